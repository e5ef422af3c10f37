"""Rules for times counted from the article's day or from one named before: "yesterday", "last week", "on Friday"."""
from __future__ import annotations

import datetime as dt
import re

from detente.dates.calendars import UNKNOWN, covers, period, shift, value_of
from detente.dates.grammar import (
    DAYPART, DAYPARTS, LENGTH, MONTH, NO_ANCHOR, NO_DAY, PART, REPEATED, WEEKDAY, Clock, Made, Rule, into, made,
    month_number, weekday_number)

RULES: list[Rule] = []
rule = into(RULES)

_NAMED_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


@rule("date", rf"{PART}(?P<name>today|tonight|yesterday|tomorrow)(?: {DAYPART})?"
              r"(?!['’]s (?:world|society|generation|young))")
def _named_day(m, clock):
    time = "TNI" if m["name"].lower() == "tonight" else DAYPARTS.get((m["daypart"] or "").lower(), "")
    return made("date", clock.at("day", _NAMED_DAYS[m["name"].lower()]) + time)


@rule("date", r"overnight")
def _overnight(m, clock):
    """The night before: from the day before until the article's."""
    if clock.day is None:
        return "date", "XXXX-XX-XXTNI", None, NO_DAY
    before = clock.day - dt.timedelta(1)
    return "date", f"{before.isoformat()}TNI", (before, clock.day, "day"), None


@rule("reference", r"(?:(?P<which>this|last|next) )?year(?:[\s-]|['’]s )end")
def _year_end(m, clock):
    if clock.day is None:
        return "reference", UNKNOWN["year"], None, NO_DAY
    which = (m["which"] or "").lower()
    over = which == "last" or not which and re.search(r"\bsince\s+$", m.string[:m.start()], re.I)
    return f"{clock.day.year - 1 if over else clock.day.year + (which == 'next')}-12-31"


@rule("date", r"the (?P<unit>day|week|month|year) (?P<which>before|after)(?=\s*(?:[.,;:)”\"]|$|(?:and|but|or|in|at|when|while|as|to)\b))")
@rule("date", r"the (?P<unit>night|evening|morning) (?P<which>before|after)(?=\s*(?:[.,;:)”\"]|$|(?:and|but|or|in|at|when|while|as|to|by|on)\b))")
def _next_to_it(m, clock):
    """"Fired into a village *the day before*", "had spoken *the night before*": counted from the day named last."""
    time = DAYPARTS.get(m["unit"].lower(), "")
    unit = "day" if time else m["unit"].lower()
    last = clock.last(unit)
    if last is None:
        return "date", UNKNOWN[unit] + time, None, NO_ANCHOR
    return made("date", value_of(shift(last[0], unit, -1 if m["which"].lower() == "before" else 1), unit) + time)


@rule("date", r"the (?P<unit>day|week|month|year|night|morning|evening)s?(?= (?:before|after) \w)")
def _beside(m, clock):
    """"the day after his arrest": a day that the words count from an act, not from a day."""
    unit = m["unit"].lower()
    return "date", UNKNOWN.get(unit, UNKNOWN["day"]), None, NO_ANCHOR


@rule("date", r"(?:the )?day (?:before yesterday|after tomorrow)")
def _two_days(m, clock):
    return clock.at("day", -2 if "before" in m.group().lower() else 2)


@rule("date", rf"{PART}(?P<which>this|last|that|the same|the next|the following|the previous) {DAYPART}")
def _this_morning(m, clock):
    which, time = m["which"].lower(), DAYPARTS[m["daypart"].lower()]
    if which in ("this", "last"):
        return made("date", clock.at("day", -(which == "last")) + time)
    last = clock.last("day")
    if not last:
        return "date", f"XXXX-XX-XX{time}", None, NO_ANCHOR
    days = {"the next": 1, "the following": 1, "the previous": -1}.get(which, 0)
    return made("date", (last[0] + dt.timedelta(days)).isoformat() + time)


_DATED = re.compile(rf"\s*,?\s*(?:(?:on|of)\s+)?(?:late\s+|early\s+)?(?:{WEEKDAY}|{MONTH}|today|yesterday|tomorrow|\d)")


@rule("date", r"(?:in|during) (?P<bare>the (?:(?:early|late) )?(?P<daypart>morning|afternoon|evening|night|(?:small|early|wee) hours))")
@rule("date", r"(?:at|by|before|after|around|until|till) (?P<bare>(?P<daypart>dawn|daybreak|sunrise|midday|noon|dusk|sunset|nightfall|midnight))")
def _daypart(m, clock):
    """"In the evening", "before dawn": of the day named last, else of the article's; where a day follows, it is that day's."""
    if _DATED.match(m.string, m.end()):
        return None
    last, time = clock.last("day"), DAYPARTS.get(re.sub(r"\s+", " ", m["daypart"].lower()), "")
    return made("date", last[1].isoformat() + time if last else clock.at("day", 0) + time)


_NAMED_AFTER_DAYS = re.compile(r"\b(?:Black|Bloody|Super|Ash|Good|Blue|Ruby|Palm|Easter|Cyber|Mardi)\s+$")


@rule("weekday", r"(?:(?P<part>early|late) (?:on )?)?"
                 r"(?:(?P<which>last|next|this coming|this past|this|the previous|the following|the next|the past"
                 r"|the coming|past|coming|each|every) )?"
                 rf"{WEEKDAY}(?: {DAYPART})?"
                 r"(?! (?:Times|Mirror|Telegraph|Post|Express|Mail|Morning (?:Post|Herald)|Agreement))")
