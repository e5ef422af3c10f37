"""A scene -> acts found in it: which word is which frame, with whom, and which act is about which."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from detente.codebook import Frame, load_codebook, load_frames
from detente.codebook.domestic import DOMESTIC
from detente.codebook.frames import load_classes
from detente.events.found import Found
from detente.events.hints import MODEL, add_further, add_hinted, belief
from detente.records import Entity
from detente.slots import Scene

POS = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a"}
PHRASAL = 0.15  # each fulfilled need outweighs this much confidence
BLAMES = ("ACCUSE", "SANCTION")  # "accused Russia of cyberattacks": whose deed it is
HOSTILE = ("COERCE", "ASSAULT", "SANCTION")  # what hurts; a state's own organs mostly do it to its own people
STRIKING, RIOTING = ("ASSAULT", "COERCE"), ("riot", "vandalize")  # of types and modes: what is hit stands for its owner ("seized an army depot")
HURTING = ("ASSAULT", "COERCE", "SANCTION", "ACCUSE", "THREATEN")  # what soldiers suffer as a party; else they are what is sent
AGAINST = ("against", "at", "toward", "towards", "near", "around")
STRUCK = ("on", "against", "at", "into", "over", "in")
POLICING = frozenset(("COP", "JUD"))
ORGANS = {"COP", "JUD", "GOV", "LEG", "PRM", "SPY", "REB", "MIL"}
OWN = 0.6  # the chance from which what another act would swallow is an act of its own ("cease its *war*")
POLITICS = frozenset("OPP PTY LEG LAB EDU REL REB CVL SOC MED AGR BUS".split())
RULING = frozenset(("government", "ruling party", "cabinet", "opposition", "authorities"))
OUTER = {"hypothetical", "future", "negation"}


def find_framed(scene: Scene) -> dict[int, Found]:
    """The words of a sentence that are acts by a frame, each with whom the frame's slots name."""
    framed: dict[int, Found] = {}
    frames = load_frames()
    for i, word in enumerate(scene.words):
        options = frames.get((word.lemma.lower(), POS.get(word.upos, "")), ())
        if not options and word.upos in ("NOUN", "PROPN") and word.lemma[-1:].lower() == "s":  # a plural that was tagged as none
            options = frames.get((word.text.lower().rstrip("s"), "n"), ())
        if word.label == "compound" and POS.get(word.upos) == "n" or word.label == "amod" and word.upos == "VERB":
            continue  # "strike force", "the displaced"
        if options and (i not in scene.by_word or scene.by_word[i].kind == "adjective" and scene.by_word[i].head != i):
            found = _best(scene, i, options)
            if found:
                framed[i] = found
    return framed


def find_acts(scene: Scene, framed: Mapping[int, Found]) -> dict[int, Found]:
    """Acts of one sentence by trigger word, contents joined to the acts about them: those that are ``framed``, which stay as they are, and what else the model sees."""
    acts = {i: Found(i, act.frame, [*act.actor], [*act.recipient]) for i, act in framed.items()}
    add_hinted(scene, acts)
    for act in acts.values():
        _fill_uncoded(scene, act)
        act.actor, act.recipient = _with_joined(scene, act.actor, act.recipient), _with_joined(scene, act.recipient, act.actor)
        add_further(scene, act)
        act.actor, act.recipient = _told_once(act.actor), _told_once(act.recipient)
        _fill_struck(scene, act)
        _settle(scene, act)
    _clear_accusers(scene, acts)
    _fill_attacked(acts)
    _join(scene, acts)
    _share_parties(scene, acts)
    _say_to_partners(scene, acts)
    _fold_middles(acts)
    _pass_up(acts)
    _fold_promises(scene, acts)
    return acts


def _best(scene: Scene, i: int, options: tuple[Frame, ...]) -> Found | None:
    """The most specific frame that holds here: more needs, more of its parties found, higher confidence."""
    best, best_rank = None, (-1.0,)
    for frame in options:
        if not scene.meets(i, frame):
            continue
        actor, recipient = scene.fill(i, frame.actor), scene.fill(i, frame.recipient)
        own = {a.code for a in actor if a.code}  # "Blinken reaffirmed the U.S. commitment": no act on itself
        recipient = [e for e in recipient if not (e.code in own and _is_own(scene, e, actor))]
        recipient = [
            e
            for e in recipient
            if not any(e is a or (e.code, e.sector, e.name) == (a.code, a.sector, a.name) for a in actor)
        ]
        rank = (
            len([n for n in frame.needs if not n.negated]) * PHRASAL * 2
            + frame.confidence
            + PHRASAL * bool(actor)
            + PHRASAL * bool(recipient),
        )
        if rank > best_rank:
            best, best_rank = Found(i, frame, actor, recipient), rank
    return best


