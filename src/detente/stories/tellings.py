"""Row of an event -> Telling: what of a claim is compared; and whether two tellings can be of one deed.

Facts can forbid (another type, party, day, place), words must allow: how alike they have to be depends on how much the
facts already say.
"""
from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Iterator, Mapping

from detente.stories.ids import day_of
from detente.stories.words import WORD, likeness, state_words, stem, weigh_words

MUTUAL = ("CONSULT", "COOPERATE", "AGREE")          # who stands first does not matter, but for a visit
REALITY = ("future", "hypothetical", "negation")    # claims group with their like only; what is told as past was done
ABOUT = 25            # words on either side of the trigger: the rest of a long sentence is about something else
KEYS = 12             # a pair is looked at when it shares one of its so many rarest words
TOLD_WITHIN = 2       # days: without a day of its own, a deed was done on the day of publication or so many days before
COPIED_WITHIN = 7     # days: a text that is used again much later tells of another deed
DAY_SLACK = 1         # days between two periods that may still be one: time zones, "on Tuesday" in a Wednesday paper
NEAR = 60.0           # km between two points of one place
WIDE = 14             # days: a longer period tells the time no better than a month does
COARSE = ("month", "season", "quarter", "year", "decade", "vague", "duration")
THIN = 1.5            # weight of words under which they can decide nothing, so that facts alone decide
# Swept with bench/stories.py on half of the releases. Of values that find equally much there the highest is taken, because
# real news hold more deeds that are alike than the releases do; SURE, where facts speak already, stays below it.
# PLAIN .15 .25 .35 .45 .55 .7: recall of reports in other words .987 .987 .987 .968 .949 .795; precision .997 for all.
# DOUBT .4 .5 .6 .7 .8: .987 .987 .987 .929 .872. SURE .05 to .4, COPY .4 to .8: no difference. ABOUT 15 25 40: .968 .987 .987.
# THIN .5 1.5 2.5: .968 .987 .987. Read by eye, PLAIN .15 gives 25 stories across releases of five weeks of war, .35 gives 17.
LIKE_SURE = 0.2       # the same persons on both sides, on the same day told by both
LIKE_PLAIN = 0.35
LIKE_DOUBT = 0.6      # other persons, or another day, or one known to the month only; one party, or few words, and no day
LIKE_COPY = 0.7       # in copies of one text: it is the same sentence, whatever was made of its day and place


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim, ready to be compared."""

    id: str
    copy: str                                    # group of its article
    published: int | None                        # days are counted from 1-1-1
    block: tuple | None                          # type, claim, parties: only what agrees in these is compared
    pair: bool                                   # two parties at least
    mode: str | None
    visit: tuple | None                          # visitor and host
    names: frozenset[tuple[str, str]]            # (party, last name) of the persons and bodies that act for it
    sectors: frozenset[tuple[str, str]]
    low: int | None                              # the period in which it was done
    high: int | None
    dated: bool                                  # a period of its own, not only the day of publication
    exact: bool                                  # which is one day
    coarse: bool                                 # which is long
    place: tuple[str, str, str, str]             # country, province, name, granularity
    point: tuple[float, float] | None
    words: Mapping[str, float]
    weight: float
    keys: tuple[str, ...]


def read_telling(row: Mapping, copy: str) -> Telling:
    low, high, exact, coarse = read_period(row)
    actors, recipients = parties_of(row, "actor"), parties_of(row, "recipient")
    words, published = read_words(row), day_of(row.get("published"))
    return Telling(
        id=row["id"], copy=copy, published=published and published.toordinal(),
        block=block_of(row, actors, recipients), pair=len({*actors, *recipients}) > 1, mode=row.get("mode") or None,
        visit=(actors, recipients) if row.get("mode") == "visit" and recipients else None,
        names=frozenset((party, last_name(name)) for party, name, _ in entities_of(row) if name),
        sectors=frozenset((party, sector) for party, _, sector in entities_of(row)),
        low=low, high=high, dated=bool(row.get("day")), exact=exact, coarse=coarse,
        place=tuple(str(row.get(f"place_{part}") or "").casefold() for part in ("country", "admin1", "name", "granularity")),
        point=None if row.get("lat") is None or row.get("lon") is None else (row["lat"], row["lon"]),
        words=words, weight=sum(words.values()), keys=tuple(sorted(words, key=lambda w: (-words[w], w))[:KEYS]),
    )


# -- reading a row -----------------------------------------------------------------------------------------------


def listed(row: Mapping, column: str) -> list[str]:
    return [value or "" for value in row.get(column) or ()]


def parties_of(row: Mapping, side: str) -> tuple[str, ...]:
    """Codes of a side, sorted, each once; a party without a code goes by its name.

    >>> parties_of({"actor_codes": ["USA", ""], "actor_names": ["Antony Blinken", "Wagner"]}, "actor")
    ('USA', 'wagner')
    """
    codes, names = listed(row, f"{side}_codes"), listed(row, f"{side}_names")
    names += [""] * (len(codes) - len(names))
    return tuple(sorted({code or name.casefold() for code, name in zip(codes, names)} - {""}))


def claim_of(row: Mapping) -> tuple[str, ...]:
    """How real it is said to be; empty for what is done, also when told as past."""
    return tuple(flag for flag in REALITY if flag in (row.get("aux") or ()))


def block_of(row: Mapping, actors: tuple[str, ...], recipients: tuple[str, ...]) -> tuple | None:
    if not actors and not recipients:
        return None
    if row["type"] in MUTUAL:
        return row["type"], claim_of(row), tuple(sorted({*actors, *recipients}))
    return row["type"], claim_of(row), actors, recipients


def entities_of(row: Mapping) -> Iterator[tuple[str, str, str]]:
    """Party, name and sector of all who act for a party on either side; a country as such has no sector."""
    for side in ("actor", "recipient"):
        for code, name, sector in zip(*(listed(row, f"{side}_{part}") for part in ("codes", "names", "sectors"))):
            if sector and (code or name):
                yield code or name.casefold(), name, sector


def last_name(name: str) -> str:
    return name.casefold().rpartition(" ")[2]


def read_period(row: Mapping) -> tuple[int | None, int | None, bool, bool]:
    """First and last day, whether it is one day of its own, whether it is long.

    What is told as past and has no day of its own was not done about the day of publication: nothing is known.
    """
    day, published = day_of(row.get("day")), day_of(row.get("published"))
    granularity = row.get("day_granularity")
    if day:
        until = max(day, day_of(row.get("day_until")) or day)
        return day.toordinal(), until.toordinal(), day == until, granularity in COARSE or (until - day).days > WIDE
    if published is None or "historical" in (row.get("aux") or ()):
        return None, None, False, False
    return published.toordinal() - TOLD_WITHIN, published.toordinal(), False, False


def read_words(row: Mapping) -> dict[str, float]:
    """Weights of the words about the trigger, without the parties' own names: both have those anyway."""
    sentence = row.get("sentence") or ""
    at = max(0, (row.get("trigger_start") or 0) - (row.get("sentence_start") or 0))
    before, after = WORD.findall(sentence[:at].casefold()), WORD.findall(sentence[at:].casefold())
    return weigh_words(before[-ABOUT:] + after[:ABOUT + 1], own_words(row))


