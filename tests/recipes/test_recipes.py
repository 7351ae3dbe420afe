"""The recipes for whoever comes next: each is carried out, then the program driven in a new process."""

import os
import subprocess
import sys

import pytest

from tests.recipes.carrying_out import add_experiment, add_page, carry_out

SECONDS = 300


@pytest.fixture
def passes(tmp_path):
    """Run tests of the copy in a fresh process; what they need of a person's folders is new too."""

    def run(*tests):
        environment = {**os.environ, "PYTHONPATH": str(tmp_path), "HOME": str(tmp_path / "home")}
        environment |= {"QT_QPA_PLATFORM": "offscreen", "NUMBA_CACHE_DIR": str(tmp_path / "numba")}
        environment |= {f"XDG_{kind}_HOME": str(tmp_path / "home") for kind in ("CONFIG", "DATA", "CACHE")}
        (tmp_path / "home").mkdir()
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=SECONDS
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]

    return run


def test_a_data_source(passes, tmp_path):
    table, golden = carry_out("A data source", tmp_path, compiled=False)
    assert table == "xorviz/core/data/sources.py"
    add_experiment(tmp_path, 'dataset = "spirals", turns = 0.5')
    passes(golden, "tests/recipes/drive_source.py")


def test_a_view(passes, tmp_path):
    _, table, contract = carry_out("A view", tmp_path, compiled=False)
    assert (table, contract) == ("xorviz/gui/app/views.py", "pyproject.toml")
    add_page(tmp_path, "[Count them](view:sides)")
    passes("tests/gui/app/test_views.py", "tests/recipes/drive_view.py")


def test_a_format(passes, tmp_path):
    _, table = carry_out("A format", tmp_path, compiled=False)
    assert table == "xorviz/core/formats.py"
    passes("tests/recipes/drive_format.py")
