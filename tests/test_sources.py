"""What is read from where, in which order, and that no broken record ends a source."""
from __future__ import annotations

import csv
import datetime as dt
import doctest
import gzip
import io
import json
import os
import resource
import sys
import threading
import time
import tracemalloc
import zlib
from pathlib import Path

import httpx
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from detente.articles import read_article
from detente.errors import SourceError, UsageError
from detente.read import Located, SourceOptions, iter_pages
from detente.read.located import FeedState
from detente.read.kinds import SUFFIXES, tell_content
from detente.read.located import KINDS
from detente.read.pages import LARGEST_FILE
from detente.read.streams import Gunzip, open_stream, read_lines
from detente.read.tables import GUESSES
from detente.read.warc import decode_body
from detente.records import Page, Rejected

CORPUS = Path(__file__).parents[1].parent / "shared" / "data" / "corpora" / "state_dept_press.jsonl.gz"
DOCUMENTED = Path(__file__).parents[1] / "docs" / "sources.md"
HTML = "<!doctype html><html><body><h1>Talks resume</h1><p>The ministers met in Minsk on Monday.</p></body></html>"
DAY = dt.date(2021, 5, 4)


def read(source, **options) -> list[Located]:
    """All of a path or, where bytes are given, of a standard input that holds them."""
    if isinstance(source, bytes):
        return list(iter_pages("-", SourceOptions(stdin=io.BytesIO(source), **options)))
    return list(iter_pages(str(source), SourceOptions(**options)))


def pages(located: list[Located]) -> list[Page]:
    return [found.result for found in located if isinstance(found.result, Page)]


def reasons(located: list[Located]) -> list[tuple[str, str]]:
    """(place, reason) of what is rejected; every rejection is of stage read and named by its place."""
    rejected = [found for found in located if isinstance(found.result, Rejected)]
    assert all(found.result.stage == "read" and found.result.page == found.place for found in rejected)
    return [(found.place, found.result.reason) for found in rejected]


def only_reason(located: list[Located]) -> str:
    (_, reason), = reasons(located)
    return reason


# -- paths -------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages and records of several kinds, hidden files, and files that are neither."""
    files = {"b.html": HTML, "a.txt": "Talks\n\nBoth met.", ".hidden.html": HTML, "sub/.git/c.html": HTML, "sub/no suffix": HTML,
             "sub/rows.jsonl": '{"text": "One."}\n{"text": "Two."}\n', "style.css": "p {}", "notes": "words", "z.txt": "Last."}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "c.html.gz").write_bytes(gzip.compress(HTML.encode()))
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00<p><p><p>")
    return tmp_path


def test_a_folder_is_read_whole_and_sorted_without_hidden_files(folder):
    said: list[str] = []
    places = [Path(found.place).relative_to(folder).as_posix() for found in read(folder, say=said.append)]
    assert places == ["a.txt", "b.html", "c.html.gz", "sub/no suffix", "sub/rows.jsonl:1", "sub/rows.jsonl:2", "z.txt"]
    assert any("passed over" in message and ".css" in message for message in said)


def test_a_packed_page_is_the_page(folder):
    assert pages(read(folder / "c.html.gz"))[0].content == HTML.encode()


def test_reading_twice_gives_the_same(folder):
    assert read(folder) == read(folder)


def test_globs_are_sorted_and_files_are_read_once(folder):
    assert [Path(found.place).name for found in read(folder / "*.txt")] == ["a.txt", "z.txt"]
    deep = [found.place for found in read(folder / "**" / "*")]
    assert len(deep) == len(set(deep)) > 5


def test_a_name_with_brackets_is_a_name_before_it_is_a_pattern(tmp_path):
    (tmp_path / "talks [1].txt").write_text("Both met.")
    assert len(pages(read(tmp_path / "talks [1].txt"))) == 1


