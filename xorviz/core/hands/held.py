"""What a person holds still in a network: parameters that no update changes, neurons that are off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xorviz.core.errors import ConfigError
from xorviz.core.network.backpropagation import layer_views, parameter_count
from xorviz.core.update.names import node_name, parameter_name

Neuron = tuple[int, int]
"""Layer, from 1, and index of a hidden neuron."""


@dataclass(frozen=True, slots=True)
class Held:
    """Nothing, unless something is said.

    The weights to and from a neuron that is off, and its bias, rest too: nothing flows through it.
    """

    frozen: frozenset[int] = frozenset()
    """Parameters, by their places in `Parameters.flat`."""
    off: frozenset[Neuron] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.frozen or self.off)

    @property
    def text(self) -> str:
        """In short: 2 frozen, 1 off."""
        counts = (len(self.frozen), "frozen"), (len(self.off), "off")
        return ", ".join(f"{count:,} {word}" for count, word in counts if count) or "nothing frozen or off"

    def with_frozen(self, place: int, frozen: bool) -> "Held":
        """Return the same with a parameter frozen, or free."""
        return replace(self, frozen=self.frozen | {place} if frozen else self.frozen - {place})

    def with_off(self, neuron: Neuron, off: bool) -> "Held":
        """Return the same with a neuron off, or on."""
        return replace(self, off=self.off | {neuron} if off else self.off - {neuron})

    def off_by_layer(self, count: int) -> tuple[tuple[int, ...], ...]:
        """Return the indices of those that are off in each of so many layers; nothing if none is."""
        if not self.off:
            return ()
        layers = range(1, count + 1)
        return tuple(tuple(sorted(index for at, index in self.off if at == layer)) for layer in layers)

    def resting(self, layers: Sequence[int]) -> NDArray[np.int64]:
        """Return the places of all parameters that no update changes, ascending; read-only."""
        return _resting(self, tuple(layers))

    def holds_all(self, layers: Sequence[int]) -> bool:
        """Say whether nothing of a network can change."""
        return bool(self) and len(self.resting(layers)) == parameter_count(layers)

    def words(self, layers: Sequence[int]) -> list[str]:
        """Say what is held, each by itself: w¹₂₁ frozen, h₂ off."""
        frozen = [f"{parameter_name(layers, place)} frozen" for place in sorted(self.frozen)]
        return frozen + [f"{node_name(layers, *neuron)} off" for neuron in sorted(self.off)]

    def check_fits(self, layers: Sequence[int]) -> None:
        """Refuse to hold what a network does not have.

        Raises
        ------
        ConfigError
            One line with what it is.
        """
        count = parameter_count(layers)
        for place in self.frozen:
            if not 0 <= place < count:
                raise ConfigError(f"there is no parameter {place}: this network has {count:,}, from 0 on")
        for layer, index in self.off:
            if not (1 <= layer < len(layers) - 1 and 0 <= index < layers[layer]):
                raise ConfigError(f"there is no hidden neuron {index} in layer {layer} to switch off")


@lru_cache(maxsize=16)
def _resting(held: Held, layers: tuple[int, ...]) -> NDArray[np.int64]:
    """Find them once: each update takes them."""
    found = set(held.frozen)
    weights, biases = layer_views(np.arange(parameter_count(layers)), layers)
    for layer, index in held.off:
        found.update(weights[layer - 1][index].tolist(), weights[layer][:, index].tolist())
        found.add(int(biases[layer - 1][index]))
    places = np.array(sorted(found), dtype=np.int64)
    places.setflags(write=False)
    return places


NOTHING = Held()
