"""Home, search, quality, SQL: every number is what its query gives, and nothing asked for can do harm."""
from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient
from toy_run import run_toy, toy_pages
from web_store import BASE, ROOT, copied

import detente.store.search
from detente.store import open_store
from detente.store.search import index_texts, match_articles
from detente.web import Explorer, make_app
from detente.web.asking import Asked
from detente.web.views.quality import accuracy_date, accuracy_table
from detente.web.views.sql import show_sql

SEARCHES = ("", "party=USA", "party=USA&party=RUS", "between=RUS-USA", "type=CONSULT&aux=none", "type=AID&type=SUPPORT",
            "aux=future&aux=hypothetical", "since=2021-06&until=2021-12", "actor=USA&quad=1",
            "recipient=UKR&block=body", "q=NATO",
            "q=%22United+States%22&type=CONSULT", "text=ukraine",
            "owner=Government+of+the+United+States", "mode=none&provider=detente", "context=military", "party=nobody")


def plain(value):
    return value if isinstance(value, (int, float, str, list, type(None))) else str(value)


def ask(client, path: str, **parameters) -> dict:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def store(sample_store):
    return open_store(sample_store)


# --- search: counts ---------------------------------------------------------

@pytest.mark.parametrize("query", SEARCHES)
def test_all_counts_are_those_of_the_queries_beside_them(client, store, query):
    told = client.get(f"/search.json?{query}").json()
    tables = told["tables"]
    asked = {name: list(store.sql(table["sql"])) for name, table in tables.items()}
    assert told["events"] == len(asked["events"]) == tables["events"]["total"]
    stories = {one["event"]: one["story"] for one in store.sql("FROM tellings")}
    assert told["stories"] == len({stories.get(row["id"], row["id"]) for row in asked["events"]})
    assert [{name: plain(value) for name, value in row.items()} for row in asked["timeline"]] == tables["timeline"]["rows"]
    by_query = {(row["facet"], row["value"]): (row["events"], row["stories"]) for row in asked["facets"]}
    shown = {(row["facet"], row["value"]): (row["events"], row["stories"]) for row in tables["facets"]["rows"]}
    assert tables["facets"]["total"] == len(by_query) and shown.items() <= by_query.items()
    assert all(sum(facet == name for facet, _ in shown) == min(40, sum(facet == name for facet, _ in by_query)) for name, _ in by_query)


def test_the_page_shows_the_first_events_of_its_order(client):
    for sort, key in (("newest", lambda row: row["published"]), ("surest", lambda row: row["confidence"])):
        rows = ask(client, "/search.json", sort=sort)["rows"]
        assert len(rows) == 20 and [key(row) for row in rows] == sorted(map(key, rows), reverse=True)


def test_pages_show_every_event_once(client):
    first = ask(client, "/search.json", party="RUS")
    ids = [row["id"] for page in range(1, first["pages"] + 1) for row in ask(client, "/search.json", party="RUS", page=page)["rows"]]
    assert len(ids) == len(set(ids)) == first["events"] > 20


def test_a_facet_is_counted_under_the_filters_of_the_others(client):
    free, chosen = ask(client, "/search.json", party="USA"), ask(client, "/search.json", party="USA", type="CONSULT")
    values = {name: {facet["name"]: facet["values"] for facet in told["facets"]} for name, told in (("free", free), ("chosen", chosen))}
    strip = lambda values: [(one["value"], one["events"], one["stories"]) for one in values]  # noqa: E731
    assert strip(values["free"]["type"]) == strip(values["chosen"]["type"])
    assert sum(one["events"] for one in values["chosen"]["mode"]) == chosen["events"] < free["events"]


def test_the_count_beside_a_value_is_what_its_link_finds(client):
    for facet in ask(client, "/search.json", since="2021")["facets"]:
        for value in facet["values"][:2]:
            found = client.get(value["link"].replace("/search?", "/search.json?")).json()
            assert (found["events"], found["stories"]) == (value["events"], value["stories"]), (facet["name"], value)


def test_a_chosen_value_is_marked_and_its_link_takes_it_away(client):
    told = ask(client, "/search.json", party=["USA", "RUS"], type="CONSULT", q="Ukraine")
    links = {(one["facet"], one["label"]): one["link"] for one in told["chosen"]}
    assert links["Type", "CONSULT"] == "/search?party=USA&party=RUS&q=Ukraine"
    assert "party=RUS" in links["Party", "USA United States"] and "party=USA" not in links["Party", "USA United States"]
    page = client.get("/search", params={"type": "CONSULT"}).text
    assert re.search(r'<li class="chosen"><a href="/search" aria-current="true"', page)


def test_what_was_chosen_stays_in_the_form(client):
    page = client.get("/search?party=USA&type=CONSULT&q=talks&page=2").text
    form = re.search(r'<form class="ask" id="asking".*?</form>', page, re.S)[0]
    assert '<input type="hidden" name="party" value="USA">' in form and 'value="talks"' in form and 'name="page"' not in form


