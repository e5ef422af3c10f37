"""The scorers of whole pages: `python -m train.slots --data DIR [--out DIR]` learns who, which reading, which day, which place, and what tells a deed again (``model/data/{parties,readings,days,places,repeats}.onnx``).

What readers found in pages (``slots/*.tsv``, and the gold whose errors are read) answers what the pipeline only asks: of each act that may be told there, whether it is one,
which codes stand on its sides, on which day and in which state it was, and which other act tells the same deed. The chances of single codes, which readings build on, are those of scorers that have not seen the page (two folds). Each scorer is the mean of three
networks that began differently; AdamW, one cycle of the rate; a quarter of an hour on two CPU cores.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F

from bench.acts import lay_out
from bench.gold import read_gold
from bench.speed import page_of
from detente import Article, Coder, Rejected
from detente.articles import read_article
from detente.events.candidates import Candidate, Possible, list_parties
from detente.events.circumstances import LISTS, Circumstance, with_circumstances
from detente.events.coding import LEAST, list_possible
from detente.events.evidence import SIDES
from detente.events.labels import with_aux
from detente.events.readings import SYMMETRIC, list_readings, settle
from detente.events.repeats import list_pairs, terms_of_pair
from detente.model.scorers import Terms, fill, load_scorer
from detente.records import Block, Marked
from train.documents import read_documents
from train.marked import AUX, Span, read_pages
from train.marked import Page as MarkedPage
from train.texts import PRESS

HERE = Path(__file__).parent
SLOTS, CONSTRUCTED = HERE / "slots", HERE / "constructed"
GOLD = [HERE.parent / "bench/gold" / name for name in ("development", "idioms", "ordinary")]
WORDINGS = [CONSTRUCTED / f"wordings-{name}.tsv" for name in ("leads", "more")]  # which the reader has not seen
NEAR = 12  # characters between the annotated word of an act and the pipeline's
FOLDS = 2
LIMIT = 5.0  # terms are cut at so many standard deviations
PASSED_OVER = 0.1  # the share of terms that learning passes over at random each time
UNASKED = tuple(f"{name}-" for name in "communiques home ordinary regional tangled voices".split())  # articles of which it was not asked of every act what else tells its deed
ALONE = 2  # one page in so many is also read paragraph by paragraph
KNOWN_AS = {"XKX": "KOS", "RUS": "SUN", "SRB": "YUG", "CZE": "CSK", "SUN": "RUS", "YUG": "SRB"}  # what readers call a state that the page's day calls otherwise
Sides = tuple[frozenset[str], frozenset[str]]
DaySpan = tuple[dt.date, dt.date]
Sectors = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """An act that a reader found: where its word is, its type, who, when, in which state, by whose word."""

    start: int
    end: int
    type: str
    sides: Sides
    day: DaySpan | None = None
    place: str | None = None
    again: int | None = None  # where the same deed is told more fully
    whole: bool = True  # whether day and place were asked for
    aux: str | None = None  # auxiliary modes (join_aux); None: not asked
    mode: str | None = None  # "": its type as such; None: not asked
    sectors: tuple[Sectors, ...] = ()  # (code, sector) of whoever stands on each side, "" for a country as such; none: not asked


@dataclass(frozen=True)
class Asked:
    """A page's possible acts, and each one's answer; None: there is no such act."""

    name: str
    acts: list[Possible]
    answers: list[Answer | None]
    closely: bool = False  # whether it was asked of all acts which tell the same deed

    def as_told(self) -> Asked:
        """With the auxiliary modes that the page tells, as the scorer that ships reads them."""
        return replace(self, acts=with_aux(self.acts))


# -- what was asked ----------------------------------------------------------------------------------------------


def read_annotated(data: Path, coder: Coder) -> Iterator[Asked]:
    """The pages of ``slots/`` and of the gold that is read."""
    answers = defaultdict(list)
    for path in sorted(SLOTS.glob("*.tsv")):
        with path.open(encoding="utf-8") as lines:
            for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
                answers[row["page"]] += [_answer(row)] if row["start"] else []
    for name, article in _list_articles(data, answers.keys()):
        closely = not name.startswith(UNASKED)
        yield replace(ask(name, article, answers[name], coder), closely=closely)
        if article.url is None and zlib.crc32(name.encode()) % ALONE == 0:
            yield from (ask(name, *each, coder, alone=True) for each in list_paragraphs(article, answers[name]))
    for folder in GOLD:
        yield from read_gold_answers(folder, coder)
    for path in WORDINGS:
        for number, page in enumerate(read_pages(path)):
            yield ask_marked(f"{path.stem}-{number:04d}", page, coder)


def ask_marked(name: str, page: MarkedPage, coder: Coder) -> Asked:
    """A sentence whose acts are marked: who stands on a side is told by the codes of what is named within the marks, or, of people without a code, by where rules place them."""
    article, marks = lay_out(page)
    _, _, marked = coder.mark_article(article)
    named = [(e.start, e.end, e.code) for one in marked for m in one.mentions for e in m.entities if e.code]
    placed = [(e.start, e.end, e.code) for act in list_possible(article, marked)[0] for e in (*act.event.actor, *act.event.recipient) if e.code]

    def codes(spans: Sequence[Span]) -> frozenset[str]:
        inside = [{code for start, end, code in those if start < high and low < end} for low, high in spans for those in (named, placed)]
        return frozenset(code for first, second in zip(inside[::2], inside[1::2]) for code in first or second)

    answers = [Answer(*act.trigger[0], act.type, (codes(act.actor), codes(act.recipient)), whole=False) for line in marks for act in line]
    return ask(name, article, answers, coder, True, marked)


def list_paragraphs(article: Article, answers: Sequence[Answer]) -> Iterator[tuple[Article, list[Answer]]]:
    """Each paragraph as a page of its own, for what is read without one: its acts, of which it tells what it tells."""
    for block in article.blocks:
        inside = [replace(one, start=one.start - block.start, end=one.end - block.start) for one in answers if block.start <= one.start < block.end]
        if inside:
            alone = replace(article, text=block.text, title=None, blocks=(Block("body", block.text, 0, len(block.text)),))
            yield alone, inside


def read_gold_answers(folder: Path, coder: Coder) -> Iterator[Asked]:
    for page in read_gold(folder):
        article = read_article(page.page)
        if not isinstance(article, Rejected):
            yield ask(page.name, article, [_gold_answer(row, article.text) for row in page.events], coder)


def ask(name: str, article: Article, answers: Sequence[Answer], coder: Coder, alone: bool = False, marked: Sequence[Marked] | None = None) -> Asked:
    """The possible acts of an article, by rules, and what readers answered: an act is theirs of its type whose word is nearest, each of theirs first to one that has none yet.
    ``alone``: of what a reader knew by the rest of the page nothing is asked."""
    acts, _ = list_possible(article, coder.mark_article(article)[2] if marked is None else marked, least=0.0)
    taken: set[int] = set()
    found: list[Answer | None] = []
    for act in acts:
        event = act.event
        apart = [(k in taken, max(0, one.start - event.trigger.end, event.trigger.start - one.end), k) for k, one in enumerate(answers) if one.type == event.type]
        near = min((place for place in apart if place[1] <= NEAR), default=None)
        taken |= {near[2]} if near else set()
        found.append(_as_named(answers[near[2]], act, alone) if near else None)
    return Asked(name, acts, found)


def _as_named(answer: Answer, act: Possible, alone: bool) -> Answer:
    """An answer in the codes that the page's day gives to states."""
    codes = {*act.codes}
    named = [(KNOWN_AS[c] if c not in codes and KNOWN_AS.get(c) in codes else c for c in side) for side in answer.sides]
    return replace(answer, sides=tuple(frozenset(c for c in side if c in codes or not alone) for side in named))


