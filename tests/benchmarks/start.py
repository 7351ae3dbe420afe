"""How soon the window is there, beside a bare one; and what the compiled engine takes after that."""

import json
import os
import subprocess
import sys
import time
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.desktop import choose_platform, describe_screen
from tests.benchmarks.told.report import Row, Table, say

COMPILE = """
import time
began = time.perf_counter()
import numba
imported = time.perf_counter()
from xorviz.core.engine.engines import compiled_engine
compiled_engine()
print(imported - began, time.perf_counter() - imported)
"""


def first_paint(which: str) -> tuple[float, float, bool]:
    """Return the seconds from the start of a process to its first paint, and to that of its plots.

    And whether Numba was imported at the first.
    """
    command = [sys.executable, "-m", "tests.benchmarks.first_paint", which]
    began = time.monotonic()
    # Bytecode is kept, as where a person has installed it: the first pair writes it.
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    outcome = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=60, env=environment)
    answer = json.loads(outcome.stdout)
    return answer["first"] - began, answer["plots"] - began, answer["numba"]


def alternate(pairs: int) -> tuple[dict[str, list[float]], bool]:
    """Return the seconds of both windows, opened in turns, and whether ours ever had Numba imported."""
    found: dict[str, list[float]] = {"xorviz": [], "bare": []}
    whole: list[float] = []
    early = False
    for turn in range(pairs + 1):  # the first pair warms the disk's cache, and Python's
        say(f"start: pair {turn} of {pairs}")
        for which in list(found)[:: 1 if turn % 2 == 0 else -1]:
            seconds, plots, numba = first_paint(which)
            found[which].append(seconds)
            if which == "xorviz":
                whole.append(plots)
                early = early or numba
    return {name: seconds[1:] for name, seconds in {**found, "whole": whole}.items()}, early


def compile_seconds(cache: str) -> tuple[float, float]:
    """Return the seconds to import Numba, and to get the compiled engine with this folder as its cache."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
    command = [sys.executable, "-c", COMPILE]
    outcome = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    imported, compiled = map(float, outcome.stdout.split())
    return imported, compiled


def measure(quick: bool) -> Table:
    pairs = 2 if quick else 9
    choose_platform()
    found, early = alternate(pairs)
    ratios = {
        name: median(ours / bare for ours, bare in zip(found[name], found["bare"], strict=True))
        for name in ("xorviz", "whole")
    }
    with TemporaryDirectory() as cache:
        say("start: compiler")
        cold = compile_seconds(cache)
        warm = median([compile_seconds(cache) for _ in range(1 if quick else 5)])
    rows: list[Row] = [
        {"what": "xorviz, first paint", "s": median(found["xorviz"]), "xorviz / bare": ratios["xorviz"]},
        {"what": "xorviz, plots painted", "s": median(found["whole"]), "xorviz / bare": ratios["whole"]},
        {"what": "bare window with a plot, first paint", "s": median(found["bare"])},
        {"what": "then: to import Numba", "s": warm[0]},
        {"what": "then: compiled engine, never compiled before", "s": cold[1]},
        {"what": "then: compiled engine, from the cache", "s": warm[1]},
    ]
    note = (
        f"From the start of the process, in {describe_screen()}; medians of {pairs} pairs in turns, the ratio"
        f" is that of the pairs. Before the first paint Numba is {'' if early else 'not '}imported."
        " Goal: at most 1.2 times the bare window."
    )
    return Table(rows, note)
