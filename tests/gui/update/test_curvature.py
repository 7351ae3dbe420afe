"""The curvature tab: what it shows is that of the run, computed beside the training."""

import numpy as np
import pytest

from tests.gui.conftest import opens_a_window
from xorviz.core.insight.curvature.course import POINTS
from xorviz.core.insight.curvature.eigenvalues import curvature
from xorviz.core.insight.curvature.words import curvature_words
from xorviz.gui.update.curvature import COURSE, HERE, CurvatureView
from xorviz.gui.update.update_card import UpdateCard

pytestmark = opens_a_window
LIMIT = 60_000


@pytest.fixture
def seen(window):
    """The view, in front."""
    window.findChild(UpdateCard).show_tab("health")
    return window.findChild(CurvatureView, "curvature")


def train_to(window, qtbot, epoch):
    session = window.session
    session.playback.run_to(epoch)
    qtbot.waitUntil(lambda: session.run.epoch == epoch and not session.playing, timeout=LIMIT)


def wait_for_all(view, run, qtbot):
    qtbot.waitUntil(lambda: view._course.missing(run) is None, timeout=LIMIT)


def check(view, run, limit):
    heading, *lines = [line.split("\t") for line in view._lines.numbers()]
    assert heading == ["epoch", "−lowest", "limit", "sharpest"]
    assert len(lines) <= POINTS
    assert [int(line[0]) for line in lines] == view._course.lines()[0].tolist()
    for epoch, *row in lines[::16]:
        found = curvature(run.at(int(epoch)))
        below = -found.values[0] if found.values[0] < 0 else np.nan
        np.testing.assert_array_equal([float(each) for each in row], [below, found.limit, found.sharpest])
        assert found.limit == limit(int(epoch))


def test_its_lines_and_words_are_those_of_the_run(window, seen, qtbot):
    session = window.session
    train_to(window, qtbot, 700)
    wait_for_all(seen, session.run, qtbot)
    check(seen, session.run, lambda epoch: 4.0)
    session.playback.seek(100)
    expected = curvature_words(curvature(session.run.at(100)))
    qtbot.waitUntil(lambda: seen.spoken() == expected, timeout=LIMIT)
    assert "limit 4: on such a parabola updates shrink" in expected
    session.playback.seek(700)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 700, timeout=LIMIT)
    session.edit_parameter("learning_rate", 5.0)
    train_to(window, qtbot, 800)
    wait_for_all(seen, session.run, qtbot)
    check(seen, session.run, lambda epoch: 0.4 if epoch >= 700 else 4.0)
    session.edit_parameter("seed", 3)
    train_to(window, qtbot, 50)
    wait_for_all(seen, session.run, qtbot)
    check(seen, session.run, lambda epoch: 0.4)
    assert seen._course.lines()[0][-1] == 50


def test_what_fails_is_said_in_place_of_its_words(show):
    view = show(CurvatureView())
    for purpose, told in (("another", ""), (COURSE, ""), (HERE, "This cannot be computed: MemoryError")):
        view.on_aside_failed(purpose, "Traceback\nMemoryError\n")
        assert view.spoken() == told


def test_it_costs_nothing_while_it_is_hidden(window, seen, qtbot):
    window.findChild(UpdateCard).show_tab("rule")
    train_to(window, qtbot, 300)
    assert len(seen._course.lines()[0]) <= 1
