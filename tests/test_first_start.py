"""The first start, closed while the engine is compiled: it is gone at once, and the next one goes on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FIRST_COMPILATION_SECONDS = 300
MOMENTS = 0.0, 0.3, 0.7, 1.2, 2.0, 3.0, 4.5, 6.5, 9.0, 12.0
"""After the engine is asked for, in seconds: then the window is closed."""

WINDOW = """
import sys
from PySide6.QtCore import QTimer
import xorviz.gui.app.main_window as module

wait, act = float(sys.argv[1]), sys.argv[2]

class Window(module.MainWindow):
    def __init__(self, **options):
        super().__init__(**options)
        self.completed.connect(self.begin)

    def begin(self):
        self.session.playback.set_playing(act == "play")
        QTimer(self, singleShot=True, interval=int(1000 * wait), timeout=self.leave).start()

    def leave(self):
        self.dialogs.files.asks = False  # nobody is there to answer
        self.close()

    def closeEvent(self, event):
        with open("closed", "w") as file:
            file.write(self.session.view.engine.label)
        super().closeEvent(event)

module.MainWindow = Window
from xorviz.__main__ import main
sys.argv[1:] = []
sys.exit(main())
"""
NEXT = """
from xorviz.core.engine.compiling import prepare
from xorviz.core.engine.engines import kept_engine
prepare("engine", kept_engine, compiling=lambda stays: print("compiling", end=" "))
print(kept_engine().label)
"""
needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").is_file(), reason="reads /proc")


def processes_with(folder):
    """Return the processes that keep machine code in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue  # another's, or gone
        if b"NUMBA_CACHE_DIR=" + os.fsencode(folder) in environment:
            found.append(process.name)
    return found


def run(code, cache, *arguments):
    """Run a program that keeps machine code in a folder; return its exit code and all that it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=os.environ | {"NUMBA_CACHE_DIR": str(cache), "QT_QPA_PLATFORM": "offscreen"},
        cwd=cache.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=FIRST_COMPILATION_SECONDS,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.slow
@needs_proc
@pytest.mark.parametrize("wait", MOMENTS)
def test_closed_while_it_compiles_it_is_gone_and_the_next_start_finishes(wait, tmp_path):
    cache = tmp_path / "cache"
    cache.mkdir()
    act = "play" if MOMENTS.index(wait) % 2 else "rest"
    assert run(WINDOW, cache, wait, act) == (0, "")
    label = (tmp_path / "closed").read_text()
    assert processes_with(cache) == []
    # Had it waited for the compiler, all would be there: nothing is if it closes before that has begun.
    assert run(NEXT, cache) == (0, "compiled\n" if label == "compiled" else "compiling compiled\n")
    assert run(NEXT, cache) == (0, "compiled\n")
    assert processes_with(cache) == []
