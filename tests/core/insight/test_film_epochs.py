"""The epochs of a film: where the boundary changes, and not by the logarithm alone."""

from itertools import pairwise

import numpy as np
import pytest

from xorviz.core import Run, TrainingConfig
from xorviz.core.insight import film_epochs as insight
from xorviz.core.insight.film_epochs import FilmEpochs, film_epochs
from xorviz.core.insight.surface import cell_centres, output_surface

CIRCLE = TrainingConfig(dataset="circle", hidden=(4,), reduction="mean", learning_rate=2.0)
STILL = TrainingConfig(learning_rate=1e-9)


@pytest.fixture(scope="module")
def run():
    run = Run(TrainingConfig())
    run.advance(5000)
    return run


def changes(run, epochs):
    axis = cell_centres(run.data.extent, 40)
    answers = [output_surface(run.at(epoch), axis, axis) for epoch in epochs]
    return [float(abs(one - other).mean()) for one, other in pairwise(answers)]


def log_spaced(head, count):
    return [0, *np.unique(np.geomspace(1, head, count - 1).round().astype(int)).tolist()]


@pytest.mark.parametrize("count", [2, 3, 7, 10, 20])
@pytest.mark.parametrize("head", [0, 1, 5, 30, 700, 5000])
def test_they_go_from_0_to_the_head_are_round_and_use_the_room(run, count, head):
    part = run.branch(head)
    epochs = film_epochs(part, count)
    assert epochs[0] == 0
    assert epochs[-1] == head
    assert all(one < other for one, other in pairwise(epochs))
    assert len(epochs) == min(count, head + 1)
    assert all(len(str(epoch).rstrip("0")) <= 2 for epoch in epochs[:-1] if head >= count)


@pytest.mark.parametrize("count", [8, 10, 14])
@pytest.mark.parametrize("config", [TrainingConfig(), TrainingConfig(seed=7), CIRCLE])
def test_there_are_more_where_the_boundary_changes(config, count):
    run = Run(config)
    run.advance(4000)
    chosen, logarithmic = film_epochs(run, count), log_spaced(4000, count)
    assert max(changes(run, chosen)) < max(changes(run, logarithmic))
    assert np.std(changes(run, chosen)) < np.std(changes(run, logarithmic))


def test_where_nothing_changes_they_are_spread_by_the_logarithm():
    run = Run(STILL)
    run.advance(3000)
    epochs = film_epochs(run, 10)
    decades = [np.log10((later + 1) / (earlier + 1)) for earlier, later in pairwise(epochs)]
    assert max(decades) < 1.0
    assert sum(10 <= epoch < 1000 for epoch in epochs) >= 3


@pytest.mark.parametrize("count", [5, 12])
def test_as_the_run_grows_at_most_one_comes_and_one_goes(count):
    run, films = Run(TrainingConfig(learning_rate=4.0)), FilmEpochs()
    run.advance(count)
    films.extend(run)
    before = set(films.choose(run.epoch, count)[:-1])
    for _ in range(900):
        run.advance(1)
        assert films.extend(run)
        now = set(films.choose(run.epoch, count)[:-1])
        assert len(now - before) <= 1
        assert len(before - now) <= 1
        before = now


def test_what_is_chosen_does_not_depend_on_when_it_was_followed(run):
    at_once, in_parts, growing = FilmEpochs(), FilmEpochs(), Run(TrainingConfig())
    assert at_once.extend(run)
    for _ in range(50):
        growing.advance(100)
        while not in_parts.extend(growing, 0.0):
            pass
    assert in_parts.choose(5000, 12) == at_once.choose(5000, 12)


def test_another_run_begins_anew(run):
    films, other = FilmEpochs(), Run(CIRCLE)
    other.advance(300)
    films.extend(run)
    films.extend(other)
    assert films.choose(300, 9) == film_epochs(other, 9)


def test_a_run_that_diverges_has_a_film_too():
    linear = {"activation": "linear", "output_activation": "linear"}
    run = Run(TrainingConfig(learning_rate=50.0, hidden=(8,), **linear))
    run.advance(200)
    epochs = film_epochs(run, 6)
    assert epochs[-1] == run.epoch


def test_at_keyframes_no_sample_is_answered_and_the_plane_is_as_it_was(monkeypatch):
    run = Run(CIRCLE)
    run.advance(40)
    run.set_parameter(0, 2.5)
    run.advance(60)
    spacing = run.keyframe_spacing
    wanted = [seen_answers(run, epoch) for epoch in range(0, 101, spacing)]
    monkeypatch.setattr(type(run.engine), "evaluate", lambda *_: pytest.fail("all samples are answered"))
    for epoch, answers in zip(range(0, 101, spacing), wanted, strict=True):
        np.testing.assert_array_equal(insight._answers(run, epoch), answers)


def seen_answers(run, epoch):
    axis = cell_centres(run.data.extent, insight.CELLS)
    return output_surface(run.at(epoch), axis, axis).clip(0.0, 1.0)


@pytest.mark.parametrize(
    ("first", "last", "least"),
    [(2500, 5000, 8), (4500, 5000, 2), (50, 100, 8), (7, 4000, 8), (4996, 5000, 5)],
)
def test_a_film_of_a_part_of_the_run_has_its_pictures_there(run, first, last, least):
    epochs = film_epochs(run, 8, first, last)
    assert (epochs[0], epochs[-1]) == (first, last)
    assert epochs == sorted(set(epochs))
    assert least <= len(epochs) <= 8
    assert film_epochs(run, 8, last, last) == [last]
