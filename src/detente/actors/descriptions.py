"""Descriptions: noun phrases headed by a role word -> mentions ("Japanese troops", "the prime minister of Japan")."""

from __future__ import annotations

import dataclasses
import re

from detente.actors.context import FOREIGN, HEADS, Context
from detente.codebook import Title
from detente.codebook.domestic import OFFICIAL
from detente.codebook.frames import load_classes
from detente.records import Entity, Mention
from detente.trees import Tree

LONGEST_TITLE = 5
RELATIONAL = frozenset(
    "ally rival enemy foe partner neighbour neighbor friend adversary critic opponent supporter counterpart host guest".split()
)
OF = ("representing", "of", "from", "for", "in", "to")
NATIONS = ("amod", "compound", "nmod:poss", "nmod:desc", "nmod", "nmod:unmarked", "appos", "det")
GUESTS = frozenset(("embassy", "consulate"))  # "the embassy in Kyiv" is not Ukraine's
# "South Korea's first female president" is not the one who holds the office on the day.
ANOTHER = frozenset("first second third last next future incoming previous female woman youngest oldest longest only".split())
# What these say about rank or arms yields to what the body is: "KGB officers" are spies, "Houthi forces" rebels.
OWN_SECTORS = frozenset("REB UAF PRM CRM SPY COP PRE".split())
YIELDING = frozenset(("MIL", "UAF", "CVL", "GOV", "REB", "UNK", ""))
STATE_ORGANS = OFFICIAL | {"UNK"}
PLAIN = frozenset(("CVL", "UNK", ""))  # "members", "group"
STAFF = frozenset("inspector monitor observer expert staff worker employee".split())  # of an organisation: its own sector
STRANGERS = frozenset("refugee tourist peacekeeper envoy ambassador diplomat exile migrant expatriate foreigner consul".split())
SENT = frozenset(("envoy", "ambassador"))  # offices of those whom one state or body sends to or about another
FORCES = frozenset("MIL COP PRM SPY REB UAF".split())
LAWLESS = frozenset("REB UAF CRM PRM COP".split())  # where these act is where they are of
_OF_CONGRESS = re.compile(r",? ?\([RDI]-[A-Z]|, [RDI]-[A-Z]")
_LISTED = re.compile(r",? (?:and |as well as )?")
LESSER = frozenset("under undersecretary assistant deputy ambassador envoy spokesperson spokesman spokeswoman coordinator representative".split())
LEADING = frozenset("lead head chair command run direct oversee represent".split())
LONGEST_CHARGE = 16  # words from a title to the name that bears it
SEVERAL = frozenset("spokesperson lawmaker ambassador general governor mayor envoy".split())  # held by several at once


def find_title(tree: Tree, i: int, context: Context) -> tuple[Title, int] | None:
    """The longest title whose last word is ``i``, and its first word."""
    word = tree.words[i]
    if word.upos not in ("NOUN", "PROPN", "ADJ") and word.xpos not in ("NNS", "NN", "NNP", "NNPS"):
        return None
    if (
        word.label in ("amod", "compound") and word.upos != "PROPN"
    ):  # "military aid" and "police station" are no parties
        return None
    if word.lemma.lower() in RELATIONAL:  # Washington's ally is not Washington
        return None
    for first in range(max(0, i - LONGEST_TITLE + 1), i + 1):
        title = context.codebook.titles.get(
            tree.sentence.text[tree.words[first].start - tree.sentence.start : word.end - tree.sentence.start].lower()
        )
        if title:
            return title, first
    return None


