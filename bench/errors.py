"""What the bench raises on purpose."""


class BadData(Exception):
    """The data are missing, empty, or not of the form that the task reads; the message says which file and why."""
