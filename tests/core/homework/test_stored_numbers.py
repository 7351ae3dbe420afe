"""What the numbers of a file are held against: its facts alone, to the last bit or as others round."""

import dataclasses

import numpy as np
import pytest

from tests.core.runs import OVERFLOWING
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.homework.stored_numbers import recomputed, stored_numbers
from xorviz.core.runfile import facts_of
from xorviz.core.runfile.facts import CheckValue
from xorviz.core.runfile.taken_state import TakenState


class OtherProcessor(NumpyEngine):
    """Computes as NumPy does, but for rounding."""

    def train(self, config, data, state, epoch, epochs, spacing):
        state *= 1 + 1e-15
        return super().train(config, data, state, epoch, epochs, spacing)


def agreements(facts):
    found = stored_numbers(facts, 0, recomputed(facts))
    return {(each.epoch, each.what): each.agreement for each in found}


@pytest.fixture
def run():
    run = Run(TrainingConfig(seed=4), NumpyEngine())
    run.advance(100)
    return run


def test_all_that_a_run_came_to_is_the_same(run):
    found = agreements(facts_of(run))
    assert set(found.values()) == {"same"}
    assert [what for epoch, what in found if epoch == 100] == ["loss", "state", "w¹₁₁"]


def test_what_another_processor_comes_to_is_near():
    run = Run(TrainingConfig(seed=4), OtherProcessor())
    run.advance(100)
    found = agreements(facts_of(run))
    assert {found.pop((0, what)) for what in ("loss", "state")} == {"same"}
    assert "other" not in found.values()
    assert {each for (_, what), each in found.items() if what != "loss"} == {"near"}


def test_where_all_that_follows_is_the_same_no_digit_may_be_another(run):
    facts = facts_of(run)
    check = facts.checks[2]
    nearly = dataclasses.replace(check, loss=float(np.nextafter(check.loss, 1)))
    checks = (*facts.checks[:2], dataclasses.replace(check, loss=check.loss * (1 + 1e-10)), *facts.checks[3:])
    assert agreements(dataclasses.replace(facts, checks=checks))[check.epoch, "loss"] == "other"
    rounded = (*facts.checks[:2], nearly, *facts.checks[3:])  # to compute the loss of one network is rounding
    assert agreements(dataclasses.replace(facts, checks=rounded))[check.epoch, "loss"] == "near"
    state = dataclasses.replace(check, state="0" * 64)
    checks = (*facts.checks[:2], state, *facts.checks[3:])
    assert agreements(dataclasses.replace(facts, checks=checks))[check.epoch, "state"] == "other"


def test_a_state_that_was_put_in_is_held_against_the_training_before(run):
    run.make(TakenState.of(100, run.head.state + 0.5))
    run.advance(50)
    found = agreements(facts_of(run))
    (what,) = [what for epoch, what in found if "goes on from" in what]
    assert found.pop((100, what)) == "other"
    assert set(found.values()) == {"same"}  # which says nothing of what was before


def test_a_state_of_another_processor_is_near(run):
    run.make(TakenState.of(100, run.head.state * (1 + 1e-12)))
    run.advance(50)
    found = agreements(facts_of(run))
    assert [each for (_, what), each in found.items() if "goes on from" in what] == ["near"]


def test_what_comes_after_a_state_that_was_put_in_proves_nothing_before(run):
    facts = facts_of(run)
    near = dataclasses.replace(facts.checks[1], state="0" * 64)
    run.make(TakenState.of(100, run.head.state * (1 + 1e-12)))
    run.advance(50)
    later = facts_of(run)
    after = [check for check in later.checks if check.epoch > 100]
    found = agreements(dataclasses.replace(later, checks=(near, *after)))
    assert found[near.epoch, "state"] == "near"


def test_an_end_that_is_none_is_found(run):
    facts = dataclasses.replace(facts_of(run), diverged=True)
    assert agreements(facts)[100, "end"] == "other"
    over = Run(OVERFLOWING)
    over.advance(100)
    assert set(agreements(facts_of(over)).values()) == {"same"}


def test_numbers_without_end_are_told(run):
    facts = dataclasses.replace(facts_of(run), checks=(CheckValue(50, 1e308, "0" * 64),))
    assert agreements(facts)[50, "loss"] == "other"
