"""Acts -> events: when, where, per whom, how real, how sure; nothing twice, and a reason for every silence."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from detente.codebook import load_codebook
from detente.codebook.acts import act_of
from detente.codebook.frames import load_classes
from detente.events.acts import find_acts, find_framed, is_mourned
from detente.events.answers import answer_to, with_hit, with_implied
from detente.events.around import around, is_as_such
from detente.events.blame import settle_blame
from detente.events.candidates import Possible, possible
from detente.events.circumstances import with_circumstances
from detente.events.confidence import weigh
from detente.events.contexts import contexts_of
from detente.events.evidence import evidence_of, is_content, is_doubted
from detente.events.found import Found
from detente.events.hints import MODEL, NEARBY, agrees, belief, glimpse, hint_near, mode_told
from detente.events.ids import about_another, with_id, with_others
from detente.events.labels import with_aux, with_labels
from detente.events.readings import settle
from detente.events.repeats import drop_repeats, drop_retold
from detente.events.sights import see_slots
from detente.events.silences import is_denial, why_silent
from detente.events.visits import settle_visits
from detente.events.when import PERFORMED, UNREAL, day_of, in_its_course, told_on
from detente.events.where import place_of
from detente.quotes import reports_over, sources_of
from detente.records import Article, Day, Entity, Event, Hint, Marked, Report, Silence, SlotSight, Source, Span
from detente.releases import is_release
from detente.slots import Scene
from detente.status import status_beside, status_of

WISHING = frozenset("want like wish let love".split())  # "I *want* to thank", "*let* me congratulate": done by saying so
LEAST = 0.3  # an event of less confidence is not told, unless the coder is asked for it
SURER = 0.12  # how much surer what rules doubt must be
STATED = 0.08  # how much surer what a statement tells, which says most of it twice
SINGLE = 0.09  # how much less sure what a sentence by itself tells: no page bears on it
LATELY = ("day", "week", "month")  # what a page without a day calls so, without a year, is not long ago: "on Tuesday", "last month", "in June"
OF_THE_WEB = 1980  # pages without a day of their own are younger than what happened before
RECENT = 366  # days from which a dated act may be of the past
PLAIN_SPEECH = frozenset(("say", "tell", "reply"))
SPOKEN = frozenset(("AGREE", "REJECT", "THREATEN"))  # types of what may be done in these words
FRAME = "frame"
SILENT = {  # reasons of silence (silences.py) that may be overruled, as terms of evidence
    "only the content of another act": "content", "private people among themselves": "private", "no coded party": "nobody", "who does it has no code": "doer",
    "nobody is said to do it": "doer", "a noun that names no deed between two parties here": "noun",
}
PLAIN, PLAINER = 0.6, 0.72  # frames of so much confidence, with both sides and without, show what another act is about, though the model sees no act in it
FAINT, SURE = 0.05, 0.25  # the rules' own confidence from which an act is theirs, and from which others are read in its light
GLIMPSED = 0.12  # the model's chance from which an act of a type is looked at, whatever else its word is taken for
AGAIN = 0.5  # from here on it is asked where frames came to nothing
DOUBTFUL = 0.1  # of less confidence they came to nothing, even where doubtful events are asked for
HOPELESS = 0.1  # what rules doubt and find less likely than that no page makes up for
ORDER = ("historical", "future", "hypothetical", "negation")


def code_events(article: Article, marked: Sequence[Marked], least: float = LEAST) -> tuple[tuple[Event, ...], tuple[Silence, ...]]:
    """Events of an article in reading order, of ``least`` confidence or more, and why sentences with two parties gave none."""
    ruled, reasons = list_possible(article, marked)
    acts = with_aux(ruled)
    bar = least - SINGLE * (len(marked) == 1) + STATED * is_release(article)
    read = [(act, event) for act, event in zip(acts, settle(acts)) if _is_told(event, bar) or _is_kept(event)]
    acts = [act for act, _ in read]
    events = with_labels(acts, with_circumstances(acts, settle_visits(acts, settle_blame(acts, [event for _, event in read]))))
    events = with_others(events, [act.event for act in acts])
    told = _told_or_meant(events, bar)
    acts = [act for act, event in zip(acts, events) if event.id in told]
    events = [about_another(event, event.about if event.about in told else None) for event in events if event.id in told]
    return tuple(drop_retold(acts, events)), tuple(_list_silences(marked, reasons, events))


def _is_told(event: Event, bar: float) -> bool:
    """Whether an event is sure enough to be told by itself."""
    return event.confidence >= bar + SURER * is_doubted(event)


def _told_or_meant(events: Sequence[Event], bar: float) -> set[str]:
    """The ids of the events that are told by themselves, and of what these are about."""
    known, out = {event.id: event for event in events}, set()
    for event in events:
        meant = event if _is_told(event, bar) else None
        while meant is not None and meant.id not in out:
            out.add(meant.id)
            meant = known.get(meant.about)
    return out


def tell_by_rules(article: Article, marked: Sequence[Marked], least: float = SURE) -> tuple[Event, ...]:
    """Events as rules and the reader alone tell them, without the scorers of whole pages: what the scorers start from."""
    acts, _ = list_possible(article, marked)
    sure = (act.event for act in acts if act.event.confidence >= least or _is_kept(act.event))
    return tuple(drop_repeats([event for event in sure if not is_doubted(event)]))


def list_possible(article: Article, marked: Sequence[Marked], least: float = HOPELESS) -> tuple[list[Possible], list[str]]:
    """Everything that may be an act in an article, by rules or by the model, in reading order, and of each sentence why rules are silent there; what they doubt, from ``least``
    confidence on."""
    acts: list[Possible] = []
    reasons: list[str] = []
    before: list[Event] = []
    states = load_codebook().states
    latest: dict[str, Entity] = {}
    seen = around(article, marked)
    counts = Counter({code: count for code, count in seen.counts.items() if code in states})
    for one in marked:
        scene = Scene(one)
        coded, doubted, reason = _code_sentence(article, scene, least)
        latest |= {e.code: e for m in one.mentions if m.kind != "pronoun" for e in m.entities if e.code in states and is_as_such(e)}
        both = [*coded, *doubted]
        both = with_others([_in_context(event, before, one.home, latest, counts, chain((past.event for past in seen.events), coded)) for event in both], both)
        on, on_agenda = told_on(scene, article), _is_on_agenda(scene, article)
        acts += [possible(scene, event, seen, on, on_agenda) for event in sorted(both, key=lambda event: event.trigger.start)]
        sure = [event for event in both[: len(coded)] if event.confidence >= SURE]
        seen = seen.passed(one, sure)
        before = [*before, *sure] if before and before[-1].sentence == span_of(one.sentence) else [*before[-3:], *sure]
        reasons.append(reason)
    return acts, reasons


def _is_kept(event: Event) -> bool:
    """What another act is about is told with it however doubtful, where a plain frame tells it: it is what the other act means."""
    return is_content(event) and dict(event.evidence).get("frame", 0.0) >= (PLAIN if event.actor and event.recipient else PLAINER)


def _list_silences(marked: Sequence[Marked], reasons: Sequence[str], events: Iterable[Event]) -> Iterable[Silence]:
    """Sentences with two parties that tell nothing, and why."""
    telling = {event.sentence.start for event in events}
    for one, reason in zip(marked, reasons):
        parties = sorted({e.code for m in one.mentions for e in m.entities if e.code})
        if one.sentence.start not in telling and len(parties) > 1:
            yield Silence(span_of(one.sentence), tuple(parties), reason)


def _in_context(event: Event, before: Sequence[Event], home: str | None, latest: dict[str, Entity], counts: Counter, told: Iterable[Event]) -> Event:
    """An event with what the events before it and the page tell of it: whom it meets, and on which day."""
    event = with_hit(answer_to(event, before), before, home, latest)
    return in_its_course(with_implied(event, latest, counts, told), before)


def span_of(sentence) -> Span:
    return Span(sentence.text, sentence.start, sentence.end)


def _code_sentence(article: Article, scene: Scene, hopeless: float) -> tuple[list[Event], list[Event], str]:
    """What rules tell, what they doubt, and why they would tell nothing."""
    framed = find_framed(scene)
    acts = find_acts(scene, framed)
    coded: dict[int, Event] = {}
    reason = "no act has a party" if acts else "no word of the sentence is an act in the codebook with its conditions met"
    for act in _inmost_first(acts):
        event, why_not = _code_act(article, scene, acts, act, coded)
        reason = reason if event else why_not
        if event is not None:
            coded[act.trigger] = event
    if silent := {i for i, act in acts.items() if not act.dropped and _is_doubtful(coded.get(i))}:
        _read_again(article, scene, find_acts(scene, {i: act for i, act in framed.items() if i not in silent}), coded)
    if coded:
        surest = max(coded.values(), key=lambda event: event.confidence)
        reason = f"{surest.why.removeprefix('frame ')}: below threshold"
    return [coded[i] for i in sorted(coded)], list(_doubted(article, scene, acts, coded, hopeless)), reason


def _read_again(article: Article, scene: Scene, acts: dict[int, Found], coded: dict[int, Event]) -> None:
    """Where frames came to nothing, what they kept from being told: the model's reading of their words, and what they were about."""
    for act in _inmost_first(acts):
        hint = scene.words[act.trigger].hint
        if _is_doubtful(coded.get(act.trigger)) and hint is not None and hint.types[0][1] >= AGAIN:
            event, _ = _code_act(article, scene, acts, act, coded)
            if event is not None and not _is_doubtful(event):
                coded[act.trigger] = event


