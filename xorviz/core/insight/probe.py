"""The forward pass of one place of the input plane: what each neuron computes, and what each edge adds."""

from dataclasses import dataclass

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Parameters
from xorviz.core.run.snapshot import Snapshot

Place = tuple[float, ...]
"""Of input space: x₁, x₂ and so on."""


def is_place_of(place: Place | None, data: Dataset) -> bool:
    """Return whether a place has as many inputs as the data: of others it says nothing."""
    return place is not None and len(place) == data.inputs.shape[1]


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """What a network computes at one place, by the function that trains it."""

    values: tuple[Array, ...]
    """Of the inputs, then of each layer, (neurons,)"""
    terms: Array
    """What each parameter adds to the z of its neuron, in the order of the parameters: a weight w · a, a bias
    itself. All that come to a neuron make up its z."""


def probe(snapshot: Snapshot, place: Place) -> Probe:
    """Compute the forward pass of a place.

    Raises
    ------
    ConfigError
        The place has another number of inputs.
    """
    snapshot.data.require("the forward pass of a place", inputs=len(place))
    parameters = snapshot.parameters
    with np.errstate(all="ignore"):
        found = snapshot.config.forward(parameters, np.array([place]))
        values = found.inputs[0], *(each[0] for each in found.activations)
        terms = Parameters(parameters.flat.copy(), parameters.layers)
        for weights, activations in zip(terms.weights, values[:-1], strict=True):
            weights *= activations
    return Probe(values, terms.flat)
