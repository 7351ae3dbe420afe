"""`xorviz script`: a run as a program that stands by itself."""

import argparse
from pathlib import Path

from xorviz.cli.options import DONE, add_run, add_settings, config_of, names_of
from xorviz.cli.own_data import about_table
from xorviz.cli.run_files import given_file
from xorviz.cli.training import with_start
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.errors import ConfigError
from xorviz.core.files import check_target, whole_file
from xorviz.core.formats import format_for, names_text
from xorviz.core.run.run import Run
from xorviz.core.script.command_line import USUAL_EPOCHS, command_text
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.numpy_script import numpy_script
from xorviz.core.script.torch_script import torch_script
from xorviz.core.writing import counted, spelt


def script(options: argparse.Namespace) -> int:
    """Write a run as a program, or print it."""
    if options.torch and options.command_line:
        raise ConfigError("--torch and --command say two things: give one of them")
    facts = _facts(options)
    if options.output is None:
        print(_text(facts, options), end="")
        return DONE
    chosen = format_for(options.output, "script")
    if (options.torch or options.command_line) and options.output.suffix.lower() != ".py":
        raise ConfigError(f"script file {options.output} is not allowed: a notebook has NumPy code")
    if options.command_line:
        raise ConfigError("--command prints a line: it goes into no file")
    check_target(options.output, force=options.force)
    if options.torch:
        text = _text(facts, options).encode()
        with whole_file(options.output) as stream:
            stream.write(text)
    else:
        chosen.write(options.output, facts)
    print(f"{spelt(options.output)}  {chosen.label}, {counted(facts.epochs, 'epoch')}")
    return DONE


def _facts(options: argparse.Namespace) -> RunFacts:
    file = given_file(options)
    if file is not None:
        branch = file.branch
        again = Run(branch.config, NumpyEngine(), branch.data)
        return RunFacts.told(branch, again.data, options.epochs or 0)
    config = with_start(config_of(options), options)
    first = Run(config, NumpyEngine())  # which looks whether it can be trained
    return RunFacts(config, USUAL_EPOCHS if options.epochs is None else options.epochs, first.data)


def _text(facts: RunFacts, options: argparse.Namespace) -> str:
    if options.command_line:
        return command_text(facts, _files(options)) + "\n"
    return torch_script(facts) if options.torch else numpy_script(facts)


def _files(options: argparse.Namespace) -> dict[str, str]:
    """Return the options that name files, and what is said of a table, with what was written after them."""
    given = {"data": options.data, **about_table(options), "start": options.start}
    return {
        f"--{name}": ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in given.items()
        if value is not None
    }


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `xorviz script`."""
    parser.description = "Print a run as a Python program that needs NumPy alone and finds the same losses."
    add = parser.add_argument
    add("file", nargs="?", type=Path, metavar="FILE.xorviz", help="the run of a file, with all its changes")
    actions = add_settings(parser) + add_run(parser)
    actions += [
        add("--torch", action="store_true", help="as PyTorch code: the same losses but for rounding"),
        add(
            "--command",
            dest="command_line",
            action="store_true",
            help="print the command that trains this run, with what is not as usual",
        ),
        add("--output", type=Path, metavar=names_text("script"), help="write it into this file"),
        add("--force", action="store_true", help="allow to overwrite the file"),
    ]
    parser.set_defaults(command=script, known=names_of(actions))
