"""A run drawn into one file that moves."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from PySide6.QtGui import QImage

from xorviz.core.files import whole_file
from xorviz.core.steps import Steps, beside, held_in
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
    try:
        film = partial(_film_steps, painter, wanted, advance, open_film, sampled=sampled)
        yield from held_in(whole_file(path), film)
    finally:
        painter.close()


def _film_steps(
    painter: FramePainter,
    wanted: Wanted,
    advance: Advance,
    open_film: OpenFilm,
    stream: BinaryIO,
    *,
    sampled: bool,
) -> Steps:
    films: list[FilmWriter] = []
    samples: list[Pixels] = []
    size = painter.new_image().size()
    draw = partial(draw_epochs, painter, wanted.run)
    try:
        with beside() as thread:
            if sampled:
                some = _spread(wanted.epochs)
                yield from draw(some, thread, lambda _, image: samples.append(pixels_of(image).copy()))
            plan = FilmPlan(size.width(), size.height(), len(wanted.epochs), wanted.rate, samples)
            # In the thread: what it has opened is let go even if the work is left meanwhile.
            opening = thread.submit(lambda: films.append(open_film(stream, plan)))
            yield opening
            opening.result()

            def add(_: int, image: QImage) -> None:
                films[0].add(pixels_of(image))

            yield from draw(wanted.epochs, thread, add, lambda: advance(1))
            ended = thread.submit(films[0].finish)
            yield ended
            ended.result()
    finally:
        for film in films:
            film.leave()


def _spread(epochs: Sequence[int]) -> Sequence[int]:
    """Return some of them, the first and the last too."""
    last, count = len(epochs) - 1, min(SAMPLES, len(epochs))
    return [epochs[round(place * last / max(1, count - 1))] for place in range(count)]
