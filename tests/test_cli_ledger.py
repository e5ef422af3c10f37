"""The ledger from the command line: every kind of source, every kind of damage, interrupted, exchanged, followed."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from toy_run import run_toy, toy_pages

from detente.cli import main
from detente.cli.code import JsonLines
from detente.errors import Exit
from detente.run.coding import Account
from detente.run.shards import SHARD_PAGES
from detente.store import open_store
from detente.store.dyads import index_dyads, index_path
from detente.store.lock import writing
from detente.store.search import search_articles

COMMAND = [sys.executable, "-c", "import sys; from detente.cli import main; sys.exit(main())"]
STATES = ("Japan", "France", "Brazil", "Canada", "Norway", "India", "Kenya", "Chile")
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


def news(number: int, words: str = "imposed sanctions on Russia on Tuesday") -> str:
    return f"Report number {number}\n\n{STATES[number % 8]} {words}, officials said. It was measure {number} of the year."


def html(number: int) -> bytes:
    title, _, body = news(number).partition("\n\n")
    return (f"<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{body}</p>"
            f"<p>The ministry in Moscow did not comment at once, a spokesman said.</p></article></body></html>").encode()


def row(number: int, **more) -> str:
    title, _, body = news(number).partition("\n\n")
    told = {"title": title, "body": body, "url": f"https://paper.example/{number}", "date": "2021-05-04"}
    return json.dumps(told | more, ensure_ascii=False) + "\n"


def warc_record(number: int) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html(number)
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://crawl.example/{number}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n")
    return head.encode() + answer + b"\r\n\r\n"


def rows(store, query: str) -> list[dict]:
    return list(open_store(store).sql(query))


def count(store, table: str) -> int:
    return rows(store, f"SELECT count(*) AS n FROM {table}")[0]["n"]


def parts(store: Path) -> dict[str, bytes]:
    found = [p for p in Path(store).glob("**/*.parquet") if p.parent.name not in ("runs", "index")]
    return {str(p.relative_to(store)): p.read_bytes() for p in found}


def code(*words, **more) -> int:
    given = [str(word) for word in words] + [f"--{name.replace('_', '-')}={value}" for name, value in more.items()]
    return main(["code", *given, "--workers=1", "--progress=none"])


# -- sources -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess]:
    """One run over JSON lines, a folder, a packed crawl and standard input; the store, and what the run said."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "news.jsonl").write_text("".join(map(row, range(3))))
    (folder / "saved pages").mkdir()
    (folder / "saved pages" / "a.html").write_bytes(html(10))
    (folder / "saved pages" / "notes.txt").write_text(news(11))
    (folder / "saved pages" / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "crawl.warc.gz").write_bytes(b"".join(gzip.compress(warc_record(n)) for n in (20, 21)))
    words = ["news.jsonl", "saved pages", "crawl.warc.gz", "-", "--store", "store", "--progress", "json", "--workers", "2"]
    given = "".join(map(row, (30, 31)))
    return folder, subprocess.run([*COMMAND, "code", *words], input=given, capture_output=True, text=True, cwd=folder)


def test_all_kinds_of_sources_end_in_one_store(mixed):
    folder, done = mixed
    assert done.returncode == Exit.OK and not done.stdout, done.stderr
    kept = rows(folder / "store", "SELECT source, count(*) AS n FROM articles GROUP BY ALL ORDER BY source")
    assert {r["source"]: r["n"] for r in kept} == {"news.jsonl": 3, "saved pages": 2, "crawl.warc.gz": 2, "-": 2}
    assert "9 articles coded" in done.stderr and "1 files are of no kind that is read (.jpg)" in done.stderr


def test_progress_in_json_is_an_object_a_line(mixed):
    told = [json.loads(line) for line in mixed[1].stderr.splitlines() if line.startswith("{")]
    assert told[-1]["kept"] == told[-1]["begun"] == 9 and told[-1]["rejected"] == 0 and told[-1]["seconds"] > 0


