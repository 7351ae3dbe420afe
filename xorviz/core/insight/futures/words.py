"""What a future comes to, in one short line."""

from xorviz.core.insight.futures.future import Future
from xorviz.core.writing import written


def future_words(future: Future) -> str:
    """Say when it solves, that it does not, or that its numbers overflow; or how far it is trained by now."""
    last, head = future.last_epoch, future.head
    if future.diverged:
        return f"overflows after epoch {last:,}"
    if not future.whole:
        return f"trained to epoch {last:,} so far"
    if head.data.regression:
        return f"loss {written(head.loss, 3)} at epoch {last:,}"
    if future.solved:
        begins = future.solved_epoch == int(future.epochs[0])
        return f"solved up to epoch {last:,}" if begins else f"solves at epoch {future.solved_epoch:,}"
    if future.solved_epoch is not None:
        return f"all right since epoch {future.solved_epoch:,}, trained to {last:,}"
    return f"not solved by epoch {last:,} · {head.correct:,}/{len(head.predictions):,}"