def mark_descriptions(
    tree: Tree, mentions: list[Mention], context: Context, taken: set[int], history: list[Mention]
) -> list[Mention]:
    """All mentions of the sentence: role words added, names widened by their titles ("US President Barack Obama")."""
    by_word = {i: m for m in mentions for i in range(m.first, m.last + 1)}
    out = list(mentions)
    for i in reversed(range(len(tree.words))):
        if i not in taken and tree.words[i].lemma.lower() in load_classes()["document"]:
            out += _issuer(tree, i, by_word, context)
        if i in taken or (found := find_title(tree, i, context)) is None:
            continue
        title, first = found
        charge = _charge_of(tree, title, i, by_word)
        near = {k: m for k, m in by_word.items() if m is not charge} if charge else by_word
        person = (
            _person_after(tree, charge.last if charge else i, near)
            or _person_beyond(tree, i, near)
            or _person_named(tree, tree.head_of(first, i), near)
            or _person_named(tree, i, near)
        )
        if person is not None and title.number == "body" and person.first > i:
            person = None  # "told *police* Bassett threatened": nobody bears a body's name
        if person is not None:
            near = {k: m for k, m in near.items() if not i < m.first < person.first}
            _widen(tree, out, near, person, first, i, title, context)
            by_word.update(near)
            taken.update(range(first, i + 1))
            continue
        if (bearer := _bearer_behind(tree, i, near)) is not None:
            start, end = tree.words[first].start, bearer.end
            entity = dataclasses.replace(bearer.entities[0], text=tree.sentence.text[start - tree.sentence.start : end - tree.sentence.start], start=start)
            whole = dataclasses.replace(bearer, start=start, first=first, entities=(entity,))
            out[out.index(bearer)] = whole
            by_word.update({k: whole for k in range(first, whole.last + 1)})
            taken.update(range(first, i + 1))
            continue
        mention = _describe(tree, title, first, i, near, context, [*history, *(m for m in out if m.last < first)])
        if mention is None:
            continue
        swallowed = [m for m in out if mention.first <= m.first and m.last <= mention.last]
        out = [m for m in out if m not in swallowed]
        out.append(mention)
        taken.update(range(mention.first, mention.last + 1))
        by_word.update({k: mention for k in range(mention.first, mention.last + 1)})
    return _as_those_beside(tree, sorted((_of_a_place(tree, m, by_word, context) for m in out), key=lambda m: m.start), context)


def _as_those_beside(tree: Tree, mentions: list[Mention], context: Context) -> list[Mention]:
    """ "Egyptian Foreign Minister Sameh Shoukry, *Defense Minister Mohamed Zaki*, and *intelligence chief Abbas Kamel*": officials of whom nothing tells the state, in a list behind one
    of whom something does."""
    out: list[Mention] = []
    for mention in mentions:
        entity = mention.entities[0]
        if out and entity.code is None and _is_official(tree, mention) and _is_official(tree, out[-1]):
            code, start = out[-1].entities[0].code, tree.sentence.start
            if code in context.codebook.states and _LISTED.fullmatch(tree.sentence.text[out[-1].end - start : mention.start - start]):
                entity = dataclasses.replace(entity, code=code)
                context.remember(entity, entity.name)
                mention = dataclasses.replace(mention, entities=(entity,))
        out.append(mention)
    return out


def _is_official(tree: Tree, mention: Mention) -> bool:
    """Whether somebody called by name speaks or acts for a state."""
    return mention.kind == "name" and mention.entities[0].sector in OFFICIAL and _is_person(tree, mention)


def _of_a_place(tree: Tree, mention: Mention, by_word: dict[int, Mention], context: Context) -> Mention:
    """ "Kate Brown of Oregon", "Ted Cruz (R-Texas)": a person of whom nothing but the place tells the state."""
    entity = mention.entities[0]
    if mention.kind != "name" or entity.code or tree.words[mention.head].name != "B-PER":
        return mention
    code = "USA" if _OF_CONGRESS.match(tree.sentence.text, mention.end - tree.sentence.start) else None
    code = code or _whose_head_is(tree, mention, by_word)
    for c in tree.find(mention.head, "nmod"):
        if code is None and tree.case_of(c) in ("of", "from") and tree.words[c].upos == "PROPN":
            nation = by_word.get(c)
            code = nation.entities[0].code if nation else context.country_of_place(_place_name(tree, c)[1])
    if code not in context.codebook.states:
        return mention
    entity = dataclasses.replace(entity, code=code, sector=entity.sector or "CVL")
    context.remember(entity, entity.name)
    return dataclasses.replace(mention, entities=(entity,))


