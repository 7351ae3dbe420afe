"""How many epochs a second each engine trains, beside the same in C.

Ours go through `Run.advance`, which records every loss and keeps keyframes, from epoch 0 in each round.
"""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from tests.benchmarks.beside_c.c_limit import FLAGS, build_limit, compiler_version, run_limit
from tests.benchmarks.told.report import Row, Table, say
from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run

Rates = dict[str, float]
"""Epochs/s by workload."""


def disc() -> Dataset:
    """Draw a disc of 100 points inside a ring of 100, as the program in C does."""
    rng = np.random.default_rng(0)
    radius = np.concatenate([rng.uniform(0, 2.5, 100), rng.uniform(3.5, 5.0, 100)])
    angle = rng.uniform(-np.pi, np.pi, 200)
    inputs = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Dataset("disc", "Disc (200 points)", inputs, np.repeat([[1.0], [0.0]], 100, axis=0), (-6.0, 6.0))


def workloads() -> dict[str, tuple[TrainingConfig, Dataset]]:
    """Return those of the program in C, by its names."""
    xor = TrainingConfig(initialisation="uniform", bias_initialisation="same")
    return {
        "xor-2-2-1": (xor, xor.make_data()),
        "xor-2-8-1": (xor.changed(hidden=(8,)), xor.make_data()),
        "disc-2-4-2-1": (
            xor.changed(
                hidden=(4, 2), activation="tanh", batch_size=10, reduction="mean", learning_rate=0.03
            ),
            disc(),
        ),
    }


def rate(config: TrainingConfig, engine: Engine, epochs: int, data: Dataset | None = None) -> float:
    """Return the epochs/s of a run from its start."""
    run = Run(config, engine, data)
    began = perf_counter()
    run.advance(epochs)
    spent = perf_counter() - began
    assert run.epoch == epochs, "it diverged"
    return epochs / spent


def epochs_in(config: TrainingConfig, engine: Engine, seconds: float, data: Dataset | None = None) -> int:
    """Return how many epochs a run trains in about this time."""
    epochs = 64
    while epochs / (reached := rate(config, engine, epochs, data)) < seconds / 5:
        epochs *= 2
    return round(reached * seconds)


def measured(
    loads: dict[str, tuple[TrainingConfig, Dataset]], engine: Engine, seconds: float
) -> Callable[[], Rates]:
    """Return what measures each workload once."""
    epochs = {name: epochs_in(config, engine, seconds, data) for name, (config, data) in loads.items()}
    return lambda: {name: rate(config, engine, epochs[name], data) for name, (config, data) in loads.items()}


def alternate(programs: dict[str, Callable[[], Rates]], rounds: int) -> dict[str, list[Rates]]:
    """Run all in turns, there and back, so that what slows the machine for a while hits all alike."""
    found: dict[str, list[Rates]] = {name: [] for name in programs}
    for turn in range(rounds):
        say(f"engines: round {turn + 1} of {rounds}")
        for name in list(programs)[:: 1 if turn % 2 == 0 else -1]:
            found[name].append(programs[name]())
    return found


def row(workload: str, found: dict[str, list[Rates]]) -> Row:
    rates = {name: np.array([each[workload] for each in turns]) for name, turns in found.items()}
    figures: Row = {"workload": workload}
    figures |= {f"{name}, epochs/s": float(median(values)) for name, values in rates.items()}
    if "C" not in rates:
        return figures | {"C, epochs/s": None, "compiled / C": None}
    ratios = rates["compiled"] / rates["C"]
    return figures | {
        "compiled / C": float(median(ratios)),
        "least": float(ratios.min()),
        "most": float(ratios.max()),
    }


def measure(quick: bool) -> Table:
    rounds, seconds = (3, 0.3) if quick else (9, 1.0)
    loads = workloads()
    programs = {
        "NumPy": measured(loads, NumpyEngine(), seconds),
        "compiled": measured(loads, compiled_engine(), seconds),
    }
    with TemporaryDirectory() as folder:
        program = build_limit(Path(folder))
        if program is not None:
            programs["C"] = lambda: run_limit(program, seconds)
        found = alternate(programs, rounds)
    origin = f"`limit.c`, {compiler_version()}, `{' '.join(FLAGS)}`" if program else "`limit.c`, not there"
    note = (
        f"One core, through `Run.advance`, medians of {rounds} rounds of {seconds:g} s in turns; the ratio is"
        f" the median of the rounds' ratios. C: {origin}. Goal: at least 1.5, better 2."
    )
    return Table([row(name, found) for name in loads], note)
