"""Organisations, memberships, groups, titles and outlets: what must hold in the tables."""
import datetime as dt
from collections import Counter

import pytest

from detente.codebook.tables import Group, Membership, Organisation, Outlet, State, Title, read_head, read_table
from detente.codebook.terms import holds

SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split())
KINDS = set("IGO UNO EUR NGO ISM IMG MNC".split())
TABLES = {"organisations.csv": (Organisation, 400), "memberships.csv": (Membership, 1000), "groups.csv": (Group, 450),
          "titles.csv": (Title, 2000), "outlets.csv": (Outlet, 600)}

organisations = read_table("organisations.csv", Organisation)
memberships = read_table("memberships.csv", Membership)
groups = read_table("groups.csv", Group)
titles = {title.text: title for title in read_table("titles.csv", Title)}
outlets = read_table("outlets.csv", Outlet)
states = {state.code for state in read_table("states.csv", State)}


def members(organisation: str, day: str) -> set[str]:
    return {m.state for m in memberships if m.organisation == organisation and holds(m, dt.date.fromisoformat(day))}


def repeated(values) -> list:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_its_head_and_its_rows(table):
    kind, floor = TABLES[table]
    assert {"version", "origin", "licence"} <= read_head(table).keys()
    assert len(read_table(table, kind)) >= floor


def test_keys_are_unique():
    assert not repeated(o.key for o in organisations)
    assert not repeated(t.text for t in read_table("titles.csv", Title))
    assert not repeated(o.name for o in outlets)
    assert not repeated((m.organisation, m.state, m.since) for m in memberships)


def test_codes_kinds_and_sectors_are_of_the_scheme():
    assert {o.kind for o in organisations} <= KINDS
    assert {o.sector for o in organisations} - {""} <= SECTORS
    assert {g.sector for g in groups} <= SECTORS
    assert {t.sector for t in titles.values()} <= SECTORS
    assert {t.number for t in titles.values()} == {"one", "many", "body"}
    assert {o.owner_kind for o in outlets} == {"state", "public", "private"}


def test_every_state_named_exists():
    assert {m.state for m in memberships} <= states
    assert {g.code for g in groups} - {"IMG", "ISM"} <= states
    assert {o.country for o in outlets} <= states


def test_memberships_are_of_known_organisations():
    assert {m.organisation for m in memberships} <= {o.key for o in organisations}


def test_nobody_is_a_member_twice_on_the_same_day():
    ends = {}
    for m in sorted(memberships, key=lambda m: (m.organisation, m.state, m.since)):
        assert ends.get((m.organisation, m.state), dt.date.min) < m.since, m
        ends[m.organisation, m.state] = m.until or dt.date.max


@pytest.mark.parametrize("rows", [organisations, memberships, groups], ids=["organisations", "memberships", "groups"])
def test_nothing_ends_before_it_begins(rows):
    assert [row for row in rows if row.since and row.until and row.until < row.since] == []


def test_every_row_is_written_somehow():
    assert all(row.terms for row in (*organisations, *groups, *outlets))
    short = {o.key.removesuffix(".short") for o in organisations if o.key.endswith(".short")}
    assert [o.key for o in organisations if o.terms[0] != o.name and not o.ambiguous and o.key not in short] == []


def test_a_term_belongs_to_one_outlet_and_a_domain_too():
    assert not repeated(term.lower() for o in outlets for term in {t.lower() for t in (o.name, *o.terms)})
    assert not repeated(domain for o in outlets for domain in o.domains)
    assert all(d == d.lower() and "." in d and "/" not in d for o in outlets for d in o.domains)


def test_a_term_belongs_to_one_organisation():
    assert not repeated(term for o in organisations for term in o.terms)


def test_groups_of_one_name_do_not_overlap_in_time():
    rows = {}
    for group in (g for g in groups if not g.ambiguous):
        rows.setdefault((group.name, group.code), []).append(group)
    for same in rows.values():
        same.sort(key=lambda g: g.since or dt.date.min)
        assert all(a.until and a.until < b.since for a, b in zip(same, same[1:])), same


def test_the_g7_in_may_2016_are_seven():
    assert members("G7", "2016-05-05") == {"USA", "GBR", "FRA", "DEU", "ITA", "JPN", "CAN"}


def test_russia_sat_in_the_g8_until_march_2014():
    assert "RUS" in members("G8", "2014-03-24")
    assert "RUS" not in members("G8", "2014-03-25")