def _whose_head_is(tree: Tree, mention: Mention, by_word: dict[int, Mention]) -> str | None:
    """ "Adm. Harry Harris, who *leads the United States Pacific Command*": the state of the body that somebody heads."""
    led = [o for c in tree.find(mention.head, "acl:relcl") if tree.words[c].lemma in LEADING for o in tree.find(c, "obj")]
    return next((by_word[o].entities[0].code for o in led if o in by_word), None)


def _charge_of(tree: Tree, title: Title, i: int, by_word: dict[int, Mention]) -> Mention | None:
    """Where somebody is sent, or what about: "the special envoy for Yemen" is nobody's of Yemen, whatever the tree says."""
    at = i + 2 if i + 2 < len(tree.words) and tree.words[i + 2].lemma.lower() != "the" else i + 3
    sent = title.office in SENT and at < len(tree.words) and tree.words[i + 1].lemma.lower() in ("for", "to")
    mention = by_word.get(at) if sent else None
    return mention if mention and mention.first == at and mention.entities[0].office is None else None


def _issuer(tree: Tree, i: int, by_word: dict[int, Mention], context: Context) -> list[Mention]:
    """A document stands for who issued it: "the G7 communique", and later "the document"."""
    nation = _nation_of(tree, i, by_word)
    if nation is not None:
        context.issuer = nation.entities[0]
    definite = any(tree.words[c].lemma.lower() in ("the", "this") for c in tree.find(i, "det"))
    if (
        context.issuer is None
        or nation is not None
        or not definite
        or tree.words[i].label != "nsubj"
    ):
        return []
    word = tree.words[i]
    entity = dataclasses.replace(context.issuer, text=word.text, start=word.start, end=word.end)
    return [Mention(word.start, word.end, i, i, i, "description", (entity,))]


def _person_after(tree: Tree, i: int, by_word: dict[int, Mention]) -> Mention | None:
    """ "White House chief of staff John Kelly": the name that follows a title at once bears it, whatever the tree says."""
    mention = by_word.get(i + 1)
    return mention if mention and mention.first == i + 1 and mention.kind == "name" and _is_person(tree, mention) else None


def _bearer_behind(tree: Tree, i: int, by_word: dict[int, Mention]) -> Mention | None:
    """ "Deputy Prime Minister and Foreign Minister Ayman Safadi": one person with two titles; "the President and Prime Minister Modi" are two."""
    person = by_word.get(i + 2) if i + 1 < len(tree.words) and tree.words[i + 1].text.lower() == "and" else None
    titled = person is not None and person.first == i + 2 and person.kind == "name" and person.head > person.first and _is_person(tree, person)
    alone = tree.words[i].text[0].isupper() and not tree.find(tree.head_of(i, i), "det") and not tree.find(i, "det")
    return person if titled and alone else None


def _person_beyond(tree: Tree, i: int, by_word: dict[int, Mention]) -> Mention | None:
    """ "Assistant Secretary for the Bureau of European Affairs Dr. Karen Donfried": the name behind what somebody is in charge of."""
    if i + 1 >= len(tree.words) or tree.words[i + 1].lemma.lower() not in ("for", "of"):
        return None
    for k in range(i + 1, min(len(tree.words), i + LONGEST_CHARGE)):
        word, mention = tree.words[k], by_word.get(k)
        if mention is not None and mention.first == k and mention.kind == "name" and _is_person(tree, mention):
            if tree.words[mention.last].name == "I-PER" or tree.words[k - 1].upos in ("PROPN", "NOUN"):  # "Affairs Lu", not "for Lu"
                return mention
        if not (word.text[0].isupper() or word.upos in ("ADP", "CCONJ", "DET") or word.text in (",", "&", ".")):
            return None
    return None


