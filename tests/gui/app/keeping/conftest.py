import pytest

from xorviz.core import Run, TrainingConfig, runfile


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def kept(tmp_path):
    """A file with a run of 40 epochs of another seed."""
    run = Run(TrainingConfig(seed=5))
    run.advance(40)
    runfile.save(tmp_path / "kept.xorviz", runfile.facts_of(run, name="mine"))
    return tmp_path / "kept.xorviz"
