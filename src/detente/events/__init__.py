"""Marked sentences -> events: frames found on the tree, joined into claims of who did what to whom."""
from detente.events.coding import LEAST, code_events

__all__ = ["LEAST", "code_events"]
