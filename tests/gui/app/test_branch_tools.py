import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox

from tests.driving import train_to
from tests.gui.conftest import opens_a_window
from tests.gui.seen import lane_rect, shown_words
from tests.gui.time.timelines import open_menu
from xorviz.core import TrainingConfig
from xorviz.session.branches import MOST_BRANCHES

pytestmark = opens_a_window
ROOT = "XOR 2-2-1, seed 29"
KEY = Qt.Key


@pytest.fixture
def two_branches(person):
    """A run of 100 epochs, and a branch that left it at 50 and went on to 80, which is shown."""
    person.train_to(100)
    person.go_to(50)
    person.press("B")
    person.train_to(80)


@pytest.fixture
def three_branches(two_branches, person):
    """The two, and a run of another activation, which is shown."""
    person.choose("activation", "tanh")
    person.train_to(30)


@pytest.fixture
def listed(person):
    """What the Branches menu lists, and which of it has a mark."""

    def listed():
        menu = person.open_menu("Branches")
        entries = menu.actions()[5:]
        person.close_menus()  # no letter is underlined any more
        return [action.text() for action in entries], [each.text() for each in entries if each.isChecked()]

    return listed


def shown_name(person):
    """The name of the lane that the timeline's track shows; nothing while there is only one."""
    label = person.see("timeline_lane")
    return (label.toolTip() or label.text().replace("\n", " ")) if label.isVisible() else ""


def switch(person, name):
    person.choose_in(person.open_menu("Branches"), name)


def click_lane(person, name):
    timeline, place = lane_place(person, name)
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)


def lane_place(person, name):
    timeline, names = person.see("timeline"), person.window.session.branches
    (branch,) = (branch for branch in names if names.name_of(branch) == name)
    return timeline, lane_rect(timeline, branch.id).center()


def wish(person, lane, text):
    """Choose something in the menu of a lane of the timeline."""
    timeline, place = lane_place(person, lane)
    menu = open_menu(timeline, place)
    person.choose_in(menu, text)


def rename(person, text, end=KEY.Key_Return):
    (line,) = person.see("rename_dialog").findChildren(QLineEdit)
    line.selectAll()
    QTest.keyClick(line, KEY.Key_Backspace)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, end)
    person.return_from("rename_dialog")


@pytest.mark.slow
class TestBranchHere:
    def test_b_begins_a_branch_at_the_cursor(self, window, person, branches, listed):
        person.train_to(100)
        assert shown_name(person) == ""
        loss = person.read("readout_loss")
        person.go_to(50)
        person.press("B")
        assert branches() == [ROOT, "branch at epoch 50"]
        assert listed() == ([ROOT, "branch at epoch 50"], ["branch at epoch 50"])
        assert shown_name(person) == "branch at epoch 50"
        assert (person.read("readout_epoch"), person.read("status")) == ("50", "Paused")
        person.train_to(100)
        assert person.read("readout_loss") == loss

    def test_pressed_again_it_is_still_one(self, person, branches):
        person.train_to(100)
        person.go_to(50)
        person.press("B")
        person.press("B")
        assert branches() == [ROOT, "branch at epoch 50"]

    def test_the_other_run_is_a_lane_and_a_ghost_with_its_name(self, person, two_branches):
        timeline, place = lane_place(person, ROOT)
        assert timeline.rect().contains(place)
        assert [line.ghost.name for line in person.see("loss")._ghosts] == [ROOT]


class TestSwitch:
    @pytest.mark.slow
    @pytest.mark.parametrize("how", [switch, click_lane, lambda *wished: wish(*wished, "Switch to")])
    def test_shows_that_run_at_the_same_epoch(self, person, two_branches, listed, how):
        person.go_to(70)
        how(person, ROOT)
        assert (shown_name(person), person.read("readout_epoch")) == (ROOT, "70")
        assert "Recorded up to epoch 100" in person.read("status")
        assert listed()[1] == [ROOT]
        person.go_to(100)
        how(person, "branch at epoch 50")
        assert (shown_name(person), person.read("readout_epoch")) == ("branch at epoch 50", "80")

    @pytest.mark.slow
    def test_pauses(self, window, person, two_branches):
        person.press(KEY.Key_Space)
        person.wait_for_epoch(200)
        switch(person, ROOT)
        assert not window.actions_by_id["run.play"].isChecked()
        assert window.session.run.epoch == 100

    @pytest.mark.slow
    def test_the_controls_show_the_settings_of_that_run(self, person, three_branches):
        assert person.see("activation").currentData() == "tanh"
        click_lane(person, ROOT)
        assert person.see("activation").currentData() == "sigmoid"


