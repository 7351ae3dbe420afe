"""What a run, its snapshots and its parameters say where Python is typed."""

import numpy as np
import pytest

from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.network.backpropagation import Parameters
from xorviz.core.run.report.html_table import html_table


@pytest.fixture
def run():
    run = Run(TrainingConfig(hidden=(3,), optimiser="momentum"))
    run.advance(20)
    return run


def test_the_history_has_each_epoch_as_it_was(run):
    history = run.history()
    shapes = {name: column.shape for name, column in history.items()}
    one = {"epoch": (21,), "loss": (21,), "accuracy": (21,)}
    assert shapes == one | {"W1": (21, 3, 2), "b1": (21, 3), "W2": (21, 1, 3), "b2": (21, 1)}
    np.testing.assert_array_equal(history["loss"], run.losses)
    for epoch in (0, 7, 20):
        snapshot = run.at(epoch)
        assert (history["epoch"][epoch], history["accuracy"][epoch]) == (epoch, snapshot.accuracy)
        np.testing.assert_array_equal(history["W2"][epoch], snapshot.parameters.weights[1])
        np.testing.assert_array_equal(history["b1"][epoch], snapshot.parameters.biases[0])


def test_a_run_in_a_line(run):
    head = run.head
    told = f"loss {head.loss:.6g}, {head.correct} of 4 right>"
    assert repr(run) == f"<Run XOR 2-3-1, seed 29: epoch 20, {told}"
    assert repr(head) == f"<Snapshot of epoch 20: 2-3-1, {told}"
    run.let_go()
    assert repr(run) == "<Run XOR 2-3-1, seed 29: epoch 20>"
    assert not run.holds_head


def test_data_of_its_own_are_not_called_by_the_name_of_a_source():
    data = Dataset("mine", "Mine", np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([[0.0], [1.0]]))
    assert repr(Run(TrainingConfig(), data=data)).startswith("<Run own data 2-2-1, seed 29: epoch 0, loss ")


def test_parameters_in_a_line():
    parameters = Parameters(np.array([1.0, -2.5, 0.123456789]), (2, 1))
    assert repr(parameters) == "<Parameters 2-1: W1 = [[ 1. , -2.5]], b1 = [0.1235]>"
    wide = repr(Parameters(np.zeros(1024 * 1025 + 1025), (1024, 1024, 1)))
    assert "..." in wide
    assert len(wide) < 400


def test_the_tables_of_a_notebook_are_escaped(run):
    for text in (run._repr_html_(), run.head._repr_html_()):
        assert text.startswith("<table><tr><th>")
        assert f"<td>loss {run.head.loss:.6g}, {run.head.correct} of 4 right</td>" in text
    assert "<td>&lt;Parameters 2-3-1: W1 = " in run.head._repr_html_()
    assert html_table([("a<b", "<script>&")]) == (
        "<table><tr><th>a&lt;b</th><td>&lt;script&gt;&amp;</td></tr></table>"
    )


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ([0.5, 1.0], "inputs of shape 2 do not fit: this network takes samples × 2"),
        ([[0.5, 1.0, 2.0]], "inputs of shape 1 × 3 do not fit: this network takes samples × 2"),
        (0.5, "inputs of shape a single number do not fit: this network takes samples × 2"),
        ([["a", "b"]], "inputs must be numbers, samples × 2"),
        ([[1.0], [1.0, 2.0]], "inputs must be numbers, samples × 2"),
    ],
)
def test_inputs_of_another_shape_are_refused_with_both(inputs, told):
    run = Run(TrainingConfig())
    with pytest.raises(ConfigError, match=f"^{told}$"):
        run.predict(inputs)
    with pytest.raises(ConfigError, match=f"^{told}$"):
        run.at(0).predict(inputs)
