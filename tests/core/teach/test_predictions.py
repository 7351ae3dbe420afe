import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from xorviz.assets import asset
from xorviz.core import Run, TrainingConfig
from xorviz.core.data.sources import make_dataset
from xorviz.core.insight.surface import cell_centres, output_surface
from xorviz.core.run.history import LossCurve
from xorviz.core.run.landmarks import landmarks
from xorviz.core.teach.experiment_file import load_experiments
from xorviz.core.teach.predictions import (
    Guess,
    boundary_agreement,
    curve_factor,
    drawn_sides,
    outcome,
    plateaus_told,
)

EXTENT = (-1.0, 2.0)
CENTRES = cell_centres(EXTENT, 30)
CIRCLE = tuple((0.5 + math.cos(a), 0.5 + math.sin(a)) for a in np.linspace(0, 2 * math.pi, 40))


def sides(*strokes):
    return drawn_sides(strokes, CENTRES, CENTRES, EXTENT)


def divides(drawn, side):
    return (drawn == side).all() or (drawn == 1 - side).all()


@pytest.fixture(scope="module")
def experiments():
    return load_experiments(asset("experiments.toml"))


def run_of(experiment):
    run = Run(experiment.config)
    run.advance(experiment.epochs)
    return run


class TestCurve:
    def test_a_perfect_curve_is_off_by_the_factor_one(self, experiments):
        run = run_of(experiments.find("xor"))
        stroke = tuple(enumerate(run.losses.tolist()))
        assert curve_factor(stroke, run.curve, run.epoch) == pytest.approx(1.0)

    @given(st.floats(0.05, 20.0))
    @examples(20)
    def test_a_curve_that_is_so_many_times_too_high_or_too_low_is_off_by_that(self, factor):
        curve = LossCurve()
        losses = np.linspace(1.0, 0.2, 301)
        curve.append(losses, np.zeros(301, np.int64))
        stroke = tuple((float(epoch), float(factor * loss)) for epoch, loss in enumerate(losses))
        assert curve_factor(stroke, curve, 300) == pytest.approx(max(factor, 1 / factor))

    def test_a_stroke_over_a_part_goes_on_level(self):
        curve = LossCurve()
        curve.append(np.full(101, 0.5), np.zeros(101, np.int64))
        assert curve_factor(((40.0, 1.0), (60.0, 1.0)), curve, 100) == pytest.approx(2.0)

    def test_a_long_run_is_compared_by_its_spans(self):
        curve = LossCurve(capacity=8)
        curve.append(np.full(101, 0.5), np.zeros(101, np.int64))
        assert curve.span > 1
        assert len(curve.latest) > 0
        assert curve_factor(((0.0, 1.0), (100.0, 1.0)), curve, 100) == pytest.approx(2.0)

    def test_the_outcome_says_how_far_off_it_is(self, experiments):
        experiment = experiments.find("xor")
        found = outcome(
            experiment, Guess("curve", strokes=(((0.0, 1.0), (2000.0, 1.0)),)), run_of(experiment)
        )
        assert found.said == "You drew a curve."
        assert "off by a factor of" in found.was
        assert "2,000" in found.was
        assert found.right is None

    @pytest.mark.parametrize(
        ("points", "told"),
        [
            (((0, 1.0), (2000, 0.01)), "You saw no plateau: from epoch {} to {} the loss hardly changed."),
            (((0, 1.0), (2000, 1.0)), "You saw the plateau, from epoch {} to {}."),
            (((0, 1.0), (500, 0.95), (2000, 0.01)), "You saw the plateau, from epoch {} to {}."),
            (((0, 0.2), (500, 0.2), (2000, 0.1)), "You saw the plateau, from epoch {} to {}."),
        ],
    )
    def test_it_says_whether_the_plateau_of_the_run_was_drawn(self, experiments, points, told):
        experiment = experiments.find("xor")
        run = run_of(experiment)
        (plateau,) = [mark for mark in landmarks(run) if mark.kind == "plateau"]
        found = outcome(experiment, Guess("curve", strokes=(points,)), run)
        assert told.format(plateau.first, plateau.last) in found.was

    @pytest.mark.parametrize(
        ("share", "told"), [(0.6, False), (1.0, False), (1.7, False), (2.1, True), (0.4, True)]
    )
    def test_it_says_where_it_ends_if_that_is_far_off(self, experiments, share, told):
        experiment = experiments.find("xor")
        run = run_of(experiment)
        end = share * run.head.loss
        found = outcome(experiment, Guess("curve", strokes=(((0.0, 1.0), (2000.0, end)),)), run)
        told = f"Yours ends at {end:.2g}; it was {run.head.loss:.2g}." in found.was
        assert told is (share not in (0.6, 1.0, 1.7))

    def test_of_a_run_without_a_plateau_nothing_is_missed(self):
        run = Run(TrainingConfig(hidden=(8,), learning_rate=2.0))
        run.advance(300)
        assert not run.plateaus.found
        assert plateaus_told(((0.0, 1.0), (300.0, 0.1)), run, 300) == ""

    def test_a_plateau_after_the_last_epoch_compared_is_not_spoken_of(self, experiments):
        run = run_of(experiments.find("xor"))
        first = run.plateaus.found[0]
        assert plateaus_told(((0.0, 1.0), (2000.0, 0.01)), run, first.proven - 1) == ""
        (end,) = re.findall(r"to (\d+)", plateaus_told(((0.0, 1.0), (2000.0, 0.01)), run, first.proven))
        assert int(end) == first.proven


