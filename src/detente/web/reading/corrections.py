"""A reader's "wrong?" -> a line in a local file that the bench can score against. The only thing the explorer writes.

A line stands by itself: it has the words to code again, as blocks of an article that ends with the sentence, what they were coded as,
the verdict, and how the slots should be where they are otherwise. `python -m bench corrections` reads it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from detente import __version__
from detente.codebook import load_acts, load_codebook
from detente.codebook.organisations import KINDS
from detente.errors import QuestionError, StoreError
from detente.store import parse_bound
from detente.web.answers import Missing
from detente.web.reading.meanings import REALITY
from detente.web.reading.verdicts import VERDICTS, describe_coded

KIND = "correction1"
# Of 200 events of press releases 97.5 % are found again with all that stands before them, 92 % with 12 sentences, 90.5 % with 5.
WHOLE = 20_000  # characters before the sentence that are kept whole
BEFORE = 12     # sentences before it where there are more
LONGEST = {"event": 100, "verdict": 20, "act": 40, "actor": 200, "recipient": 200, "day": 30, "place": 10, "note": 2000}
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but for tab and line feed


def keep_correction(explorer, form: Mapping[str, str]) -> str:
    """Append one correction; returns the id of the event that it is about.

    Raises ``Missing`` for an event that the store has not, ``QuestionError`` for a field that says nothing that can be kept,
    ``StoreError`` where the file cannot be written."""
    given = check_lengths(form)
    found = explorer.rows("SELECT * FROM events WHERE id = $event LIMIT 1", {"event": given.get("event", "")})
    if not found:
        raise Missing(f"no event {given.get('event', '')!r} in this store")
    row = found[0]
    line = {"kind": KIND, "event": row["id"], "made": dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds"), "provider": row["provider"],
            "versions": {"detente": __version__, **explorer.versions}, **quote_words(explorer, row)}
    line |= {"coded": describe_coded(row) | {"trigger": row["trigger"], "confidence": row["confidence"], "why": row["why"]}}
    append_line(explorer.corrections, line | read_verdict(given, describe_coded(row)))
    return row["id"]


def check_lengths(form: Mapping[str, str]) -> dict[str, str]:
    """The fields without blanks around them. Raises ``QuestionError`` for one that is too long or holds control characters."""
    given = {name: value.strip() for name, value in form.items()}
    for name, value in given.items():
        if len(value) > LONGEST.get(name, 100):
            raise QuestionError(f"{name[:20]} is longer than {LONGEST.get(name, 100)} characters")
        if UNSEEN.search(value):
            raise QuestionError(f"{name[:20]} holds control characters: write plain text")
    return given


def read_verdict(given: Mapping[str, str], coded: Mapping) -> dict:
    """Verdict, note, and the slots that should be otherwise than they are coded. Raises ``QuestionError`` where they do not go together."""
    verdict = given.get("verdict", "")
    if verdict not in VERDICTS:
        raise QuestionError(f"say what is wrong: {', '.join(VERDICTS)}")
    should = {} if verdict == "no such event" else {name: value for name, value in read_slots(given).items() if not _same(name, value, coded[name])}
    if verdict == "right" and should:
        raise QuestionError(f"the verdict is right, yet {', '.join(should)} should be otherwise: choose what is wrong")
    if verdict == "other" and not should and not given.get("note"):
        raise QuestionError("say in the note, or by changing a field, what is wrong")
    return {"verdict": verdict, "should": should, "note": given.get("note", "")}


def _same(name: str, value, coded) -> bool:
    """Parties stand in any order."""
    return set(value) == set(coded) if name in ("actor", "recipient", "aux") else value == coded


def read_slots(given: Mapping[str, str]) -> dict:
    """The slots that the form has, typed and checked; a field that it lacks is not spoken of."""
    out = {}
    if given.get("act"):  # empty: of a row without a type, left as it is
        out |= read_act(given["act"])
    out |= {side: read_codes(side, given[side]) for side in ("actor", "recipient") if side in given}
    out |= {"day": read_day(given["day"])} if "day" in given else {}
    if "place" in given:
        out["place"] = next(iter(read_codes("place", given["place"])), None)
    return out | ({"aux": sorted(name for name in REALITY if given.get(name))} if "aux" in given else {})


def read_act(words: str) -> dict:
    """
    >>> read_act("CONSULT visit"), read_act("AID")
    ({'type': 'CONSULT', 'mode': 'visit'}, {'type': 'AID', 'mode': None})
    """
    type_, _, mode = words.partition(" ")
    if (type_, mode) not in load_acts():
        raise QuestionError(f"no act {words!r} in the codebook: CONSULT, or CONSULT visit, would be one")
    return {"type": type_, "mode": mode or None}


def read_codes(name: str, words: str) -> list[str]:
    """
    >>> read_codes("actor", "can, NOR")
    ['CAN', 'NOR']
    """
    codes = list(dict.fromkeys(words.upper().replace(",", " ").split()))
    if unknown := [code for code in codes if code not in known_codes()]:
        raise QuestionError(f"{name}: no code {unknown[0]!r} in the codebook; write ISO 3166-1 alpha-3, or {', '.join(KINDS)}")
    return codes


@cache
def known_codes() -> frozenset[str]:
    """Codes that a party can have: states, living and dead, territories, kinds of organisations and groups."""
    book = load_codebook()
    return frozenset({*book.states, *(term.code for term in book.terms), *KINDS}) - {""}


def read_day(words: str) -> list[str] | None:
    """First and last day; None where there is none.

    >>> read_day("2021-06"), read_day("2021-06-11/2021-06-12"), read_day("")
    (['2021-06-01', '2021-06-30'], ['2021-06-11', '2021-06-12'], None)
    """
    if not words:
        return None
    first, _, last = words.partition("/")
    days = [parse_bound(first.strip(), last=False), parse_bound((last or first).strip(), last=True)]
    if days[0] > days[1]:
        raise QuestionError(f"day: {days[0]} comes after {days[1]}")
    return [day.isoformat() for day in days]


def quote_words(explorer, row: Mapping) -> dict:
    """What codes the words again: the article's head, its text up to the end of the sentence, that one's place in it.

    Where the store has not the text, the sentence alone, if there is one."""
    head = {name: row[name] for name in ("url", "publisher", "publisher_country", "state_owned")}
    head |= {"id": row["article"], "published": row["published"] and row["published"].isoformat(), "title": None, "author": None, "language": "en"}
    found = explorer.rows("SELECT title, author, language, text, blocks FROM parts_articles WHERE id = $article LIMIT 1", {"article": row["article"]})
    start, end = row["sentence_start"], row["sentence_end"]
    if not found or start is None or found[0]["text"][start:end] != row["sentence"]:
        return {"article": head, **_bare(row)}
    article = found[0]
    head |= {name: article[name] for name in ("title", "author", "language")}
    begin = 0 if start <= WHOLE else _begin(explorer, row["article"], start)
    text, blocks, at = cut_out(article["text"], json.loads(article["blocks"] or "[]"), begin, start, end)
    where = {"text": row["sentence"], "start": at, "end": at + end - start, "block": row["block"]}
    return {"article": head, "text": text, "blocks": blocks, "sentence": where}


def _begin(explorer, article: str, start: int) -> int:
    """Where the last sentences before that place begin."""
    query = "SELECT start FROM parts_sentences WHERE article = $article AND start <= $start ORDER BY start DESC LIMIT $most"
    return min((row["start"] for row in explorer.rows(query, {"article": article, "start": start, "most": BEFORE + 1})), default=start)


def _bare(row: Mapping) -> dict:
    sentence = row["sentence"]
    if not sentence:
        return {"text": None, "blocks": [], "sentence": None}
    block = {"role": "body", "start": 0, "end": len(sentence), "day": None}
    return {"text": sentence, "blocks": [block], "sentence": {"text": sentence, "start": 0, "end": len(sentence), "block": "body"}}


def cut_out(text: str, blocks: Sequence[Mapping], begin: int, start: int, end: int) -> tuple[str, list[dict], int]:
    """Headline and ``text[begin:end]``, block by block; the blocks anew, and where ``text[start:end]`` stands now.

    >>> blocks = [{"role": "headline", "start": 0, "end": 4}, {"role": "body", "start": 5, "end": 13}, {"role": "body", "start": 14, "end": 24}]
    >>> text, blocks, at = cut_out("Head One two. Three four", blocks, 14, 20, 24)
    >>> text, [(b["role"], text[b["start"]:b["end"]]) for b in blocks], text[at:at + 4]
    ('Head\\n\\nThree four', [('headline', 'Head'), ('body', 'Three four')], 'four')
    """
    out, kept, at = "", [], 0
    for block in blocks or [{"role": "body", "start": 0, "end": len(text)}]:
        headline = block["role"] == "headline"
        first, last = (block["start"], block["end"]) if headline else (max(begin, block["start"]), min(end, block["end"]))
        if first >= last:
            continue
        out += "\n\n" if out else ""
        at = len(out) + start - first if first <= start < last else at
        kept.append({"role": block["role"], "start": len(out), "end": len(out) + last - first, "day": block.get("day")})
        out += text[first:last]
    return out, kept, at


def append_line(path: Path, line: Mapping) -> None:
    """One line of JSON at the end of the file, written at once; the file is made for its owner alone. Raises ``StoreError``."""
    content = (json.dumps(line) + "\n").encode("ascii")  # escapes keep what is unseen from a terminal
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            written = os.write(descriptor, content)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreError(f"the correction cannot be kept in {path}: {error.strerror}") from error
    if written != len(content):
        raise StoreError(f"the correction was cut short in {path}: the disk may be full")
