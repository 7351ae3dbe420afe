"""What the fields of an experiment and of its claims are read with: settings, bounds and counts."""

import math
from collections.abc import Callable
from functools import partial
from typing import cast

from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.teach.claims import Bounds
from xorviz.core.teach.toml_entries import TomlEntry

KNOWN = "name", "title", "note", "settings", "question", "watch", "epochs", "prediction", "claim"
"""All fields of an experiment."""
BOUNDS = "expected", "tolerance", "at_least", "at_most"


def changed_by(entry: TomlEntry, config: TrainingConfig) -> TrainingConfig:
    """Return a configuration with the settings of an entry.

    Raises
    ------
    XorvizError
        They are not allowed.
    """
    settings = dict(cast("dict[str, object]", entry.get("settings", dict)))
    start = settings.pop("start", None)
    try:
        changed = config.changed(**settings)
        return changed if start is None else changed.started_from(start)
    except ConfigError as error:
        raise entry.error(str(error), "settings") from error


def reads_of_settings(entry: TomlEntry, config: TrainingConfig) -> list[Callable[[], object]]:
    """Return what reads each setting alone, and then all of them together."""
    settings = cast("dict[str, object]", entry.table.get("settings", {}))
    names = [name for name in settings if name != "start"] if type(settings) is dict else []

    def check(name: str) -> None:
        try:
            if name not in PARAMETERS:
                raise unknown_name("setting", name, PARAMETERS)
            PARAMETERS[name].check(settings[name])
        except ConfigError as error:
            raise entry.error(str(error), "settings") from error

    return [*(partial(check, name) for name in names), partial(changed_by, entry, config)]


def bounds_of(entry: TomlEntry, *others: str) -> Bounds:
    """Read either an expected value with its tolerance, or one or both ends."""
    entry.only(*others, *BOUNDS)
    if "expected" in entry.table:
        expected, tolerance = bound_of(entry, "expected"), bound_of(entry, "tolerance")
        for field in ("at_least", "at_most"):
            if field in entry.table:
                raise entry.error(f"{field!r} does not go with 'expected'", field)
        return Bounds(expected - tolerance, expected + tolerance)
    bounds = Bounds(
        bound_of(entry, "at_least") if "at_least" in entry.table else -math.inf,
        bound_of(entry, "at_most") if "at_most" in entry.table else math.inf,
    )
    if bounds == Bounds():
        raise entry.error("'expected' and 'tolerance' are missing, or 'at_least' or 'at_most'")
    if bounds.least > bounds.most:
        raise entry.error("'at_most' is less than 'at_least'", "at_most")
    return bounds


def bound_of(entry: TomlEntry, field: str) -> float:
    """Read a number that a measure, or its distance from another, can have: none is negative."""
    number = entry.get(field, float)
    if not 0 <= number < math.inf:
        raise entry.error(f"the field {field!r} must be finite and not negative, not {number:g}", field)
    return number


def count_of(entry: TomlEntry, field: str, default: int, most: int, least: int = 1) -> int:
    """Read a whole number between two."""
    number = entry.get(field, int, default)
    if not least <= number <= most:
        raise entry.error(f"the field {field!r} must be from {least:,} to {most:,}, not {number:,}", field)
    return number
