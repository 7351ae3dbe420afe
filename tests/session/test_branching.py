"""Runs that leave others, and the way back from a change."""

from tests.driving import go_to, same_bits, train_to
from xorviz.core import TrainingConfig
from xorviz.core.run import record
from xorviz.core.run.run import Run
from xorviz.session.branches import MOST_BRANCHES


class TestBranches:
    def test_an_epoch_that_takes_long_is_recomputed_by_a_thread(self, qtbot, session, monkeypatch):
        monkeypatch.setattr(record, "LEAST_KEPT", 0)
        train_to(qtbot, session, 1000)
        parent, wanted = session.branch, session.run.at(680)
        go_to(qtbot, session, 680)
        session.branch_here()
        while parent.run.forget_half():
            pass
        monkeypatch.setattr(Run, "at", lambda run, epoch: {run.epoch: run.head}[epoch])  # else it takes long
        session.show_branch(parent)
        assert (session.view.cursor, session.snapshot.epoch) == (680, 1000)
        qtbot.waitUntil(lambda: session.snapshot.epoch == 680, timeout=60_000)
        assert same_bits(session.snapshot, wanted)

    def test_an_edit_in_the_past_begins_a_branch_and_leaves_the_rest_as_it_was(self, qtbot, session):
        train_to(qtbot, session, 1000)
        parent, losses = session.branch, session.run.losses
        go_to(qtbot, session, 680)
        session.edit_parameter("learning_rate", 5.0)
        assert session.branch.parent is parent
        assert (session.branch.origin, session.run.epoch) == (680, 680)
        train_to(qtbot, session, 900)
        assert session.branches.name_of(session.branch) == "learning rate 5 from epoch 680"
        assert session.branches.name_of(parent) == "XOR 2-2-1, seed 29"
        assert parent.run.losses.tobytes() == losses.tobytes()
        assert session.run.losses[:681].tobytes() == losses[:681].tobytes()
        alone = Run(TrainingConfig(), session.view.engine)
        alone.advance(680)
        alone.edit("learning_rate", 5.0)
        alone.advance(220)
        assert same_bits(session.run.head, alone.head)

    def test_switching_keeps_the_epoch_where_there_is_one(self, qtbot, session):
        train_to(qtbot, session, 1000)
        parent = session.branch
        go_to(qtbot, session, 680)
        session.branch_here()
        branch = session.branch
        session.branch_here()
        assert session.branch is branch  # one at the same place is enough
        go_to(qtbot, session, 500)
        session.show_branch(parent)
        assert session.snapshot.epoch == 500
        go_to(qtbot, session, 1000)
        session.show_branch(branch)
        assert session.snapshot.epoch == 680

    def test_rename_and_delete(self, qtbot, session):
        train_to(qtbot, session, 100)
        root = session.branch
        go_to(qtbot, session, 50)
        session.branch_here()
        session.rename_branch(session.branch, " mine ")
        assert session.branches.name_of(session.branch) == "mine"
        session.rename_branch(session.branch, "")
        assert session.branches.name_of(session.branch) == "branch at epoch 50"
        session.drop_branch(root)  # all stand on it: nothing would be left
        assert len(session.branches) == 2
        session.drop_branch(session.branch)
        assert list(session.branches) == [root]
        assert session.branch is root

    def test_a_structural_edit_keeps_a_run_that_has_begun(self, qtbot, session):
        session.edit_parameter("hidden", (3,))
        assert len(session.branches) == 1
        train_to(qtbot, session, 10)
        session.edit_parameter("activation", "tanh")
        assert [session.branches.name_of(branch) for branch in session.branches][1] == "activation tanh"
        assert session.run.epoch == 0

    def test_many_runs_make_room_but_never_the_one_shown_or_a_named_one(self, qtbot, session):
        train_to(qtbot, session, 5)
        first = session.branch
        session.rename_branch(first, "keep me")
        for seed in range(2 * MOST_BRANCHES):
            session.edit_parameter("seed", seed)
            train_to(qtbot, session, 3)
            assert session.branch in session.branches
        assert len(session.branches) == MOST_BRANCHES
        assert first in session.branches


class TestUndo:
    def test_a_live_change_goes_back_without_time_going_back(self, qtbot, session, changes):
        train_to(qtbot, session, 50)
        session.edit_parameter("learning_rate", 2.0)
        train_to(qtbot, session, 80)
        session.take_back(changes[0])
        assert session.config.learning_rate == 0.5
        qtbot.waitUntil(lambda: session.run.config.learning_rate == 0.5)
        assert session.run.epoch == 80
        session.make_again(changes[0])
        assert session.config.learning_rate == 2.0
        assert len(changes) == 1

    def test_a_branch_without_epochs_goes_and_one_with_epochs_stays(self, qtbot, session, changes):
        train_to(qtbot, session, 100)
        for epochs, left in ((0, 1), (20, 2)):
            go_to(qtbot, session, 40)
            session.edit_parameter("learning_rate", 2.0)
            if epochs:
                train_to(qtbot, session, 40 + epochs)
            session.take_back(changes[-1])
            assert (session.snapshot.epoch, session.config.learning_rate) == (40, 0.5)
            assert len(session.branches) == left
            session.make_again(changes[-1])
            assert (session.snapshot.epoch, session.config.learning_rate) == (40 + epochs, 2.0)
            session.take_back(changes[-1])

    def test_a_new_run_and_back(self, qtbot, session, changes):
        train_to(qtbot, session, 100)
        losses = session.run.losses
        session.edit_parameter("hidden", (8,))
        session.take_back(changes[-1])
        assert (session.snapshot.epoch, session.config.hidden) == (100, (2,))
        assert session.run.losses.tobytes() == losses.tobytes()
        session.make_again(changes[-1])
        assert (session.snapshot.epoch, session.config.hidden) == (0, (8,))
