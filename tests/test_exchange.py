"""Exchange: event rows out in the formats of the field, and the rows of others in, with nothing lost unsaid."""
from __future__ import annotations

import csv
import datetime as dt
import doctest
import gzip
import io
import json
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from conftest import DAY, SHARED
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.codebook import load_acts, load_codebook, read_rows
from detente.codebook.cameo import cameo_of, find_cameo, living_act, load_cameo
from detente.codebook.columns import EVENT_COLUMNS, columns_of, empty_row
from detente.codebook.foreign import code_of_fips, code_of_name, fips_of, icews_name_of, load_providers
from detente.errors import SourceError, UsageError
from detente.read.providers import (READERS, read_gdelt1, read_gdelt2, read_icews, read_phoenix, read_plover, read_polecat,
                                    read_quadruples)
from detente.records import Rejected
from detente.rows import flatten_event
from detente.write import (WRITERS, write_cameo, write_csv, write_gdelt, write_icews, write_plover, write_polecat,
                           write_quadruples)
from detente.write.dyads import dyads

ROUND = {"plover": "plover", "polecat": "polecat", "icews": "icews", "gdelt": "gdelt2", "quadruples": "quadruples"}
KINDS = {"string": str, "int": int, "double": float, "date": dt.date, "bool": bool, "strings": list}


def make(actors="USA", recipients="RUS", **fields) -> dict:
    """A row of ours: codes of parties as words, "USA/GOV" with the sector where it matters."""
    row = empty_row() | {"id": "event1:0123456789abcdef", "provider": "detente", "trust": 1.0, "article": "article1:a",
                         "url": "https://gazette.example/a", "publisher": "The Gazette", "published": dt.date(2021, 4, 16),
                         "type": "SANCTION", "mode": "expel", "day": dt.date(2021, 4, 15), "day_until": dt.date(2021, 4, 15),
                         "day_granularity": "day", "why": "frame expel.v", "sentence": "It expelled ten diplomats.",
                         "sentence_start": 0, "sentence_end": 26}
    for slot, text in (("actor", actors), ("recipient", recipients)):
        codes = [word.split("/") for word in text.split()]
        row |= {f"{slot}_codes": [c[0] for c in codes], f"{slot}_names": [f"party {c[0]}" for c in codes],
                f"{slot}_sectors": [c[1] if len(c) > 1 else "" for c in codes]}
    row |= fields
    act = load_acts().get((row["type"], row["mode"] or ""))
    return row | {"quad": act and act.quad, "score": act and act.score}


def sent(write, *rows, **options) -> str:
    out = io.StringIO()
    count = write(rows, out, **options)
    lines = out.getvalue().splitlines()
    assert count == len(lines) - (write in (write_polecat, write_icews, write_cameo, write_csv))
    return out.getvalue()


def read(reader, text: str) -> list[dict]:
    rows = list(reader(io.StringIO(text)))
    assert not [row for row in rows if isinstance(row, Rejected)], rows
    return rows


# -- the codes ---------------------------------------------------------------------------------------------------


def test_every_cameo_code_has_its_parents_and_an_act_of_plover():
    table, contexts = load_cameo(), {row["context"] for row in read_rows("contexts.csv")}
    assert len(table) > 300 and {len(code) for code in table} == {2, 3, 4}
    for code, row in table.items():
        assert all(code[:n] in table for n in range(2, len(code)))
        assert (not row.type and code[:2] == "01") or (row.type, row.mode) in load_acts()
        assert set(row.contexts) <= contexts


ROOTS = {"02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "09": "ACCUSE",
         "10": "REQUEST",
         "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE",
         "18": "ASSAULT",
         "19": "ASSAULT", "20": "ASSAULT", "081": "CONCEDE", "082": "CONCEDE", "083": "CONCEDE", "084": "RETREAT",
         "085": "RETREAT",
         "086": "RETREAT", "087": "RETREAT"}


def test_a_code_has_the_type_of_its_root_unless_its_row_says_why():
    published = {"191", "192"}                     # COERCE in the table of the Open Event Data Alliance
    for code, row in load_cameo().items():
        root = ROOTS.get(code[:3]) or ROOTS.get(code[:2])
        assert row.type == root or row.note or not root or code in published, code


@pytest.mark.parametrize("code, act",
                         [("163", ("SANCTION", "discontinue")), ("1712", ("ASSAULT", "destroy")), ("143", ("PROTEST", "")),
                                       ("055", ("CONCEDE", "")), ("116", ("SANCTION", "convict")), ("043", ("CONSULT", "visit")),
                                       ("010", ("", ""))])
def test_what_we_decided_otherwise(code, act):
    assert (find_cameo(code).type, find_cameo(code).mode) == act


def test_an_act_comes_back_from_cameo_with_its_type_and_no_mode_but_its_own():
    lost = {("RETREAT", "resign")}                 # CAMEO knows no resignation but one conceded
    for (type, mode), act in load_acts().items():
        back = find_cameo(cameo_of(type, mode))
        assert back.type == type or (type, mode) in lost
        assert len(cameo_of(type, mode)) == 3 or (back.type, back.mode) == (type, mode)


