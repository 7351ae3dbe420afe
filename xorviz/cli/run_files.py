"""Run files on the command line: the run of one goes on, and a run is kept in one."""

import argparse
import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

from xorviz import interruption
from xorviz.cli.engines import engine_of
from xorviz.cli.options import option_of, progress, unknown_argument
from xorviz.cli.own_data import about_table
from xorviz.core.engine.engine import Engine
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import ConfigError
from xorviz.core.formats import format_for
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.core.run.run import Run
from xorviz.core.runfile import BranchFacts, RunFile, facts_of, load, reopen
from xorviz.core.runfile.loading import SUFFIX, content_for
from xorviz.core.writing import spelt

WHOLE_RUN = 10**12
"""Epochs for which the compiled engine is worth waiting for: that which computed the file must go on."""


def given_file(options: argparse.Namespace) -> RunFile | None:
    """Return what the file says that was named; None if none was.

    Raises
    ------
    ConfigError
        It is none by its name, or settings are named beside it.
    RunFileError
        It cannot be read.
    """
    path: Path | None = options.file
    if path is None:
        return None
    if path.suffix.lower() != SUFFIX:
        raise ConfigError(unknown_argument(str(path), options.known))
    settings = [f"--{option_of(each)}" for each in PARAMETERS.values() if hasattr(options, each.name)]
    beside = {name: getattr(options, name) for name in ("experiment", "start", "data")}
    others = [f"--{name}" for name, given in (beside | about_table(options)).items() if given is not None]
    for name in (*settings, *others):
        raise ConfigError(f"{name} is not allowed with a run file, which has all settings of its run")
    check_there(path)
    return load(path)


def check_there(path: Path) -> None:
    """Refuse a file that is not there as what was written wrongly, as a table that is not there is."""
    if not os.path.lexists(path):
        raise ConfigError(f"{path} cannot be read: {os.strerror(errno.ENOENT)}")


def continued(file: RunFile, path: Path, more: int) -> tuple[Run, str, str]:
    """Make the run of a file again, and train it further.

    Returns the run, why it is not the compiled engine that computes it, if so, and what is not as it was
    where the file was written, which is printed too.
    """
    facts = file.branch
    engine, reason = _engine_of(facts)
    with progress(facts.epoch + more, "training") as bar:
        again = reopen(facts, engine, bar.update)
        again.run.advance(more, bar.update)
    if again.difference:
        print(f"xorviz: {spelt(path)}: {again.difference}", file=sys.stderr)
    return again.run, reason, again.difference


def check_kept(path: Path, config: TrainingConfig) -> None:
    """Refuse, before long work begins, to keep a run with samples that no run file can hold."""
    if config.own is not None:
        content_for(path, RunFile((BranchFacts(config, (), 0),)))


def save_run(path: Path, run: Run, file: RunFile | None) -> None:
    """Keep a run in a file: in place of that which was shown in the file that it comes from, if it does."""
    interruption.check()
    if file is None:
        what = RunFile((facts_of(run),))
    else:
        old = file.branch
        names = ("name", "label", "parent", "origin", "inherited", "unknown")
        facts = facts_of(run, **{name: getattr(old, name) for name in names})
        what = replace(file, branches=tuple(facts if each is old else each for each in file.branches))
    with interruption.held():
        format_for(path, "run").write(path, what)


def _engine_of(facts: BranchFacts) -> tuple[Engine, str]:
    if facts.engine == NumpyEngine.label:
        return NumpyEngine(), "it computed this run from its start"
    return engine_of(facts.config, WHOLE_RUN, facts.data)
