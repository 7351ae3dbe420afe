import os
import threading
from unittest.mock import patch

import numpy as np
import pytest
from PySide6.QtCore import QObject, Slot

from xorviz.core import TrainingConfig
from xorviz.core.survey import many_seeds as core_survey
from xorviz.core.survey.many_seeds import survey
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.survey_file import HEADER
from xorviz.session.survey_runner import CAN_GIVE_WAY, NICENESS, SurveyRunner, milestones
from xorviz.session.threads import EngineLoader

LONG = SurveyPlan(config=TrainingConfig(dataset="circle"), seeds=100, epochs=10_000_000)
"""Whose first portion takes minutes."""
ENDLESS = SurveyPlan(config=TrainingConfig(), seeds=1_000_000, epochs=1000)
SMALL = SurveyPlan(config=TrainingConfig(), seeds=2300, epochs=40)
COMPILED_MS = 60_000


class Audience(QObject):
    """Asks for the next findings as soon as some have come, unless told to hesitate."""

    def __init__(self, runner):
        super().__init__()
        self.runner, self.found, self.hesitates = runner, [], False
        runner.progressed.connect(self.on_progressed)

    @Slot(object)
    def on_progressed(self, findings):
        self.found.append(findings)
        if not self.hesitates:
            self.runner.show_next()

    @property
    def last(self):
        return self.found[-1]

    def ended(self):
        return bool(self.found) and self.last.state != "running"


@pytest.fixture
def runner(qapp):
    runner = SurveyRunner()
    yield runner
    runner.close()
    runner.deleteLater()


@pytest.fixture
def audience(runner):
    return Audience(runner)


def pool_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("survey")]


def losses_of(portions, plan):
    losses = np.full(plan.seeds, np.nan)
    for portion in portions:
        task = portion.task
        losses[task.first_seed - plan.first_seed :][: task.seeds] = portion.loss
    return losses


def test_all_messages_together_are_the_survey(runner, audience, qtbot):
    runner.start(SMALL)
    qtbot.waitUntil(audience.ended, timeout=COMPILED_MS)
    reference = survey(SMALL)
    portions = [portion for findings in audience.found for portion in findings.portions]
    assert (audience.last.state, audience.last.finished) == ("complete", 2300)
    np.testing.assert_array_equal(losses_of(portions, SMALL), reference.losses[0])
    np.testing.assert_array_equal(audience.last.density, reference.density)
    (outcome,) = audience.last.outcomes
    assert outcome.solved == reference.share_solved()
    np.testing.assert_array_equal(outcome.solved_by, reference.solved_by(0, milestones(40)))
    assert not runner.running
    assert pool_threads() == []


def test_one_message_is_under_way_and_none_gets_lost_meanwhile(runner, audience, qtbot):
    audience.hesitates = True
    with patch("xorviz.session.survey_runner.INTERVAL_SECONDS", 0.0):
        runner.start(SMALL)
        qtbot.waitUntil(lambda: bool(audience.found), timeout=COMPILED_MS)
        qtbot.waitUntil(lambda: pool_threads() == [])  # all is done, but the audience has seen one message
    assert len(audience.found) == 1
    assert audience.last.finished < 2300
    assert runner.running
    audience.hesitates = False
    runner.show_next()
    qtbot.waitUntil(audience.ended)
    assert sum(portion.task.seeds for each in audience.found for portion in each.portions) == 2300


@pytest.mark.parametrize("moment", ["at once", "after a message", "when it is complete"])
def test_a_cancelled_survey_keeps_what_is_counted(runner, audience, qtbot, moment):
    runner.start({"at once": LONG, "after a message": ENDLESS, "when it is complete": SMALL}[moment])
    if moment == "after a message":
        qtbot.waitUntil(lambda: bool(audience.found), timeout=COMPILED_MS)
    if moment == "when it is complete":
        qtbot.waitUntil(audience.ended, timeout=COMPILED_MS)
    qtbot.waitUntil(lambda: not runner.compiling, timeout=COMPILED_MS)
    runner.cancel()
    qtbot.waitUntil(audience.ended, timeout=COMPILED_MS)
    counted = sum(portion.task.seeds for each in audience.found for portion in each.portions)
    assert audience.last.finished == counted
    assert audience.last.outcomes[0].solved.of == counted
    assert audience.last.state == ("complete" if moment == "when it is complete" else "cancelled")
    assert (counted > 0) == (moment != "at once")
    assert pool_threads() == []


@pytest.fixture
def compiler(monkeypatch):
    """Let the compiler be at work until this event is set."""
    done, ready = threading.Event(), threading.Event()

    def compile_slowly(_):
        assert done.wait(60)
        ready.set()

    monkeypatch.setattr("xorviz.session.survey_runner.SURVEY_READY", ready)
    monkeypatch.setattr("xorviz.session.survey_runner.make_survey_ready", compile_slowly)
    yield done
    done.set()


