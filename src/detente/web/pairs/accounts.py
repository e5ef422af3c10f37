"""Numbers of a pair or a state -> sentences that say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.relations.options import FEW
from detente.web.pages import signed
from detente.web.pairs.bonds import tell_ties
from detente.web.pairs.deeds import Deeds, sum_up
from detente.web.pairs.parties import KIND_NAMES, Party
from detente.web.systems.headlines import join_words, name_state


def many(number: int, one: str, more: str = "") -> str:
    """
    >>> many(1, "story", "stories"), many(2000, "event")
    ('1 story', '2,000 events')
    """
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def percent(share: float) -> str:
    """
    >>> percent(0.614).split(), percent(0.998).split()
    (['61', '%'], ['over', '99', '%'])
    """
    if 0 < share < 0.01 or 0.99 < share < 1:
        return "under 1\u00a0%" if share < 0.5 else "over 99\u00a0%"
    return f"{share:.0%}".replace("%", "\u00a0%")


def tell_pair(one: Party, other: Party, deeds: Deeds, ties: Sequence[Mapping], changes: Sequence[Mapping]) -> list[str]:
    """What the page of a pair says, in sentences."""
    standing = tell_ties(ties)
    told = [f"No event that counts names both {one.name} and {other.name} here."]
    if deeds.rows:
        told = [_tell_counts(deeds), _tell_last(changes, deeds.scope.by), tell_voices(deeds.rows)]
    return [*filter(None, told), *([f"Standing ties: {'; '.join(standing)}."] if standing else [])]


def _tell_counts(deeds: Deeds) -> str:
    days, (whole,) = [row["day"] for row in deeds.rows], sum_up(deeds.rows, lambda row: (), ())
    who = f"by {name_state(deeds.first)} towards {name_state(deeds.second)}" if deeds.one_way else "between the two"
    when = f"From {min(days)} to {max(days)}" if min(days) < max(days) else f"On {min(days)}"
    return f"{when}: {many(whole['events'], 'event')} {who} in {many(whole['stories'], 'story', 'stories')}{tell_share(whole)}."


def tell_share(sums: Mapping) -> str:
    """How much of what has a PLOVER type is cooperation; nothing where nothing has."""
    told = sums["cooperation"] + sums["conflict"]
    return f", {percent(sums['cooperation'] / told)} of them cooperative" if told else ""


def _tell_last(changes: Sequence[Mapping], by: str) -> str:
    if not changes:
        return ""
    last = changes[-1]
    way = "more cooperative" if last["after"] > last["before"] else "more hostile"
    when = last["period"].isoformat()[: {"month": 7, "year": 4}.get(by, 10)]
    return f"Since {when} {way} than before: the mean balance went from {signed(last['before'])} to {signed(last['after'])}."


def tell_voices(rows: Sequence[Mapping]) -> str:
    """How many tell of it, where it is known, and whether they are few."""
    outlets = {row["publisher"]: row for row in rows if row["publisher"]}
    if not outlets:
        return "Who told of it is not known."
    if len(outlets) == 1:
        (name, row), = outlets.items()
        owner = f", which the state of {name_state(row['country'])} owns" if row["state_owned"] and row["country"] else ""
        return f"All of it is told by one outlet, {name}{owner}."
    owned, voices = sum(bool(row["state_owned"]) for row in outlets.values()), len({row["voice"] for row in rows if row["voice"]})
    whose = f", {owned} of them owned by a state" if owned else ""
    few = ": few, so read with care" if voices < FEW else ""
    return f"Told by {many(len(outlets), 'outlet')}{whose}, which make {many(voices, 'independent voice')}{few}."


def name_party(code: str) -> str:
    """
    >>> name_party("USA"), name_party("IGO")
    ('the United States', 'international organisations')
    """
    known = KIND_NAMES.get(code)
    return name_state(code) if known is None else f"the {known}" if code in ("UNO", "EUR") else known[0].lower() + known[1:]


def tell_state(party: Party, whole: Mapping, partners: Sequence[Mapping]) -> list[str]:
    """What the page of a state says of its dealings."""
    if not partners:
        return [f"No event that counts names {party.name} beside another party here."]
    most = join_words([name_party(row["partner"]) for row in partners[:3]])
    when = f"From {whole['first']} to {whole['last']}" if whole["first"] < whole["last"] else f"On {whole['first']}"
    return [f"{when}: {many(whole['events'], 'event')} in {many(whole['stories'], 'story', 'stories')} "
            f"with {many(whole['partners'], 'other party', 'other parties')}{tell_share(whole)}; most with {most}."]