def _person_named(tree: Tree, i: int, by_word: dict[int, Mention]) -> Mention | None:
    """The person whose title word ``i`` is: its head ("President Obama"), its apposition ("Abe, the prime minister")."""
    word = tree.words[i]
    near = [word.head] if word.label in ("nmod:desc", "compound", "appos", "flat", "amod", "nmod:unmarked") else []
    near += tree.find(i, "flat", "nmod:desc") + [c for c in tree.find(i, "appos") if abs(c - i) < 9]
    for k in near:
        mention = by_word.get(k)
        if mention and mention.kind == "name" and _is_person(tree, mention):
            return mention
    return None


def _is_person(tree: Tree, mention: Mention) -> bool:
    return (
        mention.entities[0].office is not None
        or tree.words[mention.last].name.endswith("PER")
        or mention.entities[0].sector == "ELI"
    )


def _widen(
    tree: Tree, out: list[Mention], by_word, mention: Mention, first: int, last: int, title: Title, context: Context
) -> None:
    """Give a person the title beside the name: words join the span where they touch it; an unknown person gets its code."""
    low = first
    nation = (
        _nation_of(tree, tree.head_of(first, last), by_word)
        or _nation_of(tree, last, by_word)
        or _nation_of(tree, mention.head, by_word)
    )
    while low > 0 and (
        by_word.get(low - 1) is nation
        and nation is not None
        or tree.words[low - 1].label in ("amod", "compound")
        and tree.words[low - 1].head in range(low, mention.last + 1)
    ):
        low -= 1
    entity = mention.entities[0]
    if entity.code is None and " " not in entity.name and title.sector == "ELI":  # "ex-president Martinelli"
        before = {o.person for o in context.codebook.offices_of(entity.name) if o.until and context.day and o.until < context.day}
        if len(before) == 1:
            entity = context.person(before.pop(), entity.text, entity.start, entity.end)
    if _is_namesake(entity, title, nation, context):
        entity = dataclasses.replace(entity, name=entity.text, code=None, sector=None, office=None)
    if entity.code is None and " " not in entity.name and nation is None and title.office:
        entity = _holder_of(entity, title, context)
    place = None if nation is not None else _place_of(tree, last, by_word, context)  # "Oklahoma Governor Mary Fallin"
    if entity.code is None and (nation is not None or place is not None):
        code = nation.entities[0].code if nation is not None else place[1]
        entity = dataclasses.replace(entity, code=code, sector=title.sector, office=title.office or None)
        context.remember(entity, entity.name)
    elif entity.code is None:  # a government's own release names its own officials bare
        head = tree.head_of(first, last)
        elsewhere = any(
            tree.case_of(c) == "of" and tree.words[c].upos == "PROPN" and c > last and tree.words[c].lemma.lower() not in context.codebook.titles  # "Counselor of the *Department* Derek Chollet"
            for c in tree.find(head, "nmod")
        )
        ours = title.sector in ("GOV", "MIL", "LEG") and not FOREIGN & set(title.text.split())
        own = context.own if ours and not elsewhere else None
        entity = dataclasses.replace(entity, code=own, sector=title.sector, office=title.office or None)
        context.remember(entity, entity.name)
    elif entity.sector is None or context.day is None and title.sector == "ELI":  # "former President Obama", on a page without a day
        entity = dataclasses.replace(entity, sector=title.sector, office=entity.office or title.office or None)
    joined = first < mention.first and set(range(last + 1, mention.first)) <= set(tree.subtree(last)) | {last}
    context.remember_title(title.text, entity)
    new_first = low if joined or last == mention.first - 1 else mention.first
    start = tree.words[new_first].start
    text = tree.sentence.text[start - tree.sentence.start : mention.end - tree.sentence.start]
    entity = dataclasses.replace(entity, text=text, start=start)
    new = Mention(start, mention.end, new_first, mention.last, tree.head_of(new_first, mention.last), "name", (entity,))
    out[out.index(mention)] = new
    if new_first < mention.first:
        out[:] = [m for m in out if m is new or not (new.first <= m.first and m.last <= new.last)]
    by_word.update({k: new for k in range(new.first, new.last + 1)})


