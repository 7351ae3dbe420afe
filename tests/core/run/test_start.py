"""A given start: what it is made of, what a run makes of it, and how it is read from a file."""

import json
import struct
import sys
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.run.describing import changes, full_name, settings_line
from xorviz.core.run.start import Start
from xorviz.core.run.start_file import read_start

WEIGHTS = [[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45]]
BIASES = [0.35, 0.36], [0.6]
CONFIG = TrainingConfig(hidden=(2,))


def save_npz(path, arrays):
    np.savez(path, **arrays)


def save_safetensors(path, arrays):
    path.write_bytes(save(arrays))


SAVES = pytest.mark.parametrize("save_arrays", [save_npz, save_safetensors])


def given_run(**settings):
    return Run(TrainingConfig(**settings), start=(WEIGHTS, BIASES))


class TestARun:
    def test_begins_with_it(self):
        run = given_run(seed=5)
        first = run.at(0)
        for found, wanted in zip(first.parameters.weights, WEIGHTS, strict=True):
            np.testing.assert_array_equal(found, wanted)
        for found, wanted in zip(first.parameters.biases, BIASES, strict=True):
            np.testing.assert_array_equal(found, wanted)

    def test_takes_the_first_update_that_paper_gives(self):
        run = given_run(learning_rate=0.5, reduction="sum")
        run.advance(1)
        inputs, targets = run.data.inputs, run.data.targets
        hidden = 1 / (1 + np.exp(-(inputs @ np.array(WEIGHTS[0]).T + BIASES[0])))
        predictions = 1 / (1 + np.exp(-(hidden @ np.array(WEIGHTS[1]).T + BIASES[1])))
        delta = 2 * (predictions - targets) * predictions * (1 - predictions)
        wanted = np.array(WEIGHTS[1]) - 0.5 * delta.T @ hidden
        np.testing.assert_allclose(run.head.parameters.weights[1], wanted, rtol=1e-14)

    def test_comes_back_to_it_bit_for_bit_and_branches(self):
        run = given_run()
        first = run.head.state.copy()
        run.advance(40)
        np.testing.assert_array_equal(run.at(0).state, first)
        run.let_go()
        np.testing.assert_array_equal(run.at(0).state, first)
        np.testing.assert_array_equal(run.branch(0).head.state, first)

    def test_is_trained_from_its_copy(self):
        weights = [np.array(each) for each in WEIGHTS]
        run = Run(CONFIG, start=(weights, BIASES))
        weights[0][:] = 7.0
        run.advance(3)
        assert run.at(0).parameters.weights[0][0, 0] == 0.15
        with pytest.raises(ValueError, match="read-only"):
            run.start.start.weights[0][0, 0] = 1.0

    def test_needs_nothing_of_what_would_be_drawn(self):
        one, other = given_run(initialisation="uniform"), given_run(initialisation="zeros")
        assert one.start == other.start
        assert one.config.setting("initialisation") is None
        assert "initialisation" not in one.config.settings

    def test_a_start_drawn_again_takes_its_place(self):
        config = given_run().config.changed(initialisation="uniform")
        assert config == TrainingConfig(initialisation="uniform")

    def test_is_named_by_it(self):
        run = given_run()
        assert full_name(run.start, run.data) == "XOR 2-2-1, seed 29, given start"
        assert settings_line(run.start, run.data).endswith("sum, given start")
        assert changes(CONFIG, run.start) == "given start"
        assert changes(run.start, run.start) == ""

    def test_its_settings_bring_it_back(self):
        config = given_run(learning_rate=2.0).config
        again = TrainingConfig(**json.loads(json.dumps(config.as_dict())))
        assert again == config
        assert hash(again) == hash(config)
        assert again != config.started_from((WEIGHTS, ([0.35, 0.37], [0.6])))


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ((WEIGHTS,), "a start is a pair"),
        ((WEIGHTS, BIASES[:1]), "2 matrices of weights and 1 rows of biases"),
        (((), ()), "0 matrices"),
        ((([[1, 2], [3]], WEIGHTS[1]), BIASES), "layer 1 .* rows differ"),
        ((([["a", "b"], ["c", "d"]], WEIGHTS[1]), BIASES), "weights of layer 1 must be numbers"),
        ((([[True, False]] * 2, WEIGHTS[1]), BIASES), "weights of layer 1 must be numbers"),
        (((WEIGHTS[0], [0.4, 0.45]), BIASES), r"layer 2 must have the shape \(outputs, inputs\), not \(2,\)"),
        ((WEIGHTS, ([0.35, np.nan], [0.6])), "biases of layer 1 must be finite"),
        ((WEIGHTS, ([0.35], [0.6])), "layer 1 has weights of 2 neurons and biases of 1"),
        (((WEIGHTS[0], [[1.0, 2.0, 3.0]]), BIASES), "layer 2 take 3 inputs, and layer 1 has 2"),
        (((WEIGHTS[0], [[1e300, 1e300]]), ([0.0, 0.0], [1e308])), "too large"),
        ((([[1.0, 2.0, 3.0]],), ([0.0],)), "of a network 3-1, and this one is 3-2-1"),
        ({"weights": WEIGHTS}, "not weights"),
        (7, "a start is a pair"),
    ],
)
def test_what_makes_no_start_is_refused(start, message):
    config = TrainingConfig(output_activation="linear")
    with pytest.raises(ConfigError, match=message):
        Run(config, NumpyEngine(), start=start)


