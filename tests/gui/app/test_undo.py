import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider

from xorviz.core.run.parameters import DEFAULT_SEED
from xorviz.gui.update.update_card import UpdateCard


@pytest.fixture(autouse=True)
def _quick_hand(monkeypatch):
    """A person who lets no time pass between two changes, however slow the machine."""
    monkeypatch.setattr("xorviz.gui.app.undo.MERGE_SECONDS", math.inf)


@pytest.fixture
def slow_hand(_quick_hand, monkeypatch):
    """A person who waits between two changes."""
    monkeypatch.setattr("xorviz.gui.app.undo.MERGE_SECONDS", 0.0)


def rate_of(person):
    return person.see("learning_rate_number").value()


@pytest.mark.slow
class TestMenu:
    def test_there_is_nothing_to_undo_at_first(self, window, person):
        for name, text in (("edit.undo", "Undo"), ("edit.redo", "Redo")):
            assert person.menu_text(name) == text
            assert not window.actions_by_id[name].isEnabled()

    def test_it_says_what_it_undoes_and_what_it_would_make_again(self, window, person):
        person.type_number("learning_rate_number", "2")
        assert person.menu_text("edit.undo") == "Undo learning rate 2"
        person.choose("activation", "tanh")
        assert person.menu_text("edit.undo") == "Undo activation tanh"
        person.press("Ctrl+Z")
        assert person.menu_text("edit.undo") == "Undo learning rate 2"
        assert person.menu_text("edit.redo") == "Redo activation tanh"
        person.press("Ctrl+Z")
        assert not window.actions_by_id["edit.undo"].isEnabled()
        assert person.menu_text("edit.redo") == "Redo learning rate 2"

    def test_a_new_change_takes_the_place_of_what_was_undone(self, window, person):
        person.type_number("learning_rate_number", "2")
        person.press("Ctrl+Z")
        person.choose("reduction", "mean")
        assert not window.actions_by_id["edit.redo"].isEnabled()
        assert person.menu_text("edit.undo") == "Undo reduction mean"

    @pytest.mark.parametrize(
        ("wish", "text"),
        [
            (lambda person: person.press("R"), "Undo reset"),
            (lambda person: person.window.actions_by_id["experiment.xor"].trigger(), "Undo XOR"),
        ],
    )
    def test_what_changes_much_has_a_name_too(self, person, wish, text):
        person.step(3)
        wish(person)
        assert person.menu_text("edit.undo").startswith(text)


@pytest.mark.slow
class TestAtHead:
    def test_the_setting_goes_back_and_time_does_not(self, window, person, branches):
        person.train_to(50)
        person.type_number("learning_rate_number", "2")
        person.train_to(80)
        person.press("Ctrl+Z")
        assert rate_of(person) == 0.5
        person.train_to(81)
        assert window.session.snapshot.config.learning_rate == 0.5
        person.press("Ctrl+Shift+Z")
        assert rate_of(person) == 2.0
        person.train_to(82)
        assert window.session.snapshot.config.learning_rate == 2.0
        assert len(branches()) == 1

    def test_while_it_plays_it_goes_on(self, window, person, qtbot):
        window.session.playback.set_speed(400.0)
        person.press(Qt.Key.Key_Space)
        person.wait_for_epoch(5)
        person.type_number("learning_rate_number", "2")
        qtbot.waitUntil(lambda: window.session.snapshot.config.learning_rate == 2.0)
        person.press("Ctrl+Z")
        qtbot.waitUntil(lambda: window.session.snapshot.config.learning_rate == 0.5)
        assert rate_of(person) == 0.5
        assert window.actions_by_id["run.play"].isChecked()
        person.press(Qt.Key.Key_Space)

    def test_from_the_past_it_shows_the_head_where_it_counts(self, window, person, branches):
        person.train_to(50)
        person.type_number("learning_rate_number", "2")
        person.train_to(80)
        person.go_to(10)
        person.press("Ctrl+Z")
        assert (rate_of(person), person.read("readout_epoch")) == (0.5, "80")
        assert len(branches()) == 1


