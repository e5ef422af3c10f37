"""Sentence, trigger -> modes: how real an act is (historical, future, hypothetical, negation).

An act's modes are its own cues (auxiliaries, adverbs, modifiers, subordinators) joined with what the words that
govern it pass down: "refuse" negates its complement, "plan" puts it into the future, "begin" carries its own modes on,
"condemn" takes its object for granted. What each word does is in ``status_words.csv``; the walk is the same for all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from detente.codebook.tables import read_rows
from detente.records import Sentence, Word  # noqa: F401 (doctest)
from detente.trees import Tree

MODES = ("historical", "future", "hypothetical", "negation")
NONE: frozenset[str] = frozenset()
CLAUSAL = ("xcomp", "ccomp", "csubj", "advcl", "acl")
FURTHER = ("nmod", "obl", "acl", "acl:relcl", "advcl", "conj", "appos")
NOMINAL = ("obj", "iobj", "obl", "nsubj", "nmod", "compound", "amod")
DEFINITE = ("the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "your", "my")
DEPTH = 40  # governors looked at; deeper ones do not reach an act


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of status_words.csv: what a word does, and what it does when it is itself negated."""

    effect: str
    negated: str


@cache
def read_rules() -> dict[str, dict[str, Rule]]:
    """Kind of word -> words -> what they do."""
    rules: dict[str, dict[str, Rule]] = {}
    for row in read_rows("status_words.csv"):
        rules.setdefault(row["kind"], {})[row["text"]] = Rule(row["effect"], row["negated"] or row["effect"])
    return rules


class Clauses(Tree):
    """A tree with the questions that status asks of its words."""

    def __init__(self, tree: Tree, published: dt.date | None = None):
        super().__init__(tree.sentence)
        self.published = published

    def lower(self, i: int) -> str:
        return self.words[i].text.lower().replace("’", "'")

    def label(self, i: int) -> str:
        """The label without its subtype."""
        return self.words[i].label.split(":")[0]

    def lemma(self, i: int) -> str:
        return self.words[i].lemma.lower()

    def phrase(self, i: int) -> str:
        """A function word with the fixed words that belong to it: "instead of", "as long as"."""
        fixed = self.find(i, "fixed", "goeswith")
        return " ".join(self.lower(k) for k in sorted([i, *fixed])) if fixed else self.lower(i)

    def particles(self, i: int, *labels: str) -> list[str]:
        return [self.phrase(k) for k in self.find(i, *labels)]

    def span(self, i: int) -> str:
        """The words below ``i``, lower case, in order."""
        return " ".join(self.lower(k) for k in self.subtree(i))

    def own_span(self, i: int) -> str:
        """The words of a phrase but for what hangs further down: "in connection with the bombings", not "last year" in it."""
        below = [c for c in self.children[i] if self.words[c].label not in FURTHER]
        return " ".join(self.lower(k) for k in sorted({i, *(k for c in below for k in self.subtree(c))}))


def status_of(tree: Tree, trigger: int, published: dt.date | None = None) -> tuple[str, ...]:
    """Which of ``MODES`` hold for the act that word ``trigger`` of a sentence names, in that order; () for a plain fact.

    Whoever says it does not matter: "said that X attacked" is as much an attack as "X attacked".

    >>> words = [("Tokyo", "PROPN", "NNP", 3, "nsubj"), ("will", "AUX", "MD", 3, "aux"),
    ...          ("not", "PART", "RB", 3, "advmod"), ("attack", "VERB", "VB", -1, "root")]
    >>> words = tuple(Word(t, 0, 0, t.lower(), u, x, h, l) for t, u, x, h, l in words)
    >>> status_of(Tree(Sentence("Tokyo will not attack", 0, 21, 0, words)), 3)
    ('future', 'negation')
    """
    if not 0 <= trigger < len(tree.words):
        return ()
    found = modes_at(Clauses(tree, published), trigger, 0)
    return tuple(mode for mode in MODES if mode in found)