def _is_own(scene: Scene, entity: Entity, actor: list[Entity]) -> bool:
    """Whether a party of the doer's state is no other than the doer: the state as such, its government where the government acts; not a body
    described ("the mayor asked the *national government*")."""
    if entity.office is not None or entity.sector not in (None, "GOV"):
        return False
    mention = scene.mention_of(entity)
    if entity.sector is None or mention is None or mention.kind in ("adjective", "pronoun"):
        return True
    if any(scene.words[k].upos == "PRON" for k in scene.tree.find(mention.head, "nmod:poss")):
        return True  # "conveyed *his government's* backing"
    return mention.kind != "description" and all(a.sector in (None, "GOV") for a in actor)


def _fill_uncoded(scene: Scene, act: Found) -> None:
    """Sides that no coded party fills get who is named there without a code."""
    i, frame = act.trigger, act.frame
    act.actor = act.actor or scene.fill_uncoded(i, frame.actor)
    if not act.recipient:
        others = scene.fill_uncoded(i, frame.recipient, sites=frame.type in STRIKING or act.mode in RIOTING)
        if frame.type not in HURTING:  # "agreed to withdraw its troops": what is moved is not met
            others = [e for e in others if not _is_of("soldiery", e)]
        act.recipient = [e for e in others if not any(e.start < a.end and a.start < e.end for a in act.actor)]
    if not act.recipient and frame.table != MODEL:
        act.recipient = [e for e in scene.fill(i, frame.recipient, towns=True) if e.code not in {a.code for a in act.actor}]


def _with_joined(scene: Scene, side: list[Entity], others: list[Entity]) -> list[Entity]:
    """A side with those whom the sentence joins to its parties and no codebook knows: "24 *civilians* and 25 Syrian fighters"."""
    out = list(side)
    for entity in side:
        mention = scene.mention_of(entity)
        joined = scene.tree.conjuncts(scene.tree.first_conjunct(mention.head)) if mention is not None and entity.code else ()
        for c in joined:
            if scene.may_be_party(c, False) and c not in scene.by_word and scene.words[c].lemma.lower() != "counterpart":
                phrase = scene.phrase(c)
                own = scene.words[c].lemma.lower() not in load_classes()["others"]  # not "its allies"
                if own and any(scene.words[k].upos == "PRON" for k in scene.tree.find(c, "nmod:poss")):  # "Prague and *its citizens*"
                    phrase = dataclasses.replace(phrase, code=entity.code, sector=phrase.sector or "CVL")
                if not any(e.start < phrase.end and phrase.start < e.end for e in (*out, *others)):
                    out.append(phrase)
    return out


def _told_once(side: list[Entity]) -> list[Entity]:
    """A side without what names no state in the words of what does."""
    return [e for e in side if e.code or not any(o.code and o.start < e.end and e.start < o.end for o in side)]


def _fill_struck(scene: Scene, act: Found) -> None:
    """What is struck on another state's soil is that state's, where no party is named: "air strikes on targets in Syria"."""
    if act.recipient or act.frame.type not in STRIKING or not any(e.code for e in act.actor):
        return
    carrier = scene.carrier(act.trigger) if scene.words[act.trigger].upos == "NOUN" else None
    at = (act.trigger,) if carrier is None else (act.trigger, carrier)
    objects = [k for i in at for k in (*scene.objects(i), *scene.with_preposition(i, STRUCK)) if k not in at]
    carried = [k for k in objects if scene.words[k].upos == "NOUN"]  # "launched *strikes* on targets in Syria"
    inside = [p for k in (*objects, *(c for o in carried for c in scene.with_preposition(o, STRUCK))) for p in scene.places_in(k)]
    own = {e.code for e in act.actor}
    act.recipient = [e for e in inside if e.code not in own][:1]


def _clear_accusers(scene: Scene, acts: dict[int, Found]) -> None:
    """Who condemns a deed that a noun tells has not done it: "*China* condemned sanctions on Iran"."""
    for act in acts.values():
        above = acts.get(scene.words[act.trigger].head) if scene.words[act.trigger].label == "obj" else None
        if above is not None and above.frame.type == "ACCUSE" and act.frame.type in HOSTILE and act.frame.pos == "n" and act.actor and all(e in above.actor for e in act.actor):
            act.actor = []


