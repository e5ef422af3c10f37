"""Two runs of the same network, one made by going on from the other, as one: `python -m train.blend --before DIR --after DIR --share 0.75 --out DIR`.

Weights between those of before and after (Wortsman et al. 2022) keep more of what was known than those of after alone.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping
from pathlib import Path

import torch


def blend(before: Mapping[str, torch.Tensor], after: Mapping[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """``share`` of after and the rest of before; weights of a head that was not there before are those of after.

    >>> blend({"a": torch.tensor(0.0)}, {"a": torch.tensor(1.0), "b": torch.tensor(2.0)}, 0.75)
    {'a': tensor(0.7500), 'b': tensor(2.)}
    """
    return {name: torch.lerp(before[name], weights, share) if name in before else weights for name, weights in after.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, required=True)
    parser.add_argument("--after", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.75, help="of the run of after")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    before, after = (torch.load(run / "network.pt", map_location="cpu") for run in (given.before, given.after))
    torch.save(blend(before, after, given.share), given.out / "network.pt")
    shutil.copy(given.after / "tags.json", given.out / "tags.json")


if __name__ == "__main__":
    main()
