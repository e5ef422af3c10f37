"""A state: whom it deals with and how that went, who acts for it, its ties, what it is asked for and plans, between whom it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from detente.system import System
from detente.web.answers import Answer, Table
from detente.web.asking import Asked, make_link
from detente.web.explorer import Explorer
from detente.web.pairs.accounts import tell_state
from detente.web.pairs.bonds import list_ties, tie_table
from detente.web.pairs.dealings import choose_by, draw_trends, event_tables, find_balancing, find_partners, office_table
from detente.web.pairs.deeds import PERIODS, Scope, read_scope
from detente.web.pairs.parties import Party, find_party, list_memberships
from detente.web.systems.headlines import WORDS, pair_spells, tell_act

ACTS = 5  # balancing acts shown
TOLD = ("since", "until", "lapsed", "by", "contested", "words", "source")  # of each tie
OPENED = 20 * 365  # days before today within which offices are listed


def show_state(explorer: Explorer, asked: Asked, code: str) -> Answer:
    """The page of a state, or of a code that organisations share."""
    party = find_party(explorer, code)
    scope = read_scope(explorer, asked, choose_by(explorer, asked.text("provider", explorer.provider)))
    system = explorer.system(None, provider=scope.provider)
    whole, ranked, trends = find_partners(explorer, party.code, scope)
    told, ties = event_tables(explorer, party.code, scope), list_ties(system, party.code)
    tables = [ranked, trends, *told.values(), tie_table(ties, system, party.code)]
    tables += _state_tables(explorer, party, scope, whole) if party.kind == "state" else []
    data = {"party": asdict(party), "scope": asdict(scope), "periods": PERIODS, "providers": explorer.providers, "totals": whole,
            "lede": tell_state(party, whole, ranked.rows), "known": system.window.until if system.window else None,
            "standing": [merge_spells(group) for group in group_ties(party.code, [tie for tie in ties if tie["stands"]])],
            "ended": group_ties(party.code, [tie for tie in ties if not tie["stands"]]),
            "chart": draw_trends(trends, ranked), "acts": tell_acts(explorer, system, party.code),
            "search": make_link("/search", (), {"party": party.code} | scope.search()), "empty": explorer.empty}
    return Answer("state.html", party.name, data, tuple(tables))


def _state_tables(explorer: Explorer, party: Party, scope: Scope, whole: Mapping) -> list[Table]:
    last = scope.today or dt.date.max
    first = max(scope.since or dt.date.min, whole["first"] or dt.date.min, dt.date.fromordinal(max(1, last.toordinal() - OPENED)))
    members = list_memberships(party.code, last)
    python = ("from detente.codebook.organisations import memberships_of\n"
              f"[row for rows in memberships_of().values() for row in rows if row.state == {party.code!r}]")
    return [office_table(explorer, party.code, scope, min(first, last), last),
            Table("memberships", "Organisations with listed members", ("organisation", "name", "since", "until", "member"), members, python=python)]


def group_ties(code: str, ties: Sequence[Mapping]) -> list[dict]:
    """Ties by what the state is to the others ("ally of", "sanctioned by"), each with whom and since when."""
    groups: dict[tuple, dict] = {}
    for tie in ties:
        acts = tie["first"] == code
        words = WORDS.get(tie["kind"], (tie["kind"].replace("-", " "),) * 2)[0 if acts else 1]
        group = groups.setdefault((tie["kind"], words), {"kind": tie["kind"], "words": words, "polarity": tie["polarity"], "ties": []})
        group["ties"].append({"other": tie["second"] if acts else tie["first"]} | {name: tie[name] for name in TOLD})
    return list(groups.values())


def merge_spells(group: Mapping) -> dict:
    """A group in which each other party stands once: from its first spell that stands, as long as one does."""
    merged: dict[str, dict] = {}
    for tie in sorted(group["ties"], key=lambda tie: tie["since"]):
        first = merged.setdefault(tie["other"], dict(tie))
        first["until"] = max(first["until"], tie["until"]) if first["until"] and tie["until"] else None
    return {**group, "ties": list(merged.values())}


def tell_acts(explorer: Explorer, system: System, code: str) -> list[dict]:
    """Its balancing acts in plain words, the highest score first."""
    found = find_balancing(system, code)[:ACTS]
    between = pair_spells(spell for spell in system.spells if code in (spell.first, spell.second)) if found else {}
    return [{"text": tell_act(act, between), "score": act.score, "rivals": list(act.rivals),
             "href": make_link("/acts", (), {"state": code, "rivals": ",".join(act.rivals), "provider": system.provider})} for act in found]
