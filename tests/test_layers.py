"""What import-linter cannot see: which parts of Qt a layer loads, and what of PySide nobody calls."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRAPS = re.compile(r"\bsingleShot\(|\.(itemAt|itemAtPosition)\(")
"""What may end the process: a timer that nobody owns; what a layout keeps, when Qt has deleted it."""


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("xorviz.core", {"PySide6", "numba"}),
        ("xorviz.cli", {"PySide6", "numba"}),
        ("xorviz.session.session", {"numba", "PySide6.QtGui", "PySide6.QtWidgets"}),
    ],
)
def test_layer_does_not_load(module: str, absent: set[str]) -> None:
    code = f"import sys, {module}; print({absent!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


def test_nobody_walks_into_what_pyside_does_not_bear():
    files = [path for room in ("xorviz", "tests") for path in (ROOT / room).rglob("*.py")]
    lines = [(path.name, line) for path in files for line in path.read_text("utf-8").splitlines()]
    assert len(files) > 500
    assert [(name, line) for name, line in lines if TRAPS.search(line)] == []


@pytest.mark.parametrize("line", ["QTimer.single" + "Shot(0, act)", "item = layout." + "itemAt(0)"])
def test_who_does_is_found(line):
    assert TRAPS.search(line)
