"""Codes of the codebook -> words for a reader: what a type means, what a sector is called, what coded an event."""

from __future__ import annotations

import re

# The types of PLOVER as docs/events.md has them; a test holds the two together.
TYPES = {
    "AGREE": "promises, offers, accepts",
    "CONSULT": "meets, visits, calls, negotiates, mediates",
    "SUPPORT": "praises, endorses, recognises, signs",
    "CONCEDE": "yields in words: eases, apologises, declares a ceasefire",
    "COOPERATE": "both gain: trade, joint exercises, extradition",
    "AID": "the recipient gains: money, arms, relief, asylum",
    "RETREAT": "has yielded: withdrawn, released, resigned",
    "REQUEST": "asks, demands, orders",
    "ACCUSE": "disapproves, investigates, alleges",
    "REJECT": "refuses, cancels, vetoes",
    "THREATEN": "warns with consequences",
    "SANCTION": "reduces relations: sanctions, expulsions, convictions",
    "PROTEST": "demonstrates, strikes, riots",
    "MOBILIZE": "moves troops, tests weapons",
    "COERCE": "represses short of violence",
    "ASSAULT": "uses violence",
}
REALITY = {
    "historical": "background, told as past",
    "future": "still to come",
    "hypothetical": "asked for, threatened or possible",
    "negation": "did not happen",
}
ROLES = {"byline": "who wrote it and when", "credit": "whose picture or text it is", "boilerplate": "what the site prints on every page",
         "teaser": "of another article", "caption": "under a picture", "headline": "the headline", "body": "the text itself"}
PARTS_OF_SPEECH = {"v": "verb", "n": "noun", "a": "adjective"}
HOWS = {"frame": "by a row of the frame tables", "model": "by the language model alone", "name": "by name", "description": "by a description or a pronoun",
        "home": "by words that say nothing of a state, on a page about this one's affairs", "words": "by words that name no coded party", "own": "said of the act itself", "lent": "said of a word that carries the act", "line": "opens the line",
        "city": "a town", "area": "no town", "party": "the state of a party", "one": "one source", "chain": "a chain of sources"}
FRAME = re.compile(r"(?:tie )?frame (?P<lemma>.+)\.(?P<pos>[vna])(?:\[(?P<needs>.*)\])?$")


def explain_why(why: str | None) -> str:
    """What coded an event or tie, in a sentence; "" where there is nothing to say.

    >>> explain_why("frame visit.v[recipient]")
    'a row of the frame tables: the verb “visit” (conditions met: recipient)'
    >>> explain_why("frame meeting.n")
    'a row of the frame tables: the noun “meeting”'
    >>> explain_why("model 0.83")
    'the language model, which is sure to 0.83; no row of the frame tables fitted'
    """
    if found := FRAME.match(why or ""):
        needs = f" (conditions met: {found['needs'].replace(';', ', ').replace('|', ' or ')})" if found["needs"] else ""
        return f"a row of the frame tables: the {PARTS_OF_SPEECH[found['pos']]} “{found['lemma']}”{needs}"
    source, _, rest = (why or "").partition(" ")
    if source == "model":
        return f"the language model, which is sure to {rest}; no row of the frame tables fitted"
    return f"the provider's code {rest} of CAMEO" if source == "cameo" else ""


def explain_sight(how: str, seen: float | None) -> str:
    """How a slot was filled (docs/events.md), in words.

    >>> explain_sight("name", 0.97), explain_sight("city", None)
    ('by name; the model gives it 0.97', 'a town')
    """
    return HOWS.get(how, how) + (f"; the model gives it {seen:.2f}" if seen is not None else "")
