"""What edits promise, whatever their kind: shown with a kind that nothing else knows."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calls import Calls
from tests.core.runs import assert_same
from xorviz.core import ConfigError, Dataset, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.hands.by_hand import Freeze, SetParameter
from xorviz.core.run import snapshot as snapshots
from xorviz.core.run.beginning import initial_state
from xorviz.core.run.edits import Edit, Nudge, SettingEdit, edits_name
from xorviz.core.run.landmarks import landmarks
from xorviz.core.run.snapshot import MANY

CONFIG = TrainingConfig(optimiser="momentum")


@dataclass(frozen=True, slots=True)
class Doubled(Edit):
    """One parameter is twice as large from here on."""

    place: int

    @property
    def subject(self):
        return f"parameter {self.place}"

    @property
    def text(self):
        return f"parameter {self.place} doubled"

    def apply_state(self, state, config):
        doubled = state.copy()
        doubled[0, self.place] *= 2
        return doubled


def by_hand(edits, epochs):
    """Train epoch by epoch, with what the edits do to the state before each update."""
    run = Run(CONFIG)
    state = initial_state(CONFIG, run.data)
    states = [state.copy()]
    for epoch in range(epochs):
        for edit in edits:
            if edit.epoch == epoch:
                state = edit.apply_state(state, CONFIG)
        run.engine.train(CONFIG, run.data, state, epoch, 1, 16)
        states.append(state.copy())
    return states


def edited(edits, epochs):
    run = Run(CONFIG)
    for edit in edits:
        run.advance(edit.epoch - run.epoch)
        run.make(edit)
    run.advance(epochs - run.epoch)
    return run


@pytest.mark.parametrize("epoch", [0, 16, 21])
def test_a_kind_that_nothing_knows_is_trained_retraced_and_branched(epoch):
    edits = Doubled(epoch, 0), Doubled(epoch, 3), Nudge(epoch, 0.1), Doubled(epoch + 5, 3)
    states, run = by_hand(edits, 60), edited(edits, 60)
    assert run.edits == edits
    for each, state in enumerate(states):
        np.testing.assert_array_equal(run.at(each).state, state)
        branch = run.branch(each)
        assert branch.edits == tuple(edit for edit in edits if edit.epoch <= each)
        branch.advance(1)
        if not any(edit.epoch == each + 1 for edit in edits) and each < 60:
            np.testing.assert_array_equal(branch.head.state, states[each + 1])


def test_it_is_told_in_its_own_words():
    run = edited([Doubled(4, 2)], 8)
    assert [mark.text for mark in landmarks(run) if mark.kind == "edit"] == ["parameter 2 doubled from here"]


def test_the_update_after_it_starts_from_what_it_makes_of_the_state():
    run = edited([Doubled(4, 2), SettingEdit(4, "learning_rate", 2.0)], 8)
    before = run.state_before_update(run.at(4))
    expected = run.at(4).state.copy()
    expected[0, 2] *= 2
    np.testing.assert_array_equal(before, expected)
    assert not np.shares_memory(run.state_before_update(run.at(5)), run.at(5).state)


def test_a_second_one_of_the_same_subject_and_epoch_takes_the_place_of_the_first():
    once, twice = edited([Doubled(4, 2)], 9), edited([Doubled(4, 2), Doubled(4, 2)], 9)
    assert once.edits == twice.edits == (Doubled(4, 2),)
    assert_same(once.head, twice.head)
    assert edited([Doubled(4, 2), Doubled(4, 1)], 4).edits == (Doubled(4, 2), Doubled(4, 1))


def test_a_value_that_is_in_force_already_is_no_edit():
    assert edited([SettingEdit(4, "learning_rate", 0.5)], 6).edits == ()
    back = SettingEdit(4, "learning_rate", 2.0), SettingEdit(4, "learning_rate", 0.5)
    assert edited(back, 6).edits == ()


def test_which_replaces_which():
    edit = SettingEdit(4, "learning_rate", 2.0)
    assert SettingEdit(4, "learning_rate", 3.0).replaces(edit)
    assert not SettingEdit(5, "learning_rate", 2.0).replaces(edit)
    assert not Nudge(4).replaces(edit)


def test_a_name_tells_of_those_of_its_kind_and_epoch_alone():
    sets = SetParameter(5, (2, 2, 1), 0, 1.0), SetParameter(5, (2, 2, 1), 1, 1.0)
    others = Nudge(5), SetParameter(6, (2, 2, 1), 2, 1.0)
    assert edits_name((*sets, *others)) == "2 weights and biases set at epoch 5"


def test_an_edit_can_be_made_at_another_epoch():
    assert Nudge(4, 0.5).at(7) == Nudge(7, 0.5)
    assert SettingEdit(4, "learning_rate", 2.0).at(0) == SettingEdit(0, "learning_rate", 2.0)
    assert Nudge(4, 0.5) != Nudge(4, 0.25)


def test_an_edit_has_its_value_in_its_canonical_form():
    value = SettingEdit(3, "learning_rate", 4).value
    assert (value, type(value)) == (4.0, float)


@pytest.mark.parametrize("name", ["hidden", "seed", "nudge", "colour"])
def test_settings_that_cannot_be_edited(name):
    with pytest.raises(
        ConfigError, match=rf"^{name} cannot be changed within a run \(what can: learning_rate\)$"
    ):
        SettingEdit(0, name, 1)
    run = Run(CONFIG)
    with pytest.raises(ConfigError, match="cannot be changed within a run"):
        run.edit(name, 1)
    assert run.edits == ()


def test_values_that_are_not_allowed():
    with pytest.raises(ConfigError, match=r"^learning rate 0 is not allowed: it must be a number above 0"):
        SettingEdit(0, "learning_rate", 0)


def calls_of(edit):
    """How many functions are called by one more edit."""
    calls = Calls()
    calls.during(edit)
    return calls.of_python.total()


def test_an_edit_costs_as_much_after_many_as_after_few():
    """A file with tens of thousands is opened in seconds."""
    run = Run(CONFIG)

    def calls_of_next():
        run.advance(1)
        return calls_of(lambda: run.edit("learning_rate", 0.1 + 0.1 * (run.epoch % 2)))

    first = [calls_of_next() for _ in range(5)][-1]
    later = [calls_of_next() for _ in range(200)][-1]
    assert later <= first + 20
    assert len(run.edits) == 205


@pytest.mark.parametrize("kind", ["set", "set again", "frozen", "frozen again"])
def test_nor_does_it_cost_more_after_many_of_the_same_epoch(kind):
    run = Run(CONFIG.changed(hidden=(60,)), NumpyEngine())
    run.advance(3)

    def make(place):
        if kind.startswith("frozen"):
            run.freeze(place)
        else:
            run.set_parameter(place, 0.5)

    first = [calls_of(partial(make, place)) for place in range(5)][-1]
    later = [calls_of(partial(make, place)) for place in range(5, 200)][-1]
    again = calls_of(partial(make, 7)) if kind.endswith("again") else later
    assert max(later, again) <= first + 20
    assert [edit.place for edit in run.edits][-1] == (7 if kind.endswith("again") else 199)
    assert len(run.edits) == 200


def test_several_at_once_are_all_made_or_none():
    run = Run(CONFIG.changed(hidden=(3,), activation="relu", output_activation="linear"), NumpyEngine())
    run.advance(3)
    trainer = run.trainer()
    layers, before = run.layers, trainer.snapshot()
    with pytest.raises(ConfigError, match="the loss or a gradient is not finite then"):
        trainer.edit(
            Freeze(3, layers, 0), SetParameter(3, layers, 9, 1e308), SetParameter(3, layers, 0, 1e308)
        )
    with pytest.raises(ConfigError, match="an edit of epoch 4 cannot be made at epoch 3"):
        trainer.edit(Freeze(3, layers, 0), Freeze(4, layers, 1))
    assert trainer.snapshot().state.tobytes() == before.state.tobytes()
    assert trainer.config == run.config
    run.extend(trainer.advance(5))
    assert (run.edits, run.epoch) == ((), 8)


@given(st.lists(st.tuples(st.sampled_from(["freeze", "off", "rate"]), st.integers(0, 2), st.booleans())))
def test_what_takes_the_place_of_another_leaves_what_was_before_it(wishes):
    """Whatever is frozen, free, off, on and set at one epoch, in any order: as if the last of each alone."""
    run = Run(CONFIG.changed(hidden=(3,)), NumpyEngine())
    run.freeze(1)
    run.switch_off(1, 2)
    run.advance(2)
    last = {}
    for kind, place, on in wishes:
        if kind == "freeze":
            run.freeze(place, on)
        elif kind == "off":
            run.switch_off(1, place, on)
        else:
            run.edit("learning_rate", 0.5 if on else 2.0)
        last[kind, 0 if kind == "rate" else place] = on
    was = {("freeze", 1), ("off", 2)}
    matter = {each for each, on in last.items() if (on != (each in was) if each[0] != "rate" else not on)}
    assert len([edit for edit in run.edits if edit.epoch == 2]) == len(matter)
    held = {each for each in was if each not in last} | {each for each, on in last.items() if on}
    assert run.config.held.frozen == {place for kind, place in held if kind == "freeze"}
    assert run.config.held.off == {(1, place) for kind, place in held if kind == "off"}


def test_of_many_samples_nothing_is_found_again_for_an_edit_that_counts_from_the_next_update_on(monkeypatch):
    inputs = np.random.default_rng(0).uniform(-1, 1, (2 * MANY, 2))
    data = Dataset("own", "Many", inputs, (inputs[:, :1] > 0).astype(float))
    run = Run(TrainingConfig(reduction="mean", held_out=0.3).learning(data), NumpyEngine())
    run.advance(2)
    before = run.head
    with monkeypatch.context() as patched:
        patched.setattr(NumpyEngine, "evaluate", None)
        patched.setattr(snapshots, "is_wrong", None)
        run.edit("learning_rate", 2.0)
        after, wrong = run.head, run.head.wrong_rows
    assert (after.config.learning_rate, before.config.learning_rate) == (2.0, 0.5)
    for of in ("loss", "correct", "gradients", "predictions", "test"):
        assert getattr(after, of) is getattr(before, of) or getattr(after, of) == getattr(before, of)
    np.testing.assert_array_equal(wrong, before.wrong_rows)
    run.advance(1)
    assert run.head.loss != after.loss
    run.set_parameter(0, 0.25)
    assert run.head.loss == run.trainer_before(3).at(3).loss  # and not what was there before
