"""Standing relations: each kind once, in words of our own."""
from __future__ import annotations

import datetime as dt

import pytest

from detente.ties import SYMMETRIC

KINDS = [
    ("Turkey, an ally of the United States, closed the strait.", "alliance", {"TUR", "USA"}, 1),
    ("The security treaty between Japan and the United States is old.", "treaty", {"JPN", "USA"}, 1),
    ("Norway is a member of NATO.", "membership", {"NOR", "IGO"}, 1),
    ("Turkey's recognition of Kosovo has angered Serbia.", "recognition", {"TUR", "KOS"}, 1),
    ("The territorial dispute between India and China goes on.", "territorial-dispute", {"IND", "CHN"}, -1),
    ("US sanctions against Iran remain in force.", "sanctions", {"USA", "IRN"}, -1),
    ("The rivalry between Iran and Saudi Arabia shapes the region.", "rivalry", {"IRN", "SAU"}, -1),
    ("The American air base in Qatar is large.", "forces", {"USA", "QAT"}, 1),
    ("Finland depends on Russia for gas.", "dependence", {"FIN", "RUS"}, 0),
    ("Poland is opposed to the Russian pipeline.", "opposition", {"POL", "RUS"}, -1),
    ("Vietnam seeks closer ties with India.", "rapprochement", {"VNM", "IND"}, 1),
    ("Japan is interested in Russia's gas.", "interest", {"JPN", "RUS"}, 1),
    ("Estonia is wary of Russia.", "threat", {"EST", "RUS"}, -1),
]


