import ctypes
import os
import sys
from types import SimpleNamespace

import pytest

from xorviz.core import memory


@pytest.fixture
def meminfo(monkeypatch, tmp_path):
    """Stand for what the system says."""
    monkeypatch.setattr(memory, "MEMINFO", tmp_path / "meminfo")
    return memory.MEMINFO


def test_what_is_free_counts_and_not_all_there_is(meminfo):
    meminfo.write_text("MemTotal:       16000 kB\nMemAvailable:    3000 kB\n")
    assert memory.available_bytes() == 3000 * 1024


def test_all_there_is_where_nothing_else_is_known(meminfo, monkeypatch):
    sizes = {"SC_PHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert memory.available_bytes() == 4_096_000
    meminfo.write_text("MemTotal:       16000 kB\n")
    assert memory.available_bytes() == 4_096_000


@pytest.mark.parametrize(("done", "found"), [(1, 5 * 2**30), (0, None)])
def test_windows_says_it_its_own_way(meminfo, monkeypatch, done, found):
    def status_of(pointer):
        status = pointer._obj
        assert status.length == ctypes.sizeof(status) == 64
        status.available = 5 * 2**30
        return done

    kernel = SimpleNamespace(GlobalMemoryStatusEx=status_of)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert memory.available_bytes() == found