def status_beside(tree: Tree, trigger: int) -> tuple[str, ...]:
    """Those of ``MODES`` that the words right beside word ``trigger`` tell, or the question that asks for it: "a *potential* test", "*if* X attacks", "*has* X attacked?"."""
    clauses = Clauses(tree)
    found = {*_modifier_cues(clauses, trigger), *_question_cues(clauses, trigger)}
    if not read_rules()["condition"].keys().isdisjoint(clauses.particles(trigger, "mark")):
        found.add("hypothetical")
    if _is_intended(clauses, trigger):
        found.add("hypothetical")
    return tuple(mode for mode in MODES if mode in found)


def _is_intended(tree: Clauses, i: int) -> bool:
    """What a verb takes as not yet done: "is considering *urging*", "plotted to *kill*"."""
    head = tree.words[i].head
    return tree.label(i) == "xcomp" and tree.words[i].xpos in ("VB", "VBG") and _rule_for(tree, i, head).effect == "hypothetical"


def modes_at(tree: Clauses, i: int, depth: int, asker: int = -1) -> frozenset[str]:
    """The modes of word ``i``: its own cues and what is passed down to it; two negations make none.

    ``asker`` is the word below that wants to know: what it brings itself ("there were *no talks*") counts once."""
    own = own_cues(tree, i, asker)
    above = NONE if depth > DEPTH or tree.words[i].head < 0 else inherited(tree, i, depth)
    return (own | above) - {"negation"} | ((own ^ above) & {"negation"})


# --- the word's own cues ---------------------------------------------------------------------------------------------


def own_cues(tree: Clauses, i: int, asker: int = -1) -> frozenset[str]:
    """What the words attached to ``i`` say of it."""
    found = set(_auxiliary_cues(tree, i)) | set(_modifier_cues(tree, i)) | set(_time_cues(tree, i))
    found |= set(_subordinator_cues(tree, i)) | set(_mood_cues(tree, i)) | set(_question_cues(tree, i))
    if _negations(tree, i, asker) % 2:
        found.add("negation")
    if "negation" in found and _is_superlative(tree, i):
        found -= {"negation", "hypothetical"}
    return frozenset(found)


def _is_superlative(tree: Clauses, i: int) -> bool:
    """ "Could not be more grateful", "dozens, if not hundreds": more than the plain word, not less."""
    more = any(tree.words[k].xpos in ("JJR", "RBR") for c in (i, *tree.find(i, "advmod", "amod", "obj", "obl", "xcomp")) for k in (c, *tree.find(c, "advmod", "amod")))
    could = any(tree.lower(k) in ("could", "couldn't", "can", "cannot") for k in tree.find(i, "aux"))
    return could and more or tree.words[i].upos in ("NOUN", "NUM") and "if not" in tree.span(i)


def _auxiliary_cues(tree: Clauses, i: int) -> Iterator[str]:
    table = read_rules()["aux"]
    for k in tree.find(i, "aux", "cop"):
        rule = table.get(tree.lower(k))
        if rule:
            yield "future" if tree.lower(k) in ("would", "'d") and _is_backshifted(tree, i) else rule.effect
    if tree.find(i, "cop") and "to" in tree.particles(i, "mark"):  # "the aim is to attack"
        yield "future"


def _is_backshifted(tree: Clauses, i: int) -> bool:
    """Whether a "would" is a "will" told in the past: "said that it would attack"."""
    head = tree.words[i].head
    return (
        tree.label(i) == "ccomp"
        and head >= 0
        and tree.words[head].xpos in ("VBD", "VBN")
        and _rule_for(tree, i, head).effect in ("report", "future")
        and not _is_conditional(tree, i)
    )


def _negations(tree: Clauses, i: int, asker: int) -> int:
    rules = read_rules()
    count = sum(
        1
        for k in tree.find(i, "advmod", "cc", "obl", "discourse", "aux")
        if _adverb(tree, k).effect == "negation" and not _is_blocked(tree, k, i)
    )
    count += sum(1 for k in tree.find(i, "det") if rules["determiner"].get(tree.lower(k), NO_RULE).effect == "negation")
    own = ("nsubj",) if tree.lemma(i) in rules["light"] else ("nsubj", "obj")  # "had no doubts" is a fact, "met nobody" none
    return count + sum(1 for k in tree.find(i, *own) if k != asker and _is_nothing(tree, k))


