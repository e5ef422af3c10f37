"""One page of a state broadcaster, read whole: what a careful reader finds on it, and nothing besides."""
from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from conftest import SHARED, codes, tell_event

from detente import Coder, Page
from detente.records import Coded, Event, Tie

PAGE = SHARED / "data" / "pages" / "000_45aadd43260acf42.txt"

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the saved pages are not beside the repository")


@pytest.fixture(scope="module")
def page(coder) -> Coded:
    return coder.code(Page(PAGE.read_bytes(), PAGE.name, None, dt.date(2016, 5, 5)))


@pytest.fixture(scope="module")
def doubtful() -> Coded:
    """The page with what is not sure enough to be told unasked."""
    return Coder(least=0.01).code(Page(PAGE.read_bytes(), PAGE.name, None, dt.date(2016, 5, 5)))


def find(page: Coded, line: str, trigger: str | None = None, block: str = "body") -> Event:
    """The one event that is told so, by a word that starts so, in such a block."""
    found = [e for e in page.events if tell_event(e) == line and e.block == block
             and (trigger is None or e.trigger.text.lower().startswith(trigger))]
    assert len(found) == 1, [(tell_event(e), e.trigger.text, e.block) for e in page.events]
    return found[0]


def names(entities) -> set[str]:
    return {e.name for e in entities}


def about(page: Coded, event: Event) -> Event:
    return next(e for e in page.events if e.id == event.about)


def day_and_place(event: Event) -> tuple[str | None, str | None, str | None]:
    return (event.date and event.date.value, event.place and event.place.name, event.place and event.place.country)


def sources(event: Event) -> list[str]:
    return [s.text for s in event.per]


# -- the page ----------------------------------------------------------------------------------------------------

def test_the_blocks_have_their_roles(page):
    roles = Counter(b.role for b in page.article.blocks)
    assert [roles[r] for r in ("headline", "credit", "caption", "body", "teaser", "byline")] == [1, 1, 1, 7, 2, 0]
    assert roles["boilerplate"] == len(page.article.blocks) - 12
    assert [b.day for b in page.article.blocks if b.role == "caption"] == [dt.date(2013, 4, 29)]


def test_the_publisher_is_a_state_broadcaster(page):
    article = page.article
    assert (article.publisher, article.publisher_country, article.state_owned) == ("Sputnik International", "RUS", True)
    assert article.published == dt.date(2016, 5, 5) and article.language == "en"


# -- its events --------------------------------------------------------------------------------------------------

def test_the_meeting_to_come(page):
    event = find(page, "CONSULT JPN RUS +future")
    assert names([*event.actor, *event.recipient]) == {"Shinzo Abe", "Vladimir Putin"}
    assert {(e.code, e.sector) for e in [*event.actor, *event.recipient]} == {("JPN", "GOV"), ("RUS", "GOV")}
    assert day_and_place(event) == ("2016-05-06", "Sochi", "RUS")
    assert not event.per


def test_the_request_to_put_off_the_visit(page):
    event = find(page, "REQUEST/change USA > JPN")
    assert (names(event.actor), names(event.recipient)) == ({"Barack Obama"}, {"Shinzo Abe"})
    assert {e.sector for e in [*event.actor, *event.recipient]} == {"GOV"}
    assert event.date.value == "2016-02"
    assert codes(event.third) == ["RUS"]
    content = about(page, event)
    assert content.type == "CONSULT" and codes([*content.actor, *content.recipient]) == ["JPN", "RUS"]
    assert content.aux and "historical" not in content.aux


def test_the_refusal_answers_the_request(page):
    event = next(e for e in page.events if e.type == "REJECT")
    assert (codes(event.actor), codes(event.recipient), event.aux) == (["JPN"], ["USA"], ())
    assert event.about == find(page, "REQUEST/change USA > JPN").about


def test_the_meetings_before(page):
    event = find(page, "CONSULT JPN RUS", "met")
    assert names(event.actor) == {"Shinzo Abe"} and event.date is None  # more than a dozen times, and no day is told


def test_the_summit_to_come(doubtful):
    event = next(e for e in doubtful.events if (e.type, e.mode, e.aux, e.trigger.text) == ("CONSULT", "multilateral", ("future",), "summit"))  # whose it is, is not seen
    assert (event.date.since, event.date.until) == (dt.date(2016, 5, 26), dt.date(2016, 5, 27))


def test_sanctions_towards_russia(page):
    events = [e for e in page.events if e.type == "SANCTION"]
    assert [codes(e.recipient) for e in events] == [["RUS"]]


def test_the_request_that_shaped_a_document(doubtful):
    event = next(e for e in doubtful.events if e.type == "REQUEST" and e.block == "body" and e.trigger.text == "request")
    assert codes(event.actor) == ["JPN"]
    assert "G7" in names([*event.recipient, *event.third])


