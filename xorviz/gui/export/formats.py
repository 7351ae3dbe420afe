"""What pictures can be written: one entry for each format; dialogs and options follow."""

from pathlib import Path

from xorviz.core.formats import Format, by_content, formats_of
from xorviz.gui.export.film_figure import write_png_figure, write_vector_figure
from xorviz.gui.export.png import write_png
from xorviz.gui.export.view_figure import view_steps

PICTURES = by_content(
    Format("png", "PNG picture", "frame", write_png),
    Format("png", "PNG picture", "figure", write_png_figure),
    Format("svg", "SVG picture", "figure", write_vector_figure),
    Format("pdf", "PDF document", "figure", write_vector_figure),
    Format("png", "PNG picture", "view", view_steps),
    Format("svg", "SVG picture", "view", view_steps),
    Format("pdf", "PDF document", "view", view_steps),
)
"""A frame's take the image, the path, and what to call every few milliseconds, in any thread. A figure's take
the run, its epochs, the path and the theme's name, and return `Steps`; a view's the widget and the path. The
action of a content is `export.` and its name; a view has it in its menu."""


def picture_format(path: Path, what: str) -> Format:
    """Return the format that a file of this name has; where its name does not say, the usual one."""
    return PICTURES.get((what, path.suffix.lower().removeprefix("."))) or formats_of(what, PICTURES)[0]
