"""What the model sees where the frames run out: acts at words that no frame knows, and parties that no slot holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

from detente.codebook import load_codebook
from detente.codebook.acts import act_of
from detente.codebook.frames import Frame, load_classes, load_frames
from detente.events.found import Found
from detente.records import Entity, Hint, Word
from detente.slots import Scene

MODEL = "model"
ALONE = frozenset(("MOBILIZE", "PROTEST"))  # acts that meet nobody unless a frame says so
TOGETHER = frozenset(("CONSULT", "COOPERATE"))  # and those that nobody does alone
MUTUAL = TOGETHER | {"AGREE", "SUPPORT", "AID"}  # and those between two, if one may do them alone
AGREED = 0.4  # the chance from which the model is taken to see the same act as a frame
SIGHTED = 0.2  # an act of the model's own is looked at from here on; its confidence decides
PARTY = 0.35  # a word belongs to a party from here on
CLEAR, DIM = 0.7, 0.3  # … and instead of what a frame took for it, of which the model sees less than this
DEALT = frozenset(("into", "over", "about", "after", "following", "since", "amid"))  # prepositions behind which a deed is an occasion
SOMEBODY = 0.5  # … even a noun that no list takes for people
SURE = 0.9  # … even in another clause
FURTHER = 0.6  # a word names one party more from here on, joined to those of a side or where nobody is
ANOTHER = 0.9  # … even in another phrase than theirs
POINTING = frozenset("this that these which who whom".split())
ONE = frozenset("i you he she him her".split())
PHRASE = frozenset("nmod compound flat appos amod nummod conj det case list parataxis".split())  # labels of what stands within a noun phrase
BESIDE = 0.7  # the chance from which a word is an act beside that of the word on which it hangs, if of another type
SURER = 0.45  # the chance from which a word is an act though it has frames for that and none holds
BY_ITSELF = 0.8  # the chance from which a meeting is told of one alone ("will host a conference")
APART = frozenset(("conj", "parataxis", "ccomp", "advcl", "acl", "csubj"))  # labels of what is told apart from the word above it
RATHER = 0.2  # how much surer the model must be of a party of another act
NEARBY = 2  # words around an act within which the model means the same one ("lodged a complaint")


def add_hinted(scene: Scene, acts: dict[int, Found]) -> None:
    """Acts that the model sees and no frame does, and the sides that the frames left empty."""
    for i, act in acts.items():
        hint = hint_near(scene, i)
        if hint is not None:
            fill_from(scene, act, hint)
    for i, word in scene.hinted:
        if word.hint.types[0][1] >= SIGHTED and not _is_told(scene, acts, i) and not _is_barred(scene, i):
            act = _sighted(scene, i, word.hint)
            if act is not None:
                acts[i] = act


def _sighted(scene: Scene, i: int, hint: Hint) -> Found | None:
    """The act that the model sees at a word; None for one between two of whom it sees one alone."""
    type_, chance = hint.types[0]
    act = Found(i, model_frame(scene.words[i], type_), [], [])
    fill_from(scene, act, hint)
    between = type_ not in TOGETHER or len({e.name for e in [*act.actor, *act.recipient]}) > 1
    return act if between or type_ == "CONSULT" and act.actor and chance >= BY_ITSELF else None


def glimpse(scene: Scene, i: int, hint: Hint, type_: str) -> Found:
    """An act of a type of which the model gives a word some chance, with the parties that it sees."""
    act = Found(i, model_frame(scene.words[i], type_), [], [])
    fill_from(scene, act, hint)
    return act


def model_frame(word: Word, type_: str) -> Frame:
    """The model's reading of one word in the form of a frame without slots; its mode is that of the word's frames of this type, where they agree, else the model's."""
    lemma = word.lemma.lower()
    modes = {frame.mode for frame in _frames_of(lemma, type_, "vn")}
    return Frame(MODEL, lemma, "v", type_, modes.pop() if len(modes) == 1 else word.hint.mode_of(type_), (), (), (), (), "", 0.0)


