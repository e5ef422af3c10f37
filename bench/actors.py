"""A description and a day -> code and sector of the party it means.

Data: CSV with columns text, mention, day, code, sector: ``mention`` stands once in the sentence ``text`` of an article of that
``day``; an empty ``code`` means that the words name no party. ``code``: share of cases whose mention gets the code (or none);
``sector``: of the cases with a code, the share whose sector is right too.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadData
from bench.inputs import article_of, list_files, read_text
from bench.measures import share
from detente import Coder, Entity
from detente.sentences import read_sentences

COLUMNS = ("text", "mention", "day", "code", "sector")


@dataclass(frozen=True)
class Case:
    text: str
    mention: str
    day: dt.date
    code: str
    sector: str
    note: str = ""


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    coder, cases = Coder(), [case for path in list_files(data, ".csv") for case in read_cases(path)]
    coded = [(case, party_at(coder, case)) for case in cases]
    wrong = [(case, party) for case, party in coded if not has_code(case, party) or not has_sector(case, party)]
    for case, party in wrong[:show]:
        print(f"{case.mention!r} {case.day}: {case.code} {case.sector}, found {party and (party.code, party.sector, party.name)}: {case.text} ({case.note})", file=sys.stderr)
    named = [(case, party) for case, party in coded if case.code]
    return {
        "code": share(sum(has_code(*pair) for pair in coded), len(coded)),
        "sector": share(sum(has_code(*pair) and has_sector(*pair) for pair in named), len(named)),
        "none": share(sum(has_code(*pair) for pair in coded if not pair[0].code), len(coded) - len(named)),
        "cases": len(coded),
    }


def read_cases(path: Path) -> list[Case]:
    lines = "\n".join(line for line in read_text(path).splitlines() if not line.startswith("#"))
    reader = csv.DictReader(io.StringIO(lines))
    if missing := [c for c in COLUMNS if c not in (reader.fieldnames or ())]:
        raise BadData(f"{path}: no column {', '.join(missing)}")
    return [_case(path, row) for row in reader]


def _case(path: Path, row: dict) -> Case:
    if row["text"].count(row["mention"]) != 1:
        raise BadData(f"{path}: {row['mention']!r} does not stand once in {row['text']!r}")
    try:
        return Case(row["text"], row["mention"], dt.date.fromisoformat(row["day"]), row["code"], row["sector"], row.get("note") or "")
    except ValueError as trouble:
        raise BadData(f"{path}: {trouble}") from trouble


def party_at(coder: Coder, case: Case) -> Entity | None:
    """The coded party whose mention overlaps the case's words most; None where nobody is coded there."""
    article = article_of(case.text, case.day)
    sentences = read_sentences(article, coder.parser, lambda start, end: True)
    start = case.text.index(case.mention)
    end = start + len(case.mention)
    mentions = [m for one in coder.mark(article, sentences, coder.codebook.find_names(case.text)) for m in one.mentions]
    inside = [m for m in mentions if m.start < end and start < m.end and any(e.code for e in m.entities)]
    best = max(inside, key=lambda m: (min(m.end, end) - max(m.start, start), m.kind != "adjective"), default=None)
    return next((e for e in best.entities if e.code), None) if best else None


def has_code(case: Case, party: Entity | None) -> bool:
    return (party.code if party else "") == case.code


def has_sector(case: Case, party: Entity | None) -> bool:
    return not case.code or (party is not None and (party.sector or "") == case.sector)
