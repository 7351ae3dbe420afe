"""Writing files so that each is whole or absent."""

import errno
import os
import secrets
import stat
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import local
from typing import BinaryIO
from zlib import crc32

from xorviz.core.errors import XorvizError

INCOMPLETE = ".partial"
"""How the names end of what is not complete."""
REPLACED = "replaced"
"""In a folder that is not complete, what was there before."""


class _Naming(local):
    """How this thread gives a file or a folder its name: at once, unless somebody may still say no."""

    def __init__(self) -> None:
        self.do: Callable[[Callable[[], object]], object] = lambda move: move()


naming = _Naming()
_HOST = os.uname().nodename if hasattr(os, "uname") else ""


class FileError(XorvizError):
    """A file or folder could not be written. The message names it and says why."""


@contextmanager
def whole_file(path: Path) -> Generator[BinaryIO]:
    """Open a file for writing that takes its final name only when it is complete.

    An existing file of that name is replaced at that moment; until then, and if anything fails, it stays. A
    link stays a link: what it points to is written. Who may read it may read what takes its place, and nobody
    else, not even for a moment. Missing folders are made. In a `staged_folder`, which is whole or absent
    itself, a file has its name at once.

    Raises
    ------
    FileError
        The file could not be written.
    """
    if _is_staging(path.parent):
        with _staged_file(path) as stream:
            yield stream
        return
    with _place_for(path) as (target, partial):
        with open(partial, "xb", opener=_for_owner if target.exists() else None) as stream:
            yield stream
            stream.flush()
            _be_read_as(partial, target)
            os.fsync(stream.fileno())
        naming.do(lambda: os.replace(partial, target))
        _settle(target.parent)


@contextmanager
def _staged_file(path: Path) -> Generator[BinaryIO]:
    try:
        with open(path, "xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise FileError(f"{path} could not be written: {_reason(error)}") from error


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


def _for_owner(name: str, flags: int) -> int:
    """Open a new file that its owner alone may read and write."""
    return os.open(name, flags | getattr(os, "O_BINARY", 0), 0o600)


def _be_read_as(new: Path, old: Path) -> None:
    """Let those read and write a new file who may the one that it takes the place of, if there is one.

    Where its group is not one that this process can give, the group may do what all others may.
    """
    try:
        was = old.stat()
    except FileNotFoundError:
        return
    mode, change_owner = stat.S_IMODE(was.st_mode) & 0o777, getattr(os, "chown", None)
    if change_owner is not None:
        for owner in {was.st_uid, -1}:
            with suppress(OSError):
                change_owner(new, owner, was.st_gid)
        if new.stat().st_gid != was.st_gid:
            mode = mode & 0o707 | (mode & 0o007) << 3
    new.chmod(mode)


def _settle(folder: Path) -> None:
    """Have a new name last, even if the power fails now; where folders cannot be told to, it may not.

    What is in there has its name by now, so that nothing of this is a failure.
    """
    if os.name != "posix" or folder.suffix == INCOMPLETE:
        return
    with suppress(OSError):
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


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


def _is_staging(folder: Path) -> bool:
    """Say whether it is a folder for what is not complete, and this process's own."""
    return folder.suffix == INCOMPLETE and f"-{os.getpid()}-" in folder.name


def _clear(folder: Path, name: str) -> None:
    """Remove what processes that are no more have left; what they were ended while moving is moved."""
    tag = _tag(name)
    for left in os.listdir(folder):
        if not (left.startswith(tag) and left.endswith(INCOMPLETE)):
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
        staging.mkdir(0o700)  # what takes the place of a private file is not to be seen before
        yield staging
        naming.do(lambda: _move_files(staging, folder))
        _settle(folder)
    except FileError as error:
        raise FileError(str(error).replace(str(staging), str(folder))) from error
    except OSError as error:
        raise FileError(f"the folder {folder} could not be written: {_reason(error)}") from error
    finally:
        rmtree(staging, ignore_errors=True)
        _remove_empty(made)


def _make(folder: Path) -> list[Path]:
    """Make a folder, and return what had to be made for it, innermost first."""
    if folder.is_dir():
        return []
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
                _be_read_as(file, place)
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