def test_a_survey_that_waits_for_the_compiler_says_so_and_goes_on(runner, audience, qtbot, compiler):
    runner.start(SMALL)
    assert runner.compiling
    with qtbot.waitSignal(runner.compiled):
        compiler.set()
    assert not runner.compiling
    qtbot.waitUntil(audience.ended, timeout=COMPILED_MS)
    assert (audience.last.state, audience.last.finished) == ("complete", 2300)


def test_cancel_does_not_wait_for_the_compiler(runner, audience, qtbot, compiler):
    runner.start(ENDLESS)
    runner.cancel()
    assert not runner.running
    assert [(each.state, each.finished, each.plan) for each in audience.found] == [("cancelled", 0, ENDLESS)]
    runner.start(SMALL)
    compiler.set()
    qtbot.waitUntil(lambda: audience.last.state == "complete", timeout=COMPILED_MS)
    assert {each.plan for each in audience.found[1:]} == {SMALL}


def test_the_loader_compiles_for_surveys_too(qapp, qtbot, monkeypatch):
    ready = threading.Event()
    monkeypatch.setattr("xorviz.session.threads.SURVEY_READY", ready)
    loader = EngineLoader()
    with qtbot.waitSignal(loader.loaded, timeout=COMPILED_MS):
        loader.load()
    from xorviz.core.survey.survey_kernel import train_seeds

    assert ready.is_set()
    assert train_seeds.signatures


@pytest.mark.parametrize("moment", ["at once", "while it trains", "with a message under way"])
@pytest.mark.slow
def test_closing_leaves_no_thread(runner, audience, qtbot, moment):
    audience.hesitates = moment == "with a message under way"
    runner.start(LONG if moment == "while it trains" else ENDLESS)
    if moment == "while it trains":
        qtbot.waitUntil(lambda: bool(pool_threads()))
    elif moment != "at once":
        qtbot.waitUntil(lambda: bool(audience.found), timeout=COMPILED_MS)
    runner.close()
    assert pool_threads() == []
    seen = len(audience.found)
    qtbot.waitUntil(lambda: not runner.running)
    assert len(audience.found) == seen


def test_a_failure_in_a_portion_is_said_and_what_was_counted_stays(runner, audience, qtbot):
    real = core_survey.train_portion

    def failing(task, *more):
        if task.place == 3:
            raise ArithmeticError("it rains")
        return real(task, *more)

    with patch.object(core_survey, "train_portion", failing):
        runner.start(SurveyPlan(config=TrainingConfig(), seeds=100_000, epochs=100))
        qtbot.waitUntil(audience.ended, timeout=COMPILED_MS)
    assert audience.last.state == "failed"
    assert "ArithmeticError: it rains" in audience.last.failure
    assert audience.last.finished == sum(p.task.seeds for each in audience.found for p in each.portions)
    assert pool_threads() == []
    runner.start(SMALL)
    qtbot.waitUntil(lambda: audience.last.state == "complete", timeout=COMPILED_MS)


@pytest.mark.slow
def test_a_new_survey_takes_the_place_of_one_under_way(runner, audience, qtbot):
    runner.start(ENDLESS)
    qtbot.waitUntil(lambda: bool(audience.found), timeout=COMPILED_MS)
    runner.start(SMALL)
    assert runner.running
    qtbot.waitUntil(audience.ended, timeout=COMPILED_MS)
    plans = [findings.plan for findings in audience.found]
    assert plans == sorted(plans, key=[ENDLESS, SMALL].index)
    assert (audience.last.plan, audience.last.finished) == (SMALL, 2300)


def test_what_comes_late_of_an_earlier_survey_is_dropped(runner, audience, qtbot):
    runner.start(SMALL)
    qtbot.waitUntil(audience.ended, timeout=COMPILED_MS)
    late, seen = audience.last, len(audience.found)
    runner.start(ENDLESS)
    runner.on_found(late)
    assert len(audience.found) == seen
    assert runner.running


def test_the_runs_are_saved(runner, audience, qtbot, tmp_path):
    runner.start(SMALL)
    qtbot.waitUntil(audience.ended, timeout=COMPILED_MS)
    for path, said, words in (
        (tmp_path / "runs.csv", runner.saved, "Saved 2,300 runs in"),
        (tmp_path / "runs.csv" / "runs.csv", runner.not_saved, "a part of the path is not a folder"),
    ):
        with qtbot.waitSignal(said) as told:
            runner.save(path)
        assert words in told.args[0]
    lines = (tmp_path / "runs.csv").read_text().splitlines()
    assert lines[0] == ",".join(HEADER)
    assert len(lines) == 2301


def test_milestones_are_round():
    assert milestones(5000).tolist() == [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
    assert milestones(1500).tolist()[-3:] == [500, 1000, 1500]
    assert milestones(1).tolist() == [1]


def test_the_threads_that_train_give_way_to_the_windows(runner, audience, qtbot):
    seen = []
    real = core_survey.train_portion

    def watched(task, *more):
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return real(task, *more)

    with patch.object(core_survey, "train_portion", watched):
        runner.start(SMALL)
        qtbot.waitUntil(audience.ended, timeout=COMPILED_MS)
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert set(seen) == ({min(19, own + NICENESS)} if CAN_GIVE_WAY else {own})
