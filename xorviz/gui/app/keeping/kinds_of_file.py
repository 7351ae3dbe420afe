"""What a file is to be opened as."""

from pathlib import Path

SUFFIX = "xorviz"


def is_run_file(path: Path) -> bool:
    """Say whether a file is to be opened as runs: by its name, or by how it begins."""
    if path.suffix.lower() == f".{SUFFIX}":
        return True
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return b'"xorviz"' in stream.read(32)
    except OSError:
        return False
