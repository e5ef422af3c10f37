"""A scene -> acts found in it: which word is which frame, with whom, and which act is about which."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.codebook import Frame, load_frames
from detente.records import Entity
from detente.slots import Scene

POS = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a"}
PHRASAL = 0.15  # each fulfilled need outweighs this much confidence
BLAMES = ("ACCUSE", "SANCTION")  # "accused Russia of cyberattacks": whose deed it is
OUTER = {"hypothetical", "future", "negation"}


@dataclass
class Found:
    """One act found at word ``trigger``; grows while the sentence's acts are joined."""

    trigger: int
    frame: Frame
    actor: list[Entity]
    recipient: list[Entity]
    third: list[Entity] = field(default_factory=list)
    about: int | None = None  # trigger of the act that this one is about
    outer: int | None = None  # trigger of the act that is about this one
    aux: set[str] = field(default_factory=set)
    dropped: bool = False
    mode: str = ""
    refused: bool = False  # "will not lift the ban" is a REJECT

    def __post_init__(self) -> None:
        self.mode = self.frame.mode


def find_acts(scene: Scene) -> dict[int, Found]:
    """Acts of one sentence by trigger word, contents joined to the acts about them."""
    acts: dict[int, Found] = {}
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
                acts[i] = found
    _join(scene, acts)
    _share_parties(scene, acts)
    _fold_middles(acts)
    return acts


def _best(scene: Scene, i: int, options: tuple[Frame, ...]) -> Found | None:
    """The most specific frame that holds here: more needs, more of its parties found, higher confidence."""
    best, best_rank = None, (-1.0,)
    for frame in options:
        if not scene.meets(i, frame):
            continue
        actor, recipient = scene.fill(i, frame.actor), scene.fill(i, frame.recipient)
        own = {a.code for a in actor if a.code}  # "Blinken reaffirmed the U.S. commitment": no act on itself
        recipient = [e for e in recipient if not (e.code in own and e.sector in (None, "GOV") and e.office is None)]
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
            _pass_down(act, acts[inner])
            if act.frame.type in BLAMES and act.recipient and not acts[inner].actor:
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


def _pass_down(outer: Found, inner: Found) -> None:
    inner.outer = outer.trigger
    if outer.frame.content in OUTER:
        inner.aux.add(outer.frame.content)
    elif outer.frame.content == "drop":
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
    for act in acts.values():      # "called for talks with Somalia": whom the meeting is to be with is who is asked
        if act.frame.type == "REQUEST" and not act.recipient and act.about is not None:
            inner = acts[act.about]
            if inner.frame.pos == "n" and inner.frame.type == "CONSULT":
                codes = {e.code for e in act.actor}
                act.recipient = [e for e in inner.recipient if e.code not in codes]
    for act in acts.values():
        node, hops = act.about, 0
        while node is not None and hops < 4:
            inner = acts[node]
            known = {e.code for e in [*act.actor, *act.recipient, *act.third]}
            act.third += [e for e in [*inner.actor, *inner.recipient] if e.code and e.code not in known]
            node, hops = inner.about, hops + 1


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
