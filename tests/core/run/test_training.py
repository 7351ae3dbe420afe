import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.golden import TRAJECTORIES, name_of
from tests.core.runs import OVERFLOWING, arrays_of, assert_same, configs, parameters_of, snapshot_at, start_of
from tests.examples import examples
from xorviz.core import ConfigError, Dataset, TrainingConfig
from xorviz.core.data.sources import make_dataset
from xorviz.core.network.initialisers import INITIALISERS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run import history, training
from xorviz.core.run.beginning import initial_parameters
from xorviz.core.run.edits import SettingEdit
from xorviz.core.run.training import Trainer


def test_all_golden_trajectories_that_can_be_are_covered():
    assert len(TRAJECTORIES) == 4


@pytest.mark.parametrize("case", TRAJECTORIES, ids=name_of)
def test_golden_trajectories(case, engine):
    data = make_dataset("xor")
    assert (data.inputs.tolist(), data.targets.tolist()) == (case["inputs"], case["targets"])
    start = parameters_of(
        [np.array(weights) for weights in case["weights"]], [np.array(biases) for biases in case["biases"]]
    )
    config = TrainingConfig(
        hidden=case["layers"][1:-1],
        activation=case["hidden_activation"],
        output_activation=case["output_activation"],
        loss=case["loss"],
        reduction=case["reduction"],
        learning_rate=case["learning_rate"],
    )
    trainer = Trainer(config, state=start.flat[np.newaxis], engine=engine)
    losses = [trainer.snapshot().loss, *trainer.advance(case["epochs"]).losses]
    for epoch, loss in case["expected"]["losses"].items():
        assert losses[int(epoch)] == pytest.approx(loss, rel=1e-8), f"epoch {epoch}"
    end = trainer.snapshot().parameters
    for actual, wanted in zip(end.weights, case["expected"]["weights"], strict=True):
        np.testing.assert_allclose(actual, wanted, rtol=1e-8)
    for actual, wanted in zip(end.biases, case["expected"]["biases"], strict=True):
        np.testing.assert_allclose(actual, wanted, rtol=1e-8)


def test_a_snapshot_belongs_to_its_epoch(engine):
    trainer = Trainer(TrainingConfig(), engine=engine)
    before = trainer.snapshot()
    after = trainer.advance(1).snapshot
    update = before.parameters.flat - before.config.learning_rate * before.gradients.flat
    np.testing.assert_array_equal(after.parameters.flat, update)
    assert (before.epoch, after.epoch) == (0, 1)


def test_snapshots_are_read_only_and_their_own(engine):
    trainer = Trainer(TrainingConfig(optimiser="adam"), engine=engine)
    snapshot = trainer.snapshot()
    before = [array.copy() for array in arrays_of(snapshot)]
    trainer.advance(50)
    for array, old in zip(arrays_of(snapshot), before, strict=True):
        np.testing.assert_array_equal(array, old)
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


def test_a_trainer_leaves_the_state_that_it_starts_from(engine):
    config = TrainingConfig(optimiser="momentum")
    start = start_of(config)
    before = start.copy()
    Trainer(config, state=start, engine=engine).advance(10)
    np.testing.assert_array_equal(start, before)


@examples(25)
@given(
    parts=st.lists(st.integers(0, 300), max_size=6),
    batch_size=st.sampled_from([None, 1, 3]),
    optimiser=st.sampled_from(list(OPTIMISERS)),
)
def test_any_partition_gives_the_same_bits(engine, parts, batch_size, optimiser):
    config = TrainingConfig(hidden=(3, 2), activation="tanh", batch_size=batch_size, optimiser=optimiser)
    whole = Trainer(config, engine=engine).advance(sum(parts))
    trainer = Trainer(config, engine=engine)
    stretches = [trainer.advance(part) for part in parts]
    np.testing.assert_array_equal(np.concatenate([np.empty(0), *(s.losses for s in stretches)]), whole.losses)
    np.testing.assert_array_equal(
        np.concatenate([np.empty(0), *(s.correct for s in stretches)]), whole.correct
    )
    np.testing.assert_array_equal(trainer.snapshot().state, whole.snapshot.state)


@pytest.mark.parametrize("hidden", [(2,), (5,), (3, 2)])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_zero_start_stays_at_a_half_with_twins(hidden, reduction, engine):
    config = TrainingConfig(initialisation="zeros", hidden=hidden, reduction=reduction)
    trainer = Trainer(config, engine=engine)
    for _ in range(5):
        snapshot = trainer.advance(400).snapshot
        np.testing.assert_array_equal(snapshot.predictions, 0.5)
        for weights, biases in zip(
            snapshot.parameters.weights[:-1], snapshot.parameters.biases[:-1], strict=True
        ):
            assert (weights == weights[0]).all()
            assert (biases == biases[0]).all()


