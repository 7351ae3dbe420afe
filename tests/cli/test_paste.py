"""`xorviz --paste`: a run as text, from the command line."""

import io
import sys

import pytest

from tests.core.runfile.test_link_text import GOOD
from xorviz.core.runfile.link_text import read_link_text


@pytest.fixture
def opened(monkeypatch):
    """What a window would be opened with, without one."""
    asked = []
    monkeypatch.setattr("xorviz.gui.app.platform.display_or_reason", lambda: None)
    monkeypatch.setattr(
        "xorviz.gui.app.application.run_application", lambda *arguments: asked.append(arguments) or 0
    )
    return asked


def test_a_text_or_standard_input_is_opened(xorviz, opened, monkeypatch):
    assert xorviz("--paste", GOOD)[0] == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"> {GOOD[:50]}\n> {GOOD[50:]}\n"))
    assert xorviz("--paste", "-")[0] == 0
    assert xorviz("--paste")[0] == 0  # the clipboard, which only a window has
    config = read_link_text(GOOD).branch.config
    assert [(arguments[0] == config, arguments[3] is not None) for arguments in opened] == [
        (True, True),
        (True, True),
        (False, True),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (
            ("--paste", GOOD[:-3]),
            1,
            "this text is no run: a part of it is missing, or was changed on the way",
        ),
        (("--paste", "hello"), 1, "this text is no run: it does not begin with"),
        (("--paste", GOOD, "--seed", "3"), 2, "--seed is not allowed with a run file"),
        (("--paste", GOOD, "a.xorviz"), 2, "--paste is not allowed with a file"),
        (("--paste", GOOD, "train"), 2, "--paste before a command is the window's"),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_line_and_no_window_comes(xorviz, opened, arguments, code, line):
    found, out, err = xorviz(*arguments)
    assert (found, out, opened) == (code, "", [])
    assert line in err
    assert err.count("\n") == 1
