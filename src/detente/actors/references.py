"""References: pronouns, and nouns that point ("both leaders"), -> the parties meant, where it is safe to say."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from detente.actors.context import HEADS, Context
from detente.actors.definites import ARGUMENTS, REACH, SUBJECTS, Trail, is_coargument, is_pair, parties_pointed_to, two_of_the_article
from detente.codebook import load_codebook
from detente.codebook.frames import load_classes
from detente.codebook.genders import gender_of, gender_said
from detente.records import Entity, Mention, Report, Sentence, Word
from detente.slots import unsaid
from detente.transcripts import label_of
from detente.trees import Tree

HE = frozenset("he she his her him himself herself".split())
IT = frozenset("it its itself".split())
THEY = frozenset("they their them themselves".split())
WE = frozenset("we our us ourselves i my me ours".split())
ONE = frozenset("i my me mine".split())  # of those the one who speaks
YOU = frozenset("you your yourself yourselves yours".split())
GOVERNING = frozenset("government federal regime loyalist pro-government".split())
ARMED = frozenset(("REB", "UAF", "PRM"))  # whose fighters and leaders are theirs, not the state's


def mark_references(
    tree: Tree, mentions: list[Mention], context: Context, earlier: Trail
) -> list[Mention]:
    """Mentions with references added; ``earlier`` are the block's sentences before with their mentions, nearest last."""
    out = [m for m in _with_speaker(tree, context, mentions) if m.entities[0].code or m.kind != "description" or not is_pair(tree, m.head)]
    taken = {i for m in out for i in range(m.first, m.last + 1)}
    for i, word in enumerate(tree.words):
        if i in taken:
            continue
        entities: tuple[Entity, ...] = ()
        lower = word.text.lower()
        if word.upos == "PRON" and lower in HE:
            entities = _one(tree, i, out, earlier, person=True)
        elif word.upos == "PRON" and lower in IT | THEY and not _is_expletive(tree, i):
            entities = _one(tree, i, out, earlier, person=False)
            if lower in THEY:
                entities = _they(tree, i, out, earlier) or _people(tree, i, out, earlier, entities) or entities
                if not entities and tree.case_of(i) == "between":
                    entities = two_of_the_article(context)
        elif word.upos == "PRON" and lower in WE and (context.own or context.voice or context.turn or context.issued):
            entities = _we(tree, i, out, context)
        elif word.upos == "PRON" and lower in YOU:
            entities = _you(tree, out, context)
        else:
            entities = parties_pointed_to(tree, i, out, earlier, context)
        if entities:
            out.append(Mention(word.start, word.end, i, i, i, "pronoun", _placed(entities, word, tree.sentence)))
    return sorted((_of_owner(tree, m, out, context.home) for m in out), key=lambda m: m.start)


def _of_owner(tree: Tree, mention: Mention, mentions: list[Mention], home: str | None) -> Mention:
    """A bare party as one of whose it is said to be: "Russia denied that *its troops* had fired", "Japan, *whose envoys* met …",
    "the *presidents* of the two countries", "the bloc's *foreign policy chief*", "its *envoy, Jon Hanssen-Bauer*,"."""
    titled = mention.kind == "name" and mention.entities[0].code is None and mention.entities[0].sector is not None
    if mention.kind != "description" and not titled or any(e.code not in (None, home) for e in mention.entities):
        return mention
    if (foe := _whom_it_fights(tree, mention, mentions)) is not None:
        return dataclasses.replace(mention, entities=tuple(dataclasses.replace(e, code=foe.code) for e in mention.entities))
    pointing = {m.head for m in mentions if m.kind == "pronoun"}
    whose = [k for c in tree.find(mention.head, "nmod:poss") if tree.words[c].upos == "PRON" or c in pointing for k in _meant(tree, c)]
    whose += [c for c in tree.find(mention.head, "nmod", "nmod:poss") if is_pair(tree, c) and tree.case_of(c) in ("of", "'s", "’s", "'", "’", None)]
    owners = [e for k in whose for m in mentions if m.first <= k <= m.last for e in m.entities if e.code]
    placed = [dataclasses.replace(e, code=owner.code, sector=owner.sector if owner.sector in ARMED else e.sector) for owner in owners for e in mention.entities[:1]]
    return dataclasses.replace(mention, entities=tuple({e.code: e for e in placed}.values())) if placed else mention


