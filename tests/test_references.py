"""Who is meant by "the two", "its neighbour", "the rebels", "several of them"; whose "its troops" are; to whom a retort goes."""
import datetime as dt

import pytest
from conftest import codes


@pytest.fixture(scope="session")
def code(code_by_rules):
    """What rules tell: each case here is one of theirs."""
    return code_by_rules

DAY = dt.date(2018, 4, 6)  # a Friday

# why, text, a type, the actor's and recipient's codes
MEANT = [
    ("Those who are many, as last called.", "March 23 rebels of Congo took Rutshuru. Uganda armed the rebels.", "AID", ["UGA"], ["COD"]),
    ("Who is whose.", "Kenya denied on Friday that its troops had attacked Somalia.", "ASSAULT", ["KEN"], ["SOM"]),
    ("Whose the bloc's officials are.", "The European Union met Serbia in Brussels on Monday. The bloc's foreign policy chief accused Serbia of murder.", "ACCUSE", ["EUR"], ["SRB"]),
    ("Whose a named envoy is.", "Norway met Myanmar on Monday. Its envoy, Jon Hansen, accused Myanmar of murder.", "ACCUSE", ["NOR"], ["MMR"]),
    ("Whose means both behind a comma.", "Rome praised Peru and Chile, whose envoys met Brazilian leaders in Lima.", "CONSULT", ["CHL", "PER"], ["BRA"]),
    ("Their is said of several.", "France tried to mediate between the two neighbours, Ghana and Togo, and invited their foreign ministers to talks.", "CONSULT", ["FRA"], ["GHA", "TGO"]),
    ("Several of them.", "Hungarian police stopped Syrian refugees near Szeged and beat several of them.", "ASSAULT", ["HUN"], ["SYR"]),
    ("People whom no list knows.", "DHAKA, April 6 - Bangladeshi lawmakers met. Farmers blocked the road to Savar. Police arrested nine of them.", "COERCE", ["BGD"], ["BGD"]),
    ("The neighbour of one of two.", "Kenya and Sudan quarrel over the border. Sudan shelled Kenya on Monday. Kenya is ready to cooperate with its neighbour.", "AGREE", ["KEN"], ["SDN"]),
    ("As many as were named side by side.", "Egypt, Bahrain and Kuwait met in Cairo on Monday. On Friday the three accused Iran of terrorism.", "ACCUSE", ["BHR", "EGY", "KWT"], ["IRN"]),
    ("Who presses both is none of them.", "Armenia shelled Azerbaijan on Monday. The United States urged both capitals to talk.", "REQUEST", ["USA"], ["ARM", "AZE"]),
    ("Both sides of one state.", "In Colombo the Sri Lankan government attacked the Sri Lankan rebels. Norway urged both sides to stop.", "REQUEST", ["NOR"], ["LKA"]),
    ("The two who hold an office.", "Polish Foreign Minister Jacek Czaputowicz met Norwegian Foreign Minister Ine Eriksen Soreide on Friday. The ministers condemned Russia.", "ACCUSE", ["NOR", "POL"], ["RUS"]),
    ("The pair.", "Kenya and Uganda met in Nairobi on Monday. The pair accused Sudan of murder.", "ACCUSE", ["KEN", "UGA"], ["SDN"]),
    ("An organisation by its kind.", "Mali asked ECOWAS for soldiers. On Friday Mali thanked the bloc.", "SUPPORT", ["MLI"], ["IGO"]),
    ("A state by its form.", "Denmark met Tonga in Nuku'alofa. On Friday Denmark sent money to the kingdom.", "AID", ["DNK"], ["TON"]),
    ("The country is that of here, not of a flag.", "SEOUL, April 6 - South Korea is tense. Crowds waved Korean and US flags. On Friday the country's parliament accused Japan of murder.", "ACCUSE", ["KOR"], ["JPN"]),
    ("A government by its head.", "The Merkel government accused Iran of terrorism.", "ACCUSE", ["DEU"], ["IRN"]),
    ("A party of the opposition is of here.", "DHAKA, April 6 - Bangladeshi lawmakers met. The main opposition JGH accused the government of murder.", "ACCUSE", ["BGD"], ["BGD"]),
    ("A namesake of a minister abroad is of here.", "Lagos, Nigeria - Nigerian lawmakers met. Police arrested Adewale Orban on Thursday.", "COERCE", ["NGA"], ["NGA"]),
    ("The Foreign Ministry is of here.", "BEIJING, April 6 - China was hit by shells on Thursday. The Foreign Ministry condemned Myanmar.", "ACCUSE", ["CHN"], ["MMR"]),
    ("Some reporters are of here.", "DHAKA, April 6 - Bangladeshi lawmakers met. Police arrested two reporters.", "COERCE", ["BGD"], ["BGD"]),
    ("A dead state's soldiers.", "In 1968 Soviet troops attacked Prague.", "ASSAULT", ["SUN"], ["CZE"]),
    ("A threat answers a blow.", "Israel bombed Syria on Friday. Syria threatened to shoot back.", "THREATEN", ["SYR"], ["ISR"]),
    ("Aid has somebody whom it reaches.", "Floods hit Peru. Peru lost a town. On Friday Brazil sent food and tents.", "AID", ["BRA"], ["PER"]),
    ("People are not whom they are angry at.", "Kenyan farmers furious with Uganda burned tyres on the railway.", "PROTEST", ["KEN"], []),
]


