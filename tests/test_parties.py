"""Which party a phrase is, where only the page, a neighbour or the speaker tells; which words beside a deed are no party to it."""
import datetime as dt

import pytest
from conftest import codes


@pytest.fixture(scope="session")
def code(code_by_rules):
    """What rules tell: each case here is one of theirs."""
    return code_by_rules

DAY = dt.date(2018, 4, 6)  # a Friday

# text, a type, the actor's and recipient's codes
PLACED = [
    ("Nothing says whose they are but the page.", "Lagos, Nigeria - Nigerian lawmakers met. Police arrested Adewale Okonjo on Thursday.", "COERCE", ["NGA"], ["NGA"]),
    ("A county's bodies are American.", "School news.\n\nThe Greene County School District met. Commissioners asked Russ Towers to print ballots.", "REQUEST", ["USA"], ["USA"]),
    ("Terrorists are nobody's.", "PARIS, April 6 - France said on Friday that French soldiers had killed the terrorists.", "ASSAULT", ["FRA"], []),
    ("Where a person is from.", "Gov. Kate Brown of Oregon refused to send troops to Mexico.", "REJECT", ["USA"], ["MEX"]),
    ("A member of Congress.", "Rep. John Doe (R-Ohio) condemned Russia.", "ACCUSE", ["USA"], ["RUS"]),
    ("A governor in short.", "Oklahoma Gov. Mary Fallin praised Israel.", "SUPPORT", ["USA"], ["ISR"]),
    ("Whom delegations represent.", "Senior delegations representing Japan and Thailand met on Monday.", "CONSULT", ["JPN", "THA"], []),
    ("What a text calls a party in brackets.", "Washington gave arms to the Lebanese Armed Forces (LAF). The LAF shelled a Syrian post.", "ASSAULT", ["LBN"], ["SYR"]),
    ("Who met is who they are.", "Secretary Blinken met with Czech Foreign Minister Jan Lipavsky today. They condemned Russia.", "ACCUSE", ["USA", "CZE"], ["RUS"]),
    ("Who met is who they are in one sentence too.", "Secretary Blinken spoke with Japanese Foreign Minister Hayashi and they condemned Russia.", "ACCUSE", ["JPN", "USA"], ["RUS"]),
    ("What stands behind two nouns is both's.", "Lagos, Nigeria - Nigerian lawmakers met. The people and government of Ghana thanked Kenya.", "SUPPORT", ["GHA"], ["KEN"]),
    ("Whom somebody stands by is who is attacked.", "Japan stands in solidarity with Ukraine in the face of Russia's aggression.", "ASSAULT", ["RUS"], ["UKR"]),
    ("A surname is no town.", "Local news.\n\nGreene County deputies met Barry M. George. They went to George's apartment. Police arrested Kijuan McDonald on Thursday.", "COERCE", ["USA"], ["USA"]),
    ("Who is mourned, the mourner's page does not tell.", "Nicosia, Cyprus - President Clerides of Cyprus extended his sympathy to the victims' families.", "SUPPORT", ["CYP"], []),
    ("They are who spoke, though one of them spoke since.", "Secretary Blinken met with Czech Foreign Minister Jan Lipavsky today. The Secretary praised Japan. They condemned Russia.", "ACCUSE", ["USA", "CZE"], ["RUS"]),
    ("A body of the doer's own state is somebody else.", "The mayor of Nairobi had demanded support from the national government of Kenya.", "REQUEST", ["KEN"], ["KEN"]),
    ("Where forces go is no party.", "France has moved an anti-aircraft battery to Paphos in Cyprus.", "MOBILIZE", ["FRA"], []),
    ("Against whom they go is.", "Poland sent troops against Belarus.", "MOBILIZE", ["POL"], ["BLR"]),
    ("People of whom only the page tells may be everybody there.", "Lagos, Nigeria - Nigerian lawmakers met. Adewale Okonjo was abducted on Thursday.", "ASSAULT", [], ["NGA"]),
    ("A grand jury is American.", "Hearing.\n\nA grand jury met. Smith, a Lebanon woman, rejected the plea agreement. Police arrested Russ Towers.", "COERCE", ["USA"], ["USA"]),
    ("A small town called as a capital.", "Traffic.\n\nThe Laurel County sheriff met Kentucky State Police. Police arrested two London residents.", "COERCE", ["USA"], ["USA"]),
    ("Where a page tells of several states, a town tells whose rebels it are.", "Norway praised Peru. The rebels who hold Timbuktu have flogged eleven women in the market.", "ASSAULT", ["MLI"], ["MLI"]),
    ("An army may be abroad.", "Norway praised Peru. The soldiers arrested three women near Timbuktu on Friday.", "COERCE", [], ["MLI"]),
    ("A part of the world is no state.", "DAR ES SALAAM, Tanzania - Tanzanian police praised Kenya. Sergei Lavrov visited East Africa.", "CONSULT", ["RUS"], []),
    ("Whose support is welcomed supports.", "Japan's support for Ukraine was welcomed by France.", "SUPPORT", ["JPN"], ["UKR"]),
    ("Of two governments, whoever was named.", "Japan and Russia held talks in Moscow. The two governments agreed to cooperate.", "AGREE", ["JPN", "RUS"], []),
]


