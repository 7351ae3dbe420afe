"""The program as a process of its own: how it ends, and what it says."""

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtGui import QImage

TIMEOUT = 60
LATE = (
    "xorviz.core.data.table.layout",
    "xorviz.core.teach.claim_checker",
    "xorviz.core.teach.experiment_file",
    "xorviz.core.teach.measures",
)
"""Of its own, what a first paint does not wait for: to import these takes a tenth of what all others take."""

PROLOGUE = """
import math, sys
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from tests.gui.seen import shown_labels
import xorviz.gui.app.main_window as module

class Window(module.MainWindow):
    done = False

    def __init__(self, **options):
        super().__init__(**options)
        self.session.playback.set_speed(math.inf)
        self.session.changed.connect(self.on_view)
        self.session.playback.set_playing(True)

    def close(self):
        self.dialogs.files.asks = False  # nobody is there to answer
        return super().close()

    @Slot(object, object)
    def on_view(self, view, what):
        if view.snapshot.epoch > 2000 and not self.done:
            self.done = True
            # When the window has been told all that has changed.
            QTimer(self, singleShot=True, interval=0, timeout=self.act).start()

"""
EPILOGUE = """
module.MainWindow = Window
from xorviz.__main__ import main
sys.exit(main())
"""


def environment(**changes):
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return bare | changes


@pytest.fixture
def start(tmp_path):
    """Start the program in a window that plays flat out, and does something after 2,000 epochs.

    It finds nothing that anybody has left.
    """
    home = {"XDG_CONFIG_HOME": str(tmp_path / "settings"), "XDG_DATA_HOME": str(tmp_path / "data")}
    processes = []

    def start(act, prologue=PROLOGUE, arguments=()):
        body = f"    def act(self):\n        {act}\n"
        process = subprocess.Popen(
            [sys.executable, "-c", prologue + body + EPILOGUE, *arguments],
            env=environment(QT_QPA_PLATFORM="offscreen", **home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_the_first_paint_comes_before_what_is_heavy_and_the_plots_right_after_it(start):
    act = """import gc
        from xorviz.gui.plane.boundary import BoundaryView
        assert not gc.isenabled()
        assert gc.get_freeze_count() > 10000
        assert shown_labels(self.findChild(BoundaryView, "boundary"))
        assert self.findChild(module.QWidget, "loss").window() is self
        assert self.early == [], self.early
        self.close()"""
    heavy = "pyqtgraph", "numba", "contourpy", "tqdm", "xorviz.core.teach.lesson", *LATE
    prologue = PROLOGUE.replace(
        "    @Slot(object, object)",
        f"""    early = None

    def paintEvent(self, event):
        super().paintEvent(event)
        if self.early is None:
            self.early = [name for name in {heavy} if name in sys.modules]

    @Slot(object, object)""",
    )
    assert start(act, prologue).communicate(timeout=TIMEOUT) == ("", "")


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "xorviz", *arguments],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        **options,
    )


@pytest.mark.slow
def test_the_window_closed_while_training_flat_out_ends_with_0_and_prints_nothing(start):
    process = start("self.close()")
    assert process.communicate(timeout=TIMEOUT) == ("", "")
    assert process.returncode == 0


@pytest.mark.slow
def test_the_window_opens_in_the_theme_that_is_asked_for(start):
    act = """print(self.actions_by_id["view.theme_dark"].isChecked(), module.theme_of(self.panels).name)
        self.close()"""
    process = start(act, arguments=["--theme", "dark"])
    assert process.communicate(timeout=TIMEOUT) == ("True dark\n", "")


@pytest.mark.slow
def test_the_window_opens_with_the_experiment_and_the_settings_that_are_asked_for(start):
    act = """config = self.session.config
        seed = self.controls.findChild(module.QWidget, "seed").value()
        print(config.dataset, config.hidden, config.seed, seed, self.column.shown)
        print(self.experiment_card.findChild(QLabel, "experiment_reason").text())
        self.close()"""
    process = start(act, arguments=["--experiment", "circle", "--hidden", "3", "--seed", "4"])
    why = "“Circle with 4 hidden neurons” asks about a run with width 4, seed 29."
    told = f"circle (3,) 4 4.0 question\n{why}\n"
    assert process.communicate(timeout=TIMEOUT) == (told, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "act"),
    [
        (signal.SIGTERM, "print('ready', flush=True)"),
        (signal.SIGINT, "self.actions_by_id['export.frames'].trigger(); print('ready', flush=True)"),
    ],
    ids=["SIGTERM", "SIGINT with a dialog open"],
)
def test_a_signal_closes_the_window(start, number, act):
    process = start(act)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    assert process.communicate(timeout=TIMEOUT) == ("", "")
    assert process.returncode == 0


