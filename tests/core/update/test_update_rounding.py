"""What the lines of an update are told to be, beside what they are."""

import numpy as np
import pytest
from hypothesis import assume, given

from tests.core.runs import layers_of, run_of, start_of, update_of
from tests.core.traces import updates
from tests.examples import examples
from xorviz.core import TrainingConfig
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, backward, forward, sample_gradients
from xorviz.core.network.features import network_inputs
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.lines import PARTS
from xorviz.core.update.operations import gradient_results
from xorviz.core.update.products import product, sample_sum
from xorviz.core.update.substitution import terms
from xorviz.core.update.update_rounding import noise_of_line, settled_result, settled_shares


def in_long_doubles(trace):
    """All lines before the update itself, of the whole batch, with 64 bits of mantissa; and the shares."""
    config = trace.config
    parameters = Parameters(trace.before[0].astype(np.longdouble), trace.layers)
    inputs, targets = (
        each[trace.rows].astype(np.longdouble)
        for each in (network_inputs(config.features, trace.data.inputs), trace.data.targets)
    )
    passes = forward(parameters, inputs, config.activations)
    gradients = backward(parameters, passes, targets, config.loss, config.reduction)
    here = config, parameters, passes, targets, gradients, gradients, len(targets)
    return gradient_results(*here, whole=True), sample_gradients(passes, gradients)


@examples(150)
@given(updates(followed=("batch",)))
def test_a_line_is_off_by_its_floor_at_most(update):
    assume(not any(ACTIVATIONS[name].kinks for name in update.config.activations))
    trace = update.trace()
    exact, shares = in_long_doubles(trace)
    for line in trace.operations:
        if line.kind != "loss" and line.kind.partition("_")[0] not in (*PARTS, "batch"):
            error = abs(line.result - exact[line.kind, line.layer])
            assert (error <= noise_of_line(trace, line)).all(), line
    for place in range(len(trace.total)):
        told, true = settled_shares(trace, place), shares[:, place]
        clear = abs(true) > 1e-9 * abs(shares).max()
        np.testing.assert_allclose(told[clear], true[clear].astype(float), rtol=1e-6)


def told(trace):
    """Every number that is written in the lines: those in the formulas, and what they come to."""
    for line in trace.operations:
        for element in np.ndindex(line.result.shape):
            found = terms(trace, line, element)
            yield from ((line.kind, value) for value in (*found.values, found.result))


@pytest.mark.parametrize("sample", [None, 1])
@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum"])
def test_of_a_network_that_cannot_learn_no_number_told_is_rounding(optimiser, sample):
    trace = trace_snapshot(run_of(5000, hidden=(), optimiser=optimiser).head, sample)
    assert trace.before[0].any(), "all parameters are rounding, and not 0"
    assert min(abs(value) for _, value in told(trace) if value) > 1e-3
    if optimiser == "momentum":
        velocity = trace.find("weight_velocity", 1)
        assert velocity.result.any()
        assert not settled_result(trace, velocity).any()


def test_what_adam_remembers_is_told_as_nothing_where_it_is_rounding():
    run = run_of(80_000, hidden=(), optimiser="adam", learning_rate=1e-3)
    trace = trace_snapshot(run.head)
    assert trace.total.any()
    for name in ("mean", "square", "true_mean", "true_square", "step"):
        line = trace.find(f"weight_{name}", 1)
        assert line.result.any()
        assert not settled_result(trace, line).any(), name
        assert terms(trace, line, (0, 0)).result == 0.0


@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum", "adam"])
@pytest.mark.parametrize("sample", [None, 2])
def test_of_a_network_that_learns_every_number_is_told(optimiser, sample):
    trace = trace_snapshot(run_of(800, optimiser=optimiser, learning_rate=0.1).head, sample)
    for line in trace.operations:
        np.testing.assert_array_equal(settled_result(trace, line), line.result)


def test_a_factor_that_is_rounding_makes_a_product_that_is():
    """With an output weight that is rounding, nothing of the error comes through to the hidden neurons."""
    config = TrainingConfig()
    state = start_of(config)
    Parameters(state[0], layers_of(config)).weights[1][0, 0] = 3e-16
    trace = update_of(config, 0, state, 1)
    assert trace.share.flat[1] != 0.0
    found = product(trace, 1)
    assert found.result == 0.0
    assert dict(found.parts)["w²₁₁"] == 0.0
    assert terms(trace, trace.find("activation_gradient", 1), (0,)).values[0] == 0.0
    assert terms(trace, trace.find("activation_gradient", 1), (0,)).result == 0.0
    assert terms(trace, trace.find("delta", 1), (0,)).result == 0.0
    assert [part for _, part in sample_sum(trace, 1).parts] == [0.0] * 4
