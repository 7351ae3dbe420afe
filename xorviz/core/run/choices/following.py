"""What settings follow from others: what comes with them, the activation of each layer."""

from dataclasses import fields
from functools import wraps
from typing import TypeVar, cast

from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.parameter import Setting
from xorviz.core.run.choices.owned import owner_of
from xorviz.core.run.output import usual_output
from xorviz.core.run.parameters import PARAMETERS

_Checked = TypeVar("_Checked")


def named_settings(config: type[_Checked]) -> type[_Checked]:
    """Have the making of a dataclass take what comes with a setting by its name, and refuse unknown names.

    The output is that which the samples need, unless it is said.
    """
    make, known = config.__init__, [field.name for field in fields(config)]  # pyright: ignore[reportArgumentType]

    @wraps(make)
    def init(self: _Checked, **settings: object) -> None:
        for name in [name for name in settings if name not in known]:
            owner = owner_of(name)
            if owner is None:
                raise unknown_name("setting", name, dict.fromkeys([*known, *PARAMETERS]))
            values = cast("tuple[object, ...]", settings.get(owner.field, ()))
            settings[owner.field] = (*values, (name, settings.pop(name)))
        make(self, **(usual_output(settings) | settings))

    config.__init__ = init
    return config


def for_layers(named: str | tuple[str, ...], layers: int) -> Setting:
    """Return activations of so many hidden layers: cut, or the last one repeated."""
    if isinstance(named, str):
        return named
    kept = named[: max(1, layers)]
    return PARAMETERS["activation"].check((*kept, *kept[-1:] * (layers - len(kept))))


def check_layers(named: str | tuple[str, ...], layers: int) -> None:
    """Refuse activations of another number of hidden layers.

    Raises
    ------
    ConfigError
        One line with both numbers.
    """
    if isinstance(named, tuple) and len(named) != layers:
        raise ConfigError(
            f"activation {PARAMETERS['activation'].value_text(named)} is not allowed: it is for"
            f" {len(named)} hidden layers, and there {'is' if layers == 1 else 'are'} {layers}"
        )
