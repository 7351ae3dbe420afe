"""What a run remembers: some of its states, and the loss of its epochs. Both bounded."""

from bisect import bisect_right
from copy import copy

import numpy as np

from xorviz.core.activations import Array
from xorviz.core.network import Parameters

KEYFRAMES = 512
KEYFRAME_BYTES = 2**28
LOSS_CAPACITY = 2**19


class Keyframes:
    """Parameters at some epochs, evenly spread over the run. When there are too many, the spacing grows."""

    def __init__(self) -> None:
        self._epochs: list[int] = []
        self._parameters: list[Parameters] = []
        self._spacing = 1

    def __len__(self) -> int:
        return len(self._epochs)

    def add(self, epoch: int, parameters: Parameters) -> None:
        """Keep the parameters of a later epoch than all before, unless the newest is near. Must be read-only.

        The first epoch stays for ever.
        """
        if self._epochs and epoch < self._epochs[-1] + self._spacing:
            return
        self._epochs.append(epoch)
        self._parameters.append(parameters)
        capacity = min(KEYFRAMES, max(2, KEYFRAME_BYTES // parameters.flat.nbytes))
        if len(self._epochs) > capacity:
            self._thin(capacity)

    def at_or_before(self, epoch: int) -> tuple[int, Parameters]:
        """Return the newest keyframe that is not after this epoch."""
        place = bisect_right(self._epochs, epoch) - 1
        return self._epochs[place], self._parameters[place]

    def copy(self) -> "Keyframes":
        """Return keyframes that go their own way from here."""
        twin = copy(self)
        twin._epochs = self._epochs.copy()
        twin._parameters = self._parameters.copy()
        return twin

    def _thin(self, capacity: int) -> None:
        """Keep half as many as fit, evenly spread however densely some of them came."""
        self._spacing = 2 * self._epochs[-1] // capacity + 1
        kept = [0]
        for place, epoch in enumerate(self._epochs):
            if epoch >= self._epochs[kept[-1]] + self._spacing:
                kept.append(place)
        self._epochs = [self._epochs[place] for place in kept]
        self._parameters = [self._parameters[place] for place in kept]


class LossCurve:
    """The loss of every epoch while it fits; then the minimum and maximum over equal spans of epochs."""

    def __init__(self, capacity: int = LOSS_CAPACITY) -> None:
        self.capacity = capacity
        """The most spans that are kept; even."""
        self._minimum = np.empty(min(256, capacity))
        self._maximum = np.empty(min(256, capacity))
        self._pending: Array = np.empty(0)
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
        return _read_only(self._minimum[: self._used])

    @property
    def maximum(self) -> Array:
        """The largest loss in each complete span. Read-only."""
        return _read_only(self._maximum[: self._used])

    @property
    def latest(self) -> Array:
        """The losses that do not fill a span yet, fewer than `span`. Read-only."""
        return _read_only(self._pending[:])

    def append(self, losses: Array) -> None:
        """Add the losses of the epochs that follow."""
        while len(losses):
            if self._used == self.capacity:
                self._fold()
            room = (self.capacity - self._used) * self.span - len(self._pending)
            self._append_part(losses[:room])
            losses = losses[room:]

    def copy(self) -> "LossCurve":
        """Return a curve that goes its own way from here."""
        twin = copy(self)
        twin._minimum, twin._maximum = self._minimum.copy(), self._maximum.copy()
        return twin

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
        """Join the spans in pairs, when the curve is full. Views handed out before stay as they were."""
        self._minimum = self._minimum.reshape(-1, 2).min(axis=1)
        self._maximum = self._maximum.reshape(-1, 2).max(axis=1)
        self._used = len(self._minimum)
        self.span *= 2

    def _grow(self, needed: int) -> None:
        if needed > len(self._minimum):
            size = min(max(needed, 2 * len(self._minimum)), self.capacity)
            self._minimum = np.resize(self._minimum, size)
            self._maximum = np.resize(self._maximum, size)


def _read_only(view: Array) -> Array:
    view.setflags(write=False)
    return view
