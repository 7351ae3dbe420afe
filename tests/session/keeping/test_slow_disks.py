"""What is said of a disk that does not answer: of a file that has waited long, and of no other."""

from threading import Event

import pytest
from PySide6.QtCore import QObject

from tests.waiting import LIMIT_SECONDS
from xorviz.core import Run, TrainingConfig
from xorviz.core.runfile import RunFile, facts_of
from xorviz.session.keeping.file_worker import FileSaver, ToSave


@pytest.fixture
def saver(qapp):
    owner = QObject()
    saver = FileSaver(owner)
    saver._patience.setInterval(10**8)  # the test says when it ends
    yield saver
    assert saver.close(None) == []


def test_a_file_that_was_asked_for_just_now_is_not_said_to_wait(saver, qtbot, tmp_path):
    told, saved, answer = [], [], Event()
    content = RunFile((facts_of(Run(TrainingConfig())),))
    saver.slow.connect(told.append)
    saver.saved.connect(lambda wish, _: saved.append(wish))

    def make():
        assert answer.wait(LIMIT_SECONDS)
        return content

    first, second = tmp_path / "a.xorviz", tmp_path / "b.xorviz"
    saver.save(ToSave(first, make, None))
    saver.save(ToSave(second, make, None))
    saver.on_patience_ended()
    assert told == [first]
    saver.on_patience_ended()
    assert told == [first, second]
    answer.set()
    qtbot.waitUntil(lambda: len(saved) == 2)
