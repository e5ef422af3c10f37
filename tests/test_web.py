"""The explorer's frame: forms, permalinks, safety, errors."""
from __future__ import annotations

import html
import io
import json
import re
import socket
import subprocess
import sys
import threading
import urllib.request

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient
from web_store import BASE

from detente.errors import DetenteError, UsageError
from detente.web import Explorer, make_app
from detente.web import views as views_home
from detente.web.answers import Answer, Table
from detente.web.explorer import Kept
from detente.web.serving import _listen, serve_store

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def pages_of(client) -> list[str]:
    """An address of every view, as the store has them."""
    events = client.get("/search.json").json()["tables"]["events"]["rows"]
    event = next(row for row in events if row["provider"] == "detente")
    story = client.get(f"/event/{event['id']}.json").json()
    found = json.dumps(story).split('"story1:', 1)
    stories = [f"/story/story1:{found[1].split(chr(34), 1)[0]}"] if len(found) > 1 else []
    return ["/", f"/article/{event['article']}", f"/event/{event['id']}", *stories, "/search?q=sanctions", "/dyad/USA/RUS", "/state/JPN", "/world", "/acts",
            "/quality", "/sql?q=SELECT+count(*)+AS+n+FROM+events"]


@pytest.fixture(scope="module")
def pages(client) -> list[str]:
    return pages_of(client)


def test_every_view_is_reached(pages):
    told = [re.sub(r"\{\w+\}", "[^/]+", path) for path, _ in views_home.VIEWS]
    assert not [pattern for pattern in told if not any(re.fullmatch(pattern, page.partition("?")[0]) for page in pages)]


def test_every_view_has_a_page_and_a_json_twin(client, pages):
    for page in pages:
        path, _, query = page.partition("?")
        shown, twin = client.get(page), client.get(f"{'/index' if path == '/' else path}.json?{query}")
        assert shown.status_code == twin.status_code == 200, page
        assert "text/html" in shown.headers["content-type"] and twin.json()["title"]
        assert re.search(r"<h1>.*?</h1>", shown.text, re.S) and "</html>" in shown.text


def test_every_table_of_every_view_can_be_taken_away_and_asked_again(client, pages):
    taken = 0
    for page in pages:
        path, _, query = page.partition("?")
        path = "/index" if path == "/" else path
        for name, table in client.get(f"{path}.json?{query}").json()["tables"].items():
            assert table["sql"] or table["python"], (page, name)
            csv, lines, parquet = (client.get(f"{path}.{form}?{query}&table={name}") for form in ("csv", "jsonl", "parquet"))
            assert csv.status_code == lines.status_code == parquet.status_code == 200, (page, name, csv.text[:300])
            assert csv.text.split("\n")[0] == ",".join(table["columns"]), (page, name)
            rows = pq.read_table(io.BytesIO(parquet.content))
            assert rows.num_rows == len(lines.text.splitlines()) >= len(table["rows"]), (page, name)
            taken += 1
    assert taken > 12


def test_the_sql_behind_a_table_gives_its_rows(client, pages, sample_store):
    """What stands under a table runs as it stands there: the query, its parameters written into it."""
    from detente.store import open_store

    store, asked = open_store(sample_store), 0
    for page in pages:
        path, _, query = page.partition("?")
        for name, table in client.get(f"{'/index' if path == '/' else path}.json?{query}").json()["tables"].items():
            if table["sql"]:
                rows = list(store.sql(table["sql"]))
                assert len(rows) >= len(table["rows"]), (page, name)
                assert {column for column in table["columns"]} <= set(rows[0] if rows else table["columns"]), (page, name)
                asked += 1
    assert asked > 10


def test_the_python_under_a_table_runs_as_it_stands(client, pages):
    ran = 0
    for page in pages:
        for code in re.findall(r'<pre id="[\w-]+-Python"><code>(.*?)</code></pre>', client.get(page).text, re.S):
            there: dict = {}
            exec(html.unescape(code), there)
            assert there["rows"] is not None and hasattr(there["rows"], "__len__"), (page, code)
            ran += 1
    assert ran > 12


