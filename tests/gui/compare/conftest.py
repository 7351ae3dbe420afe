import pytest
from PySide6.QtWidgets import QWidget

from tests.core.runs import run_of
from tests.gui.compare.sides import CIRCLE, FAST, SLOW, WIDE
from xorviz.gui.app.asking.compare_door import compare_window
from xorviz.gui.compare.compare_window import Candidate
from xorviz.gui.kit.themed import set_theme


@pytest.fixture(scope="module")
def candidates():
    return [
        Candidate(SLOW, "slow", run_of(1500)),
        Candidate(FAST, "fast", run_of(680, learning_rate=5.0)),
        Candidate(WIDE, "wide", run_of(900, hidden=(8,))),
        Candidate(CIRCLE, "circle", run_of(200, dataset="circle", hidden=(8,), reduction="mean")),
    ]


@pytest.fixture
def side_by_side(qapp, qtbot, light, candidates):
    """Shown with the slow run on the left and the fast one on the right, and no snapshot yet."""
    owner = QWidget()
    set_theme(owner, light)
    window = compare_window(owner)
    window.show_candidates(candidates, SLOW, FAST)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()
    owner.deleteLater()


@pytest.fixture
def show_epoch(side_by_side, candidates, qapp):
    """Hand in the snapshots of two runs at an epoch, as the window's owner does."""
    runs = {candidate.id: candidate.run for candidate in candidates}

    def show(epoch, left=SLOW, right=FAST):
        side_by_side.show_candidates(candidates, left, right)
        pair = [runs[side].at(min(epoch, runs[side].epoch)) for side in (left, right)]
        side_by_side.show_snapshots(epoch, *pair)
        qapp.processEvents()
        return pair

    return show
