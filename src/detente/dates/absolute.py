"""Rules for times with a name of their own: days, months, years, seasons, quarters, feasts."""
from __future__ import annotations

import datetime as dt
import re

from detente.dates.calendars import SEASONS, covers, easter_sunday, shift, value_of
from detente.dates.grammar import (
    MONTH, NO_DAY, PART, YEAR, Clock, Rule, into, made, month_number)
from detente.dates.numbers import ORDINAL, SPOKEN_YEAR, ordinal, spoken_year

RULES: list[Rule] = []
rule = into(RULES)

@rule("date", r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[T\s]\d\d:\d\d(?::\d\d)?)?")
def _iso(m, clock):
    return f"{m['year']}-{m['month']}-{m['day']}" if covers(f"{m['year']}-{m['month']}-{m['day']}") else None


@rule("date", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}|\d\d)|(?P<b2>\d{1,2})\.(?P<a2>\d{1,2})\.(?P<year2>\d{4})")
def _slashes(m, clock):
    first, second, written = m["a"] or m["a2"], m["b"] or m["b2"], m["year"] or m["year2"]
    month, day = (second, first) if int(first) > 12 else (first, second)
    year = written if len(written) == 4 else ("19" if int(written) > 50 else "20") + written
    value = f"{year}-{int(month):02}-{int(day):02}"
    return value if covers(value) else None


@rule("date", r"9/11(?!/)")
def _nine_eleven(m, clock):
    return "2001-09-11"


_DAYNUM = (rf"(?P<day>(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?|{ORDINAL})"
           r"(?![\d%/]|[.,:]\d| percent| p(?:er|\.m|m\b)| a\.m)")
_TO = (r"(?:\s*[-–—]\s*| (?:to|and|through|until|till) )(?:the )?"
       r"(?P<day2>[12]?\d|3[01])(?:st|nd|rd|th)?(?![\d%:]|[.,]\d)")
_OF_YEAR = rf"(?:,? {YEAR}(?!-\d)| of (?P<this>this|last|next) year| (?P<that>this|last|next) year)?"


@rule("date", rf"(?:(?:this|last|next|coming) )?{MONTH} (?:the )?{_DAYNUM}(?:{_TO})?{_OF_YEAR}")
@rule("date", rf"(?:the )?{_DAYNUM}(?:{_TO})? (?:of )?{MONTH}{_OF_YEAR}")
def _month_day(m, clock):
    if not m["month"][0].isupper():
        return None
    month, days = month_number(m["month"]), [_day_number(d) for d in (m["day"], m["day2"]) if d]
    if not all(0 < d < 32 for d in days):
        return None
    year = m["year"] or year_word(m["this"] or m["that"], clock) or _year_near(m, clock, month, days[0])
    if year is None:
        return "date", f"XXXX-{month:02}-{days[0]:02}", None, NO_DAY
    values = [f"{year}-{month:02}-{d:02}" for d in days]
    ends = [covers(v) for v in values]
    if not all(ends):
        return None
    return "date", "/".join(values), (ends[0][0], ends[-1][1], "day"), None


_OF_THE_MONTH = r"(?P<bare>the (?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th))(?=\s*(?:[.,;:)—–]|$)|\s+(?:to|until|till|through) the \d|\s+(?:and|but|by|at|in(?! a row)|that|for|when|with|after|before|where|as|while)\s+(?!\d|the \d))"


@rule("date", rf"(?:on|from|since|until|till|by|to|through|(?:night|evening|morning|afternoon|eve) of) {_OF_THE_MONTH}")
def _day_of_the_month(m, clock):
    """"On the 19th": the next after the day that the sentence has named, else the nearest to which the tense looks."""
    if clock.day is None:
        return "date", f"XXXX-XX-{int(m['day']):02}", None, NO_DAY
    named = next((f.covered[0] for f in reversed(clock.named) if f.covered and f.covered[2] in ("day", "month")), None)
    ahead, start = clock.tense(m.start("bare"), m.end("bare")) == "future", named or clock.day
    values = [f"{shift(start, 'month', step):%Y-%m}-{int(m['day']):02}" for step in ((0, 1, 2) if ahead or named else (0, -1, -2))]
    days = [whole[0] for whole in map(covers, values) if whole]
    day = next((day for day in days if (day >= start if ahead or named else day <= start)), None)
    if day and not ahead and day > clock.day:
        day = days[0]  # "was at work on the 20th, ill on the 13th"
    return day.isoformat() if day else None


