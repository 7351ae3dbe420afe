from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QSlider,
    QToolButton,
    QWidget,
)

from xorviz.core import TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import SOURCES, Source
from xorviz.core.network.features import FEATURES
from xorviz.core.parameter import Parameter
from xorviz.core.run.parameters import PARAMETERS
from xorviz.gui.settings.controls import ControlPanel

number = partial(Parameter, group="data", minimum=0, allowed="a number")
JITTER = number(
    name="jitter",
    label="Jitter",
    help="How far points are moved.",
    kind="real",
    slider=(0.0, 1.0),
    default=0.25,
    compared=(0.0, 0.5),
)
COPIES = number(
    name="copies", label="Copies", help="Of each point.", kind="integer", slider=(1, 9), default=2
)


def shaken(jitter, copies):
    """The points of XOR, several times each, and moved."""
    inputs = np.repeat([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], copies, axis=0) + jitter
    targets = np.repeat([[0.0], [1.0], [1.0], [0.0]], copies, axis=0)
    return Dataset("shaken", "Shaken", inputs, targets, (-1.0, 3.0))


@pytest.fixture
def source(monkeypatch):
    """A source with two settings of its own."""
    monkeypatch.setitem(SOURCES, "shaken", Source("shaken", "Shaken", (JITTER, COPIES), shaken))
    monkeypatch.setitem(PARAMETERS["dataset"].choices, "shaken", "Shaken")
    for parameter in (JITTER, COPIES):
        monkeypatch.setitem(PARAMETERS, parameter.name, parameter)
    return TrainingConfig(dataset="shaken")


def whole_panel():
    panel = ControlPanel({}, QWidget())
    panel.add_folded()
    return panel


def show(panel, config):
    panel.show_config(config, config.make_data())


def test_its_settings_have_controls_while_it_is_chosen(source, qapp, qtbot):
    panel = whole_panel()
    qtbot.addWidget(panel)
    slider, copies = (panel.findChild(QSlider, name) for name in ("jitter", "copies"))
    show(panel, TrainingConfig())
    assert not slider.isVisibleTo(panel)
    show(panel, source)
    assert slider.isVisibleTo(panel)
    assert slider.value() == 250
    with qtbot.waitSignal(panel.parameter_edited) as edited:
        slider.setValue(500)
    assert edited.args == ["jitter", 0.5]
    with qtbot.waitSignal(panel.parameter_edited) as edited:
        copies.setValue(1000)
    assert edited.args == ["copies", 9]
    show(panel, source.changed(dataset="xor"))
    assert not slider.isVisibleTo(panel)


def test_several_hidden_layers_have_an_activation_each(qapp, qtbot):
    panel = whole_panel()
    qtbot.addWidget(panel)
    panel.findChild(QToolButton, "more_start").click()
    boxes = [panel.findChild(QComboBox, f"activation_{layer}") for layer in range(1, 7)]
    both = panel.findChild(QComboBox, "activation")
    show(panel, TrainingConfig(activation="tanh"))
    assert not any(box.isVisibleTo(panel) for box in boxes)
    for hidden in ((2, 2), (2,) * 8):
        show(panel, TrainingConfig(hidden=hidden, activation="tanh"))
        assert [box.currentData() for box in boxes if box.isVisibleTo(panel)] == ["tanh"] * min(
            6, len(hidden)
        )
        assert both.currentData() == "tanh"
        with qtbot.waitSignal(panel.parameter_edited) as edited:
            boxes[1].setCurrentIndex(boxes[1].findData("relu"))
        wanted = ("tanh", "relu", *["tanh"] * (len(hidden) - 2))
        assert edited.args == ["activation", wanted]
        show(panel, TrainingConfig(hidden=hidden, activation=wanted))
        assert both.currentData() is None
        assert both.placeholderText() == "-".join(wanted)
        with qtbot.waitSignal(panel.parameter_edited) as edited:
            boxes[1].setCurrentIndex(boxes[1].findData("tanh"))
        assert edited.args == ["activation", "tanh"]
    with qtbot.waitSignal(panel.parameter_edited) as edited:
        both.setCurrentIndex(both.findData("sine"))
    assert edited.args == ["activation", "sine"]


