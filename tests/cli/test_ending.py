"""How the process ends: as Python does, or at once where somebody waits for it."""

import subprocess
import sys

import pytest

TIMEOUT = 60
ENDING = """
import atexit, os, signal
from threading import Event
from xorviz import interruption

told = Event()
interruption.watch()
atexit.register(print, "Python's own end")
with interruption.told(told.set):
    if {signalled}:
        os.kill(os.getpid(), signal.SIGTERM)
        told.wait()
interruption.ignore()
print("done")
interruption.leave(3)
raise SystemExit(3)
"""


@pytest.mark.parametrize("signalled", [True, False])
def test_who_has_sent_a_signal_does_not_wait_for_pythons_own_end(signalled):
    done = subprocess.run(
        [sys.executable, "-c", ENDING.format(signalled=signalled)],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.splitlines() == ["done", *([] if signalled else ["Python's own end"])]
