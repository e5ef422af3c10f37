"""Train a network: `python -m train.train --rows FILE --base DIR --out DIR [--teacher DIR]`.

``--rows`` is what train.encoded wrote; ``--base`` the base encoder (weights, vocabulary). AdamW, encoder and heads at their own rates, linear warm-up and
decay, bfloat16 products, and an exponential moving average of the weights, which is what is kept. Written from time to time, so that a
run may be watched. On a graphics card where there is one.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
import random
import time
from pathlib import Path

import torch

from detente.model.shapes import KINDS
from train.acts import act_pairs, act_types
from train.encoded import Rows, read_encoded
from train.marked import AUX
from train.network import LARGE, SMALL, Network, Shape, load_base, loss
from train.rows import NAME_TAGS

SHAPES = {"small": SMALL, "large": LARGE}
WARM = 0.06  # of training the rates rise
WATCHED = 4000  # words a batch of what training is watched with


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


def rise(done: float) -> float:
    """The share of the highest rate when so much of training is done: linear warm-up, linear decay."""
    return min(done / WARM, max(0.0, 1 - done) / (1 - WARM))


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
def watch(network: Network, watched: Rows) -> dict[str, float]:
    """Quick scores on gold words, heads by argmax (`python -m bench parse` gives the real ones)."""
    network.eval()
    count = dict.fromkeys(("words", "upos", "uas", "las", "hit", "gold", "found", "s_hit", "s_gold", "s_found"), 0)
    for batch in map(watched.batch, watched.draw({}, WATCHED, random.Random(0))):
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
def watch_acts(network: Network, watched: Rows) -> dict[str, float]:
    """F1 of acts by word and type, the share whose mode and whose auxiliary modes are right, F1 of the words of their parties, on marked text kept apart."""
    network.eval()
    hit = found = gold = pairs_hit = aux_hit = count = role_hit = role_n = 0
    for batch in map(watched.batch, watched.draw({}, WATCHED, random.Random(0))):
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
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="folder of the base encoder, unless --init is given")
    parser.add_argument("--vocabulary", type=Path, help="vocab.txt of the word-pieces of the rows; the base's own unless given")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--init", type=Path, help="a run to go on from, of the same tags")
    parser.add_argument("--teacher", type=Path, nargs="*", default=[], help="runs whose beliefs are learned, too: their average")
    parser.add_argument("--trust", type=float, default=0.5, help="share of the teachers' beliefs in what is learned")
    parser.add_argument("--only", nargs="*", help="parts of the network that are learned, by how their names begin; the rest stays as it is")
    parser.add_argument("--shares", default="", help="of which kind of text how much an epoch sees: treebanks=0.35,constructed=0.4")
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--minutes", type=float, help="end by the clock, whatever --epochs says; the rates rise and fall by it")
    parser.add_argument("--batch", type=int, default=1500, help="words a batch")
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the moving average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--watch", type=int, default=1, help="epochs from one look at the scores to the next; weights are written then, and at the end")
    given = parser.parse_args()
    if not (given.base or given.init):
        parser.error("a network begins as --base or goes on from --init")
    torch.manual_seed(given.seed)
    torch.set_float32_matmul_precision("high")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    shares = {kind: float(share) for kind, _, share in (pair.partition("=") for pair in given.shares.split(",") if pair)}

    encoded = read_encoded(given.rows)
    tags, kinds = encoded.tags, encoded.passes[0].kinds
    if unknown := shares.keys() - set(kinds):
        parser.error(f"no text is of kind {', '.join(sorted(unknown))}: {', '.join(kinds)}")
    passes = [rows.to(device) for rows in encoded.passes]
    watched = {name: rows.to(device) for name, rows in encoded.watched.items()}
    if given.init:
        network, given.shape = load_network(given.init).train(), json.loads((given.init / "tags.json").read_text())["shape"]
    else:
        words = (given.vocabulary or given.base / "vocab.txt").read_text(encoding="utf-8").splitlines()
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
    for epoch in itertools.count():
        rows = passes[(given.seed + epoch) % len(passes)]
        groups = rows.draw(shares, given.batch, random.Random(f"{given.seed} {epoch}"))
        total = total or len(groups) * given.epochs
        summed = torch.zeros((), device=device)
        for batch in map(rows.batch, groups):
            done = (time.time() - began) / 60 / given.minutes if given.minutes else step / total
            for part, rate in zip(optimizer.param_groups, rates):
                part["lr"] = rate * rise(done)
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
                print(f"step {step} of epoch {epoch + 1}, {done:.0%} done, loss {value.item():.3f} {time.time() - began:.0f}s", flush=True)
            if given.minutes and done >= 1:
                break
        ended = done >= 1 if given.minutes else epoch + 1 == given.epochs
        if ended or (epoch + 1) % given.watch == 0:
            torch.save(average.state_dict(), given.out / "network.pt")
            seen = {name: watch_acts(average, part) if name == "acts" else watch(average, part) for name, part in watched.items()}
            line = " ".join(f"{n}_{k}={v:.4f}" for n, s in seen.items() for k, v in s.items())
            print(f"epoch {epoch + 1} loss {summed.item() / len(groups):.3f} {line} {time.time() - began:.0f}s", flush=True)
        if ended:
            break


if __name__ == "__main__":
    main()
