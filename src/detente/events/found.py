"""Found: one act of a sentence while its parties and contents are still being put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.codebook import Frame
from detente.records import Entity


@dataclass
class Found:
    """One act found at word ``trigger``; grows while the sentence's acts are joined."""

    trigger: int
    frame: Frame
    actor: list[Entity]
    recipient: list[Entity]
    third: list[Entity] = field(default_factory=list)
    about: int | None = None  # trigger of the act that this one is about
    outer: int | None = None  # trigger of the act that is about this one
    aux: set[str] = field(default_factory=set)
    dropped: bool = False
    mode: str = ""
    refused: bool = False  # "will not lift the ban" is a REJECT
    promised: bool = False  # "agreed to lift the ban", "an invitation": the act itself, still to come

    def __post_init__(self) -> None:
        self.mode = self.frame.mode
        self.promised = self.frame.content == "promise"
