"""`xorviz survey`: train thousands of seeds, and tell what becomes of them."""

import argparse
import json
import math
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, cast

from xorviz import interruption
from xorviz.cli.engines import engine_line, prepare_survey
from xorviz.cli.options import (
    DONE,
    FAILED,
    add_settings,
    argument,
    config_of,
    names_of,
    progress,
    whole,
)
from xorviz.core.errors import ConfigError, XorvizError
from xorviz.core.files import check_target
from xorviz.core.formats import format_for, names_text
from xorviz.core.parameter import Setting
from xorviz.core.run.describing import r_squared_text, settings_line
from xorviz.core.survey.many_seeds import portions
from xorviz.core.survey.plan import AXES, SurveyPlan
from xorviz.core.survey.tally import Share, Tally
from xorviz.core.writing import counted, read_list, spelt

if TYPE_CHECKING:
    from xorviz.core.survey.fate_axes import FateAxis

LONGEST_NAME = 255
"""In bytes; what no file system in use goes below."""


def run_survey(options: argparse.Namespace) -> int:
    """Survey, print what was found, and write each run's outcome if asked to.

    Ctrl+C, or a machine that fails, keeps what there is.
    """
    if options.map is not None:
        return _map(options)
    axis, values = options.axis or (None, ())
    plan = SurveyPlan(
        config=config_of(options),
        seeds=options.seeds,
        first_seed=options.first_seed,
        epochs=options.epochs,
        axis=axis,
        values=values,
    )
    if options.output is not None:
        format_for(options.output, "survey")
        check_target(options.output, force=options.force)
    tally = Tally(plan)
    reason = prepare_survey() if options.scheduler is None else ""
    with ExitStack() as holding:
        with _executor(options.scheduler) as (executor, workers):
            failure = _count(tally, executor, workers, holding)
        return _tell(tally, failure, options, reason)


def _map(options: argparse.Namespace) -> int:
    from xorviz.cli import fates  # as late as this: other surveys have no need of it

    plan = fates.plan_of(options)
    fates.check_output(options)
    if options.scheduler is None:
        prepare_survey()
    with _executor(options.scheduler) as (executor, workers):
        return fates.run_fates(plan, options, executor, workers)


def _tell(tally: Tally, failure: BaseException | None, options: argparse.Namespace, reason: str) -> int:
    """Write and print what was found, and return the exit code."""
    plan, where = tally.plan, ""
    if options.json:
        print(json.dumps(_summary(tally, reason), allow_nan=False))
    else:
        print(_summary_text(tally, reason))
    if options.output is not None and tally.finished:  # when the numbers are out: this can fail
        path = _beside(options.output) if failure is not None else options.output
        format_for(path, "survey").write(path, tally)
        if path != options.output:
            where = f", which are in {spelt(path)}; {spelt(options.output)} is as it was"
    if failure is None:
        return DONE
    counted = f"{tally.finished:,} of {plan.runs:,} runs{where}"
    if isinstance(failure, KeyboardInterrupt):
        print(f"xorviz: interrupted after {counted}", file=sys.stderr)
        return interruption.INTERRUPTED
    print(f"xorviz: failed after {counted}: {_line(failure)}", file=sys.stderr)
    return FAILED


def _beside(path: Path) -> Path:
    """Return where what is not complete goes: never in the place of a file that is there."""
    endings = (f"-incomplete{number}{path.suffix}" for number in ("", *range(2, 1000)))
    names = (path.with_name(_with_ending(path.stem, ending)) for ending in endings)
    return next(name for name in (path, *names) if not os.path.lexists(name))


def _with_ending(stem: str, ending: str) -> str:
    """Return a name that is not too long, cut at its stem."""
    room = LONGEST_NAME - len(os.fsencode(ending))
    return os.fsencode(stem)[:room].decode(sys.getfilesystemencoding(), "ignore") + ending


def _line(failure: BaseException) -> str:
    """Say in one line what went wrong: an executor's errors can be of any kind."""
    words = " ".join(str(failure).split())
    return f"{type(failure).__name__}: {words}" if words else type(failure).__name__


