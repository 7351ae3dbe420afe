"""How long a survey and a map of fates take beside what the kernel could do at best, and how the window lives
meanwhile.
"""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter

import numpy as np

from tests.benchmarks.desktop import VIEWS, PaintCounter, describe_screen, open_window, the_application
from tests.benchmarks.engines import epochs_in, rate
from tests.benchmarks.told.report import Row, Table, say
from tests.benchmarks.window import WARM_UP, Turns, live
from xorviz.core import TrainingConfig
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.survey.fate_axes import FateAxis
from xorviz.core.survey.fate_plan import FatePlan
from xorviz.core.survey.fates import fate_map
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.portions import core_count
from xorviz.gui.app.main_window import MainWindow
from xorviz.gui.survey.surveying import Surveys

PLAN = SurveyPlan(config=TrainingConfig(), seeds=10_000, epochs=5000)
MAP = FatePlan(
    config=TrainingConfig(),
    across=FateAxis("learning_rate", 0.05, 50.0, ratios=True),
    up=FateAxis("w1.1.1", -5.0, 5.0),
    columns=200,
    rows=200,
    epochs=5000,
)
CORES = core_count()
PACES = {"60 epochs/s": 60.0, "flat out": math.inf}
GLANCE = 0.05


def kernel_rate(threads: int) -> float:
    """Return the epochs/s of so many runs at once, each in a thread of its own, all together."""
    config, engine = TrainingConfig(), compiled_engine()
    epochs = epochs_in(config, engine, 1.0)
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda _: rate(config, engine, epochs), range(threads)))


def headless(what: str, train: Callable[[], object], work: int, rounds: int) -> Row:
    """Return the time of a survey or a map without a window, and that of its epochs alone, in turns."""
    seconds, alone, together = [], [], []
    for turn in range(rounds):
        say(f"{what}: round {turn + 1} of {rounds}")
        before = kernel_rate(1), kernel_rate(CORES)
        began = perf_counter()
        train()
        seconds.append(perf_counter() - began)
        after = kernel_rate(1), kernel_rate(CORES)
        alone.append(seconds[-1] / (work / (CORES * (before[0] + after[0]) / 2)))
        together.append(seconds[-1] / (work / ((before[1] + after[1]) / 2)))
    return {
        "window": f"none: a {what}",
        "survey, s": median(seconds),
        "/ kernel alone × cores": median(alone),
        "/ kernel on all cores": median(together),
    }


def begin_survey(window: MainWindow) -> Surveys:
    """Open the survey's window as a person does, and run it."""
    window.actions_by_id["run.survey"].trigger()
    (surveys,) = window.findChildren(Surveys)
    surveys.on_run_requested(PLAN)
    return surveys


def observe(pace: float, with_survey: bool) -> Row:
    """Return how often the main window is painted while it trains at a pace, and a survey runs beside it."""
    with open_window(TrainingConfig()) as window:
        window.session.playback.set_speed(pace)
        window.session.playback.set_playing(True)
        live(WARM_UP)
        surveys = begin_survey(window) if with_survey else None
        counter, turns = PaintCounter(window), Turns()
        began = perf_counter()
        while perf_counter() - began < 4.0 if surveys is None else surveys.runner.running:
            live(GLANCE)
        spent = perf_counter() - began
        turns.stop()
        return {
            "survey, s": spent if with_survey else None,
            "frames/s": min(counter.paints[name] for name in VIEWS) / spent,
            "wait p50, ms": float(np.percentile(turns.waits, 50)),
            "wait p99, ms": float(np.percentile(turns.waits, 99)),
            "wait max, ms": max(turns.waits),
        }


def medians(rows: list[Row]) -> Row:
    return {key: None if rows[0][key] is None else median(row[key] for row in rows) for key in rows[0]}


def measure(quick: bool) -> Table:
    rounds = 1 if quick else 5
    survey(SurveyPlan(config=TrainingConfig(), seeds=10, epochs=10))  # compiled from here on
    rows = [
        headless("survey", lambda: survey(PLAN), PLAN.runs * PLAN.epochs, rounds),
        headless("map of fates", lambda: fate_map(MAP), MAP.columns * MAP.rows * MAP.epochs, rounds),
    ]
    the_application()
    for name, pace in PACES.items():
        for with_survey in (False, True):
            words = f"{name}, {'with' if with_survey else 'without'} survey"
            say(f"survey: {words}")
            rows.append({"window": words} | medians([observe(pace, with_survey) for _ in range(rounds)]))
    note = (
        f"{PLAN.seeds:,} seeds of 2-2-1 XOR, {PLAN.epochs:,} epochs each, on {CORES} cores, and a map of"
        f" {MAP.columns * MAP.rows:,} trainings of as many epochs; medians of"
        f" {rounds} rounds. Beside the epochs/s of `Run.advance`, measured before and after each round: of"
        " one run alone, times the cores; and of as many runs at once as there are cores, which is all there"
        f" is where cores share their units. Then {describe_screen()}, training a run of its own, with"
        " the survey's window in front. Goals: at most 1.1, of the map 1.2; at least 30 frames/s."
    )
    return Table(rows, note)