def test_progress_is_told_once_a_second_and_at_the_end(capsys):
    show, account = JsonLines(), Account("run1-x", "now")
    for _ in range(1000):
        show.report(account)
    account.close()
    show.report(account)
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_store_of_real_pages_is_asked(mixed, capsys):
    store = str(mixed[0] / "store")
    assert main(["ask", "events", "--store", store, "--type", "SANCTION", "--between", "JPN", "RUS", "--since", "2021-05"]) == 0
    assert "JPN Japan → RUS Russia" in capsys.readouterr().out
    assert main(["ask", "events", "--store", store, "--type", "AID"]) == 0
    assert "nothing found" in capsys.readouterr().err
    assert main(["ask", "search", "measure", "--store", store, "--format", "jsonl", "--limit", "4"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert main(["ask", "events", "--store", store, "--format", "parquet", "-o", str(mixed[0] / "all.parquet")]) == 0
    assert main(["ask", "runs", "--store", store, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["outcome"] == "done"


def test_the_doctor_finds_all_well(mixed, capsys):
    assert main(["doctor", "--store", str(mixed[0] / "store")]) == Exit.OK
    out = capsys.readouterr().out
    assert "FAILED" not in out and "9 articles" in out


def test_the_same_again_writes_nothing_and_starts_nobody(mixed, tmp_path, capsys):
    shutil.copytree(mixed[0] / "store", tmp_path / "store")
    before, began = parts(tmp_path / "store"), time.monotonic()
    assert code(mixed[0] / "crawl.warc.gz", store=tmp_path / "store") == Exit.OK
    assert parts(tmp_path / "store") == before and time.monotonic() - began < 2
    assert "1 shards found done" in capsys.readouterr().err


def test_the_day_is_taken_from_where_one_says_and_no_more_than_limit(tmp_path):
    folder = tmp_path / "2019-03-02"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(news(number))
        os.utime(folder / f"{number}.txt", (1_600_000_000, 1_600_000_000))
    assert code(folder, store=tmp_path / "url", published_from="url", limit=2) == Exit.OK
    assert code(folder, store=tmp_path / "file", published_from="file", limit=3) == Exit.OK
    days = [[str(r["published"]) for r in rows(tmp_path / name, "FROM articles")] for name in ("url", "file")]
    assert days == [["2019-03-02"] * 2, ["2020-09-13"] * 3]


def test_nothing_readable_is_3(tmp_path, capsys):
    (tmp_path / "empty.jsonl").write_text("")
    assert code(tmp_path / "empty.jsonl", store=tmp_path / "s") == Exit.NOTHING
    (tmp_path / "bad.jsonl").write_text('{"title": oops\n')
    assert code(tmp_path / "bad.jsonl", store=tmp_path / "s") == Exit.NOTHING
    assert "1 × read: no JSON" in capsys.readouterr().err


@pytest.mark.parametrize("words, hint", [
    (["nosuch.jsonl"], "no such file"),
    (["{here}", "nosuch.jsonl"], "no such file"),
    (["*.nosuch"], "no file matches"),
    (["-", "-"], "once"),
    (["ftp://example.org/feed"], "http"),
    (["{here}", "--limit", "-1"], "--limit"),
    (["{here}", "--workers", "0"], "--workers"),
    (["{here}", "--patience", "0"], "--patience"),
    (["{here}", "--published-from", "moon"], "--help"),
    (["{around}"], "elsewhere"),
])
def test_what_cannot_be_done_is_told_before_anything_is_begun(words, hint, tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "news.jsonl").write_text(row(1))
    words = [word.format(here=tmp_path / "in", around=tmp_path) for word in words]
    assert main(["code", *words, "--store", str(tmp_path / "store")]) == Exit.USAGE
    err = capsys.readouterr().err
    assert hint in err and len(err.splitlines()) == 1 and not (tmp_path / "store").exists()


# -- damage --------------------------------------------------------------------------------------------------------


def make_damage(folder: Path) -> None:
    """Every kind of bad input beside good ones of the same kind."""
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress("".join(map(row, range(40, 43))).encode())[:-6])
    (folder / "cut.warc").write_bytes((warc_record(50) + warc_record(51))[:-200])
    cells = [news(n).replace("\n\n", ". ").replace(",", "") for n in (60, 61)]
    (folder / "nul.csv").write_text("url,text\nhttps://c.example/1,%s\nhttps://c.example/2,a\x00b\nhttps://c.example/3,%s\n" % tuple(cells))
    lines = [row(70 + n % 5) for n in range(10_000)]
    (folder / "one bad in 10000.jsonl").write_text("".join([*lines[:6_000], '{"title": "cut sho\n', *lines[6_001:]]))
    with (folder / "huge.html").open("wb") as huge:
        huge.truncate(300_000_000)
    item = "<item><title>&c;</title></item>"
    (folder / "laughs.rss").write_text(f'<?xml version="1.0"?>{LAUGHS}<rss version="2.0"><channel>{item}</channel></rss>')
    (folder / "Übersicht über alles").mkdir()
    (folder / "Übersicht über alles" / "новости и мир.txt").write_text(news(80))
    (folder / "日本 ニュース.html").write_bytes(html(81))
    if sys.platform == "linux":
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(news(82))


# where it stands -> why it is rejected
DAMAGE = {
    "cut.jsonl.gz:4": "cut short",
    "cut.warc@": "cut short",
    "nul.csv:3": "NUL",
    "one bad in 10000.jsonl:6001": "no JSON",
    "huge.html": "larger than 20 MB",
    "laughs.rss": "multiply",
}


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "in").mkdir()
    make_damage(folder / "in")
    words = ["code", "in", "--store", "store", "--workers", "1"]
    return folder, subprocess.run([*COMMAND, *words], capture_output=True, text=True, cwd=folder)


def test_a_folder_of_damage_is_coded_to_its_end(damaged):
    done = damaged[1]
    assert done.returncode == Exit.REJECTED and "Traceback" not in done.stderr, done.stderr
    assert f"{len(DAMAGE)} rejected" in done.stderr and "9994 given before" in done.stderr


@pytest.mark.parametrize("place", DAMAGE)
def test_each_damaged_record_is_one_row_with_its_place_and_reason(damaged, place):
    found = [r for r in rows(damaged[0] / "store", "FROM rejected") if r["place"].startswith(f"in/{place}")]
    assert len(found) == 1 and DAMAGE[place] in found[0]["reason"] and found[0]["stage"] == "read"


def test_nothing_beside_the_damage_is_lost(damaged):
    kept = {r["place"].partition(":")[0].partition("@")[0] for r in rows(damaged[0] / "store", "FROM articles")}
    names = ["cut.jsonl.gz", "cut.warc", "nul.csv", "one bad in 10000.jsonl", "Übersicht über alles/новости и мир.txt",
             "日本 ニュース.html"]
    assert {f"in/{name}" for name in names} <= kept
    told = rows(damaged[0] / "store", "SELECT count(*) AS n, count(DISTINCT id) AS ids FROM articles")[0]
    assert told["n"] == told["ids"] == 3 + 1 + 2 + 5 + 2 + (sys.platform == "linux")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are no text")
def test_a_name_that_is_no_text_may_be_given(damaged, tmp_path):
    name = os.fsdecode(os.fsencode(damaged[0]) + b"/in/caf\xe9.txt")
    assert code(name, store=tmp_path / "store") == Exit.OK
    assert rows(tmp_path / "store", "FROM articles")[0]["source"].endswith("caf\N{REPLACEMENT CHARACTER}.txt")


def test_a_page_whose_words_no_table_holds_does_not_end_the_run(tmp_path):
    author = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "A\\ud800B"}}</script>'
    (tmp_path / "half.html").write_bytes(html(90).replace(b"</head>", author.encode() + b"</head>"))
    (tmp_path / "half.jsonl").write_text(json.dumps({"text": news(91) + " \ud800", "url": "https://x.example/\ud800"}) + "\n")
    assert code(tmp_path / "half.html", tmp_path / "half.jsonl", store=tmp_path / "store") == Exit.OK
    assert count(tmp_path / "store", "articles") == 2


