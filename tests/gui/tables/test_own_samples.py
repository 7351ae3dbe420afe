"""From the weights that are shown, or anew: what is wished counts, and no wish before it."""

import numpy as np
import pytest

from tests.core.data.table.tables import data
from xorviz.core.data.drawn import with_points
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.update.fit_view import FitView
from xorviz.session.own_samples import OwnSamples

PATIENCE_MS = 60_000


@pytest.mark.slow
def test_anew_is_from_the_seed_even_after_weights_were_kept(window, qtbot):
    session, samples = window.session, OwnSamples(window.session)
    drawn = session.run.at(0).parameters.flat.copy()
    session.playback.run_to(50)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 50, timeout=PATIENCE_MS)
    samples.go_on = True
    samples.learn(with_points(samples.all, [[0.5, 0.5]], [1.0]), "one")
    qtbot.waitUntil(lambda: session.config.start is not None, timeout=PATIENCE_MS)
    samples.go_on = False
    samples.learn(with_points(samples.all, [[0.2, 0.5]], [1.0]), "another")
    qtbot.waitUntil(lambda: session.config.start is None, timeout=PATIENCE_MS)
    np.testing.assert_array_equal(session.run.at(0).parameters.flat, drawn)


@pytest.mark.slow
def test_nothing_of_a_run_that_plays_is_lost_when_a_sample_is_added(window, person, qtbot):
    session, samples = window.session, OwnSamples(window.session)
    session.playback.set_playing(True)
    qtbot.waitUntil(lambda: session.snapshot.epoch > 50, timeout=PATIENCE_MS)
    samples.go_on = True
    before, shown = session.branch, session.snapshot
    samples.learn(with_points(samples.all, [[0.5, 0.5]], [1.0]), "sample added")
    assert session.branch is not before
    assert before in session.branches
    np.testing.assert_array_equal(session.run.at(0).parameters.flat, shown.parameters.flat)
    qtbot.waitUntil(lambda: session.snapshot.epoch > 5, timeout=PATIENCE_MS)
    assert session.playing, "it goes on playing"
    assert len(window.session.view.branches) == 2, "the run before stays in sight"
    person.press("Ctrl+Z")
    assert session.branch is before
    qtbot.waitUntil(lambda: session.snapshot.epoch == shown.epoch, timeout=PATIENCE_MS)
    np.testing.assert_array_equal(session.snapshot.parameters.flat, shown.parameters.flat)
    assert len(session.run.data) == 4
    person.press("Ctrl+Shift+Z")
    qtbot.waitUntil(lambda: len(session.run.data) == 5, timeout=PATIENCE_MS)


@pytest.mark.slow
def test_weights_are_kept_for_one_sample_after_the_other(window, qtbot):
    session, samples = window.session, OwnSamples(window.session)
    session.playback.run_to(50)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 50, timeout=PATIENCE_MS)
    samples.go_on, kept = True, session.snapshot.parameters.flat.copy()
    for count in range(3):
        samples.learn(with_points(samples.all, [[0.1 * count, 0.5]], [1.0]), "sample added")
        np.testing.assert_array_equal(session.run.at(0).parameters.flat, kept)


@pytest.mark.slow
def test_drawing_ends_with_samples_that_are_not_drawn(window, qtbot):
    window.actions_by_id["edit.draw_points"].trigger()
    hand = window.findChild(BoundaryView).points
    assert hand.active
    window.session.edit_parameter("dataset", "moons")
    qtbot.waitUntil(lambda: len(window.findChild(BoundaryView)._snapshot.data) == 200, timeout=PATIENCE_MS)
    assert hand.active
    window.session.edit_parameter("dataset", "blobs")
    qtbot.waitUntil(lambda: not hand.active, timeout=PATIENCE_MS)


@pytest.mark.slow
def test_one_class_alone_is_shown_everywhere(window, person, qtbot):
    found = data("a,b,y\n1,2,yes\n2,3,yes\n3,5,yes\n")
    window.session.start_run(window.session.config.learning(found))
    qtbot.waitUntil(lambda: window.session.snapshot.data is window.session.run.data, timeout=PATIENCE_MS)
    person.click("rule_tab_fit")
    view = window.findChild(FitView)
    assert not view.grab().isNull()
    assert "yes" in "\n".join(view.numbers())
