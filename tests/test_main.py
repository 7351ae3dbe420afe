"""The program's entry."""

import gc
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from xorviz import interruption
from xorviz.__main__ import main

SETTING = "OPENBLAS_NUM_THREADS"
PROJECT = Path(__file__).parents[1] / "pyproject.toml"
PROGRAM = f"""
import os, sys
from xorviz.__main__ import main
assert "numpy" not in sys.modules  # it reads the setting when it is imported
sys.argv = ["xorviz", "train", "--epochs", "1"]
assert main() == 0
print(os.environ["{SETTING}"])
"""
LIBRARY = f"""
import os
from xorviz.core import Run, TrainingConfig
import xorviz.cli
print(os.environ.get("{SETTING}"))
"""


def last_line(code, **settings):
    environment = {name: value for name, value in os.environ.items() if name != SETTING} | settings
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=environment
    ).stdout.splitlines()[-1]


def test_garbage_is_collected_while_a_command_runs(monkeypatch):
    for name in ("watch", "ignore", "leave"):
        monkeypatch.setattr(interruption, name, lambda *_: None)
    monkeypatch.setattr("xorviz.cli.main", gc.isenabled)
    assert main() is True


@pytest.mark.slow
def test_one_blas_thread_does_for_the_program():
    assert last_line(PROGRAM) == "1"


@pytest.mark.slow
def test_who_sets_another_number_of_threads_gets_it():
    assert last_line(PROGRAM, **{SETTING: "3"}) == "3"


def test_a_process_that_imports_xorviz_stays_as_it_is():
    assert last_line(LIBRARY) == "None"


@pytest.mark.parametrize("kind", ["scripts", "gui-scripts"])
def test_every_command_enters_there(kind):
    commands = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"][kind]
    assert set(commands.values()) == {"xorviz.__main__:main"}
