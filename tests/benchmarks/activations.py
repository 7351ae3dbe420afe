"""How many epochs a second of processor time each activation trains compiled, beside the same in C.

Ours go through `Run.advance`, which records every loss and keeps keyframes, from epoch 0 in each round.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

from tests.benchmarks.beside_c.c_limit import FLAGS, build_limit, compiler_version, run_limit
from tests.benchmarks.engines import Rates, alternate
from tests.benchmarks.told.report import Row, Table
from xorviz.core.engine.engine import Engine
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run

SOURCE = Path(__file__).parent / "beside_c" / "activations.c"
GOAL = 0.5
"""Of C's speed, at least."""


def loads() -> dict[str, TrainingConfig]:
    """Return XOR 2-8-1 with each activation, as the program in C has it."""
    return {
        name: TrainingConfig(
            hidden=(8,), activation=name, learning_rate=0.05, reduction="sum", initialisation="uniform"
        )
        for name in ACTIVATIONS
    }


def rate(config: TrainingConfig, engine: Engine, epochs: int) -> float:
    """Return the epochs a second of processor time of a run from its start."""
    run = Run(config, engine)
    began = process_time()
    run.advance(epochs)
    spent = process_time() - began
    assert run.epoch == epochs, "it diverged"
    return epochs / spent


def rates(configs: dict[str, TrainingConfig], engine: Engine, seconds: float) -> Rates:
    """Measure each for about so long."""
    found: Rates = {}
    for name, config in configs.items():
        epochs = max(4096, round(seconds * rate(config, engine, 4096)))
        found[name] = rate(config, engine, epochs)
    return found


def row(name: str, found: dict[str, list[Rates]]) -> Row:
    ours = np.array([turn[name] for turn in found["compiled"]])
    figures: Row = {"activation": name, "compiled, epochs/s": float(np.median(ours))}
    if "C" not in found:
        return figures | {"C, epochs/s": None, "compiled / C": None}
    theirs = np.array([turn[name] for turn in found["C"]])
    ratios = ours / theirs
    return figures | {
        "C, epochs/s": float(np.median(theirs)),
        "compiled / C": float(np.median(ratios)),
        "least": float(ratios.min()),
    }


def measure(quick: bool) -> Table:
    rounds, seconds = (3, 0.2) if quick else (7, 0.5)
    configs, engine = loads(), compiled_engine()
    for config in configs.values():
        Run(config, engine).advance(64)  # its machine code is there before anything is measured
    programs = {"compiled": lambda: rates(configs, engine, seconds)}
    with TemporaryDirectory() as folder:
        program = build_limit(Path(folder), SOURCE)
        if program is not None:
            programs["C"] = lambda: run_limit(program, seconds)
        found = alternate(programs, rounds)
    origin = f"`activations.c`, {compiler_version()}, `{' '.join(FLAGS)}`" if program else "not there"
    note = (
        f"XOR 2-8-1, one core, through `Run.advance`, processor time, medians of {rounds} rounds of"
        f" {seconds:g} s in turns. C: {origin}. Goal: at least {GOAL:g}."
    )
    return Table([row(name, found) for name in configs], note)
