"""The command line: `xorviz` opens the window, its commands work without one."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from xorviz import __version__, interruption
from xorviz.cli.experiments import add_experiments
from xorviz.cli.options import (
    FAILED,
    THEMES,
    WRONG_USAGE,
    Parser,
    argument,
    theme,
    unknown_argument,
)
from xorviz.cli.survey import add_survey
from xorviz.cli.train import add_train
from xorviz.core.errors import ConfigError, XorvizError, unknown_name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run xorviz and return its exit code: 0 done, 1 failed, 2 wrong usage."""
    try:
        options = _parse(sys.argv[1:] if arguments is None else arguments)
        code = options.command(options)
        sys.stdout.flush()
        return code
    except ConfigError as error:
        print(f"xorviz: {error}", file=sys.stderr)
        return WRONG_USAGE
    except XorvizError as error:
        print(f"xorviz: {error}", file=sys.stderr)
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


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    if arguments and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        raise unknown_name("command", arguments[0], COMMANDS)
    parser = _build_parser()
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        parser.error(unknown_argument(unknown[0], options.known))
    if options.window_theme is not None and options.command is not open_window:
        parser.error("--theme before a command is the window's: write it after the command")
    return options


def open_window(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    gc.disable()  # for a quick start; after it the window's own thread collects, and no other
    from xorviz.gui.app.platform import display_or_reason, library_or_reason

    reason = library_or_reason() or display_or_reason()
    if reason is not None:
        raise XorvizError(reason)
    from xorviz.gui.app.application import run_application

    return run_application(options.window_theme or "system")


def _build_parser() -> Parser:
    parser = Parser(prog="xorviz", description="See backpropagation happen.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"xorviz {__version__}")
    parser.add_argument(
        "--theme",
        dest="window_theme",
        type=argument(theme),
        metavar="|".join(THEMES),
        help="of the window; that of the desktop unless said",
    )
    parser.set_defaults(command=open_window, known=["--help", "--version", "--theme"])
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for name, (summary, add_options) in COMMANDS.items():
        add_options(commands.add_parser(name, help=summary, allow_abbrev=False))
    return parser


COMMANDS = {
    "train": ("train without a window", add_train),
    "survey": ("train thousands of seeds, and tell what becomes of them", add_survey),
    "experiments": ("list the experiments, or check what they claim", add_experiments),
}
