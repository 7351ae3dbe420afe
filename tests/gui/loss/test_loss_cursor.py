"""The cursor of the loss view, where it is and how it is dragged."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.loss.curves import drawn, falling, hover, point_of, viewport
from tests.gui.seen import hover_text, shown_ranges
from xorviz.core import TrainingConfig
from xorviz.gui.loss.loss_curves import LossGhost


class TestCursor:
    def test_is_at_the_epoch_shown(self, view, trained):
        run = trained(TrainingConfig(), 200)
        for epoch in (0, 77, 200):
            view.show_losses(run.curve, epoch, run.losses[epoch])
            assert view._cursor.line().x1() == epoch
            assert view._point.x() == epoch
            assert 10 ** view._point.y() == pytest.approx(run.losses[epoch])

    def test_parts_the_past_from_the_future(self, view, trained):
        run = trained(TrainingConfig(), 200)
        view.show_losses(run.curve, 50, run.losses[50])
        assert drawn(view._past)[0].max() == 50
        assert drawn(view._future)[0].max() == 200
        view.show_losses(run.curve, 200, run.losses[200])
        assert drawn(view._past)[0].max() == 200

    def test_follows_the_training(self, window, person):
        for epoch in (1, 2, 3):
            person.step()
            assert person.see("loss")._cursor.line().x1() == epoch


LEFT = Qt.MouseButton.LeftButton


class TestDragging:
    @pytest.fixture
    def requests(self, shown):
        requests = []
        shown.cursor_requested.connect(requests.append)
        return requests

    def test_the_line_is_taken_and_goes_on_to_the_ends(self, shown, requests):
        start = point_of(shown, 1240, 0.05)
        QTest.mousePress(viewport(shown), LEFT, pos=start + QPoint(4, 0))
        assert requests == []
        for aside in (5, 5, 6, 30, 400, 4000, 4001, -30, -600, -800):
            QTest.mouseMove(viewport(shown), start + QPoint(aside, 0))
        QTest.mouseRelease(viewport(shown), LEFT, pos=start - QPoint(800, 0))
        assert len(requests) == len(set(requests)) == 6
        assert 0 < requests[0] - 1240 < 15
        assert requests[3] == 2000
        assert requests[-1] == 0
        QTest.mouseMove(viewport(shown), start)
        assert len(requests) == 6

    def test_a_press_elsewhere_brings_it(self, shown, requests):
        QTest.mousePress(viewport(shown), LEFT, pos=point_of(shown, 600, 0.05))
        assert requests == [pytest.approx(600, abs=4)]
        QTest.mouseMove(viewport(shown), point_of(shown, 300, 0.01))
        assert requests[1:] == [pytest.approx(300, abs=4)]
        QTest.mouseRelease(viewport(shown), LEFT, pos=point_of(shown, 300, 0.01))

    def test_the_plot_stays_still(self, shown):
        before = shown_ranges(shown)
        for button in (LEFT, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
            QTest.mousePress(viewport(shown), button, pos=QPoint(300, 100))
            QTest.mouseMove(viewport(shown), QPoint(100, 30))
            QTest.mouseRelease(viewport(shown), button, pos=QPoint(100, 30))
            QTest.mouseDClick(viewport(shown), button, pos=QPoint(100, 30))
            QTest.mouseRelease(viewport(shown), button, pos=QPoint(100, 30))  # which that leaves out
        assert shown_ranges(shown) == before

    def test_only_the_left_button_inside_the_plot_takes_it(self, shown, requests):
        QTest.mouseClick(viewport(shown), Qt.MouseButton.RightButton, pos=point_of(shown, 600, 0.05))
        QTest.mousePress(viewport(shown), LEFT, pos=QPoint(10, 100))
        QTest.mouseMove(viewport(shown), QPoint(300, 100))
        QTest.mouseRelease(viewport(shown), LEFT, pos=QPoint(300, 100))
        assert requests == []

    def test_the_pointer_says_where_the_line_can_be_taken(self, shown):
        shapes = []
        for aside in (0, 5, -5, 12, -12):
            hover(shown, 1240, 0.05, right=aside)
            shapes.append(viewport(shown).cursor().shape())
        assert shapes == [Qt.CursorShape.SizeHorCursor] * 3 + [Qt.CursorShape.ArrowCursor] * 2

    @pytest.mark.parametrize(("reaches_ghosts", "last"), [(False, 2000), (True, 2999)])
    def test_reaches_a_ghost_s_end_only_where_that_is_wanted(self, shown, requests, reaches_ghosts, last):
        shown.reaches_ghosts = reaches_ghosts
        shown.show_ghosts([LossGhost("longer", 0, falling(3000))])
        QTest.mousePress(viewport(shown), LEFT, pos=point_of(shown, 3040, 0.5))
        QTest.mouseRelease(viewport(shown), LEFT, pos=point_of(shown, 3040, 0.5))
        assert requests == [last]

    def test_nothing_is_shown_nothing_is_taken(self, view):
        view.cursor_requested.connect(pytest.fail)
        QTest.mouseClick(viewport(view), LEFT, pos=QPoint(200, 80))
        assert hover_text(view) == ""
