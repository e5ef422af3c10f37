"""Names: codebook hits and named entities of one sentence -> mentions."""

from __future__ import annotations

import dataclasses
import re

from detente.actors.context import Context
from detente.codebook import Group, Hit, Office, Organisation, Outlet, Term, hits_between
from detente.codebook.frames import load_classes
from detente.codebook.gazetteer import load_gazetteer
from detente.codebook.terms import HONORIFICS, holds, plain
from detente.records import Entity, Mention, Word
from detente.trees import Tree

RULE = frozenset("government administration regime cabinet presidency".split())  # "the *Uribe* government"
BARE = ("nsubj", "nsubj:pass", "obj", "obl", "nmod:poss", "root", "iobj")
AT = ("in", "at", "near", "outside", "inside", "across", "around", "throughout")
RIVER_VERBS = frozenset("follow flow wind meander flood ford bridge swim navigate dam dredge".split())
RIVER_NOUNS = frozenset("bank mouth tributary basin bed delta valley source shore water bend upstream downstream rapids estuary".split())
RIVERS = frozenset("Jordan Niger Senegal Paraguay Uruguay".split())  # with the article the river: the state has none
KITCHEN = frozenset("sauce roast oven carve stuffing gravy sandwich breast dinner cook bake recipe soup leg wing poultry plate leftover".split())
READERS = frozenset("read buy subscribe skim print leaf fold deliver collect edit browse".split())
CONGRESS = frozenset("Rep. Reps. Sen. Sens.".split())
MODIFYING = ("amod", "compound", "nmod:desc", "nmod:unmarked", "obl:unmarked")


def mark_names(tree: Tree, hits: list[Hit], context: Context, taken: set[int]) -> list[Mention]:
    """Mentions of named parties; words used are added to ``taken``."""
    mentions = []
    spans = entity_spans(tree.words)
    for hit in hits:
        found = tree.index_at(hit.start, hit.end)
        if found is None or taken & set(range(found[0], found[1] + 1)):
            continue
        mention = _mark_hit(tree, hit, *found, spans, context)
        if mention:
            mentions.append(mention)
            taken.update(range(mention.first, mention.last + 1))
    for first, last, kind in spans:
        if not taken & set(range(first, last + 1)):
            known = kind == "PER" or _is_titled(tree, first, last, context) or first == last and tree.words[first].text in context.people
            mention = _mark_person(tree, first, last, context) if known else None
            if mention:
                mentions.append(mention)
                taken.update(range(mention.first, mention.last + 1))
    mentions = _with_owners(tree, mentions)
    for i, word in enumerate(tree.words):
        known = context.shorts.get(word.text) or (context.bodies.get(word.text) if _is_the_one_so_called(tree, i) else None)
        if i not in taken and known is not None:
            entity = dataclasses.replace(known, text=word.text, start=word.start, end=word.end)
            mentions.append(Mention(word.start, word.end, i, i, i, "adjective" if word.label in MODIFYING else "name", (entity,)))
            taken.add(i)
    for i, word in enumerate(tree.words):  # "Modi to Visit Nepal": a holder's surname that the model overlooked
        if (
            i not in taken
            and word.upos == "PROPN"
            and _stands_alone(tree, i)
            and (word.label in BARE or word.label == "compound" and tree.words[word.head].lemma.lower() in RULE)
            and context.codebook.offices_of(word.text)
        ):
            mention = _mark_person(tree, i, i, context)
            if mention and mention.entities[0].code:
                mentions.append(mention)
                taken.add(i)
    return mentions


def _is_the_one_so_called(tree: Tree, i: int) -> bool:
    """ "The Fund": a noun in capitals that nothing but its article tells apart."""
    if not i or tree.words[i - 1].head != i or tree.words[i - 1].text.lower() != "the":
        return False
    return tree.words[i].label not in ("flat", "compound") and not tree.find(i, "amod", "compound", "flat", "nmod", "nmod:poss", "nmod:desc", "nummod", "acl:relcl")


