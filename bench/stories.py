"""How well copies and stories are found: `python -m bench.stories --data state_dept_press.jsonl.gz [--sweep] [--show 20]`.

Press releases of the US Department of State (public domain), as JSON lines with ``title``, ``link``, ``pubDate`` and
``description_html``, and what other outlets might have made of them, built here from a fixed seed:

- a revision: the same address, a paragraph more, a tenth of the sentences gone;
- a wire copy: another outlet, byline, headline and lead, 10 to 30 % of the sentences dropped, the tail cut;
- an own report: another outlet, a few sentences in another order, other words, an attribution: no copy of the text.

Against them stand the releases themselves, many of one template: calls and meetings with the same and with other
ministers, national days, travel, sanctions. B³ (Bagga and Baldwin 1998) scores groups. Articles: every pair is known. Events:
those of one source sentence, type and parties are one deed (headline and first sentence count as one sentence); those of
releases of more than three days apart, of two calls or meetings, or of other type or parties, are different ones; all else
may be either and is left out. Thresholds are swept on one half
of the releases (--sweep), figures are of the other half.
"""
from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import multiprocessing
import random
import re
import time
from collections import Counter, defaultdict
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import NamedTuple

from bench.machine import describe_machine
from read import page_of

from detente import Article, Coded, Page, pipeline
from detente.articles import read_article
from detente.stories import articles as article_stage
from detente.stories import find_revisions, group_articles, group_events, tellings

# Releases that are one text, as reading them tells: given out twice, or given out again with changes.
GIVEN_TWICE = ("Joint Statement on Cuba", "Chair’s Statement: Roadmap for Global Food Security",
               "Secretary Blinken’s Travel to Germany")
TEMPLATE = re.compile("Call with|Meeting with|Travel|Travels|Visit|National Day|Independence Day|Sanction|Designat|Meets? with")
OUTLETS = (("Morning Courier", "GBR"), ("Northern Wire", "CAN"), ("Daily Ledger", "USA"), ("Harbour Post", "AUS"),
           ("Union Times", "IRL"))
REWORDED = (("spoke with", "held a phone call with"), ("spoke today with", "talked by phone with"),
            ("met with", "held talks with"),
            ("met today with", "sat down with"), ("Secretary of State Antony J. Blinken", "US Secretary of State Antony Blinken"),
            ("discussed", "went over"), ("reaffirmed", "reiterated"), ("underscored", "stressed"), ("emphasized", "stressed"),
            ("condemned", "denounced"), ("will travel to", "is to visit"), ("thanked", "expressed gratitude to"),
            ("the importance of", "the need for"), ("support for", "backing for"), ("efforts", "steps"), ("partnership", "ties"),
            ("The Secretary", "Blinken"), ("ongoing", "continuing"), ("shared", "common"), ("today", ""), ("regional", "area"))
LEADS = ("A statement given out in Washington drew notice in several capitals.", "Here is what the department had to say.",
         "The text was handed to reporters late in the day.")
NOTE = "Editor’s note: this text was changed after it was first given out, and a line was added to it."
TAILS = ("", ", the department said", ", according to a statement", ", a spokesperson said")


class Built(NamedTuple):
    row: dict                  # of the table of articles
    release: str
    half: int
    kind: str                  # release, revision, copy, report
    deed: bool                 # the release tells of one call or meeting
    sentences: list[tuple[int, str]]     # (number in the release, words); -1 headline, -2 made up


# -- building ----------------------------------------------------------------------------------------------------


def read_releases(data: Path) -> list[dict]:
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sentences_of(release: dict) -> list[str]:
    """The sentences of its body, as detente reads the page; none where it cannot."""
    article = read_article(page_of(release))
    if not isinstance(article, Article):
        return []
    paragraphs = [article.text[b.start:b.end] for b in article.blocks if b.role == "body"]
    return [s for p in paragraphs for s in re.split(r"(?<=[.!?])\s+(?=[A-Z“])", p)]


