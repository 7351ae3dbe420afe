"""Ctrl+C and a request to terminate at every moment: one line at most, the right code, nothing half-done."""

import os
import random
import signal
import subprocess
import sys
from time import sleep

import pytest

from xorviz.interruption import INTERRUPTED, LINE

TIMEOUT = 60
SIGNALS = (signal.SIGINT, signal.SIGTERM)
SEND = "os.kill(os.getpid(), signal.SIG{})"
WHILE_IMPORTING = """
import os, signal, sys, threading
imports, main_thread = 0, threading.main_thread()

def on_event(event, _):
    global imports
    if event == "import" and threading.current_thread() is main_thread:
        imports += 1
        if imports == {moment}:
            {send}

from xorviz.__main__ import main
from xorviz import interruption
watch = interruption.watch
interruption.watch = lambda: (watch(), sys.addaudithook(on_event))
sys.exit(main())
"""
WHILE_PAINTING = """
import os, signal, sys
from xorviz.gui.network.network_view import NetworkView
paint, count = NetworkView.paintEvent, 0

def paint_event(self, event):
    global count
    count += 1
    if count == {moment}:
        {send}
    paint(self, event)

NetworkView.paintEvent = paint_event
from xorviz.__main__ import main
sys.exit(main())
"""
WHILE_MOVING = """
import os, signal, sys
import xorviz.core.files as files
move, count = files._move_files, 0

def move_files(*places):
    global count
    count += 1
    if count == {moment}:
        {send}
    move(*places)

files._move_files = move_files
from xorviz.__main__ import main
sys.exit(main())
"""
IN_THE_WINDOW = """
import os, signal, sys
from PySide6.QtCore import QTimer
import xorviz.gui.app.main_window as module

class Window(module.MainWindow):
    def __init__(self, **options):
        super().__init__(**options)
        if {moment!r} == "made":
            {send}

    def showEvent(self, event):
        super().showEvent(event)
        if {moment!r} == "shown":
            {send}

    def on_first_painted(self):
        if {moment!r} == "painted":
            {send}
        super().on_first_painted()
        if {moment!r} == "complete":
            {send}
        if {moment!r} == "later":
            QTimer(self, singleShot=True, interval=100, timeout=lambda: {send}).start()

    def closeEvent(self, event):
        if {moment!r} == "closing":
            {send}
        super().closeEvent(event)

module.MainWindow = Window
from xorviz.__main__ import main
sys.exit(main())
"""
WHILE_SURVEYING = """
import os, signal, sys
from xorviz.core.survey.{module} import {kind}
add, count = {kind}.add, 0

def added(self, part):
    global count
    add(self, part)
    count += 1
    if count == {moment}:
        {send}

{kind}.add = added
from xorviz.__main__ import main
sys.exit(main())
"""


