import pytest

from tests.core.runs import run_of
from xorviz.gui.kit import plane_picture
from xorviz.gui.kit.plane_picture import film_picture, sketch
from xorviz.gui.kit.theme import load_theme


@pytest.mark.parametrize(("hidden", "finest"), [((2,), True), ((300, 300), False)])
def test_a_picture_is_as_fine_as_its_network_can_be_asked_at_once(qapp, monkeypatch, hidden, finest):
    asked = []
    monkeypatch.setattr(
        plane_picture, "sketch", lambda snapshot, cells: asked.append(cells) or sketch(snapshot, cells)
    )
    image = film_picture(run_of(0, hidden=hidden).head, load_theme("light"), 64)
    assert (image.width(), image.height()) == (64, 64)
    (cells,) = asked
    assert (cells == 64) if finest else 8 <= cells <= 20
