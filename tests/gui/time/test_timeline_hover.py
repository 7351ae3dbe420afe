"""The card above the pointer: what it says, where it is, when it goes."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.gui.conftest import opens_a_window
from tests.gui.seen import hover_text, lane_rect, pixel_of
from tests.gui.time.timelines import FAST, MAIN, MARKS, card_of, open_menu, point_at, press_keys, resize, said
from xorviz.core.run.landmarks import Landmark
from xorviz.gui.kit.buttons.segments import Segments
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.time.timeline_parts import Lane


class TestHover:
    @pytest.fixture
    def image(self):
        image = QImage(48, 48, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.magenta)
        return image

    def hovered_epoch(self, timeline, epoch):
        """Point at an epoch and return the one that the card names: a pixel may stand for many."""
        hovered = QSignalSpy(timeline.hovered)
        point_at(timeline, pixel_of(timeline, epoch))
        (found,) = said(hovered)
        assert found == pytest.approx(epoch, abs=3)
        return found

    def test_it_says_the_epoch_at_once_and_the_rest_when_it_comes(self, timeline, image):
        epoch = self.hovered_epoch(timeline, 600)
        assert hover_text(timeline) == (f"epoch {epoch:,}", "")
        bare = card_of(timeline).grab().toImage()
        assert bare.pixelColor(20, bare.height() - 8) == load_theme("light").colour("card")
        timeline.show_preview(epoch, "loss 0.0312", image)
        assert hover_text(timeline) == (f"epoch {epoch:,}", "loss 0.0312")
        assert magenta_pixels(card_of(timeline)) == 96 * 96

    def test_an_answer_at_once_is_shown_too(self, timeline, image):
        timeline.hovered.connect(lambda epoch: timeline.show_preview(epoch, f"loss at {epoch}", image))
        for place in (300, 301, 900):
            point_at(timeline, pixel_of(timeline, place))
            epoch = hover_text(timeline)[0].split()[1]
            assert hover_text(timeline)[1] == f"loss at {epoch}"

    def test_many_changes_are_told_in_lines_that_fit(self, timeline):
        parts = [f"w¹₁{count} set to {count}" for count in range(12)]
        text = "12 changes: " + ", ".join(parts)
        timeline.show_marks([Landmark("edit", 500, 500, text, "12 changes")])
        point_at(timeline, pixel_of(timeline, 500))
        _, _, *notes = hover_text(timeline)
        assert len(notes) > 1
        assert " ".join(notes) == text

    def test_a_late_preview_is_ignored(self, timeline, image):
        first = self.hovered_epoch(timeline, 600)
        second = self.hovered_epoch(timeline, 700)
        timeline.show_preview(first, "loss 1", image)
        assert hover_text(timeline) == (f"epoch {second:,}", "")
        assert magenta_pixels(card_of(timeline)) == 0

    def test_a_late_preview_does_not_bring_the_card_back(self, timeline, image):
        epoch = self.hovered_epoch(timeline, 600)
        QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
        timeline.show_preview(epoch, "loss 1", image)
        assert not card_of(timeline).isVisible()

    def test_the_picture_of_one_epoch_is_never_shown_at_another(self, timeline, image):
        timeline.show_preview(self.hovered_epoch(timeline, 600), "loss 1", image)
        size = card_of(timeline).size()
        self.hovered_epoch(timeline, 700)
        assert magenta_pixels(card_of(timeline)) == 0
        assert card_of(timeline).size() == size

    @opens_a_window
    @pytest.mark.parametrize("how", ["leave", "hide", "close", "menu"])
    def test_it_goes(self, timeline, image, how):
        timeline.show_preview(self.hovered_epoch(timeline, 600), "loss 1", image)
        card = card_of(timeline)
        assert card.isVisible()
        if how == "leave":
            QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
        elif how == "hide":
            timeline.hide()
        elif how == "close":
            timeline.window().close()
        else:
            open_menu(timeline, pixel_of(timeline, 600))
        assert not card.isVisible()
        assert hover_text(timeline) == ()

    def test_it_lets_the_pointer_and_the_focus_be(self, timeline):
        timeline.window().activateWindow()
        timeline.setFocus()
        self.hovered_epoch(timeline, 600)
        card = card_of(timeline)
        assert timeline.hasFocus()
        assert card.focusPolicy() == Qt.FocusPolicy.NoFocus
        assert timeline.window().childAt(card.geometry().center()) is not card

    @pytest.mark.parametrize("epoch", [0, 600, 1740])
    def test_it_is_inside_the_window_and_above_the_pointer(self, timeline, image, epoch):
        timeline.show_marks(
            [Landmark("edit", epoch, epoch, "a long text about a setting that was changed, " * 2)]
        )
        resize(timeline, 560)
        point_at(timeline, pixel_of(timeline, epoch))
        timeline.show_preview(timeline._pointed.epoch, "loss 0.0312", image)
        card = card_of(timeline)
        assert timeline.window().rect().contains(card.geometry())
        pointer = timeline.mapTo(timeline.window(), pixel_of(timeline, epoch))
        assert card.geometry().bottom() < pointer.y() - 20
        assert card.geometry().left() <= pointer.x() <= card.geometry().right()

    def test_it_follows_into_another_window(self, timeline, show):
        self.hovered_epoch(timeline, 600)
        QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
        other = QWidget()
        QVBoxLayout(other).addWidget(timeline)
        show(other, (900, 300))
        self.hovered_epoch(timeline, 700)
        assert card_of(timeline).isVisible()
        assert card_of(timeline).parentWidget() is other

    def test_it_names_the_marks_there(self, timeline):
        timeline.show_marks(MARKS)
        for landmark in MARKS:
            point_at(timeline, pixel_of(timeline, (landmark.first + landmark.last) // 2))
            assert hover_text(timeline)[2:] == (landmark.text,)
            for beside in (landmark.first, landmark.last):
                outward = QPoint(-10 if beside == landmark.first else 10, 0)
                point_at(timeline, pixel_of(timeline, beside) + outward)
                assert hover_text(timeline)[2:] == ()

    def test_it_names_a_few_of_a_crowd(self, timeline):
        timeline.show_marks([Landmark("edit", 500 + at, 500 + at, f"edit {at}") for at in range(9)])
        for end, outward, names in ((500, -2, "012"), (508, 2, "876")):
            point_at(timeline, pixel_of(timeline, end) + QPoint(outward, 0))
            assert hover_text(timeline)[2:] == (*[f"edit {name}" for name in names], "+ 6 more"), (
                "the nearest"
            )

    def test_each_epoch_is_announced_once(self, timeline):
        timeline.show_lanes([Lane(0, "main", 0, 50, None)], 0)
        timeline.show_cursor(10)
        hovered = QSignalSpy(timeline.hovered)
        start = pixel_of(timeline, 20)
        for pixel in range(40):
            point_at(timeline, start + QPoint(pixel, 0))
        epochs = said(hovered)
        assert epochs == list(range(20, epochs[-1] + 1))
        assert len(epochs) < 10

    def test_there_is_none_where_nothing_was_recorded(self, timeline):
        point_at(timeline, pixel_of(timeline, 1900))
        assert hover_text(timeline) == ()
        point_at(timeline, pixel_of(timeline, 1700))
        assert hover_text(timeline) != ()
        point_at(timeline, pixel_of(timeline, 1900))
        assert hover_text(timeline) == ()

    def test_training_comes_under_a_resting_pointer(self, timeline):
        place = pixel_of(timeline, 1900)
        point_at(timeline, place)
        timeline.show_lanes([Lane(0, "main", 0, 1950, None)], 0)
        assert hover_text(timeline)[0] == f"epoch {timeline._layout.scale.epoch(place.x()):,}"
        before = timeline._pointed.epoch
        timeline.show_lanes([Lane(0, "main", 0, 9500, None)], 0)
        assert timeline._pointed.epoch > before
        assert hover_text(timeline)[0] == f"epoch {timeline._pointed.epoch:,}"

    def test_other_lanes_have_none(self, timeline):
        timeline.show_lanes([MAIN, FAST], MAIN.id)
        point_at(timeline, lane_rect(timeline, FAST.id).center())
        assert hover_text(timeline) == ()


class TestTheCardGoes:
    @pytest.mark.parametrize(
        "key", [Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Left]
    )
    def test_with_any_key_that_moves_the_cursor(self, timeline, key):
        point_at(timeline, pixel_of(timeline, 600))
        assert hover_text(timeline)
        press_keys(timeline, key)
        timeline.show_cursor(timeline._requested[-1])
        assert not hover_text(timeline)
        point_at(timeline, pixel_of(timeline, 610))
        assert hover_text(timeline)

    def test_when_the_pointer_comes_to_the_buttons_of_the_scale(self, timeline):
        point_at(timeline, pixel_of(timeline, 1700))
        assert hover_text(timeline)
        scale = timeline.findChild(Segments)
        QApplication.sendEvent(scale, QEvent(QEvent.Type.Enter))
        timeline.show_cursor(1300)
        assert not hover_text(timeline)


@pytest.mark.slow
@opens_a_window
@pytest.mark.parametrize("epoch", [200, 290, 600])
def test_after_b_it_goes_until_the_pointer_moves(window, person, qtbot, epoch):
    """The timeline grows by a lane: what lies under the pointer then is something else."""
    person.train_to(1000)
    person.go_to(300)
    timeline = person.see("timeline")
    place = pixel_of(timeline, epoch)
    point_at(timeline, place)
    on_screen, height = timeline.mapToGlobal(place), timeline.height()
    qtbot.waitUntil(lambda: bool(hover_text(timeline)[1]), timeout=60_000)
    person.press("B")
    qtbot.waitUntil(lambda: timeline.height() > height, timeout=60_000)
    QApplication.processEvents()
    assert not card_of(timeline).isVisible()
    assert not timeline._layout.track.contains(timeline.mapFromGlobal(on_screen).toPointF())
    point_at(timeline, pixel_of(timeline, 250))
    qtbot.waitUntil(lambda: bool(hover_text(timeline)[1]), timeout=60_000)
    assert "epochs 0 to 300" in hover_text(timeline)[2]


def magenta_pixels(card):
    picture = card.grab().toImage()
    magenta = QImage(1, 1, QImage.Format.Format_RGB32)
    magenta.fill(Qt.GlobalColor.magenta)
    wanted = magenta.pixel(0, 0)
    rows, columns = range(picture.height()), range(picture.width())
    return sum(picture.pixel(x, y) == wanted for y in rows for x in columns)
