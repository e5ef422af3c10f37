"""The turns of a transcript -> reports: all that is said has who has the turn as its outermost speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.records import Mention, Report, Sentence
from detente.transcripts import ANSWERS, is_nobody, is_transcript, label_of
from detente.trees import Tree

OPENING = 6  # sentences of the body among which the first turn of a speech begins: before it stand who, where, when


def with_turns(trees: Sequence[Tree], roles: Sequence[str], mentions: Sequence[Sequence[Mention]], reports: list[tuple[Report, ...]], text: str) -> list[tuple[Report, ...]]:
    """In a transcript every sentence has whose turn it is as its outermost speaker."""
    labels = [label_of(tree.sentence.text) if role == "body" else None for tree, role in zip(trees, roles)]
    opens = any([label for label, role in zip(labels, roles) if role == "body"][:OPENING])
    if not is_transcript([label for label in labels if label], opens):
        return reports
    out, turn, answering = [], None, None
    for tree, role, label, marks, own in zip(trees, roles, labels, mentions, reports):
        start = tree.sentence.start
        if label:
            turn, start = _turn_of(tree.sentence, label, marks, text)
            if label.upper() in ANSWERS and answering:
                turn = answering
            elif not is_nobody(label):
                answering = turn
        if turn is not None and role == "body" and tree.words:
            own = (*(r for r in own if r.source_start != turn.source_start), replace(turn, content_start=start, content_end=tree.sentence.end))
        out.append(own)
    return out


def _turn_of(sentence: Sentence, label: str, mentions: Sequence[Mention], text: str) -> tuple[Report, int]:
    """Whose turn begins with a sentence, as a report, and where what is said begins."""
    end = sentence.start + len(label)
    colon = text.index(":", end)
    named = [m.entities for m in mentions if m.start < end and m.kind != "adjective"]
    return Report(named[-1] if named else (), label, sentence.start, end, "say", colon, colon + 1, colon + 1, sentence.end, False, turn=True), colon + 1
