"""Published numbers beside ours: `python -m bench peers [--data DIR]`.

No claim is made against a system that was not run on the same rows: each line says what the number was measured on. Ours come
from the floors (bench/floors.json) or, with ``--data``, from running the task now.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.__main__ import score
from bench.gate import load_sets, path_of
from bench.inputs import read_table

TABLE = Path(__file__).parent / "data" / "peers.csv"


def read_peers() -> list[dict[str, str]]:
    return read_table(TABLE)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="score now, on the data below this folder")
    given = parser.parse_args(arguments)
    sets, known = load_sets(), {}
    for row in read_peers():
        entry = sets[row["set"]]
        path = path_of(entry, given.data)
        if given.data and path and row["set"] not in known:
            known[row["set"]] = score(entry["task"], path)
        ours = known.get(row["set"], entry.get("floors", {})).get(row["measure"])
        print(f"{row['set']:14} {row['measure']:16} ours {'   – ' if ours is None else format(ours, '.3f')}   {row['value']:>6} {row['system']}: {row['caveat']}")
    return 0
