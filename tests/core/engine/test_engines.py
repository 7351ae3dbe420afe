import os
import re
import shutil
import subprocess
import sys
from collections import OrderedDict
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import xorviz
from tests.core.golden import GRADIENTS, name_of
from tests.core.runs import parameters_of
from tests.examples import examples
from xorviz.core import Run, TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.engine import compiled, engines, numpy_engine
from xorviz.core.engine.compiled import KernelEngine
from xorviz.core.engine.engine import EngineError, keyframes_between
from xorviz.core.engine.engines import best_engine, compiled_engine, engine_for
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.training import Trainer


@pytest.fixture
def _anew():
    """Let the compiled engine be tried again, before and after."""
    engines._compile.cache_clear()
    yield
    engines._compile.cache_clear()


def assert_numpy_takes_over(reason):
    for _ in range(2):  # the second time it is remembered
        with pytest.raises(EngineError, match=reason) as refusal:
            compiled_engine()
        assert "\n" not in str(refusal.value)
    assert isinstance(best_engine(), NumpyEngine)
    run = Run(TrainingConfig())
    run.advance(5)
    assert (run.engine.label, run.epoch) == ("NumPy", 5)


def test_the_compiled_engine_is_the_best():
    assert isinstance(compiled_engine(), KernelEngine)
    assert best_engine() is compiled_engine()
    assert Run(TrainingConfig()).engine is compiled_engine()
    assert compiled_engine().overlaps
    assert not NumpyEngine().overlaps


@pytest.mark.parametrize("epochs", [0, 2000])
@pytest.mark.parametrize("settings_of", [{"hidden": ()}, {"initialisation": "zeros"}])
def test_the_engines_count_the_same_where_all_that_is_left_of_a_side_is_rounding(settings_of, epochs):
    heads = []
    for engine in (compiled_engine(), NumpyEngine()):
        run = Run(TrainingConfig(**settings_of), engine)
        run.advance(epochs)
        heads.append(run.head)
    assert heads[0].correct == heads[1].correct
    assert heads[0].undecided == heads[1].undecided
    if epochs:
        assert (heads[0].correct, heads[0].wrong, heads[0].undecided) == (0, 0, 4)
        assert abs(heads[0].predictions - 0.5).max() < 1e-14


COMPILED_ONCE = """
from xorviz.core.engine.engines import compiled_engine
engine = compiled_engine()
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine import judging, kernel
for settings in (
    {},
    {"optimiser": "adam", "batch_size": 3, "hidden": ()},
    {"optimiser": "momentum", "batch_size": 1, "held_out": 0.5},
):
    run = Run(TrainingConfig(learning_rate=1, seed=7, **settings))
    run.advance(100)
    run.edit("learning_rate", 1e-3)
    run.advance(100)
    run.branch(run.at(55).epoch).advance(3)
functions = kernel.train_full, kernel.train_batches, kernel.evaluate_all, judging.judge_states
print([len(f.signatures) for f in functions])
"""


@pytest.mark.slow
def test_nothing_is_left_to_compile_once_the_engine_is_there():
    """Whatever compiles later does so while a person waits, and where no NumPy can take over."""
    assert printed_by(COMPILED_ONCE) == ["[1, 1, 1, 1]"]


@pytest.mark.usefixtures("_anew")
@pytest.mark.parametrize("place", ["state", "losses", "gradient"])
@pytest.mark.parametrize("batches", [False, True])
def test_a_kernel_with_other_numbers_than_numpy_is_refused(monkeypatch, place, batches):
    train, evaluate = KernelEngine.train, KernelEngine.evaluate

    def train_wrongly(self, config, data, state, *rest):
        outcome = train(self, config, data, state, *rest)
        if (config.batch_size is not None) == batches:
            state[0, -1] += (place == "state") * 1e-6
            outcome.losses[-1] += (place == "losses") * 1e-6
        return outcome

    def evaluate_wrongly(self, config, *rest):
        evaluation = evaluate(self, config, *rest)
        if (config.batch_size is not None) == batches:
            evaluation.gradients.flat[0] += (place == "gradient") * 1e-6
        return evaluation

    monkeypatch.setattr(KernelEngine, "train", train_wrongly)
    monkeypatch.setattr(KernelEngine, "evaluate", evaluate_wrongly)
    assert_numpy_takes_over("^its results differ from NumPy's$")


@pytest.mark.usefixtures("_anew")
def test_a_kernel_that_does_not_compile_is_refused(monkeypatch):
    class Uncompilable:
        def __getattr__(self, name):
            raise RuntimeError("no target for this processor\nsecond line\nthird line")

    monkeypatch.setattr(compiled, "_kernel", Uncompilable())
    assert_numpy_takes_over("^RuntimeError: no target for this processor$")


WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.engine import EngineError
from xorviz.core.engine.engines import compiled_engine
run = Run(TrainingConfig())
run.advance(300)
print(run.engine.label, run.epoch, repr(run.head.loss))
try:
    compiled_engine()
