"""The pages of a pair and of a state: what they count is what the store holds, what they say is what they count."""
from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from starlette.testclient import TestClient
from web_store import BASE

from detente.codebook.columns import read_columns
from detente.relations import bound_panel, list_changes
from detente.store import create_store, open_store
from detente.store.lock import writing
from detente.store.parts import write_parts
from detente.web import Explorer, make_app
from detente.web.pairs.accounts import tell_voices
from detente.web.answers import Missing
from detente.web.asking import Asked
from detente.web.pairs.courses import count_aside, count_earlier, find_planned
from detente.web.pairs.deeds import QUADS, Deeds, Scope, sum_up
from detente.web.pairs.parties import find_party, list_memberships, list_offices
from detente.web.views.dyads import show_dyad
from detente.web.views.states import show_state

DAY = dt.date(2022, 3, 31)


@pytest.fixture(scope="module")
def explorer(sample_store) -> Explorer:
    return Explorer(sample_store)


@pytest.fixture(scope="module")
def store(sample_store):
    return open_store(sample_store)


def ask(explorer: Explorer, first: str, second: str, **asked):
    return show_dyad(explorer, Asked(f"/dyad/{first}/{second}", [(name, str(value)) for name, value in asked.items()]), first, second)


def ask_state(explorer: Explorer, code: str, **asked):
    return show_state(explorer, Asked(f"/state/{code}", [(name, str(value)) for name, value in asked.items()]), code)


def near(row: dict) -> dict:
    return {name: pytest.approx(value) if isinstance(value, float) else value for name, value in row.items()}


# -- the numbers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [{}, {"by": "year", "since": "1"}, {"directed": "USA"}, {"since": "2022-02", "until": "2022-06"}])
def test_every_table_of_a_pair_is_what_its_sql_gives(explorer, store, asked):
    check_tables(ask(explorer, "RUS", "USA", **asked), store)


@pytest.mark.parametrize("code", ["USA", "UKR", "IGO"])
def test_every_table_of_a_state_is_what_its_sql_gives(explorer, store, code):
    check_tables(ask_state(explorer, code), store)


def check_tables(answer, store):
    assert any(table.sql and table.rows for table in answer.tables)
    for table in answer.tables:
        if table.sql:
            given = list(store.sql(table.sql, dict(table.parameters)))
            total = len(table.rows) if table.total is None else table.total
            wanted = [{name: row[name] for name in table.columns} for row in given]
            shown = [row for row in wanted if row["events"]] if table.name == "offices" else wanted
            assert len(given) == total, table.name
            assert [near({name: row[name] for name in table.columns}) for row in table.rows] == shown[: len(table.rows)], table.name


@pytest.mark.parametrize("by", ["month", "week", "year"])
def test_a_panel_is_that_of_relations_without_organisations(explorer, store, by):
    answer = ask(explorer, "USA", "RUS", by=by, since="1")
    wanted = list(store.relations(by=by, between=("RUS", "USA"), groups="left out", provider="detente"))
    assert wanted
    for row, other in zip(answer.table("panel").rows, wanted, strict=True):
        assert row["period"] == other["period"] and row["stories"] == other["stories"] and row["voices"] == other["voices"]
        assert [row[name] for name in (*QUADS, "balance")] == pytest.approx([other[name] for name in (*QUADS, "balance")])


def test_events_of_a_pair_are_those_that_name_both(explorer, store):
    query = """SELECT count(DISTINCT event) AS events FROM dyads WHERE [source, target] IN (['RUS', 'UKR'], ['UKR', 'RUS']) AND block <> 'teaser'
               AND day BETWEEN ? AND ? AND NOT list_has_any(aux, ['future', 'hypothetical', 'negation'])
               AND (dated OR NOT list_contains(aux, 'historical'))"""
    answer = ask(explorer, "RUS", "UKR", by="year")
    row, = store.sql(query, [answer.data["scope"]["since"], answer.data["scope"]["today"]])
    assert answer.table("events").total == row["events"] > 0
    assert f"{row['events']} events between the two" in answer.data["lede"][0]


