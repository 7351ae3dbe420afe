import numpy as np
import pytest

from xorviz.core import ConfigError, Dataset, Run, TrainingConfig
from xorviz.core.data.sources import make_dataset
from xorviz.core.network.backpropagation import backward, forward, sample_gradients
from xorviz.core.teach import quoted_numbers
from xorviz.core.teach.quoted_numbers import LiveNumbers, line_place, parse_field, parse_parameter
from xorviz.core.update.chain_rule import MOST_TAKEN


@pytest.fixture
def snapshot():
    run = Run(TrainingConfig())
    run.advance(900)
    return run.head


@pytest.fixture
def passes(snapshot):
    data = make_dataset("xor")
    ahead = forward(snapshot.parameters, data.inputs, snapshot.config.activations)
    return ahead, backward(snapshot.parameters, ahead, data.targets)


def value(snapshot, name, sample=1):
    return LiveNumbers(snapshot, sample).value(parse_field(name))


@pytest.mark.parametrize("layers", [(2, 2, 1), (2, 3, 4, 1)])
def test_a_name_leads_to_the_parameter_that_code_would_take(layers):
    run = Run(TrainingConfig(hidden=layers[1:-1]))
    parameters = run.head.parameters
    for layer, (weights, biases) in enumerate(zip(parameters.weights, parameters.biases, strict=True), 1):
        for (row, column), weight in np.ndenumerate(weights):
            place = parse_parameter(f"W{layer}[{row}][{column}]").place_in(layers)
            assert parameters.flat[place] == weight
        for row, bias in enumerate(biases):
            assert parameters.flat[parse_parameter(f"b{layer}[{row}]").place_in(layers)] == bias


@pytest.mark.parametrize("name", ["W3[0][0]", "W1[2][0]", "W1[0][2]", "b2[1]", "W2[1][0]"])
def test_a_parameter_that_is_not_there(name):
    assert parse_parameter(name).place_in((2, 2, 1)) is None


def test_numbers_of_the_run(snapshot):
    assert value(snapshot, "epoch") == 900
    assert value(snapshot, "loss") == snapshot.loss
    assert value(snapshot, "correct") == snapshot.correct
    assert value(snapshot, "samples") == 4
    assert value(snapshot, "parameters") == 9
    assert value(snapshot, "predictions") == tuple(snapshot.predictions[:, 0])
    assert value(snapshot, "W1[0][1]") == snapshot.parameters.weights[0][0, 1]
    assert value(snapshot, "dL/dW2[0][1]") == snapshot.gradients.weights[1][0, 1]
    assert value(snapshot, "dL/db1[1]") == snapshot.gradients.biases[0][1]


def test_numbers_of_a_sample_are_those_of_its_forward_and_backward_pass(snapshot, passes):
    ahead, back = passes
    for sample in range(4):
        share = sample_gradients(ahead, back)[sample]
        target = make_dataset("xor").targets[sample, 0]
        answer = ahead.predictions[sample, 0]
        expected = {
            "z1[0]": ahead.pre_activations[0][sample, 0],
            "a1[1]": ahead.activations[0][sample, 1],
            "z2": ahead.pre_activations[1][sample, 0],
            "a2": answer,
            "target": target,
            "L": (answer - target) ** 2,
            "dL/dyhat": 2 * (answer - target),
            "slope2": answer * (1 - answer),
            "delta2": back.deltas[1][sample, 0],
            "delta1[1]": back.deltas[0][sample, 1],
            "dL/da1[0]": snapshot.parameters.weights[1][0, 0] * back.deltas[1][sample, 0],
            "share W1[1][0]": share[2],
            "share b1[0]": share[4],
            "share W2[0][1]": share[7],
            "share b2[0]": share[8],
        }
        for name, number in expected.items():
            assert value(snapshot, name, sample) == pytest.approx(number, rel=1e-12, abs=1e-300), name


def test_a_batch_has_no_numbers_of_a_sample_and_a_network_none_that_it_lacks(snapshot):
    assert value(snapshot, "z1[0]", None) is None
    assert value(snapshot, "sample", None) is None
    assert value(snapshot, "W1[5][0]") is None
    assert value(snapshot, "a1[5]") is None
    assert value(snapshot, "z1") is None
    assert value(snapshot, "share W3[0][0]") is None


def test_of_more_samples_than_are_taken_apart_at_once_none_is_followed(monkeypatch):
    monkeypatch.setattr(quoted_numbers, "trace_snapshot", lambda *_: pytest.fail("it is taken apart"))
    inputs = np.zeros((MOST_TAKEN + 1, 2))
    head = Run(TrainingConfig(), data=Dataset("many", "Many", inputs, inputs[:, :1])).head
    assert value(head, "z1[0]") is None
    assert value(head, "samples") == MOST_TAKEN + 1


@pytest.mark.parametrize(
    "name", ["los", "W1", "W1[0]", "b1[0][0]", "W0[0][0]", "L2", "z[0]", "dL/dW2", "", "x"]
)
def test_numbers_that_are_not_known(name):
    with pytest.raises(ConfigError, match=r"is not known|is no weight"):
        parse_field(name)


def test_the_line_of_a_link(snapshot):
    trace = LiveNumbers(snapshot, 1).trace
    place = line_place(trace, "delta", 1)
    assert (trace.operations[place].kind, trace.operations[place].layer) == ("delta", 1)
    assert trace.operations[line_place(trace, "loss", 0)].layer == 2
    assert line_place(trace, "delta", 3) is None