@pytest.mark.slow
class TestRename:
    def test_f2_gives_the_branch_shown_a_name(self, person, two_branches, listed):
        person.press("F2")
        assert person.see("rename_dialog").findChild(QLineEdit).text() == "branch at epoch 50"
        rename(person, " mine & yours ")
        assert shown_name(person) == "mine & yours"
        assert listed() == ([ROOT, "mine && yours"], ["mine && yours"])
        switch(person, ROOT)
        assert "mine & yours" in shown_words(person.see("loss"))

    def test_an_empty_one_gives_back_what_differs(self, person, two_branches):
        for text, name in (("mine", "mine"), ("  ", "branch at epoch 50"), ("", "branch at epoch 50")):
            person.press("F2")
            rename(person, text)
            assert shown_name(person) == name

    def test_escape_keeps_the_name(self, person, two_branches):
        person.press("F2")
        rename(person, "mine", KEY.Key_Escape)
        assert shown_name(person) == "branch at epoch 50"

    def test_a_name_has_an_end(self, person, two_branches):
        person.press("F2")
        rename(person, "x" * 500)
        assert len(shown_name(person)) == 60

    def test_of_another_lane_by_the_timeline(self, person, two_branches, branches):
        wish(person, ROOT, "Rename…")
        rename(person, "the first")
        assert branches() == ["the first", "branch at epoch 50"]
        assert shown_name(person) == "branch at epoch 50"


class TestDelete:
    @pytest.mark.slow
    def test_one_that_nothing_stands_on_goes_when_it_is_sure(self, window, person, two_branches, branches):
        window.actions_by_id["branch.delete"].trigger()
        person.answer("delete_dialog", "Yes")
        assert branches() == [ROOT]
        assert not person.sees("delete_dialog")
        assert (shown_name(person), person.read("readout_epoch")) == ("", "80")
        assert "Recorded up to epoch 100" in person.read("status")
        assert "branch at epoch 50" not in shown_words(person.see("loss"))

    @pytest.mark.slow
    @pytest.mark.parametrize("end", ["Cancel", "Escape"])
    def test_one_that_another_stands_on_asks_and_can_be_kept(self, person, three_branches, branches, end):
        kept = branches()
        wish(person, ROOT, "Delete…")
        text = person.see("delete_dialog").text()
        assert text == f"A branch stands on “{ROOT}”. Delete all 2?"
        if end == "Cancel":
            person.answer("delete_dialog", "Cancel")
        else:
            QTest.keyClick(person.see("delete_dialog"), KEY.Key_Escape)
        assert branches() == kept
        assert not person.sees("delete_dialog")

    @pytest.mark.slow
    def test_with_yes_all_of_them_go(self, person, three_branches, branches):
        wish(person, ROOT, "Delete…")
        person.answer("delete_dialog", "Yes")
        assert branches() == [f"{ROOT}, activation tanh"]
        assert person.read("readout_epoch") == "30"

    @pytest.mark.slow
    def test_another_run_takes_the_place_of_the_one_shown(self, window, person, three_branches, branches):
        switch(person, ROOT)
        window.actions_by_id["branch.delete"].trigger()
        person.answer("delete_dialog", "Yes")
        assert branches() == [f"{ROOT}, activation tanh"]
        assert person.see("activation").currentData() == "tanh"
        person.train_to(40)

    @pytest.mark.slow
    @pytest.mark.parametrize("epochs", [0, 20])
    def test_the_only_run_stays_and_that_is_said(self, window, person, branches, epochs):
        if epochs:
            person.train_to(epochs)
        window.actions_by_id["branch.delete"].trigger()
        assert "only run cannot be deleted" in person.see("delete_dialog", QMessageBox).text()
        person.answer("delete_dialog", "OK")
        assert branches() == [ROOT]
        assert person.read("readout_epoch") == str(epochs)

    @pytest.mark.slow
    def test_so_does_one_that_all_others_stand_on(self, person, two_branches, branches):
        wish(person, ROOT, "Delete…")
        text = person.see("delete_dialog", QMessageBox).text()
        assert "only run" not in text
        assert text == f"“{ROOT}” cannot be deleted: all others stand on it."
        person.answer("delete_dialog", "OK")
        assert branches() == [ROOT, "branch at epoch 50"]

    @pytest.mark.slow
    def test_while_it_trains(self, window, person, two_branches, branches):
        person.press(KEY.Key_Space)
        person.wait_for_epoch(200)
        window.actions_by_id["branch.delete"].trigger()
        person.answer("delete_dialog", "Yes")
        assert branches() == [ROOT]
        assert not window.actions_by_id["run.play"].isChecked()
        person.train_to(120)
        assert window.session.run.epoch == 120


@pytest.mark.slow
def test_a_run_that_makes_room_for_a_newer_one_is_named(qtbot, window):
    train_to(qtbot, window.session, 5)
    name = window.session.branches.name_of(window.session.branch)
    for seed in range(101, 100 + MOST_BRANCHES):
        window.session.start_run(TrainingConfig(seed=seed))
        train_to(qtbot, window.session, 3)
    assert len(window.session.branches) == MOST_BRANCHES
    with qtbot.waitSignal(window.branch_tools.said):
        window.session.start_run(TrainingConfig(seed=100))
    assert len(window.session.branches) == MOST_BRANCHES
    assert window.statusBar().currentMessage().startswith(f"{name} has made room: 12 runs stay")
