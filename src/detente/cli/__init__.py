"""Command line -> exit code: parse, call one function, print.

Everything slow is imported inside the commands, so that ``detente --help`` answers at once. Data goes to standard
output, messages to standard error; the exit codes are those of ``errors.Exit``.
"""
from __future__ import annotations

import sys
from enum import Enum
from typing import Annotated, Optional, Sequence

import typer

from detente.errors import DetenteError, Exit

# What typer raises for a wrong command line. Newer releases carry their own copy of click: this is the class in both.
WrongUsage = typer.BadParameter.__bases__[0]

PAGES_HELP = "Files, http(s) addresses, or - for standard input."
PUBLISHED_HELP = "Day of publication, as 2016-05-05; wins over what the page says."
URL_HELP = "The address that the one PAGE came from."
FORMAT_HELP = "table: for people. json: everything, one object a page. jsonl: one event a line."
TRACE_HELP = "Say of each sentence with two parties and no event why it gave none."

app = typer.Typer(name="detente", add_completion=True, rich_markup_mode=None, pretty_exceptions_enable=False,
                  context_settings={"help_option_names": ["-h", "--help"]})


STORE_HELP = "The folder of the store."
SOURCES_HELP = ("Files, folders, globs, http(s) addresses, or -: pages of HTML or text, JSONL, CSV, Parquet, feeds, WARC; plain "
                "or gzipped.")
QUESTION_HELP = "events, ties, articles, stories, rejected, runs; search WORDS; sql QUERY."
MEASURE_HELP = ("panel: counts, scores, balance. quads, types: counts of events and stories by quad class, by PLOVER type. bands: with what a bootstrap over stories leaves open. levels: decayed. "
                "latent: state-space. changes: change points. alike: by the company they keep. ties: spells of standing ties.")
Store = Annotated[str, typer.Option("--store", metavar="DIR", help=STORE_HELP)]

# What a question may be narrowed to.
Between = Annotated[Optional[tuple[str, str]], typer.Option(metavar="A B", help="Two codes that both take part.")]
Actor = Annotated[Optional[str], typer.Option(metavar="CODE", help="Who does it.")]
Recipient = Annotated[Optional[str], typer.Option(metavar="CODE", help="To whom it is done.")]
Party = Annotated[Optional[str], typer.Option(metavar="CODE", help="Who takes part, on either side.")]
Type = Annotated[Optional[str], typer.Option(metavar="TYPE", help="PLOVER type, as SANCTION.")]
Mode = Annotated[Optional[str], typer.Option(metavar="MODE", help="PLOVER mode, as visit.")]
Aux = Annotated[Optional[str], typer.Option(metavar="MODE", help="historical, future, hypothetical, negation; or none.")]
Since = Annotated[Optional[str], typer.Option(metavar="DATE", help="2021, 2021-06 or 2021-06-15.")]
Until = Annotated[Optional[str], typer.Option(metavar="DATE", help="The same; the last day counts.")]
Per = Annotated[Optional[str], typer.Option(metavar="CODE", help="According to whom.")]
Publisher = Annotated[Optional[str], typer.Option(metavar="NAME", help="Who printed it.")]
Country = Annotated[Optional[str], typer.Option(metavar="CODE", help="Of the publisher.")]
Place = Annotated[Optional[str], typer.Option(metavar="CODE", help="State in which it happens.")]
Provider = Annotated[Optional[str], typer.Option(metavar="NAME", help="detente, icews, …")]
Text = Annotated[Optional[str], typer.Option(metavar="WORDS", help="In the sentence.")]
Confidence = Annotated[Optional[float], typer.Option(metavar="X", help="At least this sure.")]
Limit = Annotated[Optional[int], typer.Option(help="So many rows, no more.")]
Workers = Annotated[int, typer.Option(help="Processes that code.")]
Patience = Annotated[float, typer.Option(min=0.1, help="Seconds that one page may take.")]


class Format(str, Enum):
    """How results are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


class Origin(str, Enum):
    """Where the day of publication is taken from."""

    url = "url"
    meta = "meta"
    file = "file"


class Progress(str, Enum):
    """How a run shows how it goes, on standard error."""

    bar = "bar"
    json = "json"
    none = "none"


class RowFormat(str, Enum):
    """How rows are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


FILTERS = ("between", "actor", "recipient", "party", "type", "mode", "aux", "since", "until", "per", "publisher", "country", "place",
           "provider", "text", "confidence", "limit")


