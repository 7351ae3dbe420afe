"""Edits: what is changed in a run on its way. Each is a fact at an epoch, from which it can be redone."""

import math
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from typing import ClassVar, Self, cast

import numpy as np

from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.parameter import Parameter, Setting, shortened
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.writing import with_minus

NUDGE_SIZE = 1e-6
"""Far below anything that can be seen, far above rounding."""

_SIZE = Parameter(
    name="nudge",
    label="Nudge",
    help="How far the parameters are moved.",
    kind="real",
    allowed="a number above 0 and at most 1",
    minimum=math.nextafter(0, 1),
    maximum=1.0,
)


@dataclass(frozen=True, slots=True)
class Edit(ABC):
    """One change, after an epoch and before the next update. The epoch's snapshot stays, if not `at_once`.

    What it does follows from its fields and the settings alone, so that any stretch can be redone by itself.
    Checked when it is made. A kind of edit says below what it does, and all else works with any of them.
    """

    epoch: int

    lasts: ClassVar[bool] = True
    """Whether it counts for every update from its epoch on, or comes into the next one alone."""
    at_once: ClassVar[bool] = False
    """Whether the snapshot of its epoch is evaluated with it, once more if need be. Then making it twice must
    do what making it once does: no state says whether it has been made."""

    @property
    @abstractmethod
    def subject(self) -> str:
        """What it changes: of two edits of the same subject the later one counts, from its epoch on."""

    @property
    @abstractmethod
    def text(self) -> str:
        """What it does, in words."""

    def apply_config(self, config: TrainingConfig) -> TrainingConfig:
        """Return the settings of the updates from its epoch on, given those before."""
        return config

    def apply_state(self, state: Array, config: TrainingConfig) -> Array:
        """Return the state (1 + slots, parameters) that the next update starts from; does not change it."""
        return state

    @property
    def changes_settings(self) -> bool:
        """Whether the settings are others from its epoch on."""
        return type(self).apply_config is not Edit.apply_config

    def matters(self, config: TrainingConfig) -> bool:
        """Say whether it makes a difference to a run with these settings."""
        return True

    def taken_back(self, config: TrainingConfig, before: TrainingConfig) -> TrainingConfig | None:
        """Return settings without it, given those before all of its epoch; None if they do not say that."""
        return None if self.changes_settings else config

    def replaces(self, earlier: "Edit") -> bool:
        """Say whether it takes the place of an edit made before it."""
        return earlier.epoch == self.epoch and earlier.subject == self.subject

    def at(self, epoch: int) -> Self:
        """Return the same edit at another epoch."""
        return replace(self, epoch=epoch)


@dataclass(frozen=True, slots=True)
class SettingEdit(Edit):
    """A live setting gets another value.

    Raises
    ------
    ConfigError
        The value is not allowed, or the setting is one that starts a new run.
    """

    name: str
    value: object

    def __post_init__(self) -> None:
        known = isinstance(self.name, str) and self.name in PARAMETERS  # pyright: ignore[reportUnnecessaryIsInstance]
        if not (known and PARAMETERS[self.name].live):
            live = ", ".join(parameter.name for parameter in PARAMETERS.values() if parameter.live)
            raise ConfigError(f"{shortened(self.name)} cannot be changed within a run (what can: {live})")
        object.__setattr__(self, "value", PARAMETERS[self.name].check(self.value))

    @property
    def subject(self) -> str:
        """The setting's name."""
        return self.name

    @property
    def text(self) -> str:
        """Such as: learning rate 5."""
        return PARAMETERS[self.name].in_words(self.value)

    def apply_config(self, config: TrainingConfig) -> TrainingConfig:
        """Return the settings with the new value."""
        return config.replaced({self.name: cast("Setting", self.value)})

    def matters(self, config: TrainingConfig) -> bool:
        """Say whether the setting has another value before."""
        return config.setting(self.name) != self.value


@dataclass(frozen=True, slots=True)
class Nudge(Edit):
    """The parameters are moved a little in a random direction, so that what is equal can grow apart.

    Raises
    ------
    ConfigError
        The size is not a number above 0 and at most 1.
    """

    size: float = NUDGE_SIZE
    """How far they are moved in all."""

    lasts: ClassVar[bool] = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", cast("float", _SIZE.check(self.size)))

    @property
    def subject(self) -> str:
        """A word that no setting has for a name."""
        return "nudge"

    @property
    def text(self) -> str:
        """Such as: nudged by 0.000001."""
        return f"nudged by {nudge_size_text(self.size)}"

    def apply_state(self, state: Array, config: TrainingConfig) -> Array:
        """Return the state with its parameters moved, but for those frozen; what is remembered stays."""
        moved = state.copy()
        moved[0] += self.size * nudge_direction(config.seed, self.epoch, state.shape[1])
        frozen = list(config.held.frozen)
        moved[0, frozen] = state[0, frozen]
        return moved


_epoch_of = attrgetter("epoch")


