"""A given start: the weights and biases that a run begins with, in place of drawn ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike

from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Parameters, parameter_count


@dataclass(frozen=True, slots=True)
class Start:
    """All weights and biases of a network. The arrays are copies, and read-only; equal if their numbers are.

    Raises
    ------
    ConfigError
        The arrays do not make a network, or a number is not finite. The message says which layer.
    """

    weights: tuple[Array, ...] = field(compare=False)
    """Per layer, (outputs, inputs)."""
    biases: tuple[Array, ...] = field(compare=False)
    """Per layer, (outputs,)."""
    layers: tuple[int, ...] = field(init=False)
    """Widths from the inputs to the outputs, such as (2, 2, 1)."""
    _content: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        weights, biases = tuple(self.weights), tuple(self.biases)
        if len(weights) != len(biases) or not weights:
            raise ConfigError(
                f"a start needs weights and biases of each layer: it has {len(weights)} matrices of weights"
                f" and {len(biases)} rows of biases"
            )
        matrices = tuple(_numbers(each, layer, "weights") for layer, each in enumerate(weights, start=1))
        vectors = tuple(_numbers(each, layer, "biases") for layer, each in enumerate(biases, start=1))
        _check_fit(matrices, vectors)
        flat = np.concatenate([part.ravel() for pair in zip(matrices, vectors, strict=True) for part in pair])
        for name, value in (
            ("weights", matrices),
            ("biases", vectors),
            ("layers", (matrices[0].shape[1], *(len(vector) for vector in vectors))),
            ("_content", (flat + 0.0).tobytes()),  # 0 and −0 are the same
        ):
            object.__setattr__(self, name, value)

    @classmethod
    def of(cls, given: object) -> "Start":
        """Return the start that is given: itself, weights and biases in a pair, or in a table by name.

        Raises
        ------
        ConfigError
            It is none of these.
        """
        if isinstance(given, Start):
            return given
        if isinstance(given, Mapping):
            table = cast("Mapping[str, object]", given)
            if set(table) != {"weights", "biases"}:
                raise ConfigError(
                    f"a start has weights and biases, not {', '.join(map(str, table)) or 'nothing'}"
                )
            parts: tuple[object, ...] = table["weights"], table["biases"]
        else:
            parts = tuple(cast("Iterable[object]", given)) if isinstance(given, tuple | list) else ()
        if len(parts) != 2 or not all(isinstance(part, tuple | list) for part in parts):
            raise ConfigError("a start is a pair: the weights of each layer, and the biases of each layer")
        weights, biases = cast("tuple[Iterable[Array], Iterable[Array]]", parts)
        return cls(tuple(weights), tuple(biases))

    @classmethod
    def changed(cls, parameters: Parameters, place: int, value: float) -> "Start":
        """Return parameters as a start, with another number at a place of the flat array."""
        own = Parameters(parameters.flat.copy(), parameters.layers)
        own.flat[place] = value
        return cls(own.weights, own.biases)

    @property
    def hidden(self) -> tuple[int, ...]:
        """The widths of the hidden layers."""
        return self.layers[1:-1]

    def parameters(self) -> Parameters:
        """Return the parameters, in arrays of their own."""
        parameters = Parameters(np.zeros(parameter_count(self.layers)), self.layers)
        for own, given in zip(
            (*parameters.weights, *parameters.biases), (*self.weights, *self.biases), strict=True
        ):
            own[...] = given
        return parameters

    def as_dict(self) -> dict[str, object]:
        """Return the numbers by name, ready for JSON."""
        return {
            "weights": [each.tolist() for each in self.weights],
            "biases": [each.tolist() for each in self.biases],
        }

    def check_fits(self, layers: tuple[int, ...]) -> None:
        """Refuse to be the start of another network.

        Raises
        ------
        ConfigError
            One line with both shapes.
        """
        if self.layers != tuple(layers):
            shapes = ["-".join(map(str, each)) for each in (self.layers, layers)]
            raise ConfigError(f"the given start is of a network {shapes[0]}, and this one is {shapes[1]}")


def _numbers(given: object, layer: int, what: str) -> Array:
    try:
        array = np.array(given)
    except ValueError:  # rows of different lengths
        raise ConfigError(f"the {what} of layer {layer} are no table of numbers: its rows differ") from None
    if array.dtype.kind not in "iuf":
        raise ConfigError(f"the {what} of layer {layer} must be numbers")
    if array.ndim != (2 if what == "weights" else 1) or not array.size:
        wanted = "(outputs, inputs)" if what == "weights" else "(outputs,)"
        raise ConfigError(f"the {what} of layer {layer} must have the shape {wanted}, not {array.shape}")
    numbers = array.astype(np.float64)
    if not np.isfinite(numbers).all():
        raise ConfigError(f"the {what} of layer {layer} must be finite")
    numbers.setflags(write=False)
    return numbers


def _check_fit(weights: tuple[Array, ...], biases: tuple[Array, ...]) -> None:
    for layer, (matrix, vector) in enumerate(zip(weights, biases, strict=True), start=1):
        if len(matrix) != len(vector):
            raise ConfigError(
                f"layer {layer} has weights of {len(matrix)} neurons and biases of {len(vector)}"
            )
    for layer, (before, after) in enumerate(pairwise(weights), start=2):
        if after.shape[1] != len(before):
            raise ConfigError(
                f"the weights of layer {layer} take {after.shape[1]} inputs,"
                f" and layer {layer - 1} has {len(before)} neurons"
            )


GivenStart: TypeAlias = Start | tuple[Sequence[ArrayLike], Sequence[ArrayLike]]
"""A start, or the weights and the biases of each layer."""