def test_bands_and_changes_are_those_of_relations(explorer, store):
    answer = ask(explorer, "RUS", "UKR", since="1")
    options = {"between": ("RUS", "UKR"), "groups": "left out", "provider": "detente"}
    stories = list(store.relations("story", **options))
    bands = {row.period: (row.low, row.high) for row in bound_panel(stories)}
    assert {row["period"]: (row["low"], row["high"]) for row in answer.table("bands").rows} == {k: pytest.approx(v) for k, v in bands.items()}
    changes = [(row.period, row.stories) for row in list_changes(list(store.relations(**options)), stories)]
    assert [(row["period"], tuple(row["stories"])) for row in answer.data["changes"]] == changes


def test_the_python_beside_a_table_gives_it(explorer, store):
    for table in ask(explorer, "RUS", "UKR").tables:
        if table.python:
            *before, last = table.python.splitlines()
            names = {"store": store}
            exec("\n".join(before), names)  # noqa: S102
            assert len(eval(last, names)) == len(table.rows), table.name  # noqa: S307


def test_one_way_is_what_one_does_to_the_other(explorer):
    both, there, back = (ask(explorer, "JPN", "USA", directed=way) for way in ("no", "JPN", "USA"))
    weights = [sum(row["cooperation"] + row["conflict"] for row in answer.table("panel").rows) for answer in (both, there, back)]
    assert weights[0] == pytest.approx(weights[1] + weights[2]) and min(weights) > 0
    assert {(row["source"], row["target"]) for row in there.table("directions").rows} == {("JPN", "USA")}


def test_partners_of_a_state_are_its_pairs(explorer):
    for row in ask_state(explorer, "UKR", by="month").table("partners").rows[:5]:
        pair = ask(explorer, "UKR", row["partner"], by="month")
        assert pair.table("events").total == row["events"]
        assert sum(r["cooperation"] for r in pair.table("panel").rows) == pytest.approx(row["cooperation"])


# -- what is said --------------------------------------------------------------------------------------------------


def test_both_orders_and_small_letters_are_one_page(client):
    one, other, small = (client.get(f"/dyad/{pair}.json") for pair in ("USA/RUS", "RUS/USA", "rus/usa"))
    assert one.status_code == 200 and small.json()["lede"] == one.json()["lede"]
    assert re.sub("RUS/USA|USA/RUS", "", one.text) == re.sub("RUS/USA|USA/RUS", "", other.text)


def test_ties_of_a_pair_name_their_sources(explorer):
    ties = ask(explorer, "JPN", "USA").data["ties"]
    alliance = next(tie for tie in ties if tie["kind"] == "alliance")
    assert alliance["stands"] and alliance["since"].year == 1960 and alliance["source"] == "UNTS 373:179"
    assert all(tie["statements"] and {tie["first"], tie["second"]} == {"JPN", "USA"} for tie in ties)


def test_what_one_article_alone_tells_makes_no_tie_stand(explorer):
    for code in ("USA", "RUS"):
        assert not [tie for tie in ask(explorer, code, "UKR").data["ties"] if tie["by"] == "one page" and tie["stands"]]


def test_pages_answer_in_html(client):
    for path in ("/dyad/RUS/UKR", "/dyad/EUR/RUS", "/dyad/IGO/USA", "/state/USA", "/state/IGO", "/state/SUN", "/state/TUV", "/dyad/TUV/SWE"):
        page = client.get(path)
        assert page.status_code == 200 and "style=" not in page.text and "<style" not in page.text, path


