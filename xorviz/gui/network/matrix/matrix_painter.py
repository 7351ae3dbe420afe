"""How the matrices are painted: names and captions are made once, and the cells of a layer as one image."""

from itertools import product

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap

from xorviz.core.network.arrays import Array
from xorviz.core.network.input_names import names_of
from xorviz.core.network.spelling import subscript
from xorviz.core.update.names import gradient_name, node_name
from xorviz.gui.kit.numbers import fitting, number_text
from xorviz.gui.kit.theme import VECTOR, Theme, scaled, text_font
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.edge_labels import GRADIENT_WIDTH, WEIGHT_WIDTH
from xorviz.gui.network.matrix.matrix_image import matrix_image, paint_scales, strongest
from xorviz.gui.network.matrix.matrix_layout import (
    APART,
    CAPTION,
    HEADS,
    NUMBER,
    Cell,
    MatrixBlock,
    MatrixLayout,
    place_matrices,
    side_of,
)
from xorviz.gui.network.static_text import TEXT_PIXELS

SCALE, WHOSE = 30.0, 17.0
"""Below the matrices, for what the colours stand for, and for whose gradients they are."""
LEAST_ROW = 13.0
"""So far apart at least are two names of rows."""
NAME_GAP = 5.0
HEAD_WIDTH = 36.0
"""Of the name of a column."""
MARGINS = (4, 0, -4, 0)


