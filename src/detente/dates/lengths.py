"""Rules for counted and vague times: "three years", "two weeks ago", "every month", "recently", "at 9 a.m."."""
from __future__ import annotations

import datetime as dt
import re

from detente.dates.calendars import UNKNOWN, Covered, covers, period, shift, value_of
from detente.dates.grammar import (
    ABOUT, LENGTH, NO_ANCHOR, NO_DAY, REPEATED, UNITS, VAGUELY, Clock, Made, Rule, into, made)
from detente.dates.numbers import CARDINAL, VAGUE, number

RULES: list[Rule] = []
rule = into(RULES)

@rule("duration", r"(?:the )?(?P<way>past|last|next|previous|coming|following|first|final|latest) "
                  rf"(?:(?P<count>{CARDINAL}|{VAGUE}) )(?:(?:to|or) {CARDINAL} )?"
                  rf"(?:\w+ )?{UNITS}(?: or so)?")
@rule("duration", r"(?:the )?(?P<way>past|recent|coming|next|last|future)(?P<count>) "
                  r"(?P<unit>day|week|month|year|decade|quarter|hour)s")
def _span(m, clock):
    count, unit, way = number(m["count"]) if m["count"] else "X", _plain(m["unit"]), m["way"].lower()
    value = period(count, unit)
    if way in ("recent", "past", "last") and not m["count"]:
        return "duration", value if way == "last" else "PAST_REF", None, VAGUELY
    if not m["count"]:
        return "duration", "FUTURE_REF", None, VAGUELY
    return "duration", value, *_reach(clock, way, count, unit)


def _reach(clock: Clock, way: str, count: str, unit: str) -> tuple[Covered | None, str | None]:
    """Days between the article's and the far end of "the past three weeks"."""
    if way not in ("past", "last", "next", "coming") or not count.isdigit() or unit in ("hour", "minute", "second"):
        return None, LENGTH
    if clock.day is None:
        return None, NO_DAY
    far = shift(clock.day, unit, int(count) * (1 if way in ("next", "coming") else -1))
    return (min(far, clock.day), max(far, clock.day), "duration"), None


def _plain(unit: str) -> str:
    return "century" if unit.lower() == "centur" else unit.lower()


_ROUGHLY = re.compile(r"\bcouple\b|\bor so\b|\bdozen", re.I)


@rule("date", rf"{ABOUT}(?P<count>{VAGUE}|{CARDINAL}|an?) {UNITS}(?: or so)? "
              r"(?P<way>ago|from now|hence|back(?=[.,;]|$))")
def _ago(m, clock):
    return _away(m, clock, clock.day, NO_DAY, -1 if m["way"].lower() in ("ago", "back") else 1)


@rule("date", rf"(?P<count>{CARDINAL}|an?) (?:nights?|mornings?|evenings?) (?P<way>ago|earlier|before(?=[.,;]|$)|later)")
def _nights(m, clock):
    """"Two nights earlier": counted as days, from the day named last, or from the article's."""
    last = clock.last("day")
    day = clock.day if m["way"].lower() == "ago" or last is None else last[0]
    count = _count(m)
    if day is None or not count.isdigit():
        return "date", UNKNOWN["day"], None, NO_DAY
    return made("date", value_of(shift(day, "day", int(count) * (1 if m["way"].lower() == "later" else -1)), "day") + "TNI" * ("night" in m.group().lower()))


@rule("date", r"(?:many )?(?:hour|day|week|month|year|decade|centurie)s (?P<way>ago|later|earlier)")
def _long_ago(m, clock):
    return "date", "PAST_REF", None, VAGUELY


@rule("date", r"(?:(?:the|its) (?:comparable )?(?=year-(?:ago|earlier) (?:period|quarter|month|week)))?"
              r"(?P<nounit>year|month|week)-(?P<way>ago|earlier)(?: (?:period|quarter|month|week))?")
def _year_ago(m, clock):
    return "date", *_of_value(_same_last(m["nounit"].lower(), clock))