def test_a_second_writer_is_told_and_changes_nothing(mixed, capsys):
    store, before = mixed[0] / "store", parts(mixed[0] / "store")
    with writing(store):
        assert code(mixed[0] / "news.jsonl", store=store) == Exit.FAILURE
        assert main(["ask", "events", "--store", str(store), "--limit", "1"]) == Exit.OK
    assert "another process is writing" in capsys.readouterr().err and parts(store) == before


@contextmanager
def may_not_write(folder: Path):
    """The folder as somebody sees it who may read and not write it; root steps down for the while."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    try:
        if root:
            os.seteuid(65534)
        yield
    finally:
        if root:
            os.seteuid(0)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are other there")
@pytest.mark.parametrize("searched_before", [False, True])
def test_a_store_that_may_only_be_read_is_asked_and_not_written(searched_before, capsys):
    with tempfile.TemporaryDirectory() as place:          # not pytest's, which only its owner may enter
        Path(place).chmod(0o755)
        store, rows = Path(place, "store"), shutil.copy(__file__, place)   # nor need anybody else see where the tests lie
        run_toy(store, toy_pages(4))
        if searched_before:
            search_articles(store, "meeting", 50)
            run_toy(store, toy_pages(8)[4:])              # the index of words is behind
        total, words = count(store, "articles"), ["--store", str(store), "--format", "jsonl"]
        for command in (["ask", "events"], ["import", "plover", rows]):  # what is loaded late, while root may
            main([*command, "--store", str(Path(place, "other") if command[0] == "import" else store)])
        with may_not_write(store):
            capsys.readouterr()
            assert main(["ask", "events", *words]) == main(["ask", "search", "meeting", *words]) == Exit.OK
            assert len(capsys.readouterr().out.splitlines()) == 2 * total
            assert main(["import", "plover", rows, "--store", str(store)]) == Exit.FAILURE
            assert "cannot be written" in capsys.readouterr().err


# -- interruption --------------------------------------------------------------------------------------------------


def start(source: Path, store: Path) -> subprocess.Popen:
    command = [*COMMAND, "code", str(source), "--store", str(store), "--workers", "2"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are other there")
@pytest.mark.parametrize("sign, pause", [("store.json", 0), ("runs/*.parquet", 0.5), ("shards/*.parquet", 0)],
                         ids=["nothing begun", "workers starting", "at work"])
def test_ctrl_c_at_any_moment_ends_cleanly_and_the_same_command_goes_on(sign, pause, tmp_path):
    store, source = tmp_path / "store", tmp_path / "news.jsonl"
    pages = 12 * SHARD_PAGES                              # what is under way is finished, and that must not be all
    source.write_text("".join(map(row, range(pages))))
    process = start(source, store)
    while not list(store.glob(sign)) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(pause)
    os.killpg(process.pid, signal.SIGINT)                 # as a terminal does: to the workers, too
    err = process.communicate(timeout=60)[1]
    assert process.returncode == Exit.INTERRUPTED and "Traceback" not in err and "interrupted" in err, err
    assert not list(store.glob("**/*.tmp")) and count(store, "articles") < pages
    assert {r["outcome"] for r in rows(store, "FROM runs")} <= {"interrupted"}
    assert main(["code", str(source), "--store", str(store)]) == Exit.OK
    assert count(store, "articles") == pages


# -- exchange ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def toy(tmp_path_factory) -> Path:
    store = tmp_path_factory.mktemp("toy") / "store"
    run_toy(store, toy_pages(30, {3: "reject this"}))
    return store


SAME = "SELECT type, actor_codes, recipient_codes, coalesce(day, published) AS day FROM events"


@pytest.mark.parametrize("out, back", [("plover", "plover"), ("polecat", "polecat"), ("icews", "icews"), ("gdelt", "gdelt2")])
def test_what_went_out_comes_back_into_the_same_view_and_only_once(out, back, toy, tmp_path, capsys):
    file, store = tmp_path / f"events.{out}", tmp_path / "store"
    assert main(["export", out, "--store", str(toy), "-o", str(file)]) == Exit.OK
    assert main(["import", back, str(file), "--store", str(store)]) == Exit.OK
    ours, theirs = ([tuple(map(str, r.values())) for r in rows(place, SAME)] for place in (toy, store))
    assert set(theirs) == set(ours) and len(theirs) == len(ours) == 29
    before = parts(store)
    assert main(["import", back, str(file), "--store", str(store)]) == Exit.OK
    assert parts(store) == before and "found done" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["cameo", "quadruples", "csv", "parquet"])
def test_other_formats_go_out_too(form, toy, tmp_path):
    assert main(["export", form, "--store", str(toy), "-o", str(tmp_path / "out")]) == Exit.OK
    assert (tmp_path / "out").stat().st_size > 500


def test_exports_are_filtered_and_go_to_standard_output(toy, capsys):
    assert main(["export", "plover", "--store", str(toy), "--since", "2021", "--limit", "5"]) == Exit.OK
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5 and all(json.loads(line)["date"] >= "2021" for line in lines)


def test_malformed_lines_are_counted_listed_and_4(toy, tmp_path, capsys):
    file, store = tmp_path / "events.jsonl", tmp_path / "store"
    main(["export", "plover", "--store", str(toy), "-o", str(file)])
    file.write_text("not JSON at all\n" + file.read_text() + '{"id": 1, "date": "2021-05-04"}\n')
    assert main(["import", "plover", str(file), "--store", str(store)]) == Exit.REJECTED
    assert "29 events, 2 rejected" in capsys.readouterr().err
    assert sorted(r["place"] for r in rows(store, "FROM rejected")) == [f"{file}:1", f"{file}:31"]
    file.write_text("nothing of the kind\n")
    assert main(["import", "plover", str(file), "--store", str(store)]) == Exit.NOTHING


def test_quadruples_of_another_provider_are_other_rows(toy, tmp_path):
    file, store = tmp_path / "q.txt", tmp_path / "store"
    main(["export", "quadruples", "--store", str(toy), "-o", str(file)])
    for provider in ("icews", "polecat", "icews"):
        assert main(["import", "quadruples", str(file), "--store", str(store), "--provider", provider]) == Exit.OK
    told = {r["provider"]: r["n"] for r in rows(store, "SELECT provider, count(*) AS n FROM events GROUP BY ALL")}
    assert set(told) == {"icews", "polecat"} and told["icews"] == told["polecat"] > 0


@pytest.mark.parametrize("words, hint", [
    (["export", "xml"], "no such format"),
    (["import", "xml", __file__], "no such format"),
    (["import", "icews", "nosuch.tab"], "no such file"),
    (["import", "icews", __file__, "--provider", "me"], "quadruples"),
    (["export", "parquet"], "FILE"),
    (["export", "parquet", "-o", "/nosuch/out.parquet"], "cannot be written"),
    (["export", "csv", "-o", "/nosuch/out.csv"], "cannot be written"),
    (["ask", "events", "--format", "parquet", "-o", "/nosuch/out.parquet"], "cannot be written"),
    (["ask", "events", "--format", "csv", "-o", "x"], "standard output"),
    (["ask", "sql", "SELECT 1", "--type", "AID"], "query"),
    (["ask", "gossip"], "no such question"),
    (["feed", "https://example.org/rss", "--every", "soon"], "--every"),
])
def test_wrong_words_are_one_line_that_helps(words, hint, toy, capsys):
    assert main([*words, "--store", str(toy)]) == Exit.USAGE
    out, err = capsys.readouterr()
    assert not out and hint in err and len(err.splitlines()) == 1


@pytest.mark.parametrize("query, hint", [("SELECT nonsense FROM events", "nonsense"), ("FROM", "syntax"), ("", "SELECT")])
def test_a_query_that_fails_is_one_line(query, hint, toy, capsys):
    assert main(["ask", "sql", query, "--store", str(toy)]) == Exit.USAGE
    err = capsys.readouterr().err
    assert hint in err and len(err.splitlines()) == 1


# -- dyads ---------------------------------------------------------------------------------------------------------


def pairs_of(event: dict) -> list[tuple[str, str]]:
    doers, others = ([code for code in dict.fromkeys(event[f"{side}_codes"]) if code] for side in ("actor", "recipient"))
    return [(a, b) for a in doers for b in (others or doers) if a != b]


def test_dyads_are_what_a_few_lines_of_python_say(mixed, toy):
    for store in (mixed[0] / "store", toy):
        expected = [(e["id"], *pair, 1 / len(pairs_of(e))) for e in open_store(store).events() for pair in pairs_of(e)]
        found = [(d["event"], d["source"], d["target"], d["weight"]) for d in rows(store, "FROM dyads")]
        assert sorted(found) == sorted(expected) and expected


def test_dyads_are_the_same_with_an_index_without_and_with_half_of_one(tmp_path):
    store, query = tmp_path / "store", "FROM dyads ORDER BY event, source, target"
    run_toy(store, toy_pages(16))
    half = index_path(store).read_bytes()
    reader = open_store(store)
    assert len(list(reader.sql(query))) == 16
    run_toy(store, toy_pages(40)[16:])
    whole = rows(store, query)
    assert len(whole) == 40
    assert len(list(reader.sql(query))) == 16             # an open reader sees what was there when it looked
    for content in (half, b"", half[:100], None):
        index_path(store).unlink() if content is None else index_path(store).write_bytes(content)
        assert rows(store, query) == whole
    index_dyads(store)
    assert rows(store, query) == whole and index_path(store).exists()


# -- feeds ---------------------------------------------------------------------------------------------------------


class FeedServer(HTTPServer):
    """Serves ``entries`` under an ETag that changes with them; remembers what it answered."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), FeedHandler)
        self.entries, self.answers = {}, []
        self.url = f"http://127.0.0.1:{self.server_port}/rss"

    def content(self) -> bytes:
        items = "".join(f"<item><guid>tag:x:{guid}</guid><title>Report {guid}</title><link>https://f.example/{guid}</link>"
                        f"<pubDate>{day} 12:00:00 GMT</pubDate><description>{text}</description></item>"
                        for guid, (day, text) in self.entries.items())
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


class FeedHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        content = self.server.content()
        tag = f'"{hash(content)}"'
        status = 304 if self.headers["If-None-Match"] == tag else 200
        self.server.answers.append(status)
        self.send_response(status)
        self.send_header("ETag", tag)
        self.end_headers()
        if status == 200:
            self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with FeedServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_feed_is_followed_without_doubles_and_a_changed_entry_is_a_revision(server, tmp_path):
    store = tmp_path / "store"
    follow = ["feed", server.url, "--store", str(store), "--once"]
    server.entries = {n: ("Tue, 04 May 2021", news(n).partition("\n\n")[2]) for n in (1, 2)}
    assert main(follow) == Exit.OK and main(follow) == Exit.OK
    assert server.answers == [200, 304] and count(store, "articles") == 2
    server.entries[1] = ("Wed, 05 May 2021", server.entries[1][1] + " A correction was made.")
    assert main(follow) == Exit.OK
    told = rows(store, "SELECT url, revision, revisions FROM articles ORDER BY url, published")
    assert [(r["url"][-1], r["revision"], r["revisions"]) for r in told] == [("1", 1, 2), ("1", 2, 2), ("2", 1, 1)]
    assert server.answers == [200, 304, 200]


def test_a_server_that_is_away_is_told(tmp_path, capsys):
    assert main(["feed", "http://127.0.0.1:9/rss", "--store", str(tmp_path / "store"), "--once"]) == Exit.NOTHING
    assert "could not be fetched" in capsys.readouterr().err
