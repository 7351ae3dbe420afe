"""In each state of the window nothing is cut, in no theme, at the sizes that count, in larger text too."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QToolButton

from tests.core.data.table.tables import GERMAN
from tests.driving import train_to
from tests.gui.conftest import opens_a_window
from xorviz.core import Dataset, TrainingConfig
from xorviz.gui.kit.theme import set_zoom, text_font
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.points.points_bar import PointsBar
from xorviz.gui.reach.room import sight
from xorviz.gui.tables.table_preview import TablePreview
from xorviz.session.settings import LessonPlace
from xorviz.themes import THEMES

pytestmark = [opens_a_window, pytest.mark.slow]
SIZES = (1024, 700), (1280, 800), (1920, 1080)
PATIENCE_MS = 60_000
BLOBS = TrainingConfig(dataset="blobs", hidden=(6,), reduction="mean", held_out=0.2)
RICH = TrainingConfig(
    dataset="spiral", hidden=(4,), features=("x1", "x2", "x1x2"), penalty="l2", schedule="step"
)


@pytest.fixture(autouse=True)
def usual_text(qapp, monkeypatch):
    """A screen larger than the one of the offscreen platform; the text as it was, at the end."""
    monkeypatch.setattr(sight, "room_for", lambda window: QSize(1920, 1080))
    yield
    set_zoom(1.0)
    qapp.setFont(text_font())


def settle():
    for _ in range(6):
        QApplication.processEvents()


def open_table(window, path, qtbot):
    window.dialogs.tables.on_file_selected(str(path))
    preview = window.findChild(TablePreview)
    qtbot.waitUntil(lambda: preview.model().rowCount() > 0, timeout=PATIENCE_MS)


def show_features(window, path, qtbot):
    window.session.start_run(RICH)
    window.findChild(QToolButton, "more_start").click()


def show_fit(window, path, qtbot):
    window.session.start_run(BLOBS)
    train_to(qtbot, window.session, 20)
    window.first_sight.look("fit")


def show_film(window, path, qtbot):
    window.actions_by_id["view.film"].trigger()


def act(name):
    return lambda window, path, qtbot: window.actions_by_id[name].trigger()


def open_survey(window, path, qtbot):
    window.session.playback.step()  # a question would be open
    qtbot.waitUntil(lambda: window.session.run.epoch == 1, timeout=60_000)
    act("run.survey")(window, path, qtbot)
    assert window.findChild(QDialog, "survey").isVisible()


STATES = {
    "table": open_table,
    "samples as a table": act("edit.points"),
    "drawing": act("edit.draw_points"),
    "features": show_features,
    "fit": show_fit,
    "film": show_film,
    "keys": act("help.shortcuts"),
    "palette": act("help.palette"),
    "survey": open_survey,
}


@pytest.mark.parametrize("zoomed", [1.0, 1.25])
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_in_this_state(window, qtbot, find_flaws, tmp_path, state, zoomed):
    (tmp_path / "tests.csv").write_text(GERMAN, encoding="utf-8")
    STATES[state](window, tmp_path / "tests.csv", qtbot)
    window.comfort.enlarge(zoomed - 1.0)
    settle()
    for theme in THEMES:
        window.actions_by_id[f"view.theme_{theme}"].trigger()
        for size in SIZES:
            window.resize(*size)
            settle()
            assert find_flaws(window) == [], (theme, size)
            for dialog in window.findChildren(QDialog):
                if dialog.isVisible():
                    assert find_flaws(dialog) == [], (theme, size)


@pytest.mark.parametrize("size", [(800, 500), (800, 540), (960, 540), (1024, 660), *SIZES])
@pytest.mark.parametrize("explore", [True, False])
def test_while_samples_are_drawn_the_plane_is_no_stamp_in_a_small_window(make_window, explore, size):
    window = make_window(place=LessonPlace(column="question", explore=explore), size=size)
    settle()
    shown = window.sight._plan.shown
    window.actions_by_id["edit.draw_points"].trigger()
    settle()
    assert window.findChild(BoundaryView).square.side >= 100
    assert window.findChild(PointsBar).isVisible()
    window.actions_by_id["edit.draw_points"].trigger()
    settle()
    assert window.sight._plan.shown == shown


@pytest.mark.parametrize("size", SIZES)
def test_while_samples_are_drawn_the_plane_has_its_room_and_their_answers_are_in_it(window, size):
    window.resize(*size)
    settle()
    window.actions_by_id["edit.draw_points"].trigger()
    settle()
    view = window.findChild(BoundaryView)
    side = view.square.side
    assert side >= 100, "it is a stamp"
    for middle, extent in view._samples.labels.boxes:
        assert (middle - extent / 2 >= 0).all(), "an answer is cut"
        assert (middle + extent / 2 <= side).all(), "an answer is cut"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("config", [BLOBS, RICH, TrainingConfig(), None])
def test_whose_gradients_they_are_is_written_on_no_number_and_on_no_neuron(window, size, config):
    if config is None:
        window.dialogs.tables.on_loaded(Dataset("own", "Own", inputs=np.eye(3), targets=np.eye(3)))
    else:
        window.session.start_run(config)
    window.resize(*size)
    settle()
    view = window.findChild(NetworkView)
    view.grab()
    painter = view._painter
    notes = [placed[0] for placed in painter._placed if placed is not None]
    assert notes, "it is not said"
    assert all(painter._area.contains(note) for note in notes)
    for node in painter._diagram.nodes:
        for note in notes:
            assert not note.intersects(node.box), node.label
            assert not note.intersects(node.value), node.label