@pytest.mark.parametrize("asked", ['""" + open("/etc/passwd").read() + """', "\\", '"', "'", "a\\\"\"\"b", "$1 $type", "x\ny"])
def test_what_is_asked_cannot_leave_the_string_that_quotes_it(asked, sample_store):
    from detente.web.snippets import snippets_of

    table = Table("t", "T", ("n",), [], "SELECT count(*) AS n, $asked AS asked FROM events", {"asked": asked})
    there: dict = {}
    exec(snippets_of(table, str(sample_store), "http://127.0.0.1:8000/search")["Python"], there)
    assert there["rows"].to_pylist()[0]["asked"] == asked


def test_a_page_in_a_form_it_has_not_is_said(client):
    assert client.get("/quality.gexf").status_code == 400 and "error" in client.get("/quality.gexf").json()
    assert client.get("/search.csv?table=nothing").status_code == 400


# -- safety --------------------------------------------------------------------------------------------------------


def test_no_page_holds_scripts_styles_or_handlers_of_its_own(client, pages):
    for page in pages:
        text = client.get(page).text
        for tag in re.findall(r"<script[^>]*>", text):
            assert 'src="/static/' in tag or 'type="application/json"' in tag, (page, tag)
        assert not re.findall(r"<style|\sstyle=|\son\w+=", text), page
        assert not [link for link in re.findall(r'(?:src|href|action)="([^"]*)"', text) if re.match(r"(?i)\s*(javascript|data|vbscript):", link)], page


def test_every_answer_forbids_what_it_does_not_need(client, pages):
    for page in [*pages, "/static/app.css", "/nothing", "/quality.json"]:
        headers = client.get(page).headers
        assert "default-src 'none'" in headers["content-security-policy"] and "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "10.0.0.1", ""])
def test_another_host_is_not_answered(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "localhost"])
def test_this_machine_is(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/..%5capp.py", "/static//etc/passwd", "/static/%00",
                                  "/static/....//app.py", "/article/..%2f..%2fstore.json", "/store.json", "/../store.json"])
def test_no_path_leads_out(client, path):
    answer = client.get(path)
    assert answer.status_code in (400, 404) and "make_app" not in answer.text and "schema" not in answer.text


def test_what_is_asked_comes_back_as_text(client):
    for path in ("/search", "/sql", "/world", "/acts", "/quality", "/dyad/USA/RUS", "/state/JPN", "/"):
        for name in ("q", "party", "type", "since", "at", "window", "by", "states", "sort", "page", "provider", "table", "outlet"):
            answer = client.get(path, params={name: HOSTILE})
            assert answer.status_code in (200, 400, 404), (path, name)
            assert "<script>alert" not in answer.text and "<img src=x" not in answer.text, (path, name)


@pytest.mark.parametrize("path", ["/article/", "/event/", "/story/", "/state/", "/dyad/USA/", "/dyad/"])
def test_an_unknown_name_is_not_here_and_comes_back_as_text(client, path):
    answer = client.get(path + "%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert answer.status_code in (400, 404) and "<script>alert" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_are_for_reading(client, method):
    assert client.request(method, "/search").status_code == 405


@pytest.mark.parametrize("site, status", [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200), (None, 200)])
def test_a_query_that_another_site_sends_is_not_run(client, site, status):
    headers = {"sec-fetch-site": site} if site else {}
    assert client.get("/sql?q=SELECT+41%2B1+AS+n", headers=headers).status_code == status
    assert client.get("/sql.csv?q=SELECT+41%2B1+AS+n", headers=headers).status_code == status
    assert client.get("/search?q=sanctions", headers=headers).status_code == 200


