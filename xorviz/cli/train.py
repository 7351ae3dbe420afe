"""`xorviz train`: train one network without a window, and write what was asked for."""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

from xorviz import interruption
from xorviz.cli.engines import engine_line
from xorviz.cli.options import (
    DONE,
    FAILED,
    add_run,
    add_settings,
    after_each,
    argument,
    names_of,
    progress,
    size,
    take_steps,
    theme,
    whole,
)
from xorviz.cli.run_files import check_kept, save_run
from xorviz.cli.training import asked_run, check_memory, divergence, require_qt, train_asked
from xorviz.core.errors import ConfigError
from xorviz.core.files import check_folder, check_target
from xorviz.core.formats import check_folder_name, format_for, names_text
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import correct_words, r_squared_text, settings_line
from xorviz.core.run.report.quality import figures
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.writing import spelt

LISTED_SAMPLES = 16
PICTURES = {"every": 100, "size": (1280, 800), "theme": "light"}
"""What can be said of them, and what holds unless it is."""


def train(options: argparse.Namespace) -> int:
    """Train one network without a window, and write what was asked for.

    What could not go on to its end writes nothing.
    """
    asked = asked_run(options)
    options.epochs = asked.epochs
    _fill_in_pictures(options)
    with interruption.held():
        _check_targets(asked.config, options)
    interruption.check()
    run, reason, difference = train_asked(asked)
    frames = 0
    if options.frames is not None and not run.diverged:
        frames = _write_frames(run, options)
    if options.history is not None and not run.diverged:
        _write_history(run, options)
    if options.save is not None and not run.diverged:
        save_run(options.save, run, asked.file)
    if options.json:
        of_file = {} if difference is None else {"file": str(options.file), "difference": difference}
        print(json.dumps(_summary(run, options.epochs, frames, reason) | of_file, allow_nan=False))
    else:
        print(_summary_text(run, options, frames, reason))
    if run.diverged:
        print(f"xorviz: {divergence(run)}{_unwritten(options)}", file=sys.stderr)
    return FAILED if run.diverged else DONE


def _fill_in_pictures(options: argparse.Namespace) -> None:
    """Give what can be said of pictures its usual value; refuse what is said where none are wanted."""
    for name, usual in PICTURES.items():
        if getattr(options, name) is None:
            setattr(options, name, usual)
        elif options.frames is None:
            raise ConfigError(f"--{name} is about pictures: say with --frames in which folder to save them")


def _unwritten(options: argparse.Namespace) -> str:
    """Say which of what was asked for is not there."""
    names = [spelt(each) for each in (options.frames, options.history, options.save) if each is not None]
    return f"; not written: {', '.join(names)}" if names else ""


def _check_targets(config: TrainingConfig, options: argparse.Namespace) -> None:
    """Look, before long work begins, whether what was asked for can be written afterwards."""
    if options.history is not None:
        check_memory(options.history, config, options.epochs)
        check_target(options.history, force=options.force)
    if options.save is not None:
        format_for(options.save, "run")
        check_target(options.save, force=options.force)
        check_kept(options.save, config)
    if options.frames is not None:
        check_folder_name(options.frames)
        require_qt()
        check_folder(options.frames, force=options.force)


def _write_frames(run: Run, options: argparse.Namespace) -> int:
    """Draw the frames, all or none, and return how many there are."""
    from xorviz.gui.app.arranged import frame_look
    from xorviz.gui.app.headless import without_screen
    from xorviz.gui.export.chosen_epochs import every
    from xorviz.gui.export.frames import frames_steps

    epochs, look = every(options.every, run.epoch), frame_look(options.size, options.theme)
    with progress(len(epochs), "frames") as bar, without_screen():
        take_steps(frames_steps(run, epochs, options.frames, look, bar.update, force=options.force))
    return len(epochs)


def _write_history(run: Run, options: argparse.Namespace) -> None:
    interruption.check()
    write = format_for(options.history, "history").write
    with progress(run.epoch + 1, "history") as bar, interruption.held():
        write(options.history, run, after_each(bar))


