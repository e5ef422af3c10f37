"""The scorers of labels: `python -m train.labels --data DIR [--out DIR]` learns how real an act is, of which mode, and of which sector its parties (``model/data/{aux,modes,sectors}.onnx``).

Modes, auxiliary ones too, are those that are marked in constructed articles, sectors those that readers of whole pages gave (``slots/*.tsv``); all also those of the gold that is read.
Networks and learning are those of ``train.slots``; ``--watch`` first tells what a fifth of the pages, left out in turn, gets right by rules and with the scorer.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.acts import lay_out
from detente import Coder
from detente.events.evidence import SIDES
from detente.events.labels import AS_SUCH, OTHER_AUX, OTHER_MODE, OTHER_SECTOR, Question, ask_aux, ask_mode, ask_sector, likelier, list_coded
from detente.events.readings import SYMMETRIC, settle
from detente.model.scorers import fill, load_scorer
from train.marked import read_pages
from train.slots import CONSTRUCTED, GOLD, HERE, KNOWN_AS, Answer, Asked, Rows, ask, join_aux, learn, list_terms, read_annotated, read_gold_answers, scores_of, ship, stack

LOTS = 5


@dataclass(frozen=True)
class Label:
    """What is asked of an act or a party on a page: what speaks for its labels, the state of its act's word, what rules say, and what is right."""

    page: str
    asked: Question
    act: np.ndarray | None
    rule: str
    right: frozenset[str]


def read_marked_articles(coder: Coder) -> Iterator[Asked]:
    """The constructed articles, with the modes that are marked in them."""
    for path in sorted(CONSTRUCTED.glob("articles-*.tsv")):
        for number, page in enumerate(read_pages(path)):
            article, marks = lay_out(page)
            answers = [Answer(*act.trigger[0], act.type, (frozenset(), frozenset()), whole=False, aux=join_aux(act.aux), mode=act.mode or "") for line in marks for act in line]
            yield ask(f"{path.stem.removeprefix('articles-')}-{number:03d}", article, answers, coder)


def list_aux(pages: Iterable[Asked]) -> Iterator[Label]:
    """Acts of which it is known how real they are, as rules read them."""
    for page in pages:
        for act, answer in zip(page.acts, page.answers):
            if answer is not None and answer.aux is not None:
                yield Label(page.name, ask_aux(act), act.state, " ".join(act.event.aux), frozenset([answer.aux]))


def list_modes(pages: Iterable[Asked]) -> Iterator[Label]:
    """Acts whose mode is known; a label is the type and, after a space, the mode."""
    for page in pages:
        for act, event, answer in zip(page.acts, settle(page.acts), page.answers):
            if answer is not None and answer.mode is not None:
                yield Label(page.name, ask_mode(act, event), act.state, f"{event.type} {event.mode or ''}", frozenset([f"{event.type} {answer.mode}"]))


def list_sectors(pages: Iterable[Asked]) -> Iterator[Label]:
    """Parties that readers have on the same side, with the sectors that they gave to their state there."""
    for page in pages:
        for act, event, answer in zip(page.acts, settle(page.acts), page.answers):
            if answer is None or not answer.sectors:
                continue
            told = dict(zip(SIDES, answer.sectors if event.type not in SYMMETRIC else [answer.sectors[0] | answer.sectors[1]] * 2))
            for _, side, at in list_coded([event]):
                entity = getattr(event, side)[at]
                right = frozenset(sector for code, sector in told[side] if entity.code in (code, KNOWN_AS.get(code)))
                if right:
                    yield Label(page.name, ask_sector(act, event, side, entity), act.state, entity.sector or "", right)


def rows_of_labels(labels: Sequence[Label]) -> tuple[Rows, list[str], list[str]]:
    """Rows, terms, classes. Where several labels are right, the rules' is the answer if it is one of them, else all of them are."""
    classes, terms = sorted({name for one in labels for name in one.right}), list_terms(one.asked.terms for one in labels)
    right = np.zeros((len(labels), len(classes)), np.float32)
    for k, one in enumerate(labels):
        answers = [one.rule] if one.rule in one.right else sorted(one.right)
        right[k, [classes.index(name) for name in answers]] = 1 / len(answers)
    width = next(len(one.act) for one in labels if one.act is not None)
    states = [stack(some, width) for some in ([one.act for one in labels], [one.asked.state for one in labels])]
    return Rows(fill([one.asked.terms for one in labels], {term: k for k, term in enumerate(terms)}), *states, np.arange(len(labels)), right), terms, classes


def watch(name: str, labels: Sequence[Label], rows: Rows, told: Callable[[np.ndarray, Label], str], alike: Sequence[str]) -> None:
    """Prints what share of the labels is right by rules, and with what the scorer that has not seen the page says of them."""
    lot = np.array([zlib.crc32(one.page.encode()) % LOTS for one in labels])
    scores = np.zeros(rows.right.shape, np.float32)
    for k in range(LOTS):
        scores[lot == k] = scores_of(learn(name, rows.of(lot != k)), rows.of(lot == k))
    is_right = lambda one, label: label in one.right or label in alike and not one.right.isdisjoint(alike)
    rules, scored = (np.mean([is_right(one, label) for one, label in zip(labels, some)]) for some in ((one.rule for one in labels), map(told, scores, labels)))
    print(f"{name}: {len(labels)} labels, right by rules {rules:.3f}, with the scorer {scored:.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder that holds corpora/state_dept_press.jsonl.gz, names/re3d and treebanks")
    parser.add_argument("--out", type=Path, default=HERE.parent / "src/detente/model/data")
    parser.add_argument("--watch", action="store_true")
    given, coder = parser.parse_args(), Coder()

    def learn_labels(name: str, labels: Sequence[Label], by: float, alike: Sequence[str] = ()) -> None:
        rows, terms, classes = rows_of_labels(labels)
        if given.watch:
            watch(name, labels, rows, lambda scores, one: likelier(scores, classes, one.rule, by, alike), alike)
        ship(learn(name, rows), terms, given.out / f"{name}.onnx", classes)

    marked = [*read_marked_articles(coder), *(page for folder in GOLD for page in read_gold_answers(folder, coder))]
    learn_labels("aux", list(list_aux(marked)), OTHER_AUX)
    load_scorer.cache_clear()  # the others see what is told with it
    learn_labels("modes", list(list_modes(page.as_told() for page in marked)), OTHER_MODE)
    learn_labels("sectors", list(list_sectors(page.as_told() for page in read_annotated(given.data, coder))), OTHER_SECTOR, AS_SUCH)


if __name__ == "__main__":
    main()
