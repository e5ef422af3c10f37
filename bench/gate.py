"""The gate: `python -m bench.gate [--data DIR] [--all] [--json]` scores the sets of floors.json that are here and fails where one sank.

floors.json: for each set its task, its path (``here``: below bench/, shipped with the project; ``data``: below --data) and the
floors of the measures that must not sink by more than their noise. A set that is not here is skipped and said so. ``--all`` also runs the
sets that have no floor; those whose ``unseen`` is true are run only by name (``--set``).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.__main__ import score

HERE = Path(__file__).parent


def load_sets() -> dict[str, dict]:
    """Name -> task, where it lies, floors."""
    return json.loads((HERE / "floors.json").read_text(encoding="utf-8"))


def path_of(entry: dict, data: Path | None) -> Path | None:
    """Where a set lies; None where it is not on this machine."""
    path = HERE / entry["here"] if "here" in entry else data / entry["data"] if data else None
    return path if path and path.exists() else None


def sunk(scores: dict, entry: dict) -> list[str]:
    """The measures that are below their floor by more than noise, in words."""
    noise = entry.get("noise", 0.01)
    return [f"{key} {scores[key]:.4f} < {floor} - {noise}" for key, floor in entry.get("floors", {}).items() if scores[key] < floor - noise]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the development data, as bench/README.md lists them")
    parser.add_argument("--all", action="store_true", help="sets without a floor too")
    parser.add_argument("--set", action="append", default=[], help="only these sets")
    given = parser.parse_args()
    failed = []
    for name, entry in load_sets().items():
        if (given.set and name not in given.set) or (not given.set and (entry.get("unseen") or not (given.all or entry.get("floors")))):
            continue
        path = path_of(entry, given.data)
        if path is None:
            print(f"{name}: not here, skipped")
            continue
        scores = score(entry["task"], path)
        below = sunk(scores, entry)
        failed += below
        told = " ".join(f"{k}={v:.4g}" if isinstance(v, float) else f"{k}={v}" for k, v in scores.items() if k in (entry.get("floors") or scores))
        print(f"{name}: {told}{'   SUNK: ' + '; '.join(below) if below else ''}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
