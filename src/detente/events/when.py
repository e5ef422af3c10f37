"""On which day: the date of an act, by the tree; a date that belongs to another act is not taken."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from detente.dates import count_from, length_in_days
from detente.events.found import Found
from detente.events.sights import sight
from detente.records import Article, Day, Event
from detente.releases import is_release
from detente.slots import Scene
from detente.trees import FINITE

TELLING = frozenset(("ACCUSE", "SUPPORT", "REQUEST", "REJECT"))
PERFORMED = frozenset(("ACCUSE", "AGREE", "CONCEDE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"))  # what is done by saying so
UPPERMOST = frozenset(("root", "conj", "parataxis"))  # labels of the verbs that a sentence itself tells
UNREAL = frozenset(("future", "hypothetical", "negation"))
REMOTE = 7  # days before publication from which a date behind a condemnation is that of what is condemned
LONGEST = 60  # days a visit may last
BEFORE_A_NOUN = ("nmod:unmarked", "compound", "nummod", "amod", "nmod:desc")
LENT_TO = ("obj", "nsubj", "conj", "xcomp", "appos", "cop")  # "held TALKS on Friday": the verb's date is the noun's
SPANNING = ("since", "over", "during", "within", "from", "for")  # from then until now
MEANS = ("with", "by", "into", "in", "through", "during")  # prepositions of that by which a deed is done
OCCASIONS = ("in", "at", "during")  # "in a letter on Friday", "at a meeting on Friday": the date of the occasion is the verb's
BEGINNING = frozenset("begin start open arrive launch commence embark kick fly travel leave".split())
ENDING = frozenset("end conclude finish complete wind wrap close".split())
CROWDED = frozenset((("COERCE", "arrest"), ("ASSAULT", "crowd-control"), ("ASSAULT", "firearms"), ("ASSAULT", "beat")))  # done to those who protest, where they do
NOW = "PRESENT_REF"  # TIMEX3's value of "now"
SAYING = frozenset("say tell announce declare add reply answer state warn insist".split())
COUNTED = {"after": -1, "before": 1}  # "two days after": to the day from which one counts it is so much


def in_its_course(event: Event, before: Sequence[Event]) -> Event:
    """What police or soldiers did to protesters of whom the page has just told is of the day of the protest, where nothing says otherwise."""
    if event.date or event.aux or (event.type, event.mode) not in CROWDED:
        return event
    hit = {(e.code, e.sector) for e in event.recipient}
    for other in reversed(before):
        if other.type == "PROTEST" and not other.aux and other.date and other.block == event.block and any(
            (e.code, sector) in hit for e in other.actor if e.code for sector in (e.sector, "CVL", None)
        ):
            return dataclasses.replace(event, date=other.date, slots=(*event.slots, sight("date", "lent")))
    return event


def told_on(scene: Scene, article: Article) -> dt.date | None:
    """The day on which the sentence tells: its block's, else the article's."""
    return article.blocks[scene.marked.sentence.block].day or article.published


def day_of(scene: Scene, act: Found, acts: Mapping[int, Found], article: Article, aux: Sequence[str]) -> Day | None:
    """The date nearest to the act on the tree: its own, or lent by the word that carries it; else that of the line, or the only one of a caption."""
    on = told_on(scene, article)
    best = _nearest(scene, act, acts, article, aux, on)
    if best is not None:
        return _stretched(scene, act, until_now(best, on) if scene.tree.case_of(best.head) == "since" else best)
    best = _counted(scene, act) or scene.marked.entry or _as_it_is_said(scene, act, article, aux, on)
    if best is None and scene.marked.role == "caption":
        block = article.blocks[scene.marked.sentence.block]
        resolved = [d for d in scene.marked.days if d.since]
        best = resolved[0] if len(resolved) == 1 and block.day else None
    return best


def _as_it_is_said(scene: Scene, act: Found, article: Article, aux: Sequence[str], on: dt.date | None) -> Day | None:
    """ "We *condemn* the attack", "the Council *urges* both sides": what a release says in the present, it does on its own day, which these words do not name."""
    word = scene.words[act.trigger]
    said = act.frame.type in PERFORMED and not aux and on is not None and scene.marked.role == "body" and word.xpos in ("VBP", "VBZ")
    if not said or not is_release(article) or any(scene.words[k].label not in UPPERMOST for k in (act.trigger, *scene.tree.ancestors(act.trigger))):
        return None
    return Day("", word.start, word.start, act.trigger, act.trigger, act.trigger, on, on, "day", on.isoformat(), None)


def _nearest(scene: Scene, act: Found, acts: Mapping[int, Found], article: Article, aux: Sequence[str], on: dt.date | None) -> Day | None:
    days = [d for d in scene.marked.days if d.head >= 0 and d.granularity != "duration"]
    chain = [act.trigger, *scene.tree.ancestors(act.trigger)]
    done = act.frame.pos == "v" and UNREAL.isdisjoint(aux)
    lately = _is_in_present_perfect(scene, act.trigger)
    best, best_rank = None, None
    for day in days:
        if _names_a_noun(scene, act, day) or day.since and on and (done and day.since > on or "future" in aux and day.until < on):
            continue  # what has been done was not done later, and what is to come not earlier
        if lately and day.since and on and day.until < on and scene.tree.case_of(day.head) not in SPANNING and not _is_told_apart(scene, act.trigger, day):
            continue
        if _is_when(scene, act.trigger, day):
            return day
        if day.value == NOW and scene.words[day.head].head == act.trigger:
            return day  # "ended a war years ago and *now* are poised to intervene"
        path = _path_up(scene, day, acts)
        meet = next((k for k in path if k in chain), None)
        if meet is None:
            continue
        own = meet == act.trigger
        if _is_beyond(scene, act, acts, day, days) or meet != act.outer and meet in acts and _is_beyond(scene, acts[meet], acts, day, days):
            continue
        if not own and meet == act.outer and _is_beyond(scene, acts[meet], acts, day, days):
            own = act.trigger < day.head  # "today condemned the killing on May 18"
        crossed = [k for k in path[1 : path.index(meet)] if not is_its_own_clause(scene, act.trigger, k) and not is_occasion(scene, meet, k)]
        nearer = any(k in acts and k != act.trigger or scene.words[k].upos == "VERB" for k in crossed)
        if own and _is_of_the_content(act, acts, day, article):
            continue
        if nearer or (not own and not _lends(scene, act, chain, meet, acts)):
            continue
        rank = (day.since is None, not own, chain.index(meet), path.index(meet), abs(day.head - act.trigger))
        if best_rank is None or rank < best_rank:
            best, best_rank = day, rank
    return best


def _is_in_present_perfect(scene: Scene, trigger: int) -> bool:
    """ "*Has opened* an inquiry into the shooting in September": of what has been done English tells no day of the past."""
    word = scene.words[trigger]
    verb = trigger if word.upos == "VERB" else word.head
    while verb >= 0 and scene.words[verb].label == "conj" and not scene.tree.find(verb, "aux", "nsubj"):
        verb = scene.words[verb].head
    return verb >= 0 and any(scene.words[k].lemma == "have" and scene.words[k].xpos in ("VBZ", "VBP") for k in scene.tree.find(verb, "aux"))


def _is_told_apart(scene: Scene, trigger: int, day: Day) -> bool:
    """ "Have occupied the office and, on Thursday night, *daubed* the walls"; "have refused, most recently in June", "since the *takeover* last August": beside a perfect, a day of its own."""
    beside = scene.words[day.head].head == trigger and (scene.words[trigger].label == "conj" or scene.words[day.head].label == "nmod:unmarked")
    return beside or any(scene.words[k].lemma == "recently" for k in range(max(0, day.head - 3), day.head))


def until_now(day: Day, on: dt.date | None) -> Day:
    """ "Since Tuesday": it is still on when the page tells it."""
    if not (day.since and on and day.since <= on):
        return day
    return dataclasses.replace(day, until=on, value=f"{day.value}/{on}")


def _counted(scene: Scene, act: Found) -> Day | None:
    """ "Two days after the rebels *proclaimed* a ceasefire": counted from the day of what came later, which stands before it."""
    for length in scene.marked.days:
        after = length.last + 1
        if length.granularity != "duration" or length.head < 0 or after >= len(scene.words) or scene.words[after].text.lower() not in COUNTED:
            continue
        clause = scene.words[after].head
        if clause != act.trigger and not (scene.words[act.trigger].head == clause and scene.words[act.trigger].label in LENT_TO):
            continue
        known = [d.since for d in scene.marked.days if d.since and d.since == d.until and 0 <= d.head < length.head]
        if known and (day := count_from(length, known[-1], COUNTED[scene.words[after].text.lower()])):
            return day
    return None


def _stretched(scene: Scene, act: Found, day: Day) -> Day:
    """ "Began a three-day visit on Tuesday": until Thursday; "ended three days of manoeuvres on Friday": since Wednesday."""
    if day.granularity != "day" or day.since is None:
        return day
    for length in scene.marked.days:
        days, noun = length_in_days(length), _lasting(scene, length)
        around = [act.trigger, *scene.tree.ancestors(act.trigger)[:1]]
        if not days or days > LONGEST or noun is None or not {noun, scene.words[noun].head, length.head} & set(around):
            continue
        verbs = {scene.words[k].lemma for k in [*around, noun, scene.words[noun].head, *scene.tree.find(noun, "acl")] if k >= 0}
        more = dt.timedelta(days - 1)
        if verbs & ENDING:
            day = dataclasses.replace(day, since=day.since - more)
        elif verbs & BEGINNING or scene.tree.case_of(day.head) == "from":
            day = dataclasses.replace(day, until=day.until + more)
        else:
            continue
        return dataclasses.replace(day, value=f"{day.since}/{day.until}")
    return day


def _lasting(scene: Scene, length: Day) -> int | None:
    """The noun that lasts so long: "a three-day *visit*", "three days of *manoeuvres*", "a *visit* of two days"."""
    if length.head < 0:
        return None
    head = scene.words[length.head]
    if head.head >= 0 and head.label in (*BEFORE_A_NOUN, "nmod"):
        return head.head
    return next(iter(scene.with_preposition(length.head, ("of",))), None)


def _names_a_noun(scene: Scene, act: Found, day: Day) -> bool:
    """ "Preparations for the *December 24* elections": a date before a noun is the noun's, unless that noun is the act, or does it ("a *Friday* airstrike killed")."""
    word = scene.words[day.head]
    if word.head <= day.last or word.label not in BEFORE_A_NOUN or scene.words[word.head].upos not in ("NOUN", "PROPN") or scene.tree.case_of(day.head):
        return False
    strikes = act.frame.type == "ASSAULT" and word.head in scene.tree.find(act.trigger, "nsubj")
    return word.head != act.trigger and not strikes


