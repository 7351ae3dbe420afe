"""A session in a file: saved while it goes on, opened again with all its branches."""

import pytest

from tests.driving import go_to, pause, play_to, same_bits, train_to
from xorviz.core import Run, TrainingConfig, runfile
from xorviz.core.engine.engines import compiled_engine, learn_classes
from xorviz.core.hands.by_hand import SetParameter
from xorviz.core.teach.answers import Answer
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


@pytest.fixture
def long(tmp_path):
    """A file whose run takes hours."""
    facts = runfile.BranchFacts(TrainingConfig(dataset="circle"), (), 10**9)
    runfile.save(tmp_path / "long.xorviz", facts)
    return tmp_path / "long.xorviz"


def test_runs_that_need_long_are_given_up_when_the_window_closes(make_files, long):
    files = make_files()
    files.open(long)
    files.close()  # does not wait for it


def test_a_file_that_takes_long_keeps_none_from_being_saved_and_can_be_given_up(
    qtbot, make_files, long, tmp_path
):
    files = make_files()
    told = []
    files.opening.connect(lambda path, share: told.append((path, share)))
    files.open(long)
    qtbot.waitUntil(lambda: len(told) > 2)
    assert {path for path, _ in told} == {long}
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert 0.0 == shares[0] < shares[-1] < 1.0
    save(qtbot, files, tmp_path / "a.xorviz")
    files.give_up()
    assert told[-1] == (None, 1.0)
    opened(qtbot, files, tmp_path / "a.xorviz")  # the thread has ended the other
    files.open(long)
    opened(qtbot, files, tmp_path / "a.xorviz")  # and does so for a newer wish


def test_classes_are_made_again_by_what_computed_them_however_early_the_file_is_opened(
    qtbot, make_files, tmp_path, monkeypatch
):
    learn_classes()
    engine = compiled_engine()
    run = Run(TrainingConfig(dataset="blobs"), engine)
    run.advance(50)
    runfile.save(tmp_path / "a.xorviz", run)
    monkeypatch.setattr(engine, "knows_classes", None)
    files = make_files(engine=engine)
    with qtbot.waitSignal(files.opened) as found:
        files.open(tmp_path / "a.xorviz")
    assert found.args[0].differences == ()
    assert files._session.run.engine is run.engine is engine


def test_a_file_that_is_opened_at_the_start_waits_for_the_engine_that_is_on_its_way(
    qtbot, make_session, tmp_path
):
    run = Run(TrainingConfig(seed=5), compiled_engine())
    run.advance(300)
    runfile.save(tmp_path / "a.xorviz", run)
    session = make_session()
    session.load_engine()
    files = RunFiles(session)  # as late as in a window: what is on its way has been said already
    with qtbot.waitSignal(files.opened) as found:
        files.open(tmp_path / "a.xorviz")
    files.close()
    assert found.args[0].differences == ()
    assert session.run.engine is compiled_engine()


def named(question, name="", **more):
    return Answer("XOR", question, "two", "", "", 10, 7, name=name, **more)


def test_answers_are_kept_with_the_runs_that_they_are_about(qtbot, make_files, tmp_path):
    path = tmp_path / "a.xorviz"
    files = make_files()
    session = grown(qtbot, files)
    save(qtbot, files, path)
    about = list(session.branches)
    session.show_branch(about[1])
    files.answers.add(named("first?", "a", numbers=(2.0,)))
    assert files.modified
    session.show_branch(about[0])
    files.answers.add(named("second?", about="lesson"))
    session.show_branch(about[2])
    files.answers.add(named("first!", "a", numbers=(3.0,)))  # more has come of it, and it has its run
    save(qtbot, files, path)
    assert not files.modified
    answers = runfile.load(path).answers
    told = [(each.question, each.numbers, each.about, each.branch) for each in answers]
    assert told == [("first!", (3.0,), "", 1), ("second?", (), "lesson", 0)]
    other = make_files()
    opened(qtbot, other, path)
    other._session.drop_branch(list(other._session.branches)[1])
    save(qtbot, other, path)
    assert [each.branch for each in runfile.load(path).answers] == [None, 0]
    other.begin(TrainingConfig())
    assert other.answers.given == ()
    assert not other.modified


def test_what_is_not_understood_of_an_answer_survives_a_session(qtbot, make_files, tmp_path):
    path = tmp_path / "a.xorviz"
    runs = [Run(TrainingConfig(seed=seed)) for seed in (1, 2, 3)]
    answers = named("old?", branch=1), named("older?", branch=2)
    unknown = {answer: {"later": answer.question} for answer in answers}
    facts = tuple(runfile.facts_of(run) for run in runs)
    runfile.save(path, runfile.RunFile(facts, answers=answers, unknown=unknown))
    files = make_files()
    session = opened(qtbot, files, path)
    session.drop_branch(next(iter(session.branches)))
    save(qtbot, files, path)
    again = runfile.load(path)
    assert [each.branch for each in again.answers] == [0, 1]
    assert [again.unknown[each] for each in again.answers] == [{"later": "old?"}, {"later": "older?"}]


def test_how_runs_are_looked_at_is_saved_and_is_no_change(qtbot, make_files, tmp_path):
    files = make_files()
    files.look = lambda: {"column": "lesson"}
    train_to(qtbot, files._session, 20)
    save(qtbot, files, tmp_path / "a.xorviz")
    files.look = lambda: {"column": "settings"}
    files._session.picking.select_parameter(2)
    assert not files.modified
    assert runfile.load(tmp_path / "a.xorviz").view == {"column": "lesson", "cursor": 20}
