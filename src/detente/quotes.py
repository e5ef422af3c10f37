"""Sentences -> Reports: who is said to say what, in quotation marks or out of them.

Three things are looked for: words that report (``report_verbs.csv``) with what hangs on them in the tree, stretches in
quotation marks with the nearest such word, and the quotation that runs on over sentences after its speaker was named.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from detente.codebook.tables import Outlet, read_rows
from detente.records import Entity, Mention, Report, Sentence
from detente.trees import Tree

PAIRS = {"“": "”", "„": "“", "«": "»", '"': '"'}
DOUBLED = {"''": '"', "``": '"', "’’": '"', "‘‘": '"'}
MARKS = re.compile("''|``|’’|‘‘|[“”„«»\"]")
SINGLE = re.compile(r"(?<!\w)['‘](?=\w)([^'‘“”\"]{8,300}?)(?<=[\w.,!?…])['’](?!\w)")
PRONOUNS = ("he", "she", "they", "it", "who", "i", "we")
RELATIVES = ("who", "which", "that")
LOOSE = ("acl:relcl", "acl", "appos", "parataxis", "advcl", "punct", "cc", "discourse")   # not of a source's own words
NEAR = 80                 # characters between a quotation and the verb that reports it
BRIEF = 3                 # words: a shorter quotation is a phrase that is mocked or named, not a speech
TITLES = ("headline", "teaser")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quotation marks; ``open``: it runs on into the next block."""

    start: int
    end: int
    block: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports, in one sentence: cue and source as word ranges, what is said as character spans."""

    verb: str
    kind: str
    at: int
    source: tuple[int, int, int] | None           # first, last, head
    contents: tuple[tuple[int, int], ...] = ()


@cache
def read_cues() -> dict[str, frozenset[str]]:
    """Kind of cue -> its lemmas."""
    kinds: dict[str, set[str]] = {}
    for row in read_rows("report_verbs.csv"):
        kinds.setdefault(row["kind"], set()).add(row["text"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


def mark_reports(sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], roles: Sequence[str],
                 text: str, codebook=None) -> list[tuple[Report, ...]]:
    """The reports of each sentence, in order; ``roles`` are those of the sentences' blocks.

    One act of speech gives a report per stretch of content and, where it was said to or for an outlet, a second one
    for the outlet. A speaker whom the codebook does not know keeps the words printed and has no ``source``.
    """
    quotations = find_quotations(sentences, text)
    trees = [Tree(sentence) for sentence in sentences]
    cues = [find_cues(tree, quotations, role, codebook) for tree, role in zip(trees, roles)]
    reports = [tuple(report for cue in found for report in _reports_of(tree, cue, marks, quotations, text, codebook))
               for tree, found, marks in zip(trees, cues, mentions)]
    reports = _spread(sentences, reports, _openings(trees, cues, mentions, text, codebook), quotations)
    return _name_pronouns(reports)


def reports_over(reports: Sequence[Report], start: int, end: int) -> tuple[Report, ...]:
    """The reports whose content covers ``start``–``end``, innermost (the nearest speaker) first, the outermost last.

    >>> near = Report((), "Rinna", 0, 5, "say", 6, 10, 20, 30, False)
    >>> far = replace(near, text="Kyodo", content_start=0, content_end=40)
    >>> [r.text for r in reports_over([far, near], 22, 25)]
    ['Rinna', 'Kyodo']
    """
    over = [r for r in reports if r.content_start <= start and end <= r.content_end
            and not (r.cue_start < end and start < r.cue_end)]
    return tuple(sorted(over, key=lambda r: r.content_end - r.content_start))


# --- quotation marks -------------------------------------------------------------------------------------------------

def find_quotations(sentences: Sequence[Sentence], text: str) -> list[Quotation]:
    """Stretches between quotation marks, marks excluded, block by block.

    >>> line = 'He said: "We met. We talked." Then he left.'
    >>> [line[q.start:q.end] for q in find_quotations([Sentence(line, 0, len(line), 0)], line)]
    ['We met. We talked.']
    """
    blocks: dict[int, tuple[int, int]] = {}
    for s in sentences:
        low, high = blocks.get(s.block, (s.start, s.end))
        blocks[s.block] = (min(low, s.start), max(high, s.end))
    found = [q for block, (low, high) in blocks.items() for q in _in_block(text, low, high, block)]
    singles = [Quotation(s.start + m.start(1), s.start + m.end(1), s.block)
               for s in sentences for m in SINGLE.finditer(text[s.start:s.end])]
    found += [q for q in singles if not any(d.start <= q.start and q.end <= d.end for d in found)]
    return sorted(found, key=lambda q: q.start)


def _in_block(text: str, low: int, high: int, block: int) -> Iterator[Quotation]:
    at, close = None, ""
    for match in MARKS.finditer(text, low, high):
        mark = DOUBLED.get(match.group(), match.group())
        if at is not None and (mark == close or close == "”" and mark == '"'):
            yield Quotation(at, match.start(), block)
            at = None
        elif at is None and mark in PAIRS and not text[match.end():match.end() + 1].isspace():
            at, close = match.end(), PAIRS[mark]
    if at is not None and not text[low:at].strip(" '‘’`\"“„«"):       # a paragraph opened and, as printers do, not closed
        yield Quotation(at, high, block, open=True)


# --- cues in the tree ------------------------------------------------------------------------------------------------

def find_cues(tree: Tree, quotations: Sequence[Quotation], role: str = "body", codebook=None) -> list[Cue]:
    """Every cue of a sentence with what it reports; those that report nothing here are kept, a quotation may follow."""
    if not tree.words:
        return []
    cues = [cue for i in range(len(tree.words)) for cue in _cues_at(tree, i)]
    if not any(cue.contents and cue.source for cue in cues):
        titles = list(_title_cues(tree, codebook) if role in TITLES else _turn_cues(tree))[:1]
        cues = [*titles, *(cue for cue in cues if not titles or not cue.contents)]
    return _give_quotations(tree, cues, [q for q in quotations if q.start < tree.sentence.end and tree.sentence.start < q.end])


def _cues_at(tree: Tree, i: int) -> Iterator[Cue]:
    word, table = tree.words[i], read_cues()
    if word.upos in ("VERB", "AUX"):
        lemma = _lemma(tree, i)
        cited = tree.find(i, "obj")
        if lemma in table["citing"] and word.xpos == "VBG" and cited:
            if tree.words[cited[0]].upos == "PROPN" or tree.words[cited[0]].lemma.lower() in table["speaker"]:
                yield _nominal_cue(tree, i, cited[0], lemma)
        elif any(lemma in table[kind] for kind in ("verb", "object", "quoted")) and not _is_hedge(tree, i):
            yield _verb_cue(tree, i, lemma)
    elif word.upos == "NOUN" and word.lemma.lower() in table["noun"]:
        yield from _noun_cue(tree, i)
    case = tree.case_of(i) or ""
    if case in table["preposition"] and word.head >= 0 and (case != "per" or word.upos == "PROPN"):
        yield _nominal_cue(tree, i, i, case)


def _is_hedge(tree: Tree, i: int) -> bool:
    """"I think", "you know", "I can tell you": the speaker is named elsewhere."""
    subject = _subject(tree, i)
    return subject is not None and tree.words[subject].text.lower() in ("i", "you", "we")


def _lemma(tree: Tree, i: int) -> str:
    """The lemma with its particle where the table has it so ("point out")."""
    lemma = tree.words[i].lemma.lower()
    parts = [tree.words[k].text.lower() for k in tree.find(i, "compound")]
    return next((f"{lemma} {p}" for p in parts if f"{lemma} {p}" in read_cues()["verb"]), lemma)


def _verb_cue(tree: Tree, i: int, lemma: str) -> Cue:
    table = read_cues()
    contents = _clause_contents(tree, i) if lemma in table["verb"] else []
    if not contents and lemma in table["object"]:
        told = tree.find(i, "obj") or [k for k in tree.find(i, "nsubj:pass") if _source_of(tree, i)]    # "was reported by X"
        contents = [run for k in told if tree.words[k].upos in ("NOUN", "PROPN") for run in _runs(tree, tree.subtree(k))]
    kind = "verb" if lemma in table["verb"] or contents else "quoted"
    inserted = _inserted(tree, i) if lemma in table["verb"] and not contents and not tree.find(i, "obj") else None
    return inserted or Cue(lemma, kind, i, _source_of(tree, i), tuple(contents))


def _inserted(tree: Tree, i: int) -> Cue | None:
    """"…, X said, …" and "…, X said.", by their commas, where the tree does not see that the clause around is said."""
    left = next((k for k in range(i - 1, 0, -1) if tree.words[k].upos == "PUNCT"), None)
    right = next((k for k in range(i + 1, len(tree.words)) if tree.words[k].upos == "PUNCT"), len(tree.words))
    if left is None or tree.words[left].text in ".:;?!" or not 1 < right - left < 14:
        return None
    around = [k for k in range(len(tree.words)) if not left <= k <= right]
    source = range(left + 1, i) if i > left + 1 else range(i + 1, right)
    nominal = [k for k in source if tree.words[k].upos in ("NOUN", "PROPN", "PRON")]
    others = {tree.words[k].upos for k in range(left + 1, right) if k != i} & {"VERB", "AUX", "SCONJ", "CCONJ"}
    if others or not nominal or not any(tree.words[k].xpos in ("VBD", "VBZ", "VBP", "MD") for k in around):
        return None
    return Cue(_lemma(tree, i), "verb", i, _phrase(tree, tree.head_of(source[0], source[-1])), tuple(_runs(tree, around)))


def _clause_contents(tree: Tree, i: int) -> list[tuple[int, int]]:
    """What a verb says: its clause, the clause it is set into, or what stands after its colon."""
    own = set(tree.subtree(i))
    clauses = [k for k in tree.find(i, "ccomp") if _is_clause(tree, k)] or _infinitives(tree, i)
    if clauses:
        return [run for k in clauses for run in _runs(tree, _without_asides(tree, k))]
    label, head = tree.words[i].label, tree.words[i].head
    if head >= 0 and (label == "parataxis" or label == "advcl" and tree.case_of(i) == "as"):
        return _runs(tree, [k for k in tree.subtree(head) if k not in own])
    after = [k for k in tree.find(i, "parataxis") if k > i and any(tree.words[p].text == ":" for p in range(i, k))]
    return [run for k in after for run in _runs(tree, tree.subtree(k))]


def _without_asides(tree: Tree, k: int) -> list[int]:
    """A clause without the participles at its end that go on about the speech: "…, citing X", "…, adding that"."""
    below, words = tree.subtree(k), read_cues()
    asides = [a for a in tree.find(k, "advcl") if tree.words[a].xpos == "VBG" and a > k and tree.words[a - 1].text == ","
              and any(tree.words[a].lemma in words[kind] for kind in ("verb", "citing", "quoted"))]
    return [w for w in below if not any(w in tree.subtree(a) for a in asides)]


def _is_clause(tree: Tree, k: int) -> bool:
    """"shows that X left", not "shows X leaving"."""
    return tree.words[k].xpos != "VBG" or bool(tree.find(k, "aux", "nsubj", "mark"))


def _infinitives(tree: Tree, i: int) -> list[int]:
    """"is said to have attacked", "claims to have attacked"; "told them to attack" is an act, not a report."""
    if tree.find(i, "obj", "iobj"):
        return []
    return [k for k in tree.find(i, "xcomp") if tree.case_of(k) == "to"]


def _noun_cue(tree: Tree, i: int) -> Iterator[Cue]:
    """"the claim by X that …", "X's statement that …"."""
    clauses = [k for k in tree.find(i, "ccomp", "acl") if "that" in {tree.words[m].text.lower() for m in tree.find(k, "mark")}]
    if clauses:
        owners = [k for k in tree.find(i, "nmod") if tree.words[k].label == "nmod:poss" or tree.case_of(k) in ("by", "of", "from")]
        contents = [run for k in clauses for run in _runs(tree, tree.subtree(k))]
        holder = tree.words[i].head if tree.words[i].label == "obj" else -1          # "X expressed concern that"
        source = _phrase(tree, owners[0]) if owners else _source_of(tree, holder) if holder >= 0 else None
        yield Cue(tree.words[i].lemma.lower(), "noun", i, source, tuple(contents))


def _nominal_cue(tree: Tree, at: int, source: int, verb: str) -> Cue:
    """"according to X", "citing X": the source is a nominal, what it says is the clause around it."""
    clause, own = _clause_above(tree, at), set(tree.subtree(at))
    contents = _runs(tree, [k for k in tree.subtree(clause) if k not in own]) if clause is not None else []
    cue = tree.find(source, "case", "mark")[0] if at == source else at
    return Cue(verb, "nominal", cue, _phrase(tree, source), tuple(contents))


def _clause_above(tree: Tree, i: int) -> int | None:
    """The clause that a nominal or participle modifies; a noun in between belongs to it."""
    for k in tree.ancestors(i):
        if tree.words[k].label == "parataxis":                      # "…, X reported, citing Y": Y says what X reported
            continue
        if tree.words[k].upos in ("VERB", "AUX") or tree.words[k].label == "root" or tree.find(k, "cop"):
            return k
    return None


def _source_of(tree: Tree, i: int) -> tuple[int, int, int] | None:
    """Who speaks: the subject, the agent of a passive, the noun a clause modifies, the subject of the verb above."""
    seen = 0
    while i >= 0 and seen < 6:
        subject, agent = _subject(tree, i), [k for k in tree.find(i, "obl") if tree.case_of(k) == "by"]
        passive = any(tree.words[k].label.endswith(":pass") for k in tree.children[i])
        if agent and (passive or tree.words[i].xpos == "VBN"):
            return _phrase(tree, agent[0])
        if subject is not None and not (passive and seen == 0):
            relative = tree.words[subject].text.lower() in RELATIVES and tree.words[i].label == "acl:relcl"
            return _phrase(tree, tree.words[i].head if relative else subject)
        label, head = tree.words[i].label.split(":")[0], tree.words[i].head
        if passive or label not in ("conj", "xcomp", "advcl", "acl", "ccomp") or head < 0:
            return None
        if label == "acl":
            return _phrase(tree, head) if tree.words[i].xpos in ("VBG", "VB") else None
        i, seen = head, seen + 1
    return None


def _subject(tree: Tree, i: int) -> int | None:
    found = [k for k in tree.find(i, "nsubj") if tree.words[k].text.lower() not in ("what", "there")]
    return found[0] if found else None


def _phrase(tree: Tree, head: int) -> tuple[int, int, int]:
    """First and last word of a source's own words, without clauses and appositions, and its head."""
    inside, todo = [], [head]
    while todo:
        k = todo.pop()
        inside.append(k)
        todo += [c for c in tree.children[k] if tree.words[c].label not in LOOSE and not (k == head and _outside(tree, c))]
    low = high = head                                 # the run around the head: a subject may be split by what was cut
    while low - 1 in inside or low - 2 in inside and tree.words[low - 1].label in ("punct", "cc"):
        low -= 1
    while high + 1 in inside or high + 2 in inside and tree.words[high + 1].label in ("punct", "cc"):
        high += 1
    return low, high, head


