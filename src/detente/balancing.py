"""Tones, spells, pressures -> BalancingActs: states that would be on good terms with both of two rivals.

A state p closes a strained triad with rivals a and b (p-a and p-b positive, a-b negative) or opens one by courting. Its

    strain   = (s(p, a) s(p, b) e(a, b)) ^ 1/3            s, e: how much binds or parts two states, 1 - exp(-x / 3)
    score    = strain x (1/2 + pressure / 4 + hedging / 4)

pressure: 1 - exp(-n / 2) with n acts by which a rival asks, warns or punishes p on account of the other; hedging: the
larger, over both rivals, of s(p, x) x what parts p from x.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from detente.codebook import load_codebook
from detente.codebook.standing import load_kinds, ties_among
from detente.networks import EVEN, SPARSE, TONE, Pair, Tone, list_kinds, weigh_kinds
from detente.records import Article, BalancingAct, Event, Evidence, Tie
from detente.rows import flatten_event, flatten_tie
from detente.spells import CONFIDENT_DEED, Spell, list_spells

SCALE = 3.0  # an alliance's strength: what binds two so is 1 - 1/e of the most
RIVALS = 2.0  # a dyad's value of minus this or less is rivalry: what a rivalry, sanctions, or very hostile news alone make
COURTED = 2.5  # score points of cooperation within the window's later half that make a courtship: one meeting
STANDING = 0.25  # how much a sanction counts as a move that no day is told of: it is in force, which is for ties to tell, rather than imposed now
REALITY = {"future": 1.0, "historical": 0.5, "hypothetical": 0.5, "negation": 0.0}  # else 1: done
PRESSING = ("REQUEST", "ACCUSE", "THREATEN", "REJECT", "SANCTION", "COERCE")
WISHES = {"rapprochement": 5.0, "interest": 2.5}  # score points of a tie that tells of courtship
CLEARLY = 1.5  # times the conflict: who condemns a state and is open to talks with it courts nobody
SHOWN = 3  # pieces of evidence of one role in one act


@dataclass(frozen=True, slots=True)
class Moves:
    """What one state did to another within the window: cooperation of its earlier and later half, conflict (PLOVER score points)."""

    earlier: float = 0.0
    later: float = 0.0
    conflict: float = 0.0

    @property
    def trend(self) -> float:
        return (self.later - self.earlier) / (self.later + self.earlier + EVEN)

    @property
    def courts(self) -> bool:
        """Whether cooperation rises, is no passing word, and clearly outweighs conflict."""
        return self.later >= COURTED and self.later > max(self.earlier, CLEARLY * self.conflict - self.earlier)


@dataclass(frozen=True, slots=True)
class Pressure:
    """One act by which ``doer`` presses ``target`` on account of ``third``."""

    doer: str
    target: str
    third: str
    weight: float = 1.0


def find_acts(moves: Mapping[Pair, Moves], spells: Sequence[Spell], pressures: Iterable[Pressure] = (),
              attested: Callable[[str, str], bool] | None = None) -> list[BalancingAct]:
    """Balancing acts without their evidence, the highest score first.

    ``moves``: by doer and other; ``spells``: those that stand on the day; ``attested``: whether there is a word of dealings
    between two states at all (by default: moves between them)."""
    field = Field(moves, spells, pressures)
    known = attested or (lambda one, other: (one, other) in moves or (other, one) in moves)
    found = [act for pair in field.rivals() for act in field.acts_between(*pair, known)]
    return sorted(found, key=lambda act: (-act.score, act.state, act.rivals))


class Field:
    """All dyads, weighed once: what binds, what parts, who is whose friend or courts whom."""

    def __init__(self, moves: Mapping[Pair, Moves], spells: Sequence[Spell], pressures: Iterable[Pressure]):
        self.moves = moves
        sums: dict[Pair, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for (doer, other), m in moves.items():
            both = sums[_pair(doer, other)]
            both[0] += m.earlier + m.later
            both[1] += m.conflict
        tones = {pair: Tone(*both) for pair, both in sums.items()}
        self.tones, self.values, self.binds, self.parts = tones, {}, defaultdict(float), defaultdict(float)
        kinds = list_kinds(spells)
        for pair in sorted([*tones, *(pair for pair in kinds if pair not in tones)]):
            binds, parts = weigh_kinds(kinds[pair]) if pair in kinds else (0.0, 0.0)
            tone = tones.get(pair) or Tone()
            self.values[pair] = binds - parts + TONE * tone.balance
            self.binds[pair] = binds + TONE * tone.cooperation / (tone.cooperation + EVEN)
            self.parts[pair] = parts + TONE * tone.conflict / (tone.conflict + EVEN)
        self.pressed: dict[tuple[str, frozenset[str]], float] = defaultdict(float)
        for p in pressures:
            self.pressed[p.target, frozenset((p.doer, p.third))] += p.weight
        self.stances = self._stances()

    def rivals(self) -> list[Pair]:
        return [pair for pair, value in self.values.items() if value <= -RIVALS]

    def _stances(self) -> dict[str, dict[str, str]]:
        """State -> the others that it is a friend of or courts."""
        out: dict[str, dict[str, str]] = defaultdict(dict)
        for (one, other), m in self.moves.items():
            if m.courts and self.tones[_pair(one, other)].balance > 0:
                out[one][other] = "courting"
        for (one, other), value in self.values.items():
            if value >= SPARSE:
                out[one][other] = out[other][one] = "friend"
        return out

    def acts_between(self, a: str, b: str, attested: Callable[[str, str], bool]) -> Iterator[BalancingAct]:
        for state, stances in self.stances.items():
            if a in stances and b in stances and attested(state, a) and attested(state, b):
                yield self._act(state, (a, b), (stances[a], stances[b]))

    def _act(self, state: str, rivals: Pair, stances: Pair) -> BalancingAct:
        binds = [_share(self.binds[_pair(state, rival)]) for rival in rivals]
        parts = [_share(self.parts[_pair(state, rival)]) for rival in rivals]
        strain = (binds[0] * binds[1] * _share(self.parts[_pair(*rivals)])) ** (1 / 3)
        pressure = 1 - math.exp(-self.pressed[state, frozenset(rivals)] / 2)
        hedging = max(b * p for b, p in zip(binds, parts))
        courted = [rival for rival, stance in zip(rivals, stances) if stance == "courting"] or rivals
        trend = max(self.moves.get((state, rival), Moves()).trend for rival in courted)
        score = strain * (0.5 + 0.25 * pressure + 0.25 * hedging)
        numbers = (round(x, 3) for x in (score, strain, pressure, hedging, trend))
        return BalancingAct(state, rivals, stances, *numbers, evidence=())


def _share(x: float) -> float:
    return 1 - math.exp(-x / SCALE)


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


# -- rows of events and ties ---------------------------------------------------------------------------------------


def real(row: Mapping) -> float:
    """How much an event counts: 1 where it was done or is to come, 1/2 where it is past or imagined, 0 where it is denied."""
    return min((REALITY[aux] for aux in row["aux"]), default=1.0)


def sides_of(row: Mapping) -> list[Pair]:
    """Doer and other, states only; of a meeting of equals everybody with everybody."""
    states = load_codebook().states
    doers, others = ([c for c in dict.fromkeys(row[f"{side}_codes"]) if c in states] for side in ("actor", "recipient"))
    if not others and not row["recipient_codes"]:
        return [(a, b) for a in doers for b in doers if a != b]
    mutual = row["type"] in ("CONSULT", "COOPERATE") or row["mode"] in ("phone", "multilateral")
    pairs = [(a, b) for a in doers for b in others if a != b]
    return pairs + [(b, a) for a, b in pairs] if mutual and row["mode"] != "visit" else pairs


def sum_moves(events: Iterable[Mapping], ties: Iterable[Mapping] = (), middle: dt.date | None = None) -> dict[Pair, Moves]:
    """Events, and ties that tell of courtship, summed by doer and other; ``middle``: where the later half begins, None: all is late."""
    sums: dict[Pair, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in events:
        if not row["quad"]:
            continue
        day, weight = row["day"] or row["published"], real(row) * (STANDING if row["type"] == "SANCTION" and row["day"] is None else 1.0)
        half = 0 if middle and day and day < middle else 1
        for pair in sides_of(row):
            sums[pair][half if row["quad"] <= 2 else 2] += abs(row["score"] or 0) * weight
    for row in ties:
        if row["kind"] in WISHES and all(row["party_codes"]):
            sums[tuple(row["party_codes"])][1] += WISHES[row["kind"]]
    return {pair: Moves(*values) for pair, values in sums.items()}


def list_pressures(events: Iterable[Mapping]) -> list[Pressure]:
    """Acts of pressure by one state on another that name a third."""
    states = load_codebook().states
    return [Pressure(doer, target, third, real(row)) for row in events if row["type"] in PRESSING and real(row)
            for doer, target in sides_of(row) for third in row["third_codes"] if third in states and third not in (doer, target)]


def gather_evidence(act: BalancingAct, events: Iterable[Mapping], ties: Iterable[Mapping], spells: Iterable[Spell]) -> list[Evidence]:
    """What shows the act, at most three of a role: first what pages say, then the table of standing ties."""
    found: dict[str, list[Evidence]] = defaultdict(list)

    def wants(role: str | None) -> bool:
        return role is not None and len(found[role]) < SHOWN

    told = ((_evidence_of_event, events), (_evidence_of_tie, ties), (_evidence_of_spell, spells))
    for evidence in (one for read, rows in told for row in rows for one in read(act, row, wants)):
        if wants(evidence.role) and (evidence.parties, evidence.what, evidence.text) not in {(e.parties, e.what, e.text) for e in found[evidence.role]}:
            found[evidence.role].append(evidence)
    return [replace(e, text=" ".join((e.text or "").split())) for role in ROLES for e in found[role]]


ROLES = ("courting", "friend", "pressure", "resistance", "hedging", "rivalry")


def _evidence_of_event(act: BalancingAct, row: Mapping, wants: Callable[[str | None], bool]) -> Iterator[Evidence]:
    if not row["quad"] or not real(row):
        return
    three = {act.state, *act.rivals}
    for doer, other in sides_of(row):
        role = _role_of_event(act, row, doer, other) if doer in three and other in three else None
        if role:
            if not wants(role):
                return
            what = ", ".join([" ".join(filter(None, (row["type"], row["mode"]))), *row["aux"]])
            yield Evidence(role, (doer, other), what, row["sentence"], row["publisher"], row["day"] or row["published"],
                           row["article"], row["id"])
            return


def _role_of_event(act: BalancingAct, row: Mapping, doer: str, other: str) -> str | None:
    third = {act.state, *act.rivals} - {doer, other}
    if {doer, other} == set(act.rivals):
        return "rivalry" if row["quad"] == 4 else None
    about_third = bool(third & set(row["third_codes"]))
    if doer != act.state:
        return "pressure" if about_third and row["type"] in PRESSING else "hedging" if row["quad"] == 4 else None
    if row["quad"] > 2:
        return "resistance" if about_third and row["type"] == "REJECT" else "hedging"
    return act.stances[act.rivals.index(other)]


def _evidence_of_tie(act: BalancingAct, row: Mapping, wants: Callable[[str | None], bool]) -> Iterator[Evidence]:
    first, second = row["party_codes"]
    kind = load_kinds().get(row["kind"])
    if kind is None or not {first, second} <= {act.state, *act.rivals}:
        return
    if act.state not in (first, second):
        role = "pressure" if row["kind"] == "opposition" else "rivalry" if kind.polarity < 0 else None
    elif kind.polarity < 0:
        role = "hedging"
    else:
        role = "courting" if row["kind"] in WISHES else "friend"
    if wants(role):
        yield Evidence(role, (first, second), row["kind"], row["sentence"], row.get("publisher"), row["published"],
                       row["article"], row["id"])


def _evidence_of_spell(act: BalancingAct, spell: Spell, wants: Callable[[str | None], bool]) -> Iterator[Evidence]:
    if not {spell.first, spell.second} <= {act.state, *act.rivals} or not load_kinds()[spell.kind].strength:
        return
    role = "rivalry" if act.state not in (spell.first, spell.second) else "friend" if spell.polarity > 0 else "hedging"
    if role == "rivalry" and spell.polarity > 0 or not wants(role):
        return
    for said in spell.statements:
        if said.article is None:
            yield Evidence(role, (spell.first, spell.second), spell.kind, said.words, said.source, spell.since)


# -- one page ------------------------------------------------------------------------------------------------------


def list_page_acts(article: Article, events: Sequence[Event], ties: Sequence[Tie]) -> tuple[BalancingAct, ...]:
    """The balancing acts that one page tells of: it must speak of the state's dealings with both rivals; that they are
    rivals may be known from the table of standing ties. What teasers say belongs to other pages."""
    told = [flatten_event(e.to_dict(article)) for e in events if e.block != "teaser" and e.confidence >= CONFIDENT_DEED]
    told.sort(key=lambda row: (-real(row), row["block"] == "caption"))  # what is done or to come shows more than what is wished
    named = [flatten_tie(t.to_dict(), article.published) | {"publisher": article.publisher} for t in ties if t.block != "teaser"]
    spoken = {pair for row in told if real(row) for pair in sides_of(row)} | {tuple(row["party_codes"]) for row in named}
    states = {code for pair in spoken for code in pair} & load_codebook().states.keys()
    if article.published is None or len(states) < 3 or not any(len({*p, *q}) == 3 for p, q in combinations(spoken, 2)):
        return ()
    spells = [s for s in list_spells(named, told, ties_among(states), states) if s.stands_at(article.published)]
    pressures = [*list_pressures(told), *_opposed(named, states)]
    found = find_acts(sum_moves(told, named), spells, pressures, lambda one, other: (one, other) in spoken or (other, one) in spoken)
    return tuple(with_evidence(act, told, named, spells) for act in found)


def with_evidence(act: BalancingAct, events: Iterable[Mapping], ties: Iterable[Mapping], spells: Iterable[Spell]) -> BalancingAct:
    return replace(act, evidence=tuple(gather_evidence(act, events, ties, spells)))


def _opposed(ties: Iterable[Mapping], states: set[str]) -> list[Pressure]:
    """A power that opposes another presses those on the page who court it, half as much as by an act."""
    return [Pressure(first, state, second, 0.5) for row in ties if row["kind"] == "opposition" and all(row["party_codes"])
            for first, second in [row["party_codes"]] for state in sorted(states - {first, second})]
