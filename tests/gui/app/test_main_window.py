import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from tests.gui.seen import pixel_of
from tests.telling import tells
from xorviz.core import TrainingConfig
from xorviz.core.network.losses import LOSSES
from xorviz.core.run.parameters import DEFAULT_SEED
from xorviz.core.run.training import Trainer
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.loss.loss_view import LossView

ACTIONS = (
    *("export.frame", "export.frames", "run.play", "run.step", "run.reset", "run.reseed"),
    *(
        "view.theme_system",
        "view.theme_light",
        "view.theme_dark",
        "view.theme_contrast",
        "view.still",
        "help.shortcuts",
        "help.about",
    ),
)
CONTROLS = ["dataset", "width", "activation", "initialisation", "seed", "learning_rate", "reduction", "speed"]
VIEWS = ["network", "boundary", "loss"]


@pytest.mark.slow
class TestFirstSight:
    def test_each_action_is_there_by_its_id_and_in_a_menu(self, window):
        menus = window.menuBar().findChildren(QMenu)
        for name in ACTIONS:
            (action,) = window.findChildren(QAction, name)
            assert any(action in menu.actions() for menu in menus), name
            assert action.isEnabled()

    def test_each_control_and_view_is_there_by_its_name(self, person):
        assert all(person.see(name).accessibleName() for name in CONTROLS + VIEWS)

    def test_the_window_is_ready_to_play(self, window, person):
        assert window.objectName() == "main_window"
        assert window.session.config == TrainingConfig(seed=DEFAULT_SEED)
        assert window.session.run.epoch == 0
        assert not window.actions_by_id["run.play"].isChecked()
        assert all(person.see(view).isVisible() for view in VIEWS)

    def test_at_most_six_controls_are_in_the_foreground(self, person):
        shown = [name for name in CONTROLS if name != "speed" and person.see(name).isVisible()]
        assert len(shown) <= 6
        person.click("more_start")
        assert person.see("initialisation").isVisible()
        assert person.see("bias_initialisation").isVisible()
        person.click("more_start")
        assert not person.see("initialisation").isVisible()

    def test_once_it_trains_it_says_that_a_quarter_of_all_seeds_do_not_solve(self, window, person):
        person.step()
        texts = [label.text() for label in window.findChildren(QWidget) if hasattr(label, "text")]
        assert any("seed" in text and ("quarter" in text or "four" in text) for text in map(str, texts))

    def test_no_key_is_used_twice(self, window):
        keys = [action.shortcut().toString() for action in window.actions_by_id.values()]
        keys = [key for key in keys if key]
        assert len(keys) == len(set(keys))


class TestPlay:
    @pytest.mark.slow
    def test_space_plays_and_pauses(self, window, person):
        play = window.actions_by_id["run.play"]
        assert play.isCheckable()
        said = play.text()
        person.press(Qt.Key.Key_Space)
        assert window.session.playing
        assert play.isChecked()
        assert play.text() != said
        person.wait_for_epoch(100)
        person.press(Qt.Key.Key_Space)
        assert not window.session.playing
        assert not play.isChecked()
        assert play.text() == said

    @pytest.mark.slow
    def test_the_button_plays_and_pauses(self, window, person):
        person.click("run.play")
        person.wait_for_epoch(100)
        person.click("run.play")
        assert not window.session.playing

    @pytest.mark.slow
    def test_after_a_click_on_the_button_the_key_still_works(self, window, person):
        person.click("run.play")
        QTest.keyClick(person.button("run.play"), Qt.Key.Key_Space)
        assert not window.session.playing

    def test_dot_and_the_button_step_one_epoch(self, window, person, qtbot):
        for epoch, step in enumerate((lambda: person.click("run.step"), lambda: person.press(".")), start=1):
            with qtbot.waitSignal(window.session.changed, check_params_cb=tells("snapshot")):
                step()
            assert window.session.run.epoch == epoch

    @pytest.mark.slow
    @pytest.mark.parametrize("wish", [lambda p: p.press("R"), lambda p: p.click("run.reset")])
    def test_r_and_the_button_reset(self, window, person, wish):
        seed = window.session.config.seed
        person.step(3)
        wish(person)
        assert window.session.run.epoch == 0
        assert window.session.config.seed == seed

    @pytest.mark.slow
    @pytest.mark.parametrize("wish", [lambda p: p.press("N"), lambda p: p.click("run.reseed")])
    def test_n_and_the_button_take_another_seed(self, window, person, wish):
        person.step(3)
        wish(person)
        assert window.session.run.epoch == 0
        assert window.session.config.seed != DEFAULT_SEED
        assert person.see("seed").value() == window.session.config.seed

    @pytest.mark.slow
    def test_all_views_move_together(self, window, person):
        before = {view: person.see(view).grab().toImage() for view in VIEWS}
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(1500)
        person.press(Qt.Key.Key_Space)
        for view in VIEWS:
            assert person.see(view).grab().toImage() != before[view]

    @pytest.mark.slow
    def test_the_default_run_is_solved_and_the_window_says_so(self, window, person):
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(1500)
        person.press(Qt.Key.Key_Space)
        assert 600 <= window.session.run.solved_epoch <= 1500
        assert f"{window.session.run.solved_epoch:,}" in person.read("solved")
        person.press("R")
        assert person.read("solved") == ""