@pytest.mark.parametrize("old, now",
                         [("DEMAND", ("REQUEST", "")), ("DISAPPROVE", ("ACCUSE", "disapprove")),
                          ("INVESTIGATE", ("ACCUSE", "investigate")),
                                      ("FIGHT", ("ASSAULT", "")), ("THREAT", ("THREATEN", "")),
                                      ("RESTRICT", ("COERCE", "restrict")),
                                      ("YIELD", ("CONCEDE", "")), ("assault", ("ASSAULT", ""))])
def test_old_names_of_plover_are_understood(old, now):
    assert living_act(old) == now


@pytest.mark.parametrize("code", [s.code for s in load_codebook().states.values() if s.until is None])
def test_states_survive_the_names_and_codes_of_others(code):
    assert code_of_name(icews_name_of(code)) == code
    assert not fips_of(code) or code_of_fips(fips_of(code)) == code


# -- rows --------------------------------------------------------------------------------------------------------


def check_row(row: dict) -> None:
    """Every column, in its order, of its kind."""
    assert list(row) == list(EVENT_COLUMNS)
    for name, kind in EVENT_COLUMNS.items():
        assert row[name] is None or isinstance(row[name], KINDS[kind]) or (kind == "double" and isinstance(row[name], int)), name
        assert kind != "strings" or all(isinstance(item, str) for item in row[name])
    json.dumps({k: str(v) for k, v in row.items()}, ensure_ascii=False).encode()
    assert isinstance(json.loads(row["record"] or "{}", parse_constant=pytest.fail), dict)
    for slot in ("actor", "recipient"):
        assert len(row[f"{slot}_codes"]) == len(row[f"{slot}_names"]) == len(row[f"{slot}_sectors"])


def test_the_columns_are_those_of_the_store():
    assert " ".join(EVENT_COLUMNS) == (
        "id provider trust article url publisher publisher_country state_owned published type mode aux contexts quad "
        "score actor_codes actor_names actor_sectors recipient_codes recipient_names recipient_sectors about "
        "third_codes day day_until day_granularity day_text place_name place_country place_admin1 lat lon "
        "place_granularity per_names per_codes direct_quote trigger trigger_start trigger_end sentence sentence_start "
        "sentence_end block confidence why record")
    assert set(EVENT_COLUMNS.values()) == set(KINDS)


def test_a_coded_event_becomes_a_row_and_keeps_its_record(code):
    coded = code("Norway's foreign minister met Canada's prime minister in Oslo on Tuesday, the ministry said.",
                 url="https://gazette.example/oslo")
    events = coded.to_dict()["events"]
    assert events
    for event in events:
        row = flatten_event(event, owner="a trust")
        check_row(row)
        assert json.loads(row["record"]) == event | {"publisher_owner": "a trust"}
        assert (row["type"], row["id"], row["published"], row["trust"]) == (event["type"], event["id"], DAY, 1.0)
        assert row["actor_codes"] == [e["code"] or "" for e in event["actor"]]


def test_a_coded_event_goes_out_in_every_format(code):
    rows = [flatten_event(e) for e in code("The United States imposed sanctions on Iran on 4 May 2016.").to_dict()["events"]]
    for name, write in WRITERS.items():
        out = io.StringIO()
        assert write(rows, out) >= 1, name
        assert "\r" not in out.getvalue()


# -- dyads -------------------------------------------------------------------------------------------------------

names = st.lists(st.sampled_from("USA RUS CHN DEU/GOV IGO".split()), max_size=4, unique=True).map(" ".join)


@given(names, names, st.sampled_from(sorted(load_acts())))
def test_the_weights_of_an_event_sum_to_one(actors, recipients, act):
    assert sum(d.weight for d in dyads(make(actors, recipients, type=act[0], mode=act[1] or None))) == pytest.approx(1)


def test_nobody_is_paired_with_himself_where_there_is_anybody_else():
    assert {(d.actor.code, d.recipient.code) for d in dyads(make("USA RUS", "RUS CHN"))} == {("USA", "RUS"), ("USA", "CHN"),
                                                                                             ("RUS", "CHN")}


def test_who_agree_agree_with_each_other_but_who_protest_do_not_protest_against_each_other():
    assert [(d.actor.code, d.recipient.code) for d in dyads(make("TUR GRC", "", type="AGREE", mode=None))] == [("TUR", "GRC"),
                                                                                                               ("GRC", "TUR")]
    assert {d.recipient.code for d in dyads(make("TUR GRC", "", type="PROTEST", mode="demo"))} == {""}


