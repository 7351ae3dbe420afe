"""A state that a run goes on with though this machine computes another: a fact, as every edit is."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Edit


@dataclass(frozen=True, slots=True)
class TakenState(Edit):
    """Parameters, and what the optimiser remembers, are those of a file, to the last bit."""

    content: bytes
    """The state (1 + slots, parameters), row by row, as little-endian doubles."""

    lasts: ClassVar[bool] = False
    at_once: ClassVar[bool] = True

    @classmethod
    def of(cls, epoch: int, state: Array) -> "TakenState":
        """Return what gives a run this state at an epoch."""
        return cls(epoch, np.ascontiguousarray(state, "<f8").tobytes())

    @property
    def subject(self) -> str:
        """A word that nothing else has for a name."""
        return "state"

    @property
    def text(self) -> str:
        """What it does."""
        return "went on from the file's numbers"

    def apply_state(self, state: Array, config: TrainingConfig) -> Array:
        """Return the state of the file.

        Raises
        ------
        ConfigError
            It is of another network or optimiser.
        """
        if len(self.content) != state.nbytes:
            raise ConfigError("the state is of another network, or of another optimiser")
        return np.frombuffer(self.content, "<f8").astype(np.float64).reshape(state.shape)
