"""The bench's task `places`: toponyms in, and which of them are right."""
from __future__ import annotations

import gzip

import pytest

from bench.errors import BadData
from bench.places import country_at, distance, score

TEXT = "The ministers of Japan and Kenya met in Nairobi. They left for Sendai, Japan, and saw the Atlantic Ocean."


def toponym(words: str, inside: str, text: str = TEXT, type_: str = "") -> str:
    start = text.index(words)
    kind = f"<type>{type_}</type>" if type_ else ""
    return f"<toponym><start>{start}</start><end>{start + len(words)}</end><phrase>{words}</phrase>{kind}{inside}</toponym>"


def article(*toponyms: str, text: str = TEXT) -> str:
    return f"<articles><article><title>News</title><text>{text}</text><toponyms>{''.join(toponyms)}</toponyms></article></articles>"


def lgl(latitude: float, longitude: float, country: str) -> str:
    return f'<gaztag geonameid="1"><lat>{latitude}</lat><lon>{longitude}</lon><country geonameid="2">{country}</country></gaztag>'


def gwn(latitude: float | str, longitude: float | str) -> str:
    return f"<latitude>{latitude}</latitude><longitude>{longitude}</longitude>"


def test_what_is_all_right_scores_one(tmp_path):
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(article(
        toponym("Nairobi", lgl(-1.28, 36.82, "Kenya")), toponym("Sendai", lgl(38.27, 140.87, "JP"))).encode()))
    scores = score(tmp_path)
    assert [scores[k] for k in ("country_accuracy", "country_recall", "claimed", "acc161", "points")] == [1, 1, 1, 1, 1]
    assert (scores["scored"], scores["with_point"], scores["skipped_country"]) == (2, 2, 0)


def test_countries_and_points_count_for_themselves(tmp_path, capsys):
    (tmp_path / "a.xml").write_text(article(
        toponym("Nairobi", lgl(-1.28, 36.82, "Tanzania")), toponym("Sendai", lgl(31.81, 130.30, "Japan"))))
    scores = score(tmp_path / "a.xml", show=9)
    assert (scores["country_accuracy"], scores["country_recall"], scores["claimed"], scores["acc161"]) == (0.5, 0.5, 1, 0.5)
    told = capsys.readouterr().err
    assert "wrong  TZA, read as KEN" in told and "[[Nairobi]]" in told and "far" in told


def test_without_a_country_the_nearest_place_tells_it(tmp_path):
    (tmp_path / "a.xml").write_text(article(
        toponym("Nairobi", gwn(-1.28, 36.82), type_="Literal"), toponym("Atlantic Ocean", gwn(5.0, 1.0), type_="Literal"),
        toponym("Kenya", gwn(1.0, 38.0), type_="Metonymic"), toponym("Japan", gwn("", ""), type_="Literal")))
    scores = score(tmp_path)
    assert (scores["scored"], scores["with_point"], scores["skipped_country"], scores["country_accuracy"]) == (1, 2, 1, 1)


def test_a_point_near_a_border_has_no_country():
    assert country_at((-1.28, 36.82)) == "KEN"
    assert country_at((47.56, 7.60)) in ("CHE", None) and country_at((0.0, -30.0)) is None


def test_distance_in_kilometres():
    assert distance((0.0, 0.0), (0.0, 180.0)) == pytest.approx(20015, abs=1)
    assert distance((52.52, 13.40), (48.86, 2.35)) == pytest.approx(878, abs=3)


def test_a_toponym_outside_the_text_is_passed_over(tmp_path):
    title = "<toponym><start>-9</start><end>-2</end><phrase>Nairobi</phrase>" + gwn(-1.28, 36.82) + "</toponym>"
    (tmp_path / "a.xml").write_text(article(title, toponym("Sendai", gwn(38.27, 140.87))))
    assert score(tmp_path)["scored"] == 1


@pytest.mark.parametrize("content, why", [
    ("<articles><article>", "not XML"),
    ("<pages></pages>", "no article"),
    ("<articles><article><title>News</title></article></articles>", "no text"),
    ("<articles><article><text>Oslo</text><toponym><start>0</start></toponym></article></articles>", "without start and end"),
    (article(toponym("Sendai", gwn("north", "east"))), "coordinates 'north'"),
    (article(), "no toponym"),
])
def test_what_is_not_of_the_form_is_told(tmp_path, content, why):
    (tmp_path / "a.xml").write_text(content)
    with pytest.raises(BadData, match=why):
        score(tmp_path)