def _whom_it_fights(tree: Tree, mention: Mention, mentions: list[Mention]) -> Entity | None:
    """The rebels whose state's the "government forces" are that they meet: "in an area where *pro-Moscow rebels* are battling *government forces*"."""
    if {tree.words[k].text.lower() for k in range(mention.first, mention.last + 1)}.isdisjoint(GOVERNING):
        return None
    deed = tree.words[tree.first_conjunct(mention.head)].head
    return next((e for m in mentions if tree.words[tree.first_conjunct(m.head)].head == deed for e in m.entities if e.sector == "REB" and e.code in load_codebook().states), None)


def _meant(tree: Tree, i: int) -> list[int]:
    """The nouns that "whose" stands for, behind a comma all that are joined ("Thailand and Japan, whose envoys"); another word is itself."""
    if tree.words[i].text.lower() != "whose":
        return [i]
    noun = next((tree.words[k].head for k in [i, *tree.ancestors(i)] if tree.words[k].label == "acl:relcl"), -1)
    if noun < 0:
        return []
    return tree.conjuncts(tree.first_conjunct(noun)) if tree.words[i - 1].text == "," else [noun]


def _we(tree: Tree, i: int, out: list[Mention], context: Context) -> tuple[Entity, ...]:
    """The voice of a release: who "We, the foreign ministers of …" says it is, from there on; else its publisher's state."""
    if shared := _who_share(tree, i, out):
        return shared
    named = [m for c in tree.find(i, "appos") for k in tree.conjuncts(c) for m in out if m.first <= k <= m.last]
    if named:
        context.voice = tuple(e for m in named for e in m.entities if e.code)
    if context.turn is not None:
        return (context.turn,) if context.turn else ()
    if context.voice and (len(context.voice) == 1 or tree.words[i].text.lower() not in ONE):
        return context.voice
    if context.own:
        return (unsaid(context.own, "GOV"),)
    return context.issued


def _who_share(tree: Tree, i: int, out: list[Mention]) -> tuple[Entity, ...]:
    """ "The Secretary and the Minister discussed *our* shared commitment", "met with the Minister to discuss *our* joint efforts": both."""
    noun = tree.words[i].head
    if tree.words[i].label != "nmod:poss" or not any(tree.words[c].text.lower() in load_classes()["joint"] for c in tree.find(noun, "amod")):
        return ()
    by_word = {k: m for m in out if m.kind != "adjective" for k in range(m.first, m.last + 1)}
    for verb in (k for k in tree.ancestors(noun) if tree.find(k, *SUBJECTS)):
        both = [by_word[k] for subject in tree.find(verb, *SUBJECTS) for k in tree.conjuncts(subject) if k in by_word] + _partners(tree, verb, by_word)
        coded = {e.code: e for m in both for e in m.entities if e.code}
        if len(coded) > 1:
            return tuple(coded.values())
    return ()


def mark_speakers(sentence: Sentence, mentions: Sequence[Mention], reports: Sequence[Report], home: str | None) -> tuple[Mention, ...]:
    """The mentions, with "I" and "we" of what is quoted as the one who says it: "‘*We* will not pay,’ said Orban"; who is nobody known is of ``home``."""
    out = list(mentions)
    for i, word in enumerate(sentence.words):
        if word.upos != "PRON" or word.text.lower() not in WE or any(m.start <= word.start < m.end for m in mentions):
            continue
        said = [r for r in reports if r.direct and r.source and r.content_start <= word.start < r.content_end]
        for report in sorted(said, key=lambda r: r.content_end - r.content_start)[:1]:
            here = [dataclasses.replace(e, code=home, sector=e.sector or "CVL") if e.code is None and home else e for e in report.source]
            out.append(Mention(word.start, word.end, i, i, i, "pronoun", _placed(here, word, sentence)))
    return tuple(sorted(out, key=lambda m: m.start))


