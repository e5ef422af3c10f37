"""The house itself: imports point one way, the public names are these, and what is documented is what is given."""
from __future__ import annotations

import ast
import datetime as dt
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

import detente
from detente import Page
from detente.pipeline import default_coder

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "detente"

# From the ground up: a module imports only from layers below its own, or from its own package.
LAYERS = (
    ("records", "errors", "__init__", "samples"),
    ("html", "codebook", "model"),
    ("trees", "relevance", "releases", "transcripts", "rows", "spells"),
    ("networks",),
    ("slots",),                                                              # shared by the coding stages
    ("articles", "sentences", "actors", "dates", "places", "quotes", "status"),   # marking stages: never each other
    ("events", "ties"),                                                      # coding stages: never each other
    ("balancing",),
    ("pipeline",),
    ("read", "write", "store", "stories", "relations", "affinity", "deeds", "balance", "forecast"),
    ("run", "system"),
    ("web",),
    ("cli",),
)
MARKING, CODING = LAYERS[5], LAYERS[6]
# All that a coding stage may take from a marking stage: questions about one act, asked of what was marked.
SHARED = {("quotes", "reports_over"), ("quotes", "sources_of"), ("status", "status_of"), ("status", "status_beside"), ("dates", "count_from"), ("dates", "length_in_days")}
# Imports inside a function that point upward, each for one convenience of the public interface.
DEFERRED_UP = {("records", "html"),          # a notebook shows a Coded
               ("pipeline", "read")}         # detente.read_page takes a path or an address
HOMES = {"duckdb": {"store"}, "highspy": {"balance"}, "networkx": {"write"}, "fastwarc": {"read"}, "feedparser": {"read"}, "rensa": {"stories"}, "typer": {"cli"}, "rich": {"cli"}, "starlette": {"web"}, "uvicorn": {"web"}, "jinja2": {"web"}, "markupsafe": {"web"}, "httpx": {"read"}, "onnxruntime": {"model"}, "tokenizers": {"model"},
         "trafilatura": {"articles"}, "htmldate": {"articles"}, "lxml": {"articles"}, "py3langid": {"articles"}, "torch": set(), "transformers": set()}


def home_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def level_of(home: str) -> int:
    level = next((i for i, layer in enumerate(LAYERS) if home in layer), None)
    assert level is not None, f"{home} has no place in the house: give it one in tests/test_house.py and ARCHITECTURE.md"
    return level


@cache
def imports() -> list[tuple[str, str, tuple[str, ...], bool]]:
    """(importing home, imported module, names, whether inside a function) of every import in the package."""
    out = []
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {id(node) for node in tree.body} | {id(node) for block in tree.body if isinstance(block, ast.If) for node in block.body}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                out.append((home_of(path), node.module, tuple(a.name for a in node.names), id(node) not in top))
            elif isinstance(node, ast.Import):
                out += [(home_of(path), a.name, (), id(node) not in top) for a in node.names]
    return out


def inner_imports():
    for home, module, names, deferred in imports():
        if module == "detente":
            yield from ((home, "__init__", (name,), deferred) for name in names)
        elif module.startswith("detente."):
            yield home, module.split(".")[1], names, deferred


def test_imports_point_one_way():
    wrong = {(home, target) for home, target, _, deferred in inner_imports() if home != target and level_of(target) >= level_of(home)
             and not (deferred and (home, target) in DEFERRED_UP)}
    assert not wrong


def test_coding_stages_ask_only_three_questions_of_marking_stages():
    taken = {(target, name) for home, target, names, _ in inner_imports() if home in CODING and target in MARKING for name in names}
    assert taken <= SHARED


def test_each_heavy_dependency_has_one_home():
    wrong = {(home, module) for home, module, _, _ in imports() for name, homes in HOMES.items()
             if module.split(".")[0] == name and home not in homes}
    assert not wrong


def test_every_module_says_what_it_is():
    assert not [p for p in SOURCE.rglob("*.py") if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]


