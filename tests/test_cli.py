"""The command line: what it prints where, how it ends, and that it never surprises the terminal."""
from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import os
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest
from rich.console import Console

from detente.cli import main
from detente.cli.read import code_sources, parse_day, read_pages
from detente.cli.show import number_events, show_coded, split_told
from detente.cli.words import act_words
from detente.cli.words import clean, day_words, party_words, quote_words, shorten_around, source_words
from detente.errors import Exit, UsageError
from detente.records import (Article, Block, Coded, Day, Entity, Event, Place, Silence, Source, Span, Tie)

SAMPLE = files("detente.samples") / "harbour-talks.html"
COMMAND = [sys.executable, "-c", "import sys; from detente.cli import main; sys.exit(main())"]
BODY = "Arland asked Borduria on Monday to postpone the talks in Port City, its minister said."
CAPTION = "The leaders of Arland and Borduria meet."


def entity(text: str, code: str | None = "AAA", office: str | None = None, start: int = 0) -> Entity:
    return Entity(text, text, code, "GOV", office, start, start + len(text))


def event(id: str, type: str, trigger: str, text: str, offset: int, block: str = "body", **more) -> Event:
    start = offset + text.index(trigger)
    values = dict(mode=None, aux=(), contexts=(), quad=1, score=0.0, actor=(entity("Arland"),), recipient=(), about=None, third=(),
                  date=None, place=None, per=(), direct_quote=False, confidence=0.5, why="frame x")
    return Event(id=id, article="article1:x", type=type, trigger=Span(trigger, start, start + len(trigger)),
                 sentence=Span(text, offset, offset + len(text)), block=block, **(values | more))


@pytest.fixture
def coded() -> Coded:
    """A page with every kind of thing on it, coded by hand: layout must not depend on how well we code."""
    roles = [("headline", "Talks"), ("caption", CAPTION), ("body", BODY), ("teaser", "Other news"), ("teaser", "More"), ("credit", "Photo")]
    blocks, text = [], ""
    for role, words in roles:
        blocks.append(Block(role, words, len(text), len(text) + len(words)))
        text += words + "\n"
    article = Article("article1:x", "https://example.org/a", "Talks", "The Gazette", "AAA", True, None, dt.date(2020, 5, 5), "en", text, tuple(blocks))
    at = {b.text: b.start for b in blocks}
    day = Day("on Monday", 0, 0, 0, 0, 0, dt.date(2020, 5, 4), dt.date(2020, 5, 4), "day", "2020-05-04")
    place = Place("Port City", "Port City", "BBB", None, None, None, "city", 0, 0)
    per = (Source("its minister", "AAA", None, "say", 0, 0),)
    events = (event("event1:c", "CONSULT", "meet", CAPTION, at[CAPTION], "caption"),
              event("event1:a", "REQUEST", "asked", BODY, at[BODY], mode="change", quad=3, recipient=(entity("Borduria", "BBB", "president"),),
                    about="event1:b", date=day, per=per, third=(entity("Syldavia", "CCC"),)),
              event("event1:b", "CONSULT", "talks", BODY, at[BODY], aux=("hypothetical",), place=place))
    span = Span(BODY, at[BODY], at[BODY] + len(BODY))
    tie = Tie("tie1:a", "article1:x", "rivalry", (entity("Arland"), entity("Borduria", "BBB")), -1, None, None, (),
              Span("asked", span.start + 7, span.start + 12), span, "body", 0.6, "tie frame x")
    return Coded(article, events, (tie,), (Silence(span, ("AAA", "BBB"), "no frame"),))


def shown(coded: Coded, width: int, trace: bool = False, **terminal) -> str:
    console = Console(file=io.StringIO(), width=width, **terminal)
    show_coded(coded, console, trace)
    return console.file.getvalue()


# -- what a person sees ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [50, 80, 100, 160])
def test_every_slot_is_shown_at_every_width(coded, width):
    words = " ".join(shown(coded, width).split())
    for part in ("The Gazette (AAA, state-owned)", "2020-05-05", "REQUEST", "BBB", "Borduria", "2020-05-04", "Port City, BBB",
                 "its minister (AAA)", "Syldavia", "event 2", "rivalry", "2 teasers, 1 credit", "--trace"):
        assert part in words, part