def _holder_of(entity: Entity, title: Title, context: Context) -> Entity:
    """ "President Trump" also years after; on a page without a day "Prime Minister Hariri", whichever of the two."""
    rows = [o for o in context.codebook.offices_of(entity.name) if o.office == title.office and context.was_lately(o)]
    if len({o.person for o in rows}) == 1 and context.day is not None:
        return context.person(rows[0].person, entity.text, entity.start, entity.end)
    if len({o.code for o in rows}) == 1:
        return dataclasses.replace(entity, code=rows[0].code, sector=title.sector, office=title.office)
    return entity


def _is_namesake(entity: Entity, title: Title, nation: Mention | None, context: Context) -> bool:
    """Somebody of another state than the title tells; or "Assistant Secretary Sison", who is not the one holder of that
    surname whom the table knows, in a state nobody mentions."""
    if nation is not None:
        code = nation.entities[0].code
        return code in context.codebook.states and entity.code not in (None, code)
    alone = " " not in entity.text and entity.code is not None and not context.codes[entity.code]
    if alone and title.sector == "MIL" and entity.office in HEADS:  # a head of state keeps the rank: "Colonel Gaddafi"
        return False
    lesser = entity.office in HEADS and bool(LESSER & set(title.text.split()))  # no president is called an under secretary
    return alone and (lesser or title.sector not in ("UNK", entity.sector) or title.office not in ("", entity.office))


def _nation_of(tree: Tree, i: int, by_word: dict[int, Mention]) -> Mention | None:
    """The state or body that a role word belongs to: "Japanese", "of Japan", "Japan's"; nearest first."""
    inner = []
    representing = [a for a in tree.find(i, "acl") if tree.words[a].lemma == "represent"]  # "delegations *representing* the United States and Thailand"
    beside = [*tree.find(i, *NATIONS), *(o for a in representing for o in tree.find(a, "obj"))]
    for c in sorted(beside, key=lambda c: (tree.case_of(c) == "in", tree.words[c].label != "nmod:poss" or tree.words[c].upos == "PRON", abs(c - i))):  # whose it is comes first, where it is last
        mention = by_word.get(c)
        if mention is None or mention.entities[0].code is None:
            inner.append(c)
            continue
        case = tree.case_of(c)
        if tree.words[c].label == "appos" or (tree.words[c].label == "nmod" and case not in OF and not (case is None and representing)):
            continue
        if case == "to" or (case == "in" and tree.words[i].lemma.lower() in GUESTS):
            continue
        return mention
    for c in inner:
        if tree.words[c].lemma.lower() in load_classes()["backed"]:  # "Turkish-backed fighters" are not Turkish
            continue
        if tree.words[c].label in ("compound", "amod", "nmod:desc", "nmod:poss") or tree.case_of(c) in ("of", "for"):
            deeper = _nation_of(tree, c, by_word)
            if deeper:
                return deeper
    return None


def _nation_of_both(tree: Tree, i: int, by_word: dict[int, Mention]) -> Mention | None:
    """ "The people and *government* of Ukraine": what stands behind two joined nouns under one article belongs to both."""
    joined = [tree.words[i].head] if tree.words[i].label == "conj" else tree.find(i, "conj")
    for k in joined:
        nation = _nation_of(tree, k, by_word)
        if nation and nation.first > max(i, k) and tree.case_of(nation.head) == "of" and not tree.find(max(i, k), "det", "nmod:poss"):
            return nation
    return None


