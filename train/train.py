"""Train a network: `python -m train.train --texts FILE --base DIR --out DIR [--teacher DIR]`.

``--texts`` is what train.texts wrote; ``--base`` the base encoder (weights, vocabulary). AdamW, encoder and heads at their own rates, linear warm-up and
decay, bfloat16 products, and an exponential moving average of the weights, which is what is kept. Written after each epoch, so that a
run may be watched. On a graphics card where there is one.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import pickle
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset

from detente.model.shapes import KINDS
from train.acts import act_pairs, act_types, join
from train.marked import AUX
from train.network import LARGE, SMALL, Network, Shape, load_base, loss
from train.rows import NAME_TAGS, Pieces, Swapper, batches, collate, encode, pack
from train.texts import Texts

SHAPES = {"small": SMALL, "large": LARGE}
WHOLE = (90, 150)  # words a row of marked text: a line of it is seen whole
SELDOM = 0.3  # of the names in texts with acts fewer are replaced: states do most of what is done
JOINED = ("constructed", "wordings", "articles", "annotated", "beside")  # lines that stand for themselves


def make_network(shape: Shape, pieces: int, tags: dict[str, list[str]]) -> Network:
    counts = (len(of) for of in (tags["upos"], tags["xpos"], NAME_TAGS, tags["labels"], act_types(), act_pairs(), AUX))
    return Network(shape, pieces, KINDS, *counts)


def load_network(run: Path) -> Network:
    """The network of a run, ready to be asked."""
    tags = json.loads((run / "tags.json").read_text())
    weights = torch.load(run / "network.pt", map_location="cpu")
    network = make_network(SHAPES[tags["shape"]], len(weights["piece.weight"]), tags)
    network.load_state_dict(weights)
    return network.eval()


class Batches(Dataset):
    """Groups of rows, encoded and padded when they are asked for, each with dice of its own."""

    def __init__(self, groups: list[tuple[list, Swapper | None]], pieces: Pieces, index: dict[str, dict[str, int]], seed: str | None):
        self.groups, self.pieces, self.index, self.seed = groups, pieces, index, seed

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, i: int) -> dict[str, torch.Tensor] | None:
        rows, swapper = self.groups[i]
        dice = None if self.seed is None else random.Random(f"{self.seed} {i}")
        encoded = [r for row in rows if (r := encode(row, self.pieces, self.index, dice, swapper))]
        return collate(encoded) if encoded else None


def serve(batched: Batches, device: torch.device, workers: int) -> Iterator[dict[str, torch.Tensor]]:
    """The batches, on the device."""
    for batch in DataLoader(batched, batch_size=None, num_workers=workers, pin_memory=device.type == "cuda"):
        if batch is not None:
            yield {k: v.to(device, non_blocking=True) for k, v in batch.items()}


def draw(texts: Texts, shares: dict[str, float], swap: float, size: int, dice: random.Random) -> list[tuple[list, Swapper]]:
    """The groups of rows of one epoch: of each kind of text its share (above 1: more than once)."""
    swapper, seldom = Swapper(swap), Swapper(swap * SELDOM)
    groups = []
    for kind, paragraphs in texts.learned.items():
        share = shares.get(kind, 1.0)
        drawn = [p for p in paragraphs for _ in range(int(share) + (dice.random() < share % 1))]
        if kind in JOINED:
            drawn = list(join(drawn, dice))
        rows = pack(drawn, dice) if kind == "treebanks" else pack(drawn, dice, WHOLE)
        groups += [(group, swapper if kind in ("treebanks", "named") else seldom) for group in batches(rows, size, dice)]
    dice.shuffle(groups)
    return groups


def entity_spans(tags: list[int]) -> set[tuple[int, int, str]]:
    spans, start = set(), None
    for i, tag in enumerate([*(NAME_TAGS[t] for t in tags), "O"]):
        if start is not None and (tag[0] != "I" or tag[2:] != kind):
            spans.add((start, i, kind))
            start = None
        if tag[0] == "B" or (tag[0] == "I" and start is None):
            start, kind = i, tag[2:]
    return spans


@torch.no_grad()
def watch(network: Network, watched: Iterator[dict[str, torch.Tensor]]) -> dict[str, float]:
    """Quick scores on gold words, heads by argmax (`python -m bench parse` gives the real ones)."""
    network.eval()
    count = dict.fromkeys(("words", "upos", "uas", "las", "hit", "gold", "found", "s_hit", "s_gold", "s_found"), 0)
    for batch in watched:
        scores, names, _, arcs, child, head, *_ = network(
            batch["ids"], batch["kinds"], batch["first"], batch["mask"], batch["is_word"]
        )
        upos, _, start = scores.split(network.sizes, -1)
        heads = arcs.masked_fill(~batch["candidates"], -1e9).argmax(-1)
        labels = network.labels(child, head, heads).argmax(-1)
        real = batch["heads"] >= 0
        count["words"] += int(real.sum())
        count["upos"] += int(((upos.argmax(-1) == batch["upos"]) & real).sum())
        good = (heads == batch["heads"]) & real
        count["uas"] += int(good.sum())
        count["las"] += int((good & (labels == batch["labels"])).sum())
        guess, truth = start.argmax(-1), batch["start"]
        count["s_hit"] += int(((guess == 1) & (truth == 1)).sum())
        count["s_gold"] += int((truth == 1).sum())
        count["s_found"] += int(((guess == 1) & real).sum())
        for b in range(len(real)):
            if batch["names"][b, 0] >= 0:
                n = int(real[b].sum())
                gold, found = (entity_spans(t[b, :n].tolist()) for t in (batch["names"], names.argmax(-1)))
                count["gold"] += len(gold)
                count["found"] += len(found)
                count["hit"] += len(gold & found)
    network.train()
    w = count["words"]
    return {
        "upos": count["upos"] / w,
        "uas": count["uas"] / w,
        "las": count["las"] / w,
        "names": 2 * count["hit"] / max(1, count["gold"] + count["found"]),
        "starts": 2 * count["s_hit"] / max(1, count["s_gold"] + count["s_found"]),
    }


@torch.no_grad()
def watch_acts(network: Network, watched: Iterator[dict[str, torch.Tensor]]) -> dict[str, float]:
    """F1 of acts by word and type, the share whose mode and whose auxiliary modes are right, F1 of the words of their parties, on marked text kept apart."""
    network.eval()
    hit = found = gold = pairs_hit = aux_hit = count = role_hit = role_n = 0
    for batch in watched:
        *_, acts, pairs, aux, of_act, of_party = network(batch["ids"], batch["kinds"], batch["first"], batch["mask"], batch["is_word"])
        guess, truth = acts.argmax(-1), batch["acts"]
        hit += int(((guess == truth) & (truth > 0)).sum())
        found += int(((guess > 0) & (truth >= 0)).sum())
        gold += int((truth > 0).sum())
        known = batch["pairs"] >= 0
        count += int(known.sum())
        pairs_hit += int((pairs.argmax(-1) == batch["pairs"])[known].sum())
        aux_hit += int(((aux > 0) == (batch["aux"] == 1)).all(-1)[known].sum())
        roles, target = network.role_scores(of_act, of_party) > 0, batch["roles"]
        role_hit += 2 * int((roles & (target == 1)).sum())
        role_n += int((roles & (target >= 0)).sum()) + int((target == 1).sum())
    network.train()
    shares = {"recall": hit / max(1, gold), "pairs": pairs_hit / max(1, count), "aux": aux_hit / max(1, count)}
    return {"f1": 2 * hit / max(1, found + gold), **shares, "roles": role_hit / max(1, role_n)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, help="vocab.txt of the word-pieces, that of the small network; the base's own unless given")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--init", type=Path, help="a run to go on from, of the same tags")
    parser.add_argument("--teacher", type=Path, nargs="*", default=[], help="runs whose beliefs are learned, too: their average")
    parser.add_argument("--trust", type=float, default=0.5, help="share of the teachers' beliefs in what is learned")
    parser.add_argument("--only", nargs="*", help="parts of the network that are learned, by how their names begin; the rest stays as it is")
    parser.add_argument("--shares", default="", help="of which kind of text how much an epoch sees: treebanks=0.35,constructed=0.4")
    parser.add_argument("--swap", type=float, default=0.5, help="share of names replaced by others of their type")
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--batch", type=int, default=1500, help="words a batch")
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the moving average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="processes that prepare batches")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    shares = {kind: float(share) for kind, _, share in (pair.partition("=") for pair in given.shares.split(",") if pair)}

    with gzip.open(given.texts) as file:
        texts = Texts(*pickle.load(file))
    if unknown := shares.keys() - texts.learned.keys():
        parser.error(f"no text is of kind {', '.join(sorted(unknown))}: {', '.join(texts.learned)}")
    tags = texts.tags
    index = {k: {t: i for i, t in enumerate(v)} for k, v in (tags | {"acts": act_types(), "pairs": act_pairs()}).items()}
    vocabulary = given.vocabulary or given.base / "vocab.txt"
    pieces = Pieces(vocabulary)
    watched = {
        name: list(serve(Batches([(g, None) for g in batches(pack(part, random.Random(0), (90,)), 4000, random.Random(0))], pieces, index, None), device, 0))
        for name, part in texts.watched.items()
    }
    if given.init:
        network, given.shape = load_network(given.init).train(), json.loads((given.init / "tags.json").read_text())["shape"]
    else:
        words = vocabulary.read_text(encoding="utf-8").splitlines()
        network = make_network(SHAPES[given.shape], len(words), tags)
        load_base(network, given.base, words)
    network = network.to(device)
    teachers = [load_network(run).to(device) for run in given.teacher]
    average = copy.deepcopy(network).eval()
    for name, weights in network.named_parameters():
        weights.requires_grad_(not given.only or any(name.startswith(part) for part in given.only))
    parts = {True: [], False: []}
    for name, weights in network.named_parameters():
        parts[name.split(".")[0] in ("piece", "place", "kind", "norm", "blocks", "distance")].append(weights)
    encoder, heads = ([weights for weights in part if weights.requires_grad] for part in parts.values())
    rates = [given.encoder_rate, given.head_rate]
    optimizer = torch.optim.AdamW([{"params": encoder}, {"params": heads}], lr=1e-4, weight_decay=0.01, betas=(0.9, 0.98), fused=device.type == "cuda")

    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "tags.json").write_text(json.dumps(tags | {"names": NAME_TAGS, "acts": act_types(), "pairs": act_pairs(), "aux": AUX, "shape": given.shape}, indent=1))
    step, total, began = 0, None, time.time()
    for epoch in range(given.epochs):
        groups = draw(texts, shares, given.swap, given.batch, random.Random(f"{given.seed} {epoch}"))
        total = total or len(groups) * given.epochs
        summed = torch.zeros((), device=device)
        for batch in serve(Batches(groups, pieces, index, f"{given.seed} {epoch}"), device, given.workers):
            rise = min(1.0, step / (0.06 * total)) * max(0.0, 1 - max(0.0, step - 0.06 * total) / (0.94 * total))
            for part, rate in zip(optimizer.param_groups, rates):
                part["lr"] = rate * rise
            with torch.autocast(device.type, torch.bfloat16):
                value = loss(network, batch, teachers, given.trust)
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            summed += value.detach()
            decay = min(given.average, step / (step + 20))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - decay)
            if step % 50 == 0:
                print(f"step {step}/{total} loss {value.item():.3f} {time.time() - began:.0f}s", flush=True)
        torch.save(average.state_dict(), given.out / "network.pt")
        seen = {name: watch_acts(average, part) if name == "acts" else watch(average, part) for name, part in watched.items()}
        line = " ".join(f"{n}_{k}={v:.4f}" for n, s in seen.items() for k, v in s.items())
        print(f"epoch {epoch + 1} loss {summed.item() / len(groups):.3f} {line} {time.time() - began:.0f}s", flush=True)


if __name__ == "__main__":
    main()
