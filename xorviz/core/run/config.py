"""The settings of a run: each is declared once, in `PARAMETERS`.

Validation, command-line options, controls and help all follow from that table.
"""

import math
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from numbers import Real
from typing import Any, Literal, SupportsIndex, cast

import numpy as np

from xorviz.core.data.datasets import DATASETS
from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.initialisers import BIAS_INITIALISATIONS, INITIALISERS
from xorviz.core.network.losses import LOSSES, REDUCTIONS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.writing import as_python, parse_number

DEFAULT_SEED = 29
"""With the other defaults: a plateau at loss 1.0, then solved at epoch 1,085."""

MAX_WIDTH = 1024
MAX_HIDDEN_LAYERS = 32

Setting = str | float | tuple[int, ...] | None
"""What the value of a setting can be, in its canonical form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One setting: what it is called, what it may be, and how it is offered."""

    name: str
    label: str
    help: str
    kind: Literal["choice", "real", "integer", "widths"]
    choices: Mapping[str, str] | None = None
    """For a choice: each allowed name, with its label."""
    allowed: str = ""
    """What is allowed, in words, for the error message."""
    minimum: float = -math.inf
    maximum: float = math.inf
    slider: tuple[float, float] | None = None
    """The range that a control offers."""
    empty_word: str | None = None
    """The word that stands for "none of it" on the command line."""
    live: bool = False
    """Whether a change applies from the next epoch; any other starts the run anew."""
    option: str = ""
    """The command line's name for it, if that is not the name itself."""

    def check(self, value: object) -> Setting:
        """Return the value in its canonical form.

        Raises
        ------
        ConfigError
            One line that names the value and what is allowed.
        """
        if self.kind == "choice":
            return self._check_choice(value)
        if self.kind == "widths":
            return self._check_widths(value)
        if value is None and self.empty_word is not None:
            return None
        return self._check_number(value)

    def parse(self, text: str) -> Setting:
        """Return the value that a text stands for, checked.

        Raises
        ------
        ConfigError
            One line that names the text and what is allowed.
        """
        if self.kind == "choice":
            return self.check(text)
        if self.empty_word is not None and text == self.empty_word:
            return () if self.kind == "widths" else None
        try:
            if self.kind == "widths":
                return self.check([int(part) for part in text.split(",")])
            return self.check(parse_number(text) if self.kind == "real" else int(as_python(text)))
        except (ValueError, ConfigError):
            raise self._refusal(text) from None

    def _check_choice(self, value: object) -> str:
        if not isinstance(value, str) or value not in (self.choices or {}):
            raise unknown_name(self.label.lower(), value, self.choices or {})
        return str(value)

    def _check_number(self, value: object) -> float:
        try:
            number = _real(value) if self.kind == "real" else _whole(value)
        except (TypeError, OverflowError):
            raise self._refusal(value) from None
        if not self.minimum <= number <= self.maximum:
            raise self._refusal(value)
        return number

    def _check_widths(self, value: object) -> tuple[int, ...]:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise self._refusal(value)
        widths = tuple(cast("Iterable[object]", value))
        if len(widths) > MAX_HIDDEN_LAYERS:
            raise self._refusal(widths)
        return tuple(int(self._check_number(width)) for width in widths)

    def _refusal(self, value: object) -> ConfigError:
        shown = repr(value) if isinstance(value, str) else shortened(value)
        return ConfigError(f"{self.label.lower()} {shown} is not allowed: it must be {self.allowed}")


def shortened(value: object) -> str:
    """Return a value in words that fit on a line; a number can have more digits than Python will write."""
    try:
        return f"{' '.join(str(value).split()) or 'without a number':.500}"
    except ValueError:
        return "with thousands of digits"