def _print_version(wanted: bool) -> None:
    if wanted:
        from detente import __version__
        typer.echo(f"detente {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def detente(context: typer.Context,
            version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True,
                                                  help="Print the version and leave.")] = False) -> None:
    """Reads news and says who did what to whom, on which day, in which place, per whom."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def read(
    pages: Annotated[list[str], typer.Argument(metavar="PAGE...", help=PAGES_HELP)],
    published: Annotated[Optional[str], typer.Option(metavar="DATE", help=PUBLISHED_HELP)] = None,
    url: Annotated[Optional[str], typer.Option(metavar="URL", help=URL_HELP)] = None,
    format: Annotated[Format, typer.Option(help=FORMAT_HELP)] = Format.table,
    trace: Annotated[bool, typer.Option("--trace", help=TRACE_HELP)] = False,
    patience: Patience = 60.0,
) -> int:
    """Read pages of news and print the events and ties they tell of.

    Exit codes: 0 done; 2 what was asked cannot be done; 3 no page could be read; 4 done, some pages rejected.
    """
    from detente.cli.read import read_pages
    return read_pages(pages, published=published, url=url, form=format.value, trace=trace, patience=patience)


@app.command()
def code(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help=SOURCES_HELP)],
    store: Store,
    workers: Workers = 2,
    published_from: Annotated[Optional[Origin], typer.Option(help="Take the day of publication from the address or path (url), "
                              "the page or record (meta, the default), the file's modification (file).")] = None,
    text_column: Annotated[Optional[str], typer.Option(metavar="NAME", help="Column of a table that holds the text.")] = None,
    title_column: Annotated[Optional[str], typer.Option(metavar="NAME", help="Column that holds the title.")] = None,
    url_column: Annotated[Optional[str], typer.Option(metavar="NAME", help="Column that holds the address.")] = None,
    date_column: Annotated[Optional[str], typer.Option(metavar="NAME", help="Column that holds the day.")] = None,
    limit: Annotated[Optional[int], typer.Option(help="So many records of each source, no more.")] = None,
    patience: Patience = 60.0,
    progress: Annotated[Progress, typer.Option(help="How to show how it goes, on standard error.")] = Progress.bar,
) -> int:
    """Code many pages into a store; begun again after an interruption, it goes on where it was.

    Exit codes: 0 done; 1 failed; 2 what was asked cannot be done; 3 nothing readable; 4 done, some pages rejected;
    130 interrupted, to be resumed by the same command.
    """
    from detente.cli.code import code_sources
    from detente.cli.read import say
    from detente.read import SourceOptions
    options = SourceOptions(text_column, title_column, url_column, date_column,
                            published_from=published_from.value if published_from else None, say=say)
    return code_sources(sources, store, options, workers, patience, limit, progress.value)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help=QUESTION_HELP)],
    store: Store,
    words: Annotated[Optional[list[str]], typer.Argument(metavar="[WORDS...]", help="The words to search for, or the SQL query.")] = None,
    between: Between = None,
    actor: Actor = None,
    recipient: Recipient = None,
    party: Party = None,
    type: Type = None,
    mode: Mode = None,
    aux: Aux = None,
    since: Since = None,
    until: Until = None,
    per: Per = None,
    publisher: Publisher = None,
    country: Country = None,
    place: Place = None,
    provider: Provider = None,
    text: Text = None,
    confidence: Confidence = None,
    limit: Limit = None,
    format: Annotated[RowFormat, typer.Option(help="table shows what a person reads; the others have every column.")] = RowFormat.table,
    output: Annotated[Optional[str], typer.Option("--output", "-o", metavar="FILE", help="Where parquet goes.")] = None,
) -> int:
    """Ask a store: what happened, which ties stand, what was rejected and why, what was run."""
    filters = {name: value for name, value in locals().items() if name in FILTERS}
    from detente.cli.ask import ask_store
    return ask_store(question, words or [], store, filters, format.value, output)


@app.command()
def export(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="plover, polecat, icews, gdelt, cameo, quadruples, csv, parquet.")],
    store: Store,
    output: Annotated[Optional[str], typer.Option("--output", "-o", metavar="FILE", help="Else standard output.")] = None,
    include: Annotated[Optional[list[str]], typer.Option(metavar="MODE", help="Let out what stays at home else: negation, "
                       "hypothetical.")] = None,
    between: Between = None, actor: Actor = None, recipient: Recipient = None, party: Party = None, type: Type = None,
    mode: Mode = None, aux: Aux = None, since: Since = None, until: Until = None, per: Per = None, publisher: Publisher = None,
    country: Country = None, place: Place = None, provider: Provider = None, text: Text = None, confidence: Confidence = None,
    limit: Limit = None,
) -> int:
    """Write a store's events in a format of the field."""
    filters = {name: value for name, value in locals().items() if name in FILTERS}
    from detente.cli.exchange import export_rows
    return export_rows(format, store, output, include or [], filters)