def _doubted(article: Article, scene: Scene, acts: dict[int, Found], coded: Mapping[int, Event], hopeless: float) -> Iterable[Event]:
    """Acts that rules silence, and what else the model sees at a word."""
    told = {(i, event.type) for i, event in coded.items()}
    for act in _inmost_first(acts):
        if act.trigger not in coded:
            event, _ = _code_act(article, scene, acts, act, coded, doubted=True, hopeless=hopeless)
            told.add((act.trigger, act.frame.type))
            if event is not None:
                yield event
    for i, word in scene.hinted:
        for type_, chance in word.hint.types:
            if chance >= GLIMPSED and not any(type_ == other and abs(i - k) <= NEARBY for k, other in told):
                act = glimpse(scene, i, word.hint, type_)
                event, _ = _code_act(article, scene, {**acts, i: act}, act, coded, doubted=True, glimpsed=True, hopeless=hopeless)
                told.add((i, type_))
                if event is not None:
                    yield event


def _is_doubtful(event: Event | None) -> bool:
    """Whether what was read there came to nothing, or hardly to anything."""
    return event is None or event.confidence < DOUBTFUL


def _inmost_first(acts: dict[int, Found]) -> list[Found]:
    """The acts of a sentence, what others are about before what is about it."""
    return sorted(acts.values(), key=lambda a: (_depth(acts, a), a.trigger), reverse=True)


