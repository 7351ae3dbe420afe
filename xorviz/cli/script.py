"""`xorviz script`: a run as a program that stands by itself."""

import argparse
from pathlib import Path

from xorviz.cli.options import DONE, add_settings, config_of, names_of, whole
from xorviz.cli.train import with_start
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.files import check_target
from xorviz.core.formats import format_for, names_text
from xorviz.core.run.run import Run
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.numpy_script import numpy_script


def script(options: argparse.Namespace) -> int:
    """Write a run as a program, or print it."""
    config = with_start(config_of(options), options)
    first = Run(config, NumpyEngine())  # which looks whether it can be trained
    facts = RunFacts(config, options.epochs, first.data)
    if options.output is None:
        print(numpy_script(facts), end="")
        return DONE
    write = format_for(options.output, "script").write
    check_target(options.output, force=options.force)
    write(options.output, facts)
    return DONE


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `xorviz script`."""
    parser.description = "Print a run as a Python program that needs NumPy alone and finds the same losses."
    add = parser.add_argument
    actions = add_settings(parser)
    actions += [
        add("--epochs", type=whole("epochs", 0), default=5000, metavar="N", help="5,000 unless said"),
        add(
            "--start",
            type=Path,
            metavar="FILE",
            help="begin with the weights and biases of a JSON, NPZ or safetensors file",
        ),
        add("--output", type=Path, metavar=names_text("script"), help="write it into this file"),
        add("--force", action="store_true", help="allow to overwrite the file"),
    ]
    parser.set_defaults(command=script, known=names_of(actions))
