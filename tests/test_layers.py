"""What import-linter cannot see: which parts of Qt a layer loads."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("xorviz.core", "PySide6"),
        ("xorviz.core", "numba"),
        ("xorviz.cli", "PySide6"),
        ("xorviz.cli", "numba"),
        ("xorviz.session.session", "numba"),
        ("xorviz.session.session", "PySide6.QtGui"),
        ("xorviz.session.session", "PySide6.QtWidgets"),
    ],
)
def test_layer_does_not_load(module: str, absent: str) -> None:
    code = f"import sys, {module}; sys.exit({absent!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
