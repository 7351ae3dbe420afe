"""How long what is computed beside the training still takes: told as it is computed, and read in its view."""

import pytest
from PySide6.QtWidgets import QComboBox, QLabel

from tests.gui.conftest import opens_a_window
from xorviz.core import Run, TrainingConfig, steps
from xorviz.core.insight.curvature.eigenvalues import WHOLE, curvature
from xorviz.core.insight.landscape.landscape import landscape
from xorviz.core.insight.landscape.plane import plane_of_parameters
from xorviz.core.steps import Watched
from xorviz.gui.landscape.landscape_window import PURPOSE, LandscapeWindow
from xorviz.gui.update.curvature import HERE, CurvatureView
from xorviz.gui.update.update_card import UpdateCard
from xorviz.session.session import Session

LIMIT = 60_000


def outermost(snapshot, stopped):
    assert len(snapshot.parameters.flat) > WHOLE
    return curvature(snapshot, stopped)


def ground(snapshot, stopped):
    return landscape(snapshot, plane_of_parameters(snapshot, 0, 1), (-1, 1, -1, 1), 200, 200, stopped)


@pytest.mark.parametrize("work", [curvature, outermost, ground])
def test_long_work_tells_how_far_it_is_from_its_beginning_on(work, monkeypatch):
    monkeypatch.setattr("xorviz.core.insight.curvature.eigenvalues.BETWEEN_LOOKS", 2**5)
    snapshot = Run(TrainingConfig(hidden=(2,) if work is curvature else (16, 16, 16))).at(0)
    heard = []
    assert work(snapshot, Watched(lambda: False, lambda *told: heard.append(told))) is not None
    assert heard[0][0] == 0
    assert len(heard) > 1
    assert [done for done, _ in heard] == sorted({done for done, _ in heard})
    assert heard[-1][0] < heard[-1][1]
    assert work(snapshot, Watched(lambda: True, lambda *told: None)) is None


def test_what_a_wish_tells_is_brought_in_words_unless_there_is_a_newer_one(qtbot, monkeypatch):
    session, told = Session(), []
    session.asides.told.connect(lambda *words: told.append(words))

    def compute(stopped):
        monkeypatch.setattr(steps, "SHORT", -1.0)
        for done in (0, 1, 2):
            steps.tell(stopped, done, 3)
        monkeypatch.setattr(steps, "SHORT", float("inf"))
        steps.tell(stopped, 2, 3)
        return "done"

    with qtbot.waitSignal(session.asides.found, timeout=LIMIT):
        session.asides.wish("long", compute)
    session.close()
    assert told == [("long", " · about 1 s left"), ("long", "")]


@opens_a_window
class TestInTheWindow:
    """Read in the view that waits, and gone with what it waited for."""

    @pytest.fixture(autouse=True)
    def _at_once(self, monkeypatch):
        monkeypatch.setattr(steps, "SHORT", -1.0)

    @pytest.fixture
    def heard(self, monkeypatch):
        """What a view has been told, and what was read there then."""
        told = []

        def listen(kind, read):
            own = kind.on_aside_told

            def on_told(self, purpose, left):
                own(self, purpose, left)
                if left:
                    told.append((purpose, read(self)))

            monkeypatch.setattr(kind, "on_aside_told", on_told)
            return told

        return listen

    def test_the_landscape_says_when_its_ground_is_there(self, request, heard, qtbot):
        told = heard(LandscapeWindow, lambda window: window.findChild(QLabel, "landscape_line").text())
        window = request.getfixturevalue("window")
        window.session.edit_parameter("hidden", (16, 16))
        window.actions_by_id["run.landscape"].trigger()
        land = window.findChild(LandscapeWindow, "landscape_window")
        land.form.findChild(QComboBox, "landscape_plane").setCurrentIndex(1)
        qtbot.waitUntil(lambda: bool(told), timeout=LIMIT)
        assert told[0][0] == PURPOSE
        assert told[0][1].endswith(" ground is on its way · about 1 s left.")
        qtbot.waitUntil(lambda: land._under_way is None and land.picture.scene is not None, timeout=LIMIT)
        assert "on its way" not in land.findChild(QLabel, "landscape_line").text()

    def test_of_what_has_failed_the_landscape_says_no_time(self, request, heard, qtbot):
        told = heard(LandscapeWindow, self.failed_and_pointed)
        window = request.getfixturevalue("window")
        window.session.edit_parameter("hidden", (16, 16))
        window.actions_by_id["run.landscape"].trigger()
        window.findChild(QComboBox, "landscape_plane").setCurrentIndex(1)
        qtbot.waitUntil(lambda: bool(told), timeout=LIMIT)
        assert "on its way" not in told[0][1]

    def failed_and_pointed(self, land):
        land.on_aside_failed(PURPOSE, "Traceback\nMemoryError: no room")
        land.on_pointed()
        return land.findChild(QLabel, "landscape_line").text()

    def test_the_curvature_says_when_it_is_found(self, request, heard, qtbot):
        told = heard(CurvatureView, lambda view: view.words.text())
        window = request.getfixturevalue("window")
        window.findChild(UpdateCard).show_tab("health")
        window.session.edit_parameter("hidden", (16, 16, 16))
        qtbot.waitUntil(lambda: bool(told), timeout=LIMIT)
        assert told[0] == (HERE, "How the loss curves here is being found · about 1 s left.")
        words = window.findChild(CurvatureView, "curvature").words
        qtbot.waitUntil(lambda: "being found" not in words.text(), timeout=LIMIT)
