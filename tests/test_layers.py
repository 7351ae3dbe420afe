"""What import-linter cannot see: which parts of Qt a layer loads."""

import subprocess
import sys

import pytest


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
