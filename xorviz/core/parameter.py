"""One setting: what it is called, what it may be, and how it is offered."""

import math
import operator
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from numbers import Real
from typing import Literal, SupportsIndex, TypeVar, cast

import numpy as np

from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.writing import read_real, read_whole, whole_part

T = TypeVar("T")
Setting = str | float | tuple[int, ...] | tuple[str, ...] | None
"""What the value of a setting can be, in its canonical form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One setting: what it is called, what it may be, and how it is offered."""

    name: str
    label: str
    help: str
    kind: Literal["choice", "several", "real", "integer", "widths"]
    choices: Mapping[str, str] | None = None
    """For a choice, or several of them at once: each allowed name, with its label."""
    per_layer: bool = False
    """For a choice: whether the hidden layers can have a name each; one for all stands by itself."""
    allowed: str = ""
    """What is allowed, in words, for the error message."""
    longest: int = 0
    """For widths: how many there can be."""
    minimum: float = -math.inf
    maximum: float = math.inf
    group: Literal["data", "network", "training"] = "data"
    """The part of the settings in which its control is; that of a source is with the data."""
    folded: bool = False
    """Whether the control is one click away."""
    slider: tuple[float, float] | None = None
    """The range that a control offers."""
    ratios: bool = False
    """Whether equal steps of the control are equal ratios, rather than equal differences."""
    usual: tuple[int, ...] = ()
    """The numbers that a control offers beside "none of it"; those below the count of samples."""
    drawn_from: tuple[int, int] | None = None
    """The range in which another value is drawn, of a number that stands for chance."""
    default: Setting = None
    """Of a setting that only some sources of data have; the others' are those of `TrainingConfig`."""
    empty_word: str | None = None
    """The word that stands for "none of it" on the command line."""
    compared: tuple[Setting, ...] = ()
    """Values that a survey offers to compare; of a choice all that are allowed."""
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
        if self.kind == "several":
            return self._check_several(value)
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
            return self._parse_choice(text)
        if self.kind == "several":
            return self._parse_several(text)
        if self.empty_word is not None and text == self.empty_word:
            return () if self.kind == "widths" else None
        try:
            if self.kind == "widths":
                return self.check([read_whole(whole_part(part)) for part in text.split(",")])
            return self.check(read_real(text) if self.kind == "real" else read_whole(text))
        except (ValueError, ConfigError):
            raise self._refusal(text) from None

    def another(self, rng: np.random.Generator, value: int) -> int:
        """Draw another value, of a number that stands for chance."""
        low, high = self.drawn_from or (0, 9999)
        drawn = value
        while drawn == value:
            drawn = int(rng.integers(low, high, endpoint=True))
        return drawn

    def in_words(self, value: object) -> str:
        """Write the setting with an allowed value: learning rate 5, activation tanh, width 8."""
        text = self.value_text(value)
        return f"{'width' if self.kind == 'widths' and text.isdecimal() else self.label.lower()} {text}"

    def value_text(self, value: object) -> str:
        """Write an allowed value alone: 5, tanh, 4-2."""
        if value in (None, ()):
            return self.empty_word or ""
        if isinstance(value, tuple):
            between = " " if self.kind == "several" else "-"
            return between.join(map(self.value_text, cast("tuple[object, ...]", value)))
        if isinstance(value, str):
            return (self.choices or {}).get(value, value)
        return f"{value:g}" if isinstance(value, float) else f"{value:,}"

    def spelt(self, value: Setting) -> str:
        """Write an allowed value as `parse` reads it."""
        if value in (None, ()):
            return self.empty_word or ""
        if isinstance(value, tuple):
            return ",".join(map(str, value))
        return value if isinstance(value, str) else repr(value)

    def _check_choice(self, value: object) -> str | tuple[str, ...]:
        if self.per_layer and not isinstance(value, str):
            with suppress(TypeError):
                names = tuple(map(self._known, cast("Iterable[object]", value)))
                if names:
                    return names if len({*names}) > 1 else names[0]
        return self._known(value)

    def _parse_choice(self, text: str) -> Setting:
        names = text.replace("-", ",").split(",") if self.per_layer else [text]
        try:
            return self.check(names if len(names) > 1 else text)
        except ConfigError as error:
            raise error if len(names) == 1 else ConfigError(f"{text!r}: {error}") from None

    def _check_several(self, value: object) -> tuple[str, ...]:
        """Return the names in the order of the choices, each once."""
        try:
            given = [value] if isinstance(value, str) else [*cast("Iterable[object]", value)]
        except TypeError:
            raise self._refusal(value) from None
        names = {*map(self._known, given)}
        if not names:
            raise self._refusal("none")
        return tuple(name for name in self.choices or {} if name in names)

    def _parse_several(self, text: str) -> Setting:
        """Read names, or labels, with commas, spaces or plus signs between them."""
        names = {spelt: name for name, label in (self.choices or {}).items() for spelt in (label, name)}
        found: list[str] = []
        rest = text.strip()
        if not rest:
            raise self._refusal(text)
        while rest:
            fits = [spelt for spelt in names if re.match(rf"{re.escape(spelt)}(?=[\s,+]|$)", rest)]
            if not fits:
                error = unknown_name(self.label.lower(), re.split(r"[\s,+]+", rest)[0], self.choices or {})
                raise ConfigError(f"{text!r}: {error}")
            spelt = max(fits, key=len)
            found.append(names[spelt])
            rest = rest[len(spelt) :].lstrip(" ,+")
        return self.check(found)

    def _known(self, value: object) -> str:
        if not isinstance(value, str) or value not in (self.choices or {}):
            raise unknown_name(self.label.lower(), value, self.choices or {})
        return str(value)

    def _check_number(self, value: object) -> float:
        try:
            if self.kind == "real":
                number = value if type(value) is float else _real(value)
            else:
                number = _whole(value)
        except (TypeError, OverflowError):
            raise self._refusal(value) from None
        if not self.minimum <= number <= self.maximum:
            raise self._refusal(value)
        return number

    def _check_widths(self, value: object) -> tuple[int, ...]:
        with suppress(TypeError):  # one number is one layer
            value = (_whole(value),)
        if isinstance(value, str):
            raise self._refusal(value)
        try:
            widths = tuple(cast("Iterable[object]", value))
        except TypeError:
            raise self._refusal(value) from None
        if len(widths) > self.longest:
            raise self._refusal(widths)
        return tuple(int(self._check_number(width)) for width in widths)

    def _refusal(self, value: object) -> ConfigError:
        shown = repr(value) if isinstance(value, str) else shortened(value)
        return ConfigError(f"{self.label.lower()} {shown} is not allowed: it must be {self.allowed}")