def build(release: dict, rng: random.Random, with_reports: bool) -> list[Built]:
    """The release and its versions; of one family in four the release itself is not in the store."""
    numbered = list(enumerate(sentences_of(release)))
    published = page_of(release).published
    own = [make(release, "release", release["link"], "US Department of State", "USA", published, release["title"], numbered)]
    if len(numbered) < 5 or rng.random() > (1.0 if with_reports else 0.4):
        return own
    others = [revise(release, rng, published, numbered)] if rng.random() < 0.3 else []
    outlets = rng.sample(OUTLETS, 3)
    others += [copy(release, rng, published, numbered, outlet) for outlet in outlets[:rng.choice((1, 1, 2))]]
    if with_reports:
        others.append(report(release, rng, published, numbered, outlets[2]))
    return others if rng.random() < 0.25 and len(others) > 1 else own + others


def revise(release, rng, published, numbered) -> Built:
    kept = drop(rng, numbered, 0.1) + [(-2, NOTE)]
    return make(release, "revision", release["link"], "US Department of State", "USA", published, release["title"], kept)


def copy(release, rng, published, numbered, outlet) -> Built:
    kept = drop(rng, numbered, rng.uniform(0.1, 0.3))
    kept = [(-2, rng.choice(LEADS)), *kept[:max(3, round(len(kept) * rng.uniform(0.7, 1)))]]
    day = published + dt.timedelta(rng.choice((0, 0, 1)))
    return make(release, "copy", f"https://{outlet[0]}/{release['guid']}", *outlet, day, f"{outlet[0]}: {release['title']}", kept)


