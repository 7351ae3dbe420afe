import csv
import errno
import os
import tracemalloc

import numpy as np
import pytest

from xorviz.core import ConfigError, Run, TrainingConfig
from xorviz.core.files import FileError
from xorviz.core.formats import format_for
from xorviz.core.run.report import history_file


@pytest.fixture(scope="module")
def run():
    run = Run(TrainingConfig(hidden=(3, 2), activation="tanh"))
    run.advance(30)
    run.edit("learning_rate", 2.0)
    run.advance(10)
    return run


def write_history(path, run, each_step=lambda: None):
    format_for(path, "history").write(path, run, each_step)


def read_csv(path):
    with path.open(newline="", encoding="ascii") as stream:
        return list(csv.DictReader(stream))


def test_npz_has_an_array_for_each(tmp_path, run):
    write_history(tmp_path / "h.npz", run)
    with np.load(tmp_path / "h.npz") as arrays:
        shapes = {name: arrays[name].shape for name in arrays.files}
        assert shapes == {
            "epoch": (41,),
            "loss": (41,),
            "accuracy": (41,),
            "W1": (41, 3, 2),
            "b1": (41, 3),
            "W2": (41, 2, 3),
            "b2": (41, 2),
            "W3": (41, 1, 2),
            "b3": (41, 1),
        }
        np.testing.assert_array_equal(arrays["epoch"], range(41))
        np.testing.assert_array_equal(arrays["loss"], run.losses)
        for epoch in (0, 17, 30, 40):
            snapshot = run.at(epoch)
            assert arrays["accuracy"][epoch] == snapshot.accuracy
            for layer in range(3):
                np.testing.assert_array_equal(
                    arrays[f"W{layer + 1}"][epoch], snapshot.parameters.weights[layer]
                )
                np.testing.assert_array_equal(
                    arrays[f"b{layer + 1}"][epoch], snapshot.parameters.biases[layer]
                )


def test_csv_says_the_same_to_the_last_digit(tmp_path, run):
    write_history(tmp_path / "h.csv", run)
    write_history(tmp_path / "h.npz", run)
    rows = read_csv(tmp_path / "h.csv")
    assert len(rows) == 41
    assert list(rows[0])[:6] == ["epoch", "loss", "accuracy", "W1[0][0]", "W1[0][1]", "W1[1][0]"]
    assert list(rows[0])[-3:] == ["W3[0][0]", "W3[0][1]", "b3[0]"]
    with np.load(tmp_path / "h.npz") as arrays:
        for name in arrays.files:
            for place in np.ndindex(arrays[name].shape[1:]):
                column = name + "".join(f"[{index}]" for index in place)
                values = [float(row[column]) for row in rows]
                np.testing.assert_array_equal(values, arrays[name][:, *place])
        assert len(rows[0]) == sum(int(np.prod(arrays[name].shape[1:])) for name in arrays.files)


def test_upper_case_endings_count_and_others_do_not(tmp_path, run):
    write_history(tmp_path / "h.CSV", run)
    assert len(read_csv(tmp_path / "h.CSV")) == 41
    for name in ("h.txt", "h", "h.csv.gz"):
        with pytest.raises(ConfigError, match=r"must end in \.csv or \.npz"):
            write_history(tmp_path / name, run)
    assert [path.name for path in tmp_path.iterdir()] == ["h.CSV"]


def test_each_epoch_is_announced_once(tmp_path, run):
    calls = []
    write_history(tmp_path / "h.csv", run, lambda: calls.append(1))
    assert len(calls) == 41


@pytest.mark.parametrize("name", ["h.csv", "h.npz"])
def test_a_failure_midway_leaves_nothing(tmp_path, run, name):
    def fail():
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(FileError, match="the disk is full"):
        write_history(tmp_path / name, run, fail)
    assert list(tmp_path.iterdir()) == []


def test_arrays_can_be_stopped_between_blocks_and_say_the_same(tmp_path, run, monkeypatch):
    """They are written when the last epoch is there: with a step for each block."""
    write_history(tmp_path / "whole.npz", run)
    monkeypatch.setattr(history_file, "BLOCK_BYTES", 200)
    calls = []
    write_history(tmp_path / "blocks.npz", run, lambda: calls.append(1))
    assert len(calls) > 2 * (run.epoch + 1)
    with np.load(tmp_path / "whole.npz") as whole, np.load(tmp_path / "blocks.npz") as blocks:
        assert whole.files == blocks.files
        for name in whole.files:
            np.testing.assert_array_equal(whole[name], blocks[name])

    def stop():
        calls.pop()
        if len(calls) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_history(tmp_path / "stopped.npz", run, stop)
    assert sorted(os.listdir(tmp_path)) == ["blocks.npz", "whole.npz"]


def test_the_memory_that_is_said_is_the_memory_that_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(history_file, "BLOCK_BYTES", 2**12)
    run = Run(TrainingConfig(hidden=(32, 32)))
    run.advance(500)
    tracemalloc.start()
    write_history(tmp_path / "h.npz", run)
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 1.1 * history_file.npz_bytes(run.config, run.epoch) + 2**20
