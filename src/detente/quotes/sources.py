"""Reports -> Sources: by whose word something is told, with the code of whoever names no state but speaks for one."""

from __future__ import annotations

from collections.abc import Sequence

from detente.codebook import load_codebook
from detente.codebook.domestic import ABROAD, DOMESTIC, OFFICIAL, SENT, are_elsewhere
from detente.codebook.frames import load_classes
from detente.codebook.tables import Title
from detente.quotes.cues import read_cues
from detente.records import Entity, Report, Source

SERVING = frozenset("aide aides adviser advisers advisor advisors lawyer lawyers".split())  # of whomever they serve
OWNED = frozenset("whose his her their our my".split())
PREPOSITIONS = frozenset("in at of on for from".split())


def sources_of(reports: Sequence[Report], home: str | None = None) -> tuple[Source, ...]:
    """The chain of attribution as records show it, outermost first; ``reports`` as ``reports_over`` gives them.

    A bare office ("the foreign ministry said") or body ("the journalists' union") is that of the state whose affairs are told, ``home``, or of the state of the outlet
    that quotes it ("Itar-Tass quoted an official"); an envoy or a foreigner is not."""
    out, of_outlet = [], None
    for r in reversed(reports):
        if not r.text or not r.source and not r.turn and r.text.split(",")[0].isupper():  # a dateline ("ANKARA, May 14") says nothing
            continue
        if out and r.text.lower() in ("i", "we"):  # in speech that somebody is said to say
            continue
        entity = r.source[0] if r.source else None
        own = not r.turn and (_is_at_home(entity) if entity else _is_of_the_state(r.text))
        code = entity and entity.code or (home if own else None)
        if of_outlet and code == home and own and r.text.islower():
            code = of_outlet
        of_outlet = code if entity and entity.sector == "JRN" else None
        out.append(
            Source(
                r.text,
                code,
                entity.name if entity else None,
                r.verb,
                r.source_start,
                r.source_end,
            )
        )
    spoken = {}
    for source in out:  # "agencies *quoted* X *as saying*": X speaks once
        spoken.setdefault((source.text, source.start), source)
    return tuple(spoken.values())


def _is_at_home(entity: Entity) -> bool:
    words = {word.strip(",.").lower() for word in entity.text.split()}
    words |= {word.removesuffix("s") for word in words}
    foreign = words & (ABROAD | load_classes()["envoys"])
    return entity.sector is not None and not (foreign - {"foreign"} if {"ministry", "minister"} & words else foreign)


def _is_of_the_state(words: str) -> bool:
    """Whether words that name no state mean its own officials or a body of its, or who speaks for one: "the party", "a ministry spokesman", "regional authorities", "Prosecutor Jane Roe"."""
    article, *said = words.split() or [""]
    if article.lower() not in ("the", "a", "an", "its"):
        article, said = "", [article, *said]
    if not said:
        return False
    titles = [load_codebook().titles.get(word.lower().rstrip(".")) for word in said]
    if not all(word.islower() for word in said):  # a title before a name
        return not article and len(said) > 1 and all(word[:1].isupper() for word in said) and _speaks_for_it(titles[0])
    if are_elsewhere(said) or said[0] in OWNED:
        return False
    bodies = [t for t in titles if t is not None and t.number == "body" and t.sector in DOMESTIC]
    last = titles[-1]
    whole = article.lower() == "the" and last is not None and last.number != "many" and last.sector in DOMESTIC
    head = next((k for k, word in enumerate(said) if k and word in PREPOSITIONS), len(said)) - 1
    some = article.lower() not in ("the", "its") and _speaks_for_it(titles[head])
    return whole or some or bool(bodies) and (last in bodies or not read_cues()["speaker"].isdisjoint(said))


def _speaks_for_it(title: Title | None) -> bool:
    """Whether who has a title speaks for the state where he has it; an aide does for whom he serves, an envoy for another state."""
    return title is not None and title.sector in OFFICIAL and title.office != "spokesperson" and title.text not in SERVING | SENT