@pytest.mark.parametrize("why, text, type_, actor, recipient", PLACED, ids=[why for why, *_ in PLACED])
def test_a_party_is_placed(code, why, text, type_, actor, recipient):
    event = next(e for e in code(text, day=DAY if "Blinken" not in text else dt.date(2022, 6, 8)).events if e.type == type_)
    assert (sorted(set(codes(event.actor))), sorted(set(codes(event.recipient)))) == (sorted(actor), sorted(recipient))


def test_those_without_a_code_are_joined_to_those_with_one(code):
    event = next(e for e in code("Turkey has killed 24 civilians and 25 Syrian militiamen, the group says.", day=DAY).events if e.type == "ASSAULT")
    assert {"24 civilians", "Syrian militiamen"} <= {e.text for e in event.recipient}
    event = next(e for e in code("Prague and its citizens gave money to Ukraine.", day=DAY).events if e.type == "AID")
    assert [(e.text, e.code) for e in event.actor] == [("Prague", "CZE"), ("its citizens", "CZE")]


@pytest.mark.parametrize("text, type_, side, parties", [
    ("ATHENS, Ohio - The Ohio Department of Health and the Columbus police urged motorists to drive with care.", "REQUEST", "actor", ["Columbus police", "Department of Health"]),
    ("Canada and Europe agreed to an open skies agreement.", "AGREE", "actor", ["Canada", "Europe"]),
    ("Mexican police arrested two men and a woman in Tijuana.", "COERCE", "recipient", ["two men", "woman"]),
    ("Republicans pile on Obama, Clinton", "ACCUSE", "recipient", ["Obama", "Clinton"]),
    ("LAGOS, Nigeria - Police arrested her on Thursday.", "COERCE", "recipient", ["her"]),
])
def test_whom_the_model_sees_on_a_side_is_told(code, text, type_, side, parties):
    event = next(e for e in code(text, day=DAY).events if e.type == type_)
    assert sorted(e.text for e in getattr(event, side)) == sorted(parties)


@pytest.mark.parametrize("text, actor", [
    ("U.S. Under Secretary of State for Democracy and Human Rights Uzra Zeya travels to Tokyo, Japan.", ["USA"]),
    ("French Deputy Foreign Minister for Europe and Trade Pierre Martin travels to Tokyo, Japan.", ["FRA"]),
    ("Tens of thousands of Cuban women marched to the U.S. mission.", ["CUB"]),
])
def test_a_word_of_a_phrase_is_no_second_party(code, text, actor):
    assert [codes(e.actor) for e in code(text, day=dt.date(2022, 6, 8)).events] == [actor]


def test_two_people_of_one_state_are_two_parties(code):
    event = next(e for e in code("Barack Obama endorsed Hillary Clinton on Thursday.", day=dt.date(2016, 6, 9)).events if e.type == "SUPPORT")
    assert (codes(event.actor), codes(event.recipient)) == (["USA"], ["USA"])