def _outside(tree: Tree, c: int) -> bool:
    return tree.words[c].label.split(":")[0] in ("case", "mark", "nsubj", "cop", "aux", "advmod")


def _runs(tree: Tree, words: Sequence[int]) -> list[tuple[int, int]]:
    """Character spans of the unbroken runs of ``words``, punctuation at their edges cut; lone words are left out."""
    runs, run = [], []
    for k in sorted(words):
        if run and k != run[-1] + 1:
            runs.append(run)
            run = []
        run.append(k)
    trimmed = [_trim(tree, r) for r in [*runs, run]]
    longest = max((len(r) for r in trimmed), default=0)
    return [(tree.words[r[0]].start, tree.words[r[-1]].end) for r in trimmed if r and (len(r) > 2 or len(r) == longest)]


def _trim(tree: Tree, run: list[int]) -> list[int]:
    while run and tree.words[run[0]].upos == "PUNCT":
        run = run[1:]
    while run and tree.words[run[-1]].upos == "PUNCT":
        run = run[:-1]
    return run


# --- titles ----------------------------------------------------------------------------------------------------------

def _title_cues(tree: Tree, codebook) -> Iterator[Cue]:
    """Headlines: "X: what X says", "what is said, says X", "what is said – X"."""
    words, last = tree.words, len(tree.words) - 1
    for k in range(1, last):
        mark = words[k].text
        if mark == "," and words[k + 1].lemma.lower() in read_cues()["verb"] and k + 1 < last and k > 1:
            yield Cue(words[k + 1].lemma.lower(), "verb", k + 1, (k + 2, last, last), ((words[0].start, words[k - 1].end),))
        elif mark in (":", "–", "—", "-") and k < 6 and mark == ":" and _may_speak(tree, 0, k - 1, codebook):
            yield Cue("say", "title", k, (0, k - 1, tree.head_of(0, k - 1)), ((words[k + 1].start, words[last].end),))
        elif mark in (":", "–", "—", "-") and last - k < 5 and _may_speak(tree, k + 1, last, codebook):
            yield Cue("say", "title", k, (k + 1, last, tree.head_of(k + 1, last)), ((words[0].start, words[k - 1].end),))