def _fill_attacked(acts: dict[int, Found]) -> None:
    """Whom somebody stands by against an attack is who is attacked: "support for *Ukraine* in the face of Russia's aggression"."""
    helped = {e.code: e for act in acts.values() if act.frame.type in ("SUPPORT", "AID") and act.frame.lemma in load_classes()["standing-by"] for e in act.recipient if e.code}
    for act in acts.values():
        own = {e.code for e in act.actor if e.code}
        if act.frame.type == "ASSAULT" and act.frame.pos == "n" and own and not act.recipient and len(helped.keys() - own) == 1:
            act.recipient = [e for code, e in helped.items() if code not in own]


def _is_of(class_: str, entity: Entity) -> bool:
    """Whether a phrase ends in a word of a class, in the singular or plural."""
    return any({word, word.removesuffix("s")} & load_classes()[class_] for word in entity.text.lower().split()[-1:])


def is_mourned(act: Found, entity: Entity) -> bool:
    """ "Condolences to the families of the victims": whose they are, the page's own state does not tell."""
    words = entity.text.lower().replace("families", "family").split()
    return act.frame.type == "SUPPORT" and any(word.removesuffix("s") in load_classes()["mourned"] for word in words)


def _settle(scene: Scene, act: Found) -> None:
    """Bare parties are those of the state whose affairs are told; the police's prisoners are their own state's people."""
    home, codes = scene.marked.home, {e.code for e in act.actor}
    policing = all(e.sector in POLICING for e in act.actor)  # police and courts deal with their own state's people wherever the page is at home
    dealt = act.frame.type in HOSTILE or policing and act.frame.type == "ACCUSE"
    if dealt and len(codes) == 1 and all(e.sector in ORGANS for e in act.actor) and (policing or home in (None, *codes)):
        abroad = home is None and any(e.sector == "MIL" for e in act.actor)  # soldiers may be: "destroyed schools", not "beat women"
        act.recipient = [e if abroad and not _is_of("people", e) else scene.at_home(e, act.actor[0].code) for e in act.recipient]
    act.recipient = [scene.at_home(e, home) if e.sector in DOMESTIC and not is_mourned(act, e) else e for e in act.recipient]
    if len(codes) == 1 and all(e.sector in POLITICS for e in act.actor):
        act.recipient = [_as_theirs(e, act.actor[0].code) for e in act.recipient]
    if act.frame.type == "ASSAULT" and (not act.mode or scene.words[act.trigger].lemma == "fire") and _are_rivals(scene, act):
        act.frame, act.mode = dataclasses.replace(act.frame, type="ACCUSE", mode="disapprove"), "disapprove"  # "Trump attacked Clinton": with words
    elif act.frame.type in ("ACCUSE", "SUPPORT"):
        act.recipient = [e for e in act.recipient if not scene.is_harmed(e, act.trigger, punished=act.frame.type == "SUPPORT")]
    if act.frame.type == "MOBILIZE":
        act.recipient = [e for e in act.recipient if _is_faced(scene, e)]
    if act.frame.type in ("PROTEST", *HOSTILE):
        act.actor = [scene.at_home(e, home) for e in act.actor]


def _as_theirs(entity: Entity, code: str | None) -> Entity:
    """The government, to an opposition, is that of its own state: "the Maldivian opposition criticised *the government*"."""
    bare = entity.text.lower().removeprefix("the ") in RULING
    return dataclasses.replace(entity, code=code) if bare and code else entity


def _is_faced(scene: Scene, entity: Entity) -> bool:
    """Whether forces are moved against a party, or to its border: where they go is a place."""
    borders = load_classes()["borders"]
    return any(scene.tree.case_of(k) in AGAINST or scene.words[k].head >= 0 and scene.words[scene.words[k].head].lemma.lower() in borders for k in scene.words_of(entity))


def _are_rivals(scene: Scene, act: Found) -> bool:
    """Whether politicians of one state act on people called by name."""
    one = len({e.code for e in (*act.actor, *act.recipient) if e.code}) == 1
    return one and are_politicians(act.actor) and bool(act.recipient) and all(_is_a_person(scene, e) for e in act.recipient)


def _is_a_person(scene: Scene, entity: Entity) -> bool:
    """Whether a party is one person called by name."""
    return are_politicians([entity]) or any(scene.words[k].name[2:] == "PER" for k in scene.words_of(entity))


def are_politicians(parties: list[Entity]) -> bool:
    """Whether all parties, one at least, are people who hold or held an office."""
    return bool(parties) and all(e.name in load_codebook().offices_by_person for e in parties)