def _frames_of(lemma: str, type_: str, parts: str) -> list[Frame]:
    """The frames by which a word, as one of these parts of speech, is an act of a type."""
    return [frame for part in parts for frame in load_frames().get((lemma, part), ()) if frame.type == type_]


def mode_told(act: Found, hint: Hint | None) -> str:
    """The mode of an act: what its frame or its parties make it, else what the model sees; "" for none."""
    return act.mode or (hint.mode_of(act.frame.type) if hint else "")


def agrees(hint: Hint | None, type_: str) -> bool:
    """Whether the model takes a word for an act of this type, too."""
    return hint is not None and hint.types[0][0] == type_ and hint.types[0][1] >= AGREED


def fill_from(scene: Scene, act: Found, hint: Hint) -> None:
    """Empty sides get who the model says stands there: coded parties first, else people and bodies without a code."""
    doers, met_by = _chances_of(scene, act, hint)
    if agrees(hint, act.frame.type):
        act.actor = _mend(scene, act.actor, doers, act.recipient, act.trigger)
        act.recipient = _mend(scene, act.recipient, met_by, act.actor, act.trigger)
    act.actor = act.actor or _parties(scene, doers, act.recipient, act.trigger, PARTY)
    if _may_meet(act):
        act.recipient = act.recipient or _parties(scene, met_by, act.actor, act.trigger, PARTY)
    elif act.frame.type == "PROTEST" and not act.recipient:
        own = {e.code for e in act.actor}
        act.recipient = [e for e in _parties(scene, met_by, act.actor, act.trigger, CLEAR) if e.code and e.code not in own and not scene.is_a_town(e)]


def add_further(scene: Scene, act: Found) -> None:
    """Whom the model sees on a side of an act besides those who are told: who is joined to them ("the police *and the coroner's office*"), and, where nobody is, whom no
    list takes for a party ("asked *Manitobans* to pay", "*I* thank her")."""
    hint = hint_near(scene, act.trigger)
    if agrees(hint, act.frame.type):
        doers, met_by = _chances_of(scene, act, hint)
        act.actor = [*act.actor, *_further(scene, act, act.actor, doers)]
        if _may_meet(act):
            act.recipient = [*act.recipient, *_further(scene, act, act.recipient, met_by)]


def _chances_of(scene: Scene, act: Found, hint: Hint) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """The words that may be who does an act and whom it meets, and the model's chance of each."""
    doers = [(k, chance) for k, chance in hint.actor if k not in scene.day_words and not _is_where(scene, k) and not _befalls_it(scene, k, act.trigger)]
    subjects = set(scene.subjects(act.trigger))
    if act.frame.type == "ASSAULT" or any(k in subjects and chance >= PARTY for k, chance in doers):  # "Mahathir said the *party* will appeal"
        doers = [(k, chance) for k, chance in doers if k in subjects or not _only_speaks_of_it(scene, k, act.trigger)]
    met_by = [(k, chance) for k, chance in hint.recipient if k not in scene.day_words and not _is_met_by_another(scene, k, act.trigger, chance)]
    return doers, [(k, chance) for k, chance in met_by if chance >= CLEAR or not _is_of_the_contrary(scene, k, act, hint, chance)]


def _may_meet(act: Found) -> bool:
    """Whether an act may have a recipient: what several do together has none, nor has what is done alone."""
    return act.frame.type not in ALONE and not (act.frame.type in TOGETHER and len({e.name for e in act.actor}) > 1)


def _is_of_the_contrary(scene: Scene, k: int, act: Found, hint: Hint, chance: float) -> bool:
    """Whether a word that hardly is whom an act meets is much rather whom an act of the other kind by the same doer meets: "our new *sanctions* follow our approval of
    *aid* to Ukraine"."""
    tone, doers = act_of(act.frame.type, "").score, {j for j, sure in hint.actor if sure >= PARTY}
    others = (word.hint for i, word in scene.hinted if i != act.trigger and act_of(word.hint.types[0][0], "").score * tone < 0)
    shared = (other for other in others if any(j in doers and sure >= PARTY for j, sure in other.actor))
    return any(surer > chance + RATHER for other in shared for j, surer in other.recipient if j == k)