def test_the_public_names_are_these():
    assert sorted(detente.__all__) == ["Article", "Coded", "Coder", "DetenteError", "Entity", "Event", "Page", "Rejected", "Tie",
                                       "__version__", "open_store", "read_page"]
    assert all(getattr(detente, name) is not None for name in detente.__all__)
    with pytest.raises(AttributeError):
        detente.no_such_name


def test_the_version_is_told_once():
    assert f'version = "{detente.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"version: {detente.__version__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


# -- documented keys ---------------------------------------------------------------------------------------------


@cache
def documented() -> dict[str, dict]:
    """Title of a section of docs/events.md -> its JSON example."""
    text = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.M)[1:]
    return {s.splitlines()[0].strip(): json.loads(m[1]) for s in sections if (m := re.search(r"```json\n(.*?)```", s, re.S))}


WORDS = b"""Cold winters in the north

Norway, a close ally of Canada, has a long coast, and Denmark lies between the two seas of the north.
Norway and Canada both have cold winters, the foreign ministry of Norway said on Monday.
"""


BETWEEN = b"""Norway courts Moscow

OSLO, May 4 (The Fjord Post) - Norway, a close ally of the United States, will hold talks with Russia in Murmansk on Friday.
The United States asked Norway to cancel its talks with Russia. Norway refused.
"""


@cache
def results() -> list[dict]:
    """The sample pages coded, a page that gives a tie and a silence, and one that tells of a balancing act."""
    samples = [files("detente.samples") / name for name in ("harbour-talks.html", "us-japan-meeting.html")]
    pages = [Page(WORDS, "words.txt"), Page(BETWEEN, "between.txt", published=dt.date(2016, 5, 4)), *(Page(sample.read_bytes(), sample.name) for sample in samples)]
    return [default_coder().code(page).to_dict() for page in pages]


def given(kind: str) -> list[dict]:
    return [x for r in results() for x in (r[kind] if isinstance(r[kind], list) else [r[kind]])]


def compare(example, value, path: str) -> None:
    """Same keys at every depth, wherever both have something."""
    if isinstance(example, list) and isinstance(value, list):
        for item in value if example else ():
            compare(example[0], item, f"{path}[]")
    elif isinstance(example, dict) and isinstance(value, dict):
        assert list(example) == list(value), path
        for key in example:
            compare(example[key], value[key], f"{path}.{key}")


@pytest.mark.parametrize("section, kind", [("Event", "events"), ("Article", "article"), ("Tie", "ties"), ("Silence", "trace"),
                                           ("Balancing act", "acts")])
def test_documented_keys_are_the_keys_given(section, kind):
    found = given(kind)
    assert found, f"no sample page gives {kind}"
    for value in found:
        compare(documented()[section], value, section)


def test_a_page_gives_the_documented_parts():
    assert [list(r) for r in results()] == [list(documented()["One page"])] * len(results())


def test_documented_example_shows_every_part():
    example = documented()["Event"]
    assert all(example[k] for k in ("actor", "recipient", "date", "place", "per", "trigger", "sentence", "contexts"))


def test_every_key_is_explained():
    text = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    keys = {key for example in documented().values() for key in _keys(example)}
    assert not {key for key in keys if f"`{key}`" not in text}


def _keys(value) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_keys, value))
    return set(value).union(*map(_keys, value.values())) if isinstance(value, dict) else set()


def test_what_is_quoted_is_what_stands_there():
    """The law of the offsets, over every slice of every record that the sample pages give."""
    for result in results():
        text = result["article"]["text"]
        for part in _slices(result):
            assert text[part["start"]:part["end"]] == part["text"]


def _slices(value):
    if isinstance(value, list):
        for item in value:
            yield from _slices(item)
    elif isinstance(value, dict):
        if isinstance(value.get("start"), int) and "text" in value:
            yield value
        for item in value.values():
            yield from _slices(item)