def _content_word(scene: Scene, act: Found) -> list[int]:
    """Words of the slot that holds what the act is about, nearest first, through words that add nothing."""
    out = []
    for slot in act.frame.about:
        for j in scene.words_in(act.trigger, slot):
            out += scene.tree.conjuncts(j)
    return out


def _inner_act(scene: Scene, acts: dict[int, Found], j: int, outer: int) -> int | None:
    """The act at word ``j``, or carried by it: the object of a light verb, of a word like "continue", "possibility of"."""
    if j in acts and j != outer:
        return j
    for k in scene.tree.find(j, "obj", "xcomp", "nsubj:pass", "nmod", "obl"):
        if (
            k in acts
            and k != outer
            and (scene.words[j].upos in ("VERB", "AUX") or scene.tree.case_of(k) in ("of", "for", "on", None))
        ):
            return k
    return None


def _join(scene: Scene, acts: dict[int, Found]) -> None:
    for act in list(acts.values()):
        for j in _content_word(scene, act):
            inner = _inner_act(scene, acts, j, act.trigger)
            if inner is None or inner == act.trigger or _circular(acts, act.trigger, inner):
                continue
            act.about = inner if act.about is None else act.about
            _pass_down(scene, act, acts[inner])
            if act.frame.type in BLAMES and act.recipient and _is_not_told_by_others(scene, act, acts[inner]):
                acts[inner].actor = [e for e in act.recipient if e not in acts[inner].recipient]
            if (
                act.frame.type == "REQUEST"
                and act.recipient
                and scene.words[j].upos == "VERB"
                and not scene.tree.find(j, "nsubj", "nsubj:pass")
            ):
                acts[inner].actor = list(act.recipient)  # whoever is asked to do it would be its doer
    for act in acts.values():
        _flow(acts, act)


def _is_not_told_by_others(scene: Scene, act: Found, inner: Found) -> bool:
    """Whether nobody else is said to do what somebody is blamed for: "accused Russia of poisoning" takes its subject from the blame."""
    borrowed = scene.words[inner.trigger].xpos == "VBG" and {e.code for e in inner.actor} == {e.code for e in act.actor}
    return borrowed or not inner.actor


def _pass_down(scene: Scene, outer: Found, inner: Found) -> None:
    inner.outer = outer.trigger
    if outer.frame.content in OUTER:
        inner.aux.add(outer.frame.content)
    elif outer.frame.content == "drop" and not (inner.frame.type != outer.frame.type and belief(scene, inner.trigger, inner.frame.type) >= OWN):
        inner.dropped = True


def _flow(acts: dict[int, Found], act: Found) -> None:
    """What an outer act makes of its content holds for the content's content too."""
    node, hops = act.outer, 0
    while node is not None and hops < 6:
        outer = acts[node]
        if outer.frame.content in OUTER and not act.aux:
            act.aux.add(outer.frame.content)
        node, hops = outer.outer, hops + 1


def _circular(acts: dict[int, Found], outer: int, inner: int) -> bool:
    node: int | None = outer
    while node is not None:
        if node == inner:
            return True
        node = acts[node].outer
    return False


def _share_parties(scene: Scene, acts: dict[int, Found]) -> None:
    """An inner act without a doer takes it from the act about it; parties of the content are third parties of the outer."""
    for act in acts.values():
        if act.outer is None:
            continue
        outer = acts[act.outer]
        if (
            not act.actor
            and act.frame.pos == "n"
            and act.frame.type in ("CONSULT", "COOPERATE")
            and outer.frame.type in ("REQUEST", "AGREE", "REJECT", "CONSULT")
        ):
            act.actor = [*outer.actor, *[e for e in outer.recipient if e not in outer.actor]]
    for act in acts.values():
        if act.frame.type == "REQUEST" and not act.recipient and act.about is not None and acts[act.about].frame.pos == "n":
            inner, codes = acts[act.about], {e.code for e in act.actor}
            asked = inner.recipient if inner.frame.type == "CONSULT" else inner.actor
            act.recipient = [e for e in asked if e.code not in codes]  # "called for talks with Somalia", "for the withdrawal of Israel"
    for act in acts.values():
        node, hops = act.about, 0
        while node is not None and hops < 4:
            inner = acts[node]
            known = {e.code for e in [*act.actor, *act.recipient, *act.third]}
            act.third += [e for e in [*inner.actor, *inner.recipient] if e.code and e.code not in known]
            node, hops = inner.about, hops + 1


