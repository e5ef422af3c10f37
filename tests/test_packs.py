"""Packed stores: one file beside the parts that changes no answer; and queries of strangers, kept inside the store."""
from __future__ import annotations

import datetime as dt

import pytest
from test_store import event_row
from toy_run import run_toy, toy_pages

from detente.errors import QuestionError, StoreError
from detente.run import prepare_store, refresh_stories
from detente.store import create_store, open_store
from detente.store.ledger import VIEWS
from detente.store.packs import pack_path, pack_store
from detente.store.parts import write_parts
from detente.system import System

PARTIES = [("USA", "RUS"), ("JPN", "RUS"), ("USA", "JPN"), ("IGO", "RUS")]


def write_rows(store, shard: str, numbers: range) -> None:
    """Events of a few pairs, NATO among them, in a finished shard."""
    rows = []
    for n in numbers:
        actor, other = PARTIES[n % len(PARTIES)]
        rows.append(event_row(id=f"event1:{n:016x}", article=f"article1:{n:016x}", day=dt.date(2021, 1 + n % 12, 5), published=dt.date(2021, 1 + n % 12, 6),
                              actor_codes=[actor], actor_names=["NATO" if actor == "IGO" else actor], recipient_codes=[other], recipient_names=[other],
                              type="CONSULT" if n % 3 else "ACCUSE", quad=1 if n % 3 else 3, score=2.0 if n % 3 else -2.0))
    write_parts(store, "events", shard, rows)
    write_parts(store, "shards", shard, [{"id": shard, "source": "made up", "pages": len(rows), "events": len(rows)}])


@pytest.fixture
def store(tmp_path):
    folder = create_store(tmp_path / "store").folder
    for number in range(12):
        write_rows(folder, f"shard{number:02d}", range(number * 10, number * 10 + 10))
    return folder


def answers(folder) -> dict:
    """What every view says, the relations in their forms, and the system of a day."""
    ledger = open_store(folder)
    rows = {view: sorted(map(repr, ledger.sql(f"FROM {view}"))) for view in VIEWS if view != "loose_dyads"}
    rows |= {each: sorted(map(repr, ledger.relations(each).to_arrow().to_pylist())) for each in ("quad", "type", "story", "event")}
    return rows | {"edges": sorted(map(repr, System(ledger, "2021", provider="detente").network().edges))}


def test_a_packed_store_says_what_its_parts_say(store):
    before = answers(store)
    assert pack_store(store) and pack_path(store).exists()
    assert answers(store) == before and before["events"] and before["story"]


def test_the_same_of_a_store_with_articles_and_stories(tmp_path):
    run_toy(tmp_path / "toy", toy_pages(30))
    ledger = open_store(tmp_path / "toy")
    refresh_stories(ledger)
    before = answers(ledger.folder)
    assert pack_store(ledger.folder)
    assert answers(ledger.folder) == before and before["articles"] and before["tellings"]


def test_shards_that_come_after_are_seen_and_in_time_packed(store):
    pack_store(store)
    write_rows(store, "shard98", range(1000, 1010))
    assert len(list(open_store(store).events())) == 130 and len(list(open_store(store).sql("FROM dyads"))) == 130
    assert not pack_store(store)                       # one in twelve: it does not pay yet
    write_rows(store, "shard99", range(2000, 2010))
    assert pack_store(store)
    assert len(list(open_store(store).events())) == 140


