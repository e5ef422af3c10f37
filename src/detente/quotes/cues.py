"""Tree -> Cues: the words of a sentence that report, who speaks, and what is said.

Which words report is in ``report_verbs.csv``. What they report hangs on them in the tree, stands around them between
commas, or is the quotation nearest to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from detente.codebook.tables import Outlet, read_rows
from detente.quotes.quotations import Quotation
from detente.records import Entity
from detente.trees import FINITE, Tree

RELATIVES = ("who", "which", "that")
LOOSE = ("acl:relcl", "acl", "appos", "parataxis", "advcl", "punct", "cc", "discourse")  # not of a source's own words
NEAR = 80  # characters between a quotation and the verb that reports it
BRIEF = 3  # words: a shorter quotation is a phrase that is mocked or named, not a speech
TITLES = ("headline", "teaser")
NO_SPEAKERS = ("what", "there", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NOT = ("not", "n't", "never")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports, in one sentence: cue and source as word ranges, what is said as character spans."""

    verb: str
    kind: str
    at: int
    source: tuple[int, int, int] | None  # first, last, head
    contents: tuple[tuple[int, int], ...] = ()


@cache
def read_cues() -> dict[str, frozenset[str]]:
    """Kind of cue -> its lemmas."""
    kinds: dict[str, set[str]] = {}
    for row in read_rows("report_verbs.csv"):
        kinds.setdefault(row["kind"], set()).add(row["text"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


def find_cues(
    tree: Tree, quotations: Sequence[Quotation], role: str = "body", codebook=None, more: Sequence[Cue] = ()
) -> list[Cue]:
    """Every cue of a sentence with what it reports; those that report nothing here are kept, a quotation may follow.

    ``more``: cues found elsewhere, which stand where no cue found here reports anything."""
    if not tree.words:
        return []
    cues = [cue for i in range(len(tree.words)) for cue in _cues_at(tree, i)]
    if not any(cue.contents and cue.source for cue in cues):
        titles = list(_title_cues(tree, codebook) if role in TITLES else _turn_cues(tree))[:1]
        cues = [*titles, *(cue for cue in cues if not titles or not cue.contents)]
    here = [q for q in quotations if q.start < tree.sentence.end and tree.sentence.start < q.end]
    cues = [_kept_inside(tree, cue, here) for cue in cues]
    full = {cue.at for cue in cues if cue.contents and cue.kind != "quoted"}
    more = [cue for cue in more if cue.at not in full]
    cues = [*(cue for cue in cues if cue.at not in {c.at for c in more}), *more]
    return _give_quotations(tree, cues, here)


def _kept_inside(tree: Tree, cue: Cue, quotations: Sequence[Quotation]) -> Cue:
    """What is said within a quotation reports nothing outside of it: "called it 'a tale told in London'"."""
    around = next((q for q in quotations if q.start <= tree.words[cue.at].start < q.end), None)
    if around is None or not cue.contents:
        return cue
    return replace(cue, contents=tuple(c for c in cue.contents if around.start <= c[0] and c[1] <= around.end))


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
    if case == "by" and word.lemma.lower() in table["by"]:
        yield from _account_cue(tree, i)
    if case in table["preposition"] and word.head >= 0 and (case != "per" or word.upos == "PROPN"):
        yield _nominal_cue(tree, i, i, case)


def _is_hedge(tree: Tree, i: int) -> bool:
    """ "I think", "you know", "I can tell you": the speaker is named elsewhere."""
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
        told = tree.find(i, "obj") or [k for k in tree.find(i, "nsubj:pass") if source_of(tree, i)]  # "reported by X"
        told = [k for k in told if tree.words[k].upos in ("NOUN", "PROPN")]
        contents = [run for k in told for run in runs_of(tree, tree.subtree(k))]
    kind = "verb" if lemma in table["verb"] or contents else "quoted"
    inserted = _inserted(tree, i) if lemma in table["verb"] and not contents and not tree.find(i, "obj") else None
    return inserted or Cue(lemma, kind, i, source_of(tree, i), tuple(contents))


def _inserted(tree: Tree, i: int) -> Cue | None:
    """ "…, X said, …" and "…, X said.", by their commas, where the tree does not have the clause around as said."""
    if tree.words[i].xpos not in FINITE:
        return None
    left = next((k for k in range(i - 1, 0, -1) if tree.words[k].upos == "PUNCT"), None)
    right = next((k for k in range(i + 1, len(tree.words)) if tree.words[k].upos == "PUNCT"), len(tree.words))
    if left is None or tree.words[left].text in ".:;?!" or not 1 < right - left < 14:
        return None
    around = [k for k in _between_semicolons(tree, i) if not left <= k <= right]
    source = range(left + 1, i) if i > left + 1 else range(i + 1, right)
    nominal = [k for k in source if tree.words[k].upos in ("NOUN", "PROPN", "PRON")]
    others = {tree.words[k].upos for k in range(left + 1, right) if k != i} & {"VERB", "AUX", "SCONJ", "CCONJ"}
    if others or not nominal or tree.words[source[0]].upos == "ADP" or not any(tree.words[k].xpos in FINITE for k in around):
        return None
    speaker = source_phrase(tree, tree.head_of(source[0], source[-1]))
    return Cue(_lemma(tree, i), "verb", i, speaker, tuple(runs_of(tree, around)))


def _clause_contents(tree: Tree, i: int) -> list[tuple[int, int]]:
    """What a verb says: its clause, the clause it is set into, or what stands after its colon."""
    own, part = set(tree.subtree(i)), _between_semicolons(tree, i)
    clauses = [k for k in tree.find(i, "ccomp") if _is_clause(tree, k)] or _bare_clauses(tree, i)
    if clauses:
        more = [k for k in tree.find(i, "conj") if "that" in (tree.words[m].lemma for m in tree.find(k, "mark"))]  # "said that X left, and that Y stayed"
        if i + 1 < len(tree.words) and tree.words[i + 1].text == ",":  # "if X were to leave, Y said, Z would stay"
            more += [k for k in tree.find(i, "advcl") if k < i]
        return [run for k in (*clauses, *more) for run in runs_of(tree, [w for w in _without_asides(tree, k) if w in part or w > i])]
    label, head = tree.words[i].label, tree.words[i].head
    if any(tree.words[k].text.lower().replace("’", "'") in NOT for k in tree.find(i, "advmod")):
        return []  # "…; the generals did not reply"
    if head >= 0 and (label == "parataxis" or label == "advcl" and tree.case_of(i) == "as"):
        return runs_of(tree, [k for k in tree.subtree(_clause_around(tree, i)) if k not in own and k in part])
    after = [k for k in tree.find(i, "parataxis") if k > i and any(tree.words[p].text == ":" for p in range(i, k))]
    return [run for k in after for run in runs_of(tree, tree.subtree(k))]


def _between_semicolons(tree: Tree, i: int) -> range:
    """The words between the semicolons around word ``i``: an inserted "X said" tells of its own part of a sentence."""
    marks = [-1, *(k for k, word in enumerate(tree.words) if word.text == ";"), len(tree.words)]
    return next(range(low + 1, high) for low, high in zip(marks, marks[1:]) if i <= high)


def _without_asides(tree: Tree, k: int) -> list[int]:
    """A clause without the participles at its end that go on about the speech: "…, citing X", "…, adding that"."""
    below, words = tree.subtree(k), read_cues()
    asides = [
        a
        for a in tree.find(k, "advcl")
        if tree.words[a].xpos == "VBG"
        and a > k
        and tree.words[a - 1].text == ","
        and any(tree.words[a].lemma in words[kind] for kind in ("verb", "citing", "quoted"))
    ]
    return [w for w in below if not any(w in tree.subtree(a) for a in asides)]


def _is_clause(tree: Tree, k: int) -> bool:
    """ "shows that X left", not "shows X leaving"."""
    return tree.words[k].xpos != "VBG" or bool(tree.find(k, "aux", "nsubj", "mark"))


def _bare_clauses(tree: Tree, i: int) -> list[int]:
    """ "is said to have attacked", "claims to have attacked", "denied (having been) attacking"; "told them to attack" is an act, not a report."""
    if tree.find(i, "obj", "iobj"):
        return []
    return [k for k in tree.find(i, "xcomp") if tree.case_of(k) == "to" or "VBG" in {tree.words[c].xpos for c in (k, *tree.find(k, "aux"))}]


def _noun_cue(tree: Tree, i: int) -> Iterator[Cue]:
    """ "the claim by X that …", "X's statement that …"."""
    clauses = [
        k for k in tree.find(i, "ccomp", "acl") if any(tree.words[m].lemma == "that" for m in tree.find(k, "mark"))
    ]
    if clauses:
        owners = [
            k
            for k in tree.find(i, "nmod")
            if tree.words[k].label == "nmod:poss" or tree.case_of(k) in ("by", "of", "from")
        ]
        contents = [run for k in clauses for run in runs_of(tree, tree.subtree(k))]
        holder = tree.words[i].head if tree.words[i].label == "obj" else -1  # "X expressed concern that"
        source = source_phrase(tree, owners[0]) if owners else source_of(tree, holder) if holder >= 0 else None
        yield Cue(tree.words[i].lemma.lower(), "noun", i, source, tuple(contents))


def _nominal_cue(tree: Tree, at: int, source: int, verb: str) -> Cue:
    """ "according to X", "citing X": the source is a nominal, what it says is the clause around it."""
    clause, own, part = _clause_around(tree, at), set(tree.subtree(at)), _between_semicolons(tree, at)
    contents = runs_of(tree, [k for k in tree.subtree(clause) if k not in own and k in part]) if clause is not None else []
    cue = tree.find(source, "case", "mark")[0] if at == source else at
    if tree.words[source].text.lower() in RELATIVES:  # "the findings of X, according to *which*"
        clause = next((k for k in tree.ancestors(source) if tree.words[k].label == "acl:relcl"), None)
        source = source if clause is None else tree.words[clause].head
    return Cue(verb, "nominal", cue, source_phrase(tree, source), tuple(contents))


def _account_cue(tree: Tree, i: int) -> Iterator[Cue]:
    """ "By the *count* of X", "by X's *account*": X says it; "by most *accounts*": they do."""
    owners = [k for k in tree.find(i, "nmod") if tree.words[k].label == "nmod:poss" or tree.case_of(k) == "of"]
    if owners or tree.words[i].upos == "NOUN" and tree.find(i, "det", "amod"):
        yield _nominal_cue(tree, i, owners[0] if owners else i, tree.words[i].lemma.lower())


def _clause_around(tree: Tree, i: int) -> int | None:
    """The clause that a nominal, a participle or an inserted clause modifies: at the edge of a sentence the whole one.

    A noun, an infinitive or a participle in between belongs to the clause; None where there is none."""
    own = tree.subtree(i)
    edge = all(w.upos == "PUNCT" for w in tree.words[own[-1] + 1 :]) or all(w.upos == "PUNCT" for w in tree.words[: own[0]])
    for k in tree.ancestors(i):
        word = tree.words[k]
        if word.label == "parataxis" or edge and word.label not in ("root", "ccomp"):
            continue  # "…, X reported, citing Y": Y says what X reported
        finite = word.xpos in FINITE or any(tree.words[a].xpos in FINITE for a in tree.find(k, "aux", "cop"))
        if finite or word.label in ("root", "ccomp"):
            return k
    return None


def source_of(tree: Tree, i: int) -> tuple[int, int, int] | None:
    """Who speaks: the subject, the agent of a passive, the noun a clause modifies, the subject of the verb above."""
    quoted = quoted_by(tree, i)
    if quoted is not None and (speaker := tree.find(quoted, "obj") or tree.find(quoted, "nsubj:pass")):
        return source_phrase(tree, speaker[0])
    seen = 0
    while i >= 0 and seen < 6:
        subject, agent = _subject(tree, i), [k for k in tree.find(i, "obl") if tree.case_of(k) == "by"]
        passive = any(tree.words[k].label.endswith(":pass") for k in tree.children[i])
        if agent and (passive or tree.words[i].xpos == "VBN"):
            return source_phrase(tree, agent[0])
        if subject is not None and not (passive and seen == 0):
            relative = tree.words[subject].text.lower() in RELATIVES and tree.words[i].label == "acl:relcl"
            return source_phrase(tree, tree.words[i].head) if relative else _joined_subject(tree, i, subject)
        label, head = tree.words[i].label.split(":")[0], tree.words[i].head
        let = passive and head >= 0 and tree.words[head].lemma == "let"  # "X let it be known that"
        if passive and not let or label not in ("conj", "xcomp", "advcl", "acl", "ccomp") or head < 0:
            return None
        if label == "acl" and not (tree.words[i].xpos == "VBG" and tree.words[i - 1].text == ","):
            return source_phrase(tree, head) if tree.words[i].xpos == "VBG" or tree.words[i].xpos == "VB" and tree.words[head].upos != "NOUN" else None
        if label == "acl":  # "told of his anger at Bush, saying": who told says it
            head = next((k for k in tree.ancestors(head) if tree.words[k].upos == "VERB"), -1)
        i, seen = head, seen + 1
    return None


def quoted_by(tree: Tree, i: int) -> int | None:
    """The verb by which another quotes who says it: "the agency *quoted* an aide as saying", "was *quoted* by it as saying"."""
    head = tree.words[i].head
    return head if tree.words[i].xpos == "VBG" and head >= 0 and tree.words[head].lemma in ("quote", "cite") and tree.case_of(i) == "as" else None


def _subject(tree: Tree, i: int) -> int | None:
    found = [k for k in tree.find(i, "nsubj") if tree.words[k].text.lower() not in NO_SPEAKERS]
    named = [k for k in found if tree.words[k].name.endswith("PER")]  # of two subjects the name, else the nearer
    return min(named or found, key=lambda k: abs(k - i), default=None)


def _joined_subject(tree: Tree, i: int, subject: int) -> tuple[int, int, int]:
    """The subject with another right before it: "political scientist Jane Roe", where the tree has two."""
    first, last, head = source_phrase(tree, subject)
    for k in tree.find(i, "nsubj"):
        low, high, _ = source_phrase(tree, k)
        if high + 1 == first:
            first = low
    return first, last, head


def source_phrase(tree: Tree, head: int) -> tuple[int, int, int]:
    """First and last word of a source's own words, without clauses and appositions, and its head."""
    inside, todo = [], [head]
    while todo:
        k = todo.pop()
        inside.append(k)
        todo += [
            c
            for c in tree.children[k]
            if (tree.words[c].label not in LOOSE or _is_named(tree, k, c)) and not (k == head and _outside(tree, c))
        ]
    low = high = head  # the run around the head: a subject may be split by what was cut
    while low - 1 in inside or low - 2 in inside and tree.words[low - 1].label in ("punct", "cc"):
        low -= 1
    while high + 1 in inside or high + 2 in inside and tree.words[high + 1].label in ("punct", "cc"):
        high += 1
    return low, high, head


def _is_named(tree: Tree, k: int, c: int) -> bool:
    """ "analyst Jane Roe": an apposition without a comma is the name itself."""
    return tree.words[c].label == "appos" and c == k + 1


def _outside(tree: Tree, c: int) -> bool:
    return tree.words[c].label.split(":")[0] in ("case", "mark", "nsubj", "cop", "aux", "advmod")


def runs_of(tree: Tree, words: Sequence[int]) -> list[tuple[int, int]]:
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


# --- titles and turns ------------------------------------------------------------------------------------------------


def _title_cues(tree: Tree, codebook) -> Iterator[Cue]:
    """Headlines: "X: what X says", "what is said, says X", "what is said – X"."""
    words, last = tree.words, len(tree.words) - 1
    for k in range(1, last):
        mark = words[k].text
        if mark == "," and words[k + 1].lemma.lower() in read_cues()["verb"] and k + 1 < last and k > 1:
            said = ((words[0].start, words[k - 1].end),)
            yield Cue(words[k + 1].lemma.lower(), "verb", k + 1, (k + 2, last, last), said)
        elif mark in (":", "–", "—", "-") and k < 6 and mark == ":" and _may_speak(tree, 0, k - 1, codebook):
            yield Cue("say", "title", k, (0, k - 1, tree.head_of(0, k - 1)), ((words[k + 1].start, words[last].end),))
        elif (
            mark in (":", "–", "—", "-")
            and last - k < 5
            and _may_speak(tree, k + 1, last, codebook if mark != "-" else None)
        ):
            said = ((words[0].start, words[k - 1].end),)
            yield Cue("say", "title", k, (k + 1, last, tree.head_of(k + 1, last)), said)


def _turn_cues(tree: Tree) -> Iterator[Cue]:
    """A turn of a transcript: "PENCE: well, …", and the line under a quotation: "― Jane Roe"."""
    words, last = tree.words, len(tree.words) - 1
    for k in range(1, min(6, last)):
        if words[k].text == ":" and all(w.text.isupper() for w in words[:k]) and len(words[0].text) > 1:
            yield Cue("say", "title", k, (0, k - 1, tree.head_of(0, k - 1)), ((words[k + 1].start, words[last].end),))


def _may_speak(tree: Tree, first: int, last: int, codebook) -> bool:
    """Whether a few words name a speaker: a person, an outlet, "sources", "officials"."""
    if any(tree.words[k].upos in ("VERB", "AUX") for k in range(first, last + 1)):
        return False
    head = tree.words[tree.head_of(first, last)]
    text = tree.sentence.text[
        tree.words[first].start - tree.sentence.start : tree.words[last].end - tree.sentence.start
    ]
    speaker = head.lemma.lower() in read_cues()["speaker"]
    # after a plain hyphen an outlet is the page's own mark ("… - Sputnik International"), not a speaker
    return speaker or head.name.endswith("PER") or codebook is not None and bool(find_outlets(text, codebook))


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
    """``spans`` without those whose clause and its subject are in quotation marks: what stands around is not said.

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
    verbs = [
        (min(abs(tree.words[cues[k].at].start - high), abs(low - tree.words[cues[k].at].end)), k)
        for k in outside
        if cues[k].kind in ("verb", "quoted") and not cues[k].contents
    ]
    return min(verbs)[1] if verbs and min(verbs)[0] <= NEAR else None


def _join(spans: tuple[tuple[int, int], ...], span: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """``spans`` with one more, those that touch it merged."""
    low, high = span
    apart = [s for s in spans if s[1] < low or high < s[0]]
    touching = [s for s in spans if s not in apart]
    return tuple(sorted([*apart, (min([low, *(s[0] for s in touching)]), max([high, *(s[1] for s in touching)]))]))


def find_outlets(text: str, codebook, start: int = 0) -> tuple[Entity, ...]:
    """Outlets named in a text, as journalists of their country."""
    if codebook is None:
        return ()
    return tuple(
        Entity(text[h.start : h.end], row.name, row.country or None, "JRN", None, start + h.start, start + h.end)
        for h in codebook.find_names(text)
        for row in h.rows
        if isinstance(row, Outlet)
    )
