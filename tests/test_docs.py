"""The documentation names what there is: every command, option, exit code, act, tie kind and slot."""
from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
import typer

from detente.cli import app
from detente.codebook import load_acts, load_frames
from detente.codebook.standing import load_kinds
from detente.errors import Exit
from detente.events.sights import HOWS
from detente.web.reading import meanings

ROOT = Path(__file__).parents[1]
TEXTS = {p.name: p.read_text(encoding="utf-8") for p in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]}
ALL = "\n".join(TEXTS.values())
COMMANDS = typer.main.get_command(app).commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    assert f"detente {name}" in ALL
    options = {o for p in COMMANDS[name].params for o in p.opts if o.startswith("--")} - {"--help"}
    assert not {o for o in options if o not in TEXTS["README.md"]}


PAGES = [name for name in TEXTS if name not in ("README.md", "tutorial.md", "exchange.md", "stories.md") and "\n>>> " in TEXTS[name]]


@pytest.mark.parametrize("name", PAGES)
def test_examples_of_a_page_hold(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    text = "\n".join(re.findall(r"^```python\n(.*?)^```", TEXTS[name], re.S | re.M))
    example = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(example).failed == 0


def test_every_kind_of_standing_tie_is_explained():
    assert not {kind for kind in load_kinds() if f"| `{kind}` |" not in TEXTS["ties.md"]}


def test_every_exit_code_is_documented():
    assert not [int(code) for code in Exit if f"| {int(code)} |" not in TEXTS["README.md"]]


def test_every_type_and_mode_is_documented():
    table = TEXTS["events.md"]
    assert not {type for type, _ in load_acts() if not re.search(rf"\| {type} \|", table)}
    for type, mode in load_acts():
        row = next(line for line in table.splitlines() if line.startswith(f"| {type} |"))
        assert not mode or mode in row, (type, mode)


def test_every_kind_of_tie_is_documented():
    kinds = {f.type for frames in load_frames("ties").values() for f in frames}
    assert not {kind for kind in kinds if f"`{kind}`" not in TEXTS["events.md"]}


def test_every_effect_on_content_is_documented():
    effects = {f.content for frames in load_frames().values() for f in frames} - {""}
    assert not {effect for effect in effects if f"`{effect}`" not in TEXTS["frames.md"]}


def test_every_way_to_fill_a_slot_is_documented():
    hows = {how for ways in HOWS.values() for how in ways}
    assert not {how for how in hows if f"`{how}`" not in TEXTS["events.md"]} and hows <= meanings.HOWS.keys()
