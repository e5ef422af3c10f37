"""The frame tables: which words, in which constructions, are which acts.

The columns and the small language of slots and needs are described in ``docs/frames.md``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.codebook.tables import read_rows


@dataclass(frozen=True, slots=True)
class Need:
    """One condition: ``slot`` filled (``lemmas`` empty) or headed by one of ``lemmas``; ``negated`` turns it round."""

    slot: str
    lemmas: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """One sense of one word. Slots are tuples of alternatives, each a tuple of slots that are joined."""

    table: str
    lemma: str
    pos: str
    type: str
    mode: str
    actor: tuple[tuple[str, ...], ...]
    recipient: tuple[tuple[str, ...], ...]
    needs: tuple[Need, ...]
    about: tuple[str, ...]
    content: str
    confidence: float

    @property
    def name(self) -> str:
        """How an event names the frame that coded it: "ask.v[xcomp]"."""
        needs = ";".join(("!" if n.negated else "") + n.slot for n in self.needs)
        return f"{self.lemma}.{self.pos}" + (f"[{needs}]" if needs else "")


@cache
def load_classes() -> dict[str, frozenset[str]]:
    """Named sets of lemmas: "light", "talks", "sanctions" …"""
    return {row["class"]: frozenset(row["lemmas"].split("|")) for row in read_rows("lemma_classes.csv")}


@cache
def parse_slots(text: str) -> tuple[tuple[str, ...], ...]:
    """
    >>> parse_slots("subj+with|between")
    (('subj', 'with'), ('between',))
    """
    return tuple(tuple(part.strip() for part in option.split("+")) for option in text.split("|") if option.strip())


@cache
def parse_needs(text: str) -> tuple[Need, ...]:
    """
    >>> [(n.slot, sorted(n.lemmas), n.negated) for n in parse_needs("obj:talk|summit;!prt")]
    [('obj', ['summit', 'talk'], False), ('prt', [], True)]
    """
    needs = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        slot, _, lemmas = part.lstrip("!").partition(":")
        needs.append(Need(slot.strip(), _expand(lemmas), part.startswith("!")))
    return tuple(needs)


@cache
def _expand(lemmas: str) -> frozenset[str]:
    out: set[str] = set()
    for lemma in filter(None, (part.strip() for part in lemmas.split("|"))):
        out |= load_classes()[lemma[1:]] if lemma.startswith("@") else {lemma.lower()}
    return frozenset(out)


@cache
def load_frames(prefix: str = "frames_") -> dict[tuple[str, str], tuple[Frame, ...]]:
    """(lemma, part of speech) -> its frames, over all tables whose name begins with ``prefix``
    ("ties": the tie table, where ``type`` is the kind and ``mode`` the polarity)."""
    out: dict[tuple[str, str], list[Frame]] = {}
    tables = sorted(
        f.name for f in (files(__package__) / "data").iterdir() if f.name.startswith(prefix) and f.name.endswith(".csv")
    )
    for table in tables:
        for row in read_rows(table):
            frame = Frame(
                table,
                row["lemma"],
                row["pos"],
                row["type"],
                row["mode"],
                parse_slots(row["actor"]),
                parse_slots(row["recipient"]),
                parse_needs(row["needs"]),
                tuple(s for option in parse_slots(row["about"]) for s in option),
                row["content"],
                float(row["confidence"]),
            )
            out.setdefault((frame.lemma, frame.pos), []).append(frame)
    return {key: tuple(group) for key, group in out.items()}
