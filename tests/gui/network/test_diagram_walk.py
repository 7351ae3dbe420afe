import pytest

from xorviz.core.run.config import TrainingConfig
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.gui.network.diagram_walk import lit
from xorviz.session.selection import Selection


def test_without_a_walk_every_neuron_shows_its_activation(trace):
    shown = lit(trace, None, Selection(1))
    assert not shown.nodes
    assert not shown.edges
    h1, h2 = trace.find("activation", 1).result
    y = trace.find("activation", 2).result[0]
    assert {node: text for node, (text, _) in shown.values.items()} == {
        (0, 0): "0", (0, 1): "1", (1, 0): f"{h1:.3f}", (1, 1): f"{h2:.3f}", (2, 0): f"{y:.3f}",
    }  # fmt: skip


def test_activations_appear_as_they_are_computed_and_deltas_replace_them(trace):
    first = lit(trace, 0, Selection(1))
    assert first.values.keys() == {(0, 0), (0, 1)}
    assert first.nodes == {(1, 0), (1, 1)}
    assert first.edges == set(range(6))
    assert first.flow == "forward"
    back = lit(trace, trace.find("delta", 2).place, Selection(1))
    text, is_gradient = back.values[2, 0]
    assert (text, is_gradient) == (f"δ {trace.find('delta', 2).result[0]:+.4f}".replace("-", "−"), True)
    assert back.flow == "backward"
    assert not back.values[1, 0][1]


def test_the_whole_batch_has_no_number_at_a_neuron(trained):
    shown = lit(trace_snapshot(trained(TrainingConfig(), 3).head), 3, Selection(None, (1, 0)))
    assert not shown.values
    assert shown.selected_node == (1, 0)


@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum", "adam"])
def test_every_line_of_the_update_lights_the_edges_that_it_changes(trained, optimiser):
    trace = trace_snapshot(trained(TrainingConfig(optimiser=optimiser), 3).head, 1)
    for line in (each for each in trace.operations if each.phase == "update"):
        shown = lit(trace, line.place, Selection(1))
        start, count = {2: (6, 2), 1: (0, 4)}[line.layer]
        weights = range(start, start + count)
        biases = range(start + count, start + count + {2: 1, 1: 2}[line.layer])
        assert shown.edges == set(weights if line.kind.startswith("weight") else biases)
        assert shown.flow == "", "it is no gradient: its mark is not purple, and has no arrow"


def test_during_a_walk_the_edges_show_the_gradients_of_the_sample_and_then_of_the_batch(trace, trained):
    for kind, layer, whose, gradients in (
        ("bias_gradient", 1, "(0, 1)", trace.share.flat),
        ("batch_weight_gradient", 2, "the batch", trace.total),
        ("bias_update", 1, "the batch", trace.total),
    ):
        shown = lit(trace, trace.find(kind, layer).place, Selection(1))
        assert (shown.whose, shown.gradients) == (whose, tuple(gradients.tolist()))
        assert shown.of_sample is (whose == "(0, 1)")
    batch = trace_snapshot(trained(TrainingConfig(), 3).head)
    shown = lit(batch, batch.find("bias_gradient", 1).place, Selection())
    assert (shown.whose, shown.gradients) == ("the batch", tuple(batch.total.tolist()))
    assert not shown.of_sample


def test_no_gradient_is_known_while_walking_forward_and_then_each_from_its_line_on(trace):
    share = trace.share.flat.tolist()
    for line in trace.operations:
        shown = lit(trace, line.place, Selection(1))
        if line.phase == "forward":
            assert (shown.whose, shown.gradients) == ("", (None,) * 9)
    for kind, layer, known in (
        ("delta", 2, ()), ("weight_gradient", 2, (6, 7)), ("bias_gradient", 2, (6, 7, 8)),
        ("delta", 1, (6, 7, 8)), ("weight_gradient", 1, (0, 1, 2, 3, 6, 7, 8)),
    ):  # fmt: skip
        shown = lit(trace, trace.find(kind, layer).place, Selection(1))
        assert shown.gradients == tuple(share[place] if place in known else None for place in range(9))
        assert shown.whose == ("(0, 1)" if known else "")


def test_without_a_walk_they_are_those_of_the_epoch_over_all_samples(trace):
    shown = lit(trace, None, Selection(1))
    assert (shown.whose, shown.gradients, shown.weights) == ("all 4 samples", None, None)


def test_a_weight_is_the_new_one_from_its_update_on(trace):
    before, after = trace.before[0].tolist(), trace.after[0].tolist()
    place = trace.find("weight_update", 2).place
    assert lit(trace, place - 1, Selection(1)).weights == tuple(before)
    weights = lit(trace, place, Selection(1)).weights
    assert weights == (*before[:6], *after[6:8], before[8])
    assert lit(trace, len(trace.operations) - 1, Selection(1)).weights == tuple(after)
