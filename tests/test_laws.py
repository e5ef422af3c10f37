"""What holds of every page: words are slices, the same page gives the same, pages do not touch each other, nothing raises."""
from __future__ import annotations

import csv
import json
import re
from functools import cache
from importlib.resources import files

import pytest
from conftest import DAY
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import Page
from detente.codebook import load_acts
from detente.codebook.domestic import DOMESTIC
from detente.pipeline import Coder, default_coder
from detente.records import ROLES, Coded, Rejected
from detente.sentences import read_sentences

FLAGS = {"historical", "future", "hypothetical", "negation"}
QUICK = settings(max_examples=25, deadline=None)
OWN = {
    "quarrel": "Pakistan accused India of cyberattacks\n\nPakistan accused India of cyberattacks on Monday. India denied the accusation. "
               "\"We will not talk to Pakistan,\" Indian Prime Minister Narendra Modi said.\n\nChina asked both countries to hold talks.",
    "visit": "Merkel in Ankara\n\nGerman Chancellor Angela Merkel visited Turkey on May 4. She met President Recep Tayyip Erdogan, "
             "who praised Germany. The two leaders will meet again in Berlin in June.",
    "tie": "Old friends\n\nFinland depends on Russia for gas. The United States, an ally of Japan, imposed sanctions on Russia.",
}


@cache
def pages() -> tuple[Page, ...]:
    """The samples that ship with the package, and pages of our own."""
    folder = files("detente.samples")
    return tuple(Page((folder / row["file"]).read_bytes(), row["file"]) for row in sample_rows()) + tuple(
        Page(text.encode(), name, None, DAY) for name, text in OWN.items())


def sample_rows() -> list[dict[str, str]]:
    lines = (files("detente.samples") / "index.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line and not line.startswith("#")))


NAMES = [row["file"] for row in sample_rows()] + list(OWN)


@cache
def coded(name: str) -> Coded:
    result = default_coder().code(next(p for p in pages() if p.name == name))
    assert isinstance(result, Coded)
    return result


def check_slice(text: str, start: int | None, end: int | None, words: str) -> None:
    if start is not None:
        assert 0 <= start <= end <= len(text)
        assert text[start:end] == words


def check_coded(page: Coded) -> None:
    """Every law of one page's record."""
    check_blocks(page)
    check_sentences(page)
    for event in page.events:
        check_event(page, event)
    for tie in page.ties:
        for one in (*tie.parties, tie.trigger, tie.sentence, *tie.per):
            check_slice(page.article.text, one.start, one.end, one.text)
        assert tie.polarity in (-1, 0, 1) and 0 < tie.confidence <= 1 and len(tie.parties) == 2
        assert tie.article == page.article.id
    ids = [x.id for x in (*page.events, *page.ties)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"(event|tie)1:[0-9a-f]{16}", x) for x in ids)
    check_json(page)


def check_blocks(page: Coded) -> None:
    for block in page.article.blocks:
        check_slice(page.article.text, block.start, block.end, block.text)
        assert block.role in ROLES


def check_sentences(page: Coded) -> None:
    text, last = page.article.text, 0
    for sentence in page.sentences:
        block = page.article.blocks[sentence.block]
        check_slice(text, sentence.start, sentence.end, sentence.text)
        assert block.start <= sentence.start and sentence.end <= block.end and sentence.start >= last
        last = sentence.end
        for word in sentence.words:
            check_slice(text, word.start, word.end, word.text)


def check_event(page: Coded, event) -> None:
    text = page.article.text
    spans = [*event.actor, *event.recipient, *event.third, *event.per, event.trigger, event.sentence]
    for one in spans + [x for x in (event.date, event.place) if x]:
        check_slice(text, one.start, one.end, one.text)
    assert event.sentence.start <= event.trigger.start and event.trigger.end <= event.sentence.end
    act = load_acts()[event.type, event.mode or ""]
    assert (event.quad, event.score) == (act.quad, act.score)
    assert set(event.aux) <= FLAGS and len(set(event.aux)) == len(event.aux)
    assert event.article == page.article.id and event.block in ROLES
    assert 0 < event.confidence <= 1 and event.why
    filled = {"act": True, "actor": event.actor, "recipient": event.recipient, "date": event.date and event.date.since, "place": event.place, "per": event.per}
    assert {slot.slot for slot in event.slots} == {slot for slot, value in filled.items() if value} and len(event.slots) == len({s.slot for s in event.slots})
    assert all(0 < slot.confidence < 1 and (slot.seen is None or 0 <= slot.seen <= 1) for slot in event.slots)
    assert any(e.code or e.sector in DOMESTIC for e in (*event.actor, *event.recipient))  # "leaders", where the model sees the act too
    assert event.about is None or event.about != event.id and event.about in {e.id for e in page.events}
    assert event.date is None or event.date.since is None or event.date.until is None or event.date.since <= event.date.until


def check_json(page: Coded) -> None:
    record = page.to_dict()
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize("name", NAMES)
def test_every_law_holds_of_a_page(name):
    page = coded(name)
    check_coded(page)
    assert page.events or page.ties


