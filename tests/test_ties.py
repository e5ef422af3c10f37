"""Standing relations: each kind once, in words of our own."""
from __future__ import annotations

import pytest

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


@pytest.mark.xfail(strict=False, reason="the party is looked for in the verb's object itself, not inside its phrase")
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
