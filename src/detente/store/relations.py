"""Options -> the query that counts relations, and what it needs of the codebook: who belongs to which organisation.

The counting itself is plain SQL (``sql/relations*.sql``): table macros, so that every option can be said in a query of one's own.
"""

from __future__ import annotations

import datetime as dt
import math

from detente.codebook.organisations import KINDS, UNION, keys_by_name
from detente.codebook.tables import read_rows
from detente.errors import QuestionError

MACROS = ("relations_pairs", "relations", "relations_quads", "relations_types", "relations_stories", "relations_levels")
CHOICES = {
    "by": ("day", "week", "month", "quarter", "year"),
    "aux": ("done", "all"),
    "groups": ("spread", "as they are", "left out"),
    "unit": ("events", "stories"),
    "directed": (False, True),
    "teasers": (False, True),
    "itself": (False, True),
}
# Option -> parameter of the macros, where a column or keyword has its name.
IN_SQL = {"by": "every", "aux": "acts", "itself": "selves", "since": "first_day", "until": "last_day"}
EACH = {"period": "relations", "quad": "relations_quads", "type": "relations_types", "story": "relations_stories", "event": "relations_pairs"}
OPEN_ENDS = {"since": "0001-01-01", "until": "9999-12-31"}
SMOOTHING = 1.0  # the reason stands in detente.relations.options
HALF_LIFE = 60.0


# -- the codebook in the database ----------------------------------------------------------------------------------


def name_groups() -> str:
    """SQL of the macros ``group_of`` (code, name -> key of the organisation, or NULL) and ``parties_of`` (codes, names -> parties)."""
    names, keys = (", ".join(map(_text, side)) for side in (keys_by_name(), keys_by_name().values()))
    named = f"coalesce(map([{names}], [{keys}])[name], CASE WHEN code = 'EUR' THEN '{UNION}' END)"
    party = "p[1] || coalesce(':' || group_of(p[1], p[2]), '')"
    return (
        f"CREATE OR REPLACE MACRO group_of(code, name) AS CASE WHEN code IN ('IGO', 'UNO', 'EUR') THEN {named} END;"
        f"CREATE OR REPLACE MACRO parties_of(codes, names) AS list_distinct(list_filter("
        f"list_transform(list_zip(codes, names), lambda p: {party}), lambda party: party <> ''))"
    )


def list_memberships():
    """The table ``memberships`` as Arrow: organisation, state, since, until; days that the codebook leaves open are the first and last."""
    import pyarrow as pa

    rows = read_rows("memberships.csv")
    days = {name: [dt.date.fromisoformat(row[name] or open_end) for row in rows] for name, open_end in OPEN_ENDS.items()}
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in ("organisation", "state")}
                    | {name: pa.array(listed, pa.date32()) for name, listed in days.items()})


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


# -- the question --------------------------------------------------------------------------------------------------


def ask_relations(each: str, options: dict) -> tuple[str, list]:
    """The query over the macro that ``each`` names and its parameters. Raises ``QuestionError`` for an ``each`` that there is not.

    >>> ask_relations("type", complete_options(by="year", provider="icews"))[1]
    ['icews']
    """
    if each not in EACH:
        raise _wrong("each", each, EACH)
    named = _parameters(options) | ({"k": options["k"]} if each == "period" else {}) | _pair_of(options)
    within = f", {each}" if each in ("quad", "type", "story", "event") else ""
    return _compose(EACH[each], named, options, f"provider, source, target, period{within}")


def ask_levels(day: dt.date, half_life: float, options: dict) -> tuple[str, list]:
    """The query for the level of every pair on a day, and its parameters."""
    _check_number("half_life", half_life, above=0)
    named = {"today": day} | _parameters(options) | {"k": options["k"], "half_life": half_life} | _pair_of(options)
    del named["every"]
    return _compose("relations_levels", named, options, "provider, source, target")


def _parameters(options: dict) -> dict:
    """Those of every macro: an open end of the window is left to its default."""
    days = {IN_SQL[name]: options[name] for name in ("since", "until") if options[name] is not None}
    return {IN_SQL.get(name, name): options[name] for name in (*CHOICES, "state_voices")} | days


def _pair_of(options: dict) -> dict:
    return dict(zip(("one_party", "other_party"), options["between"] or ()))


def _compose(macro: str, named: dict, options: dict, order: str) -> tuple[str, list]:
    where, values = (" WHERE provider = ?", [options["provider"]]) if options["provider"] is not None else ("", [])
    said = ", ".join(_literal(value) if name == "today" else f"{name} := {_literal(value)}" for name, value in named.items())
    return f"SELECT * FROM {macro}({said}){where} ORDER BY {order}", values


def _literal(value) -> str:
    if isinstance(value, dt.date):
        return f"DATE '{value}'"
    return _text(value) if isinstance(value, str) else str(value).lower()


def complete_options(**given) -> dict:
    """Every option by name, checked, defaults filled in. Raises ``QuestionError``, in one line that says what would work."""
    options = {name: allowed[0] for name, allowed in CHOICES.items()} | {
        "by": "month", "state_voices": 1.0, "provider": None, "between": None, "since": None, "until": None, "k": SMOOTHING}
    for name in given:
        if name not in options:
            raise QuestionError(f"relations have no option {name}: there are {', '.join(options)}")
    options |= given
    for name, allowed in CHOICES.items():
        if options[name] not in allowed:
            raise _wrong(name, options[name], allowed)
    _check_number("state_voices", options["state_voices"])
    _check_number("k", options["k"], above=0)
    options["between"] = _check_codes(options)
    _check_window(options)
    return options


def _wrong(name: str, value, allowed) -> QuestionError:
    return QuestionError(f"{name} cannot be {value!r}: write {', '.join(map(str, allowed))}")


def _check_number(name: str, value, above: float | None = None) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not number or value < 0 or value == above:
        raise QuestionError(f"{name} cannot be {value!r}: write a number {'above 0' if above == 0 else 'from 0'}")


def _check_codes(options: dict) -> tuple[str, ...] | None:
    if options["between"] is None:
        return None
    codes = (options["between"],) if isinstance(options["between"], str) else tuple(options["between"])
    known = {*KINDS, *keys_by_name().values(), *(row["code"] for row in read_rows("states.csv"))}
    for code in codes:
        if code not in known:
            raise QuestionError(f"no state or organisation has the code {code!r}: write ISO 3166-1 alpha-3 (USA), or IGO, UNO, EUR …")
    if len(codes) not in (1, 2):
        raise QuestionError(f"between takes one code or two, not {len(codes)}")
    if len(codes) == 2 and (codes[0] == codes[1]) != options["itself"]:
        raise QuestionError("a state and itself are asked for with itself=True, two states without it")
    return codes


def _check_window(options: dict) -> None:
    since, until = options["since"], options["until"]
    if since is not None and until is not None and since > until:
        raise QuestionError(f"since {since} comes after until {until}")
