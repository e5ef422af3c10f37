"""Who is meant: names, offices on the day, descriptions, capitals, later mentions, and words that only look like parties."""
from __future__ import annotations

import datetime as dt

import pytest

from detente import Page, read_page
from detente.articles import read_article
from detente.records import Mention
from detente.sentences import read_sentences


@pytest.fixture(scope="session")
def mark(coder):
    """The mentions of a text of one's own, every sentence of it parsed."""
    def run(text: str, day: str = "2016-05-05") -> list[Mention]:
        article = read_article(Page(f"News of the day\n\n{text}".encode(), "test", None, dt.date.fromisoformat(day)))
        hits = coder.codebook.find_names(article.text)
        sentences = read_sentences(article, coder.parser, lambda start, end: True)
        mentions = [m for one in coder.mark(article, sentences, hits) for m in one.mentions]
        for mention in mentions:
            for entity in mention.entities:
                assert article.text[entity.start:entity.end] == entity.text
        return mentions
    return run


def parties(mentions: list[Mention]) -> list[tuple[str, str | None, str | None]]:
    """(words, code, sector) of every party that is no mere modifier."""
    return [(e.text, e.code, e.sector) for m in mentions if m.kind != "adjective" for e in m.entities]


def find(mentions: list[Mention], words: str) -> list[tuple[str | None, str | None]]:
    """(code, sector) of the parties of the mention that ends in these words, last such mention."""
    for mention in reversed(mentions):
        if any(e.text == words or e.text.endswith(" " + words) for e in mention.entities):
            return [(e.code, e.sector) for e in mention.entities]
    return []


ON_THE_DAY = [
    ("Abe", "Abe met Japanese lawmakers on Tuesday.", "2016-05-05", ("JPN", "GOV")),
    ("Abe", "Abe met Japanese lawmakers on Tuesday.", "2019-05-05", ("JPN", "GOV")),
    ("Shinzo Abe", "Shinzo Abe met Japanese lawmakers on Tuesday.", "2022-05-05", ("JPN", "ELI")),
    ("Barack Obama", "Barack Obama spoke in Kenya.", "2016-05-05", ("USA", "GOV")),
    ("Barack Obama", "Barack Obama spoke in Kenya.", "2018-07-17", ("USA", "ELI")),
    ("Angela Merkel", "Angela Merkel went to Poland.", "2021-12-01", ("DEU", "GOV")),
    ("Angela Merkel", "Angela Merkel went to Poland.", "2022-06-01", ("DEU", "ELI")),
    ("Emmanuel Macron", "Emmanuel Macron called Vladimir Putin.", "2022-03-01", ("FRA", "GOV")),
    ("Narendra Modi", "Narendra Modi wrote to Nepal.", "2015-05-05", ("IND", "GOV")),
    ("President Trump", "Germany heard President Trump.", "2022-06-22", ("USA", "ELI")),
]


@pytest.mark.parametrize("words, text, day, expected", ON_THE_DAY)
def test_a_person_holds_the_office_of_the_day(mark, words, text, day, expected):
    assert find(mark(text, day), words) == [expected]


def test_a_body_is_no_state_and_says_whose_it_is(code_by_rules):
    (event,) = code_by_rules("India's cricket board rejected Pakistan's offer.").events
    assert [(e.text, e.code, e.sector) for e in event.actor] == [("India's cricket board", "IND", "UNK")]


def test_nobody_bears_a_body_s_name(mark):
    mentions = mark("The women, 21 and 26, told police Bassett threatened to stab them. Chicago police arrested him. Police chief Ann Tolliver thanked them.")
    assert all(words == "Bassett" and sector is None for words, _, sector in parties(mentions) if "Bassett" in words)
    assert find(mentions, "Tolliver")[0][1] == "COP"


@pytest.mark.parametrize("words, code", [("Prime Minister Hariri", "LBN"), ("President Moon Jae-in", "KOR")])
def test_on_a_page_without_a_day_the_title_decides(words, code):
    event, = read_page(f"A visit\n\nA week later {words} met President Buhari of Nigeria.".encode()).events
    assert [(e.code, e.sector) for e in event.actor] == [(code, "GOV")]


