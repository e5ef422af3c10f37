"""Sentence, span -> "future" | "past" | None: whether the words around a date look ahead or back."""
from __future__ import annotations

import re

from detente.records import Sentence, Word

AHEAD = {"will", "'ll", "’ll", "shall", "wo", "would", "could", "should", "may", "might", "must", "can", "ca"}
PLANNED = {"schedule", "expect", "plan", "due", "set", "slate", "aim", "intend", "hope"}
DONE = {"begin", "start", "continue", "manage", "fail", "force", "get", "help", "try", "use", "come", "seem", "appear"}
REPORTING = {"say", "tell", "report", "show", "write", "add", "quote"}

_CLUE = re.compile(r"""
    (?P<future>(?:\b(?:will|shall|won['’]t|would|should|may|must)\b|['’]ll\b)
      (?:\s+(?:also|not|be|have|\w+ly))*(?:\s+\w+)?
      | \bto\s+(?:be\s+|have\s+)?
      (?!(?:the|an?|his|her|its|their|our|this|that|these|those|mark|get|be)\b)[a-z]+(?<!ing)(?<!ed)\b
      | \b(?:scheduled|expected|due|planned|plans?|slated|upcoming|going\s+to|set\s+for|until|deadline|expires?|begins?
        |starts?|opens?|takes?\s+place|arrives?)\b)
  | (?P<past>\b(?:was|were|had|did|has|have|been|said|says|told|met|took
        |went|came|held|made|gave|saw|began|became|got|left|won
        |lost|sent|fell|rose|shot|broke|brought|bought|sold|spoke|wrote
        |led|kept|ran|found|grew|put|since|hit|struck|paid
        |built|blew|drew|fought|hung|heard|knew|meant|quit|sat|set|slid|sold|stood|swore|thought|threw|wore)\b
      | \b(?!need|speed|unit|indeed|hundred|red\b|bed\b|fed\b)[a-z]{2,}ed\b)
    """, re.X)


def tense_at(sentence: Sentence, start: int, end: int, head: int) -> str | None:
    """The direction of time at a span: by the verb that governs it, or by the nearest clue where nothing was parsed.

    ``start`` and ``end`` count from the sentence's first character; ``head`` is the span's word, -1 unknown.

    >>> text = "Abe will meet Putin in Sochi on Friday."
    >>> tense_at(Sentence(text, 0, len(text), 0), 32, 38, -1)
    'future'
    """
    if head >= 0:
        return _by_tree(sentence.words, head)
    return _by_clue(sentence.text, start, end)


def _by_tree(words: tuple[Word, ...], head: int) -> str | None:
    seen: set[int] = set()
    at = words[head].head
    while at >= 0 and at not in seen:
        seen.add(at)
        tense = _of_verb(words, at)
        if tense:
            return tense
        at = words[at].head
    return None


def _of_verb(words: tuple[Word, ...], at: int) -> str | None:
    """What a verb (or a noun with a copula) says itself; None sends the search to its governor."""
    helpers = [w for w in words if w.head == at and w.label.split(":")[0] in ("aux", "cop", "mark")]
    word = words[at]
    if any(w.lemma.lower() in AHEAD or w.text.lower() in AHEAD for w in helpers if w.upos == "AUX"):
        return "future"
    if any(w.xpos == "VBD" or w.lemma == "have" for w in helpers):
        return "future" if word.lemma in PLANNED and _infinitive_below(words, at) else "past"
    if word.upos not in ("VERB", "AUX") and not any(w.label == "cop" for w in helpers):
        return None
    if any(w.text.lower() == "to" for w in helpers):
        return None if word.label == "advcl" or _governor(words, at) in DONE else "future"
    if word.lemma in PLANNED:
        return "future"
    if word.xpos in ("VBD", "VBN") or word.lemma in REPORTING:
        return "past"
    if word.xpos in ("VBZ", "VBP") or any(w.xpos in ("VBZ", "VBP") for w in helpers):
        return "future"                     # the timetable present: "the talks open on Friday"
    return None


def _governor(words: tuple[Word, ...], at: int) -> str:
    return words[words[at].head].lemma if words[at].head >= 0 else ""


def _infinitive_below(words: tuple[Word, ...], at: int) -> bool:
    return any(w.head == at and w.label == "xcomp" for w in words)


def _by_clue(text: str, start: int, end: int) -> str | None:
    """The nearest clue before the span, else the nearest after it in the same clause."""
    before = list(_CLUE.finditer(text, max(0, start - 90), start))
    if before:
        return before[-1].lastgroup
    after = _CLUE.search(text, end, min(len(text), end + 70))
    return after.lastgroup if after else None