@rule("date", rf"(?:the )?week (?:of|beginning|starting|ending|ended) (?:on )?{MONTH} {_DAYNUM}(?:,? {YEAR}(?!-\d))?")
def _week_of(m, clock):
    month, day = month_number(m["month"]), _day_number(m["day"])
    year = m["year"] or _year_near(m, clock, month, day)
    whole = covers(f"{year}-{month:02}-{day:02}") if year and m["month"][0].isupper() else None
    return made("date", value_of(whole[0], "week")) if whole else None


def _day_number(text: str) -> int:
    return int(text) if text.isdigit() else ordinal(text)


def year_word(word: str | None, clock: Clock) -> str | None:
    return clock.at("year", {"last": -1, "this": 0, "next": 1}[word.lower()]) if word and clock.day else None


def _year_near(m, clock: Clock, month: int, day: int) -> int | None:
    """The nearest year for a day without one; against the tense, a day must be much nearer to win."""
    if clock.day is None:
        return None
    years = [y for y in (clock.day.year - 1, clock.day.year, clock.day.year + 1) if covers(f"{y}-{month:02}-{day:02}")]
    back, ahead = _WEIGHTS[clock.tense(m.start(), m.end())]

    def far(year: int) -> int:
        days = (dt.date(year, month, day) - clock.day).days
        return days * ahead if days > 0 else -days * back
    return min(years, key=far, default=None)


_WEIGHTS = {"future": (4, 1), "past": (1, 6), None: (1, 2)}      # of a day in the past, of a day ahead


@rule("month", rf"{PART}(?:the month of )?{MONTH}(?:,? | of |,? in ){YEAR}(?![,.]\d)")
@rule("month", rf"{PART}{MONTH},? (?P<spoken>{SPOKEN_YEAR})")
def _month_year(m, clock):
    if not m["month"][0].isupper():
        return None
    groups = m.groupdict()
    year = groups.get("year") or spoken_year(m["spoken"])
    return made("month", f"{year}-{month_number(m['month']):02}", m["part"])


@rule("month", rf"(?:(?P<edge>end|beginning|start|middle|close) of |the (?P<edge2>end|beginning|start|middle) of )?"
               rf"{PART}(?:(?P<which>this past|this coming|last|this|next|the past) )?{MONTH}(?! \d{{1,2}}(?![\d,]))")
def _month(m, clock):
    if not m["month"][0].isupper() or not _is_month(m):
        return None
    month, part = month_number(m["month"]), m["part"] or m["edge"] or m["edge2"]
    if clock.day is None:
        return "month", f"XXXX-{month:02}", None, NO_DAY
    which = (m["which"] or "").lower()
    if which == "this":
        return made("month", f"{clock.day.year}-{month:02}", part)
    tense = "past" if "last" in which or "past" in which else "future" if "next" in which or "coming" in which else None
    return made("month", f"{_month_year_near(m, clock, month, tense, 'last' in which)}-{month:02}", part)


def _month_year_near(m, clock: Clock, month: int, tense: str | None, before: bool) -> int:
    on, said = clock.day, tense or clock.tense(m.start(), m.end())
    if tense is None and (year := _year_told(m, clock)):
        return year
    back, ahead = (on.month - month) % 12, (month - on.month) % 12
    back = 12 if before and not back else back
    weight_back, weight_ahead = (1, 99) if tense == "past" else (99, 1) if tense == "future" else _WEIGHTS[said]
    months = -back if back * weight_back <= ahead * weight_ahead else ahead
    return (on.year * 12 + on.month - 1 + months) // 12


OPENING = 8    # characters within which a sentence opens by a date: "In May 1993 …"


def _year_told(m, clock: Clock) -> int | None:
    """ "Six years ago, in *April*", "in May 1993 …; in *June* he resigned": the year long past by which the sentence opens."""
    first = next(iter(clock.named), None)
    if first is None or not first.covered or first.end > m.start() or first.start > OPENING or clock.tense(m.start(), m.end()) == "future":
        return None
    year = first.covered[0].year
    return year if year < clock.day.year - 1 else None


