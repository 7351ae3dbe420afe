"""The gradients of the samples as arrows, and their sum."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.seen import shown_caption
from tests.gui.update.samples import CIRCLE, NARROW, SIZES, pixels
from xorviz.core import TrainingConfig
from xorviz.core.insight.pull import pull_of
from xorviz.core.run.run import Run
from xorviz.core.update.names import sample_name
from xorviz.gui.kit.theme import load_theme, text_font
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.update import samples_arrows
from xorviz.gui.update.samples_arrows import CAPTION_LINES, CAPTION_PIXELS
from xorviz.gui.update.samples_table import LOSS
from xorviz.session.selection import Selection

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(samples_view):
    return samples_view


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
        assert shown_caption(shown.arrows)[0] == "Their sum is only 0.16 % of one arrow"

    @pytest.mark.parametrize("which", ["run", "circle"])
    def test_a_sum_that_is_not_negligible_points_straight_up(self, view, run, circle, which):
        snapshot = {"run": run.at(1085), "circle": circle.at(200)}[which]
        view.show_snapshot(snapshot)
        drawn, pull = view.arrows.drawn(), pull_of(snapshot)
        up = drawn.sum_tip - drawn.origin
        assert up.x() == pytest.approx(0.0, abs=1e-6)
        assert -up.y() * drawn.per_pixel * drawn.sum_divisor == pytest.approx(pull.batch_length)
        assert shown_caption(view.arrows)[0].startswith("Up: their sum, ")

    def test_the_caption_says_which_plane_it_is_and_how_much_that_keeps(self, shown, run):
        shown.resize(1100, 420)
        QApplication.processEvents()
        plateau, later = pull_of(run.at(50)), pull_of(run.at(1085))
        assert shown_caption(shown.arrows) == (
            f"Their sum is only {100 * plateau.ratio:.2f} % of a typical arrow's length",
            f"Across and up: where they differ most. The plane shows {100 * plateau.kept:.0f} % of their "
            f"lengths, {100 * plateau.sum_kept:.0f} % of their sum's",
        )
        shown.show_snapshot(run.at(1085))
        whole = (
            f"Up: their sum, {100 * later.ratio:.0f} % of a typical arrow's length",
            f"Across: where they differ most. The plane shows {100 * later.kept:.0f} % of their lengths",
        )
        assert shown_caption(shown.arrows) == whole
        shown.resize(*NARROW)
        QApplication.processEvents()
        assert shown_caption(shown.arrows) == (f"Up: sum, {100 * later.ratio:.0f} % of one arrow", "")
        assert shown.arrows.toolTip() == "\n".join(whole)

    def test_a_sum_of_nothing_is_said(self, view, trained):
        view.show_snapshot(trained(TrainingConfig(initialisation="zeros"), 0).head)
        assert shown_caption(view.arrows)[0] == "Their sum is 0"

    @pytest.mark.slow
    @pytest.mark.parametrize("size", SIZES)
    def test_no_caption_is_cut(self, view, run, circle, size):
        view.resize(*size)
        metrics = QFontMetricsF(text_font(CAPTION_PIXELS))
        for snapshot in (run.at(0), run.at(50), run.at(1085), circle.at(0), circle.at(200)):
            view.show_snapshot(snapshot)
            QApplication.processEvents()
            for words in shown_caption(view.arrows):
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

    @pytest.mark.slow
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

    @pytest.mark.slow
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

    @pytest.mark.slow
    def test_the_scale_is_a_power_of_two_and_does_not_dance(self, shown, run):
        scales = []
        for epoch in range(0, 1200, 10):
            shown.show_snapshot(run.at(epoch))
            scales.append(shown.arrows.drawn().per_pixel)
        assert all(np.log2(scale) == round(np.log2(scale)) for scale in scales)
        assert np.count_nonzero(np.diff(scales)) <= 3

    @pytest.mark.parametrize("many", [False, True])
    def test_each_arrow_ends_in_the_mark_of_its_class(self, view, shown, circle, monkeypatch, many):
        if many:
            view.show_snapshot(circle.at(0))
        painted = []
        monkeypatch.setattr(samples_arrows, "paint_mark", lambda *of: painted.append((of[1], of[4])))
        shown.arrows.grab()
        drawn, targets = shown.arrows.drawn(), shown.arrows._pull.data.targets[:, 0].tolist()
        expected = [(tip.toTuple(), target) for tip, target in zip(drawn.tips, targets, strict=True)]
        assert sorted((tip.toTuple(), target) for tip, target in painted) == sorted(expected)

    def test_it_is_painted_in_the_colours_of_the_theme(self, shown, light):
        dark = load_theme("dark")
        for theme in (light, dark):
            set_theme(shown, theme)
            image = pixels(shown.arrows)
            for role in ("positive", "negative", "gradient"):
                colour = np.array(theme.colour(role).getRgb()[:3])
                assert (image == colour).all(axis=2).any()


@pytest.mark.parametrize("size", [NARROW, (620, 240)])
def test_a_sum_that_is_drawn_shorter_says_so_below(view, size):
    view.resize(*size)
    run = Run(CIRCLE)
    run.advance(1)
    view.show_snapshot(run.head)
    divisor = view.arrows.drawn().sum_divisor
    assert divisor > 1.0
    assert shown_caption(view.arrows)[0].endswith(f"÷ {divisor:,.0f}")
