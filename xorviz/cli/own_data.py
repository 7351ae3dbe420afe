"""The options for a person's own samples: a table in a file, and what is said about it."""

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import SOURCES
from xorviz.core.data.table.spelling import DELIMITERS, ENCODINGS, FIRST_LINES
from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig
from xorviz.core.writing import counted, read_real, spelt

if TYPE_CHECKING:
    from xorviz.core.data.table.samples import Samples

ABOUT = (
    *("inputs", "target", "classes", "scaled", "missing", "words-missing"),
    *("encoding", "delimiter", "decimal", "first"),
)
"""Options that say what of the table is meant, and how it is written."""
_YES = {"yes": True, "no": False}
_OF_SOURCES = frozenset(each.name for source in SOURCES.values() for each in source.parameters)
"""Settings of samples that are drawn, not read."""


def add_own_data(parser: argparse.ArgumentParser, prefix: str) -> list[argparse.Action]:
    """Add the options."""

    def add(name: str, **about: object) -> argparse.Action:
        return parser.add_argument(f"--{name}", dest=f"{prefix}{name}", **about)  # pyright: ignore[reportArgumentType]

    return [
        add("data", type=Path, metavar="FILE", help="learn the samples of a table: CSV or other text"),
        add("inputs", type=_names, metavar="A,B", help="the table's columns that go in: up to six"),
        add("target", metavar="NAME", help="the table's column that is to come out"),
        add(
            "classes",
            type=_names,
            metavar="A,B",
            help="classes of that column; of two, B is class 1; '' for numbers to come near to",
        ),
        add("scaled", choices=_YES, help="whether to bring each input to -1 to 1"),
        add("missing", metavar="NUMBER|none", help="a number of the inputs that stands for nothing"),
        add(
            "words-missing",
            choices=_YES,
            help="whether words among the numbers of an input stand for nothing: such rows are left out",
        ),
        add("encoding", metavar="|".join(ENCODINGS), help="of the file, if it is not found out"),
        add(
            "delimiter",
            metavar="|".join(DELIMITERS.values()),
            help="what stands between cells, if it is not found out; or the sign itself",
        ),
        add("decimal", metavar=".|,", help="the decimal sign, if it is not found out"),
        add("first", metavar="|".join(FIRST_LINES), help="what the first row is, if it is not found out"),
    ]


def with_own_data(config: TrainingConfig, options: argparse.Namespace, prefix: str) -> TrainingConfig:
    """Return the settings with the samples of a file, if one is named; what to know of it is printed.

    Raises
    ------
    ConfigError
        It is no table, or something is said that goes with a file alone, or without one alone.
    """
    path: Path | None = getattr(options, f"{prefix}data")
    about = about_table(options, prefix)
    if path is None:
        for name, given in about.items():
            if given is not None:
                raise ConfigError(f"--{name} is about a table: say with --data in which file it is")
        return config
    for name in ("dataset", *sorted(_OF_SOURCES)):
        if hasattr(options, prefix + name):
            option = name.replace("_", "-")
            raise ConfigError(f"--{option} and --data both say what the samples are: give one of them")
    from xorviz.core.data.table.choice_error import ChoiceError
    from xorviz.core.data.table.table_file import read_samples  # as late as this, for a quick start

    try:
        samples = read_samples(path, **_choices(about))
    except ChoiceError as error:
        raise ConfigError(f"{error} (--{error.about.replace('_', '-')})") from None
    print(f"xorviz: {spelt(path)}: {_told(samples)}", file=sys.stderr)
    return config.learning(Dataset.of(samples))


def about_table(options: argparse.Namespace, prefix: str = "") -> dict[str, Any]:
    """Return what is said of a table by each option of `ABOUT`, as it was written; None where it is not."""
    return {name: getattr(options, prefix + name) for name in ABOUT}


def _choices(about: dict[str, Any]) -> dict[str, Any]:
    """Return the same as `read_samples` takes it.

    Raises
    ------
    ConfigError
        What stands for nothing is no number.
    """
    found = {name.replace("-", "_"): given for name, given in about.items()}
    signs = {word: sign for sign, word in DELIMITERS.items()}
    found["delimiter"] = signs.get(found["delimiter"], found["delimiter"])
    for name in ("scaled", "words_missing"):
        found[name] = _YES.get(found[name])
    if (missing := found["missing"]) is not None:
        try:
            found["missing"] = math.nan if missing == "none" else read_real(missing)
        except ValueError:
            raise ConfigError(f"missing {missing!r} is not allowed: it must be a number, or 'none'") from None
    return found


def _told(samples: "Samples") -> str:
    """Say in a line what was taken, and what else to know."""
    inputs = ", ".join(axis.name for axis in samples.axes)
    if any(axis.is_scaled for axis in samples.axes):
        inputs += " brought to −1 to 1"
    target = f"{samples.aim.name} ({', '.join(samples.classes) or 'a number'})"
    plural = "" if len(samples.axes) == 1 else "s"
    columns = f"{counted(len(samples.inputs), 'sample')}, input{plural} {inputs}, target {target}"
    return "; ".join((columns, *samples.notices))


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",")) if text else ()