def _placed(entities: Sequence[Entity], word: Word, sentence: Sentence) -> tuple[Entity, ...]:
    """The parties at a pronoun; those that the sentence itself names are shown by their names."""
    return tuple(e if e.start >= sentence.start and e.text else dataclasses.replace(e, text=word.text, start=word.start, end=word.end) for e in entities)


def mark_label(sentence: Sentence, context: Context, last: int = 0) -> tuple[Mention, ...]:
    """The label of a turn, up to word ``last``, as a mention of who speaks, if that is known."""
    label = label_of(sentence.text)
    speaker = unsaid(context.own, "GOV") if context.turn is None and context.own else context.turn
    if label is None or not speaker:
        return ()
    start, end = sentence.start, sentence.start + len(label)
    return (Mention(start, end, 0, last, last, "name", (dataclasses.replace(speaker, text=label, start=start, end=end),)),)


def _with_speaker(tree: Tree, context: Context, mentions: list[Mention]) -> list[Mention]:
    """With the label of a turn as a mention of who speaks, where it is the head of a state or government, or where no coded name stands in it."""
    label = label_of(tree.sentence.text)
    last = max((i for i, word in enumerate(tree.words) if label and word.end <= tree.sentence.start + len(label)), default=-1)
    governs = isinstance(context.turn, Entity) and context.turn.office in HEADS
    if last < 0 or not governs and any(m.first <= last and m.entities[0].code for m in mentions):
        return list(mentions)
    speaker = mark_label(tree.sentence, context, last)
    return [*speaker, *(m for m in mentions if m.first > last)] if speaker else list(mentions)


def _you(tree: Tree, out: list[Mention], context: Context) -> tuple[Entity, ...]:
    """Who is called in the sentence ("thank you, *Minister*"), else the other of the two who speak in a transcript."""
    called = [m for i, word in enumerate(tree.words) if word.label == "vocative" for m in out if m.first <= i <= m.last]
    return called[0].entities if called else context.addressed()


def _is_expletive(tree: Tree, i: int) -> bool:
    word = tree.words[i]
    return word.label == "expl" or (word.label in SUBJECTS and word.head >= 0 and bool(tree.find(word.head, "csubj")))


def _is_person(mention: Mention, tree: Tree) -> bool:
    """One person, not several of an office ("opposition members")."""
    entity = mention.entities[0]
    if tree.words[mention.head].xpos in ("NNS", "NNPS") and mention.kind == "description":
        return False
    return (
        len(mention.entities) == 1
        and mention.kind != "adjective"
        and (
            entity.office is not None
            or entity.sector == "ELI"
            or entity.name.count(" ") in (1, 2)
            and (entity.code is None or mention.kind == "name" and tree.words[mention.last].name.endswith("PER"))
        )
    )


def _candidates(tree: Tree, i: int, out: list[Mention], earlier: Trail, person: bool) -> list[tuple[Tree, Mention, int]]:
    """Mentions before word ``i``, nearest sentence first, with their distance in sentences."""

    found = [(tree, m, 0) for m in out if m.last < i and _may_be_meant(tree, i, m, tree, person)]
    for back, (t, mentions) in enumerate(reversed(earlier[-3:]), 1):
        found += [(t, m, back) for m in mentions if _may_be_meant(tree, i, m, t, person)]
    return found


