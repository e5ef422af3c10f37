"""Marked sentences -> ties: the standing relations that a page states or takes for granted."""

from __future__ import annotations

import hashlib
from typing import Sequence

from detente.codebook import Frame, load_frames
from detente.quotes import reports_over, sources_of
from detente.records import Article, Entity, Marked, Span, Tie
from detente.slots import Scene
from detente.status import status_of

POS = {"VERB": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a"}
SYMMETRIC = frozenset(("alliance", "treaty", "territorial-dispute", "rivalry"))
UNREAL = frozenset(("hypothetical", "future", "negation"))


def code_ties(article: Article, marked: Sequence[Marked]) -> tuple[Tie, ...]:
    """Ties of an article, each kind and pair once, the surest statement kept, in reading order."""
    best: dict[tuple, Tie] = {}
    for one in marked:
        scene = Scene(one)
        for i in range(len(scene.words)):
            for tie in _ties_at(article, scene, i):
                key = _key(tie)
                if key not in best or tie.confidence > best[key].confidence:
                    best[key] = tie
    return tuple(sorted(best.values(), key=lambda t: (t.trigger.start, t.kind)))


def _key(tie: Tie) -> tuple:
    pair = [p.code or p.name for p in tie.parties]
    return (tie.kind, *(sorted(pair) if tie.kind in SYMMETRIC else pair), tie.block == "teaser")


def _ties_at(article: Article, scene: Scene, i: int) -> list[Tie]:
    word = scene.words[i]
    frames = load_frames("ties").get((word.lemma.lower(), POS.get(word.upos, "")), ())
    out: list[Tie] = []
    for frame in sorted(frames, key=lambda f: (-len(f.needs), -f.confidence)):
        if out or not scene.meets(i, frame):
            continue
        out = [_tie(article, scene, i, frame, a, b) for a, b in _pairs(scene, i, frame)]
        out = [tie for tie in out if tie is not None]
    return out


def _pairs(scene: Scene, i: int, frame: Frame) -> list[tuple[Entity, Entity]]:
    """Parties on either side; with "pair", a side not named is the clause's subject, then the sentence's other state."""
    first, second = scene.fill(i, frame.actor), scene.fill(i, frame.recipient)
    if first and {e.code for e in first} == {e.code for e in second} and len({e.code for e in first}) == 2:
        return [(first[0], next(e for e in first if e.code != first[0].code))]
    second = [e for e in second if e.code not in {f.code for f in first}]
    if frame.content in ("pair", "doer") and not first and (second or frame.content == "pair"):
        first = [e for e in _subjects_above(scene, i) if e.code not in {s.code for s in second}]
    if frame.content == "pair":
        second = second or _others(scene, i, first)
    return [(a, b) for a in first for b in second if a.code and b.code and a.code != b.code][:4]


def _subjects_above(scene: Scene, i: int) -> list[Entity]:
    for k in [i, *scene.tree.ancestors(i)]:
        if scene.words[k].upos in ("VERB", "ADJ", "AUX", "NOUN"):
            found = [
                e
                for j in scene.subjects(k)
                for c in scene.tree.conjuncts(j)
                for e in scene.entities_at(c, "subj")
                if e.code
            ]
            if found:
                return found
    return []


def _others(scene: Scene, i: int, first: list[Entity]) -> list[Entity]:
    """The state of the sentence nearest to the word that is not yet a party."""
    known = {e.code for e in first}
    if not known:
        return []
    found = [
        (abs(m.head - i), e)
        for m in scene.marked.mentions
        for e in m.entities
        if e.code and e.code not in known and e.code.isupper() and len(e.code) == 3
    ]
    return [min(found, key=lambda pair: pair[0])[1]] if found else []


def _is_presupposed(scene: Scene, i: int) -> bool:
    """A relative clause or an apposition is taken for granted, whatever is said of its noun."""
    return any(scene.words[k].label in ("acl:relcl", "appos") for k in [i, *scene.tree.ancestors(i)])


def _tie(article: Article, scene: Scene, i: int, frame: Frame, a: Entity, b: Entity) -> Tie | None:
    word, sentence = scene.words[i], scene.marked.sentence
    aux = set(status_of(sentence, i, article.published)) & UNREAL if not _is_presupposed(scene, i) else set()
    if aux and frame.type not in ("interest", "threat"):
        return None
    per = sources_of(reports_over(scene.marked.reports, word.start, word.end))
    content = f"{article.id}|{frame.type}|{a.code}|{b.code}|{word.start}"
    confidence = frame.confidence * (0.9 if scene.marked.role == "teaser" else 1.0)
    if confidence < 0.3:
        return None
    return Tie(
        "tie1:" + hashlib.sha256(content.encode()).hexdigest()[:16],
        article.id,
        frame.type,
        (a, b),
        int(frame.mode),
        None,
        None,
        per,
        Span(word.text, word.start, word.end),
        Span(sentence.text, sentence.start, sentence.end),
        scene.marked.role,
        round(confidence, 3),
        f"tie frame {frame.name}",
    )
