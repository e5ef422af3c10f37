"""Pages -> articles: golden pages, laws, and pages that are none."""
from __future__ import annotations

import csv
import datetime as dt
import json
import time
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import samples as _samples
from detente.articles import read_article
from detente.articles.lines import name_role
from detente.articles.marks import find_day, find_url_day, read_stamp
from detente.errors import DetenteError, Exit, SourceError, UsageError
from detente.read import read_source
from detente.records import ROLES, Article, Page, Rejected

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "pages"
SAMPLES = Path(_samples.__path__[0])
SHARED = HERE.parents[0].parent / "shared" / "data" / "pages"
PAGES = sorted(p for folder in (GOLDEN, SAMPLES) for p in folder.iterdir() if p.suffix in (".txt", ".html"))
TOLD = "The president of Japan met the minister of Russia in Sochi on Friday and asked him to wait. "


def read(content: str | bytes, **given) -> Article | Rejected:
    return read_article(Page(content.encode() if isinstance(content, str) else content, "page", **given))


def roles(article: Article, role: str) -> list[str]:
    return [block.text for block in article.blocks if block.role == role]


def check_slices(article: Article) -> None:
    at = 0
    for block in article.blocks:
        assert article.text[block.start:block.end] == block.text and block.text
        assert block.start == at and block.role in ROLES
        at = block.end + 1
    assert article.text == "\n".join(block.text for block in article.blocks)


# golden: to accept a change, print ``picture(...)`` into the file and read the diff

def picture(article: Article) -> dict:
    kept = {k: v for k, v in asdict(article).items() if k not in ("id", "text", "blocks", "language")}
    blocks = [[b.role, b.text] + ([str(b.day)] if b.day else []) for b in article.blocks]
    return json.loads(json.dumps(kept | {"blocks": blocks}, default=str))


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_a_saved_page_gives_the_expected_blocks(path):
    article = read_article(Page(path.read_bytes(), path.name))
    check_slices(article)
    assert picture(article) == json.loads((GOLDEN / f"{path.name}.json").read_text("utf-8"))


def test_every_sample_is_listed_with_its_day():
    lines = [line for line in (SAMPLES / "index.csv").read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert {row["file"] for row in rows} == {p.name for p in PAGES if p.parent == SAMPLES}
    for row in rows:
        day = dt.date.fromisoformat(row["published"])
        article = read_article(Page((SAMPLES / row["file"]).read_bytes(), row["file"], row["url"] or None, day))
        assert article.published == day and roles(article, "body")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the data for measuring is not on this machine")
def test_the_first_real_page():
    page = next(SHARED.glob("000_*.txt"))
    article = read_article(Page(page.read_bytes(), page.name))
    check_slices(article)
    counts = {role: len(roles(article, role)) for role in ROLES}
    assert counts == {"headline": 1, "byline": 0, "body": 7, "caption": 1, "teaser": 2, "credit": 1, "boilerplate": 4}
    assert article.publisher == "Sputnik International"
    assert (article.publisher_country, article.state_owned, article.published) == ("RUS", True, None)
    assert next(b.day for b in article.blocks if b.role == "caption") == dt.date(2013, 4, 29)
    assert all("\n" in teaser for teaser in roles(article, "teaser"))


# laws

def check_any(result: Article | Rejected) -> None:
    assert isinstance(result, (Article, Rejected))
    check_slices(result) if isinstance(result, Article) else None


WORDS = st.lists(st.sampled_from([
    "© AFP / Li", "By", "Jane Doe", "Tokyo", "met", " - Site", "\n", "\n\n", "Read more:", ".", "the", "of",
    "Share", "é", "5 May 2016", "<p>", "</p>", "<div class='related'>",
    "</div>", "<br>", "<a href='x'>"])).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), WORDS))
def test_any_text_gives_slices_or_a_reason(text):
    check_any(read(text.encode("utf-8", "surrogatepass")))
    check_any(read((TOLD + "\n" + text).encode("utf-8", "surrogatepass")))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_slices_or_a_reason(content):
    check_any(read(content))
    check_any(read(b"<html><body><p>" + TOLD.encode() + b"</p>" + content))


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_any_markup_gives_slices_or_a_reason(markup):
    check_any(read(f"<html><body><p>{TOLD}</p>{markup}"))


def test_reading_twice_gives_the_same_article():
    content = (SAMPLES / "harbour-talks.html").read_bytes()
    assert read(content) == read(content)
    assert read(content).id.startswith("article1:") and len(read(content).id) == 25


def test_the_id_depends_on_text_and_address():
    assert len({read(TOLD).id, read(TOLD + "No.").id, read(TOLD, url="https://example.org/a").id}) == 3


