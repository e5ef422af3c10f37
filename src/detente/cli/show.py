"""Coded -> terminal: the result of one page as a person reads it, in a wide and a narrow form."""
from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.words import (
    act_words, aside_words, clean, day_words, deed_words, party_words, place_words, publisher_words, quote_words,
    shorten_around, side_words, source_words, state_words)
from detente.events import LEAST
from detente.records import Article, BalancingAct, Coded, Event, Evidence, Silence, Source, Span, Tie

PLAIN_WIDTH = 100                # of a table that goes into a file or a pipe
WIDE = 100                       # columns from which what, who and words stand side by side
LABEL = len("territorial-dispute")
QUAD_STYLE = {1: "bold green", 2: "bold green", 3: "bold yellow", 4: "bold red"}
POLARITY = {1: "+", 0: "±", -1: "−"}
SECTIONS = (("Events", ("headline", "body")),
            ("In captions", ("caption",)),
            ("In teasers for other articles", ("teaser",)),
            ("In bylines, credits and boilerplate", ("byline", "credit", "boilerplate")))


def show_coded(coded: Coded, console: Console, trace: bool = False) -> None:
    """Print head, events by block, ties, and what was left out and why."""
    _show_head(coded.article, console)
    told, meant = split_told(coded.events)
    numbers = number_events(told)
    for title, roles in SECTIONS:
        events = [e for e in told if e.block in roles]
        if events or title == "Events":
            _show_section(title, [_event_row(e, numbers, meant, console) for e in events], console)
    if coded.ties:
        _show_section("Ties", [_tie_row(t, console) for t in coded.ties], console)
    if coded.acts:
        show_acts(coded.acts, console)
    _show_left_out(coded, console, trace)


def split_told(events: Sequence[Event]) -> tuple[list[Event], dict[str, Event]]:
    """The events that are told by themselves, and by their ids those that are told only as what another is about."""
    about = {event.about for event in events}
    meant = {event.id: event for event in events if event.id in about and event.confidence < LEAST}
    return [event for event in events if event.id not in meant], meant


def number_events(events: Sequence[Event]) -> dict[str, int]:
    """Id -> number, in the order in which the events are shown."""
    shown = [e for _, roles in SECTIONS for e in events if e.block in roles]
    return {event.id: i for i, event in enumerate(shown, 1)}


def _show_head(article: Article, console: Console) -> None:
    console.print(Text(clean(article.title or "(no title)"), style="bold"))
    published = f"published {article.published}" if article.published else "day of publication unknown"
    facts = (publisher_words(article), clean(article.author or ""), published, article.language)
    console.print(Text(" · ".join(filter(None, facts))))
    if article.url:
        console.print(Text(clean(article.url), style="dim"))


# -- one row: number or sign, label, lines of facts, words -------------------------------------------------------

Row = tuple[Text, Text, list[Text], Text]


def _event_row(event: Event, numbers: Mapping[str, int], meant: Mapping[str, Event], console: Console) -> Row:
    label = Text(act_words(event), style=QUAD_STYLE.get(event.quad, "bold"))
    facts = [Text(deed_words(event)),
             *_fact("on", day_words(event.date)), *_fact("in", place_words(event.place)),
             *_per(event.per, event.direct_quote)]
    if event.third:
        facts += _fact("third party", side_words(event.third))
    if event.about in numbers:
        facts += _fact("about", f"event {numbers[event.about]}")
    elif event.about in meant:
        facts += _fact("about", f"{act_words(meant[event.about])}: {deed_words(meant[event.about])}")
    return Text(str(numbers[event.id]), style="dim"), label, facts, _words(event.sentence, event.trigger, console)


def _tie_row(tie: Tie, console: Console) -> Row:
    facts = [Text(" – ".join(party_words(p) for p in tie.parties)), *_fact("since", str(tie.since or "")),
             *_fact("until", str(tie.until or "")), *_per(tie.per, False)]
    if tie.block not in ("headline", "body"):
        facts += _fact("in a", tie.block)
    sign, label = Text(POLARITY.get(tie.polarity, " "), style="dim"), Text(tie.kind, style="bold")
    return sign, label, facts, _words(tie.sentence, tie.trigger, console)


def _fact(label: str, value: str) -> list[Text]:
    return [Text.assemble((f"{label} ", "dim"), value)] if value else []


def _per(sources: Sequence[Source], direct: bool) -> list[Text]:
    return _fact("per", source_words(sources) + (", in quotation marks" if direct else "")) if sources else []


