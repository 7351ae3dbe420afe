"""What is said when a run comes to its goal, or will never come to it."""

from xorviz.core.run.run import Run


def diverged_text(run: Run) -> str:
    """Say that the run cannot go on."""
    return f"Stopped at epoch {run.epoch:,}: the next update overflows."


def stalled_text(run: Run) -> str:
    """Say that nothing changes any more."""
    return (
        f"Nothing changes: since epoch {run.epoch // 2:,} the loss has stayed within 0.1 %. Try a new seed."
    )
