"""One neuron or one hidden layer more or less, wherever it is: what follows for the activations."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS

_HIDDEN = PARAMETERS["hidden"]
MOST_NEURONS = int((_HIDDEN.slider or (1, 16))[1])
"""Up to which a layer grows by single neurons; a wider one is typed."""
MOST_LAYERS = 6
"""Hidden layers, up to which a network grows one by one in its diagram."""
FIRST_WIDTH = 2
"""Of a hidden layer where there was none."""


class LayerWish(NamedTuple):
    """A network with one neuron or one hidden layer more or less."""

    kind: Literal["wider", "narrower", "in", "out"]
    layer: int
    """Of the hidden layers, from 1 on; of one that comes in, which it will be."""

    def words(self, hidden: int) -> str:
        """Say what is wished for, of a network with so many hidden layers."""
        own = "the hidden layer" if hidden == 1 else f"hidden layer {self.layer}"
        if self.kind != "in":
            words = {"wider": "One neuron more in ", "narrower": "One neuron less in ", "out": "Take out "}
            return words[self.kind] + own
        if not hidden:
            return "One hidden layer more"
        if self.layer == 1:
            return "One hidden layer more, after the inputs"
        if self.layer > hidden:
            return "One hidden layer more, before the output layer"
        return f"One hidden layer more, before hidden layer {self.layer}"

    def refusal(self, config: TrainingConfig) -> str:
        """Say why it cannot be; nothing if it can, unless the network as a whole is too large."""
        hidden = config.hidden
        if self.kind == "in":
            full = len(hidden) >= MOST_LAYERS
            return f"The diagram grows to {MOST_LAYERS} hidden layers: the settings have more" if full else ""
        width = hidden[self.layer - 1]
        if self.kind == "wider" and width >= MOST_NEURONS:
            return f"A layer grows one by one to {MOST_NEURONS} neurons: type a larger width"
        if self.kind == "narrower" and width == 1:
            return "It is the only neuron of its layer: take the layer out"
        return ""

    def applied(self, config: TrainingConfig) -> TrainingConfig:
        """Return the settings with it: a new layer is as wide as the one before it, and has its activation.

        Raises
        ------
        ConfigError
            The network would be too large.
        """
        widths, names, at = list(config.hidden), list(config.activations[:-1]), self.layer - 1
        if self.kind == "in":
            beside = max(0, at - 1)
            widths.insert(at, widths[beside] if widths else FIRST_WIDTH)
            if names:
                names.insert(at, names[beside])
        elif self.kind == "out":
            names = names if len(names) == 1 else names[:at] + names[at + 1 :]
            del widths[at]
        else:
            widths[at] += 1 if self.kind == "wider" else -1
        return config.changed(hidden=tuple(widths), activation=tuple(names) or config.activation)


def layer_wishes(layers: int) -> Iterator[LayerWish]:
    """Yield all that can be wished for of so many hidden layers, from the inputs to the outputs."""
    for layer in range(1, layers + 1):
        yield LayerWish("in", layer)
        yield LayerWish("wider", layer)
        yield LayerWish("narrower", layer)
        yield LayerWish("out", layer)
    yield LayerWish("in", layers + 1)
