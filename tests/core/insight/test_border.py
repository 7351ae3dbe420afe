import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.runs import run_of
from tests.examples import examples
from xorviz.core import ConfigError, Dataset, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.border import border_pieces, is_closed, roundness, second_slope, straightness
from xorviz.core.insight.line_angle import line_angle
from xorviz.core.run.snapshot import take_snapshot

PLANE = Dataset("plane", "Plane", [[0.0, 0.0], [1.0, 1.0]], [[0.0], [1.0]], extent=(-3.0, 3.0))
BUMP = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
"""Four neurons whose sum is greatest in the middle."""


def network(rows, biases, out, bias, activation="sigmoid"):
    """Show a network of one hidden layer, or of none if `rows` is empty, over the plane from −3 to 3."""
    config = TrainingConfig(hidden=(len(rows),) if len(rows) else (), activation=activation)
    numbers = [*np.ravel(rows), *biases, *out, bias]
    return take_snapshot(config, PLANE, 0, np.array([numbers]), NumpyEngine())


def bump(turn=0.0, size=1.0, bias=-1.2):
    """Show a closed border, turned by an angle."""
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    rows = size * BUMP @ rotation
    return network(rows, [size, -size] * 2, [1.0, -1.0, 1.0, -1.0], bias)


def arc(radius, angles):
    return radius * np.column_stack([np.cos(angles), np.sin(angles)])


angles = st.floats(0.0, 2.0 * math.pi)


class TestStraightness:
    @given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20), angles)
    def test_points_of_a_line_are_straight(self, shares, turn):
        places = np.array([0.0, *sorted(shares), 1.0])
        line = np.array([3.0, -1.0]) + np.outer(places, [np.cos(turn), np.sin(turn)])
        assert straightness(line) < 1e-14

    @given(st.floats(0.1, 3.0), st.floats(0.01, 10.0), angles)
    def test_an_arc_is_as_far_as_its_height(self, spread, radius, turn):
        piece = arc(radius, turn + np.linspace(-spread / 2, spread / 2, 2001))
        assert straightness(piece) == pytest.approx(radius * (1 - math.cos(spread / 2)), rel=1e-5)

    def test_a_circle_has_its_radius(self):
        circle = arc(2.0, np.linspace(0.0, 2.0 * np.pi, 401))
        circle[-1] = circle[0]
        assert straightness(circle) == pytest.approx(2.0, rel=1e-3)
        assert roundness([circle]) == pytest.approx(1.0, rel=1e-4)

    def test_what_turns_back_beyond_the_chord_counts_in_full(self):
        assert straightness(np.array([[0.0, 0.0], [-4.0, 0.0], [1.0, 0.0]])) == 4.0

    def test_a_point_is_straight(self):
        assert straightness(np.array([[1.0, 2.0], [1.0, 2.0]])) == 0.0

    def test_a_square_is_less_round_and_an_open_piece_has_no_roundness(self):
        square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
        assert roundness([square, square[:4]]) == pytest.approx(math.pi / 4)
        assert math.isnan(roundness([square[:4]]))
        assert math.isnan(roundness([square[[0, 0]]])), "a point goes round nothing"

    @given(st.floats(0.05, 0.95), st.permutations(range(3)), st.booleans())
    def test_the_longest_that_is_closed_counts_whichever_way_it_is_gone_round(self, size, order, back):
        circle = arc(2.0, np.linspace(0.0, 2.0 * np.pi, 401))
        circle[-1] = circle[0]
        square = size * np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
        line = np.array([[0.0, 0.0], [99.0, 0.0], [198.0, 0.0]])
        pieces = [circle[::-1] if back else circle, square, line]
        assert roundness([pieces[place] for place in order]) == pytest.approx(1.0, rel=1e-4)


