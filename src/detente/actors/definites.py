"""Nouns that only point: "both leaders", "the three", "its neighbour", "the bloc", "the kingdom" -> the parties meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from detente.actors.context import Context
from detente.codebook.terms import holds
from detente.records import Entity, Mention
from detente.slots import unsaid
from detente.trees import Tree

Trail = list[tuple[Tree, list[Mention]]]  # sentences with their mentions, nearest last
PAIRS = frozenset(
    "country nation side leader government state party ally neighbour neighbor capital president minister diplomat power army general "
    "navy fleet monarchy kingdom republic camp foe rival adversary head statesman premier delegation negotiator man counterpart".split()
)
STATELY = frozenset("country nation government state capital neighbour neighbor army navy monarchy kingdom republic".split())
RIVALS = frozenset("neighbour neighbor rival adversary enemy foe".split())
WHOLE = STATELY - {"army", "navy"} | RIVALS | {"ally", "partner"}  # what states are called as such, whoever of them was named last
BLOCS = frozenset("bloc alliance grouping organisation organization union".split())
KINDS = frozenset(("amod", "compound"))  # labels of what only says of what kind something is
REALMS = frozenset("kingdom republic emirate sultanate island archipelago country nation".split())
ORGANISATIONS = frozenset(("IGO", "UNO", "EUR"))
MEDIATORS = frozenset(("IGO", "UNO"))  # seldom one of two sides
COUNTED = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
PERSONAL = frozenset("leader president minister diplomat premier head statesman counterpart man woman".split())
MOSTLY = 0.6  # of an article's naming of states, from where on two are "the two countries"
EVENLY = 0.5  # … and how often the second is named for each time that the first is, where a quarrel may be within the first
REACH = 4  # sentences back to whom "they" and "the bloc" may mean
BORROWING = ("conj", "advcl", "xcomp")  # clauses whose subject, where they have none, is that of the one above
SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
ARGUMENTS = (*SUBJECTS, "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss")


def parties_pointed_to(tree: Tree, i: int, mentions: list[Mention], earlier: Trail, context: Context) -> tuple[Entity, ...]:
    """The parties that a noun or number means which names none, () for nobody; ``mentions`` of its sentence, ``earlier`` ones of those before it."""
    word = tree.words[i]
    if word.upos == "NOUN" and word.lemma in PAIRS and is_pair(tree, i) or _is_bare_pair(tree, i):
        return _pair(tree, mentions, i, earlier, context)
    if word.upos == "PROPN" and is_pair(tree, i):
        return _namesakes(word.text.removesuffix("s"), context)
    if count := _number_of(tree, i):
        return _as_called(_as_many(tree, i, mentions, earlier, count), word.lemma, context)
    if word.upos != "NOUN":
        return ()
    if word.lemma in RIVALS and (word.xpos == "NN" or any(tree.words[c].text.lower() == "their" for c in tree.find(i, "nmod:poss"))):
        return _other_of_two(tree, i, mentions, context)
    if word.lemma in REALMS and word.xpos == "NN" and tree.is_definite(i) and not tree.find(i, "amod", "compound", "nmod:poss", "nmod", "acl", "acl:relcl"):
        return _state_before(tree, i, mentions, earlier, context)
    if word.lemma in BLOCS and word.xpos == "NN" and tree.is_definite(i):
        return _body_before(tree, i, mentions, earlier)
    return ()


def _governor(tree: Tree, i: int) -> int:
    """The word whose argument a noun is, itself or by what is its own: "condemned the conduct *of both*", "urged the *country's* leaders"."""
    while tree.words[i].label == "nmod:poss" or tree.words[i].label == "nmod" and tree.case_of(i) == "of":
        i = tree.words[i].head
    return tree.words[i].head


def is_coargument(tree: Tree, mention: Mention, governor: int) -> bool:
    """A pronoun is none of its own verb's other arguments: "Abe met him", "Abe met Putin and invited him", "Abe called Putin to thank him"."""
    if tree.words[mention.head].head == governor:
        return True
    node = governor
    while node >= 0 and tree.words[node].label.split(":")[0] in BORROWING and not tree.find(node, *SUBJECTS):
        node = tree.words[node].head
    return node != governor and tree.words[mention.head].head == node and tree.words[mention.head].label in SUBJECTS