def _count(tally: Tally, executor: Executor | None, workers: int, holding: ExitStack) -> BaseException | None:
    """Count all portions. Returns what ended it early: what was counted until then is not lost.

    As soon as there is something to lose, an interruption ends the counting alone, while `holding` is open.
    """
    stop = Event()
    running = portions(tally.plan, executor, stop, workers)
    with progress(tally.plan.runs, "runs") as bar, closing(running) as found:
        try:
            for portion in found:
                if not tally.finished:
                    holding.enter_context(interruption.told(stop.set))
                tally.add(portion)
                bar.update(portion.task.seeds)
        except (KeyboardInterrupt, Exception) as failure:
            return failure
    return None if tally.is_complete else KeyboardInterrupt()


@contextmanager
def _executor(scheduler: str | None) -> Iterator[tuple[Executor | None, int]]:
    """Give the executor of a Dask cluster, and how many tasks it works at; None for our own threads."""
    if scheduler is None:
        yield None, 1
        return
    try:
        from distributed import Client
    except ImportError:
        raise XorvizError("--scheduler needs Dask: pip install 'xorviz[cluster]'") from None
    try:
        client = cast("Any", Client)(scheduler, timeout=5)
    except Exception as error:  # of any kind: each kind of address has its own
        raise XorvizError(f"the scheduler {scheduler!r} cannot be reached: {_line(error)}") from error
    with client:
        yield client.get_executor(pure=False), sum(client.ncores().values())


def _share(share: Share) -> str:
    low, high = share.interval
    return (
        f"{100 * share.value:.1f} %  ({100 * low:.1f} to {100 * high:.1f} %, {share.count:,} of {share.of:,})"
    )


def _summary_text(tally: Tally, reason: str) -> str:
    plan = tally.plan
    last = plan.first_seed + plan.seeds - 1
    lines = [
        settings_line(plan.config, plan.data_of(plan.config)),
        f"seeds {plan.first_seed:,} to {last:,}, {counted(plan.epochs, 'epoch')} each;"
        f" {counted(tally.finished, 'run')}",
    ]
    for variant in range(len(tally.variants)):
        if plan.axis is not None:
            lines.append(f"{plan.axis.replace('_', ' ')} {plan.values[variant]}")
        if not tally.done[variant].any():
            lines.append("  no run finished")
            continue
        lines += _fit_lines(tally, variant)
        overflowed = int((tally.done[variant] & ~tally.finite[variant]).sum())
        if overflowed:
            lines.append(f"  overflowed        {counted(overflowed, 'run')}, counted as at the last epoch")
    if tally.engine:
        lines.append(f"engine {engine_line(tally.engine, reason)}")
    return "\n".join(lines)


def _fit_lines(tally: Tally, variant: int) -> list[str]:
    """Say how well the runs of a variant do: how many are solved, or R² of values."""
    loss = f"  median loss       {tally.median_loss(variant):.6g} ({tally.variants[variant].reduction})"
    small = [
        f"  mean loss < 0.01  {_share(tally.share_reached(variant))}",
        f"  median epoch      {_epoch(tally.median_reached(variant))} (of those that get there)",
    ]
    tests = tally.tests(variant)
    test_loss = [f"  test loss         {tally.median_test_loss(variant):.6g} (median)"] if tests else []
    if tally.regression[variant]:
        test = [f"  test R²           {r_squared_text(tally.median_test_r_squared(variant))} (median)"]
        lines = [*small, f"  median R²         {r_squared_text(tally.median_r_squared(variant))}", loss]
        return [*lines, *(test if tests else []), *test_loss]
    lines = [
        f"  solved            {_share(tally.share_solved(variant))}",
        f"  median epoch      {_epoch(tally.median_solved(variant))} (of those that solve)",
        *small,
        f"  median accuracy   {100 * tally.median_accuracy(variant):.1f} %",
        loss,
    ]
    test = [f"  test accuracy     {100 * tally.median_test_accuracy(variant):.1f} % (median)"]
    return [*lines, *(test if tests else []), *test_loss]


def _epoch(value: float) -> str:
    return "none" if math.isnan(value) else f"{value:,.0f}"


