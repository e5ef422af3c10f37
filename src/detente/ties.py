"""Marked sentences -> ties: the standing relations that a page states or takes for granted."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections import Counter
from itertools import combinations
from typing import Sequence

from detente.codebook import Frame, load_codebook, load_frames
from detente.codebook.domestic import OFFICIAL
from detente.codebook.frames import Need
from detente.quotes import reports_over, sources_of
from detente.records import Article, Day, Entity, Marked, Span, Tie
from detente.slots import RELATIVE, Scene
from detente.status import status_of

POS = {"VERB": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a", "AUX": "v", "ADV": "a"}
SYMMETRIC = frozenset(("alliance", "treaty", "territorial-dispute", "rivalry"))
UNREAL = frozenset(("hypothetical", "future", "negation"))
INSIDE = ("poss", "mod", "of", "on", "against", "by", "from", "in", "with", "to", "toward", "over", "between", "into", "for")

# -- who may be a party --------------------------------------------------------------------------------------------

UNIONS = frozenset(("IGO", "EUR", "UNO"))
STATES_OWN = OFFICIAL | {None, "ELI"}
TRADING = {"dependence": frozenset(("BUS", "AGR", "LAB")), "interest": frozenset(("BUS", "AGR"))}
AMONG = frozenset(("one", "some", "many", "most"))  # "is one of its allies"
OWN = frozenset(("we", "us", "our", "ours"))
PAIRED = frozenset(
    "country nation state government neighbour neighbor capital power side republic ally rival arch-rival arch-rivals archrival "
    "enemy foe adversary kingdom people arch-enemy superpower claimant party partner".split()
)
STATES = frozenset("country nation state government archipelago kingdom republic emirate sultanate regime homeland".split())

# -- words that make of a relation an act, or no relation at all ---------------------------------------------------

ACTS = frozenset(
    "sign conclude reach seal initial negotiate agree strike finalise finalize ratify approve draft propose discuss announce "
    "impose slap levy introduce adopt unveil threaten form forge launch establish create plan consider weigh prepare urge demand "
    "call welcome propose float mull seek join pass declare brand reject rule want broker mediate clinch endorse expand add "
    "reimpose tighten vote pursuit negotiation talk hope prospect possibility proposal draft idea plan signing "
    "conclusion imposition round package creation establishment adoption deepening".split()
)
ENDS = frozenset("lift ease remove suspend waive scrap end abandon drop terminate revoke cancel relax repeal lifting easing removal".split())
NEW = frozenset("new further fresh additional possible potential proposed planned future draft tougher more global prospective would-be".split())
GONE = frozenset("former ex erstwhile onetime one-time old-time ex-ally late bygone defunct".split())
TELLING = frozenset("say tell add note argue claim insist report write explain believe think know recall stress reiterate fear".split())
INVASION = frozenset("invade invasion occupy occupation annex annexation".split())
LASTING = frozenset("since long still always continue consistently traditionally remain".split())
SETTLED = dt.timedelta(days=365)  # what is dated further back than this stands


def code_ties(article: Article, marked: Sequence[Marked]) -> tuple[Tie, ...]:
    """Ties of an article, each kind and pair once, the surest statement kept, in reading order."""
    best: dict[tuple, Tie] = {}
    page = Around(article, marked)
    for at, one in enumerate(marked):
        reading = Reading(page, at, Scene(one))
        for i in range(len(reading.words)):
            for tie in _ties_at(reading, i):
                key = _key(tie)
                if key not in best or tie.confidence > best[key].confidence:
                    best[key] = tie
    return tuple(sorted((t for t in best.values() if not page.is_invaded(t)), key=lambda t: (t.trigger.start, t.kind)))


def _key(tie: Tie) -> tuple:
    pair = [p.code or p.name for p in tie.parties]
    return (tie.kind, *(sorted(pair) if tie.kind in SYMMETRIC else pair), tie.block == "teaser")


class Around:
    """The states that a page names, sentence by sentence: what "both countries" and "the archipelago" are looked up in."""

    def __init__(self, article: Article, marked: Sequence[Marked]):
        self.article = article
        self.named = [[(m.head, e.code) for m in one.mentions for e in m.entities if _is_named(m.kind, e)] for one in marked]
        self.counts = Counter(code for row in self.named for _, code in row)
        self.invaded = [
            {code for _, code in row}
            for row, one in zip(self.named, marked)
            if any(w.lemma.lower() in INVASION for w in one.sentence.words)
        ]

    def two(self, at: int, before: int) -> list[str]:
        """The two states that stand before a word in its sentence; else, of those named lately, the two that the page speaks of most."""
        near = list(dict.fromkeys(code for head, code in self.named[at] if head < before))
        if len(near) != 2:
            lately = [code for row in self.named[max(0, at - 5) : at + 1] for _, code in row][::-1]
            near = sorted(dict.fromkeys(near if len(near) > 2 else lately), key=lambda code: -self.counts[code])[:2]
        return near if len(near) == 2 else []

    def main(self, others: set[str]) -> str | None:
        """The state that the page speaks of most, those named beside apart."""
        left = [(n, code) for code, n in self.counts.items() if code not in others]
        most = max(left, default=(0, None))
        return most[1] if most[0] > 1 and sum(n == most[0] for n, _ in left) == 1 else None

    def is_invaded(self, tie: Tie) -> bool:
        """Forces are hosted; those of an invader are not."""
        return tie.kind == "forces" and any({p.code for p in tie.parties} <= codes for codes in self.invaded)


def _is_named(kind: str, entity: Entity) -> bool:
    return kind != "pronoun" and entity.code in load_codebook().states and (kind != "description" or entity.text[:1].isupper())


class Reading:
    """A scene and what stands around it: answers "who fills this slot?" also for relatives, pairs, "our" and "the country"."""

    def __init__(self, page: Around, at: int, scene: Scene):
        self.page, self.at, self.scene, self.tree = page, at, scene, scene.tree
        self.words, self.marked = scene.words, scene.marked

    # -- slots -----------------------------------------------------------------------------------------------------

    def fill(self, i: int, options: tuple[tuple[str, ...], ...]) -> list[Entity]:
        """The first option that any party fills, each code once."""
        owned = bool(self.tree.find(i, "nmod:poss"))
        for option in options:
            if owned and option[0] in ("subj", "gov.subj"):
                continue  # "reduce Europe's dependence": whose it is has been said
            found = [e for slot in option for e in self.parties(i, slot) if e.code]
            if found:
                return list({e.code: e for e in reversed(found)}.values())[::-1]
        return []

    def parties(self, i: int, slot: str) -> list[Entity]:
        if slot == "two":
            return self.pair_at(i)
        if slot == "head":
            return self._titled(i)
        if slot == "home":
            return self._as(i, self.marked.home or self.page.main({e.code for e in self._around(i)}))
        outer, _, inner = slot.partition(".")
        out = []
        for j in self._fillers(i, outer):
            for k in map(self.antecedent, self.tree.conjuncts(j)):
                if not inner:
                    out += [self._of_state(i, k, e) for e in self.entities_at(k, outer)]
                elif inner == "party":
                    out += [e for s in INSIDE for w in self.scene.words_in(k, s) for c in self.tree.conjuncts(w) for e in self.entities_at(c, s)]
                elif k != i:
                    out += self.parties(k, inner)
        return out

    def _of_state(self, i: int, k: int, entity: Entity) -> Entity:
        """ "Turkey's opposition to": a state's stance, no party there."""
        mention = self.scene.by_word.get(k)
        return dataclasses.replace(entity, sector=None) if mention and mention.first <= k < i <= mention.last else entity

    def _fillers(self, i: int, slot: str) -> list[int]:
        words = list(self.scene.words_in(i, slot))
        if slot == "subj" and self.words[i].upos == "ADJ":  # "is bound by a treaty": who is, not what binds
            words = self.tree.find(i, "nsubj") or words
        if slot == "self" and not words:
            head = self.words[i].head
            among = self.words[i].label == "nmod" and head >= 0 and self.words[head].lemma.lower() in AMONG
            words = list(self.scene.words_in(head, "self")) if among else self._apposed(i)
        if slot == "obj":
            words = self._passive_subjects(i) or words or self._relativised(i)
        return words or self._stranded(i, slot)

    def _passive_subjects(self, i: int) -> list[int]:
        """ "Something that Washington is opposed to": of two subjects the one that is no relative."""
        found = self.tree.find(i, "nsubj:pass")
        return [c for c in found if self.words[c].text.lower() not in RELATIVE] if len(found) > 1 else []

    def _stranded(self, i: int, slot: str) -> list[int]:
        """ "Something that it is opposed *to*": what the clause belongs to; "to which both belong", wherever the tree hangs "which"."""
        word = self.words[i]
        if word.label != "acl:relcl":
            return []
        before = [k for k in range(max(word.head, 0) + 1, i) if self.words[k].text == "which" and self.words[k - 1].text.lower() == slot]
        return before or [word.head for c in self.tree.children[i] if self.words[c].text.lower() == slot][:1]

    def _relativised(self, i: int) -> list[int]:
        """ "The island that both claim": the object that a clause lacks is the noun it belongs to, whatever the tree makes of "that"."""
        word = self.words[i]
        return [word.head] if word.label == "acl:relcl" and not self.tree.find(i, "obj", "xcomp", "ccomp") and self.tree.find(i, "nsubj") else []

    def _apposed(self, i: int) -> list[int]:
        """ "For Turkey, America's ally of fifty years, …": the name just before, whatever the tree makes of it."""
        first = min(self.tree.subtree(i))
        if first < 2 or self.words[first - 1].text != "," or self.tree.find(i, "cop", "case"):
            return []
        before = self.scene.by_word.get(first - 2)
        return [before.head] if before is not None and before.kind == "name" and before.last == first - 2 else []

    def _titled(self, i: int) -> list[Entity]:
        """The name that a noun stands before as a title: "NATO member *Turkey*", "its ally *Japan*"."""
        word = self.words[i]
        names = [word.head] if word.head == i + 1 and word.label.split(":")[0] in ("nmod", "compound", "amod") else []
        names += [c for c in self.tree.find(i, "flat", "appos") if c == i + 1]
        return [e for k in names for c in self.tree.conjuncts(k) for e in self.entities_at(c, "poss")]

    # -- whom a word means -----------------------------------------------------------------------------------------

    def antecedent(self, k: int) -> int:
        """What a relative stands for: the name just before it, else the noun that its clause belongs to."""
        text = self.words[k].text.lower()
        if text not in RELATIVE or self.words[k].upos not in ("PRON", "DET", "SCONJ"):
            return k
        j = k - 1
        while j > 0 and (self.words[j].text == "," or self.words[j].upos == "ADP" and text in ("which", "whom")):
            j -= 1
        before = self.scene.by_word.get(j)
        if j >= 0 and before is not None and before.last == j and before.kind in ("name", "description"):
            return before.head
        node = k
        while node >= 0 and not self.words[node].label.startswith("acl"):
            node = self.words[node].head
        return self.words[node].head if node >= 0 and self.words[node].head >= 0 else k

    def entities_at(self, k: int, slot: str) -> list[Entity]:
        word, lemma = self.words[k], self.words[k].lemma.lower()
        if lemma in PAIRED and self._is_pair(k):
            return self.pair_at(k) or self.scene.entities_at(k, slot)
        found = [e for e in self.scene.entities_at(k, slot) if e.code]
        if found:
            return found
        if word.text.lower() in OWN:
            return self._as(k, self.marked.home or self.page.main({e.code for e in self._around(k)}))
        if word.text in ("North", "South") and {"PRK", "KOR"} <= set(self.page.counts):
            return self._as(k, "PRK" if word.text == "North" else "KOR")
        if lemma in STATES:
            return self._state_at(k)
        if lemma == "something" and word.label in ("appos", "parataxis"):  # "closer relations with Russia (something that …)"
            of = word.head if word.label == "appos" else next((j for j in range(k - 1, -1, -1) if self.words[j].upos != "PUNCT"), word.head)
            near = self.scene.with_preposition(of, ("with", "of", "to"))
            return self.entities_at(of, slot) or [e for c in near for e in self.entities_at(c, slot)]
        if subject := self._predicated(k):
            return [e for j in subject for c in self.tree.conjuncts(j) for e in self.entities_at(self.antecedent(c), "subj")]
        return []

    def _state_at(self, k: int) -> list[Entity]:
        """ "Whose country", "the Serbian state", "the nation of 11,000", "the states that"."""
        owners = [e for s in ("poss", "mod", "of") for w in self.scene.words_in(k, s) if s != "of" or w in self.scene.by_word
                  for e in self.scene.entities_at(self.antecedent(w), "poss") if e.code]
        if owners:
            return owners
        if subject := self._predicated(k):
            return [e for j in subject if j != k for e in self.entities_at(self.antecedent(j), "subj")]
        if not any(self.words[c].text.lower() in ("the", "this") for c in self.tree.find(k, "det")) or self.words[k].xpos == "NNS":
            return []
        return self._as(k, self.page.main({e.code for e in self._around(k)}))

    def _predicated(self, k: int) -> list[int]:
        """ "It is among the states that", "it is one of those which": the subject that a predicate noun is said of."""
        head = self.words[k].head
        if self.words[k].label.startswith("nmod") and head >= 0 and self.words[head].lemma.lower() in AMONG:
            k = head
        return [c for c in self.tree.find(k, "nsubj") if self.tree.find(k, "cop")]

    def _is_pair(self, k: int) -> bool:
        """ "Both countries", "the two arch-rivals", "both"."""
        if not self.words[k].xpos.endswith("S") and not self.words[k].text.endswith("s"):
            return False
        texts = {self.words[c].text.lower() for c in self.tree.find(k, "det", "nummod", "cc", "advmod")}
        return bool(texts & {"both", "two"})

    def pair_at(self, k: int) -> list[Entity]:
        return [e for code in self.page.two(self.at, k) for e in self._as(k, code)] if self._is_pair(k) else []

    def _as(self, k: int, code: str | None) -> list[Entity]:
        state, word = load_codebook().states.get(code or ""), self.words[k]
        return [Entity(word.text, state.name, state.code, None, None, word.start, word.end)] if state else []

    def _around(self, k: int) -> list[Entity]:
        return [e for m in self.marked.mentions for e in m.entities if m.kind != "pronoun" and abs(m.head - k) < 8]

    # -- frames ----------------------------------------------------------------------------------------------------

    def meets(self, i: int, frame: Frame) -> bool:
        return all(self._meets(i, need, frame) != need.negated for need in frame.needs)

    def _meets(self, i: int, need: Need, frame: Frame) -> bool:
        if need.slot in ("recipient", "actor"):
            return bool(self.fill(i, frame.recipient if need.slot == "recipient" else frame.actor))
        if need.slot == "party":
            return any(self.parties(i, slot) for slot in need.lemmas)
        words = [self.antecedent(k) for j in self._fillers(i, need.slot) for k in self.tree.conjuncts(j)]
        if not need.lemmas:
            return bool(words)
        return any(self.words[k].lemma.lower() in need.lemmas or self.words[k].text.lower() in need.lemmas for k in words)

    def subjects_above(self, i: int) -> list[Entity]:
        """The subject of the nearest clause around a noun."""
        for k in [i, *self.tree.ancestors(i)]:
            if self.words[k].upos in ("VERB", "ADJ", "AUX", "NOUN"):
                subjects = [c for j in self.scene.subjects(k) for c in self.tree.conjuncts(j) if c != i]
                found = [e for c in subjects for e in self.entities_at(self.antecedent(c), "subj") if e.code]
                if found:
                    return found
        return []

    def other_state(self, known: set[str | None]) -> list[Entity]:
        """The one state that the sentence names besides the known one."""
        found = {e.code: e for m in self.marked.mentions for e in m.entities if e.code not in known and e.code in load_codebook().states}
        return list(found.values()) if known and len(found) == 1 else []

    # -- whether it stands -----------------------------------------------------------------------------------------

    def is_unreal(self, i: int) -> bool:
        """Denied, only possible, to come or over; a relative clause or an apposition is judged by its own words alone."""
        if any(self.words[c].text.lower() in GONE | NEW for c in self.tree.find(i, "amod", "advmod", "compound", "det")):
            return True
        if {"no", "neither"} & {self.words[c].text.lower() for c in self.tree.find(i, "det")}:
            return True
        head = self.words[i].head
        if head >= 0 and self.words[head].lemma == "become" and self.tree.find(head, "mark"):
            return True  # "in order to become a member"
        if head >= 0 and self.words[head].lemma.lower() in ENDS and self.words[i].upos == "NOUN":
            return False  # "asked X to lift the sanctions": whether they stand is for ``is_act`` to say
        status = set(status_of(self.tree, i, self.page.article.published))
        return bool(status & UNREAL) and (not self.is_presupposed(i) or self._is_denied_within(i))

    def is_history(self, i: int) -> bool:
        """ "Forty years ago it was an ally": told as over; not what was made then and is spoken of as there."""
        if self.is_presupposed(i) or any(self.tree.case_of(d.head) == "since" or "since" in d.text.lower() for d in self.marked.days):
            return False
        if any(self.is_settled(c) for c in self.tree.find(i, "acl")):
            return False
        head = self.words[i].head
        verbs = [*self.tree.find(i, "cop"), *([head] if head >= 0 and self.words[head].lemma in ("have", "be") else [])]
        if any(self.words[v].xpos == "VBD" for v in verbs) and not self._is_told(i) and not self._is_told(max(head, 0)):
            return True
        return "historical" in status_of(self.tree, i, self.page.article.published)

    def _is_long_ago(self, day: Day) -> bool:
        published = self.page.article.published
        return day.until is not None and published is not None and day.until < published - SETTLED

    def is_presupposed(self, i: int) -> bool:
        chain = [i, *self.tree.ancestors(i)]
        labels = {self.words[k].label for k in chain if self.words[k].label != "acl" or self.words[k].xpos in ("VBN", "VBG")}
        return bool(labels & {"acl:relcl", "appos", "acl"}) or bool(self._apposed(i) or self._titled(i))

    def _is_denied_within(self, i: int) -> bool:
        chain = [i]
        while not self.words[chain[-1]].label.startswith(("acl", "appos")) and self.words[chain[-1]].head >= 0:
            chain.append(self.words[chain[-1]].head)
        own = {self.words[c].lemma.lower() for k in chain for c in self.tree.find(k, "advmod", "aux", "det", "mark") if self.words[c].label != "mark" or k != chain[-1]}
        return bool(own & {"not", "never", "no", "n't", "hardly", "might", "could", "may", "would", "should", "will", "can", "if"})

    def is_act(self, i: int) -> bool:
        """A noun that is only now brought about, ended or wished for: "signed a pact", "talks on an agreement", "new sanctions"."""
        governor = self.words[i].head
        made = [c for c in self.tree.find(i, "acl") if self.words[c].lemma.lower() in ACTS | {"call"}]
        if any(self._is_recent(c) for c in made):
            return True
        if governor < 0 or self.words[i].label.split(":")[0] not in ("obj", "nsubj", "obl", "nmod", "conj", "xcomp", "compound"):
            return False
        lemma = self.words[governor].lemma.lower()
        if self.words[i].label == "nsubj":  # "an embargo took effect on Monday"
            return lemma in ("take", "enter", "come", "go") and bool({"effect", "force"} & {self.words[c].lemma for c in self.tree.find(governor, "obj", "obl")})
        if lemma in ENDS:
            return not self._is_open(governor)
        return lemma in ACTS and not self.is_settled(governor)

    def is_definite(self, i: int) -> bool:
        """ "The treaty", "their treaty", "a treaty signed in 1951": one that is there."""
        dets = {self.words[c].text.lower() for c in self.tree.find(i, "det")}
        if dets & {"any", "some"}:
            return any(self.is_settled(c) for c in self.tree.find(i, "acl"))
        known = bool(dets) or bool(self.tree.find(i, "nmod:poss", "amod", "compound", "nmod:desc"))
        if known and not dets & {"a", "an"}:
            return True
        return any(self.is_settled(c) for c in self.tree.find(i, "acl")) or self.is_presupposed(i)

    def _is_open(self, k: int) -> bool:
        """An end that is only asked for, refused or doubted leaves the thing in force."""
        return bool(set(status_of(self.tree, k, self.page.article.published)) & UNREAL)

    def _is_recent(self, k: int) -> bool:
        days = [d for d in self.marked.days if d.head in self.tree.subtree(k) and d.until]
        published = self.page.article.published
        return any(published is not None and d.until > published - SETTLED for d in days)

    def is_settled(self, k: int) -> bool:
        """Whether the act of word ``k`` is dated so far back that what it made stands."""
        return self._settling(k) is not None

    def _settling(self, k: int) -> Day | None:
        below = set(self.tree.subtree(k))
        days = [d for d in self.marked.days if d.head in below and self._is_long_ago(d)]
        return days[0] if days else None

    def stands(self, i: int) -> bool:
        """A verb that tells of a state, not of a deed: the present, a passive participle, "has … since", what is said to be."""
        word = self.words[i]
        aux = {self.words[c].lemma.lower() for c in self.tree.find(i, "aux")}
        around = {self.words[c].text.lower() for c in self.tree.find(i, "advmod")} | {self.tree.case_of(c) for c in self.tree.find(i, "obl")}
        if around & LASTING or word.xpos in ("VBZ", "VBP"):
            return True
        if word.label.startswith("conj") and word.xpos in ("VB", "VBN") and word.head >= 0 and not aux:
            return self.stands(word.head)
        if word.xpos == "VBN" and "have" in aux:
            lasts = any(d.granularity == "duration" and d.head in self.tree.subtree(i) for d in self.marked.days)
            return lasts or word.label == "acl:relcl"
        if word.xpos == "VBN":
            passive = [self.words[c].xpos for c in self.tree.find(i, "aux")]
            return not passive or bool({"VBZ", "VBP"} & set(passive)) or self._is_told(i)
        if word.xpos == "VBG":  # "a leader in mending ties" says not whose
            return not {"in", "of", "for", "by", "after", "before"} & {self.words[c].text.lower() for c in self.tree.find(i, "mark", "case")}
        if "do" in aux or word.xpos == "VB" and not aux:
            return not self.tree.find(i, "mark")  # "Both countries claim", tagged as a bare verb
        return word.xpos == "VBD" and self._is_told(i)

    def _is_told(self, i: int) -> bool:
        """ "Said that it opposed": the past is the speaker's present."""
        head = self.words[i].head
        return self.words[i].label == "ccomp" and head >= 0 and self.words[head].lemma.lower() in TELLING

    def span_of(self, i: int, past: bool) -> tuple[dt.date | None, dt.date | None]:
        """Since when and until when, where the words beside say so: "since 1960", "signed in 1951", "until 2030"."""
        clause = next((k for k in [i, *self.tree.ancestors(i)] if self.words[k].upos in ("VERB", "AUX") or self.tree.find(k, "cop")), i)
        below = set(self.tree.subtree(clause))
        since = until = None
        for day in self.marked.days:
            word = self.words[day.first - 1].text.lower() if day.first else ""
            first = self.words[day.first].text.lower()
            if day.since is None or day.head not in below or abs(day.head - i) > 14:
                continue
            if "since" in (word, first) and since is None:
                since = day.since
            elif {"until", "till"} & {word, first} and until is None:
                until = day.until
        if since is None:
            made = [i] if past else [i, *self.tree.find(i, "acl"), *([self.words[i].head] if self.words[i].head >= 0 and self.words[self.words[i].head].lemma.lower() in ACTS else [])]
            settled = [d for k in made if past or self.words[k].upos == "VERB" and self.words[k].lemma.lower() in ACTS | {"annex", "date"} for d in [self._settling(k)] if d]
            since = settled[0].since if settled else None
        return since, until