def test_what_is_given_wins_over_what_the_page_says():
    content = (SAMPLES / "harbour-talks.html").read_bytes()
    article = read(content, url="https://example.org/1", published=dt.date(2020, 1, 2))
    assert (article.url, article.published) == ("https://example.org/1", dt.date(2020, 1, 2))


# pages that are none, or hardly one

BOMB = "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip(
        "abcdefgh", "bcdefghi")) + "]><html><body><p>&i;</p></body></html>"
LINK = "<a href='/x'>US Pressure on Japan Slows Talks</a><br>"
RUSSIAN = "Президент России принял в Сочи премьер-министра Японии, сообщает пресс-служба. "
GERMAN = "Der Bundeskanzler hat gestern in Berlin den Präsidenten getroffen und über die Sanktionen gesprochen. "
ARABIC = "قال الرئيس إن المحادثات في القاهرة كانت مثمرة وإن الوفدين اتفقا على مواصلة الحوار. "
HEBREW = "הנשיא אמר כי השיחות בירושלים היו פוריות וכי הצדדים הסכימו להמשיך את הדיאלוג. "
ATTRIBUTES = " ".join(f"a{i}='x'" for i in range(50_000))
REJECTED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t ", "empty"),
    "zeros": (b"abc\x00\x01def", "binary"),
    "pdf": (b"%PDF-1.4\n1 0 obj", "PDF"),
    "zip": (b"PK\x03\x04....", "ZIP"),
    "png": (b"\x89PNG\r\n\x1a\n", "PNG"),
    "rss": (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed"),
    "atom": (b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
    "json": (b'{"a": 1}', "JSON"),
    "one line of 6 MB": (b"a word " * 900_000, "single line"),
    "50 MB": (b"a word " * 7_200_000, "not one page"),
    "many tags": (b"<html><p>" + b"<br>" * 200_000, "tags"),
    "emoji": ("😀🔥🚀 " * 5_000, "no running text"),
    "only titles": ("US Pressure on Japan Slows Talks\n" * 40, "no running text"),
    "only links": (f"<html><body>{LINK * 300}</body></html>", "no running text"),
    "only scripts": (f"<html><script>{'var a = 1;' * 100_000}</script><body><script>x()</script>", "no running text"),
    "Russian": (RUSSIAN, "the body is Russian (ru)"),
    "Russian in its old encoding": (f"<html><meta charset='windows-1251'><p>{RUSSIAN * 4}".encode("cp1251"), "Russian"),
    "German": (GERMAN * 3, "German (de)"),
    "Arabic": (ARABIC * 4, "Arabic (ar)"),
    "Hebrew": (HEBREW * 4, "Hebrew (he)"),
}
ODD = {
    "deep": "<div>" * 10_000 + f"<p>{TOLD}</p>" + "</div>" * 10_000,
    "entities": BOMB,
    "many attributes": f"<html><body><div {ATTRIBUTES}><p>{TOLD * 3}</p>",
    "unclosed": "<html><!--" * 50_000,
    "brackets": "<" * 300_000,
    "quotes": "<html " + '"' * 300_000,
    "crumbs": ("a > " * 60 + "\n") * 500,
    "camels": "© " + "aB" * 50_000,
    "suffixes": "Talks go on - Site News\n" * 3_000,
}


@pytest.mark.parametrize("case", REJECTED)
def test_what_is_no_page_is_rejected_with_a_reason_and_soon(case):
    content, reason = REJECTED[case]
    read(GERMAN), read(f"<p>{TOLD}")                     # what is loaded once is not timed
    started = time.perf_counter()
    result = read(content)
    assert time.perf_counter() - started < 2
    assert isinstance(result, Rejected) and reason in result.reason and "\n" not in result.reason


@pytest.mark.parametrize("case", ODD)
def test_an_odd_page_gives_slices_or_a_reason_and_soon(case):
    read(GERMAN), read(f"<p>{TOLD}")
    started = time.perf_counter()
    check_any(read(ODD[case]))
    assert time.perf_counter() - started < 2


def test_a_sentence_of_five_thousand_words_is_read():
    assert len(roles(read("the president said " * 1_700 + "."), "body")) == 1


def test_a_truncated_page_keeps_what_is_there():
    article = read(f"<!doctype html><html><head><title>Talks</title><body><p>{TOLD * 3}</p><p>{TOLD}</p><p>The presi")
    assert len(roles(article, "body")) >= 2 and article.title == "Talks"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_found(encoding):
    text = "Talks in Zürich\n\nThe ministers met in Zürich – for the third time – and agreed to meet again in Malmö."
    assert "Zürich – for" in read(text.encode(encoding)).text


def test_a_few_broken_bytes_do_not_spoil_the_others():
    content = ("The “ministers” met in Zürich. " * 30).encode() + b"\xff And then they left the city."
    assert "“ministers” met in Zürich" in read(content).text


@pytest.mark.parametrize("text", [
    "Putin meets Abe", "Obama asked Abe to wait.", "Merkel, Macron, Erdogan, Zelensky, Tusk"])
def test_a_short_text_is_not_rejected_by_chance(text):
    assert roles(read(text), "body") == [text]


# lines

@pytest.mark.parametrize(("line", "role"), [
    ("By Jane Doe", "byline"), ("Jane Doe, Reuters", "byline"), ("Author: Li Wei", "byline"),
    ("Office of the Spokesperson", "byline"), ("© AFP / Li Wei", "credit"), ("Photo: Li Wei", "credit"),
    ("Image credit: NASA", "credit"), ("REUTERS/Li Wei", "credit"), ("Getty Images", "credit"),
    ("Read more: Talks Stall", "teaser"), ("ALSO READ", "teaser"), ("Related stories", "teaser"),
    ("Share on Facebook", "boilerplate"), ("Tweet", "boilerplate"), ("Advertisement", "boilerplate"),
    ("12 comments", "boilerplate"), ("Subscribe to our newsletter", "boilerplate"),
    ("We use cookies to improve your visit.", "boilerplate"),
    ("© 2016 Island Post. All rights reserved.", "boilerplate"), ("log in or register", "boilerplate"),
    ("Home > World > Asia", "boilerplate"), ("(c) 2016 Island Post", "boilerplate"),
    ("Japan asked Russia for talks.", None), ("Save the Children said on Friday it would leave the country.", None),
    ("Register offices will open on Monday for refugees from the south of the country, the mayor said.", None),
    ("By Friday the ministers had agreed.", None), ("Share prices fell in Tokyo after the talks failed.", None),
    ("Print media in Russia criticised the visit.", None),
    ("Reuters reported on Monday that the talks had failed.", None),
    ("Sources in Ankara said that the deal was close.", None)])
def test_a_line_says_what_it_is(line, role):
    assert name_role(line) == role


def test_days_are_read_in_the_forms_of_the_press():
    assert find_day("14:32 05.05.2016") == find_day("5th May, 2016") == find_day("May 5, 2016") == dt.date(2016, 5, 5)
    assert find_day("31 February 2016") is None and find_day("In May 2016") is None
    for address in ("https://a.org/2016/may/05/x", "https://a.org/news/20160505-x"):
        assert find_url_day(address) == dt.date(2016, 5, 5)
    assert read_stamp("Last updated 5 May 2016")[2] and not read_stamp("Talks on 5 May 2016 failed")[0]


# sources

def test_a_file_is_read_with_what_is_given(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"text")
    assert read_source(str(path), published=dt.date(2016, 5, 5)) == Page(b"text", str(path), None, dt.date(2016, 5, 5))


@pytest.mark.parametrize("source", ["no/such/file.txt", ".", "ftp://example.org/a", "http://", "http://[bad/"])
def test_a_wrong_source_is_told_in_one_line(source):
    with pytest.raises(UsageError) as told:
        read_source(source)
    assert "\n" not in str(told.value) and told.value.exit_code == Exit.USAGE == 2


def test_a_file_too_large_for_a_page_is_rejected(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 20_000_001)
    assert read_source(str(path)).stage == "read"


def _client(answer) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=True, max_redirects=5)


