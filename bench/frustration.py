"""The exact frustration index of any signed edge list, and of the states' networks of two centuries.

`python -m bench frustration --data EDGELIST [--seconds S] [--unweighted] [--json]`: lines ``u,v,sign`` or ``u,v,weight`` (parted by
commas, tabs, semicolons or blanks; plain or .gz; a head line, empty lines and lines that begin with # or % are passed over). Under a head
that says so a fourth column is the weight (first,second,sign,weight,…, as `detente balance --format csv` writes it); other columns, such as
the time of a rating, are not looked at. Weights other than 1 and -1 count. Prints ``frustration_index= optimal= seconds= gap=``; where the
optimum is not proven in time the index is nan and its bounds stand in ``lower`` and ``upper``.

`--dyads FOLDER`: a network a year, 1816 on, from alliances, disputes and rivalries (folder dyads/): any alliance of ATOP is +, a
militarised dispute or a rivalry is -, and wins where both stand. Prints years, proven, seconds. `--random`: complete and sparse graphs of
random signs, up to which size the optimum is proven within the seconds given.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.errors import BadData
from detente.balance import find_frustration
from detente.errors import NetworkError
from detente.networks import SignedNetwork, make_network

SIGNS = {"+": 1.0, "-": -1.0, "−": -1.0, "pos": 1.0, "neg": -1.0, "positive": 1.0, "negative": -1.0}
SECONDS = 60.0
SIZES = {"complete": (30, 40, 50, 60, 70, 80, 100), "mean degree 8": (50, 100, 150, 200, 300)}


def read_edges(path: Path) -> tuple[SignedNetwork, bool]:
    """The network of an edge list, and whether its weights differ. Raises ``BadData`` for what is no edge list."""
    lines = list(enumerate(read_lines(path), 1))
    sized = bool(lines) and [cell.strip().lower() for cell in split_cells(lines[0][1])][2:4] == ["sign", "weight"]
    edges = [edge for number, line in lines if (edge := read_edge(line, number, path, sized))]
    try:
        return make_network(edges), any(weight != 1 for *_, weight in edges)
    except NetworkError as trouble:
        raise BadData(f"{path}: {trouble}") from None


def read_lines(path: Path) -> Iterator[str]:
    try:
        raw = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
        with raw as lines:
            for line in lines:
                yield line.decode("utf-8", "replace").strip().lstrip("\ufeff")
    except (OSError, EOFError) as trouble:
        raise BadData(f"{path} cannot be read: {trouble}") from None


def split_cells(line: str) -> list[str]:
    cells = next(csv.reader([line]), []) if "," in line else re.split(r"[\t;]|\s+", line)
    return [cell.strip() for cell in cells]


def read_edge(line: str, number: int, path: Path, sized: bool) -> tuple[str, str, int, float] | None:
    """(u, v, sign, weight); None for a head, a comment or an empty line. ``sized``: the fourth column is a weight, else it is not looked at."""
    if not line or line[0] in "#%":
        return None
    cells = split_cells(line)
    values = [value_of(cell) for cell in cells[2:4]]
    if len(cells) < 3 or values[0] is None:
        if number == 1:
            return None
        raise BadData(f"{path}, line {number}: {line[:60]!r} is no edge: write u,v,sign or u,v,weight")
    if sized and len(values) > 1 and values[1] is not None:
        return cells[0], cells[1], int(values[0]), values[1]
    if values[0] != values[0]:
        raise BadData(f"{path}, line {number}: {line[:60]!r} has no number")
    return cells[0], cells[1], int(np.sign(values[0])), abs(values[0]) or 1.0


def value_of(cell: str) -> float | None:
    try:
        return SIGNS[cell.lower()] if cell.lower() in SIGNS else float(cell)
    except ValueError:
        return None


def score(data: Path, show: int = 0, seconds: float = SECONDS, unweighted: bool = False) -> dict[str, float | int]:
    network, weighted = read_edges(data)
    found = find_frustration(network, weighted=weighted and not unweighted, seconds=seconds)
    for edge in found.frustrated[:show]:
        print(edge.first, edge.second, edge.sign, edge.weight, file=sys.stderr)
    return {"frustration_index": found.index if found.optimal else float("nan"), "optimal": int(found.optimal), "seconds": found.seconds, "gap": found.gap,
            "lower": found.lower, "upper": found.upper, "nodes": len(network.nodes), "edges": len(network.edges),
            "positive": sum(e.sign > 0 for e in network.edges), "weighted": int(found.weighted), "left_out": len(network.left_out)}


# -- two centuries of states ---------------------------------------------------------------------------------------


def read_years(folder: Path) -> dict[int, SignedNetwork]:
    """Year -> network of the states (COW numbers)."""
    signs: dict[int, dict[tuple[str, str], int]] = {}
    for year, pair in list_pairs(folder / "atop_alliance.csv.gz", "atop"):
        signs.setdefault(year, {})[pair] = 1
    for file in ("cow_mid_ddydisps.csv.gz", "tss_rivalries.csv.gz"):
        for year, pair in list_pairs(folder / file, ""):
            signs.setdefault(year, {})[pair] = -1
    return {year: make_network([(*pair, sign) for pair, sign in signs[year].items()]) for year in sorted(signs) if 1816 <= year <= 2014}


def list_pairs(path: Path, prefix: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """(year, pair) of every row; of rivalries every year from start to end."""
    if not path.exists():
        raise BadData(f"no such file: {path}")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if prefix and not any(value == "1.0" for name, value in row.items() if name.startswith(prefix)):
                continue
            years = [float(row["year"])] if "year" in row else [float(row["start"]), float(row["end"])]
            pair = tuple(sorted((str(int(float(row["ccode1"]))), str(int(float(row["ccode2"]))))))
            for year in range(int(years[0]), int(years[-1]) + 1):
                yield year, pair


def score_years(folder: Path, seconds: float) -> dict[str, float | int]:
    networks = read_years(folder)
    began, proven, worst = time.process_time(), 0, (0.0, 0)
    for year, network in networks.items():
        found = find_frustration(network, seconds=seconds)
        proven += found.optimal
        worst = max(worst, (found.seconds, year))
    return {"years": len(networks), "proven": proven, "seconds": time.process_time() - began, "slowest": worst[0], "slowest_year": worst[1],
            "largest": max(len(network.edges) for network in networks.values())}


# -- random signs --------------------------------------------------------------------------------------------------


def random_network(size: int, degree: float | None, seed: int) -> SignedNetwork:
    """Random signs on a complete graph, or on one of a mean degree."""
    dice = np.random.default_rng(seed)
    first, second = np.triu_indices(size, 1)
    kept = dice.random(len(first)) < (1.0 if degree is None else degree / (size - 1))
    signs = dice.choice([1, -1], kept.sum()).tolist()
    return make_network([(f"{i:04d}", f"{j:04d}", sign) for i, j, sign in zip(first[kept].tolist(), second[kept].tolist(), signs)])


def show_random(seconds: float) -> None:
    for kind, sizes in SIZES.items():
        for size in sizes:
            network = random_network(size, None if kind == "complete" else 8, seed=size)
            found = find_frustration(network, seconds=seconds)
            print(f"{kind}, {size} nodes, {len(network.edges)} edges: " + (f"{found.index:g}" if found.optimal else f"{found.lower:g} to {found.upper:g}, gap {found.gap:.3f}")
                  + f", {found.seconds:.1f} s", flush=True)
            if not found.optimal:
                break


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench frustration", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="an edge list")
    parser.add_argument("--dyads", type=Path, help="the folder of the dyads' files")
    parser.add_argument("--random", action="store_true", help="random signs")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that one network may take")
    parser.add_argument("--unweighted", action="store_true", help="every edge counts 1")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N frustrated edges to stderr")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of key=value")
    given = parser.parse_args(arguments)
    if given.random:
        show_random(given.seconds)
        return 0
    try:
        if given.data is None and given.dyads is None:
            raise BadData("give --data EDGELIST, --dyads FOLDER or --random")
        if given.data is not None and not given.data.is_file():
            raise BadData(f"no such file: {given.data}")
        scores = score_years(given.dyads, given.seconds) if given.dyads else score(given.data, given.show, given.seconds, given.unweighted)
    except BadData as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 2
    print(json.dumps(scores) if given.json else " ".join(f"{k}={v:.6g}" if isinstance(v, float) else f"{k}={v}" for k, v in scores.items()))
    return 0