def counting(name: str, label: str, least: int, most: int) -> Parameter:
    """Return what counts something and is no setting of a run."""
    within = f"from {least:,} to {most:,}"
    return Parameter(
        name=name,
        label=label,
        help=f"{label}: {within}.",
        kind="integer",
        allowed=f"a whole number {within}",
        minimum=least,
        maximum=most,
    )


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
    if isinstance(value, bool | np.bool):
        raise TypeError
    return operator.index(cast("SupportsIndex", value))  # which raises TypeError where it is none


def whole_number(value: object, what: str) -> int:
    """Return a number that counts something.

    Raises
    ------
    ConfigError
        It is not a whole number of at least 0.
    """
    with suppress(TypeError):  # an array of several numbers, too
        if (number := _whole(value)) >= 0:
            return number
    raise ConfigError(f"{what} {shortened(value)} is not allowed: it must be a whole number of at least 0")


def count_within(value: object, what: str, least: int, most: int) -> int:
    """Return a count from the least to the most there can be. Raises `ConfigError` if it is none of these."""
    number = whole_number(value, what)
    if not least <= number <= most:
        told = f"{number:,}" if number < 10**15 else shortened(number)
        raise ConfigError(f"{what} {told} is not allowed: it must be from {least:,} to {most:,}")
    return number


def which(value: object, what: str) -> int:
    """Return a number that says which of several. Raises `ConfigError` if it is no whole number."""
    try:
        return _whole(value)
    except TypeError:
        raise ConfigError(f"there is no {what} {shortened(value)}: they are whole numbers") from None


def one_of(count: int, value: object, what: str) -> int:
    """Return which of so many it is, from 0 on and not from the end. Raises `ConfigError` if it is none."""
    found = which(value, what)
    if not 0 <= found < count:
        raise ConfigError(f"there is no {what} {shortened(found)}: they are 0 to {count - 1:,}")
    return found


def of_kind(value: object, kind: type[T], what: str) -> T:
    """Return what is of a kind. Raises `ConfigError` if it is something else."""
    if not isinstance(value, kind):
        given = f"{type(value).__name__}, {shortened(value)}"
        raise ConfigError(f"{what} must be a {kind.__name__}, not {given:.120}")
    return value


def several(value: object, what: str) -> tuple[object, ...]:
    """Return what there are several of. Raises `ConfigError` if it is one thing alone."""
    try:
        return tuple(cast("Iterable[object]", value))
    except TypeError:
        raise ConfigError(f"{what} must be several, as in a list, not {shortened(value):.120}") from None