def _words(sentence: Span, trigger: Span, console: Console) -> Text:
    """The sentence with the word that carries the act: bold where there is bold, between asterisks elsewhere."""
    text, start, end = quote_words(sentence, trigger, 2 * console.width)
    if console.color_system is None:
        return Text(f"{text[:start]}*{text[start:end]}*{text[end:]}")
    quoted = Text(text, style="italic")
    quoted.stylize("bold underline not italic", start, end)
    return quoted


@contextmanager
def printing() -> Iterator[Console]:
    """A console whose lines go to standard output at the end, without blanks behind them: as wide as the terminal, else of a fixed width."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else PLAIN_WIDTH
    console = Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        yield console
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def show_options(options: Mapping, console: Console) -> None:
    """What was asked, in one line: "since 2021-04-01 · at 2022-03-31 · …"."""
    told = (f"{name.replace('_', ' ')} {_told(value)}" for name, value in options.items() if value is not None)
    console.print(Text(" · ".join(told), style="dim"))


def _told(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


# -- balancing acts ----------------------------------------------------------------------------------------------


def show_acts(acts: Sequence[BalancingAct], console: Console) -> None:
    """Each act: who stands between whom, how strained, and the words that show it."""
    console.print()
    console.print(Text("Balancing acts", style="bold underline"))
    for act in acts:
        towards = ", ".join(f"{_stance(stance)} {state_words(rival)}" for stance, rival in sorted(zip(act.stances, act.rivals)))
        console.print(Text.assemble((state_words(act.state), "bold"), ": ", towards))
        numbers = f"score {act.score:.2f} · strain {act.strain:.2f} · pressure {act.pressure:.2f} · hedging {act.hedging:.2f}"
        console.print(Padding(Text(f"{numbers} · trend {act.trend:+.2f}", style="dim"), (0, 0, 0, 2)))
        for evidence in act.evidence:
            console.print(Padding(_evidence_words(evidence, console), (0, 0, 0, 2)))


def _stance(stance: str) -> str:
    return "a friend of" if stance == "friend" else "courting"


def _evidence_words(evidence: Evidence, console: Console) -> Text:
    text, _, _ = shorten_around(clean(evidence.text), 0, 0, 2 * console.width)
    day = f", {evidence.day}" if evidence.day and evidence.article else f" since {evidence.day}" if evidence.day else ""
    what = f"{' → '.join(evidence.parties)} {evidence.what}{day}: "
    source = f" ({clean(evidence.source)})" if evidence.source and not evidence.article else ""
    return Text.assemble((f"{evidence.role} ", "dim"), what, (text, "italic"), source)


# -- layout ------------------------------------------------------------------------------------------------------


def _show_section(title: str, rows: list[Row], console: Console) -> None:
    console.print()
    console.print(Text(title, style="bold underline"))
    if not rows:
        console.print(Text("none found"))
    elif console.width >= WIDE:
        console.print(_wide(rows, console.width))
    else:
        for row in rows:
            _show_narrow(row, console)


def _wide(rows: list[Row], width: int) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 1, 0), pad_edge=False, width=width)
    table.add_column(justify="right", width=2)
    table.add_column(width=LABEL, overflow="fold")
    table.add_column(ratio=46, overflow="fold")
    table.add_column(ratio=54, overflow="fold")
    for sign, label, facts, words in rows:
        table.add_row(sign, label, Text("\n").join(facts), words)
    return table


def _show_narrow(row: Row, console: Console) -> None:
    sign, label, facts, words = row
    console.print(Text.assemble(sign, " ", label))
    for line in (*facts, words):
        console.print(Padding(line, (0, 0, 0, 2)))


# -- what was left out -------------------------------------------------------------------------------------------


def _show_left_out(coded: Coded, console: Console, trace: bool) -> None:
    aside, silent = aside_words(coded.article), len(coded.trace)
    if aside:
        console.print()
        console.print(Text(f"Set aside as not the article's own words: {aside}.", style="dim"))
    if not silent:
        return
    many = "1 sentence names two parties and gives" if silent == 1 else f"{silent} sentences name two parties and give"
    console.print(Text(f"{many} no event" + (":" if trace else "; --trace says why."), style="dim"))
    for silence in coded.trace if trace else ():
        _show_silence(silence, console)


def _show_silence(silence: Silence, console: Console) -> None:
    console.print(Text(f"- {' '.join(silence.parties)}: {clean(silence.reason)}"))
    text, _, _ = shorten_around(clean(silence.sentence.text), 0, 0, 2 * console.width)
    console.print(Padding(Text(text, style="dim"), (0, 0, 0, 2)))