def test_both_shapes_are_named():
    with pytest.raises(ConfigError, match="of a network 2-2-1, and this one is 2-3-1"):
        Run(TrainingConfig(hidden=(3,)), start=(WEIGHTS, BIASES))
    with pytest.raises(ConfigError, match="of a network 1-2-1, and this one is 2-2-1"):
        Run(CONFIG, start=(([[1.0], [2.0]], WEIGHTS[1]), BIASES))


def test_another_shape_draws_its_own():
    config = given_run().config
    assert config.changed(hidden=(4,)).start is None
    assert config.changed(dataset="blobs").start is None
    assert config.changed(dataset="moons").start is config.start


class TestAFile:
    def test_json(self, tmp_path):
        path = tmp_path / "start.json"
        path.write_text(json.dumps({"weights": WEIGHTS, "biases": BIASES}), encoding="utf-8")
        assert read_start(path) == Start.of((WEIGHTS, BIASES))

    @SAVES
    def test_arrays_with_the_names_of_a_state_dict_in_the_order_of_their_numbers(self, tmp_path, save_arrays):
        path = tmp_path / "start.npz"
        rng = np.random.default_rng(1)
        layers = [(rng.standard_normal((2, 2)), rng.standard_normal(2)) for _ in range(12)]
        arrays = {
            f"{2 * k}.{what}": part
            for k, pair in enumerate(layers)
            for what, part in zip(("weight", "bias"), pair, strict=True)
        }
        save_arrays(path, dict(reversed(arrays.items())))
        found = read_start(path)
        for (weights, biases), w, b in zip(layers, found.weights, found.biases, strict=True):
            np.testing.assert_array_equal(w, weights)
            np.testing.assert_array_equal(b, biases)

    def test_single_precision_is_read_as_it_is(self, tmp_path):
        path = tmp_path / "start.npz"
        np.savez(path, w=np.array(WEIGHTS[1], np.float32), b=np.array([0.6], np.float32))
        assert read_start(path).weights[0][0, 0] == float(np.float32(0.4))

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "neither JSON nor NPZ"),
            (b"[1]", "a table"),
            (b"\xff\xfe", "neither JSON nor NPZ"),
            (b'{"weights": [[[NaN]]], "biases": [[0]]}', "NaN is no finite number"),
            (b'{"weights": [[[1e400]]], "biases": [[0]]}', "weights of layer 1 must be finite"),
            (b'{"weights": [], "weights": [], "biases": []}', "stands there twice"),
            (b'{"weights": [[[1]]], "biases": "x"}', "a start is a pair"),
            (b"[" * 100_000, "neither JSON nor NPZ"),
            (b"PK\x03\x04 and no more", "damaged"),
            (b"\x02" + bytes(7) + b"{}", "0 matrices"),
            (b"\x02" + bytes(7) + b"{]", "damaged"),
        ],
    )
    def test_what_is_none_is_refused_in_a_line_that_names_it(self, tmp_path, content, message):
        path = tmp_path / "start"
        path.write_bytes(content)
        with pytest.raises(ConfigError, match=message) as refused:
            read_start(path)
        assert str(refused.value).startswith(str(path))
        assert "\n" not in str(refused.value)

    def test_objects_are_never_unpacked(self, tmp_path):
        path = tmp_path / "start.npz"
        np.savez(path, w=np.array([{"a": 1}], dtype=object), b=np.zeros(1))
        with pytest.raises(ConfigError, match="damaged, or holds something else"):
            read_start(path)

    def test_what_would_unpack_to_too_much_is_refused(self, tmp_path):
        path = tmp_path / "start.npz"
        np.savez_compressed(path, w=np.zeros((1, 2**23 + 1)), b=np.zeros(1))
        assert path.stat().st_size < 2**20
        with pytest.raises(ConfigError, match="too large"):
            read_start(path)

    def test_without_the_package_for_it_that_is_said(self, tmp_path, monkeypatch):
        path = tmp_path / "start"
        save_safetensors(path, {"w": np.array(WEIGHTS[1]), "b": np.array([0.6])})
        monkeypatch.setitem(sys.modules, "safetensors", None)
        with pytest.raises(ConfigError, match="safetensors is not installed: pip install safetensors"):
            read_start(path)

    @SAVES
    @given(data=st.data())
    def test_a_damaged_one_is_refused_or_read(self, tmp_path_factory, save_arrays, data):
        path = tmp_path_factory.mktemp("start") / "start.npz"
        save_arrays(path, {"w": np.array(WEIGHTS[1]), "b": np.array([0.6])})
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 8))):
            place = data.draw(st.integers(0, len(content) - 1))
            content[place : place + 1] = struct.pack("B", data.draw(st.integers(0, 255)))
        del content[data.draw(st.integers(1, len(content))) :]
        path.write_bytes(content)
        with suppress(ConfigError):
            read_start(path)
