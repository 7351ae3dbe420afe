"""A run drawn into one file that moves."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QImage

from xorviz.core.files import whole_file
from xorviz.core.steps import Steps, beside
from xorviz.gui.export.animation.film import FilmPlan, FilmWriter, OpenFilm, Pixels
from xorviz.gui.export.frames import FramePainter, draw_epochs
from xorviz.gui.export.png import pixels_of
from xorviz.gui.export.wanted import Advance, Wanted

SAMPLES = 8
"""Frames that are drawn before, to find a palette for all."""


def animation_steps(
    wanted: Wanted, path: Path, advance: Advance, open_film: OpenFilm, *, sampled: bool = False
) -> Steps:
    """Draw epochs into a file, which is whole or absent.

    With `sampled`, the format wants to see some frames before.
    """
    assert wanted.look is not None
    painter = FramePainter(wanted.run, wanted.look)
    films: list[FilmWriter] = []
    try:
        with whole_file(path) as stream, beside() as thread:
            samples: list[Pixels] = []
            if sampled:
                some = _spread(wanted.epochs)
                yield from draw_epochs(
                    painter, wanted.run, some, thread, lambda _, image: samples.append(_copied(image))
                )
            size = painter.new_image().size()
            plan = FilmPlan(size.width(), size.height(), len(wanted.epochs), wanted.rate, samples)
            opening = thread.submit(open_film, stream, plan)
            yield opening
            films.append(opening.result())
            yield from draw_epochs(
                painter,
                wanted.run,
                wanted.epochs,
                thread,
                lambda _, image: films[0].add(_copied(image)),
                lambda: advance(1),
            )
            ended = thread.submit(films[0].finish)
            yield ended
            ended.result()
    finally:
        painter.close()
        for film in films:
            film.leave()


def _copied(image: QImage) -> Pixels:
    return pixels_of(image).copy()


def _spread(epochs: Sequence[int]) -> Sequence[int]:
    """Return some of them, the first and the last too."""
    last, count = len(epochs) - 1, min(SAMPLES, len(epochs))
    return [epochs[round(place * last / max(1, count - 1))] for place in range(count)]
