"""One step of the optimiser, from the gradient of a batch."""

from collections.abc import Sequence

from xorviz.core.network.arrays import Array
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.config import TrainingConfig


def take_step(
    config: TrainingConfig, layers: Sequence[int], state: Array, gradient: Array, rate: float, update: int
) -> dict[str, Array]:
    """Change a state (1 + slots, parameters) by a gradient (parameters,), but for what is held still.

    The rate is that of the epoch.
    Returns each of the optimiser's quantities, (parameters,), by name: what is held still takes no step.
    Updates count from 1.
    """
    optimiser = OPTIMISERS[config.optimiser]
    if not config.held:
        return optimiser.step(state, gradient, rate, update, config.constants)
    resting, before = config.held.resting(layers), state.copy()
    computed = optimiser.step(state, gradient, rate, update, config.constants)
    state[:, resting] = before[:, resting]
    rows = {each.name for each in optimiser.quantities if each.row is not None}
    for name in computed.keys() - rows:
        computed[name] = computed[name].copy()
        computed[name][resting] = 0.0
    return computed
