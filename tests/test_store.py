"""The store: plain parts, documented columns, views that count right, questions that say what is wrong with them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from toy_run import run_toy, toy_pages

from detente.codebook.columns import read_columns
from detente.errors import QuestionError, StoreError
from detente.store import create_store, open_store
from detente.store.columns import TABLES, schema_of
from detente.store.ledger import VIEWS, view_sql
from detente.store.parts import list_parts, write_parts

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    run_toy(folder, toy_pages(20, {3: "reject this"}))
    return open_store(folder)


def event_row(**given) -> dict:
    blank = {name: [] if kind == "strings" else None for name, kind in read_columns()["events"].items()}
    return blank | {"provider": "detente", "type": "CONSULT"} | given


def only(rows) -> dict:
    (row,) = rows
    return row


@pytest.mark.parametrize("table", TABLES)
def test_parts_hold_the_documented_columns_in_plain_types(store, table):
    import pyarrow.parquet as pq

    for path in list_parts(store.folder, table):
        assert pq.read_schema(path).remove_metadata() == schema_of(table)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_a_documented_file_that_answers(store, view):
    assert view_sql(view).startswith("-- ")
    store.sql(f"SELECT * FROM {view} LIMIT 1").to_arrow()


def test_an_empty_store_answers_too(tmp_path):
    empty = create_store(tmp_path / "empty")
    assert not list(empty.events()) and not list(empty.ties()) and not list(empty.search("anything"))
    assert only(empty.sql("SELECT count(*) AS n FROM dyads"))["n"] == 0


def test_events_are_found_by_parties_type_and_day(store):
    assert len(list(store.events(between=("NOR", "CAN"), type="CONSULT", since="2020", until="2020-12"))) == 10
    assert not list(store.events(between=("NOR", "USA")))
    assert len(list(store.events(actor="NOR", aux="none", limit=3))) == 3


def test_a_filter_that_a_table_does_not_know_is_said(store):
    with pytest.raises(QuestionError, match="runs cannot be filtered by between"):
        store.runs(between=("NOR", "CAN"))
    with pytest.raises(QuestionError, match="is no date"):
        store.events(since="last year")


def test_a_wrong_query_is_one_line(store):
    with pytest.raises(QuestionError) as raised:
        list(store.sql("SELECT nonsense FROM events"))
    assert "\n" not in str(raised.value)


def test_an_events_words_stand_in_the_stored_article(store):
    articles = {row["id"]: row["text"] for row in store.articles()}
    for event in store.events():
        assert articles[event["article"]][event["trigger_start"]:event["trigger_end"]] == event["trigger"]
        assert json.loads(event["record"])["id"] == event["id"]


def test_texts_of_one_document_are_its_revisions(tmp_path):
    pages = toy_pages(2)
    run_toy(tmp_path, [page._replace(document="one") for page in pages])
    assert [(r["revision"], r["revisions"]) for r in open_store(tmp_path).articles()] == [(1, 2), (2, 2)]


def test_the_weights_of_an_event_sum_to_one(tmp_path):
    folder = create_store(tmp_path / "dyads").folder
    rows = [event_row(id="a", actor_codes=["USA", "FRA", ""], recipient_codes=["IRN", "RUS"]),
            event_row(id="b", actor_codes=["USA", "RUS", "CHN"]),
            event_row(id="c", actor_codes=["USA"], recipient_codes=["USA", "MEX"])]
    write_parts(folder, "events", "x", rows)
    write_parts(folder, "shards", "x", [{"id": "x"}])
    found = list(open_store(folder).sql("SELECT event, sum(weight) AS w, count(*) AS n FROM dyads GROUP BY 1 ORDER BY 1"))
    assert [(r["event"], round(r["w"], 9), r["n"]) for r in found] == [("a", 1.0, 4), ("b", 1.0, 6), ("c", 1.0, 1)]


def test_parts_of_a_shard_that_is_not_done_are_not_read(tmp_path):
    folder = create_store(tmp_path / "s").folder
    write_parts(folder, "events", "x", [event_row(id="a", actor_codes=["USA"])])
    assert not list(open_store(folder).events())


def test_words_are_found_with_where_they_stand(store):
    assert len(list(store.search("meeting", limit=100))) == 19
    assert "*17*" in only(store.search("number 17"))["words"]
    with pytest.raises(QuestionError, match="no query"):
        store.search('"unclosed')


def test_the_text_index_can_be_lost_and_made_again(store):
    (store.folder / "index" / "text.sqlite").write_bytes(b"no database at all, but a long enough text to look like one")
    assert len(list(store.search("meeting", limit=100))) == 19


def test_what_is_no_store_or_of_another_schema_is_said(tmp_path):
    with pytest.raises(StoreError, match="no store at"):
        open_store(tmp_path)
    (tmp_path / "store.json").write_text('{"schema": 99}')
    with pytest.raises(StoreError, match="schema 99"):
        open_store(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.doc").write_text("x")
    with pytest.raises(StoreError, match="not empty"):
        create_store(tmp_path / "other")


def test_every_column_is_explained_in_the_docs():
    text = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    missing = [f"{t}.{c}" for t, columns in read_columns().items() for c in columns if f"| `{c}` |" not in text]
    assert not missing, "python tools/store_columns.py writes the tables"


def ask(store, *words: str) -> subprocess.CompletedProcess:
    code = "import sys; from detente.cli import main; sys.exit(main())"
    return subprocess.run([sys.executable, "-c", code, "ask", *words, "--store", str(store.folder)], capture_output=True, text=True)


def test_ask_prints_tables_json_and_csv(store):
    table = ask(store, "events", "--between", "NOR", "CAN", "--limit", "2")
    assert table.returncode == 0 and "NOR Norway → CAN Canada" in table.stdout
    lines = ask(store, "events", "--format", "jsonl").stdout.splitlines()
    assert len(lines) == 19 and json.loads(lines[0])["actor_codes"] == ["NOR"]
    assert ask(store, "sql", "SELECT count(*) AS n FROM events", "--format", "csv").stdout == "n\n19\n"
    assert "the page says so" in ask(store, "rejected").stdout


def test_ask_says_in_one_line_what_is_wrong(store):
    for words in (["gossip"], ["sql"], ["search"], ["events", "stray"], ["runs", "--type", "AID"]):
        result = ask(store, *words)
        assert result.returncode in (1, 2) and len(result.stderr.splitlines()) == 1, result.stderr