@pytest.mark.parametrize("hidden", [(), (3,)])
def test_the_first_network_shown_has_no_activation_of_layers_that_are_not_there(qapp, qtbot, hidden):
    panel = whole_panel()
    qtbot.addWidget(panel)
    panel.findChild(QToolButton, "more_start").click()
    show(panel, TrainingConfig(hidden=hidden))
    boxes = [panel.findChild(QComboBox, f"activation_{layer}") for layer in range(1, 7)]
    assert not any(box.isVisibleTo(panel) for box in boxes)


def test_features_that_the_samples_do_not_have_are_grey_and_say_why(qapp, qtbot):
    panel = whole_panel()
    qtbot.addWidget(panel)
    boxes = {name: panel.findChild(QCheckBox, f"features_{name}") for name in FEATURES}
    four = Dataset("own", "own", np.arange(12.0).reshape(3, 4), np.array([[0.0], [1.0], [1.0]]))
    show(panel, TrainingConfig().with_own(four))
    for name, box in boxes.items():
        assert not box.isEnabled()
        assert box.toolTip().endswith("need 2 inputs, not 4."), name
    show(panel, TrainingConfig(features=("x1", "x1x2")))
    assert all(box.isEnabled() for box in boxes.values())
    show(panel, TrainingConfig(features=("x1",)))
    assert [name for name, box in boxes.items() if not box.isEnabled()] == ["x1"]
    assert not boxes["x1"].toolTip().endswith("inputs, not 4.")


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_setting_has_a_control(qapp, qtbot, name):
    panel = whole_panel()
    qtbot.addWidget(panel)
    assert panel.findChild(QWidget, "hidden_layers" if name == "hidden" else name) is not None


def test_features_are_boxes_to_check_of_which_one_stays(qapp, qtbot):
    panel = whole_panel()
    qtbot.addWidget(panel)
    boxes = {name: panel.findChild(QCheckBox, f"features_{name}") for name in FEATURES}
    show(panel, TrainingConfig(features=("x1", "x1x2")))
    assert [name for name, box in boxes.items() if box.isChecked()] == ["x1", "x1x2"]
    with qtbot.waitSignal(panel.parameter_edited) as edited:
        boxes["sin_x2"].click()
    assert edited.args == ["features", ("x1", "x1x2", "sin_x2")]
    show(panel, TrainingConfig(features=("x1x2",)))
    assert [name for name, box in boxes.items() if not box.isEnabled()] == ["x1x2"]


def test_what_comes_with_a_choice_is_shown_with_it_alone_and_only_unfolded(qapp, qtbot):
    panel = whole_panel()
    qtbot.addWidget(panel)
    rate, fold = panel.findChild(QSlider, "penalty_rate"), panel.findChild(QToolButton, "more_steps")
    for config, there in ((TrainingConfig(penalty="l2"), True), (TrainingConfig(), False)):
        show(panel, config)
        assert not rate.isVisibleTo(panel)
        fold.click()
        assert rate.isVisibleTo(panel) == there
        fold.click()


def test_a_slider_of_ratios_shows_nothing_of_it_too(qapp, qtbot):
    panel = whole_panel()
    qtbot.addWidget(panel)
    show(panel, TrainingConfig(penalty="l1", penalty_rate=0.0))
    assert panel.findChild(QSlider, "penalty_rate").value() == 0


def test_the_wheel_over_a_setting_changes_nothing(qtbot):
    """It scrolls the panel, unless what lies under the pointer has the keyboard."""
    panel, edited = whole_panel(), []
    qtbot.addWidget(panel)
    show(panel, TrainingConfig(hidden=(3, 3)))
    panel.parameter_edited.connect(lambda *each: edited.append(each))
    kinds = QComboBox, QSlider, QAbstractSpinBox
    editors = [each for each in panel.findChildren(QWidget) if isinstance(each, kinds)]
    assert len(editors) > 30
    for editor in editors:
        middle, none = QPointF(editor.rect().center()), QPoint()
        turned = QWheelEvent(
            middle, editor.mapToGlobal(middle), none, QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(editor, turned)
    assert edited == []
