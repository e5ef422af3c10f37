"""Names: codebook hits and named entities of one sentence -> mentions."""

from __future__ import annotations

import dataclasses

from detente.actors.context import Context
from detente.codebook import Hit, Office, Outlet, Term
from detente.codebook.frames import load_classes
from detente.records import Entity, Mention, Word
from detente.trees import Tree

HONORIFICS = frozenset("Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Sir Dame Lord Lady Gen. General Sheikh Senator Sen. Rep.".split())
BARE = ("nsubj", "nsubj:pass", "obj", "obl", "nmod:poss", "root", "iobj")
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
            mention = _mark_person(tree, first, last, context) if kind == "PER" else None
            if mention:
                mentions.append(mention)
                taken.update(range(mention.first, mention.last + 1))
    for i, word in enumerate(tree.words):  # "Modi to Visit Nepal": a holder's surname that the model overlooked
        if (
            i not in taken
            and word.upos == "PROPN"
            and _stands_alone(tree, i)
            and word.label in BARE
            and word.text in context.codebook.offices_by_surname
        ):
            mention = _mark_person(tree, i, i, context)
            if mention and mention.entities[0].code:
                mentions.append(mention)
                taken.add(i)
    return mentions


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
    row = context.choose_row(hit, tag)
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
    if _is_part_of_a_title(tree, first, last, head, row):
        return None
    entity = context.entity_of(
        row, tree.sentence.text[hit.start - tree.sentence.start : hit.end - tree.sentence.start], hit.start, hit.end
    )
    if isinstance(row, Office):
        context.remember(entity, row.person)
    return _mention(tree, first, last, head, row, entity)


def _mention(tree: Tree, first: int, last: int, head: int, row, entity: Entity) -> Mention:
    word = tree.words[head]
    modifies = word.label in MODIFYING and word.head >= 0 and not isinstance(row, Office)
    if isinstance(row, Term) and row.kind == "adjective" and word.upos == "ADJ" and not modifies:
        modifies = word.label not in ("nsubj", "obj", "nsubj:pass", "obl", "root", "conj")
    return Mention(entity.start, entity.end, first, last, head, "adjective" if modifies else "name", (entity,))


def _mark_body(tree: Tree, span: tuple[int, int, str], row: Term, context: Context) -> Mention | None:
    """A longer ORG around a state's name ("Bank of Japan", "Russian Foreign Ministry"): that body, of that state."""
    first, last, _ = span
    inside = [h for h in context.hits if tree.words[first].start <= h.start and h.end <= tree.words[last].end]
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
        person = context.codebook.people_by_ends.get((tree.words[first].text, surname))
        if (
            person
            and len(person.split()) > 2
            and last - first > 1
            and set(person.split()) != {w.text for w in tree.words[first : last + 1]}
        ):
            person = None  # two long names that only begin and end alike
        if person:
            known = context.person(person, text, start, end)
            context.remember(known, person)
    if known is None and (holder := context.find_surname(text if first == last else "")):
        known = context.person(holder, text, start, end)
        context.remember(known, holder)
    if known is None:
        for tail in (" ".join(w.text for w in tree.words[k : last + 1]) for k in range(first + 1, last)):
            known = known or context.people.get(tail)
    head = tree.head_of(first, last)
    if known is None:
        entity = Entity(text, text, None, None, None, start, end)
        if first < last:
            context.remember(entity, text)  # so that a later "Kim" is this Kim, whoever else is called so
    else:
        entity = dataclasses.replace(known, text=text, start=start, end=end)
    return Mention(start, end, first, last, head, "name", (entity,))


def _slice(tree: Tree, first: int, last: int) -> tuple[str, int, int]:
    start, end = tree.words[first].start, tree.words[last].end
    return tree.sentence.text[start - tree.sentence.start : end - tree.sentence.start], start, end