def _summary(tally: Tally, reason: str) -> dict[str, Any]:
    plan = tally.plan
    return {
        "config": plan.config.as_dict(),
        "first_seed": plan.first_seed,
        "seeds": plan.seeds,
        "epochs": plan.epochs,
        "axis": plan.axis,
        "runs": tally.finished,
        "runs_asked": plan.runs,
        "complete": tally.is_complete,
        "engine": tally.engine,
        "engine_reason": reason,
        "variants": [_variant(tally, variant) for variant in range(len(tally.variants))],
    }


def _of_test(tally: Tally, variant: int) -> dict[str, float]:
    """Return the numbers of the samples that are held out, if some are, and of values."""
    values, found = tally.regression[variant], dict[str, float]()
    if values:
        found["median_r_squared"] = tally.median_r_squared(variant)
    if tally.tests(variant):
        found["median_test_loss"] = tally.median_test_loss(variant)
        name = "median_test_r_squared" if values else "median_test_accuracy"
        found[name] = (tally.median_test_r_squared if values else tally.median_test_accuracy)(variant)
    return found


def _variant(tally: Tally, variant: int) -> dict[str, Any]:
    solved = tally.share_solved(variant)
    numbers = {
        "median_solved_epoch": tally.median_solved(variant),
        "median_small_loss_epoch": tally.median_reached(variant),
        "median_loss": tally.median_loss(variant),
        **({} if tally.regression[variant] else {"median_accuracy": tally.median_accuracy(variant)}),
        **_of_test(tally, variant),
        "share_solved": solved.value,
        "share_small_loss": tally.share_reached(variant).value,
        "share_rising": tally.share_rising(variant).value,
    }
    right = not tally.regression[variant]  # of values none is right, nor wrong: no run is solved, or not
    if not right:
        numbers["share_solved"] = math.nan
    return {
        "value": tally.plan.values[variant] if tally.plan.values else None,
        "runs": solved.of,
        "solved": solved.count if right else None,
        "share_solved_interval": list(solved.interval) if right else None,
        "overflowed": int((tally.done[variant] & ~tally.finite[variant]).sum()),
        **{name: number if math.isfinite(number) else None for name, number in numbers.items()},
    }


def _axis(text: str) -> tuple[str, tuple[Setting, ...]]:
    name, _, values = text.partition("=")
    name = name.replace("-", "_")
    if name not in AXES or not values:
        raise ConfigError(
            f"axis {text!r} is not allowed: it must be NAME=VALUE,VALUE (names: {', '.join(AXES)})"
        )
    return name, tuple(AXES[name].parse(value) for value in read_list(values))


def _fate_axis(text: str) -> "FateAxis":
    from xorviz.cli.fates import read_axis

    return read_axis(text)


def _size(text: str) -> tuple[int, int]:
    from xorviz.cli.fates import read_size

    return read_size(text)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `xorviz survey`."""
    parser.description = "Train the same settings from many seeds, and tell what becomes of them."
    add = parser.add_argument
    actions = [
        *add_settings(parser, without="seed"),
        add("--seeds", type=whole("seeds", 1), default=1000, metavar="N", help="how many (1,000)"),
        add(
            "--first-seed", type=whole("first seed", 0), default=0, metavar="N", help="the first of them (0)"
        ),
        add("--epochs", type=whole("epochs", 1), default=5000, metavar="N", help="of each run (5,000)"),
        add(
            "--axis",
            type=argument(_axis),
            metavar="NAME=A,B,...",
            help=f"survey for several values of one of: {', '.join(AXES)}",
        ),
        add(
            "--map",
            nargs=2,
            type=argument(_fate_axis),
            metavar="QUANTITY=LOW:HIGH[:log]",
            help="instead of many seeds, train the first of them at each point of a plane of two quantities: "
            "learning-rate, w1.2.1 (layer, neuron, from which), b1.2, x1@3 (input 1 of sample 3)",
        ),
        add("--size", type=argument(_size), metavar="COLUMNSxROWS", help="of such a map (200x200)"),
        add("--scheduler", metavar="ADDRESS", help="do the work on a Dask cluster (needs xorviz[cluster])"),
        add("--output", type=Path, metavar=names_text("survey"), help="save the outcome of each run"),
        add("--force", action="store_true", help="allow to overwrite a file"),
        add("--json", action="store_true", help="print the summary as JSON"),
    ]
    parser.set_defaults(command=run_survey, known=names_of(actions))
