"""What can be made of a run: one entry for each ending of a name; command line and dialog follow.

Without Qt, until something is drawn.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from xorviz.core.errors import ConfigError, XorvizError
from xorviz.core.files import check_folder, check_target
from xorviz.core.formats import check_folder_name, format_for
from xorviz.core.steps import Steps, beside
from xorviz.gui.export.wanted import Advance, Wanted

if TYPE_CHECKING:
    from xorviz.gui.export.animation.film import OpenFilm

GLANCE = 0.05
"""Seconds between two looks at how far a thread is."""
FOLDER = ""
"""The ending of a folder's name."""

SINGLE = "picture", "figure"
"""Kinds that are of one moment, or a film strip."""


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file."""

    suffix: str
    """What its name ends in, in lower case and without its dot; empty for a folder."""
    label: str
    """What it is, for a dialog."""
    kind: str
    """frames, picture, animation, figure, history or page: which choices mean something for it."""
    steps: Callable[[Wanted, Path, Advance], Steps]
    """Writes it, whole or not at all: left before its end, nothing of it is there."""
    needs: tuple[str, str, str] | None = None
    """A module that not everybody has, the library that it is of, and the extra of xorviz that brings it."""

    def missing(self) -> str:
        """Say what must be installed to write it; nothing if all is there."""
        if self.needs is None or find_spec(self.needs[0]) is not None:
            return ""
        _, library, extra = self.needs
        return f"a .{self.suffix} file needs {library}: pip install 'xorviz[{extra}]'"

    @property
    def drawn(self) -> bool:
        """Whether it is made of pictures, for which Qt is needed."""
        return self.kind not in ("history", "page")

    @property
    def many(self) -> bool:
        """Whether it is of each of the epochs, not of the last alone."""
        return self.kind not in SINGLE


def _frames(wanted: Wanted, path: Path, advance: Advance) -> Steps:
    from xorviz.gui.export.frames import frames_steps

    assert wanted.look is not None
    each = _one(advance)
    return frames_steps(wanted.run, wanted.epochs, path, wanted.look, each, force=wanted.force)


def _picture(wanted: Wanted, path: Path, advance: Advance) -> Steps:
    from xorviz.gui.export.formats import picture_format
    from xorviz.gui.export.frames import figure_steps, frame_steps
    from xorviz.gui.export.vector_file import is_vector

    if wanted.film:
        from xorviz.gui.export.film_figure import figure_epochs

        epochs = yield from figure_epochs(wanted.run, wanted.epochs, changes=wanted.changes)
        yield from picture_format(path, "figure").write(wanted.run, epochs, path, wanted.film)
    else:
        assert wanted.look is not None
        steps = figure_steps if is_vector(path) else frame_steps
        yield from steps(wanted.run, wanted.epochs[-1], path, wanted.look)
    advance(1)


def _gif() -> "OpenFilm":
    from xorviz.gui.export.animation.gif import GifWriter

    return GifWriter


def _webp() -> "OpenFilm":
    from xorviz.gui.export.animation.webp import WebpWriter

    return WebpWriter


def _apng() -> "OpenFilm":
    from xorviz.gui.export.animation.apng import ApngWriter

    return ApngWriter


def _mp4() -> "OpenFilm":
    from xorviz.gui.export.animation.mp4 import Mp4Writer

    return Mp4Writer


@dataclass(frozen=True, slots=True)
class AnimationSteps:
    """Writes an animation of one format."""

    film: Callable[[], "OpenFilm"]
    """Loads what writes it."""
    sampled: bool = False
    """Whether that wants to see some frames before."""

    def __call__(self, wanted: Wanted, path: Path, advance: Advance) -> Steps:
        """Draw each of the epochs into a file."""
        from xorviz.gui.export.animation.animating import animation_steps

        return animation_steps(wanted, path, advance, self.film(), sampled=self.sampled)


def _history(wanted: Wanted, path: Path, advance: Advance) -> Steps:
    return _written(format_for(path, "history").write, wanted, path, advance)


def _parquet(wanted: Wanted, path: Path, advance: Advance) -> Steps:
    from xorviz.core.run.report.parquet_file import write_history_parquet  # as late as this: few need it

    return _written(write_history_parquet, wanted, path, advance)


def _page(wanted: Wanted, path: Path, advance: Advance) -> Steps:
    from xorviz.core.page.living_page import write_page  # as late as this: a start has no need of it

    return _written(write_page, wanted, path, advance)


def _written(write: Callable[..., None], wanted: Wanted, path: Path, advance: Advance) -> Steps:
    """Have a thread write a file without pictures, epoch by epoch."""
    done: list[int] = []

    def each_step() -> None:
        thread.check()
        done.append(1)

    with beside() as thread:
        writing = thread.submit(write, path, wanted.run, each_step, wanted.epochs)
        yield from _watched(writing, done, len(wanted.epochs), advance)


def _watched(writing: "Future[None]", done: list[int], of: int, advance: Advance) -> Steps:
    """Wait for a thread, and tell how far it is."""
    told = 0
    with beside() as watch:
        while not writing.done():
            yield watch.submit(wait, [writing], GLANCE)
            now = min(len(done), of)
            advance(now - told)
            told = now
    writing.result()


def _one(advance: Advance) -> Callable[[], object]:
    return lambda: advance(1)


def by_ending(exports: Iterable[Export]) -> dict[str, Export]:
    """Return a table of them."""
    return {each.suffix: each for each in exports}


EXPORTS = by_ending(
    (
        Export(FOLDER, "Folder of PNG pictures", "frames", _frames),
        Export("png", "PNG picture", "picture", _picture),
        Export("gif", "GIF animation", "animation", AnimationSteps(_gif, sampled=True)),
        Export("webp", "WebP animation", "animation", AnimationSteps(_webp)),
        Export("apng", "PNG animation", "animation", AnimationSteps(_apng)),
        Export("mp4", "MP4 video", "animation", AnimationSteps(_mp4), ("av", "PyAV", "video")),
        Export("svg", "SVG figure", "figure", _picture),
        Export("pdf", "PDF figure", "figure", _picture),
        Export("csv", "History as CSV", "history", _history),
        Export("npz", "History as NumPy arrays", "history", _history),
        Export("parquet", "History as Parquet", "history", _parquet, ("pyarrow", "pyarrow", "parquet")),
        Export("html", "Living page", "page", _page),
    )
)
"""By the ending of the name, which decides: what each is, and what writes it."""


def export_for(path: Path, *, folder: bool = False) -> Export:
    """Return what a file of this name is; with `folder`, one that is said to be a folder.

    Raises
    ------
    ConfigError
        Nothing can be written under such a name, or a library for it is missing.
    """
    ending = path.suffix.lower().removeprefix(".")
    if folder or not ending or (ending not in EXPORTS and path.is_dir()):
        check_folder_name(path)
        return EXPORTS[FOLDER]
    found = EXPORTS.get(ending)
    if found is None:
        names = ", ".join(f".{each}" for each in EXPORTS if each)
        raise ConfigError(
            f"{path} is not allowed: its name must end in one of {names}, or in none for a folder of pictures"
        )
    if reason := found.missing():
        raise XorvizError(f"{path} cannot be written: {reason}")
    return found


def check_place(path: Path, export: Export, *, force: bool) -> None:
    """Look, before long work begins, whether it can be written afterwards.

    Raises
    ------
    FileError
        It cannot, or (without `force`) something is there already.
    """
    if export.suffix == FOLDER:
        check_folder(path, force=force)
    else:
        check_target(path, force=force)