class MatrixPainter:
    """Paints the matrices of networks of one shape.

    Parameters
    ----------
    layers
        Widths from the inputs to the outputs.
    theme
        In which colours.
    area, ratio
        Of the widget, and how many pixels of its device one of its own has.
    """

    def __init__(self, layers: tuple[int, ...], theme: Theme, area: QRectF, ratio: float) -> None:
        self.made_for = layers, theme, area, ratio
        self.names = names_of(layers)
        self._theme, self._area, self._ratio = theme, area, ratio
        self.layout = _layout(layers, area.adjusted(*MARGINS), ratio)
        self._numbered = {block: _has_numbers(block) for block in self.layout.blocks}
        """Whether there is room for the number in each cell of a block."""
        self._grounds: dict[bool, QPixmap] = {}
        self._images: list[tuple[MatrixBlock, list[tuple[QRectF, QImage, Array]]]] = []
        self._shown: tuple[object, object] = None, None

    def paint(
        self, painter: QPainter, weights: Array, gradients: Array, hovered: int | None, lit: Lit
    ) -> None:
        """Paint the matrices.

        Parameters
        ----------
        painter
            Of the widget.
        weights, gradients : (parameters,)
            The numbers: NaN for a gradient that is not known yet. The same arrays are painted as before.
        hovered
            The parameter under the pointer.
        lit
            What the current operation concerns, and what is selected.
        """
        if VECTOR[0]:
            self._paint_ground(painter, of_sample=lit.of_sample)
        else:
            if lit.of_sample not in self._grounds:
                self._grounds[lit.of_sample] = self._painted_ground(of_sample=lit.of_sample)
            painter.drawPixmap(QPointF(), self._grounds[lit.of_sample])
        if self._shown[0] is not weights or self._shown[1] is not gradients:
            self._shown = weights, gradients
            self._images = [(each, self._painted(each, weights, gradients)) for each in self.layout.blocks]
        for block, parts in self._images:
            for box, image, values in parts:
                painter.drawImage(box.topLeft(), image)
                if self._numbered[block]:
                    self._paint_numbers(painter, block, box, values)
        self._paint_whose(painter, lit)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lit(painter, lit)
        for place, width in ((lit.selected_edge, 2.0), (hovered, 1.5)):
            if place is not None:
                self._paint_cell(painter, self.layout.cell_of(place), width)

    def _painted(
        self, block: MatrixBlock, weights: Array, gradients: Array
    ) -> list[tuple[QRectF, QImage, Array]]:
        """Return the images of a block's weights and biases, where they are, and what they show."""
        flat = weights if block.kind == "weights" else gradients
        end = block.place + block.outputs * block.inputs
        matrix = flat[block.place : end].reshape(block.outputs, block.inputs)
        column = flat[end : end + block.outputs].reshape(-1, 1)
        parts: list[tuple[QRectF, QImage, Array]] = []
        for box, values, step in (
            (block.weights_box, matrix, block.step),
            (block.biases_box, column, (block.step[0], 1)),
        ):
            shown, strokes = strongest(values, step), not self._numbered[block]
            size = round(block.size.width() * self._ratio), round(block.size.height() * self._ratio)
            image = matrix_image(shown, block.kind, self._theme, size, self._ratio, strokes=strokes)
            parts.append((box, image, shown))
        return parts

    def _paint_numbers(self, painter: QPainter, block: MatrixBlock, box: QRectF, values: Array) -> None:
        """Write the numbers into their cells: they are few where there is room."""
        kind, wide, high = block.kind, block.size.width(), block.size.height()
        decimals, width = (2, WEIGHT_WIDTH) if kind == "weights" else (4, GRADIENT_WIDTH)
        writer = number_text(TEXT_PIXELS)
        painter.setPen(self._theme.colour("text"))
        for row, column in product(*map(range, values.shape)):
            value = float(values[row, column])
            if not np.isnan(value):
                cell = QRectF(box.left() + column * wide, box.top() + row * high, wide - 1, high - 1)
                writer.draw(painter, cell, fitting(value, decimals, width))

    def _painted_ground(self, *, of_sample: bool) -> QPixmap:
        """Return what stays from epoch to epoch: captions, names, and what the colours stand for."""
        ground = QPixmap((self._area.size() * self._ratio).toSize())
        ground.setDevicePixelRatio(self._ratio)
        with QPainter(ground) as painter:
            self._paint_ground(painter, of_sample=of_sample)
        return ground

    def _paint_ground(self, painter: QPainter, *, of_sample: bool) -> None:
        painter.fillRect(self._area, self._theme.colour("card"))
        for block in self.layout.blocks:
            self._paint_caption(painter, block, of_sample=of_sample)
            self._paint_names(painter, block)
            painter.setPen(QPen(self._theme.colour("border"), 1))
            for box in (block.weights_box, block.biases_box):
                painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        if not all(self._numbered.values()):
            left, top = (
                self._area.left() + side_of(self.layout.layers),
                self._area.bottom() - scaled(SCALE) + 4,
            )
            paint_scales(painter, self._theme, QPointF(left, top), self._area.right(), self._ratio)

    def _paint_caption(self, painter: QPainter, block: MatrixBlock, *, of_sample: bool) -> None:
        place, text = self.caption(block, of_sample=of_sample)
        painter.setFont(_caption_font())
        painter.setPen(self._theme.colour("text" if block.kind == "weights" else "gradient"))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def caption(self, block: MatrixBlock, *, of_sample: bool) -> tuple[QRectF, str]:
        """Return what a matrix is, where cells stand for several numbers that too, and where this stands."""
        weights, biases = (f"{letter}{subscript(block.layer)}" for letter in "Wb")
        if block.kind == "gradients":
            weights, biases = (gradient_name(each, of_sample=of_sample) for each in (weights, biases))
        rows, columns = block.step
        thinned = f"each cell the strongest of {rows} × {columns}" if block.thinned else ""
        size = f"{block.outputs:,} × {block.inputs:,}"
        texts = [f"{weights}, {biases}  {size}: {thinned}", f"{weights}  {rows} × {columns} a cell"]
        texts = texts if thinned else []
        texts += [f"{weights}, {biases}  {size}", f"{weights}, {biases}", weights]
        metrics, room = QFontMetricsF(_caption_font()), block.box.width() + APART - NAME_GAP
        room += side_of(self.layout.layers) * (block.kind == "gradients")  # of the next layer's rows
        room = min(room, self._area.right() - block.box.left())
        text = next((each for each in texts if metrics.horizontalAdvance(each) <= room), texts[-1])
        wide = max(room, metrics.horizontalAdvance(text))
        left = min(block.box.left(), self._area.right() - wide)
        return QRectF(left, block.box.top() - scaled(HEADS) - scaled(CAPTION), wide, scaled(CAPTION)), text

    def _paint_names(self, painter: QPainter, block: MatrixBlock) -> None:
        """Name rows and columns, as many as there is room for."""
        font = text_font(TEXT_PIXELS)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        layers, (rows, columns) = self.layout.layers, block.shape
        wide, high = block.size.width(), block.size.height()
        if block.side:
            every = max(1, int(np.ceil(scaled(LEAST_ROW) / high)))
            for row in range(0, rows, every):
                self._paint_row_name(painter, block, row, node_name(layers, block.layer, row * block.step[0]))
        names = [node_name(layers, block.layer - 1, column * block.step[1]) for column in range(columns)]
        widest = max(QFontMetricsF(font).horizontalAdvance(name) for name in names) + NAME_GAP
        every = max(1, int(np.ceil(widest / wide)))
        for column in range(0, columns, every):
            box = block.cell_box(Cell(block.layer, 0, column * block.step[1]))
            if not column or box.left() + widest <= block.biases_box.left() or box.width() >= widest:
                self._paint_head(painter, box, names[column])
        if block.box.left() + QFontMetricsF(font).horizontalAdvance(names[0]) <= block.biases_box.left():
            self._paint_head(painter, block.biases_box, "b")

    def _paint_row_name(self, painter: QPainter, block: MatrixBlock, row: int, name: str) -> None:
        box = block.cell_box(Cell(block.layer, row * block.step[0], 0))
        side = QRectF(
            box.left() - block.side, box.center().y() - scaled(9), block.side - NAME_GAP, scaled(18)
        )
        painter.drawText(side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_head(self, painter: QPainter, box: QRectF, name: str) -> None:
        head = QRectF(box.center().x() - 40, box.top() - scaled(HEADS), 80, scaled(HEADS))
        if box.width() < QFontMetricsF(painter.font()).horizontalAdvance(name):
            head.moveLeft(box.left())
            painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        else:
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_whose(self, painter: QPainter, lit: Lit) -> None:
        """Say whose gradients they are."""
        if not lit.whose:
            return
        painter.setFont(text_font(TEXT_PIXELS))
        painter.setPen(self._theme.colour("gradient"))
        place = self._area.adjusted(*MARGINS)
        place.setTop(place.bottom() - scaled(WHOSE))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, align, f"gradients of {lit.whose}")

    def _paint_lit(self, painter: QPainter, lit: Lit) -> None:
        """Frame what an operation concerns, and the row and the column of a selected neuron."""
        for block in self.layout.blocks:
            end = block.place + block.outputs * block.inputs
            finds = block.kind == ("gradients" if lit.finds_gradient else "weights")
            for place, box in ((block.place, block.weights_box), (end, block.biases_box)):
                if finds and place in lit.edges:
                    self._paint_frame(painter, box, "gradient" if lit.flow == "backward" else "accent", 2.0)
        if lit.selected_node is not None:
            for _, box in self.layout.boxes_of(*lit.selected_node):
                self._paint_frame(painter, box, "accent", 2.0)

    def _paint_cell(self, painter: QPainter, cell: Cell, width: float) -> None:
        """Frame a parameter's cell, and its gradient's; name its row and its column."""
        for block in self.layout.by_layer[cell.layer]:
            self._paint_frame(painter, block.cell_box(cell), "accent", width)
        painter.setFont(text_font(TEXT_PIXELS, QFont.Weight.DemiBold))
        layers = self.layout.layers
        for block in self.layout.by_layer[cell.layer]:
            box = block.cell_box(cell)
            name = "b" if cell.column == block.inputs else node_name(layers, cell.layer - 1, cell.column)
            strip = QRectF(
                block.box.left(), block.box.top() - scaled(HEADS), block.box.width(), scaled(HEADS) - 1
            )
            head = QRectF(box.left(), strip.top(), box.width(), strip.height())
            if box.width() < HEAD_WIDTH:  # it stands alone
                painter.fillRect(strip.adjusted(-4, 0, 12, 0), self._theme.colour("card"))
                head = head.adjusted(box.width() / 2 - HEAD_WIDTH / 2, 0, HEAD_WIDTH / 2 - box.width() / 2, 0)
            sides = [(head, name, Qt.AlignmentFlag.AlignCenter)]
            if block.side:
                if box.height() < scaled(LEAST_ROW):
                    strip = block.box.adjusted(-block.side, -4, 0, 4)
                    strip.setRight(block.box.left() - 1)
                    painter.fillRect(strip, self._theme.colour("card"))
                side = QRectF(
                    block.box.left() - block.side, box.center().y() - scaled(8), block.side - 3, scaled(16)
                )
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                sides.append((side, node_name(layers, cell.layer, cell.row), right))
            for place, text, align in sides:
                painter.fillRect(place, self._theme.colour("card"))
                painter.setPen(self._theme.colour("accent"))
                painter.drawText(place, align, text)

    def _paint_frame(self, painter: QPainter, box: QRectF, role: str, width: float) -> None:
        """Paint it on a pale stripe, for what lies below can be of nearly the same colour."""
        box = box.adjusted(-1, -1, 0, 0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for each, thick in (("card", width + 2.0), (role, width)):
            painter.setPen(QPen(self._theme.colour(each), thick))
            painter.drawRect(box)


def _caption_font() -> QFont:
    return text_font(TEXT_PIXELS, QFont.Weight.DemiBold)


def _layout(layers: tuple[int, ...], area: QRectF, ratio: float) -> MatrixLayout:
    """Place the matrices; what the colours stand for needs room only where not every cell has its number."""
    layout = place_matrices(layers, area.adjusted(0, 0, 0, -scaled(WHOSE)), ratio)
    if all(map(_has_numbers, layout.blocks)):
        return layout
    return place_matrices(layers, area.adjusted(0, 0, 0, -scaled(SCALE)), ratio)


def _has_numbers(block: MatrixBlock) -> bool:
    width = WEIGHT_WIDTH if block.kind == "weights" else GRADIENT_WIDTH
    wide = number_text(TEXT_PIXELS).width("0" * width) + 2
    return not block.thinned and block.size.width() >= wide and block.size.height() >= scaled(NUMBER.height())