_MONTH_CUE = re.compile(r"(?:\b(?:in|since|until|till|by|of|from|early|late|mid|during|through|for|last|this|next"
                        r"|between|before|after|and|to|or|as|each|every|around|past"
                        r"|throughout)[\s-]+(?:the\s+)?)$", re.I)


def _is_month(m) -> bool:
    """Whether a bare month is one: "May" and "March" need a word that asks for a time; names and verbs fall out."""
    word, text = m["month"], m.string
    if text[m.end():m.end() + 4] in (" for", " on ") and word == "March":
        return False
    if m.group() != word:
        return True
    before = text[:m.start()]
    if re.search(r"\b(?:Theresa|Mrs?\.?|Ms\.?|Prime Minister|Secretary|Minister|President)\s+$", before):
        return False
    short = len(word) < 5 and word not in ("June", "July")
    return bool(_MONTH_CUE.search(before)) if word in ("May", "March") or (short and not word.endswith(".")) else True


# -- years and longer ---------------------------------------------------------------------------------------------

_NOT_YEARS = re.compile(r"\s*(?:%|percent\b|per\s+cent\b|km\b|miles?\b|met(?:er|re)s?\b|feet\b|people\b|men\b|women\b"
                        r"|dollars\b|euros\b|pounds\b|tons?\b|tonnes\b"
                        r"|or\s+more\b|degrees\b|GMT\b|hours\b|local\s+time\b)", re.I)
_ADDRESS = re.compile(r" (?:(?:[NSEW]|North|South|East|West)\.? )?(?:[A-Z0-9][\w.'’-]*\s){1,3}(?:St|Street|Ave|Avenue|Road|Rd|Drive|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Way|Highway|Hwy|Parkway|Circle"
                      r"|Terrace)\b| block of [A-Z]")  # "1935 Orchard St."
_CAR = re.compile(r" (?:Acura|Audi|BMW|Buick|Cadillac|Chevrolet|Chevy|Chrysler|Dodge|Ford|GMC|Harley|Honda|Hyundai|Infiniti|Jeep|Kawasaki|Kia|Lexus|Lincoln|Mazda|Mercedes|Mercury|Mitsubishi|Nissan"
                  r"|Oldsmobile|Plymouth|Pontiac|Saturn|Subaru|Suzuki|Toyota|Volkswagen|Volvo|Yamaha)\b")  # "a 2001 Chevrolet": when it was built
_IN = re.compile(r"\b(?:in|since|until|by|from|during|for)\s+$", re.I)
_YEAR_CUE = re.compile(r"(?:\b(?:in|since|until|till|by|of|from|early|late|mid|during|through|for|last|this|next"
                       r"|between|the|year|before|after|and|to|or|as|around|past|its|their|his|her|fiscal"
                       r"|calendar|pre|post|throughout"
                       r"|a|[A-Z]\w+)[\s(,-]+(?:late |early |mid-?)?)$|[(\[–-]\s*$|['’]s $|^\s*$")


@rule("year", rf"{PART}(?:(?:the )?(?:fiscal|calendar) (?:year )?|the year )?{YEAR}(?![-–/:]\d\d\d|[.,]\d|%)")
@rule("year", rf"{PART}(?:the )?(?:(?P<edge>beginning|end|start|middle|close) of ){YEAR}(?![.,]\d|%)")
def _year(m, clock):
    edge = m.groupdict().get("edge")
    return made("year", m["year"], m["part"] or edge) if edge or m["part"] or _is_year(m) else None


def _is_year(m) -> bool:
    """Whether four digits are a year: a count of things stands before its plural, a year after a preposition."""
    year, before, after = int(m["year"]), m.string[:m.start()], m.string[m.end():]
    if m.group() != m["year"]:
        return True
    if _NOT_YEARS.match(after) or re.search(r"[$£€#]\s*$|\bNo\.?\s*$", before):
        return False
    if (_ADDRESS.match(after) or _CAR.match(after)) and not _IN.search(before):
        return False
    plural = re.match(r"[\s-]+(?!(?:was|is|has|elections|talks|years)\b)[a-z]+s\b(?<!ss)", after)
    if plural and (year % 100 == 0 or not re.search(r"\b(?:the|in|['’]s|its|their)\s+$", before, re.I)):
        return False
    return 1900 <= year <= 2050 or bool(_YEAR_CUE.search(before))


