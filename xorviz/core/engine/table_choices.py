"""What the kernel takes from the tables: an activation, loss or optimiser by its place in its table.

Each record says how it is computed, in plain functions; here they are compiled, one behind the other.
"""

# Numba types these functions by what they are called with.
# pyright: basic, reportCallIssue=false

import inspect
from typing import Any

from xorviz.core.engine import vector
from xorviz.core.engine.machine_code import inline
from xorviz.core.engine.vector import WIDTH, keep_loops, load, store
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES

_OF_ONE_OUTPUT = {name: record for name, record in LOSSES.items() if record.compiled is not None}
COMPILED_ACTIVATIONS, COMPILED_LOSSES, COMPILED_OPTIMISERS, COMPILED_PENALTIES = map(
    tuple, (ACTIVATIONS, _OF_ONE_OUTPUT, OPTIMISERS, PENALTIES)
)
"""Names; the kernel calls for each by its place here."""
NO_PENALTY = COMPILED_PENALTIES.index("none")

_RECORDS = (*ACTIVATIONS.values(), *_OF_ONE_OUTPUT.values(), *OPTIMISERS.values(), *PENALTIES.values())
HOMES = dict.fromkeys(inspect.getmodule(record.compiled) for record in _RECORDS)
"""The modules, each once, that have the source of what is compiled here."""

_operations: Any = vector


def _choice(steps):
    """Return a function that calls one of `steps`, by its place, with whatever else it is called with."""
    *others, last = steps

    @inline
    def choose(place, *arguments):
        return last(*arguments)

    for place, step in reversed(list(enumerate(others))):
        choose = _either(place, step, choose)
    return choose


def _either(here, step, otherwise):
    @inline
    def choose(place, *arguments):
        if place == here:
            return step(*arguments)
        return otherwise(place, *arguments)

    return choose


def _activation_step(record):
    of_one = inline(record.compiled(_operations))

    @inline
    def of_layer(activations, slopes, first, end):
        keep_loops()
        for place in range(WIDTH * first, WIDTH * end, WIDTH):
            a, slope = of_one(load(activations, place))
            store(activations, place, a)
            store(slopes, place, slope)

    return of_layer


def _loss_step(record):
    both = inline(record.compiled(_operations))

    @inline
    def of_prediction(prediction, z, slope, target, weight):
        """Return the weighted loss of an output, and its δ."""
        loss, derivative = both(prediction, target)
        return loss * weight, slope * (derivative * weight)

    @inline
    def of_logit(prediction, z, slope, target, weight):
        loss, delta = both(z, target)
        return loss * weight, delta * weight

    return of_prediction if record.of == "prediction" else of_logit


activate = _choice([_activation_step(record) for record in ACTIVATIONS.values()])
"""activate(place, activations, slopes, first, end) turns lanes of z into f(z), and writes f′(z)."""
judge = _choice([_loss_step(record) for record in _OF_ONE_OUTPUT.values()])
"""judge(place, ŷ, z, f′(z), y, weight): the weighted loss of an output, and its δ."""
optimise = _choice([inline(record.compiled) for record in OPTIMISERS.values()])
"""optimise(place, state, gradient, learning rate, update, constants) changes a flat state."""
penalise = _choice([inline(record.compiled) for record in PENALTIES.values()])
"""penalise(place, weight): what a weight counts in the penalty, and the derivative of that."""