def test_words_typed_into_the_form_are_ordered_by_relevance(client):
    """The usual order is sent as an empty one, so that it may differ with and without words."""
    for query, usual in (("", "newest report first"), ("q=Ukraine", "most relevant first")):
        assert f'<option value="" selected>{usual}</option>' in client.get(f"/search?{query}").text
    assert client.get("/search.json?q=Ukraine&sort=").json()["sort"] == "relevance"


def test_an_export_has_all_events_found_not_the_page(client):
    told = ask(client, "/search.json", party="RUS", q="Ukraine")
    lines = client.get("/search.jsonl?party=RUS&q=Ukraine").text.splitlines()
    assert len(lines) == told["events"] > 20


# --- search: words ----------------------------------------------------------

def test_a_phrase_is_found_as_a_phrase(client, store):
    told = ask(client, "/search.json", q='"arms control"')
    rows = store.sql("SELECT id, title, text FROM articles")
    texts = {row["id"] for row in rows if re.search(r"arms[\s-]+control", f"{row['title']} {row['text']}", re.I)}
    assert told["words"]["articles"] == len(texts) and {row["article"] for row in told["rows"]} <= texts


@pytest.mark.parametrize("words", ['"unclosed', "state-owned", "U.S.", "a AND", "(", '"', "*", "title:", "NEAR(", "x\x00y", "’", "text : : y",
                                   "-- ; DROP TABLE texts"])
def test_any_words_can_be_searched_for(client, words):
    assert client.get("/search", params={"q": words}).status_code == 200


def test_what_is_no_query_is_taken_as_plain_words(client):
    told = ask(client, "/search.json", q="United-States (")
    assert told["words"]["taken_plainly"] and told["words"]["query"] == '"United-States"' and told["events"] > 0


def test_the_best_articles_come_first(client, sample_store):
    best, _ = match_articles(sample_store, "Ukraine")
    seen = [row["article"] for row in ask(client, "/search.json", q="Ukraine")["rows"]]
    assert sorted(seen, key=best.index) == seen


def test_the_index_of_words_looks_at_parts_only_when_shards_came(tmp_path, monkeypatch):
    run_toy(tmp_path / "toy", toy_pages(4))
    index_texts(tmp_path / "toy")
    with monkeypatch.context() as patched:
        patched.setattr(detente.store.search, "list_parts", lambda *given: pytest.fail("nothing changed, and the parts were listed"))
        assert len(match_articles(tmp_path / "toy", "meeting")[0]) == 4
    run_toy(tmp_path / "toy", toy_pages(8)[4:])
    assert len(match_articles(tmp_path / "toy", "meeting")[0]) == 8


def test_words_of_strangers_are_escaped(client):
    evil = '"><script>alert(1)</script>'
    for path in ("/search", "/sql"):
        for name in ("q", "text", "party", "outlet"):
            assert "<script>alert" not in client.get(path, params={name: evil}).text


@pytest.mark.parametrize("query", ["since=2022&until=2021", "since=yesterday", "sort=best", "sort=relevance", "page=0", "page=x", "between=USA",
                                   "text=" + "x" * 50_001])
def test_what_cannot_be_asked_is_said_in_one_line(client, query):
    answer = client.get(f"/search?{query}")
    assert answer.status_code == 400 and "Traceback" not in answer.text


# --- the empty store --------------------------------------------------------

@pytest.mark.parametrize("path", ["/", "/search", "/quality", "/sql"])
def test_an_empty_store_says_what_to_type(empty_client, path):
    answer = empty_client.get(path)
    assert answer.status_code == 200 and "detente code PAGES… --store" in answer.text and "detente import" in answer.text


def test_an_empty_store_has_its_twins_too(empty_client):
    assert [empty_client.get(path).status_code for path in ("/index.json", "/search.json", "/quality.json", "/sql.json")] == [200] * 4


# --- home and quality -------------------------------------------------------

@pytest.mark.parametrize("path", ["/index.json", "/quality.json"])
def test_every_table_is_what_its_query_gives(client, store, path):
    for name, table in client.get(path).json()["tables"].items():
        if table["sql"]:
            rows = [{column: plain(row[column]) for column in table["columns"]} for row in store.sql(table["sql"])]
            assert rows == table["rows"], name


def test_home_shows_the_words_of_what_was_told(client):
    told, page = client.get("/index.json").json(), client.get("/").text
    assert told["stories"] and all(f'/story/{one["story"]}' in page for one in told["stories"])
    assert all(f'href="{view}"' in page for view in ("/world", "/acts", "/search", "/quality", "/sql"))


def test_quality_counts_every_sentence_with_a_reason_once(client, store):
    tables = client.get("/quality.json").json()["tables"]
    silent, = store.sql("SELECT count(*) AS n FROM parts_sentences WHERE reason IS NOT NULL")
    assert sum(row["sentences"] for row in tables["silent"]["rows"]) == silent["n"] == sum(row["silent"] for row in tables["sentences"]["rows"])


