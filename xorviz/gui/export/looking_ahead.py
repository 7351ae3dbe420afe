"""What an export will be like: one of its pictures, and about how many bytes it has."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QImage

from xorviz.core.formats import FORMATS, format_for
from xorviz.core.steps import Steps, beside
from xorviz.gui.export.animation.film import FilmPlan
from xorviz.gui.export.exports import AnimationSteps, Export
from xorviz.gui.export.film_figure import figure_epochs, picture_figure
from xorviz.gui.export.frames import FramePainter, draw_epochs
from xorviz.gui.export.png import pixels_of, write_png
from xorviz.gui.export.wanted import Wanted

PAIRS = 3
"""So many pairs of frames that follow each other are drawn."""
ROWS = 20
"""Of a history."""


def look_ahead(
    wanted: Wanted, export: Export, show: Callable[[QImage], None], tell: Callable[[int], None]
) -> Steps:
    """Show the last picture of an export, and tell about how many bytes all of it has.

    Some of it is made in the way in which all of it is; nothing of it stays.
    """
    if ("history", export.suffix) in FORMATS:
        with beside() as thread:
            found = thread.submit(_bytes_of_rows, wanted, export, thread.check)
            yield found
            tell(found.result())
    if wanted.film:
        yield from _look_at_film(wanted, show)
    if wanted.look is None:
        return
    painter, places = FramePainter(wanted.run, wanted.look), _pairs(len(wanted.epochs))
    images: list[QImage] = []
    try:
        with beside() as thread:
            epochs = [wanted.epochs[place] for place in places]

            def keep(_: int, image: QImage) -> None:
                images.append(image.copy())

            yield from draw_epochs(painter, wanted.run, epochs, thread, keep)
            show(images[-1])
            if export.kind == "figure":
                return  # its lines are not counted in pixels
            measured = thread.submit(_bytes_of_pictures, wanted, export, images, places)
            yield measured
            tell(measured.result())
    finally:
        painter.close()


def _look_at_film(wanted: Wanted, show: Callable[[QImage], None]) -> Steps:
    images: list[QImage] = []

    def keep(image: QImage, check: Callable[[], object]) -> None:
        images.append(image)

    epochs = yield from figure_epochs(wanted.run, wanted.epochs, changes=wanted.changes)
    yield from picture_figure(wanted.run, epochs, wanted.film, keep)
    show(images[0])


def _pairs(count: int) -> Sequence[int]:
    """Return the places of some pairs of neighbours, the last two among them."""
    last = count - 1
    seconds = {round(last * part / PAIRS) for part in range(1, PAIRS + 1)}
    return sorted({each for second in seconds for each in (second, max(0, second - 1))})


def _bytes_of_rows(wanted: Wanted, export: Export, check: Callable[[], object]) -> int:
    some = wanted.epochs[:ROWS]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"some.{export.suffix}"
        format_for(path, "history").write(path, wanted.run, check, some)
        return round(path.stat().st_size * len(wanted.epochs) / len(some))


def _bytes_of_pictures(
    wanted: Wanted, export: Export, images: Sequence[QImage], places: Sequence[int]
) -> int:
    if not isinstance(export.steps, AnimationSteps):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "one.png"
            write_png(images[-1], path)
            return path.stat().st_size * len(wanted.epochs)
    pixels = [pixels_of(image).copy() for image in images]
    height, width = pixels[0].shape
    stream, ends = BytesIO(), list[int]()
    plan = FilmPlan(width, height, len(pixels), wanted.rate, pixels if export.steps.sampled else ())
    film = export.steps.film()(stream, plan)
    try:
        for each in pixels:
            film.add(each)
            ends.append(stream.tell())
        film.finish()
    finally:
        film.leave()
    steps = [ends[at] - ends[at - 1] for at in range(1, len(places)) if places[at] == places[at - 1] + 1]
    if not all(steps) or not steps:  # what is held back until the end cannot be told apart
        return round(len(stream.getvalue()) * len(wanted.epochs) / len(pixels))
    return round(ends[0] + (len(wanted.epochs) - 1) * sum(steps) / len(steps))
