"""Records -> the words by which a person reads them: parties, days, places, sources, and the words printed."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from detente.records import Article, Day, Entity, Event, Place, Source, Span

# Control characters and changes of writing direction: a page must not steer the terminal it is shown on.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ASIDE = {"byline": "byline", "teaser": "teaser", "credit": "credit", "boilerplate": "boilerplate line"}


def clean(text: str) -> str:
    """Text that is safe to print, on one line.

    >>> clean("a\\x1b[31m b\\n c")
    'a�[31m b c'
    """
    return " ".join(_UNSAFE.sub("�", text).split())


def party_words(entity: Entity) -> str:
    """
    >>> party_words(Entity("Abe", "Shinzo Abe", "JPN", "GOV", "prime minister", 0, 3))
    'JPN Shinzo Abe (prime minister)'
    """
    role = entity.office or entity.sector
    name = clean(entity.name) if entity.name != entity.code else ""
    return " ".join(filter(None, (entity.code or "?", name, f"({clean(role)})" if role else "")))


def side_words(entities: Sequence[Entity]) -> str:
    return ", ".join(party_words(e) for e in entities)


def state_words(code: str) -> str:
    """
    >>> state_words("JPN")
    'Japan (JPN)'
    """
    from detente.codebook import load_codebook
    state = load_codebook().states.get(code)
    return f"{state.name} ({code})" if state else code


def deed_words(event: Event) -> str:
    """"JPN Shinzo Abe → RUS Vladimir Putin"; "?" where nobody is named."""
    who = side_words(event.actor) or "?"
    return f"{who} → {side_words(event.recipient)}" if event.recipient else who


def act_words(event: Event) -> str:
    """"CONSULT visit, future": type, mode and auxiliary modes."""
    return ", ".join([f"{event.type} {event.mode or ''}".strip(), *event.aux])


def day_words(day: Day | None) -> str:
    """The day as resolved and, in quotes, as printed; for an unresolved one why it is not.

    >>> from datetime import date
    >>> day_words(Day("In February", 0, 11, 0, 1, 1, date(2016, 2, 1), date(2016, 2, 29), "month", "2016-02"))
    '2016-02 “In February”'
    """
    if day is None:
        return ""
    printed = f"“{clean(day.text)}”"
    if day.since is None and day.until is None:
        return f"{printed} ({clean(day.reason)})" if day.reason else printed
    return f"{_period(day)} {printed}"


def _period(day: Day) -> str:
    since, until = (d.isoformat() if d else "" for d in (day.since, day.until))
    if since == until:
        return since
    if re.fullmatch(r"\d{4}(-\d{2})?", day.value):
        return day.value
    return f"{since or '…'} to {until or '…'}"


def place_words(place: Place | None) -> str:
    """"Sochi, RUS"; a country alone is not said twice."""
    if place is None:
        return ""
    return ", ".join(dict.fromkeys(filter(None, (clean(place.name), place.country))))


def source_words(sources: Sequence[Source]) -> str:
    """The chain of attribution, outermost first.

    >>> speaker = Source("Lavrov", "RUS", "Sergey Lavrov", "say", 9, 15)
    >>> source_words([Source("Tass", None, None, "report", 0, 4), speaker])
    'Tass › Sergey Lavrov (RUS)'
    """
    return " › ".join(clean(s.name or s.text or "unnamed") + (f" ({s.code})" if s.code else "") for s in sources)


def shorten_around(text: str, start: int, end: int, limit: int) -> tuple[str, int, int]:
    """About ``limit`` characters of ``text`` around ``text[start:end]``, whole words, and where that stands in it.

    >>> shorten_around("one two three four five six seven", 14, 18, 16)
    ('… three four five …', 8, 12)
    """
    if len(text) <= limit:
        return text, start, end
    room = max(0, limit - (end - start))
    left = max(0, min(start - room // 2, len(text) - limit))
    right = min(len(text), max(end, left + limit))
    if left:
        left = next((m.end() for m in re.finditer(r"\s+", text) if left <= m.end() <= start), start)
    if right < len(text):
        right = max([m.start() for m in re.finditer(r"\s+", text) if end <= m.start() <= right], default=end)
    head, tail = "… " if left else "", " …" if right < len(text) else ""
    return head + text[left:right] + tail, start - left + len(head), end - left + len(head)


def quote_words(sentence: Span, trigger: Span, limit: int) -> tuple[str, int, int]:
    """The sentence as printed, shortened, with the offsets of the word that carries the act."""
    start = trigger.start - sentence.start
    text = re.sub(r"\s", " ", _UNSAFE.sub("�", sentence.text))
    return shorten_around(text, start, start + len(trigger.text), limit)


def publisher_words(article: Article) -> str:
    """"Sputnik International (RUS, state-owned)" """
    owned = {True: "state-owned", False: "", None: ""}[article.state_owned]
    about = ", ".join(filter(None, (article.publisher_country, owned)))
    name = clean(article.publisher or "unknown publisher")
    return f"{name} ({about})" if about else name


def aside_words(article: Article) -> str:
    """What of the page is not the article's own telling, counted: "2 teasers, 1 credit, 3 boilerplate lines"."""
    counts = Counter(b.role for b in article.blocks)
    return ", ".join(f"{counts[role]} {words}{'s' if counts[role] > 1 else ''}"
                     for role, words in ASIDE.items() if counts[role])
