"""What a page says about itself: publisher, author, day of publication."""
from __future__ import annotations

import datetime as dt
import re
from functools import cache
from urllib.parse import urlsplit

from detente.codebook import Outlet, read_table

_MONTHS = {name: i // 2 + 1 for i, name in enumerate(
    "january jan february feb march mar april apr may may june jun july jul august aug september sep october oct "
    "november nov december dec".split())} | {"sept": 9}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_FORMS = (
    (re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b", re.I), "mdy"),
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+((?:19|20)\d\d)\b", re.I), "dmy"),
    (re.compile(r"\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), "ymd"),
    (re.compile(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b"), "dmy"),
    (re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b"), "slash"),
)
_STAMP_LEAD = re.compile(r"(?:first |last |originally )?(published|posted|updated|modified|created|issued|released|date"
                         r"|time|added|aired)\b", re.I)
_TIME = re.compile(rf"\b\d{{1,2}}[:.h]\d\d(?::\d\d)?(?:\.\d+)?\b|\b(?:a\.?m|p\.?m)\b\.?|\b(?:GMT|UTC|MSK|CET|CEST"
                   rf"|BST|IST|JST|KST|EST|EDT"
                   rf"|ET|PST|PDT|local time|hrs|Z)\b|\b{_WEEKDAY}\b|[+-]\d\d:?\d\d|\b(?:on|at|of)\b", re.I)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d|[1-9])[/-]?([0-3]\d|[1-9])(?=[/\-_.]|$)|/((?:19"
                      r"|20)\d\d)/([a-z]{3})/(\d\d?)/",
                      re.I)
_DATELINE = re.compile(
    r"[A-Z][\w .,’'/-]{1,60}?\s?(?:,\s[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?\.?)?\s?"
    r"(?:\(([A-Z][\w .,/-]{1,30})\)\s?[-–—.]|[/.]([A-Z]{3,8})/)")
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:(?:19"
                     r"|20)\d\d\s*[-–,]?\s*)*(?:by\s+)?([A-Z][\w&.' -]{1,40}?)"
                     r"(?=\s*(?:(?:19|20)\d\d|\.|,|/|all rights|$))", re.I)


def find_day(text: str) -> dt.date | None:
    """The first full date in a text; None where there is none, or day and month could be exchanged.

    >>> find_day("in the Kremlin, April 29, 2013"), find_day("5/6/2016"), find_day("25/6/2016")
    (datetime.date(2013, 4, 29), None, datetime.date(2016, 6, 25))
    """
    hits = ((match.start(), match, form) for pattern, form in _FORMS for match in pattern.finditer(text[:2_000]))
    for _, match, form in sorted(hits, key=lambda hit: hit[0]):
        day = _day(form, match.groups())
        if day:
            return day
    return None


def _day(form: str, parts: tuple[str, ...]) -> dt.date | None:
    if form == "slash":          # 5/6/2016 is read differently on the two sides of the Atlantic
        first, second = int(parts[0]), int(parts[1])
        form = "dmy" if first > 12 or first == second else "mdy" if second > 12 else ""
        if not form:
            return None
    values = dict(zip(form, parts))
    month = values["m"].lower()
    try:
        return dt.date(int(values["y"]), _MONTHS.get(month) or int(month), int(values["d"]))
    except ValueError:
        return None


def read_stamp(line: str) -> tuple[bool, dt.date | None, bool]:
    """(is a time stamp, its day, is of a later change) of one line.

    >>> read_stamp("Published 5 May 2016 14:32 GMT")
    (True, datetime.date(2016, 5, 5), False)
    >>> read_stamp("The treaty was signed on 5 May 2016.")[0]
    False
    """
    if len(line) > 140:
        return False, None, False
    day = find_day(line)
    lead = _STAMP_LEAD.match(line)
    rest = line[lead.end():] if lead else line
    for pattern, _ in _FORMS:
        rest = pattern.sub(" ", rest)
    bare = re.sub(r"[\W\d_]+", "", _TIME.sub(" ", rest))
    later = bool(re.match(r"(?:last )?(?:updated|modified)", line, re.I))
    if day and (not bare or (lead and len(bare) <= 24)):
        return True, day, later
    return bool(lead and len(bare) <= 6 and any(c.isdigit() for c in line)), None, later


def find_url_day(url: str | None) -> dt.date | None:
    """The day in an address such as ``/2016/05/05/`` or ``/20160505/``.

    >>> find_url_day("https://example.org/politics/2016/05/05/talks.html")
    datetime.date(2016, 5, 5)
    """
    match = _URL_DAY.search(urlsplit(url).path) if url and _is_address(url) else None
    if not match:
        return None
    year, month, day = match.groups()[:3] if match.group(1) else match.groups()[3:]
    try:
        return dt.date(int(year), _MONTHS.get(month.lower()) or int(month), int(day))
    except ValueError:
        return None


def _is_address(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def read_dateline(line: str) -> tuple[str | None, dt.date | None]:
    """(agency, day) of a dateline: "BEIJING, May 5, 2016 (Xinhua) -- …".

    >>> read_dateline("MOSCOW, May 5, 2016 (TASS) - Russia and Japan …")
    ('TASS', datetime.date(2016, 5, 5))
    """
    match = _DATELINE.match(line[:140])
    if not match:
        return None, None
    return match.group(1) or match.group(2), find_day(match.group())


def find_owner(line: str) -> str | None:
    """Who claims the rights in a copyright line."""
    match = _RIGHTS.search(line[:200])
    return match.group(1).strip(" .-") if match else None


@cache
def _outlets() -> tuple[dict[str, Outlet], dict[str, Outlet]]:
    by_name, by_domain = {}, {}
    for outlet in read_table("outlets.csv", Outlet):
        for name in (outlet.name, *outlet.terms):
            by_name.setdefault(name.lower(), outlet)
        for domain in outlet.domains:
            by_domain.setdefault(domain.lower(), outlet)
    return by_name, by_domain


def find_outlet(name: str | None) -> Outlet | None:
    """The outlet of the codebook that is called so."""
    return _outlets()[0].get(name.strip().lower()) if name else None


def find_host(url: str | None) -> Outlet | None:
    """The outlet of the codebook that owns an address.

    >>> find_host("https://www.example.org/") is None
    True
    """
    if not url or not _is_address(url):
        return None
    labels = urlsplit(url).hostname.lower().split(".")
    domains = _outlets()[1]
    return next((domains[d] for i in range(len(labels) - 1) if (d := ".".join(labels[i:])) in domains), None)


def clean_author(text: str | None) -> str | None:
    """A byline without its "By", its office and its agency; None where no name is left.

    >>> clean_author("By Jane Doe and Li Wei, Reuters")
    'Jane Doe and Li Wei'
    """
    if not text or text.startswith(("http", "(")):
        return None
    text = re.sub(r"^(?:by|written by|story by|text by|reported by|posted by"
                  r"|authors?)\b:?\s+", "", text.strip(), flags=re.I)
    text = re.split(r"\s[|/–—-]\s?|,\s(?=[A-Z]\w+$)|,\s(?=.*\b(?:correspondent|editor|reporter|writer|secretary"
                    r"|spokes\w+)\b)",
                    text, flags=re.I)[0].strip(" ,;")
    return text if 2 < len(text) <= 120 and not text.startswith("Office of") else None