def test_a_correction_from_another_site_is_refused(client):
    for headers in ({}, {"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"origin": "http://127.0.0.1:9999"}):
        assert client.post("/correct", data={"event": "event1:0"}, headers=headers).status_code == 403


def test_a_bug_is_told_to_the_terminal_and_not_to_the_page(sample_store, capsys):
    def broken(explorer, asked):
        raise ZeroDivisionError("the secret reason")

    answer = TestClient(make_app(Explorer(sample_store), [("/", broken)]), base_url=BASE, raise_server_exceptions=False).get("/?x=1")
    assert answer.status_code == 500 and "secret" not in answer.text
    told = capsys.readouterr().err
    assert "the secret reason" in told and "while answering /?x=1" in told


# -- permalinks, empty stores, what comes meanwhile ----------------------------------------------------------------


def test_a_page_names_its_own_address_with_all_that_was_asked(client):
    text = client.get("/search?q=sanctions&type=SANCTION&since=2021").text
    assert 'id="permalink" href="/search?q=sanctions&amp;type=SANCTION&amp;since=2021"' in text


def test_a_page_can_be_cited_with_the_versions_that_coded_its_store(client):
    citation = re.search(r'<p id="citation">(.*?)</p>', client.get("/quality").text)[1]
    assert re.search(r"detente \d.*package .*codebook [0-9a-f]{6}.*model [0-9a-f]{6}.*http://127.0.0.1:8000/quality.*\d{4}-\d\d-\d\d", citation)


def test_an_empty_store_says_what_to_type_on_every_view(empty_client):
    for page in ("/", "/search", "/world", "/acts", "/quality"):
        answer = empty_client.get(page)
        assert answer.status_code == 200 and "detente code" in answer.text, page
    for page in ("/sql", "/dyad/USA/RUS", "/state/JPN"):
        assert empty_client.get(page).status_code == 200, page
    assert empty_client.get("/event/event1:0").status_code == 404


def test_shards_that_come_meanwhile_are_seen(tmp_path):
    from test_packs import write_rows

    from detente.store import create_store

    folder = create_store(tmp_path / "store").folder
    client = TestClient(make_app(Explorer(folder, patience=0.0)), base_url=BASE)
    counting = {"q": "SELECT count(*) AS n FROM events"}
    assert "\n0\n" in client.get("/sql.csv", params=counting).text
    write_rows(folder, "shard00", range(10))
    assert "\n10\n" in client.get("/sql.csv", params=counting).text


def test_two_that_ask_at_once_wait_for_one_answer():
    kept, made, gate = Kept(2), [], threading.Event()

    def make():
        gate.wait(5)
        made.append(1)
        return "answer"

    told: list = []
    threads = [threading.Thread(target=lambda: told.append(kept.get("key", make))) for _ in range(4)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert told == ["answer"] * 4 and made == [1]


def test_the_least_used_answer_is_dropped_first():
    kept, made = Kept(2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        kept.get(key, lambda: made.append(key))
    assert made == ["a", "b", "c", "b"]


# -- the server ----------------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_said_and_a_free_one_found():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="--port"):
            _listen(taken.getsockname()[1])
    with pytest.raises(UsageError):
        _listen(99_999_999)


def test_what_is_no_store_is_one_line(tmp_path):
    with pytest.raises(DetenteError, match="detente code"):
        serve_store(tmp_path / "none")


def test_the_command_serves_until_it_is_interrupted(sample_store):
    import signal

    process = subprocess.Popen([sys.executable, "-c", "import sys; from detente.cli import main; sys.exit(main())", "serve", "--store", str(sample_store)], stderr=subprocess.PIPE, text=True)
    try:
        address = next(found[0] for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200 and b"detente" in answer.read()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def test_an_answer_finds_its_tables_by_name():
    tables = (Table("a", "A", (), []), Table("b", "B", (), []))
    answer = Answer("x.html", "X", {}, tables)
    assert answer.table(None) is tables[0] and answer.table("b") is tables[1] and answer.table("c") is None
