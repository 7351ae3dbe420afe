"""Write a map of fates: a line for each run, or arrays."""

import codecs
from pathlib import Path

import numpy as np

from xorviz.core.files import whole_file
from xorviz.core.survey.fates import Fate, FateMap


def fate_name(fate: int) -> str:
    """Return what a fate is called in files and in words."""
    return Fate(fate).name.lower()


def write_fates_csv(path: Path, found: FateMap) -> None:
    """Write the runs that are known as CSV, from the lowest row on: both values, and what became of it.

    The epoch of what never happened, and the loss of what overflows, are empty. The file is whole or absent.

    Raises
    ------
    FileError
        The file could not be written.
    """
    import csv  # as late as this: a start has no need of it

    plan = found.plan
    across, up = (values.tolist() for values in plan.values())
    with whole_file(path) as stream:
        writer = csv.writer(codecs.getwriter("ascii")(stream), lineterminator="\n")
        writer.writerow((plan.across.quantity, plan.up.quantity, "fate", "solved_epoch", "loss"))
        for row, column in np.ndindex(found.kinds.shape):
            kind, solved = int(found.kinds[row, column]), int(found.solved[row, column])
            if kind != Fate.UNKNOWN:
                loss = float(found.loss[row, column])
                told = (fate_name(kind), "" if solved < 0 else solved, "" if np.isnan(loss) else loss)
                writer.writerow((across[column], up[row], *told))


def write_fates_npz(path: Path, found: FateMap) -> None:
    """Write `across` (columns,), `up` (rows,), and `fate`, `solved_epoch`, `loss`, (rows, columns) each.

    The numbers of the fates are those of `Fate`. The file is whole or absent.

    Raises
    ------
    FileError
        The file could not be written.
    """
    across, up = found.plan.values()
    with whole_file(path) as stream:
        np.savez(stream, across=across, up=up, fate=found.kinds, solved_epoch=found.solved, loss=found.loss)
