"""How real an act is: each sentence stands with its tree ("tag:head:label" a word) and the modes of its acts."""
from __future__ import annotations

import csv
import datetime as dt
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.model.lemmas import lemma_of
from detente.records import Sentence, Word
from detente.status import MODES, read_rules, status_of
from detente.trees import Tree

UPOS = {"NNP": "PROPN", "NN": "NOUN", "NNS": "NOUN", "MD": "AUX", "JJ": "ADJ", "JJR": "ADJ", "RB": "ADV", "WRB": "ADV", "DT": "DET",
        "WDT": "PRON", "PRP": "PRON", "PRP$": "PRON", "IN": "ADP", "TO": "PART", "CC": "CCONJ", "CD": "NUM", "EX": "PRON",
        "RP": "ADP", ".": "PUNCT", ",": "PUNCT"}
PUBLISHED = dt.date(2016, 5, 5)


def parsed(text: str, tree: str) -> Sentence:
    """A sentence with the tree given."""
    spans = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    words = []
    for (start, end), cell in zip(spans, tree.split(), strict=True):
        xpos, head, label = cell.split(":", 2)
        upos = "AUX" if label.startswith(("aux", "cop")) else UPOS.get(xpos, "VERB")
        words.append(Word(text[start:end], start, end, lemma_of(text[start:end], upos, xpos), upos, xpos, int(head), label))
    return Sentence(text, 0, len(text), 0, tuple(words))


