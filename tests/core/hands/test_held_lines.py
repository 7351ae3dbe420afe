"""The chain rule of a network that is held in part: it says what is off or frozen; the rest comes out."""

from itertools import cycle

import numpy as np
import pytest

from tests.core.update.test_listing import name_of, run_program
from tests.core.update.test_substitution import evaluated, exactly
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.held import Held
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.listing import listing
from xorviz.core.update.products import product
from xorviz.core.update.substitution import FROZEN, OFF, terms

HELD = Held(frozenset({1, 19}), frozenset({(1, 2), (2, 0)}))


def trace_of(sample, held=HELD, **settings):
    config = TrainingConfig(hidden=(3, 2), learning_rate=0.05, seed=4, held=held, **settings)
    run = Run(config, NumpyEngine())
    run.advance(7)
    return trace_snapshot(run.head, sample)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("sample", [None, 1])
@pytest.mark.parametrize(("activation", "optimiser"), list(zip(ACTIVATIONS, cycle(OPTIMISERS))))
def test_every_line_comes_to_its_result_or_says_why_not(activation, optimiser, sample):
    penalty = "l2" if optimiser in ("momentum", "adam") else "none"
    trace = trace_of(sample, activation=activation, optimiser=optimiser, penalty=penalty)
    said = {OFF: 0, FROZEN: 0}
    for operation in trace.operations:
        for element in np.ndindex(np.shape(operation.result)):
            written = terms(trace, operation, element)
            if written.template in said:
                said[written.template] += 1
                held = operation.phase != "update" or operation.kind.endswith("_step")
                assert written.result == 0.0 or not held
            else:
                assert evaluated(written.written(exactly)) == pytest.approx(
                    written.result, rel=1e-9, abs=1e-13
                )
    assert all(said.values())


def test_a_parameter_is_frozen_itself_or_off_with_its_neuron():
    trace = trace_of(None)
    told: dict[str, set[int]] = {OFF: set(), FROZEN: set()}
    for operation in trace.operations:
        if operation.phase != "update" or operation.kind.endswith(("_update", "_penalty", "_total")):
            continue
        for place, element in zip(operation.edges, np.ndindex(np.shape(operation.result)), strict=True):
            if (word := terms(trace, operation, element).template) in told:
                told[word].add(place)
    frozen = set(HELD.frozen)
    assert told[FROZEN] == frozen
    assert told[OFF] == set(HELD.resting(trace.layers).tolist()) - frozen


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_the_factors_of_each_gradient_make_it(activation):
    trace = trace_of(1, activation=activation)
    for place in range(len(trace.total)):
        made = product(trace, place)
        assert np.prod(made.values) == pytest.approx(made.result, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_the_program_leaves_out_what_is_off(activation):
    trace = trace_of(None, Held(off=HELD.off), activation=activation)
    computed = run_program(trace)
    for line in listing(trace):
        for operation in line.operations:
            expected = trace.operations[operation].result
            assert computed[name_of(line)] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_the_program_says_what_rests():
    assert "# but for w¹₁₂ frozen, b³₁ frozen, h¹₃ off, h²₁ off: those rest" in [
        line.text for line in listing(trace_of(None))
    ]