def test_the_nuclear_test_that_was_and_the_one_that_may_be(page, doubtful):
    first = find(page, "MOBILIZE/weapons PRK")
    second = next(e for e in doubtful.events if (e.type, e.aux) == ("MOBILIZE", ("hypothetical",)))  # whose it would be, is not seen
    assert first.trigger.start < second.trigger.start


def test_reaching_out_is_the_analysts_claim_in_a_magazine(page):
    event = find(page, "AGREE JPN > RUS", "reached")
    printed, said = sources(event)
    assert said.endswith("Anthony V. Rinna") and printed.endswith("National Interest")
    assert event.direct_quote
    assert event.per[-1].code is None


def test_the_caption_has_a_day_of_its_own(page):
    event = find(page, "CONSULT JPN RUS", block="caption")
    assert names([*event.actor, *event.recipient]) == {"Shinzo Abe", "Vladimir Putin"}
    assert event.date.value == "2013-04-29"
    assert not event.per


def test_what_the_teasers_tell(page):
    find(page, "REQUEST/change USA > JPN", block="teaser")
    offer = next(e for e in page.events if e.block == "teaser" and e.type == "AGREE")
    assert codes(offer.actor) == ["DEU"] and "JPN" in codes(offer.recipient)
    assert [s.lower().removeprefix("the ") for s in sources(offer)] == ["japanese press"]
    visit = find(page, "CONSULT DEU JPN", block="teaser")
    assert (visit.place.name, visit.place.country) == ("Tokyo", "JPN")


# -- its ties ----------------------------------------------------------------------------------------------------

def tie(page: Coded, kind: str) -> Tie:
    found = [t for t in page.ties if t.kind == kind]
    assert len(found) == 1, [(t.kind, codes(t.parties)) for t in page.ties]
    return found[0]


@pytest.mark.parametrize("kind, parties, polarity", [
    ("alliance", {"JPN", "USA"}, 1), ("territorial-dispute", {"JPN", "RUS"}, -1), ("sanctions", {"JPN", "RUS"}, -1),
    ("interest", {"JPN", "RUS"}, 1), ("threat", {"JPN", "PRK"}, -1)])
def test_a_tie_that_the_page_takes_for_granted(page, kind, parties, polarity):
    assert ({p.code for p in tie(page, kind).parties}, tie(page, kind).polarity) == (parties, polarity)


def test_the_ally_is_opposed(page):
    assert (tie(page, "opposition").parties[0].code, tie(page, "opposition").polarity) == ("USA", -1)


# -- nothing false -----------------------------------------------------------------------------------------------

def test_what_could_be_is_no_plain_fact(page):
    quoted = [e for e in page.events if "benefit" in e.sentence.text and e.type != "ACCUSE"]  # Washington is discontented in fact
    assert all("hypothetical" in e.aux for e in quoted)


def test_nobody_acts_who_does_not(page):
    actors = [e for event in page.events for e in event.actor]
    assert "UKR" not in codes(actors)
    assert not [e for e in actors if e.sector == "JRN" or "Interest" in e.name or "Rinna" in e.name]
    assert {e.code for e in actors} <= {"JPN", "RUS", "USA", "DEU", "PRK", "IGO"}


def test_nobody_from_a_teaser_acts_in_the_body(page):
    assert not [e for event in page.events if event.block == "body" for e in [*event.actor, *event.recipient] if e.code == "DEU"]


def test_nothing_is_told_twice(page):
    told = Counter((tell_event(e), e.block == "teaser", e.trigger.text.lower(), tuple(sources(e)), e.date and e.date.value) for e in page.events)
    assert max(told.values()) == 1


# -- the balancing act it tells of ---------------------------------------------------------------------------------

def test_japan_stands_between_the_united_states_and_russia(page):
    act, = page.acts
    assert (act.state, act.rivals, act.stances) == ("JPN", ("RUS", "USA"), ("courting", "friend"))
    assert act.pressure > 0 and act.hedging > 0 and act.trend > 0


@pytest.mark.parametrize("role, parties, what, words", [
    ("friend", {"JPN", "USA"}, "alliance", "key ally"), ("courting", {"JPN", "RUS"}, "CONSULT, future", "will meet"),
    ("pressure", {"JPN", "USA"}, "REQUEST change", "asked Abe to postpone"), ("pressure", {"RUS", "USA"}, "opposition", "opposed to"),
    ("resistance", {"JPN", "USA"}, "REJECT", "refused"), ("hedging", {"JPN", "RUS"}, "sanctions", "sanctions imposed")])
def test_the_evidence_of_the_act(page, role, parties, what, words):
    found = [e for e in page.acts[0].evidence if (e.role, set(e.parties), e.what) == (role, parties, what) and e.article]
    assert [e for e in found if words in e.text]


def test_the_rivalry_is_known_from_the_table(page):
    assert [e for e in page.acts[0].evidence if e.role == "rivalry" and e.article is None and e.source]
