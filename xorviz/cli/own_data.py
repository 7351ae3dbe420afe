"""The options for a person's own samples: a table in a file, and what is said about it."""

import argparse
import sys
from pathlib import Path

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.table.table_file import read_samples
from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig

_ABOUT = ("inputs", "target", "classes")
"""Options that say which columns of the table are meant."""


def add_own_data(parser: argparse.ArgumentParser, prefix: str) -> list[argparse.Action]:
    """Add the options."""

    def add(name: str, **about: object) -> argparse.Action:
        return parser.add_argument(f"--{name}", dest=f"{prefix}{name}", **about)  # pyright: ignore[reportArgumentType]

    return [
        add("data", type=Path, metavar="FILE", help="learn the samples of a table: CSV or other text"),
        add("inputs", type=_names, metavar="A,B", help="the table's columns that go in: up to six"),
        add("target", metavar="NAME", help="the table's column that is to come out"),
        add("classes", type=_names, metavar="A,B", help="classes of that column; of two, B is class 1"),
    ]


def with_own_data(config: TrainingConfig, options: argparse.Namespace, prefix: str) -> TrainingConfig:
    """Return the settings with the samples of a file, if one is named; what to know of it is printed.

    Raises
    ------
    ConfigError
        It is no table, or something is said that goes with a file alone, or without one alone.
    """
    path: Path | None = getattr(options, f"{prefix}data")
    about = {name: getattr(options, prefix + name) for name in _ABOUT}
    if path is None:
        for name, given in about.items():
            if given is not None:
                raise ConfigError(f"--{name} is about a table: say with --data in which file it is")
        return config
    if hasattr(options, f"{prefix}dataset"):
        raise ConfigError("--dataset and --data both say what the samples are: give one of them")
    samples = read_samples(path, **about)
    for notice in samples.notices:
        print(f"xorviz: {path}: {notice}", file=sys.stderr)
    return config.learning(Dataset.of(samples))


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))
