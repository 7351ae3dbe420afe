"""What settings follow from others: those of a source of data, the activation of each layer."""

from collections.abc import Mapping
from dataclasses import fields
from functools import wraps
from typing import TypeVar

from xorviz.core.data.sources import SOURCES, Values
from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.parameter import Setting
from xorviz.core.run.output import usual_output
from xorviz.core.run.parameters import PARAMETERS

_Checked = TypeVar("_Checked")


def named_settings(config: type[_Checked]) -> type[_Checked]:
    """Have the making of a dataclass refuse a name that is none of its fields as any wrong setting is.

    The output is that which the samples need, unless it is said.
    """
    make, known = config.__init__, [field.name for field in fields(config)]  # pyright: ignore[reportArgumentType]

    @wraps(make)
    def init(self: _Checked, **settings: object) -> None:
        for name in settings:
            if name not in known:
                raise unknown_name("setting", name, known)
        make(self, **(usual_output(settings) | settings))

    config.__init__ = init
    return config


def for_layers(named: str | tuple[str, ...], layers: int) -> Setting:
    """Return activations of so many hidden layers: cut, or the last one repeated."""
    if isinstance(named, str):
        return named
    kept = named[: max(1, layers)]
    return PARAMETERS["activation"].check((*kept, *kept[-1:] * (layers - len(kept))))


def values_of_source(dataset: str, given: Mapping[str, object]) -> Values:
    """Return the settings of a source, checked: those given, and the defaults of the others.

    Raises
    ------
    ConfigError
        The source has no such setting, or its value is not allowed.
    """
    parameters = {parameter.name: parameter for parameter in SOURCES[dataset].parameters}
    for name in given:
        if name not in parameters:
            raise ConfigError(f"{name} is not a setting of the dataset {dataset!r}")
    return tuple(
        (name, parameter.check(given.get(name, parameter.default))) for name, parameter in parameters.items()
    )
