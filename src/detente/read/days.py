"""What a source says about a day -> date."""
from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from detente.articles.marks import find_day, find_url_day

_PATH_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_SECONDS = range(100_000_000, 10_000_000_000)                        # since 1970: the years 1973 to 2286


def parse_day(value) -> dt.date | None:
    """The day of a date column or a feed's date, as the publisher's clock had it; None where it cannot be read.

    ISO 8601, RFC 822, 20210504, dates in words; numbers count seconds or milliseconds since 1970.

    >>> [str(parse_day(v)) for v in ("2021-05-04T23:30:00-04:00", "Tue, 04 May 2021 23:30:00 -0400", "20210504", 1620086400000)]
    ['2021-05-04', '2021-05-04', '2021-05-04', '2021-05-04']
    >>> parse_day("5/4/2021") is None           # April or May?
    True
    """
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _day_of_number(value)
    text = str(value or "").strip()[:80]
    if text.isdigit() and len(text) in (10, 13):
        return _day_of_number(int(text))
    return next(filter(None, (reading(text) for reading in (_iso, _compact, _rfc822, find_day))), None) if text else None


def _iso(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _compact(text: str) -> dt.date | None:
    match = _COMPACT.match(text)
    return _date(*match.groups()) if match else None


def _rfc822(text: str) -> dt.date | None:
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day_of_number(number: float) -> dt.date | None:
    if number != number or abs(number) > 10**16:
        return None
    seconds = number / 1000 if abs(number) >= _SECONDS.stop else number
    if int(seconds) in _SECONDS:
        return dt.datetime.fromtimestamp(seconds, dt.UTC).date()
    return _compact(str(int(number)))


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def find_path_day(path: str | None) -> dt.date | None:
    """The day in an address or in the path of a saved page.

    >>> find_path_day("https://example.org/world/2021/05/04/talks.html"), find_path_day("talks-2021-05-04.html")
    (datetime.date(2021, 5, 4), datetime.date(2021, 5, 4))
    """
    if not path:
        return None
    address = path if "://" in path else "file://x/" + path.lstrip("/")
    match = _PATH_DAY.search(path.split("?", 1)[0])
    return find_url_day(address) or (_date(*match.groups()) if match else None)
