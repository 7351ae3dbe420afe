"""A home in which nothing can be made: the program runs, says what is not kept, and ends as it should."""

import os
import subprocess
import sys

import pytest

from tests.waiting import LIMIT_SECONDS

IN_THE_WINDOW = """
import sys
from PySide6.QtCore import QTimer
import xorviz.gui.app.main_window as module
from xorviz.core.teach.answers import Answer

class Window(module.MainWindow):
    def on_first_painted(self):
        super().on_first_painted()
        self.session.playback.step()
        self.answers.said.connect(self.on_said)
        self.dialogs.files.refused.connect(self.on_said)
        self.answers.add(Answer("The lesson", "Why?", "", "", "Because.", 0, 0, name="a", about="lesson"))
        self.appearance.choose_theme("dark")
        self.said = []

    def on_said(self, sentence):
        self.said.append(sentence)
        if len(self.said) == 2:
            print(self.session.run.epoch, *self.said, sep=chr(10))
            self.dialogs.files.asks = False
            QTimer(self, singleShot=True, interval=0, timeout=self.close).start()

module.MainWindow = Window
from xorviz.__main__ import main
sys.exit(main())
"""
WAYS = {"window": ["-c", IN_THE_WINDOW], "train": ["-m", "xorviz", "train", "--epochs", "20", "--json"]}


def ended(way, home):
    """Run the program with a home; return its exit code, its output by lines, and its errors."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    settings = kept | {"HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, *WAYS[way]]
    done = subprocess.run(
        command, capture_output=True, text=True, env=settings, timeout=LIMIT_SECONDS, check=False
    )
    return done.returncode, done.stdout.splitlines(), done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="has no place below which nothing can be")
def test_a_home_that_cannot_be_written():
    home = "/dev/null"
    code, lines, errors = ended("window", home)
    assert (code, errors.count("\n"), lines[0]) == (0, 1, "1")
    assert errors.startswith(f"xorviz: the newest answers are not written: {home}/")
    told = sorted(lines[1:])
    assert told[0].startswith("The answer is kept only until the window is closed: ")
    assert told[1].startswith("what is not saved would be lost if xorviz ended now: ")
    assert all(f"{home}/" in line for line in told)
    code, lines, errors = ended("train", home)
    assert (code, len(lines), errors) == (0, 1, "")
