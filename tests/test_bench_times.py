"""The bench's task `times`: TimeML in, and what counts as found."""
from __future__ import annotations

import datetime as dt
import gzip

import pytest

from bench.errors import BadData
from bench.times import Time, match, read_document, score, times_of
from detente.records import Day

DCT = '<DCT><TIMEX3 tid="t0" type="DATE" value="2016-05-05" functionInDocument="CREATION_TIME">May 5</TIMEX3></DCT>'


def timeml(text: str, dct: str = DCT) -> str:
    return f'<?xml version="1.0" ?>\n<TimeML>\n{dct}\n<TEXT>\n{text}\n</TEXT>\n</TimeML>\n'


def time(words: str, value: str, type_: str = "DATE") -> str:
    return f'<TIMEX3 tid="t1" type="{type_}" value="{value}">{words}</TIMEX3>'


RIGHT = (f'The ministers <EVENT eid="e1">met</EVENT> on {time("Friday", "2016-04-29")} for {time("three days", "P3D", "DURATION")}.\n\n'
         f'They will meet &UR; {time("next week", "2016-W19")}.')


def test_what_is_all_right_scores_one(tmp_path):
    (tmp_path / "a.tml").write_text(timeml(RIGHT))
    (tmp_path / "b.tml.gz").write_bytes(gzip.compress(timeml(RIGHT).encode()))
    scores = score(tmp_path)
    assert scores["strict_f1"] == scores["relaxed_f1"] == scores["value_f1"] == scores["date_value_f1"] == 1
    assert (scores["documents"], scores["gold"], scores["found"], scores["gold_DURATION"], scores["recall_DURATION"]) == (2, 6, 6, 2, 1)


def test_span_and_value_count_for_themselves(tmp_path, capsys):
    text = (f'They met on {time("Friday", "2016-04-22")}. It lasted {time("more than three", "P3D", "DURATION")} days. '
            f'{time("Hitherto", "PAST_REF")} nobody left. They will meet again on {time("May 9", "2016-05-09")}.')
    (tmp_path / "a.tml").write_text(timeml(text))
    scores = score(tmp_path / "a.tml", show=9)
    assert (scores["gold"], scores["found"]) == (4, 3)
    assert scores["strict_f1"] == pytest.approx(2 * 2 / 7) and scores["relaxed_f1"] == pytest.approx(2 * 3 / 7)
    assert scores["value_f1"] == pytest.approx(2 * 3 / 7 * 2 / 3)
    assert scores["date_relaxed_f1"] == pytest.approx(2 * 2 / 5)
    told = capsys.readouterr().err
    assert "value  gold DATE 2016-04-22" in told and "span  gold DURATION P3D" in told and "missed DATE PAST_REF" in told


def test_a_document_without_a_day_is_counted(tmp_path):
    (tmp_path / "a.tml").write_text(timeml(f'They met on {time("May 5, 2016", "2016-05-05")}.', dct=""))
    scores = score(tmp_path)
    assert (scores["without_day"], scores["value_f1"]) == (1, 1)


def test_the_day_may_stand_in_the_text(tmp_path):
    line = '<TIMEX3 tid="t0" type="DATE" value="2016-05-05T08:00" functionInDocument="PUBLICATION_TIME">May 5, 2016 </TIMEX3>- '
    (tmp_path / "a.tml").write_text(timeml(line + RIGHT, dct=""))
    document = read_document(tmp_path / "a.tml")
    assert document.day == dt.date(2016, 5, 5)
    assert [document.text[t.start:t.end] for t in document.times][:2] == ["May 5, 2016", "Friday"]


def test_a_stretch_is_two_expressions():
    day = Day("1991 to 1997", 5, 17, 0, 2, 0, dt.date(1991, 1, 1), dt.date(1997, 12, 31), "year", "1991/1997")
    assert times_of(day) == [Time(5, 9, "DATE", "1991"), Time(13, 17, "DATE", "1997")]


def test_pairs_are_one_to_one():
    gold = [Time(0, 10, "DATE", "1991"), Time(20, 24, "DATE", "1992")]
    found = [Time(0, 4, "DATE", "1991"), Time(5, 10, "DATE", "1991")]
    assert match(gold, found) == ([(gold[0], found[1])], [gold[1]], [found[0]])


@pytest.mark.parametrize("content, why", [
    ("<TimeML><TEXT>They met", "not XML"),
    ("<TimeML><BODY>They met.</BODY></TimeML>", "no TEXT"),
    (timeml("They met on Friday."), "no TIMEX3"),
    (timeml('They met on <TIMEX3 tid="t1" type="DAY" value="2016">Friday</TIMEX3>.'), "of type 'DAY'"),
    (timeml('They met on <TIMEX3 tid="t1" type="DATE">Friday</TIMEX3>.'), "value None"),
])
def test_what_is_not_of_the_form_is_told(tmp_path, content, why):
    (tmp_path / "a.tml").write_text(content)
    with pytest.raises(BadData, match=why):
        score(tmp_path)


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(BadData, match=r"no \.tml"):
        score(tmp_path)
