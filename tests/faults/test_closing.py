"""Closed at any moment, whatever is under way, nothing is left and nothing is said."""

from functools import cache

import numpy as np
import pytest

from tests.faults.exporting import KINDS, begin, export, raw_steps_of, there
from tests.held import held
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.survey.plan import SurveyPlan
from xorviz.gui.kit.step_job import StepJob
from xorviz.session.session import Session
from xorviz.session.survey_runner import SurveyRunner

ENDLESS = SurveyPlan(config=TrainingConfig(), seeds=1_000_000, epochs=1000)


def some_events(qapp, rng):
    """Let the window's thread live for a while that is drawn."""
    for _ in range(int(rng.integers(0, 30))):
        qapp.processEvents()


def train(rng):
    session = Session(engine=NumpyEngine() if rng.integers(2) else None)
    session.playback.set_speed(float(rng.choice([20.0, 700.0, np.inf])))
    session.playback.set_playing(True)
    return session


def load_an_engine(rng):
    session = train(rng)
    session.load_engine()
    return session


def look(rng):
    session = train(rng)
    run = Run(TrainingConfig())
    run.advance(3_000)
    for purpose in "abc":
        session.looks.wish(purpose, run, int(rng.integers(3_000)))
    return session


def survey(rng):
    runner = SurveyRunner()
    runner.start(ENDLESS)
    return runner


@pytest.mark.parametrize("begin", [train, load_an_engine, look, survey])
def test_it_ends_and_leaves_no_thread_and_no_file_open(begin, cases, qapp):
    """As many as 200 times each; whatever a test leaves running fails it besides."""
    rng, before = np.random.default_rng(7), None
    for case in cases(6, 200):
        something = begin(rng)
        some_events(qapp, rng)
        something.close()
        something.deleteLater()
        qapp.processEvents()
        if case == 1:
            before = held()  # what is loaded once stays
        assert case < 2 or not held() - before


@cache
def finished(kind, folder):
    """What is there after a whole export."""
    begin(kind, folder)
    export(kind, folder)
    return there(folder)


@pytest.mark.slow
def test_an_export_that_is_closed_leaves_what_was_there(cases, qapp, tmp_path):
    """As many as 200 times, each kind in turn, at any moment."""
    rng, folder, kinds, before = np.random.default_rng(7), tmp_path / "kept", list(KINDS), None
    for case in cases(len(KINDS), 200):
        kind = kinds[case % len(kinds)]
        begin(kind, folder)
        old = there(folder)
        steps = raw_steps_of(kind, folder)
        ended = []
        job = StepJob(steps, qapp)
        job.finished.connect(ended.append)
        some_events(qapp, rng)
        job.cancel()
        job.deleteLater()
        assert ended in ([], [""]), kind
        # What was closed after all had been done, and before that was noticed, is there, too.
        assert there(folder) in [finished(kind, tmp_path / "whole"), *([] if ended else [old])], kind
        before = before or held()
        assert not held() - before, kind