def _slow(request):
    raise httpx.ReadTimeout("slow", request=request)


def _leave(request):
    raise httpx.UnsupportedProtocol("ftp", request=request)


@pytest.mark.parametrize(("answer", "reason"), [
    (lambda request: httpx.Response(404), "404"),
    (lambda request: httpx.Response(200, content=b"a" * 10_000_001), "larger"),
    (lambda request: httpx.Response(302, headers={"location": "/again"}), "redirects"),
    (_leave, "redirected"), (_slow, "20 seconds")])
def test_an_address_that_gives_no_page_is_rejected(answer, reason):
    result = read_source("https://example.org/a", client=_client(answer))
    assert isinstance(result, Rejected) and reason in result.reason and result.stage == "read"


def test_an_address_gives_a_page_with_its_last_address():
    def answer(request):
        last = request.url.path == "/b"
        return httpx.Response(200, content=b"text") if last else httpx.Response(301, headers={"location": "/b"})
    page = read_source("https://example.org/a", client=_client(answer))
    assert page == Page(b"text", "https://example.org/a", "https://example.org/b")


def test_every_error_of_ours_has_an_exit_code():
    assert issubclass(SourceError, UsageError) and issubclass(UsageError, DetenteError)
    assert DetenteError("x").exit_code == Exit.FAILURE == 1
