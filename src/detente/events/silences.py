"""An act -> why it is no event, however sure it is."""

from __future__ import annotations

from detente.codebook.domestic import DOMESTIC
from detente.codebook.frames import load_classes
from detente.events.acts import are_politicians, is_mourned
from detente.events.evidence import is_by_weapon
from detente.events.found import Found
from detente.events.hints import AGREED, MODEL, MUTUAL, hint_near, mode_told
from detente.records import Entity
from detente.slots import KIN, Scene

CERTAIN = 0.8  # from here on the model's word is taken that something is told, though no rule sees by whom
PLACED = 0.8  # … and that it is told of people whose state only the page tells
PEACEFUL = frozenset("AGREE AID CONSULT COOPERATE REQUEST SUPPORT".split())  # acts that private people do every day
ASKED = frozenset("what how why when where whether if whom whose".split())
COURTEOUS = frozenset("i me we us you".split())
PRIVATE = frozenset("AGR CVL EDU MED REL".split())
FIRMS = frozenset("Inc. Inc Corp. Corp Co. PLC Plc plc Ltd. Ltd LLC L.P. LP S.A. SA S.p.A. SpA GmbH AG NV N.V. Holdings Bancorp".split())
STAFF = frozenset(("BUS", "CVL", "LAB"))
VIOLENT = frozenset(("ASSAULT", "COERCE", "PROTEST"))
PERCENT = frozenset(("percent", "%", "percentage"))
HOSTS = frozenset(("IGO", "UNO", "EUR"))


def why_silent(scene: Scene, act: Found, chance: float) -> str:
    """Why an act is no event, however sure it is; "" where nothing speaks against it. ``chance`` is what the model gives it."""
    frame = act.frame
    if act.dropped:
        return "only the content of another act"
    word = scene.words[act.trigger]
    if word.upos == "NOUN" and word.label in ("appos", "parataxis") and any(scene.words[k].lemma == "such" for k in scene.tree.find(act.trigger, "amod", "det")):
        return "only what kind of deed was told"  # "will receive him, the first such visit in years"
    if is_denial(scene, act):
        return "a denial: what it denies is told, as negated"
    agreed = chance >= AGREED
    everybody = [*act.actor, *act.recipient]
    if everybody and frame.type in PEACEFUL and not any(e.code or e.sector in DOMESTIC - PRIVATE for e in everybody):
        return "private people among themselves"
    if not any(e.code for e in everybody) and not (agreed and any(e.sector in DOMESTIC for e in everybody)):
        at_home = chance >= PLACED and any(scene.placed(e).code for e in everybody if not is_mourned(act, e))
        if not at_home:
            return "no coded party"
    if (
        chance < CERTAIN
        and frame.pos == "v"
        and frame.actor
        and not any(e.code for e in act.actor)
        and not (not act.actor and (scene.is_passive(act.trigger) or is_by_weapon(scene, act)))
        and not (act.actor and (agreed or any(e.sector for e in act.actor)))
    ):
        return "who does it has no code" if act.actor else "nobody is said to do it"
    if chance < CERTAIN and frame.pos == "n" and frame.type in MUTUAL and not _is_told(scene, act):
        return "a noun that names no deed between two parties here"
    if _same_party(act):
        return "one party only, acting on itself"
    if word.lemma == "ask" and _is_a_question(scene, act):
        return "only a question"
    if frame.type == "COOPERATE" and _is_only_wished(scene, act.trigger):
        return "only a wish to work together"
    if frame.type == "CONSULT" and _travels_at_home(scene, act):
        return "a journey within one's own state"
    if frame.type in PEACEFUL and len({e.code for e in everybody}) == 1 and len(everybody) > 1 and all(e.text.lower() in COURTEOUS for e in everybody):
        return "courtesies among colleagues"
    if scene.marked.sentence.text.rstrip(" \"”").endswith("?") and any(e.text.lower() == "you" for e in act.actor):
        return "a question to the reader"
    if frame.type == "SUPPORT" and _is_a_share(scene, act.trigger):
        return "what a poll counts"
    if frame.type == "PROTEST" and are_politicians(act.actor) and scene.words[act.trigger].lemma == "rally":
        return "a politician's own meeting"
    if frame.type in VIOLENT and _is_a_private_quarrel(scene, act):
        return "a private person's violence"
    if frame.type == "REQUEST" and word.lemma == "need" and act.actor and all((e.office or e.text.lower() in ("he", "she")) and e.text.lower() not in COURTEOUS for e in act.actor):
        return "only what somebody lacks"
    if act.actor and act.recipient and all(e.sector == "BUS" for e in act.actor) and all(e.sector in STAFF for e in act.recipient):
        return "a firm and its people"
    if frame.type == "RETREAT" and _leaves_a_firm(scene, act):
        return "a change at the head of a firm"
    if frame.type == "AGREE" and _is_a_takeover(scene, act):
        return "a deal between firms"
    if any(_is_firm(e) for e in everybody) and all(_is_firm(e) or e.code is None and e.sector in (None, "UNK") for e in everybody):
        return "firms among themselves"
    return ""