@rule("date", rf"{ABOUT}(?P<count>{VAGUE}|{CARDINAL}|an?) {UNITS} (?P<way>earlier|later|before(?=[.,;]|$)|afterwards?)")
def _later(m, clock):
    unit, step = _plain(m["unit"]), -1 if m["way"].lower() in ("earlier", "before") else 1
    counted = _count(m).isdigit() and unit not in ("hour", "minute", "second")
    last = clock.last(unit) if counted else None
    if step < 0 and _is_one_year(m) and clock.day and (clock.quarter or not last):
        return "date", *_of_value(_same_last("year", clock))
    if last:
        return _away(m, clock, last[0], NO_ANCHOR, step)
    if counted and unit == "week" and step < 0 and clock.day:
        return _away(m, clock, clock.day, NO_ANCHOR, step)  # "recalled her visit two weeks earlier"
    return "date", period(_count(m), unit), None, NO_ANCHOR


def _same_last(unit: str, clock: Clock) -> str:
    """"a year ago" beside a quarter means that quarter a year before; alone the unit before the article's."""
    if clock.quarter and unit == "year":
        return value_of(shift(clock.quarter[0], "year", -1), "quarter")
    return clock.at(unit, -1)


def _is_one_year(m) -> bool:
    return _count(m) == "1" and _plain(m["unit"]) == "year"


def _of_value(value: str) -> tuple:
    return value, covers(value), None if covers(value) else NO_DAY


def _count(m) -> str:
    return "1" if m["count"].lower() in ("a", "an") else number(m["count"])


def _away(m, clock: Clock, day: dt.date | None, missing: str, step: int) -> Made:
    count, unit = _count(m), _plain(m["unit"])
    if unit in ("hour", "minute", "second"):
        return "date", value_of(day, "day") if day else UNKNOWN["day"], None, missing if day is None else VAGUELY
    if not count.isdigit():
        return "date", "PAST_REF" if step < 0 else "FUTURE_REF", None, VAGUELY
    if m["way"].lower() == "ago" and _is_one_year(m) and clock.quarter:
        return made("date", _same_last("year", clock))
    if day is None:
        return "date", UNKNOWN[unit], None, missing
    if unit in ("decade", "century"):
        count, unit = str(int(count) * (10 if unit == "decade" else 100)), "year"
    there = shift(day, unit, step * int(count))
    value = value_of(there, unit)
    if unit == "week" and not _ROUGHLY.search(m.group()) and m.start() == m.start("count"):
        return "date", value, (there, there, "day"), None  # "two weeks ago" is told of one day; the standard's value is the week
    return made("date", value)


@rule("duration", rf"(?:{ABOUT}|the (?=\w+ (?:months|weeks|days|hours)))(?P<count>{CARDINAL}|{VAGUE})"
                  rf"(?: (?:to|or) {CARDINAL})?(?: (?:more|full|additional|other|consecutive|straight|trading"
                  r"|working|long|whole))? "
                  rf"{UNITS}(?: or so)?(?!-| old\b)")
@rule("duration", rf"(?P<count>{CARDINAL}|several)-{UNITS}(?:-long)?(?!-?\s*olds?\b|-)")
def _length(m, clock):
    unit = _plain(m["unit"])
    if unit == "second" and not m.group().lower().endswith("s") and "-" not in m.group():
        return None
    if (m["count"].isdigit() and not 0 < int(m["count"]) < 1000 and "-" not in m.group()
            and not m.group().lower().endswith("s")) or m["count"].lower() in ("some", "many") and unit == "second":
        return None
    if m.group().lower().endswith("-quarters"):      # a fraction
        return None
    return "duration", period(number(m["count"]), unit), None, LENGTH


_PRICE = re.compile(r"(?:\d|\b(?:dollars|cents|percent|%|million|billion|share))\W*$", re.I)
_RATE = re.compile(r"\b(?:once|twice|times|people|barrels|tons"
                   r"|(?:dozen|hundred|thousand|million)s?\s+(?:of\s+)?\w+s)\s+$", re.I)
_LASTING = re.compile(r"\b(?:for|in|within|than|about|nearly|almost|over|after|least|around|under|during|last(?:s|ed|ing)"
                      r"|took|takes?|taking|every|half|to|of|up|just|once|barely|as|g[ai]ven?)\s+$", re.I)
_BESIDE = re.compile(r"\s+(?:after|before|to\s+[a-z]+|in\s+(?:prison|jail|office))\b")


@rule("duration", rf"{ABOUT}(?:half )?an? (?P<unit>day|week|month|year|decade|century|hour|minute)"
                  r"(?: and a half| or (?:two|so|more))?(?!-| (?:ago|earlier|later|from))")