def test_weights_of_a_summit_stand_in_the_cameo_file():
    text = sent(write_cameo, make("CHN JPN KOR", "", type="CONSULT", mode="multilateral"))
    lines = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    assert len(lines) == 6 and sum(float(line["weight"]) for line in lines) == pytest.approx(1)
    assert {line["id"] for line in lines} == {"event1:0123456789abcdef"} and {line["code"] for line in lines} == {"040"}
    assert "goldstein" not in text.lower()


# -- what is not done does not go out as done --------------------------------------------------------------------


@pytest.mark.parametrize("name", ROUND)
@pytest.mark.parametrize("flag", ["negation", "hypothetical"])
def test_the_denied_and_imagined_stay_at_home_unless_asked_for(name, flag):
    row, out = make(aux=[flag]), io.StringIO()
    assert WRITERS[name]([row], out) == 0
    assert WRITERS[name]([row], out, include=[flag]) == 1


@pytest.mark.parametrize("type", ["CONSULT", "SUPPORT", "COOPERATE", "AID"])
def test_what_is_still_to_come_is_agree(type):
    record = json.loads(sent(write_plover, make(type=type, mode=None, aux=["future"])))
    assert record["event"] == ["AGREE"] and record["quad_code"] == 1 and record["event_scale"] == 2.5
    assert "future" not in record.get("context", [])
    polecat = read(read_polecat, sent(write_polecat, make(type=type, mode=None, aux=["future"])))[0]
    assert polecat["type"] == "AGREE" and not polecat["aux"]


def test_a_promise_has_a_code_of_its_own_in_cameo():
    promise = make(type="CONSULT", mode="visit", aux=["future"])
    assert sent(write_cameo, promise).splitlines()[1].split("\t")[3] == "036"
    assert read(read_icews, sent(write_icews, promise))[0]["type"] == "AGREE"


def test_a_promise_comes_back_from_our_own_plover_as_what_it_is():
    row = read(read_plover, sent(write_plover, make(type="CONSULT", mode="visit", aux=["future"])))[0]
    assert (row["type"], row["mode"], row["aux"]) == ("CONSULT", "visit", ["future"])


def test_a_withdrawal_announced_is_conceded_and_not_carried_out():
    assert json.loads(sent(write_plover, make(type="RETREAT", mode="withdraw", aux=["future"])))["event"] == ["CONCEDE"]


def test_a_blow_to_come_is_no_blow():
    row = make(aux=["future"])
    assert json.loads(sent(write_plover, row))["context"] == ["future"]
    for write in (write_polecat, write_icews, write_gdelt, write_cameo, write_quadruples):
        assert write([row], io.StringIO()) == 0


def test_what_is_long_past_does_not_get_the_day_of_the_report():
    old = make(aux=["historical"], day=None, day_until=None)
    assert write_icews([old], io.StringIO()) == 0
    assert "date" not in json.loads(sent(write_plover, old))
    assert sent(write_icews, make(day=None)).splitlines()[1].split("\t")[1] == "2021-04-16"


# -- strict writing ----------------------------------------------------------------------------------------------

nasty = st.text(st.sampled_from("a\t\n\r;|,\"'\u2028\x85\x0b\x00é"), max_size=8)


@given(nasty, nasty)
def test_no_cell_breaks_a_line_or_makes_two_columns(name, publisher):
    row = make(publisher=publisher, place_name=name, place_country="RUS", place_granularity="city", recipient_names=[name or "x"])
    for write, format, header in ((write_polecat, "polecat", 1), (write_icews, "icews", 1), (write_gdelt, "gdelt2", 0)):
        out = io.StringIO()
        write([row], out)
        lines = out.getvalue().splitlines()
        assert len(lines) == header + 1 and {len(line.split("\t")) for line in lines} == {len(columns_of(format))}


def test_headers_are_those_of_the_makers_and_gdelt_has_none():
    assert sent(write_polecat).rstrip("\n").split("\t") == list(columns_of("polecat"))
    assert sent(write_icews).rstrip("\n").split("\t") == list(columns_of("icews"))
    assert sent(write_gdelt) == ""


def test_words_as_printed_and_offices_go_where_there_is_room(code):
    coded = code("Japanese Prime Minister Shinzo Abe met Russian President Vladimir Putin in Sochi.").to_dict()
    rows = [flatten_event(event) for event in coded["events"]]
    record = json.loads(sent(write_plover, rows[0]))
    assert (record["actor"][0]["identifier_text"], record["actor"][0]["office"]) == ("Shinzo Abe", "prime minister")
    assert record["actor"][0]["actor_text"] == json.loads(rows[0]["record"])["actor"][0]["text"]
    cells = dict(zip(columns_of("polecat"), sent(write_polecat, rows[0]).splitlines()[1].split("\t")))
    assert (cells["Actor Title"], cells["Actor COW"], cells["Actor Country"]) == ("prime minister", "740", "JPN")


def test_the_csv_has_every_column_and_row():
    line = next(csv.DictReader(io.StringIO(sent(write_csv, make("USA GBR", aux=["negation"], sentence="two\nlines")))))
    assert list(line) == list(EVENT_COLUMNS)
    assert (line["actor_codes"], line["aux"], line["sentence"], line["day"]) == ("USA|GBR", "negation", "two lines", "2021-04-15")


