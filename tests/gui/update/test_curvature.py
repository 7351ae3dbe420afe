"""The curvature tab: what it shows is that of the run, computed beside the training."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from tests.core.runs import run_of
from tests.gui.conftest import opens_a_window
from xorviz.core import steps
from xorviz.core.insight.curvature import course
from xorviz.core.insight.curvature.course import POINTS
from xorviz.core.insight.curvature.eigenvalues import curvature
from xorviz.core.insight.curvature.words import curvature_words
from xorviz.gui.update.curvature import COURSE, FINDING, HERE, CurvatureView
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


class TestTimeLeft:
    """Where each point takes seconds, it is said how long the rest of the course still takes."""

    @pytest.fixture
    def now(self, monkeypatch):
        now = [100.0]
        monkeypatch.setattr(steps, "time", SimpleNamespace(monotonic=lambda: now[0]))
        monkeypatch.setattr(course, "PART_SECONDS", -1.0)
        return now

    @pytest.fixture
    def view(self, now, show):
        view = show(CurvatureView())
        view.wishes = []
        view.aside_wished.connect(lambda *wish: view.wishes.append(wish))
        return view

    def take_part(self, view, now, seconds):
        """Bring what was wished for last, after so many seconds."""
        purpose, compute = view.wishes.pop()
        assert purpose == COURSE
        part = compute(lambda: False)
        assert len(part.points) == 1, "one that takes long is shown as soon as it is there"
        now[0] += seconds
        view.on_aside_found(COURSE, part)

    def said(self, view):
        label = view.findChild(QLabel, "curvature_coming")
        assert bool(label.text()) == label.isVisible()
        return label.text()

    def test_it_is_said_until_the_course_is_there(self, view, now):
        run = run_of(20)
        view.show_run(run, run.head)
        assert self.said(view) == ""
        self.take_part(view, now, 2.0)
        assert self.said(view) == "The rest is on its way · about 40 s left."
        self.take_part(view, now, 4.0)
        assert self.said(view) == "The rest is on its way · about 57 s left."
        while view._course.missing(run) is not None:
            self.take_part(view, now, 3.0)
        assert self.said(view) == ""
        run.advance(2)
        view.show_run(run, run.head)
        self.take_part(view, now, 5.0)
        assert self.said(view) == "The rest is on its way · about 5 s left.", "what was before counts no more"

    def test_words_of_another_epoch_do_not_stay_while_its_own_take_long(self, view, now):
        run = run_of(20)
        for epoch, seconds in ((19, 2.0), (18, 0.0), (17, 0.0)):
            view.show_run(run, run.at(epoch))
            assert (view.spoken() == f"{FINDING}.") is (epoch < 19)
            view.on_aside_found(HERE, curvature(run.at(epoch)))
            assert view.spoken().startswith("Sharpest ")
            if seconds:
                self.take_part(view, now, seconds)

    def test_no_time_counts_in_which_nobody_looks(self, view, now):
        run = run_of(20)
        view.show_run(run, run.head)
        self.take_part(view, now, 2.0)
        view.hide()
        now[0] += 1000.0
        view.show()
        view.redraw()
        assert self.said(view) == ""
        self.take_part(view, now, 3.0)
        assert self.said(view) == "The rest is on its way · about 57 s left."

    def test_of_another_run_or_of_what_has_failed_no_time_is_said(self, view, now):
        run, other = run_of(20), run_of(20, seed=2)
        view.show_run(run, run.head)
        self.take_part(view, now, 2.0)
        view.show_run(other, other.head)
        assert self.said(view) == ""
        self.take_part(view, now, 2.0)
        assert self.said(view)
        view.on_aside_failed(COURSE, "Traceback\nMemoryError\n")
        assert self.said(view) == ""
        now[0] += 5.0
        view.redraw()
        assert self.said(view) == ""