# Sentences of our own: the tie that each must give, first party first where the kind has a direction.
TOLD = [
    ("For Poland, America's ally of many years, the news from Vienna is bad.", "alliance", ["POL", "USA"]),
    ("China's ally Pakistan has asked Beijing for ten ships.", "alliance", ["CHN", "PAK"]),
    ("Armenia, which is allied with Russia, sent a telegram to Tehran.", "alliance", ["ARM", "RUS"]),
    ("The U.S.-Japan alliance is older than most of its officers.", "alliance", ["JPN", "USA"]),
    ("Iran, Syria's chief backer, sent two ministers to Moscow.", "alliance", ["IRN", "SYR"]),
    ("The axis between Paris and Berlin has held for sixty years.", "alliance", ["DEU", "FRA"]),
    ("North Korea is bound to China by a treaty of mutual aid.", "treaty", ["CHN", "PRK"]),
    ("India and Nepal, linked since 1950 by a treaty of peace, have an open border.", "treaty", ["IND", "NPL"]),
    ("The defence treaty that ties the Philippines to the United States was drawn up in English.", "treaty", ["PHL", "USA"]),
    ("Egypt's peace treaty with Israel has outlived three presidents.", "treaty", ["EGY", "ISR"]),
    ("The customs union between Kazakhstan and Russia works badly.", "treaty", ["KAZ", "RUS"]),
    ("Croatia, a NATO member, and Serbia have quarrelled over the river for years.", "membership", ["HRV", "IGO"]),
    ("Kenya, a founding member of the African Union, told Sudan to wait.", "membership", ["KEN", "IGO"]),
    ("France and Chad met at the United Nations, to which both countries belong.", "membership", ["TCD", "UNO"]),
    ("EU member Hungary refused to follow Germany.", "membership", ["HUN", "EUR"]),
    ("Albania, which joined NATO in 2009, has a small army and a quarrel with Greece.", "membership", ["ALB", "IGO"]),
    ("Paraguay is among the few states that still recognise Taiwan.", "recognition", ["PRY", "TWN"]),
    ("Honduras, which recognises Taiwan, has asked China for a loan.", "recognition", ["HND", "TWN"]),
    ("Eswatini is one of Taiwan's diplomatic allies.", "recognition", ["SWZ", "TWN"]),
    ("Norway has recognised the State of Palestine since 2024.", "recognition", ["NOR", "PSE"]),
    ("Malaysia and Brunei both lay claim to the reef.", "territorial-dispute", ["BRN", "MYS"]),
    ("The islands are claimed by both Japan and China.", "territorial-dispute", ["CHN", "JPN"]),
    ("Argentina sent Britain a note about the islands, which both countries claim.", "territorial-dispute", ["ARG", "GBR"]),
    ("Venezuela, which is at odds with Guyana over land along the Essequibo, sent a note.", "territorial-dispute", ["GUY", "VEN"]),
    ("Beijing regards Taiwan as part of its territory.", "territorial-dispute", ["CHN", "TWN"]),
    ("The border dispute between Ethiopia and Sudan has cost many lives.", "territorial-dispute", ["ETH", "SDN"]),
    ("Japan and South Korea dispute the ownership of two rocks, a row over islands that began in 1952, and Japan's dispute with South Korea over the islands goes on.",
     "territorial-dispute", ["JPN", "KOR"]),
    ("Russia, which annexed Crimea from Ukraine in 2014, has built a bridge there.", "territorial-dispute", ["RUS", "UKR"]),
    ("Washington, whose sanctions on Cuba remain in place, sent no envoy.", "sanctions", ["USA", "CUB"]),
    ("The blockade which Egypt has kept up against Qatar for years has failed.", "sanctions", ["EGY", "QAT"]),
    ("Iran is under US sanctions.", "sanctions", ["USA", "IRN"]),
    ("The European Union's arms embargo on Myanmar is old.", "sanctions", ["EUR", "MMR"]),
    ("Sanctions imposed on Russia by the European Union in 2014 have hurt the banks.", "sanctions", ["EUR", "RUS"]),
    ("Iran asked the United States to lift its sanctions against Tehran.", "sanctions", ["USA", "IRN"]),
    ("India and Pakistan are bitter rivals.", "rivalry", ["IND", "PAK"]),
    ("Tehran, Riyadh's arch-rival, welcomed the news.", "rivalry", ["IRN", "SAU"]),
    ("Ethiopia and Eritrea fought for two years, and the war between the two arch-rivals cost many lives.", "rivalry", ["ERI", "ETH"]),
    ("The arms race between India and Pakistan is dear.", "rivalry", ["IND", "PAK"]),
    ("Iran and Turkey vie for influence in the Caucasus.", "rivalry", ["IRN", "TUR"]),
    ("The old enmity between Armenia and Azerbaijan has not cooled.", "rivalry", ["ARM", "AZE"]),
    ("The United States keeps 28,000 soldiers in South Korea.", "forces", ["USA", "KOR"]),
    ("The Japanese bases in which the United States keeps its marines are old.", "forces", ["USA", "JPN"]),
    ("Djibouti hosts French troops.", "forces", ["FRA", "DJI"]),
    ("Russian soldiers stationed in Tajikistan were given new boots.", "forces", ["RUS", "TJK"]),
    ("Kyrgyzstan is home to a Russian air base.", "forces", ["RUS", "KGZ"]),
    ("Moldova gets nine-tenths of its gas from Russia.", "dependence", ["MDA", "RUS"]),
    ("North Korea lives off Chinese aid.", "dependence", ["PRK", "CHN"]),
    ("Lesotho is dependent on South Africa for electricity.", "dependence", ["LSO", "ZAF"]),
    ("Russia, Belarus's main creditor, has raised the price of oil.", "dependence", ["BLR", "RUS"]),
    ("Serbia's reliance on Russian gas worries Brussels.", "dependence", ["SRB", "RUS"]),
    ("Egypt opposes the Ethiopian dam.", "opposition", ["EGY", "ETH"]),
    ("Ghana opposes the plans of ECOWAS.", "opposition", ["GHA", "IGO"]),
    ("Turkey's opposition to Swedish membership surprised no one.", "opposition", ["TUR", "SWE"]),
    ("Serbia has opposed an independent Kosovo since 2008.", "opposition", ["SRB", "KOS"]),
    ("China's appetite for Peruvian copper is an old one.", "interest", ["CHN", "PER"]),
    ("Japan has an interest in Indonesian nickel.", "interest", ["JPN", "IDN"]),
    ("The rapprochement between Greece and Turkey pleases the islanders.", "rapprochement", ["GRC", "TUR"]),
    ("Warming ties between Israel and Morocco have brought tourists.", "rapprochement", ["ISR", "MAR"]),
    ("Vietnam is courting India.", "rapprochement", ["VNM", "IND"]),
    ("Finland sees in Russia a direct threat.", "threat", ["FIN", "RUS"]),
    ("Minsk sees in the build-up of NATO a threat to its security.", "threat", ["BLR", "IGO"]),
    ("Japan regards North Korea as a grave threat.", "threat", ["JPN", "PRK"]),
    ("China's growing navy alarms Vietnam, and the Vietnamese worry about Chinese missiles.", "threat", ["VNM", "CHN"]),
]

# Acts, party politics, denials and wishes: no tie at all.
NONE = [
    "The Venezuelan opposition asked Spain for help.",
    "Turkey's opposition parties met the German ambassador.",
    "Congo's main opposition alliance refused to attend talks convened by the African Union.",
    "A leader of the Georgian opposition flew to the United States.",
    "France signed a defence pact with Cyprus on Monday.",
    "Egypt and Israel are in talks on a new trade agreement.",
    "The United States imposed sanctions on Iran on Wednesday.",
    "Britain lifted its sanctions on Syria on Tuesday.",
    "Canada threatened Russia with new sanctions.",
    "The alliance of five parties that governs Nepal has sent a minister to India.",
    "I thanked my friend, the Greek foreign minister, in Germany.",
    "Kenya denied that it is an ally of Uganda.",
    "Sweden, which is not a member of NATO, has bought guns from Germany.",
    "Serbia could become a member of the European Union.",
    "Turkey refuses to recognise Cyprus.",
    "Germany has no dispute with Poland.",
    "Albania, a former ally of China, has asked Beijing for nothing.",
    "Iran claimed that Israel had attacked a tanker.",
    "The Islamic State claimed responsibility for the attack on Iraqi soldiers in Syria.",
    "Chad wants France to build a base in the desert.",
    "A Brazilian judge opposed the release of a Bolivian banker.",
    "Chinese members of the orchestra toured Japan.",
]


