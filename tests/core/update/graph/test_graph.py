"""The graph of an update: the network's own numbers forward, its gradients backward, every slope exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.network.test_activations import COMPLEX, complex_softplus
from tests.core.network.test_losses import COMPLEX as COMPLEX_LOSSES
from tests.core.runs import configs, run_of, start_of, update_of
from tests.examples import examples
from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.held import Held
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.core.update.graph import elementary
from xorviz.core.update.graph.building import MOST_TERMS, graph_of, graph_of_snapshot, is_whole
from xorviz.core.update.graph.told import told_adjoint, told_value
from xorviz.core.update.update_rounding import noise_of_share

SMALL = st.sampled_from([(), (1,), (2,), (3,)])
SEEDS = st.integers(0, 2**32 - 1)


def complex_softmax(z):
    powers = np.exp(z - z.real.max())
    return powers / powers.sum()


def complex_log_sum(z):
    largest = z.real.max()
    return largest + np.log(np.exp(z - largest).sum())


ELEMENTARY = {
    elementary.TIMES: lambda v: v[0] * v[1],
    elementary.PLUS: lambda v: v.sum(),
    elementary.MINUS: lambda v: v[0] - v[1:].sum(),
    elementary.SQUARE: lambda v: v[0] ** 2,
    elementary.OFF: lambda v: 0 * v[0],
    elementary.LOG_ONE_PLUS: lambda v: complex_softplus(v[0]),
    elementary.LOG_SUM: complex_log_sum,
    elementary.loss_of_error("huber"): lambda v: COMPLEX_LOSSES["huber"](v[0], 0.0),
}
"""Each computed another way, of complex numbers."""
ELEMENTARY |= {elementary.activation_of(name): lambda v, f=f: f(v)[0] for name, f in COMPLEX.items()}


def complex_of(trace, node):
    """Return what an operation is of complex numbers; what it divides by is in its name."""
    if node.operation in ELEMENTARY:
        return ELEMENTARY[node.operation]
    if node.operation.symbol == "softmax":
        zs, place = trace.forward_pass.pre_activations[-1][0], node.neuron[1]
        return lambda v: complex_softmax(np.concatenate([zs[:place], v, zs[place + 1 :]]))[place]
    return lambda v: v[0] / int(node.operation.symbol.removeprefix("/ "))


def check(trace, graph):
    """Hold every number of a graph against the network and against the complex step."""
    noise = noise_of_share(trace).flat
    for node in graph.nodes:
        entering = [edge for edge in graph.edges if edge.target == node.place]
        if node.operation is not None and not node.closed:
            values = np.array([graph.nodes[edge.source].value for edge in entering], dtype=complex)
            function = complex_of(trace, node)
            size = abs(values).sum() + abs(node.value)
            assert abs(function(values).real - node.value) <= 1e-12 * size + 1e-300
            for place, edge in enumerate(entering):
                moved = values.copy()
                moved[place] += 1e-30j
                slope = complex(function(moved)).imag / 1e-30
                assert edge.derivative == pytest.approx(slope, rel=1e-9, abs=1e-14)
        for place, value in ((node.found, node.value), (node.derived, node.adjoint)):
            if place is not None and place.element is not None and value is not None:
                result = trace.operations[place.line].result
                sizes = 1e-13 * abs(result).max() + 1e-300
                assert value == pytest.approx(result[place.element], rel=1e-9, abs=sizes)
        if node.parameter is not None:
            assert node.value == trace.parameters.flat[node.parameter]
            share = trace.share.flat[node.parameter]
            assert abs(node.adjoint - share) <= 1e-9 * abs(share) + noise[node.parameter]


def usable(trace):
    return all(np.isfinite(line.result).all() for line in trace.operations)


@examples(300)
@given(configs(datasets=("xor", "moons", "plane")), SEEDS, st.booleans(), st.data())
def test_numbers_are_the_networks_and_slopes_are_exact(config, seed, off, data):
    if off and config.hidden:
        config = config.holding(Held(off=frozenset({(1, 0)})))
    samples = len(config.make_data())
    trace = update_of(config, 0, start_of(config), seed % samples)
    if not usable(trace):
        return
    for layer, width in enumerate(trace.layers[1:], start=1):
        check(trace, graph_of(trace, (layer, data.draw(st.integers(0, width - 1)))))


@examples(150)
@given(st.sampled_from(list(ACTIVATIONS)), st.sampled_from(list(ACTIVATIONS)), SMALL, st.data())
def test_a_small_network_is_whole(hidden, output, widths, data):
    losses = [name for name, loss in LOSSES.items() if output in (loss.outputs or (output,))]
    config = TrainingConfig(
        dataset="xor",
        hidden=widths,
        activation=hidden,
        output_activation=output,
        loss=data.draw(st.sampled_from(losses)),
        reduction=data.draw(st.sampled_from(["sum", "mean"])),
        seed=data.draw(SEEDS),
    )
    trace = update_of(config, 0, start_of(config), data.draw(st.integers(0, 3)))
    graph = graph_of(trace)
    assert graph.neuron is None
    check(trace, graph)
    found = sorted(node.parameter for node in graph.nodes if node.parameter is not None)
    assert found == list(range(len(trace.total)))
    last = graph.nodes[-1]
    assert (last.name, last.adjoint) == ("Lₛ", 1.0)
    z = abs(trace.find("pre_activation", len(widths) + 1).result).max()
    assert last.value == pytest.approx(trace.find("loss", len(widths) + 1).result[0], abs=1e-14 * (1 + z))


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_several_classes_and_outputs(output, reduction):
    loss = "cross_entropy" if output == "softmax" else "squared_error"
    config = TrainingConfig(
        dataset="blobs", hidden=(3,), output_activation=output, loss=loss, reduction=reduction, seed=4
    )
    for sample in (0, 7, 19):
        trace = trace_snapshot(Run(config, NumpyEngine()).head, sample)
        for index in range(trace.layers[-1]):
            graph = graph_of(trace, (2, index))
            check(trace, graph)
            of_loss = trace.find("loss", 2).result.sum()
            assert graph.nodes[-1].value == pytest.approx(of_loss, rel=1e-9)


def test_every_line_of_the_chain_rule_has_its_nodes():
    for loss, output in (
        ("squared_error", "sigmoid"),
        ("huber", "tanh"),
        ("binary_cross_entropy", "sigmoid"),
    ):
        trace = trace_snapshot(run_of(50, loss=loss, output_activation=output, optimiser="adam").head, 1)
        graph = graph_of(trace)
        for line in trace.operations:
            lit = graph.at_line(line)
            assert lit, line.kind
            if line.phase in ("batch", "update"):
                assert [node.parameter for node in lit] == list(line.edges)
            if line.kind == "slope":
                assert [node.name for node in lit] == ["ŷ"]


@pytest.mark.parametrize("batch_size", [None, 1])
@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_a_penalty_stands_at_each_weight_and_is_no_part_of_the_samples_gradient(penalty, batch_size):
    run = run_of(30, penalty=penalty, penalty_rate=0.125, batch_size=batch_size)
    head = run.head
    trace = trace_snapshot(head, 1)
    graph = graph_of(trace)
    check(trace, graph)
    state = head.state.copy()
    run.engine.train(head.config, head.data, state, head.epoch, 1, 16)
    for node in graph.nodes:
        weight = node.value if node.name.startswith("w") else None
        if weight is None:
            assert node.penalty is None
            continue
        assert node.penalty.gradient == 0.125 * (weight if penalty == "l2" else np.sign(weight))
        if batch_size == 1:  # whose update is of this sample alone, where it is the first
            assert node.penalty.used == pytest.approx(node.adjoint + node.penalty.gradient, rel=1e-12)
        else:
            moved = head.state[0, node.parameter] - state[0, node.parameter]
            assert moved == pytest.approx(head.config.learning_rate * node.penalty.used, rel=1e-9)
        for place, value in (
            (node.penalty.found, node.penalty.gradient),
            (node.penalty.added, node.penalty.used),
        ):
            assert trace.operations[place.line].result[place.element] == value


def test_of_many_terms_the_largest_are_shown_and_the_sum_stays():
    trace = trace_snapshot(run_of(3, hidden=(40, 30), dataset="moons").head, 5)
    graph = graph_of(trace, (2, 7))
    check(trace, graph)
    more = [node for node in graph.nodes if node.name == "25 more"]
    assert len(more) == 1
    into = trace.forward_pass.activations[0][0] * trace.parameters.weights[1][7]
    assert more[0].value == pytest.approx(np.sort(abs(into))[:25] @ np.sign(into[np.argsort(abs(into))[:25]]))
    shown = [node.name[:2] for node in graph.nodes if node.parameter is not None]
    assert sorted(shown) == ["b²", *["w²"] * (MOST_TERMS - 1), "w³"]
    check(trace, graph_of(trace, (1, 39)))


def test_what_comes_back_from_a_wide_layer_is_all_of_it():
    trace = trace_snapshot(run_of(3, hidden=(2, 30), dataset="moons").head, 5)
    graph = graph_of(trace, (1, 1))
    check(trace, graph)
    rest = next(node for node in graph.nodes if node.name == "Lₛ by 15 more")
    assert rest.adjoint == 1.0
    activation = next(node for node in graph.nodes if node.name == "h¹₂")
    assert activation.adjoint == pytest.approx(trace.find("activation_gradient", 1).result[1], rel=1e-12)


def test_what_is_rounding_is_told_as_nothing():
    start = [[[0.1, 0.2], [0.5, 0.5]], [[1e-17, 1.0]]], [[-0.3, 0.0], [0.0]]
    trace = trace_snapshot(Run(TrainingConfig(hidden=(2,)), start=start).head, 3)
    nodes = {node.name: node for node in graph_of(trace).nodes}
    assert nodes["z(h₁)"].value != 0
    assert told_value(trace, nodes["z(h₁)"]) == 0
    assert nodes["w²₁₁"].value != 0
    assert told_value(trace, nodes["w²₁₁"]) == 0
    assert nodes["h₁"].adjoint != 0
    assert told_adjoint(trace, nodes["h₁"]) == 0
    assert told_value(trace, nodes["z(h₂)"]) == nodes["z(h₂)"].value == 1.0
    assert told_adjoint(trace, nodes["h₂"]) == nodes["h₂"].adjoint != 0
    assert told_adjoint(trace, nodes["x₁"]) is None


def test_what_is_no_graph_is_refused():
    run = run_of(2, hidden=(4,), dataset="moons")
    assert not is_whole(run.layers)
    assert graph_of_snapshot(run.head, 0).neuron == (2, 0)
    with pytest.raises(ConfigError, match="follow one"):
        graph_of_snapshot(run.head, None)
    nowhere = {(0, 0): "the inputs", (3, 0): "no layer 3", (1, 4): "no neuron 4", (1, -1): "no neuron -1"}
    for neuron, words in nowhere.items():
        with pytest.raises(ConfigError, match=words):
            graph_of_snapshot(run.head, 0, neuron)
