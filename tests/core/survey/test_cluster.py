"""The same survey on a cluster of two workers, one of which is killed midway."""

import os
import signal

import numpy as np
import pytest

from xorviz.cli import main
from xorviz.core import TrainingConfig
from xorviz.core.survey.many_seeds import portions, survey
from xorviz.core.survey.plan import SurveyPlan
from xorviz.core.survey.tally import Tally

PLAN = SurveyPlan(config=TrainingConfig(), seeds=4000, epochs=2000)


@pytest.fixture
def cluster():
    from distributed import LocalCluster  # half a second, for the slow tests alone

    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(n_workers=2, silence_logs="CRITICAL", **options) as two_workers:
        yield two_workers


@pytest.mark.slow
def test_a_worker_that_dies_costs_and_doubles_nothing(cluster):
    from distributed import Client

    tally, killed = Tally(PLAN), False
    with Client(cluster) as client:
        for portion in portions(PLAN, client.get_executor(pure=False)):
            tally.add(portion)
            if not killed:
                victim = next(iter(client.run(os.getpid).values()))
                os.kill(victim, signal.SIGKILL)
                killed = True
    assert killed
    assert tally.is_complete
    here = survey(PLAN)
    for name in ("losses", "right", "solved", "reached", "rises", "density"):
        np.testing.assert_array_equal(getattr(tally, name), getattr(here, name))


@pytest.mark.slow
def test_the_command_line_uses_the_cluster(cluster, capsys):
    arguments = ["survey", "--seeds", "50", "--epochs", "200", "--json"]
    assert main(arguments) == 0
    here = capsys.readouterr().out
    assert main([*arguments, "--scheduler", cluster.scheduler_address]) == 0
    assert capsys.readouterr().out == here


@pytest.mark.slow
@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "tls://127.0.0.1:9", "ucx://127.0.0.1:9", "moon://1"]
)
def test_a_scheduler_that_is_not_there(capsys, address):
    assert main(["survey", "--seeds", "5", "--scheduler", address]) == 1
    output, errors = capsys.readouterr()
    assert output == ""
    assert f"the scheduler '{address}' cannot be reached" in errors
    assert errors.count("\n") == 1
