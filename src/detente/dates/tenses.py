"""Sentence, span -> "future" | "past" | None: whether the words around a date look ahead or back."""
from __future__ import annotations

import re

from detente.records import Sentence, Word

AHEAD = {"will", "'ll", "’ll", "shall", "wo", "would", "could", "should", "may", "might", "must", "can", "ca"}
PLANNED = {"schedule", "expect", "plan", "due", "set", "slate", "aim", "intend", "hope"}
SETTING = {"schedule", "slate", "set"}  # with an object: "has scheduled a vote for Friday"
UNCHANGED = {"set", "put", "let", "hit", "cut", "beat", "shut", "quit", "cast", "burst", "split", "shed", "spread", "thrust"}   # whose past looks like their present
DONE = {"begin", "start", "continue", "manage", "fail", "force", "get", "help", "try", "use", "come", "seem", "appear", "have"}
DONE_DEEDS = frozenset("raid decision attack killing arrest death shooting bombing strike explosion crash defeat victory ruling verdict assault clash incident massacre murder statement".split())
REPORTING = {"say", "tell", "report", "show", "write", "add", "quote"}

_TO_COME = re.compile(r"(?:\s(?:until|till)|\beffective|\bas\s+(?:soon|early|late)\s+as)\s+"
                      r"(?:(?:\d[\d:.]*\s*[ap]\.?m\.?(?:\s+[A-Z]{2,4})?|noon|midnight)\s+(?:on\s+)?)?$")
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
    if _TO_COME.search(sentence.text, 0, start):
        return "future"
    if head >= 0:
        return _by_tree(sentence.words, head)
    return _by_clue(sentence.text, start, end)


def _by_tree(words: tuple[Word, ...], head: int) -> str | None:
    seen: set[int] = set()
    at = words[head].head
    is_for = any(w.head == head and w.label == "case" and w.lemma == "for" for w in words)
    of_day = words[head].label == "nmod:poss" or at >= 0 and words[at].upos == "NOUN" and words[at].lemma in DONE_DEEDS
    if any(w.head == at and w.label == "aux:pass" and w.xpos in ("VBZ", "VBP") for w in words):
        return "future"                     # "when the case is heard in May"
    while at >= 0 and at not in seen:
        seen.add(at)
        tense = _of_verb(words, at, is_for)
        if of_day and _in_present(words, at):
            tense = None                    # "it follows Tuesday's vote", "are angry over the raid on Tuesday"
        if tense:
            return tense
        at = words[at].head
    return None


def _of_verb(words: tuple[Word, ...], at: int, is_for: bool) -> str | None:
    """What a verb (or a noun with a copula) says itself; None sends the search to its governor. ``is_for``: whether it is for the day that it does what it does."""
    helpers = [w for w in words if w.head == at and w.label.split(":")[0] in ("aux", "cop", "mark")]
    word = words[at]
    if _is_modal(words, at):
        return "future"
    if _had_been(words, at):
        return "past"
    if any(w.xpos == "VBD" or w.lemma == "have" for w in helpers):
        return "future" if word.lemma in PLANNED and (_infinitive_below(words, at) or word.lemma in SETTING) else "past"
    if word.lemma == "due":
        return "future"
    if word.upos not in ("VERB", "AUX") and not any(w.label == "cop" for w in helpers):
        return None
    if any(w.text.lower() == "to" for w in helpers):
        return None if word.label == "advcl" or _governor(words, at) in DONE or _had_been(words, word.head) else "future"
    if word.lemma in UNCHANGED and word.xpos in ("VBP", "VBD") and not is_for and not _infinitive_below(words, at):
        return "past"                       # "soldiers set fire to a mill on Friday"
    if word.lemma in PLANNED:
        return "future"
    if word.xpos in ("VBD", "VBN") or word.lemma in REPORTING:
        return "past"
    return "future" if _in_present(words, at) else None     # the timetable present: "the talks open on Friday"


def _in_present(words: tuple[Word, ...], at: int) -> bool:
    verbs = [words[at], *(w for w in words if w.head == at and w.label.split(":")[0] in ("aux", "cop"))]
    return any(w.xpos in ("VBZ", "VBP") for w in verbs) and words[at].lemma not in PLANNED and not _is_modal(words, at)


def _had_been(words: tuple[Word, ...], at: int) -> bool:
    """Whether a word has "had" beside it: what "had been due to end on Friday" was due before the article's day."""
    return any(w.head == at and w.label == "aux" and w.text.lower() in ("had", "'d", "’d") and w.xpos != "MD" for w in words)


def _is_modal(words: tuple[Word, ...], at: int) -> bool:
    """Whether a verb has "will" or its like; "could not be reached" tells of what was tried, "would not unload on Friday", where nobody says it, of what was refused."""
    children = [w for w in words if w.head == at]
    ahead = [w for w in children if w.upos == "AUX" and (w.lemma.lower() in AHEAD or w.text.lower() in AHEAD)]
    denied = any(w.text.lower() in ("not", "n't", "n’t", "neither", "nor") for w in children)
    tried = {"could", "would"} if words[at].label == "root" else {"could"}
    return any(not (denied and w.text.lower() in tried) for w in ahead)


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