def _ties_at(reading: Reading, i: int) -> list[Tie]:
    word = reading.words[i]
    pos = POS.get(word.upos, "")
    if word.upos == "ADJ" and word.xpos == "VBN":
        pos = "v"
    frames = load_frames("ties").get((word.lemma.lower(), pos), ())
    if word.xpos == "VBN":  # "is opposed to": whether that is a verb or an adjective, taggers do not agree either
        frames += load_frames("ties").get((word.text.lower(), "a"), ())
    for frame in sorted(frames, key=lambda f: (-len(f.needs), -f.confidence)):
        pairs = _pairs(reading, i, frame) if reading.meets(i, frame) else []
        if pairs and _holds(reading, i, frame):  # the dear questions last
            ties = [] if reading.is_unreal(i) else [_tie(reading, i, frame, a, b) for a, b in pairs]
            return [tie for tie in ties if tie.confidence >= 0.3]
    return []


def _holds(reading: Reading, i: int, frame: Frame) -> bool:
    """Whether the words tell of something that stands, as the frame's content asks for it."""
    content = frame.content.split("+")
    if "past" in content:
        return reading.is_settled(i)
    if reading.is_history(i):
        return False
    if "standing" in content:
        return reading.stands(i) or reading.is_settled(i)
    return frame.pos != "n" or not reading.is_act(i) and ("definite" not in content or reading.is_definite(i))


