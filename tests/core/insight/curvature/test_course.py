"""Curvatures over the epochs, whenever they are asked for; and what is said of one."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.core.runs import run_of
from xorviz.core import Run, TrainingConfig
from xorviz.core.insight.curvature import course
from xorviz.core.insight.curvature.course import CurvatureCourse
from xorviz.core.insight.curvature.eigenvalues import curvature
from xorviz.core.insight.curvature.words import curvature_words
from xorviz.core.run.edits import Nudge


def followed(course, run):
    while (compute := course.missing(run)) is not None:
        course.add(compute(lambda: False))
    return course.lines()


def test_a_course_depends_on_the_run_alone():
    run, bit_by_bit = Run(TrainingConfig()), CurvatureCourse(points=8)
    for epochs in (3, 1, 40, 200, 7):
        run.advance(epochs)
        found = followed(bit_by_bit, run)
    whole = followed(CurvatureCourse(points=8), run)
    for one, other in zip(found, whole, strict=True):
        np.testing.assert_array_equal(one, other)
    assert whole[0].tolist() == [0, 32, 64, 96, 128, 160, 192, 224]
    for epoch, (below, limit, sharpest) in zip(whole[0].tolist(), whole[1].tolist(), strict=True):
        at = curvature(run.at(int(epoch)))
        assert (limit, sharpest) == (at.limit, at.sharpest)
        assert below == -at.values[0] or (math.isnan(below) and at.values[0] >= 0)


def test_what_takes_long_comes_point_by_point_and_is_the_same(monkeypatch):
    run, slow = run_of(20), CurvatureCourse()
    monkeypatch.setattr(course, "PART_SECONDS", -1.0)
    for place in range(21):
        found = slow.missing(run)(lambda: False)
        assert ([each.epoch for each in found.points], slow.lacking) == ([place], 21 - place)
        slow.add(found)
    assert (slow.missing(run), slow.lacking) == (None, 0)
    monkeypatch.setattr(course, "PART_SECONDS", math.inf)
    for one, other in zip(slow.lines(), followed(CurvatureCourse(), run), strict=True):
        np.testing.assert_array_equal(one, other)


def test_an_edit_counts_where_it_was_made():
    run, course = Run(TrainingConfig()), CurvatureCourse()
    run.advance(20)
    followed(course, run)
    run.edit("learning_rate", 5.0)
    run.advance(10)
    epochs, values = followed(course, run)
    assert values[:, 1].tolist() == [4.0 if epoch < 20 else 0.4 for epoch in epochs]


def test_what_was_asked_for_before_an_edit_does_not_count_after_it():
    run, course = run_of(4), CurvatureCourse()
    asked = course.missing(run)
    run.make(Nudge(4, 0.5))
    course.missing(run)
    course.add(asked(lambda: False))
    assert course.lines()[0].tolist() == [0, 1, 2, 3]
    assert followed(course, run)[1][-1, 2] == curvature(run.head).sharpest


def test_another_run_begins_anew_and_what_is_stopped_is_not_known():
    course = CurvatureCourse()
    followed(course, run_of(30))
    other = run_of(5, seed=2)
    assert course.missing(other)(lambda: True) is None
    assert followed(course, other)[0].tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "limit 4: on such a parabola updates shrink."),
        ({"learning_rate": 50.0}, "limit 0.04: on such a parabola updates do not shrink."),
        ({"optimiser": "adam"}, "such updates have no one limit."),
    ],
)
def test_words_say_what_the_numbers_do(settings, words):
    found = curvature(run_of(0, **settings).head)
    first, second = curvature_words(found).split("\n")
    assert first.startswith("Sharpest ")
    assert words in first
    up, flat, down = found.signs
    assert second.startswith("It curves ")
    assert second.endswith(" of 9 directions.")
    assert (f"up in {up}" in second, f"flat in {flat}" in second, f"down in {down}" in second) == (
        up > 0,
        flat > 0,
        down > 0,
    )


def test_words_of_what_has_no_curvature():
    found = curvature(run_of(3).head)
    none = replace(found, values=np.empty(0), vectors=np.empty((0, 9)))
    assert curvature_words(none) == "Not finite."
    assert curvature_words(replace(none, moving=0)) == "Nothing moves: every parameter rests."
    flat = replace(found, values=np.zeros(9))
    assert curvature_words(flat).startswith("Sharpest 0, limit 4")
    assert curvature_words(flat).endswith("It curves flat in 9 of 9 directions.")
