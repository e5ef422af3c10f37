"""Text -> words: slices of the text, cut as the Universal Dependencies treebanks of English cut them.

Hyphens part ("Moscow-Tokyo" is three words) but for prefixes ("anti-American"); clitics part ("Japan's" is two);
numbers, abbreviations, addresses and runs of the same mark stay whole.
"""

from __future__ import annotations

import re

PREFIXES = (
    "anti ante arch bi co counter couter cross de e ex extra hyper infra inter intra macro mega micro mid mini multi neo non "
    "over pan para post pre pro proto pseudo psycho quasi re semi socio sub super supra trans tri ultra un under"
).split()
ABBREVIATIONS = (
    "Adm Amb Apr Assn Ass't Attn Aug Ave Blvd Bros Brig Capt Cmdr Co Col Conf Corp Cpl Ct Dec Dept Dr Ed Esq Feb Fig "
    "Fri Ft Gen Gov Hon Inc Jan Jr Jul Jun Lt Ltd Maj Mar Messrs Mlle Mme Mon Mr Mrs Ms Mt Nov Oct Ph.D "
    "Pres Prof Pvt Rep Reps Rev Sat Sec Secy Sen Sens Sept Sep Sgt Sr St Ste Sun Supt Thu Thur Thurs Tue Tues Univ "
    "Wed approx ca dept ed eg est et etc ext fig ie al lb oz pp vol vs yrs"
).split()

_URL = r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]'’]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|info|co\.uk|pdf|docx?|html?|jpg|xls|txt)(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]'’])?\b"
_ABBREVIATION = (
    r"(?=[A-Za-z']+\.)(?:(?:[A-Za-z]\.){2,}|Ph\.D\.|[A-Z]\.(?=\s+[A-Z][a-z'’])|(?:No|Nos|no)\.(?=\s?\d)|(?:"
    + "|".join(map(re.escape, sorted(ABBREVIATIONS, key=len, reverse=True)))
    + r")\.(?=[\s,;:)]|$))"
)  # this and what follows look ahead for what all their forms share: most words are neither
_NUMBER = r"(?=\d)(?:24/7|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}/\d{1,2}(?![\d/])|\d{1,4}(?:-\d{2,4}){1,3}-\d{2,4}|\d{3}-\d{4}|\d{1,2}:\d{2}(?::\d{2})?|\d+(?:[.,]\d+)*(?:st|nd|rd|th|s|’s|'s(?=\s\w))?(?![A-Za-z\d])|\d+(?:[.,]\d+)+)"
_PREFIXED = r"(?=[^\W\d_]+-)(?:" + "|".join(PREFIXES) + r")-(?=[^\W\d_])[^\W_]+"
_CLITIC = r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))(?!\w)"
_WORD = r"[^\W_]+(?:['’](?!(?:s|re|ve|ll|d|m)(?!\w))[^\W_]+)*(?:&[^\W_]+)*"
_FACE = r"[bl]/c(?!\w)|w/(?=\s)|w/o(?!\w)|\w+[!](?=\s[a-z])(?<=Yahoo!)|[:;=8]-?[)(DPp/\\](?!\w)|\^_\^|<3"
_MARKS = r"\.{2,}|…|-{2,}|[—–]|[.,:]?[!?]+|<{2,}|>{2,}|``|''|’’|‘’|(?P<mark>[*=_~#+$|])(?P=mark)+|\S"

_SPLIT = {
    "cannot": (3,),
    "gonna": (3,),
    "wanna": (3,),
    "gotta": (3,),
    "gimme": (3,),
    "lemme": (3,),
    "dunno": (2, 3),
    "dont": (2,),
    "didnt": (3,),
    "doesnt": (4,),
    "isnt": (2,),
    "wasnt": (3,),
    "wont": (2,),
    "cant": (2,),
    "im": (1,),
    "ive": (1,),
}

_TOKEN = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("url", _URL),
            ("face", _FACE),
            ("abbreviation", _ABBREVIATION),
            ("number", _NUMBER),
            ("prefixed", "(?i:" + _PREFIXED + ")"),
            ("clitic", "(?i:" + _CLITIC + ")"),
            ("word", _WORD),
            ("marks", _MARKS),
        )
    )
)
_NOT = re.compile(
    r"(?i)(?:do|does|did|is|are|was|were|wo|would|ca|could|sho?u?ld|has|have|had|ai|need|must|might|sha)n['’]t$"
)


def find_words(text: str) -> list[tuple[int, int]]:
    """Start and end of each word.

    >>> text = "Moscow-Tokyo talks didn't stop U.S. pressure."
    >>> [text[a:b] for a, b in find_words(text)]
    ['Moscow', '-', 'Tokyo', 'talks', 'did', "n't", 'stop', 'U.S.', 'pressure', '.']
    """
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start < at:
            continue
        at = end
        if match.lastgroup == "word":
            _cut_word(text, start, end, spans)
        else:
            spans.append((start, end))
    return spans


def _cut_word(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    word = text[start:end]
    cuts = _SPLIT.get(word.lower(), ())
    if cuts and not (word.islower() or word.istitle()):
        cuts = ()
    if not cuts and word[-2:-1] in ("'", "’") and _NOT.match(word):
        cuts = (len(word) - 3,)
    if not cuts:
        spans.append((start, end))
        return
    for low, high in zip((0, *cuts), (*cuts, len(word))):
        spans.append((start + low, start + high))
