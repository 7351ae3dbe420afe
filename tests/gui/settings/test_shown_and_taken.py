"""Whatever a control shows, it takes."""

import pytest
from PySide6.QtWidgets import QComboBox

from xorviz.core import TrainingConfig
from xorviz.core.run.parameters import PARAMETERS
from xorviz.gui.kit.number_field import NumberField

OWNERS = "dataset", "optimiser", "schedule", "penalty"
"""Settings that have some of their own."""
OF_CLASSES = "softmax", "cross_entropy"
"""What only classes that exclude each other can have."""


def home_of(name):
    """Return settings with which a setting counts."""
    owners = [
        ("dataset", "moons"),
        *((each, choice) for each in OWNERS for choice in PARAMETERS[each].choices),
    ]
    found = ({owner: choice} for owner, choice in owners)
    usual = TrainingConfig()
    return {} if name in usual.settings else next(e for e in found if name in usual.changed(**e).settings)


def settings_at_their_ends():
    """Each setting with the least and the greatest that is allowed, or with each of its choices."""
    for parameter in PARAMETERS.values():
        if parameter.kind == "widths":
            yield from ((parameter.name, (width,)) for width in (1, 17, int(parameter.maximum)))
        elif parameter.kind == "choice":
            yield from ((parameter.name, choice) for choice in parameter.choices)
        elif parameter.kind != "several":
            least = parameter.minimum if parameter.minimum != 5e-324 else 1e-300  # the least in Qt's field
            ends = least, min(parameter.maximum, 2**40)
            yield from ((parameter.name, end if parameter.kind == "real" else int(end)) for end in ends)


@pytest.mark.slow
def test_what_a_control_shows_it_takes(window, person):
    """A run may have been begun elsewhere: whatever its settings are, they can be had by hand too."""
    for name, value in settings_at_their_ends():
        source = {"dataset": "blobs"} if value in OF_CLASSES else home_of(name)
        loss = {"loss": "squared_error"} if name == "output_activation" else {}
        config = TrainingConfig().changed(**source).changed(**loss).changed(**{name: value})
        window.session.start_run(config)
        control = next(each for each in window.controls._controls if each.parameter.name == name)
        box = control.findChild(QComboBox)
        if box is not None:
            place = box.currentIndex()
            assert box.itemData(place) == value
            assert box.model().item(place).isEnabled()
            box.setCurrentIndex(1 if place == 0 else 0)
            assert window.session.config != config
            box.setCurrentIndex(box.findData(value))
        else:
            field = control.findChild(NumberField)
            shown = field.text()
            parameter = PARAMETERS[name]
            others = ("3", "4") if parameter.kind == "integer" else ("3", "0.3")
            allowed = [each for each in others if parameter.minimum <= float(each) <= parameter.maximum]
            person.type_number(field.objectName(), next(each for each in allowed if each != shown))
            assert window.session.config != config, (name, value)
            person.type_number(field.objectName(), shown)
        assert window.session.config == config, (name, value)


def test_layers_of_different_widths_have_no_one_width(window, person):
    window.session.edit_parameter("hidden", (4, 2))
    field = person.see("width_number")
    assert (field.text(), field.lineEdit().placeholderText()) == ("", "4-2")
    person.type_number("width_number", "")
    assert window.session.config.hidden == (4, 2)
    person.type_number("width_number", "3")
    assert window.session.config.hidden == (3, 3)
    person.type_number("width_number", "")
    assert field.text() == "3"
    window.session.edit_parameter("hidden", ())
    assert (field.text(), field.lineEdit().placeholderText()) == ("", "none")
