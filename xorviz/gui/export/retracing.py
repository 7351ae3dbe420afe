"""Recomputing an epoch of a run in a thread beside, so that it can be left on the way."""

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter

from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.run.training import Trainer

SLICE_SECONDS = 0.005


def snapshot_at(run: Run, epoch: int, check: Callable[[], object]) -> Snapshot:
    """Return what `Run.at` returns; `check` is called every few milliseconds, and may raise."""
    return next(snapshots_at(run, [epoch], check))


def snapshots_at(run: Run, epochs: Iterable[int], check: Callable[[], object]) -> Iterator[Snapshot]:
    """Yield what `Run.at` returns of epochs, which ascend: each goes on from that before, or nearer."""
    trainer: Trainer | None = None
    for epoch in epochs:
        if run.check_epoch(epoch) == run.epoch:
            yield run.head
            continue
        nearest = run.trainer_before(epoch)
        if trainer is None or nearest.epoch > trainer.epoch:
            trainer = nearest
        yield _advanced(trainer, epoch, check)


def _advanced(trainer: Trainer, epoch: int, check: Callable[[], object]) -> Snapshot:
    epochs = 1
    while trainer.epoch < epoch:
        check()
        began = perf_counter()
        if trainer.advance(min(epochs, epoch - trainer.epoch)).diverged:
            break  # as `Run.at` does
        if perf_counter() - began < SLICE_SECONDS:
            epochs *= 2
    return trainer.snapshot()