def _is_met_by_another(scene: Scene, k: int, trigger: int, chance: float) -> bool:
    """Whether a word that is hardly whom an act meets stands as the object of another act, and the model is surer that this meets it: "described the closure as a crime
    and asked *Washington* for help"."""
    above = scene.words[scene.tree.first_conjunct(k)].head
    other = scene.words[above].hint if above >= 0 and above != trigger else None
    return chance < CLEAR and other is not None and any(j == k and surer > chance + RATHER for j, surer in other.recipient)


def _mend(scene: Scene, side: list[Entity], chances: Sequence[tuple[int, float]], others: list[Entity], trigger: int) -> list[Entity]:
    """A side that the model hardly sees gives way to the coded party that it sees clearly."""
    if not side or chance_covered(scene, side, chances, of=max) >= DIM:
        return side
    clear = [e for e in _parties(scene, [(k, chance) for k, chance in chances if not _acts_on_it(scene, k, trigger)], others, trigger, CLEAR) if e.code]
    return clear or side


def _acts_on_it(scene: Scene, k: int, trigger: int) -> bool:
    """Whether a word is the doer of what befalls the deed that a noun tells: "the attack was condemned by *France*"."""
    head = scene.words[trigger].head
    return scene.words[trigger].upos == "NOUN" and scene.words[k].head == head != scene.carrier(trigger) and scene.words[k].label.split(":")[0] in ("nsubj", "obl")


def _befalls_it(scene: Scene, k: int, trigger: int) -> bool:
    """Whether a word is the agent of what befalls the deed that a noun tells: "the support was welcomed by *Japan*"."""
    return _acts_on_it(scene, k, trigger) and scene.is_passive(scene.words[trigger].head)


def _only_speaks_of_it(scene: Scene, k: int, trigger: int) -> bool:
    """Whether a word stands where somebody tells of violence or deals with it: "the *army* said that a soldier was killed", "*police* looked into the killing"."""
    node = trigger
    while (head := scene.words[node].head) >= 0:
        label = scene.words[node].label.split(":")[0]
        dealt = label == "obl" and scene.words[trigger].upos == "NOUN" and scene.tree.case_of(node) in DEALT
        told = label == "ccomp" and any(scene.words[c].upos != "PRON" for c in scene.tree.find(node, "nsubj", "nsubj:pass"))  # not of himself
        beside = scene.tree.find(head, "nsubj", *(("obj",) if dealt else ())) if told or dealt else ()
        if any(k == c or c in scene.tree.ancestors(k) for c in beside):
            return True
        node = head
    return False


def _may_be_party(scene: Scene, k: int) -> bool:
    """People and bodies, and a name that the model takes for a place which no gazetteer knows."""
    word = scene.words[k]
    return scene.may_be_party(k, True) or word.upos == "PROPN" and word.name == "B-LOC" and k not in scene.places and k not in scene.by_word


def _may_be_somebody(word: Word) -> bool:
    """A noun that no list takes for people or a body, and none for a deed, a paper, a thought: there the model is asked."""
    classes, lemma = load_classes(), word.lemma.lower()
    told = any(lemma in classes[name] for name in ("abstract", "document", "allegations"))
    return word.upos == "NOUN" and not told and (lemma, "n") not in load_frames()


def _is_where(scene: Scene, k: int) -> bool:
    """Where a thing stands is no doer: "a bomb in *Kyiv* killed two"."""
    return scene.words[k].label.startswith("nmod") and scene.tree.case_of(k) in ("in", "near", "at") and not scene.is_of_people(scene.words[k].head)


