"""What the window opens with, beside settings: a run file, a run as text, or a hand-out."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig

if TYPE_CHECKING:
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
        parser.add_argument(
            "--lesson",
            dest=f"{prefix}lesson",
            metavar="DIR",
            help="open a teacher's hand-out: a folder with pages and experiments, one of its pages,"
            " or a file made of one",
        ),
    ]


def what_is_opened(options: argparse.Namespace, prefix: str) -> str:
    """Return what was asked for that has settings of its own, in words; empty if nothing was."""
    if getattr(options, f"{prefix}lesson") is not None:
        return "a hand-out"
    pasted = getattr(options, f"{prefix}paste") not in (None, CLIPBOARD)
    return "a run file" if pasted or getattr(options, f"{prefix}file") is not None else ""


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
    lesson: str | None = getattr(options, f"{prefix}lesson")
    if lesson is None and file is not None:
        from xorviz.core.teach.handout.handout_files import handout_of  # as late as this: see below

        if (place := handout_of(file)) is not None:
            file, lesson = None, str(place)
    asked = [
        name
        for name, given in (("--lesson", lesson), ("--paste", paste), ("a file", file))
        if given is not None
    ]
    if len(asked) > 1:
        raise ConfigError(f"{asked[0]} is not allowed with {asked[1]}: open one of them")
    if lesson is not None:
        from xorviz.cli.handouts import checked_handout

        files = checked_handout(Path(lesson))
        return TrainingConfig(), lambda window: window.handouts.show_for(files)
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