def _turn_cues(tree: Tree) -> Iterator[Cue]:
    """A turn of a transcript: "PENCE: well, …", and the line under a quotation: "― Jane Roe"."""
    words, last = tree.words, len(tree.words) - 1
    for k in range(1, min(6, last)):
        if words[k].text == ":" and all(w.text.isupper() for w in words[:k]):
            yield Cue("say", "title", k, (0, k - 1, tree.head_of(0, k - 1)), ((words[k + 1].start, words[last].end),))


def _may_speak(tree: Tree, first: int, last: int, codebook) -> bool:
    """Whether a few words name a speaker: a person, an outlet, "sources", "officials"."""
    if any(tree.words[k].upos in ("VERB", "AUX") for k in range(first, last + 1)):
        return False
    head = tree.words[tree.head_of(first, last)]
    text = tree.sentence.text[tree.words[first].start - tree.sentence.start:tree.words[last].end - tree.sentence.start]
    return head.name.endswith("PER") or head.lemma.lower() in read_cues()["speaker"] or bool(_outlets(text, codebook))


# --- quotations find their cue ---------------------------------------------------------------------------------------

def _give_quotations(tree: Tree, cues: list[Cue], quotations: Sequence[Quotation]) -> list[Cue]:
    """Each quotation widens the content that it overlaps; one that no content covers goes to the nearest verb."""
    cues = list(cues)
    for q in quotations:
        low, high = max(q.start, tree.sentence.start), min(q.end, tree.sentence.end)
        owner = _owner(tree, cues, q, low, high)
        if owner is not None:
            cue = cues[owner]
            joined = _join(_tighten(tree, cue.contents, (low, high)), (low, high))
            cues[owner] = replace(cue, contents=joined, kind="verb" if cue.kind == "quoted" else cue.kind)
    return [cue if cue.kind != "quoted" else replace(cue, contents=()) for cue in cues]


