"""What a file is to be opened as."""

from pathlib import Path

from xorviz.gui.tables.table_door import FILTERS as TABLES

SUFFIX = "xorviz"
RUNS = f"xorviz runs (*.{SUFFIX})"
HANDOUTS = f"Hand-outs (*.{SUFFIX} *.md experiments.toml)"
EVERYTHING = (
    f"xorviz runs, hand-outs and tables (*.{SUFFIX} *.md experiments.toml *.csv *.tsv *.txt *.dat *.data)",
    RUNS,
    HANDOUTS,
    *TABLES,
)


def handout_at(path: Path) -> Path | None:
    """Return the hand-out that a file is, or is a page or the experiments of; None if there is none."""
    from xorviz.core.teach.handout.handout_files import EXPERIMENTS, PAGE, is_handout  # for a quick start

    if path.suffix.lower() == PAGE or path.name == EXPERIMENTS:
        return path.parent
    return path if is_handout(path) else None


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
