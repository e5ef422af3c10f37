"""How right and how fast: one command a task, `python -m bench TASK --data PATH`; see bench/README.md."""