def _depth(acts: dict[int, Found], act: Found) -> int:
    depth = 0
    while act.outer is not None and depth < 10:
        act, depth = acts[act.outer], depth + 1
    return depth


def _code_act(article: Article, scene: Scene, acts, act: Found, coded: Mapping[int, Event], doubted: bool = False, glimpsed: bool = False, hopeless: float = HOPELESS) -> tuple[Event | None, str]:
    """The event of an act, or None and the reason why rules would not tell it. ``doubted``: what they say is not obeyed, but evidence, if it leaves a chance from
    ``hopeless`` on; ``glimpsed``: nothing but the model sees the act, and it takes the word for something else first."""
    frame, marked = act.frame, scene.marked
    outer = acts.get(act.outer) if act.outer is not None else None
    chance = _belief(scene, act, outer)
    if (reason := why_silent(scene, act, chance)) and not (doubted and reason in SILENT):
        return None, f"{frame.name}: {reason}"
    folded = [inner.trigger for inner in acts.values() if inner.dropped and inner.outer == act.trigger]
    evidence = evidence_of(scene, act, outer, folded, chance)
    confidence, there = weigh(evidence)
    if doubted and confidence < hopeless:
        return None, f"{frame.name}: doubted ({confidence:.2f})"
    hint = hint_near(scene, act.trigger)
    aux = _modes(scene, act, article, hint)
    if frame.type in REFUSED and "negation" in aux and frame.pos == "v" and _is_volition(scene, act.trigger):
        act.refused = True
        aux = tuple(m for m in aux if m not in ("negation", "future"))
    type_ = "REJECT" if act.refused else frame.type
    mode = REFUSED[frame.type] if act.refused else mode_told(act, hint)
    if doubted:
        evidence |= {"doubted": 1.0, "glimpsed": float(glimpsed)} | ({f"silent_{SILENT[reason]}": 1.0} if reason else {})
    plain = PLAIN if act.actor and act.recipient else PLAINER
    if confidence < FAINT and not doubted and not ("content" in evidence and frame.confidence >= plain):
        return None, f"{frame.name}: below threshold ({confidence:.2f})"
    act.actor = [scene.placed(e) for e in act.actor]
    act.recipient = [e if is_mourned(act, e) else scene.placed(e) for e in act.recipient]
    unreal = not UNREAL.isdisjoint(aux)
    day, on = day_of(scene, act, acts, article, aux), told_on(scene, article)
    if day and day.until and (on or _is_dated(day)):
        long_ago = _is_of_a_year(scene, day, article) if on is None else (on - day.until).days >= RECENT
        aux = tuple(m for m in ORDER if m in {*aux, "historical"} and (m != "historical" or long_ago and "future" not in aux))
    elif day and on is None and day.granularity in LATELY:
        aux = tuple(m for m in aux if m != "historical")
    if frame.pos == "n" and not unreal and day and day.since and on and day.since > on:
        aux = tuple(m for m in ORDER if m in {*aux, "future"})  # "the visit to Moscow on May 9": a noun has no tense, its day has
    word, sentence = scene.words[act.trigger], marked.sentence
    plover = act_of(type_, mode)
    reports = [r for r in reports_over(marked.reports, word.start, word.end) if not _is_beside(scene, act.trigger, r)] or _own_report(scene, act)
    about = next((coded[i].id for i in _chain(acts, act) if i in coded), None)
    per = () if _is_own_word(scene, act, reports) else sources_of(reports, marked.home)
    per += tuple(source for source in _accusers(scene, acts, act) if source.code not in {s.code for s in per})
    place = place_of(scene, act, acts)
    event = Event(
        id="",
        article=article.id,
        type=type_,
        mode=mode or None,
        aux=aux,
        contexts=contexts_of(sentence, type_, mode),
        quad=plover.quad,
        score=plover.score,
        actor=tuple(act.actor),
        recipient=tuple(act.recipient),
        about=about,
        third=tuple(act.third),
        date=day,
        place=place,
        per=per,
        direct_quote=any(r.direct for r in reports),
        trigger=Span(word.text, word.start, word.end),
        sentence=span_of(sentence),
        block=marked.role,
        confidence=confidence,
        why=f"model {chance:.2f}" if frame.table == MODEL else f"frame {frame.name}",
        evidence=tuple(evidence.items()),
        slots=(SlotSight("act", MODEL if frame.table == MODEL else FRAME, round(chance, 2) if chance else None, there), *see_slots(scene, act, day, place, per)),
    )
    return with_id(event), ""