class TestBoundary:
    def test_an_upright_line_divides_left_from_right(self):
        across = np.broadcast_to(CENTRES[np.newaxis, :] > 0.5, (30, 30))
        assert divides(sides(((0.5, 0.2), (0.5, 0.5), (0.5, 0.9))), across)

    def test_a_slanted_line_goes_on_straight(self):
        x1, x2 = np.meshgrid(CENTRES, CENTRES)
        assert divides(sides(((0.0, 0.01), (0.5, 0.51), (1.0, 1.01))), x2 > x1 + 0.01)

    def test_a_circle_divides_inside_from_outside(self):
        x1, x2 = np.meshgrid(CENTRES, CENTRES)
        inside = np.hypot(x1 - 0.5, x2 - 0.5) < 1.0
        assert np.mean(sides(CIRCLE) == inside) > 0.99

    def test_between_two_lines_is_a_strip(self):
        strip = (CENTRES > 0.1) & (CENTRES < 0.9)
        drawn = sides(((0.1, 0.0), (0.1, 1.0)), ((0.9, 1.0), (0.9, 0.0)))
        assert divides(drawn, np.broadcast_to(strip, (30, 30)))

    @pytest.mark.parametrize("stroke", [(), ((0.5, 0.5),), ((0.5, 0.5), (0.5, 0.5))])
    def test_a_stroke_of_no_length_does_no_harm(self, stroke):
        assert set(np.unique(sides(stroke))) <= {0.0, 1.0}

    @given(st.lists(st.tuples(st.floats(-1, 2), st.floats(-1, 2)), min_size=2, max_size=12))
    @examples(40)
    def test_agreement_is_between_a_half_and_one_whichever_way_it_is_drawn(self, points):
        snapshot = Run(TrainingConfig()).head
        stroke = tuple(points)
        share = boundary_agreement((stroke,), snapshot)
        assert 0.5 <= share <= 1.0

    def test_the_learned_boundary_itself_agrees(self, experiments):
        run = run_of(experiments.find("circle"))
        stroke = tuple((1.1 * math.cos(a), 1.1 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 60))
        assert boundary_agreement((stroke,), run.head) > 0.9
        assert boundary_agreement((((0.0, -4.0), (0.0, 4.0)),), run.head) < 0.75

    def test_where_all_answers_are_a_half_there_is_no_boundary(self, experiments):
        experiment = experiments.find("single-layer")
        found = outcome(experiment, Guess("boundary", strokes=(CIRCLE,)), run_of(experiment))
        assert found.was == "It answers 0.5 everywhere: there is no boundary."
        early = Run(experiment.config)
        early.advance(100)
        assert "of the plane" in outcome(experiment, Guess("boundary", strokes=(CIRCLE,)), early).was

    def test_the_outcome_says_how_much_no_boundary_at_all_would_be(self, experiments):
        experiment = experiments.find("circle")
        run = run_of(experiment)
        centres = cell_centres(make_dataset("circle").extent, 96)
        inside = np.mean(output_surface(run.head, centres, centres) > 0.5)
        found = outcome(experiment, Guess("boundary", strokes=(CIRCLE,)), run)
        assert f"no boundary at all on {100 * max(inside, 1 - inside):.0f} %" in found.was

    def test_it_says_in_how_many_pieces_each_is(self, experiments):
        experiment = experiments.find("xor")
        run = run_of(experiment)
        line, other = ((0.0, -0.4), (0.0, 1.4)), ((0.6, -0.4), (0.6, 1.4))
        found = outcome(experiment, Guess("boundary", strokes=(line,)), run)
        assert found.was.endswith("Yours has 1; the learned one 2 pieces.")
        found = outcome(experiment, Guess("boundary", strokes=(line, other)), run)
        assert found.was.endswith("Both have 2 pieces.")


