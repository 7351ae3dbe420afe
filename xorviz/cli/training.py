"""The run that a command was asked for: from settings, or from a file."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from xorviz.cli.engines import engine_of
from xorviz.cli.options import config_of, progress
from xorviz.cli.run_files import continued, given_file
from xorviz.core.errors import XorvizError
from xorviz.core.formats import format_for
from xorviz.core.memory import available_bytes
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.run import Run
from xorviz.core.run.start_file import read_start
from xorviz.core.runfile import RunFile
from xorviz.core.script.command_line import USUAL_EPOCHS


@dataclass(frozen=True, slots=True)
class AskedRun:
    """What is to be trained, before it is."""

    config: TrainingConfig
    """Its settings; those at the end of the file, if there is one."""
    file: RunFile | None
    path: Path | None
    more: int
    """Epochs to train after those of the file."""

    @property
    def epochs(self) -> int:
        """How many there are in the end."""
        return self.more + (0 if self.file is None else self.file.branch.epoch)


def asked_run(options: argparse.Namespace) -> AskedRun:
    """Return what the options say of a run.

    Raises
    ------
    XorvizError
        They contradict each other, or a file that they name cannot be read.
    """
    file = given_file(options)
    if file is None:
        more = USUAL_EPOCHS if options.epochs is None else options.epochs
        return AskedRun(with_start(config_of(options), options), None, None, more)
    return AskedRun(file.branch.config, file, options.file, options.epochs or 0)


def train_asked(asked: AskedRun) -> tuple[Run, str, str | None]:
    """Train what was asked for.

    Returns the run, why it is not the compiled engine that computes it, if so, and what is not as in its
    file; None without one.
    """
    if asked.file is not None and asked.path is not None:
        return continued(asked.file, asked.path, asked.more)
    engine, reason = engine_of(asked.config, asked.epochs)
    run = Run(asked.config, engine)
    with progress(asked.epochs, "training") as bar:
        run.advance(asked.epochs, bar.update)
    return run, reason, None


def with_start(config: TrainingConfig, options: argparse.Namespace) -> TrainingConfig:
    """Return the settings with the start of a file, and with its hidden layers if none were asked for."""
    if options.start is None:
        return config
    start = read_start(options.start)
    if not hasattr(options, "hidden"):
        config = config.changed(hidden=start.hidden)
    return config.started_from(start)


def divergence(run: Run) -> str:
    """Say why a run could not go on."""
    return (
        f"training stopped at epoch {run.epoch:,}, the last finite one: the next update overflows"
        f" (learning rate {run.config.learning_rate:g}; try a smaller one)"
    )


def check_memory(path: Path, config: TrainingConfig, epochs: int) -> None:
    """Refuse, before long work begins, a history that this machine has no memory for."""
    memory, there = format_for(path, "history").memory, available_bytes()
    if memory is None or there is None:
        return
    needed = memory(config, epochs)
    if needed > there:
        raise XorvizError(
            f"{path} would take {needed / 2**30:,.1f} GiB of memory, and this machine has"
            f" {there / 2**30:,.1f} left: train fewer epochs, or choose a file .csv, written line by line"
        )


def require_qt() -> None:
    """Refuse, before long work begins, to draw where Qt cannot be loaded."""
    from xorviz.gui.app.platform import library_or_reason

    reason = library_or_reason()
    if reason is not None:
        raise XorvizError(reason)
