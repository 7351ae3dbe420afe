"""Run files: `load` and `save` them, and `reopen` makes their runs again, bit for bit.

>>> import tempfile, pathlib
>>> from xorviz.core import Run, TrainingConfig, runfile
>>> run = Run(TrainingConfig(seed=1))
>>> run.advance(100)
>>> path = pathlib.Path(tempfile.mkdtemp()) / "first.xorviz"
>>> runfile.save(path, run)
>>> again = runfile.reopen(runfile.load(path).branch)
>>> again.run.epoch, again.run.head.loss == run.head.loss, again.difference
(100, True, '')
"""

from xorviz.core.runfile.facts import BranchFacts, CheckValue, RunFile, facts_of
from xorviz.core.runfile.loading import load, save
from xorviz.core.runfile.reopening import Reopened, reopen
from xorviz.core.runfile.run_file_text import RunFileError

__all__ = [
    "BranchFacts",
    "CheckValue",
    "Reopened",
    "RunFile",
    "RunFileError",
    "facts_of",
    "load",
    "reopen",
    "save",
]
