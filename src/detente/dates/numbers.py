"""Words -> numbers: the counts, ordinals and spoken years that dates are written with."""
from __future__ import annotations

import re

_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen").split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_CARDINALS = {word: n for n, word in enumerate(_ONES)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_ORDINALS = {word: n for n, word in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth".split(), 1)} | {"thirtieth": 30}

_WORD = "|".join(sorted([*_CARDINALS, "hundred", "thousand"], key=len, reverse=True))
CARDINAL = (rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?(?:[\s-]\d/\d)?"
            rf"|(?:an?\s+(?=hundred|thousand))?(?:{_WORD})(?:[\s-](?:{_WORD}))*(?:\s+and\s+a\s+half)?)")
ORDINAL = (rf"(?:\d{{1,2}}(?:st|nd|rd|th)|(?:(?:{'|'.join(_TENS)})[\s-])?"
           rf"(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}))")
SPOKEN_YEAR = (rf"(?:(?:sixteen|seventeen|eighteen|nineteen|twenty)[\s-](?:{'|'.join(_TENS + _ONES[10:])})"
               rf"(?:[\s-](?:{'|'.join(_ONES[1:10])}))?|two\s+thousand(?:\s+(?:and\s+)?(?:{'|'.join(_ONES[1:])}))?)")
VAGUE = r"(?:(?:a\s+)?couple\s+of|a\s+couple|a\s+few|several|few|many|some|dozens\s+of|countless)"


def number(text: str) -> str:
    """Digits for a count in words; "X" where the words leave it open.

    >>> number("twenty-four"), number("2 1/2"), number("a few"), number("a hundred"), number("a couple of")
    ('24', '2.5', 'X', '100', '2')
    """
    text = text.lower().strip()
    if "couple" in text:
        return "2"
    if re.fullmatch(VAGUE, text):
        return "X"
    half = ".5" if re.search(r"1/2|and\s+a\s+half", text) else ""
    text = re.sub(r"[\s-]\d/\d|\s+and\s+a\s+half", "", text).replace(",", "")
    if re.fullmatch(r"[\d.]+", text):
        return text + half
    return str(_sum(re.split(r"[\s-]+", text))) + half


def _sum(words: list[str]) -> int:
    total = 0
    for word in words:
        if word in ("hundred", "thousand"):
            total = max(total, 1) * (100 if word == "hundred" else 1000)
        else:
            total += _CARDINALS.get(word, 0)
    return max(total, 1)


def ordinal(text: str) -> int:
    """The number of an ordinal: 4 for "4th", 21 for "twenty-first"."""
    if digits := re.match(r"\d+", text):
        return int(digits[0])
    *tens, last = re.split(r"[\s-]+", text.lower())
    return (_CARDINALS.get(tens[0], 0) if tens else 0) + _ORDINALS[last]


def spoken_year(text: str) -> int:
    """The year of "nineteen ninety-six" or "two thousand".

    >>> spoken_year("nineteen ninety-six"), spoken_year("two thousand")
    (1996, 2000)
    """
    words = re.split(r"[\s-]+", text.lower())
    if words[:2] == ["two", "thousand"]:
        return 2000 + sum(_CARDINALS.get(w, 0) for w in words[2:])
    return _CARDINALS[words[0]] * 100 + sum(_CARDINALS[w] for w in words[1:])