def _list_articles(data: Path, names: Iterable[str]) -> Iterator[tuple[str, Article]]:
    """Constructed articles ("home-012": the file and the number of the page there), releases by their address, documents of other sets by their names there."""
    wanted = set(names)
    for path in sorted(CONSTRUCTED.glob("articles-*.tsv")):
        stem = path.stem.removeprefix("articles-")
        if any(name.startswith(f"{stem}-") for name in wanted):
            pages = ((f"{stem}-{number:03d}", page) for number, page in enumerate(read_pages(path)))
            yield from ((name, lay_out(page)[0]) for name, page in pages if name in wanted)
    with gzip.open(data / PRESS, "rt", encoding="utf-8") as lines:
        for release in map(json.loads, lines):
            if release["link"] in wanted:
                article = read_article(page_of(release))
                if not isinstance(article, Rejected):
                    yield release["link"], article
    for name, page in read_documents(data):
        if name in wanted and not isinstance(article := read_article(page), Rejected):
            yield name, article


def _answer(row: dict[str, str]) -> Answer:
    start, (since, _, until) = int(row["start"]), row["date"].partition("/")
    day = None if since == "-" else (dt.date.fromisoformat(since), dt.date.fromisoformat(until or since))
    sides = [[party for party in row[side].split("; ") if party != "-"] for side in SIDES]
    return Answer(start, start + len(row["word"]), row["type"], tuple(map(_codes, sides)), day, None if row["place"] == "-" else row["place"], int(row["again"]) if row["again"] else None, sectors=tuple(map(_sectors, sides)))