@app.command("import")
def import_(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="icews, polecat, gdelt1, gdelt2, phoenix, plover, quadruples.")],
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Plain, .gz or .zip; for quadruples also a folder.")],
    store: Store,
    origin: Annotated[Optional[str], typer.Option(metavar="DATE", help="Day 0 of quadruples.")] = None,
    provider: Annotated[Optional[str], typer.Option(metavar="NAME", help="Whose events the quadruples are, as icews.")] = None,
    progress: Annotated[Progress, typer.Option(help="How to show how it goes, on standard error.")] = Progress.bar,
) -> int:
    """Put other providers' events into a store, beside detente's own and marked as theirs."""
    from detente.cli.exchange import import_files
    return import_files(format, files, store, origin, provider, progress.value)


@app.command()
def feed(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses of RSS or Atom feeds.")],
    store: Store,
    every: Annotated[str, typer.Option(metavar="TIME", help="Look again after so long: 15m, 1h.")] = "15m",
    once: Annotated[bool, typer.Option("--once", help="Look once and leave.")] = False,
    workers: Workers = 1,
    patience: Patience = 60.0,
) -> int:
    """Follow feeds: code what is new, a changed entry as a revision of its document."""
    from detente.cli.feed import follow_feeds
    return follow_feeds(urls, store, every, once, workers, patience)


At = Annotated[Optional[str], typer.Option(metavar="DATE", help="The day, or the last of a month or year; else the store's last.")]
WindowOption = Annotated[str, typer.Option(metavar="TIME", help="How far back events count: 90d, 26w, 12m, 2y.")]
States = Annotated[Optional[str], typer.Option(metavar="CODES", help="Only these: codes, or an organisation for its members: G20.")]
HalfLife = Annotated[float, typer.Option(metavar="DAYS", help="An event counts half after so long.")]
StateVoices = Annotated[float, typer.Option(metavar="X", help="What outlets that a state owns count, 0 to 1.")]


@app.command()
def relations(
    store: Store,
    between: Between = None,
    party: Party = None,
    by: Annotated[str, typer.Option(metavar="PERIOD", help="day, week, month, quarter or year.")] = "month",
    measure: Annotated[str, typer.Option(metavar="MEASURE", help=MEASURE_HELP)] = "panel",
    since: Since = None,
    until: Until = None,
    directed: Annotated[bool, typer.Option("--directed", help="Who does it and to whom, apart.")] = False,
    itself: Annotated[bool, typer.Option("--itself", help="What a state did to itself, and nothing else.")] = False,
    provider: Provider = None,
    aux: Annotated[str, typer.Option(metavar="WHICH", help="done: without what is future, hypothetical or denied; all.")] = "done",
    groups: Annotated[str, typer.Option(metavar="HOW", help="Organisations: spread over their members, 'as they are', 'left out'.")] = "spread",
    unit: Annotated[str, typer.Option(metavar="WHICH", help="events: every report counts; stories: those of one story count once.")] = "events",
    state_voices: StateVoices = 1.0,
    half_life: Annotated[Optional[float], typer.Option(metavar="DAYS", help="Of levels: an event counts half after so long.")] = None,
    format: Annotated[RowFormat, typer.Option(help="How rows are printed.")] = RowFormat.table,
    output: Annotated[Optional[str], typer.Option("--output", "-o", metavar="FILE", help="Where parquet goes.")] = None,
) -> int:
    """Relations of states through time: counts, balance, levels with error bands, change points with their stories."""
    from detente.cli.relations import print_relations
    options = {"between": between or party, "by": by, "since": since, "until": until, "directed": directed or None, "provider": provider,
               "aux": aux, "itself": itself or None, "groups": groups, "unit": unit, "state_voices": state_voices}
    return print_relations(store, measure, options, half_life, format.value, output)


