"""A weight typed at epoch 0: a run of its own, which can be undone."""

import numpy as np
import pytest

from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.session.hands import Hands


@pytest.fixture
def session(make_session):
    return make_session(engine=NumpyEngine())


@pytest.fixture
def hands(session):
    return Hands(session)


@pytest.fixture
def changes(session):
    found = []
    session.setting_changed.connect(found.append)
    return found


def test_the_run_starts_with_it_and_with_all_others_as_they_were(session, hands, changes):
    drawn = session.snapshot.parameters.flat.copy()
    hands.set_parameter(2, 0.25)
    hands.set_parameter(4, -3.0)
    drawn[[2, 4]] = 0.25, -3.0
    np.testing.assert_array_equal(session.snapshot.parameters.flat, drawn)
    assert [change.text for change in changes] == ["w¹₂₁ 0.25", "b¹₁ -3"]
    assert session.config.setting("initialisation") is None


def test_undone_it_is_as_it_was_to_the_last_bit(session, hands, changes):
    before = session.snapshot.state.copy()
    hands.set_parameter(2, 0.25)
    session.take_back(changes[-1])
    np.testing.assert_array_equal(session.snapshot.state, before)
    assert session.config.start is None
    session.make_again(changes[-1])
    assert session.snapshot.parameters.flat[2] == 0.25


def test_the_same_number_changes_nothing(session, hands, changes):
    hands.set_parameter(2, float(session.snapshot.parameters.flat[2]))
    assert changes == []


def test_another_seed_draws_again(session, hands):
    hands.set_parameter(2, 0.25)
    session.edit_parameter("seed", 5)
    assert session.config.start is None


def test_what_cannot_be_trained_is_refused_and_what_is_shown_stays(session, hands, changes):
    said = []
    hands.refused.connect(said.append)
    session.edit_parameter("output_activation", "linear")
    shown = session.run
    hands.set_parameter(8, 1e300)
    assert "too large" in said[0]
    assert session.run is shown
    assert len(changes) == 1