def _adverb(tree: Clauses, k: int) -> Rule:
    """The row of an adverb or of the short phrase it heads: "never", "no longer"."""
    table = read_rules()["adverb"]
    return table.get(tree.phrase(k)) or table.get(tree.span(k), NO_RULE)


def _is_nothing(tree: Clauses, k: int) -> bool:
    """ "nobody", "none of them", "no country", "neither he nor she": a participant that is none."""
    rules = read_rules()
    determiners = [tree.lower(d) for d in tree.find(k, "det", "cc")]
    if tree.phrase(k) in rules["subject"] or any(rules["determiner"].get(w, NO_RULE).effect == "negation" for w in determiners):
        return True
    few = tree.label(k) == "nsubj" and (tree.lower(k) == "few" or "few" in tree.particles(k, "amod"))
    return few and not tree.find(k, "det")  # "few complied", not "a few"


def _is_blocked(tree: Clauses, k: int, i: int) -> bool:
    """ "not only", "not just", "not accused only by Paris": no negation."""
    blockers = read_rules()["blocker"]
    apart = any(word in blockers for o in tree.find(i, "obl") for word in tree.particles(o, "advmod"))
    return apart or k + 1 < len(tree.words) and tree.lower(k + 1) in blockers


def _modifier_cues(tree: Clauses, i: int) -> Iterator[str]:
    """ "planned", "potential", "former" before a noun, "scheduled for Friday" and "to be held" after it; adverbs."""
    rules = read_rules()
    achieved = rules["governor"].get(tree.lemma(i), NO_RULE).effect == "achieved"  # "had an opportunity to engage"
    for k in tree.find(i, "amod", "compound", "nmod", "acl"):
        rule = rules["modifier"].get(tree.lower(k))
        if rule and not (tree.label(k) == "nmod" and tree.find(k, "case")):
            yield rule.effect
        elif tree.label(k) == "acl" and not achieved and rules["governor"].get(tree.words[k].lemma, NO_RULE).effect == "carry":
            yield from _modes_of_clause(tree, k)
    for k in tree.find(i, "det"):
        rule = rules["determiner"].get(tree.lower(k))
        if rule and rule.effect != "negation":
            yield rule.effect
    for k in tree.find(i, "advmod", "obl"):
        effect = _adverb(tree, k).effect
        if effect and effect != "negation":
            if effect != "future" or tree.words[i].xpos not in ("VBD", "VBN"):  # "soon arrested him"
                yield effect
    yield from _predicate_cues(tree, i)


def _predicate_cues(tree: Clauses, i: int) -> Iterator[str]:
    """ "Sanctions are *an option*, are *on the table*, are being *considered*"; "its *aim* is the destruction of their army"."""
    rules, head = read_rules(), tree.words[i].head
    if tree.label(i) == "nsubj" and head >= 0 and (tree.words[head].upos == "NOUN" or tree.words[i].label == "nsubj:pass"):
        keys = [f"{case} {tree.lemma(head)}" for case in tree.particles(head, "case")] or [tree.lemma(head)]
        yield from (rules["predicate"][key].effect for key in keys if key in rules["predicate"])
    if tree.words[i].upos == "NOUN" and tree.find(i, "cop"):
        yield from (rules["predicate"][tree.lemma(k)].effect for k in tree.find(i, "nsubj") if tree.lemma(k) in rules["predicate"])


def _modes_of_clause(tree: Clauses, k: int) -> Iterator[str]:
    """What a relative or infinitive clause whose verb only says "take place" tells of the noun it modifies."""
    if tree.words[k].xpos == "VB" and "to" in tree.particles(k, "mark") and not tree.find(k, "obj"):  # "talks to be held", not "a visit to attend the talks"
        yield "future"
    yield from (mode for mode in own_cues(tree, k) if mode != "historical")


def _subordinator_cues(tree: Clauses, i: int) -> Iterator[str]:
    rules = read_rules()
    phrases = [p for k in tree.find(i, "mark", "case", "cc") for p in (tree.phrase(k), _with_adverb(tree, k))]
    for kind in ("mark", "case"):
        effects = (rules[kind][phrase].effect for phrase in phrases if phrase in rules[kind])
        yield from (effect for effect in effects if kind == "case" or effect != "future" or tree.words[i].xpos == "VB")  # "due to meet", not "due to the coup"
    if _is_conditional(tree, i):
        yield "hypothetical"


