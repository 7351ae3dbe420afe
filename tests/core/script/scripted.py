"""A script, run in a process of its own, as somebody who has NumPy alone runs it."""

import json
import os
import subprocess
import sys

from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.by_hand import SetAll
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.numpy_script import numpy_script

# The losses go to a file; xorviz and Matplotlib cannot be imported.
_RUNNER = """
import json, runpy, sys
for name in ("xorviz", "matplotlib", "PySide6", "numba"):
    sys.modules[name] = None
found = runpy.run_path(sys.argv[1])
with open(sys.argv[2], "w") as stream:
    json.dump({"losses": found["losses"], "test": found.get("test_losses")}, stream)
"""


def run_of(epochs=40, edits=(), **settings):
    """Return a run by NumPy, with edits (epoch, method, arguments…) on the way."""
    data, start = settings.pop("data", None), settings.pop("start", None)
    run = Run(TrainingConfig(**settings), NumpyEngine(), data=data, start=start)
    for epoch, method, *arguments in edits:
        run.advance(epoch - run.epoch)
        if method == "set_all":
            run.make(SetAll.of(epoch, run.layers, arguments[0] * run.head.parameters.flat))
        else:
            getattr(run, method)(*arguments)
    run.advance(epochs - run.epoch)
    return run


def performed(text, folder):
    """Run a script with no warning allowed; return what it found, and what it printed."""
    script, found = folder / "script.py", folder / "found.json"
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _RUNNER, str(script), str(found)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(found.read_text()), done.stdout


def assert_same_losses(run, folder):
    """Hold a script to its run, bit for bit; return its text."""
    assert not run.diverged
    text = numpy_script(RunFacts.of(run))
    found, printed = performed(text, folder)
    assert found["losses"] == run.losses.tolist()
    tests = None if run.test_curve is None else run.test_curve.of_each_epoch().tolist()
    assert found["test"] == tests
    assert f"epoch {run.epoch}: loss {run.head.loss!r}\n" in printed
    return text