def _is_when(scene: Scene, trigger: int, day: Day) -> bool:
    """ "On Tuesday, when miners *downed* tools": the clause that follows a date tells what was then."""
    after = day.last + 1
    after += after < len(scene.words) and scene.words[after].text == ","
    return after < len(scene.words) and scene.words[after].text.lower() == "when" and scene.words[after].head == trigger


def _path_up(scene: Scene, day: Day, acts: Mapping[int, Found]) -> list[int]:
    """The words from a date up the tree; "the rebels *on Sunday* declared": right before a verb it is the verb's, whatever the tree says."""
    after, governor = day.last + 1, scene.words[day.head].head
    finite = after < len(scene.words) and (scene.words[after].upos == "AUX" or scene.words[after].xpos in FINITE)
    if finite and governor >= 0 and governor not in acts and scene.words[governor].upos in ("NOUN", "PROPN"):
        verb = scene.words[after].head if scene.words[after].upos == "AUX" else after
        if verb >= 0:
            return [day.head, verb, *scene.tree.ancestors(verb)]
    return [day.head, *scene.tree.ancestors(day.head)]


def _is_beyond(scene: Scene, act: Found, acts: Mapping[int, Found], day: Day, days: Sequence[Day]) -> bool:
    """Whether a date stands behind what the act is about while the act has another: "*today* condemned the killing on May 18"."""
    inner = acts.get(act.about) if act.about is not None and act.frame.type in TELLING else None
    if inner is None or not act.trigger < inner.trigger < day.head:
        return False
    return any(other is not day and other.head < inner.trigger and act.trigger in _path_up(scene, other, acts)[:2] for other in days)


