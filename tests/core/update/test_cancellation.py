"""δ of the output is the product of the two factors that are told of it."""

import numpy as np
import pytest

from tests.core.test_classes import run_on
from xorviz.core import Run, TrainingConfig
from xorviz.core.update.cancellation import cancellation
from xorviz.core.update.chain_rule import trace_snapshot


def delta_of(trace):
    return trace.find("delta", len(trace.layers) - 1).result


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("sample", range(4))
@pytest.mark.parametrize("epochs", [0, 300])
def test_of_sigmoid_and_cross_entropy_the_slope_cancels(reduction, sample, epochs):
    run = Run(TrainingConfig(loss="binary_cross_entropy", reduction=reduction))
    run.advance(epochs)
    trace = trace_snapshot(run.head, sample)
    first, second = cancellation(trace)
    np.testing.assert_allclose(
        first.values * second.values, delta_of(trace), rtol=1e-12, atol=np.finfo(float).tiny
    )
    divided = " / 4" if reduction == "mean" else ""
    assert first.formula == f"∂Lₛ/∂ŷ = (ŷ − y) / (ŷ(1 − ŷ)){divided}"


@pytest.mark.parametrize("sample", range(11))
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_of_softmax_the_answer_of_the_class_cancels(sample, reduction):
    trace = trace_snapshot(run_on(3, reduction=reduction, epochs=5).head, sample)
    first, second = cancellation(trace)
    np.testing.assert_allclose(
        first.values * second.values, delta_of(trace), rtol=1e-12, atol=np.finfo(float).tiny
    )
    name = f"ŷ{'₁₂₃'[trace.targets[0].argmax()]}"
    assert second.note == f"{name} cancels: ŷ − y is left"


def test_nothing_cancels_of_the_squared_error_nor_is_told_of_what_is_no_number():
    assert cancellation(trace_snapshot(Run(TrainingConfig()).head, 1)) == ()
    config = TrainingConfig(loss="binary_cross_entropy")
    assert cancellation(trace_snapshot(Run(config).head, None)) == ()
    sure = Run(config, start=([np.ones((2, 2)), np.ones((1, 2))], [np.zeros(2), np.array([-2000.0])])).head
    assert cancellation(trace_snapshot(sure, 1)) == ()