def test_the_office_is_the_one_of_the_day(mark):
    entity = mark("Shinzo Abe met Japanese lawmakers.", "2016-05-05")[0].entities[0]
    assert (entity.name, entity.office) == ("Shinzo Abe", "prime minister")
    assert mark("Shinzo Abe met Japanese lawmakers.", "2022-05-05")[0].entities[0].office is None


@pytest.mark.parametrize("day, person", [("2016-05-05", "Barack Obama"), ("2018-05-05", "Donald Trump"), ("2022-05-05", "Joe Biden")])
def test_an_office_without_a_name_means_its_holder(mark, day, person):
    mention = next(m for m in mark("The US president flew to Poland.", day) if m.kind == "description")
    assert mention.entities[0].name == person


WORDS = [
    ("Japanese troops", "Japanese troops landed on the island.", [("JPN", "MIL")]),
    ("police", "French police searched a flat.", [("FRA", "COP")]),
    ("Foreign Ministry", "The Russian Foreign Ministry summoned an envoy.", [("RUS", "GOV")]),
    ("Tokyo", "Tokyo rejected the plan.", [("JPN", "GOV")]),
    ("Kremlin", "The Kremlin rejected the plan.", [("RUS", "GOV")]),
    ("White House", "The White House rejected the plan.", [("USA", "GOV")]),
    ("NATO", "NATO rejected the plan.", [("IGO", None)]),
    ("European Union", "The European Union rejected the plan.", [("EUR", None)]),
    ("Palestinians", "Thousands of Palestinians marched.", [("PSE", "CVL")]),
    ("United Kingdom", "The United Kingdom rejected the plan.", [("GBR", None)]),
    ("South Korea", "South Korea rejected the plan.", [("KOR", None)]),
    ("DPRK", "The DPRK rejected the plan.", [("PRK", None)]),
    ("parliament", "The Hungarian parliament rejected the plan.", [("HUN", "LEG")]),
]


@pytest.mark.parametrize("words, text, expected", WORDS)
def test_words_that_name_a_party(mark, words, text, expected):
    assert find(mark(text), words) == expected


def test_a_later_mention_is_the_person_named_before(mark):
    mentions = mark("Finnish Foreign Minister Pekka Virtalo flew to Oslo. Virtalo praised Norway.")
    assert [m.entities[0].code for m in mentions if m.entities[0].text.endswith("Virtalo")] == ["FIN", "FIN"]


def test_a_pronoun_is_the_subject_before(mark):
    mentions = mark("Japanese Prime Minister Shinzo Abe flew to Sochi. He praised Russia.")
    assert find(mentions, "He") == [("JPN", "GOV")]
    assert find(mark("Poland closed its border. It accused Belarus."), "It") == [("POL", None)]


def test_on_a_page_without_a_day_a_secretary_general_is_no_minister_any_more(coder):
    _, _, marked = coder.mark_article(coder.code(Page(b"Council meets\n\nSecretary-General Ban Ki-moon urged Syria to stop the shelling of Homs.", "test", None)).article)
    assert ["UNO"] in [[e.code for e in m.entities] for one in marked for m in one.mentions if "Ban" in one.sentence.text[m.start - one.sentence.start : m.end - one.sentence.start]]


def test_you_is_who_is_called_or_the_other_of_two_who_speak(mark):
    def addressed(text: str) -> list[str | None]:
        return [m.entities[0].code for m in mark(text) if m.kind == "pronoun"]

    assert addressed("Prime Minister Abe, thank you for a visit that was long hoped for.") == ["JPN"]
    remarks = "PRIME MINISTER ABE: I thank you.\n\n{}PRESIDENT PUTIN: Thank you for a journey that was long hoped for.", "CHANCELLOR MERKEL: All are glad.\n\n"
    assert addressed(remarks[0].format("")) == ["JPN", "RUS", "JPN"]
    assert addressed(remarks[0].format(remarks[1])) == ["JPN"]
    assert addressed("SECRETARY BLINKEN: Good morning.\n\nQUESTION: You met the Russian foreign minister.") == ["USA"]


