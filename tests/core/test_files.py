import errno
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from xorviz.core.file_reading import read_regular
from xorviz.core.files import (
    FileError,
    check_folder,
    check_target,
    clear_left,
    staged_folder,
    whole_file,
)


def full_disk(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def write_half(stream, then):
    stream.write(b"half")
    then()


def write_two(staging, then=lambda: None):
    for name in ("0.png", "1.png"):
        (staging / name).write_text(f"new {name}")
    then()


def names(folder: Path):
    return sorted(path.name for path in folder.iterdir())


def test_a_whole_file_appears_when_it_is_complete(tmp_path):
    path = tmp_path / "data.csv"
    with whole_file(path) as stream:
        stream.write(b"all of it")
        stream.flush()
        assert not path.exists()
    assert path.read_bytes() == b"all of it"
    assert names(tmp_path) == ["data.csv"]


@pytest.mark.parametrize("old", [None, b"older"])
def test_a_full_disk_leaves_what_was_there(tmp_path, old):
    path = tmp_path / "data.csv"
    if old is not None:
        path.write_bytes(old)
    with (
        pytest.raises(FileError, match=r"data.csv could not be written: the disk is full"),
        whole_file(path) as stream,
    ):
        write_half(stream, full_disk)
    assert names(tmp_path) == ([] if old is None else ["data.csv"])
    assert old is None or path.read_bytes() == old


def test_in_a_staged_folder_a_file_has_its_name_at_once(tmp_path, monkeypatch):
    """In one that is only called so, as everywhere else."""
    with staged_folder(tmp_path / "frames") as staging, whole_file(staging / "a.png") as stream:
        stream.write(b"all of it")
        assert names(staging) == ["a.png"]
    assert (tmp_path / "frames" / "a.png").read_bytes() == b"all of it"
    with whole_file(tmp_path / "my.partial" / "a.png"):
        assert not (tmp_path / "my.partial" / "a.png").exists()
    monkeypatch.setattr(os, "fsync", full_disk)
    with (
        pytest.raises(FileError, match=r"more.a.png could not be written: the disk is full"),
        staged_folder(tmp_path / "more") as staging,
        whole_file(staging / "a.png") as stream,
    ):
        stream.write(b"all of it")
    assert names(tmp_path) == ["frames", "my.partial"]


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_disk_that_fills_at_the_very_end(tmp_path, monkeypatch, function):
    path = tmp_path / "data.csv"
    path.write_bytes(b"older")
    monkeypatch.setattr(os, function, full_disk)
    with pytest.raises(FileError, match="the disk is full"), whole_file(path) as stream:
        stream.write(b"newer")
    assert path.read_bytes() == b"older"
    assert names(tmp_path) == ["data.csv"]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, ZeroDivisionError])
def test_an_interruption_leaves_nothing_and_passes_through(tmp_path, interruption):
    def interrupt():
        raise interruption

    with pytest.raises(interruption), whole_file(tmp_path / "data.csv") as stream:
        write_half(stream, interrupt)
    with pytest.raises(interruption), staged_folder(tmp_path / "made" / "frames") as staging:
        write_two(staging, interrupt)
    assert names(tmp_path) == []


