"""A table in a file, and the samples of it, in one call."""

from collections.abc import Sequence
from pathlib import Path

from xorviz.core.data.table.choice import guess_choice
from xorviz.core.data.table.choice_error import ChoiceError
from xorviz.core.data.table.samples import Samples, samples_of
from xorviz.core.data.table.table import read_table
from xorviz.core.data.table.text import LARGEST_BYTES
from xorviz.core.errors import ConfigError
from xorviz.core.file_reading import read_regular


def read_samples(
    path: Path,
    *,
    inputs: Sequence[str] | None = None,
    target: str | None = None,
    classes: Sequence[str] | None = None,
    missing: float | None = None,
    scaled: bool | None = None,
    words_missing: bool | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    first: str | None = None,
) -> Samples:
    """Read a table from a text file, and make samples of it. What is not said is guessed, all together.

    Parameters
    ----------
    path
        A regular file of at most `LARGEST_BYTES`.
    inputs, target
        Columns, by name or by number from 1: up to six of numbers go in.
    classes
        What the target has; of two the second is class 1. None of them: its numbers are to be come near to.
    missing
        A number that stands for nothing; NaN for none.
    scaled
        Whether to bring each input to −1 to 1.
    words_missing
        Whether words among the numbers of an input stand for nothing, so that their rows are left out.
    encoding, delimiter, decimal, first
        See `TableLayout`.

    Raises
    ------
    ConfigError
        One line with the file, the row and the column.
    """
    content = read_content(path)
    try:
        table = read_table(content, encoding=encoding, delimiter=delimiter, decimal=decimal, first=first)
        named = None if inputs is None else tuple(inputs)
        of_target = None if classes is None else tuple(classes)
        choice = guess_choice(table, named, target, of_target, missing, scaled, words_missing)
        return samples_of(table, choice, path.stem)
    except ChoiceError as error:
        raise ChoiceError(f"{path}: {error}", error.about) from None
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def read_content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    ConfigError
        It cannot be read, is no regular file or too large.
    """
    try:
        return read_regular(path, LARGEST_BYTES)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in its name
        raise ConfigError(f"{str(path)!r} is no name of a file") from None
