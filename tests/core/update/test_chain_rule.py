from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.golden import GRADIENTS, TRAJECTORIES, name_of
from tests.core.network.test_activations import COMPLEX
from tests.core.network.test_backpropagation import Case, complex_step
from tests.core.network.test_losses import COMPLEX as COMPLEX_LOSSES
from tests.core.runs import OVERFLOWING, arrays_of, difference, layers_of, parameters_of, update_of
from tests.core.traces import configs, random_state, updates
from xorviz.core import Run, TrainingConfig
from xorviz.core.data.sources import make_dataset
from xorviz.core.engine.batches import batches_in_epoch
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import Parameters, layer_views
from xorviz.core.network.losses import LOSSES, reduction_factor
from xorviz.core.update.chain_rule import trace_snapshot

PHASES = ("forward", "backward", "batch", "update")

LESSON = TrainingConfig()
"""2-2-1, four samples in one batch, sigmoid, squared error, sum, gradient descent."""
GOLDEN_XOR = [case for case in GRADIENTS if case["inputs"] == [[0, 0], [0, 1], [1, 0], [1, 1]]]


def kinds(trace):
    return [(operation.kind, operation.layer) for operation in trace.operations]


def all_updates(config, epoch, state, sample=None, engine=None):
    """Return the traces of an epoch."""
    found = []
    for batch in range(batches_in_epoch(config, len(config.make_data()))):
        found.append(update_of(config, epoch, found[-1].after if found else state, sample, batch, engine))
    return found


def arrays_in(trace):
    gradients, passes = trace.share, trace.forward_pass
    return (
        *(operation.result for operation in trace.operations),
        *(trace.before, trace.after, trace.shares, trace.total, trace.rows, trace.targets, gradients.flat),
        *(*gradients.weights, *gradients.biases, *gradients.deltas),
        *(passes.inputs, *passes.pre_activations, *passes.activations),
    )


def share_by_complex_step(trace):
    config, data = trace.config, trace.data
    rows = trace.rows if trace.sample is None else [trace.sample]
    functions = config.activation, config.output_activation
    case = Case(trace.parameters, data.inputs[rows], data.targets[rows], *functions, config.loss, "sum")
    return complex_step(case) * reduction_factor(config.reduction, len(trace.rows))


