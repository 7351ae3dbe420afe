import pytest

from tests.gui.teach.reader import Reader
from xorviz.gui.teach.answers import answers_file


@pytest.fixture
def reader(window, qtbot):
    return Reader(window, qtbot)


@pytest.fixture(autouse=True)
def no_answers_yet(qapp):
    path = answers_file()
    for file in path.parent.glob("answers*"):
        file.unlink()
    return path