def _may_be_meant(tree: Tree, i: int, mention: Mention, where: Tree, person: bool) -> bool:
    """Whether a mention in the sentence ``where`` is of the kind and gender of pronoun ``i``."""
    if mention.kind in ("adjective", "pronoun") and not (mention.kind == "pronoun" and person):
        return False
    said = gender_said(tree.words[i].text)
    if said and gender_of(mention.entities[0].name, where.words[mention.first - 1].text if mention.first else "") not in ("", said):
        return False
    is_person = _is_person(mention, where)
    return is_person if person else not is_person and len(mention.entities) == 1 and mention.entities[0].code is not None


def _ahead(tree: Tree, i: int, out: list[Mention], person: bool) -> Mention | None:
    """ "Though *she* called it outrageous, Clinton did not …": the subject of the clause that follows."""
    for k in tree.ancestors(i):
        head = tree.words[k].head
        if tree.words[k].label == "advcl" and i < head:
            subjects = [c for c in tree.find(head, "nsubj", "nsubj:pass") if c > i]
            return next((m for m in out if subjects and m.first <= subjects[0] <= m.last and m.kind != "pronoun" and _may_be_meant(tree, i, m, tree, person)), None)
        if tree.words[k].label not in ("conj", "xcomp", "obj", "nmod", "obl"):
            return None
    return None


def _one(tree: Tree, i: int, out: list[Mention], earlier: Trail, person: bool) -> tuple[Entity, ...]:
    """The subject before the pronoun, in this sentence or the nearest one that has a candidate; a lone candidate also does."""
    if ahead := _ahead(tree, i, out, person):
        return ahead.entities
    found = _candidates(tree, i, out, earlier, person)
    governor = tree.words[i].head
    if tree.words[i].label == "nmod" and tree.case_of(i) == "of":  # "struck several of *them*"
        governor = tree.words[governor].head
        found = [(t, m, back) for t, m, back in found if t.words[m.head].xpos in ("NNS", "NNPS")]
    if tree.words[i].text.lower() in IT:
        found = [(t, m, back) for t, m, back in found if not (_are_many(t, m) and m.entities[0].sector)]  # "it" is no "Hungarians", nor "suppliers"
    several = tree.words[i].text.lower() in THEY and not tree.words[i].label.endswith("poss")
    for back in range(4):
        here = [(t, m) for t, m, b in found if b == back]
        here = several and [(t, m) for t, m in here if _are_many(t, m)] or here
        if back == 0 and (controller := _controller(tree, i, here)):
            return controller.entities
        if back == 0 and not tree.words[i].label.endswith("poss"):
            here = [(t, m) for t, m in here if not is_coargument(tree, m, governor)]
        subjects = [m for t, m in here if t.words[m.head].label in SUBJECTS]
        names = {(m.entities[0].code, m.entities[0].sector) if m.entities[0].code and not person else m.entities[0].name for _, m in here}
        if back == 0 and (objects := _objects_before(tree, i)):  # "rounded up farm hands and bundled *them* off"
            return next((m.entities for t, m in here if m.first <= objects[0] <= m.last), ())
        chosen = (
            subjects[-1]
            if back == 0 and subjects
            else subjects[0]
            if subjects
            else here[-1][1]
            if len(names) == 1
            else None
        )
        if chosen is not None:
            return chosen.entities if person or back <= 1 else ()
        if names:
            return ()
    return ()


def _are_many(tree: Tree, mention: Mention) -> bool:
    """Whether a mention is of people in the plural: "the British *people*", "the *rebels*"."""
    return tree.words[mention.head].xpos in ("NNS", "NNPS") or tree.words[mention.head].lemma.lower() == "people"


def _objects_before(tree: Tree, i: int) -> list[int]:
    """The objects of the verb to which that of the object ``i`` is joined."""
    verb = tree.words[i].head
    joined = tree.words[i].label == "obj" and tree.words[verb].label == "conj" and not tree.find(verb, *SUBJECTS)
    return tree.find(tree.words[verb].head, "obj") if joined else []