def _is_beside(scene: Scene, i: int, report: Report) -> bool:
    """ "The officers who *shot* him will not be charged, the prosecutor said": what a relative clause tells of parties is taken as known, and not on the word of who speaks."""
    if report.direct or report.turn:
        return False
    for k in (i, *scene.tree.ancestors(i)):
        word = scene.words[k]
        if not report.content_start <= word.start < report.content_end:
            return False
        if word.label == "acl:relcl" and not _is_cleft(scene, k) and not any(report.cue_start == scene.words[below].start for below in scene.tree.subtree(k)):
            return True
    return False


def _is_cleft(scene: Scene, k: int) -> bool:
    """ "It was the Thais who *shelled* us": the relative clause is what is said."""
    head = scene.words[k].head
    return head >= 0 and bool(scene.tree.find(head, "cop")) and any(scene.words[c].text.lower() == "it" for c in scene.tree.find(head, "nsubj", "expl"))


def _is_own_word(scene: Scene, act: Found, reports: Sequence[Report]) -> bool:
    """ "'Canada *condemns* the arrests,' the minister said": what a state does by its own speaker's saying so, here and now, needs no witness."""
    said = act.frame.type in PERFORMED and any(r.direct or r.turn for r in reports) and _is_performed_now(scene, act)
    return said and {e.code for r in reports for e in r.source} == {e.code for e in act.actor} != {None}


