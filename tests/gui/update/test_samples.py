from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from xorviz.core import TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.pull import pull_of
from xorviz.core.run.run import Run
from xorviz.core.run.training import take_snapshot
from xorviz.core.update.names import sample_name
from xorviz.gui.kit.column_table import PADDING
from xorviz.gui.kit.theme import load_theme, text_font
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.update.samples import SamplesView
from xorviz.gui.update.samples_arrows import CAPTION_LINES, CAPTION_PIXELS
from xorviz.gui.update.samples_places import SMALLEST, LabelPlaces, PowerScale, class_pen
from xorviz.gui.update.samples_table import LOSS, PREDICTION
from xorviz.session.selection import Selection

LEFT = Qt.MouseButton.LeftButton
NARROW = (366, 145)
"""What a window of 1024 by 700 leaves."""
SIZES = [NARROW, (480, 170), (620, 240), (900, 420)]
CIRCLE = TrainingConfig(dataset="circle", hidden=(16,), reduction="mean")


COLUMNS = ["sample", "y", "ŷ", "loss", "gradient share"]


@pytest.fixture(scope="module")
def run():
    run = Run(TrainingConfig())
    run.advance(1200)
    return run


@pytest.fixture(scope="module")
def circle():
    run = Run(CIRCLE)
    run.advance(200)
    return run


@pytest.fixture
def view(light, show):
    view = SamplesView()
    set_theme(view, light)
    return show(view, (620, 240))


@pytest.fixture
def shown(view, run):
    """A view of XOR on its plateau."""
    view.show_snapshot(run.at(50))
    return view


def sentence(view):
    return view.findChild(QLabel, "samples_sentence").text()


def cell(view, row, column):
    model = view.table.model()
    return model.index(row, COLUMNS.index(column)).data()


def row_of(view, row):
    return [cell(view, row, column) for column in COLUMNS]


def click_row(view, row):
    where = view.table.visualRect(view.table.model().index(row, 0)).center()
    QTest.mouseClick(view.table.viewport(), LEFT, pos=where)


def pixels(widget):
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, 2::-1]


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