def _controller(tree: Tree, i: int, here) -> Mention | None:
    """Inside "asked Abe to postpone his visit" it is Abe whose visit it is: the object that controls the infinitive."""
    for k in [i, *tree.ancestors(i)]:
        if tree.words[k].label == "xcomp":
            governor = tree.words[k].head
            objects = tree.find(governor, "obj", "iobj") or [c for c in tree.find(governor, "nsubj", "nsubj:pass")]
            return next((m for _, m in here if m.first <= (objects or [-1])[0] <= m.last), None)
    return None


def _they(tree: Tree, i: int, out: list[Mention], earlier: Trail) -> tuple[Entity, ...]:
    """ "they" after a joined subject ("Abe and Putin"), after "they", or after two who met ("Abe spoke with Putin") means both; further back, too, if
    only one of these did something since ("Abe thanked Japan's ally. *They* discussed …")."""
    since: set[str | None] = set()
    subject = tree.words[i].text.lower() == "they"
    groups = [(tree, [m for m in out if m.last < i]), *reversed(earlier[-REACH if subject else -1 :])]
    if both := [m for m in groups[0][1] if m.kind == "pronoun" and len({e.code for e in m.entities if e.code}) > 1]:
        return both[-1].entities  # "to mediate between *the two neighbours*, he invited their ministers"
    for t, mentions in groups:
        by_word = {k: m for m in mentions if m.kind != "adjective" for k in range(m.first, m.last + 1)}
        subjects = [m for m in mentions if t.words[m.head].label in SUBJECTS]
        for m in subjects:
            joined = list(dict.fromkeys(by_word[k] for inside in (m.head, *t.find(m.head, "appos")) for k in t.conjuncts(inside) if k in by_word))
            if len(joined) == 1:
                joined += _partners(t, t.words[m.head].head, by_word)
            several = tuple(e for j in joined for e in j.entities)
            coded = tuple(e for e in several if e.code)
            several = coded if len(coded) > 1 else several
            if (len(joined) > 1 or m.kind == "pronoun" and len(several) > 1 and t is not tree) and since <= {e.code for e in several}:
                return several
        since |= {e.code for m in subjects if t is not tree for e in m.entities}
    return ()


def _people(tree: Tree, i: int, out: list[Mention], earlier: Trail, instead: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The people named last without a state ("*Farmers* blocked the line. Police arrested *them*"), where the party that "they" might mean ``instead`` is no
    people, or stands further back."""
    classes = load_classes()
    crowds = classes["people"] | classes["crowds"] | classes["persons"]
    groups: Trail = [(tree, [m for m in out if m.last < i]), *earlier[-1:]]
    for t, mentions in groups:
        taken = {k for m in mentions for k in range(m.first, m.last + 1)}
        end = i if t is tree else len(t.words)
        if instead and any(m.entities == instead and m.kind != "name" and t.words[m.head].xpos == "NNS" for m in mentions):  # "the United States" is not "they"
            return ()
        here = [k for k in range(end) if t.words[k].xpos == "NNS" and t.words[k].lemma.lower() in crowds and t.words[k].label in ARGUMENTS and k not in taken]
        here = [k for k in here if t is not tree or t.words[k].head not in (t.words[i].head, t.words[t.words[i].head].head)]
        if here:
            word = t.words[here[-1]]
            return (Entity(word.text, word.text, None, None, None, word.start, word.end),)
        if instead and any(m.entities == instead for m in mentions):
            return ()
    return ()


def _partners(tree: Tree, verb: int, by_word: dict[int, Mention]) -> list[Mention]:
    """Whom the subject of a verb of meeting met: "met *Putin*", "spoke by phone with *Putin*"."""
    if verb < 0 or tree.words[verb].lemma not in load_classes()["meeting"]:
        return []
    others = [c for c in tree.find(verb, "obl", "obj") if tree.words[c].label == "obj" or tree.case_of(c) in ("with", "to")]
    return [by_word[k] for c in others for k in tree.conjuncts(c) if k in by_word and by_word[k].entities[0].code]