def report(release, rng, published, numbered, outlet) -> Built:
    kept = rng.sample(numbered, max(2, min(6, len(numbered) // 2)))
    told = [(number, reword(words, rng)) for number, words in sorted(kept, key=lambda s: (s[0] > 1, rng.random()))]
    day = published + dt.timedelta(rng.choice((0, 0, 1)))
    return make(release, "report", f"https://{outlet[0]}/own/{release['guid']}", *outlet, day, reword(release["title"], rng)[:-1],
                [(-2, rng.choice(LEADS)), *told])


def reword(words: str, rng: random.Random) -> str:
    """Other words, half of what is listed after the first comma or "and", and an attribution."""
    for old, new in REWORDED:
        words = words.replace(old, new)
    first, *rest = re.split(r"(?<=\w\w\w)(,? and |, )", words.rstrip("."))
    pairs = list(zip(rest[::2], rest[1::2]))
    kept = sorted(rng.sample(range(len(pairs)), (len(pairs) + 1) // 2))
    return first + "".join(sign + part for sign, part in (pairs[i] for i in kept)) + rng.choice(TAILS) + "."


def drop(rng, numbered, share: float) -> list:
    return [s for s in numbered if rng.random() >= share]


def make(release, kind, url, publisher, country, published, title, numbered) -> Built:
    text = "\n\n".join([title, f"By the newsroom of the {publisher}", *(words for _, words in numbered)])
    key = sha256(f"{text}{url}".encode()).hexdigest()[:16]
    row = {"id": f"article1:{key}", "document": sha256(url.encode()).hexdigest()[:16], "url": url, "title": title, "text": text,
           "publisher": publisher, "publisher_country": country, "state_owned": False, "publisher_owner": None,
           "published": published}
    half = sha256(release["guid"].encode()).digest()[0] % 2
    family = next((same for same in GIVEN_TWICE if release["title"].startswith(same)), release["guid"])
    deed = bool(re.search("Call with|Meeting with", release["title"]))
    return Built(row, family, half, kind, deed, [(-1, title), *numbered])


def choose(releases: list[dict], most: int) -> list[dict]:
    """Short releases of some template, whole series first: those whose titles end in the same word."""
    series = defaultdict(list)
    for release in releases:
        if TEMPLATE.search(release["title"]) and len(release["description_html"]) < 6000:
            series[release["title"].split()[-1]].append(release)
    ordered = sorted(series.values(), key=lambda rows: (-len(rows), rows[0]["title"]))
    return [release for rows in ordered for release in rows][:most]


# -- coding ------------------------------------------------------------------------------------------------------


def code(built: Built) -> list[dict]:
    """Rows of the table of events, with the number of the sentence that each comes from."""
    row = built.row
    coded = pipeline.default_coder().code(Page(row["text"].encode(), row["url"], row["url"], row["published"]))
    if not isinstance(coded, Coded):
        return []
    return [flat(event.to_dict(coded.article), built) for event in coded.events]


def flat(event: dict, built: Built) -> dict:
    date, place = event["date"] or {}, event["place"] or {}
    out = {name: event[name] for name in ("type", "mode", "aux")}
    out |= {name: built.row[name] for name in ("url", "publisher", "publisher_country", "state_owned", "published")}
    for side in ("actor", "recipient"):
        out |= {f"{side}_{part}s": [e[part] or "" for e in event[side]] for part in ("code", "name", "sector")}
    out |= {"day": date.get("start"), "day_until": date.get("end"), "day_granularity": date.get("granularity")}
    out |= {f"place_{part}": place.get(part) for part in ("name", "country", "admin1", "granularity")}
    out |= {"lat": place.get("lat"), "lon": place.get("lon"), "trigger_start": event["trigger"]["start"]}
    out |= {"sentence_start": event["sentence"]["start"], "sentence": event["sentence"]["text"]}
    built_from = origin_of(event["sentence"]["text"], built)
    return out | {"id": f"{event['id']}-{built.row['id'][9:]}", "article": built.row["id"], "origin": built_from,
                  "release": built.release, "deed": built.deed and event["type"] == "CONSULT" and built_from <= 0}


def origin_of(sentence: str, built: Built) -> int:
    words = set(re.findall(r"\w+", sentence))
    return max(built.sentences, key=lambda s: len(words & (w := set(re.findall(r"\w+", s[1])))) / (len(words | w) or 1))[0]


# -- scoring -----------------------------------------------------------------------------------------------------


def b_cubed(items: list, told: dict, judge) -> tuple[float, float, float]:
    """Precision, recall, F1; ``judge(a, b)`` is True for one, False for two, None where nobody knows."""
    groups = defaultdict(list)
    for item in items:
        groups[told[item["id"]]].append(item)
    truly = defaultdict(list)
    for item in items:
        truly[item["gold"]].append(item)
    precision = recall = 0.0
    for item in items:
        verdicts = [judge(item, other) for other in groups[told[item["id"]]]]
        precision += verdicts.count(True) / (len(verdicts) - verdicts.count(None))
        recall += verdicts.count(True) / len(truly[item["gold"]])
    precision, recall = precision / len(items), recall / len(items)
    return precision, recall, 2 * precision * recall / (precision + recall)


def score_articles(built: list[Built]) -> tuple[float, float, float]:
    items = [{"id": b.row["id"], "gold": b.release} for b in built]
    return b_cubed(items, group_articles(b.row for b in built), lambda a, b: a["gold"] == b["gold"])


def whose(event: dict) -> tuple:
    return event["type"], tuple(event["aux"]), frozenset(event["actor_codes"] + event["recipient_codes"])


def with_gold(events: list[dict]) -> list[dict]:
    """Headline and first sentence tell one deed, where type and parties are the same."""
    return [e | {"gold": (e["release"], max(0, e["origin"]), whose(e))} for e in events if e["origin"] != -2]


def judge_events(a: dict, b: dict) -> bool | None:
    if a["gold"] == b["gold"]:
        return True
    if whose(a) != whose(b):
        return None if whose(a)[0] == whose(b)[0] and a["release"] == b["release"] else False
    two_deeds = a["deed"] and b["deed"] and a["release"] != b["release"]
    return None if abs((a["published"] - b["published"]).days) <= 3 and not two_deeds else False


def stories_of(built: list[Built], events: list[dict]):
    rows = [b.row for b in built]
    return group_events(events, rows, group_articles(rows))


def score_events(built: list[Built], events: list[dict]) -> tuple[float, float, float]:
    told = {event: story.id for story in stories_of(built, events) for event in story.events}
    return b_cubed(with_gold(events), told, judge_events)


def recall_of_reports(built: list[Built], events: list[dict]) -> tuple[float, int]:
    """How much of its deed an event of an own report finds, of what other articles tell of it; and of how many such events."""
    kinds, items = {b.row["id"]: b.kind for b in built}, with_gold(events)
    told = {event: story.id for story in stories_of(built, events) for event in story.events}
    truly = defaultdict(list)
    for item in items:
        truly[item["gold"]].append(item)
    found = []
    for item in items:
        others = [o for o in truly[item["gold"]] if o["article"] != item["article"]]
        if others and kinds[item["article"]] == "report":
            found.append(sum(told[o["id"]] == told[item["id"]] for o in others) / len(others))
    return sum(found) / len(found), len(found)


def sweep(stage, grid: dict[str, tuple], score) -> None:
    """Prints the score of each setting and puts the shipped one back."""
    shipped = {name: getattr(stage, name) for name in grid}
    for values in product(*grid.values()):
        for name, value in zip(grid, values):
            setattr(stage, name, value)
        setting = " ".join(f"{name}={value}" for name, value in zip(grid, values))
        print(f"  {setting}:", *(f"{name} {part:.3f}" for name, part in zip(("P", "R", "F1", "R of reports"), score())),
              flush=True)
    for name, value in shipped.items():
        setattr(stage, name, value)


def sweep_all(built, some, events) -> None:
    print("sweep of articles, first half:")
    sweep(article_stage, {"COPY_OVERLAP": (0.4, 0.5, 0.6), "COPY_WITHIN": (0.5, 0.6, 0.65, 0.7, 0.8)},
          lambda: score_articles(built))
    sweep(article_stage, {"REVISION_WITHIN": (0.4, 0.5, 0.6)}, lambda: score_articles(built))
    print("sweep of events, first half:")
    for name, values in {"LIKE_PLAIN": (0.15, 0.25, 0.35, 0.45, 0.55, 0.7), "LIKE_SURE": (0.05, 0.1, 0.2, 0.3, 0.4),
                         "LIKE_DOUBT": (0.4, 0.5, 0.6, 0.7, 0.8), "LIKE_COPY": (0.4, 0.5, 0.6, 0.7, 0.8), "ABOUT": (15, 25, 40),
                         "THIN": (0.5, 1.5, 2.5)}.items():
        sweep(tellings, {name: values}, lambda: (*score_events(some, events), recall_of_reports(some, events)[0]))


def show(built, events, most: int) -> None:
    """Stories across releases, to be read by eye."""
    by_id = {e["id"]: e for e in events}
    across = [s for s in stories_of(built, events) if len({by_id[e]["release"] for e in s.events}) > 1]
    print(f"stories across releases: {len(across)}")
    for story in random.Random(5).sample(across, min(most, len(across))):
        print(f"\n{story.type} {story.mode} {story.actors} > {story.recipients} {story.day} {story.aux}")
        for release in dict.fromkeys(by_id[e]["release"] for e in story.events):
            event = next(by_id[e] for e in story.events if by_id[e]["release"] == release)
            print(f"  {event['published']} {event['day']} {event['sentence'][:230]}")


def synthetic_events(count: int) -> list[dict]:
    """Made-up rows for speed: 380 pairs of states, six types, a thousand days; deeds told once to eight times, in part
    in other words."""
    rng, out = random.Random(1), []
    syllables = "ka mo ri te".split(), "lan bor dix fen gul".split(), "ia os um et".split()
    words = ["".join(parts) for parts in product(*syllables)]
    states = "USA RUS CHN UKR FRA DEU IRN ISR GBR JPN KOR IND PAK TUR SAU EGY BRA MEX CAN AUS".split()
    while len(out) < count:
        pair, day, told = rng.sample(states, 2), dt.date(2020, 1, 1) + dt.timedelta(rng.randrange(1000)), rng.sample(words, 12)
        deed = {"type": rng.choice(("CONSULT", "SANCTION", "ACCUSE", "ASSAULT", "AID", "REQUEST")), "mode": None, "aux": []}
        for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
            sentence = " ".join([w for w in told if rng.random() < 0.8] + rng.sample(words, 4))
            sides = {f"{side}_{part}s": [code if part == "code" else ""] for side, code in zip(("actor", "recipient"), pair)
                     for part in ("code", "name", "sector")}
            when = {"published": day + dt.timedelta(rng.randrange(3)), "day": day if rng.random() < 0.5 else None}
            out.append(deed | sides | when | {"id": f"e{len(out)}", "article": f"a{len(out)}", "sentence": sentence})
    return out[:count]


def report_articles(built: list[Built]) -> str:
    """Prints how well articles are grouped; gives the figures for the last line."""
    began, (p, r, f1) = time.perf_counter(), score_articles(built)
    seconds, rows = time.perf_counter() - began, [b.row for b in built]
    revised = find_revisions(rows, group_articles(rows))
    kinds = Counter(b.kind for b in built)
    print(f"articles, second half: {len(rows)}, of them {kinds['copy']} copies and {kinds['revision']} revisions "
          f"({len(revised)} told as such; some have lost the release that they revise); B³ P {p:.3f} R {r:.3f} F1 {f1:.3f}; "
          f"{len(rows) / seconds:.0f} articles/s")
    return f"articles_p={p:.3f} articles_r={r:.3f} articles_f1={f1:.3f}"


def report_events(built: list[Built], events: list[dict]) -> str:
    (p, r, f1), (of_reports, reports) = score_events(built, events), recall_of_reports(built, events)
    print(f"events, second half: {len(events)} of {len(built)} articles; B³ P {p:.3f} R {r:.3f} F1 {f1:.3f}")
    print(f"of these, {reports} of own reports that other articles tell as well: B³ R {of_reports:.3f}")
    return f"events_p={p:.3f} events_r={r:.3f} events_f1={f1:.3f} reports_r={of_reports:.3f}"


def report_speed(count: int) -> str:
    rows = synthetic_events(count)
    began = time.perf_counter()
    found = group_events(rows, (), {})
    seconds = time.perf_counter() - began
    print(f"speed: {count} made-up events into {len(found)} stories in {seconds:.1f} s")
    return f"events_per_s={count / seconds:.0f}"


def code_all(built: list[Built]) -> list[dict]:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return [event for found in pool.imap(code, built, chunksize=8) for event in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="press releases, .jsonl.gz")
    parser.add_argument("--releases", type=int, default=150, help="how many are coded, for events")
    parser.add_argument("--events", type=int, default=100_000, help="how many made-up events, for speed")
    parser.add_argument("--sweep", action="store_true", help="sweep the thresholds on the first half")
    parser.add_argument("--show", type=int, default=0, help="print so many stories across releases")
    given = parser.parse_args()
    if not given.data.exists():
        parser.error(f"no such file: {given.data}; bench/stories.py's docstring says what it holds")
    print(describe_machine())
    rng, releases = random.Random(1), read_releases(given.data)
    built = [b for release in releases for b in build(release, rng, False)]
    some = [b for release in choose(releases, given.releases) for b in build(release, rng, True)]
    half_of = {b.row["id"]: b.half for b in some}
    events = code_all(some)
    halves = [([b for b in built if b.half == half], [b for b in some if b.half == half],
               [e for e in events if half_of[e["article"]] == half]) for half in (0, 1)]
    if given.sweep:
        sweep_all(*halves[0])
    built, some, events = halves[1]
    figures = report_articles(built), report_events(some, events), report_speed(given.events)
    show(some, events, given.show)
    print(*figures)


if __name__ == "__main__":
    main()