def test_the_plover_record_has_the_fields_of_the_manual():
    record = json.loads(sent(write_plover,
                             make("USA GBR/GOV", contexts=["diplomatic"], place_name="Moscow", place_country="RUS", lat=55.75,
                                  lon=37.61,
                                                place_granularity="city", record=json.dumps({"title": "Ten must go"}))))
    assert record["id"] and record["date"] == "2021-04-15" and record["event"] == ["SANCTION"] and record["mode"] == ["expel"]
    assert [a["code"] for a in record["actor"]] == ["USA", "GBR"] and record["actor"][1]["sector"] == "GOV"
    assert record["context"] == ["diplomatic"]
    assert record["quad_code"] == 4 and record["event_scale"] == -5.5 and record["text_info"] == {"start": 0, "end": 26}
    assert record["event_loc"]["cc3"] == "RUS" and record["event_loc"]["country code"] == "RU"
    assert record["cite_info"]["url"] == "https://gazette.example/a" and record["cite_info"]["title"] == "Ten must go"


def test_gdelt_speaks_cameo_of_actors_and_fips_of_places():
    line = sent(write_gdelt,
                make("ROU/MIL", "DEU", place_name="Bonn", place_country="DEU", place_granularity="city")).rstrip("\n").split("\t")
    cells = dict(zip(columns_of("gdelt2"), line))
    assert (cells["Actor1Code"], cells["Actor1CountryCode"], cells["Actor1Type1Code"], cells["Actor2CountryCode"]) == ("ROMMIL",
                                                                                                                       "ROM",
                                                                                                                       "MIL",
                                                                                                                       "DEU")
    assert (cells["ActionGeo_CountryCode"], cells["ActionGeo_Type"], cells["ActionGeo_FullName"]) == ("GM", "4", "Bonn, Germany")
    assert (cells["SQLDATE"], cells["EventCode"], cells["EventRootCode"], cells["QuadClass"]) == ("20210415", "166", "16", "4")
    assert cells["GLOBALEVENTID"].isdigit() and cells["GoldsteinScale"] == ""


# -- round trips -------------------------------------------------------------------------------------------------

states = sorted(s.code for s in load_codebook().states.values() if s.until is None)
sectors = st.sampled_from(["", "GOV", "MIL", "LEG", "COP", "REB", "JRN", "CVL", "BUS", "MED"])
party = st.tuples(st.sampled_from(states), sectors).map(lambda p: "/".join(filter(None, p)))
pairs = st.tuples(party, party).filter(lambda pair: pair[0] != pair[1])
days = st.dates(dt.date(1990, 1, 1), dt.date(2026, 12, 31))
MODELESS = {"icews", "gdelt"}                       # formats that carry a mode only as far as CAMEO has it


@settings(deadline=None, max_examples=60)
@given(pairs, st.sampled_from(sorted(load_acts())), days, st.sampled_from(states), st.sampled_from(["city", "region", "country"]))
@pytest.mark.parametrize("name", ROUND)
def test_what_goes_out_comes_back(name, pair, act, day, place, grain):
    row = make(*pair, type=act[0], mode=act[1] or None, day=day, day_until=day, place_name="Somewhere", place_country=place,
               place_granularity=grain)
    back = read(READERS[ROUND[name]], sent(WRITERS[name], row))
    assert len(back) == 1
    check_row(back[0])
    told = find_cameo(cameo_of(*act)) if name in MODELESS else None
    assert (back[0]["type"], back[0]["mode"] or "") == ((told.type, told.mode) if told else act)
    assert back[0]["day"] == day
    for slot in ("actor", "recipient"):
        assert back[0][f"{slot}_codes"] == row[f"{slot}_codes"] and back[0][f"{slot}_sectors"] == row[f"{slot}_sectors"]
    if name != "quadruples" and (name != "gdelt" or fips_of(place)):
        assert back[0]["place_country"] == place


@pytest.mark.parametrize("name", [name for name in ROUND if name != "plover"])
def test_a_second_way_round_changes_nothing_but_the_id(name):
    def way(text: str) -> str:
        return sent(WRITERS[name], *read(READERS[ROUND[name]], text))
    first = way(sent(WRITERS[name], make("USA/GOV", "RUS/MIL")))
    first_column = 0 if name == "quadruples" else 1
    cells = [[line.split("\t")[first_column:] for line in text.splitlines()] for text in (first, way(first))]
    assert cells[0] == cells[1]


def test_bodies_without_state_come_back():
    for name in ("plover", "polecat", "gdelt", "quadruples"):
        back = read(READERS[ROUND[name]], sent(WRITERS[name], make("UNO", "EUR")))[0]
        assert (back["actor_codes"], back["recipient_codes"]) == (["UNO"], ["EUR"]), name


