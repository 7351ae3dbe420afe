"""A plane through input space answers as the network does there, whatever the network is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.data.dataset import KeptOut
from xorviz.core.insight import plane_cut
from xorviz.core.insight.hidden_space import neuron_line
from xorviz.core.insight.plane_cut import (
    Cut,
    cut_of,
    cut_words,
    held_at,
    prepare_cuts,
    seen,
    seen_otherwise,
    seen_place,
    whole_place,
)
from xorviz.core.insight.probe import probe


def trained(inputs, outputs=1, hidden=(3, 2), activation="tanh", samples=9, seed=0):
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((samples, inputs)), rng.integers(0, 2, (samples, outputs))
    run = Run(
        TrainingConfig(hidden=hidden, activation=activation, seed=seed), data=Dataset("own", "Own", *rows)
    )
    run.advance(7)
    return run.head


@given(st.data())
def test_it_answers_as_the_network_does_there(data):
    inputs = data.draw(st.integers(1, 6))
    snapshot = trained(
        inputs,
        data.draw(st.integers(1, 3)),
        tuple(data.draw(st.lists(st.integers(1, 4), max_size=3))),
        data.draw(st.sampled_from(["tanh", "relu", "sine"])),
        seed=data.draw(st.integers(0, 50)),
    )
    across, upright = data.draw(st.permutations(range(max(2, inputs))))[:2]
    row = data.draw(st.none() | st.integers(0, 8))
    cut = cut_of(snapshot.data, (across, upright), row)
    plane = seen(snapshot, cut)
    places = np.random.default_rng(1).standard_normal((20, 2))
    there = plane.config.forward(plane.parameters, places).predictions
    whole = [whole_place(snapshot.data, cut, (x, y)) for x, y in places.tolist()]
    np.testing.assert_allclose(there, snapshot.predict(np.array(whole)), rtol=1e-11, atol=1e-12)
    one = whole[0]
    np.testing.assert_allclose(probe(snapshot, one).values[-1], there[0], rtol=1e-11, atol=1e-12)
    assert np.allclose(seen_place(snapshot.data, cut, one)[:inputs], places[0][:inputs])


def test_of_two_inputs_it_is_what_it_was():
    snapshot = trained(2)
    assert seen(snapshot, cut_of(snapshot.data, (1, 0), 3)) is snapshot


def test_samples_keep_their_own_answers_and_their_places():
    snapshot = trained(4)
    plane = seen(snapshot, Cut(3, 1, 2))
    assert plane.predictions is snapshot.predictions
    assert plane.loss == snapshot.loss
    assert np.array_equal(plane.data.inputs, snapshot.data.inputs[:, [3, 1]])
    assert plane is seen(snapshot, Cut(3, 1, 2))
    assert plane.data is seen(trained_again(snapshot), Cut(3, 1)).data  # or all is drawn anew at each epoch
    assert neuron_line(plane, 0, ((-9.0, 9.0), (-9.0, 9.0))) is not None


def trained_again(snapshot):
    run = Run(snapshot.config, data=snapshot.data)
    run.advance(8)
    return run.head


def test_through_a_sample_that_sample_is_answered_as_it_is():
    snapshot = trained(5)
    for row in range(len(snapshot.data)):
        cut = Cut(0, 4, row)
        plane = seen(snapshot, cut)
        answer = plane.config.forward(plane.parameters, plane.data.inputs[[row]]).predictions
        np.testing.assert_allclose(answer, snapshot.predictions[[row]], rtol=1e-11)


def test_it_counts_whom_it_does_not_tell_of():
    """Where the third input alone decides, a plane through one class tells nothing of the other."""
    x = np.array([[0.0, 0.0, 1.0], [1.0, 1.0, -1.0], [0.5, 0.2, 1.0]])
    data = Dataset("own", "Own", x, (x[:, 2:] > 0).astype(float))
    start = ([[[0.0, 0.0, 9.0]]], [[0.0]])
    snapshot = Run(TrainingConfig(hidden=(), start=start), data=data).head
    assert seen_otherwise(snapshot, Cut(0, 1, 0)) == 1
    assert seen_otherwise(snapshot, Cut(0, 1, 1)) == 2
    assert seen_otherwise(snapshot, Cut(0, 2, 0)) == 0


def test_it_is_told_in_what_was_measured():
    axes = Axis("age", 40.0, 20.0), Axis("income", 1000.0, 500.0), Axis("height")
    data = Dataset("own", "Own", [[0.5, 0.5, 1.0], [1.0, 0.0, 3.0]], [[0.0], [1.0]], axes=axes)
    assert cut_words(data, Cut(2, 1)) == "age 55 (its mean)"
    assert cut_words(data, Cut(0, 2, 1)) == "income 1000 (as of the followed sample)"
    assert np.array_equal(held_at(data, Cut()), [0.75, 0.25, 2.0])


@pytest.mark.parametrize(("columns", "row", "cut"), [((2, 2), 1, Cut(0, 1, 1)), ((0, 7), 99, Cut(0, 1))])
def test_columns_and_samples_that_are_not_there_are_not_taken(columns, row, cut):
    assert cut_of(trained(3).data, columns, row) == cut


@pytest.mark.parametrize("columns", [(0, 1), (0, 3), (2, 1), (1, 0), (3, 2), (3, 0)])
def test_samples_through_a_plane_are_those_of_its_columns(columns):
    rng = np.random.default_rng(0)
    test = Dataset("own", "Own", rng.standard_normal((5, 4)), rng.random((5, 1)))
    rows = rng.standard_normal((30, 4)) * [1, 10, 100, 1000], rng.random((30, 1))
    data = Dataset("own", "Own", *rows, regression=True, test=test, kept_out=KeptOut(0.1, (3,)))
    snapshot = Run(TrainingConfig(output_activation="linear"), data=data).head
    found = seen(snapshot, cut_of(data, columns, None)).data
    chosen = list(columns)
    axes = tuple(data.axis(column) for column in columns)
    whole = Dataset("own", "Own", data.inputs[:, chosen], data.targets, regression=True, axes=axes)
    for name in ("inputs", "targets", "extent", "window", "scale", "axes", "exclusive", "kept_out"):
        assert np.array_equal(getattr(found, name), getattr(whole, name)), name
    assert np.array_equal(found.test.inputs, test.inputs[:, chosen])
    assert not found.inputs.flags.writeable
    assert found != data
    assert found == seen(snapshot, cut_of(data, columns, 1)).data


@pytest.mark.parametrize("held_out", [0.0, 0.2])
def test_of_many_samples_another_plane_is_found_without_looking_at_them(monkeypatch, held_out):
    inputs = np.random.default_rng(0).standard_normal((100, 4))
    snapshot = Run(
        TrainingConfig(held_out=held_out), data=Dataset("own", "Own", inputs, inputs[:, :1] > 0)
    ).head
    prepare_cuts(snapshot.data)
    monkeypatch.setattr(plane_cut, "bulk", lambda _: pytest.fail("all are looked at"))
    monkeypatch.setattr(Dataset, "__post_init__", lambda _: pytest.fail("they are copied"))
    found = seen(snapshot, cut_of(snapshot.data, (2, 3), None)).data
    assert np.shares_memory(found.inputs, snapshot.data.inputs)
    assert (found.test is None) == (held_out == 0.0)
