"""The four passes in order, over an article's parsed sentences."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from detente.actors.context import Context
from detente.actors.descriptions import mark_descriptions
from detente.actors.homes import settle
from detente.actors.names import drop_places, mark_names
from detente.actors.references import Trail, mark_label, mark_references
from detente.codebook import Codebook, Group, Hit, Office, Organisation, Term, hits_between
from detente.records import Article, Entity, Mention, Sentence
from detente.releases import is_release, speaks_for_its_state
from detente.slots import unsaid
from detente.transcripts import find_speakers
from detente.trees import Tree

SHORT = range(3, 6)  # letters of an abbreviation that may stand for several bodies
_JOINT = re.compile(r"\b[Jj]oint (?:Statement|Communiqu|Declaration|Vision|Leaders|Press)|\bStrategic (?:and [A-Z]\w+ )?Dialogue\b")
_ISSUED = re.compile(r"\b(?:statement|declaration|communiqu[eé])\b[^.:;]{0,60}?\b(?:released|issued|made|adopted|given) (?:jointly )?by\b|\bjoint (?:statement|declaration|communiqu[eé]) (?:by|of)\b", re.I)
_JOINED = re.compile(r"\b(?:endorsed|joined|supported|co-?signed) by\b")
_OCCASION = re.compile(r"\s(?:on|in|at|following|after|during|upon|held|as|regarding|concerning)\s")  # what stands behind it issues nothing


def short_for_others(text: str, hits: Sequence[Hit]) -> set[str]:
    """Abbreviations of bodies that a text spells as another's: "the Financial Services Agency … the *FSA*" is no Free Syrian Army, unless that is named too.

    >>> from detente.codebook import load_codebook
    >>> text = "It ordered Japan's Financial Services Agency to look into it. The FSA said nothing."
    >>> short_for_others(text, load_codebook().find_names(text))
    {'FSA'}
    """
    rows: dict[str, set[str]] = {}
    spelt: set[str] = set()
    for hit in hits:
        name, bodies = text[hit.start : hit.end], {row.name for row in hit.rows if isinstance(row, (Organisation, Group))}
        if bodies and name.isalpha() and name.isupper() and len(name) in SHORT:
            rows.setdefault(name, set()).update(bodies)
        else:
            spelt |= bodies
    return {name for name, bodies in rows.items() if bodies.isdisjoint(spelt) and re.search(r"\b" + r"\w+\s+(?:(?:of|for|and|the|on|to)\s+)*".join(name) + r"\w*[a-z]", text)}


def mark_actors(
    article: Article, sentences: Sequence[Sentence], codebook: Codebook, hits: Sequence[Hit], homes: Sequence[str | None], towns: Mapping[str, str]
) -> list[tuple[Mention, ...]]:
    """Mentions of each sentence (none where it was not parsed).

    ``hits`` are the codebook's names in the article's text. People, once named, are known to later sentences; a
    caption is coded by its own day; a teaser neither lends its people to the body nor takes pronouns from it. Bare parties
    ("the police") are placed at home: ``homes`` has the state whose affairs each sentence tells, where there is one. ``towns``: names (small letters) that
    here mean towns, with their states: "London" in Ontario."""
    others = short_for_others(article.text, hits)
    hits = [hit for hit in hits if (name := article.text[hit.start : hit.end]) not in others and name.lower() not in towns]
    own, release = article.publisher_country if speaks_for_its_state(article) else None, is_release(article)
    speakers = find_speakers(block.text for block in article.blocks if block.role == "body")
    contexts: dict[str, Context] = {}
    out: list[tuple[Mention, ...]] = []
    histories: dict[str, list[Mention]] = {}
    trails: dict[int, Trail] = {}
    for sentence, home in zip(sentences, homes):
        block = article.blocks[sentence.block]
        key = "teaser" if block.role == "teaser" else f"{block.day}"
        if key not in contexts:
            contexts[key] = Context(codebook, block.day or article.published, list(hits), own=own, speakers=speakers, towns=towns)
        context, history = contexts[key], histories.setdefault("teaser" if key == "teaser" else "own", [])
        context.take_turn(sentence.text)
        context.home, context.paragraph = home, block.start
        if own and block.role == "body" and (issued := _ISSUED.search(sentence.text)):
            context.voice = _issuing(sentence, hits, issued.end(), context) or context.voice
        if not sentence.words:
            out.append(mark_label(sentence, context))
            continue
        tree, taken = Tree(sentence), set()
        inside = hits_between(hits, sentence.start, sentence.end)
        names = mark_names(tree, inside, context, taken)
        described = drop_places(tree, mark_descriptions(tree, names, context, taken, history), codebook.places)
        described = settle(described, home, article.text)
        for mention in described:
            if len(mention.entities) == 1 and mention.entities[0].code:
                context.remember_short(sentence, mention.entities[0])
        if block.role == "headline" and own and (joint := _JOINT.search(sentence.text)):
            end = sentence.start + _ends_at(sentence.text, joint.end())
            context.voice = _states_of([m for m in described if m.start < end], context) or _states_of(described, context)
        if release and block.role == "body" and not context.issued:
            context.issued = _issuers(tree, described, codebook)
        trail = trails.setdefault(-1 if block.role == "body" else sentence.block, [])
        mentions = mark_references(tree, described, context, trail)
        trail.append((tree, mentions))
        history += [m for m in mentions if m.kind != "adjective"]
        out.append(tuple(mentions))
    return out


def _issuers(tree: Tree, mentions: Sequence[Mention], codebook: Codebook) -> tuple[Entity, ...]:
    """Who does something in the present by a sentence's own words: "*The United States* strongly condemns …"."""
    verbs = [i for i, word in enumerate(tree.words) if word.label == "root" and word.xpos in ("VBZ", "VBP")]
    subjects = [m for i in verbs for k in tree.find(i, "nsubj") for m in mentions if m.first <= k <= m.last]
    coded = [e for m in subjects[:1] for e in m.entities if e.code and e.sector in (None, "GOV") and (e.code in codebook.states or e.office is None)]
    return tuple(_unspoken(e) for e in coded[:1])