def test_plover_brings_back_what_we_alone_say():
    row = make(trigger_start=3, trigger_end=11, per_names=["a spokesman"], per_codes=["USA"], about="event1:b",
               third_codes=["CHN"], trigger="expelled",
               confidence=0.9, block="body",
               direct_quote=True, aux=["historical"], contexts=["diplomatic"])
    back = read(read_plover, sent(write_plover, row))[0]
    for name in ("trigger_start", "trigger_end", "per_names", "per_codes", "about", "third_codes", "trigger", "confidence",
                 "block", "direct_quote", "aux",
                 "contexts", "url", "publisher",
                 "published", "sentence", "sentence_start", "sentence_end", "score", "quad", "why"):
        assert back[name] == row[name], name
    assert (back["provider"], back["trust"]) == ("plover", load_providers()["plover"])


def test_rows_of_every_provider_fit_one_table():
    pa = pytest.importorskip("pyarrow")
    types = {"string": pa.string(), "int": pa.int64(), "double": pa.float64(), "date": pa.date32(), "bool": pa.bool_(),
             "strings": pa.list_(pa.string())}
    rows = [make(), *(row for name, reader in ROUND.items() for row in read(READERS[reader], sent(WRITERS[name], make())))]
    table = pa.Table.from_pylist(rows, pa.schema([(name, types[kind]) for name, kind in EVENT_COLUMNS.items()]))
    assert table.num_rows == 6 and table.column("provider").to_pylist() == ["detente", *ROUND.values()]


# -- the files of others -----------------------------------------------------------------------------------------


def line_of(format: str, **cells) -> str:
    known = {name.replace(" ", "_"): name for name in columns_of(format)}
    values = {known[key]: value for key, value in cells.items()}
    return "\t".join(values.get(name, "") for name in columns_of(format))


def icews_line(**cells) -> str:
    return line_of("icews", **{"Event_ID": "7", "Event_Date": "2018-06-01", "Source_Name": "Foreign Affairs (Norway)",
                               "Source_Sectors": "Executive,Foreign Ministry,Government", "Source_Country": "Norway",
                               "Event_Text": "Make a visit",
                               "CAMEO_Code": "042", "Intensity": "1.9", "Target_Name": "Boris Yeltsin", "Target_Sectors": "Elite",
                               "Target_Country": "Russian Federation", "Publisher": "The Gazette", "City": "Moscow",
                               "Country": "Russian Federation",
                               "Latitude": "55.7522", "Longitude": "37.6156"} | cells)


HEADER = "\t".join(columns_of("icews"))


def test_an_icews_line_becomes_a_row_beside_its_own_columns():
    row = read(read_icews, f"{HEADER}\n{icews_line()}\n")[0]
    check_row(row)
    assert (row["provider"], row["type"], row["mode"], row["quad"], row["score"]) == ("icews", "CONSULT", "visit", 1, 4)
    assert (row["actor_codes"], row["actor_sectors"], row["recipient_codes"]) == (["NOR"], ["GOV"], ["RUS"])
    assert (row["day"], row["place_country"], row["place_name"], row["place_granularity"], row["lat"]) == (dt.date(2018, 6, 1),
                                                                                                           "RUS", "Moscow",
                                                                                                           "city", 55.7522)
    assert json.loads(row["record"])["Intensity"] == "1.9" and json.loads(row["record"])["Event ID"] == "7"
    assert 0 < row["trust"] < 1 and row["why"] == "cameo 042" and row["article"] is None


def test_a_host_is_visited_and_goes_out_as_host_again():
    row = read(read_icews, f"{HEADER}\n{icews_line(CAMEO_Code='043', Event_Text='Host a visit')}\n")[0]
    assert (row["actor_codes"], row["recipient_codes"]) == (["RUS"], ["NOR"])
    cells = sent(write_icews, row).splitlines()[1].split("\t")
    assert (cells[2], cells[6]) == ("Foreign Affairs (Norway)", "043")


def test_a_statement_has_no_type_and_keeps_its_code():
    row = read(read_icews, f"{HEADER}\n{icews_line(CAMEO_Code='010', Event_Text='Make statement')}\n")[0]
    assert (row["type"], row["quad"], row["score"]) == (None, None, None)
    assert write_plover([row], io.StringIO()) == 0
    assert sent(write_icews, row).splitlines()[1].split("\t")[6] == "010"


def test_icews_of_words_only_and_with_other_headers_is_read():
    old = "event_id\tevent_date\tsource_name\tsource_country\tevent_text\ttarget_name\ttarget_country\n" \
          "1\t2001-03-04\tFrance\tFrance\tExpel or deport individuals\tChad\tChad\n"
    row = read(read_icews, old)[0]
    assert (row["type"], row["mode"], row["actor_codes"], row["recipient_codes"]) == ("COERCE", "deport", ["FRA"], ["TCD"])
    lost = icews_line(CAMEO_Code="10", Event_Text="Make statement")
    assert read(read_icews, f"{HEADER}\n{lost}\n")[0]["why"] == "cameo 010"
    assert read(read_icews, f"{HEADER}\n{icews_line(CAMEO_Code='13y', Event_Text='')}\n")[0]["type"] == "THREATEN"