def _with_adverb(tree: Clauses, k: int) -> str:
    """A preposition with the adverb before it, where the tree keeps them apart: "ahead of"."""
    return f"{tree.lower(k - 1)} {tree.lower(k)}" if k and tree.words[k - 1].upos == "ADV" else ""


def _is_conditional(tree: Clauses, i: int) -> bool:
    """Whether the word has an if-clause of its own, or an inverted one ("should X attack")."""
    condition, clauses = read_rules()["condition"], tree.find(i, "advcl")
    if _is_past(tree, i) and not any(tree.words[k].xpos == "MD" for k in tree.find(i, "aux")):
        return False  # "agreed to pay if", "said that, if": what happened hangs on no condition
    plain = [k for k in clauses if "even" not in tree.particles(k, "advmod")]
    if any(phrase in condition for k in plain for phrase in tree.particles(k, "mark")):
        return True
    return any(_is_inverted(tree, k) for k in clauses)


def _is_inverted(tree: Clauses, k: int) -> bool:
    """A condition without its "if": "*should* Moscow attack", "had he known"."""
    return any(tree.lower(a) in ("should", "had", "were") and a < s for a in tree.find(k, "aux") for s in tree.find(k, "nsubj"))


def _mood_cues(tree: Clauses, i: int) -> Iterator[str]:
    """Imperatives, and the infinitives of headlines ("X to visit Y")."""
    word, label = tree.words[i], tree.label(i)
    to, subject = "to" in tree.particles(i, "mark"), tree.find(i, "nsubj", "expl", "csubj")
    if to and (label == "root" and subject or label == "acl" and tree.words[word.head].upos == "PROPN"):
        yield "future"
    elif _is_imperative(tree, i) and not (to or subject or tree.find(i, "aux")):
        yield "hypothetical"
    if word.xpos == "VBG" and word.head >= 0 and tree.words[word.head].upos == "NOUN":
        if "including" in tree.particles(i, "mark", "case"):  # "priorities, including strengthening ties": a topic
            yield "hypothetical"
    if label == "advcl" and _is_inverted(tree, i):
        yield "hypothetical"


def _question_cues(tree: Clauses, i: int) -> Iterator[str]:
    """Questions that ask whether there is such an act, not who did it, or why."""
    top = i
    for k in tree.ancestors(i):  # "can you confirm that X attacked?", "is there a sign that X attacked?"
        content = tree.words[top].label == "acl" and ("that" in tree.particles(top, "mark") or tree.find(top, "nsubj"))  # "a sign (that) X attacked"
        said_to_be = content or tree.label(top) == "nsubj" and tree.find(k, "expl") or tree.label(top) == "obj" and not _is_definite(tree, top)  # "would he make a visit?"
        if tree.label(top) not in ("xcomp", "ccomp") and not said_to_be:
            break
        top = k
    said = tree.span(top).split()
    label = said.index(":") + 1 if ":" in said[:4] else 0  # of who has the turn
    if _is_asked(tree, top) and not any(word in read_rules()["wh"] for word in said[label : label + 2]):
        yield "hypothetical"


def _is_imperative(tree: Clauses, i: int) -> bool:
    """A bare verb at the top of a sentence or of a quotation; whether it has a subject is not asked."""
    quoted = tree.label(i) == "ccomp" and i > 0 and tree.words[i - 1].text in ("“", '"', "‘", "``")
    return tree.words[i].xpos == "VB" and (quoted or tree.label(i) in ("root", "parataxis"))


def _is_asked(tree: Clauses, i: int) -> bool:
    """Whether the sentence asks for the word; of two clauses side by side the second only where it is inverted, too."""
    label, word = tree.label(i), tree.words[i]
    if not tree.sentence.text.rstrip(" \"'”’)").endswith("?") or word.upos not in ("VERB", "AUX", "NOUN", "ADJ"):
        return False
    subjects = tree.find(i, "nsubj")
    inverted = not subjects or any(k < subjects[0] for k in tree.find(i, "aux", "cop"))
    turn = word.head >= 0 and tree.label(word.head) == "root" and word.head + 1 < i and tree.lower(word.head + 1) == ":"  # "QUESTION: has X attacked?"
    return label == "root" or turn or label == "conj" and inverted