def _issuing(sentence: Sentence, hits: Sequence[Hit], after: int, context: Context) -> tuple[Entity, ...]:
    """Who issued a statement, each state or body once; () where it is but one: "released by Secretary Blinken, *the EU High Representative* …, and *Canadian Minister* … on the
    occasion of", "issued by the United States as chair, and endorsed by *Albania*, …"."""
    joined = _JOINED.search(sentence.text, after)
    spans = [(after, _ends_at(sentence.text, after)), *([(joined.end(), len(sentence.text))] if joined else [])]
    inside = [hit for low, high in spans for hit in hits_between(hits, sentence.start + low, sentence.start + high)]
    rows = [(context.choose_row(hit, "", True), hit) for hit in inside]
    entities = [context.entity_of(row, "", hit.start, hit.end) for row, hit in rows if isinstance(row, (Office, Organisation, Term))]
    named = {e.code: _unspoken(e) for e in entities if e.code}
    if named and context.own not in named and named.keys() <= {*context.codebook.states, "EUR"}:  # who publishes it is one of them, by whatever name
        named = {context.own: unsaid(context.own, "GOV"), **named}
    return tuple(named.values()) if len(named) > 1 else ()


def _ends_at(text: str, after: int) -> int:
    """Where a sentence stops naming who issues something."""
    occasion = _OCCASION.search(text, after)
    return occasion.start() if occasion else len(text)


def _unspoken(entity: Entity) -> Entity:
    """A party as that for which somebody says "we": without words of its own, or an office."""
    return dataclasses.replace(entity, text="", office=None, start=0, end=0)


def _states_of(mentions: Sequence[Mention], context: Context) -> tuple[Entity, ...]:
    """The states that are named, each once; () where it is but one: in a joint statement "we" are all of them."""
    named = {e.code: unsaid(e.code, "GOV") for m in mentions for e in m.entities if e.code in context.codebook.states and e.office is None and e.sector in (None, "GOV")}
    return tuple(named.values()) if len(named) > 1 else ()
