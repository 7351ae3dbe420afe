"""One step of training taken apart: every operation of the forward pass, the chain rule and the update."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine.batches import batches_in_epoch, rows_of_batch
from xorviz.core.engine.engine import Engine
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import (
    ForwardPass,
    Gradients,
    Parameters,
    backward,
    forward,
    layer_views,
    sample_gradients,
)
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.training import Snapshot
from xorviz.core.update.operations import Lines, Operation


@dataclass(frozen=True, slots=True, eq=False)
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
    """(parameters,): the gradient that the update uses"""
    operations: tuple[Operation, ...]

    @property
    def layers(self) -> tuple[int, ...]:
        """Widths from the inputs to the outputs, such as (2, 2, 1)."""
        return self.config.layers(self.data)

    @property
    def parameters(self) -> Parameters:
        """The network before the update."""
        return Parameters(self.before[0], self.layers)

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
    """
    rows, batches = rows_of_batch(config, len(data), epoch, batch), batches_in_epoch(config, len(data))
    if sample is not None and sample not in rows:
        sample = int(rows[0])
    before = state.copy()
    parameters = Parameters(before[0], config.layers(data))
    passes = forward(parameters, data.inputs[rows], config.activations)
    gradients = backward(parameters, passes, data.targets[rows], config.loss, config.reduction)
    after = before.copy()
    update = epoch * batches + batch + 1
    optimiser = OPTIMISERS[config.optimiser]
    computed = optimiser.step(after, gradients.flat, config.learning_rate, update)
    if engine is not None:
        after = engine.update(config, data, before, epoch, batch)
        computed |= {each.name: after[each.row] for each in optimiser.quantities if each.row is not None}
    shares, targets, share = sample_gradients(passes, gradients), data.targets[rows], gradients
    _freeze(rows, before, after, shares, targets, passes, gradients)
    if sample is not None:
        row = int(np.flatnonzero(rows == sample)[0])
        passes, share = _one(passes, gradients, shares, row, parameters.layers)
        targets = targets[row : row + 1]
    lines = Lines(config, parameters, passes, targets, share, gradients, computed, len(rows), sample is None)
    return Trace(
        config,
        data,
        epoch,
        batch,
        batches,
        rows,
        sample,
        before,
        after,
        passes,
        targets,
        share,
        shares,
        gradients.flat,
        lines.written(),
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
    )
    flat = shares[row]
    weights, biases = layer_views(flat, layers)
    return single, Gradients(flat, weights, biases, tuple(delta[only] for delta in gradients.deltas))
