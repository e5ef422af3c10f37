"""An exported network as a run again, to go on from: `python -m train.restore --reader src/detente/model/data --out DIR [--prior]`.

The weights are those of the export, rounded to 8 bits; exported anew they give the same file. The head that does not ship (GUM's entities) begins anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from train.export import shift_names
from train.network import Network
from train.train import SHAPES, make_network

PREFIX, SCORERS = "network.", ("folded", "folded_roles")
STEPS = 4  # nodes from a product of matrices to its bias


def restore(reader: Path, prior: bool) -> tuple[Network, dict]:
    """The network of an exported ``reader`` and its tags; with ``prior`` what the export added to the scores of names is taken back."""
    tags = json.loads((reader / "tags.json").read_text(encoding="utf-8"))
    tags.setdefault("shape", "small")
    graph = onnx.load(reader / "reader.onnx").graph
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    weights = {
        name.removeprefix(PREFIX): torch.tensor(array) for name, array in arrays.items()
        if name.startswith(PREFIX) and not name.endswith(("_scale", "_zero_point", "_quantized"))
    }
    for name in (n.removesuffix("_quantized") for n in arrays if n.endswith("_quantized")):
        weight = _unpacked(arrays, name)
        if name in SCORERS:
            weights["rel_score" if name == "folded" else "role_score"] = _unfolded(weight)
        elif name.startswith(PREFIX):
            weights[name.removeprefix(PREFIX)] = weight
        else:
            weights[f"{_part_of(graph, name)}.weight"] = weight.T.contiguous()
    network = make_network(SHAPES[tags["shape"]], len(weights["piece.weight"]), tags)
    missing = network.load_state_dict(weights, strict=False).missing_keys
    if unexpected := [name for name in missing if not name.startswith("entities.")]:
        raise ValueError(f"{reader}: no weights for {', '.join(unexpected)}")
    if prior:
        shift_names(network, tags["names"], -1.0)
    return network, tags


def _unpacked(arrays: dict[str, np.ndarray], name: str) -> torch.Tensor:
    """Whole numbers of 8 bits -> weights: one scale a tensor or one a column."""
    numbers = arrays[f"{name}_quantized"].astype(np.float32) - arrays[f"{name}_zero_point"].astype(np.float32)
    return torch.tensor(numbers * arrays[f"{name}_scale"])


def _unfolded(folded: torch.Tensor) -> torch.Tensor:
    """(d, labels * d) as it was exported -> (labels, d, d)."""
    wide = len(folded)
    return folded.reshape(wide, -1, wide).permute(1, 0, 2).contiguous()


def _part_of(graph: onnx.GraphProto, name: str) -> str:
    """The part of the network whose bias is added to a product with these weights."""
    at = next(node.output[0] for node in graph.node if f"{name}_quantized" in node.input)
    for _ in range(STEPS):
        node = next(node for node in graph.node if at in node.input)
        bias = [given for given in node.input if given.endswith(".bias")]
        if bias:
            return bias[0].removeprefix(PREFIX).removesuffix(".bias")
        at = node.output[0]
    raise ValueError(f"no bias follows {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prior", action="store_true", help="the export was made with --prior")
    given = parser.parse_args()
    network, tags = restore(given.reader, given.prior)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), given.out / "network.pt")
    (given.out / "tags.json").write_text(json.dumps(tags, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
