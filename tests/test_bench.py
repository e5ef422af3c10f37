"""The bench: data of one's own making have the scores that they must have, and bad data are told in one line."""

from __future__ import annotations

import csv
import gzip
import json

import pytest

from bench import __main__ as bench
from bench import acts, coders, gold, names, parse, plv, plv_open
from bench.actors import read_cases
from bench.errors import BadData
from bench.gate import sunk
from bench.measures import calibration_error, f1, harmonic, macro_f1
from detente.codebook.tables import read_rows

PLV = "sentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_root\tgold_penta\n"


def plv_file(folder, *rows):
    path = folder / "rows.tsv"
    path.write_text(PLV + "".join("\t".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    return path


def expelled(root):
    return (1, "Norway expelled two Chadian diplomats.", "<s>Norway</s> expelled <t>two Chadian diplomats</t>.", "Norway", "two Chadian diplomats", root, 4)


def test_measures():
    assert f1(1, 2, 2) == 0.5
    assert harmonic(1.0, 0.5) == pytest.approx(2 / 3)
    assert macro_f1([("a", "a"), ("b", "a")]) == pytest.approx((2 / 3 + 0) / 2)


def test_acts_of_pages_are_found_missed_and_told_again(tmp_path):
    path = tmp_path / "marked.tsv"
    path.write_text(
        "# page: 2022-03-03 -\n"
        "[a1:Norway] [t1:expelled] [r1:two Chadian diplomats].\t1=SANCTION expel\n"
        "The day after [a1:Norway]'s [t1:expulsion] of [r1:the Chadian diplomats], it rained.\t1=SANCTION expel\n"
        "It rained in [a1:Oslo], and [t1:how]!\t1=AID -\n",
        encoding="utf-8",
    )
    scores = acts.score(path)
    assert (scores["acts"], scores["recall"], scores["precision"], scores["f1_SANCTION"], scores["f1_AID"]) == (2, 0.5, 1.0, 1.0, 0.0)


def test_marked_text_that_breaks_its_form_is_told_with_its_line(tmp_path):
    (tmp_path / "bad.tsv").write_text("# page: 2022-03-03 -\n[a1:Norway] met Chad.\t1=CONSULT -\n", encoding="utf-8")
    with pytest.raises(BadData, match="line 2: act 1 has 0 triggers"):
        acts.score(tmp_path)
    (tmp_path / "bad.tsv").write_text("# page: tomorrow -\nA line.\t\n", encoding="utf-8")
    with pytest.raises(BadData, match="bad.tsv, line 1"):
        acts.score(tmp_path)


def test_marked_text_may_be_packed_and_what_is_cut_is_told(tmp_path):
    packed = gzip.compress(b"[a1:Norway] [t1:expelled] [r1:two Chadian diplomats].\t1=SANCTION expel\n" * 9)
    (tmp_path / "whole.tsv.gz").write_bytes(packed)
    assert acts.score(tmp_path)["recall"] == 1.0
    (tmp_path / "whole.tsv.gz").write_bytes(packed[:-12])
    with pytest.raises(BadData, match="whole.tsv.gz"):
        acts.score(tmp_path)


def test_plv_open_counts_a_row_that_is_found_and_one_that_is_not(tmp_path):
    scores = plv_open.score(plv_file(tmp_path, expelled("SANCTION"), expelled("AID")))
    assert (scores["recall"], scores["precision"], scores["root_recall"], scores["events_per_row"]) == (0.5, 0.5, 0.5, 1.0)


def test_plv_reads_marks_before_it_looks_for_words(tmp_path):
    path = plv_file(tmp_path, (1, "Peru and Chad: Chad left.", "Peru and Chad: <s>Chad</s> left.", "Chad", "a recipient", "RETREAT", 2))
    row = plv.read_rows(path)[0]
    assert (row.source, row.target, row.root) == ((15, 19), None, "YIELD")


def test_plv_without_a_column_is_bad_data(tmp_path):
    path = tmp_path / "rows.tsv"
    path.write_text("sentence\tsource\nx\ty\n", encoding="utf-8")
    with pytest.raises(BadData, match="no column target"):
        plv.read_rows(path)


def gold_page(folder, events, ties=(), text="Norway expels diplomats\n\nNorway expelled two Chadian diplomats on Monday.\n"):
    (folder / "page.txt").write_text(text, encoding="utf-8")
    (folder / "page.json").write_text(json.dumps({"manner": "wire", "published": "2016-05-05", "url": None, "events": events, "ties": list(ties)}), encoding="utf-8")
    return folder


def expulsion(**other):
    return {"type": "SANCTION", "mode": "expel", "aux": [], "actor": ["NOR"], "recipient": ["TCD GOV"], "third": [], "trigger": "expelled",
            "words": "Norway expelled two Chadian diplomats", "date": ["2016-05-02", "2016-05-02"], "place": None, "per": [], "block": "body"} | other


def test_gold_that_is_found_whole(tmp_path):
    scores = gold.score(gold_page(tmp_path, [expulsion()]))
    assert [scores[k] for k in ("precision", "recall", "f1", "mode", "aux", "date", "sector")] == [1.0] * 7


def test_gold_that_differs_in_type_is_missed_and_extra(tmp_path):
    scores = gold.score(gold_page(tmp_path, [expulsion(type="COERCE", mode="deport")]))
    assert (scores["precision"], scores["recall"]) == (0.0, 0.0)


def test_gold_whose_words_the_page_does_not_hold_is_bad_data(tmp_path):
    with pytest.raises(BadData, match="does not hold the words"):
        gold.read_gold(gold_page(tmp_path, [expulsion(words="Sweden expelled", trigger="expelled")]))


def test_names_of_iob2_and_what_is_not_a_tag(tmp_path):
    path = tmp_path / "names.iob2"
    path.write_text("# text = Anna Berg lives in Oslo.\n1\tAnna\tB-PER\n2\tBerg\tI-PER\n3\tlives\tO\n4\tin\tO\n5\tOslo\tB-LOC\n6\t.\tO\n", encoding="utf-8")
    assert list(names.read_named(path)) == [("Anna Berg lives in Oslo.", {(0, 9, "PER"), (19, 23, "LOC")})]
    assert names.score(path)["f1"] == 1.0
    path.write_text("1\tAnna\n", encoding="utf-8")
    with pytest.raises(BadData, match="without tag"):
        list(names.read_named(path))


def test_re3d_is_read_from_its_two_files(tmp_path):
    with gzip.open(tmp_path / "a.documents.jsonl.gz", "wt") as file:
        file.write(json.dumps({"_id": "d", "text": "Oslo waits."}) + "\n")
    (tmp_path / "a.entities.jsonl").write_text(json.dumps({"documentId": "d", "begin": 0, "end": 4, "type": "Location"}) + "\n")
    assert list(names.read_named(tmp_path)) == [("Oslo waits.", {(0, 4, "LOC")})]


def test_a_treebank_of_one_sentence(tmp_path):
    rows = ["1\tTroops\ttroop\tNOUN\tNNS\t_\t2\tnsubj\t_\t_", "2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No", "3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_"]
    path = tmp_path / "one.conllu"
    path.write_text("# newdoc id = a\n# sent_id = a-1\n# text = Troops left.\n" + "\n".join(rows) + "\n\n", encoding="utf-8")
    scores = parse.score(path)
    assert (scores["las"], scores["words"], scores["gold_words"]) == (1.0, 1.0, 3)
    path.write_text("", encoding="utf-8")
    with pytest.raises(BadData):
        parse.score(path)


def coder(relevant, root="4-16 Reduce Relations", source=(0, 6), target=(20, 37)):
    metas = {"1_Relevant": relevant} | ({"Action1_CAMEO": root} if relevant else {})
    return {"metas": metas, "spans": [["Source-1", *source, "", ""], ["Action-1", 7, 15, "", ""], ["Target-1", *target, "", ""]] if relevant else []}


def test_one_more_coder_who_agrees(tmp_path):
    path = tmp_path / "sentences.jsonl"
    path.write_text(json.dumps({"text": "Norway expelled two Chadian diplomats.", "coders": {"a": coder(True), "b": coder(True)}}) + "\n")
    scores = coders.score(path)
    assert [scores[k] for k in ("relevance", "root", "class", "source_f1", "action_f1", "target_f1", "human_root")] == [1.0] * 7


def test_coders_without_metas_are_bad_data(tmp_path):
    path = tmp_path / "sentences.jsonl"
    path.write_text(json.dumps({"text": "x", "coders": {"a": {}}}) + "\n")
    with pytest.raises(BadData, match="metas"):
        coders.score(path)


def test_a_case_whose_mention_stands_twice_is_bad_data(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("text,mention,day,code,sector\nOslo and Oslo,Oslo,2020-01-01,NOR,GOV\n")
    with pytest.raises(BadData, match="does not stand once"):
        read_cases(path)


def test_the_gate_fails_where_a_score_sinks_by_more_than_noise():
    entry = {"floors": {"f1": 0.5}, "noise": 0.01}
    assert sunk({"f1": 0.491}, entry) == [] and sunk({"f1": 0.48}, entry) != []


def test_the_command_line_prints_keys_or_json_and_tells_of_bad_data(tmp_path, capsys):
    path = plv_file(tmp_path, expelled("SANCTION"))
    assert bench.main(["plv-open", "--data", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recall"] == 1.0
    assert bench.main(["plv-open", "--data", str(path)]) == 0
    assert "f1=1" in capsys.readouterr().out.splitlines()[-1]
    assert bench.main(["plv-open", "--data", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.startswith("bench: no such file")


def test_peers_stand_beside_ours_with_their_caveats(capsys):
    assert bench.main(["peers"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all("ours" in line and ":" in line for line in lines) and any("RoBERTa" in line for line in lines)


def test_confidence_promises_no_more_than_annotated_pages_bear_out(capsys):
    """What is printed for events is what is kept, for it is fitted to judgements of real pages too. The other tables were fitted before errors of the annotated
    pages were read for rules: what is fitted today is surer than unseen pages bear out (docs/accuracy.md)."""
    assert bench.main(["calibrate"]) == 0
    weights, combined, curves = (list(csv.DictReader(part)) for part in _tables(capsys.readouterr().out.split()))
    for printed, kept in zip(weights, read_rows("evidence.csv"), strict=True):
        assert printed["term"] == kept["term"] and abs(float(kept["event"]) - float(printed["event"])) < 0.1, kept
        assert -1.0 < float(kept["act"]) - float(printed["act"]) < (0.1 if kept["term"] == "base" else 0.6), kept
    for printed, kept in zip(combined, read_rows("combined.csv"), strict=True):
        assert printed["term"] == kept["term"] and abs(float(kept["weight"]) - float(printed["weight"])) < 0.02, kept
    for printed, kept in zip(curves, read_rows("confidence.csv"), strict=True):
        assert all(printed[k] == kept[k] for k in ("slot", "how", "score")) and float(kept["chance"]) < float(printed["chance"]) + 0.05, kept


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"page,right,seen\nR1,1,x\n", b"page,right,seen\nR1,1,.2,.3\n", b"\xff\xfe\x00"])
def test_what_is_no_table_of_judged_events_is_said_in_one_line(tmp_path, capsys, content):
    path = tmp_path / "judged.csv"
    path.write_bytes(content)
    assert bench.main(["calibrate", "--judged", str(path)]) == 2
    printed, said = capsys.readouterr()
    assert not printed and said.startswith(f"bench: {path}") and said.count("\n") == 1


def _tables(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    one, two = lines.index("term,weight"), lines.index("slot,how,score,chance")
    return lines[:one], lines[one:two], lines[two:]


def test_the_calibration_error_is_the_mean_gap_between_saying_and_being_right():
    assert calibration_error([(0.75, True), (0.75, False), (0.25, False), (0.25, False)]) == pytest.approx(0.25)
    assert calibration_error([]) == 0.0
