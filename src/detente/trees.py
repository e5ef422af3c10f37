"""Sentence -> Tree: the dependency tree as the marking and coding stages walk it."""

from __future__ import annotations

from detente.records import Sentence, Word

FINITE = ("VBD", "VBZ", "VBP", "MD")  # Penn tags of verbs with a tense
NAME_PARTS = (
    "flat",
    "compound",
    "nmod:desc",
    "amod",
    "det",
    "nummod",
    "punct",
    "flat:name",
    "nmod:poss",
    "goeswith",
    "nmod:unmarked",
    "cc:preconj",
)


class Tree:
    """A parsed sentence with its children at hand; words are named by their index."""

    def __init__(self, sentence: Sentence):
        self.sentence = sentence
        self.words: tuple[Word, ...] = sentence.words
        self.children, self.labelled, self.labels_below = sentence.children, sentence.labelled, sentence.labels_below

    def find(self, i: int, *labels: str) -> list[int]:
        """Children of ``i`` with one of the labels; a label without subtype matches all its subtypes."""
        if self.labels_below[i].isdisjoint(labels):
            return []
        return [c for c, label, stem in self.labelled[i] if label in labels or stem in labels]

    def subtree(self, i: int) -> list[int]:
        """``i`` and everything below it, in order."""
        if not self.children[i]:
            return [i]
        out, stack = [], [i]
        while stack:
            node = stack.pop()
            out.append(node)
            stack.extend(self.children[node])
        return sorted(out)

    def conjuncts(self, i: int) -> list[int]:
        """``i`` and what is joined to it by "and", "or", a comma."""
        out = [i]
        for c in self.find(i, "conj"):
            out += self.conjuncts(c)
        return out

    def first_conjunct(self, i: int) -> int:
        """The first of the words to which ``i`` is joined; ``i`` itself where it is joined to none."""
        while self.words[i].label == "conj":
            i = self.words[i].head
        return i

    def is_definite(self, i: int) -> bool:
        """Whether a noun has a definite article or points: "the", "this", "those"."""
        return any(self.words[c].lemma.lower() in ("the", "this", "that", "these", "those") for c in self.find(i, "det"))

    def case_of(self, i: int) -> str | None:
        """The preposition of a nominal, in lower case; a fixed expression is joined ("because of")."""
        cases = [c for c in self.find(i, "case", "mark") if self.words[c].upos in ("ADP", "SCONJ", "PART", "VERB")]
        if not cases:
            return None
        fixed = self.find(cases[0], "fixed")
        return " ".join(self.words[k].text.lower() for k in [cases[0], *fixed])

    def ancestors(self, i: int) -> list[int]:
        """The chain of governors, nearest first."""
        out = []
        while self.words[i].head >= 0 and self.words[i].head not in out:
            i = self.words[i].head
            out.append(i)
        return out

    def index_at(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last word that overlap the characters ``start``–``end`` of the article."""
        inside = [i for i, w in enumerate(self.words) if w.start < end and w.end > start]
        return (inside[0], inside[-1]) if inside else None

    def head_of(self, first: int, last: int) -> int:
        """The word of a span that the tree attaches outside of it."""
        return next((i for i in range(first, last + 1) if not first <= self.words[i].head <= last), first)