SAID = frozenset(("SUPPORT", "REQUEST", "AGREE"))  # what is said in a talk is said to who is talked with


def _say_to_partners(scene: Scene, acts: dict[int, Found]) -> None:
    """ "Spoke with the minister to reiterate the commitment": who is met is told."""
    for act in acts.values():
        if act.frame.type not in SAID or any(e.code for e in act.recipient) or not act.actor:
            continue
        node = act.trigger
        while scene.words[node].label.startswith("conj"):
            node = scene.words[node].head
        talk = acts.get(scene.words[node].head) if scene.words[node].label.startswith("advcl") else None
        if talk is not None and talk.frame.type == "CONSULT" and {e.code for e in act.actor} == {e.code for e in talk.actor}:
            act.recipient = [e for e in talk.recipient if e.code] or act.recipient


MIDDLE = frozenset(("REJECT", "CONCEDE", "AGREE", "REQUEST"))
WISHED = {"AID": "assist", "COOPERATE": "assist", "CONSULT": "meet", "CONCEDE": "yield", "RETREAT": "yield"}


def _fold_middles(acts: dict[int, Found]) -> None:
    """ "Asked Abe to postpone his visit" is one request about the visit; what only moves the content is no act of its own.

    A request's or refusal's mode follows from what it is about."""
    for act in acts.values():
        if act.frame.type not in ("REQUEST", "REJECT", "THREATEN", "AGREE") or act.about is None:
            continue
        inner = acts[act.about]
        if inner.about is not None and inner.frame.type in MIDDLE and act.frame.type == "REQUEST":
            inner.dropped = True
            act.mode = "change"
            act.about = inner.about
        elif act.frame.type in ("REQUEST", "REJECT"):
            act.mode = act.frame.mode or WISHED.get(inner.frame.type, "change")


def _pass_up(acts: dict[int, Found]) -> None:
    """Whom a refusal, consent or threat meets stands in what it is about: "refused Obama's request", "threatened to shell Seoul",
    "agreed to lift the ban on Egypt"."""
    for act in acts.values():
        if any(e.code for e in act.recipient) or act.about is None or act.frame.type not in ("REJECT", "AGREE", "THREATEN"):
            continue
        inner = acts[act.about]
        asked = inner.frame.type in ("REQUEST", "AGREE") and act.frame.type != "THREATEN"
        known = {(e.code, e.name) for e in act.actor}
        met = [e for e in (inner.actor if asked and inner.actor else inner.recipient) if (e.code, e.name) not in known]
        act.recipient = met if met and (not act.recipient or any(e.code for e in met)) else act.recipient
        act.third = [e for e in act.third if e not in act.recipient]


KEPT = {"CONSULT", "SUPPORT", "AID", "COOPERATE", "CONCEDE", "RETREAT"}


def _fold_promises(scene: Scene, acts: dict[int, Found]) -> None:
    """ "Agreed to lift the ban", "offered to mediate", "invited him to visit": the act itself, still to come, is what is told.

    A promise of mere cooperation stays a promise."""
    for act in acts.values():
        inner = acts.get(act.about) if act.about is not None else None
        if inner is None or inner.frame.type not in KEPT or inner.dropped:
            continue
        if act.promised and act.frame.type == inner.frame.type:
            _fold_invitation(act, inner)
        elif act.frame.type == "AGREE" and act.frame.pos != "n" and scene.words[inner.trigger].lemma.lower() not in load_classes()["cooperateverbs"]:
            _fold_promise(act, inner)


def _fold_promise(act: Found, inner: Found) -> None:
    codes = {e.code for e in act.actor}
    if {e.code for e in inner.actor if e.code} <= codes:
        inner.actor = inner.actor or list(act.actor)
        inner.recipient = inner.recipient or [e for e in act.recipient if e.code not in codes]
        _replace(act, inner)


def _fold_invitation(act: Found, inner: Found) -> None:
    """Who is invited visits, or everybody meets."""
    if inner.frame.mode == "visit":
        inner.actor, inner.recipient = inner.actor or act.recipient, inner.recipient or act.actor
    elif not inner.recipient:
        inner.actor, inner.recipient = list(act.actor), [e for e in act.recipient if e not in act.actor]
    _replace(act, inner)


def _replace(act: Found, inner: Found) -> None:
    inner.promised, act.dropped = True, True
    if MODEL not in (inner.frame.table, act.frame.table):
        inner.frame = dataclasses.replace(inner.frame, confidence=max(inner.frame.confidence, act.frame.confidence))
    inner.aux.discard("hypothetical")
