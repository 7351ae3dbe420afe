import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import opens_a_window
from tests.gui.seen import hover_text, pixel_of
from tests.gui.time.timelines import point_at
from xorviz.core import Run, TrainingConfig
from xorviz.core.data.sources import make_dataset
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.time.hover_card import CARD_PADDING, PICTURE_SIZE
from xorviz.gui.time.time_card import boundary_picture

KEY = Qt.Key


@pytest.fixture
def timeline(window, person):
    """The timeline of a run of 1,500 epochs with the cursor at 700, in a known theme."""
    window.appearance.choose_theme("light")
    person.train_to(1500)
    person.go_to(700)
    timeline = person.see("timeline")
    timeline.setFocus()
    return timeline


def card_epoch(timeline):
    """The epoch that the card above the pointer names."""
    return int(hover_text(timeline)[0].removeprefix("epoch ").replace(",", ""))


def card_picture(person):
    """The picture on that card, as it is painted."""
    painted = person.see("timeline_hover").grab().toImage()
    area = QRect(CARD_PADDING, CARD_PADDING, PICTURE_SIZE, PICTURE_SIZE)
    return painted.copy(area).convertToFormat(QImage.Format.Format_RGB32)


class TestHover:
    @pytest.mark.slow
    def test_it_shows_the_loss_and_the_boundary_of_the_epoch_there(self, window, person, timeline, qtbot):
        for epoch in (0, 40, 699, 1200, 1500):
            point_at(timeline, pixel_of(timeline, epoch))
            found = card_epoch(timeline)
            assert found == pytest.approx(epoch, abs=3)
            snapshot = window.session.run.at(found)
            loss = f"loss {loss_text(snapshot.loss)}"
            qtbot.waitUntil(lambda loss=loss: hover_text(timeline)[1] == loss)
            assert person.see("timeline_hover").isVisible()
            assert card_picture(person) == boundary_picture(snapshot, load_theme("light"))

    @pytest.mark.slow
    def test_it_moves_nothing(self, window, person, timeline, qtbot):
        shown = window.session.snapshot
        point_at(timeline, pixel_of(timeline, 100))
        qtbot.waitUntil(lambda: bool(hover_text(timeline)[1]))
        assert window.session.snapshot is shown
        assert person.read("readout_epoch") == "700"

    @pytest.mark.slow
    def test_of_a_pointer_that_moves_on_only_the_last_epoch_counts(self, window, timeline, qtbot):
        for epoch in range(100, 1300, 25):
            point_at(timeline, pixel_of(timeline, epoch))
        snapshot = window.session.run.at(card_epoch(timeline))
        qtbot.waitUntil(lambda: hover_text(timeline)[1] == f"loss {loss_text(snapshot.loss)}")

    @pytest.mark.slow
    def test_it_names_what_happened_there(self, window, timeline):
        solved = window.session.run.solved_epoch
        point_at(timeline, pixel_of(timeline, solved))
        assert f"solved since epoch {solved:,}" in hover_text(timeline)

    @pytest.mark.slow
    def test_it_goes_with_the_pointer(self, person, timeline):
        point_at(timeline, pixel_of(timeline, 100))
        QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
        assert hover_text(timeline) == ()
        assert not person.see("timeline_hover").isVisible()

    @pytest.mark.slow
    def test_the_picture_has_the_colours_of_the_theme(self, window, person, timeline, qtbot):
        pictures = []
        for theme in ("light", "dark"):
            window.appearance.choose_theme(theme)
            QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
            point_at(timeline, pixel_of(timeline, 1200))
            qtbot.waitUntil(lambda: bool(hover_text(timeline)[1]))
            pictures.append(card_picture(person))
        assert pictures[0] != pictures[1]

    @pytest.mark.slow
    def test_it_is_upright_with_blue_where_the_answer_is_1(self, window, person, timeline, qtbot):
        point_at(timeline, pixel_of(timeline, 1500))
        qtbot.waitUntil(lambda: bool(hover_text(timeline)[1]))
        picture, data = card_picture(person), make_dataset("xor")
        low, high = data.extent
        for (x, y), target in zip(data.inputs, data.targets.flat, strict=True):
            right, up = ((value - low) / (high - low) * PICTURE_SIZE for value in (x, y))
            colour = picture.pixelColor(int(right), int(PICTURE_SIZE - up))
            assert (colour.blue() > colour.red()) == bool(target)

    @pytest.mark.slow
    def test_it_takes_no_answer_that_others_asked_for(self, window, timeline, qtbot):
        point_at(timeline, pixel_of(timeline, 1000))
        qtbot.waitUntil(lambda: bool(hover_text(timeline)[1]))
        said, run = hover_text(timeline), Run(TrainingConfig(seed=1))
        run.advance(card_epoch(timeline))
        window.session.looks.found.emit("compare_left", run.head)
        assert hover_text(timeline) == said

    @pytest.mark.slow
    def test_it_is_of_the_branch_shown(self, window, person, timeline, qtbot):
        person.type_number("learning_rate_number", "5")
        person.train_to(1500)
        point_at(timeline, pixel_of(timeline, 1000))
        snapshot = window.session.run.at(card_epoch(timeline))
        assert snapshot.config.learning_rate == 5.0
        qtbot.waitUntil(lambda: hover_text(timeline)[1] == f"loss {loss_text(snapshot.loss)}")

    @pytest.mark.slow
    @opens_a_window
    def test_under_a_resting_pointer_it_is_of_the_branch_that_is_switched_to(
        self, window, person, timeline, qtbot
    ):
        person.type_number("learning_rate_number", "5")
        person.train_to(1500)
        point_at(timeline, pixel_of(timeline, 1000))
        qtbot.waitUntil(lambda: bool(hover_text(timeline)[1]))
        old = hover_text(timeline)
        person.choose_in(person.open_menu("Branches"), window.session.view.branches[0].name)
        assert hover_text(timeline)[:2] == (old[0], "")
        snapshot = window.session.run.at(card_epoch(timeline))
        assert snapshot.config.learning_rate != 5.0
        qtbot.waitUntil(lambda: hover_text(timeline)[1] == f"loss {loss_text(snapshot.loss)}")
        assert f"loss {loss_text(snapshot.loss)}" != old[1]
        assert card_picture(person) == boundary_picture(snapshot, load_theme("light"))

    @pytest.mark.slow
    def test_under_a_resting_pointer_it_takes_the_colours_of_another_theme(
        self, window, person, timeline, qtbot
    ):
        point_at(timeline, pixel_of(timeline, 1200))
        qtbot.waitUntil(lambda: bool(hover_text(timeline)[1]))
        snapshot = window.session.run.at(card_epoch(timeline))
        window.appearance.choose_theme("dark")
        qtbot.waitUntil(lambda: bool(hover_text(timeline)[1]))
        assert card_picture(person) == boundary_picture(snapshot, load_theme("dark"))

    @pytest.mark.slow
    def test_it_comes_while_it_trains(self, window, person, timeline, qtbot):
        window.session.playback.set_playing(True)
        person.wait_for_epoch(2000)
        point_at(timeline, pixel_of(timeline, 0))
        first = f"loss {loss_text(window.session.run.at(0).loss)}"
        qtbot.waitUntil(lambda: hover_text(timeline)[:2] == ("epoch 0", first))
        window.session.playback.set_playing(False)