def _parties(scene: Scene, chances: Sequence[tuple[int, float]], others: list[Entity], trigger: int, least: float) -> list[Entity]:
    likely = [k for k, chance in chances if chance >= least and k != trigger and (chance >= SURE or not _is_elsewhere(scene, k, trigger))]
    known = [e for k in likely if not _is_beneath(scene, k, likely) for e in scene.as_bodies(k, trigger, _coded_at(scene, k)) if e.code and e.sector != "JRN"]
    coded, towns = ([e for e in known if scene.is_town_of_here(e) is of_here] for of_here in (False, True))
    somebody = {k for k, chance in chances if chance >= SOMEBODY and k not in scene.by_word and _may_be_somebody(scene.words[k])}
    found = coded or [scene.phrase(k) for k in likely if (_may_be_party(scene, k) or k in somebody) and scene.words[k].head not in likely] or towns
    found = list({(e.code, e.name): e for e in reversed(found)}.values())[::-1]
    return [e for e in found if not any(_is_same(scene, e, o) for o in others) and not any(_is_whose(scene, e, o) for o in found)]


def _is_whose(scene: Scene, a: Entity, b: Entity) -> bool:
    """Whether a party only tells whose another is, or once more who: "the Government of *Botswana*", "Otorbaev, the *Kyrgyz prime minister*"."""
    if a is b or a.code is None or a.code != b.code:
        return False
    inside = set(scene.words_of(b))
    for k in scene.words_of(a):
        while scene.words[k].label in ("nmod", "nmod:poss", "compound", "amod", "appos") and (k := scene.words[k].head) >= 0:
            if k in inside:
                return True
    return False


def _further(scene: Scene, act: Found, side: Sequence[Entity], chances: Sequence[tuple[int, float]]) -> list[Entity]:
    likely, sure, out = {k for k, chance in chances if chance >= FURTHER}, dict(chances), []
    for k in sorted(likely):
        told, here = [*act.actor, *act.recipient, *out], [*side, *out]
        if k == act.trigger or not _heads_a_party(scene, k, likely) or is_covered(scene, k, told) or sure[k] < SURE and _is_elsewhere(scene, k, act.trigger):
            continue
        if not _is_title_of(scene, k, told) and (not here or _is_beside(scene, k, here, sure[k])):
            known = [e for e in scene.as_bodies(k, act.trigger, _coded_at(scene, k)) if e.sector != "JRN"]
            out += [e for e in known or [scene.phrase(k)] if not any(e.text == o.text or _is_same(scene, e, o) for o in told)]
    return out


def _heads_a_party(scene: Scene, k: int, likely: Set[int]) -> bool:
    """Whether a word is the first of those by which somebody may be called, or joined to it."""
    word, label = scene.words[k], scene.words[k].label.split(":")[0]
    before = {scene.words[i].label.split(":")[0] for i in (k, scene.tree.first_conjunct(k))}
    if word.upos not in ("NOUN", "PROPN", "PRON", "NUM") or before & {"flat", "appos", "compound", "amod"} or word.head in likely and label != "conj":
        return False
    if word.upos == "NOUN":
        return _may_be_party(scene, k) or _may_be_somebody(word)
    return word.upos == "NUM" or (len(word.text) > 1 if word.upos == "PROPN" else k in scene.by_word or word.text.lower() not in POINTING)


def _is_beside(scene: Scene, k: int, side: Sequence[Entity], chance: float) -> bool:
    """Whether a word names one more party beside those of a side: joined to one of them, or, where the model is sure, in another phrase, which is no part of a title
    ("Assistant Secretary for Population and *Migration*")."""
    inside = {w for e in side for w in scene.words_of(e)}
    if scene.words[k].upos == "PRON":
        return False  # whoever it is has been told
    if scene.tree.first_conjunct(k) in {scene.tree.first_conjunct(w) for w in inside if scene.words[w].head not in inside}:
        return True
    above, tops = _phrase_above(scene, k), {_phrase_above(scene, w)[-1] for w in inside}
    tied = scene.words[k].head in inside or any(scene.words[w].head == k for w in inside)
    return chance >= ANOTHER and not tied and above[-1] not in tops and not any(scene.words[a].upos == "PROPN" and a not in scene.by_word and scene.title_of(a) for a in above)


