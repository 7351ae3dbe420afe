"""A landscape is the loss of the very networks of a plane, and says what the plane holds of a path."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core import ConfigError, Dataset, Run, TrainingConfig
from xorviz.core.insight.curvature.eigenvalues import curvature
from xorviz.core.insight.landscape import landscape as made
from xorviz.core.insight.landscape.landscape import POINTS, extent, landscape, path_of, seek_path
from xorviz.core.insight.landscape.plane import plane_of_gradient, plane_of_parameters, plane_of_path
from xorviz.core.insight.many_states import losses_at
from xorviz.core.run import training
from xorviz.core.run.start import Start
from xorviz.core.run.training import Trainer
from xorviz.core.steps import Watched

snapshot = Trainer.snapshot

SETTINGS = (
    {"hidden": (2,)},
    {"hidden": (3, 2), "dataset": "moons", "count": 20, "optimiser": "adam", "reduction": "mean"},
    {"hidden": (3,), "dataset": "blobs", "count": 15, "reduction": "mean"},
    {"hidden": (2,), "penalty": "l2", "penalty_rate": 0.1},
    {"hidden": (2,), "penalty": "l1", "loss": "huber"},
    {"hidden": (4,), "dataset": "spiral", "count": 12, "features": ("x1", "x2", "x1x2")},
)


@pytest.fixture(scope="module", params=SETTINGS, ids=str)
def trained(request):
    run = Run(TrainingConfig(**request.param))
    run.advance(300)
    return run, path_of(run)


def planes(snapshot, path):
    count = len(snapshot.parameters.flat)
    return (
        plane_of_parameters(snapshot, 0, count - 1),
        plane_of_path(snapshot, path.states),
        plane_of_gradient(snapshot, curvature(snapshot)),
    )


def test_a_plane_has_two_directions_of_length_1_at_a_right_angle(trained):
    run, path = trained
    for plane in planes(run.at(200), path):
        across, up = plane.across, plane.up
        assert (across @ across, up @ up) == pytest.approx((1.0, 1.0), rel=1e-12)
        assert across @ up == pytest.approx(0.0, abs=1e-9)
        places = np.array([[0.0, 0.0], [0.5, -2.0]])
        np.testing.assert_allclose(plane.places(plane.networks(places)), places, atol=1e-9)


def test_each_point_is_the_loss_of_that_network_as_the_run_has_it(trained):
    run, path = trained
    snapshot = run.at(200)
    for plane in planes(snapshot, path):
        found = landscape(snapshot, plane, (0.0, 1.5, -0.5, 0.0), columns=4, rows=3)
        assert found.losses.shape == (3, 4)
        assert found.losses[-1, 0] == pytest.approx(snapshot.loss, rel=1e-12)
        for row, column in np.ndindex(3, 4):
            start = plane.networks(np.array([[found.across[column], found.up[row]]]))[0]
            own = run.config.network(start, run.data)
            config = run.start.started_from(Start(own.weights, own.biases))
            loss = Run(config, data=run.data).head.loss
            assert found.losses[row, column] == pytest.approx(loss, rel=1e-12)


def test_no_plane_of_two_parameters_holds_more_of_a_path_than_its_own(trained):
    run, path = trained
    most = plane_of_path(run.head, path.states).share(path.states)
    assert 0.0 < most <= 1.0
    for first, second in itertools.combinations(range(len(run.head.parameters.flat)), 2):
        share = plane_of_parameters(run.head, first, second).share(path.states)
        assert 0.0 <= share <= most * (1 + 1e-9)
    assert plane_of_gradient(run.head, curvature(run.head)).share(path.states) <= most * (1 + 1e-9)


def test_a_path_in_the_plane_is_held_whole_and_one_beside_it_not_at_all():
    snapshot = Run(TrainingConfig()).head
    plane = plane_of_parameters(snapshot, 2, 5)
    inside = plane.networks(np.array([[0.0, 1.0], [2.0, 3.0], [4.0, -1.0]]))
    assert plane.share(inside) == pytest.approx(1.0, rel=1e-12)
    beside = np.tile(snapshot.parameters.flat, (3, 1))
    beside[:, 0] = 1.0, 2.0, 4.0
    assert plane.share(beside) == 0.0
    assert math.isnan(plane.share(beside[:1]))
    half = np.tile(snapshot.parameters.flat, (3, 1))
    half[1:, 2] += 1.0
    half[2, 0] += 1.0
    assert plane.share(half) == pytest.approx(0.5, rel=1e-12)  # 2/3 each, from the path's mean


def test_no_share_is_claimed_of_a_path_that_is_not_finite_and_a_long_or_short_one_is_measured():
    snapshot = Run(TrainingConfig()).head
    plane = plane_of_parameters(snapshot, 2, 5)
    for size in (1e-200, 1.0, 1e200):
        half = np.zeros((3, 9))
        half[1:, 2] = half[2, 0] = size
        assert plane.share(half) == pytest.approx(0.5, rel=1e-12)
    half[1, 0] = np.nan
    assert math.isnan(plane.share(half))
    with pytest.raises(ConfigError, match="not finite: it has no directions"):
        plane_of_path(snapshot, half)


def test_a_principal_direction_points_to_where_the_path_ends(trained):
    run, path = trained
    plane = plane_of_path(run.head, path.states)
    begin, end = plane.places(path.states[[0, -1]])
    assert (end >= begin).all()


def test_a_network_of_two_parameters_has_them_as_its_plane():
    data = Dataset("own", "Own", np.array([[-1.0], [0.5], [2.0]]), np.array([[0.0], [1.0], [1.0]]))
    run = Run(TrainingConfig(hidden=()), data=data)
    run.advance(40)
    states = path_of(run).states
    assert plane_of_path(run.head, states).share(states) == pytest.approx(1.0, rel=1e-12)


def test_up_from_the_gradient_goes_the_sharpest_curvature(trained):
    run, _ = trained
    found = curvature(run.head)
    plane, sharpest = plane_of_gradient(run.head, found), found.vectors[-1]
    beside = (run.head.parameters.flat + sharpest)[np.newaxis]
    np.testing.assert_allclose(plane.networks(plane.places(beside)), beside, atol=1e-9)


def test_the_path_is_where_the_run_was(trained):
    run, path = trained
    assert path.epochs[[0, -1]].tolist() == [0, 300]
    for point in (0, 7, len(path.epochs) - 1):
        np.testing.assert_array_equal(path.states[point], run.at(int(path.epochs[point])).parameters.flat)
    assert len(path_of(run, 0).epochs) == 1
    assert path_of(run, 120).epochs[-1] == 120
    long = Run(TrainingConfig())
    long.advance(3 * POINTS)
    assert POINTS // 2 < len(path_of(long).epochs) <= POINTS


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0, 4))
def test_the_extent_has_the_path_and_the_centre_in_it(x, y, size):
    plane = plane_of_parameters(Run(TrainingConfig()).head, 0, 3)
    states = plane.networks(np.array([[x, y], [x + size, y - size]]))
    left, right, bottom, top = extent(plane, states)
    for across, up in [*plane.places(states), (0.0, 0.0)]:
        assert left <= across <= right
        assert bottom <= up <= top
    assert min(right - left, top - bottom) >= 1.0 - 1e-9


def test_down_the_gradient_it_goes_down_first():
    run = Run(TrainingConfig())
    run.advance(50)
    plane = plane_of_gradient(run.head, curvature(run.head))
    found = landscape(run.head, plane, (-1e-4, 1e-4, 0.0, 1e-4), columns=3, rows=2)
    assert found.losses[0, 0] > found.losses[0, 1] > found.losses[0, 2]


def test_what_is_no_plane_is_refused_in_one_line():
    snapshot = Run(TrainingConfig()).head
    for refused, words in (
        (lambda: plane_of_parameters(snapshot, 0, 9), "there is no parameter 9: they are 0 to 8"),
        (lambda: plane_of_parameters(snapshot, 4, 4), "both directions are the same parameter"),
        (lambda: plane_of_path(snapshot, path_of(Run(TrainingConfig())).states), "fewer than two directions"),
        (lambda: plane_of_gradient(_still(), curvature(_still())), "there is no way down here"),
    ):
        with pytest.raises(ConfigError, match=words):
            refused()


def _still():
    """A network whose gradient is 0."""
    run = Run(
        TrainingConfig(output_activation="relu"), start=(([[0.0] * 2] * 2, [[0.0] * 2]), ([0.0] * 2, [-1.0]))
    )
    return run.head


def test_a_part_of_it_is_as_the_whole_and_it_stops_when_told_to(monkeypatch, trained):
    run, path = trained
    plane = plane_of_path(run.head, path.states)
    ends = extent(plane, path.states)
    whole = landscape(run.head, plane, ends, columns=9, rows=7)
    monkeypatch.setattr(made, "BLOCK_NUMBERS", 200)
    parts = landscape(run.head, plane, ends, columns=9, rows=7)
    np.testing.assert_allclose(parts.losses, whole.losses, rtol=1e-12)
    assert landscape(run.head, plane, ends, stopped=lambda: True) is None


def test_of_a_large_network_few_numbers_are_held_at_once(monkeypatch):
    run = Run(TrainingConfig(hidden=(30, 30)))
    run.advance(20)
    count, held = len(run.head.parameters.flat), []

    def losses(config, states, data):
        held.append(states.size)
        return losses_at(config, states, data)

    monkeypatch.setattr(made, "losses_at", losses)
    monkeypatch.setattr(made, "BLOCK_NUMBERS", 5 * count)
    path = path_of(run)
    assert path.states.size <= 5 * count
    assert path.epochs[[0, -1]].tolist() == [0, 20]
    plane = plane_of_path(run.head, path.states)
    assert landscape(run.head, plane, extent(plane, path.states), columns=4, rows=3).losses.shape == (3, 4)
    assert max(held) <= 5 * count
    monkeypatch.setattr(made, "BLOCK_NUMBERS", 1)
    assert len(path_of(run).epochs) == 2


def test_a_landscape_without_points_is_refused_in_one_line():
    head = Run(TrainingConfig()).head
    with pytest.raises(ConfigError, match="columns 0 is not allowed: it must be from 1 to 4,096"):
        landscape(head, plane_of_parameters(head, 0, 1), (0.0, 1.0, 0.0, 1.0), columns=0, rows=4)


def test_a_path_that_is_known_only_grows_and_a_part_of_one_is_as_the_whole(monkeypatch):
    run = Run(TrainingConfig(learning_rate=2.0))
    known, asked = None, []
    for epochs in (0, 5, 300, 301, 500):
        run.advance(epochs)
        sought = seek_path(run, known=known)
        asked.clear()
        monkeypatch.setattr(Trainer, "snapshot", lambda self: (asked.append(self.epoch), snapshot(self))[1])
        known = sought.find()
        monkeypatch.undo()
        if epochs == 500:
            assert min(asked) > 600  # what is known is not trained again
        whole = path_of(run)
        np.testing.assert_array_equal(known.epochs, whole.epochs)
        np.testing.assert_array_equal(known.states, whole.states)
    part = seek_path(run, first=700).find()
    assert part.epochs[[0, -1]].tolist() == [700, run.epoch]
    for point in (0, 3, len(part.epochs) - 1):
        np.testing.assert_array_equal(part.states[point], run.at(int(part.epochs[point])).parameters.flat)
    assert seek_path(run).find(lambda: True) is None
    run.let_go()
    np.testing.assert_array_equal(seek_path(run).find().states, whole.states)


def test_how_far_a_path_is_is_told_from_its_beginning_on_and_of_what_is_known_nothing(monkeypatch):
    monkeypatch.setattr(training, "STRETCH_SECONDS", 0.0)
    run = Run(TrainingConfig())
    run.advance(700)
    told = []

    def sought(known=None):
        told.clear()
        return seek_path(run, known=known)

    stopped = Watched(lambda: False, lambda *how_far: told.append(how_far))
    known = sought().find(stopped)
    assert told[0] == (0, 698), "every second epoch, and the head is known"
    assert len(told) > 349
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert {of for _, of in told} == {698}
    run.advance(80)
    begun = sought(known)
    trained_from = begun.trainer.epoch
    assert trained_from > 0
    begun.find(stopped)
    assert told[0] == (0, 778 - trained_from)
    assert told[-1] == (778 - trained_from,) * 2
    known = sought(known).find()
    sought(known).find(stopped)
    assert told == []


def test_a_plane_seen_from_elsewhere_is_the_same_plane(trained):
    run, path = trained
    for plane in planes(run.at(200), path):
        moved = plane.seen_from(path.states[0])
        assert moved.places(path.states[:1])[0] == pytest.approx((0.0, 0.0), abs=1e-9)
        there = moved.places(run.at(200).parameters.flat[np.newaxis])
        np.testing.assert_allclose(moved.networks(there)[0], run.at(200).parameters.flat, atol=1e-9)
        assert moved.share(path.states) == plane.share(path.states)
