"""Scores -> one tree, one tag sequence: what the model's numbers say, made lawful."""
from __future__ import annotations

from functools import cache

import numpy as np

from detente.records import Hint

LEAP = 4.0  # what an arc over the root costs; swept 0–8 on EWT and GUM dev: no loss, and long names keep to their side


def discourage_leaps(scores: np.ndarray) -> np.ndarray:
    """``scores`` with a price on arcs between words at different sides of the likeliest root: rare in English, mostly mistakes."""
    root = int(scores[:, 0].argmax()) + 1
    side = np.sign(np.arange(len(scores) + 1) - root)  # of each word; the root of the tree counts for neither side
    side[0] = 0
    return scores - LEAP * (side[1:, None] * side[None, :] < 0)


def decode_tree(scores: np.ndarray) -> np.ndarray:
    """Head of each word (0 the root, words from 1) of the best tree with exactly one root word.

    ``scores`` (W, W+1): row i is word i+1's score of each head; what is added to a whole row changes no tree. Greedy where that already is a tree, else
    Chu-Liu & Edmonds (1965; 1967) under each of the likeliest roots.

    >>> decode_tree(np.log(np.array([[.6, .0001, .4], [.5, .45, .05]]))).tolist()
    [0, 1]
    """
    count = len(scores)
    scores = scores.copy()
    scores[np.arange(count), np.arange(1, count + 1)] = -1e9
    heads = scores.argmax(1)
    if (heads == 0).sum() == 1 and _is_acyclic(heads):
        return heads
    best, best_total = heads, -np.inf
    for root in np.argsort(-scores[:, 0], kind="stable")[:4]:
        rooted = scores.copy()
        rooted[:, 0] = -1e6
        rooted[root] = -1e6
        rooted[root, 0] = scores[root, 0]
        tree = _arborescence(rooted)
        total = rooted[np.arange(count), tree].sum()
        if total > best_total:
            best, best_total = tree, total
    return best


def _is_acyclic(heads: np.ndarray) -> bool:
    """Whether every word reaches the root: jump up twice as far each time."""
    up = np.concatenate([[0], heads])
    for _ in range(len(heads).bit_length()):
        up = up[up]
    return not up.any()


def _find_cycle(heads: np.ndarray) -> list[int] | None:
    """Words (from 1) of one cycle."""
    state = [0] * (len(heads) + 1)
    for start in range(1, len(heads) + 1):
        path, node = [], start
        while node and state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node - 1])
        if node and state[node] == 1:
            return path[path.index(node):]
        for seen in path:
            state[seen] = 2
    return None


def _arborescence(scores: np.ndarray) -> np.ndarray:
    """Chu-Liu-Edmonds: greedy heads, contract a cycle, solve the smaller graph, open the cycle again."""
    heads = scores.argmax(1)
    cycle = _find_cycle(heads)
    if cycle is None:
        return heads
    count = len(scores)
    inside = np.zeros(count + 1, bool)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)                       # 0 is the root, always outside
    loop = np.array(cycle)
    kept = scores[loop - 1, heads[loop - 1]]
    enter = scores[loop - 1][:, rest] - kept[:, None]    # gain of breaking the loop at each word
    breaks = enter.argmax(0)
    small = np.full((len(rest), len(rest) + 1), -1e9)    # words of rest[1:], then the contracted loop
    small[:-1, :-1] = scores[rest[1:] - 1][:, rest]
    leave = scores[rest[1:] - 1][:, loop]
    exits = leave.argmax(1)
    small[:-1, -1] = leave.max(1)
    small[-1, :-1] = enter.max(0)
    np.fill_diagonal(small[:, 1:], -1e9)
    solved = _arborescence(small)
    for k, head in enumerate(solved[:-1]):
        heads[rest[k + 1] - 1] = loop[exits[k]] if head == len(rest) else rest[head]
    entered = loop[breaks[solved[-1]]]
    heads[entered - 1] = rest[solved[-1]]
    return heads


