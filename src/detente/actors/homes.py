"""Whose affairs an article tells: the state of its dateline, or the one it keeps naming; bare parties ("the police") are that state's."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Sequence, Set

from detente.codebook import Codebook, Group, Hit, Office, Term, hits_between, load_codebook
from detente.codebook.domestic import DOMESTIC, are_elsewhere, are_of_several
from detente.records import Article, Block, Mention, Sentence
from detente.releases import speaks_for_its_state

OWN_SHARE, ENOUGH = 0.6, 3  # of the states an article names, the share and number that make one its own
TELLING_OF_ITSELF = "Washington"  # from there the affairs of the United States are told, whomever they deal with: "WASHINGTON - China hacked a regulator …"
SELDOM = 1 / 3  # named so much less often than another, a dateline's state is where the reporter sits
_CITY = r"[A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]+){0,3}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    rf"(?:(?P<upper>[A-ZÀ-Þ][A-ZÀ-Þ'’.-]{{2,}}(?: [A-ZÀ-Þ'’.-]{{2,}}){{0,3}})(?:, ?(?P<beside>[^–—:(-]{{2,30}}?))?"
    rf"|(?P<mixed>{_CITY}), (?P<within>[A-ZÀ-Þ][\w.]+(?: [A-ZÀ-Þ][\w.]+)?)(?:, [^–—:(-]{{2,20}})?)\s*(?:(?:\([^)]{{2,40}}\)\s*)?(?:[–—_-]+(?:\s|$)|:\s)|\((?:AP|AFP|Reuters|UPI|Xinhua|dpa|IANS|PTI|ANI)\)\s)"
    rf"|(?P<dated>{_CITY}), (?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})(?:,? \d{{4}})?\.?\s*(?:\([^)]{{2,40}}\)\s*)?(?:[–—_-]+(?:\s|$))?"
)
_RUN_IN = re.compile(r"[.!?][\"”’']?\s+(?=[A-ZÀ-Þ]{4})")  # behind it a town in capitals may begin
HEADLINE = 160  # characters of a headline that is run into the text
_BYLINE = re.compile(rf"\b[Ii]n (?P<town>{_CITY})\s*$")
_OPENING = re.compile(
    rf"(?:Meanwhile,? |Elsewhere,? |And |But )?[Ii]n (?:the )?(?:[\w-]+ )?(?:(?:town|city|capital|village|region|province|district|port) of )?(?P<town>{_CITY})(?:, where\b| where\b|,|:)")

Country = Callable[[str, str | None], str | None]


def home_of(
    article: Article, codebook: Codebook, hits: Sequence[Hit], country_of: Country, provinces: Sequence[str] = ()
) -> str | None:
    """Code of the state whose affairs the article tells, None where there is no telling.

    ``country_of`` gives the country of a town, the second argument what stands beside it ("TOWER, Minn."); ``provinces`` are the states of the
    provinces that the article names: "Fort Worth, Texas" stands against a Russian submarine."""
    dateline = _first_dateline(article)
    written = _written_in(article, dateline, country_of)  # maybe from a bureau abroad: "BANGKOK - Myanmar's military …"
    if written and dateline and _town(dateline).title() == TELLING_OF_ITSELF:
        return written
    known = frozenset(code for hit in hits if (code := _state_named(hit, codebook, True)))
    for people in (False, True):  # by the names of states, else of those who hold their offices too
        counts = Counter(code for hit in hits if (code := _state_named(hit, codebook, people, known)))
        counts.update(provinces)
        code, count = counts.most_common(1)[0] if counts else (None, 0)
        if len(counts) == 1 or count >= ENOUGH and count >= OWN_SHARE * counts.total():
            return written if written and (count < ENOUGH or counts[written] > SELDOM * count) else code
        if written and count >= ENOUGH and counts[written] <= count / 2 and code == _opened_by(article, hits, codebook):
            return code
    return written


def _state_named(hit: Hit, codebook: Codebook, people: bool, known: Set[str] = frozenset()) -> str | None:
    """The state that a name stands for, one that is a province's, too, if the state is ``known`` to be spoken of ("Georgia", where Saakashvili is named); with ``people`` also that of
    the office its bearer held."""
    if isinstance(hit.rows[0], Office):
        codes = {row.code for row in hit.rows if isinstance(row, Office)} if people else set()
    else:
        codes = {row.code for row in hit.rows[:1] if isinstance(row, (Term, Group)) and (not row.ambiguous or _is_like_a_province(row) and row.code in known)}
    return next(iter(codes)) if len(codes) == 1 and codes <= codebook.states.keys() else None


def _is_like_a_province(row: Term | Group) -> bool:
    """Whether a state's name is that of a state of the United States, too."""
    return isinstance(row, Term) and row.kind == "name" and "US state" in row.ambiguous


def _opened_by(article: Article, hits: Sequence[Hit], codebook: Codebook) -> str | None:
    """The state that both the headline and, behind its dateline, the body name first."""
    firsts = []
    for role in ("headline", "body"):
        block = next((b for b in article.blocks if b.role == role), None)
        if block is None:
            return None
        dateline = _dateline(article, block, _headlines(article)) if role == "body" else None
        start = dateline.end() if dateline else block.start
        firsts.append(next((code for hit in hits if start <= hit.start < block.end and (code := _state_named(hit, codebook, True))), None))
    return firsts[0] if firsts[0] == firsts[1] else None


