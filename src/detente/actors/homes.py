"""Whose affairs an article tells: the state of its dateline, or the one it keeps naming; bare parties ("the police") are that state's."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Sequence

from detente.codebook import Codebook, Group, Hit, Term, load_codebook
from detente.codebook.domestic import DOMESTIC, SEVERAL, are_elsewhere
from detente.records import Article, Mention

OWN_SHARE, ENOUGH = 0.6, 3  # of the states an article names, the share and number that make one its own
_CITY = r"[A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]+){0,3}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    rf"(?:(?P<upper>[A-ZÀ-Þ][A-ZÀ-Þ'’.-]{{2,}}(?: [A-ZÀ-Þ'’.-]{{2,}}){{0,3}})(?:, ?(?P<beside>[^–—:(-]{{2,30}}?))?"
    rf"|(?P<mixed>{_CITY}), (?P<within>[A-ZÀ-Þ][\w.]+(?: [A-ZÀ-Þ][\w.]+)?)(?:, [^–—:(-]{{2,20}})?)\s*(?:\([^)]{{2,40}}\)\s*)?(?:[–—-]+\s|:\s)"
    rf"|(?P<dated>{_CITY}), (?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})(?:,? \d{{4}})?\.?\s*(?:\([^)]{{2,40}}\)\s*)?(?:[–—-]+\s)?"
)


def home_of(
    article: Article, codebook: Codebook, hits: Sequence[Hit], country_of: Callable[[str, str | None], str | None], provinces: Sequence[str] = ()
) -> str | None:
    """Code of the state whose affairs the article tells, None where there is no telling.

    ``country_of`` gives the country of a town, the second argument what stands beside it ("TOWER, Minn."); ``provinces`` are the states of the
    provinces that the article names: "Fort Worth, Texas" stands against a Russian submarine."""
    body = next((b for b in article.blocks if b.role == "body"), None)
    dateline = _DATELINE.match(article.text, body.start, body.end) if body else None
    if dateline:
        code = country_of(dateline["upper"] or dateline["mixed"] or dateline["dated"], dateline["beside"] or dateline["within"])
        if code:
            return code
    counts = Counter(row.code for hit in hits for row in hit.rows[:1] if isinstance(row, (Term, Group)) and row.code in codebook.states and not row.ambiguous)
    counts.update(provinces)
    if not counts:
        return None
    code, count = counts.most_common(1)[0]
    return code if len(counts) == 1 or count >= ENOUGH and count >= OWN_SHARE * counts.total() else None


def settle(mentions: list[Mention], home: str | None, text: str) -> list[Mention]:
    """The mentions with bare parties of the state's own sectors ("the police", "opposition lawmakers") placed at home."""
    if home is None:
        return mentions
    return [_settled(m, home, text) if any(e.code is None for e in m.entities) else m for m in mentions]


def _settled(mention: Mention, home: str, text: str) -> Mention:
    before = text[max(0, mention.start - 30) : mention.start].split()[-2:]
    words = [*before, *text[mention.start : mention.end].split()]
    if are_elsewhere(words) or SEVERAL & {w.lower().strip(",") for w in words} or mention.kind not in ("description", "name"):
        return mention
    if mention.kind == "name" and load_codebook().is_called_as_a_holder(mention.entities[0].text):
        return mention  # "Prime Minister Orban": who of several is not known, and it is nobody of here
    return dataclasses.replace(mention, entities=tuple(
        dataclasses.replace(e, code=home) if e.code is None and e.sector in DOMESTIC else e for e in mention.entities))