@rule("year", rf"{YEAR}[-–/](?P<two>\d\d)(?![-\d])")
def _years(m, clock):
    until = m["year"][:2] + m["two"]
    if until <= m["year"]:
        return None
    return "year", f"{m['year']}/{until}", (covers(m["year"])[0], covers(until)[1], "year"), None


@rule("year", rf"(?:the year )?(?P<spoken>{SPOKEN_YEAR})")
def _spoken(m, clock):
    year = spoken_year(m["spoken"])
    said = m["spoken"].lower().startswith(("nineteen", "eighteen")) or "year" in m.group().lower()
    return str(year) if said and 1500 <= year <= 2050 else None


_DECADE_WORDS = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8,
                 "nineties": 9}


@rule("year", rf"(?:the )?{PART}(?:the )?(?P<decade>(?:1[5-9]|20)\d0)['’]?s")
@rule("year", rf"(?:the )?{PART}(?:the )?(?P<decade>['’]\d0)s")
@rule("year", rf"the {PART}(?P<decade>{'|'.join(_DECADE_WORDS)})")
def _decade(m, clock):
    word = m["decade"].lower()
    value = word[:3] if word[0] in "12" else f"19{_DECADE_WORDS.get(word) or word[1]}"
    return made("year", value, m["part"])


@rule("year", rf"(?:the )?{PART}(?P<nth>{ORDINAL})[\s-]century")
def _century(m, clock):
    nth = ordinal(m["nth"])
    return made("year", f"{nth - 1:02}", m["part"]) if nth <= 22 else None


_SEASON = r"(?P<season>spring|summer|fall|autumn|winter)(?!\w)"
_CODE = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}


@rule("month", rf"(?:the )?{PART}{_SEASON} (?:of )?(?:{YEAR}|(?P<spoken>{SPOKEN_YEAR}))")
def _season_year(m, clock):
    return made("month", f"{m['year'] or spoken_year(m['spoken'])}-{_CODE[m['season'].lower()]}", m["part"])


@rule("month", rf"(?:the )?{PART}(?P<which>last|this past|this coming|this|next|the) "
               rf"{PART.replace('part', 'part2')}{_SEASON}"
               r"(?! (?:of|from|by|in|to|apart|below|short|into|Palace|Olympic|Games|house|camp))")
def _season(m, clock):
    code, which = _CODE[m["season"].lower()], m["which"].lower()
    if which == "the" and m["season"].lower() == "fall" and not re.search(r"\bin\s+$", m.string[:m.start()]):
        return None
    if clock.day is None:
        return "month", f"XXXX-{code}", None, NO_DAY
    tense = {"last": "past", "next": "future", "this coming": "future", "this past": "past"}.get(which)
    return made("month", f"{_season_year_near(m, clock, code, tense)}-{code}", m["part"] or m["part2"])


def _season_year_near(m, clock: Clock, code: str, tense: str | None) -> int:
    """The year whose season is the nearest that has begun (past), that has not ended (future), or this year's."""
    on, first = clock.day, SEASONS[code]
    if tense == "past":
        begun = dt.date(on.year, first, 1) < on and not (on.month - first) % 12 < 3
        return on.year if begun else on.year - 1
    if tense == "future":
        return on.year + (first + 2 < on.month)
    return on.year - (code == "WI" and on.month < 3)


_QUARTERS = {"fir": 1, "1st": 1, "1": 1, "sec": 2, "2nd": 2, "2": 2, "thi": 3, "3rd": 3, "3": 3,
             "fou": 4, "4th": 4, "4": 4, "fin": 4}
_QUARTER = r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|final)[\s-]quarter"


@rule("quarter", rf"(?:the (?!\w+-quarter))?(?:(?P<before>{YEAR})(?:['’]s)? )?"
                 r"(?:(?:comparable )?(?P<when>year-(?:ago|earlier)) )?"
                 rf"(?:(?P<which>last|this|next) year['’]s )?(?:(?:fiscal|latest)[\s-]+)?{_QUARTER}"
                 rf"(?:,? (?:of |in )?(?:fiscal )?(?:year )?(?P<after>\d{{4}}|(?P<which2>last|this|next) year))?")