def own_words(row: Mapping) -> set[str]:
    out: set[str] = set()
    for side in ("actor", "recipient"):
        out.update(*(state_words().get(code, ()) for code in listed(row, f"{side}_codes")))
        out.update(stem(w) for name in listed(row, f"{side}_names") for w in WORD.findall(name.casefold()))
    return out


# -- two tellings ------------------------------------------------------------------------------------------------


def likeness_of_deeds(a: Telling, b: Telling) -> float | None:
    """How alike the words are, where the two are one deed; None where they are not.

    In copies of one text the same sentence gives more than 1; where one of the two has few words, as a headline has
    before its lead, it gives 1, more than any other text can: a headline goes with its own text.
    """
    possible, copied = may_be_one(a, b), is_copied(a, b)
    if not possible and not copied:
        return None
    alike = likeness(a.words, b.words, a.weight, b.weight)
    if copied and alike >= LIKE_COPY:
        return 1.0 + alike
    if possible and copied and is_thin(a, b) and not agreeing(a.names, b.names)[1]:
        return 1.0
    return min(alike, 0.99) if possible and alike >= bar_of(a, b) else None


def is_copied(a: Telling, b: Telling) -> bool:
    return a.copy == b.copy and abs((a.published or 0) - (b.published or 0)) <= COPIED_WITHIN