@pytest.mark.parametrize("organisation, day, count", [
    ("NATO", "2016-05-05", 28), ("NATO", "2024-04-01", 32), ("EU", "2016-05-05", 28), ("EU", "2020-02-01", 27),
    ("EEC", "1990-01-01", 12), ("ASEAN", "2016-05-05", 10), ("G20", "2016-05-05", 19), ("UNSC", "2016-05-05", 15),
    ("UNSC", "2026-06-01", 15), ("BRICS", "2016-05-05", 5), ("SCO", "2016-05-05", 6), ("GCC", "2016-05-05", 6),
    ("EAEU", "2016-05-05", 5), ("CSTO", "2016-05-05", 6), ("AU", "2016-05-05", 53), ("OSCE", "2016-05-05", 57),
    ("APEC", "2016-05-05", 21), ("ARABLEAGUE", "2016-05-05", 21), ("COE", "2016-05-05", 47), ("OECD", "2026-01-01", 38),
    ("OPEC", "2017-01-01", 13), ("SADC", "2016-05-05", 15), ("ECOWAS", "2016-05-05", 15), ("ECOWAS", "2025-06-01", 12),
    ("WARSAWPACT", "1980-01-01", 7), ("FIVEEYES", "2016-05-05", 5), ("OIC", "2026-01-01", 57), ("OAS", "2000-01-01", 34),
    ("COMMONWEALTH", "2026-01-01", 56)])
def test_organisations_have_as_many_members_as_they_had(organisation, day, count):
    assert len(members(organisation, day)) == count


@pytest.mark.parametrize("text, sector, office, number", [
    ("prime minister", "GOV", "prime minister", "one"), ("premier", "GOV", "prime minister", "one"),
    ("foreign secretary", "GOV", "foreign minister", "one"), ("external affairs minister", "GOV", "foreign minister", "one"),
    ("secretary of defense", "GOV", "defence minister", "one"), ("foreign ministers", "GOV", "foreign minister", "many"),
    ("pm", "GOV", "prime minister", "one"), ("government", "GOV", "", "body"), ("parliament", "LEG", "", "body"),
    ("troops", "MIL", "", "many"), ("warships", "MIL", "", "many"), ("lawmakers", "LEG", "lawmaker", "many"),
    ("fishermen", "AGR", "", "many"), ("rebels", "REB", "", "many"), ("ex-president", "ELI", "", "one"),
    ("police", "COP", "", "body"), ("chiefs of staff", "MIL", "chief of staff", "many")])
def test_titles_name_sector_office_and_number(text, sector, office, number):
    title = titles[text]
    assert (title.sector, title.office, title.number) == (sector, office, number)


def test_titles_are_lower_case_and_some_stand_alone():
    assert all(text == text.lower() for text in titles)
    assert titles["police"].bare and titles["troops"].bare and not titles["companies"].bare and not titles["group"].bare


@pytest.mark.parametrize("domain, name, country, kind", [
    ("sputniknews.com", "Sputnik", "RUS", "state"), ("nationalinterest.org", "The National Interest", "USA", "private"),
    ("bbc.co.uk", "BBC", "GBR", "public"), ("state.gov", "U.S. Department of State", "USA", "state"),
    ("aljazeera.com", "Al Jazeera", "QAT", "state"), ("kyodonews.net", "Kyodo News", "JPN", "private")])
def test_a_domain_leads_to_its_outlet(domain, name, country, kind):
    (outlet,) = [o for o in outlets if domain in o.domains]
    assert (outlet.name, outlet.country, outlet.owner_kind) == (name, country, kind)


def test_common_words_are_no_outlets():
    written = {term for outlet in outlets for term in outlet.terms}
    assert not written & {"Time", "Sun", "The Sun", "Mirror", "Post", "Nation", "The Nation", "The Times", "the Times",
                          "Foreign Affairs", "Foreign Policy", "Independent", "Globe", "Atlantic", "The Atlantic", "Fars"}


def test_the_taliban_govern_since_august_2021():
    sectors = {day: {g.sector for g in groups if g.name == "Taliban" and holds(g, dt.date.fromisoformat(day))}
               for day in ("2016-05-05", "2021-08-15", "1999-01-01")}
    assert sectors == {"2016-05-05": {"REB"}, "2021-08-15": {"GOV"}, "1999-01-01": {"GOV"}}
