"""What Undo has taken back before it came into force is not brought into the runs of another file."""

from threading import Event

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

from tests.gui.app.keeping.file_steps import Buttons, answer, choose, do
from tests.gui.conftest import opens_a_window
from xorviz.core import Dataset, TrainingConfig
from xorviz.core.run.snapshot import MANY
from xorviz.session.wishes import making

pytestmark = opens_a_window


@pytest.fixture
def withdrawn(window, monkeypatch):
    """A window of many samples, in which another seed was wished for and taken back: Redo would bring it."""
    inputs = np.random.default_rng(0).uniform(-1, 1, (MANY, 2))
    config = TrainingConfig().learning(Dataset("own", "Many", inputs, (inputs[:, :1] > 0).astype(float)))
    window.session.start_run(config, made=making.Run(config, window.session.view.engine))
    window.undo.forget()
    right, go_on = making.made_run, Event()

    def make(*given):
        assert go_on.wait(60)
        return right(*given)

    monkeypatch.setattr(making, "made_run", make)
    window.session.edit_parameter("seed", 77)
    do(window, "edit.undo")
    assert window.actions_by_id["edit.redo"].text() == "Redo seed 77"
    yield window
    go_on.set()


def begin_anew(qtbot, window, kept):
    do(window, "file.new")
    answer(window, Buttons.Discard)


def open_kept(qtbot, window, kept):
    do(window, "file.open")
    choose(window, "open_dialog", kept)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "lost_dialog") is not None)
    with qtbot.waitSignal(window.dialogs.files.files.opened):
        answer(window, Buttons.Discard)


@pytest.mark.parametrize("replace", [begin_anew, open_kept])
def test_neither_new_nor_open_leaves_something_to_redo(qtbot, withdrawn, kept, replace):
    session, redo = withdrawn.session, withdrawn.actions_by_id["edit.redo"]
    replace(qtbot, withdrawn, kept)
    assert session.config.own is None
    config, branches = session.config, list(session.branches)
    assert (redo.text(), redo.isEnabled()) == ("Redo", False)
    withdrawn.undo.make_again()
    assert session.making.wanted == session.config == config
    assert list(session.branches) == branches
