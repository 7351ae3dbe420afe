"""How long any epoch of a long run takes to be on screen, and whether it is the same to the last bit."""

import math
import random
import time

import numpy as np

from tests.benchmarks.desktop import (
    VIEWS,
    PaintCounter,
    describe_screen,
    open_window,
    the_application,
    wait_until,
)
from tests.benchmarks.told.report import Row, Table, say
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.engine import Engine
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.run.training import Trainer
from xorviz.gui.app.main_window import MainWindow
from xorviz.session.view import SessionView

CIRCLE = TrainingConfig(dataset="circle", hidden=(16,), reduction="mean")
CASES = {
    "XOR 2-2-1": (TrainingConfig(), 10_000_000),
    "XOR 2-8-1": (TrainingConfig(hidden=(8,)), 10_000_000),
    "circle 2-16-1": (CIRCLE, 1_000_000),  # ten times as many would take minutes
}
"""Configurations, and how many epochs their runs have; a tenth of that for a quick look."""


class Seeker:
    """Moves a window's cursor, and knows when all views have painted where it went."""

    def __init__(self, window: MainWindow) -> None:
        self._session, self._counter = window.session, PaintCounter(window)
        self._wanted = -1
        # Connected after the window itself: by now the views have been told.
        self._session.changed.connect(self._forget_older_paints)

    def seek(self, epoch: int) -> float:
        """Return the ms until every view has painted the epoch."""
        self._wanted = epoch
        self._counter.paints.clear()
        began = time.perf_counter()
        self._session.playback.seek(epoch)
        wait_until(self._painted)
        return 1000 * (time.perf_counter() - began)

    def _painted(self) -> bool:
        return self._session.snapshot.epoch == self._wanted and len(self._counter.paints) == len(VIEWS)

    def _forget_older_paints(self, view: SessionView, what: frozenset[str]) -> None:
        if "snapshot" in what:
            self._counter.paints.clear()


def seek_times(config: TrainingConfig, epochs: int, seeks: int) -> tuple[list[float], Run]:
    """Return the ms of random seeks in a window's run of so many epochs, and the run."""
    with open_window(config) as window:
        session = window.session
        run = session.run
        session.playback.set_speed(math.inf)
        session.playback.run_to(epochs)
        wait_until(lambda: session.snapshot.epoch == epochs and not session.playing)
        seeker = Seeker(window)
        return [seeker.seek(epoch) for epoch in leaps(run.epoch, seeks)], run


def leaps(head: int, count: int) -> list[int]:
    """Return random epochs, each so far from the one before that no view can show both alike."""
    rng = random.Random(3)
    epochs = [head]
    while len(epochs) <= count:
        epoch = rng.randrange(head)
        if abs(epoch - epochs[-1]) > head // 100:
            epochs.append(epoch)
    return epochs[1:]


def bits(snapshot: Snapshot) -> tuple[object, ...]:
    """Return all numbers of a snapshot, so that equal means equal to the last bit."""
    arrays = (snapshot.state, snapshot.predictions, snapshot.gradients.flat, np.float64(snapshot.loss))
    return (snapshot.epoch, snapshot.correct, *(array.tobytes() for array in arrays))


def originals(config: TrainingConfig, engine: Engine, epochs: list[int]) -> dict[int, tuple[object, ...]]:
    """Return the bits of some epochs as one pass from the start goes through them, never going back."""
    trainer = Trainer(config, engine=engine)
    return {epoch: bits(trainer.advance(epoch - trainer.epoch).snapshot) for epoch in sorted(epochs)}


def equal_epochs(run: Run, count: int) -> tuple[int, list[float]]:
    """Return how many of so many random epochs are found again bit for bit, and the ms that each took."""
    epochs = random.Random(5).sample(range(run.epoch + 1), count)
    first_time = originals(run.start, run.engine, epochs)
    equal, times = 0, []
    for epoch in epochs:
        began = time.perf_counter()
        snapshot = run.at(epoch)
        times.append(1000 * (time.perf_counter() - began))
        equal += bits(snapshot) == first_time[epoch]
    return equal, times


def measure(quick: bool) -> Table:
    share, seeks, count = (10, 40, 100) if quick else (1, 200, 1000)
    the_application()
    rows: list[Row] = []
    for case, (config, epochs) in CASES.items():
        say(f"seek: {case}")
        times, run = seek_times(config, epochs // share, seeks)
        equal, found = equal_epochs(run, count)
        p50, p95 = np.percentile(times, [50, 95]).tolist()
        rows.append(
            {
                "run": case,
                "epochs": run.epoch,
                "seek p50, ms": p50,
                "seek p95, ms": p95,
                "seek max, ms": max(times),
                "`Run.at` p95, ms": float(np.percentile(found, 95)),
                "equal bit for bit": f"{equal:,} of {count:,}",
            }
        )
    note = (
        f"In {describe_screen()}: {seeks} random epochs, each from `Session.seek` until all of"
        f" {', '.join(VIEWS)} have painted it. Equal: state, loss, predictions and gradients of random epochs"
        " beside those of one pass from the start. Goals: p95 at most 50 ms, all equal."
    )
    return Table(rows, note)
