"""Verdicts: what readers said holds for the event that they saw, and for no other."""
from __future__ import annotations

import gzip

import pytest

from bench import __main__ as bench
from bench import verdicts
from bench.errors import BadData

HEAD = "page,start,type,aux,actor,recipient,verdict,cause,day,per\n"
TEXT = "Norway expelled two Chadian diplomats on Monday. Peru praised Chile."


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A folder with one page, and a table of one verdict."""
    def write(row: str):
        (tmp_path / "places").mkdir()
        page = f"<articles><article docid='7'><title>News</title><text>{TEXT}</text></article></articles>"
        (tmp_path / "places" / "lgl.xml.gz").write_bytes(gzip.compress(page.encode()))
        table = tmp_path / "verdicts.csv"
        table.write_text(f"# version: 1\n{HEAD}{row}\n", encoding="utf-8")
        monkeypatch.setattr(verdicts, "VERDICTS", table)
        return tmp_path
    return write


@pytest.mark.parametrize("row, judged, true", [
    ("lgl:7,47,SUPPORT,,Peru[PER],Chile[CHL],T,,ok,ok", 0.5, 1.0),
    ("lgl:7,60,SUPPORT,,Peru[PER],Chile[CHL],F,TYPE,,", 0.5, 0.0),
])
def test_a_verdict_holds_where_word_type_and_parties_are_the_same(data, row, judged, true):
    start = len("News\n") + TEXT.index("praised")
    scores = verdicts.score(data(row.replace(",47,", f",{start},").replace(",60,", f",{start},")))
    assert (scores["judged"], scores["true"], scores["told"], scores["pages"]) == (judged, true, 2, 1)


def test_what_is_told_otherwise_is_not_judged(data):
    with pytest.raises(BadData):
        verdicts.score(data("lgl:7,1,SUPPORT,,Peru[PER],Chile[CHL],T,,ok,ok"))


def test_a_folder_without_the_sets_is_said_in_one_line(tmp_path, capsys):
    assert bench.main(["verdicts", "--data", str(tmp_path)]) == 2
    printed, said = capsys.readouterr()
    assert not printed and said.startswith("bench: ") and said.count("\n") == 1


def test_the_table_that_ships_is_of_its_form():
    known = verdicts.read_verdicts(verdicts.VERDICTS)
    rows = [row for page in known.values() for row in page.values()]
    assert {row["verdict"] for row in rows} == set("TBFD") and {row["day"] for row in rows} | {row["per"] for row in rows} == {"ok", "wrong", ""}
    assert all(bool(row["cause"]) <= (row["verdict"] != "T") for row in rows) and len(known) > 300
