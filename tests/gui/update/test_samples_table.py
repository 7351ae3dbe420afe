"""The samples as rows, and the sentence about the one that is selected."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.gui.update.samples import CIRCLE, SIZES, pixels
from xorviz.core import TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.pull import pull_of
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import take_snapshot
from xorviz.gui.kit.column_table import PADDING
from xorviz.gui.update.samples_table import BARS, MARK, MARK_GAP, PREDICTION
from xorviz.session.selection import Selection

COLUMNS = ["sample", "y", "ŷ", "loss", "gradient share"]


@pytest.fixture
def view(samples_view):
    return samples_view


def sentence(view):
    return view.findChild(QLabel, "samples_sentence").text()


def cell(view, row, column):
    model = view.table.model()
    return model.index(row, COLUMNS.index(column)).data()


def row_of(view, row):
    return [cell(view, row, column) for column in COLUMNS]


def click_row(view, row):
    where = view.table.visualRect(view.table.model().index(row, 0)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=where)


class TestTheTable:
    def test_first_the_batch_then_each_sample(self, shown, run):
        snapshot = run.at(50)
        assert row_of(shown, 0) == ["batch", "", "2/4", f"{snapshot.loss:.4f}", "0.04 %"]
        assert shown.table.model().rowCount() == 5
        for row, name in enumerate(["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"], start=1):
            prediction, target = snapshot.predictions[row - 1, 0], (row in (2, 3)) * 1
            wrong = "✗" if (prediction > 0.5) != (target > 0.5) else " "
            assert row_of(shown, row)[:4] == [
                name,
                str(target),
                f"{prediction:.2f} {wrong}",
                f"{(prediction - target) ** 2:.4f}",
            ]

    def test_the_shares_add_up(self, shown):
        shares = [float(cell(shown, row, "gradient share").removesuffix(" %")) for row in range(1, 5)]
        assert sum(shares) == pytest.approx(100, abs=0.03)

    def test_a_wrong_prediction_is_marked_by_a_sign(self, shown):
        assert [cell(shown, row, "ŷ").endswith("✗") for row in range(1, 5)].count(True) == 2

    def test_the_bars_are_as_long_as_the_shares_say(self, shown, run, light):
        shares = pull_of(run.at(1200)).shares
        shown.show_snapshot(run.at(1200))
        colour = np.array(light.colour("gradient").getRgb()[:3])
        image = pixels(shown.table.viewport())
        lengths = []
        for row in range(1, 5):
            area = shown.table.visualRect(shown.table.model().index(row, 4))
            line = image[area.center().y(), area.left() : area.right()]
            lengths.append(int((line == colour).all(axis=1).sum()))
        assert np.array(lengths) / sum(lengths) == pytest.approx(shares, abs=0.03)

    @pytest.mark.parametrize("size", SIZES)
    def test_no_column_is_cut(self, view, circle, run, size):
        view.resize(*size)
        for snapshot in (run.at(50), circle.at(200)):
            view.show_snapshot(snapshot)
            table = view.table
            QApplication.processEvents()
            model, metrics = table.model(), table.fontMetrics()
            assert table.horizontalHeader().length() <= table.viewport().width()
            for column in range(model.columnCount()):
                if table.isColumnHidden(column):
                    continue
                room = table.columnWidth(column)
                widest = max(
                    metrics.horizontalAdvance(str(model.index(row, column).data())) for row in range(5)
                )
                header = metrics.horizontalAdvance(model.headerData(column, Qt.Orientation.Horizontal))
                assert max(widest, header * 0.9) <= room

    @pytest.mark.parametrize("width", [360, 395, 440, 520, 900])
    def test_it_does_with_fewer_columns_where_the_arrows_need_the_room(self, view, circle, width):
        view.resize(width, 200)
        view.show_snapshot(circle.at(200))
        QApplication.processEvents()
        table, arrows = view.table.geometry(), view.arrows.geometry()
        assert not table.intersects(arrows)
        assert view.rect().contains(arrows)
        left_out = [view.table.isColumnHidden(COLUMNS.index(column)) for column in ("ŷ", "loss")]
        assert left_out == [width < 440, width < 700]

    def test_the_rows_stay_where_they_are_as_numbers_change(self, view, circle):
        view.show_snapshot(circle.at(0))
        bar = view.table.verticalScrollBar()
        bar.setValue(bar.maximum() // 2)
        at = bar.value()
        before = row_of(view, 200)
        view.show_snapshot(circle.at(200))
        assert bar.value() == at > 0
        assert row_of(view, 200) != before

    def test_other_data_bring_other_rows(self, shown, circle, run):
        shown.show_snapshot(circle.at(0))
        assert shown.table.model().rowCount() == 357
        shown.show_snapshot(run.at(0))
        assert shown.table.model().rowCount() == 5


class TestPicking:
    def test_a_click_picks_a_sample_or_the_batch(self, shown, qtbot):
        with qtbot.waitSignal(shown.sample_selected) as picked:
            click_row(shown, 2)
        assert picked.args == [1]
        shown.show_selection(Selection(sample=1))
        with qtbot.waitSignal(shown.sample_selected) as picked:
            click_row(shown, 0)
        assert picked.args == [None]

    def test_the_arrow_keys_walk_the_rows(self, shown):
        picked = []
        shown.sample_selected.connect(picked.append)
        shown.sample_selected.connect(lambda sample: shown.show_selection(Selection(sample=sample)))
        shown.table.setFocus()
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
            QTest.keyClick(shown.table, key)
        assert picked == [0, 1, 0, None]

    def test_what_others_selected_is_shown_and_not_announced(self, shown, qtbot):
        with qtbot.assertNotEmitted(shown.sample_selected):
            shown.show_selection(Selection(sample=3))
        assert shown.table.currentIndex().row() == 4
        assert sentence(shown).startswith("(1, 1): ŷ ")
        with qtbot.assertNotEmitted(shown.sample_selected):
            shown.show_selection(Selection(sample=None))
        assert shown.table.currentIndex().row() == 0
        assert sentence(shown).startswith("The four samples")

    def test_a_sample_far_down_is_brought_into_view(self, view, circle):
        view.show_snapshot(circle.at(200))
        view.show_selection(Selection(sample=300))
        area = view.table.visualRect(view.table.currentIndex())
        assert view.table.viewport().rect().contains(area)

    def test_the_selection_outlives_a_change_of_data(self, shown, circle, run, qtbot):
        shown.show_selection(Selection(sample=2))
        with qtbot.assertNotEmitted(shown.sample_selected):
            shown.show_snapshot(circle.at(0))
        assert shown.table.currentIndex().row() == 3

    def test_a_sample_that_other_data_do_not_have_gives_way_to_the_batch(self, view, circle, run, qtbot):
        view.show_snapshot(circle.at(0))
        view.show_selection(Selection(sample=300))
        view.show_snapshot(run.at(50))
        assert sentence(view).startswith("The four samples")


class TestTheSentence:
    def test_it_follows_the_epoch(self, shown, run):
        assert "opposite directions: their sum is 0.16 % of one of them" in sentence(shown)
        shown.show_snapshot(run.at(1085))
        assert sentence(shown).startswith("The four samples mostly cancel")

    @pytest.mark.slow
    @pytest.mark.parametrize("size", SIZES)
    def test_nothing_jumps_and_no_line_is_cut(self, view, run, circle, size, find_flaws):
        view.resize(*size)
        places = set()
        for snapshot in (run.at(0), run.at(50), run.at(1200), circle.at(0), circle.at(200)):
            for sample in (None, 2):
                view.show_snapshot(snapshot)
                view.show_selection(Selection(sample=sample))
                QApplication.processEvents()
                assert not find_flaws(view)
                places.add(view.table.y())
        assert len(places) == 1


class TestHidden:
    def test_a_hidden_view_computes_nothing_and_catches_up(self, shown, run, monkeypatch):
        calls = []
        monkeypatch.setattr(
            "xorviz.gui.update.samples.pull_of", lambda each: calls.append(each) or pull_of(each)
        )
        shown.hide()
        for epoch in (60, 70, 1200):
            shown.show_snapshot(run.at(epoch))
            shown.show_selection(Selection(sample=1))
        assert not calls
        shown.show()
        assert [each.epoch for each in calls] == [1200]
        assert sentence(shown).startswith(f"(0, 1): ŷ {run.at(1200).predictions[1, 0]:.2f}")


def test_nothing_is_shown_before_there_is_something(view):
    assert view.arrows.drawn() is None
    assert sentence(view) == ""
    view.show_selection(Selection(sample=2))
    view.grab()


def test_in_mini_batches_the_first_row_is_all_samples(view):
    run = Run(replace(CIRCLE, batch_size=10))
    view.show_snapshot(run.head)
    first = view.table.rows.index(0, 0)
    assert first.data() == "all samples"
    view.show_snapshot(Run(CIRCLE).head)
    assert view.table.rows.index(0, 0).data() == "batch"


def test_large_predictions_fit_their_column(view):
    """A linear output can be anything."""
    run = Run(TrainingConfig(output_activation="linear", activation="linear"))
    state = run.head.state.copy()
    state[0] = [500.0, 500.0, 500.0, 500.0, 1.0, 1.0, -1.0, -1.0, -1.0]
    for scale in (0.1, 1.0, 1e5):
        view.show_snapshot(take_snapshot(run.config, run.data, 0, state * scale, NumpyEngine()))
        room = view.table.columnWidth(PREDICTION) - PADDING
        for row in range(5):
            text = view.table.rows.index(row, PREDICTION).data()
            assert view.table.advance(text) <= room


@pytest.mark.parametrize("names", [("no", "yes"), ("malignant", "benign tumour"), ("0", "1")])
def test_beside_its_mark_the_name_of_a_class_has_room(view, show, run, names):
    data = replace(run.start.make_data(), classes=names)
    table = view.table
    table.show_pull(pull_of(replace(run.at(50), data=data)), 1.0, None)
    for row in range(1, 5):
        name = cell(view, row, "y")
        assert name
        assert names[int(data.targets[row - 1, 0])].startswith(name.removesuffix("…"))
        needed = table.advance(name) + 2 * MARK + MARK_GAP
        assert needed + PADDING <= table.columnWidth(COLUMNS.index("y"))


@pytest.mark.parametrize("scroll_bar", ["", "QScrollBar:vertical { width: 20px; }"])
@pytest.mark.parametrize("size", [(width, 200) for width in range(350, 800, 50)])
def test_bars_are_there_where_they_have_room_and_no_strokes_where_not(view, trained, size, scroll_bar):
    view.table.setStyleSheet(scroll_bar)  # its room is that of no bars
    view.show_snapshot(trained(TrainingConfig(), 50).head)
    view.resize(*size)
    QApplication.processEvents()
    image = view.table.viewport().grab().toImage()
    ink = view.table.theme.colour("gradient").rgb()
    rows = [sum(image.pixel(x, y) == ink for x in range(image.width())) for y in range(image.height())]
    assert max(rows) == 0 or max(rows) >= 0.25 * BARS[0]
    assert (max(rows) == 0) == view.table.isColumnHidden(COLUMNS.index("loss"))
    assert max(rows) == 0 or size[0] > 400
    assert max(rows) > 0 or size[0] < 600
