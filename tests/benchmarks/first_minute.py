"""The first minute: what compiling costs, holds up and delays, from nothing and with all of it kept."""

import json
import os
import resource
import subprocess
import sys
import time
from itertools import pairwise
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.desktop import choose_platform, describe_screen
from tests.benchmarks.told.report import Row, Table, say

MOMENTS = (0.0, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 5.0, 7.0, 9.0)
"""After the plots are painted and the engine is asked for, in seconds: then the window is closed."""
WATCHED_SECONDS = 15.0

WINDOW = """
import json, sys, time
from PySide6.QtCore import QTimer
import xorviz.gui.app.main_window as module

stay, play, beats = float(sys.argv[1]), sys.argv[2] == "play", []

class Window(module.MainWindow):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.completed.connect(self.begin)
        self.pulse = QTimer(self, interval=1, timerType=module.Qt.TimerType.PreciseTimer)
        self.pulse.timeout.connect(lambda: beats.append(time.perf_counter()))

    def begin(self):
        if play:
            self.pulse.start()
            self.session.playback.set_playing(True)
        QTimer(self, singleShot=True, interval=int(1000 * stay), timeout=self.leave).start()

    def leave(self):
        self.dialogs.files.asks = False  # whether to save first: nobody is there to answer
        self.close()

    def closeEvent(self, event):
        answer = {"closed": time.monotonic(), "engine": self.session.view.engine.label, "beats": beats}
        super().closeEvent(event)
        if play:
            print(json.dumps(answer), flush=True)
        else:
            print(json.dumps(answer | {"beats": []}), flush=True)

from PySide6.QtCore import Qt
module.Qt = Qt
module.MainWindow = Window
from xorviz.__main__ import main
sys.argv[1:] = []
sys.exit(main())
"""


def open_and_close(cache: str, seconds: float, act: str) -> tuple[dict[str, object], float, float]:
    """Return what the window told, how long its process took to end, and the CPU seconds of all processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", WINDOW, str(seconds), act],
        env=os.environ | {"NUMBA_CACHE_DIR": cache, "XDG_CONFIG_HOME": cache},
        capture_output=True,
        text=True,
        timeout=300,
    )
    ended, after = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or done.stderr:
        raise RuntimeError(f"code {done.returncode}: {done.stderr}")
    answer = json.loads(done.stdout)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return answer, ended - answer["closed"], cpu


def waits_p99(beats: list[float]) -> float:
    """Return the wait, in ms, that 1 % of the time is spent in or beyond: what a hand would feel."""
    gaps = sorted(1000 * (b - a) for a, b in pairwise(beats))
    return gaps[int(0.99 * len(gaps))]


def measure(quick: bool) -> Table:
    choose_platform()
    rows: list[Row] = []
    with TemporaryDirectory() as cache:
        ends = []
        for moment in MOMENTS[:: 3 if quick else 1]:
            say(f"first_minute: closed after {moment:g} s")
            ends.append(open_and_close(cache, moment, "close")[1])
        rows.append(
            {"what": "closed while it compiles: s until the process is gone, median", "s": median(ends)}
        )
        rows.append({"what": "the same, longest", "s": max(ends)})
    first, later = [], []
    for turn in range(1 if quick else 3):
        with TemporaryDirectory() as cache:
            say(f"first_minute: first and later run {turn + 1}")
            first.append(open_and_close(cache, WATCHED_SECONDS, "play"))
            later.append(open_and_close(cache, WATCHED_SECONDS, "play"))
            while first[-1][0]["engine"] != "compiled" and later[-1][0]["engine"] != "compiled":
                say("first_minute: once more, until it is compiled")
                later[-1] = open_and_close(cache, 2 * WATCHED_SECONDS, "play")
    for name, runs in (("first", first), ("later", later)):
        p99 = median(waits_p99(run[0]["beats"]) for run in runs)
        cpu = median(run[2] for run in runs)
        rows.append({"what": f"{name} run, first 15 s: wait of the event loop, p99", "ms": p99, "CPU s": cpu})
    note = (
        f"In {describe_screen()}, while it trains; the compiler's cache is an empty folder, then what the"
        " first run left. Goals: gone within 1 s; p99 at most twice that of a later run."
    )
    return Table(rows, note)
