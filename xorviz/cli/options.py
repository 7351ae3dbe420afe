"""What the commands' options have in common."""

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from xorviz import interruption
from xorviz.assets import asset
from xorviz.cli.own_data import add_own_data, with_own_data
from xorviz.core.errors import ConfigError, unknown_name
from xorviz.core.parameter import Parameter
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.steps import LastPiece, Steps
from xorviz.core.teach.experiments import Experiments
from xorviz.core.writing import read_whole, spelt
from xorviz.themes import THEMES

if TYPE_CHECKING:
    from tqdm import tqdm

DONE, FAILED, WRONG_USAGE = 0, 1, 2
LARGEST = 7680, 4320
"""Pixels of a picture."""
LARGEST_TEXT = "x".join(map(str, LARGEST))
GLANCE = 0.1
"""Seconds between two looks whether it has been interrupted."""
LAST_SECONDS = 5.0
"""How long the last piece of a work may take after a signal: files get their names, and all is whole."""

T = TypeVar("T")


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Print one line and leave."""
        self.exit(WRONG_USAGE, f"{self.prog}: {spelt(message)}\n")

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> object:
        """Return what an option is given; before Python 3.13 argparse takes a value -- for no value."""
        if action.option_strings and action.nargs is None and arg_strings == ["--"]:
            value = self._get_value(action, arg_strings[0])
            self._check_value(action, value)
            return value
        return super()._get_values(action, arg_strings)


class CommandParser(Parser):
    """Takes options between files, too: argparse takes files that stand together, and leaves those after."""

    _again = False

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Return what was said, and what is unknown; options and files in any order."""
        given = list(args or ())
        fresh = argparse.Namespace() if namespace is None else namespace
        found, strange = super().parse_known_args(given, fresh)
        if not strange or self._again or "--" in given:
            return found, strange
        self._again = True  # what follows comes here for its parts
        try:
            return self.parse_known_intermixed_args(given, argparse.Namespace())
        finally:
            self._again = False


@contextmanager
def progress(total: int, what: str) -> "Iterator[tqdm[NoReturn]]":
    """Show a bar on standard error; none if that is no terminal."""
    from tqdm import tqdm  # here, for the window does without

    shown = sys.stderr.isatty()
    with (
        interruption.bar_shown() if shown else nullcontext(),
        tqdm(total=total, desc=what, file=sys.stderr, disable=not shown, leave=False) as bar,
    ):
        yield bar


def after_each(bar: "tqdm[NoReturn]") -> Callable[[], None]:
    """Return what is called after each piece of work: the bar moves, and here the work may be interrupted."""

    def call() -> None:
        bar.update(min(1, bar.total - bar.n))  # what follows the last piece can be stopped, too
        interruption.check()

    return call


def take_steps(steps: Steps) -> None:
    """Take steps one after the other; between two of them, or while one is waited for, they can be left.

    Raises
    ------
    KeyboardInterrupt
        It has been interrupted; nothing of it is left.
    """
    with interruption.held(), closing(steps):
        for awaited in steps:
            _check(awaited)
            while awaited is not None and not awaited.done():
                wait([awaited], GLANCE)
                _check(awaited)


def _check(awaited: Future[Any] | None) -> None:
    """Say that here it may end, but not in the last piece, unless its disk stands still."""
    try:
        interruption.check()
    except KeyboardInterrupt:
        if not isinstance(awaited, LastPiece) or wait([awaited], LAST_SECONDS).not_done:
            raise


def add_settings(
    parser: argparse.ArgumentParser, without: str = "", prefix: str = ""
) -> list[argparse.Action]:
    """Add an option for each setting but one, for an experiment to start from, and for own data."""
    actions = [
        parser.add_argument(
            "--experiment",
            dest=f"{prefix}experiment",
            metavar="NAME",
            help="start from the settings of an experiment",
        )
    ]
    config = TrainingConfig()
    for parameter in PARAMETERS.values():
        if parameter.name == without:
            continue
        actions.append(
            parser.add_argument(
                f"--{option_of(parameter)}",
                dest=prefix + parameter.name,
                default=argparse.SUPPRESS,
                type=argument(parameter.parse),
                metavar=("," if parameter.kind == "several" else "|").join(parameter.choices or "N"),
                help=f"{parameter.help} Usually {_usual(parameter, config)}.".replace("%", "%%"),
            )
        )
    return actions + add_own_data(parser, prefix)


def _usual(parameter: Parameter, config: TrainingConfig) -> str:
    """Write what a setting is unless it is said, and no experiment or dataset says otherwise."""
    value = config.setting(parameter.name)
    return parameter.spelt(parameter.default if value is None else value)


