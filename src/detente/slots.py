"""Tree, mentions -> fillers: who stands where around a word, through passives, control, conjunction and relative clauses."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from functools import cached_property

from detente.codebook import load_codebook
from detente.codebook.domestic import DOMESTIC, MARGINAL, SENT, are_elsewhere, are_of_several
from detente.codebook.frames import Frame, Need, load_classes
from detente.records import Entity, Marked, Mention, Word
from detente.trees import FINITE, Tree

SUBJECTS = ("nsubj", "nsubj:outer", "csubj")
RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
SUBJECT_CONTROL = frozenset(
    "promise vow pledge threaten agree refuse offer decide plan want hope try attempt seek continue begin start "
    "decline fail manage intend prepare appear seem expect need wish choose".split()
)
PARTY_PREPOSITIONS = (
    "of",
    "on",
    "against",
    "by",
    "from",
    "in",
    "with",
    "to",
    "toward",
    "towards",
    "over",
    "between",
    "into",
    "for",
)
THING_PREPOSITIONS = tuple(p for p in PARTY_PREPOSITIONS if p != "in")
AIMS = frozenset(("for", "on", "over", "from"))  # "thanked X for doing", "congratulated X on doing", "kept X from doing"
PARTICLES = frozenset("back out up down off away over on in through together apart forward ahead aside".split())
TURNING = frozenset(("off",))  # "kicked off" is another verb than "kicked"
STRAYING = frozenset(("from", "on", "against", "into", "with", "to"))
BEFORE_A_BODY = ("amod", "compound", "nmod:poss", "nmod:desc", "nmod:unmarked", "obl:unmarked")  # "the *US*-based company"
NUMBERS = frozenset("number group hundred thousand dozen score million majority handful couple pair series team rest lot many several".split())
SHARES = frozenset("none one some all both each any".split())
KIN = frozenset("father mother wife husband son daughter brother sister parent family child relative".split())
KEEPERS = frozenset("COP GOV JUD LEG MIL".split())
FACTIONS = frozenset("OPP PTY REB UAF".split())
CIRCUMSTANCES = frozenset(("face", "wake", "light", "aftermath", "midst", "shadow"))
NOMINAL = frozenset(("subj", "obj", "iobj", "on", "to", "with", "against", "by", "from", "for", "of", "into", "poss"))  # where a bare noun phrase is a party
HANGING = frozenset(("nmod", "compound", "amod"))
HIT = frozenset(("against", "on", "of", "in", "at", "near", "outside", "to"))
BEFORE = frozenset(("amod", "compound", "nummod", "nmod"))  # an article apart
TOWARD = {"towards": "toward", "upon": "on", "along with": "with", "together with": "with", "onto": "into"}


def unsaid(code: str, sector: str | None = None) -> Entity:
    """A state, or its government ("we" of its releases), that no words of the page name as such."""
    return Entity("", load_codebook().state_name(code), code, sector, None, 0, 0)


def _as_host(entity: Entity) -> Entity:
    """A capital that is travelled to stands for its country, not for its government."""
    return (
        dataclasses.replace(entity, sector=None)
        if entity.sector == "GOV" and entity.office is None and " " not in entity.text
        else entity
    )


class Scene:
    """One parsed sentence with its mentions by word: answers "who fills this slot of this word?"."""

    def __init__(self, marked: Marked):
        self.marked = marked
        self.tree = Tree(marked.sentence)
        self.words = self.tree.words
        self.by_head: dict[int, Mention] = {}
        self.by_word: dict[int, Mention] = {}
        for mention in marked.mentions:
            self.by_head[mention.head] = mention
            for i in range(mention.first, mention.last + 1):
                self.by_word[i] = mention
        self.places = {p.head: p for p in marked.places if p.head >= 0}
        self._fillers: dict[tuple[int, str], list[int]] = {}
        self._said: dict[tuple[int, str], frozenset[str]] = {}
        self._parties: dict[tuple[int, str], list[Entity]] = {}
        self._starts = [word.start for word in self.words]

    @cached_property
    def by_code(self) -> dict[str, list[Mention]]:
        """The mentions of each party with a code."""
        out: dict[str, list[Mention]] = {}
        for mention in self.marked.mentions:
            for entity in mention.entities:
                if entity.code:
                    out.setdefault(entity.code, []).append(mention)
        return out

    @cached_property
    def hinted(self) -> list[tuple[int, Word]]:
        """The words in which the model sees an act."""
        return [(i, word) for i, word in enumerate(self.words) if word.hint is not None]

    @cached_property
    def day_words(self) -> frozenset[int]:
        """The words of days, which are nobody: "called *Friday's* decision a win"."""
        return frozenset(k for day in self.marked.days for k in range(day.first, day.last + 1))

    @cached_property
    def party_words(self) -> list[int]:
        """Nouns that may be people or a body and stand in no mention."""
        return [k for k, word in enumerate(self.words) if word.upos == "NOUN" and k not in self.by_word and self.may_be_party(k, False)]

    # -- words of a slot ---------------------------------------------------------------------------------------

    def is_passive(self, i: int) -> bool:
        word = self.words[i]
        if self.tree.find(i, "nsubj:pass", "aux:pass", "csubj:pass", "obl:agent"):
            return True
        if (
            word.label.startswith("conj")
            and word.head >= 0
            and word.xpos == "VBN"
            and not self.tree.find(i, "nsubj", "aux", "obj")
        ):
            return self.is_passive(word.head)
        return word.xpos == "VBN" and word.label in ("acl", "xcomp") and not self.tree.find(i, "nsubj", "obj", "aux")

    def subjects(self, i: int, seen: frozenset[int] = frozenset()) -> list[int]:
        """Words that stand as the doer of ``i`` (a verb, or a predicate), own or inherited."""
        if i in seen:
            return []
        seen = seen | {i}
        word = self.words[i]
        if self.is_passive(i):
            agents = [
                c
                for c in self.tree.find(i, "obl")
                if self.words[c].label == "obl:agent" or self.tree.case_of(c) == "by"
            ]
            return agents
        own = [c for c in self.tree.find(i, *SUBJECTS) if not self.words[c].label.endswith(":pass")]
        if own:
            nearest = ([c for c in own if c < i] or own[:1])[-1]  # "NEW DELHI - A court has lifted": a dateline is no subject
            return [self._antecedent(i, nearest)] if self.words[nearest].text.lower() in RELATIVE else [nearest]
        head, label = word.head, word.label
        if head < 0:
            return []
        if label == "ccomp" and head > i and not self._is_nonfinite(i):
            lost = [c for c in self.tree.find(head, "nsubj") if c < i]  # "X will meet Y, a spokesman said": X was given to "said"
            return lost[-1:]
        if label.startswith("conj"):
            return self.subjects(head, seen)
        if label == "xcomp":
            return self._perceived(i)[:1] or self._controller(head, seen)
        if label in ("advcl", "acl") and word.xpos == "VBG" and AIMS & set(self._marks(i)) and (aimed := self._aimed_at(head)):
            return aimed
        if label in ("advcl", "parataxis", "ccomp") and self._is_nonfinite(i):
            return self.patient_or_subject(head, seen)
        if label.startswith("acl"):
            if word.xpos == "VBG":
                return [head]
            return self.owners(head, seen) if self._is_nonfinite(i) else []
        return []

    def _perceived(self, i: int) -> list[int]:
        """ "Watched *Iraq* attacking Kuwait", "saw *Iraq* attack Kuwait": what stands before a bare verb is who does it, whatever the tree calls it."""
        if self.words[i].label != "xcomp" or self.words[i].xpos not in ("VB", "VBG") or self._marks(i):
            return []
        return [k for k in self.tree.find(i, "obj", "compound") if self.words[i].head < k < i and self.words[k].upos in ("NOUN", "PROPN", "PRON")]

    def _marks(self, i: int) -> list[str]:
        return [self.words[c].text.lower() for c in self.tree.find(i, "mark", "case")]

    def _aimed_at(self, i: int) -> list[int]:
        """Whose deed it is for which ``i`` is done: "thanked *Tokyo* for hosting", "sanctions against *the firm* for selling"."""
        objects = [] if self.is_passive(i) else self.objects(i)
        for node in [*objects, i]:
            if (against := self.with_preposition(node, ("against", "on"))):
                return against[:1]
        return [k for k in objects if k in self.by_word][:1]

    def patient_or_subject(self, i: int, seen: frozenset[int]) -> list[int]:
        """The grammatical subject of ``i``, of a passive too ("Russia was criticised for shelling …")."""
        if self.is_passive(i):
            return self.tree.find(i, "nsubj:pass") or self.subjects(i, seen)
        return self.subjects(i, seen)

    def owners(self, i: int, seen: frozenset[int] = frozenset()) -> list[int]:
        """Who a noun belongs to: its possessor, else the subject of the verb it is an object of."""
        poss = self.tree.find(i, "nmod:poss") or [c for c in self.with_preposition(i, ("of", "by")) if c in self.by_word]
        if poss:
            return poss[:1]
        word = self.words[i]
        if word.head >= 0 and word.label in ("obj", "obl", "nmod", "conj") and i not in seen:
            governor = word.head
            if self.words[governor].upos in ("VERB", "AUX"):
                return self.subjects(governor, seen | {i})
            return self.owners(governor, seen | {i})
        return []

    def _antecedent(self, i: int, pronoun: int) -> int:
        node = i
        while node >= 0 and not self.words[node].label.startswith("acl"):
            node = self.words[node].head
        if node < 0 or self.words[node].head < 0:
            return pronoun
        noun = self.words[node].head
        outer = self.words[noun].head
        if self.words[pronoun].text.lower() == "which" and outer >= 0 and self.words[noun].label.split(":")[0] == "nmod" and self._is_people(noun):
            return outer  # "the communique of the ministers, which was released": people are "who"
        return noun

    def _is_people(self, i: int) -> bool:
        title = load_codebook().titles.get(self.words[i].text.lower())
        return title is not None and title.number != "body"

    def _is_nonfinite(self, i: int) -> bool:
        word = self.words[i]
        return (
            word.xpos in ("VBG", "VBN", "VB")
            and not self.tree.find(i, "nsubj", "nsubj:pass")
            and not any(self.words[c].xpos in FINITE for c in self.tree.find(i, "aux"))
        )

    def _controller(self, head: int, seen: frozenset[int]) -> list[int]:
        if self.words[head].lemma not in SUBJECT_CONTROL and not self.is_passive(head):
            controlled = self.tree.find(head, "iobj", "obj")
            if controlled:
                return controlled[:1]
            if self.words[head].lemma in ("call", "appeal"):
                on = [c for c in self.tree.find(head, "obl") if self.tree.case_of(c) in ("on", "upon", "to", "for")]
                if on:
                    return on[:1]
        return self.patient_or_subject(head, seen)

    def objects(self, i: int) -> list[int]:
        if self.is_passive(i):
            own = self.tree.find(i, "nsubj:pass")
            if own:
                return [self._antecedent(i, own[0])] if self.words[own[0]].text.lower() in RELATIVE else own[:1]
            word = self.words[i]
            if word.label == "acl" and word.head >= 0:
                return [word.head]
            if word.label in ("xcomp", "advcl") and word.head >= 0 and not self.is_passive(word.head):  # "stands accused"
                return self.subjects(word.head)[:1]
            return self.objects(word.head) if word.label.startswith("conj") and word.head >= 0 else []
        before = self._perceived(i)
        own = (
            [k for k in self.tree.find(i, "obj") if k not in before]
            or self.tree.find(i, "iobj")
            or [c for c in self.tree.find(i, "xcomp") if self.words[c].upos in ("NOUN", "PROPN")]
        )
        if own:
            return [self._antecedent(i, own[0])] if self.words[own[0]].text.lower() in RELATIVE else own[:1]
        word = self.words[i]
        if (
            word.label == "acl:relcl"
            and word.head >= 0
            and self.tree.find(i, "nsubj")
            and not self._relative_subject(i)
        ):
            if not any(
                self.tree.find(i, "obl") and self.words[c].text.lower() in RELATIVE for c in self.tree.find(i, "obl")
            ):
                return [word.head]
        return []

    def _relative_subject(self, i: int) -> bool:
        return any(self.words[c].text.lower() in RELATIVE for c in self.tree.find(i, *SUBJECTS))

    def carrier(self, i: int) -> int | None:
        """The light verb that carries the noun ``i`` ("held talks"), if any."""
        word = self.words[i]
        node = word.head
        label = word.label
        if label.startswith("conj") and node >= 0 and self.words[node].upos == "NOUN":
            label, node = self.words[node].label, self.words[node].head
        if node >= 0 and self.words[node].upos == "VERB" and self.words[node].lemma in load_classes()["light"]:
            if label in ("obj", "nsubj:pass") or (label == "obl" and self.tree.case_of(i) in ("in", "into")):
                return node
        passive = [c for c in self.tree.find(i, "acl", "acl:relcl") if self.words[c].lemma in load_classes()["light"]]
        return passive[0] if passive else None

    def with_preposition(self, i: int, prepositions: tuple[str, ...]) -> list[int]:
        out = []
        for c in self.tree.find(i, "obl", "nmod", "advcl", "acl", "obj"):
            case = self.tree.case_of(c)
            if case and TOWARD.get(case, case) in prepositions and self.words[c].label != "nmod:poss" and not self.is_circumstance(c):
                out.append(c)
        return out

    def is_circumstance(self, k: int) -> bool:
        """ "In the *face* of Russia's war", "in the *wake* of": what follows is no party of the act told."""
        return self.words[k].lemma in CIRCUMSTANCES and self.tree.case_of(k) == "in"

    def words_in(self, i: int, slot: str) -> list[int]:
        """Words that fill a slot of word ``i``; conjuncts are not yet spread."""
        known = self._fillers.get((i, slot))
        if known is None:
            known = self._fillers[i, slot] = self._words_in(i, slot)
        return known

    def _words_in(self, i: int, slot: str) -> list[int]:
        noun = self.words[i].upos in ("NOUN", "PROPN")
        if "." in slot:
            return self._nested(i, *slot.split(".", 1))
        if slot == "subj":
            if noun:
                carrier = self.carrier(i)
                return self.subjects(carrier) if carrier is not None else []
            return self.subjects(i)
        if slot == "obj":
            return self.objects(i)
        if slot == "iobj":
            return self.tree.find(i, "iobj")
        if slot == "xcomp":
            return self.tree.find(i, "xcomp") + [
                c
                for c in self.tree.find(i, "advcl", "ccomp", "acl")
                if self._is_nonfinite(c) and self.words[c].xpos == "VB"
            ]
        if slot == "comp":
            return [
                c
                for c in self.tree.find(i, "ccomp", "acl")
                if not (self._is_nonfinite(c) and self.words[c].xpos == "VB")
            ]
        if slot == "advcl":
            return self.tree.find(i, "advcl", "acl", "ccomp", "xcomp")
        if slot == "prt":
            return self.tree.find(i, "compound:prt") + [
                c for c in self.tree.find(i, "advmod") if self.words[c].text.lower() in PARTICLES
            ]
        if slot == "mark":
            return self.tree.find(i, "mark")
        if slot == "modal":
            helpers = self.tree.find(i, "aux")
            presumed = any(self.words[c].lemma in ("have", "be") for c in helpers if self.words[c].label == "aux")  # "must have known"
            return [] if presumed else [c for c in helpers if self.words[c].xpos == "MD"]
        if slot == "poss":
            return self._possessors(i)
        if slot in ("adj", "compound", "mod"):
            return self._modifiers(i)
        if slot == "gov":
            return [self.words[i].head] if self.words[i].head >= 0 else []
        if slot == "self":
            return self._itself(i)
        return self._oblique(i, slot, noun)

    def _modifiers(self, i: int) -> list[int]:
        """Words before a noun that modify it; of "Moscow-Tokyo dialogue" both cities."""
        own = self.tree.find(
            i,
            "amod",
            "compound",
            "nmod:desc",
            "nmod:unmarked",
            "nummod",
            *(("advmod",) if self.words[i].upos == "VERB" else ()),
        )
        before = self.by_word.get(i - 1)  # "the Group of Seven summit", whatever the tree makes of it
        if (
            before is not None
            and before.first < before.last == i - 1
            and before.kind == "name"
            and before.head not in own
            and (self.words[before.head].label.split(":")[0] in ("obl", "nmod", "flat", "appos", "compound"))
        ):
            own = [before.head, *own]
        return [
            k
            for c in own
            for k in [*self.tree.find(c, "compound", "amod"), c]
            if k == c or self.words[c].upos == "PROPN"
        ]

    def _possessors(self, i: int) -> list[int]:
        return self.tree.find(i, "nmod:poss") or self._possessor_before(i)

    def _possessor_before(self, i: int) -> list[int]:
        """ "The Republic of X's (RX) recent launches": the name whose 's opens the phrase of ``i``, whatever the tree makes of it."""
        k = i - 1
        while k >= 0 and (k < self.words[k].head <= i or self.words[k].text == ")"):
            if self.words[k].text == ")":
                k = next((j for j in range(k, -1, -1) if self.words[j].text == "("), 0)
            k -= 1
        owner = self.by_word.get(k - 1) if k > 0 and self.words[k].text in ("'s", "’s", "'", "’") else None
        return [owner.head] if owner is not None and owner.last == k - 1 else []

    def _oblique(self, i: int, slot: str, noun: bool) -> list[int]:
        out = self.with_preposition(i, (TOWARD.get(slot, slot),))
        if noun:
            carrier = self.carrier(i)
            if carrier is not None and slot != "of":
                out += self.with_preposition(carrier, (slot,))
            if not out and slot in STRAYING:
                out += [k for o in self._beside(i) for k in self.with_preposition(o, (slot,))]
        else:
            for o in self.tree.find(i, "obj"):
                if slot != "of" and (o not in self.by_head or slot not in ("from", "in")):
                    out += self.with_preposition(o, (slot,))
        return out

    def _beside(self, i: int) -> list[int]:
        """Where the tree may have hung what belongs to the noun ``i``: "completed its withdrawal of troops *from Iraq*"."""
        governor = [self.words[i].head] if self.words[i].label in ("obj", "nsubj:pass") else []
        return [*self.with_preposition(i, ("of",)), *governor]

    def _itself(self, i: int) -> list[int]:
        """What a predicate noun or apposition is said of: "Japan is an ally", "Japan, an ally"."""
        out = list(self.tree.find(i, "nsubj")) if self.tree.find(i, "cop") else []
        word = self.words[i]
        if word.label == "appos" and word.head >= 0:
            out.append(word.head)
        out += self.tree.find(i, "appos")
        if word.label == "xcomp" and word.head >= 0:
            out += self.subjects(word.head)
        return out

    def _nested(self, i: int, outer: str, inner: str) -> list[int]:
        out = []
        for j in self.words_in(i, outer):
            for k in self.tree.conjuncts(j):
                out += self._parties_in(k, outer == "subj") if inner == "party" else self.words_in(k, inner)
        return out

    def _parties_in(self, i: int, doer: bool) -> list[int]:
        """The parties inside a noun phrase: possessor, demonym, compound, of/on/against …

        Where a thing stands is no ``doer`` ("a bomb in Kyiv killed two"), where people are is ("protesters in Chile")."""
        clauses = [c for c in self.tree.find(i, "acl") if not self.tree.find(c, "nsubj")]
        makers = [k for c in clauses for k in self.with_preposition(c, ("by",))]  # "the offer made by the Taliban"
        prepositions = PARTY_PREPOSITIONS if not doer or self.is_of_people(i) else THING_PREPOSITIONS
        return self._possessors(i) + self._modifiers(i) + self.with_preposition(i, prepositions) + makers

    def is_of_people(self, k: int) -> bool:
        """Whether the noun ``k`` means people or a body."""
        lemma = self.words[k].lemma.lower()
        return lemma in NUMBERS or lemma in load_classes()["soldiery"] or self._is_a_party_word(k)

    def _is_a_party_word(self, k: int) -> bool:
        return self.words[k].lemma.lower() in load_classes()["parties"] or self.title_of(k) is not None

    # -- parties of a slot -------------------------------------------------------------------------------------

    def parties(self, i: int, slot: str) -> list[Entity]:
        """Coded entities in a slot, conjuncts spread ("Abe and Putin")."""
        known = self._parties.get((i, slot))
        if known is None:
            known = self._parties[i, slot] = self._parties_at(i, slot)
        return known

    def _parties_at(self, i: int, slot: str) -> list[Entity]:
        out: list[Entity] = []
        nested = slot.rpartition(".")[2] in ("party", "poss", "adj")
        for j in self.words_in(i, slot):
            for k in self.tree.conjuncts(j):
                found = self.entities_at(k, slot)
                out += self.as_bodies(k, i, found) if nested else found
        return out

    def as_bodies(self, k: int, i: int, found: list[Entity]) -> list[Entity]:
        """ "India's cricket board", "US-based producer Alcoa": the modifier ``k`` tells whose a body or who of what state somebody is; it is not the state
        that acts. ``i``: the act itself, which is no body."""
        node = k
        while self.words[node].head >= 0 and self.words[node].label in BEFORE_A_BODY and not (node != k and self.words[node].label == "nmod:poss"):
            node = self.words[node].head
            if self.words[node].lemma.lower() in load_classes()["backed"] and self.words[node].upos != "NOUN":  # "Turkish-backed fighters" are not Turkish
                return []
        if node == k and self._is_somebody_of(k):  # "the wife of a *Chinese* lawyer", "parents of *Israelis*"
            node = self.words[k].head
        elif node < k:
            return found
        if node in (k, i) or node in self.by_word or not self.may_be_party(node, False):
            return found
        classes, whole, lemma = load_classes(), self.phrase(node), self.words[node].lemma.lower()
        if lemma in classes["itself"]:
            return found
        if lemma in classes["others"] and not (self.words[k].label == "amod" and any(self.words[c].upos == "PRON" for c in self.tree.find(node, "nmod:poss"))):
            return [whole]  # "its neighbours", "a US ally": whoever they are, it is not the one they are named by; "our Ukrainian partners" are
        if self.words[k].upos == "PRON" and not self._is_a_party_word(node):  # "its tanks"
            return found
        if lemma in KIN or self.words[k].upos == "PRON":  # "his father", "their lawyers": of the same state, but not he, nor they
            return [dataclasses.replace(whole, code=e.code, sector=whole.sector or "CVL") for e in found]
        start = min(whole.start, self.words[k].start)
        text = self.tree.sentence.text[start - self.tree.sentence.start : whole.end - self.tree.sentence.start]
        body = dataclasses.replace(whole, text=text, name=text, start=start, sector=whole.sector or "UNK")
        states = load_codebook().states
        return [dataclasses.replace(body, code=e.code) if e.code in states and e.sector in (None, "GOV") else e for e in found]

    def _is_somebody_of(self, k: int) -> bool:
        """Whether the noun ``k`` tells whose or of what somebody is, and is not the party itself, as in "thousands of *Syrians*"."""
        head = self.words[k].head
        if self.words[k].label != "nmod" or self.tree.case_of(k) != "of" or head < 0:
            return False
        lemma = self.words[head].lemma.lower()
        return (lemma in KIN or lemma in load_classes()["parties"]) and lemma not in load_classes()["partitive"] and lemma not in NUMBERS

    def entities_at(self, k: int, slot: str = "") -> list[Entity]:
        slot = slot.rpartition(".")[2]
        mention = self.by_head.get(k) or self.by_word.get(k)
        if mention is not None and (k == mention.head or mention.first <= k <= mention.last):
            return (
                [_as_host(e) for e in mention.entities]
                if slot in ("to", "in", "at", "into")
                else list(mention.entities)
            )
        if k in self.places and slot in ("to", "in", "at", "from", "into", "obj", "on", "near"):
            if found := self._state_of_place(k):
                return found
        named = [m for c in self.tree.find(k, "appos") if (m := self.by_word.get(c)) and m.kind == "name"]
        if named:  # "his counterpart, Italian President Sergio Mattarella"
            return list(named[0].entities)
        if self.words[k].lemma.lower() in load_classes()["proxy"]:  # "Abbas's office", "the NATO alliance", "the Assad regime"
            return [e for c in self._parties_of(k) for e in self.by_word[c].entities]
        if self.words[k].label.startswith("nmod") or slot in (
            "subj",
            "obj",
            "on",
            "to",
            "with",
            "against",
            "by",
            "from",
            "for",
            "iobj",
        ):
            return self._inside(k)
        return []

    def is_town_of_here(self, entity: Entity) -> bool:
        """A town or province of the state whose affairs are told is where a deed is done before it is whom it hits: "shot a man in *Sacramento*"."""
        return entity.code == self.marked.home and self.is_a_town(entity)

    def is_a_town(self, entity: Entity) -> bool:
        """Whether a party is but a town or province, called by its name."""
        return any((p.start, p.end, p.country) == (entity.start, entity.end, entity.code) and p.granularity != "country" for p in self.places.values()) and self.mention_of(entity) is None

    def _state_of_place(self, k: int) -> list[Entity]:
        place = self.places[k]
        return [Entity(place.text, load_codebook().state_name(place.country), place.country, None, None, place.start, place.end)] if place.country else []

    def places_in(self, k: int) -> list[Entity]:
        """The states of the places that a noun phrase names, nearest first; not those of a clause within it."""
        found = []
        for j in self.places:
            chain = [j, *self.tree.ancestors(j)]
            between = chain[: chain.index(k)] if k in chain else None
            if between is not None and not any(self.words[a].upos in ("VERB", "AUX") for a in between):
                found.append((len(between), j))
        return [e for _, j in sorted(found) for e in self._state_of_place(j)]

    def _parties_of(self, k: int) -> list[int]:
        """The nearest party before a noun, possessor or modifier."""
        before = [c for c in self.tree.find(k, "nmod:poss", "compound", "amod", "nmod:desc", "nmod:unmarked") if c in self.by_word]
        return before[-1:]

    def _inside(self, k: int) -> list[Entity]:
        """A phrase whose head names no party may carry one: "members of NATO", "a group of Russian soldiers"."""
        word = self.words[k]
        partitive = word.lemma.lower() in load_classes()["partitive"]
        if not partitive and word.upos != "NUM" and word.lemma.lower() not in NUMBERS and word.text.lower() not in SHARES:
            return []
        inside = [e for c in self.with_preposition(k, ("of", "from")) for m in [self.by_head.get(c)] if m for e in m.entities]
        return inside if partitive else [e for e in inside if e.code]

    def fill(self, i: int, options: tuple[tuple[str, ...], ...], towns: bool = False) -> list[Entity]:
        """The first option that any party fills; of a joined option ("subj+with") all of them. ``towns``: those of here as well."""
        for option in options:
            found = [e for slot in option for e in self.parties(i, slot)]
            if found := found if towns else [e for e in found if not self.is_town_of_here(e)]:
                return list({(e.code, e.name): e for e in reversed(found)}.values())[::-1]
            if option[0] == "obj" and any(self.may_be_party(k, False) for k in self.words_in(i, "obj")):
                return []  # "arrested *a man* in connection with the bombings of US embassies"
        return []

    def fill_uncoded(self, i: int, options: tuple[tuple[str, ...], ...], sites: bool = False) -> list[Entity]:
        """People and bodies in the slots that no coded party fills: "gunmen", "a Delhi court", "the Warmbiers", "an army convoy"; and ``sites``."""
        for option in options:
            words = [k for slot in option if slot in NOMINAL for j in self.words_in(i, slot) for k in self.tree.conjuncts(j)]
            found = [self.phrase(k) for k in words if self.may_be_party(k, sites)]
            if found:
                return found
        return []

    def may_be_party(self, k: int, sites: bool) -> bool:
        """Whether the noun ``k`` means people or a body; "hundreds of banks" does as "banks" does."""
        word = self.words[k]
        if word.upos not in ("NOUN", "PROPN", "NUM") or self._is_coded(k):
            return False
        lemma = word.lemma.lower()
        if lemma in NUMBERS or word.upos == "NUM":
            return any(self.may_be_party(c, sites) for c in self.with_preposition(k, ("of",)) if c != k)
        named = any(self.words[c].name[2:] in ("PER", "ORG") and self.words[c].upos == "PROPN" for c in [k, *self.tree.find(k, "flat", "appos")])
        building = lemma in load_classes()["buildings"]
        thing = building and sites or (sites or not building) and self._keeper_of(k) is not None
        common = word.upos == "NOUN" and (self._is_a_party_word(k) or thing)
        return named or common

    def _is_coded(self, k: int) -> bool:
        mention = self.by_word.get(k)
        return mention is not None and any(e.code for e in mention.entities)

    def title_of(self, k: int):
        """The title that a word is ("minister", "police"), if any."""
        titles = load_codebook().titles
        return titles.get(self.words[k].lemma.lower()) or titles.get(self.words[k].text.lower())

    def _keeper_of(self, k: int):
        """The title of the body whose thing a noun means ("an *army* depot", "a *police* station"), or of what a named one is: "the *opposition* BNP"."""
        named = self.words[k].upos == "PROPN"
        said = [c for a in self.tree.find(k, "appos") for c in (a, *self.tree.find(a, "compound", "amod"))] if named else []  # "the IAF, the largest *opposition* group"
        before = [c for c in self.tree.find(k, "compound", "amod") if c < k]
        known = (self.title_of(c) for c in (*before, *said) if self.title_of(k) is None)
        return next((t for t in known if t is not None and (t.number == "body" and t.sector in KEEPERS or named and t.sector in FACTIONS)), None)

    def phrase(self, k: int) -> Entity:
        """The noun phrase of ``k``, as printed, as a party without a code; what is a body's counts as that body."""
        title = self.title_of(k) or self._keeper_of(k)
        first, last = k, k
        while first > 0 and (self._belongs_before(first - 1, k) or self._is_hyphened(first)):
            first -= 1
        while last + 1 < len(self.words) and self.words[last + 1].head == k and self.words[last + 1].label == "flat":
            last += 1
        of = [c for c in self.with_preposition(k, ("of",)) if self.words[k].lemma.lower() in NUMBERS or self.words[k].upos == "NUM"]
        last = max([last, *of])
        start, end = self.words[first].start, self.words[last].end
        text = self.tree.sentence.text[start - self.tree.sentence.start : end - self.tree.sentence.start]
        return Entity(text, text, None, title.sector if title else None, None, start, end)

    def _is_hyphened(self, k: int) -> bool:
        """Whether a word hangs on the one before it by a hyphen: "a 16-year-*old*"."""
        before, word = self.words[k - 1], self.words[k]
        return before.end == word.start and "-" in (before.text, word.text)

    def at_home(self, entity: Entity, home: str | None) -> Entity:
        """The people of a bare phrase as those of a state, unless it says that they come from elsewhere."""
        if home is None or entity.code is not None:
            return entity
        words = self.tree.sentence.text[max(0, entity.start - 20 - self.tree.sentence.start) : entity.end - self.tree.sentence.start].lower().split()
        lemmas = {self.words[k].lemma.lower() for k in self.words_of(entity)}
        people = entity.sector in DOMESTIC | MARGINAL or entity.sector is None and ({*words} | lemmas) & load_classes()["people"]
        named = entity.text[:1].isupper() and load_codebook().holders_called(entity.name)  # "Prime Minister Orban" is of elsewhere
        if named or not people or are_elsewhere(words):
            return entity
        return dataclasses.replace(entity, code=home, sector=entity.sector or "CVL")

    def placed(self, entity: Entity) -> Entity:
        """A party of which nothing says whose it is, as one of the state whose affairs are told; where these are no one state's, of that in which all places lie that
        the sentence names, if it is no army, which may be abroad, and nobody called by name: "the *rebels* who hold Timbuktu"."""
        home = self.marked.home
        if entity.code is None and (whose := self._whose(entity)):
            return dataclasses.replace(entity, code=whose)
        if any(k in self.places and not self.places[k].country for k in self.words_of(entity)):
            return entity  # "East Africa"
        if home is not None or entity.code or entity.sector == "MIL":
            return self._of_here(entity, home)
        named = any(self.words[k].upos == "PRON" or self.words[k].name[2:] == "PER" and entity.sector == "GOV" for k in self.words_of(entity))
        around = {p.country for p in self.places.values() if p.country}
        return self.at_home(entity, around.pop()) if len(around) == 1 and not named else entity

    def _whose(self, entity: Entity) -> str | None:
        """The state of who says that people are his: "*our* public affairs professionals", "*his* top aide"."""
        people, others = load_classes()["people"], load_classes()["others"] | {"country", "counterpart"}
        words = [k for k in self.words_of(entity) if self.words[k].upos == "NOUN" and (self._is_a_party_word(k) or self.words[k].lemma.lower() in people)]
        words = [k for k in words if self.words[k].lemma.lower() not in others]
        owners = [c for k in words for c in self.tree.find(k, "nmod:poss") if self.words[c].upos == "PRON" and c in self.by_word]
        codes = {e.code for c in owners for e in self.by_word[c].entities}
        return next(iter(codes)) if len(codes) == 1 else None

    def _of_here(self, entity: Entity, home: str | None) -> Entity:
        """A party of which nothing says whose it is, as one of the state whose affairs are told: a person ("Mitzi Bickers"), people, a body, a town."""
        if entity.code or home is None:
            return entity
        words = self.tree.sentence.text[max(0, entity.start - 20 - self.tree.sentence.start) : entity.end - self.tree.sentence.start].split()
        if are_elsewhere(words) or are_of_several(words) or self._may_rule_elsewhere(entity, home):
            return entity
        inside = self.words_of(entity)
        tags = {self.words[k].name[2:] for k in inside}
        if "ORG" in tags and entity.sector is None or SENT & {w.lower().removesuffix("s") for w in words}:
            return entity  # a body of which nothing says what it is; who has been sent here is not of here
        people = "PER" in tags or any(self.words[k].lemma.lower() in load_classes()["people"] | KIN | NUMBERS for k in inside)
        return dataclasses.replace(entity, code=home, sector=entity.sector or ("CVL" if people else None))

    def _may_rule_elsewhere(self, entity: Entity, home: str) -> bool:
        """ "Prime Minister Orban": called as somebody who holds or held an office, and as nobody who does in this state."""
        holders = load_codebook().holders_called(entity.name) if entity.text[:1].isupper() else ()
        return bool(holders) and all(row.code != home for row in holders)

    def _belongs_before(self, j: int, k: int) -> bool:
        """Whether word ``j`` is one of the words that stand before the noun ``k`` and belong to it."""
        return self.words[j].label.split(":")[0] in BEFORE and (self.words[j].head == k or j < self.words[j].head < k and self._belongs_before(self.words[j].head, k))

    def words_of(self, entity: Entity) -> list[int]:
        """The words of a party."""
        return list(range(bisect_left(self._starts, entity.start), bisect_left(self._starts, entity.end)))

    def mention_of(self, entity: Entity) -> Mention | None:
        """The mention at the words of a party."""
        return next((m for m in self.by_head.values() if m.start < entity.end and entity.start < m.end), None)

    def is_harmed(self, entity: Entity, i: int, punished: bool = False) -> bool:
        """ "Condemned the violence *against protesters*", "the bombing of the *US* embassy in *Kenya*": whom, or where, a deed hits that the act ``i`` only speaks of;
        ``punished``: or a punishment ("supports sanctions *on Russia*")."""
        mention = self.mention_of(entity)
        if mention is None:
            return False
        k, harm = self.tree.first_conjunct(mention.head), load_classes()["harm"] | (load_classes()["punishment"] if punished else frozenset())
        done = self.words[k].head  # "sanctions *imposed* on Moscow"
        if self.words[k].label == "obl" and self.words[done].label == "acl" and self.words[done].head != i and self.words[self.words[done].head].lemma.lower() in harm:
            return self.tree.case_of(k) in HIT
        while self.words[k].label.split(":")[0] in HANGING and (head := self.words[k].head) >= 0:
            if head != i and self.words[head].lemma.lower() in harm:
                return self.words[k].label == "nmod" and self.tree.case_of(k) in HIT
            k = head
        return False

    # -- frames ------------------------------------------------------------------------------------------------

    def meets(self, i: int, frame: Frame) -> bool:
        particles = self.words_in(i, "prt") if frame.pos == "v" else ()
        turned = particles and any(self.words[k].text.lower() in TURNING and self.words[k].label == "compound:prt" for k in particles)
        if turned and not any(need.slot == "prt" for need in frame.needs):
            return False
        return all(self._meets(i, need, frame) != need.negated for need in frame.needs)

    def is_barred(self, i: int, frame: Frame) -> bool:
        """Whether all stands there that a frame asks for, and something besides that it excludes: "warned *against* all *travel*"."""
        asked = [need for need in frame.needs if not need.negated]
        return bool(asked) and all(self._meets(i, need, frame) for need in asked) and not self.meets(i, frame)

    def _meets(self, i: int, need: Need, frame: Frame) -> bool:
        if need.slot == "recipient":
            return bool(self.fill(i, frame.recipient))
        if need.slot == "actor":
            return bool(self.fill(i, frame.actor))
        if need.slot == "party":
            return any(self.parties(i, slot) for slot in need.lemmas)
        said = self.said_in(i, need.slot)
        return not said.isdisjoint(need.lemmas) if need.lemmas else bool(said)

    def said_in(self, i: int, slot: str) -> frozenset[str]:
        """The words of a slot, conjuncts spread, and their lemmas, in small letters."""
        known = self._said.get((i, slot))
        if known is None:
            words = [self.words[k] for j in self.words_in(i, slot) for k in self.tree.conjuncts(j)]
            known = self._said[i, slot] = frozenset(form.lower() for word in words for form in (word.lemma, word.text))
        return known
