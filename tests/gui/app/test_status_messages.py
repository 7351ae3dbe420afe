import re

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QStatusTipEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.core.runs import OVERFLOWING
from xorviz.core import Run, TrainingConfig
from xorviz.gui.kit.theme import load_theme
from xorviz.session.hands import Hands
from xorviz.session.selection import Selection
from xorviz.session.status import sentence

FAR = 10**9


def said(window):
    return window.statusBar().currentMessage()


def first_inked_column(bar):
    image = bar.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    inside = pixels[3:-3].astype(int)
    return int(np.flatnonzero((np.abs(inside - inside[0, 0]) > 60).any(axis=0))[0])


class TestOnTheWayToAGoal:
    @pytest.mark.slow
    def test_the_status_says_where_to_how_long_and_how_to_stop(self, window, person, qtbot):
        window.session.playback.run_to(FAR)
        qtbot.waitUntil(lambda: "left" in person.read("status"))
        pattern = r"● Training to epoch 1,000,000,000 · about [\d,]+ (s|min|h) left · Esc stops"
        assert re.fullmatch(pattern, person.read("status"))

    @pytest.mark.slow
    def test_until_solved_says_so(self, window, person):
        window.session.edit_parameter("initialisation", "zeros")
        person.press(Qt.Key.Key_Escape)
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert person.read("status") == "● Training until solved · Esc stops"

    @pytest.mark.slow
    def test_escape_stops_there_and_then(self, window, person, qtbot):
        window.session.playback.run_to(FAR)
        person.wait_for_epoch(100)
        person.press(Qt.Key.Key_Escape)
        assert not window.session.playing
        assert person.read("status") == "Paused"
        assert not window.actions_by_id["run.stop"].isEnabled()

    @pytest.mark.slow
    def test_without_a_goal_escape_does_nothing(self, window, person):
        person.press(Qt.Key.Key_Space)
        person.press(Qt.Key.Key_Escape)
        assert window.session.playing
        assert person.read("status") == "● Training"


class TestMessages:
    @pytest.mark.slow
    def test_that_it_is_solved_is_said_once(self, window, person, qtbot):
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: said(window) == "Solved since epoch 1,085.", timeout=60_000)
        assert not person.sees("solved")
        person.press(".")
        qtbot.waitUntil(lambda: said(window) == "", timeout=60_000)
        assert person.sees("solved")
        assert person.read("solved") == "Solved since epoch 1,085"

    @pytest.mark.slow
    def test_go_when_the_cursor_moves(self, window, person, qtbot):
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: said(window) == "Solved since epoch 1,085.")
        qtbot.waitUntil(lambda: window.session.snapshot.epoch == 1085)
        assert said(window) == "Solved since epoch 1,085."
        person.press(",")
        qtbot.waitUntil(lambda: window.session.snapshot.epoch == 1084)
        assert said(window) == ""

    @pytest.mark.slow
    def test_why_nothing_is_trained_any_more_stays_until_the_next_action(self, window, person, qtbot):
        window.session.edit_parameter("initialisation", "zeros")
        person.press("Ctrl+Return")
        qtbot.waitUntil(lambda: said(window).endswith("under Health."))
        reason, bar = said(window), window._status_bar
        assert not bar.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for view in (window.session.view,) * 3:  # the window is told again of what is as it was
            bar.on_session_changed(view, frozenset({"landmarks", "head", "epochs_per_second"}))
        window.appearance.choose_theme("dark")
        assert said(window) == reason
        window.session.nudge()
        qtbot.waitUntil(lambda: said(window) == "", timeout=60_000)

    @pytest.mark.slow
    def test_go_when_playing_starts(self, window, person):
        person.type_number("learning_rate_number", "-1")
        assert "not allowed" in said(window)
        person.press(Qt.Key.Key_Space)
        assert said(window) == ""
        assert person.read("status") == "● Training"

    def test_go_when_a_setting_is_changed(self, window, person):
        person.type_number("learning_rate_number", "-1")
        person.type_number("learning_rate_number", "1")
        assert said(window) == ""

    @pytest.mark.slow
    def test_begin_where_the_state_begins(self, window, person):
        window._status_bar._status.setText("Here")
        state = first_inked_column(window.statusBar())
        window._status_bar.say("Here")
        assert first_inked_column(window.statusBar()) == state

    @pytest.mark.slow
    @pytest.mark.parametrize("busy", [True, False])
    def test_a_hint_of_a_menu_replaces_neither_the_training_nor_a_message(self, window, person, busy):
        if busy:
            window.session.playback.set_speed(1.0)
            person.press(Qt.Key.Key_Space)
        else:
            window._status_bar.say("Saved.")
        assert said_at_step(window) == ("" if busy else "Saved.")

    @pytest.mark.slow
    def test_a_hint_of_a_menu_is_said_when_nothing_goes_on(self, window):
        assert said_at_step(window) == "Forward one epoch"


def test_the_hint_of_play_goes_when_the_pointer_does_though_it_plays_by_then(window):
    hint, none = QStatusTipEvent("Train, or pause"), QStatusTipEvent("")
    QApplication.sendEvent(window, hint)
    assert said(window) == "Train, or pause"
    window.session.playback.set_speed(1.0)
    window.session.playback.set_playing(True)
    QApplication.sendEvent(window, none)
    assert said(window) == ""
    QApplication.sendEvent(window, hint)
    assert said(window) == "", "nothing takes the place of what goes on"


