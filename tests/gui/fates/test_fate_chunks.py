"""A map is made a little at a time, on all cores but one, and ends when it is told to."""

import math
import threading

import numpy as np

from tests.gui.fates.small_maps import parts_of, plan_of
from xorviz.core.survey import fate_chunks
from xorviz.core.survey.fate_chunks import FateChunks
from xorviz.core.survey.fates import FateMap, train_fates
from xorviz.core.survey.portions import core_count


def test_what_is_stopped_is_given_up(monkeypatch):
    monkeypatch.setattr(fate_chunks, "CHUNK_SECONDS", math.inf)
    asked = []

    def stopped():
        asked.append(True)
        return len(asked) > 2

    assert FateChunks(plan_of(epochs=200_000)).next(stopped) is None
    assert 3 <= len(asked) <= 3 * core_count()


def test_on_all_cores_but_one_it_is_the_same_map(monkeypatch):
    threads = set()

    def train(task, stopped):
        threads.add(threading.current_thread().name)
        return train_fates(task, stopped)

    monkeypatch.setattr(fate_chunks, "train_fates", train)
    maps = {}
    for cores in (1, 2, 5):
        monkeypatch.setattr(fate_chunks, "core_count", lambda cores=cores: cores)
        maps[cores] = FateMap(plan_of())
        threads.clear()
        for part in parts_of(maps[cores].plan):
            maps[cores].add(part)
        assert len({name.split("_")[-1] for name in threads}) <= max(1, cores - 1)
    for cores in (2, 5):
        assert np.array_equal(maps[cores].kinds, maps[1].kinds)
        assert np.array_equal(maps[cores].loss, maps[1].loss, equal_nan=True)
    assert not [each for each in threading.enumerate() if each.name.startswith("fates")]