def option_of(parameter: Parameter) -> str:
    """Return how a setting is called on the command line, without the dashes."""
    return parameter.option or parameter.name.replace("_", "-")


def names_of(actions: list[argparse.Action]) -> list[str]:
    """Return all that can be written for these options, and for help."""
    return ["--help", *(name for action in actions for name in action.option_strings)]


def experiments() -> Experiments:
    """Load the experiments; what is wrong with some of them goes to standard error."""
    from xorviz.core.teach.experiment_file import load_experiments  # as late as this: a start needs it not

    found = load_experiments(asset("experiments.toml"))
    for problem in found.problems:
        print(f"xorviz: {problem}", file=sys.stderr)
    return found


def add_run(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Add the options that say how far a run goes, and what it begins with."""
    add = parser.add_argument
    return [
        add(
            "--epochs",
            type=whole("epochs", 0),
            metavar="N",
            help="5,000 unless said; of a run file so many more, none unless said",
        ),
        add(
            "--start",
            type=Path,
            metavar="FILE",
            help="begin with the weights and biases of a JSON, NPZ or safetensors file",
        ),
    ]


def config_of(options: argparse.Namespace, prefix: str = "") -> TrainingConfig:
    """Return the settings that were asked for.

    Raises
    ------
    ConfigError
        There is no such experiment, or a table cannot be read.
    """
    config = TrainingConfig()
    experiment = getattr(options, f"{prefix}experiment")
    if experiment is not None:
        config = experiments().find(experiment).config
    given = {name: getattr(options, prefix + name) for name in PARAMETERS if hasattr(options, prefix + name)}
    config = with_own_data(config, options, prefix)
    try:
        return config.changed(**given)
    except ConfigError as error:
        raise ConfigError(_with_options(str(error))) from None


def _with_options(told: str) -> str:
    """Return what is said with the options of settings in the place of their names in Python."""
    names = "|".join(sorted(PARAMETERS, key=len, reverse=True))
    at_start_or_joined = rf"^({names})\b(?= is )|\b({'|'.join(name for name in PARAMETERS if '_' in name)})\b"
    return re.sub(at_start_or_joined, lambda found: f"--{option_of(PARAMETERS[found[0]])}", told)


def argument(parse: Callable[[str], T]) -> Callable[[str], T]:
    """Make a setting's own refusal the command line's."""

    def convert(text: str) -> T:
        try:
            return parse(text)
        except ConfigError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def whole(name: str, minimum: int) -> Callable[[str], int]:
    """Return what reads a whole number."""

    def convert(text: str) -> int:
        try:
            number = read_whole(text)
        except ValueError:
            number = minimum - 1
        if number < minimum:
            raise argparse.ArgumentTypeError(
                f"{name} {text!r} is not allowed: it must be a whole number of at least {minimum}"
            )
        return number

    return convert


def size(text: str) -> tuple[int, int]:
    """Read the size of a picture."""
    width, _, height = text.lower().replace("×", "x").partition("x")
    try:
        size = read_whole(width), read_whole(height)
    except ValueError:
        size = 0, 0
    if not (size[0] >= 480 and size[1] >= 320 and fits(*size)):
        raise argparse.ArgumentTypeError(
            f"size {text!r} is not allowed: it must be WIDTHxHEIGHT, from 480x320 to {LARGEST_TEXT}"
        )
    return size


def fits(width: int, height: int) -> bool:
    """Say whether a picture has no more pixels than one can have."""
    return width <= LARGEST[0] and height <= LARGEST[1]


def theme(text: str) -> str:
    """Read the name of a theme."""
    if text not in THEMES:
        raise unknown_name("theme", text, THEMES)
    return text


def unknown_argument(given: str, known: Sequence[str]) -> str:
    """Return what to say of an option that does not exist, or of a name that is no run file and no option."""
    if not given.startswith("-"):
        file = "" if given.lower().endswith(".xorviz") else "no .xorviz file and "
        return f"{given!r} is {file}no option ({how_opened(given, known) or 'what can stand here: --help'})"
    if given.partition("=")[0] in known:
        return f"{given!r} comes after --, behind which there are names alone: put it before"
    from difflib import get_close_matches  # as late as this: a start has no need of it

    nearest = get_close_matches(given.partition("=")[0], known, n=1, cutoff=0.7)
    hint = f": did you mean {nearest[0]}?" if nearest else ""
    return f"{given!r} is not known{hint} (all options: --help)"


def how_opened(given: str, known: Sequence[str]) -> str:
    """Return with which option a file or folder opens that was named alone; nothing if it is not there."""
    option, what = ("--lesson", "a hand-out") if Path(given).is_dir() else ("--data", "a table")
    is_there = bool(given) and Path(given).exists()
    return f"{what} opens with {option} {given}" if is_there and option in known else ""
