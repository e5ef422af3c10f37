"""The network: one small uncased encoder, six heads over words.

A row is a run of text of one paragraph: one sentence or several. The encoder has the blocks of BERT (Devlin et al. 2019)
and begins as the lower blocks of a trained one. In the network that ships the first two blocks see word-pieces; from there each word
goes on as its first piece alone, which by then has seen the others: fewer places, less time. Its teacher, which does not ship, is as
wide and deep as MPNet (Song et al. 2020) and sees pieces to the top. Casing, which the base model cannot
see, enters through the token-type embedding: 9 shapes x 3 kinds of space before the word x 12 things that lists of names
may say of it.

Heads: UPOS, XPOS (Penn tags: tense and number), names (BIO, UNER), sentence starts, and a biaffine arc and label
scorer (Dozat & Manning 2017); for acts: the type of the act whose word a word is, its mode, how real that act is (its auxiliary
modes), and a biaffine scorer of its doer and recipient. One more, for GUM's differing entity guideline, exists only while training.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

PLACES = 512
ARC, REL, NAME = 256, 64, 256
ACT, ROLE, ROLES = 256, 128, 2  # roles: doer, recipient


@dataclass(frozen=True)
class Shape:
    """The size of an encoder."""

    width: int
    heads: int
    inner: int
    blocks: int
    on_pieces: int  # blocks that see every piece
    distances: int = 0  # classes of distance between two pieces that attention knows (MPNet), 0: none


SMALL = Shape(384, 12, 1536, 5, 2)
LARGE = Shape(768, 12, 3072, 12, 12, 32)


class Block(nn.Module):
    """One transformer block, the three projections of attention in one product."""

    def __init__(self, shape: Shape, drop: float):
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, shape.inner), nn.Linear(shape.inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        """``x`` (B, T, width); ``bias`` (B, 1 or heads, 1 or T, T) is added to attention's scores: very negative at padding."""
        size, length, width = x.shape
        q, k, v = self.qkv(x).view(size, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5
        if bias is not None:
            scores = scores + bias
        seen = self.drop(scores.softmax(-1)) @ v
        x = self.norm1(x + self.drop(self.out(seen.transpose(1, 2).reshape(size, length, width))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    """Word-piece ids (B, T), kinds (B, T) and first pieces (B, W+1; 0 is the root's) -> scores a word."""

    def __init__(
        self, shape: Shape, pieces: int, kinds: int, upos: int, xpos: int, names: int, labels: int, acts: int, pairs: int, aux: int, drop: float = 0.25
    ):
        super().__init__()
        width, self.shape = shape.width, shape
        self.piece, self.place = nn.Embedding(pieces, width), nn.Embedding(PLACES, width)
        self.kind = nn.Embedding(kinds, width)
        self.norm = nn.LayerNorm(width, 1e-12)
        self.blocks = nn.ModuleList(Block(shape, 0.1) for _ in range(shape.blocks))
        self.distance = nn.Embedding(shape.distances, shape.heads) if shape.distances else None
        self.drop_in, self.drop = nn.Dropout(0.1), nn.Dropout(drop)
        self.sizes = [upos, xpos, 2]
        self.tags = nn.Linear(width, sum(self.sizes))
        self.name_hidden, self.names, self.entities = (
            nn.Linear(width, NAME),
            nn.Linear(NAME, names),
            nn.Linear(NAME, names),
        )
        self.tree = nn.Linear(width, 2 * ARC + 2 * REL)
        self.arc_score = nn.Parameter(torch.randn(ARC + 1, ARC) * 0.02)
        self.rel_score = nn.Parameter(torch.randn(labels, REL + 1, REL + 1) * 0.02)
        self.act_hidden, self.acts = nn.Linear(width, ACT), nn.Linear(ACT, acts)
        self.pairs, self.aux = nn.Linear(ACT, pairs), nn.Linear(ACT, aux)
        self.roles = nn.Linear(width, 2 * ROLE)
        self.role_score = nn.Parameter(torch.randn(ROLES, ROLE + 1, ROLE + 1) * 0.02)

    def encode(self, ids, kinds, first, mask=None, is_word=None) -> torch.Tensor:
        """(B, W+1, width): the root and the words. ``mask`` (B, T) and ``is_word`` (B, W+1) are False at padding."""
        x = self.norm(self.piece(ids) + self.kind(kinds) + self.place.weight[: ids.shape[1]])
        x = self.drop_in(x)
        bias = hide(mask)
        if self.distance is not None:
            near = self.distance(distances(ids.shape[1], self.shape.distances).to(ids.device)).permute(2, 0, 1).unsqueeze(0)
            bias = near if bias is None else near + bias
        for block in self.blocks[: self.shape.on_pieces]:
            x = block(x, bias)
        x = x[0][first[0]].unsqueeze(0) if mask is None else x.gather(1, first.unsqueeze(-1).expand(-1, -1, self.shape.width))
        for block in self.blocks[self.shape.on_pieces :]:
            x = block(x, hide(is_word))
        return x

    def forward(self, ids, kinds, first, mask=None, is_word=None):
        """-> tags (B, W, upos + xpos + 2), names, entities (B, W, ·); arcs (B, W, W+1); label features (B, W+1, REL+1) x 2;
        acts, pairs of type and mode, aux (B, W, ·); role features (B, W, ROLE+1) x 2, of the act's word and of a party's."""
        return self.read(self.encode(ids, kinds, first, mask, is_word))

    def read(self, states):
        """What ``forward`` gives, of the states of the root and the words."""
        words = self.drop(states)
        inner = words[:, 1:]
        named = self.drop(F.gelu(self.name_hidden(inner)))
        head, child, rel_head, rel_child = self.drop(F.gelu(self.tree(words))).split([ARC, ARC, REL, REL], -1)
        arcs = one_more(child)[:, 1:] @ self.arc_score @ head.transpose(-1, -2)
        acted = self.drop(F.gelu(self.act_hidden(inner)))
        of_act, of_party = self.drop(F.gelu(self.roles(inner))).split([ROLE, ROLE], -1)
        return (
            self.tags(inner), self.names(named), self.entities(named), arcs, one_more(rel_child), one_more(rel_head),
            self.acts(acted), self.pairs(acted), self.aux(acted), one_more(of_act), one_more(of_party),
        )

    def role_scores(self, of_act, of_party):
        """Logits (B, ROLES, W, W): whether word j belongs to that party of the act of word i."""
        return torch.einsum("bid,ode,bje->boij", of_act, self.role_score, of_party)

    def labels(self, rel_child, rel_head, heads):
        """Scores (B, W, labels) of each word's relation to its head ``heads`` (B, W)."""
        chosen = rel_head.gather(1, heads.unsqueeze(-1).expand(-1, -1, rel_head.size(-1)))
        return torch.einsum("bid,ode,bie->bio", rel_child[:, 1:], self.rel_score, chosen)


def hide(real: torch.Tensor | None) -> torch.Tensor | None:
    """What attention's scores must lose so that padding is not seen."""
    return None if real is None else (~real.bool())[:, None, None, :] * -1e4


def one_more(features: torch.Tensor) -> torch.Tensor:
    """Features with a constant 1 appended, so that a bilinear form carries its linear terms."""
    return torch.cat([features, features.new_ones(features.shape[:-1] + (1,))], -1)


def distances(length: int, classes: int, farthest: int = 128) -> torch.Tensor:
    """(length, length): the class of how far the second piece stands after the first: near ones by number, far ones by logarithm (T5, MPNet)."""
    places = torch.arange(length)
    apart = places[None, :] - places[:, None]
    half = classes // 2
    far = half // 2
    size = apart.abs()
    grown = far + (torch.log(size.clamp(min=1) / far) / math.log(farthest / far) * (half - far)).long()
    return torch.where(size < far, size, grown.clamp(max=half - 1)) + half * (apart > 0)


# What a base calls its parts, BERT's words and MPNet's.
BERT_PARTS = {
    "qkv": ("attention.self.query", "attention.self.key", "attention.self.value"), "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm", "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm",
}
MPNET_PARTS = BERT_PARTS | {"qkv": ("attention.attn.q", "attention.attn.k", "attention.attn.v"), "out": "attention.attn.o", "norm1": "attention.LayerNorm"}
SPECIAL = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}  # MPNet's words for BERT's pieces


def load_base(network: Network, base: Path, vocabulary: list[str]) -> None:
    """Begin as a trained BERT or MPNet of the same width: its embeddings of the pieces of ``vocabulary`` and its lower blocks; every kind as
    its first type (MPNet has none: zero). ``base`` holds model.safetensors and vocab.txt."""
    plain = {k.removeprefix("bert."): v for k, v in load_file(base / "model.safetensors").items()}
    own = {piece: i for i, piece in enumerate((base / "vocab.txt").read_text(encoding="utf-8").split("\n"))}
    mpnet = "encoder.relative_attention_bias.weight" in plain
    rows = torch.tensor([own[(SPECIAL if mpnet else {}).get(piece, piece)] for piece in vocabulary])
    with torch.no_grad():
        network.piece.weight.copy_(plain["embeddings.word_embeddings.weight"][rows])
        network.place.weight.copy_(plain["embeddings.position_embeddings.weight"][-PLACES:])
        if mpnet:
            network.kind.weight.zero_()
            network.distance.weight.copy_(plain["encoder.relative_attention_bias.weight"])
        else:
            network.kind.weight.copy_(plain["embeddings.token_type_embeddings.weight"][:1].expand_as(network.kind.weight))
        for part in ("weight", "bias"):
            getattr(network.norm, part).copy_(plain[f"embeddings.LayerNorm.{part}"])
            for i, block in enumerate(network.blocks):
                for mine, theirs in (MPNET_PARTS if mpnet else BERT_PARTS).items():
                    names = (theirs,) if isinstance(theirs, str) else theirs
                    getattr(getattr(block, mine), part).copy_(torch.cat([plain[f"encoder.layer.{i}.{name}.{part}"] for name in names]))


ON_WORDS = {"upos": 0.5, "xpos": 0.5, "start": 1.0, "names": 2.5, "entities": 0.5, "acts": 4.0, "pairs": 1.0, "heads": 1.0, "labels": 1.0}  # weights of the heads' losses
ON_ACTS = {"aux": 1.0, "roles": 4.0}
SMOOTH = {"acts": 0.02}
CLASSES, CHANCES = ("upos", "xpos", "names", "entities", "acts", "pairs", "heads", "labels"), ("aux", "roles")  # what a teacher is believed of; sentence starts are learned from annotation alone
LIKELY = 0.1  # a word whose teacher gives an act this chance has a mode and parties to learn


def scores(network: Network, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Logits of each head of a padded batch: (B, W, classes) of ``ON_WORDS``, ``aux`` (B, W, aux), ``roles`` (B, ROLES, W, W); ``labels`` hold at the
    annotated heads."""
    tags, names, entities, arcs, child, head, acts, pairs, aux, of_act, of_party = network(
        batch["ids"], batch["kinds"], batch["first"], batch["mask"], batch["is_word"]
    )
    upos, xpos, start = tags.split(network.sizes, -1)
    arcs = arcs.float().masked_fill(~batch["candidates"], -1e4)
    said = {"upos": upos, "xpos": xpos, "start": start, "names": names, "entities": entities, "acts": acts, "pairs": pairs, "heads": arcs, "aux": aux}
    said |= {"labels": network.labels(child, head, batch["heads"].clamp(min=0)), "roles": network.role_scores(of_act, of_party)}
    return {k: v.float() for k, v in said.items()}


@torch.no_grad()
def beliefs(teachers: Sequence[Network], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """What the teachers give each class and each yes, on average: of the heads of ``CLASSES`` and ``CHANCES``."""
    said = [scores(teacher, batch) for teacher in teachers]
    return {head: sum(s[head].softmax(-1) if head in CLASSES else s[head].sigmoid() for s in said) / len(said) for head in (*CLASSES, *CHANCES)}


def loss(network: Network, batch: dict[str, torch.Tensor], teachers: Sequence[Network] = (), trust: float = 0.5) -> torch.Tensor:
    """Sum of the heads' losses; target -100 is not scored. With ``teachers``, ``trust`` is the share of what they believe (distillation, Hinton et al.
    2015) in what is learned; of words that bear no target nothing else is."""
    said = scores(network, batch)
    if not teachers:
        return told(said, batch)
    return (1 - trust) * told(said, batch) + trust * taught(said, beliefs(teachers, batch), batch)


def told(said: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Cross-entropy with the targets of annotated words."""
    total = 0.0
    for head, weight in ON_WORDS.items():
        target = batch[head].flatten()
        summed = F.cross_entropy(said[head].flatten(0, 1), target, label_smoothing=SMOOTH.get(head, 0.0), reduction="sum")
        total = total + weight * summed / (target >= 0).sum().clamp(min=1)
    for head, weight in ON_ACTS.items():
        known = batch[head] >= 0
        total = total + weight * mean(F.binary_cross_entropy_with_logits(said[head], batch[head].clamp(min=0).float(), reduction="none"), known)
    return total


def taught(said: dict[str, torch.Tensor], believed: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Cross-entropy with what the teachers believe: at every word, of modes and parties where there is likely to be an act, of a tree within the
    sentences and (labels) at the heads that are annotated."""
    word = batch["is_word"][:, 1:] > 0
    act = word & (believed["acts"][..., 0] < 1 - LIKELY)
    tree = batch["heads"] >= 0
    where = {"pairs": act, "heads": tree, "labels": tree, "aux": act.unsqueeze(-1), "roles": act[:, None, :, None] & word[:, None, None, :]}
    total = 0.0
    for head in CLASSES:
        total = total + ON_WORDS[head] * mean(-(believed[head] * said[head].log_softmax(-1)).sum(-1), where.get(head, word))
    for head in CHANCES:
        each = F.binary_cross_entropy_with_logits(said[head], believed[head], reduction="none")
        total = total + ON_ACTS[head] * mean(each, where[head].expand_as(each))
    return total


def mean(values: torch.Tensor, where: torch.Tensor) -> torch.Tensor:
    return (values * where).sum() / where.sum().clamp(min=1)
