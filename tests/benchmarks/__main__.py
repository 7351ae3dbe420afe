"""Measure, and print Markdown tables on standard output: `python -m tests.benchmarks`.

`--json FILE` writes every figure to a file as well, unrounded. What is compared is measured in turns, in the
same minutes: on a machine that others use too, trust the ratios.
"""

import argparse
import json
import sys
import traceback
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tests.benchmarks.told.machine import describe_machine
from tests.benchmarks.told.report import Table, as_json, as_markdown, say

MEASUREMENTS = (
    "engines",
    "activations",
    "window",
    "selection",
    "seek",
    "futures",
    "meanwhile",
    "memory",
    "start",
    "survey",
    "tick",
    "frame",
    "handling",
    "export",
    "first_minute",
)
DONE, FAILED = 0, 1


def measure(name: str, quick: bool) -> Table | None:
    """Run one measurement; None if it failed. A module is imported as late as this so that none needs Qt."""
    say(f"{name} ...")
    try:
        return import_module(f"tests.benchmarks.{name}").measure(quick)
    except Exception:
        traceback.print_exc()
        return None


def chosen_names(text: str) -> list[str]:
    names = text.split(",")
    for name in names:
        if name not in MEASUREMENTS:
            raise argparse.ArgumentTypeError(f"{name!r} is not known: choose from {', '.join(MEASUREMENTS)}")
    return names


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--only",
        type=chosen_names,
        default=MEASUREMENTS,
        metavar="NAME[,NAME]",
        help=f"some of {', '.join(MEASUREMENTS)}",
    )
    parser.add_argument("--quick", action="store_true", help="a look in two minutes, not figures to publish")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to this file as well")
    return parser.parse_args()


def main() -> int:
    options = parse_options()
    machine, now = describe_machine(), datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    print(f"Measured on {now}{', quickly' if options.quick else ''}: {', '.join(machine.values())}.")
    tables = {}
    for name in options.only:
        tables[name] = measure(name, options.quick)
        text = "failed, see standard error" if tables[name] is None else as_markdown(tables[name])
        print(f"\n## {name}\n\n{text}", flush=True)
    if options.json is not None:
        results = {name: None if table is None else as_json(table) for name, table in tables.items()}
        facts = {"date": now, "quick": options.quick, "machine": machine, "results": results}
        options.json.write_text(json.dumps(facts, indent=1) + "\n")
    return FAILED if None in tables.values() else DONE


if __name__ == "__main__":
    sys.exit(main())
