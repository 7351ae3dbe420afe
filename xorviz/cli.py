"""The command line: `xorviz` opens the window, `xorviz train` works without one."""

import argparse
import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from xorviz import __version__
from xorviz.assets import asset
from xorviz.core.config import PARAMETERS, TrainingConfig
from xorviz.core.datasets import load_dataset
from xorviz.core.errors import ConfigError, XorvizError, unknown_name
from xorviz.core.experiments import load_experiments
from xorviz.core.files import FileError, staged_folder
from xorviz.core.history_file import write_history, writer_for
from xorviz.core.run import Run

if TYPE_CHECKING:
    from tqdm import tqdm

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
LISTED_SAMPLES = 16
THEMES = ("light", "dark")

T = TypeVar("T")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run xorviz and return its exit code: 0 done, 1 failed, 2 wrong usage."""
    if arguments is None:
        arguments = sys.argv[1:]
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # leave as after Ctrl+C: tidily
    try:
        options = _parse(arguments)
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
        print("xorviz: interrupted, nothing half-written is left", file=sys.stderr)
        return INTERRUPTED


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    if arguments and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        raise unknown_name("command", arguments[0], COMMANDS)
    parser = _build_parser()
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        parser.error(_unknown_argument(unknown[0], options.known))
    if options.window_theme is not None and options.command is not open_window:
        parser.error("--theme before a command is the window's: write it after the command")
    return options


def open_window(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    gc.disable()  # for a quick start; after it the window's own thread collects, and no other
    from xorviz.gui.platform import display_or_reason, library_or_reason

    reason = library_or_reason() or display_or_reason()
    if reason is not None:
        raise XorvizError(reason)
    from xorviz.gui.application import run_application

    return run_application(options.window_theme or "system")


def train(options: argparse.Namespace) -> int:
    """Train one network without a window, and write what was asked for."""
    config = _config(options)
    with ExitStack() as cleanup:
        staging = None
        if options.history is not None:
            _check_history(options.history, force=options.force)
        if options.frames is not None:
            _require_qt()
            staging = cleanup.enter_context(staged_folder(options.frames, force=options.force))
        run = _train(config, options.epochs)
        if options.history is not None:
            with _progress(run.epoch + 1, "history") as bar:
                write_history(options.history, run, bar.update)
        frames = 0 if staging is None else _write_frames(run, staging, options)
    if options.json:
        print(json.dumps(_summary(run, options.epochs, frames), allow_nan=False))
    else:
        print(_summary_text(run, options, frames))
    if run.diverged:
        print(f"xorviz: {divergence(run)}", file=sys.stderr)
    return FAILED if run.diverged else DONE


def divergence(run: Run) -> str:
    """Say why a run could not go on."""
    return (
        f"training stopped at epoch {run.epoch:,}, the last finite one: the next update overflows"
        f" (learning rate {run.config.learning_rate:g}; try a smaller one)"
    )


def _train(config: TrainingConfig, epochs: int) -> Run:
    run = Run(config)
    with _progress(epochs, "training") as bar:
        run.advance(epochs, bar.update)
    return run


def _write_frames(run: Run, folder: Path, options: argparse.Namespace) -> int:
    from xorviz.gui.export.frames import FrameLook, every
    from xorviz.gui.export.headless import write_frames

    epochs = every(options.every, run.epoch)
    with _progress(len(epochs), "frames") as bar:
        write_frames(run, epochs, folder, FrameLook(options.size, options.theme), bar.update)
    return len(epochs)


def _require_qt() -> None:
    from xorviz.gui.platform import library_or_reason

    reason = library_or_reason()
    if reason is not None:
        raise XorvizError(reason)


def _progress(total: int, what: str) -> "tqdm[NoReturn]":
    from tqdm import tqdm  # here, for the window does without

    return tqdm(total=total, desc=what, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)


def _config(options: argparse.Namespace) -> TrainingConfig:
    config = TrainingConfig()
    if options.experiment is not None:
        experiments = load_experiments(asset("experiments.toml"))
        if options.experiment not in experiments:
            raise unknown_name("experiment", options.experiment, experiments)
        config = experiments[options.experiment].config
    given = {name: getattr(options, name) for name in PARAMETERS if hasattr(options, name)}
    return config.changed(**given)


def _check_history(path: Path, *, force: bool) -> None:
    writer_for(path)
    if os.path.lexists(path) and not force:
        raise FileError(f"{path} is there already: choose another name, or allow to overwrite (--force)")
    if os.path.isdir(path):
        raise FileError(f"{path} could not be written: it is a folder")
    if not os.path.isdir(path.parent):
        raise FileError(f"{path} could not be written: there is no such folder")
    if not os.access(path.parent, os.W_OK):
        raise FileError(f"{path} could not be written: no permission to write there")


def _summary(run: Run, asked: int, frames: int) -> dict[str, Any]:
    head = run.head
    data = load_dataset(head.config.dataset)
    return {
        "config": head.config.as_dict(),
        "epochs": run.epoch,
        "epochs_asked": asked,
        "diverged": run.diverged,
        "loss": head.loss,
        "accuracy": head.accuracy,
        "correct": head.correct,
        "samples": len(data),
        "solved": run.solved_epoch is not None,
        "solved_epoch": run.solved_epoch,
        "predictions": [
            {"inputs": inputs, "target": target[0], "prediction": prediction[0]}
            for inputs, target, prediction in zip(
                data.inputs.tolist(), data.targets.tolist(), head.predictions.tolist(), strict=True
            )
        ],
        "frames": frames,
        "engine": run.engine.label,
    }


def _summary_text(run: Run, options: argparse.Namespace, frames: int) -> str:
    head, config = run.head, run.head.config
    data = load_dataset(config.dataset)
    solved = "not solved" if run.solved_epoch is None else f"solved since epoch {run.solved_epoch:,}"
    lines = [
        f"{data.label}, network {'-'.join(map(str, config.layers))}, {config.activation},"
        f" learning rate {config.learning_rate:g}, {config.reduction}, seed {config.seed}",
        f"epochs   {run.epoch:,}",
        f"loss     {head.loss:.6g} ({config.reduction} over {len(data)} samples)",
        f"correct  {head.correct}/{len(data)}, {solved}",
    ]
    if len(data) <= LISTED_SAMPLES:
        for inputs, target, prediction in zip(data.inputs, data.targets, head.predictions, strict=True):
            point = ", ".join(f"{value:g}" for value in inputs)
            lines.append(f"  ({point})  target {target[0]:g}, prediction {prediction[0]:#.4g}")
    else:
        lines.append("  each sample's prediction: --json")
    if options.frames is not None:
        lines.append(f"frames   {frames} in {options.frames}")
    if options.history is not None:
        lines.append(f"history  {options.history}")
    return "\n".join(lines)


def _build_parser() -> _Parser:
    parser = _Parser(prog="xorviz", description="See backpropagation happen.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"xorviz {__version__}")
    parser.add_argument(
        "--theme",
        dest="window_theme",
        type=_argument(_theme),
        metavar="|".join(THEMES),
        help="of the window; that of the desktop unless said",
    )
    parser.set_defaults(command=open_window, known=["--help", "--version", "--theme"])
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    for name, (summary, add_options) in COMMANDS.items():
        add_options(commands.add_parser(name, help=summary, allow_abbrev=False))
    return parser


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.description = "Train a network without a window, save pictures and its history."
    add = parser.add_argument
    actions = [add("--experiment", metavar="NAME", help="start from the settings of an experiment")]
    for parameter in PARAMETERS.values():
        actions.append(
            add(
                "--" + (parameter.option or parameter.name.replace("_", "-")),
                dest=parameter.name,
                default=argparse.SUPPRESS,
                type=_argument(parameter.parse),
                metavar="|".join(parameter.choices) if parameter.choices else "N",
                help=parameter.help,
            )
        )
    actions += [
        add("--epochs", type=_whole("epochs", 0), default=5000, metavar="N", help="5,000 unless said"),
        add("--frames", type=Path, metavar="DIR", help="save pictures into this folder"),
        add(
            "--every", type=_whole("every", 1), default=100, metavar="N", help="a picture each N epochs (100)"
        ),
        add("--size", type=_size, default=(1280, 800), metavar="WxH", help="of a picture (1280x800)"),
        add("--theme", type=_argument(_theme), default="light", metavar="light|dark", help="of the pictures"),
        add(
            "--history",
            type=Path,
            metavar="FILE.csv|FILE.npz",
            help="save loss and parameters of every epoch",
        ),
        add("--force", action="store_true", help="allow to overwrite files"),
        add("--json", action="store_true", help="print the summary as JSON"),
    ]
    known = [option for action in actions for option in action.option_strings]
    parser.set_defaults(command=train, known=["--help", *known])


COMMANDS = {"train": ("train without a window", _add_train)}


def _argument(parse: Callable[[str], T]) -> Callable[[str], T]:
    """Make a setting's own refusal the command line's."""

    def convert(text: str) -> T:
        try:
            return parse(text)
        except ConfigError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def _whole(name: str, minimum: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = minimum - 1
        if number < minimum:
            raise argparse.ArgumentTypeError(
                f"{name} {text!r} is not allowed: it must be a whole number of at least {minimum}"
            )
        return number

    return convert


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    try:
        size = int(width), int(height)
    except ValueError:
        size = 0, 0
    if not (480 <= size[0] <= 7680 and 320 <= size[1] <= 4320):
        raise argparse.ArgumentTypeError(
            f"size {text!r} is not allowed: it must be WIDTHxHEIGHT, from 480x320 to 7680x4320"
        )
    return size


def _theme(text: str) -> str:
    if text not in THEMES:
        raise unknown_name("theme", text, THEMES)
    return text


def _unknown_argument(argument: str, known: Sequence[str]) -> str:
    nearest = get_close_matches(argument.partition("=")[0], known, n=1, cutoff=0.7)
    hint = f": did you mean {nearest[0]}?" if nearest else ""
    return f"{argument!r} is not known{hint} (all options: --help)"
