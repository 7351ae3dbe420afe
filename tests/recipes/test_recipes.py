"""The recipes for whoever comes next: each is carried out, then the program driven in a new process."""

import os
import subprocess
import sys

import pytest

from tests.recipes.carrying_out import add_experiment, add_page, carry_out

SECONDS = 900
LINES = "tests/core/update/test_substitution.py::test_the_numbers_of_every_line_come_to_its_result"
GRADIENTS = "tests/core/network/test_backpropagation.py::test_gradients_agree_with_the_complex_step"
ENGINES = "tests/core/engine/test_kernel.py::test_every_name_in_the_tables_trains_as_in_numpy"


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


@pytest.mark.slow  # both compile the engine and the survey anew
def test_an_activation(passes, tmp_path):
    _, table, golden, curved = carry_out("An activation", tmp_path, compiled=True)
    assert table == "xorviz/core/network/activations.py"
    add_experiment(tmp_path, 'activation = "hard_tanh"')
    passes(golden, curved, GRADIENTS, LINES, ENGINES, "tests/recipes/drive_activation.py")


@pytest.mark.slow
def test_a_loss(passes, tmp_path):
    table, golden, curved = carry_out("A loss", tmp_path, compiled=True)
    assert table == "xorviz/core/network/losses.py"
    add_experiment(tmp_path, 'loss = "fourth_power_error"')
    passes(golden, curved, GRADIENTS, LINES, ENGINES, "tests/recipes/drive_loss.py")


@pytest.mark.slow
def test_a_data_source(passes, tmp_path):
    table, golden = carry_out("A data source", tmp_path, compiled=False)
    assert table == "xorviz/core/data/sources.py"
    add_experiment(tmp_path, 'dataset = "spirals", turns = 0.5')
    passes(golden, "tests/recipes/drive_source.py")


@pytest.mark.slow
def test_a_view(passes, tmp_path):
    _, table, contract = carry_out("A view", tmp_path, compiled=False)
    assert (table, contract) == ("xorviz/gui/app/views.py", "pyproject.toml")
    add_page(tmp_path, "[Count them](view:sides)")
    passes("tests/gui/app/test_views.py", "tests/recipes/drive_view.py")


@pytest.mark.slow
def test_a_format(passes, tmp_path):
    _, table = carry_out("A format", tmp_path, compiled=False)
    assert table == "xorviz/core/formats.py"
    passes("tests/recipes/drive_format.py")
