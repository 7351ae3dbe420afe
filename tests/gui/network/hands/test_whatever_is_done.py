"""After any edits of data, network, settings and time, all shown is computed, and all can be undone."""

import numpy as np
import pytest

from tests.driving import go_to, same_bits
from tests.gui.somebody import WISHES, Somebody
from xorviz.core import Run
from xorviz.core.insight import plane_cut
from xorviz.core.insight.surface import answer_surface, cell_centres
from xorviz.core.network.backpropagation import backward
from xorviz.core.network.losses import batch_loss
from xorviz.core.network.penalties import penalised, penalty_of
from xorviz.core.run.snapshot import take_snapshot
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.plane.one_output import in_cut, neuron_shown
from xorviz.gui.time.timeline import Timeline

FAR = 1e307
"""Beyond it the order in which numbers are added decides which sum overflows."""


def from_the_facts(run):
    """The run once more, from its settings and edits alone: without a window, and without its samples."""
    again = Run(run.start, run.engine)
    assert again.data == run.data
    for edit in run.edits:
        again.advance(edit.epoch - again.epoch)
        again.make(edit)
    again.advance(run.epoch - again.epoch)
    return again


def assert_follows(snapshot):
    """Loss, answers and gradients are those of the parameters, by the mathematics to be read."""
    config, data, parameters = snapshot.config, snapshot.data, snapshot.parameters
    rate = config.penalty_rate
    with np.errstate(all="ignore"):
        found = config.forward(parameters, data.inputs)
        judged = found.judged_by(config.loss)
        loss = batch_loss(judged[np.newaxis], data.targets, config.loss, config.reduction)[0]
        gradients = backward(parameters, found, data.targets, config.loss, config.reduction)
        gradients = penalised(config.penalty, rate, parameters, gradients)
        loss += penalty_of(config.penalty, rate, parameters)
    for shown, wanted in (
        (snapshot.predictions, found.predictions),
        (snapshot.gradients.flat, gradients.flat),
        (np.array(snapshot.loss), np.array(loss)),
    ):
        shown, wanted = (np.clip(each, -FAR, FAR) for each in (shown, wanted))
        np.testing.assert_allclose(shown, wanted, rtol=1e-9, atol=1e-11 * max(1.0, abs(wanted).max()))


def assert_all_true(person, session):
    view, shown, run = session.view, session.snapshot, session.run
    again = from_the_facts(run)
    assert same_bits(shown, again.at(shown.epoch))
    assert same_bits(shown, take_snapshot(shown.config, shown.data, shown.epoch, shown.state, run.engine))
    assert view.config == shown.config == again.config_at(shown.epoch)
    assert shown.state.tobytes() == again.at(shown.epoch).state.tobytes()
    assert_follows(shown)
    assert run.losses.tobytes() == again.losses.tobytes()
    assert (run.solved_epoch, run.solved_before) == (again.solved_epoch, again.solved_before)
    assert (run.test_curve is None) == (again.test_curve is None) == (shown.data.test is None)
    if run.test_curve is not None:
        assert run.test_curve.of_each_epoch().tobytes() == again.test_curve.of_each_epoch().tobytes()
        assert shown.test.loss == again.at(shown.epoch).test.loss
    assert run.losses[shown.epoch] == shown.loss
    assert_seen(person, shown, run)


def assert_seen(person, shown, run):
    """What is on the screen is of the snapshot that is shown, to the last bit."""
    network, boundary = person.see("network")._snapshot, person.see("boundary")
    for seen in (network, boundary._snapshot):  # the same, or what has been found again
        assert same_bits(seen, shown)
        assert seen.config.changed(learning_rate=1.0) == shown.config.changed(learning_rate=1.0)
        assert seen.data == shown.data
    assert person.read("readout_loss").split()[0] == loss_text(shown.loss)
    assert f"loss {loss_text(shown.loss)} at epoch {shown.epoch:,}" in person.see("loss").spoken()
    timeline = person.see("timeline", Timeline)._shown
    assert (timeline.cursor, timeline.head) == (shown.epoch, run.epoch)
    if shown.data.inputs.shape[1] > 1:
        drawn, plane = boundary._ground._surface, plane_cut.seen(shown, boundary._cut)
        x1, x2 = (cell_centres(stretch, drawn.shape[-1]) for stretch in boundary.zoom.shown)
        one = neuron_shown(plane, in_cut(boundary._neuron, boundary._cut, shown), boundary._selection)
        answers = answer_surface(plane, x1, x2)
        if one is None or answers.ndim == drawn.ndim:
            np.testing.assert_array_equal(drawn, answers)


def do_anything(window, person, qtbot, seed, count):
    """Do so much of all there is to do, each once at least if it is enough; then take all of it back."""
    session, rng = window.session, np.random.default_rng(seed)
    first, branch, config = session.snapshot, session.branch, session.config
    somebody, been = Somebody(qtbot, window, rng), {}

    def check():
        assert_all_true(person, session)
        before = been.setdefault((session.branch, session.snapshot.epoch), session.snapshot)
        assert same_bits(before, session.snapshot)  # wherever it has been, it comes back to

    check()
    names = [*rng.permutation(list(WISHES)), *rng.choice(list(WISHES), count)]
    for name in names[:count]:
        somebody.do(str(name))
        check()
    while window.undo.stack.canUndo():
        change = window.undo.stack.command(window.undo.stack.index() - 1).change
        somebody.do("undo")
        check()
        if change.after is not change.before:
            assert (session.branch, session.snapshot.epoch) == (change.before, change.epoch)
    if session.branch is not branch:  # a branch that was only begun, or shown, is no change
        session.show_branch(branch)
        somebody.rest()
    go_to(qtbot, session, 0)
    check()
    assert same_bits(session.snapshot, first)
    assert (session.config, session.snapshot.state.tobytes()) == (config, first.state.tobytes())


@pytest.mark.slow
def test_whatever_is_done_all_that_is_shown_is_computed_anew(window, person, qtbot):
    do_anything(window, person, qtbot, seed=4, count=25)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_two_hundred_edits(window, person, qtbot, seed):
    do_anything(window, person, qtbot, seed, 200)