def _is_performed_now(scene: Scene, act: Found) -> bool:
    """ "We *condemn*", "we *have* concerns", "we *are* concerned", "we are *asking*", "I want to *thank*", "*thank* you"; not "we are *supporting* the talks", a deed."""
    word, find = scene.words[act.trigger], scene.tree.find
    verb = word if word.upos == "VERB" or word.head < 0 else scene.words[word.head]
    if word.xpos == "VB" and find(act.trigger, "mark"):
        return word.head >= 0 and scene.words[word.head].lemma in WISHING
    if word.xpos == "VB":
        return not find(act.trigger, "nsubj", "aux")
    going_on = ("aux",) if word.xpos == "VBG" and act.frame.type != "SUPPORT" else ()
    return any(w.xpos in ("VBZ", "VBP") for w in (verb, *(scene.words[k] for k in find(act.trigger, "cop", "aux:pass", *going_on))))


def _own_report(scene: Scene, act: Found) -> tuple[Report, ...]:
    """ "Pyongyang *said* that it would strike": a threat, a refusal, an offer in no other words than those of speech is told on the word of who makes it."""
    word = scene.words[act.trigger]
    said = word.lemma in PLAIN_SPEECH and act.frame.type in SPOKEN
    return tuple(r for r in scene.marked.reports if said and r.cue_start == word.start)[:1]


def _is_dated(day: Day) -> bool:
    """Whether a date names its year."""
    return str(day.until.year) in day.text


def _is_of_a_year(scene: Scene, day: Day, article: Article) -> bool:
    """Whether a page without a day gives a date its year, as nobody does with this year; with the day too ("May 4, 2016"), where it names a later one."""
    year = str(day.until.year)
    since = scene.tree.case_of(day.head) == "since"
    return not since and (day.granularity != "day" or day.until.year < OF_THE_WEB or _latest_year(article.text) > year)


def _belief(scene: Scene, act: Found, outer: Found | None) -> float:
    """The model's chance of the act; what is promised may stand in the promise ("*agreed* to a ceasefire")."""
    chance = belief(scene, act.trigger, act.frame.type)
    return max(chance, belief(scene, outer.trigger)) if outer is not None and act.promised else chance


_AGENDA = re.compile(r"(?:[A-Z][A-Z.]+ ){0,8}\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?|hrs)\s|\d{1,2}[:.]\d\d(?:\s[–—-])?\s")
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\s[ap]\.m\.\s+$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@lru_cache(maxsize=1)  # of the page that is read: a long one without a day would else be searched for each of its acts
def _latest_year(text: str) -> str:
    """The latest year that a text names, in figures; empty: none."""
    return max(_YEAR.findall(text), default="")


def _chain(acts, act: Found):
    """Triggers of what the act is about, through acts that only move the content ("ask to postpone the visit")."""
    node, seen, first = act.about, [], None
    while node is not None and node not in seen:
        seen.append(node)
        first = first if first is not None else node
        node = acts[node].about
    return list(reversed(seen))


def _modes(scene: Scene, act: Found, article: Article, hint: Hint | None) -> tuple[str, ...]:
    modes = set(status_of(scene.tree, act.trigger, told_on(scene, article))) | act.aux
    if act.promised:
        modes = (modes - {"hypothetical"}) | {"future"}
    if "future" in modes and act.frame.type == "SUPPORT" and _is_lent(scene, act.trigger):
        modes.discard("future")
    if scene.words[act.trigger].xpos in ("VBZ", "VBP") and _is_on_agenda(scene, article):
        modes.add("future")
    if "historical" in modes and _is_of_now(scene, act.trigger):
        modes.discard("historical")
    if modes & {"hypothetical", "future"} and _is_performed(scene, act):
        modes -= {"hypothetical", "future"}
    if "hypothetical" in modes:
        modes.discard("future")
    if agrees(hint, act.frame.type):
        dated = {"historical"} if scene.marked.role == "caption" else set()  # past of what day?
        beside = set(status_beside(scene.tree, act.trigger)) if "hypothetical" in modes else set()
        modes = _settle(modes, set(hint.aux) - dated, beside)
    if "future" in modes and _is_over(scene, act.trigger, told_on(scene, article)):
        modes.discard("future")
    if act.frame.type == "AGREE" and scene.words[act.trigger].xpos != "VB" and not any(scene.words[k].xpos == "MD" for k in scene.tree.find(act.trigger, "aux")):
        modes.discard("future")  # what is promised is to come, the promise has been given
    return tuple(m for m in ORDER if m in modes)


