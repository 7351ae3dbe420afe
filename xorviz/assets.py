"""Find and read the files of `resources/`, wherever xorviz was installed from."""

import sys
from functools import cache
from pathlib import Path

from xorviz.core.errors import XorvizError

_PACKAGE = Path(__file__).resolve().parent


def asset(*parts: str) -> Path:
    """Return the path of a resource.

    A wheel carries the resources inside the package; a checkout and an editable install have them beside it.

    Parameters
    ----------
    parts
        Path below `resources/`, such as ``("themes", "light.toml")``.

    Raises
    ------
    XorvizError
        There is no such resource: the installation is incomplete.
    """
    for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    raise XorvizError(f"xorviz is incomplete: resources/{'/'.join(parts)} is missing")


def asset_text(*parts: str) -> str:
    """Return the text of a resource.

    Raises
    ------
    XorvizError
        It is missing, or cannot be read.
    """
    path = asset(*parts)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise XorvizError(f"{path.name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise XorvizError(f"{path.name}, line {line}: this is no text in UTF-8") from error


@cache
def tell(problem: str) -> None:
    """Say once what is wrong with a resource in whose place something else is used."""
    print(f"xorviz: {problem}", file=sys.stderr)