def _nation_before_both(tree: Tree, i: int, by_word: dict[int, Mention]) -> Mention | None:
    """ "*Venezuelan* refugees and *migrants*": what stands before the first of two joined nouns belongs to a second that has nothing of its own."""
    first = tree.words[i].head
    if tree.words[i].label != "conj" or tree.words[i].xpos != "NNS" or tree.words[first].xpos != "NNS" or tree.find(i, *NATIONS, "nummod", "case"):
        return None
    nations = [by_word[c] for c in tree.find(first, "amod", "compound") if c < first and c in by_word]
    return nations[0] if len(nations) == 1 and nations[0].entities[0].code and i - first == 2 else None


def _describe(
    tree: Tree, title: Title, first: int, last: int, by_word, context: Context, history: list[Mention]
) -> Mention | None:
    nation = (
        _nation_of(tree, last, by_word)
        or _nation_of(tree, tree.head_of(first, last), by_word)
        or _nation_of_both(tree, last, by_word)
        or _nation_before_both(tree, last, by_word)
    )
    low = first
    if (
        nation is not None
        and nation.first < first
        and nation.last <= last
        and all(
            tree.words[k].label
            in ("amod", "compound", "punct", "case", "det", "nummod", "advmod", "nmod:poss", "nmod:desc")
            for k in range(nation.last + 1, first)
        )
    ):
        low = nation.first
    start, end = tree.words[low].start, tree.words[last].end
    text = tree.sentence.text[start - tree.sentence.start : end - tree.sentence.start]
    head = tree.head_of(first, last)
    if nation is not None:
        several = title.number == "many" or tree.words[last].xpos in ("NNS", "NNPS")
        entities = tuple(
            _of_nation(title, entity, text, start, end, context, first, last, tree)
            for entity in _joined_nations(tree, nation, by_word, several)
        )
        return Mention(start, end, low, last, head, "description", entities)
    place = _place_of(tree, last, by_word, context) or _place_of(tree, head, by_word, context)
    if place is not None:
        at, code = place
        low = at if at < low and set(range(at, first)) <= set(tree.subtree(last)) else low
        start = tree.words[low].start
        text = tree.sentence.text[start - tree.sentence.start : end - tree.sentence.start]
        entity = Entity(text, f"{context.codebook.state_name(code)} {title.text}", code, title.sector, title.office or None, start, end)
        return Mention(start, end, low, last, head, "description", (entity,))
    if holders := _holders_named(tree, title, last, history) or _is_definite(tree, last) and title.number == "many" and _same_people(text.lower().split()[-1], title, history):
        return Mention(start, end, low, last, head, "description", tuple(dataclasses.replace(e, text=text, start=start, end=end) for e in holders))
    entity = _without_nation(tree, title, last, text, start, end, context, history)
    if entity is not None and entity.code is None and title.sector in LAWLESS and (code := _scene_of(tree, by_word, context)):
        entity = dataclasses.replace(entity, code=code)
    return Mention(start, end, low, last, head, "description", (entity,)) if entity else None


def _place_of(tree: Tree, i: int, by_word: dict[int, Mention], context: Context) -> tuple[int, str] | None:
    """First word and state of the town or province that a role word belongs to: "the governor of Texas", "Karachi police"."""
    for c in tree.find(i, "compound", "nmod:poss", "nmod", "amod", "nmod:desc"):
        case = tree.case_of(c)
        beyond = tree.words[c].label == "nmod" and case not in ("of", "from", "in", "for")
        away = case in ("in", "from") and tree.words[i].lemma.lower() in STRANGERS | GUESTS
        if c in by_word or tree.words[c].upos != "PROPN" or not tree.words[c].text[0].isupper() or beyond or away:
            continue
        first, name = _place_name(tree, c)
        code = context.country_of_place(name)
        if code:
            return first, code
    return None


def _place_name(tree: Tree, c: int) -> tuple[int, str]:
    """First word and text of the name that ends in word ``c`` or goes on from it: "New York", "Rio de Janeiro"."""
    words = tree.words
    first = last = c
    while first > 0 and words[first].name[0] == "I" and words[first - 1].text[0].isupper():
        first -= 1
    while last + 1 < len(words) and words[last + 1].name[0] == "I":
        last += 1
    text = tree.sentence.text
    return first, text[words[first].start - tree.sentence.start : words[last].end - tree.sentence.start]


