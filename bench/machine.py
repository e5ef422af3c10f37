"""The machine that figures were measured on, in words: every bench says it before its figures."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import platform
from pathlib import Path


def describe_machine() -> str:
    """Processor, cores, Python, day."""
    return f"machine: {processor()}, {multiprocessing.cpu_count()} cores; Python {platform.python_version()}; {dt.date.today()}"


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