class TestReadouts:
    def test_show_the_snapshot(self, window, person):
        for _ in range(3):
            person.step()
            snapshot = window.session.snapshot
            assert int(person.read("readout_epoch").replace(",", "")) == snapshot.epoch
            assert person.read("readout_loss") == loss_text(snapshot.loss)
            assert float(person.read("readout_loss")) == pytest.approx(snapshot.loss, abs=5e-5)
            assert person.read("readout_correct") == f"{snapshot.correct}/4"

    @pytest.mark.slow
    def test_the_rate_is_shown_while_playing_only(self, window, person, qtbot):
        idle = person.read("readout_rate")
        person.press(Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: person.read("readout_rate") != idle)
        person.press(Qt.Key.Key_Space)
        assert person.read("readout_rate") == idle

    @pytest.mark.slow
    def test_follow_a_change_of_the_data(self, window, person):
        person.choose("dataset", "circle")
        assert person.read("readout_correct").endswith("/356")
        assert person.read("readout_epoch") == "0"

    @pytest.mark.slow
    def test_do_not_dance(self, window, person):
        """A number keeps its place while it changes."""
        names = [f"readout_{name}" for name in ("epoch", "loss", "correct", "rate")]
        person.step()
        places = [person.see(name).geometry() for name in names]
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(2000)
        assert [person.see(name).geometry() for name in names] == places
        person.press(Qt.Key.Key_Space)


@pytest.mark.slow
class TestTrouble:
    def test_divergence_stops_and_is_said(self, window, person, qtbot):
        window.session.start_run(
            TrainingConfig(activation="linear", output_activation="linear", learning_rate=50.0, hidden=(8,))
        )
        person.press(Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: window.session.run.diverged)
        assert not window.actions_by_id["run.play"].isChecked()
        assert f"{window.session.run.epoch:,}" in person.read("status")
        person.press(Qt.Key.Key_Space)
        assert not window.actions_by_id["run.play"].isChecked()
        assert np.isfinite(window.session.snapshot.loss)

    def test_an_exception_in_the_training_thread_is_said_and_the_window_lives(
        self, window, person, qtbot, monkeypatch, capsys
    ):
        def fail(trainer, epochs):
            raise RuntimeError("out of chalk")

        with monkeypatch.context() as patch:
            patch.setattr(Trainer, "advance", fail)
            with qtbot.waitSignal(window.session.training_failed):
                person.press(Qt.Key.Key_Space)
        assert "out of chalk" in person.read("status")
        assert "Traceback" in capsys.readouterr().err
        assert not window.actions_by_id["run.play"].isChecked()
        person.press("R")
        assert "out of chalk" not in person.read("status")
        person.step()
        assert window.session.run.epoch == 1


@pytest.mark.slow
class TestUntilSolved:
    def said(self, window):
        return window.statusBar().currentMessage()

    def test_it_ends_on_the_first_epoch_where_all_are_right_and_says_so(self, window, person, qtbot):
        window.session.playback.set_speed(20.0)
        with qtbot.waitSignal(window.session.playback.goal_reached):
            person.press("Ctrl+Return")
        person.wait_until_shown(1085)
        assert self.said(window) == "Solved since epoch 1,085."
        assert person.read("readout_correct") == "4/4"
        assert not window.actions_by_id["run.play"].isChecked()
        person.press(",")
        person.wait_until_shown(1084)
        assert person.read("readout_correct") != "4/4"

    def test_of_a_solved_run_it_shows_where_that_was(self, window, person):
        person.train_to(2000)
        person.press("Ctrl+Return")
        assert self.said(window) == "Solved since epoch 1,085."
        person.wait_until_shown(1085)
        assert window.session.run.epoch == 2000

    def test_where_nothing_changes_it_says_so_and_again_at_once(self, window, person, qtbot):
        window.session.start_run(TrainingConfig(initialisation="zeros"))
        with qtbot.waitSignal(window.session.playback.goal_reached):
            person.press("Ctrl+Return")
        assert self.said(window).startswith("Nothing changes: ")
        assert "break the symmetry" in self.said(window)
        epochs = window.session.run.epoch
        with qtbot.waitSignal(window.session.playback.goal_reached):
            person.press("Ctrl+Return")
        assert window.session.run.epoch == epochs

    def test_what_was_said_goes_with_the_run(self, window, person, qtbot):
        with qtbot.waitSignal(window.session.playback.goal_reached):
            person.press("Ctrl+Return")
        person.press("N")
        assert self.said(window) == ""