class Recomputed:
    """Each line once more, from the results of the lines that it names and the network alone."""

    def __init__(self, trace):
        self.trace, self.config, self.network = trace, trace.config, trace.parameters
        self.factor = reduction_factor(self.config.reduction, len(trace.rows))

    def line(self, operation):
        used = [self.trace.operations[place].result for place in operation.uses]
        if self.trace.sample is not None:  # one row
            used = [result[np.newaxis] if result.ndim == 1 else result for result in used]
        if operation.phase == "update":
            result = self.quantity(*operation.kind.split("_", 1), operation.layer, *used)
        else:
            result = getattr(self, operation.kind)(operation.layer, *used)
        return result.reshape(operation.result.shape)

    def function(self, layer):
        last = layer == len(self.network.weights)
        return self.config.output_activation if last else self.config.activation

    def slopes(self, layer, z):
        return COMPLEX[self.function(layer)](z + 1e-30j).imag / 1e-30

    def pre_activation(self, layer, below=None):
        below = self.trace.forward_pass.inputs if below is None else below
        return below @ self.network.weights[layer - 1].T + self.network.biases[layer - 1]

    def activation(self, layer, z):
        return COMPLEX[self.function(layer)](z + 0j).real

    def loss(self, layer, judged):
        return COMPLEX_LOSSES[self.config.loss](judged + 0j, self.trace.targets).real * self.factor

    def loss_gradient(self, layer, judged):
        loss = COMPLEX_LOSSES[self.config.loss](judged + 1e-30j, self.trace.targets)
        return loss.imag / 1e-30 * self.factor

    def slope(self, layer, a_or_z):
        """From the line that is named: a, unless f′ is written with z."""
        match self.function(layer), self.named(layer):
            case "sigmoid", "activation":
                return a_or_z * (1 - a_or_z)
            case "tanh", "activation":
                return 1 - a_or_z**2
            case _, "pre_activation":
                return self.slopes(layer, a_or_z)
        raise AssertionError(self.function(layer))

    def named(self, layer):
        """Which line of the layer has the numbers that f′ is written with."""
        kind = "slope" if layer == len(self.network.weights) else "delta"
        return self.trace.operations[self.trace.find(kind, layer).uses[-1]].kind

    def delta(self, layer, above, slope_or_source=None):
        last = layer == len(self.network.weights)
        if slope_or_source is None:  # a loss of the logit
            return self.loss_gradient(layer, self.trace.forward_pass.pre_activations[-1])
        return above * (slope_or_source if last else self.slope(layer, slope_or_source))

    def weight_gradient(self, layer, delta, below=None):
        below = self.trace.forward_pass.inputs if below is None else below
        return delta.T @ below

    def bias_gradient(self, layer, delta):
        return delta.sum(axis=0)

    def activation_gradient(self, layer, delta):
        return delta @ self.network.weights[layer]

    def batch_weight_gradient(self, layer, own):
        return own + self.others(layer)[0]

    def batch_bias_gradient(self, layer, own):
        return own + self.others(layer)[1]

    def others(self, layer):
        """The shares of the samples that are not followed."""
        total = self.trace.shares[self.trace.rows != self.trace.sample].sum(axis=0)
        weights, biases = layer_views(total, layers_of(self.config))
        return weights[layer - 1], biases[layer - 1]

    def quantity(self, part, name, layer, *used):
        """What the optimiser does, from what it finds and what it remembers."""
        old, *memory = (
            layer_views(row, layers_of(self.config))[("weight", "bias").index(part)][layer - 1]
            for row in self.trace.before
        )
        rate, t = self.config.learning_rate, self.trace.update
        match self.config.optimiser, name, used:
            case _, "update", [step]:
                return old - step
            case "gradient_descent", "step", [gradient]:
                return rate * gradient
            case "momentum", "velocity", [gradient]:
                return 0.9 * memory[0] + gradient
            case "momentum", "step", [velocity]:
                return rate * velocity
            case "adam", "mean", [gradient]:
                return 0.9 * memory[0] + 0.1 * gradient
            case "adam", "square", [gradient]:
                return 0.999 * memory[1] + 0.001 * gradient**2
            case "adam", "true_mean", [mean]:
                return mean / (1 - 0.9**t)
            case "adam", "true_square", [square]:
                return square / (1 - 0.999**t)
            case "adam", "step", [mean, square]:
                return rate * mean / (np.sqrt(square) + 1e-8)
        raise AssertionError(name)


@given(updates())
def test_each_line_follows_from_the_lines_that_it_names(update):
    trace = update.trace()
    truth = Recomputed(trace)
    for operation in trace.operations:
        expected = truth.line(operation)
        scale = max(abs(expected).max(), abs(trace.shares).max() if "gradient" in operation.kind else 0)
        np.testing.assert_allclose(
            operation.result, expected, rtol=1e-12, atol=1e-12 * scale, err_msg=operation.kind
        )


def rounding_of(trace):
    """By how much the rounding of ŷ changes each gradient: where ŷ − y is a few last bits, by much of it."""
    residuals = abs(trace.forward_pass.predictions - trace.targets)
    shares = trace.shares if trace.sample is None else trace.share.flat[np.newaxis]
    last_bit = np.finfo(np.float64).eps
    return (abs(shares) * 4 * last_bit / np.maximum(residuals, last_bit)).sum(axis=0)


@given(updates())
def test_the_share_is_the_gradient_by_complex_step(update):
    trace = update.trace()
    expected = share_by_complex_step(trace)
    slack = 1e-9 * abs(expected) + 1e-12 * abs(expected).max() + rounding_of(trace)
    assert (abs(trace.share.flat - expected) <= slack).all()


@given(updates())
def test_the_lines_hold_the_share_the_total_and_the_next_parameters(update):
    trace = update.trace()
    share, total = (
        layer_views(trace.share.flat, trace.layers),
        layer_views(trace.total, trace.layers),
    )
    after = Parameters(trace.after[0], trace.layers)
    for layer in range(1, len(trace.layers)):
        for part, name in enumerate(("weight", "bias")):
            new = (after.weights, after.biases)[part][layer - 1]
            np.testing.assert_array_equal(trace.find(f"{name}_update", layer).result, new)
            own = trace.find(f"{name}_gradient", layer).result
            np.testing.assert_array_equal(own, share[part][layer - 1])
            if (f"batch_{name}_gradient", layer) in kinds(trace):
                summed = trace.find(f"batch_{name}_gradient", layer).result
                np.testing.assert_array_equal(summed, total[part][layer - 1])
            else:
                np.testing.assert_array_equal(own, total[part][layer - 1])