def _is_only_wished(scene: Scene, i: int) -> bool:
    """Whether somebody only looks forward to working with others, is committed or ready to: a promise or a hope, and no deed yet; nor is what is discussed ("discussed *cooperation*")."""
    first = scene.tree.first_conjunct(i)
    word = scene.words[first]
    if word.head < 0:
        return False
    above = scene.words[word.head].lemma.lower()
    if word.upos in ("NOUN", "PROPN"):
        return word.label == "obj" and above == "discuss"
    marks = {scene.words[k].text.lower() for k in scene.tree.find(first, "mark", "case")}
    return above in load_classes()["wishes"] and word.xpos in ("VB", "VBG") and (bool(marks & {"to", "of"}) or word.label == "xcomp")


def _is_a_share(scene: Scene, i: int) -> bool:
    """Whether a share of people does it, or as much as a share: "is supported by 42 *percent* of voters", "has 5 *percent* support"."""
    beside = scene.tree.find(i, "nsubj", "obl", "nmod", "compound", "amod", "nummod")
    return any(scene.words[k].lemma.lower() in PERCENT for c in beside for k in (c, *scene.tree.children[c]))


def _is_a_private_quarrel(scene: Scene, act: Found) -> bool:
    """Whether one person who is nobody in particular hurts others of his state, or things: "a man *stabbed* his neighbour"; crowds and armed men are no such person."""
    one = len(act.actor) == 1 and act.actor[0].sector in (None, "CVL") and _is_one_person(scene, act.actor[0])
    codes = {e.code for e in act.recipient if e.code} | {scene.placed(act.actor[0]).code} if one else set()
    return one and len(codes) < 2 and all(e.sector in (None, "CVL", "EDU", "MED") for e in act.recipient)


def _is_one_person(scene: Scene, entity: Entity) -> bool:
    """A person called by name, or by a noun in the singular for one."""
    inside = scene.words_of(entity)
    named = any(scene.words[k].name[2:] == "PER" for k in inside)
    return named or any(scene.words[k].xpos == "NN" and scene.words[k].lemma.lower() in load_classes()["people"] | KIN for k in inside)


def _leaves_a_firm(scene: Scene, act: Found) -> bool:
    """ "Will *resign* from the board", "the company's president *quit*"."""
    beside = {*scene.tree.find(act.trigger, "obl", "obj"), *(k for e in act.actor for k in scene.words_of(e))}
    beside |= {c for k in beside for c in scene.tree.find(k, "nmod:poss", "nmod", "appos", "compound")}
    beside |= {c for k in beside for c in scene.tree.find(k, "conj", "compound", "nmod")}
    return mode_told(act, hint_near(scene, act.trigger)) == "resign" and any(scene.words[k].lemma.lower() in load_classes()["boardroom"] for k in beside)


