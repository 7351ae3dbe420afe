"""What the window opens with, beside settings: a run file, a run as text, or a hand-out."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig

if TYPE_CHECKING:
    from pathlib import Path

    from xorviz.gui.app.main_window import MainWindow

CLIPBOARD, STANDARD_INPUT = "", "-"
"""What `--paste` is without a text, and how it is told where to read one."""
MOST_READ = 1_000_000
"""Characters of standard input."""
Then = Callable[["MainWindow"], object]
"""What is done when the window is there."""


def add_openings(parser: argparse.ArgumentParser, prefix: str) -> list[argparse.Action]:
    """Add the options."""
    return [
        parser.add_argument(
            "--paste",
            dest=f"{prefix}paste",
            nargs="?",
            const=CLIPBOARD,
            metavar="TEXT",
            help="open a run that was copied as text: this one, that on standard input (-), or,"
            " without TEXT, that on the clipboard",
        ),
    ]


def opening_of(options: argparse.Namespace, prefix: str) -> tuple[TrainingConfig | None, Then | None]:
    """Return the settings to begin with, if they are not those of the options, and what is done then.

    Raises
    ------
    ConfigError
        Several were asked for.
    XorvizError
        It cannot be opened: that is found out before there is a window.
    """
    file: Path | None = getattr(options, f"{prefix}file")
    paste: str | None = getattr(options, f"{prefix}paste")
    if file is not None and paste is not None:
        raise ConfigError("--paste is not allowed with a file: open one of them")
    if file is not None:
        from xorviz.cli.run_files import check_there  # as late as this: a start has no need of it
        from xorviz.core.runfile import load

        check_there(file)
        return load(file).branch.config, lambda window: window.dialogs.files.open(file)
    if paste == CLIPBOARD:
        return None, lambda window: window.dialogs.tables.paste()
    return (None, None) if paste is None else _pasted(paste)


def _pasted(text: str) -> tuple[TrainingConfig, Then]:
    from xorviz.core.runfile.link_text import read_link_text

    found = read_link_text(sys.stdin.read(MOST_READ) if text == STANDARD_INPUT else text)
    return found.branch.config, lambda window: window.dialogs.files.open_pasted(found)
