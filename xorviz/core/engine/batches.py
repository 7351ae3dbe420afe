"""Which samples make up which batch of an epoch."""

import numpy as np
from numpy.typing import NDArray

from xorviz.core.engine.shuffling import sample_order
from xorviz.core.run.config import TrainingConfig


def size_of_batches(config: TrainingConfig, samples: int) -> int:
    """Return how many of the samples a batch has; the last of an epoch can have fewer."""
    return min(config.batch_size or samples, samples)


def batches_in_epoch(config: TrainingConfig, samples: int) -> int:
    """Return how many updates an epoch has."""
    return -(-samples // size_of_batches(config, samples))


def order_of_samples(config: TrainingConfig, samples: int, epoch: int) -> NDArray[np.int64]:
    """Return the rows of the dataset in the order in which the epoch after `epoch` takes them, (samples,)."""
    return np.arange(samples) if config.batch_size is None else sample_order(config.seed, epoch, samples)


def rows_of_batch(config: TrainingConfig, samples: int, epoch: int, batch: int) -> NDArray[np.int64]:
    """Return the rows of one batch, counted from 0, of the epoch after `epoch`."""
    size = size_of_batches(config, samples)
    return order_of_samples(config, samples, epoch)[batch * size : (batch + 1) * size]
