"""Articles, events and stories in the explorer: what is marked stands in the text, every link has its end, a correction is kept and scored."""
from __future__ import annotations

import datetime as dt
import html
import json
import re
import stat
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from bench import __main__ as bench
from detente.codebook import load_acts
from detente.read import SourceOptions, iter_pages
from detente.run import RunOptions, code_into, prepare_store
from detente.store import create_store, open_store
from detente.store.parts import write_parts
from detente.web import Explorer, make_app
from detente.web.reading.alternatives import list_alternatives
from detente.web.reading.corrections import append_line, keep_correction
from detente.web.reading.marks import Marks, Span, load_record, spans_of
from detente.web.reading.meanings import TYPES
from web_store import BASE, ROOT, copied


@pytest.fixture(scope="module")
def rows(sample_store):
    """Asks the sample store."""
    store = open_store(sample_store)
    return lambda query, given=(): list(store.sql(query, given))


class Page(HTMLParser):
    """A page as a browser has it: ids, links within, the text of each block, elements and attributes that the policy forbids."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.ids, self.within, self.links, self.forbidden, self.blocks, self.deep, self.refs = set(), set(), [], [], [], 0, 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids |= {given["id"]} if "id" in given else set()
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
            self.within |= {given["href"][1:]} if given["href"].startswith("#") else set()
        self.forbidden += [name for name in given if name == "style" or name.startswith("on")] + ([tag] if tag == "style" else [])
        if tag == "p" and "block" in given.get("class", "").split():
            self.blocks.append("")
            self.deep = 1
        self.refs += tag == "sup"

    def handle_endtag(self, tag):
        self.deep = 0 if tag == "p" else self.deep
        self.refs -= tag == "sup"

    def handle_data(self, data):
        if self.deep and not self.refs:
            self.blocks[-1] += data


def test_the_words_of_every_slot_stand_where_its_marks_stand(rows):
    texts = {row["id"]: row["text"] for row in rows("SELECT id, text FROM articles")}
    told = 0
    for row in rows("SELECT * FROM events WHERE provider = 'detente'"):
        record, text = load_record(row), texts[row["article"]]
        spans = {(span.slot, span.start, span.end) for span in spans_of(record, text)}
        for slot in ("actor", "recipient", "third", "per"):
            for one in record[slot]:
                assert one["start"] is None or (slot, one["start"], one["end"]) in spans and text[one["start"]:one["end"]] == one["text"]
        assert ("act", record["trigger"]["start"], record["trigger"]["end"]) in spans
        assert all(text[a:b] == record["date"]["text"] for slot, a, b in spans if slot == "day")
        told += len(spans)
    assert told > 1000


def test_segments_are_the_text_whatever_overlaps():
    text, spans = "abcdefghij", [Span(0, 6, "actor", "e1"), Span(2, 4, "per", "e2"), Span(3, 8, "recipient", "e1"), Span(3, 8, "recipient", "e1")]
    pieces = Marks(text, spans).cut(1, 9)
    assert "".join(piece["text"] for piece in pieces) == text[1:9]
    for piece in pieces:
        over = [span for span in spans if span.start <= piece["start"] and piece["end"] <= span.end]
        assert set(piece["slots"]) == {span.slot for span in over} and set(piece["owners"]) == {span.owner for span in over}
        assert not any(span.start < piece["start"] < span.end < piece["end"] for span in spans)


def test_a_span_whose_words_are_not_there_is_not_marked():
    told = [{"text": "Peru", "start": 0, "end": 4}, {"text": "Chad", "start": 90, "end": 94}, {"text": "Mali", "start": None, "end": None}]
    assert spans_of({"id": "e", "actor": told}, "Chad left.") == []
    assert spans_of({"id": "e", "actor": [{"text": "Chad", "start": 0, "end": 4}]}, "Chad left.") == [Span(0, 4, "actor", "e")]


def test_each_article_is_shown_whole_and_every_link_within_it_has_its_end(client, rows):
    for row in rows("SELECT id, text, blocks FROM articles"):
        answer = client.get(f"/article/{row['id']}")
        assert answer.status_code == 200, row["id"]
        page, blocks = Page(answer.text), json.loads(row["blocks"])
        shown = blocks[1:] if blocks[0]["role"] == "headline" else blocks  # the headline is the page's own
        assert page.blocks == [row["text"][block["start"]:block["end"]] for block in shown]
        assert page.within <= page.ids and not page.forbidden


def test_an_article_and_its_events_are_linked_both_ways(client, rows):
    for row in rows("SELECT id, article, sentence_start FROM events WHERE sentence_start IS NOT NULL LIMIT 20"):
        page = Page(client.get(f"/article/{row['article']}").text)
        assert {row["id"], f"s{row['sentence_start']}"} <= page.ids & page.within
        assert f"/event/{row['id']}" in page.links
        assert f"/article/{row['article']}#s{row['sentence_start']}" in Page(client.get(f"/event/{row['id']}").text).links


def test_what_gave_no_event_is_told_with_its_reason(client, rows):
    row = rows("SELECT article, count(*) AS n FROM sentences WHERE reason IS NOT NULL GROUP BY article ORDER BY n DESC, article LIMIT 1")[0]
    told = client.get(f"/article/{row['article']}.json").json()["left_out"]["silences"]
    assert len(told) == row["n"] and all(one["reason"] and one["parties"] for one in told)
    assert html.escape(told[0]["reason"], quote=False) in client.get(f"/article/{row['article']}").text.replace("&#39;", "'")


def test_the_tables_of_a_page_are_what_their_sql_gives(client, rows):
    event = rows("SELECT id, article FROM events WHERE about IS NOT NULL ORDER BY id LIMIT 1")[0]
    story = rows("SELECT id FROM stories ORDER BY reports DESC, id LIMIT 1")[0]["id"]
    for path in (f"/event/{event['id']}", f"/article/{event['article']}", f"/story/{story}"):
        for name, table in client.get(f"{path}.json").json()["tables"].items():
            if table["sql"]:
                found = [{column: row[column] for column in table["columns"]} for row in rows(table["sql"])]
                assert json.loads(json.dumps(found, default=str)) == table["rows"], (path, name)
                assert client.get(f"{path}.csv?table={name}").text.count("\n") >= len(found) + 1


def test_an_event_has_a_page_that_shows_its_slots(client, rows):
    for row in rows("SELECT * FROM events ORDER BY id LIMIT 50"):
        answer = client.get(f"/event/{row['id']}")
        assert answer.status_code == 200
        page = Page(answer.text)
        assert page.within <= page.ids and not page.forbidden
    record, told = load_record(row), client.get(f"/event/{row['id']}.json").json()
    assert [slot["words"] for slot in told["slots"] if slot["slot"] == "actor"] == [one["text"] for one in record["actor"]]
    assert "".join(piece["text"] for piece in told["words"]["segments"]) == row["sentence"] and told["record"] == record
    names = {"day": "date", "source": "per"}
    sure = {names.get(slot["slot"], slot["slot"]): slot["confidence"] for slot in told["slots"] if slot["confidence"] is not None}
    assert sure == {name: sight["confidence"] for name, sight in record["slots"].items() if sight} and all(slot["why"] for slot in told["slots"] if slot["confidence"])


def test_a_story_has_all_its_reports_and_they_lead_to_their_events(client, rows):
    story = rows("SELECT * FROM stories ORDER BY reports DESC, id LIMIT 1")[0]
    page = Page(client.get(f"/story/{story['id']}").text)
    assert {f"/event/{event}" for event in story["events"]} <= set(page.links)
    assert f"/story/{story['id']}" in Page(client.get(f"/event/{story['events'][0]}").text).links


@pytest.mark.parametrize("path", ["/article/article1:none", "/event/event1:none", "/story/story1:none", "/event/%3Cscript%3E"])
def test_what_is_not_there_is_said_to_be_missing(client, path):
    answer = client.get(path)
    assert answer.status_code == 404 and "<script>alert" not in answer.text and "in this store" in answer.text


def test_types_are_explained_as_the_documentation_has_them():
    told = dict(re.findall(r"^\| ([A-Z]+) \| \d \| [^|]+ \| ([^|]+) \|", (ROOT / "docs" / "events.md").read_text(encoding="utf-8"), re.M))
    assert TYPES == told and set(TYPES) == {type_ for type_, _ in load_acts()}


# Strangers' text

HOSTILE = '<script>alert(1)</script>"onload=x'


@pytest.fixture(scope="module")
def told_twice(tmp_path_factory) -> Explorer:
    """Two outlets of a hostile name tell one deed on two days, under addresses that are none."""
    folder, hostile = tmp_path_factory.mktemp("twice"), html.escape(HOSTILE)
    for outlet, day in (("Gazette", "June 7, 2021"), ("Herald", "June 8, 2021")):
        (folder / f"{outlet}.html").write_text(
            f'<html><head><title>{hostile} {outlet}</title><meta property="og:site_name" content="{outlet} {hostile}">'
            '<meta property="article:published_time" content="2021-06-09"><link rel="canonical" href="javascript:alert(1)"></head><body><article>'
            f"<h1>{hostile} {outlet}</h1><p>The government of Norway expelled two Chadian diplomats from Oslo on {day} over the spying affair, "
            f"officials said. {hostile} is what the {outlet} printed beside it, and nobody knows why.</p></article></body></html>")
    code_into(folder / "store", [("pages", iter_pages(str(folder), SourceOptions()))], RunOptions(workers=1))
    prepare_store(create_store(folder / "store"))
    return Explorer(folder / "store")


def test_text_of_strangers_is_shown_as_text(told_twice):
    client = TestClient(make_app(told_twice), base_url=BASE, raise_server_exceptions=False)
    for kind, table in (("article", "articles"), ("event", "events"), ("story", "stories")):
        for row in told_twice.rows(f"SELECT id FROM {table}"):
            page = client.get(f"/{kind}/{row['id']}")
            assert page.status_code == 200 and "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text
            assert not Page(page.text).forbidden and not any(link.startswith("javascript:") for link in Page(page.text).links)


def test_who_differs_is_named(told_twice):
    client = TestClient(make_app(told_twice), base_url=BASE, raise_server_exceptions=False)
    story, = told_twice.rows("SELECT * FROM stories WHERE reports = 2")
    told = client.get(f"/story/{story['id']}.json").json()["story"]["disagreements"]
    assert {one["value"]: [teller["publisher"] for teller in one["by"]] for one in told if one["field"] == "day"} == {
        "2021-06-07": [f"Gazette {HOSTILE}"], "2021-06-08": [f"Herald {HOSTILE}"]}
    assert "Where the reports differ" in client.get(f"/event/{story['first_report']}").text


# Corrections

FROM_HERE = {"origin": BASE}


@pytest.fixture
def corrected(sample_store, tmp_path):
    """An explorer that keeps corrections in a file of its own, a client, an event with both sides."""
    explorer = Explorer(sample_store, tmp_path / "corrections.jsonl")
    event = explorer.rows("SELECT * FROM events WHERE block = 'body' AND len(actor_codes) = 1 AND len(recipient_codes) = 1 AND actor_codes[1] <> '' "
                          "AND recipient_codes[1] <> '' AND day IS NOT NULL AND len(aux) = 0 ORDER BY confidence DESC, id LIMIT 1")[0]
    return explorer, TestClient(make_app(explorer), base_url=BASE, raise_server_exceptions=False), event


def filled(client, event) -> dict:
    """The form as the page gives it, nothing changed."""
    now = client.get(f"/event/{event['id']}.json").json()["correction"]
    return {"event": event["id"], "verdict": "right", "act": now["act"], "actor": now["actor"], "recipient": now["recipient"], "day": now["day"],
            "place": now["place"], "aux": "as marked", **{name: "on" for name in now["aux"]}, "note": ""}


def lines(explorer) -> list[dict]:
    return [json.loads(line) for line in explorer.corrections.read_text().splitlines()]


def test_a_correction_is_kept_and_the_page_says_where(corrected):
    explorer, client, event = corrected
    form = filled(client, event) | {"verdict": "wrong type", "act": "AID", "note": "Grüße\nand more"}
    answer = client.post("/correct", data=form, headers=FROM_HERE)
    assert answer.status_code == 200 and str(explorer.corrections) in answer.text and "Thank you" in answer.text
    line, = lines(explorer)
    assert (line["event"], line["verdict"], line["should"], line["note"]) == (event["id"], "wrong type", {"type": "AID"} | (
        {"mode": None} if event["mode"] else {}), "Grüße\nand more")
    assert line["text"][line["sentence"]["start"]:line["sentence"]["end"]] == event["sentence"] and line["versions"]["model"] and line["made"]
    assert stat.S_IMODE(explorer.corrections.stat().st_mode) == 0o600


def test_each_correction_is_one_line_whatever_is_in_it(corrected):
    explorer, client, event = corrected
    for note in ("a\nb", "\u2028", '"}{', "\u202e"):
        keep_correction(explorer, filled(client, event) | {"note": note})
    assert [line["note"] for line in lines(explorer)] == ["a\nb", "", '"}{', "\u202e"] and explorer.corrections.read_bytes().isascii()


@pytest.mark.parametrize("wrong, told", [
    ({"verdict": "nonsense"}, "say what is wrong"),
    ({"verdict": "wrong type", "act": "DANCE"}, "no act"),
    ({"verdict": "wrong type", "act": "AID visit"}, "no act"),
    ({"verdict": "wrong party", "actor": "XQX"}, "no code"),
    ({"verdict": "wrong day", "day": "yesterday"}, "yesterday"),
    ({"note": "x" * 2001}, "longer"),
    ({"note": "\x1b[2J"}, "control"), ({"verdict": "right", "act": "AID"}, "the verdict is right, yet"), ({"verdict": "other"}, "say in the note"),
    ({"verdict": "wrong day", "day": "2021-06-12/2021-06-11"}, "comes after")])
def test_what_says_nothing_is_not_kept(corrected, wrong, told):
    explorer, client, event = corrected
    answer = client.post("/correct", data=filled(client, event) | wrong, headers=FROM_HERE)
    assert answer.status_code == 400 and told in answer.text and not explorer.corrections.exists()


def test_a_correction_of_no_event_and_one_from_elsewhere_are_refused(corrected):
    explorer, client, event = corrected
    assert client.post("/correct", data={"event": "event1:none", "verdict": "right"}, headers=FROM_HERE).status_code == 404
    assert client.post("/correct", data=filled(client, event), headers={"origin": "http://elsewhere.example"}).status_code == 403
    assert not explorer.corrections.exists()


def test_a_file_that_cannot_be_written_is_said_so(corrected, tmp_path):
    explorer, client, event = corrected
    explorer.corrections = tmp_path / "none" / "corrections.jsonl"
    answer = client.post("/correct", data=filled(client, event), headers=FROM_HERE)
    assert answer.status_code == 400 and "cannot be kept" in answer.text


def test_the_store_itself_is_left_as_it_was(sample_store, tmp_path):
    store = copied(sample_store, tmp_path / "copy")
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.is_file()}
    explorer = Explorer(store)
    event = explorer.rows("SELECT id FROM events LIMIT 1")[0]["id"]
    keep_correction(explorer, {"event": event, "verdict": "no such event"})
    after = {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.is_file()}
    assert {path: when for path, when in after.items() if path != explorer.corrections} == before and explorer.corrections in after


def test_corrections_are_scored_against_what_is_coded_now(corrected, capsys):
    explorer, client, event = corrected
    form, other = filled(client, event), "PROTEST" if event["type"] != "PROTEST" else "ASSAULT"
    keep_correction(explorer, form)
    keep_correction(explorer, form | {"verdict": "no such event"})
    keep_correction(explorer, form | {"verdict": "wrong type", "act": other})
    keep_correction(explorer, form | {"verdict": "wrong day", "day": "1999-01-01"})
    keep_correction(explorer, form | {"verdict": "other", "note": "odd"})
    with explorer.corrections.open("a") as file:
        file.write('{"kind": "corr\nnull\n{"kind": "correction9"}\n')
    assert bench.main(["corrections", "--data", str(explorer.corrections), "--show", "9"]) == 0
    out, told = capsys.readouterr()
    scores = dict(pair.split("=") for pair in out.splitlines()[-1].split())
    assert (scores["corrections"], scores["hold"], scores["hold_right"], scores["hold_no_such_event"]) == ("4", "1", "1", "0")
    assert (scores["unscored"], scores["broken"]) == ("1", "3")
    assert all(f"line {number}: no correction" in told for number in (6, 7, 8)) and "Traceback" not in told


def test_a_line_is_written_after_those_that_are_there(tmp_path):
    for n in range(3):
        append_line(tmp_path / "lines.jsonl", {"n": n})
    assert [json.loads(line)["n"] for line in (tmp_path / "lines.jsonl").read_text().splitlines()] == [0, 1, 2]


@pytest.mark.parametrize("slot, why, expected", [
    ({"slot": "act", "words": "welcomes", "code": "CONSULT", "name": "visit"}, "frame welcome.v[party;party]", "SUPPORT"),
    ({"slot": "act", "words": "welcomes", "code": "SUPPORT", "name": None}, "frame welcome.v", "CONSULT visit"),
    ({"slot": "place", "words": "Tripoli", "code": "LBY", "name": "Tripoli"}, None, "Tripoli, Liban-Nord, LBN"),
    ({"slot": "recipient", "words": "Powell", "code": "USA", "name": "Colin Powell"}, None, "Jerome Powell, central bank governor (USA) 2018–2026"),
])
def test_what_else_a_word_could_mean_is_told_from_the_codebook(slot, why, expected):
    told = list_alternatives(slot, why, dt.date(2016, 5, 5))
    taken = " ".join(filter(None, (slot["code"], slot["name"])))
    assert expected in told and taken not in told and len(told) <= 4


@pytest.mark.parametrize("slot", [{"slot": "day", "words": "Monday", "code": None, "name": None}, {"slot": "actor", "words": None, "code": "USA", "name": "x"},
                                  {"slot": "act", "words": "met", "code": "CONSULT", "name": None}])
def test_where_nothing_else_is_known_nothing_is_told(slot):
    assert list_alternatives(slot, "model 0.71", None) == []


def test_the_page_of_an_event_tells_them(client):
    told = [client.get(f"/event/{row['id']}.json").json()["slots"] for row in client.get("/search.json?provider=detente").json()["tables"]["events"]["rows"][:12]]
    assert any(slot["also"] for slots in told for slot in slots) and all(isinstance(slot["also"], list) for slots in told for slot in slots)


def test_an_event_without_a_type_says_so(tmp_path):
    from test_store import event_row

    folder = create_store(tmp_path / "store").folder
    row = event_row(id="event1:untyped", provider="icews", type=None, day=dt.date(2014, 5, 5), actor_codes=["CZE"], actor_names=["Citizen"], record="{}")
    write_parts(folder, "events", "shard00", [row])
    write_parts(folder, "shards", "shard00", [{"id": "shard00", "source": "made up", "pages": 1, "events": 1}])
    client = TestClient(make_app(Explorer(folder)), base_url=BASE)
    for page in ("/event/event1:untyped", "/search", "/state/CZE"):
        told = client.get(page).text
        assert "no PLOVER type" in told and not re.search(r">\s*None\b", told), page
