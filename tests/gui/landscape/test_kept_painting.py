"""What the landscape keeps of its painting is what it would paint anew, and is kept while nothing changes."""

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.calls import count_calls
from tests.gui.conftest import opens_a_window
from xorviz.core import TrainingConfig
from xorviz.gui.kit import plane_picture
from xorviz.gui.kit.plot_items import KeptPicture
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.landscape.landscape_painter import LandscapePainter

pytestmark = opens_a_window
CIRCLE = TrainingConfig(dataset="circle", hidden=(3,), reduction="mean")


@pytest.fixture
def painted(monkeypatch):
    """How often path and samples were painted."""
    counts = Counter()
    count_calls(monkeypatch, counts, LandscapePainter, "paint_path")
    count_calls(monkeypatch, counts, plane_picture, "_paint_samples")
    return counts


def looks(person):
    return person.window.grab().toImage()


def looks_anew(person):
    """Return what is seen where nothing is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeptPicture, "paint", lambda self, painter, area, draw: draw(painter))
        return looks(person)


def farthest_apart(one, other):
    """Return by how much a channel of a pixel differs at most."""
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return max(abs(here - there) for here, there in pairs)


def test_whatever_changes_the_picture_is_as_painted_anew(alone, qtbot):
    person, other = alone(config=CIRCLE), alone(config=replace(CIRCLE, dataset="spiral"))

    def to_dark():
        set_theme(person.window, load_theme("dark"))

    def to_other_samples():
        person.window.card.show_look(other.scene.look, by_hand=False)

    looks(person)
    for change in (
        lambda: person.go_to(120, qtbot),
        person.compute,
        lambda: person.go_to(300, qtbot),
        lambda: person.key(Qt.Key.Key_Plus),
        person.compute,
        lambda: person.key(Qt.Key.Key_Right),
        person.compute,
        to_dark,
        to_other_samples,
        lambda: person.window.resize(840, 600),
    ):
        change()
        # Where what is kept lies on the ground, a colour may be rounded otherwise.
        assert farthest_apart(looks(person), looks_anew(person)) <= 2


def test_path_and_samples_are_painted_once_for_as_long_as_they_stay(alone, painted):
    person = alone(config=CIRCLE)
    looks(person)
    painted.clear()
    for at in (0.0, 0.1, 0.2):
        person.picture.show_cursor(person.run.at(300).parameters.flat + at, 300)
        looks(person)
    assert not painted
    person.picture.show_cursor(person.run.at(120).parameters.flat, 120)
    looks(person)
    assert painted == {"paint_path": 1}