def _is_of_the_content(act: Found, acts: Mapping[int, Found], day: Day, article: Article) -> bool:
    """ "Condemned the killing of nine people on 7 September": said now, done then."""
    inner = acts.get(act.about) if act.about is not None and act.frame.type in TELLING else None
    behind = inner is not None and not inner.aux and act.trigger < inner.trigger < day.head
    return behind and bool(article.published and day.since) and (article.published - day.since).days > REMOTE


def is_its_own_clause(scene: Scene, trigger: int, k: int) -> bool:
    """ "The summit that will be held in …": the relative clause of a noun tells its time and place."""
    return (
        scene.words[k].head == trigger
        and scene.words[k].label.startswith("acl")
        and scene.words[trigger].upos in ("NOUN", "PROPN")
    )


def is_occasion(scene: Scene, trigger: int, k: int) -> bool:
    """ "In a telephone *call* on Friday night, he asked": a noun by which a verb tells on what occasion."""
    return scene.words[k].head == trigger and scene.words[k].label == "obl" and scene.tree.case_of(k) in OCCASIONS


def _lends(scene: Scene, act: Found, chain: list[int], meet: int, acts: Mapping[int, Found]) -> bool:
    """Whether a date hung on a governor of the act dates the act too: light verbs and same-clause carriers, not acts about it."""
    between = chain[1 : chain.index(meet) + 1]
    if any(k in acts and k == act.outer for k in between):
        return act.frame.pos == "n" and not act.promised and not (act.aux & {"hypothetical", "future", "negation"})
    free: list[int] = []  # words that take the day whatever they hang by
    if _is_then(scene, act.trigger):
        free = chain[:2]  # with the noun whose occasion it is
    elif _is_means(scene, act.trigger) or _is_purpose(scene, act.trigger) or _is_said(scene, act):
        free = chain[:1]
    return all(scene.words[k].label.split(":")[0] in LENT_TO or _goes_with(scene, k) or k in free for k in chain[: len(between)])