def test_persons_count_by_the_office_of_the_day():
    lines = [icews_line(Source_Name="Barack Obama", Source_Sectors="", Source_Country="",
                        Event_Date=day) for day in ("2014-05-01", "2018-05-01")]
    assert [row["actor_sectors"] for row in read(read_icews, "\n".join([HEADER, *lines]))] == [["GOV"], ["ELI"]]


def polecat_line(**cells) -> str:
    return line_of("polecat",
                   **{"Event_ID": "p1", "Event_Date": "2023-02-01", "Event_Type": "ASSAULT", "Event_Mode": "heavy-weapons",
                                 "Quad_Code": "MATERIAL CONFLICT", "Contexts": "military; territory",
                                 "Actor_Name": "Russia; Belarus",
                                 "Actor_Country": "RUS; BLR", "Primary_Actor_Sector": "MIL; GOV", "Recipient_Name": "None",
                                 "Recipient_Country": "UKR",
                                 "Placename": "Kharkiv", "City": "Kharkiv", "Country": "UKR",
                                 "Publication_Date": "2023-02-02"} | cells)


def test_polecat_keeps_its_lists_and_extra_columns():
    header = "\t".join([*columns_of("polecat"), "Headline", ""])
    row = read(read_polecat, f"{header}\n{polecat_line()}\tGuns\t\t\t\n")[0]
    check_row(row)
    assert (row["type"], row["mode"], row["contexts"], row["place_country"]) == ("ASSAULT", "heavy-weapons",
                                                                                 ["military", "territory"], "UKR")
    assert (row["actor_codes"], row["actor_sectors"], row["recipient_codes"]) == (["RUS", "BLR"], ["MIL", "GOV"], ["UKR"])
    assert json.loads(row["record"])["Headline"] == "Guns" and row["published"] == dt.date(2023, 2, 2)


@pytest.mark.parametrize("names, countries, codes",
                         [("A man; Ukraine", "None; UKR", ["", "UKR"]), ("Ukraine; A man", "RUS", ["UKR", "RUS"]),
                                                     ("A man", "RUS; BLR", ["RUS"]), ("", "RUS; BLR", ["RUS", "BLR"])])
def test_countries_of_polecat_stay_with_their_names(names, countries, codes):
    line = polecat_line(Actor_Name=names, Actor_Country=countries, Primary_Actor_Sector="")
    assert read(read_polecat, "\t".join(columns_of("polecat")) + f"\n{line}\n")[0]["actor_codes"] == codes


def gdelt_line(format="gdelt2", **cells) -> str:
    return line_of(format,
                   **{"GLOBALEVENTID": "1", "SQLDATE": "20150218", "Actor1Code": "ROMGOV", "Actor1Name": "ROMANIA",
                      "Actor1CountryCode": "ROM",
                              "Actor1Type1Code": "GOV", "Actor2Code": "UNO", "Actor2Name": "UNITED NATIONS",
                              "Actor2KnownGroupCode": "UNO",
                              "IsRootEvent": "1", "EventCode": "0871", "ActionGeo_Type": "4",
                              "ActionGeo_FullName": "Gaza, Gaza Strip, Palestine",
                              "ActionGeo_CountryCode": "GZ", "ActionGeo_Lat": "31.5", "ActionGeo_Long": "34.45",
                              "DATEADDED": "20150219233000",
                              "SOURCEURL": "https://gazette.example/g"} | cells)


@pytest.mark.parametrize("reader, format", [(read_gdelt1, "gdelt1"), (read_gdelt2, "gdelt2")])
def test_gdelt_is_read_without_header_and_with_little_trust(reader, format):
    row = read(reader, gdelt_line(format) + "\n")[0]
    check_row(row)
    assert (row["provider"], row["type"], row["mode"], row["trust"]) == (format, "RETREAT", "ceasefire", 0.2)
    assert (row["actor_codes"], row["actor_sectors"], row["recipient_codes"]) == (["ROU"], ["GOV"], ["UNO"])
    assert (row["place_country"], row["place_name"], row["place_admin1"], row["lat"]) == ("PSE", "Gaza", "Gaza Strip", 31.5)
    assert (row["day"], row["published"], row["url"]) == (dt.date(2015, 2, 18), dt.date(2015, 2, 19), "https://gazette.example/g")


def test_gdelt_before_the_addresses_is_read():
    assert read(read_gdelt1, "\t".join(gdelt_line("gdelt1").split("\t")[:57]) + "\n")[0]["url"] is None


