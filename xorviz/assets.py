"""Find the files of `resources/`, wherever xorviz was installed from."""

from pathlib import Path

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
    FileNotFoundError
        There is no such resource: the installation is incomplete.
    """
    for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"xorviz is incomplete: resources/{'/'.join(parts)} is missing")