@cache
def _lawful(tags: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Cost of each tag after each other, and at the start: 0 where lawful."""
    after = [[0.0 if tag[0] != "I" or before[2:] == tag[2:] else -1e9 for tag in tags] for before in tags]
    return np.array(after), np.array([-1e9 if tag[0] == "I" else 0.0 for tag in tags])


def decode_names(scores: np.ndarray, tags: list[str]) -> list[str]:
    """Best lawful BIO sequence (Viterbi over hard constraints: I-x only after B-x or I-x); ``scores`` (W, tags)."""
    allowed, start = _lawful(tuple(tags))
    greedy = scores.argmax(1)
    if start[greedy[0]] == 0 and not allowed[greedy[:-1], greedy[1:]].any():
        return [tags[k] for k in greedy.tolist()]  # the best of all paths is lawful as it stands
    best, back = scores[0] + start, []
    for row in scores[1:]:
        paths = best[:, None] + allowed
        back.append(paths.argmax(0))
        best = paths.max(0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return [tags[k] for k in reversed(path)]


def agree_in_voice(heads: list[int], labels: list[str]) -> list[str]:
    """Labels in which whoever has a passive auxiliary has a passive subject; heads count from 1.

    >>> agree_in_voice([3, 3, 0], ["nsubj", "aux:pass", "root"])
    ['nsubj:pass', 'aux:pass', 'root']
    """
    passive = {head for head, label in zip(heads, labels) if label == "aux:pass"}
    return [f"{label}:pass" if head in passive and label in ("nsubj", "csubj") else label for head, label in zip(heads, labels)]


def agree_in_case(words: list[str], heads: list[int], labels: list[str]) -> list[str]:
    """Labels in which only who stands behind "by" is an agent; heads count from 1.

    >>> agree_in_case(["arrested", "according", "to", "Sengel"], [0, 4, 2, 1], ["root", "case", "fixed", "obl:agent"])[3]
    'obl'
    """
    behind_by = {head for word, head, label in zip(words, heads, labels) if label == "case" and word.lower() == "by"}
    return ["obl" if label == "obl:agent" and i not in behind_by else label for i, label in enumerate(labels, 1)]


BIDDEN = frozenset("urged ordered advised instructed forced compelled persuaded encouraged allowed permitted told warned".split())  # … somebody to do a thing
BLAMED = frozenset("slammed criticised criticized blasted condemned accused denounced jailed charged arrested detained sentenced convicted praised hailed honoured honored fined".split())
TOLD_BY = dict.fromkeys(BIDDEN, frozenset(("to",))) | dict.fromkeys(BLAMED, frozenset(("for", "over", "of", "with")))  # what stands before that to which, or for which


def agree_in_object(words: list[str], heads: list[int], labels: list[str]) -> list[str]:
    """Labels in which whoever is urged *to* do a thing, or blamed *for* one, in the clipped speech of headlines, is a passive subject: "Ministry urged to help", "Mayor
    slammed for trip"; heads count from 1.

    >>> agree_in_object(["Ministry", "urged", "to", "help"], [2, 0, 4, 2], ["nsubj", "root", "mark", "xcomp"])[0]
    'nsubj:pass'
    """
    out = list(labels)
    for verb, word in enumerate(words, 1):
        particles = TOLD_BY.get(word.lower())
        if particles is None:
            continue
        below = [k for k, head in enumerate(heads) if head == verb]
        if any(labels[k].split(":")[0] in ("obj", "iobj", "ccomp", "aux", "expl") for k in below):
            continue
        to_what = {words[k].lower() for j in below if j >= verb for k, head in enumerate(heads) if head == j + 1 and labels[k] in ("mark", "case")}
        if to_what & particles:
            out = [f"{label}:pass" if k in below and label == "nsubj" else label for k, label in enumerate(out)]
    return out


def join_subjects(heads: list[int], labels: list[str]) -> tuple[list[int], list[str]]:
    """Heads and labels in which of two neighbours that are both subject of one word the first stands in a compound with the second; heads count from 1.

    >>> join_subjects([2, 4, 4, 0], ["compound", "nsubj", "nsubj", "root"])  # "EU member Hungary refused"
    ([2, 3, 4, 0], ['compound', 'compound', 'nsubj', 'root'])
    """
    heads, labels = list(heads), list(labels)
    for i in range(len(heads) - 1):
        if heads[i] == heads[i + 1] and labels[i] == labels[i + 1] and labels[i].startswith("nsubj"):
            heads[i], labels[i] = i + 2, "compound"
    return heads, labels


FAINT = 0.1  # a word that is an act, or a party's, with less probability is none


def decode_hints(
    acts: np.ndarray, pairs: np.ndarray, aux: np.ndarray, of_act: np.ndarray, of_party: np.ndarray, types: list[str], of_types: list[str], names: list[str]
) -> dict[int, Hint]:
    """Word -> what act it is. ``acts`` (W, types), the first for none; ``pairs`` (W, pairs), those of ``of_types``: "TYPE mode" or "TYPE"; ``aux`` (W, names);
    ``of_act`` (W, 2 * role), ``of_party`` (W, role)."""
    chances = np.exp(acts - acts.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    at = np.flatnonzero(chances[:, 0] < 1 - FAINT)
    if not at.size:
        return {}
    pairs_of, out = _pairs_of(tuple(of_types)), {}
    sides = _sigmoid(of_party @ of_act[at].reshape(len(at), 2, -1).transpose(0, 2, 1)).transpose(0, 2, 1)
    chances = chances[at]
    rows = (numbers.tolist() for numbers in (at, chances, np.argsort(-chances, 1), pairs[at], aux[at], sides))  # few and short: plain numbers are quicker from here on
    for i, chance, order, scores, realities, by_side in zip(*rows):
        ranked = [k for k in order if k]
        likely = [k for k in ranked if chance[k] >= FAINT] or ranked[:1]
        actor, recipient = (tuple((j, round(sure, 3)) for j, sure in enumerate(side) if sure >= FAINT) for side in by_side)
        told = tuple(name for name, score in zip(names, realities) if score > 0)
        modes = tuple(max(pairs_of[types[k]], key=lambda pair: scores[pair[0]])[1] for k in likely)
        out[i] = Hint(tuple((types[k], round(chance[k], 3)) for k in likely), modes, told, actor, recipient)
    return out


@cache
def _pairs_of(of_types: tuple[str, ...]) -> dict[str, list[tuple[int, str]]]:
    """Type -> the places and modes of its pairs."""
    found: dict[str, list[tuple[int, str]]] = {}
    for k, pair in enumerate(of_types):
        type_, _, mode = pair.partition(" ")
        found.setdefault(type_, []).append((k, mode))
    return found


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))
