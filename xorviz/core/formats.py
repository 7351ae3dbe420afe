"""What files can be written without a screen: one entry for each format; dialogs and options follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xorviz.core.errors import ConfigError
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.report.history_file import npz_bytes, write_history_csv, write_history_npz
from xorviz.core.runfile.loading import save
from xorviz.core.script.script_file import write_notebook, write_numpy_script
from xorviz.core.survey.fate_file import write_fates_csv, write_fates_npz
from xorviz.core.survey.survey_file import write_survey
from xorviz.core.teach.answers import write_markdown


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file for one kind of content."""

    suffix: str
    """What the file's name ends in, in lower case and without its dot."""
    label: str
    """What it is, for a dialog: "PNG picture"."""
    what: str
    """What is in it."""
    write: Callable[..., Any]
    """Writes it; what it takes is the same for all formats of that content, and said at their table."""
    memory: Callable[[TrainingConfig, int], int] | None = None
    """Of a history: how many bytes of memory writing takes after so many epochs, if that grows with them."""

    @property
    def name_filter(self) -> str:
        """How a dialog for files offers it."""
        return f"{self.label} (*.{self.suffix})"


FILES_OF_PICTURES = {
    *("apng", "bmp", "gif", "jpeg", "jpg", "pdf", "png", "svg", "tif", "tiff", "webp"),
    *("avi", "avif", "mkv", "mov", "mp4", "mpeg", "webm"),
}
"""What names of pictures and films end in, whether they can be written or not."""

Formats = Mapping[tuple[str, str], Format]
"""By content and suffix; of one content the usual one comes first."""


def by_content(*formats: Format) -> dict[tuple[str, str], Format]:
    """Return a table of formats."""
    return {(each.what, each.suffix): each for each in formats}


FORMATS = by_content(
    Format("csv", "CSV", "history", write_history_csv),
    Format("npz", "NumPy arrays", "history", write_history_npz, npz_bytes),
    Format("csv", "CSV", "survey", write_survey),
    Format("npz", "NumPy arrays", "fates", write_fates_npz),
    Format("csv", "CSV", "fates", write_fates_csv),
    Format("md", "Markdown", "answers", write_markdown),
    Format("py", "Python script", "script", write_numpy_script),
    Format("ipynb", "Notebook", "script", write_notebook),
    Format("xorviz", "xorviz run", "run", save),
)
"""They take the path and the content: a `Run` and what is called after each step; a `Tally`; a `FateMap`; the
answers; the `RunFacts` of a script; a `RunFile`."""


def formats_of(what: str, formats: Formats = FORMATS) -> list[Format]:
    """Return the formats that a content can have, the usual one first."""
    return [each for each in formats.values() if each.what == what]


def format_for(path: Path, what: str, formats: Formats = FORMATS) -> Format:
    """Return the format that a file of this name has.

    Raises
    ------
    ConfigError
        The content cannot be written in a file of such a name.
    """
    found = formats.get((what, path.suffix.lower().removeprefix(".")))
    if found is None:
        endings = " or ".join(f".{each.suffix}" for each in formats_of(what, formats))
        raise ConfigError(f"{what} file {path} is not allowed: its name must end in {endings}")
    return found


def check_folder_name(folder: Path) -> None:
    """Refuse a folder for pictures that is called like one file with all of them.

    Raises
    ------
    ConfigError
        It is.
    """
    ending = folder.name.lower().rpartition(".")[2]
    if "." in folder.name and ending in FILES_OF_PICTURES:
        raise ConfigError(
            f"folder {folder} is not allowed: its name ends in .{ending}, as a file's, but pictures go into a"
            " folder"
        )


def names_text(what: str) -> str:
    """Return what a file of that content can be called, for the command line: FILE.csv|FILE.npz."""
    return "|".join(f"FILE.{each.suffix}" for each in formats_of(what))