def _one(m, clock):
    before, unit, bare = m.string[:m.start()], m["unit"].lower(), len(m.group().split()) == 2
    if _PRICE.search(before):
        return None
    if bare and _RATE.search(before):
        return "set", period("1", unit), None, REPEATED
    if bare and not _LASTING.search(before) and not _BESIDE.match(m.string, m.end()):
        return None
    return "duration", period("1", unit), None, LENGTH


@rule("duration", r"(?:for|in|within|over|after|of|took|takes?|past|lasted|by|many) "
                  r"(?P<bare>(?P<unit>day|week|month|year|decade|centurie|hour)s)(?!-)")
@rule("duration", r"(?P<bare>(?P<unit>day|week|month|year|decade|centurie|hour)s?[\s-]long)")
@rule("duration", r"(?P<bare>the (?:first |early )?(?P<unit>day|week|month|year|decade|hour)s (?:ahead|to come))")
def _bare(m, clock):
    unit = m["unit"].lower().replace("centurie", "century")
    many = m["unit"].lower() + "s" in m["bare"].lower()
    return "duration", period("X" if many else "1", unit), None, LENGTH


@rule("set", rf"(?:every|each) (?:(?P<count>{CARDINAL}|few|other) )?{UNITS}")
@rule("set", r"(?P<word>daily|weekly|monthly|hourly|yearly)(?P<count>)(?P<unit>)")
def _set(m, clock):
    if m.groupdict().get("word") and re.match(r"\s+[A-Z]", m.string[m.end():]):     # a newspaper
        return None
    if word := m.groupdict().get("word"):
        return "set", {"d": "P1D", "w": "P1W", "m": "P1M", "h": "PT1H", "y": "P1Y"}[word[0].lower()], None, REPEATED
    count = {"few": "X", "other": "2", "": "1"}.get((m["count"] or "").lower()) or number(m["count"])
    return "set", period(count, _plain(m["unit"])) if m["unit"].lower() != "quarter" else f"P{count}Q", None, REPEATED


_REFERENCES = {
    "PRESENT_REF": r"now|right now|currently|at present|at the moment|these days|nowadays|current|presently",
    "PAST_REF": r"(?:more |most )?recently|the (?:recent )?past(?! \w+)"
                r"|in (?P<bare>the past)(?= (?:that|it|he|she|they|we|has|have|had|was|were|been|but|and|or|by|as|when|with)\b)"
                r"|lately|(?:not )?(?:so )?long ago|a while ago",
    "FUTURE_REF": r"(?:very )?soon(?! (?:after|as))|as soon as possible|(?:the )?(?:near|foreseeable|immediate) future"
                  r"|the future|in future"
                  r"|(?:the )?(?:near|short|long) term(?! \w)|a later date|shortly(?! (?:after|before))|in due course",
}


def _reference(value: str):
    def make(m, clock):
        return "reference", value, None, VAGUELY
    return make


for _value, _pattern in _REFERENCES.items():
    rule("reference", _pattern)(_reference(_value))


_ZONE = r"(?: (?:GMT|UTC|EST|EDT|CET|CEST|ET|PT|PST|PDT|BST|MSK|IST|JST|(?:local|Moscow|Beijing|eastern) time))?"


_OF_DAY = "in the (?:morning|afternoon|evening)"
_AT = re.compile(r"\b(?:at|by|around|until|before|after|about|since)\s+$", re.I)


@rule("clock", rf"(?:around |about )?(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s*"
               rf"(?P<half>a\.m\.?|p\.m\.?|am\b|pm\b|(?:o['’]clock )?{_OF_DAY}|o['’]clock){_ZONE}")
@rule("clock", r"(?P<hour>[01]?\d|2[0-3]):?(?P<minute>[0-5]\d)(?P<half>) "
               r"(?:GMT|UTC|EST|EDT|CET|CEST|local time|Moscow time|hours)")
@rule("clock", r"(?P<half>noon|midnight|midday)(?P<hour>)(?P<minute>)")
def _time(m, clock):
    half = (m["half"] or "").lower()
    if half.startswith("in the") and not _AT.search(m.string, 0, m.start()):     # "4 in the morning" may count the dead
        return None
    if half in ("noon", "midday", "midnight"):
        time = "T24:00" if half == "midnight" else "T12:00"
    else:
        late = half.startswith("p") or "afternoon" in half or "evening" in half
        hour = int(m["hour"]) % 12 + 12 * late if half else int(m["hour"])
        time = f"T{hour:02}:{m['minute'] or '00'}"
    return made("clock", clock.at("day", 0) + time)
