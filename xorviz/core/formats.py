"""What files can be written without a screen: one entry for each format; dialogs and options follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xorviz.core.errors import ConfigError
from xorviz.core.run.history_file import write_history_csv, write_history_npz
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

    @property
    def name_filter(self) -> str:
        """How a dialog for files offers it."""
        return f"{self.label} (*.{self.suffix})"


Formats = Mapping[tuple[str, str], Format]
"""By content and suffix; of one content the usual one comes first."""


def by_content(*formats: Format) -> dict[tuple[str, str], Format]:
    """Return a table of formats."""
    return {(each.what, each.suffix): each for each in formats}


FORMATS = by_content(
    Format("csv", "CSV", "history", write_history_csv),
    Format("npz", "NumPy arrays", "history", write_history_npz),
    Format("csv", "CSV", "survey", write_survey),
    Format("md", "Markdown", "answers", write_markdown),
)
"""They take the path and the content: a `Run` and what is called after each epoch; a `Tally`; the answers."""


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


def names_text(what: str) -> str:
    """Return what a file of that content can be called, for the command line: FILE.csv|FILE.npz."""
    return "|".join(f"FILE.{each.suffix}" for each in formats_of(what))