def _scene_of(tree: Tree, by_word: dict[int, Mention], context: Context) -> str | None:
    """The one state in which the sentence says that things happen."""
    codes = set()
    for c, word in enumerate(tree.words):
        if word.upos == "PROPN" and word.label in ("obl", "nmod") and tree.case_of(c) in ("in", "near", "outside"):
            mention = by_word.get(c)
            code = mention.entities[0].code if mention else context.country_of_place(_place_name(tree, c)[1])
            if code in context.codebook.states:
                codes.add(code)
    return codes.pop() if len(codes) == 1 else None


def _joined_nations(tree: Tree, nation: Mention, by_word, several: bool) -> list[Entity]:
    """Of "the foreign ministers of Egypt and Sudan" both; a role in the singular belongs to one."""
    joined = [by_word[k] for k in tree.conjuncts(nation.head) if k in by_word] if several else []
    entities = [m.entities[0] for m in dict.fromkeys([nation, *joined]) if m.entities[0].code]
    return list({e.code: e for e in reversed(entities)}.values())[::-1]


def _of_nation(
    title: Title, nation: Entity, text: str, start: int, end: int, context: Context, first: int, last: int, tree: Tree
) -> Entity:
    holder = None
    if title.number == "one" and nation.sector not in OWN_SECTORS:
        offices = (title.office, title.text, f"{title.text} of government")
        holder = next((h for o in offices if o and (h := context.codebook.holder_on(nation.code, o, context.day))), None)
    qualities = {tree.words[k].lemma.lower() for k in tree.find(last, "amod", "compound", "advmod", "nummod")}
    past = bool(qualities & {"former", "ex", "late", "then"})
    holder = None if qualities & ANOTHER else holder
    if past:
        return Entity(
            text,
            f"former {title.office or title.text} of {context.codebook.state_name(nation.code)}",
            nation.code,
            "ELI",
            None,
            start,
            end,
        )
    if holder and title.office not in SEVERAL:
        return Entity(text, holder.person, nation.code, holder.sector, holder.office, start, end)
    sector = _sector_of(title, nation, tree.words[last].lemma.lower(), context) or None
    base = context.codebook.state_name(nation.code) if nation.code in context.codebook.states else nation.name
    words = tree.sentence.text[
        tree.words[first].start - tree.sentence.start : tree.words[last].end - tree.sentence.start
    ].lower()
    return Entity(text, f"{base} {words}", nation.code, sector, title.office or None, start, end)


def _sector_of(title: Title, nation: Entity, noun: str, context: Context) -> str | None:
    """The sector of a role in a body or state: mostly the role's, but "KGB officers" are spies and "IAEA inspectors" are the agency."""
    if nation.sector == "PRE":
        return "PRE" if title.sector in STATE_ORGANS else title.sector
    if nation.sector in OWN_SECTORS:
        return nation.sector if title.sector in YIELDING else title.sector
    if nation.code not in context.codebook.states:
        return nation.sector if title.sector in PLAIN or noun in STAFF else title.sector
    if nation.sector not in (None, "", "GOV", "CVL") and title.sector in PLAIN:
        return nation.sector
    return title.sector or nation.sector


def _goes_on_about(entity: Entity, title: Title, words: str) -> bool:
    """Whether a bare role word may mean this party: the same office; of bodies one that was called so ("the ministry"); else
    the same sector."""
    if title.office:
        return entity.office == title.office
    if title.number == "body" and " " not in title.text:
        return entity.sector == title.sector and words in entity.text.lower().split()
    return entity.sector == title.sector and entity.office is None


