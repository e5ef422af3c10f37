"""The PLV sentences: a TSV with columns sentence, source, target, gold_root, gold_penta -> rows.

Each row has one gold pair of parties with one PLOVER root (YIELD stands for CONCEDE or RETREAT) and one class 1-4; other acts
of the sentence are not labelled. Data: Hu et al., *Leveraging Codebook Knowledge with NLI and ChatGPT for Zero-Shot Political
Relation Classification* (ACL 2024), after Parolin et al. 2022.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadData
from bench.inputs import list_files, read_text
from detente.codebook import load_acts
from detente.codebook.cameo import cameo_of
from detente.records import Event

COLUMNS = ("sentence", "source", "target", "gold_root", "gold_penta")
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
ROOTS = {"03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "YIELD", "09": "ACCUSE", "10": "REQUEST",
         "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE",
         "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT"}
PROMISED = {1: "AGREE", 2: "AGREE", 4: "THREATEN"}  # quad class of an act still to come -> root
SPOKEN = {"AGREE", "REQUEST", "REJECT", "ACCUSE", "THREATEN"}
UNREAL = {"negation", "hypothetical"}


@dataclass(frozen=True)
class Row:
    sentence: str
    source: tuple[int, int] | None  # characters of the sentence; None: a party that it does not name
    target: tuple[int, int] | None
    root: str
    penta: int


def read_rows(data: Path) -> list[Row]:
    """All rows, in order. Raises ``BadData`` for a missing column or a party that the sentence does not hold."""
    return [_row(path, number, cells) for path in list_files(data, ".tsv")
            for number, cells in enumerate(_cells(path), 2)]


def _cells(path: Path):
    reader = csv.DictReader(io.StringIO(read_text(path)), delimiter="\t")
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise BadData(f"{path}: no column {', '.join(missing)}")
    return reader


def _row(path: Path, number: int, cells: dict) -> Row:
    if not all(cells[c] for c in COLUMNS) or not cells["gold_penta"].isdigit():
        raise BadData(f"{path}, line {number}: an empty cell, or a class that is no number")
    spans = _marked(cells) or {side: _find(cells["sentence"], cells[side]) for side in ("source", "target")}
    return Row(cells["sentence"], spans.get("source"), spans.get("target"), YIELD.get(cells["gold_root"], cells["gold_root"]), int(cells["gold_penta"]))


def _marked(cells: dict) -> dict[str, tuple[int, int]] | None:
    """The spans by the marks <s> and <t>, where a column marked_sentence has them: the words may stand twice."""
    plain, begun, spans = "", {}, {}
    for piece in re.split(r"(</?[st]>)", cells.get("marked_sentence") or ""):
        if piece in ("<s>", "<t>"):
            begun[piece[1]] = len(plain)
        elif piece in ("</s>", "</t>") and piece[2] in begun:
            spans[{"s": "source", "t": "target"}[piece[2]]] = (begun[piece[2]], len(plain))
        else:
            plain += piece
    return spans if spans and plain == cells["sentence"] else None


def _find(sentence: str, words: str) -> tuple[int, int] | None:
    at = sentence.find(words)
    return (at, at + len(words)) if words and at >= 0 else None


def root_of(event: Event) -> str:
    """The root that PLV gives an event: of the CAMEO code under which detente writes it, since PLV's roots are CAMEO's, merged.

    So a conviction (116) is ACCUSE, a demolition (1712) COERCE."""
    return root_of_act(event.type, event.aux, event.mode)


def root_of_act(type_: str, aux: Collection[str], mode: str | None = None) -> str:
    """The root that PLV gives an act: as in CAMEO (03, 13) cooperation or yielding still to come is AGREE, conflict still to
    come THREATEN; cooperation that will not be is REJECT (12)."""
    spoken = type_ in SPOKEN
    if "future" in aux and not spoken and not UNREAL & set(aux):
        return PROMISED[load_acts()[type_, ""].quad]
    if {"future", "negation"} <= set(aux) and load_acts()[type_, ""].quad <= 2:
        return "REJECT"
    return ROOTS[cameo_of(type_, mode or "")[:2]]


def overlap(entities, span: tuple[int, int] | None) -> bool:
    """Whether one of the entities overlaps the span; a party that the sentence does not name asks for nothing."""
    return span is None or any(e.start < span[1] and span[0] < e.end for e in entities)