def is_pair(tree: Tree, i: int) -> bool:
    said = {tree.words[c].text.lower() for c in tree.find(i, "det", "nummod", "amod", "cc:preconj", "nmod:poss")}
    if tree.words[i].lemma == "side" and tree.find(i, "nmod"):  # "both sides of the House"
        return False
    return tree.words[i].xpos in ("NNS", "NNPS") and ("both" in said or "two" in said and (tree.words[i].lemma != "man" or tree.is_definite(i)))


def _is_bare_pair(tree: Tree, i: int) -> bool:
    """ "The two", "the pair", "both" for parties."""
    word = tree.words[i]
    alone = word.label in ARGUMENTS and not tree.find(i, "nmod", "acl", "acl:relcl")
    return alone and (word.text.lower() in ("two", "pair", "duo") and tree.is_definite(i) or word.text.lower() == "both" and word.upos in ("PRON", "DET"))


def _pair(tree: Tree, out: list[Mention], i: int, earlier: Trail, context: Context) -> tuple[Entity, ...]:
    """ "both countries": the two parties named before in this sentence, or with the one or two before; more than two is nobody.

    Countries, governments and capitals are states; where the sentences name no two, they are the two that the article keeps naming. Who does something to them
    is none of them: "*Paris* called on both capitals"."""
    stately, governor, two = tree.words[i].lemma in STATELY, _governor(tree, i), two_of_the_article(context)
    before = [m for m in out if m.last < i and not (is_coargument(tree, m, governor) and not tree.words[m.head].label.startswith("obl"))]
    doers = _codes_left_out(out, i, [*before, *(m for m in out if m.first <= tree.words[i].head <= m.last)])  # "the *armies* of the two countries" are theirs

    def named(reach: int, held: bool) -> list[list[Entity]]:
        groups = [before, *(mentions for _, mentions in reversed(earlier[-reach:]))]
        barred = doers | MEDIATORS
        return [[e for m in reversed(group) for e in m.entities if e.code and e.code not in barred and e.sector != "JRN" and (e.office or not held) and (not stately or e.code in context.codebook.states)] for group in groups]

    chosen = _first_two(named(REACH, True), lambda e: e.code) if tree.words[i].lemma in PERSONAL else ()
    entities = named(2, False)
    if len(chosen) != 2:
        chosen = _first_two(entities, lambda e: e.code)
    later = {e.code for m in out if m.first > i for e in m.entities}
    if two and tree.words[i].lemma in RIVALS and not later.isdisjoint(e.code for e in chosen) and later.isdisjoint(e.code for e in two):
        return two  # "the two neighbours, with *Brazil*, signed"
    if len(chosen) == 1 and not stately and {chosen[0].code} < {e.code for e in two} - doers and context.codes[two[1].code] >= EVENLY * context.codes[two[0].code]:
        return two
    if len(chosen) < 2 and not stately:  # "both sides" of one state: its government and its rebels
        chosen = _first_two(entities, lambda e: (e.code, e.sector or "GOV"))
    if len(chosen) == 2:
        return _as_called(chosen[::-1], tree.words[i].lemma, context)
    return two if stately and len(chosen) != 1 or len(chosen) > 2 else ()


def _as_called(parties: tuple[Entity, ...], noun: str, context: Context) -> tuple[Entity, ...]:
    """The states as such where the noun calls them so: "both *allies*", after the troops of one were named."""
    return tuple(unsaid(e.code) if (noun in WHOLE or noun == "side" and e.office) and e.code in context.codebook.states else e for e in parties)


def _namesakes(name: str, context: Context) -> tuple[Entity, ...]:
    """ "The two *Koreas*": the states of the day that share a name, if they are two."""
    called = [s for s in context.codebook.states.values() if name in s.name.split() and holds(s, context.day)]
    return tuple(unsaid(s.code) for s in called) if len(called) == 2 else ()


def _codes_left_out(mentions: list[Mention], i: int, kept: list[Mention]) -> set[str | None]:
    """Of the mentions before a word those that are not ``kept``, by code."""
    return {e.code for m in mentions if m.last < i and m not in kept for e in m.entities}


