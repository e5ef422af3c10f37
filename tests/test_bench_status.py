"""The bench's task of status, over sentences made for it."""
from __future__ import annotations

import gzip
import json

import pytest

from bench.__main__ import score
from bench.errors import BadData
from bench.status import class_of_label, detokenise

SENTENCES = [
    ("Seoul attacked the island .", [(1, 3.0)]),
    ("Seoul did not attack the island , officials said .", [(3, -2.6), (8, 3.0)]),
    ("Seoul might attack the island .", [(2, 0.4)]),
]


def write(path, sentences, extra=False):
    rows = [{"text": text, "targets": [{"span1": [at, at + 1], "label": label} | ({"span_text": "x"} if extra else {})
                                       for at, label in targets]} for text, targets in sentences]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())
    return path


def test_all_right_is_one(tmp_path):
    found = score("status", write(tmp_path / "dev.jsonl", SENTENCES))
    assert next(iter(found)) == "macro_f1"
    assert found["macro_f1"] == found["certain_f1"] == found["uncertain_f1"] == found["negation_f1"] == found["accuracy"] == 1.0
    assert found["n"] == 4 and found["pearson_r"] > 0.9


def test_a_gold_class_missed_costs_its_share(tmp_path, capsys):
    wrong = [*SENTENCES[:2], ("Seoul might attack the island .", [(2, 3.0)])]
    found = score("status", write(tmp_path / "dev.jsonl", wrong), show=1)
    assert found["certain_f1"] == pytest.approx(0.8) and found["negation_f1"] == 1.0
    assert found["macro_f1"] == pytest.approx(0.9) and found["accuracy"] == 0.75
    assert "+3.0 found hypothetical" in capsys.readouterr().err


def test_a_folder_and_packed_files_score_the_same(tmp_path):
    plain = score("status", write(tmp_path / "dev.jsonl", SENTENCES))
    folder = tmp_path / "more"
    folder.mkdir()
    write(folder / "a.jsonl.gz", SENTENCES[:1], extra=True)
    write(folder / "b.jsonl", SENTENCES[1:])
    assert score("status", folder) == plain


@pytest.mark.parametrize("line", [
    "{}", "[1]", "oops", '{"text": "A b", "targets": [{"span1": [1, 3], "label": 0}]}',
    '{"text": "A b", "targets": [{"span1": [0, 1], "label": 7}]}', '{"text": "A b", "targets": [{"span1": [0, 1]}]}',
    '{"text": "A b", "targets": []}', ""])
def test_another_form_is_bad_data(tmp_path, line):
    path = tmp_path / "dev.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(BadData):
        score("status", path)


def test_the_classes_meet_where_the_docstring_says():
    assert [class_of_label(x) for x in (2, 1.99, 0, -0.49, -0.5)] == ["certain", "uncertain", "uncertain", "uncertain", "negated"]


def test_tokens_keep_their_places():
    text, spans = detokenise('`` It \'s " open " , \'\' he said -LRB- at 5 p.m. -RRB- .'.split())
    assert text == "“It's “open”,” he said (at 5 p.m.)."
    assert [text[a:b] for a, b in spans][-6:] == ["said", "(", "at", "5", "p.m.", ")", "."][-6:]