@pytest.mark.slow
class TestKeys:
    def test_move_what_all_views_show(self, window, person, timeline):
        for keys, epoch in (
            ([KEY.Key_Left], 699),
            ([KEY.Key_Right] * 2, 701),
            ([KEY.Key_PageUp], 801),
            ([KEY.Key_PageDown] * 2, 601),
            ([KEY.Key_Home], 0),
            ([KEY.Key_End], 1500),
            ([KEY.Key_Left] * 5, 1495),
            ([KEY.Key_PageDown] * 15, 0),
            ([KEY.Key_PageUp] * 16, 1500),
            ([KEY.Key_Home, KEY.Key_Right, KEY.Key_Right], 2),
            ([KEY.Key_End, KEY.Key_Left, KEY.Key_PageDown], 1399),
        ):
            for key in keys:
                QTest.keyClick(timeline, key)
            person.wait_until_shown(epoch)
            snapshot = window.session.run.at(epoch)
            assert person.read("readout_loss") == loss_text(snapshot.loss)
            assert timeline.accessibleDescription() == f"Epoch {epoch:,} of 1,500"
            assert np.array_equal(window.session.snapshot.parameters.flat, snapshot.parameters.flat)
            assert window.session.run.epoch == 1500

    def test_pause(self, window, person, timeline):
        window.session.playback.set_playing(True)
        person.wait_for_epoch(2000)
        QTest.keyClick(timeline, KEY.Key_Home)
        person.wait_until_shown(0)
        assert not window.actions_by_id["run.play"].isChecked()

    def test_the_window_has_its_own_too(self, person, timeline):
        person.press(",")
        person.wait_until_shown(699)
        person.press(".")
        person.wait_until_shown(700)


class TestDrag:
    def drag(self, timeline, *places):
        QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            point_at(timeline, place, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=places[-1])

    def test_the_views_follow_to_where_it_is_let_go(self, window, person, timeline, qtbot):
        asked = []
        timeline.cursor_requested.connect(asked.append)
        start, end = pixel_of(timeline, 700), pixel_of(timeline, 200)
        self.drag(timeline, *(start + (end - start) * (step / 20) for step in range(21)))
        assert len(asked) == 20
        assert asked[-1] == pytest.approx(200, abs=3)
        person.wait_until_shown(asked[-1])
        assert person.read("readout_loss") == loss_text(window.session.run.at(asked[-1]).loss)
        assert "Recorded up to epoch 1,500" in person.read("status")

    @pytest.mark.slow
    def test_the_card_goes_along(self, window, timeline, qtbot):
        QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=pixel_of(timeline, 700))
        point_at(timeline, pixel_of(timeline, 300) + QPoint(0, 200), Qt.MouseButton.LeftButton)
        snapshot = window.session.run.at(card_epoch(timeline))
        assert snapshot.epoch == pytest.approx(300, abs=3)
        qtbot.waitUntil(lambda: hover_text(timeline)[1] == f"loss {loss_text(snapshot.loss)}")
        QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=pixel_of(timeline, 300))

    @pytest.mark.slow
    def test_beyond_the_ends_there_is_nothing(self, person, timeline):
        handle = pixel_of(timeline, 700)
        self.drag(timeline, handle, QPoint(timeline.width() + 300, 10))
        person.wait_until_shown(1500)
        self.drag(timeline, pixel_of(timeline, 1500), QPoint(-300, 10))
        person.wait_until_shown(0)

    @pytest.mark.slow
    def test_while_it_trains_it_pauses_there(self, window, person, timeline):
        window.session.playback.set_playing(True)
        person.wait_for_epoch(2000)
        self.drag(timeline, pixel_of(timeline, 1000), pixel_of(timeline, 0))
        person.wait_until_shown(0)
        assert not window.session.playing
        assert window.session.run.epoch >= 2000
