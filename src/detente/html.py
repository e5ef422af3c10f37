"""Coded -> HTML: the article as a notebook shows it, the words that carry each event underlined."""

from __future__ import annotations

from html import escape

from detente.records import BalancingAct, Coded, Event, Evidence

COLOURS = {"actor": "#1f5fa8", "act": "#a83a1f", "recipient": "#2c7a4b", "day": "#7a5c00", "place": "#6a3d9a"}


def render_coded(coded: Coded) -> str:
    """A self-contained fragment: events as a table, then the text with its evidence underlined.

    >>> from detente.records import Article, Block
    >>> "<table" in render_coded(Coded(Article("a", None, "T", None, None, None, None, None, "en", "x", (Block("body", "x", 0, 1),))))
    True
    """
    rows = "".join(_row(e) for e in coded.events)
    title = escape(coded.article.title or "")
    head = "<tr><th>type</th><th>who</th><th>whom</th><th>when</th><th>where</th><th>per</th><th>words</th></tr>"
    acts = "".join(map(_act, coded.acts))
    return f'<div class="detente"><h4>{title}</h4><table>{head}{rows}</table>{acts}<div>{_text(coded)}</div></div>'


def _row(event: Event) -> str:
    kind = " ".join(filter(None, (event.type, event.mode, *(f"({a})" for a in event.aux))))
    who, whom = (", ".join(f"{e.code or '?'} {e.name}" for e in side) for side in (event.actor, event.recipient))
    cells = (
        kind,
        who,
        whom,
        event.date.text if event.date else "",
        event.place.name if event.place else "",
        ", ".join(s.text for s in event.per),
        event.sentence.text,
    )
    return "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>"


def _act(act: BalancingAct) -> str:
    """A balancing act in a line, and what shows it in a list."""
    towards = " and ".join(f"{'a friend of' if stance == 'friend' else 'courting'} {rival}" for rival, stance in zip(act.rivals, act.stances))
    shown = "".join(f"<li>{escape(_shown(e))}</li>" for e in act.evidence)
    return f"<p><b>{act.state}</b> {towards} (score {act.score:.2f})</p><ul>{shown}</ul>"


def _shown(evidence: Evidence) -> str:
    return f"{evidence.role}: {' → '.join(evidence.parties)} {evidence.what}: {evidence.text}"


def _marks(coded: Coded) -> list[tuple[int, int, str]]:
    marks = []
    for event in coded.events:
        marks.append((event.trigger.start, event.trigger.end, "act"))
        marks += [(e.start, e.end, "actor") for e in event.actor] + [
            (e.start, e.end, "recipient") for e in event.recipient
        ]
        if event.date:
            marks.append((event.date.start, event.date.end, "day"))
        if event.place:
            marks.append((event.place.start, event.place.end, "place"))
    return sorted(set(marks))


def _text(coded: Coded) -> str:
    text, out, at = coded.article.text, [], 0
    for start, end, slot in _marks(coded):
        if start < at:
            continue
        out += [
            escape(text[at:start]),
            f'<u style="text-decoration-color:{COLOURS[slot]};text-decoration-thickness:2px" title="{slot}">',
            escape(text[start:end]),
            "</u>",
        ]
        at = end
    return "".join([*out, escape(text[at:])]).replace("\n", "<br>")