@pytest.mark.parametrize("name", ["with space.txt", "Переговоры в Минске.txt", "会談 (1).txt", "100% #1.txt"])
def test_names_of_any_letters_are_read(tmp_path, name):
    (tmp_path / name).write_text("Both met.", encoding="utf-8")
    found, = read(tmp_path)
    assert found.place == str(tmp_path / name) and found.result.content == b"Both met."


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no UTF-8 exist only there")
def test_a_name_that_is_no_text_can_still_be_stored(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(b"Both met.")
    found, = read(tmp_path)
    assert found.place.encode("utf-8") and isinstance(found.result, Page)


@pytest.mark.parametrize("missing", ["no such file.html", "no/such/folder/", "*.nothing", "x" * 5000])
def test_what_is_not_there_is_said_at_once_in_one_line(tmp_path, missing):
    with pytest.raises(SourceError) as error:
        iter_pages(str(tmp_path / missing))
    assert "\n" not in str(error.value)


def test_other_schemes_and_options_are_refused():
    with pytest.raises(UsageError):
        iter_pages("ftp://example.org/feed")
    with pytest.raises(UsageError):
        SourceOptions(published_from="moon")
    with pytest.raises(UsageError):
        SourceOptions(kind="docx")


def test_a_dead_link_in_a_folder_is_rejected_and_a_pipe_passed_over(tmp_path):
    (tmp_path / "dead.html").symlink_to(tmp_path / "gone.html")
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "z.txt").write_text("Both met.")
    located = read(tmp_path)
    assert [place for place, _ in reasons(located)] == [str(tmp_path / "dead.html")] and len(pages(located)) == 1


def test_a_named_pipe_is_read_when_it_is_asked_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_bytes(b'{"text": "Both met."}\n'))
    writer.start()
    assert [page.content for page in pages(read(tmp_path / "pipe"))] == [b"Both met."]
    writer.join()


def test_a_page_of_300_megabytes_is_not_held(tmp_path):
    path = tmp_path / "huge.html"
    with path.open("wb") as file:
        file.truncate(300_000_000)
    tracemalloc.start()
    try:
        assert "20 MB" in only_reason(read(path))
        assert tracemalloc.get_traced_memory()[1] < 3 * LARGEST_FILE
    finally:
        tracemalloc.stop()


# -- days --------------------------------------------------------------------------------------------------------


def test_the_day_is_taken_from_where_it_is_asked(tmp_path):
    path = tmp_path / "2021" / "05" / "04" / "talks.html"
    path.parent.mkdir(parents=True)
    path.write_text(HTML)
    os.utime(path, (0, dt.datetime(2020, 2, 29, 12, tzinfo=dt.UTC).timestamp()))
    for wanted, day in ((None, None), ("meta", None), ("url", DAY), ("file", dt.date(2020, 2, 29))):
        assert pages(read(path, published_from=wanted))[0].published == day


def test_a_row_has_the_day_of_its_column_unless_another_is_asked():
    row = json.dumps({"text": "Both met.", "url": "https://example.org/a-2021-05-04-b", "date": "2021-06-01"}).encode() + b"\n"
    assert pages(read(row))[0].published == dt.date(2021, 6, 1)
    assert pages(read(row, published_from="url"))[0].published == DAY
    assert pages(read(row, published_from="file"))[0].published == dt.date(2021, 6, 1)       # no file stands behind it


# -- tables ------------------------------------------------------------------------------------------------------


def lines(*rows) -> bytes:
    return b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)


def test_columns_are_guessed_and_said_in_one_line():
    said: list[str] = []
    guess = "text from 'description_html', title from 'title', url from 'link', date from 'pubDate', document from 'guid'"
    row = {"guid": "https://example.org/?p=1", "title": "Talks", "link": "https://example.org/talks", "creator": "Office",
           "pubDate": "Tue, 04 May 2021 23:14:56 -0400", "description_html": "<p>Both <b>met</b>.</p>"}
    found, = read(lines(row), say=said.append)
    assert said == [f"-: {guess}"]
    assert found.result.published == DAY and found.result.url == row["link"] and found.document == row["guid"]
    assert b"<h1>Talks</h1>\n<p>Both <b>met</b>.</p>" in found.result.content


def test_columns_that_are_told_win():
    row = {"text": "Not this.", "Kicker": "Talks & tea", "words": "Both met.", "where": "https://e.org/a", "when": "4 May 2021"}
    found, = read(lines(row), text_column="words", title_column="Kicker", url_column="where", date_column="when")
    assert found.result == Page(b"Talks & tea\n\nBoth met.", "-:1", "https://e.org/a", DAY)


