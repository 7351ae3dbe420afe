"""What a run can be trained for: an epoch, or to be solved; and what is said when that ends."""

from typing import NamedTuple

from xorviz.core.errors import ConfigError
from xorviz.core.parameter import shortened, whole_number
from xorviz.core.run.landmarks import stalled_since
from xorviz.core.run.plateaus import next_stall_look
from xorviz.core.run.run import Run
from xorviz.core.run.solving import proven_epoch

HELD = "Nothing can change: every weight and bias is frozen, or of a neuron that is off"
GREATEST_GOAL = 10**12
"""Days away at millions of epochs/s."""


class Ending(NamedTuple):
    """Why the training for a goal is over."""

    text: str
    """A sentence."""
    epoch: int
    """Where the cursor is to be then."""


def check_goal(epoch: object) -> int:
    """Return an epoch that can be trained for.

    Raises
    ------
    ConfigError
        It is not a whole number of at least 0, or far too great ever to be reached.
    """
    goal = whole_number(epoch, "epoch")
    if goal > GREATEST_GOAL:
        raise ConfigError(f"epoch {shortened(goal)} is not allowed: it must be at most {GREATEST_GOAL:,}")
    return goal


def ending(run: Run, goal: int | str) -> Ending | None:
    """Return why a run is not trained any further for a goal; None if it is."""
    if run.diverged:
        return Ending(f"Stopped at epoch {run.epoch:,}: the next update overflows.", run.epoch)
    if isinstance(goal, int):
        return Ending(f"Reached epoch {goal:,}.", run.epoch) if run.epoch >= goal else None
    if run.solved_epoch is not None and run.epoch >= proven_epoch(run.solved_epoch):
        return solved_ending(run.solved_epoch)
    if run.config.held.holds_all(run.layers):
        return Ending(f"{HELD}.", run.epoch)
    # Where the training happens to be looked at must not decide where it ends.
    since = stalled_since(run) if run.epoch == next_stall_look(run.epoch - 1) else None
    return None if since is None else stalled_ending(run, since, run.epoch)


def solved_ending(epoch: int) -> Ending:
    """Return what is said of a run that is solved since an epoch."""
    return Ending(f"Solved since epoch {epoch:,}.", epoch)


def stalled_ending(run: Run, since: int, epoch: int) -> Ending:
    """Return what is said of a run in which nothing changes any more; the cursor is to be at an epoch."""
    from xorviz.core.insight.health import twin_distance  # as late as this: a start has no need of it

    twins = twin_distance(run.head.parameters)
    equal = twins is not None and twins.distance == 0.0
    way_out = "Two neurons are equal: break the symmetry, under Health." if equal else "Try a new seed."
    return Ending(
        f"Nothing changes: since epoch {since:,} the loss has stayed within 0.1 %. {way_out}", epoch
    )