@pytest.mark.parametrize("width", [50, 99, 100, 200])
def test_no_line_is_wider_than_the_terminal(coded, width):
    assert max(map(len, shown(coded, width).splitlines())) <= width


def test_captions_and_teasers_come_after_the_body_and_are_named(coded):
    text = shown(coded, 120)
    assert text.index("REQUEST") < text.index("In captions") < text.index("meet") < text.index("Ties")
    assert number_events(coded.events) == {"event1:a": 1, "event1:b": 2, "event1:c": 3}


def test_what_is_told_only_as_the_content_of_another_act_stands_with_it(coded):
    *others, talks = coded.events
    doubtful = dataclasses.replace(talks, confidence=0.02)
    assert split_told([*others, doubtful]) == (others, {talks.id: doubtful}) and split_told(coded.events) == (list(coded.events), {})
    text = " ".join(shown(dataclasses.replace(coded, events=(*others, doubtful)), 120).split())
    assert f"about {act_words(doubtful)}" in text and "event 2" not in text


def test_the_trigger_is_marked_with_and_without_a_terminal(coded):
    assert "*asked*" in shown(coded, 100) and "\x1b" not in shown(coded, 100)
    styled = shown(coded, 100, force_terminal=True, color_system="standard")
    assert "\x1b[1;4masked\x1b[0m" in styled and "*asked*" not in styled


def test_no_color_leaves_no_colour(coded):
    styled = shown(coded, 100, force_terminal=True, color_system="standard", no_color=True)
    assert not any(f"{colour}m" in styled for colour in range(31, 38)) and "\x1b[1" in styled


def test_trace_says_why(coded):
    assert "AAA BBB: no frame" in shown(coded, 100, trace=True)


def test_a_page_with_nothing_says_so(coded):
    assert "none found" in shown(Coded(coded.article), 100)


def test_a_page_cannot_steer_the_terminal():
    assert clean("a\x1b[2Jb\u202ec\nd") == "a�[2Jb�c d"
    text, start, end = quote_words(Span("one\x1b two\nthree", 5, 19), Span("two", 10, 13), 99)
    assert text == "one� two three" and text[start:end] == "two"


@pytest.mark.parametrize("limit", [1, 20, 40, 60, 500])
def test_shortening_keeps_the_trigger(limit):
    start = BODY.index("postpone")
    text, a, b = shorten_around(BODY, start, start + 8, limit)
    assert text[a:b] == "postpone" and len(text) <= max(limit, 8) + 4


def test_words_for_people():
    assert party_words(Entity("who", "Somebody", None, None, None, 0, 3)) == "? Somebody"
    assert day_words(Day("soon", 0, 4, 0, 0, 0, None, None, "vague", "FUTURE_REF", "no anchor")) == "“soon” (no anchor)"
    week = Day("this week", 0, 9, 0, 1, 1, dt.date(2020, 5, 4), dt.date(2020, 5, 10), "week", "2020-W19")
    assert day_words(week) == "2020-05-04 to 2020-05-10 “this week”"
    assert source_words([Source("", None, None, "say", None, None)]) == "unnamed"


# -- formats -----------------------------------------------------------------------------------------------------


def test_one_page_is_one_json_object(capsys):
    assert main(["read", str(SAMPLE), "--format", "json"]) == Exit.OK
    result = json.loads(capsys.readouterr().out)
    assert set(result) == {"article", "events", "ties", "acts", "trace"} and result["events"]


def test_several_pages_are_one_json_array(capsys):
    assert main(["read", str(SAMPLE), str(SAMPLE), "--format", "json"]) == Exit.OK
    first, second = json.loads(capsys.readouterr().out)
    assert first == second


def test_jsonl_is_one_event_a_line(capsys):
    assert main(["read", str(SAMPLE), "--format", "jsonl", "--trace"]) == Exit.OK
    out, _ = capsys.readouterr()
    events = [json.loads(line) for line in out.splitlines()]
    assert events and all(e["id"].startswith("event1:") for e in events)


def test_published_and_url_win_over_the_page(capsys):
    assert main(["read", str(SAMPLE), "--format", "json", "--published", "2001-02-03", "--url", "https://example.org/x"]) == 0
    article = json.loads(capsys.readouterr().out)["article"]
    assert (article["published"], article["url"]) == ("2001-02-03", "https://example.org/x")