def _is_titled(tree: Tree, first: int, last: int, context: Context) -> bool:
    """ "Secretary Blinken", taken for a body."""
    return last == first + 1 and tree.words[first].text.lower() in context.codebook.titles and bool(context.codebook.offices_of(tree.words[last].text))


def _stands_alone(tree: Tree, i: int) -> bool:
    """Whether a word is no part of a longer name, and no common word but for its capital ("May"); what sort of name the model
    took it for does not count."""
    if tree.words[i].text.lower() in load_classes()["everyday"]:
        return False
    after = tree.words[i + 1].name if i + 1 < len(tree.words) else "O"
    return tree.words[i].name[0] != "I" and after[0] != "I"


def entity_spans(words: tuple[Word, ...]) -> list[tuple[int, int, str]]:
    """(first, last, type) of the named entities that the model tagged."""
    spans: list[tuple[int, int, str]] = []
    for i, word in enumerate(words):
        if word.name[0] == "B":
            spans.append((i, i, word.name[2:]))
        elif word.name[0] == "I" and spans:
            spans[-1] = (spans[-1][0], i, spans[-1][2])
    return spans


def _mark_hit(tree: Tree, hit: Hit, first: int, last: int, spans, context: Context) -> Mention | None:
    words = tree.words
    around = next((s for s in spans if s[0] <= first and last <= s[1]), None)
    tag = around[2] if around else ""
    if tag == "PER" and around[:2] == (first, last) and tree.words[first].text not in context.people:
        tag = "LONE"  # "Jordan closed its border": one word, nobody of that name about
    if first == last and words[first].text in context.people and words[first].label not in MODIFYING and all(isinstance(r, Term) and r.kind in ("adjective", "people") for r in hit.rows):
        return None  # "*French* said", of whom the page has told as "Monica French"
    row = context.choose_row(hit, tag, bool(around) and around[:2] == (first, last)) or _said_to_be(tree, hit, first, last, context)
    if row is None or words[first].start != hit.start or words[last].end != hit.end:
        return None
    if isinstance(row, Outlet) and not (around and around[2] == "ORG") and row.country in (None, ""):
        return None
    if around and (around[0], around[1]) != (first, last):
        if around[2] == "ORG" and isinstance(row, Term):
            return _mark_body(tree, around, row, context)
        if around[2] == "PER" and not isinstance(row, Office):
            return None
    head = tree.head_of(first, last)
    if _is_part_of_a_title(tree, first, last, head, row) or _is_another_thing(tree, hit, first, last, head, row, context):
        return None
    entity = context.entity_of(
        row, tree.sentence.text[hit.start - tree.sentence.start : hit.end - tree.sentence.start], hit.start, hit.end
    )
    if isinstance(row, Office):
        context.remember(entity, row.person)
    elif isinstance(row, (Organisation, Group)):
        context.remember_body(words[head].text, entity)
    return _mention(tree, first, last, head, row, entity)


def _said_to_be(tree: Tree, hit: Hit, first: int, last: int, context: Context) -> Group | None:
    """A body called by a common noun that is said to be one: "Solidarity, the Polish union"."""
    titles = context.codebook.titles
    kinds = {titles[w].sector for c in tree.find(tree.head_of(first, last), "appos") if (w := tree.words[c].lemma.lower()) in titles}
    return next((r for r in hit.rows if isinstance(r, Group) and r.sector in kinds and holds(r, context.day)), None)


