"""Layers and neurons changed in the diagram of the window: by pointer, key, menu and palette."""

from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from tests.driving import train_to
from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.core import TrainingConfig
from xorviz.gui.network.diagram_keys import point_of
from xorviz.gui.network.layers.layer_controls import LayerBar
from xorviz.session.settings import LessonPlace

pytestmark = opens_a_window

USUAL = TrainingConfig()


def seen(person):
    """The controls that are seen in the diagram, by name."""
    buttons = person.see("network").findChildren(QToolButton)
    return {button.objectName(): button for button in buttons if button.isVisible()}


def bars(network):
    """Where the controls stand that are seen."""
    return [QRectF(bar.geometry()) for bar in network.findChildren(LayerBar) if bar.isVisible()]


def node(person, layer, index):
    nodes = person.see("network").diagram.nodes
    return next(each for each in nodes if (each.layer, each.index) == (layer, index))


def point_at_layer(person, layer):
    network = person.see("network")
    person.point_at(network, QPoint(1, 1))  # or a pointer that was there already says nothing
    person.point_at(network, point_of(node(person, layer, 0)))


def press(person, *keys, shift=False):
    network = person.see("network")
    network.setFocus()
    person.qtbot.waitUntil(network.hasFocus, timeout=60_000)
    for key in keys:
        modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(network, key, modifier)


def begin(person, config=USUAL):
    """Begin a run of another network in the same window, with the pointer elsewhere."""
    person.window.session.start_run(config)
    person.point_at(person.see("network"), QPoint(1, 1))


class TestPointer:
    @pytest.mark.slow
    def test_only_what_is_near_is_seen_and_it_moves_nothing(self, person):
        network = person.see("network")
        before = network.diagram
        assert seen(person) == {}
        point_at_layer(person, 1)
        kinds = "narrower_1", "wider_1", "out_1", "in_1", "in_2"
        assert set(seen(person)) == {f"layer_{kind}" for kind in kinds}
        assert_each_is_told(seen(person))
        assert network.diagram is before
        QApplication.sendEvent(network, QEvent(QEvent.Type.Leave))
        assert seen(person) == {}
        begin(person, TrainingConfig(hidden=(3, 3, 3)))
        point_at_layer(person, 3)
        assert {"layer_wider_3", "layer_in_3", "layer_in_4"} <= set(seen(person))
        assert "layer_wider_1" not in seen(person)
        assert "layer_in_1" not in seen(person)

    def test_plus_and_minus_change_the_layer_and_are_taken_back(self, person, window, qtbot):
        session = window.session
        for name, hidden in (
            ("layer_wider_1", (3,)),
            ("layer_narrower_1", (2,)),
            ("layer_in_2", (2, 2)),
            ("layer_out_1", (2,)),
        ):
            point_at_layer(person, 1)
            QTest.mouseClick(seen(person)[name], Qt.MouseButton.LeftButton)
            assert session.config.hidden == hidden
            assert session.snapshot.layers == (2, *hidden, 1)
            assert person.see("hidden_layers").text() == str(len(hidden))
        for hidden in ((2, 2), (2,), (3,), (2,)):
            person.press("Ctrl+Z")
            assert session.config.hidden == hidden
        train_to(qtbot, session, 30)  # a run that has begun stays
        point_at_layer(person, 1)
        QTest.mouseClick(seen(person)["layer_wider_1"], Qt.MouseButton.LeftButton)
        assert [branch.run.epoch for branch in session.branches] == [30, 0]

    @pytest.mark.slow
    def test_the_control_stays_under_the_pointer_until_it_leaves(self, person, window):
        network = person.see("network")

        def press_on(name, numbers):
            button = seen(person)[name]
            at = button.mapTo(window, button.rect().center())
            person.point_at(button, button.rect().center())
            for number in numbers:
                QTest.mouseClick(window.childAt(at), Qt.MouseButton.LeftButton)
                assert window.session.config.hidden == (number,)
                assert not any(one.intersects(other) for one, other in combinations(bars(network), 2))

        point_at_layer(person, 1)
        press_on("layer_wider_1", (3, 4, 5, 6))
        press_on("layer_narrower_1", (5, 4, 3))
        person.point_at(network, point_of(node(person, 1, 0)))
        assert len(bars(network)) == 3
        assert not any(bar.intersects(taken) for bar in bars(network) for taken in network.diagram.taken)

    @pytest.mark.slow
    def test_other_networks_than_the_usual(self, person, window):
        session = window.session
        begin(person, TrainingConfig(hidden=(), activation="relu"))
        person.point_at(person.see("network"), person.see("network").rect().center())
        QTest.mouseClick(seen(person)["layer_in_1"], Qt.MouseButton.LeftButton)  # one comes in between
        assert (session.config.hidden, session.config.activation) == ((2,), "relu")

        several = TrainingConfig(hidden=(3, 4), activation=("tanh", "relu"))
        begin(person, several)
        point_at_layer(person, 1)
        QTest.mouseClick(seen(person)["layer_in_2"], Qt.MouseButton.LeftButton)
        changed = session.config  # the new layer takes the activation of its neighbour
        assert (changed.hidden, changed.activations[:-1]) == ((3, 3, 4), ("tanh", "tanh", "relu"))
        person.press("Ctrl+Z")
        assert session.config == several

        begin(person, TrainingConfig(hidden=(1, 16, 2, 2, 2, 2)))  # the ends are said and cannot be passed
        point_at_layer(person, 1)
        assert not seen(person)["layer_narrower_1"].isEnabled()
        assert not seen(person)["layer_in_1"].isEnabled()
        assert "6 hidden layers" in seen(person)["layer_in_1"].toolTip()
        point_at_layer(person, 2)
        assert not seen(person)["layer_wider_2"].isEnabled()

        begin(person, TrainingConfig(hidden=(100,)))  # folded
        point_at_layer(person, 1)
        QTest.mouseClick(seen(person)["layer_narrower_1"], Qt.MouseButton.LeftButton)
        assert session.config.hidden == (99,)

    def test_a_lesson_stays_calm(self, make_window, qtbot):
        person = Person(make_window(place=LessonPlace()), qtbot)
        point_at_layer(person, 1)
        press(person, Qt.Key.Key_Right)
        assert seen(person) == {}


