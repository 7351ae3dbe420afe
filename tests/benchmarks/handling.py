"""What handling the window costs the GUI thread, beside a redraw of a bare pyqtgraph window.

    python -m tests.benchmarks --only handling

All in the same process and in turns, in CPU time of that thread: from what a person does until all has been
painted that follows from it. One network alone, while working on it:

    python -m tests.benchmarks.handling 2-2-1
"""

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from statistics import median

from tests.benchmarks.desktop import SIZE, describe_screen, the_application
from tests.benchmarks.frame import BLOCK, CASES, BareWindow, cost, open_run
from tests.benchmarks.gestures import Comparison, Cycle, cycles, paint, resizing
from tests.benchmarks.told.report import Row, Table, as_markdown, say
from xorviz.gui.app.main_window import MainWindow

GOALS = {"2-2-1": 4.0, "2-16-1": 4.0, "6 × 16": 8.0}
SIGHTS = "lesson", "explore"
BARE = "bare"
BARE_THEME, BARE_SIZE = "the bare window: another theme", "the bare window: another size"
OF_BARE = BARE_THEME, BARE_SIZE
Ratios = dict[tuple[str, str], float]
"""By how much is shown and what is done: how many redraws of the bare window that costs."""


@contextmanager
def bare_cycles() -> Iterator[list[Cycle]]:
    """Give what is done to a bare window that is open meanwhile: redraws, and what ours is asked for too."""
    bare = BareWindow()
    yield [
        [(BARE, bare.redraw)] * BLOCK,
        [(BARE_THEME, partial(_recolour, bare, *colours)) for colours in (("k", "w"), ("w", "k"))],
        resizing(bare.widget, SIZE, BARE_SIZE),
    ]
    bare.widget.close()
    bare.widget.deleteLater()


def _recolour(bare: BareWindow, ground: str, ink: str) -> None:
    bare.recolour(ground, ink)
    paint()


def costs(chosen: Sequence[Cycle], rounds: int) -> dict[str, float]:
    """Return the median of what each step costs, in ms: cycles come in random order, each twice.

    The first time, after another one, is a cold one and does not count.
    """
    found = defaultdict[str, list[float]](list)
    order = list(chosen) * rounds
    random.Random(1).shuffle(order)
    for cycle in (*chosen, *order):
        for _, act in cycle:
            act()
        for name, act in cycle:
            found[name].append(cost(act))
    return {name: median(spent) for name, spent in found.items() if name}


def show(window: MainWindow, sight: str) -> None:
    """Show so much, without remembering it."""
    window.first_sight.explore = sight == "explore"
    window.first_sight.show_parts()
    paint()


def ratios(case: str, rounds: int) -> tuple[Ratios, float]:
    """Return what all costs in redraws of the bare window, and that in ms."""
    found: Ratios = {}
    bares: list[float] = []

    def add(sight: str, spent: dict[str, float]) -> None:
        bares.append(spent.pop(BARE))
        found.update({("" if name in OF_BARE else sight, name): ms / bares[-1] for name, ms in spent.items()})

    with open_run(CASES[case]) as window, bare_cycles() as bare:
        for sight in SIGHTS:
            show(window, sight)
            add(sight, costs([*cycles(window, sight), *bare], rounds))
        comparison = Comparison(window)
        first = cost(comparison.turn)
        add("explore", costs([*comparison.cycles(), *bare], rounds))
        found["explore", "compare: opened first"] = first / bares[-1]
    return found, median(bares)


def table(cases: Sequence[str], rounds: int) -> list[Row]:
    rows: dict[tuple[str, str], Row] = {}
    bare: Row = {"shown": "", "what": "a redraw of the bare window, ms"}
    for case in cases:
        say(f"handling: {case}")
        found, bare[case] = ratios(case, rounds)
        for (sight, name), ratio in found.items():
            rows.setdefault((sight, name), {"shown": sight, "what": name})[case] = ratio
    goals: Row = {"shown": "", "what": "goal"} | {case: GOALS[case] for case in cases}
    return [*sorted(rows.values(), key=lambda row: row["shown"] == ""), goals, bare]


def measure(quick: bool) -> Table:
    the_application()
    rounds = 4 if quick else 20
    note = (
        f"In redraws of a bare window: CPU of the GUI thread, medians of {rounds} rounds in random order,"
        f" in {describe_screen()}. Each step lasts until all has been painted that follows from it."
        " The comparison has a window of its own beside; opened first is measured once. The last rows: what"
        " the bare window takes itself."
    )
    return Table(table(list(CASES), rounds), note)


def main() -> None:
    the_application()
    print(as_markdown(Table(table(sys.argv[1:] or list(CASES), 6), "")))


if __name__ == "__main__":
    main()
