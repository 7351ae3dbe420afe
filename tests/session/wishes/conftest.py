"""A session that learns many samples, whose runs are made beside."""

from threading import Event, current_thread

import numpy as np
import pytest

from xorviz.core import Dataset, TrainingConfig
from xorviz.core.run.snapshot import MANY
from xorviz.session.wishes import making


@pytest.fixture
def made(monkeypatch):
    """Which threads have made runs; each waits for `go_on`."""
    right, threads, go_on = making.made_run, [], Event()

    def make(*given):
        threads.append(current_thread())
        assert go_on.wait(60)
        return right(*given)

    monkeypatch.setattr(making, "made_run", make)
    yield threads, go_on
    go_on.set()


@pytest.fixture
def many(session, qtbot, made):
    """The session with a run of many samples."""
    inputs = np.random.default_rng(0).uniform(-1, 1, (MANY, 2))
    config = TrainingConfig().learning(Dataset("own", "Many", inputs, (inputs[:, :1] > 0).astype(float)))
    session.start_run(config, made=making.Run(config, session.view.engine))
    return session
