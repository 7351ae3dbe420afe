import pytest
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMessageBox


@pytest.fixture
def branched(window, person, qtbot):
    """A run of 30 epochs and a branch from its epoch 10, which is shown."""
    person.step(30)
    window.session.playback.seek(10)
    qtbot.waitUntil(lambda: window.session.snapshot.epoch == 10)
    window.actions_by_id["branch.new"].trigger()
    return window


def asked(window):
    return [box for box in window.findChildren(QMessageBox, "delete_dialog") if box.isVisible()]


@pytest.mark.slow
class TestDelete:
    def test_a_branch_without_epochs_of_its_own_goes_at_once_and_the_window_says_so(self, branched):
        branched.actions_by_id["branch.delete"].trigger()
        assert not asked(branched)
        assert len(branched.session.branches) == 1
        assert branched.statusBar().currentMessage() == "Deleted “branch at epoch 10”."

    def test_asks_before_epochs_are_lost(self, branched, person):
        person.step(7)
        branched.actions_by_id["branch.delete"].trigger()
        (box,) = asked(branched)
        assert box.text() == "Delete “branch at epoch 10”? Its 7 epochs are gone then."
        box.button(QMessageBox.StandardButton.Cancel).click()
        assert len(branched.session.branches) == 2
        branched.actions_by_id["branch.delete"].trigger()
        (box,) = asked(branched)
        box.button(QMessageBox.StandardButton.Yes).click()
        assert len(branched.session.branches) == 1
        assert branched.statusBar().currentMessage() == "Deleted “branch at epoch 10”."

    def test_says_how_many_go_with_it(self, branched):
        session = branched.session
        session.show_branch(next(iter(session.branches)))
        session.start_run(session.config.changed(seed=1))
        oldest = next(iter(session.branches))
        branched.branch_tools.on_lane_wished("delete", oldest.id)
        (box,) = asked(branched)
        assert "Delete all 2?" in box.text()
        box.button(QMessageBox.StandardButton.Yes).click()
        said = branched.statusBar().currentMessage()
        assert said == "Deleted “XOR 2-2-1, seed 29” and 1 more."


@pytest.mark.slow
def test_there_is_room_for_the_name_when_it_is_changed(branched, qtbot):
    branched.session.rename_branch(branched.session.branch, "learning rate 0.125 from epoch 100,085")
    branched.actions_by_id["branch.rename"].trigger()
    (dialog,) = branched.findChildren(QInputDialog, "rename_dialog")
    (line,) = dialog.findChildren(QLineEdit)
    qtbot.waitUntil(line.isVisible)
    assert line.fontMetrics().horizontalAdvance(line.text()) < line.contentsRect().width() - 20
    assert dialog.width() > 300
    dialog.reject()