def _summary(run: Run, asked: int, frames: int, reason: str) -> dict[str, Any]:
    head = run.head
    data = head.data
    return {
        "config": head.config.as_dict(),
        "epochs": run.epoch,
        "epochs_asked": asked,
        "diverged": run.diverged,
        **{name: number if math.isfinite(number) else None for name, number in figures(head).items()},
        **({} if data.regression else {"correct": head.correct, "undecided": head.undecided}),
        "samples": len(data),
        "solved": None if data.regression else run.solved_epoch is not None,
        "solved_epoch": run.solved_epoch,
        "predictions": [
            {"inputs": inputs, "target": _one_or_all(target), "prediction": _one_or_all(prediction)}
            for inputs, target, prediction in zip(
                data.inputs.tolist(), data.targets.tolist(), head.predictions.tolist(), strict=True
            )
        ],
        "frames": frames,
        "engine": run.engine.label,
        "engine_reason": reason,
    }


def _summary_text(run: Run, options: argparse.Namespace, frames: int, reason: str) -> str:
    head, config = run.head, run.head.config
    data = head.data
    solved = "not solved" if run.solved_epoch is None else f"solved since epoch {run.solved_epoch:,}"
    lines = [
        f"{settings_line(config, data)}, seed {config.seed:,}",
        f"epochs   {run.epoch:,}",
        f"loss     {head.loss:.6g} ({config.reduction} over {len(data):,} samples)",
        f"R²       {correct_words(head)}" if data.regression else f"correct  {correct_words(head)}; {solved}",
        *_test_lines(head),
        f"engine   {engine_line(run.engine.label, reason)}",
    ]
    if len(data) <= LISTED_SAMPLES:
        for inputs, target, prediction in zip(data.inputs, data.targets, head.predictions, strict=True):
            point = ", ".join(f"{value:g}" for value in inputs)
            targets = " ".join(f"{each:g}" for each in target)
            predictions = " ".join(f"{each:#.4g}" for each in prediction)
            lines.append(f"  ({point})  target {targets}, prediction {predictions}")
    else:
        lines.append("  each sample's prediction: --json")
    if run.diverged:
        return "\n".join(lines)
    if options.frames is not None:
        lines.append(f"frames   {frames:,} in {spelt(options.frames)}")
    if options.history is not None:
        lines.append(f"history  {spelt(options.history)}")
    if options.save is not None:
        lines.append(f"run file {spelt(options.save)}")
    return "\n".join(lines)


def _test_lines(head: Snapshot) -> list[str]:
    """Say how it does with the samples that are held out, if there are some."""
    if head.test is None:
        return []
    count = len(head.test.predictions)
    if head.data.regression:
        told = f"R² {r_squared_text(figures(head)['test_r_squared'])}, {count:,} held out"
    else:
        told = f"correct {head.test.correct:,}/{count:,} held out"
    return [f"test     loss {head.test.loss:.6g}; {told}"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `xorviz train`."""
    parser.description = "Train a network without a window, save pictures and its history."
    add = parser.add_argument
    add("file", nargs="?", type=Path, metavar="FILE.xorviz", help="go on with the run of a file")
    actions = add_settings(parser) + add_run(parser)
    actions += [
        add("--frames", type=Path, metavar="DIR", help="save pictures into this folder"),
        add("--every", type=whole("every", 1), metavar="N", help="a picture each N epochs (100)"),
        add("--size", type=size, metavar="WxH", help="of a picture (1280x800)"),
        add("--theme", type=argument(theme), metavar="light|dark", help="of the pictures"),
        add(
            "--history",
            type=Path,
            metavar=names_text("history"),
            help="save loss and parameters of every epoch",
        ),
        add("--save", type=Path, metavar=names_text("run"), help="keep the run in a file, to go on from"),
        add("--force", action="store_true", help="allow to overwrite files"),
        add("--json", action="store_true", help="print the summary as JSON"),
    ]
    parser.set_defaults(command=train, known=names_of(actions))


def _one_or_all(outputs: list[float]) -> float | list[float]:
    """Return what is of one output as a number, of several as a list."""
    return outputs[0] if len(outputs) == 1 else outputs
