"""Whether somebody's given name, or the title before it, tells of a man or a woman: "she" is not Jeff."""

from __future__ import annotations

from functools import cache

from detente.codebook.tables import read_rows
from detente.codebook.terms import plain

TITLES = {
    "m": frozenset("mr sir lord king prince emir sheikh sultan pope father cardinal imam baron duke".split()),
    "f": frozenset("mrs ms miss dame lady queen princess sister duchess baroness".split()),
}
PRONOUNS = {"m": frozenset("he him his himself".split()), "f": frozenset("she her hers herself".split())}


@cache
def given_names() -> dict[str, str]:
    """Given name -> "f" or "m" (given_names.csv)."""
    return {row["name"]: row["gender"] for row in read_rows("given_names.csv")}


def gender_of(name: str, title: str = "") -> str:
    """ "f" or "m" of a person's full name, or of the word before it; "" where neither tells, as of a surname alone.

    >>> gender_of("Hillary Clinton"), gender_of("Clinton", "Mr."), gender_of("Clinton")
    ('f', 'm', '')
    """
    said = title.lower().rstrip(".")
    given = name.split()[0] if " " in name else ""
    return next((g for g, titles in TITLES.items() if said in titles), "") or given_names().get(given) or given_names().get(plain(given).capitalize(), "")


def gender_said(pronoun: str) -> str:
    """ "f" or "m" of a pronoun, "" of others.

    >>> gender_said("Her"), gender_said("they")
    ('f', '')
    """
    return next((g for g, words in PRONOUNS.items() if pronoun.lower() in words), "")
