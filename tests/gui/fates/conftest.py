import pytest

from tests.gui.fates.map_alone import Alone
from xorviz.gui.fates import fate_picture


@pytest.fixture(autouse=True)
def few_points(monkeypatch):
    monkeypatch.setattr(fate_picture, "MOST_POINTS", 1500)


@pytest.fixture
def alone(show):
    made = []

    def make(*given, **told):
        made.append(Alone(show, *given, **told))
        return made[-1]

    yield make
    for each in made:
        each.session.close()
