"""A piece of text -> whether it can matter: a party, and words by which some frame could be met.

Loses nothing that the frames could find: a frame whose needs name lemmas can only fire where forms of them stand too.
"""
from __future__ import annotations

import re
from functools import cache
from typing import Sequence

from detente.codebook import Hit, load_codebook, load_frames

_WORD = re.compile(r"[A-Za-z]+")
_NAME = re.compile(r"[A-Z][\w'’-]+")
REFERENCES = frozenset("he she it they we i his her their its our my us him them both who".split())
OWN_VOICE = frozenset(("we", "i", "our"))
UNMARKED_SLOTS = frozenset(("prt", "xcomp", "comp", "party", "recipient", "actor"))


class Relevance:
    """Answers ``matters(start, end)`` for one article's text."""

    def __init__(self, text: str, hits: Sequence[Hit], own_voice: bool):
        self.text, self.own_voice = text, own_voice
        self.starts = [h.start for h in hits]
        self.keys = [_key(h) for h in hits]

    def matters(self, start: int, end: int) -> bool:
        """Two parties and a frame that could be met; or one, and a reference or a role word; or the publisher's own "we"."""
        from bisect import bisect_left
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        parties = len(set(self.keys[low:high]) | (set(_NAME.findall(self.text[start:end])) & surnames()))
        words = set(_WORD.findall(self.text[start:end].lower()))
        if parties == 0 and not (self.own_voice and words & OWN_VOICE):
            return False
        if parties == 1 and not words & party_words():
            return any(form in words for form in lone_forms()) and can_fire(words)
        return can_fire(words)


def _key(hit: Hit):
    row = hit.rows[0]
    return getattr(row, "code", None) or getattr(row, "key", None) or getattr(row, "name", None)


def can_fire(words: set[str]) -> bool:
    """Whether some frame's word is there with a form of each lemma that its needs ask for."""
    table = firing_table()
    for word in words & table.keys():
        options = table[word]
        if not options or any(all(not words.isdisjoint(need) for need in needs) for needs in options):
            return True
    return False


@cache
def surnames() -> frozenset[str]:
    """Last words of office holders' surnames: what a later mention of a person shows."""
    return frozenset(o.surname.split()[-1] for o in load_codebook().offices)


@cache
def firing_table() -> dict[str, tuple[tuple[frozenset[str], ...], ...]]:
    """Form -> needed sets of forms of each of its frames; () where some frame needs none."""
    options: dict[str, set[tuple[frozenset[str], ...]]] = {}
    for (lemma, pos), frames in [*load_frames().items(), *load_frames("ties").items()]:
        needs = {tuple(_forms_of(n.lemmas) for n in f.needs if n.lemmas and not n.negated and n.slot not in UNMARKED_SLOTS) for f in frames}
        for form in inflect(lemma, pos):
            options.setdefault(form, set()).update(needs)
    return {form: () if () in needs else tuple(needs) for form, needs in options.items()}


@cache
def _forms_of(lemmas: frozenset[str]) -> frozenset[str]:
    return frozenset(form for lemma in lemmas for pos in "nv" for form in inflect(lemma, pos))


@cache
def lone_forms() -> frozenset[str]:
    """Forms of the frames that need no second party: a curfew, a missile test."""
    lone = {"MOBILIZE", "COERCE", "PROTEST", "ASSAULT", "RETREAT", "CONCEDE"}
    return frozenset(form for (lemma, pos), frames in load_frames().items() if any(f.type in lone for f in frames)
                     for form in inflect(lemma, pos))


@cache
def inflect(lemma: str, pos: str) -> frozenset[str]:
    """Forms of a lemma by spelling rules, generous rather than exact, and the dictionary's irregular ones.

    >>> sorted(inflect("deny", "v"))
    ['denied', 'denies', 'deny', 'denying']
    """
    lemma = re.split(r"[- ]", lemma)[0]
    if pos == "a" or not lemma:
        return frozenset((lemma,))
    ies = re.search(r"[^aeiou]y$", lemma)
    s = lemma[:-1] + "ies" if ies else lemma + ("es" if re.search(r"(s|x|z|ch|sh|o)$", lemma) else "s")
    if pos == "n":
        return frozenset((lemma, s, *_irregular(lemma, "NOUN")))
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    past = lemma[:-1] + "ied" if ies else stem + "ed"
    return frozenset((lemma, s, past, stem + "ing", *_irregular(lemma, "VERB")))


def _irregular(lemma: str, upos: str) -> list[str]:
    from lemminflect import getAllInflections
    return [form for forms in getAllInflections(lemma, upos).values() for form in forms if form.isalpha()]


@cache
def party_words() -> frozenset[str]:
    """Words by which a sentence goes on about a party it does not name: titles and pronouns."""
    return REFERENCES | {title.split()[-1] for title in load_codebook().titles}
