"""TimeML value <-> days: what "2016-W18" or "2016-SU" covers, and the value n units away from a day."""
from __future__ import annotations

import calendar
import datetime as dt
import re

UNKNOWN = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX",
           "quarter": "XXXX-QX", "season": "XXXX-XX", "year": "XXXX", "decade": "XXX", "century": "XX"}
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}          # first month, northern hemisphere
LETTERS = {"day": "D", "week": "W", "weekend": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "Y",
           "century": "Y", "hour": "H", "minute": "M", "second": "S"}

Covered = tuple[dt.date, dt.date, str]


def covers(value: str) -> Covered | None:
    """First day, last day and granularity of a TimeML date value; None where it names no days.

    A weekend counts as a day, a half-year as a quarter, a century as vague.

    >>> covers("2016-02")
    (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29), 'month')
    >>> covers("PAST_REF") is None
    True
    """
    value = value.split("T")[0] if re.match(r"\d{4}-", value) else value
    for pattern, read in _READERS:
        if match := re.fullmatch(pattern, value):
            try:
                return read(*match.groups())
            except ValueError:          # "2015-02-30", a week 54
                return None
    return None


def _day(year: str, month: str, day: str) -> Covered:
    on = dt.date(int(year), int(month), int(day))
    return on, on, "day"


def _months(year: int, month: int, count: int, granularity: str) -> Covered:
    last = dt.date(year + (month + count - 2) // 12, (month + count - 2) % 12 + 1, 1)
    return dt.date(year, month, 1), last.replace(day=calendar.monthrange(last.year, last.month)[1]), granularity


def _week(year: str, week: str) -> Covered:
    return dt.date.fromisocalendar(int(year), int(week), 1), dt.date.fromisocalendar(int(year), int(week), 7), "week"


def _weekend(year: str, week: str) -> Covered:
    return dt.date.fromisocalendar(int(year), int(week), 6), dt.date.fromisocalendar(int(year), int(week), 7), "day"


def _years(first: int, count: int, granularity: str) -> Covered:
    return dt.date(max(first, 1), 1, 1), dt.date(first + count - 1, 12, 31), granularity


_READERS = (
    (r"(\d{4})-(\d\d)-(\d\d)", _day),
    (r"(\d{4})-(\d\d)", lambda y, m: _months(int(y), int(m), 1, "month")),
    (r"(\d{4})-W(\d\d)", _week),
    (r"(\d{4})-W(\d\d)-WE", _weekend),
    (r"(\d{4})-Q([1-4])", lambda y, q: _months(int(y), 3 * int(q) - 2, 3, "quarter")),
    (r"(\d{4})-H([12])", lambda y, h: _months(int(y), 6 * int(h) - 5, 6, "quarter")),
    (r"(\d{4})-(SP|SU|FA|WI)", lambda y, s: _months(int(y), SEASONS[s], 3, "season")),
    (r"(\d{4})", lambda y: _years(int(y), 1, "year")),
    (r"(\d{3})", lambda d: _years(int(d) * 10, 10, "decade")),
    (r"(\d\d)", lambda c: _years(int(c) * 100, 100, "vague")),
)


def part_of(covered: Covered, part: str) -> Covered:
    """The first, middle or last third (START, MID, END) of what a value covers.

    >>> part_of(covers("2016-05"), "START")[1]
    datetime.date(2016, 5, 11)
    """
    since, until, granularity = covered
    third = (until - since).days // 3
    if part == "START":
        return since, since + dt.timedelta(third), granularity
    if part == "END":
        return until - dt.timedelta(third), until, granularity
    return since + dt.timedelta(third), until - dt.timedelta(third), granularity


def value_of(day: dt.date, unit: str) -> str:
    """The unit that a day lies in, as a TimeML value.

    >>> value_of(dt.date(2016, 5, 5), "week"), value_of(dt.date(2016, 5, 5), "quarter")
    ('2016-W18', '2016-Q2')
    """
    iso = day.isocalendar()
    return {"day": day.isoformat(), "week": f"{iso.year}-W{iso.week:02}", "weekend": f"{iso.year}-W{iso.week:02}-WE",
            "month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "year": f"{day.year:04}",
            "decade": f"{day.year // 10:03}", "century": f"{day.year // 100:02}"}[unit]


def shift(day: dt.date, unit: str, count: int) -> dt.date:
    """The day ``count`` units away; a month's last days are kept inside the month.

    >>> shift(dt.date(2016, 3, 31), "month", -1)
    datetime.date(2016, 2, 29)
    """
    if unit in ("day", "week", "weekend"):
        return day + dt.timedelta(count * (1 if unit == "day" else 7))
    months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    at = day.year * 12 + day.month - 1 + months
    year, month = min(max(at // 12, 1), 9999), at % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def easter_sunday(year: int) -> dt.date:
    """Easter of the western churches (the anonymous Gregorian computus; Meeus 1991, chapter 8).

    >>> easter_sunday(2016)
    datetime.date(2016, 3, 27)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return dt.date(year, month, day + 1)


def period(count: str, unit: str) -> str:
    """A TimeML duration: ``period("3", "year")`` is P3Y; an unknown count is X.

    >>> period("2.5", "year"), period("3", "decade"), period("X", "hour")
    ('P2Y6M', 'P30Y', 'PTXH')
    """
    if count.endswith(".5") and unit in ("year", "hour", "minute"):
        return {"year": "P{}Y6M", "hour": "PT{}H30M", "minute": "PT{}M30S"}[unit].format(count[:-2])
    if unit == "quarter" and count != "X":
        count, unit = str(int(float(count)) * 3), "month"
    if unit in ("decade", "century") and count != "X":
        count = str(int(float(count) * (10 if unit == "decade" else 100)))
    letter = {"decade": "E", "century": "C"}.get(unit, LETTERS[unit]) if count == "X" else LETTERS[unit]
    return f"P{'T' if unit in ('hour', 'minute', 'second') else ''}{count}{letter}"