# --- time ------------------------------------------------------------------------------------------------------------


def _time_cues(tree: Clauses, i: int) -> Iterator[str]:
    """What dates beside the act say; a date word by itself is the business of dates, not of status."""
    coming = read_rules()["coming"]
    for k in tree.find(i, "obl", "advmod", "nmod", "nummod", "compound", "amod", "advcl"):
        span = tree.own_span(k)
        yield from _year_cues(tree, i, k)
        past = _has_phrase(span, "era") and not span.startswith("since")
        if past and tree.label(k) in ("obl", "nmod", "advmod"):
            yield "historical"
        if tree.label(k) == "obl" and tree.words[i].xpos != "VBD" and _is_date(tree, k) and _has_phrase(span, "time") and not coming.keys().isdisjoint(span.split()):
            yield "future"


def _year_cues(tree: Clauses, i: int, k: int) -> Iterator[str]:
    """An explicit year before or after the article's own."""
    if tree.published is None or tree.label(k) == "advcl" or "since" in tree.particles(k, "case"):
        return
    if tree.label(k) in ("compound", "amod", "nummod", "nmod") and tree.words[i].upos not in ("NOUN", "PROPN"):
        return
    if tree.label(k) in ("obl", "nmod") and not _is_date(tree, k):
        return
    for year in re.findall(r"\b(1[5-9]\d\d|20\d\d)s?\b", tree.span(k)):
        if int(year) != tree.published.year:
            yield "historical" if int(year) < tree.published.year else "future"


def _is_date(tree: Clauses, k: int) -> bool:
    """A phrase headed by a number or by a month, day, year …"""
    return tree.words[k].upos == "NUM" or tree.words[k].lemma.lower() in read_rules()["time"]


def _is_perfect(tree: Clauses, i: int) -> bool:
    return tree.words[i].xpos == "VBN" and any(tree.words[k].lemma == "have" for k in tree.find(i, "aux"))


def _is_past(tree: Clauses, i: int) -> bool:
    """Past tense or perfect, of a verb or of an adjective's copula."""
    tenses = {tree.words[k].xpos for k in [i, *tree.find(i, "aux", "cop")]}
    return "VBD" in tenses or _is_perfect(tree, i)


def _has_phrase(span: str, kind: str) -> bool:
    """Whether a phrase of a kind stands in a span."""
    return _phrases(kind).search(span) is not None


@cache
def _phrases(kind: str) -> re.Pattern:
    return re.compile(rf"(?<![^ ])(?:{'|'.join(map(re.escape, read_rules()[kind]))})(?![^ ])")


# --- what governors pass down ----------------------------------------------------------------------------------------

NO_RULE = Rule("", "")


def inherited(tree: Clauses, i: int, depth: int) -> frozenset[str]:
    """The modes that word ``i`` gets from the word it hangs on."""
    head, label = tree.words[i].head, tree.label(i)
    if label == "conj":
        topic = _topic_rule(tree, i, tree.words[head].head)
        return frozenset({topic.effect}) if topic else _shared(tree, i, head, depth)
    if label == "nmod" and tree.lower(head) == "anything" and "but" in tree.particles(i, "case"):
        return frozenset({"negation"})
    if label == "nsubj" and (rule := _predicate_rule(tree, head)):
        return frozenset({rule.effect}) | modes_at(tree, head, depth + 1, asker=i)
    if label in ("appos", "flat", "fixed", "goeswith"):
        return modes_at(tree, head, depth + 1)
    if label == "acl" and _is_nothing(tree, head) and _restricts(tree, i):
        return frozenset({"negation"})
    if tree.words[i].label == "acl:relcl":
        stated = _is_stated(tree, i) or _is_definite(tree, head)
        return NONE if stated else modes_at(tree, head, depth + 1) & {"future", "hypothetical"}
    if label not in CLAUSAL + NOMINAL:
        return NONE
    rule = _rule_for(tree, i, head)
    above = modes_at(tree, head, depth + 1, asker=i)
    if label == "acl" and _is_ranked(tree, head):  # "not the only senator to endorse him"
        above -= {"negation"}
    if label == "acl" and not tree.particles(i, "mark"):  # "denied charges brought by X": they were brought
        above -= {"rejected"}
    if rule.effect == "carry" and label in ("obj", "obl") and any(tree.words[k].upos == "PROPN" for k in tree.find(i, "nmod:poss")):
        above -= {"negation"}  # "did not join Riyadh's campaign": it is on all the same
    return _pass_down(_settle(tree, i, head, rule), above)