def _gold_answer(row: dict, text: str) -> Answer:
    start = max(0, text.find(row["words"])) + row["words"].find(row.get("trigger", ""))
    sides = [row[side] for side in SIDES]
    day = tuple(map(dt.date.fromisoformat, row["date"])) if row["date"] else None
    return Answer(start, start + len(row.get("trigger") or row["words"]), row["type"], tuple(map(_codes, sides)), day, row["place"], aux=join_aux(row["aux"]), mode=row["mode"] or "", sectors=tuple(map(_sectors, sides)))


def join_aux(modes: Collection[str]) -> str:
    """Auxiliary modes as one label: "future hypothetical"; "" of what was done."""
    return " ".join(mode for mode in AUX if mode in modes)


def _codes(parties: Sequence[str]) -> frozenset[str]:
    return frozenset(party.split()[0] for party in parties)


def _sectors(parties: Sequence[str]) -> Sectors:
    return frozenset((code, "".join(sector)) for code, *sector in map(str.split, parties))


def is_right(answer: Answer | None, sides: tuple[Sequence[str], Sequence[str]]) -> bool:
    """Whether a reading has the parties of an answer; of mutual acts, and of violence that meets nobody, whatever the sides."""
    if answer is None:
        return False
    actor, recipient = map(frozenset, sides)
    if answer.type in SYMMETRIC or answer.type == "ASSAULT" and not answer.sides[1] and not recipient:
        return actor | recipient == answer.sides[0] | answer.sides[1]
    return (actor, recipient) == answer.sides


# -- learning ----------------------------------------------------------------------------------------------------


class Net(nn.Module):
    """The network of a scorer (model/scorers.py)."""

    def __init__(self, terms: int, width: int, act: int, other: int, dense: int, hidden: int, drop: float, classes: int = 1):
        super().__init__()
        self.act, self.terms_in, self.drop, self.pass_over = nn.Linear(width, act), nn.Linear(terms, dense), nn.Dropout(drop), nn.Dropout(PASSED_OVER)
        self.other = nn.Linear(width, other) if other else None
        self.hidden, self.out = nn.Linear(act + 2 * other + dense, hidden), nn.Linear(hidden, classes)

    def forward(self, terms, act, other=None):
        act = F.relu(self.act(self.drop(act)))
        parts = [act]
        if other is not None:
            other = F.relu(self.other(self.drop(other)))
            parts += [other, act * other]
        return self.out(F.relu(self.hidden(self.drop(torch.cat([*parts, F.relu(self.terms_in(self.pass_over(terms)))], 1)))))


class Committee(nn.Module):
    """Networks that differ in how they began; their scores' mean is its score."""

    def __init__(self, members: Iterable[Net]):
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, *given):
        return torch.stack([member(*given) for member in self.members]).mean(0)


@dataclass(frozen=True)
class Rows:
    """Rows of a question, in groups: of one act all candidates, or all readings. ``right``: 1 where a row is the answer; where rows are of classes (rows, classes): what share
    of the answer each is."""

    terms: np.ndarray  # (rows, terms) float32
    acts: np.ndarray  # (groups, width): the state of each group's act
    others: np.ndarray | None  # (rows, width): of each row's candidate
    group: np.ndarray  # (rows,)
    right: np.ndarray

    def of(self, wanted: np.ndarray) -> Rows:
        """Those of the groups where ``wanted`` is true."""
        rows, numbers = wanted[self.group], np.cumsum(wanted) - 1
        return Rows(self.terms[rows], self.acts[wanted], None if self.others is None else self.others[rows], numbers[self.group[rows]], self.right[rows])


SHAPES = {"parties": (96, 96, 128, 128, 0.3), "days": (48, 48, 96, 64, 0.3), "places": (48, 48, 96, 64, 0.3), "repeats": (32, 32, 96, 64, 0.3), "readings": (64, 0, 160, 96, 0.2),
          "aux": (96, 96, 96, 96, 0.3), "modes": (96, 96, 96, 160, 0.3), "sectors": (96, 96, 128, 160, 0.3)}  # act, other, dense, hidden, dropout