def _is_another_thing(tree: Tree, hit: Hit, first: int, last: int, head: int, row, context: Context) -> bool:
    """A given name, a town of the United States, a river, a dish or a thing to read that is called like a party."""
    word, above = tree.words[head], tree.words[head].head
    governor = tree.words[above].lemma.lower() if above >= 0 else ""
    if isinstance(row, Outlet):
        return word.label in ("obj", "obl") and governor in READERS or word.label == "obl" and tree.case_of(head) == "in"
    if not isinstance(row, Term) or row.kind in ("adjective", "people") or first != last:
        return False
    if any(tree.words[c].upos == "PROPN" and c == last + 1 and tree.words[c].name[0] == "I" for c in tree.find(last, "flat")):
        return True  # "Israel Vázquez"
    if word.label == "compound" and above == last + 1 and tree.words[above].name[0] == "I" and tree.words[above].upos == "PROPN":
        return governor not in context.codebook.titles  # "Berlin Zoo", "London Breed"
    if _is_american_town(tree, hit):
        return True
    if row.kind == "capital" and any(tree.words[c].lemma.lower() in ("state", "city", "town") for c in tree.find(last, "appos")):
        return True
    article = any(tree.words[c].lemma.lower() == "the" for c in tree.find(last, "det"))
    if article and row.text in RIVERS:
        return True
    if "river" in row.ambiguous and article:
        return tree.case_of(last) in ("along", "across", "up", "down") or governor in RIVER_VERBS | RIVER_NOUNS
    return "bird" in row.ambiguous and bool(KITCHEN & {w.lemma.lower() for w in tree.words})


def _is_american_town(tree: Tree, hit: Hit) -> bool:
    """ "Moscow, Idaho", and the state itself in "Atlanta, Georgia"."""
    text, gazetteer = tree.sentence.text, load_gazetteer()
    start, end = hit.start - tree.sentence.start, hit.end - tree.sentence.start
    name = text[start:end]
    after = re.match(r", ((?:[A-Z][\w.]+ )?[A-Z][\w.]+)", text[end:])
    if after:
        state = next((s for s in (after[1], after[1].split()[0]) if any(k.granularity == "state" for k in gazetteer.find(s))), "")
        if state and (state not in ("Georgia", "Washington") or any(k.admin1 == state for k in gazetteer.find(name))):
            return True
    before = re.search(r"((?:[A-Z][\w.]+ )?[A-Z][\w.]+), $", text[:start])
    towns = (before[1], before[1].split()[-1]) if before else ()
    return any(k.country == "USA" and k.admin1 == name and k.granularity == "city" for town in towns for k in gazetteer.find(town))


def _with_owners(tree: Tree, mentions: list[Mention]) -> list[Mention]:
    """ "Pakistan's ISI" is one party: the state that a body is said to be of belongs to its name."""
    by_word = {i: m for m in mentions for i in range(m.first, m.last + 1)}
    out = list(mentions)
    for mention in mentions:
        entity = mention.entities[0]
        owner = next((by_word[c] for c in tree.find(mention.head, "nmod:poss") if c in by_word), None)
        if owner is None or owner is mention or owner.last + 2 != mention.first or entity.office or owner.entities[0].office:
            continue
        if entity.code is None or entity.name == entity.code or entity.sector in (None, "CVL") or owner.entities[0].code != entity.code:
            continue
        start = tree.words[owner.first].start
        text = tree.sentence.text[start - tree.sentence.start : mention.end - tree.sentence.start]
        whole = dataclasses.replace(mention, start=start, first=owner.first, entities=(dataclasses.replace(entity, text=text, start=start),))
        out = [whole if m is mention else m for m in out if m is not owner]
    return out


def drop_places(tree: Tree, mentions: list[Mention], places: frozenset[str]) -> list[Mention]:
    """The mentions but for capitals and provinces where something happens: "Tokyo" acts, "in Tokyo" is a place."""
    return [m for m in mentions if not (
        m.kind == "name" and m.entities[0].text in places and m.entities[0].sector in ("GOV", None)
        and tree.words[m.head].label in ("obl", "nmod") and tree.case_of(m.head) in AT)]


def _mention(tree: Tree, first: int, last: int, head: int, row, entity: Entity) -> Mention:
    word = tree.words[head]
    modifies = word.label in MODIFYING and word.head >= 0 and not isinstance(row, Office)
    if isinstance(row, Term) and row.kind == "adjective" and word.upos == "ADJ" and not modifies:
        modifies = word.label not in ("nsubj", "obj", "nsubj:pass", "obl", "root", "conj")
    return Mention(entity.start, entity.end, first, last, head, "adjective" if modifies else "name", (entity,))


