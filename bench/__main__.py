"""The bench's one door: `python -m bench TASK --data PATH [--show N] [--json]`.

A task scores what detente makes of the data at PATH. Errors to read (`--show`) go to stderr; the last line of stdout is
``key=value …``, or with ``--json`` one JSON object. `python -m bench` lists the tasks.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

from bench.errors import BadData

TASKS = {
    "plv-given": ("plv_given", "type of an act whose parties are given, 15 roots and 4 classes (PLV)"),
    "plv-open": ("plv_open", "acts with nothing given but the sentence (PLV)"),
    "coders": ("coders", "one more coder among trained coders of CAMEO"),
    "names": ("names", "people, places, bodies (UNER; re3d)"),
    "parse": ("parse", "sentences, words, tags, trees from raw text (CoNLL-U)"),
    "times": ("times", "dates and periods (TimeML)"),
    "attribution": ("attribution", "who says what (PolNeAR)"),
    "status": ("status", "certain, uncertain, negated (UW, UDS-IH2, MEANTIME)"),
    "places": ("places", "countries and cities of toponyms (LGL, GeoWebNews)"),
    "acts": ("acts", "acts with nothing given (marked press releases, the project's own constructed sentences)"),
    "actors": ("actors", "description and day to code and sector (the project's own cases)"),
    "gold": ("gold", "whole pages: events, ties, all slots (the project's own gold)"),
    "verdicts": ("verdicts", "real pages: what strict readers said of the events told (LGL, GeoWebNews, TimeML, PolNeAR, press releases)"),
    "corrections": ("corrections", "readers' corrections kept by the explorer: how many hold now"),
    "speed": ("speed", "articles a second"),
    "calibrate": ("calibrate", "what chance a score of confidence is (own options)"),
    "frustration": ("frustration", "the exact frustration index of a signed edge list (own options)"),
    "validity": ("validity", "our measures of states against alliances, disputes, rivalries, votes; known developments (own options)"),
}


def main(arguments: list[str] | None = None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] in (["peers"], ["validity"], ["frustration"], ["calibrate"]):  # these have options of their own
        return import_module(f"bench.{words[0]}").main(words[1:])
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__.split("\n\n")[0],
        epilog="`python -m bench peers` prints published figures beside ours. Tasks: " + "; ".join(f"{task}: {what}" for task, (_, what) in TASKS.items()),
    )
    parser.add_argument("task", choices=[*TASKS], metavar="TASK")
    parser.add_argument("--data", type=Path, required=True, help="a file or a folder, plain or .gz")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N errors to stderr")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of key=value")
    given = parser.parse_args(words)
    try:
        scores = score(given.task, given.data, given.show)
    except BadData as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 2
    print(json.dumps(scores) if given.json else " ".join(f"{k}={v:.4g}" if isinstance(v, float) else f"{k}={v}" for k, v in scores.items()))
    return 0


def score(task: str, data: Path, show: int = 0) -> dict[str, float | int]:
    """The scores of one task over the data at a path. Raises ``BadData`` where the data are missing or not of the task's form."""
    if not data.exists():
        raise BadData(f"no such file or folder: {data}")
    return import_module(f"bench.{TASKS[task][0]}").score(data, show)


if __name__ == "__main__":
    sys.exit(main())
