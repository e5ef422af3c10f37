"""Constructed sentences -> rows for the network: which word is which act, how real, and whose words are its parties'."""

from __future__ import annotations

import random
from pathlib import Path

from detente.codebook.acts import load_acts
from detente.model.shapes import EDGE, GLUED, LISTED, OPENING, SPACED, kind_of
from detente.model.tokens import find_words
from train.constructed import Act, read_constructed
from train.rows import CLS, MASK, MOST_PIECES, SEP, Pieces, disguise

NO_ACT = "O"
MODES = ["historical", "future", "hypothetical", "negation"]


def act_types() -> list[str]:
    """The classes of the head of acts: none, then the types of the codebook."""
    return [NO_ACT, *dict.fromkeys(type_ for type_, _ in load_acts())]


def read_folder(folder: Path) -> list[tuple[str, list[Act]]]:
    return [line for path in sorted(folder.glob("*.tsv")) for line in read_constructed(path)]


def encode_acts(text: str, acts: list[Act], pieces: Pieces, types: list[str], dice: random.Random | None) -> dict[str, list] | None:
    """One sentence's columns, as rows.encode gives them; None where it is too long."""
    spans = find_words(text)
    words = [text[a:b] for a, b in spans]
    ids, kinds, first = _look_up(words, spans, pieces, dice)
    if len(ids) > MOST_PIECES:
        return None
    none = [-100] * len(words)
    row = {key: none for key in ("upos", "xpos", "heads", "labels", "start", "names", "entities")}
    return row | _targets(acts, spans, types) | {"ids": ids, "kinds": kinds, "first": first, "spans": [(1, len(words))] * len(words)}


def _look_up(words, spans, pieces: Pieces, dice: random.Random | None) -> tuple[list[int], list[int], list[int]]:
    ids, kinds, first = [CLS], [EDGE], [0]
    shown = disguise(words, dice) if dice else words
    for i, word in enumerate(words):
        space = OPENING if i == 0 else (GLUED if spans[i - 1][1] == spans[i][0] else SPACED)
        mine = [MASK] if dice and dice.random() < 0.04 else pieces(word)
        kind = kind_of(shown[i], space)
        if dice and dice.random() < 0.1:
            kind -= kind % len(LISTED)
        first.append(len(ids))
        ids += mine
        kinds += [kind] * len(mine)
    return [*ids, SEP], [*kinds, EDGE], first


def _targets(acts: list[Act], spans, types: list[str]) -> dict[str, list]:
    """``acts``: type of the act that a word begins, -100 inside a longer trigger; ``modes`` and ``roles`` only at such words."""
    types_at, modes, roles = [0] * len(spans), {}, {}
    for act in acts:
        inside = _words(spans, act.trigger)
        if not inside:
            continue
        for i in inside[1:]:
            types_at[i] = -100 if types_at[i] == 0 else types_at[i]
        types_at[inside[0]] = types.index(act.type)
        modes[inside[0]] = [int(mode in act.aux) for mode in MODES]
        roles[inside[0]] = [_words(spans, act.actor), _words(spans, act.recipient)]
    return {"acts": types_at, "modes": modes, "roles": roles}


def _words(spans, slices) -> list[int]:
    return [i for i, (a, b) in enumerate(spans) if any(a < end and start < b for start, end in slices)]