def _tighten(tree: Tree, spans: tuple[tuple[int, int], ...], quoted: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """``spans`` without those whose clause, with its subject, is all in quotation marks: what stands around is not said.

    "Despite X's anger, "Y could gain much," Z observed": the anger is the writer's."""
    kept = []
    for low, high in spans:
        place = tree.index_at(low, high)
        head = tree.head_of(*place) if place else 0
        core = [tree.words[k].start for k in (head, *tree.find(head, "nsubj"))]
        if not (place and len(core) > 1 and all(quoted[0] <= at < quoted[1] for at in core)):
            kept.append((low, high))
    return tuple(kept)


def _owner(tree: Tree, cues: list[Cue], q: Quotation, low: int, high: int) -> int | None:
    """The cue that a quotation belongs to: one whose content overlaps it, else the nearest verb outside of it."""
    outside = [k for k, cue in enumerate(cues) if not q.start <= tree.words[cue.at].start < q.end]
    overlapping = [k for k in outside for a, b in cues[k].contents if a < high and low < b]
    if overlapping:
        return overlapping[0]
    if sum(w.upos != "PUNCT" for w in tree.words if low <= w.start < high) < BRIEF:
        return None
    verbs = [(min(abs(tree.words[cues[k].at].start - high), abs(low - tree.words[cues[k].at].end)), k)
             for k in outside if cues[k].kind in ("verb", "quoted") and not cues[k].contents]
    return min(verbs)[1] if verbs and min(verbs)[0] <= NEAR else None


def _join(spans: tuple[tuple[int, int], ...], span: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """``spans`` with one more, those that touch it merged."""
    low, high = span
    apart = [s for s in spans if s[1] < low or high < s[0]]
    touching = [s for s in spans if s not in apart]
    return tuple(sorted([*apart, (min([low, *(s[0] for s in touching)]), max([high, *(s[1] for s in touching)]))]))


# --- reports ---------------------------------------------------------------------------------------------------------

def _reports_of(tree: Tree, cue: Cue, mentions: Sequence[Mention], quotations: Sequence[Quotation], text: str,
                codebook) -> Iterator[Report]:
    """A report per stretch of content and link of the chain: the speaker, then the outlet."""
    for low, high in cue.contents:
        report = _report(tree, cue, mentions, text, codebook)
        direct = sum(max(0, min(high, q.end) - max(low, q.start)) for q in quotations) * 2 > high - low
        report = replace(report, content_start=low, content_end=high, direct=direct)
        yield report
        outlet = _outlet_of(tree, cue, text, codebook)
        if outlet:
            yield replace(report, source=outlet[1], text=text[outlet[0][0]:outlet[0][1]],
                          source_start=outlet[0][0], source_end=outlet[0][1])


def _report(tree: Tree, cue: Cue, mentions: Sequence[Mention], text: str, codebook) -> Report:
    """A cue as a report without content."""
    word = tree.words[cue.at]
    end = max([word.end, *(tree.words[k].end for k in tree.find(cue.at, "fixed"))])
    if cue.source is None:
        return Report((), "", word.start, word.start, cue.verb, word.start, end, end, end, False)
    first, last, head = cue.source
    start, stop = tree.words[first].start, tree.words[last].end
    source = _entities(tree, cue.source, mentions) or _outlets(text[start:stop], codebook, start)
    return Report(source, text[start:stop], start, stop, cue.verb, word.start, end, end, end, False)


def _entities(tree: Tree, source: tuple[int, int, int], mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """The parties that a source names: its heads; for a spokesman, a report or an agency those it belongs to."""
    first, last, head = source
    inside = [m for m in mentions if m.entities and first <= m.head <= last]
    heads = [m for m in inside if m.head in tree.conjuncts(head) and m.kind != "adjective"]
    heads = heads or [m for m in inside if m.first <= head <= m.last and m.kind != "adjective"]
    if not heads and tree.words[head].lemma.lower() in read_cues()["speaker"]:
        heads = inside
    return tuple(dict.fromkeys(entity for m in heads for entity in m.entities))


def _outlets(text: str, codebook, start: int = 0) -> tuple[Entity, ...]:
    """Outlets named in a text, as journalists of their country."""
    if codebook is None:
        return ()
    return tuple(Entity(text[h.start:h.end], row.name, row.country or None, "JRN", None, start + h.start, start + h.end)
                 for h in codebook.find_names(text) for row in h.rows if isinstance(row, Outlet))


def _outlet_of(tree: Tree, cue: Cue, text: str, codebook):
    """The outlet that a speaker wrote for or talked to: its place and its entity; None where there is none."""
    near = tree.find(cue.at, "obl", "obj", "iobj")
    for k in [*near, *(n for k in near for n in tree.find(k, "nmod"))]:          # "in an interview with X"
        verb = tree.words[tree.words[k].head].lemma.lower()
        key = f"{verb} {tree.case_of(k)}" if tree.case_of(k) else verb
        if key not in read_cues()["outlet"] or not tree.words[k].text[:1].isupper():
            continue
        first, last, _ = _phrase(tree, k)
        start, end = tree.words[first].start, tree.words[last].end
        known = _outlets(text[start:end], codebook, start)
        if known or verb == "write" and tree.case_of(k) == "for":
            return (start, end), known
    return None


# --- quotations that run on ------------------------------------------------------------------------------------------

def _openings(trees, cues, mentions, text: str, codebook) -> list[Report | None]:
    """For each sentence that ends in a colon, its last cue: the speaker of the quotation that follows."""
    found: list[Report | None] = []
    for tree, own, marks in zip(trees, cues, mentions):
        verbs = [cue for cue in own if cue.kind in ("verb", "quoted") and cue.source]
        colon = tree.sentence.text.rstrip(" “\"").endswith((":", ",")) and verbs
        found.append(_report(tree, verbs[-1], marks, text, codebook) if colon else None)
    return found


def _spread(sentences: Sequence[Sentence], reports: list[tuple[Report, ...]], openings: list[Report | None],
            quotations: Sequence[Quotation]) -> list[tuple[Report, ...]]:
    """Gives every sentence of a quotation the speaker of the quotation, wherever he is named."""
    out, last, last_block = [list(own) for own in reports], (), -9
    for group in _groups(quotations):
        speakers = _speakers(sentences, reports, openings, group)
        follows = group[0].block - last_block in (0, 1)
        if not speakers and follows and last and _is_sentence(sentences, group[0]):
            speakers = last
        for k, s in enumerate(sentences):
            for q in group:
                low, high = max(q.start, s.start), min(q.end, s.end)
                if speakers and high - low > 1 and not any(r.content_start <= low + 1 and high - 1 <= r.content_end for r in out[k]):
                    out[k] += [replace(r, content_start=low, content_end=high, direct=True) for r in speakers]
        if speakers:
            last, last_block = speakers, group[-1].block
    return [tuple(own) for own in out]


def _groups(quotations: Sequence[Quotation]) -> list[list[Quotation]]:
    """Quotations, those that go on in the next block joined."""
    groups: list[list[Quotation]] = []
    for q in quotations:
        if groups and groups[-1][-1].open and q.block == groups[-1][-1].block + 1:
            groups[-1].append(q)
        else:
            groups.append([q])
    return groups


def _speakers(sentences, reports, openings, group: list[Quotation]) -> tuple[Report, ...]:
    """The reports, one a link of the chain, whose content overlaps a quotation of the group, else its opening."""
    for k, s in enumerate(sentences):
        for q in group:
            own = [r for r in reports[k] if r.content_start < q.end and q.start < r.content_end
                   and not q.start <= r.cue_start < q.end]
            if own:
                return tuple(r for r in own if (r.cue_start, r.content_start) == (own[0].cue_start, own[0].content_start))
    before = [k for k, s in enumerate(sentences) if s.end <= group[0].start + 1]
    if before and openings[before[-1]] and group[0].block - sentences[before[-1]].block <= 1:
        return (openings[before[-1]],)
    return ()


def _is_sentence(sentences: Sequence[Sentence], q: Quotation) -> bool:
    """Whether a quotation begins where a sentence does and is long enough to be speech."""
    return any(abs(q.start - s.start) <= 2 for s in sentences) and q.end - q.start > 12


def _name_pronouns(reports: list[tuple[Report, ...]]) -> list[tuple[Report, ...]]:
    """"he added": a pronoun whose party is unknown is the speaker before."""
    out, last = [], ()
    for own in reports:
        named = []
        for r in own:
            if not r.source and r.text.lower() in ("he", "she"):
                r = replace(r, source=last)
            elif r.text:
                last = r.source
            named.append(r)
        out.append(tuple(named))
    return out
