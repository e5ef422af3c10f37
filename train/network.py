"""The network: one small uncased encoder, six heads over words.

A row is a run of text of one paragraph: one sentence or several. The encoder has the blocks of BERT (Devlin et al. 2019)
and begins as the lower blocks of a trained one. The first two blocks see word-pieces; from there each word goes on as
its first piece alone, which by then has seen the others: fewer places, less time. Casing, which the base model cannot
see, enters through the token-type embedding: 9 shapes x 3 kinds of space before the word x 12 things that lists of names
may say of it.

Heads: UPOS, XPOS (Penn tags: tense and number), names (BIO, UNER), sentence starts, and a biaffine arc and label
scorer (Dozat & Manning 2017); for acts: the type of the act whose word a word is, how real that act is (its auxiliary
modes), and a biaffine scorer of its doer and recipient. One more, for GUM's differing entity guideline, exists only while training.
"""

from __future__ import annotations

import torch
import torch.nn as nn
import torch.nn.functional as F

WIDTH, HEADS, INNER, PLACES = 384, 12, 1536, 512
BLOCKS, ON_PIECES = 5, 2
ARC, REL, NAME = 256, 64, 256
ACT, ROLE, ROLES = 256, 128, 2  # roles: doer, recipient


class Block(nn.Module):
    """One transformer block, the three projections of attention in one product."""

    def __init__(self, drop: float):
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        """``x`` (B, T, WIDTH); ``bias`` (B, 1, 1, T) is added to attention's scores: very negative at padding."""
        size, length, _ = x.shape
        q, k, v = self.qkv(x).view(size, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        if bias is not None:
            scores = scores + bias
        seen = self.drop(scores.softmax(-1)) @ v
        x = self.norm1(x + self.drop(self.out(seen.transpose(1, 2).reshape(size, length, WIDTH))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    """Word-piece ids (B, T), kinds (B, T) and first pieces (B, W+1; 0 is the root's) -> scores a word."""

    def __init__(self, pieces: int, kinds: int, upos: int, xpos: int, names: int, labels: int, acts: int, modes: int, drop: float = 0.25):
        super().__init__()
        self.piece, self.place = nn.Embedding(pieces, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.kind = nn.Embedding(kinds, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.blocks = nn.ModuleList(Block(0.1) for _ in range(BLOCKS))
        self.drop_in, self.drop = nn.Dropout(0.1), nn.Dropout(drop)
        self.sizes = [upos, xpos, 2]
        self.tags = nn.Linear(WIDTH, sum(self.sizes))
        self.name_hidden, self.names, self.entities = (
            nn.Linear(WIDTH, NAME),
            nn.Linear(NAME, names),
            nn.Linear(NAME, names),
        )
        self.tree = nn.Linear(WIDTH, 2 * ARC + 2 * REL)
        self.arc_score = nn.Parameter(torch.randn(ARC + 1, ARC) * 0.02)
        self.rel_score = nn.Parameter(torch.randn(labels, REL + 1, REL + 1) * 0.02)
        self.act_hidden, self.acts, self.modes = nn.Linear(WIDTH, ACT), nn.Linear(ACT, acts), nn.Linear(ACT, modes)
        self.roles = nn.Linear(WIDTH, 2 * ROLE)
        self.role_score = nn.Parameter(torch.randn(ROLES, ROLE + 1, ROLE + 1) * 0.02)

    def encode(self, ids, kinds, first, mask=None, is_word=None) -> torch.Tensor:
        """(B, W+1, WIDTH): the root and the words. ``mask`` (B, T) and ``is_word`` (B, W+1) are False at padding."""
        x = self.norm(self.piece(ids) + self.kind(kinds) + self.place.weight[: ids.shape[1]])
        x = self.drop_in(x)
        for block in self.blocks[:ON_PIECES]:
            x = block(x, hide(mask))
        x = x[0][first[0]].unsqueeze(0) if mask is None else x.gather(1, first.unsqueeze(-1).expand(-1, -1, WIDTH))
        for block in self.blocks[ON_PIECES:]:
            x = block(x, hide(is_word))
        return x

    def forward(self, ids, kinds, first, mask=None, is_word=None):
        """-> tags (B, W, upos + xpos + 2), names, entities (B, W, ·); arcs (B, W, W+1); label features (B, W+1, REL+1) x 2;
        acts, modes (B, W, ·); role features (B, W, ROLE+1) x 2, of the act's word and of a party's."""
        words = self.drop(self.encode(ids, kinds, first, mask, is_word))
        inner = words[:, 1:]
        named = self.drop(F.gelu(self.name_hidden(inner)))
        head, child, rel_head, rel_child = self.drop(F.gelu(self.tree(words))).split([ARC, ARC, REL, REL], -1)
        arcs = one_more(child)[:, 1:] @ self.arc_score @ head.transpose(-1, -2)
        acted = self.drop(F.gelu(self.act_hidden(inner)))
        of_act, of_party = self.drop(F.gelu(self.roles(inner))).split([ROLE, ROLE], -1)
        return (
            self.tags(inner), self.names(named), self.entities(named), arcs, one_more(rel_child), one_more(rel_head),
            self.acts(acted), self.modes(acted), one_more(of_act), one_more(of_party),
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


def load_base(network: Network, weights: dict[str, torch.Tensor]) -> None:
    """Begin as a trained BERT of the same width: its embeddings and its lower blocks; every kind as its first type."""
    plain = {k.removeprefix("bert."): v for k, v in weights.items()}
    with torch.no_grad():
        network.piece.weight.copy_(plain["embeddings.word_embeddings.weight"])
        network.place.weight.copy_(plain["embeddings.position_embeddings.weight"])
        network.kind.weight.copy_(plain["embeddings.token_type_embeddings.weight"][:1].expand_as(network.kind.weight))
        for part in ("weight", "bias"):
            getattr(network.norm, part).copy_(plain[f"embeddings.LayerNorm.{part}"])
            for i, block in enumerate(network.blocks):
                at = f"encoder.layer.{i}."
                joined = [plain[f"{at}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                getattr(block.qkv, part).copy_(torch.cat(joined))
                for name, layer in (
                    ("attention.output.dense", block.out),
                    ("attention.output.LayerNorm", block.norm1),
                    ("intermediate.dense", block.up),
                    ("output.dense", block.down),
                    ("output.LayerNorm", block.norm2),
                ):
                    getattr(layer, part).copy_(plain[f"{at}{name}.{part}"])


def loss(network: Network, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Sum of the heads' losses; target -100 is not scored."""
    tags, names, entities, arcs, child, head, acts, modes, of_act, of_party = network(
        batch["ids"], batch["kinds"], batch["first"], batch["mask"], batch["is_word"]
    )
    upos, xpos, start = tags.split(network.sizes, -1)
    arcs = arcs.float().masked_fill(~batch["candidates"], -1e4)
    label_scores = network.labels(child, head, batch["heads"].clamp(min=0))

    def entropy(scores, target, smooth=0.0):
        if not (target >= 0).any():
            return scores.sum() * 0
        return F.cross_entropy(scores.float().flatten(0, 1), target.flatten(), label_smoothing=smooth)

    def binary(scores, target):
        known = target >= 0
        return F.binary_cross_entropy_with_logits(scores.float()[known], target[known].float()) if known.any() else scores.sum() * 0

    return (
        entropy(arcs, batch["heads"])
        + entropy(label_scores, batch["labels"])
        + 0.5 * entropy(upos, batch["upos"])
        + 0.5 * entropy(xpos, batch["xpos"])
        + entropy(start, batch["start"])
        + 2.5 * entropy(names, batch["names"])
        + 0.5 * entropy(entities, batch["entities"])
        + 4.0 * entropy(acts, batch["acts"], 0.02)
        + 1.0 * binary(modes, batch["modes"])
        + 4.0 * binary(network.role_scores(of_act, of_party), batch["roles"])
    )
