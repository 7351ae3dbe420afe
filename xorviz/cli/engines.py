"""Which engine a command computes with: the compiled one, unless NumPy is done before it is compiled."""

import sys

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.batches import batches_in_epoch
from xorviz.core.engine.compiling import prepare
from xorviz.core.engine.engine import Engine, EngineError, NotKept
from xorviz.core.engine.engines import engine_for, kept_engine, load_classes
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.config import TrainingConfig
from xorviz.core.survey.portions import load_survey

LAYER_SECONDS, NUMBER_SECONDS = 3e-5, 1e-8
"""What NumPy takes for each layer of an update, and for each sample and parameter of an epoch."""
NUMPY_SECONDS = 5.0
"""So long a run may take NumPy by these, and nothing is compiled for it: that takes about twice as long."""


def engine_of(config: TrainingConfig, epochs: int, given: Dataset | None = None) -> tuple[Engine, str]:
    """Return what trains a run, also with samples that are given, and why not the compiled engine, if so."""
    data = config.make_data(given)
    part, load = ("classes", load_classes) if data.exclusive else ("engine", kept_engine)
    try:
        load()
    except NotKept:
        if numpy_seconds(config, data, epochs) <= NUMPY_SECONDS:
            return NumpyEngine(), "done before the compiled engine would be ready"
        try:
            prepare(part, load, compiling=_say)
        except EngineError as error:
            return NumpyEngine(), _unusable(error)
    except EngineError as error:
        return NumpyEngine(), _unusable(error)
    engine = kept_engine()
    chosen = engine_for(config, data, engine)
    return chosen, "" if chosen is engine else "the compiled engine cannot train such a run"


def prepare_survey() -> str:
    """Have what surveys train with compiled, unless it is kept. Returns why it cannot be used, if so."""
    try:
        prepare("survey", load_survey, compiling=_say)
    except EngineError as error:
        return _unusable(error)
    return ""


def numpy_seconds(config: TrainingConfig, data: Dataset, epochs: int) -> float:
    """Return about how long NumPy takes for a run."""
    layers = config.layers(data)
    updates = batches_in_epoch(config, len(data))
    numbers = len(data) * parameter_count(layers)
    return epochs * (updates * (len(layers) - 1) * LAYER_SECONDS + numbers * NUMBER_SECONDS)


def engine_line(label: str, reason: str) -> str:
    """Say which engine computed, and why not the other."""
    return f"{label}: {reason}" if reason else label


def _unusable(error: EngineError) -> str:
    return f"the compiled engine cannot be used ({error})"


def _say(stays: bool) -> None:
    if not stays:
        print(
            "xorviz: what is compiled cannot be kept (NUMBA_CACHE_DIR names another folder for it):"
            " every start compiles anew, for ten to twenty seconds",
            file=sys.stderr,
        )
