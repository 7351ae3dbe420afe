"""Recomputing an epoch of a run in a thread beside, so that it can be left on the way."""

from collections.abc import Callable
from time import perf_counter

from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot

SLICE_SECONDS = 0.005


def snapshot_at(run: Run, epoch: int, check: Callable[[], object]) -> Snapshot:
    """Return what `Run.at` returns; `check` is called every few milliseconds, and may raise."""
    if run.check_epoch(epoch) == run.epoch:
        return run.head
    trainer, epochs = run.trainer_before(epoch), 1
    while trainer.epoch < epoch:
        check()
        began = perf_counter()
        if trainer.advance(min(epochs, epoch - trainer.epoch)).diverged:
            break  # as `Run.at` does
        if perf_counter() - began < SLICE_SECONDS:
            epochs *= 2
    return trainer.snapshot()
