"""The settings of a run in its file."""

from collections.abc import Mapping
from typing import cast

from xorviz.core.errors import ConfigError
from xorviz.core.parameter import Parameter, Setting
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.runfile.fields import Fields, kind, refuse, row

LONGEST_CHOICE = 100


def settings_in_file(settings: Mapping[str, Setting]) -> dict[str, object]:
    """Return settings, those that count, ready for JSON."""
    return {name: value_in_file(value) for name, value in settings.items()}


def value_in_file(value: object) -> object:
    """Return the value of a setting, ready for JSON."""
    return list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value


def read_settings(value: object, where: str) -> dict[str, Setting]:
    """Read settings by name. One that is not known would change what the numbers are, and is refused."""
    table = Fields(value, where)
    return {name: table.read(name, setting_value, name) for name in [*table.unknown]}


def setting_value(value: object, where: str, name: str) -> Setting:
    """Read the value of a setting.

    Raises
    ------
    RunFileError
        There is no such setting, or it cannot have this value.
    """
    if name not in PARAMETERS:
        refuse(where[:200], "no setting has this name")
    parameter = PARAMETERS[name]
    _check_kind(parameter, value, where)
    try:
        return parameter.check(value)
    except ConfigError as error:
        refuse(where, str(error))


def _check_kind(parameter: Parameter, value: object, where: str) -> None:
    """Refuse what is not of the kind that is written, before anything looks closer."""
    if parameter.kind in ("widths", "several") or (parameter.per_layer and isinstance(value, list)):
        values = row(cast("object", value), where)
        if len(values) > max(parameter.longest, LONGEST_CHOICE):
            refuse(where, f"it has {len(values):,} entries: too many")
        wanted = int if parameter.kind == "widths" else str
        if not {*map(type, values)} <= {wanted}:
            refuse(where, f"it must have {'whole numbers' if wanted is int else 'names'} alone")
        long = any(isinstance(each, str) and len(each) > LONGEST_CHOICE for each in values)
    elif parameter.kind == "choice":
        if not isinstance(value, str):
            refuse(where, f"it must be a name, not {kind(value)}")
        long = len(value) > LONGEST_CHOICE
    else:
        long = isinstance(value, str | list | dict | bool)
        if long or (value is None and parameter.empty_word is None):
            refuse(where, f"it must be a number, not {kind(value)}")
    if long:
        refuse(where, "a name in it is too long")
