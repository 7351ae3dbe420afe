"""A walk over the lines of an update, and over batches, there and back."""

import pytest

from tests.core.runs import update_of
from tests.driving import lines, steps
from tests.telling import tells
from xorviz.core.engine.batches import batches_in_epoch
from xorviz.core.run.config import TrainingConfig
from xorviz.core.update.chain_rule import trace_update
from xorviz.session import update_shown


def bits(session):
    run = session.run
    return [run.at(epoch).state.tobytes() for epoch in range(run.epoch + 1)]


def test_nobody_walks_at_first_and_all_lines_are_of_the_epoch_shown(session, walk):
    assert walk.place is None
    assert (walk.trace.epoch, walk.trace.sample) == (0, 1)


def test_the_last_line_is_the_update_and_brings_the_next_epoch(session, walk, at_rest):
    steps(walk, at_rest, lines(walk) - 1)
    assert (walk.place, session.snapshot.epoch) == (lines(walk) - 2, 0)
    steps(walk, at_rest, 1)
    assert (walk.place, walk.trace.epoch, session.snapshot.epoch) == (lines(walk) - 1, 0, 1)
    assert walk.trace.after.tobytes() == session.snapshot.state.tobytes()
    steps(walk, at_rest, 1)
    assert (walk.place, walk.trace.epoch, session.snapshot.epoch) == (0, 1, 1)


@pytest.mark.parametrize("batch_size", [None, 3])
def test_a_walk_there_and_back_leaves_every_bit_as_it_was(session, walk, at_rest, batch_size):
    session.start_run(TrainingConfig(batch_size=batch_size, optimiser="adam", learning_rate=0.01))
    session.run.advance(2)
    before = bits(session)
    session.playback.show_run(session.run, 0)
    walk.leave()
    count = 3 * lines(walk) * walk.trace.batches
    seen = []
    for _ in range(count):
        steps(walk, at_rest, 1)
        seen.append((walk.trace.epoch, walk.trace.batch, walk.place, session.snapshot.epoch))
    for expected in reversed(seen):
        assert (walk.trace.epoch, walk.trace.batch, walk.place, session.snapshot.epoch) == expected
        steps(walk, at_rest, 1, back=True)
    assert walk.place is None
    assert bits(session)[:3] == before


def test_back_before_the_first_line_shows_how_the_epoch_came_about(session, walk, at_rest):
    session.run.advance(5)
    session.playback.show_run(session.run, 4)
    walk.leave()
    steps(walk, at_rest, 1)
    steps(walk, at_rest, 1, back=True)
    assert (walk.trace.epoch, session.snapshot.epoch, walk.place) == (3, 4, lines(walk) - 1)
    steps(walk, at_rest, 1, back=True)
    assert (walk.trace.epoch, session.snapshot.epoch, walk.place) == (3, 3, lines(walk) - 2)


def test_back_at_the_very_start_ends_the_walk(walk, at_rest):
    steps(walk, at_rest, 1)
    steps(walk, at_rest, 2, back=True)
    assert walk.place is None


def test_another_sample_is_followed_on_the_same_line(session, walk, at_rest):
    walk.go_to(7)
    walk.step_sample()
    assert (session.view.selection.sample, walk.trace.sample, walk.place) == (2, 2, 7)
    walk.step_sample()
    walk.step_sample()
    assert walk.trace.sample == 0
    place = walk.trace.find("batch_weight_gradient", 1).place
    walk.go_to(place)
    session.picking.select_sample(None)
    assert walk.trace.operations[walk.place].kind == "weight_gradient"


def test_it_goes_on_by_itself_at_its_pace(qtbot, session, walk):
    walk.set_pace(200.0)
    with qtbot.waitSignal(session.changed, check_params_cb=tells("walking")):
        walk.set_walking(True)
    qtbot.waitUntil(lambda: session.snapshot.epoch == 1)
    walk.set_walking(False)
    assert not session.view.walking


def test_a_neuron_or_weight_is_selected_or_not_and_gone_with_its_network(session):
    session.picking.select_neuron(1, 0)
    session.picking.select_parameter(4)
    assert (session.view.selection.neuron, session.view.selection.parameter) == (None, 4)
    session.picking.select_parameter(4)
    assert session.view.selection.parameter is None
    session.picking.select_neuron(1, 1)
    session.edit_parameter("hidden", (1,))
    assert session.view.selection.neuron is None


def test_a_sample_that_the_dataset_lacks_gives_way(session):
    session.edit_parameter("dataset", "circle")
    session.picking.select_sample(300)
    session.edit_parameter("dataset", "xor")
    assert session.view.selection.sample == 3


def test_a_nudged_update_is_taken_apart_as_it_is(session, walk, at_rest):
    session.run.advance(3)
    session.run.nudge(1e-3)
    session.run.advance(1)
    session.playback.show_run(session.run, 3)
    walk.leave()
    assert walk.trace.after == pytest.approx(session.run.at(4).state, rel=1e-12)


def test_a_sample_that_a_batch_lacks_is_followed_again_when_one_holds_it(session, walk, at_rest):
    session.start_run(TrainingConfig(batch_size=2))
    chosen = 1
    session.picking.select_sample(chosen)
    followed = {}
    for _ in range(6):
        followed[walk.trace.epoch, walk.trace.batch] = (walk.trace.sample, chosen in walk.trace.rows)
        walk.go_to(lines(walk) - 1)
        at_rest()
        steps(walk, at_rest, 1)
    for _ in range(2 * lines(walk)):
        steps(walk, at_rest, 1, back=True)
        followed[walk.trace.epoch, walk.trace.batch] = (walk.trace.sample, chosen in walk.trace.rows)
    assert {held for _, held in followed.values()} == {True, False}
    assert all((sample == chosen) is held for sample, held in followed.values())
    assert session.view.selection.sample == chosen


