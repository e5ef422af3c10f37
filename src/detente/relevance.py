"""A piece of text -> whether it may matter, so that the rest need not be parsed.

A linear model over its words and over what dictionaries see in them weighs the chance that it tells an act (``relevance.csv``, made by
``python -m train.relevance`` from marked text); a piece that may tell a standing tie matters too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from typing import Sequence

from detente.codebook import Hit, hits_between, load_codebook, load_frames
from detente.codebook.domestic import DOMESTIC
from detente.codebook.tables import read_rows
from detente.model.lemmas import lemma_of
from detente.records import Sentence, Silence, Span

_CLUE = re.compile(r"[a-z]+|\d+|[$%\"“?]")
_SPEECH = re.compile(r"\s*[\"“‘]")
_FIRST = re.compile(r"[^- ]*")
_NAME = re.compile(r"[A-Z][\w'’-]+")
FAINTEST = 0.46  # a frame of less confidence is too seldom its act for a piece to be parsed on its word alone
REFERENCES = frozenset("he she it they we i his her their its our my us him them both who".split())
ENOUGH = -1.4  # log-odds of an act (a chance of .2); docs/performance.md says what it saves and what it costs
MANY_PARTIES, WORDS_A_STEP, STEPS = 4, 6, 8
LONGEST = 12_000  # characters of one piece: beyond, it is no sentence
NO_ACT = "unlikely to tell an act, and not parsed"
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
        """Whether the piece is likely enough to tell an act, or has two parties and a word of a tie, or says who speaks in the quotation behind it."""
        if self.text[start:end].endswith(":") and _SPEECH.match(self.text, end):
            return True  # it names who speaks
        weights = load_weights()
        clues, parties, lemmas = self._look(start, end)
        return sum(weights.get(clue, 0.0) for clue in clues) >= ENOUGH or parties > 1 and can_fire(lemmas, "ties")

    def clues(self, start: int, end: int) -> list[str]:
        """What the linear model sees in a piece: its words in lower case, and how many parties, whether a frame could be met, whose voice, how long; in an
        order of their own, so that their sum is the same wherever it is made."""
        return self._look(start, end)[0]

    def _look(self, start: int, end: int) -> tuple[list[str], int, set[str]]:
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        text = self.text[start:end]
        parties = len(set(self.keys[low:high]) | (set(_NAME.findall(text)) & self.surnames))
        found = _CLUE.findall(text.lower())
        words = {word for word in found if word.isalpha()}
        lemmas = set().union(*map(lemmas_of, words))
        clues = {"<number>" if word.isdigit() else word for word in found}
        clues |= {"<bias>", f"<parties {min(parties, MANY_PARTIES)}>", f"<length {min(len(found) // WORDS_A_STEP, STEPS)}>"}
        clues |= {mark for mark, holds in (("<frame>", self._is_told(words, lemmas, parties)), ("<own>", self.own_voice), ("<home>", self.at_home)) if holds}
        return sorted(clues), parties, lemmas

    def _is_told(self, words: set[str], lemmas: set[str], parties: int) -> bool:
        """Two parties and a frame that could be met; or one, and a reference or a role word; or the publisher's own "we"; or a
        bare party ("the police") where the article tells of one state's affairs."""
        parties += 2 * bool(words & {"both", "two"} and words & PAIRS)
        if parties == 0 and not (self.own_voice and words & OWN_VOICE) and not (self.at_home and words & bare_parties()):
            return False
        if parties == 1 and not words & party_words() and not lemmas & lone_lemmas():
            return False
        return can_fire(lemmas)


def unread_silences(sentences: Sequence[Sentence], hits: Sequence[Hit]) -> list[Silence]:
    """Why sentences that name two parties were not even parsed."""
    out = []
    for sentence in sentences:
        if not sentence.words:
            inside = hits_between(hits, sentence.start, sentence.end)
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


def can_fire(lemmas: set[str], prefix: str = "frames_") -> bool:
    """Whether some frame's word is there with one lemma of each set that its needs ask for."""
    table = firing_table(prefix)
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
def load_weights() -> dict[str, float]:
    """Clue -> what it adds to the log-odds of an act."""
    return {row["clue"]: float(row["weight"]) for row in read_rows("relevance.csv")}


@cache
def firing_table(prefix: str) -> dict[str, tuple[tuple[frozenset[str], ...], ...]]:
    """Lemma -> the sets of lemmas that each of its frames needs; () where some frame needs none."""
    options: dict[str, set[tuple[frozenset[str], ...]]] = {}
    for (lemma, _), frames in load_frames(prefix).items():
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