def test_a_town_of_the_doers_state_is_visited_too(code):
    event = next(e for e in code("U.S. Secretary of State Antony Blinken will travel to California.", day=dt.date(2022, 6, 8)).events if e.type == "CONSULT")
    assert [e.text for e in event.recipient] == ["California"]


def test_a_party_placed_by_the_page_says_so(code):
    events = code("Lagos, Nigeria - Nigerian lawmakers met. Police arrested Adewale Okonjo on Thursday.", day=DAY).events
    event = next(e for e in events if e.type == "COERCE")
    assert [one.how for one in event.slots if one.slot == "recipient"] == ["home"]


def test_who_is_quoted_is_i_and_we(code):
    text = '"If Trump asks me to deploy troops to Mexico, I will refuse," German Foreign Minister Heiko Maas said.'
    events = code(text, day=dt.date(2019, 4, 5)).events
    assert {(e.type, tuple(codes(e.actor))) for e in events} >= {("REJECT", ("DEU",))}


TOWNS = [
    ("LEBANON, Ohio - Lebanon police arrested a man in Ohio on Monday.", ["USA"]),
    ("The Lebanon army arrested a man from Ohio in Beirut.", ["LBN"]),
    ("City news.\n\nIn north London, Ontario, police made calls. London police arrested two protesters.", ["CAN"]),
]


@pytest.mark.parametrize("text, actor", TOWNS, ids=[text[:20] for text, _ in TOWNS])
def test_a_town_called_like_a_state_or_capital(code, text, actor):
    event = next(e for e in code(text, day=DAY).events if e.type == "COERCE")
    assert codes(event.actor) == actor


# who or what stands beside a deed and is no party to it
BESIDE = [
    ("Estrada's government of the Philippines condemned the bombings of the U.S. embassies in Kenya and Tanzania.", "ACCUSE", "recipient", []),
    ("The FBI is looking into four sniper attacks on doctors in Canada.", "ACCUSE", "recipient", []),
    ("France condemned the Russian attack on Ukraine.", "ACCUSE", "recipient", ["RUS"]),
    ("In Egypt, a man has been arrested in connection with the bombings of US embassies, Egyptian police said.", "COERCE", "recipient", ["EGY"]),
    ("The Kenyan government said that two Ugandan soldiers had been shot dead in Somalia.", "ASSAULT", "actor", []),
]


@pytest.mark.parametrize("text, type_, side, expected", BESIDE, ids=[text[:30] for text, *_ in BESIDE])
def test_who_stands_beside_a_deed_is_no_party_to_it(code, text, type_, side, expected):
    events = [e for e in code(text, day=DAY).events if e.type == type_]
    assert [codes(getattr(e, side)) for e in events] == [expected]


@pytest.mark.parametrize("text, types", [
    ("SPRINGFIELD, Ohio - Ohio lawmakers met. A woman asks neighbors to help a homeless man.", set()),
    ("SPRINGFIELD, Ohio - Ohio lawmakers met. The mayor asks neighbors to help a homeless man.", {"REQUEST"}),
    ("Hillary Clinton attacked Donald Trump over taxes.", {"ACCUSE"}),
    ("Donald Trump's attack on Ben Carson shocked voters.", {"ACCUSE"}),
    ("Russia attacked Ukraine.", {"ASSAULT"}),
    ("Do you condemn Donald Trump?", set()),
    ("The State Department warned against all travel to Pakistan.", set()),
    ("Russia warned NATO against expansion.", {"THREATEN"}),
    ("Lee Wang of Reuters asked President Putin whether he would visit Japan.", set()),
    ("The United States authorized a Presidential Drawdown of $200 million in arms for Ukraine.", {"AID"}),
    ("Nestle SA bought the candy business of Nabisco Inc. and agreed to pay Nabisco Inc. $370 million.", set()),
], ids=["private people", "a mayor", "words", "words on a person", "arms", "a question to the reader", "travel", "a state", "a question", "arms given", "firms"])
def test_what_is_no_such_act(code, text, types):
    assert {e.type for e in code(text, day=dt.date(2016, 4, 6)).events if e.type in ("ACCUSE", "ASSAULT", "THREATEN", "AGREE", "AID", "COOPERATE", "REQUEST", "RETREAT")} == types


