"""Event row -> its dyads: one actor, one recipient, weights that sum to one."""
from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import permutations, product
from typing import NamedTuple

from detente.codebook.acts import MUTUAL


class Party(NamedTuple):
    code: str = ""
    name: str = ""
    sector: str = ""
    office: str = ""
    text: str = ""               # as printed; known of our own events only


class Dyad(NamedTuple):
    actor: Party
    recipient: Party
    weight: float


NOBODY = Party()


def parties(row: dict, slot: str) -> list[Party]:
    """The parties of a slot ("actor", "recipient")."""
    listed = [Party(*values) for values in zip(row[f"{slot}_codes"], row[f"{slot}_names"], row[f"{slot}_sectors"], strict=True)]
    entities = json.loads(row["record"] or "{}").get(slot) if row["provider"] == "detente" else None
    if not entities or len(entities) != len(listed):
        return listed
    return [p._replace(office=e["office"] or "", text=e["text"]) for p, e in zip(listed, entities, strict=True)]


def dyads(row: dict) -> Iterator[Dyad]:
    """Every actor with every recipient; of a mutual act without recipient every ordered pair of its actors.

    Nobody is paired with himself where there is anybody else; a slot without parties gives NOBODY.

    >>> row = {"type": "CONSULT", "provider": "", "actor_codes": ["JPN", "USA"], "actor_names": ["", ""],
    ...        "actor_sectors": ["", ""], "recipient_codes": [], "recipient_names": [], "recipient_sectors": []}
    >>> [(d.actor.code, d.recipient.code, d.weight) for d in dyads(row)]
    [('JPN', 'USA', 0.5), ('USA', 'JPN', 0.5)]
    """
    actors, recipients = parties(row, "actor"), parties(row, "recipient")
    if not recipients and row["type"] in MUTUAL and len(actors) > 1:
        pairs = list(permutations(actors, 2))
    else:
        pairs = list(product(actors or [NOBODY], recipients or [NOBODY]))
    pairs = [pair for pair in pairs if pair[0][:3] != pair[1][:3]] or pairs
    for actor, recipient in pairs:
        yield Dyad(actor, recipient, 1 / len(pairs))
