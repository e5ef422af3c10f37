"""What every provider's line becomes: an event row with our columns, its own kept beside them."""
from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from detente.codebook.acts import load_acts
from detente.codebook.cameo import HOSTS, Cameo
from detente.codebook.columns import empty_row
from detente.codebook.foreign import load_providers
from detente.read.providers.parties import Party

FIRST, LAST = dt.date(1800, 1, 1), dt.date(2199, 12, 31)      # outside stands no event but a misprint


def make_row(provider: str, record: dict, **fields) -> dict:
    """An event row: what is given, and what follows from it.

    That is quad class and score by its act, the trust of its provider, the record as JSON, an id made of the record."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True)
    row = empty_row() | {"provider": provider, "trust": load_providers().get(provider), "record": text} | fields
    act = load_acts().get((row["type"], row["mode"] or "")) if row["type"] else None
    row |= {"quad": act and act.quad, "score": act and act.score, "mode": row["mode"] or None}
    row |= _outlet(row["publisher"], row["url"])
    return row | {"id": f"{provider}1:{sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"}


def _outlet(publisher: str | None, url: str | None) -> dict:
    """Country and ownership of the outlet that the publisher's name or the address tells."""
    host = (url or "").partition("://")[2].partition("/")[0]
    return _outlet_of(publisher, host) if publisher or host else {}


@lru_cache(maxsize=20_000)
def _outlet_of(publisher: str | None, host: str) -> dict:
    from detente.articles.marks import find_host, find_outlet  # here, because the package of articles is heavy
    outlet = find_outlet(publisher) or (find_host(f"https://{host}") if host else None)
    if not outlet:
        return {}
    return {"publisher": publisher or outlet.name, "publisher_country": outlet.country,
            "state_owned": outlet.owner_kind == "state"}


def cameo_act(cameo: Cameo) -> dict:
    """The columns that a CAMEO code fills; ``why`` keeps it, so that it can go out again as it came."""
    return {"type": cameo.type or None, "mode": cameo.mode, "contexts": list(cameo.contexts), "why": f"cameo {cameo.code}"}


def party_columns(actors: Iterable[Party], recipients: Iterable[Party], cameo: Cameo | None = None) -> dict:
    """The six lists of the parties; who hosts a visit is its recipient. Parties of which nothing is known are left out."""
    slots = [[p for p in parties if any(p)] for parties in (actors, recipients)]
    if cameo and cameo.code == HOSTS:
        slots.reverse()
    named = zip(("actor", "recipient"), slots, strict=True)
    return {f"{slot}_{part}s": [getattr(p, part) for p in parties] for slot, parties in named for part in Party._fields}


def day_columns(day: dt.date) -> dict:
    return {"day": day, "day_until": day, "day_granularity": "day"}


def to_day(text: str | None) -> dt.date | None:
    """2014-02-28, 20140228, or either with a time after it; None where there is no such day.

    >>> to_day("20140228"), to_day("2014-02-30"), to_day("2014-02-28 00:00:00")
    (datetime.date(2014, 2, 28), None, datetime.date(2014, 2, 28))
    """
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)|(\d{4})(\d\d)(\d\d)\d{6}$", (text or "").strip())
    if not found:
        return None
    try:
        day = dt.date(*[int(part) for part in found.groups() if part])
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def to_number(text: str | None, largest: float) -> float | None:
    """A number of at most this size; None for anything else.

    >>> to_number("55.75", 90), to_number("n/a", 90), to_number("nan", 90), to_number("5575", 90)
    (55.75, None, None, None)
    """
    try:
        number = float(text or "nan")
    except ValueError:
        return None
    return number if -largest <= number <= largest else None


def to_offset(text: str | None) -> int | None:
    """A place in a text.

    >>> to_offset("155"), to_offset("-1"), to_offset("1.5"), to_offset("True")
    (155, None, None, None)
    """
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text or "") else None


def point_columns(lat: str | None, lon: str | None) -> dict:
    """Both or neither."""
    north, east = to_number(lat, 90), to_number(lon, 180)
    return {"lat": north, "lon": east} if north is not None and east is not None else {}
