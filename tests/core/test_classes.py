"""Classes that exclude each other: softmax, its cross-entropy, and the largest output as the answer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.network.complex_steps import Case
from tests.core.network.test_losses import complex_cross_entropy
from tests.core.runs import rounding_errors
from tests.core.tables import losses_of, rules
from tests.core.update.test_listing import name_of, run_program
from tests.core.update.test_substitution import evaluated, exactly
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.engine import EngineError
from xorviz.core.engine.engines import compiled_engine, engine_for, learn_classes
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.gradient_check import check_gradients
from xorviz.core.insight.gradient_rounding import noise_of_gradient
from xorviz.core.insight.health import slopes
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, backward, forward, layer_views, parameter_count
from xorviz.core.network.decisions import exclusive, is_right, is_wrong
from xorviz.core.network.functions.softmax import cross_entropy, cross_entropy_derivative, softmax
from xorviz.core.network.losses import REDUCTIONS
from xorviz.core.run.refusing import refusal
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.listing import listing
from xorviz.core.update.substitution import terms

SOFTMAX = {"output_activation": "softmax", "loss": "cross_entropy"}


def classes(count, samples=11, seed=0):
    rng = np.random.default_rng(seed)
    targets = np.eye(count)[rng.integers(0, count, samples)]
    return Dataset("own", "Own", rng.standard_normal((samples, 2)), targets)


def run_on(count, engine=None, epochs=40, **settings):
    settings = {"hidden": (3,), "reduction": "mean", **SOFTMAX} | settings
    run = Run(TrainingConfig(**settings), engine, classes(count))
    run.advance(epochs)
    return run


@st.composite
def cases(draw):
    layers = (2, *draw(st.lists(st.integers(1, 5), max_size=3)), draw(st.integers(2, 4)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    samples, functions = (
        draw(st.integers(1, 9)),
        [draw(st.sampled_from(list(ACTIVATIONS))) for _ in layers[2:]],
    )
    return Case(
        Parameters(rng.standard_normal(parameter_count(layers)), layers),
        rng.standard_normal((samples, 2)),
        np.eye(layers[-1])[rng.integers(0, layers[-1], samples)],
        (*functions, "softmax"),
        "cross_entropy",
        draw(st.sampled_from(REDUCTIONS)),
    )


@given(cases())
def test_its_gradient_agrees_with_the_complex_step_of_the_loss_of_the_logits(case):
    """The output's; the layers before it have no other rule than with any output."""
    passes = case.forward()
    logits = passes.pre_activations[-1]
    found = case.gradients().deltas[-1]
    factor = 1.0 if case.reduction == "sum" else 1.0 / len(logits)
    for output in range(logits.shape[1]):
        shifted = logits.astype(complex)
        shifted[:, output] += 1e-30j
        slope = complex_cross_entropy(shifted, case.targets).sum(axis=-1).imag / 1e-30
        np.testing.assert_allclose(found[:, output], slope * factor, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("size", [1e4, -1e4, 1e307])
def test_nothing_overflows_at_large_logits(size):
    z, targets = np.array([[size, 0.0, -size], [size, size, 0.0]]), np.eye(3)[[0, 1]]
    with np.errstate(all="raise", under="ignore"):
        predictions, losses = softmax(z), cross_entropy(z, targets)
        slopes = cross_entropy_derivative(z, targets)
    assert np.isfinite(predictions).all()
    np.testing.assert_allclose(predictions.sum(axis=1), 1.0)
    np.testing.assert_allclose(losses.sum(axis=1), [max(0.0, -2 * size), max(np.log(2), -size)], rtol=1e-12)
    assert abs(slopes).max() <= 1.0


def test_a_loss_that_is_nearly_nothing_keeps_its_digits():
    z = np.array([[40.0, 0.0, -1.0]])
    expected = np.log1p(np.exp(-40.0) + np.exp(-41.0))
    assert cross_entropy(z, np.eye(3)[:1])[0, 0] == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.fixture
def knowing():
    """The compiled engine, when it has learned classes."""
    learn_classes()
    return compiled_engine()


@pytest.mark.parametrize("settings", [SOFTMAX, {"loss": "binary_cross_entropy"}, {}], ids=str)
@pytest.mark.parametrize("knows", [True, False])
def test_classes_are_trained_by_numpy_until_the_compiled_engine_knows_them(
    settings, knows, knowing, monkeypatch
):
    """With sigmoid outputs too, for the largest answers, as the classes exclude each other."""
    monkeypatch.setattr(knowing, "knows_classes", knows)
    plain = {"output_activation": "sigmoid", "loss": "squared_error"}
    run = run_on(3, knowing, optimiser="adam", epochs=200, **(plain | settings))
    assert run.engine.label == ("compiled" if knows else "NumPy")
    assert knowing.supports(run.config, run.data) is knows
    assert run.losses[-1] < run.losses[0]
    answers = run.head.predictions.argmax(axis=1) == run.data.targets.argmax(axis=1)
    assert run.head.correct == answers.sum()


def test_the_largest_output_is_the_answer_and_two_of_them_are_none():
    targets = np.eye(3)
    assert exclusive(targets)
    assert not any(map(exclusive, (np.eye(3)[:, :1], np.ones((2, 2)), np.zeros((2, 2)), 0.5 * np.eye(2))))
    predictions = np.array([[0.4, 0.3, 0.3], [0.5, 0.2, 0.3], [0.2, 0.4, 0.4]])
    np.testing.assert_array_equal(is_right(predictions, targets, True), [True, False, False])
    np.testing.assert_array_equal(is_wrong(predictions, targets, True), [False, True, False])
    start = Run(TrainingConfig(initialisation="zeros", **SOFTMAX), data=classes(3)).head
    assert (start.correct, start.wrong, start.undecided) == (0, 0, 11)


def test_softmax_and_its_loss_come_and_go_together():
    usual = TrainingConfig()
    for changed in (usual.changed(output_activation="softmax"), usual.changed(loss="cross_entropy")):
        assert (changed.output_activation, changed.loss) == ("softmax", "cross_entropy")
    assert changed.changed(loss="huber") == usual.changed(loss="huber")
    assert changed.changed(output_activation="tanh") == usual.changed(output_activation="tanh")
    for settings in ({"output_activation": "softmax"}, {"loss": "cross_entropy"}):
        with pytest.raises(ConfigError, match="needs the"):
            TrainingConfig(**settings)
    with pytest.raises(ConfigError, match="activation 'softmax' is not known"):
        TrainingConfig(activation="softmax")


def test_softmax_of_samples_without_classes_is_refused():
    config = TrainingConfig(**SOFTMAX)
    said = (
        r"^the output softmax needs 2 to 4 classes .*, and XOR .* has 1 output: .* is binary_cross_entropy$"
    )
    with pytest.raises(ConfigError, match=said):
        Run(config)
    xor = TrainingConfig()
    assert "needs 2 to 4 classes" in refusal(xor, "output_activation", "softmax", xor.make_data())
    with pytest.raises(ConfigError, match="Own has 5 outputs"):
        Run(config, data=classes(5))


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("sample", [None, 4])
def test_its_lines_say_what_is_computed(reduction, sample):
    trace = trace_snapshot(run_on(3, reduction=reduction).head, sample)
    lines = {line.symbol.text: line.formula.text for line in trace.operations}
    assert lines["ŷ"] == "softmax(z₂)"
    assert lines["δ₂"] == ("ŷ − y" if reduction == "sum" else "(ŷ − y) / 11")
    for line in trace.operations:
        for element in np.ndindex(line.result.shape):
            found = terms(trace, line, element)
            if "…" not in found.template:
                assert evaluated(found.written(exactly)) == pytest.approx(found.result, rel=1e-9, abs=1e-12)
    if sample is None:
        computed = run_program(trace)
        for line in listing(trace):
            for operation in line.operations:
                expected = trace.operations[operation].result
                np.testing.assert_allclose(computed[name_of(line)], expected, rtol=1e-9, atol=1e-12)


def test_what_is_seen_of_it_is_true():
    head = run_on(4, hidden=(3, 2), activation=("tanh", "sigmoid")).head
    assert check_gradients(head).passed
    assert slopes(head).maxima == (1.0, 0.25, 0.25)
    exact = Parameters(head.parameters.flat.astype(np.longdouble), head.layers)
    passes = forward(exact, head.data.inputs.astype(np.longdouble), head.config.activations)
    gradient = backward(exact, passes, head.data.targets.astype(np.longdouble), "cross_entropy", "mean").flat
    assert (abs(head.gradients.flat - gradient) <= noise_of_gradient(head).flat).all()
    assert len(layer_views(noise_of_gradient(head).flat, head.layers)[0]) == 3


PLAIN = {"output_activation": "sigmoid"}
OUTPUTS = st.sampled_from([SOFTMAX, *({**PLAIN, "loss": loss} for loss in losses_of("sigmoid"))])


@given(
    outputs=OUTPUTS,
    rule=rules(),
    count=st.integers(2, 4),
    hidden=st.lists(st.integers(1, 5), max_size=2),
    samples=st.integers(1, 13),
    batch_size=st.none() | st.integers(1, 5),
    reduction=st.sampled_from(REDUCTIONS),
    held_out=st.booleans(),
    frozen=st.booleans(),
    seed=st.integers(0, 999),
)
def test_both_engines_train_classes_alike(
    outputs, rule, count, hidden, samples, batch_size, reduction, held_out, frozen, seed
):
    learn_classes()
    data = classes(count, samples, seed)
    if held_out:
        data = replace(data, test=classes(count, 5, seed + 1))
    config = TrainingConfig(
        hidden=tuple(hidden), batch_size=batch_size, reduction=reduction, seed=seed, learning_rate=0.02,
        **outputs, **rule,
    )  # fmt: skip

    def trained(engine):
        run = Run(config, engine, data)
        if frozen:
            run.freeze(seed % parameter_count(run.layers))
        run.advance(12)
        assert run.engine.label == engine.label
        return run

    run, truth = (trained(engine) for engine in (compiled_engine(), NumpyEngine()))
    for draw in range(3):  # where they grow, as by Adam's sign of a gradient near 0, NumPy is no truth
        with rounding_errors(draw):
            other = trained(NumpyEngine())
        assume(np.allclose(other.head.state, truth.head.state, rtol=1e-9, atol=1e-12))
    heads = [run.head, truth.head]
    for read in (
        lambda head: head.state,
        lambda head: head.predictions,
        lambda head: head.gradients.flat,
        lambda head: head.loss,
        lambda head: 0.0 if head.test is None else head.test.loss,
    ):
        np.testing.assert_allclose(*map(read, heads), rtol=1e-7, atol=1e-10)
    np.testing.assert_allclose(run.losses, truth.losses, rtol=1e-7, atol=1e-10)
    if min(abs(np.diff(np.sort(head.predictions, axis=1)[:, -2:])).min() for head in heads) > 1e-6:
        assert heads[0].correct == heads[1].correct


@pytest.mark.parametrize("size", [1.0, 40.0, 1e4, -1e4, 1e307])
def test_the_compiled_softmax_is_numpys_however_large_the_logits(size, knowing):
    data = Dataset("own", "Own", np.eye(3)[[0, 1, 2, 0, 2]], np.eye(3)[[0, 1, 1, 2, 2]])
    config = TrainingConfig(hidden=(), reduction="mean", **SOFTMAX)
    flat = np.array([1.0, 1.0, 0.5, -1.0, 1.0, 0.25, 0.3, -0.2, 0.5, 0.0, 0.0, 0.0]) * size
    parameters = Parameters(flat, (3, 3))
    with np.errstate(all="raise", under="ignore"):
        found, expected = (each.evaluate(config, data, parameters) for each in (knowing, NumpyEngine()))
    assert np.isfinite([found.loss, *found.predictions.ravel(), *found.gradients.flat]).all()
    np.testing.assert_allclose(found.predictions, expected.predictions, rtol=1e-13, atol=1e-300)
    np.testing.assert_allclose(found.gradients.flat, expected.gradients.flat, rtol=1e-12, atol=1e-15)
    assert found.loss == pytest.approx(expected.loss, rel=1e-13)
    assert found.correct == expected.correct


def test_outputs_that_are_level_are_no_answer_of_either_engine(knowing):
    config = TrainingConfig(initialisation="zeros", hidden=(), **SOFTMAX)
    data = classes(3)
    flat = np.zeros(9)
    assert knowing.evaluate(config, data, Parameters(flat, (2, 3))).correct == 0
    flat[-1] = 1e-9  # the last is a little above the others
    expected = int(data.targets[:, 2].sum())
    assert knowing.evaluate(config, data, Parameters(flat, (2, 3))).correct == expected > 0


def test_what_is_not_finite_is_noticed(knowing):
    run = Run(
        TrainingConfig(hidden=(), learning_rate=1e9, penalty="l2", penalty_rate=1.0, **SOFTMAX),
        knowing,
        classes(3),
    )
    run.advance(60)
    assert run.diverged
    assert run.engine is knowing


def test_numpy_trains_them_where_they_cannot_be_compiled(monkeypatch):
    monkeypatch.setattr(compiled_engine(), "knows_classes", None)

    def fail(*_):
        raise MemoryError

    monkeypatch.setattr("xorviz.core.engine.engines._check", fail)
    for _ in range(2):
        with pytest.raises(EngineError, match="classes"):
            learn_classes()
    assert engine_for(TrainingConfig(**SOFTMAX), classes(3)).label == "NumPy"
    assert engine_for(TrainingConfig(), TrainingConfig().make_data()).label == "compiled"