class TestTheArrows:
    def test_the_sum_is_the_sum_of_the_arrows(self, shown, run):
        shown.show_snapshot(run.at(1200))
        drawn = shown.arrows.drawn()
        total = sum((tip - drawn.origin for tip in drawn.tips), QPointF())
        assert (drawn.sum_tip - drawn.origin).toTuple() == pytest.approx(total.toTuple())
        assert drawn.sum_divisor == 1

    def test_on_the_plateau_they_cancel(self, shown):
        drawn = shown.arrows.drawn()
        lengths = [QPointF(tip - drawn.origin).manhattanLength() for tip in drawn.tips]
        assert min(lengths) > 40
        assert (drawn.sum_tip - drawn.origin).manhattanLength() < 1
        assert shown.arrows.caption()[0] == "Their sum is only 0.16 % of a typical arrow's length"

    @pytest.mark.parametrize("which", ["run", "circle"])
    def test_a_sum_that_is_not_negligible_points_straight_up(self, view, run, circle, which):
        snapshot = {"run": run.at(1085), "circle": circle.at(200)}[which]
        view.show_snapshot(snapshot)
        drawn, pull = view.arrows.drawn(), pull_of(snapshot)
        up = drawn.sum_tip - drawn.origin
        assert up.x() == pytest.approx(0.0, abs=1e-6)
        assert -up.y() * drawn.per_pixel * drawn.sum_divisor == pytest.approx(pull.batch_length)
        assert view.arrows.caption()[0].startswith("Up: their sum, ")

    def test_the_caption_says_which_plane_it_is_and_how_much_that_keeps(self, shown, run):
        shown.resize(1100, 420)
        QApplication.processEvents()
        plateau, later = pull_of(run.at(50)), pull_of(run.at(1085))
        assert shown.arrows.caption() == (
            f"Their sum is only {100 * plateau.ratio:.2f} % of a typical arrow's length",
            f"Across and up: where they differ most. The plane shows {100 * plateau.kept:.0f} % of their "
            f"lengths, {100 * plateau.sum_kept:.0f} % of their sum's",
        )
        shown.show_snapshot(run.at(1085))
        whole = (
            f"Up: their sum, {100 * later.ratio:.0f} % of a typical arrow's length",
            f"Across: where they differ most. The plane shows {100 * later.kept:.0f} % of their lengths",
        )
        assert shown.arrows.caption() == whole
        shown.resize(*NARROW)
        QApplication.processEvents()
        assert shown.arrows.caption() == (f"Up: their sum, {100 * later.ratio:.0f} % of one", "")
        assert shown.arrows.toolTip() == "\n".join(whole)

    def test_a_sum_of_nothing_is_said(self, view, trained):
        view.show_snapshot(trained(TrainingConfig(initialisation="zeros"), 0).head)
        assert view.arrows.caption()[0] == "Their sum is 0"

    @pytest.mark.parametrize("size", SIZES)
    def test_no_caption_is_cut(self, view, run, circle, size):
        view.resize(*size)
        metrics = QFontMetricsF(text_font(CAPTION_PIXELS))
        for snapshot in (run.at(0), run.at(50), run.at(1085), circle.at(0), circle.at(200)):
            view.show_snapshot(snapshot)
            QApplication.processEvents()
            for words in view.arrows.caption():
                room = view.arrows.width() * (1 if view.arrows.height() < CAPTION_LINES[1] else 2)
                assert metrics.horizontalAdvance(words) <= room

    def test_in_a_small_window_the_table_does_with_fewer_columns(self, view, run, circle):
        """So that the arrows are there too."""
        for snapshot in (run.at(50), circle.at(200)):
            view.show_snapshot(snapshot)
            view.resize(*NARROW)
            QApplication.processEvents()
            assert view.arrows.isVisible()
            assert view.arrows.width() >= 96
            assert view.rect().contains(view.arrows.geometry())
            assert view.table.isColumnHidden(LOSS)
            view.resize(900, 420)
            QApplication.processEvents()
            assert not view.table.isColumnHidden(LOSS)

    def test_a_click_on_an_arrow_or_its_name_picks_its_sample(self, shown, run, qtbot):
        shown.show_snapshot(run.at(1085))
        drawn = shown.arrows.drawn()
        for row, tip in enumerate(drawn.tips):
            shown.show_selection(Selection(sample=None))
            box = drawn.labels[sample_name(run.data, row)]
            for place in (drawn.origin + 0.95 * (tip - drawn.origin), box.center()):
                with qtbot.waitSignal(shown.sample_selected) as picked:
                    QTest.mouseClick(shown.arrows, LEFT, pos=place.toPoint())
                assert picked.args == [row]

    def test_a_click_beside_them_picks_the_batch(self, shown, qtbot):
        shown.show_selection(Selection(sample=1))
        with qtbot.waitSignal(shown.sample_selected) as picked:
            QTest.mouseClick(shown.arrows, LEFT, pos=shown.arrows.rect().topLeft() + QPoint(3, 3))
        assert picked.args == [None]

    def test_of_many_the_arrow_nearest_is_picked(self, view, circle, qtbot):
        view.show_snapshot(circle.at(0))
        drawn = view.arrows.drawn()
        lengths = [(tip - drawn.origin).manhattanLength() for tip in drawn.tips]
        row = int(np.argmax(lengths))
        assert view.arrows.row_at(drawn.tips[row]) == row
        assert view.arrows.row_at(QPointF(view.arrows.rect().bottomRight())) is None

    @pytest.mark.parametrize("size", SIZES)
    def test_no_label_covers_an_arrow(self, view, run, size):
        view.resize(*size)
        for epoch in range(0, 1201, 100):
            view.show_snapshot(run.at(epoch))
            QApplication.processEvents()
            drawn = view.arrows.drawn()
            for tip in (*drawn.tips, drawn.sum_tip):
                points = [drawn.origin + share * (tip - drawn.origin) for share in np.linspace(0, 1, 200)]
                assert not [box for box in drawn.labels.values() for point in points if box.contains(point)]

    @pytest.mark.parametrize("size", SIZES)
    def test_arrows_and_labels_stay_inside_and_labels_do_not_meet(self, view, run, circle, size):
        view.resize(*size)
        for snapshot in (run.at(0), run.at(50), run.at(1000), run.at(1200), circle.at(0), circle.at(200)):
            view.show_snapshot(snapshot)
            view.show_selection(Selection(sample=3))
            QApplication.processEvents()
            drawn, inside = view.arrows.drawn(), QRectF(view.arrows.rect())
            assert all(inside.contains(point) for point in (*drawn.tips, drawn.sum_tip))
            assert all(inside.contains(box) for box in drawn.labels.values())
            assert not any(one.intersects(other) for one, other in combinations(drawn.labels.values(), 2))

    def test_each_sample_is_named(self, shown):
        assert set(shown.arrows.drawn().labels) == {"(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)", "sum"}

    def test_of_many_only_the_one_that_is_selected_is_named(self, view, circle):
        view.show_snapshot(circle.at(0))
        drawn = view.arrows.drawn()
        assert set(drawn.labels) == {f"sum ÷ {drawn.sum_divisor:.0f}"}
        view.show_selection(Selection(sample=0))
        assert len(view.arrows.drawn().labels) == 2

    def test_a_sum_too_long_is_divided_by_what_it_says(self, view, circle):
        view.show_snapshot(circle.at(0))
        drawn = view.arrows.drawn()
        total = sum((tip - drawn.origin for tip in drawn.tips), QPointF())
        assert drawn.sum_divisor in (16, 32, 64, 128)
        expected = (total / drawn.sum_divisor).toTuple()
        assert (drawn.sum_tip - drawn.origin).toTuple() == pytest.approx(expected)

    def test_the_scale_is_a_power_of_two_and_does_not_dance(self, shown, run):
        scales = []
        for epoch in range(0, 1200, 10):
            shown.show_snapshot(run.at(epoch))
            scales.append(shown.arrows.drawn().per_pixel)
        assert all(np.log2(scale) == round(np.log2(scale)) for scale in scales)
        assert np.count_nonzero(np.diff(scales)) <= 3

    def test_the_classes_differ_by_more_than_colour(self, light):
        one, zero = class_pen(light, 1.0, 2.0), class_pen(light, 0.0, 2.0)
        assert one.style() == Qt.PenStyle.SolidLine
        assert zero.style() == Qt.PenStyle.CustomDashLine

    def test_it_is_painted_in_the_colours_of_the_theme(self, shown, light):
        dark = load_theme("dark")
        for theme in (light, dark):
            set_theme(shown, theme)
            image = pixels(shown.arrows)
            for role in ("positive", "negative", "gradient"):
                colour = np.array(theme.colour(role).getRgb()[:3])
                assert (image == colour).all(axis=2).any()


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


