"""What is raised on purpose; a bug is anything else.

A page that cannot be read is no exception but a value (``records.Rejected``). What is left is drawn here, with the
exit code the command line ends with::

    DetenteError            1   failed
    ├── UsageError          2   what was asked cannot be done; the message says what would work
    │   ├── SourceError     2   no such file, folder or address
    │   ├── QuestionError   2   a filter, date or query that a store cannot answer
    │   └── NetworkError    2   edges that make no signed network
    ├── NothingReadable     3   every page was rejected, or there was none
    │   └── UnreadablePage  3   the one page asked for was rejected
    ├── PagesRejected       4   done, with some pages rejected (listed)
    ├── ModelError          1   the model's files are missing or of another version
    ├── StoreError          1   a store that is not there, not whole, or may not be written
    │   └── StoreBusy       1   another process is writing it
    └── Interrupted       130   stopped by the user; what is finished is kept
"""
from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    NOTHING = 3
    REJECTED = 4
    INTERRUPTED = 130


class DetenteError(Exception):
    """The root; its message is one line for a person.

    >>> int(UsageError("no such format: xml").exit_code)
    2
    """

    exit_code: Exit = Exit.FAILURE


class UsageError(DetenteError):
    """What was asked cannot be done; the message says what would work."""

    exit_code = Exit.USAGE


class SourceError(UsageError):
    """A file, folder or address that is not there or may not be read."""


class QuestionError(UsageError):
    """A filter, date or query that a store cannot answer."""


class NetworkError(UsageError):
    """Edges that make no signed network; the message names the edge."""


class NothingReadable(DetenteError):
    """Not one page could be read."""

    exit_code = Exit.NOTHING


class UnreadablePage(NothingReadable):
    """One page gave no article; ``rejected`` says at which stage and why."""

    def __init__(self, rejected):
        super().__init__(f"{rejected.page}: {rejected.reason} ({rejected.stage})")
        self.rejected = rejected


class PagesRejected(DetenteError):
    """The run is done, and some pages were rejected."""

    exit_code = Exit.REJECTED


class ModelError(DetenteError):
    """The model's files are missing or do not fit this version."""


class StoreError(DetenteError):
    """A store that is not there, not whole, of another schema, or may not be written."""


class StoreBusy(StoreError):
    """Another process is writing the store."""


class Interrupted(DetenteError):
    """Stopped by the user; finished pages are kept."""

    exit_code = Exit.INTERRUPTED