def _is_on_agenda(scene: Scene, article: Article) -> bool:
    """ "10:00 a.m. The Minister meets with …": a sentence behind a time of day, whether it is taken for its own or not."""
    start = scene.marked.sentence.start
    return bool(_AGENDA.match(scene.marked.sentence.text) or _TIME.search(article.text, max(0, start - 14), start))


def _is_over(scene: Scene, i: int, on: dt.date | None) -> bool:
    """ "The Secretary's *travel* to India last week", "the decision to *meet* him in June": what is named so and has a day of its own was, whatever is said of it now."""
    if on is None or scene.words[i].upos != "NOUN" and scene.words[i].label != "acl":
        return False
    return any(day.since and day.until < on and scene.words[day.head].head == i for day in scene.marked.days if day.head >= 0)


def _settle(told: set[str], seen: set[str], beside: set[str]) -> set[str]:
    """What rules tell of how real an act is, and what the model sees: past or planned is what either takes for it, a mere thought what both do or the word beside it says
    ("a *potential* test")."""
    return told & {"negation"} | (told | seen) & {"historical", "future"} | told & (seen | beside) & {"hypothetical"}


def _is_lent(scene: Scene, i: int) -> bool:
    """ "Pledged his *support*", "has promised her *backing*": the words are the deed."""
    head = scene.words[i].head
    given = head >= 0 and scene.words[i].upos == "NOUN" and scene.words[i].label == "obj" and scene.words[head].lemma.lower() in load_classes()["pledges"]
    return given and scene.words[head].xpos in ("VBD", "VBN", "VBZ")


def _is_of_now(scene: Scene, i: int) -> bool:
    """ "Is investigating the attacks of 1994": what goes on as it is told."""
    return scene.words[i].xpos == "VBG" and any(scene.words[k].xpos in ("VBZ", "VBP") and scene.words[k].lemma == "be" for k in scene.tree.find(i, "aux"))


REFUSED = {
    "AID": "assist",
    "COOPERATE": "assist",
    "CONSULT": "meet",
    "CONCEDE": "yield",
    "RETREAT": "yield",
    "AGREE": "change",
}


def _is_volition(scene: Scene, i: int) -> bool:
    """ "Will not lift the ban": a refusal, not an act that did not happen; "denied that it would lift the ban" is none."""
    denied = any(scene.words[c].lemma.lower() in ("not", "never", "n't", "n’t") for c in scene.tree.find(i, "advmod"))
    return denied and any(scene.words[c].lemma.lower() in ("will", "would", "wo", "shall") for c in scene.tree.find(i, "aux"))


WISHED = frozenset(("SUPPORT", "ACCUSE", "REQUEST", "CONCEDE"))
WISHES = frozenset(("wish", "like", "want", "let", "join", "decide"))


def _is_performed(scene: Scene, act: Found) -> bool:
    """ "We wish to congratulate": said in the first person the wish is the deed; "called to congratulate": so are words for which somebody called."""
    word = scene.words[act.trigger]
    if act.frame.type not in WISHED or word.head < 0 or word.label not in ("xcomp", "advcl"):
        return False
    if scene.words[word.head].lemma.lower() in load_classes()["messages"]:
        return scene.words[word.head].xpos in ("VBD", "VBN")
    if word.label != "xcomp" or scene.words[word.head].lemma.lower() not in WISHES:
        return False
    return any(scene.words[k].text.lower() in ("i", "we") for k in scene.tree.find(word.head, "nsubj"))


# -- per whom ----------------------------------------------------------------------------------------------------


def _accusers(scene: Scene, acts, act: Found) -> tuple[Source, ...]:
    """What somebody is accused of is told by the accuser, that it is not so by who denies it."""
    outer = acts.get(act.outer) if act.outer is not None else None
    told = outer is not None and (outer.frame.type == "ACCUSE" and outer.frame.mode == "allege" or is_denial(scene, outer))
    if not told:
        return ()
    verb = scene.words[outer.trigger].lemma.lower()
    return tuple(Source(e.text, e.code, e.name, verb, e.start, e.end) for e in outer.actor[:1] if e.text)
