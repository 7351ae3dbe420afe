"""The program that is shown is run here, as it stands."""

import numpy as np
import pytest
from hypothesis import given

from tests.core.normal import normal_density, normal_share
from tests.core.traces import updates
from xorviz.core.network.backpropagation import Parameters
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.listing import listing

CONFIGS = [
    {}, {"hidden": ()}, {"hidden": (3, 2)}, {"hidden": (4, 3, 2), "activation": "tanh"},
    {"activation": "relu", "output_activation": "linear", "learning_rate": 0.01}, {"reduction": "mean"},
    {"optimiser": "momentum"}, {"optimiser": "adam", "batch_size": 3}, {"optimiser": "nesterov"},
    {"optimiser": "rmsprop", "learning_rate": 0.01},
    {"optimiser": "adam", "beta1": 0.5, "epsilon": 3e-6, "schedule": "cosine", "cosine_epochs": 90},
    {"penalty": "l2", "penalty_rate": 0.1}, {"penalty": "l1", "hidden": (3, 2), "optimiser": "adam"},
    {"features": ["x1_squared", "x1x2", "sin_x2"]},
    {"dataset": "circle", "reduction": "mean", "batch_size": 50, "activation": "linear"},
]  # fmt: skip
MEMORY = {
    "gradient_descent": (),
    "momentum": ("v_",),
    "nesterov": ("v_",),
    "rmsprop": ("s_",),
    "adam": ("m_", "s_"),
}


def run_program(trace):
    """Run the listing with the trace's own numbers; return all that it computes."""
    data, config = trace.data, trace.config
    names = {name: record.function for name, record in FUNCTIONS.items()} | {"np": np, "t": trace.update}
    names |= {"Phi": normal_share, "phi": normal_density}
    names |= {"x": data.inputs[trace.rows], "y": data.targets[trace.rows], "lr": trace.rate}
    names |= {"penalty": config.penalty_rate}
    for letter, row in zip(["", *MEMORY[config.optimiser]], trace.before, strict=True):
        held = Parameters(row, trace.layers)
        for layer, (weights, biases) in enumerate(zip(held.weights, held.biases, strict=True), start=1):
            names |= {f"{letter}W{layer}": weights, f"{letter}b{layer}": biases}
    exec(compile("\n".join(line.text for line in listing(trace)), "listing", "exec"), names)
    return names


def name_of(line):
    return line.text.split(" = ")[0]


@pytest.mark.parametrize("settings", CONFIGS, ids=str)
def test_the_program_computes_what_the_chain_rule_does(settings):
    run = Run(TrainingConfig(**settings))
    run.advance(40)
    trace = trace_snapshot(run.head, None)
    computed = run_program(trace)
    for line in listing(trace):
        for operation in line.operations:
            expected = trace.operations[operation].result
            assert computed[name_of(line)] == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(updates())
def test_the_program_of_any_update_is_true(update):
    trace = update.trace()
    computed, followed = run_program(trace), trace.rows == trace.sample
    for line in listing(trace):
        for operation in (trace.operations[place] for place in line.operations[-1:]):
            found = np.asarray(computed[name_of(line)])
            if trace.sample is not None and found.shape == (len(trace.rows), *operation.result.shape):
                found = found[followed][0]
            scale = max(abs(trace.shares).max(), 1) if "gradient" in operation.kind else 1
            np.testing.assert_allclose(found, operation.result, rtol=1e-12, atol=1e-12 * scale)


@pytest.mark.parametrize("settings", CONFIGS, ids=str)
def test_with_one_sample_followed_each_line_has_that_samples_row(settings):
    run = Run(TrainingConfig(**settings))
    run.advance(40)
    trace = trace_snapshot(run.head, int(run.data.inputs.shape[0]) - 1)
    computed = run_program(trace)
    row = trace.rows.tolist().index(trace.sample)
    for line in listing(trace):
        if line.operations:
            operation = trace.operations[line.operations[-1]]
            value = np.asarray(computed[name_of(line)])
            per_sample = operation.phase in ("forward", "backward") and value.shape != operation.result.shape
            found = value[row] if per_sample else value
            assert found == pytest.approx(operation.result, rel=1e-9, abs=1e-12)


def test_every_operation_has_its_line_once():
    for sample in (1, None):
        trace = trace_snapshot(Run(TrainingConfig(hidden=(3, 2))).head, sample)
        places = [place for line in listing(trace) for place in line.operations]
        assert sorted(places) == list(range(len(trace.operations)))


def test_the_lessons_program_is_short():
    lines = [line.text for line in listing(trace_snapshot(Run(TrainingConfig()).head, 1))]
    assert len(lines) == 25
    assert lines[1:4] == ["z1 = x @ W1.T + b1", "h = sigmoid(z1)", "z2 = h @ W2.T + b2"]
    assert "d1 = dL_dh * h * (1 - h)" in lines
    assert lines[-2:] == ["step_b1 = lr * dL_db1", "b1 = b1 - step_b1"]


def test_what_l_is_is_said_and_so_with_a_penalty_and_without():
    for settings, told in (
        ({}, "L is their sum"),
        ({"reduction": "mean"}, "L is their sum"),
        ({"penalty": "l2", "penalty_rate": 0.1}, "L is the sum of these and the penalty"),
    ):
        run = Run(TrainingConfig(**settings))
        run.advance(3)
        trace = trace_snapshot(run.head, None)
        lines = [line.text for line in listing(trace)]
        assert any(line.startswith("# forward") and line.endswith(told) for line in lines)
        added = run.head.loss - float(np.sum(run_program(trace)["L_s"]))
        weights = np.concatenate([weight.ravel() for weight in run.head.parameters.weights])
        penalty = 0.1 * PENALTIES["l2"].function(weights).sum() if "penalty" in settings else 0.0
        assert added == pytest.approx(penalty, rel=1e-9, abs=1e-12)