@examples(25)
@given(seed=st.integers(0, 10**6))
def test_twins_stay_twins_wherever_the_output_starts(engine, seed):
    rng = np.random.default_rng(seed)
    start = parameters_of(
        [np.tile(rng.standard_normal(2), (3, 1)), np.full((1, 3), rng.standard_normal())],
        [np.full(3, rng.standard_normal()), rng.standard_normal(1)],
    )
    trainer = Trainer(TrainingConfig(hidden=(3,)), state=start.flat[np.newaxis], engine=engine)
    end = trainer.advance(200).snapshot.parameters
    assert (end.weights[0] == end.weights[0][0]).all()
    assert (end.weights[1] == end.weights[1][0, 0]).all()


@pytest.mark.parametrize(
    "advance", [[100_000], [1] * 200, [256] * 3, [3, 19, 35, 7]], ids=["at once", "singly", "blocks", "parts"]
)
def test_divergence_stops_at_the_last_finite_epoch(advance, engine):
    trainer = Trainer(OVERFLOWING, engine=engine)
    stretches = [trainer.advance(epochs) for epochs in advance]
    losses = np.concatenate([stretch.losses for stretch in stretches])
    last = stretches[-1]
    assert last.diverged
    assert len(losses) == last.snapshot.epoch == trainer.epoch == 59
    assert np.isfinite(losses).all()
    assert losses[-1] == last.snapshot.loss
    for array in arrays_of(last.snapshot):
        assert np.isfinite(array).all()
    with np.errstate(all="ignore"):
        update = last.snapshot.parameters.flat - 50.0 * last.snapshot.gradients.flat
        beyond = snapshot_at(OVERFLOWING, 60, update[np.newaxis], engine)
    assert not all(np.isfinite(array).all() for array in (beyond.loss, *arrays_of(beyond)))


def test_an_epoch_whose_gradient_overflows_is_not_finite(engine):
    """Hidden neurons at the kink, and a growing output bias: δ W overflows long before the loss does."""
    start = parameters_of([np.zeros((2, 2)), np.full((1, 2), 1e200)], [np.zeros(2), np.array([1.0])])
    config = TrainingConfig(activation="relu", output_activation="linear", learning_rate=1e9)
    last = Trainer(config, state=start.flat[np.newaxis], engine=engine).advance(100)
    assert last.diverged
    assert last.snapshot.loss < 1e250
    assert all(np.isfinite(array).all() for array in arrays_of(last.snapshot))


def test_an_edit_after_divergence_lets_training_go_on(engine):
    trainer = Trainer(OVERFLOWING, engine=engine)
    while not trainer.advance(1).diverged:
        pass
    trainer.edit(SettingEdit(trainer.epoch, "learning_rate", 1e-300))
    assert not trainer.advance(1).diverged


def test_of_many_samples_few_epochs_are_tried_first_and_kept_at_a_time(engine, monkeypatch):
    inputs = np.random.default_rng(0).uniform(-1, 1, (40_000, 2))
    data = Dataset("own", "Many", inputs, (inputs[:, :1] > 0).astype(float))
    trainer = Trainer(TrainingConfig(reduction="mean"), engine=engine, data=data)
    assert (trainer.quick(256), Trainer(TrainingConfig(), engine=engine).quick(256)) == (46, 256)
    asked, train = [], type(engine).train
    monkeypatch.setattr(type(engine), "train", lambda *given: asked.append(given[-2]) or train(*given))
    monkeypatch.setattr(training, "BLOCK_NUMBERS", 120_000)
    losses = trainer.advance(7).losses
    assert asked == [3, 3, 1]
    monkeypatch.setattr(training, "BLOCK_NUMBERS", 2**40)
    again = Trainer(TrainingConfig(reduction="mean"), engine=engine, data=data).advance(7).losses
    assert losses.tobytes() == again.tobytes()


@pytest.mark.parametrize("size", [4, 5, 10**6])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_batch_of_all_samples_is_full_batch_descent(reduction, size, engine):
    full, batches = (
        Trainer(TrainingConfig(batch_size=batch_size, reduction=reduction), engine=engine).advance(50).losses
        for batch_size in (None, size)
    )
    np.testing.assert_allclose(full, batches, rtol=1e-10)