@pytest.mark.parametrize("name", NAMES)
def test_mentions_days_places_and_reports_are_slices(name):
    coder, article = default_coder(), coded(name).article
    hits = coder.codebook.find_names(article.text)
    for one in coder.mark(article, read_sentences(article, coder.parser, lambda start, end: True), hits):
        words = one.sentence.words
        for mention in one.mentions:
            assert mention.first <= mention.head <= mention.last
            assert (words[mention.first].start, words[mention.last].end) == (mention.start, mention.end)
            assert mention.kind in ("name", "description", "pronoun", "adjective") and mention.entities
        for found in [e for m in one.mentions for e in m.entities] + [*one.days, *one.places]:
            check_slice(article.text, found.start, found.end, found.text)
        for report in one.reports:
            check_slice(article.text, report.source_start, report.source_end, report.text)
            assert 0 <= report.content_start <= report.content_end <= len(article.text)


def test_the_same_page_gives_the_same_twice_and_with_a_fresh_coder():
    fresh = Coder(parser=default_coder().parser)
    for page in pages():
        assert default_coder().code(page).to_dict() == coded(page.name).to_dict() == fresh.code(page).to_dict()


def test_the_order_of_pages_does_not_matter():
    backward = {page.name: default_coder().code(page).to_dict() for page in reversed(pages())}
    assert backward == {page.name: coded(page.name).to_dict() for page in pages()}


def test_ids_of_different_pages_differ():
    ids = [x.id for name in NAMES for x in (*coded(name).events, *coded(name).ties)]
    assert len(set(ids)) == len(ids)
    assert len({coded(name).article.id for name in NAMES}) == len(NAMES)


def test_a_page_with_other_words_before_it_keeps_what_it_says():
    """What is told of a paragraph does not hang on a paragraph about something else after it."""
    page = OWN["visit"]
    longer = default_coder().code(Page(f"{page}\n\nBread was cheap, and the weather was fine.".encode(), "longer", None, DAY))
    told = [(e.type, e.mode, e.aux, e.trigger) for e in coded("visit").events]
    assert [(e.type, e.mode, e.aux, e.trigger) for e in longer.events] == told


# -- whatever the bytes ------------------------------------------------------------------------------------------

def check_anything(content: bytes) -> None:
    result = default_coder().code(Page(content, "anything", None, DAY))
    assert isinstance(result, (Coded, Rejected))
    if isinstance(result, Coded):
        check_coded(result)


WORDS = st.sampled_from("Abe Putin Russia Japan's US NATO sanctions met asked to will not bombed talks in on Friday and said \" ” “ , . ! ? ( ) - — 's "
                        "2016 May 26-27 he they both leaders which who by from the a of North Korea 🇯🇵 президент".split() + ["\n", "\n\n"])


@given(st.lists(WORDS, max_size=80).map(" ".join))
@QUICK
def test_any_words_in_any_order_give_a_lawful_record(text):
    check_anything(text.encode())


@given(st.text(max_size=300))
@QUICK
def test_any_text_gives_a_record_or_a_reason(text):
    check_anything(f"News\n\n{text}".encode("utf-8", "replace"))


@given(st.binary(max_size=300))
@QUICK
def test_any_bytes_give_a_record_or_a_reason(content):
    check_anything(content)


TAGS = st.sampled_from("p div h1 article figure figcaption a span table td li script style br html head title body meta time".split())


@given(st.lists(st.tuples(TAGS, st.lists(WORDS, max_size=15).map(" ".join), st.booleans()), max_size=12))
@QUICK
def test_any_markup_gives_a_record_or_a_reason(parts):
    html = "".join(f"<{tag}>{text}{f'</{tag}>' if closed else ''}" for tag, text, closed in parts)
    check_anything(f"<!doctype html><html><body>{html}".encode())


@pytest.mark.parametrize("content", [
    b"", b"\x00" * 500, b"\xff\xfe\x00", b"<html>", b"<" * 3000, "\u202e\u200b\ufeff".encode(), b"News\n\n" + b"Russia " * 3000,
    ("News\n\n" + "Russia met Japan. " * 300).encode(), ("News\n\nJapan " + "and Russia " * 800 + "met.").encode(),
    "News\n\n🇯🇵 met 🇷🇺 in Sochi; Japan met Russia 🎉🎉.".encode(), "News\n\nJapan met Russia.".encode("utf-16")],
    ids=["nothing", "zeros", "mark", "tag", "brackets", "invisible", "one word", "one sentence", "one subject", "emoji", "utf-16"])
def test_odd_pages_give_a_record_or_a_reason(content):
    check_anything(content)


@pytest.mark.parametrize("content", [b"", b"   \n ", b"\x00\x01\x02"])
def test_a_page_without_text_is_rejected_with_a_reason(content):
    result = default_coder().code(Page(content, "empty"))
    assert isinstance(result, Rejected) and result.page == "empty" and result.stage and result.reason