@pytest.mark.parametrize("columns", [26, 27])
def test_phoenix_is_read(columns):
    line = line_of("phoenix", EventID="1_2", Date="20140620", SourceActorFull="IRQREB", SourceActorEntity="IRQ",
                   SourceActorRole="REB",
                   TargetActorFull="IRQCVLMED", TargetActorEntity="IRQ", TargetActorRole="MED", EventCode="190", Lat="36.3",
                   Lon="43.1", LocationName="Mosul",
                   StateName="Ninawa", CountryCode="IRQ", URLs="https://a.example;https://b.example", NewsSources="a;b")
    row = read(read_phoenix, "\t".join(line.split("\t")[:columns]) + "\n")[0]
    check_row(row)
    assert (row["type"], row["actor_codes"], row["actor_sectors"], row["recipient_sectors"]) == ("ASSAULT", ["IRQ"], ["REB"],
                                                                                                 ["JRN"])
    assert (row["place_name"], row["place_country"], row["url"], row["publisher"]) == ("Mosul", "IRQ", "https://a.example", "a")


def test_plover_of_other_hands_is_read():
    records = [{"id": 1, "date": "2016-07-24", "source": [{"code": "USA"}], "recipient": [{"code": "CAN"}],
                "event": ["AGREE", "CONSULT"]},
               {"id": 2, "date": "2016-07-24", "source": {"code": "IRQ", "sector": "GOV"}, "target": "TUR", "event": "DEMAND",
                "mode": "meet",
                "context": "military", "event_loc": {"country code": "TR", "latitude": 39.9, "longitude": 32.8}}]
    rows = read(read_plover, "\n".join(map(json.dumps, records)))
    assert [(r["type"], r["mode"], r["actor_codes"], r["recipient_codes"]) for r in rows] == [
        ("AGREE", None, ["USA"], ["CAN"]), ("CONSULT", None, ["USA"], ["CAN"]), ("REQUEST", "meet", ["IRQ"], ["TUR"])]
    assert rows[2]["place_country"] == "TUR" and rows[2]["contexts"] == ["military"] and len({r["id"] for r in rows}) == 3


# -- bad input ---------------------------------------------------------------------------------------------------


def test_a_bad_line_is_one_rejected_with_its_number_and_reason():
    lines = [HEADER, icews_line(), "half a line", icews_line(Event_Date="2018-02-30"),
             icews_line(CAMEO_Code="99", Event_Text="Hum"), "", icews_line(Event_ID="8")]
    rows = list(read_icews([line + "\r\n" for line in lines]))
    assert [isinstance(row, Rejected) for row in rows] == [False, True, True, True, False]
    assert [row.page for row in rows if isinstance(row, Rejected)] == ["-:3", "-:4", "-:5"]
    assert all(row.stage == "import" and row.reason for row in rows if isinstance(row, Rejected))


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=6))
@pytest.mark.parametrize("name", sorted(READERS))
def test_no_line_whatever_ends_an_import(name, lines):
    for row in READERS[name](lines):
        assert isinstance(row, Rejected) or check_row(row) is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
                    lambda inner: st.lists(inner, max_size=3)),
       st.sampled_from("id date actor recipient event mode context event_loc text_info cite_info text detente".split()))
def test_no_value_of_a_plover_field_ends_an_import(value, field):
    record = {"id": 1, "date": "2020-01-01", "actor": [{"code": "USA"}], "event": ["AID"]} | {field: value}
    for row in read_plover([json.dumps(record)]):
        assert isinstance(row, Rejected) or check_row(row) is None


@pytest.mark.parametrize("line",
                         ['{"event": "AID", "text": "\\ud800 x \\\\ud800"}', '{"event": "AID", "text": "\\udc00"}',
                          '{"event": "AID", "event_scale": NaN}',
                                  '{"event": "AID", "text_info": {"start": 1e999, "end": 99999999999999999999}}',
                                  '{"event": "AID", "detente": {"third_codes": [1, null, {}], "confidence": 1, '
                                  '"direct_quote": 1}}'])
def test_what_json_may_spell_and_no_table_can_hold_is_mended(line):
    row = read(read_plover, line)[0]
    check_row(row)
    assert row["type"] == "AID" and row["sentence_end"] is None and row["direct_quote"] is None


def test_a_character_of_two_halves_stays_whole():
    assert read(read_plover, r'{"event": "AID", "text": "\ud83d\ude00"}')[0]["sentence"] == "\U0001f600"


def test_the_outlet_tells_its_country_and_owner():
    state = read(read_icews, f"{HEADER}\n{icews_line(Publisher='Xinhua News Agency')}\n")[0]
    assert (state["publisher_country"], state["state_owned"]) == ("CHN", True)
    assert read(read_gdelt2, gdelt_line(SOURCEURL="https://www.faz.net/a") + "\n")[0]["publisher_country"] == "DEU"


def test_a_line_that_no_line_can_be_is_rejected():
    assert "longer" in next(iter(read_plover(["x" * 1_000_001]))).reason


