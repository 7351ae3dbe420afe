"""The network as matrices: the weights and biases of each layer, and their gradients, as cells in colours."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.gradient_rounding import settled_gradient
from xorviz.core.network.arrays import Array
from xorviz.core.network.input_names import names_of
from xorviz.core.network.noise import settled_parameters
from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.number_field import ENTER
from xorviz.gui.kit.themed import fill_ground
from xorviz.gui.kit.widgets import announce
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.diagram_words import matrix_words, parameter_said
from xorviz.gui.network.edge_labels import edge_numbers
from xorviz.gui.network.hands.drag import Handle
from xorviz.gui.network.hands.held_marks import paint_lock_in, paint_off, paint_off_among
from xorviz.gui.network.hands.network_hands import downhill_words
from xorviz.gui.network.hover_box import paint_box, parameter_lines
from xorviz.gui.network.matrix.matrix_layout import Cell, MatrixBlock
from xorviz.gui.network.matrix.matrix_painter import MatrixPainter
from xorviz.gui.network.network_picture import NetworkPicture

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
ALONG_ROW = Qt.Key.Key_Left, Qt.Key.Key_Right


class MatrixView(NetworkPicture):
    """Shows all parameters and gradients of a snapshot: nothing of it is computed before it is painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("matrix", "Matrices of weights and gradients", parent)
        self._painter: MatrixPainter | None = None
        self.reached: int | None = None
        """The parameter that the keys have led to."""
        self._numbers: tuple[Array, Array] = np.empty(0), np.empty(0)
        self._numbers_of: tuple[object, ...] = ()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the network at an epoch."""
        if self._snapshot is None or snapshot.layers != self._snapshot.layers:
            self.reached = self._pointed = None
        super().show_snapshot(snapshot)

    def painter_now(self) -> MatrixPainter | None:
        """Return what paints the matrices: the same as long as only numbers change."""
        if self._snapshot is None:
            return None
        made_for = self._snapshot.layers, self.theme, QRectF(self.rect()), self.devicePixelRatioF()
        kept = self._painter is not None and self._painter.names == names_of(self._snapshot.layers)
        if self._painter is None or not kept or self._painter.made_for != made_for:
            self._painter = MatrixPainter(*made_for)
        return self._painter

    def box_of(self, place: int) -> QRectF:
        """Return where the cell of a parameter is; empty before anything is shown."""
        painter = self.painter_now()
        if painter is None:
            return QRectF()
        cell = painter.layout.cell_of(place)
        return painter.layout.by_layer[cell.layer][0].cell_box(cell)

    def place_at(self, point: QPointF) -> int | None:
        """Return the parameter whose cell is at a point: of several, the strongest."""
        painter = self.painter_now()
        if painter is None:
            return None
        for block in painter.layout.blocks:
            found = block.parameters_at(point)
            if found is not None:
                return self._strongest(painter, block, *found)
        return None

    def hover_text(self) -> list[str]:
        """Return what is said of the cell under the pointer, line by line; nothing if there is none."""
        place = self._own()
        if self._snapshot is None or place is None:
            return []
        several = self._several(place)
        told = [f"the strongest of {several:,} in its cell"] if several > 1 else []
        way = [downhill_words(place, self._snapshot)] if self.hands.moves_place(place) else []
        return [*parameter_lines(place, self._snapshot, self.lit_shown.take()), *told, *way]

    def spoken(self) -> str:
        """Return what is under the pointer in words; if nothing is, what the matrices show."""
        place = self._own()
        if self._snapshot is None:
            return ""
        if place is None:
            return matrix_words(self._snapshot)
        (value,), (gradient,) = edge_numbers(self._snapshot, self.lit_shown.take(), [place])
        way = f", {downhill_words(place, self._snapshot)[2:]}" if self.hands.moves_place(place) else ""
        return parameter_said(place, self._snapshot, value, gradient) + way

    def type(self, place: int) -> None:
        """Let the number of a cell be typed."""
        handle = self._handle(place)
        if self._snapshot is not None and handle is not None:
            self.hands.type(handle, self._snapshot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Describe what is under the pointer, or drag it."""
        self._pointer = event.position()
        if self.hands.drag(event.position(), event.modifiers()):
            self.setCursor(Qt.CursorShape.SizeVerCursor)
            return
        hand = self._own() is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        self._tell_pointed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the weight or bias that is pressed in hand, to be selected or dragged."""
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None and self._snapshot is not None:
            self.hands.press(place, self._handle(place), event.position(), self._snapshot)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select what was clicked; let go of what was dragged."""
        place = self.hands.pressed
        if event.button() == Qt.MouseButton.LeftButton and isinstance(place, int):
            if not self.hands.release():
                self.parameter_selected.emit(place)
            self._tell_pointed()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a cell."""
        by_key, point = event.reason() == QContextMenuEvent.Reason.Keyboard, QPointF(event.pos())
        handle = self._handle(self.reached if by_key else self.place_at(point))
        if self._snapshot is None or handle is None:
            event.ignore()  # then it is the view's own
        else:
            self.hands.open_menu(None, handle, handle.at if by_key else point, self._snapshot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from cell to cell; Enter selects, as a click does; hands know other keys."""
        key, painter = Qt.Key(event.key()), self.painter_now()
        if painter is not None and key in STEPS:
            self._pointer, self.reached = None, self._walked(painter, key)
            announce(self, self.spoken())
            self._tell_pointed()
        elif key in ENTER and self.reached is not None:
            self.parameter_selected.emit(self.reached)
        elif self._snapshot and self.hands.key(None, self._handle(self.reached), event, self._snapshot):
            self._pointer = None
            if not self.hands.is_typing:
                announce(self, self.spoken())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        matrices = self.painter_now()
        with QPainter(self) as painter:
            fill_ground(painter, self, self.theme)
            if matrices is None or self._snapshot is None:
                return
            lit, own = self.lit_shown.take(), self._own()
            matrices.paint(painter, *self._shown(lit), self._pointed if own is None else own, lit)
            held = self._snapshot.config.held
            for neuron in held.off:
                for block, box in matrices.layout.boxes_of(*neuron):
                    paint = paint_off_among if block.thinned else paint_off  # a cell may be of others too
                    paint(painter, box, self.theme)
            for place in held.frozen:
                paint_lock_in(painter, self.box_of(place), self.theme)
            if own is not None:
                beside = self._pointer or self.box_of(own).center()
                paint_box(painter, self.theme, QRectF(self.rect()), self.hover_text(), beside)

    def _own(self) -> int | None:
        """Return what is dragged or under the pointer; without one, what the keys have led to."""
        if self.hands.dragged is not None:
            return self.hands.dragged
        if self._pointer is not None:
            return self.place_at(self._pointer)
        return self.reached if self.hasFocus() else None

    def _tell_pointed(self) -> None:
        own = self._own()
        self.hands.keep_step(own)
        self.parameter_pointed.emit(own)
        self.update()

    def _handle_at(self, point: QPointF) -> Handle | None:
        return self._handle(self.place_at(point))

    def _handle(self, place: int | None) -> Handle | None:
        """Return where a parameter can be taken; not one of several in a cell."""
        if place is None or self._several(place) > 1:
            return None
        return Handle(place, self.box_of(place).center())

    def _walked(self, painter: MatrixPainter, key: Qt.Key) -> int:
        """Return what an arrow leads to: along rows and columns of cells, beyond them to the next layer."""
        layout, step, across = painter.layout, STEPS[key], key in ALONG_ROW
        if self.reached is None:
            return 0
        layer, *here = layout.cell_index(self.reached)
        rows, columns = layout.by_layer[layer][0].shape
        here[across] += step
        if not (0 <= here[0] < rows and 0 <= here[1] <= columns):  # the biases are the last column
            layer += step
            if layer not in layout.by_layer:
                return self.reached
            rows, columns = layout.by_layer[layer][0].shape
            here[across] = 0 if step > 0 else (columns if across else rows - 1)
        block = layout.by_layer[layer][0]
        row, column = min(here[0], rows - 1), min(here[1], columns)
        return self._strongest(painter, block, *block.parameters_of(row, column))

    def _several(self, place: int) -> int:
        """Return how many parameters the cell of one stands for."""
        painter = self.painter_now()
        assert painter is not None
        layer, row, column = painter.layout.cell_index(place)
        return math.prod(map(len, painter.layout.by_layer[layer][0].parameters_of(row, column)))

    def _strongest(self, painter: MatrixPainter, block: MatrixBlock, rows: range, columns: range) -> int:
        """Return the parameter of a cell: of those that it stands for, the one that it shows."""
        places = [
            painter.layout.place_of(Cell(block.layer, row, column)) for row in rows for column in columns
        ]
        if len(places) == 1:
            return places[0]
        shown = self._shown(self.lit_shown.take())[block.kind == "gradients"]
        return max(places, key=lambda place: abs(float(np.nan_to_num(shown[place]))))

    def _shown(self, lit: Lit) -> tuple[Array, Array]:
        """Return all weights and gradients: 0 for what is rounding, NaN where a walk has not come to it."""
        assert self._snapshot is not None
        of = self._snapshot, lit.weights, lit.gradients
        if not self._numbers_of or any(a is not b for a, b in zip(of, self._numbers_of, strict=True)):
            weights = settled_parameters(self._snapshot.parameters)
            gradients = settled_gradient(self._snapshot) if lit.gradients is None else lit.gradients
            self._numbers_of = of
            self._numbers = (
                weights if lit.weights is None else np.array(lit.weights),
                np.array(gradients, dtype=np.float64),
            )
        return self._numbers
