"""The samples beside what they give: ``python tests/test_golden.py --update`` writes anew; read the diff before committing."""
from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from detente import Page
from detente.pipeline import default_coder
from detente.records import BalancingAct, Coded, Event, Tie

FOLDER = Path(__file__).parent / "golden" / "coded"


def read_index() -> list[dict[str, str]]:
    lines = (files("detente.samples") / "index.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line and not line.startswith("#")))


def code_sample(row: dict[str, str]) -> Coded:
    page = Page((files("detente.samples") / row["file"]).read_bytes(), row["file"], row["url"] or None, dt.date.fromisoformat(row["published"]))
    coded = default_coder().code(page)
    assert isinstance(coded, Coded), coded
    return coded


def parties(entities) -> str:
    return " ".join(e.code or "?" for e in entities)


def picture_event(event: Event) -> dict:
    """What a reader would check of an event."""
    told = {"deed": f"{event.type} {event.mode}" if event.mode else event.type, "aux": " ".join(event.aux),
            "actor": parties(event.actor), "recipient": parties(event.recipient), "date": event.date.value if event.date else "",
            "place": event.place.name if event.place else "", "per": [s.text for s in event.per], "block": event.block,
            "trigger": event.trigger.text}
    return {key: value for key, value in told.items() if value}


def picture_tie(tie: Tie) -> str:
    return f"{tie.kind}: {parties(tie.parties)}"


def picture_act(act: BalancingAct) -> str:
    towards = ", ".join(f"{stance} {rival}" for stance, rival in zip(act.stances, act.rivals))
    return f"{act.state}: {towards}; {' '.join(dict.fromkeys(e.role for e in act.evidence))}"


def picture(coded: Coded) -> dict:
    return {"events": [picture_event(e) for e in coded.events], "ties": [picture_tie(t) for t in coded.ties],
            "acts": [picture_act(a) for a in coded.acts]}


@pytest.mark.parametrize("row", read_index(), ids=lambda row: row["file"])
def test_a_sample_gives_what_it_gave(row):
    expected = json.loads((FOLDER / f"{row['file']}.json").read_text(encoding="utf-8"))
    assert picture(code_sample(row)) == expected


def test_every_expectation_has_its_sample():
    assert {path.name for path in FOLDER.iterdir()} == {f"{row['file']}.json" for row in read_index()}


def write_line(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def update() -> None:
    """Write the picture of every sample, one event a line, so that a diff names what changed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for row in read_index():
        seen = picture(code_sample(row))
        body = ",\n".join(f' "{key}": [\n  ' + ",\n  ".join(map(write_line, seen[key])) + "\n ]" if seen[key] else f' "{key}": []' for key in seen)
        (FOLDER / f"{row['file']}.json").write_text("{\n" + body + "\n}\n", encoding="utf-8")


if __name__ == "__main__" and "--update" in sys.argv:
    update()