CASES = [
    ("Would Rome make a visit to Cairo?", "MD:2:aux NNP:2:nsubj VB:-1:root DT:4:det NN:2:obj IN:6:case NNP:4:nmod .:2:punct", "visit hypothetical"),
    ("Rome will raise many issues, including calling on Cairo to talk.",
     "NNP:2:nsubj MD:2:aux VB:-1:root JJ:4:amod NNS:2:obj ,:7:punct VBG:7:mark VBG:2:advcl IN:9:case NNP:7:obl TO:11:mark VB:7:xcomp .:2:punct", "calling future"),
    ("Tokyo will host the summit.", "NNP:2:nsubj MD:2:aux VB:-1:root DT:4:det NN:2:obj .:2:punct", "host future, summit future"),
    ("Seoul might attack the island.", "NNP:2:nsubj MD:2:aux VB:-1:root DT:4:det NN:2:obj .:2:punct", "attack hypothetical"),
    ("Moscow did not withdraw its troops.",
     "NNP:3:nsubj VBD:3:aux RB:3:advmod VB:-1:root PRP$:5:nmod:poss NNS:3:obj .:3:punct", "withdraw negation"),
    ("Moscow not only condemned the strike but also recalled its envoy.",
     "NNP:3:nsubj RB:3:advmod RB:3:advmod VBD:-1:root DT:5:det NN:3:obj CC:8:cc RB:8:advmod VBD:3:conj PRP$:10:nmod:poss "
     "NN:8:obj .:3:punct", "condemned, recalled, strike"),
    ("Ankara refused to sign the treaty.", "NNP:1:nsubj VBD:-1:root TO:3:mark VB:1:xcomp DT:5:det NN:3:obj .:1:punct",
     "refused, sign negation"),
    ("Ankara did not refuse to sign the treaty.",
     "NNP:3:nsubj VBD:3:aux RB:3:advmod VB:-1:root TO:5:mark VB:3:xcomp DT:7:det NN:5:obj .:3:punct", "sign hypothetical"),
    ("Paris did not rule out sanctions.", "NNP:3:nsubj VBD:3:aux RB:3:advmod VB:-1:root RP:3:compound:prt NNS:3:obj .:3:punct",
     "sanctions hypothetical"),
    ("Cairo cancelled the planned visit.", "NNP:1:nsubj VBD:-1:root DT:4:det VBN:4:amod NN:1:obj .:1:punct",
     "cancelled, visit future negation"),
    ("Cairo condemned the attack.", "NNP:1:nsubj VBD:-1:root DT:3:det NN:1:obj .:1:punct", "condemned, attack"),
    ("Berlin called for talks.", "NNP:1:nsubj VBD:-1:root IN:3:case NNS:1:obl .:1:punct", "called, talks hypothetical"),
    ("There were no talks.", "EX:1:expl VBD:-1:root DT:3:det NNS:1:nsubj .:1:punct", "talks negation"),
    ("Nobody attacked the embassy.", "NN:1:nsubj VBD:-1:root DT:3:det NN:1:obj .:1:punct", "attacked negation"),
    ("Delhi has yet to impose sanctions.", "NNP:1:nsubj VBZ:-1:root RB:1:advmod TO:4:mark VB:1:xcomp NNS:4:obj .:1:punct",
     "impose negation, sanctions negation"),
    ("Beijing plans to hold talks.", "NNP:1:nsubj VBZ:-1:root TO:3:mark VB:1:xcomp NNS:3:obj .:1:punct",
     "plans, hold future, talks future"),
    ("If Tehran attacks, Washington will respond.",
     "IN:2:mark NNP:2:nsubj VBZ:6:advcl ,:2:punct NNP:6:nsubj MD:6:aux VB:-1:root .:6:punct",
     "attacks hypothetical, respond future hypothetical"),
    ("Hanoi said that Manila had attacked a ship.",
     "NNP:1:nsubj VBD:-1:root IN:5:mark NNP:5:nsubj VBD:5:aux VBN:1:ccomp DT:7:det NN:5:obj .:1:punct", "said, attacked"),
    ("Hanoi said it would send troops.", "NNP:1:nsubj VBD:-1:root PRP:4:nsubj MD:4:aux VB:1:ccomp NNS:4:obj .:1:punct",
     "send future"),
    ("Putin to visit Japan", "NNP:-1:root TO:2:mark VB:0:acl NNP:2:obj", "visit future"),
    ("Will Rome attack?", "MD:2:aux NNP:2:nsubj VB:-1:root .:2:punct", "attack future hypothetical"),
    ("QUESTION: Did Rome attack?", "NN:-1:root ,:0:punct VBD:4:aux NNP:4:nsubj VB:0:appos .:0:punct", "attack hypothetical"),
    ("Is there a sign that Rome attacked?", "VBZ:-1:root EX:0:expl DT:3:det NN:0:nsubj IN:6:mark NNP:6:nsubj VBD:3:acl .:0:punct", "attacked hypothetical"),
    ("Is there a sign Rome attacked?", "VBZ:-1:root EX:0:expl DT:3:det NN:0:nsubj NNP:5:nsubj VBD:3:acl .:0:punct", "attacked hypothetical"),
    ("Rome has had an opportunity to engage with Paris.", "NNP:2:nsubj VBZ:2:aux VBN:-1:root DT:4:det NN:2:obj TO:6:mark VB:4:acl IN:8:case NNP:6:obl .:2:punct", "engage"),
    ("They agreed that borders must be respected, condemned the war.",
     "PRP:1:nsubj VBD:-1:root IN:6:mark NNS:6:nsubj:pass MD:6:aux VB:6:aux:pass VBN:1:ccomp ,:8:punct VBD:6:conj DT:10:det NN:8:obj .:1:punct", "condemned"),
    ("Can you say that Rome attacked?", "MD:2:aux PRP:2:nsubj VB:-1:root IN:5:mark NNP:5:nsubj VBD:2:ccomp .:2:punct", "attacked hypothetical"),
    ("Why did Rome attack?", "WRB:3:advmod VBD:3:aux NNP:3:nsubj VB:-1:root .:3:punct", "attack"),
    ("The minister has met Putin more than a dozen times.",
     "DT:1:det NN:3:nsubj VBZ:3:aux VBN:-1:root NNP:3:obj JJR:8:advmod IN:5:fixed DT:8:det CD:9:nummod NNS:3:obl:unmarked "
     ".:3:punct", "met"),
    ("Ankara bombed the camp in 2007.", "NNP:1:nsubj VBD:-1:root DT:3:det NN:1:obj IN:5:case CD:1:obl .:1:punct",
     "bombed historical"),
    ("Turkey used to host the talks.", "NNP:1:nsubj VBD:-1:root TO:3:mark VB:1:xcomp DT:5:det NNS:3:obj .:1:punct",
     "host historical"),
    ("During the Cold War, Moscow deployed missiles in Cuba.",
     "IN:3:case DT:3:det NNP:3:amod NNP:6:obl ,:3:punct NNP:6:nsubj VBD:-1:root NNS:6:obj IN:9:case NNP:6:obl .:6:punct",
     "deployed historical"),
    ("Analysts fear a potential nuclear test.", "NNS:1:nsubj VBP:-1:root DT:5:det JJ:5:amod JJ:5:amod NN:1:obj .:1:punct",
     "test hypothetical"),
    ("Jordan failed to prevent the attack.", "NNP:1:nsubj VBD:-1:root TO:3:mark VB:1:xcomp DT:5:det NN:3:obj .:1:punct",
     "prevent negation"),
    ("Jordan was able to prevent the attack.",
     "NNP:2:nsubj VBD:2:cop JJ:-1:root TO:4:mark VB:2:xcomp DT:6:det NN:4:obj .:2:punct", "prevent, attack negation"),
    ("Abe flew to Sochi to meet Putin.", "NNP:1:nsubj VBD:-1:root IN:3:case NNP:1:obl TO:5:mark VB:1:advcl NNP:5:obj .:1:punct",
     "flew, meet"),
    ("Warsaw could impose sanctions or recall its envoy.",
     "NNP:2:nsubj MD:2:aux VB:-1:root NNS:2:obj CC:5:cc VB:2:conj PRP$:7:nmod:poss NN:5:obj .:2:punct",
     "impose hypothetical, sanctions hypothetical, recall hypothetical"),
    ("Egypt rejected a demand to withdraw.", "NNP:1:nsubj VBD:-1:root DT:3:det NN:1:obj TO:5:mark VB:3:acl .:1:punct",
     "rejected, demand, withdraw negation"),
    ("Abe will attend the summit that will be held in Rome.",
     "NNP:2:nsubj MD:2:aux VB:-1:root DT:4:det NN:2:obj WDT:8:nsubj:pass MD:8:aux VB:8:aux:pass VBN:4:acl:relcl IN:10:case "
     "NNP:8:obl .:2:punct", "attend future, summit future"),
    ("Let us open talks.", "VB:-1:root PRP:0:obj VB:0:xcomp NNS:2:obj .:0:punct", "open hypothetical, talks hypothetical"),
    ("The talks ended without a deal.", "DT:1:det NNS:2:nsubj VBD:-1:root IN:5:case DT:5:det NN:2:obl .:2:punct",
     "talks, ended, deal negation"),
    ("Talks are unlikely.", "NNS:2:nsubj VBP:2:cop JJ:-1:root .:2:punct", "talks hypothetical"),
    ("The leaders spoke ahead of talks in Vienna.",
     "DT:1:det NNS:2:nsubj VBD:-1:root RB:2:advmod IN:5:case NNS:3:obl IN:7:case NNP:5:nmod .:2:punct", "spoke, talks future"),
    ("Neither Rome nor Cairo signed the pact.",
     "CC:1:cc:preconj NNP:4:nsubj CC:3:cc NNP:1:conj VBD:-1:root DT:6:det NN:4:obj .:4:punct", "signed negation, pact negation"),
    ("Madrid reached no agreement with Rabat.",
     "NNP:1:nsubj VBD:-1:root DT:3:det NN:1:obj IN:5:case NNP:3:nmod .:1:punct", "reached negation, agreement negation"),
    ("Madrid had no doubts.", "NNP:1:nsubj VBD:-1:root DT:3:det NNS:1:obj .:1:punct", "had"),
    ("Few states joined the embargo.", "JJ:1:amod NNS:2:nsubj VBD:-1:root DT:4:det NN:2:obj .:2:punct", "joined negation"),
    ("Oslo has no visit planned.", "NNP:1:nsubj VBZ:-1:root DT:3:det NN:1:obj VBN:3:acl .:1:punct", "planned negation"),
    ("The army was too weak to attack.",
     "DT:1:det NN:4:nsubj VBD:4:cop RB:4:advmod JJ:-1:root TO:6:mark VB:4:advcl .:4:punct", "attack negation"),
    ("Lagos made a failed attempt to seize the port.",
     "NNP:1:nsubj VBD:-1:root DT:4:det VBN:4:amod NN:1:obj TO:6:mark VB:4:acl DT:8:det NN:6:obj .:1:punct", "made, attempt, seize negation"),
    ("Kampala failed to win and withdrew.",
     "NNP:1:nsubj VBD:-1:root TO:3:mark VB:1:xcomp CC:5:cc VBD:3:conj .:1:punct", "win negation, withdrew"),
    ("Peru had not met Chile or signed the pact.",
     "NNP:3:nsubj VBD:3:aux RB:3:advmod VBN:-1:root NNP:3:obj CC:6:cc VBD:3:conj DT:8:det NN:6:obj .:3:punct", "met negation, signed negation"),
    ("Rome was the first to recognise Kosovo.",
     "NNP:3:nsubj VBD:3:cop DT:3:det JJ:-1:root TO:5:mark VB:3:acl NNP:5:obj .:3:punct", "recognise"),
    ("The troops will stay until Tehran withdraws.",
     "DT:1:det NNS:3:nsubj MD:3:aux VB:-1:root IN:6:mark NNP:6:nsubj VBZ:3:advcl .:3:punct", "stay future, withdraws future"),
    ("Lima will not sign the pact without visiting Quito.",
     "NNP:3:nsubj MD:3:aux RB:3:advmod VB:-1:root DT:5:det NN:3:obj IN:7:mark VBG:3:advcl NNP:7:obj .:3:punct", "sign future negation, visiting future"),
    ("Tunis agreed to pay if Algiers withdraws.",
     "NNP:1:nsubj VBD:-1:root TO:3:mark VB:1:xcomp IN:6:mark NNP:6:nsubj VBZ:3:advcl .:1:punct", "agreed, pay future hypothetical, withdraws hypothetical"),
    ("Doha denied charges brought by Riyadh.",
     "NNP:1:nsubj VBD:-1:root NNS:1:obj VBN:2:acl IN:5:case NNP:3:obl:agent .:1:punct", "denied, charges, brought"),
    ("Jakarta called the raid a mistake.",
     "NNP:1:nsubj VBD:-1:root DT:3:det NN:1:obj DT:5:det NN:1:xcomp .:1:punct", "raid, mistake"),
    ("The pact is subject to approval.",
     "DT:1:det NN:3:nsubj VBZ:3:cop JJ:-1:root IN:5:case NN:3:obl .:3:punct", "approval hypothetical"),
    ("Seoul called off the visit in protest at the raid.",
     "NNP:1:nsubj VBD:-1:root RP:1:compound:prt DT:4:det NN:1:obj IN:6:case NN:1:obl IN:9:case DT:9:det NN:6:nmod "
     ".:1:punct", "visit negation, raid"),
    ("There is no evidence that Minsk attacked the village.",
     "EX:1:expl VBZ:-1:root DT:3:det NN:1:nsubj IN:6:mark NNP:6:nsubj VBD:3:acl DT:8:det NN:6:obj .:1:punct", "attacked hypothetical"),
    ("He hopes to arm a militia that has raided the border.",
     "PRP:1:nsubj VBZ:-1:root TO:3:mark VB:1:xcomp DT:5:det NN:3:obj WDT:8:nsubj VBZ:8:aux VBN:5:acl:relcl DT:10:det "
     "NN:8:obj .:1:punct", "arm hypothetical, raided"),
    ("Baku said: “Withdraw the troops.”",
     "NNP:1:nsubj VBD:-1:root .:4:punct .:4:punct VB:1:ccomp DT:6:det NNS:4:obj .:4:punct .:4:punct", "withdraw hypothetical"),
    ("Bonn would not comment, citing the raid.",
     "NNP:3:nsubj MD:3:aux RB:3:advmod VB:-1:root ,:5:punct VBG:3:advcl DT:7:det NN:5:obj .:3:punct", "comment hypothetical negation, citing"),
    ("The talks did not lead to any sanctions.",
     "DT:1:det NNS:4:nsubj VBD:4:aux RB:4:advmod VB:-1:root IN:7:case DT:7:det NNS:4:obl .:4:punct", "lead negation, sanctions hypothetical negation"),
]


