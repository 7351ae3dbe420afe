"""What a person chooses for a landscape stays where the network has it."""

from PySide6.QtWidgets import QComboBox

from xorviz.gui.landscape.landscape_form import LandscapeForm
from xorviz.gui.landscape.scene import PARAMETERS, PATH


def test_two_weights_are_asked_for_where_they_span_the_plane_alone(qapp, show):
    form = show(LandscapeForm(), (760, 60))
    form.offer((2, 2, 1))
    plane, across = (form.findChild(QComboBox, f"landscape_{name}") for name in ("plane", "across"))
    assert not across.isVisible()
    for kind in (PARAMETERS, PATH):
        plane.setCurrentIndex(plane.findData(kind))
        assert across.isVisible() == (form.choice.kind == PARAMETERS) == (kind == PARAMETERS)


def test_the_weights_that_were_chosen_stay_where_the_network_has_them(qapp):
    form = LandscapeForm()
    form.offer((2, 2, 1))
    assert (form.choice.first, form.choice.second) == (0, 1)
    across, up = (form.findChild(QComboBox, f"landscape_{name}") for name in ("across", "up"))
    across.setCurrentIndex(2)
    up.setCurrentIndex(3)
    form.offer((2, 1))
    assert (form.choice.first, form.choice.second) == (2, 1)
    form.offer((2, 3, 1))
    assert (form.choice.first, form.choice.second) == (2, 1)
    form.deleteLater()
