"""A balancing act and the ties that stand -> a line in plain words: "Japan: ally of the United States; courting and sanctioning Russia"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.codebook import load_codebook
from detente.codebook.standing import load_kinds
from detente.networks import SPARSE
from detente.records import BalancingAct
from detente.spells import Spell

MOST = 2  # ties of each sign told of two states

# kind -> what the first party of the tie is to the second, and the second to the first
WORDS = {
    "alliance": ("ally of", "ally of"),
    "dormant-alliance": ("ally on paper of", "ally on paper of"),
    "treaty": ("treaty partner of", "treaty partner of"),
    "membership": ("in one bloc with", "in one bloc with"),
    "forces": ("keeping forces in", "host to forces of"),
    "recognition": ("recognising", "recognised by"),
    "dependence": ("dependent on", "relied on by"),
    "rivalry": ("rival of", "rival of"),
    "territorial-dispute": ("in a territorial dispute with", "in a territorial dispute with"),
    "sanctions": ("sanctioning", "sanctioned by"),
    "listings": ("listing persons of", "with persons listed by"),
    "broken-relations": ("with relations broken off to", "with relations broken off to"),
    "no-relations": ("without relations to", "without relations to"),
}
ARTICLED = ("Netherlands", "Philippines", "Bahamas", "Maldives", "Gambia", "Comoros", "Vatican")


def name_state(code: str) -> str:
    """A state as a sentence names it.

    >>> name_state("USA"), name_state("JPN")
    ('the United States', 'Japan')
    """
    state = load_codebook().states.get(code)
    name = state.name if state else code
    articled = name.startswith("United ") or name.endswith(("Islands", "Republic")) or name in ARTICLED
    return f"the {name}" if articled else name


def begin(text: str) -> str:
    """
    >>> begin("the United States")
    'The United States'
    """
    return text[:1].upper() + text[1:]


def join_words(words: Sequence[str]) -> str:
    """
    >>> join_words(["a", "b", "c"]), join_words(["a"]), join_words([])
    ('a, b and c', 'a', '')
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def pair_spells(spells: Iterable[Spell]) -> dict[frozenset[str], list[Spell]]:
    """Two states -> what stands between them, of kinds that weigh in an edge, the strongest first."""
    out: dict[frozenset[str], list[Spell]] = {}
    for spell in sorted(spells, key=lambda s: -load_kinds()[s.kind].strength):
        if load_kinds()[spell.kind].strength:
            out.setdefault(frozenset((spell.first, spell.second)), []).append(spell)
    return out


def tell_act(act: BalancingAct, between: Mapping[frozenset[str], Sequence[Spell]]) -> str:
    """The act in a line. ``between``: as ``pair_spells`` gives it. Friends come first; ties are those of the day, not the events'."""
    said: dict[str, list[str]] = {}
    for stance, rival in sorted(zip(act.stances, act.rivals), key=lambda towards: (towards[0] != "friend", towards[1])):
        words = join_words(tell_pair(act.state, rival, stance, between.get(frozenset((act.state, rival)), ())))
        said.setdefault(words, []).append(name_state(rival))
    return f"{begin(name_state(act.state))}: " + "; ".join(f"{words} {join_words(names)}" for words, names in said.items())


def tell_pair(state: str, rival: str, stance: str, spells: Sequence[Spell]) -> list[str]:
    """What a state is to a rival: its strongest ties of friendship, whether it courts it, what parts the two.

    A friend by events alone, or by ties that make no edge, is "on good terms with" it."""
    binding = [s for s in spells if s.polarity > 0]
    strong = [s for s in binding if load_kinds()[s.kind].strength >= SPARSE]
    good = _words(state, strong)
    if stance == "courting":
        good.append("courting")
    elif not good:
        good = ["on good terms with"]
    return good + _words(state, [s for s in spells if s.polarity < 0])


def _words(state: str, spells: Sequence[Spell]) -> list[str]:
    own_first = sorted(spells, key=lambda s: (-load_kinds()[s.kind].strength, s.first != state))
    told = (WORDS[s.kind][0 if s.first == state else 1] for s in own_first if s.kind in WORDS)
    return list(dict.fromkeys(told))[:MOST]