def ended(code, *arguments, cwd=None):
    """Run a program that sends itself a signal; give its exit code, its output and its errors."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    settings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, env=settings, cwd=cwd)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["INT", "TERM"])
@pytest.mark.parametrize(
    "moment", [1, 150, *(pytest.param(each, marks=pytest.mark.slow) for each in (40, 300))]
)
def test_while_what_the_window_needs_is_loaded_it_ends_at_once(moment, name):
    code = WHILE_IMPORTING.format(moment=moment, send=SEND.format(name))
    assert ended(code) == (INTERRUPTED, "", f"{LINE}\n")


@pytest.mark.parametrize("moment", [20, 400])
def test_while_a_command_loads_what_it_needs_it_ends_at_once(moment, tmp_path):
    code = WHILE_IMPORTING.format(moment=moment, send=SEND.format("INT"))
    outputs = ("--history", tmp_path / "h.csv")
    assert ended(code, "train", *outputs) == (INTERRUPTED, "", f"{LINE}\n")
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "name", "expected"),
    [
        ("made", "INT", INTERRUPTED),
        ("shown", "TERM", INTERRUPTED),
        ("painted", "TERM", INTERRUPTED),
        ("complete", "INT", 0),
        ("later", "TERM", 0),
    ],
)
def test_a_signal_to_the_window_is_never_lost(moment, name, expected):
    code, output, errors = ended(IN_THE_WINDOW.format(moment=moment, send=SEND.format(name)))
    assert (code, output, errors) == (expected, "", f"{LINE}\n" if expected else "")


@pytest.mark.slow
def test_a_signal_while_the_window_closes_changes_nothing():
    code = IN_THE_WINDOW.format(moment="closing", send=SEND.format("INT"))
    code = code.replace("super().on_first_painted()", "super().on_first_painted()\n        self.close()")
    assert ended(code) == (0, "", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (2, "TERM"),
        (7, "INT"),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in [(1, "INT"), (10, "TERM")]),
    ],
)
def test_while_a_frame_is_painted_it_ends_after_it_and_no_folder_is_left(tmp_path, moment, name):
    code = WHILE_PAINTING.format(moment=moment, send=SEND.format(name))
    options = ("--epochs", 10, "--every", 1, "--size", "480x320")
    arguments = ("train", *options, "--frames", tmp_path / "a" / "frames")
    assert ended(code, *arguments) == (INTERRUPTED, "", f"{LINE}\n")
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize(("call", "expected", "count"), [(1, INTERRUPTED, 0), (2, 0, 3)])
def test_a_folder_is_whole_or_absent_wherever_files_are_made_or_moved(tmp_path, call, expected, count):
    """The first time is when it is seen whether it can be written; the second, all pictures are there."""
    code = WHILE_MOVING.format(moment=call, send=SEND.format("INT"))
    options = ("--epochs", 2, "--every", 1, "--size", "480x320", "--frames", tmp_path / "frames")
    done, _, errors = ended(code, "train", *options)
    # Told after the last move, it may be that the program ends by itself first: nothing is lost either way.
    assert done == expected or (count and done in (0, INTERRUPTED))
    assert errors == (f"{LINE}\n" if done else "")
    assert len(list(tmp_path.rglob("*.png"))) == count
    assert len(os.listdir(tmp_path)) == min(count, 1)


def test_a_survey_that_nothing_has_come_of_leaves_the_old_file(tmp_path):
    path = tmp_path / "o.csv"
    path.write_text("older")
    code = WHILE_IMPORTING.format(moment=250, send=SEND.format("INT"))
    done, output, errors = ended(code, "survey", "--seeds", 9, "--output", path, "--force")
    assert (done, output, errors) == (INTERRUPTED, "", f"{LINE}\n")
    assert path.read_text() == "older"


MANY = ["--seeds", 10**6, "--epochs", 5000]
PLANE = ["--map", "learning-rate=0.5:50:log", "w1.2.1=-4:4", "--size", "400x400", "--epochs", 5000]


@pytest.mark.parametrize(
    ("module", "kind", "options", "asked", "name"),
    [
        ("tally", "Tally", MANY, "1,000,000", "TERM"),
        ("fates", "FateMap", PLANE, "160,000", "INT"),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in [
            ("tally", "Tally", MANY, "1,000,000", "INT"),
            ("fates", "FateMap", PLANE, "160,000", "TERM"),
        ]),
    ],
)  # fmt: skip
def test_a_survey_at_work_ends_with_what_there_is(tmp_path, module, kind, options, asked, name):
    path = tmp_path / "runs.csv"
    code = WHILE_SURVEYING.format(module=module, kind=kind, moment=3, send=SEND.format(name))
    done, output, errors = ended(code, "survey", *options, "--output", path)
    count = len(path.read_text().splitlines()) - 1
    assert (done, errors) == (INTERRUPTED, f"xorviz: interrupted after {count:,} of {asked} runs\n")
    assert f"{count:,} runs" in output
    assert os.listdir(tmp_path) == ["runs.csv"]


LOOPS = {
    "window": [],
    "train": ["train", "--epochs", "30000000"],
    "frames": ["train", "--epochs", "60", "--every", "1", "--size", "480x320", "--frames", "frames"],
    "survey": ["survey", "--seeds", "1000000", "--epochs", "5000", "--output", "o.csv", "--force"],
}


IN_THE_MIDDLE = """
import os, signal, sys, threading
from xorviz import interruption
from xorviz.core.engine import compiling
interruption.watch()
{before}
with interruption.bar_shown():
    os.kill(os.getpid(), signal.SIGINT)
    threading.Event().wait()
"""


@pytest.mark.parametrize("before", ["", "compiling._has_one_for_now()"])
def test_below_a_bar_and_with_something_compiled_it_leaves_nothing(tmp_path, before):
    done = subprocess.run(
        [sys.executable, "-c", IN_THE_MIDDLE.format(before=before)],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (INTERRUPTED, f"\n{LINE}\n")
    assert not [*tmp_path.iterdir()]


LEFT = """
import sys, threading
from xorviz import interruption
thread = threading.Thread(target=threading.Event().wait if {busy} else int, daemon=True)
interruption.unfinished.append(thread)
interruption.cleaning.append(lambda: print("clean", flush=True))
thread.start()
if not {busy}:
    thread.join()
print("out", end=" ")
interruption.leave(3)
print("on")
"""


@pytest.mark.parametrize(("busy", "code", "output"), [(True, 3, "out clean\n"), (False, 0, "out on\n")])
def test_a_thread_that_nobody_waits_for_does_not_hold_up_the_end(busy, code, output):
    command = [sys.executable, "-c", LEFT.format(busy=busy)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, output, "")


@pytest.mark.slow
@pytest.mark.parametrize("what", LOOPS)
def test_at_any_moment_of_seven_seconds(what, tmp_path):
    """A hundred signals at random, after the moment at which Python has begun to run the program."""
    rng = random.Random(7)
    flaws = []
    for turn in range(100):
        folder = tmp_path / str(turn)
        folder.mkdir()
        (folder / "o.csv").write_text("older\n")
        delay, number = rng.uniform(0.0, 7.0), rng.choice(SIGNALS)
        flaw = flaw_of(LOOPS[what], delay, number, folder)
        if flaw:
            flaws.append(f"{number.name} after {delay:.3f} s: {flaw}")
    assert flaws == []


def flaw_of(arguments, delay, number, folder):
    """Send a signal to the program after so many seconds, and tell what is wrong with how it ends."""
    code = "import xorviz.interruption as i; i.watch(); print(flush=True)\n"
    code += "i.watch = lambda: None; import sys; from xorviz.__main__ import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": folder},
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    process.stdout.readline()
    sleep(delay)
    process.send_signal(number)
    try:
        _, errors = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return "lost"
    left = sorted(os.listdir(folder))
    frames = os.listdir(folder / "frames") if "frames" in left else []
    if process.returncode not in (0, INTERRUPTED) or errors.count("\n") > 1:
        return f"{process.returncode}: {errors}"
    if (folder / "o.csv").read_text() != "older\n" or len(frames) not in (0, 61):
        return f"half-written: {left}"
    if process.returncode == INTERRUPTED and frames:
        return "frames of what was interrupted"
    return ""