def test_a_damaged_pack_counts_as_none_and_is_made_again(store):
    pack_store(store)
    whole = pack_path(store).read_bytes()
    pack_path(store).write_bytes(whole[: len(whole) // 2])
    assert len(list(open_store(store).events())) == 120
    assert pack_store(store) and pack_path(store).stat().st_size > len(whole) / 2


def test_a_damaged_part_is_one_line_whoever_asks(store):
    part = min((store / "events").glob("**/*.parquet"))  # the first is looked at when the store is opened, the others when they are read
    part.write_bytes(part.read_bytes()[:100])
    for ask in (lambda ledger: list(ledger.events()), lambda ledger: ledger.confine(), lambda ledger: ledger.fork(), lambda ledger: pack_store(store)):
        with pytest.raises(StoreError, match=part.name) as told:
            ask(open_store(store))
        assert "\n" not in str(told.value)


def test_a_pack_is_out_of_date_when_stories_are_grouped_anew(store):
    prepare_store(open_store(store))
    assert open_store(store).sql("SELECT count(*) AS n FROM packed.events").to_arrow().num_rows == 1
    (store / "index" / "stories.json").write_text('"another grouping"')
    with pytest.raises(QuestionError):
        open_store(store).sql("FROM packed.events")
    assert len(list(open_store(store).events())) == 120


def test_prepared_twice_is_prepared_once(store):
    prepare_store(open_store(store))
    made = pack_path(store).stat().st_mtime_ns
    prepare_store(open_store(store))
    assert pack_path(store).stat().st_mtime_ns == made


# -- one pair of parties, quickly ----------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [("USA", "RUS"), ("RUS", "USA"), ("RUS",), ("NOR", "RUS"), ("IGO", "RUS")])
@pytest.mark.parametrize("groups", ["spread", "as they are", "left out"])
@pytest.mark.parametrize("unit", ["events", "stories"])
def test_asking_for_a_pair_gives_that_pairs_rows_of_the_whole(store, between, groups, unit):
    ledger = open_store(store)
    whole = ledger.relations("event", groups=groups, unit=unit).to_arrow().to_pylist()
    pair = ledger.relations("event", groups=groups, unit=unit, between=between).to_arrow().to_pylist()
    assert pair == [row for row in whole if set(between) <= {row["source"], row["target"]}]


def test_norway_has_its_share_of_what_nato_did(store):
    rows = open_store(store).relations("event", between=("NOR", "RUS")).to_arrow().to_pylist()
    assert rows and all(0 < row["weight"] < 0.1 and not row["named"] for row in rows)


# -- queries of strangers ------------------------------------------------------------------------------------------


@pytest.fixture
def confined(store):
    pack_store(store)
    ledger = open_store(store)
    ledger.confine()
    return ledger.fork()


def test_a_query_answers_with_so_many_rows_and_says_whether_there_are_more(confined):
    columns, rows, more = confined.ask("SELECT id, type FROM events ORDER BY id", most=5, seconds=10)
    assert columns == ["id", "type"] and len(rows) == 5 and more
    assert confined.ask("FROM relations(every := 'year')", most=1000, seconds=10)[2] is False


@pytest.mark.parametrize("query", [
    "COPY (SELECT 1) TO '{store}/x.csv'", "CREATE TABLE x AS SELECT 1", "SET threads = 1", "ATTACH '{store}/y.duckdb'", "INSTALL httpfs", "SELECT 1; SELECT 2",
    "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM read_text('{store}/../../../../../../../../etc/passwd')",
    "SELECT * FROM glob('/etc/*')", "DELETE FROM packed.events", "CHECKPOINT", "PRAGMA database_list", "CALL pragma_version()", "", "SELECT", "\x00"])
def test_what_is_no_question_about_the_store_is_refused(confined, query):
    before = {path: path.stat().st_mtime_ns for path in confined.folder.rglob("*")}
    with pytest.raises(QuestionError):
        confined.ask(query.format(store=confined.folder), most=10, seconds=10)
    assert {path: path.stat().st_mtime_ns for path in confined.folder.rglob("*")} == before


def test_a_variable_of_the_program_is_no_table(confined):
    secret = [1, 2]  # noqa: F841
    with pytest.raises(QuestionError):
        confined.ask("SELECT * FROM secret", most=10, seconds=10)


def test_what_takes_too_long_is_ended(confined):
    with pytest.raises(QuestionError, match="took longer"):
        confined.ask("SELECT count(*) FROM range(100000000000) a", most=10, seconds=0.2)
    assert confined.ask("SELECT 1 AS one", most=10, seconds=10) == (["one"], [(1,)], False)
