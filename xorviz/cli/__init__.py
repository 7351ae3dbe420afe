"""The command line: `xorviz` opens the window, its commands work without one."""

import argparse
import codecs
import gc
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper
from itertools import takewhile
from pathlib import Path

from xorviz import __version__, interruption
from xorviz.cli.opening import add_openings, opening_of, what_is_opened
from xorviz.cli.options import (
    FAILED,
    WRONG_USAGE,
    CommandParser,
    Parser,
    add_settings,
    argument,
    config_of,
    how_opened,
    names_of,
    option_of,
    theme,
    unknown_argument,
)
from xorviz.core.errors import ConfigError, XorvizError, unknown_name
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.writing import plain, spelt
from xorviz.themes import THEMES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run xorviz and return its exit code: 0 done, 1 failed, 2 wrong usage."""
    _write_plainly()
    try:
        options = _parse(sys.argv[1:] if arguments is None else arguments)
        code = options.command(options)
        sys.stdout.flush()
        return code
    except ConfigError as error:
        print(f"xorviz: {spelt(error)}", file=sys.stderr)
        return WRONG_USAGE
    except XorvizError as error:
        print(f"xorviz: {spelt(error)}", file=sys.stderr)
        return FAILED
    except OSError as error:
        # What is left unwritten must not fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"xorviz: the output could not be written: {error.strerror}", file=sys.stderr)
        return FAILED
    except MemoryError:
        print("xorviz: this needs more memory than there is", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(interruption.LINE, file=sys.stderr)
        return interruption.INTERRUPTED


def _write_plainly() -> None:
    """Let what is printed be plainer where the output has not all signs, instead of failing."""
    codecs.register_error("plain", plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="plain")


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    before = list(takewhile(lambda each: each not in COMMANDS, arguments))
    places = [place for place in range(len(before)) if _is_file(before, place)]
    files = [before[place] for place in places]
    arguments = [each for place, each in enumerate(arguments) if place not in places[:1]]
    if arguments and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        if how := how_opened(arguments[0], ("--data", "--lesson")):
            raise ConfigError(f"{arguments[0]!r} is no .xorviz file and no command: {how}")
        raise unknown_name("command", arguments[0], COMMANDS)
    parser, _ = _build_parser(arguments)
    strange = [each.partition("=")[0] for each in before if each.startswith("--")]
    for name in (each for each in strange if each not in parser.get_default("known")):
        _, commands = _build_parser(COMMANDS)
        known = [command for command in COMMANDS if name in commands[command].get_default("known")]
        if known:
            parser.error(f"{name} is an option of a command: write it after {' or '.join(known)}")
    options, unknown = parser.parse_known_args(arguments)
    options.window_file = Path(files[0]) if files else None
    if files and options.command is not open_window:
        parser.error(f"{files[0]} before a command is the window's: write it after the command")
    if unknown:
        parser.error(unknown_argument(unknown[0], options.known))
    if options.command is not open_window and (early := _given(options)):
        parser.error(f"{early} before a command is the window's: write it after the command")
    return options


def _is_file(arguments: Sequence[str], place: int) -> bool:
    """Say whether an argument is a run file for the window, and not what an option before it is given."""
    name, before = arguments[place], arguments[place - 1] if place else ""
    is_value = before.startswith("--") and "=" not in before and before not in (*ALONE, "--")
    return name.lower().endswith(".xorviz") and not name.startswith("-") and not is_value


def _given(options: argparse.Namespace, *without: str) -> str | None:
    """Return what was asked of the window, but for some things, as it is written."""
    names = "theme", "paste", "lesson", "experiment", "data", *PARAMETERS
    for name in [each for each in names if each not in without]:
        given = getattr(options, WINDOW + name, UNSAID)
        if given is not UNSAID and (name in PARAMETERS or given is not None):
            return f"--{name if name not in PARAMETERS else option_of(PARAMETERS[name])}"
    return None


ALONE = "--help", "--version", "--paste"
"""Options before a file that are given nothing, or not a file."""
ABOUT = "See backpropagation happen. `xorviz FILE.xorviz` opens saved runs; a command works without a window."
WINDOW = "window_"
"""What the names of the window's options begin with: each command has options of the same names."""
UNSAID = object()
"""What was not asked for; None can be: all samples in a batch."""


def open_window(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    config = config_of(options, WINDOW)
    if (what := what_is_opened(options, WINDOW)) and (early := _given(options, "theme", "paste", "lesson")):
        raise ConfigError(f"{early} is not allowed with {what}, which has all settings of its run")
    its_own, then = opening_of(options, WINDOW)
    config = its_own or config
    gc.disable()  # for a quick start; after it the window's own thread collects, and no other
    from xorviz.gui.app.platform import display_or_reason, library_or_reason

    reason = library_or_reason() or display_or_reason()
    if reason is not None:
        raise XorvizError(reason)
    from xorviz.gui.app.application import run_application

    return run_application(config, options.window_theme or "system", options.window_experiment or "", then)


def _build_parser(wanted: Collection[str]) -> tuple[Parser, Mapping[str, Parser]]:
    """Return the window's parser, and those of the commands by name: with their options if they are wanted.

    What a command needs is imported with its options, so that the window does not wait for it.
    """
    parser = Parser(prog="xorviz", description=ABOUT, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"xorviz {__version__}")
    settings = add_settings(parser, prefix=WINDOW) + add_openings(parser, WINDOW)
    parser.add_argument(
        "--theme",
        dest=f"{WINDOW}theme",
        type=argument(theme),
        metavar="|".join(THEMES),
        help="of the window; that of the desktop unless said",
    )
    parser.set_defaults(command=open_window, known=[*names_of(settings), "--version", "--theme"])
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=CommandParser)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, allow_abbrev=False)
        if name in wanted:
            import_module(f"xorviz.cli.{name}").add_options(command)
    return parser, commands.choices


COMMANDS = {
    "train": "train without a window",
    "survey": "train thousands of seeds, and tell what becomes of them",
    "export": "write a run as pictures, as an animation or as numbers",
    "script": "print a run as a Python program that stands by itself",
    "experiments": "list the experiments, or check what they claim",
    "check": "mark what was handed in: compute it again, and say what does not come of it",
}
"""By name, what each does; it is in the module of that name beside this one."""