class TestBorderPieces:
    @examples(25)
    @given(angles, st.floats(-1.0, 1.0))
    def test_a_single_neuron_draws_one_straight_line(self, turn, offset):
        weights = [math.cos(turn), math.sin(turn)]
        (piece,) = border_pieces(network([], [], weights, offset))
        np.testing.assert_allclose(piece @ weights + offset, 0.0, atol=1e-9)
        assert straightness(piece) < 1e-8
        assert not is_closed(piece)
        assert np.abs(piece[[0, -1]]).max(axis=1) == pytest.approx([3.0, 3.0])

    def test_points_lie_where_the_output_is_one_half(self):
        """σ(x) + σ(y) = 1.2, a curve that is known."""
        (piece,) = border_pieces(network(np.eye(2), [0.0, 0.0], [1.0, 1.0], -1.2))
        x, y = piece.T
        sigmoid = 1.0 / (1.0 + np.exp(-x))
        np.testing.assert_allclose(y, np.log((1.2 - sigmoid) / (sigmoid - 0.2)), atol=1e-7)
        assert np.hypot(*np.diff(piece, axis=0).T).max() < 2 * 6.0 / 160
        assert straightness(piece) > 0.2

    def test_two_saturated_neurons_cut_a_strip(self):
        snapshot = network([[40.0, 40.0], [40.0, 40.0]], [20.0, -20.0], [10.0, -10.0], -5.0)
        pieces = border_pieces(snapshot)
        assert len(pieces) == 2
        assert max(map(straightness, pieces)) < 1e-6
        assert second_slope(snapshot) < 1e-6

    def test_what_is_one_neurons_alone_is_told_from_what_several_share(self):
        assert second_slope(network(np.eye(2), [0.0, 0.0], [1.0, 1.0], -1.0)) == pytest.approx(1.0, abs=1e-3)
        assert math.isnan(second_slope(network([], [], [1.0, 0.0], 0.0)))
        assert math.isnan(second_slope(network(np.eye(2), [0.0, 0.0], [0.0, 0.0], 1.0)))

    def test_of_one_neuron_none_comes_second(self):
        one = network([[1.0, 0.0]], [0.0], [2.0], -1.0)
        assert len(border_pieces(one)) == 1
        assert math.isnan(second_slope(one))

    def test_slopes_along_the_border_are_those_of_the_first_layer(self):
        config = TrainingConfig(hidden=(2, 1), activation=["tanh", "linear"])
        numbers = np.array([[1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, -0.4]])
        (piece,) = border_pieces(snapshot := take_snapshot(config, PLANE, 0, numbers, NumpyEngine()))
        slopes = np.sort(1.0 - np.tanh(piece) ** 2, axis=1)  # tanh(x₁) + tanh(x₂) = 0.4
        assert second_slope(snapshot) == pytest.approx(slopes[:, 0].max())

    def test_where_half_of_the_plane_is_undecided_the_border_is_its_edge(self):
        (piece,) = border_pieces(network([[1.0, 0.0]], [-0.5], [2.0], 0.0, "relu"))
        np.testing.assert_allclose(piece[:, 0], 0.5, atol=1e-6)
        assert border_pieces(network([[1.0, 0.0]], [-0.5], [-2.0], 0.0, "relu")) == [], "undecided is no"

    @examples(15)
    @given(angles)
    def test_a_turned_border_has_the_same_shape(self, turn):
        (piece,), (turned,) = border_pieces(bump(size=3.0)), border_pieces(bump(turn, 3.0))
        assert is_closed(piece)
        assert is_closed(turned)
        assert straightness(turned) == pytest.approx(straightness(piece), abs=2e-3)
        assert roundness([turned]) == pytest.approx(roundness([piece]), abs=2e-3)

    @pytest.mark.parametrize("sign", [1.0, -1.0])
    def test_where_all_four_sides_of_a_cell_are_crossed_the_middle_decides(self, sign):
        """A saddle in the middle of a cell, as x y = c: what lies in which quadrants follows from c."""
        middle = 3.0 / 160
        rows = [[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]]
        biases = [-2 * middle, 2 * middle, 0.0, 0.0]
        snapshot = network(rows, biases, [1.0, 1.0, -1.0, -1.0], sign * 1e-6, "softplus")
        pieces = border_pieces(snapshot)
        assert len(pieces) == 2
        for piece in pieces:
            assert (sign * np.prod(piece - middle, axis=1) <= 1e-9).all()
            assert len(set(np.sign(piece[:, 0] - middle))) == 1, "a piece stays in its quadrant"

    def test_no_border_has_no_pieces(self):
        assert border_pieces(network([], [], [0.0, 0.0], 1.0)) == []

    def test_rounding_has_no_border(self):
        """Every ŷ is ½ to 1e-13: on which side of it is no answer."""
        assert border_pieces(network([], [], [1e-13, 1e-13], 0.0)) == []

    def test_every_crossing_is_in_one_piece_and_next_to_its_neighbours(self):
        for seed in range(8):
            snapshot = run_of(300, hidden=(8,), seed=seed, activation="sine", learning_rate=0.05).head
            pieces = border_pieces(snapshot)
            open_ends = [piece[[0, -1]] for piece in pieces if not is_closed(piece)]
            low, high = snapshot.data.extent
            for ends in open_ends:
                gaps = np.minimum(np.abs(ends - low), np.abs(ends - high)).min(axis=1)
                assert gaps.max() < 1e-9, "an open piece ends at the edge of the plane"
            for piece in pieces:
                steps = np.hypot(*np.diff(piece, axis=0).T)
                assert steps.max() <= math.sqrt(2) * (high - low) / 160 + 1e-9

    def test_what_is_no_plane_is_refused(self):
        data = Dataset("own", "Own", [[0.0], [1.0]], [[0.0], [1.0]])
        with pytest.raises(ConfigError, match="the border needs 2 inputs"):
            border_pieces(Run(TrainingConfig(), data=data).head)
        with pytest.raises(ConfigError, match="needs 2 inputs"):
            line_angle(Run(TrainingConfig(), data=data).head)


class TestLineAngle:
    @given(angles, st.floats(0.0, 90.0), st.floats(-200.0, 200.0), st.sampled_from([1.0, -1.0]))
    def test_neither_size_nor_sign_of_the_weights_matters(self, turn, angle, exponent, sign):
        other = turn + math.radians(angle)
        rows = np.array([[math.cos(turn), math.sin(turn)], [math.cos(other), math.sin(other)]])
        rows[1] *= sign * 10.0**exponent
        assert line_angle(network(rows, [0.0, 0.0], [1.0, 1.0], 0.0)) == pytest.approx(angle, abs=1e-9)

    def test_of_several_the_smallest(self):
        rows = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.1]]
        found = line_angle(network(rows, [0.0] * 3, [1.0] * 3, 0.0))
        assert found == pytest.approx(math.degrees(math.atan(0.1)))

    def test_what_draws_no_line_has_no_angle(self):
        assert math.isnan(line_angle(network([], [], [1.0, 0.0], 0.0)))
        assert math.isnan(line_angle(network([[0.0, 0.0], [1.0, 0.0]], [0.0, 0.0], [1.0, 1.0], 0.0)))


def test_the_default_run_as_it_was_measured():
    run = run_of(5000)
    found = [line_angle(run.at(epoch)) for epoch in (0, 800, 900, 1085)]
    assert found == pytest.approx([52.7, 56.2, 48.6, 3.5], abs=0.1)
    assert [len(border_pieces(run.at(epoch))) for epoch in (800, 1085, 5000)] == [1, 2, 2]