def test_the_learning_rate_counts_from_the_next_update(engine):
    trainer = Trainer(TrainingConfig(), engine=engine)
    trainer.advance(3)
    before = trainer.snapshot()
    trainer.edit(SettingEdit(3, "learning_rate", 4))
    stretch = trainer.advance(1)
    assert stretch.edits == (SettingEdit(3, "learning_rate", 4.0),)
    np.testing.assert_array_equal(
        stretch.snapshot.parameters.flat, before.parameters.flat - 4.0 * before.gradients.flat
    )
    assert trainer.advance(1).edits == ()


def test_an_edit_of_another_epoch_is_not_made():
    trainer = Trainer(TrainingConfig())
    trainer.advance(3)
    with pytest.raises(ConfigError, match="an edit of epoch 2 cannot be made at epoch 3"):
        trainer.edit(SettingEdit(2, "learning_rate", 4.0))
    assert trainer.config == TrainingConfig()
    assert trainer.advance(1).edits == ()


@pytest.mark.parametrize("initialisation", INITIALISERS)
def test_start(initialisation):
    zeros, same = (
        initial_parameters(
            TrainingConfig(hidden=(4, 3), initialisation=initialisation, bias_initialisation=biases),
            make_dataset("xor"),
        )
        for biases in ("zeros", "same")
    )
    for first, second in zip(zeros.weights, same.weights, strict=True):
        np.testing.assert_array_equal(first, second)
    assert not any(biases.any() for biases in zeros.biases)
    assert all(biases.any() for biases in same.biases) == (initialisation != "zeros")


@pytest.mark.parametrize(("name", "like"), [("xavier", "uniform"), ("he", "normal")])
def test_a_start_made_for_the_layers_is_scaled_layer_by_layer(name, like):
    """Layers 2-4-3-1; the biases start as the weights beside them."""
    scales = {"xavier": (6 / 6, 6 / 7, 6 / 4), "he": (2 / 2, 2 / 4, 2 / 3)}[name]
    scaled, plain = (
        initial_parameters(
            TrainingConfig(hidden=(4, 3), initialisation=start, bias_initialisation="same"),
            make_dataset("xor"),
        )
        for start in (name, like)
    )
    for layer, scale in enumerate(np.sqrt(scales)):
        np.testing.assert_array_equal(scaled.weights[layer], plain.weights[layer] * scale)
        np.testing.assert_array_equal(scaled.biases[layer], plain.biases[layer] * scale)


def test_no_sample_is_right_or_wrong_at_the_start_from_zero(engine):
    """A prediction of 0.5 is undecided."""
    snapshot = Trainer(TrainingConfig(initialisation="zeros"), engine=engine).snapshot()
    assert (snapshot.correct, snapshot.accuracy, snapshot.wrong, snapshot.undecided) == (0, 0.0, 0, 4)


@examples(40)
@given(
    config=configs(smallest_circle_batch=100, learning_rates=(1e-3, 1.0)),
    edits=st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0.1, 0.5, 3.0])), max_size=4),
    parts=st.lists(st.integers(0, 30), min_size=1, max_size=4),
    start=st.integers(0, 5),
)
def test_edits_known_beforehand_are_edits_made_on_the_way(engine, config, edits, parts, start):
    edits = [SettingEdit(start + epoch, "learning_rate", value) for epoch, value in sorted(edits)]
    following = Trainer(config, start, engine=engine, edits=edits)
    leading = Trainer(config, start, engine=engine)
    for part in parts:
        end = leading.epoch + part
        for edit in edits:
            if leading.epoch <= edit.epoch <= end:
                if leading.advance(edit.epoch - leading.epoch).diverged:
                    return
                leading.edit(edit)
        leading.advance(end - leading.epoch)
        stretch = following.advance(part)
        if stretch.diverged:
            return
        assert stretch.edits == ()
        assert_same(stretch.snapshot, leading.snapshot())


@examples(40)
@given(st.lists(st.integers(0, 200), min_size=1, max_size=6), st.integers(2, 12))
def test_a_stretch_brings_the_keyframes_that_its_step_divides(parts, keyframes):
    config = TrainingConfig(optimiser="momentum")
    trainer, whole = (Trainer(config) for _ in range(2))
    states = [whole.snapshot().state, *(whole.advance(1).snapshot.state for _ in range(sum(parts)))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "KEYFRAMES", keyframes)
        for part in parts:
            stretch = trainer.advance(part)
            expected = [
                epoch
                for epoch in range(stretch.first_epoch, stretch.first_epoch + part)
                if epoch % stretch.keyframe_epochs.step == 0
            ]
            assert list(stretch.keyframe_epochs) == expected
            assert stretch.snapshot.epoch // stretch.keyframe_epochs.step < keyframes
            np.testing.assert_array_equal(
                stretch.keyframes, np.array([states[epoch] for epoch in expected]).reshape(-1, 2, 9)
            )
