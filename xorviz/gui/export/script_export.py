"""A run written as a program, beside the window's thread."""

from pathlib import Path

from xorviz.core.formats import format_for
from xorviz.core.run.run import Run
from xorviz.core.steps import Steps, beside


def script_steps(run: Run, path: Path) -> Steps:
    """Write a run as a script or a notebook, as the name of the file ends.

    Raises
    ------
    XorvizError
        The name has another ending, the run has what a script cannot do, or the file cannot be written.
    """
    with beside() as thread:
        writing = thread.submit(_write, run, path)
        yield writing
        writing.result()


def _write(run: Run, path: Path) -> None:
    from xorviz.core.script.facts import RunFacts  # as late as this: a start has no need of it

    format_for(path, "script").write(path, RunFacts.of(run))