@pytest.mark.parametrize("why, text, type_, actor, recipient", MEANT, ids=[why for why, *_ in MEANT])
def test_who_is_meant(code, why, text, type_, actor, recipient):
    found = [(sorted(set(codes(e.actor))), sorted(set(codes(e.recipient)))) for e in code(text, day=DAY).events if e.type == type_]
    assert (sorted(actor), sorted(recipient)) in found


@pytest.mark.parametrize("text, whom", [
    ("Greek lawmakers accused Turkish troops of murder. The United States urged both allies to talk.", {("Greece", None), ("Turkey", None)}),
    ("Danish Foreign Minister Jeppe Kofod met Norwegian lawmakers. Canada urged the two countries to talk.", {("Denmark", None), ("Norway", None)}),
    ("Tongan police met in Nuku'alofa. King Tupou VI of Tonga was ill. Denmark urged the kingdom to talk.", {("Tonga", None)}),
])
def test_states_that_are_called_so_are_no_part_of_them(code, text, whom):
    request = next(e for e in code(text, day=DAY).events if e.type == "REQUEST")
    assert {(e.name, e.sector) for e in request.recipient} == whom


def test_the_lent_party_stands_where_it_was_named(code):
    coded = code("Floods hit Peru. Peru lost a town. On Friday Brazil sent food and tents.", day=DAY)
    event = next(e for e in coded.events if e.type == "AID")
    assert [coded.article.text[e.start : e.end] for e in event.recipient] == [e.text for e in event.recipient]


def test_aid_does_not_reach_a_foe(code):
    (event,) = [e for e in code("Norway imposed sanctions on Russia. Russia is at war. On Friday Norway sent food and tents.", day=DAY).events if e.type == "AID"]
    assert codes(event.recipient) == []


# why, text, type -> its modes
REAL = [
    ("Crimes that are committed are done.", "Forces of Myanmar have committed atrocities in Bangladesh.", "ASSAULT", ()),
    ("Help that is committed to is to come.", "Norway has committed aid to Mali.", "AID", ("future",)),
    ("What is called possible is a thought.", "Analysts pointed to a possible Russian attack on Poland.", "ASSAULT", ("hypothetical",)),
    ("What stands on an agenda is to come.", "10:30 a.m. Foreign Minister Maas meets with Polish Foreign Minister Czaputowicz in Berlin.", "CONSULT", ("future",)),
]


@pytest.mark.parametrize("why, text, type_, aux", REAL, ids=[why for why, *_ in REAL])
def test_how_real_it_is(code, why, text, type_, aux):
    assert [e.aux for e in code(text, day=DAY).events if e.type == type_][:1] == [aux]


IDIOMS = [
    ("Chile showed two Peruvian envoys the door.", "SANCTION", ["CHL"], ["PER"]),
    ("Police picked up nine Syrian refugees in Ankara.", "COERCE", [], ["SYR"]),
    ("Ghana turned up its nose at an offer from Togo.", "REJECT", ["GHA"], ["TGO"]),
    ("Poland threw its weight behind Ukraine.", "SUPPORT", ["POL"], ["UKR"]),
    ("Iran rattled its sabre at Iraq.", "THREATEN", ["IRN"], ["IRQ"]),
    ("Brazil wrote off Haiti's debts.", "AID", ["BRA"], ["HTI"]),
]


@pytest.mark.parametrize("text, type_, actor, recipient", IDIOMS, ids=[text for text, *_ in IDIOMS])
def test_an_idiom_is_told(code, text, type_, actor, recipient):
    found = [(sorted(set(codes(e.actor))), sorted(set(codes(e.recipient)))) for e in code(text, day=DAY).events if e.type == type_]
    assert any((not actor or got == actor) and met == recipient for got, met in found), found


@pytest.mark.parametrize("who", ["The presidents of the two countries", "The two countries' foreign ministers", "The border troops of both states"])
def test_people_of_the_two_are_both(code, who):
    events = code(f"Bulgaria met North Macedonia. {who} condemned Russia.").events
    assert [(codes(e.actor), codes(e.recipient)) for e in events if e.type == "ACCUSE"] == [(["BGR", "MKD"], ["RUS"])]