def _is_title_of(scene: Scene, k: int, told: Sequence[Entity]) -> bool:
    """Whether a word is what somebody told is called by: "UK *Minister* of State for Europe James Cleverly", "former *neurosurgeon* Ben Carson"."""
    until = next((i for i in range(k + 1, len(scene.words)) if scene.words[i].upos not in ("PROPN", "ADP", "CCONJ", "DET")), len(scene.words))
    named = {i for e in told for i in scene.words_of(e) if scene.words[i].name[2:] == "PER"}
    titled = scene.words[k].upos == "PROPN" and scene.title_of(k) is not None and not named.isdisjoint(range(k + 1, until))
    return k not in named and (titled or k + 1 in named)


def _phrase_above(scene: Scene, k: int) -> list[int]:
    """A word and those above it within its noun phrase."""
    out = [k]
    while scene.words[k].label.split(":")[0] in PHRASE and (head := scene.words[k].head) >= 0 and scene.words[head].upos != "VERB":
        out.append(k := head)
    return out


def _is_beneath(scene: Scene, k: int, likely: Sequence[int]) -> bool:
    """Whether a word only hangs on what people think or want: "residents furious *with Uganda*"."""
    felt = scene.words[k].head
    return scene.tree.case_of(k) is not None and scene.words[felt].upos == "ADJ" and scene.words[felt].head in likely and scene.may_be_party(scene.words[felt].head, False)


def _is_same(scene: Scene, a: Entity, b: Entity) -> bool:
    """The same words, or words that hang on them ("tens of *thousands* of *Hungarians*"), or the same state as such or by its government."""
    if a.code is not None and a.code == b.code:
        above = {k for j in scene.words_of(a) for k in scene.tree.ancestors(j)}
        if not above.isdisjoint(scene.words_of(b)):
            return True
    if a.start < b.end and b.start < a.end:
        return True
    if a.name != b.name and _is_town(scene, a) != _is_town(scene, b):
        return False
    return a.code is not None and a.code == b.code and {a.sector, b.sector} <= {None, "GOV"} and not _are_two_people(scene, a, b)


def _are_two_people(scene: Scene, a: Entity, b: Entity) -> bool:
    """Whether two parties are people of different names: "*Kaine* praised *Clinton*"."""
    return a.name.split()[-1:] != b.name.split()[-1:] and all(_is_person(scene, e) for e in (a, b))


def _is_person(scene: Scene, entity: Entity) -> bool:
    known = entity.name in load_codebook().offices_by_person or entity.text.lower() in ONE
    return known or any(scene.words[k].name[2:] == "PER" for k in scene.words_of(entity))


def _is_town(scene: Scene, entity: Entity) -> bool:
    """Whether a party is a place within a state that stands for nobody: "Obama travelled to *Ohio*"."""
    at = [scene.places[k] for k in scene.words_of(entity) if k in scene.places and k not in scene.by_word]
    return any(place.granularity in ("city", "region") for place in at)


def _is_elsewhere(scene: Scene, k: int, trigger: int) -> bool:
    """Whether a word stands in another clause: "Seoul lifted the ban, and *Moon* thanked *Beijing*", "Abe, who met *Putin*, refused",
    "welcomed the Committee's decision to bar *Russia*", or tells a circumstance: "in the face of *Russia*'s war"."""
    own = {trigger, *scene.tree.ancestors(trigger)}
    for v in [k, *scene.tree.ancestors(k)]:
        if v in own:
            return False
        told_apart = scene.words[v].label.split(":")[0] in ("conj", "parataxis") and scene.tree.find(v, "nsubj", "nsubj:pass")
        word = scene.words[v]
        decided = word.label == "acl" and word.xpos == "VB" and word.head != trigger and scene.tree.find(word.head, "nmod:poss")
        if told_apart or decided or word.label == "acl:relcl" or scene.is_circumstance(v):
            return True
    return False


