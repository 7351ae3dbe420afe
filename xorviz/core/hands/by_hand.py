"""What a person's hand does to a network on its way: facts of the run, as every edit is."""

import math
from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np
from numpy.typing import ArrayLike

from xorviz.core.errors import ConfigError
from xorviz.core.hands.held import NOTHING, Neuron
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.parameter import Parameter, which
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Edit
from xorviz.core.update.names import node_name, parameter_name
from xorviz.core.writing import with_minus

_NUMBER = Parameter(
    name="number",
    label="Number",
    help="A weight or a bias.",
    kind="real",
    allowed="a finite number",
    minimum=math.nextafter(-math.inf, 0),
    maximum=math.nextafter(math.inf, 0),
)


@dataclass(frozen=True, slots=True)
class SetParameter(Edit):
    """A weight or a bias gets another value: at once, so that the snapshot of its epoch has it.

    What the optimiser remembers stays.

    Raises
    ------
    ConfigError
        The value is not a finite number, or the network has no such parameter.
    """

    layers: tuple[int, ...]
    """The widths of the network, such as (2, 2, 1)."""
    place: int
    """Which parameter, in the order of `Parameters.flat`."""
    value: float

    lasts: ClassVar[bool] = False
    at_once: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", which(self.place, "parameter"))  # NumPy's numbers too
        object.__setattr__(self, "value", cast("float", _NUMBER.check(self.value)))
        count = parameter_count(self.layers)
        if not 0 <= self.place < count:
            raise ConfigError(f"there is no parameter {self.place}: this network has {count:,}, from 0 on")

    @property
    def name(self) -> str:
        """What the parameter is called: w¹₂₁, b¹₂."""
        return parameter_name(self.layers, self.place)

    @property
    def subject(self) -> str:
        """The parameter."""
        return self.name

    @property
    def text(self) -> str:
        """Such as: w¹₂₁ set to −0.5."""
        return f"{self.name} set to {with_minus(f'{self.value:g}')}"

    def apply_state(self, state: Array, config: TrainingConfig) -> Array:
        """Return the state with the parameter at this value."""
        changed = state.copy()
        changed[0, self.place] = self.value
        return changed


@dataclass(frozen=True, slots=True)
class SetAll(Edit):
    """All weights and biases get other values: at once, so that the snapshot of its epoch has them.

    One fact, however many they are. What the optimiser remembers stays.

    Raises
    ------
    ConfigError
        A value is not a finite number, or the network has more of them or less.
    """

    layers: tuple[int, ...]
    content: bytes
    """The values (parameters,), in the order of `Parameters.flat`, as little-endian doubles."""

    lasts: ClassVar[bool] = False
    at_once: ClassVar[bool] = True

    @classmethod
    def of(cls, epoch: int, layers: tuple[int, ...], values: ArrayLike) -> "SetAll":
        """Return what gives the weights and biases these values (parameters,) at an epoch."""
        try:
            numbers = np.ascontiguousarray(values, "<f8")
        except (TypeError, ValueError, OverflowError):
            raise ConfigError("a value is not a finite number") from None
        return cls(epoch, layers, numbers.tobytes())

    def __post_init__(self) -> None:
        count = parameter_count(self.layers)
        if len(self.content) != 8 * count:
            raise ConfigError(
                f"{len(self.content) / 8:,g} values are not allowed: this network has {count:,}"
            )
        if not np.isfinite(self.values).all():
            raise ConfigError("a value is not a finite number")

    @property
    def values(self) -> Array:
        """The values (parameters,), read-only."""
        return np.frombuffer(self.content, "<f8")

    @property
    def subject(self) -> str:
        """Words that no other kind has."""
        return "all weights and biases"

    @property
    def text(self) -> str:
        """Such as: 481 weights and biases set."""
        return f"{len(self.values):,} weights and biases set"

    def apply_state(self, state: Array, config: TrainingConfig) -> Array:
        """Return the state with these parameters."""
        changed = state.copy()
        changed[0] = self.values
        return changed


@dataclass(frozen=True, slots=True)
class Freeze(Edit):
    """No update changes a weight or a bias from here on; or updates change it again.

    Raises
    ------
    ConfigError
        The network has no such parameter.
    """

    layers: tuple[int, ...]
    place: int
    frozen: bool = True

    at_once: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", which(self.place, "parameter"))
        object.__setattr__(self, "frozen", bool(self.frozen))
        NOTHING.with_frozen(self.place, frozen=True).check_fits(self.layers)

    @property
    def subject(self) -> str:
        """Words that no other kind has."""
        return f"{parameter_name(self.layers, self.place)} frozen"

    @property
    def text(self) -> str:
        """Such as: w¹₂₁ frozen, or w¹₂₁ free."""
        return f"{parameter_name(self.layers, self.place)} {'frozen' if self.frozen else 'free'}"

    def apply_config(self, config: TrainingConfig) -> TrainingConfig:
        """Return the settings that hold it, or do not."""
        return config.holding(config.held.with_frozen(self.place, self.frozen))

    def matters(self, config: TrainingConfig) -> bool:
        """Say whether it was otherwise before."""
        return (self.place in config.held.frozen) != self.frozen

    def taken_back(self, config: TrainingConfig, before: TrainingConfig) -> TrainingConfig:
        """Return settings that hold it as before, or do not."""
        return config.holding(config.held.with_frozen(self.place, self.place in before.held.frozen))


@dataclass(frozen=True, slots=True)
class SwitchOff(Edit):
    """The activation of a hidden neuron is 0 from here on; or it is switched on again.

    Raises
    ------
    ConfigError
        The network has no such hidden neuron.
    """

    layers: tuple[int, ...]
    neuron: Neuron
    off: bool = True

    at_once: ClassVar[bool] = True

    def __post_init__(self) -> None:
        layer, place = self.neuron
        neuron = which(layer, "layer"), which(place, "hidden neuron")
        object.__setattr__(self, "neuron", neuron)
        object.__setattr__(self, "off", bool(self.off))
        NOTHING.with_off(self.neuron, off=True).check_fits(self.layers)

    @property
    def subject(self) -> str:
        """Words that no other kind has."""
        return f"{node_name(self.layers, *self.neuron)} off"

    @property
    def text(self) -> str:
        """Such as: h₂ off, or h₂ on."""
        return f"{node_name(self.layers, *self.neuron)} {'off' if self.off else 'on'}"

    def apply_config(self, config: TrainingConfig) -> TrainingConfig:
        """Return the settings that hold it, or do not."""
        return config.holding(config.held.with_off(self.neuron, self.off))

    def matters(self, config: TrainingConfig) -> bool:
        """Say whether it was otherwise before."""
        return (self.neuron in config.held.off) != self.off

    def taken_back(self, config: TrainingConfig, before: TrainingConfig) -> TrainingConfig:
        """Return settings in which it is off as before, or is not."""
        return config.holding(config.held.with_off(self.neuron, self.neuron in before.held.off))