class TestChoicesAndNumbers:
    @pytest.mark.parametrize("reduction", ["sum", "mean"])
    def test_a_loss_is_held_against_the_one_that_the_window_shows(self, experiments, reduction):
        asked = experiments.find("xor-8")  # a number
        asked = replace(
            asked,
            config=asked.config.changed(reduction=reduction),
            prediction=asked.prediction._replace(measure="loss"),
        )
        run = run_of(asked)
        shown = f"{run.at(asked.epochs).loss:.3g}"
        assert outcome(asked, Guess("number", float(shown)), run).right
        assert not outcome(asked, Guess("number", float(shown) * 4), run).right

    def test_a_number_beside_the_outcome(self, experiments):
        experiment = experiments.find("xor-8")
        run = run_of(experiment)
        found = outcome(experiment, Guess("number", 800.0), run)
        assert (found.said, found.was) == ("You said 800.", f"It was {run.solved_epoch:,}.")
        assert found.right is False
        assert outcome(experiment, Guess("number", float(run.solved_epoch)), run).right is True

    def test_what_never_happens_is_said_so(self, experiments):
        experiment = experiments.find("xor-8")
        run = Run(experiments.find("zero-start").config)
        run.advance(experiment.epochs)
        assert outcome(experiment, Guess("number", 800.0), run).was == "It was not so by epoch 2,000."

    def test_shares_are_said_in_per_cent(self, experiments):
        experiment = experiments.find("circle-8")
        run = run_of(experiment)
        found = outcome(experiment, Guess("number", 96.0), run)
        assert (found.said, found.was) == ("You said 96.0 %.", f"It was {100 * run.head.accuracy:.1f} %.")

    def test_the_epoch_is_the_experiments_even_if_the_run_went_on(self, experiments):
        experiment = experiments.find("circle-8")
        run = run_of(experiment)
        before = outcome(experiment, Guess("number", 96.0), run)
        run.advance(5000)
        assert outcome(experiment, Guess("number", 96.0), run) == before

    @pytest.mark.parametrize("name", ["tanh", "lr-50", "zero-start", "equal-weights", "single-layer"])
    def test_exactly_one_choice_is_right(self, experiments, name):
        experiment = experiments.find(name)
        run = run_of(experiment)
        choices = range(len(experiment.prediction.choices))
        found = [outcome(experiment, Guess("choice", float(place)), run) for place in choices]
        assert [each.right for each in found].count(True) == 1
        (right,) = (experiment.prediction.choices[place].text for place in choices if found[place].right)
        for each in found:
            assert each.right or f"“{right}”" in each.was

    @pytest.mark.parametrize(
        ("name", "epochs", "measure", "said"),
        [
            (
                "xor-border",
                2000,
                "open_pieces",
                "in the plane shown the border has 2 lines from edge to edge.",
            ),
            ("xor-border", 500, "open_pieces", "in the plane shown the border has 1 line from edge to edge."),
            (
                "zero-start",
                100,
                "open_pieces",
                "in the plane shown the border has 0 lines from edge to edge.",
            ),
            ("circle-8", 5000, "closed_pieces", "in the plane shown the border has 1 ring."),
            ("xor-border", 2000, "closed_pieces", "in the plane shown the border has 0 rings."),
            ("xor-border", 2000, "border_pieces", "in the plane shown the border has 2 pieces."),
        ],
    )
    def test_what_is_counted_of_the_border_is_told_in_a_plain_sentence(
        self, experiments, name, epochs, measure, said
    ):
        asked, own = experiments.find("xor-border"), experiments.find(name)
        asked = replace(
            asked,
            config=own.config,
            epochs=epochs,
            prediction=asked.prediction._replace(measure=measure),
        )
        run = run_of(asked)
        found = [outcome(asked, Guess("choice", float(place)), run) for place in range(3)]
        assert all(each.was.endswith(f": {said}") for each in found)
        (right,) = [each for each in found if each.right]
        assert right.was == f"So it is: {said}"
        number = next(filter(str.isdecimal, said.split()))
        for each in found:
            words, _, end = each.was_once.partition(" (the pieces of the border ")
            assert each.was == f"{words}: {said}"
            assert end.endswith(f": {number}).")
