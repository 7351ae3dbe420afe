"""What a run remembers: some of its states, and the loss of its epochs. Both bounded."""

from bisect import bisect_right

import numpy as np

from xorviz.core.activations import Array
from xorviz.core.network import Parameters

KEYFRAMES = 512
LOSS_CAPACITY = 2**20


class Keyframes:
    """Parameters at some epochs. When there are too many, every second is dropped; epoch 0 stays."""

    def __init__(self) -> None:
        self._epochs: list[int] = []
        self._parameters: list[Parameters] = []

    def __len__(self) -> int:
        return len(self._epochs)

    def add(self, epoch: int, parameters: Parameters) -> None:
        """Keep the parameters of a later epoch than all before. They must be read-only."""
        self._epochs.append(epoch)
        self._parameters.append(parameters)
        if len(self._epochs) > KEYFRAMES:
            self._epochs = self._epochs[::2]
            self._parameters = self._parameters[::2]

    def at_or_before(self, epoch: int) -> tuple[int, Parameters]:
        """Return the newest keyframe that is not after this epoch."""
        place = bisect_right(self._epochs, epoch) - 1
        return self._epochs[place], self._parameters[place]

    def copy(self) -> "Keyframes":
        """Return keyframes that go their own way from here."""
        twin = Keyframes()
        twin._epochs = self._epochs.copy()
        twin._parameters = self._parameters.copy()
        return twin


class LossCurve:
    """The loss of every epoch while it fits; then the minimum and maximum over equal spans of epochs."""

    def __init__(self, capacity: int = LOSS_CAPACITY) -> None:
        self._capacity = capacity
        self._minimum = np.empty(min(256, capacity))
        self._maximum = np.empty(min(256, capacity))
        self._pending = np.empty(0)
        self._used = 0
        self.span = 1
        """Epochs in each span."""

    @property
    def epochs(self) -> int:
        """How many epochs the curve covers."""
        return self._used * self.span + len(self._pending)

    @property
    def minimum(self) -> Array:
        """The smallest loss in each complete span; with a span of 1, each epoch's loss. Read-only."""
        return self._view(self._minimum)

    @property
    def maximum(self) -> Array:
        """The largest loss in each complete span. Read-only."""
        return self._view(self._maximum)

    @property
    def latest(self) -> Array:
        """The losses that do not fill a span yet, fewer than `span`."""
        return self._pending

    def append(self, losses: Array) -> None:
        """Add the losses of the epochs that follow."""
        while len(losses):
            if self._used == self._capacity:
                self._fold()
            room = (self._capacity - self._used) * self.span - len(self._pending)
            self._append_part(losses[:room])
            losses = losses[room:]

    def copy(self) -> "LossCurve":
        """Return a curve that goes its own way from here."""
        twin = LossCurve(self._capacity)
        twin._minimum, twin._maximum = self._minimum.copy(), self._maximum.copy()
        twin._pending, twin._used, twin.span = self._pending.copy(), self._used, self.span
        return twin

    def _view(self, values: Array) -> Array:
        view = values[: self._used]
        view.setflags(write=False)
        return view

    def _append_part(self, losses: Array) -> None:
        losses = np.concatenate((self._pending, losses))
        whole = len(losses) // self.span
        end = self._used + whole
        self._grow(end)
        if whole:
            spans = losses[: whole * self.span].reshape(whole, self.span)
            self._minimum[self._used : end] = spans.min(axis=1)
            self._maximum[self._used : end] = spans.max(axis=1)
        self._pending = losses[whole * self.span :].copy()
        self._used = end

    def _fold(self) -> None:
        """Join the spans in pairs: called when the curve is full, and the capacity is even."""
        half = self._capacity // 2
        self._minimum[:half] = self._minimum.reshape(half, 2).min(axis=1)
        self._maximum[:half] = self._maximum.reshape(half, 2).max(axis=1)
        self._used = half
        self.span *= 2

    def _grow(self, needed: int) -> None:
        if needed > len(self._minimum):
            size = min(max(needed, 2 * len(self._minimum)), self._capacity)
            self._minimum = np.resize(self._minimum, size)
            self._maximum = np.resize(self._maximum, size)
