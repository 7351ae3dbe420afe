"""The lesson's own update: its lines, in its order, with its numbers."""

import numpy as np
import pytest

from tests.core.golden import GRADIENTS, TRAJECTORIES, name_of
from tests.core.runs import layers_of, parameters_of, update_of
from tests.core.traces import LESSON, kinds, random_state
from xorviz.core import TrainingConfig
from xorviz.core.data.sources import make_dataset

GOLDEN_XOR = [case for case in GRADIENTS if case["inputs"] == [[0, 0], [0, 1], [1, 0], [1, 1]]]


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
            "∂Lₛ/∂ŷ": ["ŷ"],
            "∂ŷ/∂z₂": ["ŷ"],
            "δ₂": ["∂Lₛ/∂ŷ", "∂ŷ/∂z₂"],
            "∂Lₛ/∂W₂": ["δ₂", "h"],
            "∂Lₛ/∂b₂": ["δ₂"],
            "∂Lₛ/∂h": ["δ₂"],
            "δ₁": ["∂Lₛ/∂h", "h"],
            "∂Lₛ/∂W₁": ["δ₁"],
            "∂Lₛ/∂b₁": ["δ₁"],
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
