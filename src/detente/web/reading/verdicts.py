"""What a reader can say of an event, and an event's codes in the short form in which a correction has them."""

from __future__ import annotations

from collections.abc import Mapping

VERDICTS = ("right", "no such event", "wrong type", "wrong party", "wrong day", "wrong place", "wrong reality", "other")


def describe_coded(row: Mapping) -> dict:
    """A row of ``events`` in short: type, mode, aux, codes of each side, day from–until, country of the place. Parties without a code are left out.

    >>> row = {"type": "CONSULT", "mode": None, "aux": [], "actor_codes": ["CAN", ""], "recipient_codes": [], "place_country": "NOR"}
    >>> describe_coded(row | {"day": None, "day_until": None})
    {'type': 'CONSULT', 'mode': None, 'aux': [], 'actor': ['CAN'], 'recipient': [], 'day': None, 'place': 'NOR'}
    """
    day = [row["day"].isoformat(), (row["day_until"] or row["day"]).isoformat()] if row["day"] else None
    codes = {side: list(dict.fromkeys(code for code in row[f"{side}_codes"] or () if code)) for side in ("actor", "recipient")}
    return {"type": row["type"], "mode": row["mode"], "aux": sorted(row["aux"] or ()), **codes, "day": day, "place": row["place_country"]}