SINGLY = ("parties", "repeats")  # whose rows are each judged by itself
EPOCHS, RATE, GROUPS = 6, 2e-3, 128
SEEDS = (1, 2, 3)


def learn(name: str, rows: Rows) -> tuple[Committee, np.ndarray, np.ndarray]:
    """The networks and the mean and spread of their terms. Sides take any number of codes (each row by itself), days and readings one or none (softmax)."""
    mean, spread = rows.terms.mean(0), rows.terms.std(0) + 1e-3
    return Committee([learn_one(name, rows, mean, spread, seed) for seed in SEEDS]).eval(), mean, spread


def learn_one(name: str, rows: Rows, mean: np.ndarray, spread: np.ndarray, seed: int) -> Net:
    torch.manual_seed(seed)
    net = Net(rows.terms.shape[1], rows.acts.shape[1], *SHAPES[name], *rows.right.shape[1:])
    count = len(rows.acts)
    order = np.argsort(rows.group, kind="stable")
    starts = np.searchsorted(rows.group[order], np.arange(count + 1))
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-2)
    batches = count // GROUPS + 1
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * batches)
    for epoch in range(EPOCHS):
        net.train()
        summed = 0.0
        for groups in np.array_split(np.random.default_rng([seed, epoch]).permutation(count), batches):
            mine = np.concatenate([order[starts[g] : starts[g + 1]] for g in groups])
            local = torch.tensor(np.repeat(np.arange(len(groups)), starts[groups + 1] - starts[groups]))
            scores, right = score(net, rows, mine, mean, spread), torch.tensor(rows.right[mine], dtype=torch.float32)
            if right.dim() == 2:
                value = F.cross_entropy(scores, right)
            else:
                value = F.binary_cross_entropy_with_logits(scores, right) if name in SINGLY else choose_loss(scores, right, local, len(groups))
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            schedule.step()
            summed += value.item() * len(groups)
        print(f"{name}: epoch {epoch + 1} loss {summed / count:.4f}", flush=True)
    return net.eval()


