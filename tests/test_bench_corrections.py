"""Corrections: what a reader said holds or does not, by what is coded now; lines that are none are named."""
from __future__ import annotations

import json

import pytest

from bench import __main__ as bench
from bench import corrections

HEAD, WORDS = "Norway expels diplomats", "Norway expelled two Chadian diplomats on Monday."
CODED = {"type": "SANCTION", "mode": "expel", "aux": [], "actor": ["NOR"], "recipient": ["TCD"], "day": ["2016-05-02", "2016-05-02"], "place": None}


def correction(verdict="right", should=None, note="", **coded) -> dict:
    """A line as the explorer writes it; ``coded``: what it was coded as, where that is not what is coded now."""
    text = f"{HEAD}\n\n{WORDS}"
    start = text.index(WORDS)
    blocks = [{"role": "headline", "start": 0, "end": len(HEAD), "day": None}, {"role": "body", "start": start, "end": len(text), "day": None}]
    article = {"id": "a", "url": None, "title": HEAD, "author": None, "publisher": None, "publisher_country": None, "state_owned": None,
               "published": "2016-05-05", "language": "en"}
    return {"kind": "correction1", "event": "e", "made": "2026-01-01T00:00:00+00:00", "provider": "detente", "versions": {}, "article": article,
            "text": text, "blocks": blocks, "sentence": {"text": WORDS, "start": start, "end": len(text), "block": "body"},
            "coded": CODED | coded, "verdict": verdict, "should": should or {}, "note": note}


def write(folder, *rows):
    path = folder / "corrections.jsonl"
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("row, held", [
    (correction(), True),
    (correction(mode="withdraw"), False),
    (correction("no such event"), False),
    (correction("no such event", type="AID"), True),
    (correction("wrong type", {"type": "SANCTION", "mode": "expel"}, type="AID", mode=None), True),
    (correction("wrong type", {"type": "AID", "mode": None}), False),
    (correction("wrong type"), False),
    (correction("wrong type", type="AID", mode=None), True),
    (correction("wrong party", {"recipient": ["TCD"]}, recipient=["MLI"]), True),
    (correction("wrong party", recipient=["MLI"]), True),
    (correction("wrong party"), False),
    (correction("wrong day", {"day": ["2016-05-02", "2016-05-02"]}, day=None), True),
    (correction("wrong day", {"day": None}), False),
    (correction("wrong reality", {"aux": ["future"]}), False),
    (correction("wrong place", {"place": None}, place="TCD"), True),
    (correction("other", {"mode": "expel"}, "the mode was", mode=None), True),
])
def test_a_correction_holds_where_what_it_asks_for_is_so(tmp_path, row, held):
    scores = corrections.score(write(tmp_path, row))
    assert (scores["corrections"], scores["hold"], scores["share"]) == (1, held, float(held))
    assert scores[f"hold_{row['verdict'].replace(' ', '_')}"] == float(held)


def test_what_cannot_be_looked_up_is_counted_apart(tmp_path):
    bare = correction() | {"text": None, "blocks": [], "sentence": None}
    scores = corrections.score(write(tmp_path, bare, correction("other", note="odd"), correction()))
    assert (scores["corrections"], scores["hold"], scores["unscored"], scores["broken"]) == (1, 1, 2, 0)


def test_broken_lines_are_counted_and_named_and_stop_nothing(tmp_path, capsys):
    moved = correction()
    moved["sentence"] = moved["sentence"] | {"start": 3}
    rows = ['{"kind": "corr\n', "null\n", '["a"]\n', correction() | {"kind": "correction9"}, correction("odd"), moved, correction() | {"coded": {}},
            correction() | {"blocks": 3}, correction() | {"article": None}, correction() | {"should": 7}, correction() | {"sentence": {"start": "x"}}]
    path = write(tmp_path, *rows, "\n", correction())
    assert bench.main(["corrections", "--data", str(path)]) == 0
    out, told = capsys.readouterr()
    scores = dict(pair.split("=") for pair in out.splitlines()[-1].split())
    assert (scores["corrections"], scores["hold"], scores["broken"]) == ("1", "1", str(len(rows)))
    assert [f"line {n}:" in told for n in range(1, len(rows) + 1)] == [True] * len(rows) and told.count("\n") == len(rows)


def test_what_does_not_hold_is_shown(tmp_path, capsys):
    assert bench.main(["corrections", "--data", str(write(tmp_path, correction("no such event"))), "--show", "1", "--json"]) == 0
    out, told = capsys.readouterr()
    assert json.loads(out)["share"] == 0 and "e: no such event" in told and "SANCTION" in told


def test_no_file_is_told_in_one_line(tmp_path, capsys):
    assert bench.main(["corrections", "--data", str(tmp_path / "none")]) == 2
    assert "no such file" in capsys.readouterr().err
