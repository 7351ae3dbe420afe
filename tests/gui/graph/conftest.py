import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xorviz.core import TrainingConfig
from xorviz.gui.graph.graph_view import GraphView
from xorviz.session.session import Session
from xorviz.session.view import PARTS


class Alone:
    """The graph alone, with a session that it is connected to as in the window."""

    def __init__(self, show, config=None, size=(980, 520)):
        self.session = Session(config or TrainingConfig())
        self.graph = GraphView()
        self.graph.operation_selected.connect(self.session.walk.go_to)
        self.graph.neuron_selected.connect(self.session.picking.select_neuron)
        self.graph.parameter_selected.connect(self.session.picking.select_parameter)
        self.session.changed.connect(self.graph.show_view)
        self.graph.show_view(self.session.view, PARTS)
        show(self.graph, size)

    @property
    def nodes(self):
        return self.graph.shown.graph.nodes

    def node(self, name):
        return next(node for node in self.nodes if node.name == name)

    def read(self, name):
        """The value and the adjoint of a node as they are written."""
        shown, node = self.graph.shown, self.node(name)
        return shown.value_text(node), shown.adjoint_text(node)

    def purple_below(self, name):
        """Count what is purple on the edge that goes down from a box."""
        image, box = self.graph.grab().toImage(), self.graph.area_of(self.node(name).place).toRect()
        purple = self.graph.theme.colour("gradient").rgb()
        edge = [(x, box.bottom() + y) for x in range(box.left(), box.right()) for y in range(6, 40)]
        return sum(image.pixel(*place) == purple for place in edge)

    def click(self, name, *, back=False):
        area = self.graph.area_of(self.node(name).place)
        spot = self.graph._layout.spots[self.node(name).place]
        at = self.graph._port.on_screen(spot.adjoint if back else spot.box).center()
        assert area.contains(at)
        QTest.mouseClick(self.graph, Qt.MouseButton.LeftButton, pos=at.toPoint())

    def press(self, *keys):
        for key in keys:
            QTest.keyClick(self.graph, key)

    def close(self):
        self.session.close()


@pytest.fixture
def alone(show):
    made = []

    def make(*about, **more):
        made.append(Alone(show, *about, **more))
        return made[-1]

    yield make
    for each in made:
        each.close()