def _holders_named(tree: Tree, title: Title, i: int, history: list[Mention]) -> list[Entity]:
    """ "The (two) ministers": the two of different states who were last named with that office."""
    counts = {tree.words[c].text.lower() for c in tree.find(i, "nummod", "det", "cc:preconj")}
    if title.number != "many" or not title.office or counts.isdisjoint(("the", "both", "two")) or counts - {"the", "both", "two"}:
        return []
    beside = {tree.words[k].text for k in tree.conjuncts(tree.first_conjunct(i)) if k != i}  # "the Secretary and the two ministers"
    entities = [e for m in reversed(history[-30:]) for e in m.entities if e.code and e.office]
    others = {e.code for e in entities if not beside.isdisjoint(e.text.split())}
    by_code: dict[str, Entity] = {}
    for entity in entities:
        if entity.code not in others and entity.office.endswith(title.office):
            by_code.setdefault(entity.code, entity)
    return list(by_code.values())[1::-1] if len(by_code) > 1 else []


def _same_people(noun: str, title: Title, history: list[Mention]) -> list[Entity]:
    """Who were last called by this noun and belong to somebody: "M23 rebels", then "the rebels"."""
    called = (m for m in reversed(history[-30:]) if m.entities[0].sector == title.sector and m.entities[0].text.lower().split()[-1:] == [noun])
    return next((coded for m in called if (coded := [e for e in m.entities if e.code])), [])


def _force_before(title: Title, history: list[Mention], context: Context) -> str | None:
    """Whose force of this kind the paragraph has named last: "The Israeli army sealed the crossing. *Troops* rounded up seven men"."""
    named = (e for m in reversed(history) if m.start >= context.paragraph for e in m.entities if e.sector == title.sector and e.name != e.text.lower())
    return next((e.code for e in named if e.code in context.codebook.states), None)


def _is_definite(tree: Tree, i: int) -> bool:
    heads = [i, *([tree.words[i].head] if tree.words[i].label == "conj" else [])]  # "the Secretary and Foreign Minister"
    return any(tree.is_definite(k) for k in heads)


def _without_nation(
    tree: Tree, title: Title, i: int, text: str, start: int, end: int, context: Context, history: list[Mention]
) -> Entity | None:
    """ "the prime minister", "the ministry", "police": an antecedent of the same office or sector; else a bare party, or none."""
    definite = _is_definite(tree, i)
    if tree.find(i, "det") and not definite:
        return None  # "a prime minister", "no government", "some officials"
    if title.number != "many" and (definite or tree.words[i].upos == "PROPN"):
        words = tree.sentence.text[
            tree.words[i].start - tree.sentence.start : tree.words[i].end - tree.sentence.start
        ].lower()
        bearer = context.titled.get(title.text.lower()) or context.titled.get(words)
        if bearer is not None and definite and title.number == "one":
            return dataclasses.replace(bearer, text=text, start=start, end=end) if bearer.code else None
        of_something = any(tree.case_of(c) == "of" and tree.words[c].upos == "PROPN" for c in tree.find(i, "nmod"))
        for mention in reversed([] if title.number == "body" and of_something else history[-30:]):
            for entity in mention.entities:
                if entity.code and _goes_on_about(entity, title, words):
                    return dataclasses.replace(entity, text=text, start=start, end=end)
    if not title.bare and not (definite and title.office):
        return None
    where = next(
        (
            m
            for c in tree.find(i, "nmod")
            if tree.case_of(c) == "in" and tree.words[i].lemma.lower() not in GUESTS
            for m in history
            if c in range(m.first, m.last + 1) and m.start >= tree.sentence.start
        ),
        None,
    )
    code = where.entities[0].code if where else context.own if title.sector == "GOV" and title.number != "many" else None
    if code is None and title.number == "body" and definite and title.sector == "GOV" and len(context.codes) == 1:
        code = next(iter(context.codes))
    if code is None and title.sector in FORCES:
        code = _force_before(title, history, context)
    return Entity(text, text.lower(), code, title.sector, title.office or None, start, end)
