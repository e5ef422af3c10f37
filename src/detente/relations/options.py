"""What was counted, and how: the choices behind a panel, with their names, defaults and reasons."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import asdict, dataclass, fields

from detente.errors import QuestionError

# Acts that every balance is smoothed with, half of them cooperative: (C - F) / (C + F + 1) is the mean of 2p - 1 where p, the share of
# cooperation, has Jeffreys' prior Beta(1/2, 1/2). One hostile act alone reads -.5, ten read -.91.
SMOOTHING = 1.0
# Days after which an act counts half. Swept on ICEWS 2014 (bench/relations.py): log loss of the share of cooperation in a dyad's next week
# 14 days .498, 30 .481, 45 .478, 60 .479, 90 .481, 180 .486, never .494; with every act counted alike 60 is best.
HALF_LIFE = 60.0
# Fewer independent voices than this and a figure is marked `few`: two may be one source and its echo.
FEW = 3
CHOICES = {
    "by": ("month", "day", "week", "quarter", "year"),
    "aux": ("done", "all"),
    "groups": ("spread", "as they are", "left out"),
    "unit": ("events", "stories"),
}
SAID = {
    "aux": {"done": "without future, hypothetical and negated acts", "all": "with future, hypothetical and negated acts"},
    "groups": {"spread": "organisations spread over their members", "as they are": "organisations as they are",
               "left out": "organisations left out"},
    "unit": {"events": "every report counted", "stories": "the reports of a story counted once"},
}


@dataclass(frozen=True, slots=True)
class Options:
    """The same names as ``store.relations`` takes. Raises ``QuestionError`` for a value that makes no sense.

    >>> Options(by="year", between=("USA", "RUS")).to_text()
    'by year; between USA and RUS; undirected; without future, hypothetical and negated acts; organisations spread over their members; \
every report counted; without teasers; state voices count 1; smoothed with 1'
    """

    by: str = "month"
    between: tuple[str, ...] | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    provider: str | None = None          # None: each provider apart
    directed: bool = False
    itself: bool = False                 # a party with itself, and nothing else
    aux: str = "done"
    groups: str = "spread"
    unit: str = "events"
    teasers: bool = False
    state_voices: float = 1.0            # what an outlet counts that a state owns
    k: float = SMOOTHING

    def __post_init__(self):
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise QuestionError(f"{name} cannot be {getattr(self, name)!r}: write {', '.join(allowed)}")
        check_number("state_voices", self.state_voices, zero=True)
        check_number("k", self.k)

    @classmethod
    def of(cls, said: dict) -> Options:
        """From the options that the store's rows state; what is not among ours (which table, which stories) is passed over."""
        names = {field.name for field in fields(cls)}
        given = {name: value for name, value in said.items() if name in names}
        days = {name: dt.date.fromisoformat(given[name]) for name in ("since", "until") if isinstance(given.get(name), str)}
        return cls(**given | days | ({"between": tuple(given["between"])} if given.get("between") else {}))

    def to_dict(self) -> dict:
        """Plain values: days as ISO text, a list for ``between``."""
        plain = {dt.date: dt.date.isoformat, tuple: list}
        return {name: plain.get(type(value), lambda same: same)(value) for name, value in asdict(self).items()}

    def to_text(self) -> str:
        """One line."""
        parts = [f"by {self.by}"]
        parts += [f"between {' and '.join(self.between)}"] if self.between else []
        parts += [f"{name} {value}" for name in ("since", "until") if (value := getattr(self, name))]
        parts += [f"provider {self.provider}"] if self.provider else []
        parts += ["a party with itself"] if self.itself else ["directed" if self.directed else "undirected"]
        parts += [SAID[name][getattr(self, name)] for name in ("aux", "groups", "unit")]
        parts += ["with teasers" if self.teasers else "without teasers", f"state voices count {self.state_voices:g}"]
        return "; ".join([*parts, f"smoothed with {self.k:g}"])


def check_number(name: str, value, zero: bool = False) -> float:
    """The number. Raises ``QuestionError`` where it is none, not finite, below 0, or 0 where that is no value."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not number or value < 0 or (value == 0 and not zero):
        raise QuestionError(f"{name} cannot be {value!r}: write a number {'from 0' if zero else 'above 0'}")
    return float(value)