def _written_in(article: Article, dateline: re.Match | None, country_of: Country) -> str | None:
    """The state of the dateline, or of the town that the byline names."""
    if dateline and (code := country_of(_town(dateline), dateline["beside"] or dateline["within"])):
        return code
    towns = [m["town"] for b in article.blocks if b.role == "byline" and (m := _BYLINE.search(b.text))]
    return country_of(towns[0], None) if towns else None


def _first_dateline(article: Article) -> re.Match | None:
    """The dateline by which the body begins, maybe behind a headline that stands as its first line, or on a line of its own."""
    titles, bodies = _headlines(article), [b for b in article.blocks if b.role == "body"][:2]
    alone = (m for b in titles if (m := _dateline(article, b, titles)) and m.end() == b.end)
    return next((m for b in bodies if (m := _dateline(article, b, titles))), None) or next(alone, None)


def homes_of(
    article: Article, sentences: Sequence[Sentence], home: str | None, country_of: Callable[[str], str | None], hits: Sequence[Hit], codebook: Codebook, provinces: Sequence[str]
) -> list[str | None]:
    """For each sentence the state whose affairs it tells: of the place by which it opens ("In Nairobi, …"), or its paragraph does ("In Albania, where …";
    where several have one, "GUATEMALA - "), else ``home``; where there is none, the one state that its paragraph names (``hits``), but in a state's own releases, where it may be the speaker's, and where the article names
    ``provinces`` of others."""
    out: list[str | None] = []
    datelines = _datelines(article)
    named = _named_alone(article, hits, codebook) if home is None and not speaks_for_its_state(article) else {}
    alone = {block: code for block, code in named.items() if {*provinces} <= {code}}
    block, opened = -1, None
    for sentence in sentences:
        opening = _OPENING.match(sentence.text)
        here = country_of(opening["town"]) if opening else None
        if sentence.block != block:
            block, opened = sentence.block, here if opening and "where" in opening[0] else None
            if len(datelines) > 1 and block in datelines:
                opened = country_of(datelines[block])
        out.append(here or opened or home or alone.get(sentence.block))
    return out


def _named_alone(article: Article, hits: Sequence[Hit], codebook: Codebook) -> dict[int, str]:
    """Number of a paragraph -> the one state that it names, otherwise than by its capital alone, which may be where somebody lives."""
    alone: dict[int, str] = {}
    for i, block in enumerate(article.blocks):
        inside = hits_between(hits, block.start, block.end) if block.role == "body" else ()
        codes = {code for hit in inside if (code := _state_named(hit, codebook, True))}
        if len(codes) == 1 and not all(_is_capital(hit) for hit in inside):
            alone[i] = codes.pop()
    return alone


def _is_capital(hit: Hit) -> bool:
    return isinstance(hit.rows[0], Term) and hit.rows[0].kind == "capital"


def _datelines(article: Article) -> dict[int, str]:
    """Number of a block -> the town of its dateline."""
    titles = _headlines(article)
    return {i: _town(m).title() for i, b in enumerate(article.blocks) if b.role == "body" and (m := _dateline(article, b, titles))}


def _headlines(article: Article) -> list[Block]:
    return [b for b in article.blocks if b.role == "headline"]


def _dateline(article: Article, block: Block, titles: Sequence[Block]) -> re.Match | None:
    """The dateline by which a block begins, behind the headline where one of these ``titles`` is repeated there, or where it is run into the text ("Man held. SALEM, Ore. (AP) - ")."""
    title = next((b.text for b in titles if b is not block and block.text.startswith(b.text)), "")
    behind = len(title) + len(re.match(r"[.\s]*", block.text[len(title) :])[0]) if title else 0
    starts = [block.start + behind, *(m.end() for m in _RUN_IN.finditer(article.text, block.start, min(block.end, block.start + HEADLINE)))]
    return next((m for start in starts if (m := _DATELINE.match(article.text, start, block.end))), None)


def _town(dateline: re.Match) -> str:
    return dateline["upper"] or dateline["mixed"] or dateline["dated"]


def settle(mentions: list[Mention], home: str | None, text: str) -> list[Mention]:
    """The mentions with bare parties of the state's own sectors ("the police", "opposition lawmakers") placed at home."""
    if home is None:
        return mentions
    return [_settled(m, home, text) if any(e.code is None for e in m.entities) else m for m in mentions]


def _settled(mention: Mention, home: str, text: str) -> Mention:
    before = text[max(0, mention.start - 30) : mention.start].split()[-2:]
    words = [*before, *text[mention.start : mention.end].split()]
    if are_elsewhere(words) or are_of_several(words) or mention.kind not in ("description", "name"):
        return mention
    if mention.kind == "name" and load_codebook().holders_called(mention.entities[0].name):
        return mention  # "Prime Minister Orban": who of several is not known, and it is nobody of here
    return dataclasses.replace(mention, entities=tuple(
        dataclasses.replace(e, code=home) if e.code is None and e.sector in DOMESTIC else e for e in mention.entities))
