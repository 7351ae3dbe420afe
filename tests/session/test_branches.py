"""Which runs stay, and what they are called."""

import pytest

from xorviz.core import TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.run import Run
from xorviz.session.branches import MOST_BRANCHES, Branches, are_comparable, are_kin

EPOCHS = 8


@pytest.fixture
def session(make_session):
    session = make_session(engine=NumpyEngine())
    train(session)
    return session


def train(session, epochs=EPOCHS):
    """Train the run shown, without the worker."""
    session.playback.record_edits()
    session.run.advance(epochs)
    session.playback.show_run(session.run, session.run.epoch)


def take_seed(session, seed):
    session.edit_parameter("seed", seed)
    train(session)
    return session.branch


def branch_at(session, epoch, rate):
    session.playback.seek(epoch)
    session.edit_parameter("learning_rate", rate)
    train(session)
    return session.branch


class TestWhatStays:
    def test_a_run_that_reset_retraces_goes_unless_it_has_a_name(self, session):
        first = session.branch
        session.reset()
        assert first not in session.branches
        train(session)
        named = session.branch
        session.rename_branch(named, "mine")
        session.reset()
        assert list(session.branches) == [named, session.branch]

    @pytest.mark.parametrize("name", ["", "mine"])
    def test_undo_and_redo_of_a_reset_leave_no_run_that_retraces_the_one_shown(self, session, changes, name):
        first = session.branch
        session.rename_branch(first, name)
        session.reset()
        train(session, EPOCHS // 2)
        again, both = session.branch, [first] if name else []
        session.take_back(changes[-1])
        assert list(session.branches) == [session.branch] == [first]
        session.make_again(changes[-1])
        assert list(session.branches) == [*both, session.branch] == [*both, again]
        assert session.run.epoch == EPOCHS // 2

    def test_a_run_that_has_gone_farther_since_a_reset_stays_when_that_is_undone(self, session, changes):
        first = session.branch
        session.reset()
        train(session, EPOCHS + 1)
        longer = session.branch
        session.take_back(changes[-1])
        assert (session.branch, list(session.branches)) == (first, [longer, first])

    def test_redo_leaves_no_run_that_never_began(self, session, changes):
        session.reset()
        train(session)
        begun, told = session.branch, len(changes)
        for seed in (1, 2):
            session.edit_parameter("seed", seed)
        for change in reversed(changes[told:]):
            session.take_back(change)
        for change in changes[told:]:
            session.make_again(change)
        assert (session.config.seed, list(session.branches)) == (2, [begun, session.branch])

    def test_what_has_been_edited_since_a_reset_stays_when_that_is_undone(self, session, changes):
        session.reset()
        train(session)
        session.edit_parameter("learning_rate", 2.0)
        train(session)
        edited = session.branch
        session.take_back(changes[0])
        assert edited in session.branches
        assert session.branch is not edited

    def test_a_named_run_stays_even_if_it_has_not_begun(self, session):
        session.edit_parameter("seed", 1)
        named = session.branch
        session.rename_branch(named, "mine")
        session.edit_parameter("seed", 2)
        assert named in session.branches

    def test_a_named_branch_stays_when_its_beginning_is_undone(self, session):
        changes = []
        session.setting_changed.connect(changes.append)
        session.playback.seek(3)
        session.edit_parameter("learning_rate", 2.0)
        named = session.branch
        session.rename_branch(named, "mine")
        session.take_back(changes[-1])
        assert named in session.branches

    def test_a_named_run_stays_when_a_drag_goes_on(self, session):
        changes = []
        session.setting_changed.connect(changes.append)
        named = take_seed(session, 1)
        session.rename_branch(named, "mine")
        take_seed(session, 2)
        session.forget_overtaken(changes[0], changes[1])
        assert named in session.branches

    def test_the_run_just_left_stays_when_there_are_many(self, session):
        first = session.branch
        second, *_ = [take_seed(session, seed) for seed in range(MOST_BRANCHES - 1)]
        session.show_branch(first)
        take_seed(session, 99)
        assert first in session.branches
        assert second not in session.branches
        assert len(session.branches) == MOST_BRANCHES

    def test_the_run_just_left_stays_when_a_dropped_one_comes_back(self, session):
        dropped = session.branch
        for seed in range(MOST_BRANCHES):
            take_seed(session, seed)
        assert dropped not in session.branches
        left = next(iter(session.branches))
        session.show_branch(left)
        session.show_branch(dropped)
        assert left in session.branches
        assert len(session.branches) == MOST_BRANCHES

    def test_branches_of_branches_make_room_too(self, session):
        root = session.branch
        chain = [branch_at(session, session.run.epoch - 2, 1.0 + rate) for rate in range(MOST_BRANCHES)]
        assert len(session.branches) == MOST_BRANCHES
        assert root not in session.branches
        assert chain[0].parent is None
        assert chain[1].parent is chain[0]

    def test_named_ones_stay_however_many_and_two_others_at_most(self, session):
        named = []
        for seed in range(MOST_BRANCHES + 5):
            named.append(take_seed(session, seed))
            session.rename_branch(named[-1], f"number {seed}")
        for seed in range(100, 110):
            take_seed(session, seed)
        assert set(named) <= set(session.branches)
        assert len(session.branches) == len(named) + 2


class TestWhoGoes:
    """What stood on a branch that goes stands on what that stood on."""

    @pytest.fixture
    def three(self, session):
        return session.branch, branch_at(session, 6, 1.0), branch_at(session, 10, 2.0)

    def test_the_middle_one(self, session, three):
        root, middle, last = three
        session.branches.drop(middle)
        assert (last.parent, last.origin, last.own_epochs) == (root, 6, 12)
        assert session.branches.name_of(last) == "learning rate 2 from epoch 10"
        assert session.branches.standing_on(root) == [last]

    def test_one_that_left_before(self, session, three):
        root, middle, _ = three
        session.show_branch(middle)
        early = branch_at(session, 4, 3.0)
        session.branches.drop(middle)
        assert (early.parent, early.origin) == (root, 4)

    def test_the_first_one(self, session, three):
        root, middle, last = three
        session.branches.drop(root)
        assert (middle.parent, middle.origin) == (None, 0)
        assert session.branches.name_of(middle) == "learning rate 1 from epoch 6"
        assert last.parent is middle


def test_an_inherited_edit_gives_no_name():
    branches, run = Branches(), Run(TrainingConfig(), NumpyEngine())
    parent = branches.new(run, None, None)
    run.advance(5)
    run.edit("learning_rate", 3.0)
    run.advance(5)
    branch = branches.new(run.branch(5), parent, parent)
    assert branch.run.edits == run.edits
    assert branches.name_of(branch) == "branch at epoch 5"
    branch.run.edit("learning_rate", 4.0)
    assert branches.name_of(branch) == "learning rate 4 from epoch 5"


def test_kin_share_a_past_and_what_can_be_compared_counts_its_loss_alike():
    branches = Branches()
    first = branches.new(Run(TrainingConfig()), None, None)
    first.run.advance(9)
    child = branches.new(first.run.branch(5), first, first)
    child.run.advance(4)
    grandchild = branches.new(child.run.branch(7), child, child)
    alone = branches.new(Run(TrainingConfig(seed=1)), None, first)
    mean = branches.new(Run(TrainingConfig(reduction="mean")), None, first)
    circle = branches.new(Run(TrainingConfig(dataset="circle")), None, first)
    family = (first, child, grandchild)
    assert all(are_kin(one, other) for one in family for other in family)
    assert not any(are_kin(each, alone) or are_kin(alone, each) for each in family)
    assert all(are_comparable(one, alone) for one in family)
    assert not any(are_comparable(first, each) for each in (mean, circle))


class TestARunThatIsRetraced:
    """One with the same settings, begun again: it goes when the new one begins, not when it is only shown."""

    def test_stays_while_the_new_one_has_not_begun(self, session):
        first = session.branch
        other = session.config.changed(seed=5)
        session.start_run(other)
        session.start_run(first.run.start)
        assert first in session.branches
        session.start_run(other)
        assert first in session.branches

    def test_goes_when_the_new_one_has_its_first_epoch(self, session):
        first = session.branch
        session.start_run(session.config.changed(seed=5))
        session.start_run(first.run.start)
        train(session, 1)
        assert first not in session.branches

    def test_stays_if_the_new_one_begins_with_an_edit(self, session):
        first = session.branch
        session.start_run(session.config.changed(seed=5))
        session.start_run(first.run.start)
        session.nudge()
        train(session, 1)
        assert first in session.branches
