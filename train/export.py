"""Checkpoint -> int8 ONNX: `python -m train.export --run DIR --base DIR --out src/detente/model/data`.

One row in, no padding: the exported network takes ids, kinds (1, T) and first (1, W+1). The label scorer's bilinear
form is folded, so that a chosen head costs one dot product a label. Weights int8, one scale a channel.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import onnx
import torch
import torch.nn as nn
from onnxruntime.quantization import QuantType, quantize_dynamic

from train.network import Network
from train.train import load_network

OUTPUTS = ("tags", "names", "arcs", "child", "head", "acts", "pairs", "aux", "of_act", "of_party", "states")


# Constructed paragraphs hold more names, bodies above all, than text does: what is added to the scores of these tags sets that right (chosen on UNER's development part).
PRIOR = {"O": 0.4, "B-ORG": -0.4}


class Row(nn.Module):
    """The network on one row, both bilinear scorers folded: child (W, labels * (rel+1)), head (W+1, rel+1); of_act
    (W, roles * (role+1)), of_party (W, role+1), states (W, width)."""

    def __init__(self, network: Network):
        super().__init__()
        self.network = network
        labels, rel, _ = network.rel_score.shape
        self.folded = nn.Parameter(network.rel_score.detach().permute(1, 0, 2).reshape(rel, labels * rel).contiguous())
        roles, wide, _ = network.role_score.shape
        self.folded_roles = nn.Parameter(network.role_score.detach().permute(1, 0, 2).reshape(wide, roles * wide).contiguous())

    def forward(self, ids, kinds, first):
        states = self.network.encode(ids, kinds, first)
        tags, names, _, arcs, child, head, acts, pairs, aux, of_act, of_party = self.network.read(states)
        reading = tags[0], names[0], arcs[0], child[0, 1:] @ self.folded, head[0]
        return *reading, acts[0], pairs[0], aux[0], of_act[0] @ self.folded_roles, of_party[0], states[0, 1:]


def shift_names(network: Network, names: list[str], times: float = 1.0) -> None:
    """Add ``PRIOR`` to the scores of its tags; ``times`` -1 takes it back."""
    with torch.no_grad():
        for tag, shift in PRIOR.items():
            network.names.bias[names.index(tag)] += times * shift


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prior", action="store_true", help="for a network that learned constructed names: take back what they add to the share of names")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    network = load_network(given.run)
    if given.prior:
        shift_names(network, json.loads((given.run / "tags.json").read_text())["names"])
    row = Row(network).eval()
    example = (
        torch.randint(1000, 2000, (1, 24)),
        torch.zeros(1, 24, dtype=torch.long),
        torch.arange(0, 17).unsqueeze(0),
    )
    full = given.run / "reader.fp32.onnx"
    torch.onnx.export(
        row,
        example,
        str(full),
        input_names=["ids", "kinds", "first"],
        output_names=list(OUTPUTS),
        dynamic_axes={"ids": {1: "T"}, "kinds": {1: "T"}, "first": {1: "W"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        str(full),
        str(given.out / "reader.onnx"),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
    )
    shutil.copy(given.run / "tags.json", given.out / "tags.json")
    shutil.copy(given.base / "vocab.txt", given.out / "vocabulary.txt")
    size = (given.out / "reader.onnx").stat().st_size
    print(f"reader.onnx bytes={size} nodes={len(onnx.load(given.out / 'reader.onnx').graph.node)}")


if __name__ == "__main__":
    main()