class TestPowerScale:
    @given(st.lists(st.floats(1e-30, 1e30), min_size=1, max_size=20), st.floats(1.0, 1000.0))
    def test_what_is_scaled_fits_and_is_not_too_small(self, sizes, room):
        scale = PowerScale()
        for size in sizes:
            factor = scale.factor(size, room)
            assert np.log2(factor) == round(np.log2(factor))
            assert SMALLEST * room * 0.999 < size * factor <= room * 1.001

    @given(st.floats(1e-3, 1e3))
    def test_it_holds_while_it_can(self, size):
        scale = PowerScale()
        factor = scale.factor(size, 100.0)
        for share in (0.99, 0.5 * 100.0 / (size * factor), 0.46 * 100.0 / (size * factor)):
            if share <= 1.0:
                assert scale.factor(size * share, 100.0) == factor

    def test_nothing_to_scale(self):
        assert PowerScale().factor(0.0, 10.0) == 1.0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 150)), min_size=1, max_size=9))
def test_labels_never_meet_nor_leave_their_area(points):
    area = QRectF(0, 0, 200, 150)
    tips = {str(number): QPointF(*point) for number, point in enumerate(points)}
    sizes = {name: QSizeF(38, 13) for name in tips}
    places = LabelPlaces()
    for _ in range(2):
        boxes = places.place(tips, sizes, QPointF(100, 75), area)
        assert all(area.contains(box) for box in boxes.values())
        assert not any(one.intersects(other) for one, other in combinations(boxes.values(), 2))


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


@pytest.mark.parametrize("size", [NARROW, (620, 240)])
def test_a_sum_that_is_drawn_shorter_says_so_below(view, size):
    view.resize(*size)
    run = Run(CIRCLE)
    run.advance(1)
    view.show_snapshot(run.head)
    divisor = view.arrows.drawn().sum_divisor
    assert divisor > 1.0
    assert view.arrows.caption()[0].endswith(f"÷ {divisor:,.0f}")
