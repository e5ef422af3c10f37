"""The tutorial is executed, command by command, in a store of its own."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
DETENTE = [sys.executable, "-c", "import sys; from detente.cli import main; sys.exit(main())"]


def test_the_tutorial_works_from_beginning_to_end(tmp_path):
    store = str(tmp_path / "ledger")
    commands = re.findall(r"^\$ detente (.*)$", TUTORIAL, re.M)
    assert len(commands) > 8
    for command in commands:
        words = [w.replace("/tmp/ledger", store) for w in shlex.split(command)]
        done = subprocess.run([*DETENTE, *words], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout or words[0] == "code" or "nothing found" in done.stderr, command
    example = doctest.DocTestParser().get_doctest(TUTORIAL.replace("/tmp/ledger", store), {}, "tutorial", "tutorial.md", 0)
    assert example.examples and doctest.DocTestRunner().run(example).failed == 0