def test_a_title_becomes_the_headline_of_its_page():
    for body in ("Both presidents met on Monday.", "<p>Both presidents met on Monday.</p>"):
        page, = pages(read(lines({"title": "Leaders Meet in Minsk", "body": body})))
        article = read_article(page)
        assert [(b.role, b.text) for b in article.blocks] == [
            ("headline", "Leaders Meet in Minsk"), ("body", "Both presidents met on Monday.")]


def test_a_title_that_the_body_has_is_not_doubled():
    for body in ("Talks\n\nBoth met.", "<h1>Talks</h1><p>Both met.</p>", HTML):
        title = "Talks resume" if body == HTML else "Talks"
        assert pages(read(lines({"title": title, "body": body})))[0].content.decode().count(title) == 1


def test_one_bad_line_in_ten_thousand_costs_one_line():
    good = [{"text": f"Text {i}."} for i in range(10_000)]
    located = read(lines(*good[:5_000], b'{"text": "cut\n', *good[5_000:]))
    assert len(pages(located)) == 10_000
    (place, reason), = reasons(located)
    assert place == "-:5001" and reason.startswith("no JSON")


@pytest.mark.parametrize("row, words", [
    (b'{"text": 7}\n', "no text"), (b'{"text": "  "}\n', "no text"), (b"[1]\n", "no object"), (b"nonsense\n", "no JSON"),
    (b'{"text": "a"' + b"[" * 100_000 + b"\n", "no JSON"), (b'{"other": "a"}\n', "no column that looks like text"),
    (b'{"text": "' + b"x" * (LARGEST_FILE + 1) + b'"}\n', "20 MB")])
def test_each_bad_row_of_json_has_its_reason(row, words):
    located = read(row + b'{"text": "Both met."}\n', kind="jsonl")
    assert words in only_reason(located) and [page.content for page in pages(located)] == [b"Both met."]


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path):
    (tmp_path / "a.csv").write_text("headline,words\nTalks,Both met.\n")
    assert only_reason(read(tmp_path / "a.csv", text_column="body")) == "no column 'body'; there are: headline, words"


def test_bytes_that_are_no_utf8_are_read_as_windows_letters():
    assert pages(read(b'{"text": "caf\xe9 talks"}\n'))[0].content == "café talks".encode()


def test_halves_of_characters_do_not_end_the_run():
    page, = pages(read(rb'{"title": "a \ud800", "text": "b \udfff", "url": "https://e.org/\ud800"}' + b"\n"))
    assert page.content.decode("utf-8") and page.url.encode("utf-8")


def test_json_may_be_one_object_or_a_list(tmp_path):
    for text, places in (('{\n "text": "One."\n}', [1]), ('[{"text": "One."}, {"text": "Two."}]', [1, 2]),
                         ('{"text": "One."}\n{"text": "Two."}\n', [1, 2])):
        (tmp_path / "a.json").write_text(text)
        assert [found.place for found in read(tmp_path / "a.json")] == [f"{tmp_path}/a.json:{n}" for n in places]
        assert not reasons(read(tmp_path / "a.json"))


def test_csv_with_quotes_line_ends_and_a_nul(tmp_path):
    path = tmp_path / "news.csv"
    path.write_bytes(b'\xef\xbb\xbfTitle,Body,URL\r\nTalks,"Both ""met"",\r\non Monday.",https://e.org/1\r\n'
                     b"Nul,a\x00b,https://e.org/2\r\n\r\nExtra,a,b,c\r\nLast,caf\xe9,https://e.org/3\r\n")
    located = read(path)
    assert [page.content for page in pages(located)] == [b'Talks\n\nBoth "met",\r\non Monday.', "Last\n\ncafé".encode()]
    assert [(place.rpartition(":")[2], reason.split(":")[0]) for place, reason in reasons(located)] == [
        ("4", "a NUL character in the row"), ("6", "4 cells where the head line has 3")]
    assert [page.name.rpartition(":")[2] for page in pages(located)] == ["2", "7"]