def told(coded) -> list[tuple[str, frozenset[str]]]:
    return [(tie.kind, frozenset(p.code for p in tie.parties)) for tie in coded.ties]


@pytest.mark.parametrize("text, kind, parties, polarity", KINDS, ids=[k[1] for k in KINDS])
def test_each_kind_of_tie(code, text, kind, parties, polarity):
    coded = code(text)
    ties = [t for t in coded.ties if t.kind == kind]
    assert len(ties) == 1, told(coded)
    assert {p.code for p in ties[0].parties} == parties
    assert ties[0].polarity == polarity or polarity == 0
    assert coded.article.text[ties[0].trigger.start:ties[0].trigger.end] == ties[0].trigger.text


@pytest.mark.parametrize("text, kind, parties", TOLD, ids=[f"{k}-{n}" for n, (_, k, _) in enumerate(TOLD)])
def test_a_tie_is_found_in_these_words(code, text, kind, parties):
    ties = code(text).ties
    found = [[p.code for p in t.parties] for t in ties if t.kind == kind]
    assert parties in (found if kind not in SYMMETRIC else [sorted(pair) for pair in found]), [(t.kind, [p.code for p in t.parties], t.why) for t in ties]


@pytest.mark.parametrize("text", NONE)
def test_no_tie_is_found_in_these_words(code, text):
    assert told(code(text)) == []


@pytest.mark.parametrize("text, since, until", [
    ("India and Nepal, linked since 1950 by a treaty of peace, have an open border.", dt.date(1950, 1, 1), None),
    ("The European Union's sanctions on Russia, in force since June 2015, have hurt the banks.", dt.date(2015, 6, 1), None),
    ("Albania, which joined NATO in 2009, has a small army and a quarrel with Greece.", dt.date(2009, 1, 1), None),
    ("The treaty between Japan and the United States, signed in 1960, is short.", dt.date(1960, 1, 1), None),
    ("Japan is an ally of the United States.", None, None)])
def test_a_tie_has_the_days_that_are_told(code, text, since, until):
    assert (since, until) in [(t.since, t.until) for t in code(text).ties]


def test_forces_of_an_invader_are_not_hosted(code):
    coded = code("Russia invaded Ukraine in 2014.\n\nRussia keeps 30,000 soldiers in Ukraine.")
    assert "forces" not in [kind for kind, _ in told(coded)]


def test_both_countries_are_the_two_that_the_page_speaks_of(code):
    coded = code("Kenyan police and Ugandan fishermen met at the lake. Uganda complained to Kenya.\n\n"
                 "An American envoy flew in on Monday.\n\nBoth countries claim the island, Ugandan officers said.")
    assert ("territorial-dispute", frozenset(("KEN", "UGA"))) in told(coded)


def test_both_countries_in_a_sentence_without_a_name(code):
    coded = code("Uganda complained to Kenya.\n\nBoth countries claim the island.")
    assert ("territorial-dispute", frozenset(("KEN", "UGA"))) in told(coded)


@pytest.mark.parametrize("text, kind, parties", [
    ("Turkey recognises the independence of Kosovo.", "recognition", {"TUR", "KOS"}),
    ("The United States has an air base in Qatar.", "forces", {"USA", "QAT"})])
def test_ties_in_longer_words(code, text, kind, parties):
    assert (kind, frozenset(parties)) in told(code(text))


def test_a_tie_that_is_denied_or_only_possible_is_none(code):
    assert "alliance" not in [kind for kind, _ in told(code("Sweden is not an ally of the United States."))]
    assert "membership" not in [kind for kind, _ in told(code("Sweden could become a member of NATO."))]


def test_the_same_tie_said_twice_is_one(code):
    coded = code("Turkey is an ally of the United States.\n\nThe United States' ally Turkey closed the strait.")
    assert told(coded).count(("alliance", frozenset(("TUR", "USA")))) == 1


def test_a_country_has_no_tie_with_itself(code):
    assert not code("Japan is an ally of Tokyo, and Japanese troops depend on Japan.").ties


def test_direction_is_kept_where_the_kind_has_one(code):
    tie = next(t for t in code("Finland depends on Russia for gas.").ties if t.kind == "dependence")
    assert [p.code for p in tie.parties] == ["FIN", "RUS"]


def test_a_tie_that_somebody_claims_names_the_source(code):
    ties = code("Turkey is an ally of the United States, Greece said.").ties
    assert [[s.code for s in t.per] for t in ties if t.kind == "alliance"] == [["GRC"]]