@pytest.mark.slow
def test_closed_in_the_middle_of_an_export_nothing_is_left(start, tmp_path):
    folder = tmp_path / "frames"
    act = f"""from PySide6.QtWidgets import QProgressBar
        self.actions_by_id['export.frames'].trigger()
        dialog = self.findChild(QDialog, 'export_dialog')
        dialog.findChild(module.QWidget, 'target').setText({str(folder)!r})
        dialog.findChild(module.QWidget, 'export').click()
        dialog.findChild(QProgressBar).valueChanged.connect(self.on_drawn)

    @Slot(int)
    def on_drawn(self, frames):
        if frames == 2:
            QTimer(self, singleShot=True, interval=0, timeout=self.close).start()
"""
    process = start(act)
    assert process.communicate(timeout=TIMEOUT) == ("", "")
    assert process.returncode == 0
    assert set(os.listdir(tmp_path)) <= {"settings"}


@pytest.mark.slow
def test_an_exception_in_a_slot_stops_the_run_and_the_window_lives(start):
    act = """self.actions_by_id["help.about"].trigger()
        QApplication.processEvents()
        assert not self.session.playing
        assert "out of chalk" in self.findChild(QLabel, "status").text()
        self.session.changed.connect(self.on_later)
        self.session.playback.step()

    @Slot(object, object)
    def on_later(self, view, what):
        if "snapshot" in what:
            print("alive")
            self.session.changed.disconnect(self.on_later)
            self.close()
"""
    prologue = PROLOGUE.replace(
        "class Window",
        "def fail(parent):\n    raise RuntimeError('out of chalk')\n"
        "import xorviz.gui.app.help\nxorviz.gui.app.help.show_about = fail\n\nclass Window",
    )
    process = start(act, prologue)
    out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out) == (0, "alive\n")
    assert err.startswith("Traceback")
    assert err.count("Traceback") == 1
    assert "RuntimeError: out of chalk" in err


if sys.platform.startswith("linux"):  # elsewhere there always is a display

    class TestNoDisplay:
        @pytest.mark.slow
        @pytest.mark.parametrize(
            "changes",
            [{}, {"DISPLAY": ":987"}, {"QT_QPA_PLATFORM": "nonsense", "DISPLAY": ":987"}],
            ids=["none", "pointing nowhere", "an unknown platform"],
        )
        def test_is_said_in_one_line(self, changes):
            done = run(env=environment(**changes))
            assert (done.returncode, done.stdout) == (1, "")
            assert len(done.stderr.splitlines()) == 1
            assert done.stderr.startswith("xorviz: ")
            assert "xorviz train" in done.stderr or "apt install" in done.stderr

        @pytest.mark.slow
        def test_does_not_matter_to_frames(self, tmp_path):
            frames = [
                "train",
                "--epochs",
                "200",
                "--frames",
                str(tmp_path / "new" / "frames"),
                "--every",
                "100",
            ]
            done = run(*frames, "--size", "640x400", "--theme", "dark", env=environment(), cwd=tmp_path)
            assert (done.returncode, done.stderr) == (0, "")
            files = sorted((tmp_path / "new" / "frames").iterdir())
            assert [file.name for file in files] == [f"epoch-{epoch:08d}.png" for epoch in (0, 100, 200)]
            for file in files:
                image = QImage(str(file))
                assert image.size().toTuple() == (640, 400)
                assert image.pixelColor(1, 1).lightness() < 128


def test_frames_below_a_regular_file_are_refused_and_leave_nothing(tmp_path):
    (tmp_path / "file").write_text("mine")
    done = run("train", "--epochs", "20", "--frames", str(tmp_path / "file" / "frames"), cwd=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == ["file"]
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.slow
def test_training_without_frames_never_imports_qt():
    script = (
        "import sys; from xorviz.cli import main; main(['train', '--epochs', '1']);"
        "sys.exit(any(name.startswith(('PySide6', 'pyqtgraph')) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=TIMEOUT)
    assert done.returncode == 0