@pytest.mark.parametrize(("path", "status", "said"), [
    ("/dyad/USA/XQX", 404, "ISO 3166-1"), ("/state/JAPAN", 404, "JPN is Japan"),
    ("/state/NATO", 404, "under IGO"), ("/dyad/USA/usa", 400, "name another"),
    ("/dyad/USA/RUS?by=decade", 400, "month, day"), ("/dyad/USA/RUS?directed=CHN", 400, "no, RUS, USA"),
    ("/state/USA?since=2022&until=2021", 400, "exchange"),
    ("/state/USA?since=soon", 400, "soon"), ("/state/USA?provider=x", 400, "detente"), ("/state/%3Cscript%3E", 404, "&lt;SCRIPT&gt;")])
def test_what_cannot_be_asked_is_said_in_one_line(client, path, status, said):
    page = client.get(path)
    assert page.status_code == status and said in page.text and "<SCRIPT>" not in page.text


def test_an_empty_store_has_the_table_of_ties_and_no_events(empty_client):
    for path in ("/dyad/JPN/USA", "/state/JPN"):
        page = empty_client.get(path)
        assert page.status_code == 200 and 'class="empty"' in page.text


def test_the_picture_has_no_balance_where_nothing_is_told(explorer):
    silent = 0
    for pair in (("ISR", "USA"), ("RUS", "USA"), ("CHN", "USA"), ("KOR", "USA"), ("RUS", "UKR")):
        chart = ask(explorer, *pair).data["chart"]
        told = {row["period"] for row in chart["panel"] if row["cooperation"] + row["conflict"] > 0}
        assert {row["period"] for row in chart["balance"] if row["balance"] is not None} == told
        assert all((row["low"] is None) == (row["balance"] is None) for row in chart["balance"])
        silent += len(chart["balance"]) - len(told)
    assert silent


def test_what_others_ask_is_done_by_others(explorer):
    rows = ask_state(explorer, "RUS").table("asked").rows
    assert rows and all("RUS" in row["recipient_codes"] and "RUS" not in row["actor_codes"] and not row["aux"] for row in rows)


def test_a_state_has_each_other_once_in_a_kind_of_standing_tie(explorer):
    groups = {group["words"]: group["ties"] for group in ask_state(explorer, "RUS").data["standing"]}
    assert {tie["other"]: tie["since"].year for tie in groups["sanctioned by"]}["USA"] == 2012
    assert all(len(ties) == len({tie["other"] for tie in ties}) for ties in groups.values())


def test_offices_are_of_their_days():
    held = list_offices("USA", dt.date(2021, 6, 1), dt.date(2022, 6, 1))
    assert {"Joe Biden", "Antony Blinken"} <= {row["person"] for row in held} and "Donald Trump" not in {row["person"] for row in held}


def test_members_are_members_on_the_day():
    before, after = ({row["organisation"] for row in list_memberships("RUS", dt.date(year, 1, 1)) if row["member"]} for year in (2013, 2016))
    assert "G8" in before and "G8" not in after


# -- made-up deeds -------------------------------------------------------------------------------------------------


def deed(event: str, day: str | None, **more) -> dict:
    return {"event": event, "story": more.get("story", event), "day": dt.date.fromisoformat(day) if day else None, "source": "JPN", "target": "RUS",
            "type": "CONSULT", "quad": 1, "score": 2.0, "weight": 1.0, "publisher": "A", "country": "JPN", "state_owned": False, "voice": "A",
            "aux": [], "published": DAY, "period": None} | more


def deeds_of(rows=(), aside=(), **scope) -> Deeds:
    return Deeds(dataclasses.replace(Scope("detente", "month", None, None, DAY), **scope), "JPN", "RUS", False, rows, aside)


def test_to_come_is_what_was_told_before_today_of_a_later_day():
    rows = [deed("a", "2022-04-02", aux=["future"], story="s"), deed("b", "2022-04-01", aux=["future"], story="s"),
            deed("past", "2022-03-01", aux=["future"]),
            deed("not", "2022-04-03", aux=["future", "negation"]), deed("late", "2022-05-01", aux=["future"], published=dt.date(2022, 4, 20)),
            deed("done", "2022-04-09"), deed("no day", None, aux=["future"])]
    row, = find_planned(deeds_of(aside=rows))
    assert (row["day"].isoformat(), row["reports"], row["event"]) == ("2022-04-01", 2, "b")


