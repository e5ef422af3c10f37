"""Text -> Found: every rule over a sentence, leftmost longest."""
from __future__ import annotations

import re
from dataclasses import replace

from detente.dates import absolute, lengths, relative
from detente.dates.grammar import Clock, Found, made

# What every time expression holds at least one of; most sentences of news hold none and are passed over.
ANCHORS = (
    r"\d day week month year quarter decade centur hour minute second morning afternoon evening night noon tomorrow jan feb mar "
    r"apr may jun jul aug sep oct nov dec thu wed fri dail spring summer autumn fall winter now recent soon future past "
    r"current present moment lately ago shortly term course later nineteen eighteen thousand christmas thanksgiving half "
    r"ties twent mon tue sat easter dawn dusk sunrise sunset"
).split()
_ANCHOR = re.compile(
    r"\d|day|week|month|year|quarter|decade|centur|hour|minute|second|morning|afternoon|evening|night|noon|tomorrow|dawn|dusk|sunrise|sunset"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thu|wed|fri)|dail|spring|summer|autumn|fall\b"
    r"|winter|now\b|recent|soon|future|past|current|present|moment|lately|ago\b"
    r"|shortly|term\b|course|later|nineteen|eighteen"
    r"|easter|thousand|christmas|thanksgiving|half|\b(?:mon|tue|sat)(?=s?\.)|(?<=[a-z])ties\b|twent"
)  # of a text in lower case: searched so it takes a quarter of the time
RULES = (*absolute.RULES, *relative.RULES, *lengths.RULES)


def _anchors_of(pattern: re.Pattern) -> frozenset[str]:
    """The anchors whose letters stand in a rule: without one of them in the text it cannot match."""
    letters = pattern.pattern.lower()
    held = {anchor for anchor in ANCHORS if anchor in letters}
    if held & {"ties", "twent"}:  # "twenties" holds both and shows one
        held |= {"ties", "twent"}
    if re.search(r"(?<![{,\d])\d", letters):  # "9/11"
        held.add(r"\d")
    return frozenset(held)


_RULES = tuple((_anchors_of(pattern), kind, pattern, make) for kind, pattern, make in RULES)


def find_times(text: str, clock: Clock) -> list[Found]:
    """Every time expression of a sentence, leftmost longest, in order; each sees those before it."""
    held = {r"\d" if anchor.isdigit() else anchor for anchor in _ANCHOR.findall(text.lower())}
    if not held:
        return clock.named
    matches = [
        (m, kind, make)
        for anchors, kind, pattern, make in _RULES
        if not anchors.isdisjoint(held)
        for m in pattern.finditer(text)
    ]
    matches.sort(key=lambda item: (_extent(item[0])[0], -_extent(item[0])[1]))
    end = 0
    for match, kind, make in matches:
        start, stop = _extent(match)
        if start < end:
            continue
        result = make(match, clock)
        if result is None:
            continue
        clock.named.append(_found(start, stop, kind, result))
        end = stop
    return clock.named


def _extent(m: re.Match) -> tuple[int, int]:
    return m.span("bare") if "bare" in m.re.groupindex and m["bare"] else m.span()


def _found(start: int, end: int, kind: str, result) -> Found:
    if isinstance(result, str):
        result = made(kind, result)
    return Found(start, end, *result)


def join(one: Found, two: Found) -> Found | None:
    """Two neighbours as one time ("Friday, Oct. 23"; "9 a.m. Tuesday"); None where they are two."""
    kinds = {one.kind, two.kind}
    whole = replace(one, end=two.end, kind="date")
    if kinds == {"weekday", "date"} and "T" not in one.value + two.value:
        dated = one if one.kind == "date" else two
        return replace(dated, start=one.start, end=two.end)
    if "clock" in kinds and kinds & {"weekday", "date"} and len(kinds) == 2:
        day, time = (two, one) if one.kind == "clock" else (one, two)
        value = day.value.split("T")[0] + "T" + time.value.split("T")[1]
        return replace(whole, value=value, covered=day.covered, reason=day.reason)
    return None
