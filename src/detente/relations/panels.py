"""Pairs -> panels: one row a provider, pair of parties and period; the twin of ``store/sql/relations*.sql``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from detente.relations.options import FEW, Options
from detente.relations.pairs import Pair, make_pairs

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def make_panel(events, options: Options = Options(), stories=()) -> list[dict]:
    """One row a dyad and period in which anything happened, with the columns of ``store.relations()``; docs/relations.md has the formulae.

    ``events`` and ``stories`` as in ``make_pairs``. ``attention`` is the dyad's share in all that the options count, whatever
    ``between`` and ``provider`` show."""
    pairs = make_pairs(events, options, stories)
    total: dict[tuple, float] = {}
    for pair in pairs:
        total[pair.provider, pair.period] = total.get((pair.provider, pair.period), 0.0) + pair.weight
    return [_sum_up(key, group, options.k, total[key[0], key[3]]) for key, group in _group(pairs, _dyad_period, options)]


def make_types(events, options: Options = Options(), stories=()) -> list[dict]:
    """The same by PLOVER type: ``type``, ``quad``, ``events``, ``stories``, ``voices``, ``score_sum``."""
    return _count_by(("type", "quad"), events, options, stories)


def make_quads(events, options: Options = Options(), stories=()) -> list[dict]:
    """The same by quad class: ``quad``, ``events``, ``stories``, ``voices``, ``score_sum``; a story counts once in each class that it has acts of."""
    return _count_by(("quad",), events, options, stories)


def _count_by(names: tuple[str, ...], events, options: Options, stories) -> list[dict]:
    out = []
    for key, group in _group(make_pairs(events, options, stories), lambda p: (*_dyad_period(p), *(getattr(p, name) for name in names)), options):
        counted = dict(zip(names, key[4:])) | {"events": sum(p.weight for p in group)}
        out.append(_head(key) | counted | _tellers(group) | {"score_sum": _scores(group)[0]})
    return out


def make_stories(events, options: Options = Options(), stories=()) -> list[dict]:
    """The same by story: what a bootstrap draws from, and what stands at a change."""
    out = []
    for key, group in _group(make_pairs(events, options, stories), lambda p: (*_dyad_period(p), p.story), options):
        score_sum, scored = _scores(group)
        out.append(_head(key) | {
            "story": key[4], "type": min((p.type for p in group if p.type), default=None), "first": min(p.event for p in group),
            "named": any(p.named for p in group), "events": sum(p.weight for p in group),
            "cooperation": _weight(group, (1, 2)), "conflict": _weight(group, (3, 4)), "score_sum": score_sum, "scored": scored,
            "voices": sorted({p.voice for p in group if p.voice})})
    return out


def _dyad_period(pair: Pair) -> tuple:
    return pair.provider, pair.source, pair.target, pair.period


def _group(pairs: Iterable[Pair], key: Callable[[Pair], tuple], options: Options) -> list[tuple[tuple, list[Pair]]]:
    groups: dict[tuple, list[Pair]] = {}
    for pair in pairs:
        if _asked(pair, options):
            groups.setdefault(key(pair), []).append(pair)
    return sorted(groups.items(), key=lambda item: tuple(str(part) for part in item[0]))


def _asked(pair: Pair, options: Options) -> bool:
    if options.provider is not None and pair.provider != options.provider:
        return False
    codes = options.between
    return codes is None or ({pair.source, pair.target} == set(codes) if len(codes) > 1 else codes[0] in (pair.source, pair.target))


def _head(key: tuple) -> dict:
    return dict(zip(("provider", "source", "target", "period"), key))


def _tellers(group: list[Pair]) -> dict:
    return {"stories": len({p.story for p in group if p.named}), "voices": len({p.voice for p in group if p.named and p.voice})}


def _weight(group: list[Pair], quads: tuple[int, ...]) -> float:
    return sum((p.weight for p in group if p.quad in quads), 0.0)


def _scores(group: list[Pair]) -> tuple[float | None, float]:
    """(sum of weight times score, or None where no act has one; the weight of those that have)."""
    scored = [p for p in group if p.score is not None]
    return (sum(p.weight * p.score for p in scored) if scored else None), sum((p.weight for p in scored), 0.0)


def _sum_up(key: tuple, group: list[Pair], k: float, total: float) -> dict:
    tellers, counts = _tellers(group), {name: _weight(group, (quad,)) for quad, name in enumerate(QUADS, 1)}
    events, (score_sum, scored) = sum(p.weight for p in group), _scores(group)
    cooperation, conflict = (sum(list(counts.values())[i:i + 2]) for i in (0, 2))
    known = any(p.voice for p in group)
    return (_head(key) | {"events": events} | tellers | {"few": tellers["voices"] < FEW if known else None} | counts
            | {"score_sum": score_sum, "score_mean": score_sum / scored if scored else None,
               "balance": (cooperation - conflict) / (cooperation + conflict + k), "attention": events / total})
