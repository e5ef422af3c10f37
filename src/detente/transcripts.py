"""Transcripts: whose turn to speak begins with a line ("SECRETARY BLINKEN: Good morning.")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from detente.codebook import load_codebook

_TURN = re.compile(r"(?P<who>(?:(?:Mr|Mrs|Ms|Dr)\.? )?(?:[^\W\d_][\w.'’-]* ){0,5}[^\W\d_][\w.'’-]*)(?: \([^)]{1,40}\))?: ")
_HONORIFIC = re.compile(r"(?:Mr|Mrs|Ms|Dr)\.? ")
NOBODY = frozenset("MODERATOR QUESTION ANSWER OPERATOR INTERPRETER STAFF AIDE PARTICIPANT VOICE Q A".split())
SPEAKERS = frozenset("question answer spokesperson spokesman spokeswoman moderator secretary minister".split())  # with which a label in small letters ends
ANSWERS = frozenset(("A", "ANSWER"))  # of whoever spoke before the question


def label_of(text: str) -> str | None:
    """The label with which a turn of a transcript begins: a few words in capitals before a colon, or words that begin with them and end in who speaks.

    >>> label_of("FOREIGN MINISTER HAYASHI: Great."), label_of("Mr SOLANA: Please, please."), label_of("Official Spokesperson: Yes."), label_of("Note: no turn.")
    ('FOREIGN MINISTER HAYASHI', 'Mr SOLANA', 'Official Spokesperson', None)
    """
    label = _TURN.match(text)
    if label is None:
        return None
    who = _HONORIFIC.sub("", label["who"])
    speaks = who.istitle() and who.split()[-1].lower() in SPEAKERS
    return label["who"] if who.isupper() or speaks else None


def is_nobody(label: str) -> bool:
    """Whether a label is of one who only asks or leads on, and whose words are nobody's known.

    >>> is_nobody("QUESTION"), is_nobody("Question"), is_nobody("MINISTER LAPID")
    (True, True, False)
    """
    return label.split()[0].upper() in NOBODY


def find_speakers(texts: Iterable[str]) -> tuple[str, ...]:
    """The labels of a transcript's turns, each once; who only asks or leads on is nobody.

    >>> find_speakers(["SECRETARY BLINKEN: Good morning.", "MINISTER LAPID: Thank you.", "QUESTION: Will you …", "MINISTER LAPID: Yes."])
    ('SECRETARY BLINKEN', 'MINISTER LAPID')
    """
    by_surname: dict[str, str] = {}
    for text in texts:
        if (label := label_of(text)) and not is_nobody(label):
            by_surname.setdefault(label.split()[-1], label)
    return tuple(by_surname.values())


def is_transcript(labels: Sequence[str], opens: bool = False) -> bool:
    """Whether lines so headed are turns of people who speak, and not news by the places they come from; one such line is enough where it ``opens`` the page.

    >>> is_transcript(["SECRETARY BLINKEN", "MINISTER LAPID"]), is_transcript(["BERLIN", "PARIS", "OSLO"]), is_transcript(["PENCE", "TAPPER", "PENCE"])
    (True, False, True)
    >>> is_transcript(["SECRETARY BLINKEN"]), is_transcript(["SECRETARY BLINKEN"], opens=True), is_transcript(["BERLIN"], opens=True)
    (False, True, False)
    """
    titles = load_codebook().titles
    spoken = any(is_nobody(label) or _HONORIFIC.match(label) or any(word.lower() in titles for word in label.split()[:-1]) for label in labels)
    return len(labels) > 1 - opens and (spoken or max(Counter(labels).values()) > 1)
