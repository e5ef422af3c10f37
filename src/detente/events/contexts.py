"""Sentence, type -> PLOVER contexts: words that tell the field an act belongs to (contexts.csv)."""

from __future__ import annotations

from functools import cache

from detente.codebook import read_rows
from detente.records import Sentence

ALWAYS = {
    ("COERCE", "cyber"): ("cyber",),
    ("COERCE", "misinformation"): ("misinformation",),
    ("CONSULT", "visit"): ("diplomatic",),
}


@cache
def _lemmas() -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for row in read_rows("contexts.csv"):
        for lemma in row["lemmas"].split("|"):
            out.setdefault(lemma.strip().lower(), []).append(row["context"])
    return {lemma: tuple(found) for lemma, found in out.items()}


def contexts_of(sentence: Sentence, type_: str, mode: str) -> tuple[str, ...]:
    """Contexts in alphabetical order: of the words (lemmas and pairs of neighbours), and those an act brings along."""
    found = set(ALWAYS.get((type_, mode), ()))
    lemmas = [w.lemma.lower() for w in sentence.words]
    for lemma in _lemmas().keys() & {*lemmas, *map(" ".join, zip(lemmas, lemmas[1:]))}:
        found.update(_lemmas()[lemma])
    if type_ == "CONSULT" and not found:
        found.add("diplomatic")
    return tuple(sorted(found))
