"""Sources -> a store: how the work on many pages is spread, kept and taken up again."""

from detente.run.coding import RunOptions, code_into
from detente.run.grouping import refresh_stories
from detente.run.importing import import_into
from detente.run.preparing import prepare_store

__all__ = ["RunOptions", "code_into", "import_into", "prepare_store", "refresh_stories"]
