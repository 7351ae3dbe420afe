"""What the status bar says, from the run alone."""

from xorviz.core.run import Run


def run_status(run: Run, *, playing: bool) -> str:
    """Say whether the run goes on, and why not."""
    if run.diverged:
        return (
            f"Stopped at epoch {run.epoch:,}: the next update overflows. Lower the learning rate, or reset."
        )
    if playing:
        return "● Training"
    return "Ready: press Play" if run.epoch == 0 else "Paused"


def solved_status(run: Run) -> str:
    """Say since when every sample is right; nothing if one is not."""
    if run.solved_epoch is None:
        return ""
    return f"Solved since epoch {run.solved_epoch:,}"