def _restricts(tree: Clauses, i: int) -> bool:
    """ "No trip planned", "nobody who attacked"; not "no plan to attack", "no sign that it attacked", "no doubt"."""
    if tree.lemma(tree.words[i].head) in read_rules()["granted"]:
        return False
    content = tree.particles(i, "mark") or tree.find(i, "nsubj") and tree.words[i].label == "acl"
    return not content


def _is_stated(tree: Clauses, i: int) -> bool:
    """ "Something that Rome opposes", "that has claimed lives", "that is used": stated, whatever becomes of the something."""
    named = any(tree.words[k].upos == "PROPN" for k in tree.find(i, "nsubj"))
    return named or _is_past(tree, i) or any(tree.words[k].xpos in ("VBZ", "VBP") for k in tree.find(i, "aux"))


def _settle(tree: Clauses, i: int, head: int, rule: Rule) -> Rule:
    """The rule as this sentence has it: "was able to" is a fact and "is able to" none; a rejected demand was made; crimes are
    committed, help is committed to."""
    if tree.lemma(head) == "commit" and tree.label(i) in ("obj", "nsubj") and tree.lemma(i) in read_rules()["misdeed"]:
        return Rule("carry", rule.negated)
    if rule.effect == "achieved":
        had = tree.words[head].head if tree.words[head].upos == "NOUN" else head  # "had a chance to visit"
        return Rule("carry" if had >= 0 and _is_past(tree, had) else "hypothetical", rule.negated)
    if _is_failed(tree, head) and (_is_infinitive(tree, i) or "for" in tree.particles(i, "case")):
        return Rule("negation", rule.negated)
    if rule.effect == "spurn":
        said = tree.words[i].lemma.lower()
        stance = tree.words[i].upos == "NOUN" and not read_rules()["governor"].keys().isdisjoint((said, f"{said} that"))
        return Rule("rejected" if stance else "negation", rule.negated)
    return rule


def _is_failed(tree: Clauses, head: int) -> bool:
    """ "A failed attempt to", "sought in vain to"."""
    failing = read_rules()["failing"]
    return any(tree.span(k) in failing or tree.lower(k) in failing for k in tree.find(head, "amod", "advmod", "obl"))


def _predicate_rule(tree: Clauses, head: int) -> Rule | None:
    """The row of an adjective said of a subject: "talks are unlikely", "a war seems possible"."""
    said = [k for k in (head, *tree.find(head, "xcomp")) if tree.words[k].upos == "ADJ"]
    return next((rule for k in said if (rule := read_rules()["modifier"].get(tree.lower(k)))), None)


def _pass_down(rule: Rule, above: frozenset[str]) -> frozenset[str]:
    """What is left of a governor's modes, and what it adds.

    >>> sorted(_pass_down(Rule("negation", "hypothetical"), frozenset({"future"})))
    ['future', 'negation']
    """
    effect = "negation" if "rejected" in above else rule.negated if "negation" in above else rule.effect
    rest = above & {"future", "hypothetical"}
    if effect == "carry":
        return above
    if effect == "happens":
        return rest
    if effect == "report":
        return NONE
    return rest | {effect} if effect in (*MODES, "rejected") else NONE


def _topic_rule(tree: Clauses, i: int, governor: int) -> Rule | None:
    """ "Discussed deepening ties (and opening an office)": what is only talked about."""
    if governor < 0 or tree.words[i].xpos != "VBG":
        return None
    return read_rules()["topic"].get(tree.words[governor].lemma.lower())


