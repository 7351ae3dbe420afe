"""A session in a file: saved while it goes on, opened again with all its branches."""

import pytest

from tests.driving import go_to, pause, play_to, same_bits, train_to
from xorviz.core import Run, TrainingConfig, runfile
from xorviz.core.hands.by_hand import SetParameter
from xorviz.session.keeping.run_files import RunFiles


@pytest.fixture
def make_files(make_session):
    made = []

    def make(**settings):
        made.append(RunFiles(make_session(**settings)))
        return made[-1]

    yield make
    for files in made:
        files.close()


def save(qtbot, files, path):
    with qtbot.waitSignal(files.saved):
        files.save(path)


def opened(qtbot, files, path):
    with qtbot.waitSignal(files.opened):
        files.open(path)
    return files._session


def grown(qtbot, files):
    """Three runs: one goes on, one has left it, one stands alone and has a name."""
    session = files._session
    train_to(qtbot, session, 600)
    go_to(qtbot, session, 300)
    session.edit_parameter("learning_rate", 2.0)
    train_to(qtbot, session, 500)
    session.make(SetParameter(session.view.cursor, session.run.layers, 1, -0.5))
    train_to(qtbot, session, 550)
    session.edit_parameter("activation", "tanh")
    train_to(qtbot, session, 40)
    session.rename_branch(session.branch, "mit tanh")
    return session


def told(session):
    listed = session.branches.listed()
    places = {each.branch: place for place, each in enumerate(listed)}
    return [
        (
            each.name,
            each.origin,
            each.parent and places[each.parent],
            each.branch.run.epoch,
            each.branch.run.edits,
        )
        for each in listed
    ]


def test_all_branches_come_back_with_names_and_places(qtbot, make_files, tmp_path, engine):
    path = tmp_path / "a.xorviz"
    files = make_files(engine=engine)
    session = grown(qtbot, files)
    go_to(qtbot, session, 17)
    save(qtbot, files, path)
    other = opened(qtbot, make_files(engine=engine), path)
    assert told(other) == told(session)
    assert [each.name for each in other.branches] == [each.name for each in session.branches]
    assert (other.view.cursor, other.config) == (17, session.config)
    for one, two in zip(session.branches, other.branches, strict=True):
        assert same_bits(one.run.head, two.run.head)
    train_to(qtbot, session, 900)
    train_to(qtbot, other, 900)
    assert same_bits(session.run.head, other.run.head)
    first, second = (next(iter(each.branches)) for each in (session, other))
    for each, branch in ((session, first), (other, second)):
        each.show_branch(branch, 600)
        train_to(qtbot, each, 1500)
    assert same_bits(session.run.head, other.run.head)


def test_what_is_saved_while_it_plays_is_as_it_was_then(qtbot, make_files, tmp_path, engine):
    files = make_files(engine=engine)
    session = files._session
    play_to(qtbot, session, 200)
    epoch = session.run.epoch
    save(qtbot, files, tmp_path / "a.xorviz")
    pause(qtbot, session)
    facts = runfile.load(tmp_path / "a.xorviz").branch
    assert epoch <= facts.epoch <= session.run.epoch
    assert facts.state.tobytes() == session.run.at(facts.epoch).state.tobytes()
    assert runfile.reopen(facts).difference == ""


def test_whether_all_is_in_the_file(qtbot, make_files, tmp_path):
    files = make_files()
    session = files._session
    assert not files.modified
    session.playback.step()
    qtbot.waitUntil(lambda: session.run.epoch == 1)
    assert files.modified
    save(qtbot, files, tmp_path / "a.xorviz")
    assert (files.path, files.modified) == (tmp_path / "a.xorviz", False)
    go_to(qtbot, session, 0)
    assert not files.modified  # where the cursor is changes nothing
    session.rename_branch(session.branch, "new")
    assert files.modified
    save(qtbot, files, tmp_path / "a.xorviz")
    session.edit_parameter("learning_rate", 3.0)
    assert files.modified
    opened(qtbot, files, tmp_path / "a.xorviz")
    assert not files.modified
    assert session.config.learning_rate == 0.5


def test_what_cannot_be_opened_leaves_all_as_it_is(qtbot, make_files, tmp_path):
    files = make_files()
    session = files._session
    train_to(qtbot, session, 30)
    run = session.run
    broken = tmp_path / "broken.xorviz"
    broken.write_bytes(b'{"xorviz": 1}')
    for path in (broken, tmp_path / "none.xorviz"):
        with qtbot.waitSignal(files.refused) as refused:
            files.open(path)
        assert str(path) in refused.args[0]
        assert (session.run, files.path, files.modified) == (run, None, True)


def test_what_cannot_be_saved_is_still_in_no_file(qtbot, make_files, tmp_path):
    files = make_files()
    train_to(qtbot, files._session, 30)
    with qtbot.waitSignal(files.refused) as refused:
        files.save(tmp_path)
    assert str(tmp_path) in refused.args[0]
    assert (files.path, files.modified) == (None, True)


def test_what_is_not_understood_survives_a_session(qtbot, make_files, tmp_path):
    path = tmp_path / "a.xorviz"
    run = Run(TrainingConfig())
    run.advance(20)
    unknown = {None: {"later": [1, 2]}}
    facts = runfile.facts_of(run, unknown={None: {"mine": "x"}})
    runfile.save(path, runfile.RunFile((facts,), view={"zoom": 2}, unknown=unknown))
    files = make_files()
    session = opened(qtbot, files, path)
    train_to(qtbot, session, 50)
    save(qtbot, files, path)
    again = runfile.load(path)
    assert (again.unknown, again.branch.unknown) == (unknown, {None: {"mine": "x"}})
    assert again.view == {"zoom": 2, "cursor": 50}
    assert again.branch.epoch == 50


def test_a_new_beginning_has_no_file(qtbot, make_files, tmp_path):
    files = make_files()
    session = grown(qtbot, files)
    save(qtbot, files, tmp_path / "a.xorviz")
    files.begin(TrainingConfig())
    assert (files.path, files.modified, len(session.branches), session.run.epoch) == (None, False, 1, 0)
    train_to(qtbot, session, 30)


def test_runs_that_need_long_are_given_up_when_the_window_closes(qtbot, make_files, tmp_path):
    facts = runfile.BranchFacts(TrainingConfig(dataset="circle"), (), 10**9)
    runfile.save(tmp_path / "long.xorviz", facts)
    files = make_files()
    files.open(tmp_path / "long.xorviz")
    files.close()  # does not wait for it