@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum", "adam"])
def test_back_into_an_epoch_of_many_batches_is_bit_for_bit_what_going_on_finds(
    session, walk, at_rest, optimiser
):
    session.start_run(TrainingConfig(dataset="circle", batch_size=7, optimiser=optimiser))
    session.run.advance(2)
    session.playback.show_run(session.run, 1)
    walk.leave()
    walk.go_to(0)
    state = session.run.at(0).state
    for batch in range(batches_in_epoch(session.config, len(session.run.data))):
        last = update_of(session.config, 0, state, 1, batch, session.run.engine)
        state = last.after
    steps(walk, at_rest, 1, back=True)
    assert (walk.trace.epoch, walk.trace.batch, walk.place) == (
        0,
        batches_in_epoch(session.config, len(session.run.data)) - 1,
        lines(walk) - 1,
    )
    assert walk.trace.after.tobytes() == state.tobytes()


def test_back_over_batches_takes_one_update_apart_at_a_time(session, walk, at_rest, monkeypatch):
    session.start_run(TrainingConfig(dataset="circle", batch_size=1))
    session.run.advance(1)
    session.playback.show_run(session.run, 1)
    walk.leave()
    walk.go_to(0)
    count = []
    monkeypatch.setattr(
        "xorviz.session.update_shown.trace_update", lambda *args: count.append(args[5]) or trace_update(*args)
    )
    steps(walk, at_rest, 1, back=True)
    last = batches_in_epoch(session.config, len(session.run.data)) - 1
    assert count == [last]
    walk.go_to(0)
    at_rest()
    count.clear()
    steps(walk, at_rest, 1, back=True)
    assert count == [last - 1]


def test_an_edit_of_the_learning_rate_keeps_the_lines_up_to_the_gradient(session, walk, qtbot):
    session.playback.step()
    qtbot.waitUntil(lambda: session.snapshot.epoch == 1, timeout=60_000)
    before = walk.trace
    session.edit_parameter("learning_rate", 0.25)
    qtbot.waitUntil(lambda: walk.trace is not before, timeout=60_000)
    assert walk.trace.config.learning_rate == 0.25
    kept = [old is new for old, new in zip(before.operations, walk.trace.operations, strict=True)]
    assert kept == [operation.phase != "update" for operation in before.operations]


def test_a_selection_is_announced_once(session, walk):
    moves = []
    session.changed.connect(lambda view, what: moves.append(view.trace.sample))
    walk.go_to(3)
    moves.clear()
    session.picking.select_sample(2)
    assert moves == [2]
    session.picking.select_neuron(1, 0)
    assert moves == [2, 2]


def test_whoever_steps_back_takes_the_lead(session, walk, at_rest):
    steps(walk, at_rest, 4)
    walk.set_walking(True)
    walk.step_back()
    assert not session.view.walking
    walk.set_walking(True)
    walk.go_to(2)
    assert not session.view.walking


@pytest.fixture
def taken(monkeypatch):
    count = []
    monkeypatch.setattr(update_shown, "trace_update", lambda *args: count.append(args) or trace_update(*args))
    return count


def test_it_is_taken_apart_once(session, taken):
    view = session.view
    assert view.trace is view.trace
    assert len(taken) == 1


def test_what_is_followed_and_whether_it_is_the_last_are_known_without_its_lines(session, taken):
    for size, sample in ((None, 2), (None, None), (1, 3), (3, 0), (3, None)):
        session.start_run(TrainingConfig(batch_size=size, seed=5))
        session.picking.select_sample(sample)
        update = session.view.update
        while True:
            taken.clear()
            followed, is_last, batch = update.followed_sample, update.is_last, update.batch
            assert not taken
            trace = update.trace
            assert (followed, is_last, batch) == (trace.sample, trace.is_last, trace.batch)
            if is_last:
                break
            update = update.next()


def test_an_engine_that_cannot_leaves_the_lines_to_numpy(session, monkeypatch):
    def fail(*_):
        raise MemoryError("out of chalk")

    expected = session.view.trace.after.tobytes()
    monkeypatch.setattr(type(session.run.engine), "update", fail)
    session.picking.select_sample(1)
    assert session.view.trace.after.tobytes() == expected


def test_what_is_not_there_cannot_be_picked(session, witness):
    picking, before = session.picking, session.view.selection
    for row in (-1, 4, 10**9):
        picking.select_sample(row)
    for neuron in ((-1, 0), (3, 0), (1, -1), (1, 2), (0, 2), (2, 1)):
        picking.select_neuron(*neuron)
    for place in (-1, 9, 10**9):
        picking.select_parameter(place)
    for columns in ((0, 2), (-1, 0), (1, 1)):
        picking.select_columns(*columns)
    assert session.view.selection == before


@pytest.mark.parametrize("parameter", [0, 8])
def test_the_first_and_the_last_can_be_picked(session, parameter):
    picking = session.picking
    for row in (0, 3, None):
        picking.select_sample(row)
        assert session.view.selection.sample == row
    for neuron in ((0, 0), (0, 1), (1, 1), (2, 0)):
        picking.select_neuron(*neuron)
        assert session.view.selection.neuron == neuron
    picking.select_parameter(parameter)
    assert session.view.selection.parameter == parameter
    picking.select_parameter(parameter)
    assert session.view.selection.parameter is None
    picking.select_columns(1, 0)
    assert session.view.selection.columns == (1, 0)