def _is_then(scene: Scene, k: int) -> bool:
    """ "Held talks on Wednesday, at which both sides *promised* restraint", "the raid on Sunday in which they *seized* trucks": told of the noun's occasion."""
    relative = (c for c in scene.tree.find(k, "obl") if scene.words[c].text.lower() == "which")
    return scene.words[k].label == "acl:relcl" and any(scene.tree.case_of(c) in OCCASIONS for c in relative)


def _is_said(scene: Scene, act: Found) -> bool:
    """ "Said on Tuesday that it would not *lift* its sanctions": what is done by saying so is of the day on which it is said."""
    said = scene.words[act.trigger].label == "ccomp" and scene.words[scene.words[act.trigger].head].lemma in SAYING
    to_come = act.frame.type != "THREATEN" and any(scene.words[k].xpos == "MD" for k in scene.tree.find(act.trigger, "aux"))  # "said on Friday it would investigate"
    return said and (act.refused or act.frame.type in PERFORMED and not act.aux and not to_come)


def _is_means(scene: Scene, k: int) -> bool:
    """ "Came to the rescue last week with a *loan*", "fired on Monday into a *march*"."""
    return scene.words[k].label == "obl" and scene.words[k].upos == "NOUN" and scene.tree.case_of(k) in MEANS


def _is_purpose(scene: Scene, k: int) -> bool:
    """ "Sent troops on Monday to *prop up* the government"."""
    word = scene.words[k]
    return word.label == "advcl" and word.xpos == "VB" and word.head < k and [scene.words[c].text.lower() for c in scene.tree.find(k, "mark", "case")] == ["to"]


def _goes_with(scene: Scene, k: int) -> bool:
    """ "Cut ties on June 5, *accusing* it of meddling", "ringed the town on Tuesday, while miners *downed* tools": a clause behind its verb that tells what was then."""
    word = scene.words[k]
    if word.label != "advcl" or word.head > k:
        return False
    marks = [scene.words[c].text.lower() for c in scene.tree.find(k, "mark", "case")]
    return word.xpos == "VBG" and not marks or word.xpos == "VBD" and marks == ["while"]
