"""The loss curves of two runs in one picture."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.gui.compare.sides import FAST, SLOW, WIDE
from tests.gui.seen import pixel_of, shown_ranges, shown_words


@pytest.fixture
def window(side_by_side):
    return side_by_side


class TestLosses:
    def test_both_curves_are_in_one_picture(self, window, show_epoch, candidates):
        show_epoch(300)
        (_, last), _ = shown_ranges(window._loss)
        assert last >= 1500
        assert shown_words(window._loss) == ["fast"]
        x, _ = window._loss._future.getData()
        assert x.max() == 1500
        x, _ = window._loss._ghosts[0].item.getData()
        assert (x.min(), x.max()) == (0, pytest.approx(680, abs=2))

    def test_the_cursor_can_be_dragged_to_where_only_the_other_run_is(self, window, show_epoch):
        show_epoch(300, FAST, SLOW)
        asked = []
        window.cursor_requested.connect(asked.append)
        viewport = window._loss._plot.viewport()
        start, end = (
            viewport.mapFrom(window._loss, pixel_of(window._loss, epoch, 0.5).toPoint())
            for epoch in (300, 1400)
        )
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(viewport, end)
        QTest.mouseMove(viewport, end + QPoint(500, 0))
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
        assert asked[0] == pytest.approx(1400, abs=10)
        assert asked[1] == 1500

    def test_the_cursor_is_at_the_epoch_and_the_point_on_the_curve(self, window, show_epoch, candidates):
        for epoch in (0, 300, 1240):
            show_epoch(epoch, FAST, SLOW)
            assert window._loss._cursor.line().x1() == epoch
            x, y = window._loss._point.pos().toTuple()
            assert x == min(epoch, 680)
            assert 10**y == pytest.approx(candidates[1].run.losses[int(x)])

    @pytest.mark.parametrize(("current", "solid"), [(SLOW, SLOW), (FAST, FAST), (WIDE, SLOW), (None, SLOW)])
    def test_the_current_run_s_line_is_solid_on_whichever_side_it_is(
        self, window, show_epoch, candidates, current, solid
    ):
        show_epoch(300)
        window.show_candidates(candidates, SLOW, FAST, current)
        curves = {candidate.id: candidate.run.curve for candidate in candidates}
        assert window._loss._curve is curves[solid]
        assert window._loss._ghosts[0].ghost.curve is not curves[solid]
        legend = window.findChild(QWidget, "compare_legend")
        assert legend.solid == ("left" if solid == SLOW else "right")
        assert (
            f"{legend.solid}, solid: {'slow' if solid == SLOW else 'fast'}" in legend.accessibleName().lower()
        )

    def test_the_legend_says_the_sides_and_is_whole_however_long_the_names_are(
        self, window, candidates, qapp
    ):
        names = ("learning rate 5 from epoch 1,085 and more", "initialisation zeros, width 16 from epoch 99")
        long = [replace(each, name=name) for each, name in zip(candidates[:2], names, strict=True)]
        window.show_candidates(long, SLOW, FAST)
        window.resize(760, 520)
        qapp.processEvents()
        legend = window.findChild(QWidget, "compare_legend")
        assert legend.width() >= legend.sizeHint().width()
        assert all(name in legend.accessibleName() and name in legend.toolTip() for name in names)
