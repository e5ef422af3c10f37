"""Known developments of 2021-22 and our own coding of press releases -> which show, in which month.

bench/data/developments.csv names for each its months, pairs and acts; it was written before the counts were looked at. Counted are
events done (no negation, hypothetical, future) by the day of the act. A month is covered where the corpus has ``COVER`` articles.
Expected is what the window would have, had it the share of all events that the other covered months have. **visible**: at least
``LEAST`` events and ``TIMES`` the expected. **set in**: not that, but the same against the months before the window alone: what
begins and stays is no peak (this rule was added when the counts had been seen). **faint**: more than expected, but neither;
**outside**: no month of the window is covered.
"""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadData
from bench.inputs import read_table
from detente.affinity import NOT_DONE

TABLE = Path(__file__).parents[1] / "data" / "developments.csv"
CORPUS = Path("corpora") / "state_dept_press.jsonl.gz"
COVER, LEAST, TIMES = 10, 3, 2
QUADS = {"conflict": (3, 4), "cooperation": (1, 2)}
MONTHS = "SELECT strftime(published, '%Y-%m') AS month, count(*) AS articles FROM articles WHERE revision = revisions GROUP BY ALL"
EVENTS = """SELECT event, strftime(day, '%Y-%m') AS month, source, target, type, quad FROM dyads
            WHERE day IS NOT NULL AND NOT list_has_any(aux, ?)"""


@dataclass(frozen=True)
class Found:
    """A development and its counts: events in the window, how many were expected by all other months and by those before (nan:
    none), the covered month with the highest share."""

    name: str
    months: tuple[str, ...]
    count: int
    expected: float
    before: float
    peak: str
    verdict: str


def score_developments(data: Path, store: Path | None, quiet: bool = False) -> dict[str, int]:
    """How many of the developments are visible, at their peak, faint, not visible, outside; a table unless ``quiet``."""
    if store:
        found = find_developments(*_read(store))
    else:
        with tempfile.TemporaryDirectory() as folder:
            _code(data / CORPUS, folder)
            found = find_developments(*_read(Path(folder)))
    if not quiet:
        print("| development | months | events | expected | by months before | most in | |\n|---|---|---|---|---|---|---|")
        for one in found:
            before = "-" if math.isnan(one.before) else f"{one.before:.1f}"
            print(f"| {one.name} | {', '.join(one.months)} | {one.count} | {one.expected:.1f} | {before} | {one.peak} | {one.verdict} |")
        print()
    verdicts = Counter(one.verdict for one in found)
    told = {verdict.replace(" ", "_"): verdicts[verdict] for verdict in ("visible", "set in", "faint", "not visible", "outside")}
    at_peak = sum(one.verdict == "visible" and one.peak in one.months for one in found)
    return {"developments": len(found), "covered": len(found) - verdicts["outside"], **told, "at_peak": at_peak}


def _code(corpus: Path, folder: str) -> None:
    from detente.read import iter_pages
    from detente.run import RunOptions, code_into

    if not corpus.exists():
        raise BadData(f"no such file: {corpus}; or name a store that holds it with --events")
    code_into(folder, [(corpus.name, iter_pages(str(corpus)))], RunOptions(arguments={"sources": [corpus.name]}))


def _read(store: Path) -> tuple[dict[str, int], list[dict]]:
    from detente.errors import DetenteError
    from detente.store import open_store

    try:
        opened = open_store(store)
        articles = {row["month"]: row["articles"] for row in opened.sql(MONTHS) if row["month"]}
        return articles, opened.sql(EVENTS, [sorted(NOT_DONE)]).to_arrow().to_pylist()
    except DetenteError as trouble:
        raise BadData(f"{store}: {trouble}") from trouble


def read_developments() -> list[dict[str, str]]:
    return read_table(TABLE)


def find_developments(articles: dict[str, int], rows: list[dict], developments: list[dict[str, str]] | None = None) -> list[Found]:
    """Each development looked for in rows of pairs (event, month, source, target, type, quad)."""
    covered = sorted(month for month, count in articles.items() if count >= COVER)
    totals = _count(rows, covered)
    return [find_development(one, rows, totals) for one in developments or read_developments()]


def find_development(development: dict[str, str], rows: list[dict], totals: dict[str, int]) -> Found:
    """``totals``: covered month -> number of all events."""
    months = tuple(month for window in development["months"].split("|") for month in list_months(*window.split("..")))
    matching = [row for row in rows if _between(row, development["pairs"]) and _of_kind(row, development["acts"])]
    counts = _count(matching, [*dict.fromkeys([*totals, *months])])
    inside = [month for month in totals if month in months]
    expected = _expect(counts, totals, inside, [month for month in totals if month not in months])
    before = _expect(counts, totals, inside, [month for month in totals if month < months[0]])
    peak = max(totals, key=lambda month: counts[month] / max(totals[month], 1)) if any(counts[month] for month in totals) else "-"
    count = sum(counts[month] for month in inside or months)
    if not inside:
        return Found(development["name"], months, count, expected, before, "-", "outside")
    return Found(development["name"], months, count, expected, before, peak, _verdict(count, expected, before))


def _expect(counts: dict[str, int], totals: dict[str, int], inside: list[str], others: list[str]) -> float:
    """The window's events, had it the other months' share; nan where there are no other months."""
    whole = sum(totals[month] for month in others)
    return sum(counts[month] for month in others) / whole * sum(totals[month] for month in inside) if whole else math.nan


def _verdict(count: int, expected: float, before: float) -> str:
    if count >= LEAST and count >= TIMES * expected:
        return "visible"
    if count >= LEAST and count >= TIMES * before:
        return "set in"
    return "faint" if count > expected else "not visible"


def list_months(first: str, last: str) -> list[str]:
    """
    >>> list_months("2021-11", "2022-01")
    ['2021-11', '2021-12', '2022-01']
    """
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(start, end + 1)]


def _count(rows: list[dict], months: list[str]) -> dict[str, int]:
    """Month -> distinct events."""
    found = {(row["event"], row["month"]) for row in rows}
    counts = Counter(month for _, month in found)
    return {month: counts[month] for month in months}


def _between(row: dict, pairs: str) -> bool:
    ways = set()
    for pair in pairs.split("|"):
        one, other = pair[:3], pair[4:]
        ways |= {(one, other)} if pair[3] == ">" else {(one, other), (other, one)}
    return (row["source"], row["target"]) in ways


def _of_kind(row: dict, acts: str) -> bool:
    return acts == "any" or (row["quad"] in QUADS[acts] if acts in QUADS else row["type"] in acts.split("+"))
