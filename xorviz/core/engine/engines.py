"""Which engine trains a run: the compiled one where it can be used, else NumPy. A run keeps its engine.

What the compiled engine leaves to NumPy, such as a network with neurons off, it always leaves to it: so what
follows from the facts of a run is the same whenever it is computed.
"""

from contextlib import suppress
from functools import cache
from importlib import import_module

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import Engine, EngineError, NotKept
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.backpropagation import Parameters, parameter_count
from xorviz.core.run.config import TrainingConfig

_CLASSES = Dataset(
    "own", "Three classes", np.linspace(-1.0, 1.0, 10).reshape(5, 2), np.eye(3)[[0, 1, 2, 1, 0]]
)
"""To see whether an engine trains classes."""


def compiled_engine() -> Engine:
    """Return the compiled engine. The first call takes seconds, or less than one if it was compiled before.

    Raises
    ------
    EngineError
        Numba cannot be imported, cannot compile here, or computes something else than NumPy.
    """
    outcome = _compile()
    if isinstance(outcome, EngineError):
        raise outcome
    return outcome


def kept_engine() -> Engine:
    """Return the compiled engine without compiling anything: it is there, or an earlier start left it.

    Raises
    ------
    NotKept
        Some of it would have to be compiled.
    EngineError
        See `compiled_engine`.
    """
    if _compile.cache_info().currsize:
        return compiled_engine()
    try:
        import_module("xorviz.core.engine.compiled")  # what it compiles is known then
        from xorviz.core.engine.machine_code import only_kept
    except Exception:  # which `compiled_engine` puts into words
        return compiled_engine()
    with only_kept():
        return compiled_engine()


def learn_classes() -> None:
    """Have the compiled engine train classes that exclude each other too; it compiles what is not kept.

    Raises
    ------
    EngineError
        There is no compiled engine, or that cannot be compiled.
    """
    from xorviz.core.engine.compiled import KernelEngine

    engine = compiled_engine()
    assert isinstance(engine, KernelEngine)
    if engine.knows_classes is None:
        try:
            _check(engine, TrainingConfig(output_activation="softmax", loss="cross_entropy"), _CLASSES)
            engine.knows_classes = True
        except NotKept:  # which is not remembered: it can be compiled yet
            raise
        except Exception:
            engine.knows_classes = False
    if not engine.knows_classes:
        raise EngineError("it cannot train classes")


def load_classes() -> None:
    """Have it train classes without compiling anything.

    Raises
    ------
    NotKept
        Some of it would have to be compiled.
    EngineError
        See `learn_classes`.
    """
    kept_engine()
    from xorviz.core.engine.machine_code import only_kept

    with only_kept():
        learn_classes()


def compile_nothing() -> None:
    """Let this thread never compile: what is not kept is as if it could not be compiled."""
    with suppress(EngineError, ImportError):  # without a compiler there is nothing to forbid
        from xorviz.core.engine.machine_code import ONLY_KEPT

        ONLY_KEPT.set(True)


def best_engine() -> Engine:
    """Return the compiled engine, or NumPy where that cannot be used."""
    try:
        outcome = _compile()
    except NotKept:
        return NumpyEngine()
    return NumpyEngine() if isinstance(outcome, EngineError) else outcome


def engine_for(config: TrainingConfig, data: Dataset, wanted: Engine | None = None) -> Engine:
    """Return what trains a run: the engine wanted, or the best; NumPy where that does not support it."""
    engine = wanted or best_engine()
    if wanted is None and data.exclusive:
        with suppress(EngineError, NotKept):
            learn_classes()
    return engine if engine.supports(config, data) else NumpyEngine()


@cache
def _compile() -> Engine | EngineError:
    try:
        from xorviz.core.engine.compiled import KernelEngine

        engine = KernelEngine()
        _check(engine, TrainingConfig(), TrainingConfig().make_data())
    except EngineError as error:
        return error
    except NotKept:  # which is not remembered: it can be compiled yet
        raise
    except Exception as error:
        return EngineError(f"{type(error).__name__}: {error}".splitlines()[0])
    return engine


def _check(engine: Engine, usual: TrainingConfig, data: Dataset) -> None:
    """Compare an engine with NumPy over a few epochs, with all samples at once and in batches."""
    truth = NumpyEngine()
    for batch_size in (None, 3):
        config = usual.changed(batch_size=batch_size, optimiser="adam", learning_rate=0.01)
        count = parameter_count(config.layers(data))
        start = np.zeros((3, count))
        start[0] = np.linspace(-1.0, 1.0, count)
        states = [start.copy(), start.copy()]
        losses = [
            each.train(config, data, state, 0, 8, 4).losses
            for each, state in zip((truth, engine), states, strict=True)
        ]
        parameters = Parameters(states[0][0], config.layers(data))
        results = [each.evaluate(config, data, parameters) for each in (truth, engine)]
        judged = [each.judge(config, data, states[0][:1]).losses for each in (truth, engine)]
        pairs = (states, losses, [result.gradients.flat for result in results], judged)
        if not all(np.allclose(*pair, rtol=1e-10, atol=1e-14) for pair in pairs):
            raise EngineError("its results differ from NumPy's")