class EditsMade:
    """The edits of a run, in their order: to make one more takes no longer however many there are.

    Parameters
    ----------
    start
        The settings at epoch 0.
    edits
        Those there are, ascending by epoch.
    """

    def __init__(self, start: TrainingConfig, edits: Iterable[Edit] = ()) -> None:
        self._start = start
        self._before: list[Edit] = []
        self._here: dict[str, Edit] = {}
        """Those of the newest epoch that has had any, by their subjects."""
        self._here_before: TrainingConfig | None = None
        """The settings before them, if they have been asked for."""
        self._newest = -1
        """That epoch: each displayed epoch asks for it several times."""
        self.told: tuple[Edit, ...] | None = None
        """All, if they have been asked for since the newest was made."""
        for edit in edits:
            self._begin(edit.epoch)
            self._here[edit.subject] = edit

    def tell(self) -> tuple[Edit, ...]:
        """Return all; the same tuple as long as none is made."""
        if self.told is None:
            self.told = (*self._before, *self._here.values())
        return self.told

    def add(self, edits: Iterable[Edit], config: TrainingConfig) -> None:
        """Make edits at the newest epoch, whose settings are given, in the place of those they replace.

        What makes no difference is none.
        """
        for edit in edits:
            self.told = None
            self._begin(edit.epoch)
            replaced = self._here.pop(edit.subject, None)
            if replaced is not None:
                config = replaced.taken_back(config, self._config_before()) or self.config_at(edit.epoch)
            if edit.matters(config):
                self._here[edit.subject] = edit
                config = edit.apply_config(config)

    def since(self, epoch: int) -> list[Edit]:
        """Return those of an epoch and of later ones."""
        first = bisect_left(self._before, epoch, key=_epoch_of)
        return [*self._before[first:], *(self._here.values() if self._newest >= epoch else ())]

    def at(self, epoch: int) -> list[Edit]:
        """Return those of an epoch."""
        if epoch == self._newest:
            return list(self._here.values())
        first = bisect_left(self._before, epoch, key=_epoch_of)
        return self._before[first : bisect_right(self._before, epoch, key=_epoch_of)]

    def due(self, epoch: int) -> list[Edit]:
        """Return those of an epoch that its snapshot is without: they come into the update after it."""
        return [edit for edit in self.at(epoch) if not edit.at_once]

    def until(self, epoch: int) -> "EditsMade":
        """Return those up to an epoch, which go their own way from there."""
        before = self._before[: bisect_right(self._before, epoch, key=_epoch_of)]
        return EditsMade(self._start, [*before, *(self._here.values() if self._newest <= epoch else ())])

    def config_at(self, epoch: int) -> TrainingConfig:
        """Return the settings of the update after an epoch."""
        return config_after(self._start, chain(self._before, self._here.values()), epoch)

    def _begin(self, epoch: int) -> None:
        """Take edits of an epoch from here on."""
        if epoch != self._newest:
            self._before += self._here.values()
            self._here, self._newest, self._here_before = {}, epoch, None

    def _config_before(self) -> TrainingConfig:
        """Return the settings before all edits of the newest epoch that has had any."""
        if self._here_before is None:
            self._here_before = config_after(self._start, self._before, self._newest)
        return self._here_before


def config_after(start: TrainingConfig, edits: Iterable[Edit], epoch: int) -> TrainingConfig:
    """Return the settings that the update after an epoch uses, from those at epoch 0 and the edits."""
    latest = {edit.subject: edit for edit in edits if edit.epoch <= epoch and edit.changes_settings}
    config = start
    for edit in latest.values():
        config = edit.apply_config(config)
    return config


def state_after(state: Array, edits: Iterable[Edit], config: TrainingConfig) -> Array:
    """Return a copy of a state (1 + slots, parameters) with the edits made."""
    state = state.copy()
    for edit in edits:
        state = edit.apply_state(state, config)
    return state


def edits_text(edits: Sequence[Edit]) -> str:
    """Say what edits that are made at once do: what the only one does, or how many there are."""
    return edits[0].text if len(edits) == 1 else f"{len(edits)} weights and biases set"


def edits_name(edits: Sequence[Edit]) -> str:
    """Say what the first of edits does, from or at which epoch, with others of its kind that go with it."""
    first = edits[0]
    alike = [each for each in edits if each.epoch == first.epoch and type(each) is type(first)]
    told = first.text if first.lasts else edits_text(alike)
    return f"{told} {'from' if first.lasts else 'at'} epoch {first.epoch:,}"


def nudge_size_text(size: float) -> str:
    """Write how far a nudge goes: 0.000001, or in powers of ten what is smaller."""
    from decimal import Decimal  # a start nudges nothing

    short = f"{size:g}"
    return f"{Decimal(short):f}" if size >= NUDGE_SIZE else with_minus(short)


def nudge_direction(seed: int, epoch: int, parameters: int) -> Array:
    """Draw a direction, (parameters,), of length 1; all are equally likely."""
    direction = np.random.default_rng((seed, epoch)).standard_normal(parameters)
    return direction / np.sqrt(np.sum(direction * direction))