def _real(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError
    return float(value)


def _whole(value: object) -> int:
    if isinstance(value, bool | np.bool) or not isinstance(value, SupportsIndex):
        raise TypeError
    return operator.index(value)


def _names(table: Iterable[str], **labels: str) -> dict[str, str]:
    return {name: labels.get(name, name.replace("_", " ")) for name in table}


PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            name="dataset",
            label="Dataset",
            help="The samples that the network learns.",
            kind="choice",
            choices=_names(DATASETS, xor="XOR", circle="Circle"),
        ),
        Parameter(
            name="hidden",
            label="Hidden layers",
            help="Neurons in each hidden layer: 2, or 4,2 for two layers.",
            kind="widths",
            allowed=f"whole numbers from 1 to {MAX_WIDTH}, separated by commas"
            f" (at most {MAX_HIDDEN_LAYERS} layers), or 'none'",
            minimum=1,
            maximum=MAX_WIDTH,
            slider=(1, 16),
            empty_word="none",
        ),
        Parameter(
            name="activation",
            label="Activation",
            help="The non-linearity of the hidden neurons.",
            kind="choice",
            choices=_names(ACTIVATIONS),
        ),
        Parameter(
            name="output_activation",
            label="Output activation",
            help="The non-linearity of the output neuron.",
            kind="choice",
            choices=_names(ACTIVATIONS),
        ),
        Parameter(
            name="loss",
            label="Loss",
            help="What training makes small.",
            kind="choice",
            choices=_names(LOSSES),
        ),
        Parameter(
            name="learning_rate",
            label="Learning rate",
            help="How far each epoch moves the parameters against the gradient. Applies from the next epoch.",
            kind="real",
            allowed="a number above 0 and at most 1e9",
            minimum=math.nextafter(0, 1),
            maximum=1e9,
            slider=(0.001, 50.0),
            live=True,
        ),
        Parameter(
            name="reduction",
            label="Reduction",
            help="Whether L is the sum or the mean of the samples' losses."
            " It changes what a learning rate means.",
            kind="choice",
            choices=_names(REDUCTIONS),
        ),
        Parameter(
            name="batch_size",
            label="Batch size",
            help="Samples in each update; 'all' for full-batch gradient descent.",
            kind="integer",
            allowed="a whole number of at least 1, or 'all'",
            minimum=1,
            empty_word="all",
        ),
        Parameter(
            name="optimiser",
            label="Optimiser",
            help="How the gradient changes the parameters.",
            kind="choice",
            choices=_names(OPTIMISERS),
        ),
        Parameter(
            name="initialisation",
            label="Weights start",
            help="Where the weights start.",
            kind="choice",
            choices=_names(INITIALISERS, normal="N(0, 1)", uniform="U(−1, 1)"),
            option="init",
        ),
        Parameter(
            name="bias_initialisation",
            label="Biases start",
            help="Whether the biases start at zero or the same way as the weights.",
            kind="choice",
            choices=_names(BIAS_INITIALISATIONS, same="like the weights"),
            option="bias-init",
        ),
        Parameter(
            name="seed",
            label="Seed",
            help="What the random start is drawn from: the same seed gives the same run.",
            kind="integer",
            allowed="a whole number from 0 to 4294967295",
            minimum=0,
            maximum=2**32 - 1,
            slider=(0, 9999),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """Everything that determines a run. Checked when it is made.

    Raises
    ------
    ConfigError
        A value is not allowed.
    """

    dataset: str = "xor"
    hidden: tuple[int, ...] = (2,)
    activation: str = "sigmoid"
    output_activation: str = "sigmoid"
    loss: str = "squared_error"
    learning_rate: float = 0.5
    reduction: str = "sum"
    batch_size: int | None = None
    """Samples in each update; None for all of them."""
    optimiser: str = "gradient_descent"
    initialisation: str = "normal"
    bias_initialisation: str = "zeros"
    seed: int = DEFAULT_SEED

    def __post_init__(self) -> None:
        for field in fields(self):
            checked = PARAMETERS[field.name].check(getattr(self, field.name))
            object.__setattr__(self, field.name, checked)

    @property
    def layers(self) -> tuple[int, ...]:
        """Widths from the inputs to the output, such as (2, 2, 1)."""
        return (2, *self.hidden, 1)

    def changed(self, **settings: object) -> "TrainingConfig":
        """Return a copy with these settings changed.

        Raises
        ------
        ConfigError
            A setting is not known, or its value is not allowed.
        """
        for name in settings:
            if name not in PARAMETERS:
                raise unknown_name("setting", name, PARAMETERS)
        return replace(self, **cast("dict[str, Any]", settings))

    def as_dict(self) -> dict[str, object]:
        """Return the settings by name, ready for JSON."""
        values: dict[str, object] = {field.name: getattr(self, field.name) for field in fields(self)}
        values["hidden"] = list(self.hidden)
        return values