def _is_a_takeover(scene: Scene, act: Found) -> bool:
    """ "Has *agreed* to acquire the retailer", "agreed to be acquired by its rival": no state or body of one has a part in it."""
    classes, everybody = load_classes(), (*act.actor, *act.recipient)
    deals = [k for k in scene.tree.find(act.trigger, "xcomp") if scene.words[k].lemma.lower() in classes["takeover"]]
    held = any(scene.words[c].lemma.lower() in classes["holdings"] for k in deals for c in (k, *scene.tree.find(k, "obj", "nsubj:pass")))
    of_firms = any(e.sector == "BUS" or _bears_a_firms_name(e) for e in everybody)
    official = any(e.sector not in (None, "BUS", "UNK") for e in everybody)
    return bool(deals) and not official and (of_firms or held or any(scene.is_passive(k) for k in deals))


def _is_firm(entity: Entity) -> bool:
    """A company of no state."""
    return entity.code == "MNC" or entity.code is None and (entity.sector == "BUS" or _bears_a_firms_name(entity))


def _bears_a_firms_name(entity: Entity) -> bool:
    """ "Erbamont N.V.", "Ratners Group PLC's subsidiary"."""
    return not FIRMS.isdisjoint(entity.text.replace(",", "").split()[1:])


def is_denial(scene: Scene, act: Found) -> bool:
    """ "Denied that it had", "dismissed the charge": who says that something is not so refuses nothing."""
    if act.frame.type != "REJECT" or act.frame.mode and act.frame.table != MODEL:
        return False
    classes, lemma = load_classes(), scene.words[act.trigger].lemma.lower()
    denies = lemma in classes["denials"]
    if not denies and lemma not in classes["dismissals"]:
        return False
    things = [scene.words[k] for k in (*scene.tree.find(act.trigger, "obj", "nsubj:pass"), *scene.with_preposition(act.trigger, ("of",)))]
    said = classes["charges"] | (classes["allegations"] if denies else frozenset())
    return denies and not things or any(w.lemma.lower() in said or denies and w.upos == "PRON" for w in things)


def _is_told(scene: Scene, act: Found) -> bool:
    """A nominal act of two parties needs two, or one who is said to carry it out; a body may meet by itself."""
    head = scene.words[act.trigger].head
    if (
        head >= 0
        and scene.words[head].lemma.lower() in load_classes()["abstract"]
        and scene.words[act.trigger].label.startswith("nmod")
    ):
        return False  # "the importance of cooperation"
    sides = {e.code for e in [*act.actor, *act.recipient] if e.code}
    people = {e.name for e in [*act.actor, *act.recipient] if e.code}
    if len(sides) > 1 or len(people) > 1 or act.outer is not None:
        return bool(act.actor) or act.frame.type == "CONSULT"
    return bool(act.actor) and (
        scene.carrier(act.trigger) is not None or bool(sides & HOSTS and act.frame.type == "CONSULT")
    )


def _same_party(act: Found) -> bool:
    """ "Russia said Russia …": a lone state against itself is a parse gone wrong, unless sectors differ (police, protesters)."""
    if not act.actor or not act.recipient:
        return False
    return {(e.code, e.sector, e.name) for e in act.actor} == {(e.code, e.sector, e.name) for e in act.recipient}


def _is_a_question(scene: Scene, act: Found) -> bool:
    """Whether somebody is asked who, what, whether, not to do something: "asked *Congress* what it wanted"."""
    after = max((k for e in act.recipient for k in scene.words_of(e)), default=act.trigger) + 1
    said = scene.words[after].text.lower() if after < len(scene.words) else ""
    return not scene.tree.find(act.trigger, "xcomp") and (said in ASKED or said in ("who", "which") and scene.words[after - 1].upos != "NOUN")


def _travels_at_home(scene: Scene, act: Found) -> bool:
    """Whether somebody who does not govern only goes to a town or province of his own state."""
    codes = {e.code for e in act.actor if e.sector != "GOV"}
    return bool(act.actor and act.recipient) and all(e.code in codes and scene.is_a_town(e) for e in act.recipient)
