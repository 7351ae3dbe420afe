"""Programs of runs written into files."""

from pathlib import Path
from typing import TYPE_CHECKING

from xorviz.core.files import whole_file

if TYPE_CHECKING:
    from xorviz.core.script.facts import RunFacts


def write_numpy_script(path: Path, facts: "RunFacts") -> None:
    """Write a run as a Python script.

    Raises
    ------
    XorvizError
        The run has what a script cannot do, or the file could not be written.
    """
    from xorviz.core.script.numpy_script import numpy_script  # as late as this: a start has no need of it

    _write(path, numpy_script(facts))


def write_notebook(path: Path, facts: "RunFacts") -> None:
    """Write a run as a notebook.

    Raises
    ------
    XorvizError
        As `write_numpy_script`.
    """
    from xorviz.core.script.notebook_script import notebook_text

    _write(path, notebook_text(facts))


def _write(path: Path, text: str) -> None:
    content = text.encode()
    with whole_file(path) as stream:
        stream.write(content)