@pytest.mark.parametrize("name, mark", [("a.tsv", "\t"), ("a.csv", ";"), ("a.csv", "|"), ("a.csv.gz", ",")])
def test_the_head_line_tells_the_separator(tmp_path, name, mark):
    data = mark.join(("title", "text")).encode() + b"\n" + mark.join(("Talks", "Both met.")).encode() + b"\n"
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert [page.content for page in pages(read(tmp_path / name))] == [b"Talks\n\nBoth met."]


def test_csv_on_standard_input_is_read_where_its_kind_is_told():
    assert [page.content for page in pages(read(b"title,text\nTalks,Both met.\n", kind="csv"))] == [b"Talks\n\nBoth met."]
    assert len(pages(read(b"title,text\nTalks,Both met.\n"))) == 1                # else it is one page of text


def test_a_cell_longer_than_the_csv_module_likes_is_read(tmp_path):
    (tmp_path / "a.csv").write_text("text\n" + "long " * 60_000 + "\n")
    assert len(pages(read(tmp_path / "a.csv"))[0].content) > 250_000


def test_a_table_in_utf16_is_refused_with_advice(tmp_path):
    (tmp_path / "a.csv").write_bytes("text\nBoth met.\n".encode("utf-16"))
    assert "UTF-8" in only_reason(read(tmp_path / "a.csv"))


def make_parquet(path: Path, rows: int = 3) -> Path:
    stamps = [dt.datetime(2021, 5, 4, 23, 59, 59, 1)] * rows
    table = pa.table({"headline": ["Talks"] * rows, "unused": list(range(rows)),
                      "content": [f"Both met, {i}." for i in range(rows)],
                      "published_at": pa.array(stamps, pa.timestamp("ns")), "raw": [b"\x00"] * rows})
    parquet.write_table(table, path, row_group_size=max(rows // 3, 1))
    return path


def test_parquet_is_read_with_places_and_days(tmp_path):
    located = read(make_parquet(tmp_path / "a.parquet"))
    assert [page.content for page in pages(located)] == [f"Talks\n\nBoth met, {i}.".encode() for i in range(3)]
    assert located[2].place == f"{tmp_path}/a.parquet:3" and located[0].result.published == DAY


def test_broken_parquet_gives_one_reason(tmp_path):
    path = make_parquet(tmp_path / "a.parquet")
    path.write_bytes(path.read_bytes()[:-40])
    assert "no Parquet that can be read" in only_reason(read(path))
    assert "from a file" in only_reason(read(b"PAR1....PAR1"))


# -- gzip --------------------------------------------------------------------------------------------------------


def test_a_packed_table_that_is_cut_short_gives_what_is_whole_and_one_reason(tmp_path):
    rows = lines(*({"text": f"Text {i} {os.urandom(30).hex()}."} for i in range(2_000)))
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(rows)[:60_000])
    located = read(path)
    assert 500 < len(pages(located)) < 2_000
    assert only_reason(located).startswith("the gzip data ends too early")
    assert reasons(located)[0][0] == f"{path}:{len(pages(located)) + 1}"


@pytest.mark.parametrize("spoil", [lambda p: p[:5], lambda p: p[:-3], lambda p: p[:40] + bytes([p[40] ^ 255]) + p[41:],
                                   lambda p: p + b"something else", lambda p: p[:-6] + bytes([p[-6] ^ 1]) + p[-5:]])
@pytest.mark.parametrize("name", ["a.html.gz", "a.csv.gz", "a.rss.gz", "a.warc.gz"])
def test_every_kind_says_what_is_wrong_with_its_gzip(tmp_path, spoil, name):
    text = os.urandom(200).hex().encode()
    (tmp_path / name).write_bytes(spoil(gzip.compress(record(1, text) if "warc" in name else b"text\n" + text)))
    assert "gzip" in reasons(read(tmp_path / name))[-1][1]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.integers(1, 400))
def test_gzip_of_many_members_is_unpacked_as_it_was(parts, size):
    packed = io.BytesIO(b"".join(map(gzip.compress, parts)))
    stream, out = Gunzip(packed), b""
    while part := stream.read(size):
        out += part
    assert out == b"".join(parts)