def _pairs(reading: Reading, i: int, frame: Frame) -> list[tuple[Entity, Entity]]:
    """Parties on either side.

    "doer": a first party not named is the clause's subject; "pair": besides, a second not named is the sentence's other state;
    "both": parties that stand on one side alone stand to one another."""
    content = frame.content.split("+")
    first, second = reading.fill(i, frame.actor), reading.fill(i, frame.recipient)
    codes = {e.code for e in first}
    if {"pair", "doer"} & set(content) and not first and (second or "pair" in content):
        first = [e for e in reading.subjects_above(i) if e.code not in {s.code for s in second}]
    if "both" in content and 1 < len(first) < 4 and {e.code for e in second} <= codes:
        pairs = list(combinations(first, 2))
        if len(first) > 2 and frame.pos == "n" and all(e.end <= reading.words[i].start for e in first):  # "the A-B and A-C alliances"
            pairs = [(a, b) for a, b in pairs if not reading.page.article.text[a.end : b.start].strip("-–/")] or pairs
    else:
        second = [e for e in second if e.code not in {f.code for f in first}]
        if "pair" in content:
            second = second or reading.other_state({e.code for e in first})
        pairs = [(a, b) for a in first for b in second]
    return [(a, b) for a, b in pairs if _may_be_tied(frame.type, a, b)][:6]