REAL = [
    ("Police in Kenya soon arrested three Ugandans.", "COERCE", ()),
    ("Should Moscow invade Ukraine, NATO will respond.", "ASSAULT", ("hypothetical",)),
    ("In 2011, South Sudan left; two years ago Kenya arrested three Ugandans.", "COERCE", ("historical",)),
    ("A court in Kenya on Friday sentenced five Ugandans after a party had ended in deaths two years ago.", "SANCTION", ()),
    ("Japan's prime minister called to congratulate Brazil.", "SUPPORT", ()),
    ("The United States welcomes the commitment of South Korea to help Ukraine.", "AGREE", ()),
    ("We in Brazil could not be more grateful to Japan for this partnership.", "SUPPORT", ()),
    ("Since the Taliban takeover of Kabul last August, Kenya has helped.", "COERCE", ()),
    ("Kenya is not the only state to endorse Ghana.", "SUPPORT", ()),
]


@pytest.mark.parametrize("text, type_, aux", REAL, ids=[text[:25] for text, *_ in REAL])
def test_how_real_an_act_is(code, text, type_, aux):
    assert {e.aux for e in code(text, day=DAY).events if e.type == type_} == {aux}


UNDATED = [
    ("In 2009 police in Kenya arrested three Ugandans.", ("historical",)),
    ("On May 4, 2016, police in Kenya arrested three Ugandans.", ()),
    ("A court heard that police in Kenya had arrested three Ugandans in March.", ()),
    ("Kenya votes in 2018. On May 4, 2016, police in Kenya arrested three Ugandans.", ("historical",)),
]


@pytest.mark.parametrize("text, aux", UNDATED, ids=["a year", "a day", "a month", "a later year is named"])
def test_on_a_page_without_a_day_a_year_in_numbers_is_past(code, text, aux):
    assert {e.aux for e in code(text, day=None).events if e.type == "COERCE"} == {aux}


# where frames come to nothing: the model's reading of a word, and what it was about
AGAIN = [
    ("Kenya thanked Japan and acknowledges the record of Brazil.", "acknowledges", "SUPPORT"),
    ("Turkey's parliament on Thursday approved a troop deployment requested by Libya.", "approved", "SUPPORT"),
    ("Cooperation between the Philippines and Japan on intelligence was strengthened along these past few years.", "Cooperation", "COOPERATE"),
    ("They called on Russia to cease its unprovoked war against Ukraine.", "war", "ASSAULT"),
]


@pytest.mark.parametrize("text, word, type_", AGAIN, ids=[word for _, word, _ in AGAIN])
def test_what_frames_kept_from_being_told_is_told(code, text, word, type_):
    assert (word, type_) in {(e.trigger.text, e.type) for e in code(text, day=DAY).events}


def test_a_phrase_is_whole_and_may_be_a_person_that_no_list_knows(code):
    event = next(e for e in code("Kenya's police are investigating the death of a 16-year-old who was killed.", day=DAY).events if e.type == "ACCUSE")
    assert [e.text for e in event.recipient] == ["16-year-old"]
    event = next(e for e in code("Delhi Police arrested an alleged sharpshooter on Thursday.", day=DAY).events if e.type == "COERCE")
    assert [e.text for e in event.recipient] == ["alleged sharpshooter"]


@pytest.mark.parametrize("text, type_, side, expected", [
    ("France supports the sanctions imposed on Moscow.", "SUPPORT", "recipient", []),
    ("Germany welcomed the sanctions against Iran.", "SUPPORT", "recipient", []),
    ("China condemned sanctions on Iran.", "SANCTION", "actor", []),
], ids=["support", "welcome", "condemn"])
def test_a_punishment_that_is_only_spoken_of(code, text, type_, side, expected):
    event = next(e for e in code(text, day=DAY).events if e.type == type_)
    assert codes(getattr(event, side)) == expected
