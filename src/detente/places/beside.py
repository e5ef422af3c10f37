"""What a text says with a name of where it lies: "Sochi, Russia", "Baltimore, Md.", "the Syrian town of Khan Shaykhun"."""
from __future__ import annotations

import re

from detente.codebook import Hit, Term, hits_between
from detente.codebook.gazetteer import Gazetteer

KINDS_OF_PLACE = frozenset(
    "resort city town region province capital village port area district island state suburb oblast governorate "
    "peninsula county base airport coast border strip valley neighborhood neighbourhood zone territory enclave "
    "stronghold municipality republic camp prefecture archipelago embassy crossing outskirts".split())
NATION = {"name", "former", "territory"}
NAMING = NATION | {"capital", "seat"}
COMPASS = r"(?:(?:north|south|east|west|central)(?:[- ]?(?:east|west))?(?:ern)?|upper|lower)"
_BESIDE = re.compile(r"['’]s?\s+(?:\w+ern\s+|\w+\s+)?|\s+(?:\w+\s+)?(?:" + "|".join(sorted(KINDS_OF_PLACE))
                     + r")\s+(?:city\s+)?of\s+")
NAME = r"[A-ZÀ-Þ][\w.’'-]+(?:\s+(?:of|de|el|al|the|and)?\s?[A-ZÀ-Þ][\w.’'-]+){0,3}"
FAR = 200  # characters beyond which nothing is beside a name
_WITHIN = re.compile(rf"\s+in\s+(?:the\s+)?(?:{COMPASS}\s+)?(?=[A-Z])")
_QUALIFIER = re.compile(rf",\s+(?P<name>{NAME}|[A-Z]\.?[A-Z]\.?)")

Beside = tuple[str | None, str | None, int]       # country, US state, where what was said ends


def beside_of(text: str, start: int, end: int, hits: list[Hit], gazetteer: Gazetteer) -> Beside:
    """Country and US state said with a name, and where what was said ends.

    Read are "Sochi, Russia", "Baltimore, Md.", "Aleppo in northern Syria", "Japan's Ise-Shima" and "the Syrian town of
    Khan Shaykhun"."""
    comma, within = _QUALIFIER.match(text, end), _WITHIN.match(text, end)
    if comma and text[comma.start("name"):].startswith("Georgia") and _state_of("Georgia", text[start:end], gazetteer):
        return "USA", "Georgia", comma.start("name") + len("Georgia")
    after = comma.start("name") if comma else within.end() if within else -1
    for hit in hits_between(hits, start - FAR, max(after, start) + FAR):
        if hit.start == after and (code := code_of(hit, NATION)):
            return code, None, hit.end
        if hit.end <= start and _BESIDE.fullmatch(text, hit.end, start):
            if code := code_of(hit, NAMING | {"adjective"}):
                return code, None, end
    return _beside_state(comma, text, gazetteer) if comma else (None, None, end)


def _beside_state(comma: re.Match, text: str, gazetteer: Gazetteer) -> Beside:
    """The state or province after a comma, with its dot where it is short ("Md.")."""
    name = comma["name"]
    first = name.split()[0]
    for written in (name + text[comma.end():comma.end() + 1], name, name.rstrip("."), first, first.rstrip(".")):
        for known in gazetteer.find(written):
            if known.granularity in ("state", "region") and known.country:
                state = known.admin1 if known.granularity == "state" else None
                return known.country, state, comma.start("name") + len(written)
    return None, None, comma.start()


def _state_of(state: str, name: str, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer knows the place in the US state of that name."""
    return any(k.country == "USA" and k.admin1 == state for k in gazetteer.find(name))


def code_of(hit: Hit, kinds: set[str]) -> str | None:
    return next((row.code for row in hit.rows if isinstance(row, Term) and row.kind in kinds), None)
