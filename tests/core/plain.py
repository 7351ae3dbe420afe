"""A run written once more, epoch after epoch, to hold what a run brings back to it."""

from contextlib import contextmanager

import numpy as np
import pytest

from tests.core.runs import snapshot_at, start_of
from xorviz.core import Run
from xorviz.core.hands.by_hand import Freeze, SwitchOff
from xorviz.core.run import history
from xorviz.core.run.edits import nudge_direction
from xorviz.core.run.record import Record


class Plain:
    """What a run does, with nothing else than the engine."""

    def __init__(self, config, engine):
        self.config, self.engine, self.state = config, engine, start_of(config)
        self.nudged = 0.0
        self.snapshots = [snapshot_at(config, 0, self.state, engine)]

    def advance(self, epochs):
        for _ in range(epochs):
            epoch = len(self.snapshots) - 1
            if self.nudged:
                direction = nudge_direction(self.config.seed, epoch, self.state.shape[1])
                direction[list(self.config.held.frozen)] = 0.0
                self.state[0] += self.nudged * direction
            self.nudged = 0.0
            self.engine.train(self.config, self.config.make_data(), self.state, epoch, 1, 16)
            self.snapshots.append(self._now(epoch + 1))

    def edit(self, name, value):
        self.config = self.config.changed(**{name: value})
        self.snapshots[-1] = self._now(len(self.snapshots) - 1)

    def nudge(self, size):
        self.nudged = size

    def set_parameter(self, place, value):
        self.state[0, place] = value
        self.snapshots[-1] = self._now(len(self.snapshots) - 1)

    def set_all(self, value):
        self.state[0] = value * np.arange(1.0, self.state.shape[1] + 1.0)
        self.snapshots[-1] = self._now(len(self.snapshots) - 1)

    def freeze(self, place, frozen):
        self._hold(self.config.held.with_frozen(place, frozen))

    def switch_off(self, index, off):
        self._hold(self.config.held.with_off((1, index), off))

    def _hold(self, held):
        self.config = self.config.holding(held)
        self.snapshots[-1] = self._now(len(self.snapshots) - 1)

    def record(self):
        record = Record(len(self.config.make_data()))
        for snapshot in self.snapshots:
            record.append(snapshot.epoch, snapshot.course)
        return record

    def _now(self, epoch):
        return snapshot_at(self.config, epoch, self.state, self.engine)


def do(program, *doers):
    for what, value in program:
        for doer in doers:
            if what == "learning_rate":
                doer.edit(what, value)
            elif isinstance(doer, Run) and what == "set_all":
                values = value * np.arange(1.0, len(doer.head.parameters.flat) + 1.0)
                doer.set_parameters(values)
            elif isinstance(doer, Run) and what == "freeze":
                doer.make(Freeze(doer.epoch, doer.layers, *value))
            elif isinstance(doer, Run) and what == "switch_off":
                doer.make(SwitchOff(doer.epoch, doer.layers, (1, value[0]), value[1]))
            elif isinstance(value, tuple):
                getattr(doer, what)(*value)
            else:
                getattr(doer, what)(value)


@contextmanager
def few_keyframes(keyframes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "KEYFRAMES", keyframes)
        yield