def test_both_leaders_are_the_two_named_before(mark):
    mentions = mark("Vladimir Putin met Shinzo Abe in Sochi. Both leaders praised the talks.")
    both = next(m for m in mentions if m.entities[0].text == "leaders")
    assert [e.code for e in both.entities] in (["RUS", "JPN"], ["JPN", "RUS"])


def test_a_title_in_a_later_sentence_is_who_bore_it(mark):
    mentions = mark("Japanese Prime Minister Shinzo Abe flew to Sochi. The prime minister praised Russia.")
    assert find(mentions, "prime minister") == [("JPN", "GOV")]


@pytest.mark.parametrize("words, text, code", [
    ("envoy", "China's special envoy for Afghanistan Yue Xiaoyong met Pakistani officials.", "CHN"),
    ("representative", "The EU's special representative for Kosovo met Prime Minister Kurti.", "EUR"),
    ("Envoy", "U.S. Special Envoy for Yemen Tim Lenderking arrived in Riyadh.", "USA"),
    ("Envoy", "The Special Envoy for Eritrea Joan Miller met Russian officials.", None),
    ("ambassador", "Russia's ambassador to Germany met Turkish officials.", "RUS"),
    ("Coordinator", "U.S. Acting Coordinator for the Global Engagement Center Leah Bray met Polish officials.", "USA"),
    ("Lu", "U.S. Assistant Secretary for South and Central Asian Affairs Lu met Indian officials.", "USA"),
    ("spokesman", "The spokesman for the Russian Foreign Ministry met Turkish officials.", "RUS")])
def test_where_somebody_is_sent_is_not_who_sends(mark, words, text, code):
    assert [found for told, found, _ in parties(mark(text)) if words in told] == [code]


@pytest.mark.parametrize("text, code", [
    ("The Ukrainian civil war goes on.", "UKR"),
    ("Chinese food is popular in Kenya.", "CHN"),
    ("The Paris summit was short.", "FRA"),
    ("Brazilian coffee sells well.", "BRA"),
])
def test_a_modifier_of_a_thing_is_no_party(mark, text, code):
    assert code not in [c for _, c, _ in parties(mark(text))]


def test_an_analyst_has_no_code(mark):
    mentions = mark("The talks will fail, analyst Jonathan Rowbury said. Rowbury lives in London.")
    assert {m.entities[0].code for m in mentions if m.entities[0].text.endswith("Rowbury")} == {None}


def test_a_magazine_reports_but_is_not_its_state(mark):
    assert "National Interest" not in [words for words, code, sector in parties(mark("He wrote for the National Interest."))
                                       if sector not in ("JRN", None)]


@pytest.mark.parametrize("text, code", [
    ("Georgia accused Russia of shelling a village near Tbilisi.", "GEO"),
    ("Jordan closed its border with Syria.", "JOR"),
    ("Chad sent troops to Mali.", "TCD"),
    ("The Kingdom of Jordan closed its border with Syria.", "JOR"),
    ("Turkey closed its border with Syria.", "TUR"),
])
def test_a_state_with_a_common_name(mark, text, code):
    assert code in [c for _, c, _ in parties(mark(text))]


@pytest.mark.parametrize("text, code", [
    ("Atlanta, Georgia, is home to many firms, the United States census says.", "GEO"),
    ("Michael Jordan played in Chicago.", "JOR"),
    ("The cook stuffed a turkey in Boston.", "TUR"),
    ("Chad Smith, a drummer, played in Boston.", "TCD"),
])
def test_what_is_called_like_a_state_but_is_none(mark, text, code):
    assert code not in [c for _, c, _ in parties(mark(text))]


def test_a_state_is_no_person_because_of_its_king(mark):
    assert "JOR" in [c for _, c, _ in parties(mark("Jordan's king paid a visit to Kuwait."))]


def test_ministers_of_two_states_are_two_parties(mark):
    mentions = mark("The foreign ministers of Egypt and Sudan met.")
    assert {e.code for m in mentions if m.kind == "description" for e in m.entities} == {"EGY", "SDN"}