@given(updates())
def test_the_samples_shares_add_up_to_the_gradient(update):
    trace = update.trace()
    assert trace.shares.shape == (len(trace.rows), len(trace.total))
    scale = abs(trace.shares).max()
    np.testing.assert_allclose(trace.shares.sum(axis=0), trace.total, rtol=1e-12, atol=1e-12 * scale)
    if trace.sample is not None:
        (row,) = np.flatnonzero(trace.rows == trace.sample)
        np.testing.assert_array_equal(trace.share.flat, trace.shares[row])


@given(updates())
def test_lines_use_only_earlier_lines_and_name_what_they_concern(update):
    trace = update.trace()
    layers, phases = trace.layers, [PHASES.index(operation.phase) for operation in trace.operations]
    weights, biases = layer_views(np.arange(len(trace.total)), layers)
    assert phases == sorted(phases)
    assert len(set(kinds(trace))) == len(trace.operations)
    for place, operation in enumerate(trace.operations):
        layer, kind = operation.layer, operation.kind
        assert operation.place == place
        assert all(used < place for used in operation.uses)
        assert operation.uses or (kind, layer) == ("pre_activation", 1)
        of_weights, of_biases = "weight" in kind, "bias" in kind
        neurons = [] if of_weights or of_biases else [(layer, index) for index in range(layers[layer])]
        assert list(operation.nodes) == neurons
        expected = {"pre_activation": [*weights[layer - 1].ravel(), *biases[layer - 1]]}
        if kind == "activation_gradient":
            expected[kind] = weights[layer].ravel()
        if of_weights:
            expected[kind] = weights[layer - 1].ravel()
        if of_biases:
            expected[kind] = biases[layer - 1]
        assert list(operation.edges) == list(expected.get(kind, []))
        assert trace.find(kind, layer) is operation


@given(updates())
def test_a_line_of_the_whole_batch_has_the_samples_first(update):
    trace = update.trace()
    layers, rows = trace.layers, () if trace.sample is not None else (len(trace.rows),)
    for operation in trace.operations:
        outputs, inputs = layers[operation.layer], layers[operation.layer - 1]
        if "weight" in operation.kind:
            assert operation.result.shape == (outputs, inputs)
        elif "bias" in operation.kind:
            assert operation.result.shape == (outputs,)
        else:
            assert operation.result.shape == (*rows, outputs)


@given(configs(smallest_circle_batch=30, largest_circle_batch=400), st.integers(0, 50), st.integers(0, 99))
@settings(max_examples=100)
def test_all_updates_of_an_epoch_lead_exactly_to_the_next(engine, config, epoch, seed):
    state = random_state(config, seed)
    expected = state.copy()
    with np.errstate(all="ignore"):  # some of these explode: exactly as the traces say
        engine.train(config, config.make_data(), expected, epoch, 1, 1)
    updates = all_updates(config, epoch, state, 0, engine)
    np.testing.assert_array_equal(updates[-1].after, expected)
    for one, other in pairwise(updates):
        np.testing.assert_array_equal(other.before, one.after)
    assert [each.batch for each in updates] == list(range(updates[0].batches))
    assert [each.update for each in updates] == [
        epoch * updates[0].batches + each + 1 for each in range(len(updates))
    ]
    rows = np.concatenate([each.rows for each in updates])
    assert sorted(rows) == list(range(len(config.make_data())))


@given(configs(smallest_circle_batch=30, largest_circle_batch=400), st.integers(0, 50), st.integers(0, 99))
@settings(max_examples=100)
def test_the_compiled_update_follows_from_its_lines(kernel_engine, config, epoch, seed):
    """What the engine answers is what the lines before it say, but for the last bits."""
    config = config.changed(learning_rate=config.learning_rate / 100)
    for trace in all_updates(config, epoch, random_state(config, seed), 0, kernel_engine):
        if abs(trace.after).max() > 1e3:  # one that explodes makes rounding errors as large as it likes
            break
        own = update_of(config, epoch, trace.before, 0, trace.batch)
        assert difference(trace.after[0], own.after[0], layers_of(config)) < 1e-12
        new = Parameters(trace.after[0], layers_of(config))
        np.testing.assert_array_equal(trace.find("weight_update", 1).result, new.weights[0])
        np.testing.assert_array_equal(trace.find("bias_update", 1).result, new.biases[0])


