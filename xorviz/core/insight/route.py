"""The strongest route through a neuron, from an input to an output."""

from collections.abc import Iterable

import numpy as np

from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import layer_views
from xorviz.core.network.noise import settled_parameters
from xorviz.core.run.snapshot import Snapshot


def strongest_route(snapshot: Snapshot, layer: int, neuron: int) -> tuple[int, ...]:
    """Return which neuron of each layer is on it, inputs and outputs too: no route has a larger product.

    That is the product of the |weights| along it. Empty if no route has one: each comes to a weight of 0 or a
    neuron that is off, or a weight is not finite.

    Parameters
    ----------
    snapshot
        The network.
    layer, neuron
        Which the route goes through; layer 0 is the inputs.
    """
    layers, flat = snapshot.layers, settled_parameters(snapshot.parameters)
    if not np.isfinite(flat).all():
        return ()
    allowed = [np.ones(width) for width in layers]
    for place, index in snapshot.config.held.off:
        allowed[place][index] = 0.0
    if not allowed[layer][neuron]:
        return ()
    weights, _ = layer_views(np.abs(flat), layers)
    back = zip((each.T for each in weights[:layer][::-1]), allowed[:layer][::-1], strict=True)
    before = _onward(back, neuron)
    after = _onward(zip(weights[layer:], allowed[layer + 1 :], strict=True), neuron)
    return () if before is None or after is None else (*before[::-1], neuron, *after)


def _onward(steps: Iterable[tuple[Array, Array]], start: int) -> list[int] | None:
    """Return the neurons that the strongest way comes to, one of each next layer; None if there is no way.

    Parameters
    ----------
    steps
        To each next layer: the |weights|, (next layer, layer), and 1 for each neuron that is on, else 0.
    start
        The neuron from which it goes.
    """
    strengths: Array | None = None
    origins: list[Array] = []
    for weights, allowed in steps:
        if strengths is None:
            found, best = weights[:, start] * allowed, np.full(len(weights), start)
        else:
            products = weights * strengths
            best = products.argmax(axis=1)
            found = products.max(axis=1) * allowed
        if not (largest := found.max()):
            return None
        strengths = found / largest  # only their order counts, and no product of many layers overflows
        origins.append(best)
    if strengths is None:
        return []
    way = [int(strengths.argmax())]
    for best in origins[:0:-1]:
        way.append(int(best[way[-1]]))
    return way[::-1]
