"""What a person chooses for a landscape stays where the network has it."""

from PySide6.QtWidgets import QComboBox

from xorviz.gui.landscape.landscape_form import LandscapeForm


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
