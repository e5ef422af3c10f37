"""Train the network: `python -m train.train --data DIR --base DIR --out DIR`.

``--data`` holds treebanks/ and names/ (see DATA_CARD.md); ``--base`` the base encoder (config, weights, vocab).
AdamW, encoder and heads at their own rates, linear warm-up and decay, bfloat16 products, and an exponential moving
average of the weights, which is what is kept. Written after each epoch, so that a run may be watched.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from detente.model.parser import read_parser
from detente.model.shapes import KINDS
from train.acts import MODES, act_types, join, read_acts, read_acts_beside, read_named
from train.network import Network, load_base, loss
from train.rows import NAME_TAGS, Pieces, Swapper, batches, collate, encode, pack
from train.treebank import read_names, read_paragraphs

COLUMNS = ("upos", "xpos", "labels")
WHOLE = (90, 150)  # words a row of constructed text: a line of it is seen whole
SELDOM = 0.3  # of the names of constructed acts fewer are replaced: states do most of what is done


def read_data(data: Path, part: str):
    """(EWT with UNER names, GUM) paragraphs of one part."""
    names = read_names(data / f"names/uner_ewt-{part}.iob2.gz")
    return (
        read_paragraphs(data / f"treebanks/en_ewt-{part}.conllu.gz", names),
        read_paragraphs(data / f"treebanks/en_gum_open-{part}.conllu.gz"),
    )


def vocabulary(paragraphs) -> dict[str, list[str]]:
    return {k: sorted({x for p in paragraphs for s in p for x in getattr(s, k)}) for k in COLUMNS}


def make_network(pieces: int, tags: dict[str, list[str]]) -> Network:
    return Network(pieces, KINDS, len(tags["upos"]), len(tags["xpos"]), len(NAME_TAGS), len(tags["labels"]), len(act_types()), len(MODES))


def start_network(base: Path, tags: dict[str, list[str]]) -> Network:
    """The base encoder's weights with fresh heads."""
    weights = load_file(base / "model.safetensors")
    pieces = len(weights["embeddings.word_embeddings.weight"])
    network = make_network(pieces, tags)
    load_base(network, weights)
    return network


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
def watch(network: Network, rows: list[dict]) -> dict[str, float]:
    """Quick scores on gold words, heads by argmax (`python -m bench parse` gives the real ones)."""
    network.eval()
    count = dict.fromkeys(("words", "upos", "uas", "las", "hit", "gold", "found", "s_hit", "s_gold", "s_found"), 0)
    for group in batches(rows, 4000, random.Random(0)):
        batch = collate(group)
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
def watch_acts(network: Network, rows: list[dict]) -> dict[str, float]:
    """F1 of acts by word and type, of their modes, and of the words of their parties, on marked text kept apart."""
    network.eval()
    hit = found = gold = modes_hit = modes_n = role_hit = role_n = 0
    for group in batches(rows, 4000, random.Random(0)):
        batch = collate(group)
        *_, acts, modes, of_act, of_party = network(batch["ids"], batch["kinds"], batch["first"], batch["mask"], batch["is_word"])
        guess, truth = acts.argmax(-1), batch["acts"]
        hit += int(((guess == truth) & (truth > 0)).sum())
        found += int(((guess > 0) & (truth >= 0)).sum())
        gold += int((truth > 0).sum())
        known = batch["modes"] >= 0
        modes_hit += int((((modes > 0) == (batch["modes"] == 1)) | ~known).all(-1)[known.any(-1)].sum())
        modes_n += int(known.any(-1).sum())
        roles, target = network.role_scores(of_act, of_party) > 0, batch["roles"]
        role_hit += 2 * int((roles & (target == 1)).sum())
        role_n += int((roles & (target >= 0)).sum()) + int((target == 1).sum())
    network.train()
    return {"f1": 2 * hit / max(1, found + gold), "recall": hit / max(1, gold), "modes": modes_hit / max(1, modes_n), "roles": role_hit / max(1, role_n)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--init", type=Path, help="a checkpoint of the same form to go on from")
    parser.add_argument("--reader", type=Path, help="an exported reader: constructed and annotated text is learned too, with the tags and trees that it sees there")
    parser.add_argument("--constructed", type=Path, default=Path(__file__).with_name("constructed"), help="folder of constructed text")
    parser.add_argument("--annotated", type=Path, help="folder of real text with its acts")
    parser.add_argument("--watched", type=Path, default=Path("bench/marked"), help="folder of marked text that is watched and not learned")
    parser.add_argument("--share", type=float, default=1.0, help="share of the constructed acts that an epoch sees")
    parser.add_argument("--treebanks", type=float, default=1.0, help="share of the treebanks' rows that an epoch sees")
    parser.add_argument("--swap", type=float, default=0.5, help="share of names replaced by others of their type")
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--batch", type=int, default=2000, help="word-pieces a batch")
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the moving average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    dice = random.Random(given.seed)
    np.random.seed(given.seed)

    ewt, gum = read_data(given.data, "train")
    tags = vocabulary(ewt + gum)
    index = {k: {t: i for i, t in enumerate(v)} for k, v in (tags | {"acts": act_types()}).items()}
    pieces = Pieces(given.base / "vocab.txt")
    ewt_dev, gum_dev = read_data(given.data, "dev")
    watched = {
        name: [r for row in pack(part, random.Random(0), (90,)) if (r := encode(row, pieces, index, None))]
        for name, part in (("ewt", ewt_dev), ("gum", gum_dev))
    }
    network = start_network(given.base, tags)
    if given.init:
        network.load_state_dict(torch.load(given.init, map_location="cpu"), strict=False)
    constructed, real, named, watched_acts = [], [], [], []
    if given.reader:
        reader = read_parser(given.reader)
        constructed, named = read_acts(given.constructed, reader), read_named(given.constructed, reader)
        if given.annotated:
            real = read_acts(given.annotated, reader) + read_acts_beside(ewt + gum, given.annotated / "treebanks.csv")
        watched_acts = [r for row in pack(read_acts(given.watched, reader), random.Random(0), (90,)) if (r := encode(row, pieces, index, None))]
    average = copy.deepcopy(network).eval()
    parts = {True: [], False: []}
    for name, weights in network.named_parameters():
        parts[name.split(".")[0] in ("piece", "place", "kind", "norm", "blocks")].append(weights)
    encoder, heads = parts[True], parts[False]
    rates = [given.encoder_rate, given.head_rate]
    optimizer = torch.optim.AdamW(
        [{"params": encoder}, {"params": heads}], lr=1e-4, weight_decay=0.01, betas=(0.9, 0.98)
    )

    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "tags.json").write_text(json.dumps(tags | {"names": NAME_TAGS, "acts": act_types(), "modes": MODES}, indent=1))
    swap, seldom = Swapper(given.swap), Swapper(given.swap * SELDOM)
    step, total, began = 0, None, time.time()
    for epoch in range(given.epochs):
        rows = [r for row in pack(ewt + gum, dice) if dice.random() < given.treebanks and (r := encode(row, pieces, index, dice, swap))]
        acts = real + [paragraph for paragraph in constructed if dice.random() < given.share]
        for texts, swapper in ((list(join(acts, dice)), seldom), (named, swap)):
            rows += [r for row in pack(texts, dice, WHOLE) if (r := encode(row, pieces, index, dice, swapper))]
        groups = batches(rows, given.batch, dice)
        total = total or len(groups) * given.epochs
        summed = 0.0
        for group in groups:
            rise = min(1.0, step / (0.06 * total)) * max(0.0, 1 - max(0.0, step - 0.06 * total) / (0.94 * total))
            for part, rate in zip(optimizer.param_groups, rates):
                part["lr"] = rate * rise
            batch = collate(group)
            with torch.autocast("cpu", torch.bfloat16):
                value = loss(network, batch)
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            summed += float(value.detach())
            decay = min(given.average, step / (step + 20))
            with torch.no_grad():
                for kept, new in zip(average.parameters(), network.parameters()):
                    kept.lerp_(new, 1 - decay)
            if step % 50 == 0:
                print(f"step {step}/{total} loss {value.item():.3f} {time.time() - began:.0f}s", flush=True)
        torch.save(average.state_dict(), given.out / "network.pt")
        scores = {name: watch(average, part) for name, part in watched.items()}
        if watched_acts:
            scores["acts"] = watch_acts(average, watched_acts)
        line = " ".join(f"{n}_{k}={v:.4f}" for n, s in scores.items() for k, v in s.items())
        print(f"epoch {epoch + 1} loss {summed / len(groups):.3f} {line} {time.time() - began:.0f}s", flush=True)


if __name__ == "__main__":
    main()