except EngineError as error:
    print(error)
"""

IMPORTS = """
import sys, xorviz.core, xorviz.core.run.landmarks, xorviz.core.insight.surface
import xorviz.core.run.report.history_file
print([name for name in sys.modules if name.split(".")[0] in {"numba", "llvmlite", "PySide6", "pyqtgraph"}])
"""


def printed_by(code):
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.slow
def test_the_engine_compiles_where_nothing_can_be_kept(tmp_path):
    """As in a folder that cannot be written to, without a home."""
    package = Path(xorviz.__file__).parent
    shutil.copytree(package, tmp_path / "xorviz", ignore=shutil.ignore_patterns("__pycache__"))
    # A file: no folder can be made in its place.
    (tmp_path / "xorviz" / "core" / "engine" / "__pycache__").touch()
    nowhere = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), os.devnull) | {"NUMBA_CACHE_DIR": ""}
    code = "import xorviz.core.engine.engines as e; print(e.__file__); print(e.compiled_engine().label)"
    environment = os.environ | nowhere
    command = [sys.executable, "-B", "-c", code]
    output = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    )
    assert output.stdout.splitlines() == [
        str(tmp_path / "xorviz" / "core" / "engine" / "engines.py"),
        "compiled",
    ]


def test_without_numba_numpy_trains():
    run = Run(TrainingConfig(), NumpyEngine())
    run.advance(300)
    trained, reason = printed_by(WITHOUT_NUMBA)
    assert trained == f"NumPy 300 {run.head.loss!r}"
    assert re.match(r"ModuleNotFoundError: .*numba", reason)


def test_a_run_that_the_compiled_engine_does_not_support_trains_with_numpy():
    config = TrainingConfig()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KernelEngine, "supports", lambda *_: False)
        run = Run(TrainingConfig(seed=1), compiled_engine())
    run.advance(3)
    assert run.engine.label == "NumPy"
    assert run.at(2).loss == run.losses[2]
    assert engine_for(config, config.make_data()) is compiled_engine()
    assert isinstance(engine_for(config, config.make_data(), NumpyEngine()), NumpyEngine)


def test_importing_the_core_imports_neither_numba_nor_qt():
    assert printed_by(IMPORTS) == ["[]"]


def test_the_engines_agree_over_a_whole_run():
    runs = [Run(TrainingConfig(), each) for each in (NumpyEngine(), compiled_engine())]
    for run in runs:
        run.advance(2000)
    np.testing.assert_allclose(runs[0].losses, runs[1].losses, rtol=1e-8)
    assert runs[0].solved_epoch == runs[1].solved_epoch


# Loss, parameters or gradient overflow, suddenly or by and by, in batches and with memory.
OVERFLOWING = [
    {"output_activation": "linear", "learning_rate": 2.0},
    {"output_activation": "linear", "learning_rate": 1e9},
    {"output_activation": "linear", "learning_rate": 0.7, "hidden": (), "optimiser": "momentum"},
    {"output_activation": "linear", "activation": "relu", "learning_rate": 3.0, "hidden": (9, 9)},
    {"output_activation": "linear", "activation": "linear", "learning_rate": 0.1, "dataset": "circle"},
    {"output_activation": "linear", "activation": "tanh", "learning_rate": 1.0, "batch_size": 3},
    {
        "output_activation": "linear",
        "activation": "linear",
        "learning_rate": 1e6,
        "hidden": (3,) * 20,
        "optimiser": "adam",
    },
]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("settings", OVERFLOWING)
@pytest.mark.parametrize("parts", [[10_000], [7, 1, 1, 300, 10_000]], ids=["at once", "parts"])
def test_both_engines_stop_at_the_same_last_finite_epoch(settings, parts):
    config = TrainingConfig(**settings)
    ends = []
    for each in (NumpyEngine(), compiled_engine()):
        trainer = Trainer(config, engine=each)
        stretches = [trainer.advance(part) for part in parts]
        last = stretches[-1]
        assert last.diverged
        assert sum(len(stretch.losses) for stretch in stretches) == trainer.epoch == last.snapshot.epoch
        for array in (*(s.losses for s in stretches), last.snapshot.state, last.snapshot.gradients.flat):
            assert np.isfinite(array).all()
        ends.append(trainer.epoch)
    assert ends[0] == ends[1] < 1000


@pytest.mark.parametrize("size", [1, 3, 100, 356, 999])
def test_every_sample_is_in_one_batch_of_an_epoch(monkeypatch, size):
    seen = []
    forward = numpy_engine.forward

    def watched(parameters, inputs, *rest):
        seen.append(inputs)
        return forward(parameters, inputs, *rest)

    monkeypatch.setattr(numpy_engine, "forward", watched)
    trainer = Trainer(TrainingConfig(dataset="circle", batch_size=size), engine=NumpyEngine())
    trainer.advance(1)
    inputs = trainer.data.inputs
    batches = [rows for rows in seen if rows is not inputs]
    full, rest = divmod(356, min(size, 356))
    assert [len(rows) for rows in batches] == [min(size, 356)] * full + [rest] * (rest > 0)
    np.testing.assert_array_equal(np.sort(np.concatenate(batches), axis=0), np.sort(inputs, axis=0))


@given(st.integers(0, 10**6), st.integers(0, 500), st.integers(1, 300))
def test_keyframes_are_between_what_was_and_what_is(epoch, epochs, spacing):
    expected = [each for each in range(epoch + 1, epoch + epochs + 1) if each % spacing == 0]
    assert list(keyframes_between(epoch, epochs, spacing)) == expected


@examples(50)
@given(st.integers(0, 2**32 - 1))
def test_how_many_are_right_is_counted_alike(seed):
    """At a prediction of 0.5 as well: the network that starts at zero."""
    for initialisation in ("zeros", "normal"):
        config = TrainingConfig(dataset="circle", initialisation=initialisation, seed=seed)
        ours, theirs = (Trainer(config, engine=e).snapshot() for e in (NumpyEngine(), compiled_engine()))
        assert ours.correct == theirs.correct


@pytest.mark.parametrize("case", GRADIENTS, ids=name_of)
def test_golden_gradients(engine, case):
    """What a run shows is what an independent automatic differentiation found, whichever engine it has."""
    data, expected = Dataset("golden", "Golden", case["inputs"], case["targets"]), case["expected"]
    config = TrainingConfig(
        hidden=tuple(case["layers"][1:-1]),
        activation=case["hidden_activation"],
        output_activation=case["output_activation"],
        loss=case["loss"],
        reduction=case["reduction"],
    )
    assert engine.supports(config, data)
    evaluation = engine.evaluate(config, data, parameters_of(case["weights"], case["biases"]))
    assert evaluation.loss == pytest.approx(expected["loss"], rel=1e-9)
    np.testing.assert_allclose(evaluation.predictions, expected["predictions"], rtol=1e-9)
    wanted = parameters_of(expected["weight_gradients"], expected["bias_gradients"]).flat
    np.testing.assert_allclose(evaluation.gradients.flat, wanted, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("samples", range(1, 10))
def test_the_engines_agree_on_any_samples(samples):
    """They fill lanes of four, or they do not; with any number of outputs."""
    for (features, outputs), batch_size, reduction in product(
        [(1, 1), (2, 3), (5, 2)], [None, 1, 2, 5], ["sum", "mean"]
    ):
        check_agreement(samples, features, outputs, reduction, batch_size)


def check_agreement(samples, features, outputs, reduction, batch_size):
    rng = np.random.default_rng(samples)
    targets = rng.integers(0, 2, (samples, outputs)).astype(float)
    targets[0] = 1.0  # classes that exclude each other are NumPy's
    data = Dataset("own", "Own", rng.standard_normal((samples, features)), targets)
    config = TrainingConfig(hidden=(3,), reduction=reduction, batch_size=batch_size, activation="relu")
    ours, theirs = (Trainer(config, engine=each, data=data) for each in (NumpyEngine(), compiled_engine()))
    for epochs in (0, 1, 20):
        one, other = ours.advance(epochs), theirs.advance(epochs)
        np.testing.assert_allclose(one.losses, other.losses, rtol=1e-10)
        np.testing.assert_array_equal(one.correct, other.correct)
        assert one.snapshot.correct == other.snapshot.correct
        np.testing.assert_allclose(one.snapshot.loss, other.snapshot.loss, rtol=1e-10)
        for name in ("state", "predictions"):
            arrays = (getattr(snapshot, name) for snapshot in (one.snapshot, other.snapshot))
            np.testing.assert_allclose(*arrays, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(
            one.snapshot.gradients.flat, other.snapshot.gradients.flat, rtol=1e-10, atol=1e-12
        )


def test_samples_in_lanes_are_kept_as_long_as_they_are_not_too_large(monkeypatch):
    monkeypatch.setattr(compiled, "_laid_out", OrderedDict())
    monkeypatch.setattr(compiled, "KEPT_BYTES", 3 * 400 * 4 * 8)
    made = [Dataset("own", "Own", np.full((400, 2), each), np.ones((400, 1))) for each in range(5)]
    first = compiled._samples(made[0], ("x1", "x2"), "mean")
    assert compiled._samples(made[0], ("x1", "x2"), "mean") is first
    for data in made:
        compiled._samples(data, ("x1", "x2"), "mean")
    assert [key[0] for key in compiled._laid_out] == made[2:]
    huge = Dataset("own", "Own", np.zeros((4_000, 2)), np.ones((4_000, 1)))
    compiled._samples(huge, ("x1", "x2"), "sum")
    assert [key[0] for key in compiled._laid_out] == [huge]  # the last one always