def test_officials_in_a_list_are_of_the_state_of_whom_they_stand_behind(mark):
    mentions = mark("Blinken met Egyptian Foreign Minister Sameh Shoukry, Defense Minister Karim Bisharat, and intelligence chief Tarek Lamloum in Paris.", "2022-02-01")
    assert find(mentions, "Defense Minister Karim Bisharat") == [("EGY", "GOV")] and find(mentions, "intelligence chief Tarek Lamloum") == [("EGY", "SPY")]


@pytest.mark.parametrize("title", ["Counselor of the Department", "Counselor of the Department of State", "Counselor"])
def test_officials_of_the_department_are_of_its_release(coder, title):
    page = Page(f"Meeting with an energy delegation\n\n{title} Joan Marlowe hosted a delegation from Bulgaria yesterday.".encode(), "test", "https://www.state.gov/meeting/", dt.date(2022, 2, 15))
    article = coder.code(page).article
    marked = coder.mark_article(article)[2][-1]
    assert {e.code for m in marked.mentions for e in m.entities if "Marlowe" in e.text} == {"USA"}


def test_officials_of_a_release_s_own_state_stay_its_own_in_a_list(coder):
    page = Page(b"Meeting\n\nForeign Minister Lavrov and Deputy Secretary Joan Marlowe met in Geneva.", "test", "https://www.state.gov/meeting/", dt.date(2022, 1, 10))
    mentions = coder.mark_article(read_article(page))[2][-1].mentions
    assert find(mentions, "Deputy Secretary Joan Marlowe") == [("USA", "GOV")]


def test_a_former_holder_is_elite(mark):
    assert ("USA", "ELI") in [(c, s) for _, c, s in parties(mark("The former US president flew to Cuba."))]


def test_nobody_is_invented(mark):
    assert parties(mark("The weather was fine and the bread was good.")) == []


BODIES = [
    ("KGB officers", "KGB officers sealed the archive.", "1991-01-18", ("SUN", "SPY")),
    ("Kremlin", "The Kremlin lifted the blockade.", "1990-06-30", ("SUN", "GOV")),
    ("Ukrainian miners", "Ukrainian miners went on strike.", "1990-07-11", ("SUN", "LAB")),
    ("Eritrean rebels", "Eritrean rebels took the port.", "1990-02-12", ("ETH", "REB")),
    ("governor", "The governor of Texas sent troopers to the river.", "2023-12-18", ("USA", "GOV")),
    ("Karachi police", "Karachi police arrested nine men.", "2015-05-13", ("PAK", "COP")),
    ("gunmen", "Unidentified gunmen in Karachi opened fire on a bus.", "2015-05-13", ("PAK", "UAF")),
    ("Pakistan's ISI", "Pakistan's ISI sheltered the fugitive.", "2011-07-08", ("PAK", "SPY")),
    ("foreign minister", "Abkhazia's foreign minister thanked Managua.", "2010-02-10", ("GEO", "PRE")),
    ("Rohingya refugees", "Rohingya refugees begged for help.", "2020-06-25", ("MMR", "REF")),
    ("Thai protesters", "Thai protesters occupied both airports.", "2008-11-26", ("THA", "CVL")),
    ("Iranian exiles", "Iranian exiles rallied against the execution.", "2018-06-30", ("IRN", "OPP")),
    ("Boeing", "Boeing grounded its newest jet.", "2019-03-14", ("MNC", "BUS")),
    ("Labour Party", "Britain's Labour Party elected a new leader.", "2015-09-12", ("GBR", "OPP")),
    ("Labour Party", "Britain's Labour Party elected a new leader.", "2001-09-12", ("GBR", "PTY")),
    ("Zelenskyy", "Zelenskyy sacked the chiefs of the draft offices.", "2023-08-11", ("UKR", "GOV")),
    ("Colonel Kadafi", "Colonel Kadafi proposed a single currency.", "2009-02-04", ("LBY", "GOV")),
    ("Lech Walesa", "Lech Walesa criticised the law.", "2017-07-22", ("POL", "ELI")),
    ("Mikhail Gorbachev", "Mikhail Gorbachev warned of a new cold war.", "2014-11-08", ("RUS", "ELI")),
    ("Javier Solana", "Javier Solana carried the offer to Tehran.", "2006-06-06", ("EUR", "GOV")),
]


