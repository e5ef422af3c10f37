"""Balancing acts: the states that would be on good terms with both of two rivals, with the words that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.balancing import RIVALS, ROLES, Field
from detente.codebook import load_codebook
from detente.codebook.standing import load_kinds
from detente.errors import QuestionError
from detente.records import BalancingAct, Evidence
from detente.system import System
from detente.web.answers import Answer, Made, Table
from detente.web.asking import Asked, make_link
from detente.web.explorer import Explorer
from detente.web.systems.balances import ask_states, ask_system, find_moments
from detente.web.systems.headlines import join_words, name_state, pair_spells, tell_act
from detente.web.systems.strains import python_of_system

PAGE = 20
NUMBERS = ("score", "strain", "pressure", "hedging", "trend")
MEANINGS = {
    "score": "orders acts: strain × (½ + pressure ÷ 4 + hedging ÷ 4)",
    "strain": "how strong the weakest of the three sides is: both friendships and the rivalry",
    "pressure": "how often a rival asked, warned or punished it on account of the other",
    "hedging": "acts and ties of both signs towards the same rival",
    "trend": "how cooperation with the rival courted (else with either) moved within the window, from −1 to +1",
}
ROLE_WORDS = {"courting": "Courting", "friend": "On good terms", "pressure": "Pressure, or one rival opposing the other",
              "resistance": "Resisting", "hedging": "At odds all the same", "rivalry": "The rivalry"}


def show_acts(explorer: Explorer, asked: Asked) -> Answer:
    form, system = ask_form(explorer, asked), ask_system(explorer, asked)
    if system.window is None:
        return Answer("acts.html", "Balancing acts", form | {"day": None})
    state, rivals, page = form["state"], form["rivals"], form["page"]
    found = choose(system.ranked_acts, ask_states(asked, system), state, rivals, form["courting"])
    shown = with_words(explorer, system, found[(page - 1) * PAGE:page * PAGE])
    ties = explorer.made_of(system).get("pairs", lambda: pair_spells(system.spells))
    data = form | {"day": system.window.until, "since": system.window.since, "window": system.length, "provider": system.provider,
                   "found": len(found), "pages": -(-len(found) // PAGE), "first": (page - 1) * PAGE + 1, "meanings": MEANINGS,
                   "slider": find_moments(explorer, system, asked), "threshold": -RIVALS, "between": None if found else value_between(system, rivals),
                   "acts": [describe(act, ties, asked) for act in shown]}
    return Answer("acts.html", title_of(found, state, rivals, system), data, list_tables(system, found, shown, ties))


def ask_form(explorer: Explorer, asked: Asked) -> dict:
    """What was asked for, and what can be."""
    state = next(iter(ask_codes(asked, "state", 1)), None)
    return {"courting": asked.choice("courting", ("", "yes"), "") == "yes", "state": state, "state_words": state and name_state(state),
            "rivals": ask_codes(asked, "rivals", 2), "page": asked.number("page", 1, least=1), "providers": explorer.providers}


def title_of(found: Sequence[BalancingAct], state: str | None, rivals: list[str], system: System) -> str:
    whose = f" of {name_state(state)}" if state else ""
    over = f" {'between' if len(rivals) == 2 else 'around'} {join_words([name_state(code) for code in rivals])}" if rivals else ""
    return f"Balancing act{'s' if len(found) != 1 else ''}{whose}{over}, {system.window.until}"


def ask_codes(asked: Asked, name: str, most: int) -> list[str]:
    """The codes of states in a parameter, parted by commas."""
    codes = [code for code in (asked.text(name) or "").replace(" ", ",").split(",") if code]
    unknown = [code for code in codes if code not in load_codebook().states]
    if unknown or len(codes) > most:
        example = "the code of a state, as JPN" if most == 1 else "one or two codes, as RUS,USA"
        raise QuestionError(f"{name} cannot be {asked.text(name)!r}: write {example}")
    return codes


def value_between(system: System, rivals: Sequence[str]) -> float | None:
    """The value of the two that were asked for as rivals; None where nothing is known of them, or not two were named."""
    if len(rivals) != 2:
        return None
    return Field(system.moves, system.spells, ()).values.get((min(rivals), max(rivals)))


def choose(acts: Sequence[BalancingAct], states: frozenset[str] | None, state: str | None, rivals: list[str], courting: bool) -> list[BalancingAct]:
    """Those of the states asked for, between or around the rivals asked for."""
    return [act for act in acts if (states is None or act.state in states) and (not state or act.state == state)
            and set(rivals) <= set(act.rivals) and (not courting or "courting" in act.stances)]


def with_words(explorer: Explorer, system: System, acts: Sequence[BalancingAct]) -> list[BalancingAct]:
    """The same acts with their evidence; kept by page."""
    return explorer.made_of(system).get(("evidence", *((act.state, act.rivals) for act in acts)), lambda: system.show_evidence(acts))


def describe(act: BalancingAct, between: Mapping, asked: Asked) -> dict:
    """An act as its card shows it. ``sides``: the three sides of the triad with the signs of what stands between the two."""
    rivals = ",".join(act.rivals)
    same = {name: asked.text(name) for name in ("at", "window", "provider")}
    return {"state": act.state, "rivals": list(act.rivals), "stances": list(act.stances), "headline": tell_act(act, between),
            "numbers": {name: getattr(act, name) for name in NUMBERS}, "link": make_link("/acts", (), {"state": act.state, "rivals": rivals} | same),
            "sides": [tell_side(act, between, (act.state, rival)) for rival in act.rivals] + [tell_side(act, between, act.rivals)],
            "evidence": [{"role": role, "words": ROLE_WORDS[role], "pieces": pieces} for role in ROLES
                         if (pieces := [tell_piece(e) for e in act.evidence if e.role == role])]}


def tell_side(act: BalancingAct, between: Mapping, pair: tuple[str, str]) -> dict:
    """Which signs the drawing gives a side: a friend or a courted rival is bound, whatever else parts the two; rivals are parted."""
    spells = between.get(frozenset(pair), ())
    at_odds = any(e.role == "hedging" and set(e.parties) == set(pair) for e in act.evidence)
    parted = pair == act.rivals or at_odds or any(s.polarity < 0 for s in spells)
    return {"pair": list(pair), "bound": pair != act.rivals, "parted": parted, "ties": sorted({s.kind.replace("-", " ") for s in spells})}


def tell_piece(e: Evidence) -> dict:
    """One piece of evidence with where it leads: the event, the article that states the tie, or nothing for the table's own ties."""
    tie = e.what in load_kinds()
    href = None if e.id is None else make_link(f"/article/{e.article}") + f"#{e.id}" if tie else make_link(f"/event/{e.id}")
    return {"parties": list(e.parties), "what": e.what, "text": e.text, "source": e.source, "day": e.day, "standing": e.id is None, "tie": tie,
            "href": href}


# -- tables --------------------------------------------------------------------------------------------------------


def list_tables(system: System, found: Sequence[BalancingAct], shown: Sequence[BalancingAct], between: Mapping) -> tuple[Table, Table]:
    """All acts that were asked for; the evidence of those on the page."""
    rows = Made(found, lambda act: {
        "state": act.state, "first": act.rivals[0], "second": act.rivals[1], "towards_first": act.stances[0], "towards_second": act.stances[1],
        **{name: getattr(act, name) for name in NUMBERS}, "headline": tell_act(act, between)})
    pieces = [{"state": act.state, "first": act.rivals[0], "second": act.rivals[1], **e.to_dict()} for act in shown for e in act.evidence]
    python = f"{python_of_system(system)}system.acts()"
    columns = ("state", "first", "second", "towards_first", "towards_second", *NUMBERS, "headline")
    told = ("state", "first", "second", "role", "parties", "what", "text", "source", "day", "article", "id")
    return (Table("acts", "Balancing acts, the highest score first", columns, rows, python=python),
            Table("evidence", "What shows the acts on this page", told, pieces, python=python))