@given(st.binary(max_size=400).map(lambda b: b.replace(b"\x1f", b"")), st.integers(1, 50))
def test_lines_put_together_are_the_stream(data, longest):
    found = list(read_lines(open_stream(io.BytesIO(data)), longest))
    assert [line for _, line in found] == [
        line if len(line) <= longest or (len(line) == longest + 1 and line.endswith(b"\n")) else None
        for line in io.BytesIO(data)]


# -- feeds -------------------------------------------------------------------------------------------------------


def item(number: int, text: str = "Both ministers met.", **more: str) -> str:
    extra = "".join(f"<{tag}>{value}</{tag}>" for tag, value in more.items())
    return (f"<item><title>Talks {number}</title><link>https://example.org/{number}</link>"
            f"<guid>https://example.org/?p={number}</guid><description>{text}</description>{extra}</item>")


def rss(*items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'.encode()


ATOM = b"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry>
<id>tag:example.org,2021:7</id><title type="html">Q&amp;amp;A</title><link href="https://example.org/7"/><summary>Short.</summary>
<updated>2021-05-04T10:00:00+02:00</updated>
<content type="html">&lt;p&gt;Both &lt;em&gt;ministers&lt;/em&gt; met.&lt;/p&gt;</content>
</entry></feed>"""


def test_entries_of_rss_are_pages(tmp_path):
    entry = item(1, "&lt;p&gt;Both met.&lt;/p&gt;", pubDate="Tue, 04 May 2021 23:30:00 -0400")
    (tmp_path / "news.rss").write_bytes(rss(entry, item(2)))
    first, second = read(tmp_path / "news.rss")
    assert first.place == f"{tmp_path}/news.rss#https://example.org/?p=1" and first.document == "https://example.org/?p=1"
    assert first.result.url == "https://example.org/1" and first.result.published == DAY
    assert b"<h1>Talks 1</h1>\n<p>Both met.</p>" in first.result.content
    assert second.result.content == b"Talks 2\n\nBoth ministers met."


def test_entries_of_atom_give_their_content_rather_than_their_summary():
    found, = read(ATOM)
    assert found.document == "tag:example.org,2021:7" and found.result.published == DAY
    assert b"<h1>Q&amp;A</h1>\n<p>Both <em>ministers</em> met.</p>" in found.result.content


def test_a_revised_entry_is_the_same_document():
    before, after = read(rss(item(1)))[0], read(rss(item(1, "Both ministers met again.")))[0]
    assert before.document == after.document and before.result != after.result


def test_entries_of_one_guid_have_places_of_their_own():
    first, second = read(rss(item(1), item(1, "Again.")))
    assert first.place != second.place and first.document == second.document


def test_a_guid_that_is_only_a_number_is_not_taken_for_world_wide():
    entry = "<item><guid>7</guid><description>Both met.</description></item>"
    assert read(rss(entry))[0].document == "-#7"


def test_an_empty_feed_an_empty_entry_and_no_feed_have_their_reasons():
    assert only_reason(read(rss())) == "the feed has no entries"
    assert reasons(read(rss(item(1, ""), item(2)))) == [("-#https://example.org/?p=1", "an entry without text")]
    assert "no feed" in only_reason(read(b"<html><p>Not found</p></html>", kind="feed"))
    assert "no feed" in only_reason(read(b"", kind="feed"))


def test_a_feed_cut_in_the_middle_gives_its_entries_and_says_so():
    located = read(rss(item(1), item(2), item(3))[:-60])
    assert len(pages(located)) >= 2 and "broken" in reasons(located)[-1][1]


TENFOLD = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij"))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a "ha">{TENFOLD}]>'
BOMBS = {
    "laughs": rss(item(1, "&j;"), head=LAUGHS),
    "laughs in UTF-16": rss(item(1, "&j;"), head=LAUGHS).decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"),
    "laughs behind a comment": rss(item(1, "&j;"), head="<!-- <a> -->" + LAUGHS),
    "one large entity": rss(item(1, "&a;" * 10_000), head=f'<!DOCTYPE x [<!ENTITY a "{"x" * 100_000}">]>'),
    "a file": rss(item(1, "&a;"), head='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "blank lines": b'<?xml version="1.0"?>' + b"\n" * 1_000_000 + rss()[21:],
    "attributes": rss("<a " + " ".join(f'a{i}="1"' for i in range(100_000)) + "/>"),
    "depth": rss("<a>" * 300_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_feed_that_would_explode_is_refused_in_no_time(name):
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    located = read(BOMBS[name], kind="feed")
    assert len(only_reason(located)) < 200 and not pages(located)
    assert time.perf_counter() - start < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000             # kB


def test_bytes_over_which_the_feed_parser_stumbles_are_a_reason():
    assert "no feed that can be read" in only_reason(read(b"<?xml version='1.0' encoding='utf\xa3'?><rss/>", kind="feed"))


def test_letters_that_a_feed_declares_are_read():
    page, = pages(read(rss(item(1, "Talks&dash;again"), head='<!DOCTYPE x [<!ENTITY dash "&#8212;">]>')))
    assert "Talks—again" in page.content.decode()


class Server:
    """A feed server that knows conditional requests; counts what it sent whole."""

    def __init__(self, body: bytes, headers: dict[str, str]):
        self.body, self.headers, self.sent = body, headers, 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        known = {("ETag", request.headers.get("If-None-Match")), ("Last-Modified", request.headers.get("If-Modified-Since"))}
        if known & set(self.headers.items()):
            return httpx.Response(304)
        self.sent += 1
        return httpx.Response(200, content=self.body, headers=self.headers)

    def read(self, state: FeedState | None = None, say=None) -> list[Located]:
        return read("https://example.org/rss", client=httpx.Client(transport=httpx.MockTransport(self)), feeds=state, say=say)


@pytest.mark.parametrize("headers", [{"ETag": '"7"'}, {"Last-Modified": "Tue, 04 May 2021 10:00:00 GMT"}])
def test_a_feed_is_sent_again_only_when_it_changed(headers):
    server, state, said = Server(rss(item(1)), headers), FeedState(), []
    assert len(pages(server.read(state))) == 1
    state = FeedState(json.loads(json.dumps(state.headers)))                     # kept between two runs
    assert server.read(state, said.append) == [] and server.sent == 1 and said == ["https://example.org/rss: nothing new"]
    server.headers, server.body = {name: "new" for name in headers}, rss(item(1, "Changed."), item(2))
    assert len(pages(server.read(state))) == 2


def test_a_feed_that_was_not_read_to_its_end_is_not_remembered():
    server, state = Server(rss(item(1), item(2)), {"ETag": '"7"'}), FeedState()
    client = httpx.Client(transport=httpx.MockTransport(server))
    next(iter_pages("https://example.org/rss", SourceOptions(client=client, feeds=state)))
    assert not state.headers
    server.body = rss(item(1))[:-30]
    server.read(state)
    assert not state.headers                                                    # nor one that was broken


def test_an_address_that_is_no_feed_is_a_page_and_one_that_fails_is_rejected():
    found, = Server(HTML.encode(), {}).read()
    assert found.result == Page(HTML.encode(), "https://example.org/rss", "https://example.org/rss") and found.document
    client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(503)))
    assert "503" in only_reason(read("https://example.org/rss", client=client))


# -- WARC --------------------------------------------------------------------------------------------------------


def record(number: int, body: bytes = HTML.encode(), status: str = "200 OK", kind: str = "text/html; charset=utf-8",
           type: str = "response", **headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{lines}\r\n".encode() + body
    head = (f"WARC/1.0\r\nWARC-Type: {type}\r\nWARC-Target-URI: <https://example.org/2021/05/04/{number}>\r\n"
            f"WARC-Date: 2022-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:0-{number}>\r\n"
            f"Content-Type: application/http; msgtype={type}\r\nContent-Length: {len(block)}\r\n\r\n")
    return head.encode() + block + b"\r\n\r\n"


CRAWL = [record(1), record(2, type="request"), record(3, status="404 Not Found"), record(4, b"\x89PNG", kind="image/png"),
         record(5, b"Both ministers met.", kind="text/plain"), record(6, kind="application/xhtml+xml")]


def test_only_good_answers_of_text_are_pages_of_a_crawl(tmp_path):
    (tmp_path / "a.warc").write_bytes(b"".join(CRAWL))
    said: list[str] = []
    located = read(tmp_path / "a.warc", say=said.append)
    assert [page.url[-1] for page in pages(located)] == ["1", "5", "6"] and not reasons(located)
    assert located[0].result.content == HTML.encode() and located[0].document == "https://example.org/2021/05/04/1"
    assert said == [f"{tmp_path}/a.warc: 2 answers passed over: not of status 200, or no text"]
    assert pages(read(tmp_path / "a.warc", published_from="url"))[0].published == DAY


@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_a_record_stands_at_its_offset_in_the_file(tmp_path, pack):
    parts = [pack(part) for part in CRAWL]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(parts))
    assert [int(found.place.rpartition("@")[2]) for found in read(tmp_path / "a.warc.gz")] == [
        0, sum(map(len, parts[:4])), sum(map(len, parts[:5]))]


def test_a_crawl_packed_as_a_whole_or_piped_is_read_alike(tmp_path):
    whole = [page.content for page in pages(read(gzip.compress(b"".join(CRAWL))))]
    assert whole == [page.content for page in pages(read(b"".join(CRAWL)))] and len(whole) == 3


@pytest.mark.parametrize("cut", range(1, len(CRAWL[0]), 7))
def test_a_crawl_cut_anywhere_gives_one_reason_and_what_stood_before(cut):
    located = read(b"".join(CRAWL) + CRAWL[0][:-cut], kind="warc")
    assert len(pages(located)) in (3, 4) and len(reasons(located)) == 1


@pytest.mark.parametrize("cut", [1, 5, 9, 30, 100, 150])
def test_a_packed_crawl_cut_anywhere_gives_one_reason_and_what_stood_before(cut):
    packed = b"".join(map(gzip.compress, [*CRAWL, CRAWL[0]]))
    located = read(packed[:-cut])
    assert len(pages(located)) in (3, 4) and "cut short" in only_reason(located)


def test_what_is_no_warc_says_so():
    assert "nothing after this is read" in only_reason(read(CRAWL[0] + b"garbage\r\n" * 9 + CRAWL[0]))
    assert "empty" in only_reason(read(b"", kind="warc"))
    assert len(reasons(read(HTML.encode() * 9, kind="warc"))) == 1


def test_one_bad_answer_does_not_end_a_crawl():
    packed = gzip.compress(HTML.encode())
    bad = [record(1, packed[:-9], Content_Encoding="gzip"), record(2, X=f"{'y' * 200_000}"),
           record(3, b"\x01", Content_Encoding="lzma"),
           record(4, b"\x01\x02", Content_Encoding="br"), record(5, b"\x01\x02\x03\x04\x05", Content_Encoding="zstd")]
    located = read(b"".join(bad) + CRAWL[0])
    assert len(reasons(located)) == len(bad) and len(pages(located)) == 1


@pytest.mark.parametrize("encoding, pack", [
    ("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", lambda body: zlib.compress(body)[2:-4]),
    ("gzip", bytes), ("identity", bytes)])
def test_packed_answers_are_unpacked(encoding, pack):
    located = read(record(1, pack(HTML.encode()), Content_Encoding=encoding))
    assert [page.content for page in pages(located)] == [HTML.encode()]


def test_an_answer_that_unpacks_without_end_is_bounded():
    bomb = gzip.compress(b"a" * (LARGEST_FILE * 2))
    assert "20 MB" in only_reason(read(record(1, bomb, Content_Encoding="gzip")))
    assert len(decode_body(zlib.compress(b"a" * (LARGEST_FILE * 2)), None, "deflate")) == LARGEST_FILE + 1


def test_the_encoding_that_only_the_header_knows_is_heeded():
    page, = pages(read(record(1, "<p>Переговоры</p>".encode("cp1251"), kind="text/html; charset=windows-1251")))
    assert page.content.decode("utf-8") == "<p>Переговоры</p>"


class Zeros(io.RawIOBase):
    """A crawl with a record of many zeros in it, made while it is read."""

    def __init__(self, before: bytes, zeros: int, after: bytes):
        self.parts, self.zeros, self.after = io.BytesIO(before), zeros, io.BytesIO(after)

    def read(self, size: int = -1) -> bytes:
        part = self.parts.read(size)
        if not part and self.zeros:
            part = b"0" * min(size, self.zeros)
            self.zeros -= len(part)
        return part or self.after.read(size)


def test_a_record_of_300_megabytes_is_passed_over_unread():
    size = 300_000_000
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    head = CRAWL[0].partition(b"Content-Length")[0] + f"Content-Length: {size + len(http)}\r\n\r\n".encode() + http
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    located = list(iter_pages("-", SourceOptions(stdin=Zeros(head, size, b"\r\n\r\n" + CRAWL[0]))))
    assert "20 MB" in only_reason(located) and len(pages(located)) == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


# -- all of them -------------------------------------------------------------------------------------------------


def sample(kind: str) -> bytes:
    out = io.StringIO()
    rows = [(f"Talks {i}", 'Both "met",\nagain.', f"https://e.org/{i}") for i in range(4)]
    csv.writer(out).writerows([("title", "text", "url"), *rows])
    return {"csv": out.getvalue().encode(), "jsonl": lines(*({"title": "Talks", "text": f"Both met {i}."} for i in range(4))),
            "json": json.dumps([{"text": "Both met."}] * 3).encode(), "feed": rss(item(1), item(2)), "warc": b"".join(CRAWL),
            "page": HTML.encode()}[kind]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(["csv", "jsonl", "json", "feed", "warc", "page"]), st.booleans(), st.data())
def test_damage_of_any_kind_never_ends_in_an_exception(kind, packed, data):
    content = gzip.compress(sample(kind), mtime=0) if packed else sample(kind)
    at = data.draw(st.integers(0, len(content) - 1))
    damaged = content[:at] + data.draw(st.binary(max_size=4)) + content[at + data.draw(st.integers(0, 30)):]
    located = read(damaged, kind=kind)
    assert len({found.place for found in located}) == len(located)
    for found in located:
        assert found.place and found.place.encode("utf-8") and found.place in (getattr(found.result, "name", ""),
                                                                               getattr(found.result, "page", ""))


@pytest.mark.parametrize("kind", ["jsonl", "feed", "warc", "page"])
def test_content_tells_the_kind(kind):
    assert tell_content(sample(kind)) == ("json" if kind == "jsonl" else kind)
    assert read(sample(kind)) == read(sample(kind), kind=kind)


def test_memory_is_flat_over_many_rows(tmp_path):
    path = tmp_path / "many.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for number in range(2_500):
            file.write(lines({"title": f"Talks {number}", "text": "Both ministers met on Monday. " * 100}))
    peaks, count = [], 0
    tracemalloc.start()
    try:
        for count, _ in enumerate(iter_pages(str(path)), 1):
            if count in (500, 2_500):
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.reset_peak()
    finally:
        tracemalloc.stop()
    assert count == 2_500 and peaks[1] < 1.2 * peaks[0]


def test_the_examples_of_the_documentation_hold():
    result = doctest.testfile(str(DOCUMENTED), module_relative=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert result.attempted and not result.failed


def test_every_kind_suffix_and_guess_is_documented():
    text = DOCUMENTED.read_text(encoding="utf-8")
    assert not [kind for kind in KINDS if f"| {kind} |" not in text]
    assert not [suffix for suffix in SUFFIXES if suffix not in text]
    rows = {slot: next(line for line in text.splitlines() if line.startswith(f"| {slot} |")) for slot in GUESSES}
    assert all(rows[slot] == f"| {slot} | {', '.join(names).replace('_', ' ')} |" for slot, names in GUESSES.items())


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of press releases is not here")
def test_a_real_corpus_is_read_whole():
    located = read(CORPUS)
    assert len(located) > 1_000 and not reasons(located)
    assert all(found.document and found.result.url and found.result.published for found in located)
    assert len({found.document for found in located}) == len(located)
    articles = [read_article(page) for page in pages(located)[:20]]
    assert all(article.blocks[0].role == "headline" for article in articles if not isinstance(article, Rejected))
