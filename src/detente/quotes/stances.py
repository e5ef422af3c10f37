"""Tree -> Cues of stances: who asks for, promises, praises, blames, wants or speaks of what.

What somebody only wants, judges or talks about is not told on his word: stances are no reports of events, and the pipeline
does not ask for them. They are for reading who stands where. The words are the kinds "stance" (verbs, with their particle
and with the preposition that they need) and "stance adjective" of ``report_verbs.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.quotes.cues import Cue, read_cues, runs_of, source_of
from detente.trees import Tree

BESIDE = ("of", "for", "as", "with", "to", "from", "about", "against", "on")  # "accused X of lying", "praised X as able"


def find_stances(tree: Tree) -> Iterator[Cue]:
    """The cues of a sentence that tell a stance, with who has it and on what; those without either are left out."""
    table = read_cues()
    for i, word in enumerate(tree.words):
        if word.upos in ("VERB", "AUX"):
            cue = _verb_cue(tree, i)
        elif word.upos == "ADJ" and word.lemma.lower() in table["stance adjective"]:
            cue = _cue(tree, i, word.lemma.lower(), _complements(tree, i))
        else:
            continue
        if cue.source and cue.contents:
            yield cue


def _cue(tree: Tree, i: int, verb: str, told: list[int]) -> Cue:
    contents = runs_of(tree, [w for k in told for w in tree.subtree(k)])
    return Cue(verb, "verb", i, source_of(tree, i), tuple(contents))


def _complements(tree: Tree, i: int) -> list[int]:
    """What an adjective is about: "skeptical of trade", "hopeful that X will win"."""
    return [k for k in tree.find(i, "obl", "xcomp", "ccomp", "advcl") if k > i and tree.case_of(k) != "than"]


def _verb_cue(tree: Tree, i: int) -> Cue:
    table = read_cues()["stance"]
    lemma = " ".join([tree.words[i].lemma.lower(), *(tree.words[k].text.lower() for k in tree.find(i, "compound"))])
    told = [k for k in tree.find(i, "obl", "advcl", "xcomp", "ccomp") if f"{lemma} {tree.case_of(k)}" in table]
    if lemma in table:
        told += _objects(tree, i)
    return _cue(tree, i, lemma, sorted({*told}))


def _objects(tree: Tree, i: int) -> list[int]:
    """What a verb takes, with what is said of it; the subject of a passive that names its agent."""
    told = tree.find(i, "obj", "xcomp", "ccomp")
    if told and tree.find(i, "xcomp"):  # "urged Kyiv to sign"
        told = sorted(told + tree.find(i, "iobj"))
    if told:
        return told + [k for k in tree.find(i, "obl", "advcl") if k > told[0] and tree.case_of(k) in BESIDE]
    agent = any(tree.case_of(k) == "by" for k in tree.find(i, "obl"))
    if agent and tree.words[i].label != "acl":
        return tree.find(i, "nsubj:pass")
    return []
