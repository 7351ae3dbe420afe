"""One step of training taken apart: every operation of the forward pass, the chain rule and the update."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.batches import batches_in_epoch, rows_of_batch
from xorviz.core.engine.engine import Engine
from xorviz.core.engine.step import take_step
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import (
    ForwardPass,
    Gradients,
    Parameters,
    backward,
    layer_views,
    sample_gradients,
)
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import divisor
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import penalty_slopes
from xorviz.core.run.config import TrainingConfig, all_but_learning_rate
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.lines import Line, Structure, lines_of
from xorviz.core.update.operations import Operation, gradient_results, operations_of, update_results

LARGEST_NETWORK = 20_000
"""Parameters: the lines of a larger network are not listed."""
MOST_SHARES = 2**25
"""Numbers of the gradients of all samples, 256 MB: where there are more, none is told apart."""
MOST_LISTED_SHARES = 8_000_000
"""Of all samples, each with its own gradient: what the window shows of them would take too long of more."""
MOST_TAKEN = 4_000
"""Samples of an update: to take more apart takes longer than the window may stand still."""


def is_listable(parameters: int, samples: int) -> bool:
    """Say whether an update of a network with so many parameters and samples can be taken apart in short."""
    few = parameters <= LARGEST_NETWORK and samples <= MOST_TAKEN
    return few and parameters * samples <= MOST_LISTED_SHARES


def check_shares(samples: int, parameters: int) -> None:
    """Refuse to tell what each sample adds to the gradient where that takes too much memory.

    Raises
    ------
    ConfigError
        One line with the numbers and the limit.
    """
    if samples * parameters > MOST_SHARES:
        raise ConfigError(
            f"{samples:,} samples with a gradient of {parameters:,} parameters each are too many to be told"
            f" apart: at most {MOST_SHARES:,} numbers"
        )


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Trace:
    """The operations of one update, in order, for one sample or for all of its batch."""

    config: TrainingConfig
    data: Dataset
    epoch: int
    """Before the update."""
    batch: int
    """Which batch of the epoch, from 0."""
    batches: int
    """In an epoch."""
    rows: NDArray[np.int64]
    """The samples of the batch, as rows of the dataset."""
    sample: int | None
    """The row that is followed; None for the whole batch."""
    before: Array
    """(1 + slots, parameters): the parameters, and what the optimiser remembers"""
    after: Array
    """The same after the update."""
    forward_pass: ForwardPass
    """Of the rows that are followed."""
    targets: Array
    """(rows followed, outputs)"""
    share: Gradients
    """What the rows that are followed contribute to the gradient."""
    shares: Array
    """(samples in the batch, parameters): what each sample contributes"""
    total: Array
    """(parameters,): the gradient of the losses of the batch"""
    used: Array
    """(parameters,): the gradient that the update uses, with that of a penalty"""
    lines: tuple[Line, ...]
    """How the operations are written: the same tuple where they are written alike."""
    operations: tuple[Operation, ...]

    @property
    def layers(self) -> tuple[int, ...]:
        """Widths from the inputs to the outputs, such as (2, 2, 1)."""
        return self.config.layers(self.data)

    @property
    def parameters(self) -> Parameters:
        """The network before the update."""
        return self.config.network(self.before[0], self.data)

    @property
    def of_sample(self) -> bool:
        """Whether one sample of several is followed: its gradients are then what it adds to the batch's."""
        return self.sample is not None and len(self.rows) > 1

    @property
    def rate(self) -> float:
        """The learning rate of this epoch."""
        return self.config.learning_rate_at(self.epoch)

    @property
    def update(self) -> int:
        """Which update of the run this is, from 1."""
        return self.epoch * self.batches + self.batch + 1

    @property
    def is_last(self) -> bool:
        """Whether the update completes the epoch."""
        return self.batch + 1 == self.batches

    def find(self, kind: str, layer: int) -> Operation:
        """Return the operation of a kind in a layer.

        Raises
        ------
        KeyError
            There is none.
        """
        for operation in self.operations:
            if (operation.kind, operation.layer) == (kind, layer):
                return operation
        raise KeyError(f"no {kind} in layer {layer}")


class _Wanted(NamedTuple):
    """An update that is to be taken apart."""

    config: TrainingConfig
    data: Dataset
    epoch: int
    batch: int
    state: Array
    """Before it, (1 + slots, parameters)."""
    engine: Engine | None
    """What computes where it leads; NumPy if None."""


def trace_snapshot(snapshot: Snapshot, sample: int | None = None) -> Trace:
    """Take the first update after a snapshot apart: see `trace_update`."""
    return trace_update(snapshot.config, snapshot.data, snapshot.epoch, snapshot.state, sample)


@np.errstate(all="ignore")
def trace_update(
    config: TrainingConfig,
    data: Dataset,
    epoch: int,
    state: Array,
    sample: int | None = None,
    batch: int = 0,
    engine: Engine | None = None,
    like: Trace | None = None,
) -> Trace:
    """Take one update apart.

    Parameters
    ----------
    config
        The settings that it uses.
    data
        The samples.
    epoch
        How many epochs are complete.
    state : (1 + slots, parameters)
        Before the update; copied.
    sample
        The row of the dataset to follow, or None for the whole batch. One that is not in this batch gives
        way to the first that is.
    batch
        Which batch of the epoch, from 0.
    engine
        What computes the run: where the update leads is its answer, to the last bit. NumPy if None.
    like
        A trace from before. If it differs in the learning rate alone, all that leads to the gradient is its.

    Raises
    ------
    ConfigError
        The gradients of its samples are too many numbers: see `check_shares`.
    """
    wanted = _Wanted(config, data, epoch, batch, state, engine)
    if like is not None and _leads_to_gradient_of(like, wanted, sample):
        return _with_learning_rate_of(wanted, like)
    return _taken_apart(wanted, sample)


