"""Page -> Coded: the whole way of a page, and the Coder that holds what is slow to load."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Sequence

from detente.actors import home_of, homes_of, mark_actors, mark_speakers
from detente.articles import read_article
from detente.balancing import list_page_acts
from detente.codebook import Codebook, Hit, Term, load_codebook
from detente.dates import days_near, entry_days, mark_days
from detente.events import LEAST, code_events
from detente.model import Parser, load_parser
from detente.places import Areas, Gazetteer, areas_named, countries_named, load_gazetteer, mark_places, read_place
from detente.quotes import mark_reports
from detente.records import Article, Coded, Day, Marked, Page, Rejected, Sentence
from detente.releases import speaks_for_its_state
from detente.relevance import Relevance, unread_silences
from detente.sentences import read_sentences
from detente.ties import code_ties


class Coder:
    """Codes pages: the same page and coder give the same result, alone or among a thousand.

    >>> coded = Coder().code(Page(b"Minister visits Rome\\n\\nGerman Chancellor Angela Merkel visited Italy on May 4, 2016."))
    >>> [(e.type, e.mode, e.actor[0].code, e.recipient[0].code) for e in coded.events]
    [('CONSULT', 'visit', 'DEU', 'ITA')]
    """

    def __init__(self, codebook: Codebook | None = None, parser: Parser | None = None, least: float = LEAST):
        """``least``: the confidence below which no event is told."""
        self.codebook = codebook or load_codebook()
        self._parser, self.least = parser, least

    @cached_property
    def parser(self) -> Parser:
        return self._parser or load_parser()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return load_gazetteer()

    def code(self, page: Page) -> Coded | Rejected:
        """Everything one page says; a page that cannot be read is a value, not an exception."""
        article = read_article(page)
        return article if isinstance(article, Rejected) else self.code_article(article)

    def code_article(self, article: Article) -> Coded:
        hits, sentences, marked = self.mark_article(article)
        events, trace = code_events(article, marked, self.least)
        trace = tuple(sorted([*trace, *unread_silences(sentences, hits)], key=lambda silence: silence.sentence.start))
        ties = code_ties(article, marked)
        return Coded(article, events, ties, trace, list_page_acts(article, events, ties), sentences)

    def mark_article(self, article: Article) -> tuple[Sequence[Hit], tuple[Sentence, ...], list[Marked]]:
        """The names that dictionaries find, all sentences, and the parsed ones with what is marked in them."""
        hits = self.codebook.find_names(article.text)
        areas = areas_named(article.text, self.codebook, self.gazetteer, hits)
        home = self.home_of(article, hits, areas)
        sentences = read_sentences(article, self.parser, self.relevance_of(article, hits, home).matters)
        return hits, sentences, self.mark(article, sentences, hits, home, areas)

    def home_of(self, article: Article, hits: Sequence[Hit], areas: Areas) -> str | None:
        """The state whose affairs the article tells, if it tells one's; of its own releases a state is no such home, for they tell the world's."""
        named = [hit for hit in hits if article.text[hit.start : hit.end].lower() not in areas.settled]
        home = areas.home or home_of(article, self.codebook, named, self._country_of, areas.affairs)
        return None if home == article.publisher_country and speaks_for_its_state(article) else home

    def relevance_of(self, article: Article, hits: Sequence[Hit], home: str | None) -> Relevance:
        """What says of each piece of the article whether it may matter."""
        year, own_voice = article.published.year if article.published else None, speaks_for_its_state(article)
        return Relevance(article.text, hits, own_voice, year, home is not None or not hits)

    def mark(self, article: Article, sentences: Sequence[Sentence], hits: Sequence[Hit], home: str | None = None, areas: Areas | None = None) -> list[Marked]:
        """The parsed sentences with their mentions, days, places and reports."""
        areas = areas or areas_named(article.text, self.codebook, self.gazetteer, hits)
        areas = replace(areas, countries=areas.countries | ({home} if home else set()))
        homes = homes_of(article, sentences, home, lambda name: self._country_named(name, areas, home), hits, self.codebook, areas.affairs)
        mentions = mark_actors(article, sentences, self.codebook, hits, homes, self._towns(hits, article, areas))
        roles = [article.blocks[s.block].role for s in sentences]
        reports = mark_reports(sentences, mentions, roles, article.text, self.codebook)
        mentions = [mark_speakers(*each) for each in zip(sentences, mentions, reports, homes)]
        codes = frozenset(e.code for group in mentions for m in group for e in m.entities if e.code)
        codes |= {article.publisher_country} if article.publisher_country else set()
        entries = entry_days(article)
        before: list[Day] = []
        out = []
        for sentence, found, role, said, at in zip(sentences, mentions, roles, reports, homes):
            if sentence.words:
                day = article.blocks[sentence.block].day
                days = mark_days(sentence, article.published, day, before)
                before = [*days_near(before, sentence.start), *days]
                places = mark_places(sentence, found, self.codebook, self.gazetteer, codes, areas)
                out.append(Marked(sentence, role, found, days, places, said, at, entries.get(article.text.rfind("\n", 0, sentence.start) + 1)))
        return out

    def _towns(self, hits: Sequence[Hit], article: Article, areas: Areas) -> dict[str, str]:
        """Names of states and capitals that are towns of other states in this article: "Lebanon" in Ohio."""
        named = {(article.text[hit.start : hit.end].lower(), row.code) for hit in hits for row in hit.rows if isinstance(row, Term)}
        return {name: areas.settled[name][0] for name, code in named if name in areas.settled and areas.settled[name][0] != code}

    def _country_of(self, town: str, beside: str | None) -> str | None:
        """The country of a dateline's town; ``beside`` is what stands next to it: a country, a state of the USA, a day."""
        said = countries_named(beside or "", self.codebook, self.gazetteer)
        reading = read_place(town.title() if town.isupper() else town, self.codebook, self.gazetteer, beside=next(iter(said), None))
        return reading.country if reading and reading.country and (not said or reading.country in said) else next(iter(said), None)

    def _country_named(self, name: str, areas: Areas, home: str | None) -> str | None:
        """The country of a place by which a sentence opens: a state or capital, or a town of a state of which the article tells."""
        reading = read_place(name, self.codebook, self.gazetteer, areas=areas)
        known = any(hit.end - hit.start == len(name) and isinstance(row, Term) for hit in self.codebook.find_names(name) for row in hit.rows[:1])
        code = reading.country if reading else None
        return code if known or code in areas.countries or code == home else None


@cache
def default_coder() -> Coder:
    return Coder()


def read_page(source: str | Path | bytes, published: dt.date | str | None = None, url: str | None = None) -> Coded:
    """Read and code one page: a path, a URL or the page's bytes.

    Raises ``UnreadablePage`` (a ``DetenteError``) with stage and reason where the page gives no article.

    >>> coded = read_page(b"Sanctions\\n\\nThe United States imposed sanctions on Iran on 4 May 2016.", published="2016-05-05")
    >>> event = coded.events[0]
    >>> event.type, event.actor[0].code, event.recipient[0].code, event.date.since.isoformat()
    ('SANCTION', 'USA', 'IRN', '2016-05-04')
    """
    from detente.errors import UnreadablePage
    from detente.read.pages import read_source

    day = dt.date.fromisoformat(published) if isinstance(published, str) else published
    if isinstance(source, bytes):
        page: Page | Rejected = Page(source, url or "-", url, day)
    else:
        page = read_source(str(source), url=url, published=day)
    coded = page if isinstance(page, Rejected) else default_coder().code(page)
    if isinstance(coded, Rejected):
        raise UnreadablePage(coded)
    return coded
