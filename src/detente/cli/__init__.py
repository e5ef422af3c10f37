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


class Format(str, Enum):
    """How results are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


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
) -> int:
    """Read pages of news and print the events and ties they tell of.

    Exit codes: 0 done; 2 what was asked cannot be done; 3 no page could be read; 4 done, some pages rejected.
    """
    from detente.cli.read import read_pages
    return read_pages(pages, published=published, url=url, form=format.value, trace=trace)


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