def test_places_where_no_file_can_be(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for path, reason in [
        (tmp_path / "file" / "data.csv", "a part of the path is not a folder"),
        (tmp_path / "file" / "no" / "data.csv", "a part of the path is not a folder"),
        (tmp_path, "it is a folder"),
        (tmp_path / ("a" * 252 + ".csv"), "its name is too long"),
        (tmp_path / ("a" * 256) / "data.csv", "its name is too long"),
    ]:
        with pytest.raises(FileError, match=reason):
            check_target(path, force=True)
        with pytest.raises(FileError, match=reason), whole_file(path):
            pass
    for folder, reason in [
        (tmp_path / "file", "there is a file of that name"),
        (tmp_path / "file" / "frames", "a part of the path is not a folder"),
    ]:
        with pytest.raises(FileError, match=reason), staged_folder(folder):
            pass
    assert names(tmp_path) == ["file"]


def test_a_folder_that_is_not_writable(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(FileError, match="no permission to write there"), staged_folder(tmp_path / "frames"):
        pass
    with pytest.raises(FileError, match="no permission to write there"), whole_file(tmp_path / "data.csv"):
        pass
    assert names(tmp_path) == []


def test_staged_files_appear_together(tmp_path):
    folder = tmp_path / "made" / "frames"
    with staged_folder(folder) as staging:
        write_two(staging)
        assert [path for path in folder.iterdir() if path != staging] == []
    assert names(folder) == ["0.png", "1.png"]


def test_a_folder_that_is_not_empty_needs_force(tmp_path):
    (tmp_path / "0.png").write_text("older")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FileError, match=r"is not empty: .*--force"), staged_folder(tmp_path):
        pass
    assert names(tmp_path) == ["0.png", "notes.txt"]
    with staged_folder(tmp_path, force=True) as staging:
        (staging / "0.png").write_text("newer")
        assert (tmp_path / "0.png").read_text() == "older"
    assert names(tmp_path) == ["0.png", "notes.txt"]
    assert (tmp_path / "0.png").read_text() == "newer"


def test_a_failure_midway_leaves_the_folder_as_it_was(tmp_path):
    (tmp_path / "0.png").write_text("older")
    with pytest.raises(FileError, match="the disk is full"), staged_folder(tmp_path, force=True) as staging:
        write_two(staging, full_disk)
    assert names(tmp_path) == ["0.png"]
    assert (tmp_path / "0.png").read_text() == "older"


def test_a_failure_while_moving_leaves_nothing_of_it(tmp_path, monkeypatch):
    replace = os.replace

    def fill_up(source, target):
        if target.name == "1.png":
            full_disk()
        replace(source, target)

    monkeypatch.setattr(os, "replace", fill_up)
    with (
        pytest.raises(FileError, match="the disk is full"),
        staged_folder(tmp_path / "made" / "frames") as staging,
    ):
        write_two(staging)
    assert names(tmp_path) == []


def test_a_folder_in_the_way_of_a_file_is_seen_before_anything_moves(tmp_path):
    (tmp_path / "0.png").write_text("older")
    (tmp_path / "1.png").mkdir()
    with (
        pytest.raises(FileError, match=r"1.png is a folder there"),
        staged_folder(tmp_path, force=True) as staging,
    ):
        write_two(staging)
    assert names(tmp_path) == ["0.png", "1.png"]
    assert (tmp_path / "0.png").read_text() == "older"


def test_a_move_that_fails_midway_gives_back_what_it_had_replaced(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).write_text(f"old {name}")
    replace = os.replace

    def fail_at_b(source, target):
        if Path(source).name == "b" and Path(source).parent == folder:
            raise OSError(errno.EIO, "out of chalk")
        replace(source, target)

    with ExitStack() as stack:
        folder = stack.enter_context(staged_folder(tmp_path, force=True))
        for name in ("a", "b"):
            (folder / name).write_text(f"new {name}")
        monkeypatch.setattr(os, "replace", fail_at_b)
        with pytest.raises(FileError):
            stack.close()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old a", "b": "old b"}


def test_missing_folders_are_made_for_a_file_as_for_pictures_and_go_if_it_fails(tmp_path):
    path = tmp_path / "a" / "b" / "data.csv"
    check_target(path, force=False)
    check_folder(path.parent, force=False)
    assert names(tmp_path) == []
    with pytest.raises(FileError), whole_file(path) as stream:
        write_half(stream, full_disk)
    assert names(tmp_path) == []
    with whole_file(path) as stream:
        stream.write(b"all of it")
    assert path.read_bytes() == b"all of it"


@pytest.mark.parametrize("length", [237, 238, 254, 255])
def test_the_longest_names_can_be_written(tmp_path, length):
    path = tmp_path / ("a" * (length - 4) + ".csv")
    check_target(path, force=False)
    with whole_file(path) as stream:
        stream.write(b"all of it")
    assert path.read_bytes() == b"all of it"


def test_what_a_link_points_to_is_written_and_the_link_stays(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    there, link = tmp_path / "elsewhere" / "data.csv", tmp_path / "link.csv"
    link.symlink_to(there)
    for content in (b"first", b"second"):  # it points to nothing at first
        with whole_file(link) as stream:
            stream.write(content)
        assert (link.is_symlink(), there.read_bytes()) == (True, content)
    with staged_folder(tmp_path, force=True) as staging:
        (staging / "link.csv").write_bytes(b"third")
    assert (link.is_symlink(), there.read_bytes()) == (True, b"third")
    assert names(there.parent) == ["data.csv"]


@pytest.mark.parametrize(
    "make", [os.mkfifo, lambda path: path.symlink_to(path), lambda path: path.symlink_to("/dev/null")]
)
def test_a_pipe_a_device_and_a_link_to_itself_are_left_alone(tmp_path, make):
    path = tmp_path / "data.csv"
    make(path)
    kind = path.lstat().st_mode
    with pytest.raises(FileError, match=r"could not be written: it is (no regular file|a link to itself)"):
        check_target(path, force=True)
    with pytest.raises(FileError), whole_file(path) as stream:
        stream.write(b"all of it")
    with pytest.raises(OSError, match=r"regular|levels"):
        read_regular(path, 100)
    assert path.lstat().st_mode == kind
    assert names(tmp_path) == ["data.csv"]


def test_what_is_read_has_an_end(tmp_path):
    path = tmp_path / "data"
    path.write_bytes(b"12345")
    assert read_regular(path, 5) == b"12345"
    with pytest.raises(OSError, match="too large"):
        read_regular(path, 4)


WRITING = """
import os, sys
from pathlib import Path
from xorviz.core.files import staged_folder, whole_file
with whole_file(Path(sys.argv[1])) as stream, staged_folder(Path(sys.argv[2])) as staging:
    stream.write(b"half")
    stream.flush()
    (staging / "0.png").write_bytes(b"half")
    if sys.argv[3] == "dies":
        os.kill(os.getpid(), 9)
    print(flush=True)
    sys.stdin.read()
"""


def left_by(process):
    """What processes that write have left in a folder."""
    return subprocess.Popen([sys.executable, "-c", WRITING, *process], **PIPES)


PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no process is asked whether it lives")
def test_what_was_left_by_a_process_that_was_ended_goes_with_the_next_and_nothing_else(tmp_path):
    path, frames = tmp_path / "run.xorviz", tmp_path / "frames"
    path.write_bytes(b"old")
    with left_by([path, frames, "lives"]) as living:
        living.stdout.readline()
        with left_by([path, tmp_path / "others", "dies"]) as dying:
            dying.wait()
        assert len(names(tmp_path)) == 5
        of_others = [
            tmp_path / f"{name}-{dying.pid}-{end}" for name, end in (("mine", "1"), (".0", "ab.partial"))
        ]
        for each in of_others:
            each.write_bytes(b"not of this file")
        clear_left(path)
        for each in of_others:
            each.unlink()
        of_living = [each for each in names(tmp_path) if f"-{living.pid}-" in each]
        assert names(tmp_path) == [*of_living, "frames", "others", "run.xorviz"]
        (tmp_path / of_living[0]).rename(tmp_path / ".mine.partial")  # by another name it is no litter
        with staged_folder(tmp_path / "others") as staging:
            (staging / "1.png").write_bytes(b"new")
        assert names(tmp_path / "others") == ["1.png"]
        living.kill()
    with whole_file(path) as stream:
        stream.write(b"new")
    assert names(tmp_path) == [".mine.partial", "frames", "others", "run.xorviz"]
    (left,) = (tmp_path / "frames").iterdir()
    (left / "replaced").mkdir()  # as if it had been ended while it moved what was complete
    for name in ("0.png", "1.png"):
        (left / "replaced" / name).write_bytes(b"older")
    with staged_folder(tmp_path / "frames", force=True):
        pass
    found = {each.name: each.read_bytes() for each in (tmp_path / "frames").iterdir()}
    assert found == {"0.png": b"half", "1.png": b"older"}  # nothing is lost that was there before