def _rule_for(tree: Clauses, i: int, head: int) -> Rule:
    """The row of the governor, the most specific first ("rule out" before "rule"); else what its relation implies."""
    table, word = read_rules()["governor"], tree.words[head]
    lemma, form = word.lemma.lower(), tree.lower(head)
    if topic := _topic_rule(tree, i, head):
        return topic
    if _is_infinitive(tree, i) and word.upos in ("ADJ", "ADV") and "too" in tree.particles(head, "advmod"):
        return Rule("negation", "happens")  # "too weak to attack"
    particles = [f"{lemma} {p}" for p in tree.particles(head, "compound")] if word.upos == "VERB" else []
    keys = [f"{w} {near}" for near in _near(tree, i, head) for w in particles or (form, lemma)]
    if found := [key for key in keys if key in table and not (key == "used to do" and tree.find(head, "obj", "nsubj:pass"))]:
        return table[found[0]]
    found = [key for key in (*particles, lemma) if key in table and _takes(tree, i, head, table[key])]
    return table[found[0]] if found else _default(tree, i, head)


def _near(tree: Clauses, i: int, head: int) -> list[str]:
    """What may stand beside a governor in its row: its complement's preposition or "to do", its own adverbs."""
    infinitive = _is_infinitive(tree, i)  # "be to do"
    marks = [f"{mark} do" if mark == "to" and infinitive else mark for mark in tree.particles(i, "mark")]
    adverbs = [tree.lower(k) for k in tree.find(head, "advmod")]
    yet = ["yet"] if head + 1 < len(tree.words) and tree.lower(head + 1) == "yet" else []
    return yet + tree.particles(i, "case") + marks + adverbs


def _takes(tree: Clauses, i: int, head: int, rule: Rule) -> bool:
    """Whether the relation is one in which a governor speaks of its complement."""
    label, noun = tree.label(i), tree.words[head].upos in ("NOUN", "PROPN")
    if tree.lemma(head) == "call" and tree.find(head, "obj") and tree.find(head, "xcomp"):  # "called the raid a mistake"
        return False
    if label in ("xcomp", "ccomp", "csubj", "obj", "compound"):
        return label != "compound" or noun
    if label == "nsubj":
        passive = "pass" in tree.words[i].label and not tree.find(head, "obj")
        return passive or rule.effect == "carry"
    if label == "nmod":
        return noun and bool({"of", "for", "to", "on"} & set(tree.particles(i, "case")))
    if label == "acl" and tree.words[i].xpos == "VBG":  # "the intention of attacking"
        return noun and bool({"of", "for"} & set(tree.particles(i, "mark", "case")))
    infinitive = "to" in tree.particles(i, "mark") or tree.words[i].xpos == "VB"
    return label in ("acl", "advcl") and infinitive and tree.words[head].upos != "VERB"


def _default(tree: Clauses, i: int, head: int) -> Rule:
    """What a relation implies where no row speaks of the governor."""
    label, marks = tree.label(i), tree.particles(i, "mark")
    infinitive = _is_infinitive(tree, i)
    if label == "ccomp":
        return Rule("hypothetical", "hypothetical") if infinitive else Rule("report", "hypothetical")
    if infinitive and label == "acl" and tree.words[head].upos == "PROPN":  # a headline: "X to visit Y"
        return NO_RULE
    if infinitive and label in ("xcomp", "acl", "advcl"):
        return Rule("carry", "carry") if _is_ranked(tree, head) else _purpose(tree, head)
    if label in ("xcomp", "csubj"):
        return Rule("carry", "carry")
    if label == "acl" and "that" in marks:  # "reports that", "no evidence that"
        return Rule("report", "hypothetical")
    if label == "advcl":
        return _default_of_advcl(tree, i)
    return _default_of_nominal(tree, i)


def _default_of_advcl(tree: Clauses, i: int) -> Rule:
    """ "Opening talks, …", "when it leaves": as real as the clause beside; a participle of speech is the speaker's own."""
    marks = tree.particles(i, "mark", "case")
    if "without" in marks:
        return Rule("happens", "negation")
    if tree.words[i].xpos == "VBG" and marks in ([], ["by"], ["including"]):
        speech = read_rules()["governor"].get(tree.lemma(i), NO_RULE).effect == "report"
        apart = marks == [] and tree.label(tree.words[i].head) == "xcomp" and i > 0 and tree.words[i - 1].text == ","
        return NO_RULE if speech or apart else Rule("happens", "happens")  # "pledged to stand by him, warning Iraq"
    tenses = {tree.words[k].xpos for k in [i, *tree.find(i, "aux", "cop")]}
    if tenses & {"VBZ", "VBP"} and any(m in read_rules()["temporal"] for m in marks + tree.particles(i, "advmod")):
        return Rule("happens", "happens")
    return NO_RULE


