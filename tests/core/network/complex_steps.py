"""Networks of any kind, and the derivatives of their losses by the complex step."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from tests.core.network.test_activations import COMPLEX
from tests.core.network.test_losses import COMPLEX as COMPLEX_LOSSES
from tests.core.tables import losses_of
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import (
    Parameters,
    backward,
    forward,
    layer_views,
    parameter_count,
)
from xorviz.core.network.losses import LOSSES, REDUCTIONS, batch_loss

STEP = 1e-30


@dataclass(frozen=True)
class Case:
    parameters: Parameters
    inputs: np.ndarray
    targets: np.ndarray
    functions: tuple[str, ...]
    loss: str
    reduction: str

    def forward(self):
        return forward(self.parameters, self.inputs, self.functions)

    def gradients(self):
        return backward(self.parameters, self.forward(), self.targets, self.loss, self.reduction)

    def loss_at(self, flat):
        parameters = Parameters(flat, self.parameters.layers)
        judged = forward(parameters, self.inputs, self.functions).judged_by(self.loss)
        return batch_loss(judged[np.newaxis], self.targets, self.loss, self.reduction)[0]


@st.composite
def cases(draw):
    """Any depth, width, activation, loss, reduction and number of samples."""
    sizes = st.integers(1, 8)
    layers = (draw(st.integers(1, 4)), *draw(st.lists(sizes, max_size=4)), draw(st.integers(1, 3)))
    samples = draw(st.integers(1, 12))
    functions = tuple(draw(st.sampled_from(list(ACTIVATIONS))) for _ in layers[1:])
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return Case(
        Parameters(rng.standard_normal(parameter_count(layers)), layers),
        rng.standard_normal((samples, layers[0])),
        rng.random((samples, layers[-1])),
        functions,
        *(draw(st.sampled_from(names)) for names in (losses_of(functions[-1]), REDUCTIONS)),
    )


def complex_loss(case, flat):
    """L, written once more: sample by sample, in complex numbers."""
    weights, biases = layer_views(flat, case.parameters.layers)
    total = 0.0
    for x, y in zip(case.inputs, case.targets, strict=True):
        a = x
        for W, b, name in zip(weights, biases, case.functions, strict=True):
            z = W @ a + b
            a = COMPLEX[name](z)
        judged = a if LOSSES[case.loss].of == "prediction" else z
        total += COMPLEX_LOSSES[case.loss](judged, y).sum()
    return total / len(case.inputs) if case.reduction == "mean" else total


def complex_step(case):
    flat = case.parameters.flat.astype(complex)
    gradient = np.empty(len(flat))
    for place in range(len(flat)):
        flat[place] += 1j * STEP
        gradient[place] = complex_loss(case, flat).imag / STEP
        flat[place] = flat[place].real
    return gradient