def _mark_body(tree: Tree, span: tuple[int, int, str], row: Term, context: Context) -> Mention | None:
    """A longer ORG around a state's name ("Bank of Japan", "Russian Foreign Ministry"): that body, of that state."""
    first, last, _ = span
    inside = hits_between(context.hits, tree.words[first].start, tree.words[last].end)
    codes = {r.code for h in inside for r in h.rows if isinstance(r, Term) and r.code}
    if len(codes) > 1:  # "U.S.-Japan Consultative Committee" belongs to neither
        return None
    text, start, end = _slice(tree, first, last)
    title = _last_title(tree, first, last, context)
    sector = title.sector if title else "UNK"
    entity = Entity(text, text, row.code, sector, (title.office or None) if title else None, start, end)
    head = tree.head_of(first, last)
    return Mention(start, end, first, last, head, "name", (entity,))


def _last_title(tree: Tree, first: int, last: int, context: Context):
    words = [w.text.lower() for w in tree.words[first : last + 1]]
    for low in range(len(words)):
        for high in range(len(words), low, -1):
            title = context.codebook.titles.get(" ".join(words[low:high]))
            if title:
                return title
    return None


def _is_part_of_a_title(tree: Tree, first: int, last: int, head: int, row) -> bool:
    """A capital that names a document or an event ("the Minsk agreements", "the Paris summit") is no party."""
    word = tree.words[head]
    return (
        isinstance(row, Term)
        and row.kind == "capital"
        and word.head >= 0
        and word.label in ("compound", "nmod:desc", "amod")
        and tree.words[word.head].lemma.lower() in NAMED_AFTER
    )


NAMED_AFTER = frozenset(
    "agreement accord treaty protocol convention conference declaration summit process forum airport marathon "
    "price stock share market trading future gold copper silver oil wall street suburb district museum theatre theater hospital "
    "communique statement club stock exchange subway metro university hotel festival review act charter principle framework formula consensus talks".split()
)


def _mark_person(tree: Tree, first: int, last: int, context: Context) -> Mention | None:
    """A person the codebook does not spell out: a later mention, or a holder's surname."""
    while first < last and tree.words[first].text in HONORIFICS:
        first += 1
    text, start, end = _slice(tree, first, last)
    surname = tree.words[last].text
    known = context.people.get(text) or (context.people.get(surname) if first == last else None)
    if known is None and first < last:
        words = plain(text).split()
        person = context.codebook.people_by_ends.get((words[0], words[-1]))
        if person and len(person.split()) > 2 and len(words) > 2 and set(plain(person).split()) != set(words):
            person = None  # two long names that only begin and end alike
        person = context.codebook.person_written(text) or person
        if person:
            known = context.person(person, text, start, end)
            context.remember(known, person)
    if known is None and (holder := context.find_surname(text)):
        known = context.person(holder, text, start, end)
        context.remember(known, holder)
    if known is None:
        for tail in (" ".join(w.text for w in tree.words[k : last + 1]) for k in range(first + 1, last)):
            known = known or context.people.get(tail)
    if known is None and first == last:
        known = context.called(text)
    head = tree.head_of(first, last)
    if known is None:
        entity = Entity(text, text, None, None, None, start, end)
        if first and tree.words[first - 1].text in CONGRESS and (context.home or "USA") == "USA" and (context.codes["USA"] or not context.codes):
            entity = dataclasses.replace(entity, code="USA", sector="LEG")
        if first < last:
            context.remember(entity, text)  # so that a later "Kim" is this Kim, whoever else is called so
    else:
        entity = dataclasses.replace(known, text=text, start=start, end=end)
    return Mention(start, end, first, last, head, "name", (entity,))


def _slice(tree: Tree, first: int, last: int) -> tuple[str, int, int]:
    start, end = tree.words[first].start, tree.words[last].end
    return tree.sentence.text[start - tree.sentence.start : end - tree.sentence.start], start, end
