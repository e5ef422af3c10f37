"""Sentences -> mentions: which slices name a party, and which party that is.

Four passes over one article: names (codebook and named entities), descriptions ("Japanese troops", "the prime
minister"), modifiers ("US" in "US sanctions"), references ("he", "both leaders", "its"). Order matters: each pass
takes the words that the passes before it left. At last bare parties ("the police") are placed where the article is at home.
"""
from detente.actors.homes import home_of, homes_of
from detente.actors.marking import mark_actors
from detente.actors.references import mark_speakers

__all__ = ["home_of", "homes_of", "mark_actors", "mark_speakers"]