def score(net: nn.Module, rows: Rows, mine: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> torch.Tensor:
    terms = torch.tensor(np.clip((rows.terms[mine] - mean) / spread, -LIMIT, LIMIT))
    acts = torch.tensor(rows.acts[rows.group[mine]].astype(np.float32))
    scores = net(terms, acts, None if rows.others is None else torch.tensor(rows.others[mine].astype(np.float32)))
    return scores if rows.right.ndim == 2 else scores[:, 0]


def choose_loss(scores: torch.Tensor, right: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    """Mean cross-entropy of the answer of each group, among its rows and "none", whose score is 0."""
    most = torch.zeros(groups).scatter_reduce(0, group, scores.detach(), "amax", include_self=True)
    total = torch.log(torch.exp(-most).index_add(0, group, torch.exp(scores - most[group]))) + most
    none = 1 - torch.zeros(groups).index_add(0, group, right).clamp(max=1)
    return -(((scores - total[group]) * right).sum() - (total * none).sum()) / groups


@torch.no_grad()
def scores_of(learned: tuple[Committee, np.ndarray, np.ndarray], rows: Rows) -> np.ndarray:
    net, mean, spread = learned
    return np.concatenate([score(net, rows, mine, mean, spread).numpy() for mine in np.array_split(np.arange(len(rows.right)), len(rows.right) // 4096 + 1)])


def ship(learned: tuple[Committee, np.ndarray, np.ndarray], terms: Sequence[str], path: Path, classes: Sequence[str] = ("",)) -> None:
    committee, mean, spread = learned
    write_scorer([dict(member.named_children()) for member in committee.members], mean, spread, terms, path, classes)
    print(f"{path.name}: {path.stat().st_size} bytes, {len(terms)} terms", flush=True)


def write_scorer(members: Sequence[Mapping[str, nn.Module]], mean: np.ndarray, spread: np.ndarray, terms: Sequence[str], path: Path, classes: Sequence[str] = ("",)) -> None:
    """The networks as model/scorers.py runs them: states come once each, with each row's place among them; weights are kept in 16 bits and used in 32; terms and classes stand in the metadata."""
    make, nodes, weights = onnx.helper.make_node, [], {"mean": mean, "spread": spread, "least": np.float32(-LIMIT), "most": np.float32(LIMIT)}

    def linear(layer: nn.Linear, name: str, given: str) -> str:
        weights.update({f"{name}_half": layer.weight.detach().numpy().T.astype(np.float16), f"{name}_bias": layer.bias.detach().numpy()})
        nodes.append(make("Cast", [f"{name}_half"], [name], to=onnx.TensorProto.FLOAT))
        nodes.extend([make("MatMul", [given, name], [f"{name}_product"]), make("Add", [f"{name}_product", f"{name}_bias"], [f"{name}_sum"])])
        return f"{name}_sum"

    def rectified(layer: nn.Linear, name: str, given: str) -> str:
        nodes.append(make("Relu", [linear(layer, name, given)], [f"{name}_layer"]))
        return f"{name}_layer"

    nodes += [make("Sub", ["terms", "mean"], ["centred"]), make("Div", ["centred", "spread"], ["scaled"]), make("Clip", ["scaled", "least", "most"], ["cut"])]
    scores, width = [], members[0]["act"].in_features
    for k, layers in enumerate(members):
        parts = [f"act_rows_{k}"]
        nodes.append(make("Gather", [rectified(layers["act"], f"act_{k}", "acts"), "act_of"], [f"act_rows_{k}"]))
        if "other" in layers:
            parts += [f"other_rows_{k}", f"both_{k}"]
            nodes += [make("Gather", [rectified(layers["other"], f"other_{k}", "others"), "other_of"], [f"other_rows_{k}"]), make("Mul", parts[:2], [f"both_{k}"])]
        nodes.append(make("Concat", [*parts, rectified(layers["terms_in"], f"terms_{k}", "cut")], [f"joined_{k}"], axis=1))
        scores.append(linear(layers["out"], f"out_{k}", rectified(layers["hidden"], f"hidden_{k}", f"joined_{k}")))
    nodes.append(make("Mean", scores, ["scores"]))
    kind = lambda name: onnx.TensorProto.INT64 if name.endswith("_of") else onnx.TensorProto.FLOAT
    info = onnx.helper.make_tensor_value_info
    inputs = [("terms", [None, len(terms)]), ("acts", [None, width]), ("act_of", [None])] + ([("others", [None, width]), ("other_of", [None])] if "other" in members[0] else [])
    given, tensors = [info(name, kind(name), shape) for name, shape in inputs], [onnx.numpy_helper.from_array(np.asarray(array), name) for name, array in weights.items()]
    graph = onnx.helper.make_graph(nodes, path.stem, given, [info("scores", onnx.TensorProto.FLOAT, [None, len(classes)])], tensors)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    onnx.helper.set_model_props(model, {"terms": " ".join(terms), "classes": ";".join(classes)})
    onnx.save(model, path)


# -- rows --------------------------------------------------------------------------------------------------------


def rows_of(asked: Sequence[tuple[Possible, Answer | None]], some: Sequence[Sequence[Candidate | Circumstance]], right: Callable[[Any, Answer], bool], terms: Sequence[str]) -> Rows:
    """``some``: of each act what may fill its slot; ``right``: whether one is the answer."""
    flat = [(g, one) for g, mine in enumerate(some) for one in mine]
    answers = [asked[g][1] is not None and right(one, asked[g][1]) for g, one in flat]
    width = next(len(act.state) for act, _ in asked if act.state is not None)
    places = {term: k for k, term in enumerate(terms)}
    return Rows(fill([one.terms for _, one in flat], places), stack([act.state for act, _ in asked], width), stack([one.state for _, one in flat], width), np.array([g for g, _ in flat]), np.array(answers, np.float32))


def _is_party(candidate: Candidate, answer: Answer) -> bool:
    actor, recipient = answer.sides
    return candidate.what in (actor | recipient if answer.type in SYMMETRIC else actor if candidate.side == "actor" else recipient)


def _is_day(one: Circumstance, answer: Answer) -> bool:
    return (one.what.since, one.what.until) == answer.day


def _is_place(one: Circumstance, answer: Answer) -> bool:
    return one.what.country == answer.place


CIRCUMSTANCES = {"days": _is_day, "places": _is_place}


def stack(states: Sequence[np.ndarray | None], width: int) -> np.ndarray:
    return np.stack([np.zeros(width, np.float16) if state is None else state for state in states])


def list_terms(rows: Iterable[Terms]) -> list[str]:
    """Terms that more than a few rows have."""
    counts = Counter(term for row in rows for part in row for term, value in part.items() if value)
    return sorted(term for term, count in counts.items() if count >= 20)


def learn_all(pages: Sequence[Asked], out: Path) -> None:
    """Learns and writes the scorers."""
    asked = [(act, answer, k) for k, page in enumerate(pages) for act, answer in zip(page.acts, page.answers)]
    fold = np.array([zlib.crc32(pages[k].name.encode()) % FOLDS for *_, k in asked])
    pairs = [(act, answer) for act, answer, _ in asked]
    answered = np.array([answer is not None for _, answer in pairs])
    print(f"{len(pages)} pages, {len(pairs)} possible acts, {answered.sum()} of them acts")

    whole = np.array([answer is not None and answer.whole for _, answer in pairs])
    for of, right in CIRCUMSTANCES.items():
        some = [LISTS[of](act) if asked_for else [] for (act, _), asked_for in zip(pairs, whole)]
        terms = list_terms(one.terms for mine in some for one in mine)
        ship(learn(of, rows_of(pairs, some, right, terms).of(whole)), terms, out / f"{of}.onnx")

    parties = [list_parties(act) for act, _ in pairs]
    terms = list_terms(c.terms for some in parties for c in some)
    rows = rows_of(pairs, parties, _is_party, terms)
    scores = np.zeros(len(rows.right))
    for k in range(FOLDS):
        scores[(fold == k)[rows.group]] = scores_of(learn("parties", rows.of(answered & (fold != k))), rows.of(fold == k))
    ship(learn("parties", rows.of(answered)), terms, out / "parties.onnx")

    flat = iter((1 / (1 + np.exp(-scores))).tolist())
    chances = [{(c.what, c.side): next(flat) for c in some} for some in parties]
    some, at = [], 0
    for page in pages:
        some += list_readings(page.acts, chances[at : at + len(page.acts)])
        at += len(page.acts)
    readings = [(g, reading) for g, of_act in enumerate(some) for reading in of_act]
    terms = list_terms(reading.terms for _, reading in readings)
    right = np.array([is_right(pairs[g][1], reading.sides) for g, reading in readings], np.float32)
    states = stack([act.state for act, _ in pairs], rows.acts.shape[1])
    weighed = Rows(fill([reading.terms for _, reading in readings], {term: k for k, term in enumerate(terms)}), states, None, np.array([g for g, _ in readings]), right)
    ship(learn("readings", weighed), terms, out / "readings.onnx")

    rows, terms = rows_of_pairs(pages)
    ship(learn("repeats", rows), terms, out / "repeats.onnx")


def rows_of_pairs(pages: Sequence[Asked]) -> tuple[Rows, list[str]]:
    """Every two events that may be one deed, as the scorers that ship read them, of pages where it was asked which are."""
    load_scorer.cache_clear()
    terms, acts, others, right = [], [], [], []
    for page in pages:
        if page.closely:
            known = {answer.start: answer for answer in page.answers if answer is not None}
            told = [(act, event, answer) for act, event, answer in zip(page.acts, settle(page.acts), page.answers) if answer is not None and event.confidence >= LEAST]
            events = with_circumstances([act for act, *_ in told], [event for _, event, _ in told])
            for i, k in list_pairs(events):
                (first, _, answer), (later, _, again) = told[i], told[k]
                terms.append(terms_of_pair(first, events[i], later, events[k], len(events)))
                acts.append(later.state)
                others.append(first.state)
                right.append(_deed_of(answer, known) == _deed_of(again, known))
    names, width = list_terms(terms), next(len(state) for state in acts if state is not None)
    print(f"{len(right)} pairs, {sum(right)} of them one deed")
    return Rows(fill(terms, {term: k for k, term in enumerate(names)}), stack(acts, width), stack(others, width), np.arange(len(right)), np.array(right, np.float32)), names


def _deed_of(answer: Answer, known: Mapping[int, Answer]) -> int:
    """Where its deed is told most fully."""
    seen = set()
    while answer.again is not None and answer.again not in seen and answer.again in known:
        seen.add(answer.again)
        answer = known[answer.again]
    return answer.start if answer.again is None else answer.again


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder that holds corpora/state_dept_press.jsonl.gz, names/re3d and treebanks")
    parser.add_argument("--out", type=Path, default=HERE.parent / "src/detente/model/data")
    given = parser.parse_args()
    learn_all([page.as_told() for page in read_annotated(given.data, Coder())], given.out)


if __name__ == "__main__":
    main()
