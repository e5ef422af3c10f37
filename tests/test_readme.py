"""The README is executed: its Python examples hold, its commands run."""
from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DETENTE = [sys.executable, "-c", "import sys; from detente.cli import main; sys.exit(main())"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.S | re.M)


def commands() -> list[tuple[str, str]]:
    """(command, the output shown or "") of every ``$ detente …`` in a console block."""
    found = re.findall(r"^\$ (detente .*)\n((?:(?!\$ ).*\n)*)", "\n".join(blocks("console")), re.M)
    assert found
    return found


@pytest.mark.parametrize("command, shown", commands())
def test_commands_run_and_print_what_is_shown(command, shown):
    words = [w for w in shlex.split(command.split(" | ")[0])][1:]
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"}
    done = subprocess.run([*DETENTE, *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stderr
    printed = iter(done.stdout.splitlines())  # "…" stands for lines left out; what is shown stands in order
    missing = [line for line in shown.splitlines() if line.strip() not in ("", "…") and line not in printed]
    assert missing == []


@pytest.mark.parametrize("number, block", list(enumerate(blocks("python"))))
def test_python_examples_hold(number, block, monkeypatch):
    monkeypatch.chdir(ROOT)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    example = doctest.DocTestParser().get_doctest(block, {}, f"README.md block {number}", "README.md", 0)
    assert example.examples, "a python block without >>> is not executed"
    assert runner.run(example).failed == 0


def test_make_targets_named_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in re.findall(r"\bmake ([a-z-]+)`", README))


def test_links_lead_somewhere():
    pages = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
