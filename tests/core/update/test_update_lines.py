"""The lines of the update: what the optimiser remembers, the step, and what is left."""

import numpy as np
import pytest
from hypothesis import given

from tests.core.runs import update_of
from tests.core.traces import random_state, updates
from xorviz.core import TrainingConfig
from xorviz.core.network.backpropagation import layer_views
from xorviz.core.network.optimisers import OPTIMISERS

REMEMBERED = {
    "gradient_descent": [],
    "momentum": ["velocity"],
    "nesterov": ["velocity"],
    "rmsprop": ["square"],
    "adam": ["mean", "square"],
}


@given(updates())
def test_the_new_parameters_are_the_old_less_the_step_to_the_last_bit(update):
    trace = update.trace()
    state, rate = trace.before.copy(), trace.rate
    OPTIMISERS[trace.config.optimiser].step(state, trace.used, rate, trace.update, trace.config.constants)
    np.testing.assert_array_equal(trace.after, state)
    for layer in range(1, len(trace.layers)):
        for part, name in enumerate(("weight", "bias")):
            new = [layer_views(row, trace.layers)[part][layer - 1] for row in trace.after]
            old = layer_views(trace.before[0], trace.layers)[part][layer - 1]
            step, update = (trace.find(f"{name}_{what}", layer) for what in ("step", "update"))
            np.testing.assert_array_equal(update.result, old - step.result)
            assert update.uses == (step.place,)
            for what, row in zip(["update", *REMEMBERED[trace.config.optimiser]], new, strict=True):
                np.testing.assert_array_equal(trace.find(f"{name}_{what}", layer).result, row)


@pytest.mark.parametrize(
    ("optimiser", "used"),
    [
        ("gradient_descent", {"step(W₂)": ["∂L/∂W₂"], "W₂": ["step(W₂)"]}),
        ("momentum", {"v(W₂)": ["∂L/∂W₂"], "step(W₂)": ["v(W₂)"], "W₂": ["step(W₂)"]}),
        ("nesterov", {"v(W₂)": ["∂L/∂W₂"], "step(W₂)": ["∂L/∂W₂", "v(W₂)"], "W₂": ["step(W₂)"]}),
        ("rmsprop", {"s(W₂)": ["∂L/∂W₂"], "step(W₂)": ["∂L/∂W₂", "s(W₂)"], "W₂": ["step(W₂)"]}),
        (
            "adam",
            {
                "m(W₂)": ["∂L/∂W₂"],
                "s(W₂)": ["∂L/∂W₂"],
                "m̂(W₂)": ["m(W₂)"],
                "ŝ(W₂)": ["s(W₂)"],
                "step(W₂)": ["m̂(W₂)", "ŝ(W₂)"],
                "W₂": ["step(W₂)"],
            },
        ),
    ],
)
def test_what_each_line_of_an_update_uses(optimiser, used):
    config = TrainingConfig(optimiser=optimiser)
    trace = update_of(config, 0, random_state(config, 1), sample=2)
    lines = [line for line in trace.operations if line.phase == "update" and line.layer == 2]
    names = [line.symbol.text for line in trace.operations]
    found = {line.symbol.text: [names[place] for place in line.uses] for line in lines}
    assert found == used | {
        name.replace("W", "b"): [each.replace("W", "b") for each in before] for name, before in used.items()
    }


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_a_step_returns_all_that_an_optimiser_computes_in_its_order(optimiser):
    record = OPTIMISERS[optimiser]
    state, gradient = np.ones((1 + record.slots, 3)), np.array([0.1, -2.0, 0.0])
    found = record.step(state, gradient, 0.1, 4, record.usual)
    assert list(found) == [quantity.name for quantity in record.quantities]
    rows = {quantity.row: found[quantity.name] for quantity in record.quantities if quantity.row is not None}
    assert rows.keys() == set(range(1 + record.slots))
    for row, values in rows.items():
        np.testing.assert_array_equal(values, state[row])
