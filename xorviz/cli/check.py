"""`xorviz check`: what was handed in, computed again from its facts and marked."""

import argparse
import math
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from xorviz import interruption
from xorviz.assets import asset
from xorviz.cli.handouts import checked_handout
from xorviz.cli.options import DONE, FAILED, argument, names_of, progress
from xorviz.core.errors import ConfigError
from xorviz.core.files import FileError, check_target, whole_file
from xorviz.core.homework.apart import Examiners
from xorviz.core.homework.marked_table import FORMATS
from xorviz.core.homework.paper import Paper
from xorviz.core.homework.together import seen_together
from xorviz.core.runfile.loading import SUFFIX
from xorviz.core.writing import read_real, spelt

SECONDS = 60.0
MOST_FILES = 10_000
TABLE = "txt"
ENDINGS = {TABLE: "table", "csv": "csv", "json": "json"}
"""How it is told in a file whose name ends so."""


def check(options: argparse.Namespace) -> int:
    """Check files, each by itself, and tell of all; 1 if one of them cannot be read."""
    paths = list(islice(_files(options.files), MOST_FILES + 1))
    if len(paths) > MOST_FILES:
        raise ConfigError(f"there are more than {MOST_FILES:,} files: name a part of them")
    if not paths:
        raise ConfigError(_why_nothing(options.files))
    told_as = options.format or _ending(options.output)
    if options.lesson is not None:
        checked_handout(options.lesson)
    if options.output is not None:
        check_target(options.output, force=options.force)
    papers = seen_together(_examined(paths, options))
    text = FORMATS[told_as](papers, answers=options.answers)
    if options.output is None:
        print(text, end="")
    else:
        interruption.check()
        with interruption.held(), whole_file(options.output) as stream:
            # Excel takes a table without the mark for one in the desktop's own code page.
            stream.write(text.encode("utf-8-sig" if told_as == "csv" else "utf-8"))
    wrong = [paper for paper in papers if paper.problem]
    if options.output is not None:
        for paper in wrong:  # the answers alone do not name it
            print(f"xorviz: {spelt(paper.file)}: {spelt(paper.problem)}", file=sys.stderr)
    return FAILED if wrong else DONE


def _ending(output: Path | None) -> str:
    """Return how it is told where that is not said: as the name of the file ends.

    Raises
    ------
    ConfigError
        Nothing is told as a file of such a name is expected to have it.
    """
    ending = TABLE if output is None else output.suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        known = " or ".join(f".{each}" for each in ENDINGS)
        raise ConfigError(f"{output} is not allowed: its name must end in {known}, or --format says how")
    return ENDINGS[ending]


def _examined(paths: list[Path], options: argparse.Namespace) -> list[Paper]:
    examiners = Examiners(asset("experiments.toml"), options.lesson, options.seconds)
    try:
        with progress(len(paths), "files") as bar:
            papers: list[Paper] = []
            for path in paths:
                papers.append(examiners.examine(path))
                bar.update()
            return papers
    finally:
        examiners.close()


def _why_nothing(folders: list[Path]) -> str:
    """Say why folders have nothing to check."""
    if len(folders) > 1:
        return f"there is no {SUFFIX} file in any of these {len(folders):,} folders"
    if not any(folders[0].iterdir()):
        return f"{folders[0]} is an empty folder"
    return f"there is no {SUFFIX} file in {folders[0]}: what is handed in ends so"


def _files(named: list[Path]) -> Iterator[Path]:
    """Return each file once: those that were named, and of a folder those in it that are called like runs.

    Raises
    ------
    ConfigError
        Something that was named is not there: nothing is checked then, as it may be a slip.
    FileError
        A folder cannot be looked into: who handed in there would be left out.
    """
    for path in named:
        if not os.path.lexists(path):
            raise ConfigError(f"{path} is not there")
    seen: set[str] = set()
    for path in named:
        inside = _inside(path) if path.is_dir() else [path]
        for each in inside:
            if (real := os.path.realpath(each)) not in seen:
                seen.add(real)
                yield each


def _inside(folder: Path) -> Iterator[Path]:
    """Return the run files in a folder and in those in it; links to folders are not followed."""
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders.sort()
        yield from (Path(place, name) for name in sorted(names) if name.lower().endswith(SUFFIX))


def _refuse(error: OSError) -> None:
    raise FileError(f"the folder {error.filename} cannot be read: {error.strerror}") from error


def _seconds(text: str) -> float:
    try:
        seconds = read_real(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 86_400:
        raise ConfigError(f"seconds {text!r} is not allowed: it must be a number above 0, and at most 86,400")
    return seconds


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `xorviz check`."""
    parser.description = (
        "Compute files that were handed in again from their facts, mark their answers, and say which numbers"
        " their runs do not produce. Exits with 0 if all could be checked, whatever was found in them; with 1"
        " if one of them cannot be; with 2 if there is nothing to check, or what was named is not there."
    )
    add = parser.add_argument
    add(
        "files",
        nargs="+",
        type=Path,
        metavar=f"FILE{SUFFIX}|FOLDER",
        help="what was handed in; of a folder, all such files in it",
    )
    actions = [
        add("--answers", action="store_true", help="a line for each answer, not for each file"),
        add("--format", choices=list(FORMATS), help="how to tell it; as OUTPUT ends, else a table"),
        add("--lesson", type=Path, metavar="DIR", help="the hand-out that was done, a folder or a file"),
        add(
            "--seconds",
            type=argument(_seconds),
            default=SECONDS,
            metavar="N",
            help=f"how long a file may take to be computed again ({SECONDS:g})",
        ),
        add("--output", type=Path, metavar="FILE", help="write it into this file, .txt, .csv or .json"),
        add("--force", action="store_true", help="allow to overwrite the file"),
    ]
    parser.set_defaults(command=check, known=names_of(actions))
