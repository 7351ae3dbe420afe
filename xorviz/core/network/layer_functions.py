"""What a layer computes: an activation of each of its neurons, or, as an output, softmax of all of them."""

from collections import ChainMap
from collections.abc import Mapping

from xorviz.core.network.activation import Activation
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.functions.lines_and_waves import compiled_identity
from xorviz.core.network.functions.softmax import softmax, softmax_second_slope, softmax_slope
from xorviz.core.network.spelling import Spelling

SOFTMAX = Activation(
    name="softmax",
    label="softmax",
    symbol="softmax",
    latex=r"\mathrm{softmax}",
    code="softmax({z})",
    function=softmax,
    derivative=softmax_slope,
    second_derivative=softmax_second_slope,
    compiled=compiled_identity,  # the engine does the rest together with the loss: see `outputs`
    low=0.0,
    high=1.0,
    bounds=(0.0, 1.0),
    half_at=None,
    greatest_slope=0.25,
    couples=True,
    slope=Spelling("{a}(1 − {a})", "{a}(1-{a})", "{a} · (1 − {a})", "{a} * (1 - {a})"),
)

MOST_CLASSES = 4
"""That an output of classes can have."""
FUNCTIONS: Mapping[str, Activation] = ChainMap({SOFTMAX.name: SOFTMAX}, ACTIVATIONS)
"""By name, softmax last."""