@pytest.mark.slow
class TestSlider:
    def test_a_drag_is_one_change(self, window, person):
        person.step(3)
        before = person.see("learning_rate", QSlider).value()
        person.drag_slider("learning_rate", before + 200, steps=6)
        assert rate_of(person) > 0.5
        assert person.menu_text("edit.undo") == f"Undo learning rate {rate_of(person):g}"
        person.press("Ctrl+Z")
        assert rate_of(person) == 0.5
        assert person.see("learning_rate", QSlider).value() == before
        assert not window.actions_by_id["edit.undo"].isEnabled()

    def test_redo_brings_back_where_it_was_let_go(self, person):
        person.step(3)
        person.drag_slider("learning_rate", 800)
        released = rate_of(person)
        person.press("Ctrl+Z")
        person.press("Ctrl+Shift+Z")
        assert rate_of(person) == released

    def test_in_the_past_it_is_one_branch_and_goes_at_once(self, window, person, branches, qtbot):
        person.train_to(100)
        person.go_to(40)
        person.drag_slider("learning_rate", 800, steps=6)
        name = f"learning rate {rate_of(person):g} from epoch 40"
        qtbot.waitUntil(lambda: branches()[1:] == [name])
        person.press("Ctrl+Z")
        assert (rate_of(person), person.read("readout_epoch")) == (0.5, "40")
        assert len(branches()) == 1
        assert not window.actions_by_id["edit.undo"].isEnabled()

    def test_of_a_structural_setting_it_leaves_one_run(self, window, person, branches):
        person.train_to(100)
        person.drag_slider("width", 8, steps=6)
        assert len(branches()) == 2
        person.press("Ctrl+Z")
        assert (person.see("width").value(), person.read("readout_epoch")) == (2, "100")
        assert len(branches()) == 1
        assert not window.actions_by_id["edit.undo"].isEnabled()

    def test_while_it_plays_the_runs_on_the_way_go_too(self, window, person, branches):
        person.press(Qt.Key.Key_Space)
        for width in ("3", "4", "5"):
            person.wait_for_epoch(100)
            person.type_number("width_number", width)
        person.press(Qt.Key.Key_Space)
        assert branches()[1:] == ["width 5"]
        person.press("Ctrl+Z")
        assert person.see("width").value() == 2

    def test_two_settings_are_two_changes(self, person):
        person.type_number("learning_rate_number", "2")
        person.type_number("width_number", "4")
        person.press("Ctrl+Z")
        assert (rate_of(person), person.see("width").value()) == (2.0, 2)

    def test_so_are_two_of_one_setting_with_time_between(self, slow_hand, person):
        for rate in ("2", "3"):
            person.type_number("learning_rate_number", rate)
        person.press("Ctrl+Z")
        assert rate_of(person) == 2.0
        person.press("Ctrl+Z")
        assert rate_of(person) == 0.5


@pytest.mark.slow
class TestInThePast:
    def test_a_branch_that_came_to_nothing_goes(self, window, person, branches, qtbot):
        person.train_to(100)
        root, losses = branches(), window.session.run.losses
        person.go_to(40)
        person.type_number("learning_rate_number", "2")
        qtbot.waitUntil(lambda: branches() == [*root, "learning rate 2 from epoch 40"])
        person.press("Ctrl+Z")
        assert branches() == root
        assert (rate_of(person), person.read("readout_epoch")) == (0.5, "40")
        assert "Recorded up to epoch 100" in person.read("status")
        assert window.session.run.losses.tobytes() == losses.tobytes()

    def test_one_that_was_trained_stays(self, person, branches):
        person.train_to(100)
        person.go_to(40)
        person.type_number("learning_rate_number", "2")
        person.train_to(60)
        both = branches()
        person.press("Ctrl+Z")
        assert branches() == both
        assert (rate_of(person), person.read("readout_epoch")) == (0.5, "40")
        person.press("Ctrl+Shift+Z")
        assert branches() == both
        assert (rate_of(person), person.read("readout_epoch")) == (2.0, "60")

    def test_redo_brings_it_back(self, window, person, branches):
        person.train_to(100)
        person.go_to(40)
        person.type_number("learning_rate_number", "2")
        person.press("Ctrl+Z")
        person.press("Ctrl+Shift+Z")
        assert branches()[1:] == ["learning rate 2 from epoch 40"]
        assert (rate_of(person), person.read("readout_epoch")) == (2.0, "40")
        person.train_to(41)
        assert window.session.snapshot.config.learning_rate == 2.0