def _may_be_tied(kind: str, a: Entity, b: Entity) -> bool:
    states = load_codebook().states
    if a.code == b.code or a.code not in states and a.code not in UNIONS or b.code not in states and b.code not in UNIONS:
        return False
    if kind == "membership":
        return a.code in states and b.code in UNIONS and b.sector in STATES_OWN
    if kind in ("alliance", "recognition", "forces", "dependence", "territorial-dispute") and "IGO" in (a.code, b.code):
        return kind in ("forces", "dependence") and a.code != "IGO"
    if kind == "forces" and a.sector == "MIL" and a.text.islower():
        return False  # bare "troops": whose is a guess
    return all(kind == "sanctions" and e is b or _is_of_state(kind, e) for e in (a, b))


def _is_of_state(kind: str, entity: Entity) -> bool:
    """A state, its government or its people as such; not its opposition, its reporters, its fishermen."""
    if entity.sector in STATES_OWN or entity.sector in TRADING.get(kind, ()):
        return True
    return entity.sector == "CVL" and " " not in entity.text and entity.text[:1].isupper()


def _tie(reading: Reading, i: int, frame: Frame, a: Entity, b: Entity) -> Tie:
    word, sentence, article = reading.words[i], reading.marked.sentence, reading.page.article
    per = sources_of(reports_over(reading.marked.reports, word.start, word.end), reading.marked.home)
    content = f"{article.id}|{frame.type}|{a.code}|{b.code}|{word.start}"
    confidence = frame.confidence * (0.9 if reading.marked.role == "teaser" else 1.0)
    since, until = reading.span_of(i, "past" in frame.content)
    return Tie(
        "tie1:" + hashlib.sha256(content.encode()).hexdigest()[:16],
        article.id,
        frame.type,
        (a, b),
        int(frame.mode),
        since,
        until,
        per,
        Span(word.text, word.start, word.end),
        Span(sentence.text, sentence.start, sentence.end),
        reading.marked.role,
        round(confidence, 3),
        f"tie frame {frame.name}",
    )
