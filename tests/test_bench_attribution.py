"""The bench's task of attribution, over articles made for it."""
from __future__ import annotations

import gzip
import json

import pytest

from bench.__main__ import score
from bench.attribution import read_annotation
from bench.errors import BadData

TEXT = "Talks fail in Vienna\n\nHanoi said that Manila had attacked a ship. Riga praised the embargo."
SAID = ("Hanoi", "said", "that Manila had attacked a ship")
PRAISED = ("Riga", "praised", "the embargo")


def annotate(text: str, *attributions: tuple[str, str, str]) -> str:
    """Stand-off lines for (source, cue, content), each the words as they first stand; "" for none, " … " between pieces."""
    lines, events = [], []
    for number, parts in enumerate(attributions):
        roles = []
        for role, words in zip(("Source", "Cue", "Content"), parts):
            if words:
                places = ";".join(f"{text.index(w)} {text.index(w) + len(w)}" for w in words.split(" … "))
                lines.append(f"T{len(lines) + 1}\t{role} {places}\t{words}")
                roles.append(f"{role}:T{len(lines)}")
        events.append(f"E{number + 1}\tAttribution:T{number * 3 + 2} {' '.join(roles)}")
    return "\n".join(["", *lines, "#1\tAnnotatorNotes T1\tof no account", *events, ""])


def write(path, *records):
    lines = "".join(json.dumps(record) + "\n" for record in records)
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())
    return path


def test_all_right_is_one(tmp_path):
    found = score("attribution", write(tmp_path / "dev.jsonl.gz", {"text": TEXT, "ann": annotate(TEXT, SAID, PRAISED), "name": "x"}))
    assert list(found)[:4] == ["precision", "source_f1", "content_f1", "recall"]
    assert {found[k] for k in ("precision", "source_f1", "content_f1", "recall", "claims_precision")} == {1.0}
    assert found["claims_recall"] == 0.5 and (found["found"], found["gold"]) == (2, 2)


def test_what_is_missed_or_wrong_costs_its_share(tmp_path, capsys):
    gold = annotate(TEXT, ("Manila", *SAID[1:]), ("Vienna", "fail", "Talks"))
    found = score("attribution", write(tmp_path / "dev.jsonl", {"text": TEXT, "ann": gold}), show=5)
    assert found["precision"] == found["recall"] == found["content_f1"] == 0.5 and found["source_f1"] == 0.0
    told = capsys.readouterr().err
    assert "no attribution: [Riga]" in told and "missed: [Vienna]" in told and "another source: [Manila]" in told


def test_a_relative_pronoun_stands_for_its_noun(tmp_path):
    text = "News\n\nThe minister who said that Manila had attacked a ship resigned."
    gold = annotate(text, ("who", *SAID[1:]))
    assert score("attribution", write(tmp_path / "dev.jsonl", {"text": text, "ann": gold}))["source_f1"] == 1.0


def test_a_folder_is_scored_file_by_file(tmp_path):
    record = {"text": TEXT, "ann": annotate(TEXT, SAID, PRAISED)}
    write(tmp_path / "a.jsonl.gz", record)
    write(tmp_path / "b.jsonl", record)
    assert score("attribution", tmp_path)["gold"] == 4


def test_pieces_and_a_missing_source_are_read():
    article = read_annotation(TEXT, annotate(TEXT, ("", "said", "that Manila … attacked a ship")) + "\nT9\tDiscard 0 5\tTalks")
    (one,) = article.attributions
    assert one.source == () and [TEXT[a:b] for a, b in one.content] == ["that Manila", "attacked a ship"]
    assert article.discarded == ((0, 5),)


@pytest.mark.parametrize("record", [
    {"text": TEXT}, {"ann": ""}, {"text": TEXT, "ann": ""}, {"text": TEXT, "ann": "T1\tCue 5 x\tfail"}, [],
    {"text": TEXT, "ann": "T1\tCue 5 500\tfail"}, {"text": TEXT, "ann": "E1\tCue:T1 Content:T2"}])
def test_another_form_is_bad_data(tmp_path, record):
    with pytest.raises(BadData):
        score("attribution", write(tmp_path / "dev.jsonl", record))