class TestStructure:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        "change",
        [
            lambda person: person.choose("activation", "tanh"),
            lambda person: person.choose("dataset", "circle"),
            lambda person: person.type_number("width_number", "5"),
            lambda person: person.press("N"),
            lambda person: person.press("R"),
            lambda person: person.window.actions_by_id["experiment.circle"].trigger(),
        ],
        ids=["activation", "dataset", "width", "seed", "reset", "experiment"],
    )
    def test_the_run_before_comes_back_whole(self, window, person, change):
        person.train_to(100)
        config, losses, loss = window.session.config, window.session.run.losses, person.read("readout_loss")
        change(person)
        assert person.read("readout_epoch") == "0"
        changed = window.session.config
        person.press("Ctrl+Z")
        assert (person.read("readout_epoch"), person.read("readout_loss")) == ("100", loss)
        assert window.session.config == config
        assert window.session.run.losses.tobytes() == losses.tobytes()
        assert (person.see("width").value(), person.see("seed").value()) == (2, DEFAULT_SEED)
        person.press("Ctrl+Shift+Z")
        assert person.read("readout_epoch") == "0"
        assert window.session.config == changed

    @pytest.mark.slow
    def test_many_changes_go_back_and_come_again_in_order(self, slow_hand, window, person):
        configs = [window.session.config]
        person.train_to(20)
        for change in (
            lambda: person.type_number("learning_rate_number", "2"),
            lambda: person.choose("activation", "tanh"),
            lambda: person.train_to(30),
            lambda: person.type_number("learning_rate_number", "3"),
            lambda: person.press("N"),
        ):
            change()
            if window.session.config != configs[-1]:
                configs.append(window.session.config)
        assert len(configs) == 5
        for config in reversed(configs[:-1]):
            person.press("Ctrl+Z")
            assert window.session.config == config
        for config in configs[1:]:
            person.press("Ctrl+Shift+Z")
            assert window.session.config == config


class TestNudge:
    @pytest.mark.parametrize("trained_on", [False, True])
    @pytest.mark.slow
    def test_it_goes_back_and_comes_again_to_the_last_bit(self, window, person, qtbot, trained_on):
        session = window.session
        person.window.actions_by_id["experiment.equal-weights"].trigger()
        person.train_to(50)
        losses = session.run.losses
        window.findChild(UpdateCard).show_tab("health")
        qtbot.waitUntil(lambda: person.sees("nudge"), timeout=60_000)
        person.click("nudge")
        assert person.menu_text("edit.undo") == "Undo nudged by 0.000001"
        assert "Nudged by 0.000001 here" in person.read("twins")
        if trained_on:
            person.train_to(80)
        nudged = session.run.losses
        person.press("Ctrl+Z")
        qtbot.waitUntil(lambda: "Nudged" not in person.read("twins"), timeout=60_000)
        assert (session.run.edits, person.read("readout_epoch")) == ((), "50")
        assert session.run.losses.tobytes() == losses.tobytes()
        person.press("Ctrl+Shift+Z")
        assert [edit.text for edit in session.run.edits] == ["nudged by 0.000001"]
        assert session.run.losses.tobytes() == nudged.tobytes()


@pytest.mark.slow
def test_keys_are_left_to_a_number_that_is_being_typed(window, person):
    person.type_number("learning_rate_number", "2")
    box = person.see("learning_rate_number")
    box.selectAll()
    QTest.keyClicks(box, "7")
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rate_of(person) == 2.0
    assert person.menu_text("edit.undo") == "Undo learning rate 2"
