"""What is no table is refused in one line, from Python and on the command line; nothing waits for it."""

import os

import pytest

from tests.core.data.table.bad_tables import FILES
from xorviz.cli import WINDOW, _parse
from xorviz.cli.options import config_of
from xorviz.core import ConfigError, Dataset


@pytest.fixture(params=FILES)
def bad(request, tmp_path):
    make, told = FILES[request.param]
    path = tmp_path / "bad.csv"
    make(path)
    return path, told


def test_python_says_why_in_a_line(bad):
    path, told = bad
    with pytest.raises(ConfigError) as refused:
        Dataset.read(path)
    said = str(refused.value)
    assert "\n" not in said
    assert said.removeprefix(str(path)).removeprefix(":").lstrip().startswith(told)


def test_so_does_the_option_of_the_window(bad):
    path, told = bad
    with pytest.raises(ConfigError, match=r"bad\.csv") as refused:
        config_of(_parse(["--data", str(path)]), WINDOW)
    assert told in str(refused.value)


def test_so_does_the_command_line_and_trains_nothing(bad, xorviz):
    path, told = bad
    code, output, errors = xorviz("train", "--data", str(path), "--epochs", "1")
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert told in errors


def test_a_file_that_vanishes_while_it_is_read_is_named(tmp_path, monkeypatch):
    path = tmp_path / "bad.csv"
    path.write_bytes(b"a,b\n1,2\n")
    opened = os.open

    def vanish(name, *flags):
        path.unlink(missing_ok=True)
        return opened(name, *flags)

    monkeypatch.setattr(os, "open", vanish)
    with pytest.raises(ConfigError, match=r"bad\.csv cannot be read: No such file"):
        Dataset.read(path)


def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "bad.csv"
    path.write_bytes(b"a,b\n1,2\n")
    opened = os.open

    def swap(name, *flags):
        path.unlink()
        os.mkfifo(path)
        return opened(name, *flags)

    monkeypatch.setattr(os, "open", swap)
    with pytest.raises(ConfigError, match="it is no regular file"):
        Dataset.read(path)


def test_a_name_that_no_file_can_have_is_refused():
    with pytest.raises(ConfigError, match="is no name of a file"):
        Dataset.read("a\0b")
