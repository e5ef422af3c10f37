"""Sentences -> Reports: who is said to say what, in quotation marks or out of them.

Four things are looked for: words that report with what hangs on them in the tree (``cues``), stretches in quotation
marks (``quotations``) with the nearest such word, the quotation that runs on over sentences after its speaker was
named, and the turns of a transcript.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.codebook.frames import load_classes
from detente.quotes.cues import Cue, find_cues, find_outlets, quoted_by, read_cues, source_phrase
from detente.quotes.quotations import Quotation, find_quotations
from detente.quotes.sources import sources_of
from detente.quotes.stances import find_stances
from detente.quotes.turns import with_turns
from detente.records import Entity, Mention, Report, Sentence
from detente.slots import KIN
from detente.trees import Tree

__all__ = ["find_cues", "find_quotations", "mark_reports", "read_cues", "reports_over", "sources_of"]


def mark_reports(
    sentences: Sequence[Sentence],
    mentions: Sequence[Sequence[Mention]],
    roles: Sequence[str],
    text: str,
    codebook=None,
    stances: bool = False,
) -> list[tuple[Report, ...]]:
    """The reports of each sentence, in order; ``roles`` are those of the sentences' blocks.

    ``stances``: also who asks for, promises, praises, wants or speaks of what, which is not told on his word.

    One act of speech gives a report per stretch of content and, where it was said to or for an outlet, a second one
    for the outlet. A speaker whom the codebook does not know keeps the words printed and has no ``source``.
    """
    quotations = find_quotations(sentences, text)
    trees = [Tree(sentence) for sentence in sentences]
    more = [tuple(find_stances(tree)) if stances else () for tree in trees]
    cues = [find_cues(tree, quotations, role, codebook, own) for tree, role, own in zip(trees, roles, more)]
    reports = [
        tuple(report for cue in found for report in _reports_of(tree, cue, marks, quotations, text, codebook))
        for tree, found, marks in zip(trees, cues, mentions)
    ]
    openings = _openings(trees, cues, mentions, text, codebook)
    closings = _closings(trees, cues, mentions, text, codebook)
    reports = _spread(sentences, reports, openings, closings, quotations)
    return _name_pronouns(with_turns(trees, roles, mentions, reports, text))


def reports_over(reports: Sequence[Report], start: int, end: int) -> tuple[Report, ...]:
    """The reports whose content covers ``start``–``end``, innermost (the nearest speaker) first, the outermost last.

    >>> near = Report((), "Rinna", 0, 5, "say", 6, 10, 20, 30, False)
    >>> far = replace(near, text="Kyodo", content_start=0, content_end=40)
    >>> [r.text for r in reports_over([far, near], 22, 25)]
    ['Rinna', 'Kyodo']
    """
    over = [
        r
        for r in reports
        if r.content_start <= start and end <= r.content_end and not (r.cue_start < end and start < r.cue_end)
    ]
    return tuple(sorted(over, key=lambda r: r.content_end - r.content_start))


# --- reports ---------------------------------------------------------------------------------------------------------


def _reports_of(
    tree: Tree, cue: Cue, mentions: Sequence[Mention], quotations: Sequence[Quotation], text: str, codebook
) -> Iterator[Report]:
    """A report per stretch of content and link of the chain: the speaker, then the outlet."""
    for low, high in cue.contents:
        report = _report(tree, cue, mentions, text, codebook)
        direct = sum(max(0, min(high, q.end) - max(low, q.start)) for q in quotations) * 2 > high - low
        report = replace(report, content_start=low, content_end=high, direct=direct)
        yield report
        outlet = _outlet_of(tree, cue, text, codebook)
        if outlet:
            yield replace(
                report,
                source=outlet[1],
                text=text[outlet[0][0] : outlet[0][1]],
                source_start=outlet[0][0],
                source_end=outlet[0][1],
            )


def _report(tree: Tree, cue: Cue, mentions: Sequence[Mention], text: str, codebook) -> Report:
    """A cue as a report without content."""
    word = tree.words[cue.at]
    end = max([word.end, *(tree.words[k].end for k in tree.find(cue.at, "fixed"))])
    if cue.source is None:
        return Report((), "", word.start, word.start, cue.verb, word.start, end, end, end, False)
    first, last, head = cue.source
    start, stop = tree.words[first].start, tree.words[last].end
    source = _entities(tree, cue.source, mentions) or find_outlets(text[start:stop], codebook, start)
    return Report(source, text[start:stop], start, stop, cue.verb, word.start, end, end, end, False)


def _entities(tree: Tree, source: tuple[int, int, int], mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """The parties that a source names: its heads; for a spokesman, a report or an agency those it belongs to, for what is nobody ("its *command* says") whose it is."""
    first, last, head = source
    inside = [m for m in mentions if m.entities and first <= m.head <= last]
    heads = [m for m in inside if m.head in tree.conjuncts(head) and m.kind != "adjective"]
    heads = heads or [m for m in inside if m.first <= head <= m.last and m.kind != "adjective"]
    if not heads and tree.words[head].lemma.lower() in read_cues()["speaker"]:
        heads = inside
    if not heads and tree.words[head].upos == "NOUN" and not _are_people(tree, head):
        heads = [m for m in inside if m.head in tree.find(head, "nmod:poss") and m.entities[0].office is None]
    return tuple(dict.fromkeys(entity for m in heads for entity in m.entities))


def _are_people(tree: Tree, k: int) -> bool:
    """Whether a word means people, who speak for themselves: "Iran's *critics*"."""
    word, classes = tree.words[k], load_classes()
    return word.xpos == "NNS" or word.lemma.lower() in classes["people"] | classes["persons"] | KIN


def _outlet_of(tree: Tree, cue: Cue, text: str, codebook):
    """The outlet that a speaker wrote for or talked to, or that quotes him: its place and its entity; None where there is none."""
    quoted = quoted_by(tree, cue.at)
    if quoted is not None:
        by = tree.find(quoted, "nsubj") if tree.find(quoted, "obj") else [k for k in tree.find(quoted, "obl") if tree.case_of(k) == "by"]
        for first, last, _ in (source_phrase(tree, k) for k in by[:1]):
            start, end = tree.words[first].start, tree.words[last].end
            return (start, end), find_outlets(text[start:end], codebook, start)
    near = tree.find(cue.at, "obl", "obj", "iobj")
    for k in [*near, *(n for k in near for n in tree.find(k, "nmod"))]:  # "in an interview with X"
        verb = tree.words[tree.words[k].head].lemma.lower()
        key = f"{verb} {tree.case_of(k)}" if tree.case_of(k) else verb
        if key not in read_cues()["outlet"] or not tree.words[k].text[:1].isupper():
            continue
        first, last, _ = source_phrase(tree, k)
        start, end = tree.words[first].start, tree.words[last].end
        known = find_outlets(text[start:end], codebook, start)
        if known or verb == "write" and tree.case_of(k) == "for":
            return (start, end), known
    return None


# --- quotations that run on ------------------------------------------------------------------------------------------


def _openings(trees, cues, mentions, text: str, codebook) -> list[Report | None]:
    """For each sentence that ends in a colon, its last cue: the speaker of the quotation that follows."""
    found: list[Report | None] = []
    for tree, own, marks in zip(trees, cues, mentions):
        verbs = [cue for cue in own if cue.kind in ("verb", "quoted") and cue.source]
        colon = tree.sentence.text.rstrip(' “"').endswith((":", ",")) and verbs
        found.append(_report(tree, verbs[-1], marks, text, codebook) if colon else None)
    return found


def _closings(trees, cues, mentions, text: str, codebook) -> list[Report | None]:
    """For each sentence its first cue that reports nothing in it: the speaker of a quotation right before the sentence."""
    found: list[Report | None] = []
    for tree, own, marks in zip(trees, cues, mentions):
        verbs = [cue for cue in own if cue.kind in ("verb", "quoted") and cue.source]
        alone = verbs and not any(cue.contents for cue in own)
        found.append(_report(tree, verbs[0], marks, text, codebook) if alone else None)
    return found


def _spread(
    sentences: Sequence[Sentence],
    reports: list[tuple[Report, ...]],
    openings: list[Report | None],
    closings: list[Report | None],
    quotations: Sequence[Quotation],
) -> list[tuple[Report, ...]]:
    """Gives every sentence of a quotation the speaker of the quotation, wherever he is named."""
    out, last, last_block = [list(own) for own in reports], (), -9
    for group in _groups(quotations):
        speakers = _speakers(sentences, reports, openings, closings, group)
        follows = group[0].block - last_block in (0, 1)
        if not speakers and follows and last and _is_sentence(sentences, group[0]):
            speakers = last
        for k, s in enumerate(sentences):
            for q in group:
                low, high = max(q.start, s.start), min(q.end, s.end)
                covered = any(r.content_start <= low + 1 and high - 1 <= r.content_end for r in out[k])
                if speakers and high - low > 1 and not covered:
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


def _speakers(sentences, reports, openings, closings, group: list[Quotation]) -> tuple[Report, ...]:
    """The reports, one a link of the chain, whose content overlaps a quotation of the group, else its opening or closing."""
    for k, s in enumerate(sentences):
        for q in group:
            own = [
                r
                for r in reports[k]
                if r.content_start < q.end and q.start < r.content_end and not q.start <= r.cue_start < q.end
            ]
            if own:
                return tuple(
                    r for r in own if r.cue_start == own[0].cue_start and r.content_start == own[0].content_start
                )
    after = [k for k, s in enumerate(sentences) if 0 < s.start - group[-1].end <= 4 and s.block == group[-1].block]
    if after and closings[after[0]]:
        return (closings[after[0]],)
    before = [k for k, s in enumerate(sentences) if s.end <= group[0].start + 1]
    if before and openings[before[-1]] and group[0].block - sentences[before[-1]].block <= 1:
        return (openings[before[-1]],)
    return ()


def _is_sentence(sentences: Sequence[Sentence], q: Quotation) -> bool:
    """Whether a quotation begins where a sentence does and is long enough to be speech."""
    return any(abs(q.start - s.start) <= 2 for s in sentences) and q.end - q.start > 12


def _name_pronouns(reports: list[tuple[Report, ...]]) -> list[tuple[Report, ...]]:
    """ "he added": a pronoun whose party is unknown is the speaker before."""
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
