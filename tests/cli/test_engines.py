"""Which engine a command computes with where the compiled one is not kept from an earlier start."""

import pytest

from xorviz.cli import engines
from xorviz.core import TrainingConfig
from xorviz.core.engine.engine import NotKept
from xorviz.core.engine.engines import compiled_engine


@pytest.fixture
def compiled(monkeypatch):
    """Let nothing be kept until it is compiled; the parts that have been."""
    parts = []

    def kept():
        if not parts:
            raise NotKept
        return compiled_engine()

    monkeypatch.setattr(engines, "kept_engine", kept)
    monkeypatch.setattr(engines, "prepare", lambda part, load, compiling: parts.append(part))
    return parts


def test_a_run_that_numpy_does_before_anything_were_compiled_is_done_by_numpy(compiled):
    engine, reason = engines.engine_of(TrainingConfig(), 5_000)
    assert (
        engines.engine_line(engine.label, reason) == "NumPy: done before the compiled engine would be ready"
    )
    assert compiled == []


def test_for_a_longer_one_it_is_compiled(compiled):
    engine, reason = engines.engine_of(TrainingConfig(), 10**6)
    assert (engines.engine_line(engine.label, reason), compiled) == ("compiled", ["engine"])