def is_thin(a: Telling, b: Telling) -> bool:
    return min(a.weight, b.weight) < THIN


def may_be_one(a: Telling, b: Telling) -> bool:
    """Whether no fact forbids it, nor the days; both are of one block."""
    return days_meet(a, b) and facts_meet(a, b)


def facts_meet(a: Telling, b: Telling) -> bool:
    return (
        (not a.mode or not b.mode or a.mode == b.mode)
        and not (a.visit and b.visit and a.visit != b.visit)
        and agreeing(a.sectors, b.sectors)[1] == 0
        and places_meet(a, b)
    )


def bar_of(a: Telling, b: Telling) -> float:
    """How alike the words must be."""
    met, others = agreeing(a.names, b.names)
    same_day = a.exact and b.exact and a.low == b.low
    if others or a.coarse or b.coarse or (a.exact and b.exact and not same_day):
        return LIKE_DOUBT
    if is_thin(a, b):
        return 0.0 if a.pair and (same_day or met >= 2) else LIKE_DOUBT
    if not a.pair and not same_day:
        return LIKE_DOUBT
    return LIKE_SURE if met >= 2 and same_day else LIKE_PLAIN


def agreeing(a: frozenset[tuple[str, str]], b: frozenset[tuple[str, str]]) -> tuple[int, int]:
    """Of the parties known on both sides: how many share a value, how many share none.

    >>> agreeing(frozenset({("USA", "blinken"), ("UKR", "kuleba")}), frozenset({("USA", "austin"), ("UKR", "kuleba")}))
    (1, 1)
    """
    if a == b:
        return len({party for party, _ in a}), 0
    both = {party for party, _ in a} & {party for party, _ in b}
    met = {party for party, _ in a & b}
    return len(met), len(both - met)


def days_meet(a: Telling, b: Telling) -> bool:
    if a.low is None or b.low is None:
        return False
    if a.exact and b.exact and a.low != b.low and a.published and b.published and a.low - b.low == a.published - b.published:
        return False                    # "spoke today", and the next day again "spoke today"
    return gap_of(a, b) <= DAY_SLACK


def gap_of(a: Telling, b: Telling) -> int:
    """Days from the end of one period to the beginning of the other; 0 and less where they meet."""
    return max(a.low, b.low) - min(a.high, b.high)


def places_meet(a: Telling, b: Telling) -> bool:
    """Whether two places can be one: a country holds its provinces and cities; what is unknown forbids nothing."""
    (country, province, name, grain), (country2, province2, name2, grain2) = a.place, b.place
    if not name or not name2 or name == name2:
        return not country or not country2 or country == country2
    if country and country2 and country != country2:
        return False
    if "country" in (grain, grain2):
        return bool(country and country2)
    if grain == grain2 == "city":
        return bool(a.point and b.point) and kilometres(a.point, b.point) <= NEAR
    return not province or not province2 or province == province2


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance (haversine).

    >>> round(kilometres((59.91, 10.75), (60.39, 5.32)))
    305
    """
    lat, lon, lat2, lon2 = map(radians, (*a, *b))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))
