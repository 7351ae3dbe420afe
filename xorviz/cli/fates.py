"""`xorviz survey --map`: a plane of two quantities, each point a whole training."""

import argparse
import json
import re
import sys
from concurrent.futures import Executor
from contextlib import closing
from threading import Event
from typing import Any

from xorviz import interruption
from xorviz.cli.options import DONE, config_of, progress
from xorviz.core.errors import ConfigError
from xorviz.core.files import check_target
from xorviz.core.formats import format_for
from xorviz.core.run.describing import settings_line
from xorviz.core.survey.fate_axes import FateAxis
from xorviz.core.survey.fate_file import fate_name
from xorviz.core.survey.fate_plan import FatePlan
from xorviz.core.survey.fates import Fate, FateMap, fate_parts
from xorviz.core.writing import counted, read_real

SIZE = (200, 200)
FORM = "QUANTITY=LOW:HIGH or QUANTITY=LOW:HIGH:log"


def read_axis(text: str) -> FateAxis:
    """Read an axis such as learning-rate=0.1:10:log or w1.2.1=-3:3.

    Raises
    ------
    ConfigError
        It is none.
    """
    name, _, ends = text.partition("=")
    low, _, rest = ends.partition(":")
    high, _, spacing = rest.partition(":")
    try:
        numbers = read_real(low), read_real(high)
    except ValueError:
        numbers = None
    if not name or numbers is None or spacing not in ("", "log"):
        raise ConfigError(f"axis {text!r} is not allowed: it must be {FORM}")
    return FateAxis(name.replace("-", "_"), *numbers, spacing == "log")


def read_size(text: str) -> tuple[int, int]:
    """Read columns and rows, such as 300x200.

    Raises
    ------
    ConfigError
        It is none.
    """
    match = re.fullmatch(r"(\d{1,9})[x×](\d{1,9})", text)
    if match is None:
        raise ConfigError(f"size {text!r} is not allowed: it must be COLUMNSxROWS, such as 200x200")
    return int(match[1]), int(match[2])


def plan_of(options: argparse.Namespace) -> FatePlan:
    """Return what is asked for."""
    if options.axis is not None:
        raise ConfigError("--axis does not go with --map: a map has its own two")
    columns, rows = options.size or SIZE
    across, up = options.map
    config = config_of(options).changed(seed=options.first_seed)
    return FatePlan(config=config, across=across, up=up, columns=columns, rows=rows, epochs=options.epochs)


def run_fates(plan: FatePlan, options: argparse.Namespace, executor: Executor | None, workers: int) -> int:
    """Train all runs of a map, and tell what became of them. Ctrl+C keeps what there is."""
    found, stop = FateMap(plan), Event()
    total = plan.rows * plan.columns
    with (
        progress(total, "runs") as bar,
        interruption.told(stop.set),
        closing(fate_parts(plan, executor, stop, workers)) as parts,
    ):
        for part in parts:
            found.add(part)
            bar.update(len(part.kinds))
    if options.json:
        print(json.dumps(_summary(found), allow_nan=False))
    else:
        print(_text(found))
    if options.output is not None:
        format_for(options.output, "fates").write(options.output, found)
    if found.finished == total:
        return DONE
    print(f"xorviz: interrupted after {found.finished:,} of {total:,} runs", file=sys.stderr)
    return interruption.INTERRUPTED


def check_output(options: argparse.Namespace) -> None:
    """Refuse what could not be written in the end."""
    if options.output is not None:
        format_for(options.output, "fates")
        check_target(options.output, force=options.force)


def _told(found: FateMap) -> dict[Fate, int]:
    return {fate: count for fate, count in found.counts().items() if count and fate != Fate.UNKNOWN}


def _text(found: FateMap) -> str:
    plan, total = found.plan, max(1, found.finished)
    lines = [
        f"{settings_line(plan.config, plan.samples)}, seed {plan.config.seed}, but for:",
        _axis(plan.across, plan.columns),
        _axis(plan.up, plan.rows),
        f"{counted(found.finished, 'run')} of {counted(plan.epochs, 'epoch')} each",
    ]
    for fate, count in _told(found).items():
        lines.append(
            f"  {fate.name.lower():<12}{100 * count / total:5.1f} %  ({count:,} of {found.finished:,})"
        )
    return "\n".join(lines)


def _axis(axis: FateAxis, count: int) -> str:
    ratios = " in ratios" if axis.ratios else ""
    return f"{axis.quantity.replace('_', ' ')} {axis.low:g} to {axis.high:g}{ratios} ({count:,})"


def _summary(found: FateMap) -> dict[str, Any]:
    plan = found.plan
    return {
        "config": plan.config.as_dict(),
        "epochs": plan.epochs,
        "axes": [
            {
                "quantity": axis.quantity,
                "low": axis.low,
                "high": axis.high,
                "ratios": axis.ratios,
                "count": count,
            }
            for axis, count in ((plan.across, plan.columns), (plan.up, plan.rows))
        ],
        "runs": found.finished,
        "complete": found.finished == plan.rows * plan.columns,
        "fates": {fate_name(fate): count for fate, count in _told(found).items()},
    }