def test_quality_warns_where_versions_are_mixed(sample_store, client, tmp_path):
    assert "more than one version" not in client.get("/quality").text
    mixed = copied(sample_store, tmp_path / "mixed")
    (mixed / "index" / "packed.duckdb").unlink()
    part = sorted((mixed / "shards").glob("*.parquet"))[0]
    rows = pq.read_table(part)
    pq.write_table(rows.set_column(rows.column_names.index("codebook"), "codebook", pa.array(["another"] * len(rows))), part)
    other = TestClient(make_app(Explorer(mixed)), base_url=BASE)
    assert "more than one version" in other.get("/quality").text


def test_the_accuracy_shown_is_that_of_the_documentation():
    """The figures of the table, in its order, and the day."""
    docs = ROOT / "docs" / "accuracy.md"
    if not docs.exists():
        pytest.skip("the documentation is not here")
    text = docs.read_text(encoding="utf-8")
    table = text.split("| what | data |")[1].split("\n\n")[0].splitlines()[2:]
    scores = [figure for line in table for figure in re.findall(r"\d*\.\d+", line.strip("|").split("|")[3])]
    assert [row["value"] for row in accuracy_table().rows] == [float(score) for score in scores]
    assert f"measured on {accuracy_date()}" in text


# --- SQL --------------------------------------------------------------------

FORBIDDEN = ("COPY events TO 'taken.csv'", "ATTACH 'other.db'", "SET threads = 1", "SELECT 1; SELECT 2", "FROM read_text('/etc/passwd')",
             "FROM '/etc/passwd'", "FROM read_csv('/etc/passwd')", "SELECT getenv('HOME')", "INSTALL httpfs", "LOAD httpfs", "PRAGMA version",
             "CREATE TABLE t AS SELECT 1", "DROP VIEW events", "EXPORT DATABASE 'x'",
             "FROM read_csv('https://example.org/x.csv')", "nonsense", "-- nothing")


@pytest.mark.parametrize("query", FORBIDDEN)
@pytest.mark.parametrize("form", ["", ".csv", ".json"])
def test_sql_does_nothing_but_read_this_store(client, query, form, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = client.get(f"/sql{form}", params={"q": query})
    told = answer.text if form != ".json" else answer.json()["error"] or ""
    assert "root:" not in told and not list(Path(tmp_path).iterdir())
    assert answer.status_code == 400 or form and "rows" not in answer.json().get("tables", {})


def test_an_error_is_one_line_and_the_query_stays(client):
    page = client.get("/sql", params={"q": "SELECT nope FROM events"}).text
    told = re.search(r'role="alert">(.*?)</p>', page, re.S)[1]
    assert "nope" in told and "\n" not in told and "SELECT nope FROM events</textarea>" in page


def test_sql_ends_a_query_that_runs_long(sample_store):
    asked = Asked("/sql", [("q", "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b")])
    answer = show_sql(Explorer(sample_store), asked, seconds=0.3)
    assert answer.status == 400 and "longer than 0.3 seconds" in answer.data["error"]


def test_sql_shows_some_rows_and_says_that_there_are_more(sample_store):
    answer = show_sql(Explorer(sample_store), Asked("/sql", [("q", "FROM range(500)")]), most=100)
    assert len(answer.tables[0].rows) == 100 and answer.data["total"] == 500
    endless = show_sql(Explorer(sample_store), Asked("/sql", [("q", "FROM range(10000000) a, range(10000000) b")]), most=100, seconds=0.3)
    assert len(endless.tables[0].rows) == 100 and endless.data["total"] is None


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_sql_exports_all_rows_of_the_same_query(client, form):
    lines = client.get(f"/sql.{form}", params={"q": "SELECT range AS n FROM range(3000); -- all"}).text.splitlines()
    assert len(lines) == 3000 + (form == "csv")


def test_ids_in_a_result_are_links(client):
    page = client.get("/sql", params={"q": "SELECT id, article, '<b>' AS evil FROM events LIMIT 1"}).text
    assert re.search(r'<a href="/event/event1:\w+">', page) and re.search(r'<a href="/article/article1:\w+">', page) and "&lt;b&gt;" in page


def test_any_kind_of_value_is_shown_and_exported(client):
    query = ("SELECT map([DATE '2021-01-01'], [1]) AS m, 'nan'::DOUBLE AS f, 1.5::DECIMAL(9, 2) AS d, '\\xFF'::BLOB AS b, "
             "INTERVAL 1 DAY AS i, NULL AS n, 1 AS x, 2 AS x")
    assert [client.get(f"/sql{form}", params={"q": query}).status_code for form in ("", ".json", ".csv", ".jsonl", ".parquet")] == [200] * 5


def test_the_examples_run(client):
    for example in client.get("/sql.json").json()["examples"]:
        assert client.get("/sql", params={"q": example["query"]}).status_code == 200, example["title"]


def test_a_result_is_a_permalink(client):
    query = {"q": "SELECT count(*) AS n FROM events"}
    assert f"/sql?{urlencode(query)}" in client.get("/sql", params=query).text
