"""What the status bar says, from the session alone."""

from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.run import Run
from xorviz.core.teach.experiments import Experiments
from xorviz.core.writing import duration_text
from xorviz.session.goals import HELD
from xorviz.session.view import SessionView


def sentence(text: str) -> str:
    """Make an error's line a sentence; a file that it begins with is called as it is."""
    named = "." in text.split(maxsplit=1)[0].rstrip(".,:;")
    return f"{text[0] if named else text[0].upper()}{text[1:]}."


def failed_status(trace: str) -> str:
    """Say that what is to be seen cannot be computed, and why: nothing else has stopped."""
    return f"This cannot be computed: {trace.strip().splitlines()[-1]}"


def run_status(view: SessionView) -> str:
    """Say what goes on, or what can be done."""
    if view.at_head and view.config.held.holds_all(view.run.layers):
        return f"{'● Training, but n' if view.playing else 'N'}{HELD[1:]}"
    if view.goal is not None:
        return f"● Training {_goal_text(view)} · Esc stops"
    if view.playing:
        return "● Training" if view.at_head else f"● Replaying, up to epoch {view.head:,}"
    if not view.at_head:
        return f"Recorded up to epoch {view.head:,}: Play replays it, another rate branches off"
    if view.diverged:
        return (
            f"Stopped at epoch {view.head:,}: the next update overflows. Lower the learning rate, or reset."
        )
    return "Ready: press Play" if view.head == 0 else "Paused"


def lost_status(before: Run, after: Run) -> str:
    """Say what a change of the network has taken from a run that stands by itself; nothing if nothing.

    A given start goes without a word where another start was asked for: with the seed, or the way to start.
    """
    old, new = before.config, after.start
    words = list[str]()
    if old.start is not None and new.start is None and before.layers != after.layers:
        words.append("The weights set by hand belong to the network before; this one begins from its seed.")
    if old.held and not new.held:
        words.append("Nothing is frozen or off in this network.")
    return " ".join([*words, "Undo leads back."]) if words else ""


def solved_status(run: Run) -> str:
    """Say since when every sample is right; nothing if one is not."""
    if run.solved_epoch is None:
        return ""
    return f"Solved since epoch {run.solved_epoch:,}"


def engine_status(view: SessionView) -> tuple[str, str]:
    """Say what computes the run shown, and why in more words."""
    if not isinstance(view.run.engine, NumpyEngine):
        return "Compiled engine", "Numba compiled the training epoch: as fast as C"
    if view.engine_failure:
        return "NumPy engine", f"The compiled engine cannot be used: {view.engine_failure}"
    if not view.engine.supports(view.run.config, view.run.data):
        return "NumPy engine", "The compiled engine cannot train such a run"
    if view.preparing:
        return "Preparing the compiled engine…", "Until it is ready, NumPy trains"
    return "NumPy engine", "This run began before the compiled engine was ready; the next one will have it"


def _goal_text(view: SessionView) -> str:
    """Say what is trained for, and how long that takes at the speed measured."""
    goal = view.goal
    if not isinstance(goal, int):
        return "until solved"
    left, rate = goal - view.run.epoch, view.epochs_per_second
    text = f"to epoch {goal:,}"
    return f"{text} · about {duration_text(left / rate)} left" if rate > 0 else text


def problems_text(experiments: Experiments) -> str:
    """Say what is wrong with the experiments file, in one line: the first problem, and how many more."""
    first, *others = experiments.problems
    more = f", and {len(others)} more" if others else ""
    if not experiments.by_name:
        return f"There are no experiments: {first}{more}."
    return f"Left out: {first}{more}. The other experiments are there."
