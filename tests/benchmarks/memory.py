"""How much memory a run takes as it grows: the process's own, and what of it is the run."""

import gc
import json
import subprocess
import sys
from pathlib import Path
from types import FunctionType, ModuleType

import numpy as np

from tests.benchmarks.told.report import Row, Table, say
from xorviz.core import Run, TrainingConfig

MB = 1e6
LENGTHS = (10**5, 10**6, 10**7, 10**8)


def resident_mb() -> float | None:
    """Return the resident memory of this process; None where it cannot be known."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    size = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(size) * 1024 / MB


def arrays_mb(thing: object) -> float:
    """Return the size of all arrays that a thing holds, however deep."""
    seen: dict[int, object] = {}
    waiting, total = [thing], 0
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type | ModuleType | FunctionType):
            continue
        seen[id(each)] = each
        if isinstance(each, np.ndarray) and each.base is None:
            total += each.nbytes
        waiting += [each.base] if isinstance(each, np.ndarray) else gc.get_referents(each)
    return total / MB


def grow(lengths: list[int]) -> None:
    """Train one run to each length, and print a line of JSON there."""
    run = Run(TrainingConfig())
    for length in lengths:
        run.advance(length - run.epoch)
        gc.collect()
        figures = {"epochs": run.epoch, "resident, MB": resident_mb(), "the run's arrays, MB": arrays_mb(run)}
        print(json.dumps(figures), flush=True)


def with_difference(row: Row, first: Row) -> Row:
    """Add how much more it is than at the first length."""
    now, before = row["resident, MB"], first["resident, MB"]
    return row | {"more than at the first, MB": None if now is None or before is None else now - before}


def measure(quick: bool) -> Table:
    lengths = [str(length) for length in LENGTHS]
    command = [sys.executable, "-m", __name__, *lengths]
    rows: list[Row] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            rows.append(json.loads(line))
            say(f"memory: {rows[-1]['epochs']:,} epochs")
    if process.returncode != 0 or len(rows) != len(lengths):
        raise RuntimeError("the run came to no good end")
    note = "XOR 2-2-1, headless, in a process of its own. Goal: at most 80 MB more."
    return Table([with_difference(row, rows[0]) for row in rows], note)


if __name__ == "__main__":
    grow([int(length) for length in sys.argv[1:]])
