"""Write what a survey found, one line for each run."""

import codecs
from pathlib import Path

from xorviz.core.files import whole_file
from xorviz.core.survey.tally import Tally

HEADER = ("value", "seed", "loss", "correct", "solved_epoch", "small_loss_epoch", "rises", "finite")
OF_TEST = ("test_loss", "test_correct")
"""More columns, if samples are held out."""


def write_survey(path: Path, tally: Tally) -> None:
    """Write the runs that were counted as CSV: the axis's value, the seed, and what became of it.

    Epochs of what never happened are empty. The file is whole or absent.

    Raises
    ------
    FileError
        The file could not be written.
    """
    import csv  # as late as this: a start has no need of it

    with whole_file(path) as stream:
        writer = csv.writer(codecs.getwriter("ascii")(stream), lineterminator="\n")
        tested = any(map(tally.tests, range(len(tally.variants))))
        writer.writerow((*HEADER, *OF_TEST) if tested else HEADER)
        for variant, value in enumerate(tally.plan.values or ("",)):
            value = "-".join(map(str, value)) if isinstance(value, tuple) else value
            rows = zip(
                tally.done[variant].tolist(),
                tally.losses[variant].tolist(),
                tally.right[variant].tolist(),
                tally.solved[variant].tolist(),
                tally.reached[variant].tolist(),
                tally.rises[variant].tolist(),
                tally.finite[variant].tolist(),
                strict=True,
            )
            for place, (done, loss, right, solved, reached, rises, finite) in enumerate(rows):
                if done:
                    since = "" if solved < 0 else solved
                    small = "" if reached < 0 else reached
                    row = (value, tally.seed(place), loss, right, since, small, rises, int(finite))
                    writer.writerow((*row, *_of_test(tally, variant, place)) if tested else row)


def _of_test(tally: Tally, variant: int, place: int) -> tuple[object, object]:
    if not tally.tests(variant):
        return "", ""
    return float(tally.ends.test_loss[variant, place]), int(tally.ends.test_right[variant, place])
