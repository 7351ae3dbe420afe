import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.conftest import opens_a_window
from xorviz.core import TrainingConfig

NO_EPOCHS = [
    "-1",
    "x",
    "1.5",
    "",
    "²",
    "٣x",
    "0x10",
    "nan",
    str(10**12 + 1),
    str(2**63),
    "9" * 400,
    "9" * 5000,
]

pytestmark = opens_a_window


def enter(person, text, key=Qt.Key.Key_Return):
    """Open the dialog by its key and type into it."""
    person.press("Ctrl+G")
    line = person.see("epoch")
    QTest.keyClicks(line, text)
    QTest.keyClick(line, key)


class TestOpening:
    def test_it_knows_where_the_cursor_is_and_what_is_recorded(self, person):
        person.train_to(1200)
        person.go_to(1100)
        person.press("Ctrl+G")
        assert person.see("epoch").text() == "1,100"
        assert person.see("epoch").selectedText() == "1,100"
        assert "1,200" in person.read("epoch_note")

    @pytest.mark.slow
    @pytest.mark.parametrize("how", ["Escape", "Cancel"])
    def test_it_can_be_left(self, person, how):
        person.train_to(100)
        if how == "Escape":
            enter(person, "50", Qt.Key.Key_Escape)
        else:
            person.press("Ctrl+G")
            person.answer("epoch_dialog", "Cancel")
        person.return_from("epoch_dialog")
        person.press(".")
        person.wait_until_shown(101)


@pytest.mark.slow
class TestGoing:
    def test_a_recorded_epoch_is_shown(self, window, person):
        person.train_to(1100)
        losses = window.session.run.losses
        for text, epoch in (("50", 50), ("0", 0), ("1,050", 1050), (" 100 ", 100)):
            enter(person, text)
            person.wait_until_shown(epoch)
            assert window.session.run.epoch == 1100
            assert window.session.snapshot.loss == losses[epoch]
            person.return_from("epoch_dialog")

    def test_beyond_the_head_the_run_is_trained_until_it_is_reached(self, window, person):
        person.train_to(100)
        person.go_to(50)
        window.session.playback.set_speed(20.0)
        enter(person, "3000")
        person.wait_until_shown(3000)
        assert window.session.run.epoch == 3000
        assert not window.session.playing
        assert window.statusBar().currentMessage() == "Reached epoch 3,000."
        assert window.session.view.speed == 20.0

    def test_the_button_goes_too(self, person):
        person.train_to(100)
        person.press("Ctrl+G")
        QTest.keyClicks(person.see("epoch"), "30")
        person.answer("epoch_dialog", "OK")
        person.wait_until_shown(30)

    def test_it_can_be_paused_on_the_way(self, window, person):
        enter(person, "1000000000")
        person.wait_for_epoch(500)
        person.return_from("epoch_dialog")
        assert window.actions_by_id["run.play"].isChecked()
        person.press(Qt.Key.Key_Space)
        assert not window.session.playing
        reached = window.session.run.epoch
        person.press(".")
        person.wait_for_epoch(reached + 1)

    def test_a_run_that_diverges_on_the_way_says_so(self, window, person, qtbot):
        window.session.start_run(
            TrainingConfig(activation="linear", output_activation="linear", learning_rate=50.0, hidden=(8,))
        )
        enter(person, "100000")
        qtbot.waitUntil(lambda: window.session.run.diverged)
        assert "overflows" in window.statusBar().currentMessage()
        assert not window.session.playing


class TestRefusals:
    def test_what_is_no_epoch_gets_one_clear_line_and_can_be_mended(self, window, person):
        person.train_to(100)
        person.press("Ctrl+G")
        line = person.see("epoch")
        for text in NO_EPOCHS:
            line.clear()
            line.insert(text)
            QTest.keyClick(line, Qt.Key.Key_Return)
            assert person.sees("epoch_dialog"), text
            note = person.read("epoch_note")
            assert note.startswith("Epoch "), text
            assert "\n" not in note, text
            assert len(note) < 160, text
            assert "  " not in note, text
            assert (window.session.run.epoch, window.session.playing) == (100, False), text
            assert line.hasSelectedText() or not text
            QTest.keyClick(line, Qt.Key.Key_Backspace)
        QTest.keyClicks(line, "42")
        QTest.keyClick(line, Qt.Key.Key_Return)
        person.wait_until_shown(42)

    @pytest.mark.slow
    def test_the_line_fits(self, person, find_flaws):
        person.press("Ctrl+G")
        line = person.see("epoch")
        line.setText("9" * 400)
        QTest.keyClick(line, Qt.Key.Key_Return)
        person.qtbot.waitUntil(lambda: not find_flaws(person.see("epoch_dialog")))