def test_table_is_the_default_and_plain_in_a_pipe(capsys):
    assert main(["read", str(SAMPLE)]) == Exit.OK
    out = capsys.readouterr().out
    assert "Events" in out and "\x1b" not in out and not any(line.endswith(" ") for line in out.splitlines())


# -- trouble -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments, hint", [
    (["read", "no-such-page.html"], "no such file"),
    (["read", "."], "folder"),
    (["read"], "--help"),
    (["read", str(SAMPLE), "--format", "xml"], "jsonl"),
    (["read", str(SAMPLE), "--published", "5 May 2016"], "2016-05-05"),
    (["read", str(SAMPLE), str(SAMPLE), "--url", "https://example.org"], "one page"),
    (["read", "-", "-"], "once"),
    (["read", "ftp://example.org/page"], "http"),
    (["read", str(SAMPLE), "--no-such-option"], "--help"),
    (["reed"], "--help"),
])
def test_wrong_usage_is_one_line_that_helps(arguments, hint, capsys):
    assert main(arguments) == Exit.USAGE
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and hint in err and "Traceback" not in err


def test_nothing_readable(tmp_path, capsys):
    (tmp_path / "empty.html").write_text("")
    assert main(["read", str(tmp_path / "empty.html")]) == Exit.NOTHING
    out, err = capsys.readouterr()
    assert not out and "empty.html" in err and "stage" in err


def test_some_rejected_are_listed_and_the_rest_is_printed(tmp_path, capsys):
    (tmp_path / "empty.html").write_text("")
    assert main(["read", str(tmp_path / "empty.html"), str(SAMPLE), "--format", "json"]) == Exit.REJECTED
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 1 and "empty.html" in err and "1 of 2 pages rejected" in err


def test_all_of_several_rejected_is_still_json(tmp_path, capsys):
    (tmp_path / "empty.html").write_text("")
    assert main(["read", *[str(tmp_path / "empty.html")] * 2, "--format", "json"]) == Exit.NOTHING
    assert json.loads(capsys.readouterr().out) == []


def test_a_page_that_takes_too_long_is_rejected_and_the_next_is_read(tmp_path, capsys):
    page = tmp_path / "long.txt"
    page.write_text("News\n\n" + "The United States condemned Russia on Monday. " * 20_000, encoding="utf-8")
    assert read_pages([str(page), str(SAMPLE)], form="jsonl", patience=1.0) == Exit.REJECTED
    out, err = capsys.readouterr()
    assert "stage 'run': took longer than 1 seconds" in err and "ATHENS" not in err and out.count("\n") > 3


def test_a_bug_rises_and_names_its_page():
    def broken(page):
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError) as caught:
        list(code_sources([str(SAMPLE)], None, None, broken))
    assert any("harbour-talks.html" in note for note in caught.value.__notes__)


def test_a_wrong_day_is_wrong_before_anything_is_read():
    assert parse_day(None) is None and parse_day("2016-05-05") == dt.date(2016, 5, 5)
    with pytest.raises(UsageError):
        read_pages(["no-such-page.html"], published="tomorrow")


def test_standard_input_is_a_page():
    done = subprocess.run([*COMMAND, "read", "-", "--format", "json"], input=Path(str(SAMPLE)).read_bytes(), capture_output=True)
    assert done.returncode == 0 and json.loads(done.stdout)["article"]["publisher"] == "The Harbour Courier"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_a_reader_who_leaves_early_is_no_trouble(form):
    read_end, write_end = os.pipe()
    os.close(read_end)                       # nobody reads: the first flush meets a broken pipe
    done = subprocess.run([*COMMAND, "read", str(SAMPLE), "--format", form], stdout=write_end, stderr=subprocess.PIPE)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (0, b"")


def test_help_and_version_answer_at_once():
    began = time.perf_counter()
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True)
    assert time.perf_counter() - began < 2       # 0.1 s on a quiet machine; a loaded one must not fail the test
    assert "read" in done.stdout and done.returncode == 0
    assert subprocess.run([*COMMAND, "--version"], capture_output=True, text=True).stdout.startswith("detente 0.")


def test_help_loads_nothing_heavy():
    code = ("import sys; from detente.cli import main; main(['--help']); "
            "heavy = {'numpy', 'onnxruntime', 'rich', 'lxml', 'trafilatura', 'detente.pipeline'} & set(sys.modules); assert not heavy, heavy")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