@rule("quarter", r"Q(?P<nth>[1-4])(?: (?:of )?(?P<after>\d{{4}}))?(?P<before>)(?P<when>)(?P<which>)(?P<which2>)")
def _quarter(m, clock):
    nth = _QUARTERS[m["nth"][:3].lower()]
    written = m["before"] or (m["after"] if (m["after"] or "").isdigit() else None)
    year = written or year_word(m["which"] or m["which2"], clock)
    if year is None and clock.day is None:
        return "quarter", f"XXXX-Q{nth}", None, NO_DAY
    year = int(year) if year else _quarter_year(m, clock, nth)
    return made("quarter", f"{year - bool(m['when'])}-Q{nth}")


def _quarter_year(m, clock: Clock, nth: int) -> int:
    now = (clock.day.month + 2) // 3
    if nth <= now:
        return clock.day.year
    return clock.day.year - (nth - now > 1 and clock.tense(m.start(), m.end()) != "future")


@rule("quarter", rf"(?:the )?(?P<nth>first|second|last|latter)[\s-]half"
                 rf"(?: of (?:the )?(?P<of>{YEAR}|this year|last year|next year|year))"
                 rf"|(?P<nth2>first|second)[\s-]half (?P<of2>20\d\d|19\d\d)")
def _half(m, clock):
    of = (m["of"] or m["of2"]).lower()
    year = of if of.isdigit() else year_word(of.split()[0], clock) if " " in of else clock.at("year", 0)
    return made("quarter", f"{year or 'XXXX'}-H{1 if (m['nth'] or m['nth2']).lower() == 'first' else 2}")


_FEASTS = {"christmas day": (12, 25), "christmas eve": (12, 24), "christmas": (12, 25), "new year's day": (1, 1),
           "new year's eve": (12, 31), "new year": (1, 1), "fourth of july": (7, 4), "valentine's day": (2, 14),
           "bastille day": (7, 14), "victory day": (5, 9), "thanksgiving": (11, 0), "thanksgiving day": (11, 0),
           "election day": (11, 0), "easter": (4, 0), "easter sunday": (4, 0), "easter monday": (4, 0), "good friday": (4, 0),
           "labor day": (9, 0), "memorial day": (5, 0), "veterans day": (11, 11), "may day": (5, 1)}


@rule("date", r"(?:(?P<which>last|this|next) )?(?:the )?"
              r"(?P<feast>Christmas(?: (?:Day|Eve))?|New Year['’]s (?:Day|Eve)"
              rf"|Fourth of July|Valentine['’]s Day|Bastille Day|Thanksgiving(?: Day)?"
              rf"|(?:Election|Labor|Memorial|Veterans|May) Day|Easter(?: (?:Sunday|Monday))?|Good Friday)(?:,? {YEAR})?"
              r"(?! (?:Islands?|tree|present|dinner|carol|party|shopping|egg|bunny|Rising|week))")
def _feast(m, clock):
    feast = re.sub(r"\s+", " ", m["feast"].lower().replace("’", "'"))
    month, day = _FEASTS[feast]
    if not m["feast"][0].isupper():
        return None
    year = m["year"] or _feast_year(m, clock, month, day or 25)
    if year is None:
        return "date", f"XXXX-{month:02}-{day or 25:02}", None, NO_DAY
    return f"{year}-{month:02}-{day:02}" if day else _moving_feast(feast, int(year)).isoformat()


def _feast_year(m, clock: Clock, month: int, day: int) -> int | None:
    if clock.day is None or not m["which"] or m["which"].lower() == "this":
        return _year_near(m, clock, month, day)
    over = (month, day) < (clock.day.month, clock.day.day)
    return clock.day.year + (over if m["which"].lower() == "next" else over - 1)


def _moving_feast(feast: str, year: int) -> dt.date:
    if feast.startswith("easter") or feast == "good friday":
        return easter_sunday(year) + dt.timedelta({"easter monday": 1, "good friday": -2}.get(feast, 0))
    month, first, weekday = _WEEKDAY_FEASTS[feast.removesuffix(" day")]
    return dt.date(year, month, first + (weekday - dt.date(year, month, first).weekday()) % 7)


# Month, first day on which it can fall, weekday.
_WEEKDAY_FEASTS = {"thanksgiving": (11, 22, 3), "election": (11, 2, 1), "labor": (9, 1, 0), "memorial": (5, 25, 0)}