def said_at_step(window):
    """Return what the status bar says when a menu's entry has come under the pointer."""
    window.actions_by_id["run.step"].showStatusText(window)
    return said(window)


@pytest.mark.slow
def test_where_the_next_update_overflows_that_is_said_to_who_steps_there(window, person, qtbot):
    session = window.session
    session.start_run(OVERFLOWING)
    while not session.run.diverged:
        epoch = session.run.epoch
        session.playback.step()
        qtbot.waitUntil(lambda epoch=epoch: session.run.epoch > epoch or session.run.diverged, timeout=60_000)
    stopped = f"Stopped at epoch {session.run.epoch:,}: the next update overflows."
    assert person.read("status").startswith(stopped)
    session.playback.step_back()
    qtbot.waitUntil(lambda: person.read("status").startswith("Recorded"), timeout=60_000)
    session.playback.step()
    qtbot.waitUntil(lambda: person.read("status").startswith(stopped), timeout=60_000)


class TestWhatIsLost:
    @pytest.mark.slow
    def test_a_change_of_the_network_says_what_was_set_by_hand_and_is_not_in_it(self, window):
        session = window.session
        Hands(session).set_parameter(0, 1.5)
        assert session.config.start is not None
        session.edit_parameter("hidden", (2, 2))
        assert said(window).startswith("The weights set by hand belong to the network before")
        assert said(window).endswith("Undo leads back.")
        window.undo.stack.undo()
        assert session.snapshot.parameters.flat[0] == 1.5
        session.edit_parameter("seed", 4)
        assert said(window) == "", "another start was asked for"
        Hands(session).freeze(2, True)
        session.edit_parameter("hidden", (3,))
        assert said(window) == "Nothing is frozen or off in this network. Undo leads back."

    def test_what_both_networks_have_stays_selected(self):
        old, new, other = (Run(TrainingConfig(hidden=hidden)) for hidden in ((2,), (2, 2), (3,)))
        for chosen in (Selection(neuron=(1, 1)), Selection(parameter=5), Selection(neuron=(0, 1))):
            assert chosen.after(old, new) == chosen
        for chosen in (Selection(neuron=(2, 0)), Selection(parameter=6)):
            assert chosen.after(old, new) == Selection()
        for chosen in (Selection(neuron=(1, 1)), Selection(parameter=0)):
            assert chosen.after(old, other) == Selection()


def test_no_message_hides_that_an_error_has_stopped_the_training(window, person, capsys):
    person.train_to(30)
    assert said(window) == "Reached epoch 30."
    window.session.training_failed.emit("Traceback\nMemoryError: no room")
    assert said(window) == ""
    assert person.read("status") == "An error stopped the training: MemoryError: no room"
    assert "no room" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("clever.xorviz: epoch 240 is another", "clever.xorviz: epoch 240 is another."),
        ("the rate 0.5 is not allowed", "The rate 0.5 is not allowed."),
        ("a name is needed", "A name is needed."),
    ],
)
def test_what_is_refused_is_a_sentence_and_a_file_is_called_as_it_is(reason, said):
    assert sentence(reason) == said


class TestWhatWentWrong:
    """Is told in a colour of its own, and with a sign."""

    def alarming(self, window):
        image, alarm = window.statusBar().grab().toImage(), load_theme("light").colour("alarm").rgb()
        reds = [image.pixel(x, y) == alarm for x in range(image.width()) for y in range(image.height())]
        return sum(reds) > 40

    def test_what_is_refused(self, window):
        window.appearance.show_theme("light")
        window.statusBar().refuse("the file is not there")
        assert self.alarming(window)
        window.statusBar().say("Written.")
        assert not self.alarming(window), "it is no news of that any more"

    def test_a_run_that_overflows(self, window, qtbot):
        window.appearance.show_theme("light")
        window.session.start_run(
            TrainingConfig(activation="linear", output_activation="linear", learning_rate=50.0)
        )
        window.session.playback.run_to(3000)
        qtbot.waitUntil(lambda: window.session.view.diverged)
        qtbot.waitUntil(lambda: self.alarming(window))
        window.session.playback.seek(0)
        qtbot.waitUntil(lambda: not self.alarming(window))
        window.session.playback.seek(window.session.view.head)
        qtbot.waitUntil(lambda: self.alarming(window))

    def test_an_error_until_the_next_run(self, window):
        window.appearance.show_theme("light")
        window.session.failing.fail("Traceback\nValueError: shapes do not fit")
        assert self.alarming(window)
        window.session.start_run(TrainingConfig(seed=2))
        assert not self.alarming(window)

    def test_it_stays_while_the_pointer_passes_a_button_and_what_that_does_is_none(self, window):
        window.appearance.show_theme("light")
        window.statusBar().refuse("learning rate 'abc' is not allowed")
        for hint in ("Train, or pause", ""):
            QApplication.sendEvent(window, QStatusTipEvent(hint))
            assert self.alarming(window), "it is news still"
        window.statusBar().clearMessage()  # as when its time is over
        QApplication.sendEvent(window, QStatusTipEvent("Train, or pause"))
        assert said(window) == "Train, or pause"
        assert not self.alarming(window)