@pytest.mark.parametrize(("text", "tree", "expected"), CASES, ids=[case[0] for case in CASES])
def test_an_act_has_the_modes_that_its_sentence_gives_it(text, tree, expected):
    sentence = parsed(text, tree)
    for word, *modes in (part.split() for part in expected.split(", ")):
        trigger = next(i for i, w in enumerate(sentence.words) if w.text.lower() == word)
        assert (word, status_of(Tree(sentence), trigger, PUBLISHED)) == (word, tuple(modes))


def test_a_year_needs_the_article_s_day():
    sentence = parsed(*next(case[:2] for case in CASES if "2007" in case[0]))
    assert status_of(Tree(sentence), 1, None) == ()
    assert status_of(Tree(sentence), 1, dt.date(2007, 3, 1)) == ()
    assert status_of(Tree(sentence), 1, dt.date(2001, 3, 1)) == ("future",)


def test_a_trigger_outside_of_the_sentence_has_no_modes():
    assert status_of(Tree(Sentence("", 0, 0, 0)), 0) == ()


@given(st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["conj", "xcomp", "obj", "advmod", "acl", "mark", "root"]),
                          st.sampled_from(["not", "will", "refuse", "to", "talks", "if"])), min_size=1, max_size=8))
def test_any_tree_gives_modes_in_order(cells):
    words = tuple(Word(t, 0, 0, t, "VERB", "VB", h % (i + 1) - 1, label) for i, (h, label, t) in enumerate(cells))
    for i in range(len(words)):
        found = status_of(Tree(Sentence("x", 0, 1, 0, words)), i)
        assert list(found) == [mode for mode in MODES if mode in found]


def test_the_table_names_each_word_once_and_only_known_effects():
    with (files("detente.codebook") / "data" / "status_words.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len({(r["text"], r["kind"]) for r in rows}) == len(rows)
    assert {r["effect"] for r in rows} <= {*MODES, "", "carry", "happens", "report", "presupposed", "achieved", "spurn"}
    assert set(read_rules()) >= {"aux", "adverb", "determiner", "subject", "modifier", "case", "mark", "governor", "failing", "rank", "temporal", "predicate"}


@pytest.mark.parametrize("text", [
    "A few days ago Putin blasted the American media.",
    "The troops at once attacked the Russian convoy.",
    "The rebels used tanks to attack the Russian convoy.",
])
def test_what_is_not_long_ago_is_no_history(code, text):
    assert ["historical" in e.aux for e in code(text).events] == [False]
