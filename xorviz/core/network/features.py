"""Features: what a network is given of two inputs; all that is known of each is one record, found by name.

The data keep their inputs, which pictures and axes show. To add a feature, write its record into the table.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.input_names import names_of, short_names, with_names
from xorviz.core.network.spelling import subscript


@dataclass(frozen=True, slots=True)
class Feature:
    """One number that is computed of a sample's two inputs."""

    name: str
    label: str
    """As the diagram has it, such as x₁²."""
    code: str
    """Python with NumPy, of x1 and x2."""
    words: str
    """As one says it."""
    function: Callable[[Array, Array], Array]
    """Of x₁ and x₂, each (samples,)."""


FEATURES = {
    feature.name: feature
    for feature in (
        Feature("x1", "x₁", "x1", "input 1", lambda x1, x2: x1),
        Feature("x2", "x₂", "x2", "input 2", lambda x1, x2: x2),
        Feature("x1_squared", "x₁²", "x1 * x1", "input 1 squared", lambda x1, x2: x1 * x1),
        Feature("x2_squared", "x₂²", "x2 * x2", "input 2 squared", lambda x1, x2: x2 * x2),
        Feature("x1x2", "x₁x₂", "x1 * x2", "input 1 times input 2", lambda x1, x2: x1 * x2),
        Feature("sin_x1", "sin x₁", "np.sin(x1)", "sine of input 1", lambda x1, x2: np.sin(x1)),
        Feature("sin_x2", "sin x₂", "np.sin(x2)", "sine of input 2", lambda x1, x2: np.sin(x2)),
    )
}
RANGE_POINTS = 129
"""Along each input, between which a sine's extreme is nearly met."""
PLAIN = ("x1", "x2")
"""The inputs themselves, however many there are."""


class FeatureLayers(tuple[int, ...]):
    """Widths of a network whose inputs are features: the same as others only if its features are."""

    features: tuple[str, ...]

    def __new__(cls, widths: Sequence[int], features: tuple[str, ...]) -> "FeatureLayers":
        """Return widths from the inputs to the outputs, and names in `FEATURES`."""
        layers = super().__new__(cls, widths)
        layers.features = features
        return layers

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FeatureLayers):
            return False
        return self.features == other.features and tuple(self) == tuple(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((tuple(self), self.features))

    def __reduce__(self) -> "tuple[type[FeatureLayers], tuple[tuple[int, ...], tuple[str, ...]]]":
        return FeatureLayers, (tuple(self), self.features)


def network_inputs(features: Sequence[str], inputs: Array) -> Array:
    """Return what a network with these features is given, (samples, features), of (samples, inputs).

    Raises
    ------
    ConfigError
        There are features of two inputs, and another number of inputs.
    """
    if features == PLAIN:
        return inputs
    check_features(features, inputs.shape[1])
    x1, x2 = inputs.T
    return np.column_stack([FEATURES[name].function(x1, x2) for name in features])


@cache
def feature_ranges(features: Sequence[str], extent: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Return between which values each feature is where both inputs are within a stretch."""
    if features == PLAIN:
        return extent, extent
    low, high = extent
    axis = np.unique(np.append(np.linspace(low, high, RANGE_POINTS), min(max(low, 0.0), high)))
    x1, x2 = (each.ravel() for each in np.meshgrid(axis, axis))
    found = (FEATURES[name].function(x1, x2) for name in features)
    return tuple((float(each.min()), float(each.max())) for each in found)


def layers_with(
    features: tuple[str, ...], inputs: int, rest: tuple[int, ...], names: tuple[str, ...] = ()
) -> tuple[int, ...]:
    """Return the widths of a network with these features, from its inputs on.

    Parameters
    ----------
    features
        In `FEATURES`.
    inputs
        Of the data.
    rest
        The widths of the hidden layers and of the output.
    names
        Of the inputs, if somebody named them.

    Raises
    ------
    ConfigError
        There are features of two inputs, and another number of inputs.
    """
    if features == PLAIN:
        return with_names((inputs, *rest), names) if names else (inputs, *rest)
    check_features(features, inputs)
    return FeatureLayers((len(features), *rest), features)


def check_features(features: Sequence[str], inputs: int) -> None:
    """Refuse features of two inputs where there is another number of inputs.

    Raises
    ------
    ConfigError
        One line with the number.
    """
    if features != PLAIN and inputs != 2:
        told = ", ".join(FEATURES[name].label for name in features)
        raise ConfigError(f"the features {told} need 2 inputs, not {inputs}")


def input_name(layers: Sequence[int], index: int) -> str:
    """Name what a network is given: x₁, a column by its name, shortened, or a feature such as x₁²."""
    if isinstance(layers, FeatureLayers):
        return FEATURES[layers.features[index]].label
    if names := names_of(layers):
        return short_names(names)[index]
    return f"x{subscript(index + 1)}"


def input_words(layers: Sequence[int], index: int) -> str:
    """Name what a network is given as one says it."""
    if isinstance(layers, FeatureLayers):
        return FEATURES[layers.features[index]].words
    names = names_of(layers)
    return f"input {names[index] if names and names[index] else index + 1}"