class TestKeys:
    @pytest.mark.slow
    def test_keys_change_the_layer_that_they_have_led_to(self, person, window):
        session = window.session
        press(person)
        assert "layer_wider_1" in seen(person)
        person.see("timeline").setFocus()
        assert seen(person) == {}
        press(person, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Plus)
        assert session.config.hidden == (3,)
        press(person, Qt.Key.Key_Insert)
        assert session.config.hidden == (4,)
        press(person, Qt.Key.Key_Delete, Qt.Key.Key_Delete, Qt.Key.Key_Delete)
        assert session.config.hidden == (1,)
        press(person, Qt.Key.Key_Delete)
        assert session.config.hidden == (1,)
        assert "only neuron" in window.statusBar().currentMessage()
        press(person, Qt.Key.Key_Insert, shift=True)
        assert session.config.hidden == (1, 1)
        press(person, Qt.Key.Key_Delete, shift=True)
        assert session.config.hidden == (1,)

    @pytest.mark.slow
    def test_inputs_have_no_neurons_to_add(self, person, window):
        press(person, Qt.Key.Key_Left, Qt.Key.Key_Insert)
        assert window.session.config.hidden == (2,)
        assert "for a hidden layer" in window.statusBar().currentMessage()
        press(person, Qt.Key.Key_Insert, shift=True)
        assert window.session.config.hidden == (2, 2)

    @pytest.mark.slow
    def test_a_neuron_that_goes_leaves_the_keyboard_at_its_neighbour(self, person):
        right, down = Qt.Key.Key_Right, Qt.Key.Key_Down
        press(person, right, right, right, down, Qt.Key.Key_Delete)
        network = person.see("network")
        assert (network._reached.layer, network._reached.index) == (1, 0)
        assert "hidden neuron" in network.spoken()


def menu_at(person, thing):
    network = person.see("network")
    at = point_of(thing).toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, network.mapToGlobal(at))
    QApplication.sendEvent(network, event)
    menu = next(menu for menu in network.findChildren(QMenu) if menu.isVisible())
    return menu, {action.text(): action for action in menu.actions()}


@pytest.mark.slow
def test_menu_and_palette_offer_it(person, window):
    for layer, text, hidden in (
        (1, "One neuron more in the hidden layer", (3,)),
        (1, "Take out the hidden layer", ()),
        (0, "One hidden layer more, after the inputs", (2, 2)),
        (2, "One hidden layer more, before the output layer", (2, 2)),
    ):
        begin(person)
        menu, actions = menu_at(person, node(person, layer, 0))
        actions[text].trigger()
        menu.close()
        assert window.session.config.hidden == hidden
    begin(person)
    window.activateWindow()
    window.actions_by_id["help.palette"].trigger()
    person.see("palette").activateWindow()
    line = person.see("palette_line")
    line.setFocus()
    QTest.keyClicks(line, "neuron more")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert window.session.config.hidden == (3,)


def assert_each_is_told(buttons):
    """See what a screen reader is told that each does."""
    names = {
        name: QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
        for name, button in buttons.items()
    }
    assert names["layer_wider_1"] == "One neuron more in the hidden layer"
    assert names["layer_in_1"] == "One hidden layer more, after the inputs"
    assert len(set(names.values())) == len(names)