@app.command()
def balance(
    store: Store,
    at: At = None,
    window: WindowOption = "12m",
    states: States = None,
    what_if: Annotated[Optional[list[str]], typer.Option("--what-if", metavar="CHANGE", help="As \"JPN RUS +\"; -, or 0 to drop; repeat.")] = None,
    relieve: Annotated[Optional[str], typer.Option(metavar="STATES", help="The smallest flips that balance a state, or a triad: \"JPN RUS USA\".")] = None,
    dense: Annotated[bool, typer.Option("--dense", help="Weak edges, too.")] = False,
    ties_only: Annotated[bool, typer.Option("--ties-only", help="Signs from standing ties alone.")] = False,
    events_only: Annotated[bool, typer.Option("--events-only", help="Signs from events alone.")] = False,
    unweighted: Annotated[bool, typer.Option("--unweighted", help="Every edge counts 1.")] = False,
    blocs: Annotated[int, typer.Option(help="So many blocs; 0: as many as fit best.")] = 2,
    null: Annotated[Optional[int], typer.Option(metavar="N", help="So many networks of shuffled signs beside it; else 5, none with --by.")] = None,
    samples: Annotated[int, typer.Option(metavar="N", help="So many networks drawn anew from the stories, for a band.")] = 0,
    by: Annotated[Optional[str], typer.Option(metavar="PERIOD", help="Through time: month, quarter or year.")] = None,
    since: Annotated[Optional[str], typer.Option(metavar="DATE", help="Where time begins, with --by.")] = None,
    seconds: Annotated[float, typer.Option(help="Time for proofs; what is not proven then is bounded.")] = 60.0,
    provider: Provider = None,
    half_life: HalfLife = 180,
    state_voices: StateVoices = 1.0,
    format: Annotated[str, typer.Option(metavar="FORM", help="table, json; csv, gexf, graphml: the network.")] = "table",
    output: Annotated[Optional[str], typer.Option("--output", "-o", metavar="FILE", help="Where csv, gexf, graphml go.")] = None,
) -> int:
    """Balance of the states' signed network on a day: exact frustration index, blocs, strain, what-ifs, through time."""
    from detente.cli.balance import print_balance
    from detente.cli.series import print_series
    from detente.networks import make_rule
    from detente.store import open_store
    from detente.system import System, parse_states
    system = System(open_store(store), at, window, provider, half_life, state_voices)
    chosen = parse_states(states, system.window.until) if states and system.window else None
    rule = make_rule(dense, ties_only, events_only, chosen)
    options = {"weighted": not unweighted, "blocs": blocs or None, "draws": null if null is not None else 0 if by else 5, "samples": samples, "seconds": seconds}
    if by is not None:
        return print_series(system, rule, by, since, options, format)
    return print_balance(system, rule, what_if or [], relieve, options, format, output)


@app.command()
def acts(
    store: Store,
    at: At = None,
    window: WindowOption = "12m",
    states: States = None,
    provider: Provider = None,
    half_life: HalfLife = 180,
    state_voices: StateVoices = 1.0,
    courting: Annotated[bool, typer.Option("--courting", help="Only where one of the rivals is courted, not long a friend.")] = False,
    limit: Annotated[int, typer.Option(help="So many acts, no more.")] = 20,
    format: Annotated[Format, typer.Option(help="How acts are printed.")] = Format.table,
) -> int:
    """Balancing acts: states that would be on good terms with both of two rivals, ranked, with evidence."""
    from detente.cli.acts import print_acts
    from detente.store import open_store
    from detente.system import System
    return print_acts(System(open_store(store), at, window, provider, half_life, state_voices), states, courting, limit, format.value)


@app.command()
def serve(
    store: Store,
    port: Annotated[Optional[int], typer.Option(metavar="N", help="Else the first free one from 8765 on.")] = None,
    open: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    corrections: Annotated[Optional[str], typer.Option(metavar="FILE", help="Where corrections go; else corrections.jsonl in the store.")] = None,
) -> int:
    """Look at a store in the browser: a local explorer that changes nothing but the file of corrections."""
    from detente.cli.read import say
    from detente.web import serve_store
    serve_store(store, port, open, corrections, say)
    return Exit.OK


@app.command()
def doctor(store: Annotated[Optional[str], typer.Option("--store", metavar="DIR", help="A store to look at too.")] = None) -> int:
    """Say what is installed and whether it works."""
    from detente.cli.doctor import examine
    return examine(store)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; an error meant for the user is one line on standard error and its exit code.

    >>> main(["--version"])  # doctest: +ELLIPSIS
    detente ...
    0
    """
    given = None if arguments is None else list(arguments)
    try:
        return int(app(given, prog_name="detente", standalone_mode=False) or 0)
    except WrongUsage as error:
        return _complain(_usage_message(error), Exit.USAGE)
    except DetenteError as error:
        return _complain(str(error), error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        return _complain("interrupted", Exit.INTERRUPTED)


def _usage_message(error) -> str:
    """Click's message on one line, and where to look."""
    path = error.ctx.command_path if error.ctx else "detente"
    message = " ".join(error.format_message().split()).replace("Value error, ", "")
    return f"{message.rstrip('.')}; {path} --help says what there is"


def _complain(message: str, code: int) -> int:
    print(f"detente: {message}", file=sys.stderr)
    return int(code)