@pytest.mark.parametrize(
    "config",
    [
        LESSON,
        TrainingConfig(hidden=(4, 3), dataset="circle", optimiser="adam", batch_size=50, reduction="mean"),
        TrainingConfig(hidden=(), optimiser="momentum", batch_size=3, activation="tanh"),
    ],
    ids=["lesson", "circle", "no hidden layer"],
)
def test_a_run_goes_where_its_traces_say_and_does_not_notice_them(engine, config):
    run = Run(config, engine)
    run.advance(12)
    snapshots = [run.at(epoch) for epoch in range(13)]
    before = [[array.copy() for array in arrays_of(snapshot)] for snapshot in snapshots]
    losses = run.losses.copy()
    for sample in (None, 1):
        for epoch in range(12):
            np.testing.assert_array_equal(
                trace_snapshot(snapshots[epoch], sample).before, snapshots[epoch].state
            )
            last = all_updates(config, epoch, snapshots[epoch].state, sample, engine)[-1]
            np.testing.assert_array_equal(last.after, snapshots[epoch + 1].state)
    for snapshot, copies in zip(snapshots, before, strict=True):
        for array, copy in zip(arrays_of(snapshot), copies, strict=True):
            np.testing.assert_array_equal(array, copy)
    np.testing.assert_array_equal(run.losses, losses)
    np.testing.assert_array_equal(run.at(12).state, snapshots[12].state)


@given(updates())
@settings(max_examples=50)
def test_a_trace_is_its_own_and_read_only(update):
    trace = update.trace()
    data = trace.data
    for array in arrays_in(trace):
        assert not array.flags.writeable
        assert not np.shares_memory(array, data.inputs)
        assert not np.shares_memory(array, data.targets)


def test_the_state_that_is_taken_apart_is_copied():
    state = random_state(LESSON, 0)
    trace = update_of(LESSON, 0, state)
    before = trace.before.copy()
    state[:] = 0.0
    np.testing.assert_array_equal(trace.before, before)


def test_an_edit_counts_from_its_epoch_on():
    run = Run(LESSON, NumpyEngine())
    run.advance(3)
    run.edit("learning_rate", 4.0)
    run.advance(1)
    trace = trace_snapshot(run.at(3))
    assert trace.config.learning_rate == 4.0
    np.testing.assert_array_equal(trace.after, run.at(4).state)


@pytest.mark.parametrize("case", GOLDEN_XOR, ids=name_of)
def test_golden_gradients(case):
    parameters = parameters_of(
        [np.array(each) for each in case["weights"]], [np.array(each) for each in case["biases"]]
    )
    data = make_dataset("xor")
    np.testing.assert_array_equal(case["targets"], data.targets)
    config = TrainingConfig(
        hidden=parameters.layers[1:-1],
        activation=case["hidden_activation"],
        output_activation=case["output_activation"],
        loss=case["loss"],
        reduction=case["reduction"],
    )
    trace = update_of(config, 0, parameters.flat[np.newaxis])
    loss = trace.find("loss", len(layers_of(config)) - 1).result.sum()
    assert loss == pytest.approx(case["expected"]["loss"], rel=1e-9)
    for layer, wanted in enumerate(case["expected"]["weight_gradients"], start=1):
        found = trace.find("weight_gradient", layer).result
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-15)
    for layer, wanted in enumerate(case["expected"]["bias_gradients"], start=1):
        found = trace.find("bias_gradient", layer).result
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-15)


