"""Named sets of settings, read from a TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from xorviz.core.config import TrainingConfig
from xorviz.core.errors import ConfigError, XorvizError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Experiment:
    """A named set of settings, and what to know when looking at it."""

    name: str
    title: str
    note: str
    config: TrainingConfig

    def describes(self, config: TrainingConfig) -> bool:
        """Say whether a configuration is this experiment, whatever its seed."""
        return config == self.config.changed(seed=config.seed)


def load_experiments(path: Path) -> dict[str, Experiment]:
    """Read all experiments, by name, in the order of the file.

    Raises
    ------
    XorvizError
        The file cannot be read, or an entry is wrong: names the file, the experiment and the field.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise XorvizError(f"{path.name} cannot be read: {error}") from error
    entries = cast("list[object]", _field(path.name, document, "experiment", list))
    experiments: dict[str, Experiment] = {}
    for place, entry in enumerate(entries, start=1):
        where = f"{path.name}, experiment {place}"
        if not isinstance(entry, dict):
            raise XorvizError(f"{where}: it must be a table")
        experiment = _experiment(where, cast("dict[str, object]", entry))
        if experiment.name in experiments:
            raise XorvizError(f"{where}: the name {experiment.name!r} is there already")
        experiments[experiment.name] = experiment
    return experiments


def _experiment(where: str, entry: dict[str, object]) -> Experiment:
    name = _field(where, entry, "name", str)
    where = f"{where} ({name})"
    title = _field(where, entry, "title", str)
    note = _field(where, entry, "note", str)
    settings = cast("dict[str, object]", _field(where, entry, "settings", dict))
    try:
        return Experiment(name, title, note, TrainingConfig().changed(**settings))
    except ConfigError as error:
        raise XorvizError(f"{where}, settings: {error}") from error


def _field(where: str, entry: Mapping[str, object], name: str, kind: type[T]) -> T:
    if name not in entry:
        raise XorvizError(f"{where}: the field {name!r} is missing")
    value = entry[name]
    if not isinstance(value, kind):
        raise XorvizError(f"{where}: the field {name!r} must be a {kind.__name__}, not {value!r}")
    return value
