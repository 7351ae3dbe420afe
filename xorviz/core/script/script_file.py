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

    text = numpy_script(facts)
    with whole_file(path) as stream:
        stream.write(text.encode())