@pytest.mark.parametrize("words, text, day, expected", BODIES)
def test_bodies_places_and_peoples_tell_the_state_and_the_sector(mark, words, text, day, expected):
    assert expected in [e for m in mark(text, day) if m.kind != "adjective" for e in [(m.entities[0].code, m.entities[0].sector)]
                        if m.entities[0].text.endswith(words)]


@pytest.mark.parametrize("text, code", [
    ("Brazil nuts were recalled because of mould.", "BRA"),
    ("India ink was all that the artist used.", "IND"),
    ("Rain delayed the marathon in Tokyo by an hour.", "JPN"),
    ("A bridge in Moscow, Idaho, was closed for repairs.", "RUS"),
    ("Israel Vázquez knocked out his rival in the sixth round.", "ISR"),
    ("Turkey with cranberry sauce was served to the guests.", "TUR"),
    ("The ferry crossed the Jordan at dusk.", "JOR"),
    ("London prices for copper slipped on Monday.", "GBR"),
    ("She read The Economist on the train to work.", "GBR"),
])
def test_things_places_and_persons_are_no_parties(mark, text, code):
    assert code not in [e.code for m in mark(text, "2016-05-05") for e in m.entities]


LATER = [
    ("Fund", "Indonesia asked the International Monetary Fund for help. The Fund praised Indonesia.", [("IGO", None)]),
    ("Programme", "Chad thanked the World Food Programme on Monday. Libya thanked the Programme too.", [("UNO", None)]),
    ("He", "Adm. Robert Fenwick, who leads the United States Pacific Command, accused China of lying. He called on China to stop.", [("USA", "CVL")]),
    ("migrants", "The United States helped Venezuelan refugees and migrants.", [("VEN", "REF")]),
    ("Brussels", "Belarus will stop the gas if Brussels punishes it.", [("EUR", None)]),
    ("Brussels", "Belgium asked France for help. Brussels thanked Paris.", [("BEL", "GOV")]),
    ("them", "The Union spoke of the British people. Brussels threatened them with sanctions.", [("GBR", "CVL")]),
]


@pytest.mark.parametrize("words, text, expected", LATER)
def test_what_was_said_before_tells_whose_a_later_word_is(mark, words, text, expected):
    assert find(mark(text), words) == expected


def test_peacekeepers_are_of_nobody_here(code_by_rules):
    text = "FREETOWN - The rebels of Sierra Leone attacked the peacekeepers in Makeni on Friday."
    assault = next(e for e in code_by_rules(text, "2000-05-05").events if e.type == "ASSAULT")
    assert [e.code for e in assault.recipient] == [None]


def test_the_congress_is_that_of_the_state_of_which_the_page_tells(coder):
    text = b"Peru\n\nLIMA - The Congress refused the resignation of the finance minister on Monday. Peru's president criticised the Congress."
    events = coder.code(Page(text, "test", None, dt.date(2016, 5, 5))).events
    assert all(e.code != "USA" for event in events for e in (*event.actor, *event.recipient))


def test_bodies_of_one_code_are_no_repetition_of_each_other(coder):
    text = b"Geneva\n\nThe United States supported the UN Refugee Agency. The United States supported the Human Rights Council."
    assert [e.recipient[0].text for e in coder.code(Page(text, "test", None, dt.date(2016, 5, 5))).events] == ["UN Refugee Agency", "Human Rights Council"]


@pytest.mark.parametrize("words, text, expected", [
    ("SEC", "The SEC accused two bankers in New York.", [("USA", "GOV")]),
    ("Environmental Protection Agency", "The United States is angry. The Environmental Protection Agency sued two firms.", [("USA", "GOV")]),
    ("Adam Schulte", "Rep. Adam Schulte called on President Barack Obama to retaliate.", [("USA", "LEG")]),
    ("Teodoro Casiple", "Rep. Teodoro Casiple called on Japan to act.", [(None, None)]),
])
def test_agencies_and_members_of_congress(mark, words, text, expected):
    assert find(mark(text), words) == expected