class TestTheLesson:
    def test_one_sample_has_the_lessons_lines_then_the_batch_and_the_update(self):
        trace = update_of(LESSON, 0, random_state(LESSON, 1), sample=2)
        assert kinds(trace) == [
            ("pre_activation", 1),
            ("activation", 1),
            ("pre_activation", 2),
            ("activation", 2),
            ("loss", 2),
            ("loss_gradient", 2),
            ("slope", 2),
            ("delta", 2),
            ("weight_gradient", 2),
            ("bias_gradient", 2),
            ("activation_gradient", 1),
            ("delta", 1),
            ("weight_gradient", 1),
            ("bias_gradient", 1),
            ("batch_weight_gradient", 2),
            ("batch_bias_gradient", 2),
            ("batch_weight_gradient", 1),
            ("batch_bias_gradient", 1),
            ("weight_step", 2),
            ("weight_update", 2),
            ("bias_step", 2),
            ("bias_update", 2),
            ("weight_step", 1),
            ("weight_update", 1),
            ("bias_step", 1),
            ("bias_update", 1),
        ]

    @pytest.mark.parametrize(("batch_size", "sample"), [(None, None), (1, 2), (1, None)])
    def test_without_other_samples_there_is_no_sum_over_them(self, batch_size, sample):
        config = LESSON.changed(batch_size=batch_size)
        trace = update_of(config, 0, random_state(config, 1), sample)
        assert "batch" not in {operation.phase for operation in trace.operations}

    def test_what_each_line_uses(self):
        trace = update_of(LESSON, 0, random_state(LESSON, 1), sample=2)
        names = {operation.symbol.text: operation for operation in trace.operations[:14]}
        used = {
            name: [trace.operations[place].symbol.text for place in operation.uses]
            for name, operation in names.items()
        }
        assert used == {
            "z₁": [],
            "h": ["z₁"],
            "z₂": ["h"],
            "ŷ": ["z₂"],
            "Lₛ": ["ŷ"],
            "∂L/∂ŷ": ["ŷ"],
            "∂ŷ/∂z₂": ["ŷ"],
            "δ₂": ["∂L/∂ŷ", "∂ŷ/∂z₂"],
            "∂L/∂W₂": ["δ₂", "h"],
            "∂L/∂b₂": ["δ₂"],
            "∂L/∂h": ["δ₂"],
            "δ₁": ["∂L/∂h", "h"],
            "∂L/∂W₁": ["δ₁"],
            "∂L/∂b₁": ["δ₁"],
        }

    @pytest.mark.parametrize("case", TRAJECTORIES[:1], ids=name_of)
    def test_golden_training(self, case):
        """Update after update, and nothing but traces."""
        parameters = parameters_of(
            [np.array(each) for each in case["weights"]], [np.array(each) for each in case["biases"]]
        )
        config = LESSON.changed(reduction=case["reduction"], learning_rate=case["learning_rate"])
        assert (layers_of(config), config.activation) == (
            parameters.layers,
            case["hidden_activation"],
        )
        state, wanted = parameters.flat[np.newaxis], case["expected"]["losses"]
        for epoch in range(101):
            trace = update_of(config, epoch, state)
            state = trace.after
            if str(epoch) in wanted:
                loss = trace.find("loss", 2).result.sum()
                assert loss == pytest.approx(wanted[str(epoch)], rel=1e-9)


class TestWhichSample:
    config = LESSON.changed(batch_size=3, seed=4)

    def test_a_sample_of_another_batch_gives_way_to_the_first(self):
        whole = update_of(self.config, 0, random_state(self.config, 1))
        (left_out,) = set(range(4)) - set(whole.rows.tolist())
        trace = update_of(self.config, 0, random_state(self.config, 1), left_out)
        assert trace.sample == whole.rows[0]
        assert update_of(self.config, 0, random_state(self.config, 1), left_out, 1).sample == left_out

    def test_the_inputs_and_the_target_are_those_of_the_sample(self):
        data = make_dataset("xor")
        for trace in all_updates(self.config, 5, random_state(self.config, 1), sample=2):
            np.testing.assert_array_equal(trace.forward_pass.inputs, data.inputs[[trace.sample]])
            np.testing.assert_array_equal(trace.targets, data.targets[[trace.sample]])


class TestRefusals:
    def test_an_operation_that_there_is_not(self):
        with pytest.raises(KeyError, match="no activation_gradient in layer 2"):
            update_of(LESSON, 0, random_state(LESSON, 1)).find("activation_gradient", 2)

    def test_an_update_that_overflows_is_shown_without_a_warning(self):
        run = Run(OVERFLOWING, NumpyEngine())
        run.advance(100)
        assert run.diverged
        trace = trace_snapshot(run.head, 1)
        following = update_of(run.config, run.epoch + 1, trace.after)
        assert np.isinf(following.find("loss", 2).result).all()


def test_every_activation_and_loss_is_recomputed_here():
    assert set(COMPLEX) == set(ACTIVATIONS)
    assert set(COMPLEX_LOSSES) == set(LOSSES)
