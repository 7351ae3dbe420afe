"""Writing files so that each is whole or absent."""

import errno
import os
import secrets
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from xorviz.core.errors import XorvizError

INCOMPLETE = ".partial"
"""How the names end of what is not complete."""
REPLACED = "replaced"
"""In a folder that is not complete, what was there before."""
_HOST = os.uname().nodename if hasattr(os, "uname") else ""


class FileError(XorvizError):
    """A file or folder could not be written. The message names it and says why."""


@contextmanager
def whole_file(path: Path) -> Generator[BinaryIO]:
    """Open a file for writing that takes its final name only when it is complete.

    An existing file of that name is replaced at that moment; until then, and if anything fails, it stays. A
    link stays a link: what it points to is written. Missing folders are made.

    Raises
    ------
    FileError
        The file could not be written.
    """
    with _place_for(path) as (target, partial):
        with open(partial, "xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, target)


def clear_left(path: Path) -> None:
    """Remove what a process left that was writing this file when it was ended: what is whole has its name."""
    with suppress(OSError, ValueError):  # a name that no file can have
        target = Path(os.path.realpath(path))
        _clear(target.parent, target.name)


def check_target(path: Path, *, force: bool) -> None:
    """Look, before long work begins, whether a file can be written afterwards.

    Raises
    ------
    FileError
        It cannot, or (without `force`) it is there already.
    """
    if os.path.lexists(path) and not force:
        raise FileError(f"{path} is there already: choose another name, or allow to overwrite (--force)")
    with _place_for(path) as (_, partial):
        partial.touch()


def read_regular(path: Path, most: int) -> bytes:
    """Read a file, unless it is larger; never what could keep the reader waiting, such as a pipe or a device.

    Raises
    ------
    FileNotFoundError
        There is none.
    OSError
        It cannot be read, is too large, or is no regular file.
    """
    _check_regular(path.stat(), most)  # before it is opened: that alone does something to some devices
    with open(os.open(path, os.O_RDONLY | _AT_ONCE), "rb") as stream:
        _check_regular(os.fstat(stream.fileno()), most)  # it may be another by now
        content = stream.read(most + 1)
    if len(content) > most:
        raise _too_large(len(content), most)
    return content


_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Never wait for somebody to write into a pipe; on Windows there is none, and text is left as it is."""


def _check_regular(found: os.stat_result, most: int) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file")
    if found.st_size > most:
        raise _too_large(found.st_size, most)


def _too_large(size: int, most: int) -> OSError:
    return OSError(errno.EFBIG, f"it is too large: {size:,} bytes, at most {most:,} are read")


@contextmanager
def _place_for(path: Path) -> Generator[tuple[Path, Path]]:
    """Give where a file ends up, links followed, and a name beside it for what is not complete.

    Nothing of that name is left behind, nor a folder that was made and stayed empty.
    """
    made: list[Path] = []
    try:
        target = _followed(path)
        if not target.parent.exists():
            made = _make(target.parent)
        clear_left(target)
        partial = _incomplete(target.parent, target.name)
        try:
            yield target, partial
        finally:
            with suppress(OSError):
                partial.unlink()
    except OSError as error:
        raise FileError(f"{path} could not be written: {_reason(error)}") from error
    finally:
        _remove_empty(made)


def _incomplete(folder: Path, name: str) -> Path:
    """Return a name in a folder for what is not complete, by which another process sees whose it is."""
    return folder / f"{_tag(name)}-{os.getpid()}-{secrets.token_hex(4)}{INCOMPLETE}"


def _tag(name: str) -> str:
    """Return how the names begin of what this machine, which knows its processes, has written of a file."""
    return f".{crc32(os.fsencode(f'{_HOST}/{name}')):08x}"


def _clear(folder: Path, name: str) -> None:
    """Remove what processes that are no more have left; what they were ended while moving is moved."""
    for left in os.listdir(folder):
        if not (left.startswith(_tag(name)) and left.endswith(INCOMPLETE)):
            continue
        parts = left.split("-")
        if len(parts) == 3 and parts[1].isdecimal() and _has_ended(int(parts[1])):
            with suppress(OSError):
                _remove(folder / left)


def _remove(left: Path) -> None:
    from shutil import rmtree  # as late as this: a start has no need of it

    if not left.is_dir():
        left.unlink()
        return
    if (left / REPLACED).exists():
        _move_rest(left)
    rmtree(left, ignore_errors=True)


def _move_rest(left: Path) -> None:
    """Move on what a process was moving from here into the folder around it: all of it was complete."""
    aside = left / REPLACED
    for file in left.iterdir():
        if file != aside:
            os.replace(file, _followed(left.parent / file.name))
    for old in aside.iterdir():
        if not (left.parent / old.name).exists():  # it was on its way back
            os.replace(old, _followed(left.parent / old.name))


def _has_ended(process: int) -> bool:
    """Say whether a process is no more; where that cannot be asked without ending it, none is."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _followed(path: Path) -> Path:
    """Return where a regular file of that name is or can be, links followed; none that may only be read."""
    target = Path(os.path.realpath(path))
    with suppress(FileNotFoundError, NotADirectoryError):
        mode = target.lstat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        if not stat.S_IMODE(mode) & 0o222:  # to replace it would be allowed, and against what was wanted
            raise PermissionError(errno.EACCES, "it may only be read")
    return target


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
    staging = _incomplete(folder, folder.name)
    try:
        made = _make(folder)
        _clear(folder, folder.name)
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


def _make(folder: Path) -> list[Path]:
    """Make a folder, and return what had to be made for it, innermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        _remove_empty(missing)
        raise
    return missing


def _move_files(source: Path, target: Path) -> None:
    """Move all files, or none."""
    files = sorted(source.iterdir())
    for file in files:
        if (target / file.name).is_dir():
            raise IsADirectoryError(errno.EISDIR, f"{file.name} is a folder there")
    places = {file: _followed(target / file.name) for file in files}
    aside = source / REPLACED
    moved: list[Path] = []
    try:
        aside.mkdir()
        for file, place in places.items():
            if place.exists():
                os.replace(place, aside / file.name)
            moved.append(file)
            os.replace(file, place)
    except BaseException:
        for file in moved:
            places[file].unlink(missing_ok=True)
            if (aside / file.name).exists():
                os.replace(aside / file.name, places[file])
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
        errno.ENAMETOOLONG: "its name is too long",
        errno.ELOOP: "it is a link to itself",
    }
    return reasons.get(error.errno or 0, error.strerror or str(error))
