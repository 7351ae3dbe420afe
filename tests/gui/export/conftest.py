import pytest

from xorviz.core import TrainingConfig
from xorviz.session import settings


@pytest.fixture
def run(qapp, trained):
    return trained(TrainingConfig(), 900)


@pytest.fixture
def small(monkeypatch):
    """Small frames, so that they are drawn quickly; no choice is remembered."""
    settings.remember_export({})
    monkeypatch.setattr("xorviz.gui.export.export_form.SIZES", ("640×400", "480×320"))


@pytest.fixture
def played(window, person, small, qtbot):
    """A window whose run is some hundred epochs long, and paused."""
    with qtbot.waitSignal(window.session.playback.goal_reached):
        window.session.playback.run_to(500)
    return window
