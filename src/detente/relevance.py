"""A piece of text -> whether it can matter: a party, and words by which some frame could be met.

Loses nothing that the frames could find: a frame whose needs name lemmas can only fire where forms of them stand too.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Sequence

from detente.codebook import Hit, load_codebook, load_frames
from detente.codebook.domestic import DOMESTIC
from detente.model.lemmas import lemma_of
from detente.records import Sentence, Silence, Span

_WORD = re.compile(r"[A-Za-z]+")
_FIRST = re.compile(r"[^- ]*")
_NAME = re.compile(r"[A-Z][\w'’-]+")
FAINTEST = 0.46  # a frame of less confidence is too seldom its act for a piece to be parsed on its word alone
REFERENCES = frozenset("he she it they we i his her their its our my us him them both who".split())
LONGEST = 12_000  # characters of one piece: beyond, it is no sentence
NO_ACT = "no word of the sentence is an act in the codebook"
NO_SENTENCE = "too long to be a sentence"
PAIRS = frozenset("countries governments states nations neighbours neighbors capitals sides".split())
OWN_VOICE = frozenset(("we", "i", "our"))
UNMARKED_SLOTS = frozenset(("prt", "xcomp", "comp", "party", "recipient", "actor"))


class Relevance:
    """Answers ``matters(start, end)`` for one article's text."""

    def __init__(self, text: str, hits: Sequence[Hit], own_voice: bool, year: int | None = None, at_home: bool = False):
        self.text, self.own_voice, self.at_home, self.surnames = text, own_voice, at_home, surnames(year)
        self.starts = [h.start for h in hits]
        self.keys = [_key(h) for h in hits]

    def matters(self, start: int, end: int) -> bool:
        """Two parties and a frame that could be met; or one, and a reference or a role word; or the publisher's own "we"; or a
        bare party ("the police") where the article tells of one state's affairs."""
        from bisect import bisect_left

        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        parties = len(set(self.keys[low:high]) | (set(_NAME.findall(self.text[start:end])) & self.surnames))
        words = set(_WORD.findall(self.text[start:end].lower()))
        parties += 2 * bool(words & {"both", "two"} and words & PAIRS)
        if parties == 0 and not (self.own_voice and words & OWN_VOICE) and not (self.at_home and words & bare_parties()):
            return False
        lemmas = set().union(*map(lemmas_of, words))
        if parties == 1 and not words & party_words() and not lemmas & lone_lemmas():
            return False
        return can_fire(lemmas)


def unread_silences(sentences: Sequence[Sentence], hits: Sequence[Hit]) -> list[Silence]:
    """Why sentences that name two parties were not even parsed."""
    out = []
    for sentence in sentences:
        if not sentence.words:
            inside = [h for h in hits if sentence.start <= h.start and h.end <= sentence.end]
            codes = {getattr(r, "code", None) for h in inside for r in h.rows[:1] if not getattr(r, "ambiguous", "")}
            parties = tuple(sorted(code for code in codes if code))
            if len(parties) > 1:
                span = Span(sentence.text, sentence.start, sentence.end)
                reason = NO_SENTENCE if len(sentence.text) > LONGEST else NO_ACT
                out.append(Silence(span, parties, reason))
    return out


def _key(hit: Hit):
    row = hit.rows[0]
    return getattr(row, "code", None) or getattr(row, "key", None) or getattr(row, "name", None)


def can_fire(lemmas: set[str]) -> bool:
    """Whether some frame's word is there with one lemma of each set that its needs ask for."""
    table = firing_table()
    for lemma in lemmas & table.keys():
        options = table[lemma]
        if not options or any(all(not lemmas.isdisjoint(need) for need in needs) for needs in options):
            return True
    return False


@cache
def surnames(year: int | None) -> frozenset[str]:
    """Last words of the surnames of those in office in a year or the ten before: what a later mention of a person shows."""
    return frozenset(
        o.surname.split()[-1]
        for o in load_codebook().offices
        if year is None or o.since.year <= year and (o.until is None or o.until.year > year - 10)
    )


@cache
def firing_table() -> dict[str, tuple[tuple[frozenset[str], ...], ...]]:
    """Lemma -> the sets of lemmas that each of its frames needs; () where some frame needs none."""
    options: dict[str, set[tuple[frozenset[str], ...]]] = {}
    for (lemma, _), frames in [*load_frames().items(), *load_frames("ties").items()]:
        needs = {
            tuple(n.lemmas for n in f.needs if n.lemmas and not n.negated and n.slot not in UNMARKED_SLOTS)
            for f in frames
            if f.confidence >= FAINTEST
        }
        if needs:
            options.setdefault(_FIRST.match(lemma).group(), set()).update(needs)
    return {lemma: () if () in needs else tuple(needs) for lemma, needs in options.items()}


@cache
def lone_lemmas() -> frozenset[str]:
    """Lemmas of the frames that need no second party: a curfew, a missile test."""
    lone = {"MOBILIZE", "COERCE", "PROTEST", "ASSAULT", "RETREAT", "CONCEDE"}
    return frozenset(lemma for (lemma, _), frames in load_frames().items() if any(f.type in lone for f in frames))


@lru_cache(maxsize=100_000)
def lemmas_of(word: str) -> frozenset[str]:
    """What a lower-case word may be a form of.

    >>> sorted(lemmas_of("talks"))
    ['talk', 'talks']
    """
    return frozenset((word, lemma_of(word, "VERB"), lemma_of(word, "NOUN")))


@cache
def bare_parties() -> frozenset[str]:
    """Last words of the titles that may stand alone for a party ("police", "lawmakers")."""
    return frozenset(text.split()[-1] for text, title in load_codebook().titles.items() if title.bare and title.sector in DOMESTIC)


@cache
def party_words() -> frozenset[str]:
    """Words by which a sentence goes on about a party it does not name: titles and pronouns."""
    return REFERENCES | {title.split()[-1] for title in load_codebook().titles}