def _coded_at(scene: Scene, k: int) -> list[Entity]:
    """The party at a word: that of its mention, else the state of a place."""
    mention = scene.by_word.get(k)
    if mention is not None:
        return list(mention.entities)
    return scene.entities_at(k, "in")


def belief(scene: Scene, i: int, type_: str | None = None) -> float:
    """The chance that the model gives to an act of this type (None: of any) at a word, or right beside it."""
    near = [scene.words[k].hint for k in range(max(0, i - NEARBY), min(len(scene.words), i + NEARBY + 1))]
    carried = hint_near(scene, i)
    return max((chance for hint in (*near, carried) if hint for kind, chance in hint.types if type_ in (None, kind)), default=0.0)


def chance_covered(scene: Scene, side: Sequence[Entity], chances: Sequence[tuple[int, float]], of: Callable = min) -> float:
    """The model's chance of that party of a side of which it is least sure (``of=max``: surest)."""
    seen = [(scene.words[k], chance) for k, chance in chances]
    return of(max((chance for word, chance in seen if e.start < word.end and word.start < e.end), default=0.0) for e in side)


def is_covered(scene: Scene, k: int, parties: Sequence[Entity]) -> bool:
    """Whether a word is one of those that name some party."""
    word = scene.words[k]
    return any(e.start < word.end and word.start < e.end for e in parties)


def hint_near(scene: Scene, i: int) -> Hint | None:
    """The hint of a word; of a noun that hardly has one, that of the word before it in its compound ("a *bombing* campaign"); where it has none, of the word that carries it."""
    own, noun = scene.words[i].hint, scene.words[i].upos in ("NOUN", "PROPN")
    before = [h for c in scene.tree.find(i, "compound", "amod") if c == i - 1 and (h := scene.words[c].hint)] if noun else []
    if before and (own is None or own.types[0][1] < AGREED <= before[0].types[0][1]):
        return before[0]
    carrier = scene.carrier(i) if noun else None
    return own or (scene.words[carrier].hint if carrier is not None else None)


def _is_told(scene: Scene, acts: dict[int, Found], i: int) -> bool:
    """Whether a frame's act is already there: at the word, carried by it ("*launched* an attack"), or of the same type beside it; not in another clause
    ("we *acknowledge* its record and look forward to working together")."""
    (type_, chance), head = scene.words[i].hint.types[0], scene.words[i].head
    if i in acts or any(abs(k - i) <= NEARBY and act.frame.type == type_ for k, act in acts.items()):
        return True
    joined = [acts[head]] if head in acts and not _is_apart(scene, i) else []
    joined += [act for k, act in acts.items() if scene.words[k].head == i and not _is_apart(scene, k)]
    return any(chance < BESIDE or act.frame.type == type_ for act in joined)


def _is_barred(scene: Scene, i: int) -> bool:
    """Whether the frames of a word speak against the act that the model sees in it: one knows why it is none ("warned *against travel*"), or there are some,
    none of them holds, and the model is not sure; or it only takes a guess for a demand."""
    (type_, chance), lemma = scene.words[i].hint.types[0], scene.words[i].lemma.lower()
    if type_ == "REQUEST" and _is_guess(scene, i):
        return True
    own = _frames_of(lemma, type_, "vna")
    return bool(own) and chance < SURER or any(scene.is_barred(i, frame) for frame in own)


def _is_guess(scene: Scene, i: int) -> bool:
    """ "*Must* have known", "should have been warned": of what is past nothing is asked."""
    return scene.words[i].xpos == "MD" and any(scene.words[k].lemma == "have" for k in scene.tree.find(scene.words[i].head, "aux"))


def _is_apart(scene: Scene, i: int) -> bool:
    """Whether a word begins a clause of its own, or another deed beside that of its head."""
    return scene.words[i].label.split(":")[0] in APART