def _weekday(m, clock):
    if not m["weekday"][0].isupper() or _NAMED_AFTER_DAYS.search(m.string[:m.start()]):
        return None
    number_, time = weekday_number(m["weekday"]), DAYPARTS.get((m["daypart"] or "").lower(), "")
    which = (m["which"] or "").lower()
    if which in ("each", "every"):
        return "set", f"XXXX-WXX-{number_ + 1}{time}", None, REPEATED
    if clock.day is None:
        return "weekday", f"XXXX-WXX-{number_ + 1}{time}", None, NO_DAY
    return made("weekday", _weekday_near(m, clock, number_, which).isoformat() + time)


def _weekday_near(m, clock: Clock, weekday: int, which: str) -> dt.date:
    """Newswire's rule: a bare weekday is the nearest one, today included, on the side the tense looks to."""
    back = (clock.day.weekday() - weekday) % 7
    ahead = (weekday - clock.day.weekday()) % 7
    if which in ("last", "this past", "the past", "the previous", "past"):
        return clock.day - dt.timedelta(back or 7)
    if which in ("next", "this coming", "the following", "the next", "the coming", "coming"):
        return clock.day + dt.timedelta(ahead or 7)
    if clock.tense(m.start(), m.end()) == "future":
        return clock.day + dt.timedelta(ahead)
    return clock.day - dt.timedelta(back)


@rule("date", rf"{WEEKDAY} (?:of )?(?P<which>last|next|this) week")
def _weekday_of_week(m, clock):
    if clock.day is None:
        return "date", f"XXXX-WXX-{weekday_number(m['weekday']) + 1}", None, NO_DAY
    week = shift(clock.day, "week", {"last": -1, "this": 0, "next": 1}[m["which"].lower()])
    return (week - dt.timedelta(week.weekday() - weekday_number(m["weekday"]))).isoformat()


_WHICH = (r"(?P<which>last|this past|this coming|this|next|the current|the coming|the next|the last|the past"
          r"|the previous|the preceding|the following|the same|that same|that|the latest|the prior|current|past|the)")
_STEP = {"last": -1, "this past": -1, "the last": -1, "the past": -1, "past": -1, "the latest": -1, "this": 0,
         "the current": 0, "current": 0, "this coming": 1, "next": 1, "the coming": 1, "the next": 1}
_FROM_LAST = {"the previous": -1, "the preceding": -1, "the prior": -1, "the following": 1, "the same": 0,
              "that same": 0, "that": 0, "the next": 1}


def _relative(unit: str, which: str, clock: Clock) -> str:
    which = re.sub(r"\s+", " ", which.lower())
    if which in _STEP and not (which == "the next" and unit == "day"):
        return clock.at(unit, _STEP[which])
    last = clock.last(unit)
    if last is None:
        return UNKNOWN[unit]
    return value_of(shift(last[0], unit, _FROM_LAST.get(which, 0)), unit)


@rule("reference", r"(?:(?P<part>earlier|early|late|later|mid|sometime)[\s-]+(?:on |in )?"
                   r"|(?:the )?(?P<edge>beginning|end|start|middle|close) of )?"
                   rf"{_WHICH} (?:fiscal |calendar |school |academic |full )?"
                   r"(?P<unit>day|week|weekend|month|quarter|year|decade|century)"
                   r"(?!s|['’]s (?:end|old)|-| (?:old|ago|earlier|later|and a half))")
def _unit(m, clock):
    which, unit = re.sub(r"\s+", " ", m["which"].lower()), m["unit"].lower()
    part = m["part"] or m["edge"]
    part = None if part and part.lower() == "sometime" else part
    if re.match(r"\s+(?:ended|ending)\b", m.string[m.end():]):
        return "duration", period("1", unit), None, LENGTH
    if which == "the" and not part and unit != "weekend":
        return _the_unit(m, clock, unit)
    if unit == "weekend" and which in ("the", "this", "last"):
        return made("reference", _weekend_near(m, clock, which))
    if (which in _FROM_LAST and which not in _STEP or which == "the next" and unit == "day") and clock.last(unit) is None:
        return "reference", clock.at(unit, _FROM_LAST[which]), None, NO_ANCHOR
    result = made("reference", _relative(unit, which if which in _STEP or which in _FROM_LAST else "this", clock), part)
    return _since_or_until(result, clock, part)


def _since_or_until(result: tuple, clock: Clock, part: str | None) -> tuple:
    """"later this year" begins with the article's day, "earlier this month" ends with it."""
    kind, value, covered, reason = result
    whole = covers(value)
    if not whole or not part or part.lower() not in ("later", "earlier") or not whole[0] <= clock.day <= whole[1]:
        return result
    since, until = (clock.day, whole[1]) if part.lower() == "later" else (whole[0], clock.day)
    return kind, value, (since, until, whole[2]), None


def _the_unit(m, clock: Clock, unit: str) -> Made:
    """"the year" takes up a year named before, "during the week" is the article's; else it is no date."""
    before = m.string[:m.start()]
    if unit in ("quarter", "year", "month", "week") and re.search(r"\b(?:in|during|for|of|over|by)\s+$", before):
        return "reference", clock.at(unit, -(unit == "quarter")), None, NO_ANCHOR
    return None


def _weekend_near(m, clock: Clock, which: str) -> str:
    if clock.day is None:
        return UNKNOWN["weekend"]
    back = which == "last" or (clock.tense(m.start(), m.end()) == "past" and clock.day.weekday() < 5)
    return clock.at("weekend", -1 if back else 0)


@rule("month", rf"{PART}{MONTH},? (?:of )?"
               r"(?P<which>this|last|next|the same|the following|the previous|that) year")
def _month_of(m, clock):
    if not m["month"][0].isupper():
        return None
    year = _relative("year", m["which"], clock)
    return made("month", f"{year}-{month_number(m['month']):02}", m["part"])
