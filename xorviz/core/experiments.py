"""Named sets of settings, read from a TOML file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xorviz.core.config import TrainingConfig
from xorviz.core.errors import XorvizError


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
        entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["experiment"]
    except (OSError, ValueError, KeyError) as error:
        raise XorvizError(f"{path.name} cannot be read: {error}") from error
    experiments = [_experiment(path.name, place, entry) for place, entry in enumerate(entries, start=1)]
    return {experiment.name: experiment for experiment in experiments}


def _experiment(file: str, place: int, entry: dict[str, Any]) -> Experiment:
    where = f"{file}, experiment {entry.get('name', place)}"
    try:
        return Experiment(
            entry["name"], entry["title"], entry["note"], TrainingConfig().changed(**entry["settings"])
        )
    except KeyError as error:
        raise XorvizError(f"{where}: the field {error} is missing") from error
    except XorvizError as error:
        raise XorvizError(f"{where}: {error}") from error