def _first_two(groups: list[list[Entity]], key: Callable[[Entity], object]) -> tuple[Entity, ...]:
    """The different parties of the first sentences, nearest first, that together name two; more than two where one sentence names more."""
    chosen: dict[object, Entity] = {}
    for group in groups:
        for entity in group:
            chosen.setdefault(key(entity), entity)
        if len(chosen) >= 2:
            break
    return tuple(chosen.values())


def _number_of(tree: Tree, i: int) -> int:
    """How many "the four", "the three states" are; 0 where it is not said of parties."""
    word = tree.words[i]
    if word.upos == "NOUN" and word.lemma in PAIRS and word.xpos == "NNS":
        numbers = [c for c in tree.find(i, "nummod") if c < i]
    else:
        numbers = [i] if word.upos == "NUM" and word.label in ARGUMENTS else []
    count = next((n for k in numbers if (n := COUNTED.get(tree.words[k].text.lower()))), 0)
    return count if count and (tree.is_definite(i) or any(tree.words[c].lemma == "all" for c in tree.find(i, "det"))) else 0


def _as_many(tree: Tree, i: int, out: list[Mention], earlier: Trail, count: int) -> tuple[Entity, ...]:
    """The parties last named side by side, if they are as many: "Egypt, Bahrain and Kuwait …", then "the three"."""
    sentences = [(tree, [m for m in out if m.last < i]), *reversed(earlier)]
    for t, mentions in (each for each in sentences if each[1]):
        by_word = {k: m for m in mentions if m.kind != "adjective" for k in range(m.first, m.last + 1)}
        for mention in mentions:
            joined = {e.code: e for k in t.conjuncts(mention.head) if k in by_word for e in by_word[k].entities if e.code}
            joined |= {e.code: e for e in mention.entities if mention.kind == "pronoun" and e.code}
            if len(joined) == count:
                return tuple(joined.values())
    return ()


def _other_of_two(tree: Tree, i: int, out: list[Mention], context: Context) -> tuple[Entity, ...]:
    """ "Its *neighbour*", "the southern neighbour": of the two states that an article keeps naming the one whose neighbour it is not."""
    two = two_of_the_article(context)
    whose = tree.find(i, "nmod:poss")
    owners = {e.code for m in out for e in m.entities if any(m.first <= c <= m.last for c in whose)}
    if not whose and tree.is_definite(i):
        owners = {e.code for m in [m for m in out if m.last < i and tree.words[m.head].label in SUBJECTS][-1:] for e in m.entities}
    return tuple(e for e in two if e.code not in owners) if len(owners & {e.code for e in two}) == 1 else ()


def _state_before(tree: Tree, i: int, out: list[Mention], earlier: Trail, context: Context) -> tuple[Entity, ...]:
    """ "The kingdom", "the island": the state last named that does not act on it, rather than one that only says of what kind something is ("*US* flags")."""
    governor = _governor(tree, i)
    here = [m for m in out if m.last < i and not is_coargument(tree, m, governor)]
    doers = _codes_left_out(out, i, here)
    groups = [(tree, here), *reversed(earlier[-REACH:])]
    named = [(t.words[t.first_conjunct(m.head)].label, e) for t, mentions in groups for m in reversed(mentions) if m.kind != "pronoun" for e in m.entities]
    states = [(label, e) for label, e in named if e.code in context.codebook.states and e.code not in doers and e.sector in (None, "GOV")]
    return tuple(unsaid(e.code) for e in ([e for label, e in states if label not in KINDS] or [e for _, e in states])[:1])


def _body_before(tree: Tree, i: int, out: list[Mention], earlier: Trail) -> tuple[Entity, ...]:
    """ "The bloc", "the alliance": the organisation last named."""
    groups = [[m for m in out if m.last < i], *(mentions for _, mentions in reversed(earlier[-REACH:]))]
    return next(((e,) for group in groups for m in reversed(group) for e in m.entities if e.code in ORGANISATIONS), ())


def two_of_the_article(context: Context) -> tuple[Entity, ...]:
    """The two states that make up most of an article's naming of states."""
    codes = Counter({code: n for code, n in context.codes.items() if code in context.codebook.states})
    two = codes.most_common(2)
    if len(two) < 2 or two[1][1] < 2 or sum(n for _, n in two) < MOSTLY * codes.total():
        return ()
    return tuple(unsaid(code) for code, _ in two)
