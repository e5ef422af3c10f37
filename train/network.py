"""The network: one small uncased encoder, six heads over words.

A row is a run of text of one paragraph: one sentence or several. Each word is its first word-piece, after a learned
mix of the encoder's layers (one mix per task group). Casing, which the base model cannot see, enters through the
token-type embedding: 9 shapes x 3 kinds of space before the word x 6 things a list of names may say of it.

Heads: UPOS, XPOS (Penn tags: tense and number), names (BIO, UNER), sentence starts, and a biaffine arc and label
scorer (Dozat & Manning 2017). A seventh, for GUM's differing entity guideline, exists only while training.
"""
from __future__ import annotations

import torch
import torch.nn as nn
import torch.nn.functional as F
from transformers import BertConfig, BertModel


def head(width: int, out: int, drop: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, out), nn.GELU(), nn.Dropout(drop))


class Mix(nn.Module):
    """A learned weighted mean of the encoder's layers (Peters et al. 2018, eq. 1)."""

    def __init__(self, layers: int):
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(layers))
        with torch.no_grad():
            self.weights[-1] = 1.0

    def forward(self, layers: torch.Tensor) -> torch.Tensor:
        return torch.einsum("l,lbtd->btd", self.weights.softmax(0), layers)


class Network(nn.Module):
    """Word-piece ids (B, T), kinds (B, T) and first pieces (B, W+1; 0 is the root's) -> scores a word."""

    def __init__(self, config: BertConfig, upos: int, xpos: int, names: int, labels: int,
                 arc: int = 256, rel: int = 96, drop: float = 0.25):
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        layers, width = config.num_hidden_layers + 1, config.hidden_size
        self.mix_tags, self.mix_tree, self.mix_names = Mix(layers), Mix(layers), Mix(layers)
        self.drop = nn.Dropout(drop)
        self.upos, self.xpos, self.start = nn.Linear(width, upos), nn.Linear(width, xpos), nn.Linear(width, 2)
        self.name_hidden = head(width, 256, drop)
        self.names, self.entities = nn.Linear(256, names), nn.Linear(256, names)
        self.arc_head, self.arc_child = head(width, arc, drop), head(width, arc, drop)
        self.rel_head, self.rel_child = head(width, rel, drop), head(width, rel, drop)
        self.arc_score = nn.Parameter(torch.randn(arc + 1, arc) * 0.02)
        self.rel_score = nn.Parameter(torch.randn(labels, rel + 1, rel + 1) * 0.02)

    def forward(self, ids, kinds, mask, first):
        """-> upos, xpos, start, names, entities (B, W, ·); arcs (B, W, W+1); label features (B, W+1, rel+1) x 2."""
        layers = torch.stack(self.encoder(input_ids=ids, token_type_ids=kinds, attention_mask=mask,
                                          output_hidden_states=True).hidden_states)
        index = first.unsqueeze(-1).expand(-1, -1, layers.size(-1))
        words = [self.drop(mix(layers).gather(1, index)) for mix in (self.mix_tags, self.mix_tree, self.mix_names)]
        tags, tree, named = words[0][:, 1:], words[1], self.name_hidden(words[2][:, 1:])
        child = one_more(self.arc_child(tree))
        arcs = torch.einsum("bid,de,bje->bij", child, self.arc_score, self.arc_head(tree))[:, 1:]
        return (self.upos(tags), self.xpos(tags), self.start(tags), self.names(named), self.entities(named), arcs,
                one_more(self.rel_child(tree)), one_more(self.rel_head(tree)))

    def labels(self, rel_child, rel_head, heads):
        """Scores (B, W, labels) of each word's relation to its head ``heads`` (B, W)."""
        chosen = rel_head.gather(1, heads.unsqueeze(-1).expand(-1, -1, rel_head.size(-1)))
        return torch.einsum("bid,ode,bie->bio", rel_child[:, 1:], self.rel_score, chosen)


def one_more(features: torch.Tensor) -> torch.Tensor:
    """Features with a constant 1 appended, so that a bilinear form carries its linear terms."""
    return torch.cat([features, features.new_ones(features.shape[:-1] + (1,))], -1)


def loss(network: Network, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Sum of the heads' cross-entropies; target -100 is not scored."""
    upos, xpos, start, names, entities, arcs, child, head_ = network(
        batch["ids"], batch["kinds"], batch["mask"], batch["first"])
    arcs = arcs.float().masked_fill(~batch["candidates"], -1e4)
    label_scores = network.labels(child, head_, batch["heads"].clamp(min=0))

    def entropy(scores, target):
        if not (target >= 0).any():
            return scores.sum() * 0
        return F.cross_entropy(scores.float().flatten(0, 1), target.flatten())
    return (entropy(arcs, batch["heads"]) + entropy(label_scores, batch["labels"]) + 0.5 * entropy(upos, batch["upos"])
            + 0.5 * entropy(xpos, batch["xpos"]) + entropy(start, batch["start"])
            + 2.5 * entropy(names, batch["names"]) + 0.5 * entropy(entities, batch["entities"]))
