"""What is written lasts, and is read by nobody who could not read what it takes the place of."""

import errno
import os
from pathlib import Path

import pytest

from xorviz.core.files import staged_folder, whole_file

pytestmark = pytest.mark.skipif(os.name != "posix", reason="who may read a file is said otherwise there")


def fail(*_):
    raise OSError(errno.EPERM, "Operation not permitted")


def mode_of(path):
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_who_may_read_a_file_may_read_what_takes_its_place_and_nobody_else(tmp_path, mode):
    path, seen = tmp_path / "mine.csv", []
    path.write_text("old")
    path.chmod(mode)
    with whole_file(path) as stream:
        seen = [mode_of(each) for each in tmp_path.iterdir() if each != path]
        stream.write(b"new")
    assert seen == [0o600]
    assert (path.read_bytes(), mode_of(path)) == (b"new", mode)


def test_a_new_file_may_be_read_as_files_are_usually(tmp_path):
    before = os.umask(0o027)
    try:
        with whole_file(tmp_path / "new.csv") as stream:
            stream.write(b"new")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "new.csv") == 0o640


def test_a_group_that_cannot_be_given_gets_no_more_than_all_others(tmp_path, monkeypatch):
    path = tmp_path / "ours.csv"
    path.write_text("old")
    os.chown(path, -1, os.getgid())
    path.chmod(0o664)
    true = Path.stat
    monkeypatch.setattr(os, "chown", fail)
    monkeypatch.setattr(Path, "stat", lambda self, **named: OfAnotherGroup(true(self, **named), self == path))
    with whole_file(path) as stream:
        stream.write(b"new")
    monkeypatch.undo()
    assert mode_of(path) == 0o644


class OfAnotherGroup:
    """What is told of a file, with another group than it has."""

    def __init__(self, told, other):
        self.st_mode, self.st_uid, self.st_gid = told.st_mode, told.st_uid, told.st_gid + other


def test_a_private_picture_stays_private_when_another_takes_its_place(tmp_path):
    (tmp_path / "0.png").write_text("old")
    (tmp_path / "0.png").chmod(0o600)
    with staged_folder(tmp_path, force=True) as staging:
        assert mode_of(staging) == 0o700
        (staging / "0.png").write_text("new")
    assert [(tmp_path / "0.png").read_text(), mode_of(tmp_path / "0.png")] == ["new", 0o600]


@pytest.mark.parametrize("fails", [False, True])
def test_a_new_name_is_made_to_last_and_is_there_even_if_that_fails(tmp_path, monkeypatch, fails):
    done = []
    sync, move = os.fsync, os.replace

    def fsync(file):
        is_folder = os.path.isdir(f"/proc/self/fd/{file}")
        done.append("folder" if is_folder else "file")
        if is_folder and fails:
            fail()
        sync(file)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", lambda *each: (done.append("name"), move(*each)))
    with whole_file(tmp_path / "a.csv") as stream:
        stream.write(b"new")
    assert done == ["file", "name", "folder"]
    assert (tmp_path / "a.csv").read_bytes() == b"new"
    done.clear()
    with staged_folder(tmp_path / "b") as staging, whole_file(staging / "0.png") as stream:
        stream.write(b"new")
    assert (done[0], done[-1], os.listdir(tmp_path / "b")) == ("file", "folder", ["0.png"])
    assert done.count("folder") == 1  # and not for each picture