def _taken_apart(wanted: _Wanted, sample: int | None) -> Trace:
    config, data = wanted.config, wanted.data
    rows = rows_of_batch(config, len(data), wanted.epoch, wanted.batch)
    if sample is not None and sample not in rows:
        sample = int(rows[0])
    check_shares(len(rows), wanted.state.shape[1])
    before, layers, targets = wanted.state.copy(), config.layers(data), data.targets[rows]
    parameters = config.network(before[0], data)
    passes = config.forward(parameters, data.inputs[rows])
    gradients = backward(parameters, passes, targets, config.loss, config.reduction)
    shares, share = sample_gradients(passes, gradients), gradients
    _freeze(rows, before, shares, targets, passes, gradients)
    batches = batches_in_epoch(config, len(data))
    after, computed = _updated(wanted, wanted.epoch * batches + wanted.batch + 1, gradients.flat)
    used = computed.get("total", gradients.flat)
    if sample is not None:
        row = int(np.flatnonzero(rows == sample)[0])
        passes, share = _one(passes, gradients, shares, row, layers)
        targets = targets[row : row + 1]
    count, whole = len(rows), sample is None
    lines = lines_of(_structure(config, layers, passes, count, whole=whole))
    results = gradient_results(config, parameters, passes, targets, share, gradients, count, whole=whole)
    operations = operations_of(lines, results | update_results(computed, layers))
    return Trace(
        config, data, wanted.epoch, wanted.batch, batches, rows, sample, before, after,
        passes, targets, share, shares, gradients.flat, used, lines, operations,
    )  # fmt: skip


def _leads_to_gradient_of(like: Trace, wanted: _Wanted, sample: int | None) -> bool:
    """Say whether an update differs from one that has been taken apart in the learning rate alone."""
    return (
        like.data is wanted.data
        and (like.epoch, like.batch, like.sample) == (wanted.epoch, wanted.batch, sample)
        and all_but_learning_rate(like.config) == all_but_learning_rate(wanted.config)
        and like.before.tobytes() == wanted.state.tobytes()
    )


def _with_learning_rate_of(wanted: _Wanted, like: Trace) -> Trace:
    """Take an update apart of which a trace has all that leads to the gradient."""
    after, computed = _updated(wanted, like.update, like.total)
    kept = tuple([operation for operation in like.operations if operation.phase != "update"])
    results = update_results(computed, like.layers)
    operations = kept + operations_of(like.lines[len(kept) :], results)
    return replace(like, config=wanted.config, after=after, operations=operations)


def _updated(wanted: _Wanted, update: int, total: Array) -> tuple[Array, dict[str, Array]]:
    """Return the state that a gradient leads to, and each quantity of the optimiser, (parameters,).

    `update` counts from the first of the run, which is 1.
    """
    config, data = wanted.config, wanted.data
    optimiser, after, used = OPTIMISERS[config.optimiser], wanted.state.copy(), total
    of_penalty: dict[str, Array] = {}
    if config.penalty != "none":
        slopes = penalty_slopes(config.penalty, config.penalty_rate, config.network(after[0], data))
        used = total + slopes
        of_penalty = {"penalty": slopes, "total": used}
    rate = config.learning_rate_at(wanted.epoch)
    computed = take_step(config, config.layers(data), after, used, rate, update) | of_penalty
    if wanted.engine is not None:
        after = wanted.engine.update(config, data, wanted.state, wanted.epoch, wanted.batch)
        computed |= {each.name: after[each.row] for each in optimiser.quantities if each.row is not None}
    after.setflags(write=False)
    return after, computed


def _structure(
    config: TrainingConfig, layers: tuple[int, ...], passes: ForwardPass, samples: int, *, whole: bool
) -> Structure:
    """Return what decides how the lines of an update are written."""
    activations = zip(passes.functions, passes.activations, strict=True)
    return Structure(
        layers,
        passes.functions,
        tuple([FUNCTIONS[function].slope_at(values) for function, values in activations]),
        config.loss,
        divisor(config.reduction, samples),
        config.optimiser,
        config.constants,
        config.penalty,
        whole,
        over_batch=not whole and samples > 1,
    )


def _freeze(*things: NDArray[Any] | ForwardPass | Gradients) -> None:
    """Make arrays read-only, before anything is cut out of them."""
    for thing in things:
        if isinstance(thing, ForwardPass):
            _freeze(thing.inputs, *thing.pre_activations, *thing.activations)
        elif isinstance(thing, Gradients):
            _freeze(thing.flat, *thing.weights, *thing.biases, *thing.deltas)
        else:
            thing.setflags(write=False)


def _one(
    passes: ForwardPass, gradients: Gradients, shares: Array, row: int, layers: Sequence[int]
) -> tuple[ForwardPass, Gradients]:
    """Return what belongs to one sample of a batch."""
    only = slice(row, row + 1)
    single = ForwardPass(
        passes.inputs[only],
        tuple(z[only] for z in passes.pre_activations),
        tuple(a[only] for a in passes.activations),
        passes.functions,
        passes.off,
    )
    flat = shares[row]
    weights, biases = layer_views(flat, layers)
    return single, Gradients(flat, weights, biases, tuple(delta[only] for delta in gradients.deltas))
