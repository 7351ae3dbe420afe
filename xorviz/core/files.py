"""Writing files so that each is whole or absent."""

import errno
import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from xorviz.core.errors import XorvizError


class FileError(XorvizError):
    """A file or folder could not be written. The message names it and says why."""


@contextmanager
def whole_file(path: Path) -> Generator[BinaryIO]:
    """Open a file for writing that takes its final name only when it is complete.

    An existing file of that name is replaced at that moment; until then, and if anything fails, it stays.

    Raises
    ------
    FileError
        The file could not be written.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        with open(partial, "xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, path)
    except OSError as error:
        raise FileError(f"{path} could not be written: {_reason(error)}") from error
    finally:
        with suppress(OSError):
            partial.unlink()


def check_target(path: Path, *, force: bool) -> None:
    """Look, before long work begins, whether a file can be written afterwards.

    Raises
    ------
    FileError
        It cannot, or (without `force`) it is there already.
    """
    if os.path.lexists(path) and not force:
        raise FileError(f"{path} is there already: choose another name, or allow to overwrite (--force)")
    if os.path.isdir(path):
        raise FileError(f"{path} could not be written: it is a folder")
    if not os.path.isdir(path.parent):
        raise FileError(f"{path} could not be written: there is no such folder")
    if not os.access(path.parent, os.W_OK):
        raise FileError(f"{path} could not be written: no permission to write there")


def check_folder(folder: Path, *, force: bool) -> None:
    """Look, before long work begins, whether a `staged_folder` can be there afterwards.

    Raises
    ------
    FileError
        It cannot.
    """
    with staged_folder(folder, force=force):
        pass


@contextmanager
def staged_folder(folder: Path, *, force: bool = False) -> Generator[Path]:
    """Give a folder to write files into; they move to their place together when all of them are complete.

    If anything fails, or the block is left by an exception, nothing of it remains.

    Parameters
    ----------
    folder
        Where the files end up. Made if it is not there.
    force
        Whether the folder may hold files already; those of the same names are replaced.

    Raises
    ------
    FileError
        The folder is not empty (without `force`), is not a folder, or cannot be written to.
    """
    from shutil import rmtree  # as late as this: a start has no need of it

    made: list[Path] = []
    staging = folder / f".{secrets.token_hex(4)}.partial"
    try:
        made = _missing_parents(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if not force and any(folder.iterdir()):
            raise FileError(
                f"the folder {folder} is not empty: choose another, or allow to overwrite (--force)"
            )
        staging.mkdir()
        yield staging
        _move_files(staging, folder)
    except FileError as error:
        raise FileError(str(error).replace(str(staging), str(folder))) from error
    except OSError as error:
        raise FileError(f"the folder {folder} could not be written: {_reason(error)}") from error
    finally:
        rmtree(staging, ignore_errors=True)
        _remove_empty(made)


def _missing_parents(folder: Path) -> list[Path]:
    """Return the folders that would have to be made, innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _move_files(source: Path, target: Path) -> None:
    """Move all files, or none."""
    files = sorted(source.iterdir())
    for file in files:
        if (target / file.name).is_dir():
            raise IsADirectoryError(errno.EISDIR, f"{file.name} is a folder there")
    aside = source / "replaced"
    moved: list[str] = []
    try:
        aside.mkdir()
        for file in files:
            if (target / file.name).exists():
                os.replace(target / file.name, aside / file.name)
            moved.append(file.name)
            os.replace(file, target / file.name)
    except BaseException:
        for name in moved:
            (target / name).unlink(missing_ok=True)
            if (aside / name).exists():
                os.replace(aside / name, target / name)
        raise


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _reason(error: OSError) -> str:
    reasons = {
        errno.ENOSPC: "the disk is full",
        errno.EACCES: "no permission to write there",
        errno.EROFS: "the file system is read-only",
        errno.ENOENT: "there is no such folder",
        errno.ENOTDIR: "a part of the path is not a folder",
        errno.EEXIST: "there is a file of that name",
    }
    return reasons.get(error.errno or 0, error.strerror or str(error))