def test_what_is_left_out_is_counted_once_with_its_reason():
    rows = [deed("a", "2022-03-01", aux=["future", "historical"]), deed("a", "2022-03-01", aux=["future", "historical"]),
            deed("b", "2022-03-01"), deed("c", "2023-01-01"),
            deed("old", "1990-01-01", aux=["historical"])]
    aside = deeds_of(aside=rows, since=dt.date(2021, 1, 1))
    assert count_aside(aside) == {"future": 1, "of a time longer than a month": 1, "of a day after 2022-03-31": 1}
    assert count_earlier(aside) == 1


def test_sums_count_events_and_stories_once_and_weigh_shares():
    rows = [deed("a", "2022-03-01", weight=0.5, story="s"), deed("a", "2022-03-01", weight=0.5, story="s"),
            deed("b", "2022-03-02", quad=4, story="s"), deed("c", "2022-03-02", quad=None)]
    whole, = sum_up(rows, lambda row: (), ())
    assert (whole["events"], whole["stories"], whole["cooperation"], whole["conflict"], whole["balance"]) == (3, 2, 1.0, 1.0, 0.0)


def test_few_voices_are_said():
    one = [deed("a", "2022-03-01", state_owned=True, country="RUS", publisher="TASS", voice="state of RUS")]
    two = [*one, deed("b", "2022-03-01", state_owned=True, country="RUS", publisher="RT", voice="state of RUS")]
    assert tell_voices(one) == "All of it is told by one outlet, TASS, which the state of Russia owns."
    assert tell_voices(two) == "Told by 2 outlets, 2 of them owned by a state, which make 1 independent voice: few, so read with care."
    assert tell_voices([deed("a", "2022-03-01", publisher=None, voice=None)]) == "Who told of it is not known."


# -- a store of strangers ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """An event all of whose words are markup, and the same as if it were done a year later."""
    bad = "</script><img src=x onerror=alert(1)>"
    row = dict.fromkeys(read_columns()["events"]) | {
        "id": "event1:x", "provider": "detente", "trust": 1.0, "publisher": bad, "publisher_country": "XKX<b>", "published": DAY,
        "type": "CONSULT", "aux": [], "contexts": [], "quad": 1, "score": 2.0, "actor_codes": ["JPN"], "actor_names": [bad], "actor_sectors": [""],
        "recipient_codes": ["RUS"], "recipient_names": [bad],
        "recipient_sectors": [""], "third_codes": [], "day": DAY, "per_names": [bad], "per_codes": [""], "sentence": bad,
        "block": "body", "confidence": 1.0}
    made = create_store(tmp_path_factory.mktemp("web") / "hostile")
    with writing(made.folder):
        write_parts(made.folder, "events", "x", [row, row | {"id": "event1:misread", "day": DAY.replace(year=2023)}])
        write_parts(made.folder, "shards", "x", [{"id": "x"}])
    return TestClient(make_app(Explorer(made.folder)), base_url=BASE)


@pytest.mark.parametrize("path", ["/dyad/JPN/RUS", "/state/JPN"])
def test_words_of_strangers_are_no_markup(hostile, path):
    page = hostile.get(path)
    assert page.status_code == 200 and "onerror" in page.text and "<img" not in page.text and "XKX<b>" not in page.text


def test_what_is_told_as_done_later_than_the_store_tells_does_not_count(hostile):
    told = hostile.get("/dyad/JPN/RUS.json").json()
    assert told["tables"]["events"]["total"] == 1 and told["aside"] == {"of a day after 2022-03-31": 1}


def test_a_code_that_nobody_has_is_missing(explorer):
    with pytest.raises(Missing, match="no party"):
        find_party(explorer, "QQQ")