def _default_of_nominal(tree: Clauses, i: int) -> Rule:
    label = tree.label(i)
    if "without" in tree.particles(i, "case"):
        return Rule("happens", "negation")
    if tree.words[i].label == "compound":  # "cancelled the peace talks": no peace either
        return Rule("", "negation")
    if label == "obj" and not _is_definite(tree, i):
        return Rule("carry", "carry")
    if label in ("obl", "nmod") and "any" in tree.particles(i, "det"):
        return Rule("carry", "carry")
    own = any(tree.words[k].label == "nmod:poss" and tree.words[k].upos == "PRON" for k in tree.children[i])
    if label == "obl" and own and {"during", "on"} & set(tree.particles(i, "case")):  # "during their trip they will meet"
        return Rule("happens", "happens")
    return NO_RULE


def _is_infinitive(tree: Clauses, i: int) -> bool:
    """ "To attack", "to be attacking"; not "in addition to attacking"."""
    return "to" in tree.particles(i, "mark") and (tree.words[i].xpos != "VBG" or bool(tree.find(i, "aux")))


def _is_ranked(tree: Clauses, head: int) -> bool:
    """ "The first to sign", "the third president to visit"."""
    ranks = read_rules()["rank"]
    return any(tree.lower(k) in ranks for k in [head, *tree.find(head, "amod", "nummod")])


def _purpose(tree: Clauses, head: int) -> Rule:
    """A purpose is as real as the motion that serves it ("flew to Sochi to meet Putin"), or as what was done for it."""
    continued = any(tree.lemma(k) == "continue" for k in tree.ancestors(head)[:2])  # "continue to work to support", "continue to take steps to"
    if continued or tree.words[head].lemma in read_rules()["motion"] or tree.words[head].upos == "VERB" and _is_past(tree, head):
        return Rule("carry", "carry")
    return Rule("hypothetical", "negation")


def _is_definite(tree: Clauses, i: int) -> bool:
    determiners = [k for k in tree.children[i] if tree.label(k) in ("det", "nmod") and tree.lower(k) in DEFINITE]
    return bool(determiners) or any(tree.words[k].label == "nmod:poss" for k in tree.children[i])


def _shared(tree: Clauses, i: int, first: int, depth: int) -> frozenset[str]:
    """A conjunct has what governs the first one; and its auxiliaries, unless it brings its own or another form."""
    above = NONE if tree.words[first].head < 0 else inherited(tree, first, depth + 1)
    bare = tree.words[first].xpos in ("VB", "VBG") and not tree.find(first, "aux")
    if tree.words[i].xpos in ("VBD", "VBZ") and (bare or any(tree.words[k].xpos == "MD" for k in tree.find(first, "aux"))):
        return NONE  # "failed to agree and left", "agreed that borders must be respected, condemned the war"
    if not _is_parallel(tree, i, first):
        return above | frozenset(_subordinator_cues(tree, first)) if not tree.particles(i, "mark", "case") else above
    own = own_cues(tree, first)
    if any(tree.lower(k) in ("but", "yet") for k in tree.find(i, "cc")):
        own -= {"negation"}
    return (own | above) - {"negation"} | ((own ^ above) & {"negation"})


def _is_parallel(tree: Clauses, i: int, first: int) -> bool:
    """Whether two conjuncts are one phrase: the second has no subject, auxiliary or tense of its own."""
    if tree.words[i].upos in ("NOUN", "PROPN"):
        return not tree.find(i, "det", "cop")
    if tree.find(i, "nsubj", "expl") or any(tree.words[k].xpos == "MD" for k in tree.find(i, "aux")):
        return False
    tenses = tree.words[i].xpos, tree.words[first].xpos
    return tenses[0] == tenses[1] or tenses == ("VBD", "VBN") and bool({"or", "nor"} & set(tree.particles(i, "cc")))