class TestThePast:
    def test_play_replays_what_is_recorded_and_trains_on(self, window, person, qtbot):
        person.train_to(300)
        losses = window.session.run.losses
        person.go_to(100)
        window.session.playback.set_speed(100.0)
        shown = []
        window.session.changed.connect(lambda view, what: shown.append(view.snapshot))
        person.press(Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: window.session.snapshot.epoch >= 103)
        assert person.read("status") == "● Replaying, up to epoch 300"
        assert window.session.run.epoch == 300
        window.session.playback.set_speed(math.inf)
        person.wait_for_epoch(400)
        assert person.read("status") == "● Training"
        person.press(Qt.Key.Key_Space)
        epochs = [snapshot.epoch for snapshot in shown]
        assert epochs == sorted(epochs)
        assert all(snapshot.loss == losses[snapshot.epoch] for snapshot in shown if snapshot.epoch <= 300)
        assert window.session.run.losses[:301].tobytes() == losses.tobytes()
        assert len(window.session.branches) == 1

    @pytest.mark.slow
    def test_a_drag_in_the_loss_plot_moves_the_cursor_of_all_views(self, window, person):
        person.train_to(1500)
        view = person.see("loss")
        before = {name: person.see(name).grab().toImage() for name in VIEWS}
        person.drag_plot(view, *(pixel_of(view, epoch, 0.1) for epoch in (1500, 1000, 600, 400)))
        person.qtbot.waitUntil(lambda: window.session.snapshot.epoch == pytest.approx(400, abs=8))
        epoch = window.session.snapshot.epoch
        assert person.read("readout_epoch") == f"{epoch:,}"
        assert person.read("readout_loss") == loss_text(window.session.run.losses[epoch])
        assert person.read("status").startswith("Recorded up to epoch 1,500")
        assert all(person.see(name).grab().toImage() != before[name] for name in VIEWS)
        assert window.session.run.epoch == 1500
        person.drag_plot(view, pixel_of(view, epoch, 0.1), pixel_of(view, 1500, 0.1) + QPointF(300, 0))
        person.wait_until_shown(1500)


class TestExperiments:
    @pytest.mark.slow
    def test_each_one_starts_with_its_own_settings(self, window):
        names = [name for name in window.actions_by_id if name.startswith("experiment.")]
        assert len(names) >= 2
        for name in names:
            window.actions_by_id[name].trigger()
            experiment = window._experiments.by_name[name.removeprefix("experiment.")]
            assert window.session.config == experiment.config
            assert window.session.run.epoch == 0


@pytest.mark.parametrize("speed", [20.0, math.inf])
def test_closing_while_it_trains_stops_the_thread(make_window, qtbot, speed):
    window = make_window()
    window.session.playback.set_speed(speed)
    window.session.playback.set_playing(True)
    qtbot.waitUntil(lambda: window.session.run.epoch > 3)
    window.close()
    assert window.session._threads._training.isFinished()
    assert not window.isVisible()


@pytest.mark.slow
def test_two_windows_do_not_disturb_each_other(make_window, qtbot):
    one, other = make_window(), make_window()
    one.session.playback.set_playing(True)
    qtbot.waitUntil(lambda: one.session.run.epoch >= 50)
    assert other.session.run.epoch == 0


def test_closing_hides_the_window_before_it_waits_for_the_threads(window, monkeypatch):
    close, visible = window.session.close, []

    def watch():
        visible.append(window.isVisible())
        close()

    monkeypatch.setattr(window.session, "close", watch)
    window.close()
    assert visible == [False]


@pytest.mark.slow
def test_the_view_of_the_loss_is_found_before_its_control(window):
    assert window.findChild(QWidget, "loss") is window.findChild(LossView)
    assert window.findChild(QComboBox, "loss").count() == len(LOSSES)


@pytest.mark.slow
def test_a_setting_that_is_refused_is_said_and_what_is_in_force_stays_shown(person, window):
    window.controls.parameter_edited.emit("learning_rate", -1.0)
    assert "Learning rate -1.0 is not allowed" in window.statusBar().currentMessage()
    assert window.session.config.learning_rate == 0.5
