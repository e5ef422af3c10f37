"""Who is said to say what: texts as printed, read with the shipped parser."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.model import load_parser
from detente.quotes import find_quotations, mark_reports, read_cues, reports_over
from detente.records import Entity, Mention, Report, Sentence


@pytest.fixture(scope="module")
def parser():
    return load_parser()


def read(parser, text: str, headline: bool = False) -> tuple[list[Sentence], list[str]]:
    """The sentences of a text whose lines are blocks, and their roles."""
    sentences, roles, at = [], [], 0
    for block, line in enumerate(text.split("\n")):
        for words in parser.parse([line], [at])[0] if line.strip() else ():
            start, end = words[0].start, words[-1].end
            sentences.append(Sentence(text[start:end], start, end, block, words))
            roles.append("headline" if headline and block == 0 else "body")
        at += len(line) + 1
    return sentences, roles


def said(parser, text: str, headline: bool = False, stances: bool = False) -> list[list[tuple[str, str, str]]]:
    """(source, verb, content) of the reports of each sentence."""
    sentences, roles = read(parser, text, headline)
    marked = mark_reports(sentences, [()] * len(sentences), roles, text, None, stances)
    return [[(r.text, r.verb, text[r.content_start:r.content_end]) for r in reports] for reports in marked]


ONE = [
    ("Hanoi said that Manila had attacked a ship.", ("Hanoi", "say", "that Manila had attacked a ship")),
    ("The two sides met in May, the minister said.", ("the minister", "say", "The two sides met in May")),
    ("The talks will fail, according to a Polish diplomat.", ("a Polish diplomat", "according to", "The talks will fail")),
    ("As the minister noted, the two sides had met.", ("the minister", "note", "the two sides had met")),
    ("The ministry's spokeswoman was quoted as saying that Russia had fired first.",
     ("The ministry's spokeswoman", "say", "that Russia had fired first")),
    ("The attack was first reported by Reuters.", ("Reuters", "report", "The attack")),
    ("Officials expressed concern that Iran would test a missile.", ("Officials", "concern", "that Iran would test a missile")),
    ('"Rome and Cairo could gain much from open talks," Jane Roe and John Doe observed.',
     ("Jane Roe and John Doe", "observe", "Rome and Cairo could gain much from open talks,")),
    ('"We will never sign it," said the foreign minister.', ("the foreign minister", "say", "We will never sign it,")),
    ('Lima urged restraint: "Stop the shooting before it is too late."',
     ("Lima", "urge", "Stop the shooting before it is too late.")),
    ("Rome and Cairo met in May and they will meet again, according to two diplomats.",
     ("two diplomats", "according to", "Rome and Cairo met in May and they will meet again")),
    ("The ministry, officials said, has closed the border.", ("officials", "say", "has closed the border")),
    ("Harvard political scientist Jane Roe said that Lima would sign.",
     ("Harvard political scientist Jane Roe", "say", "that Lima would sign")),
]


@pytest.mark.parametrize(("text", "expected"), ONE, ids=[text for text, _ in ONE])
def test_a_sentence_says_who_says_what(parser, text, expected):
    assert said(parser, text) == [[expected]]


@pytest.mark.parametrize("text", [
    "Obama asked Abe to postpone the visit.", "Moscow accused Kyiv of shelling a village.", "Putin urged Abe to sign the treaty.",
    "Seoul promised to send aid.", "I think we will sign.", 'The so-called "reset" failed.', "Tokyo will host the summit."])
def test_acts_hedges_and_scare_quotes_are_no_reports(parser, text):
    assert said(parser, text) == [[]]


@pytest.mark.parametrize(("text", "expected"), [
    ("Obama asked Abe to postpone the visit.", ("Obama", "ask", "Abe to postpone the visit")),
    ("Moscow accused Kyiv of shelling a village.", ("Moscow", "accuse", "Kyiv of shelling a village")),
    ("Ankara called the raid a crime.", ("Ankara", "call", "the raid a crime")),
    ("Riga called for talks.", ("Riga", "call", "for talks")),
    ("Paris was criticized by Rabat.", ("Rabat", "criticize", "Paris")),
    ("Oslo is skeptical of the plan.", ("Oslo", "skeptical", "of the plan"))])
def test_a_stance_is_told_where_it_is_asked_for(parser, text, expected):
    assert said(parser, text, stances=True) == [[expected]]
    assert said(parser, text) == [[]]


def test_a_report_is_no_stance(parser):
    text = "Hanoi said that Manila had attacked a ship."
    assert said(parser, text, stances=True) == said(parser, text)


def test_a_speaker_named_in_a_sentence_of_his_own_has_the_quotation_before(parser):
    found = said(parser, "“The border is closed!” The minister said.\n“Nobody leaves.”\nNorway waits.")
    assert [[source for source, _, _ in reports] for reports in found if reports] == [["The minister"], ["The minister"]] and not found[-1]


@pytest.mark.parametrize(("text", "expected"), [
    ("Merkel Offered Abe NATO Membership, Reports Japanese Press", ("Japanese Press", "report", "Merkel Offered Abe NATO Membership")),
    ("Abe to visit Moscow: sources", ("sources", "say", "Abe to visit Moscow"))])
def test_a_headline_names_its_source_at_its_end(parser, text, expected):
    assert said(parser, text, headline=True) == [[expected]]


def test_a_quotation_over_sentences_has_its_speaker_in_each(parser):
    found = said(parser, '"Japan reached out to Russia last year. Now is the time for both to sign," analyst Jim P. Roe said.')
    assert [[source for source, _, _ in reports] for reports in found] == [["analyst Jim P. Roe"], ["analyst Jim P. Roe"]]


def test_a_quotation_without_a_speaker_goes_on_with_the_one_before(parser):
    found = said(parser, '"We want peace," said the foreign minister. "It is now possible for both sides."')
    assert found[1] == [("the foreign minister", "say", "It is now possible for both sides.")]


def test_an_open_quotation_runs_into_the_next_paragraph(parser):
    found = said(parser, "“We will not sign the treaty this year.\n“Nobody here wants the treaty,” the minister said.")
    assert [source for reports in found for source, _, _ in reports] == ["the minister", "the minister"]


def test_who_writes_for_an_outlet_makes_a_chain_of_two(parser):
    found = said(parser, '"The two states reached out to each other," analyst Jim P. Roe wrote for the National Interest.')
    first, second = (source for source, _, _ in found[0])
    assert first.endswith("Jim P. Roe") and second == "the National Interest"


def test_a_source_is_the_party_that_its_mention_names(parser):
    text = "Hanoi said that Manila had attacked a ship."
    sentences, roles = read(parser, text)
    hanoi = Entity("Hanoi", "Vietnam", "VNM", "GOV", None, 0, 5)
    mentions = [(Mention(0, 5, 0, 0, 0, "name", (hanoi,)),)]
    (report,), = mark_reports(sentences, mentions, roles, text, None)
    assert report.source == (hanoi,) and not report.direct


@pytest.mark.parametrize("source, is_its", [("its command", True), ("its press service", True), ("its critics", False), ("its wife", False)])
def test_what_is_nobody_speaks_for_whose_it_is(parser, source, is_its):
    text = f"Morocco did not attack the lorries, {source} said."
    sentences, roles = read(parser, text)
    (words,) = [s.words for s in sentences]
    at = next(i for i, word in enumerate(words) if word.text == "its")
    morocco = Entity("its", "Morocco", "MAR", None, None, words[at].start, words[at].end)
    mentions = [(Mention(words[at].start, words[at].end, at, at, at, "pronoun", (morocco,)),)]
    (report,), = mark_reports(sentences, mentions, roles, text, None)
    assert report.source == ((morocco,) if is_its else ())


def test_reports_over_a_trigger_come_innermost_first():
    inner = Report((), "Roe", 0, 3, "say", 4, 8, 20, 30, True)
    outer = Report((), "Kyodo", 50, 55, "report", 56, 64, 0, 48, False)
    assert [r.text for r in reports_over([outer, inner], 22, 25)] == ["Roe", "Kyodo"]
    assert [r.text for r in reports_over([outer, inner], 35, 40)] == ["Kyodo"]
    assert reports_over([outer, inner], 60, 63) == ()


@given(st.text(alphabet='ab ."“”\'‘’', max_size=60))
def test_quotations_are_slices_of_their_sentence(text):
    for q in find_quotations([Sentence(text, 0, len(text), 0)], text):
        assert 0 <= q.start <= q.end <= len(text)


def test_sentences_that_were_not_parsed_keep_the_quotation(parser):
    text = '"We came home on Monday with the fleet. The admiral went away again on Friday," the minister said.'
    sentences, roles = read(parser, text)
    assert len(sentences) == 2
    bare = [Sentence(sentences[0].text, sentences[0].start, sentences[0].end, 0), *sentences[1:]]
    assert [len(found) for found in mark_reports(bare, [()] * len(bare), roles, text, None)] == [1] * len(bare)


def test_acts_of_speech_count_only_in_quotation_marks():
    cues = read_cues()
    assert {"urge", "demand", "promise", "warn", "threaten"} <= cues["quoted"]
    assert not {"urge", "demand", "promise", "warn", "threaten", "accuse", "ask"} & cues["verb"]
