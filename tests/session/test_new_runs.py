"""What starts a run anew: structural edits, reset, another seed; nothing of the older one comes through."""

import pytest

from tests.driving import pause, play_to, same_bits, settle
from tests.telling import tells
from xorviz.core import TrainingConfig
from xorviz.core.errors import ConfigError
from xorviz.core.run.run import Run
from xorviz.core.run.training import Trainer
from xorviz.session.worker import Progress


def test_a_message_of_an_older_run_is_dropped(qtbot, session, witness):
    stretch = Trainer(session.config).advance(5)
    session.start_run(TrainingConfig(seed=1))
    shown = len(witness.snapshots)
    session.playback.on_worker_progressed(Progress(session.playback._run_id - 1, (stretch,)))
    assert session.run.epoch == 0
    assert len(witness.snapshots) == shown


def test_runs_that_follow_each_other_quickly_do_not_mix(qtbot, session, witness):
    session.playback.set_playing(True)
    for seed in range(40):
        session.start_run(TrainingConfig(seed=seed))
        with qtbot.waitSignal(session.changed, check_params_cb=tells("snapshot")):
            pass
    play_to(qtbot, session, 300)
    pause(qtbot, session)
    assert session.config.seed == 39
    alone = Run(TrainingConfig(seed=39), session.view.engine)
    alone.advance(session.run.epoch)
    assert same_bits(session.snapshot, alone.head)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hidden", (5,)),
        ("dataset", "circle"),
        ("held_out", 0.5),
        ("activation", "tanh"),
        ("reduction", "mean"),
        ("initialisation", "uniform"),
        ("bias_initialisation", "same"),
        ("seed", 4),
    ],
)
def test_a_structural_edit_starts_anew_and_goes_on_playing(qtbot, session, name, value):
    play_to(qtbot, session, 100)
    run, seed = session.run, session.config.seed
    told = []
    session.changed.connect(lambda view, what: told.append(what))
    session.edit_parameter(name, value)
    assert len(told) == 1
    assert told[0] >= {"branch", "run", "branches", "config", "snapshot"}
    assert session.run is not run
    assert getattr(session.config, name) == value
    assert session.config.seed == (value if name == "seed" else seed)
    assert session.playing
    qtbot.waitUntil(lambda: session.run.epoch >= 50)
    pause(qtbot, session)
    assert getattr(session.snapshot.config, name) == value
    alone = Run(session.config, session.view.engine)
    alone.advance(session.run.epoch)
    assert same_bits(session.snapshot, alone.head)


def test_an_edit_to_the_same_value_changes_nothing(session, witness):
    run = session.run
    session.edit_parameter("hidden", (2,))
    session.edit_parameter("learning_rate", 0.5)
    assert session.run is run
    assert witness.configs == []


@pytest.mark.parametrize(("name", "value"), [("learning_rate", 0.0), ("hidden", (0,)), ("dataset", "galaxy")])
def test_an_edit_that_is_not_allowed_is_refused_and_changes_nothing(session, witness, name, value):
    config = session.config
    with pytest.raises(ConfigError):
        session.edit_parameter(name, value)
    assert session.config is config
    assert witness.configs == []


def test_reset_pauses_and_goes_back_to_the_same_start(qtbot, session, witness):
    play_to(qtbot, session, 200)
    config = session.config
    session.reset()
    assert not session.playing
    assert (session.run.epoch, session.config) == (0, config)
    assert same_bits(session.snapshot, Run(config, session.view.engine).head)
    settle(qtbot, session)
    assert session.run.epoch == 1


def test_reset_keeps_the_learning_rate_in_force(qtbot, session):
    play_to(qtbot, session, 50)
    session.edit_parameter("learning_rate", 2.0)
    session.reset()
    assert session.config.learning_rate == 2.0
    assert session.run.edits == ()
    settle(qtbot, session)
    assert session.snapshot.config.learning_rate == 2.0


def test_a_run_that_began_while_playing_has_begun(qtbot, session):
    play_to(qtbot, session, 20)
    session.reseed()
    run = session.run
    qtbot.waitUntil(lambda: run.epoch >= 20, timeout=60_000)
    assert session.view.begun
    session.edit_parameter("learning_rate", 0.7)
    assert session.run is run
    qtbot.waitUntil(lambda: bool(run.edits), timeout=60_000)
    assert run.edits[0].epoch >= 20


def test_reseed_takes_another_seed_and_goes_on_playing(qtbot, session):
    play_to(qtbot, session, 50)
    seeds = [session.config.seed]
    for _ in range(5):
        session.reseed()
        assert session.config.seed != seeds[-1]
        assert 0 <= session.config.seed <= 9999
        seeds.append(session.config.seed)
    assert session.playing
    qtbot.waitUntil(lambda: session.run.epoch >= 50)
    assert session.snapshot.config.seed == seeds[-1]
