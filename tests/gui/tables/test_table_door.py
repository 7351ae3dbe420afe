"""The ways in: opened, dropped, pasted, all to the same run; and back by undo."""

from threading import Event, current_thread, main_thread

import numpy as np
import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel

from tests.core.data.table.tables import GERMAN
from tests.gui.tables.table_steps import PATIENCE_MS, drop, load, of_file
from xorviz.core import Dataset
from xorviz.core.run import snapshot as snapshots
from xorviz.core.run.snapshot import MANY
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.tables import table_door
from xorviz.gui.tables.table_dialog import TableDialog


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "tests.csv"
    path.write_text(GERMAN, encoding="utf-8")
    return path


def test_a_file_is_opened_learned_and_taken_back(window, person, qtbot, table):
    window.dialogs.tables.on_file_selected(str(table))
    data = load(window, qtbot)
    assert data == Dataset.read(table)
    box = person.see("dataset", QComboBox)
    assert (box.currentIndex(), box.placeholderText()) == (-1, "tests")
    window.session.playback.run_to(20)
    qtbot.waitUntil(lambda: window.session.view.cursor == 20, timeout=PATIENCE_MS)
    plane = window.findChild(BoundaryView)
    assert plane._across.toolTip() == "Test 1"
    window.actions_by_id["edit.undo"].trigger()
    qtbot.waitUntil(lambda: window.session.config.own is None, timeout=PATIENCE_MS)
    assert box.currentText() == "XOR"
    assert plane._across.toolTip() == "x1"


@pytest.mark.slow
def test_dropped_it_is_the_same(window, qtbot, table):
    assert drop(window, of_file(table))
    assert load(window, qtbot) == Dataset.read(table)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["pasted", "dropped"])
def test_cells_of_a_spreadsheet_are_the_same(window, person, qtbot, table, how):
    cells = GERMAN.removeprefix("\ufeff").replace(";", "\t")
    mime = QMimeData()
    mime.setText(cells)
    if how == "dropped":
        assert drop(window, mime)
    else:
        QGuiApplication.clipboard().setText(cells)
        window.actions_by_id["edit.paste"].trigger()
    data = load(window, qtbot)
    np.testing.assert_array_equal(data.inputs, Dataset.read(table).inputs)
    np.testing.assert_array_equal(data.targets, Dataset.read(table).targets)


@pytest.mark.slow
def test_what_is_no_table_is_not_taken(window, person):
    assert not drop(window, QMimeData())
    QGuiApplication.clipboard().clear()
    window.actions_by_id["edit.paste"].trigger()
    assert "o text on the clipboard" in window.statusBar().currentMessage()


def test_many_are_made_ready_beside_with_the_settings_chosen_meanwhile(window, qtbot, monkeypatch):
    made, threads, go_on = table_door._made, [], Event()

    def make(*given):
        threads.append(current_thread())
        assert go_on.wait(60)
        return made(*given)

    monkeypatch.setattr(table_door, "_made", make)
    inputs = np.random.default_rng(0).uniform(-1, 1, (MANY, 2))
    data = Dataset("own", "Many", inputs, (inputs[:, :1] > 0).astype(float))
    window.dialogs.tables.on_loaded(data)
    qtbot.waitUntil(lambda: bool(threads), timeout=PATIENCE_MS)
    assert window.session.config.own is None
    window.session.edit_parameter("hidden", (3,))
    go_on.set()
    qtbot.waitUntil(lambda: window.session.run.data is data, timeout=PATIENCE_MS)
    assert (len(threads), main_thread() in threads) == (2, False)
    assert (window.session.config.hidden, window.session.run.layers) == ((3,), (2, 3, 1))
    assert "Loaded 20,000 samples of Many" in window.statusBar().currentMessage()
    window.actions_by_id["edit.undo"].trigger()
    assert (window.session.config.own, window.session.config.hidden) == (None, (3,))


def test_other_data_chosen_while_many_are_made_ready_are_what_is_wanted(window, qtbot, monkeypatch):
    made, begun, go_on = table_door._made, Event(), Event()
    monkeypatch.setattr(table_door, "_made", lambda *given: begun.set() or (go_on.wait(60), made(*given))[1])
    inputs = np.random.default_rng(0).uniform(-1, 1, (MANY, 2))
    data = Dataset("own", "Many", inputs, (inputs[:, :1] > 0).astype(float))
    window.dialogs.tables.on_loaded(data)
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE_MS)
    window.session.edit_parameter("dataset", "circle")
    go_on.set()
    qtbot.waitUntil(lambda: "not loaded" in window.statusBar().currentMessage(), timeout=PATIENCE_MS)
    assert (window.session.config.dataset, window.session.config.own) == ("circle", None)


def test_what_cannot_be_learned_of_many_is_said(window, qtbot):
    window.session.edit_parameter("hidden", (99, 99))
    data = Dataset("own", "Many", np.zeros((MANY, 2)), np.ones((MANY, 1)))
    window.dialogs.tables.on_loaded(data)
    qtbot.waitUntil(lambda: "not allowed" in window.statusBar().currentMessage(), timeout=PATIENCE_MS)
    assert window.session.config.own is None


@pytest.mark.slow
def test_a_million_rows_are_read_beside_and_all_of_them_learned(window, qtbot, tmp_path, monkeypatch):
    in_window, right = [], snapshots.is_wrong
    monkeypatch.setattr(
        snapshots,
        "is_wrong",
        lambda *given: in_window.append((len(given[0]), current_thread() is main_thread())) or right(*given),
    )
    rng = np.random.default_rng(0)
    places = rng.uniform(-1, 1, (1_000, 2)).round(3).tolist()
    block = "".join(f"{x},{y},{'far' if x * x + y * y > 0.5 else 'near'}\n" for x, y in places)
    path = tmp_path / "million.csv"
    path.write_text("x,y,where\n" + 1_000 * block)
    window.dialogs.tables.on_file_selected(str(path))
    dialog = window.findChildren(TableDialog)[-1]
    summary = dialog.findChild(QLabel, "table_summary")
    qtbot.waitUntil(lambda: "rows so far" in summary.text(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: summary.text().startswith("1,000,000 samples: "), timeout=PATIENCE_MS)
    data = load(window, qtbot)
    assert len(data) == 1_000_000
    session = window.session
    session.playback.run_to(3)
    qtbot.waitUntil(lambda: session.view.cursor == 3, timeout=PATIENCE_MS)
    assert len(session.snapshot.predictions) == 1_000_000
    assert session.run.losses[3] < session.run.losses[0]
    assert (1_000_000, False) in in_window
    assert (1_000_000, True) not in in_window