def test_files_are_read_plain_packed_and_cut_off(tmp_path):
    text = (f"{HEADER}\n" + f"{icews_line()}\n" * 500).encode()
    plain, packed, cut, archive = (tmp_path / name for name in ("e vents.tab", "events.tab.gz", "cut.tab.gz", "events.zip"))
    plain.write_bytes(text)
    packed.write_bytes(gzip.compress(text, mtime=0))
    with zipfile.ZipFile(archive, "w") as folder:
        folder.writestr("events.tab", text)
    assert [len(list(read_icews(path))) for path in (plain, packed, archive)] == [500, 500, 500]
    cut.write_bytes(packed.read_bytes()[:-20])
    rows = list(read_icews(cut))
    assert isinstance(rows[-1],
                      Rejected) and "breaks off" in rows[-1].reason and not [row for row in rows[:-1] if isinstance(row,
                                                                                                                    Rejected)]


def test_a_file_in_an_older_encoding_is_read(tmp_path):
    path = tmp_path / "latin.tab"
    path.write_bytes(f"{HEADER}\n{icews_line(City='Malmö')}\n".encode("latin-1"))
    assert next(iter(read_icews(path)))["place_name"] == "Malmö"


def test_a_path_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        list(read_polecat(tmp_path / "nothing.txt"))
    with pytest.raises(SourceError, match="folder"):
        list(read_polecat(tmp_path))
    with pytest.raises(UsageError, match="train"):
        list(read_quadruples(tmp_path))


def test_the_same_line_gives_the_same_id_and_another_line_another():
    one, same, other = (read(read_icews, f"{HEADER}\n{icews_line(Event_Date=day)}\n")[0]["id"] for day in ("2018-06-01",
                                                                                                           "2018-06-01",
                                                                                                           "2018-06-02"))
    assert one == same != other and one.startswith("icews1:")


# -- the page about it -------------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[1] / "docs" / "exchange.md").read_text(encoding="utf-8")


def test_the_page_names_every_format_and_provider_with_its_trust():
    assert not [name for name in WRITERS if f"| `{name}` |" not in PAGE]
    assert set(READERS) == set(load_providers())
    for name, trust in load_providers().items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |") and f"| {trust} |" in line)
        assert row


def test_the_examples_of_the_page_hold():
    runner = doctest.DocTestRunner()
    runner.run(doctest.DocTestParser().get_doctest(PAGE, {}, "exchange.md", None, 0))
    assert runner.tries > 5 and not runner.failures


# -- quadruples --------------------------------------------------------------------------------------------------


def write_graph(folder, times=(0, 24, 720)):
    (folder / "entity2id.txt").write_text("Citizen_(India)\t0\r\nBarack_Obama\t1\r\nChina\t2\r\n")
    (folder / "relation2id.txt").write_text("Make_a_visit\t0\r\nConduct_strike_or_boycott\t1\r\n")
    (folder / "train.txt").write_text("".join(f"1\t0\t2\t{time}\t-1\r\n" for time in times[:-1]))
    (folder / "test.txt").write_text(f"0\t1\t2\t{times[-1]}\n9\t0\t2\t0\n")


def test_a_graph_is_read_with_its_dictionaries_from_its_first_day(tmp_path):
    write_graph(tmp_path)
    *rows, bad = read_quadruples(tmp_path, dt.date(2014, 1, 1))
    assert [row["day"] for row in rows] == [dt.date(2014, 1, 1), dt.date(2014, 1, 2), dt.date(2014, 1, 31)]
    assert (rows[0]["type"], rows[0]["mode"], rows[0]["actor_codes"], rows[0]["actor_sectors"]) == ("CONSULT", "visit", ["USA"],
                                                                                                    ["GOV"])
    assert (rows[2]["type"], rows[2]["actor_codes"], rows[2]["actor_sectors"]) == ("PROTEST", ["IND"], ["CVL"])
    assert isinstance(bad, Rejected) and "entity2id" in bad.reason
    assert all("say which day" in row.reason for row in list(read_quadruples(tmp_path))[:3])


def test_quadruples_of_a_known_provider_carry_its_trust(tmp_path):
    write_graph(tmp_path)
    assert next(iter(read_quadruples(tmp_path, dt.date(2014, 1, 1), provider="icews")))["trust"] == load_providers()["icews"]


ICEWS14 = SHARED / "data" / "tkg" / "icews14"


@pytest.mark.skipif(not ICEWS14.is_dir(), reason="no ../shared/data/tkg/icews14 here")
def test_icews14_is_read_whole():
    count, states = defaultdict(int), {s.code for s in load_codebook().states.values()}
    for row in read_quadruples(ICEWS14, dt.date(2014, 1, 1), provider="icews"):
        count["rejected"] += isinstance(row, Rejected)
        count["rows"] += 1
        count["states"] += sum(code in states for code in row["actor_codes"] + row["recipient_codes"])
        count["typed"] += row["type"] is not None
        count["year"] += row["day"].year == 2014
    assert (count["rows"], count["rejected"], count["year"]) == (90730, 0, 90730)
    assert count["states"] / (2 * count["rows"]) > 0.8 and count["typed"] / count["rows"] > 0.75
