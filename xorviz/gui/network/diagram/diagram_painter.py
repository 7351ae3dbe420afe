"""How a placed network diagram is painted: what stays from epoch to epoch is made once."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTransform,
)

from xorviz.core.run.snapshot import Snapshot
from xorviz.gui.kit.numbers import number_text
from xorviz.gui.kit.plane_image import smoothed
from xorviz.gui.kit.theme import VECTOR, Theme, text_font
from xorviz.gui.network.diagram.diagram import Diagram
from xorviz.gui.network.diagram.diagram_edges import EdgePainter, Strokes
from xorviz.gui.network.diagram.diagram_notes import place_note
from xorviz.gui.network.diagram.diagram_parts import Edge, Node
from xorviz.gui.network.diagram.diagram_room import SHORT_STUB
from xorviz.gui.network.diagram.node_names import NamedNetwork, NodeNames, words_of_gaps
from xorviz.gui.network.diagram_probe import paint_place
from xorviz.gui.network.diagram_walk import Lit
from xorviz.gui.network.edge_labels import LabelPainter, edge_numbers
from xorviz.gui.network.static_text import TEXT_PIXELS

Note = tuple[str, tuple[str, ...]]
"""Words in a corner: the role of their colour, and how they can be put, the longest first."""
OFFERED = "All weights are cells of the matrices"
"""Of a large network, for those who hear it."""
OFFER: Note = ("accent", ("Show all as matrices", "All as\nmatrices", "Matrices"))


class DiagramLook(NamedTuple):
    """How a diagram is painted, whichever network it is of."""

    theme: Theme
    strokes: Strokes
    """What the edges show."""
    written: Strokes
    """Whose numbers stand beside them."""
    area: QRectF
    """Of the widget."""
    ratio: float
    """How many pixels of its device one of its own has."""
    offers: bool
    """Whether it says, of a large network, that there are matrices too."""


class DiagramPainter:
    """Paints one diagram."""

    def __init__(self, diagram: Diagram, look: DiagramLook, network: NamedNetwork) -> None:
        theme, self._area = look.theme, look.area
        self._diagram, self._theme, self._look = diagram, theme, look
        self._edges = EdgePainter(diagram, theme, look.strokes)
        self._places = [edge.place for edge in diagram.edges]
        self._labelled = [number for number, place in enumerate(self._places) if place in diagram.labels]
        self._bounds = {(node.layer, node.index): _rounded(node.box) for node in diagram.nodes}
        self._names = NodeNames(diagram, network.activations, network.classes, look.area, theme)
        self._labels = LabelPainter(diagram, network.layers, theme, look.written)
        self.recolour(theme)
        self._notes: list[Note] = []
        self._placed: list[tuple[QRectF, str] | None] = []
        """Of each note painted last: where it stands, and which of its texts that is."""

    def recolour(self, theme: Theme) -> None:
        """Paint the same in the colours of a theme from now on."""
        self._theme = theme
        self._names.theme = self._labels.theme = theme
        self._edges.recolour(theme)
        self._web = self._painted_web() if self._diagram.is_large else None
        self._ground = self._painted_ground(self._diagram.labels.values())
        vars(self).pop("_bare_ground", None)

    def paint(
        self,
        painter: QPainter,
        snapshot: Snapshot,
        pictures: list[list[QImage]],
        phase: float,
        highlighted: Edge | Node | None,
        lit: Lit,
    ) -> None:
        """Paint edges, nodes and numbers.

        Parameters
        ----------
        painter
            Of the widget.
        snapshot
            The epoch shown.
        pictures
            What each neuron computes, by layer, the inputs first.
        phase
            How far the gradients' chevrons have moved, in pixels.
        highlighted
            What the pointer is on.
        lit
            What the current operation concerns, and what is selected.
        """
        if self._web is None or VECTOR[0]:
            painter.fillRect(self._area, self._theme.colour("card"))
            if self._web is not None:
                self._edges.paint_all_faintly(painter)
        else:
            painter.drawPixmap(QPointF(), self._web)
        _smooth(painter)
        weights, gradients = edge_numbers(snapshot, lit, self._places)
        beside = gradients  # what stands under a weight
        if lit.terms is not None:
            beside, gradients = lit.terms[self._places].tolist(), [None] * len(gradients)
        self._edges.paint(painter, weights, gradients, phase, highlighted, lit)
        for node in self._diagram.nodes:
            self._paint_node_state(painter, (node.layer, node.index), node.box, lit)
            self._paint_picture(painter, node, pictures[node.layer][node.index])
        waiting = None in gradients
        if VECTOR[0]:
            self._paint_ground(painter, [] if waiting else self._diagram.labels.values())
        else:
            painter.drawPixmap(QPointF(), self._ground if not waiting else self._bare_ground)
        if isinstance(highlighted, Node):
            self._paint_border(painter, highlighted, "accent")
        if lit.place is not None:
            paint_place(painter, self._diagram.nodes, lit.place, self._theme)
        self._paint_words(painter, lit)
        for number in self._labelled:
            edge, weight, second = self._diagram.edges[number], weights[number], beside[number]
            box = self._labels.box_of(edge, second)
            if waiting:
                self._labels.paint_box(painter, box)
            self._labels.paint(painter, box, edge, weight, second, lit)
        total = sum(each.size for each in snapshot.parameters.weights)
        self._paint_notes(painter, self._notes_of(lit, total, highlighted))

    def offer_box(self) -> QRectF:
        """Return where the matrices are offered; empty if they are not."""
        for note, placed in zip(self._notes, self._placed, strict=True):
            if note is OFFER and placed is not None:
                return placed[0]
        return QRectF()

    def word_boxes(self) -> list[QRectF]:
        """Return where words stand: in the corners, and as names, with their numbers beside them."""
        return self.note_boxes() + self._names.boxes

    def note_boxes(self) -> list[QRectF]:
        """Return where words stand in the corners."""
        return [placed[0] for placed in self._placed if placed is not None]

    @cached_property
    def _bare_ground(self) -> QPixmap:
        """The ground without the boxes of the edges' numbers: while a walk waits for some of these."""
        return self._painted_ground([])

    def _painted_ground(self, boxes: Iterable[QRectF]) -> QPixmap:
        """Return what is over edges and pictures, and under the text: borders, boxes."""
        ground = self._blank()
        ground.fill(Qt.GlobalColor.transparent)
        with QPainter(ground) as painter:
            _smooth(painter)
            self._paint_ground(painter, boxes)
        return ground

    def _paint_ground(self, painter: QPainter, boxes: Iterable[QRectF]) -> None:
        for node in self._diagram.nodes:
            self._paint_border(painter, node, "accent" if node.layer else "border")
        self._names.paint_ground(painter)
        for box in boxes:
            self._labels.paint_box(painter, box)

    def _blank(self) -> QPixmap:
        """Return what has as many pixels of the device as the widget."""
        blank = QPixmap((self._area.size() * self._look.ratio).toSize())
        blank.setDevicePixelRatio(self._look.ratio)
        return blank

    def _painted_web(self) -> QPixmap:
        """Return the ground of a large network, with all its edges, faint."""
        web = self._blank()
        web.fill(self._theme.colour("card"))
        with QPainter(web) as painter:
            _smooth(painter)
            self._edges.paint_all_faintly(painter)
        return web

    def _paint_border(self, painter: QPainter, node: Node, role: str) -> None:
        width = min(2.0, 1 + node.box.width() / 40)
        painter.setPen(QPen(self._theme.colour(role), width))
        painter.drawPath(self._bounds[node.layer, node.index])

    def _paint_picture(self, painter: QPainter, node: Node, picture: QImage) -> None:
        """Paint what a neuron computes, as a texture: a clipped image takes twice as long."""
        if VECTOR[0]:
            around = QPainterPath()  # no clip: an SVG would not have it
            around.addRect(node.box.adjusted(-1, -1, 1, 1))
            painter.drawImage(node.box, smoothed(picture))
            painter.fillPath(around - self._bounds[node.layer, node.index], self._theme.colour("card"))
            return
        box, brush = node.box, QBrush(picture)
        scale = box.width() / picture.width(), box.height() / picture.height()
        brush.setTransform(QTransform(scale[0], 0, 0, scale[1], box.left(), box.top()))
        painter.fillPath(self._bounds[node.layer, node.index], brush)

    def _paint_node_state(self, painter: QPainter, key: tuple[int, int], box: QRectF, lit: Lit) -> None:
        """Paint a ring around a node that stands out."""
        rings = [("gradient" if lit.flow == "backward" else "accent", 0.32)] if key in lit.nodes else []
        rings += [("accent", 0.55)] if key == lit.selected_node else []
        for role, opacity in rings:
            painter.setPen(QPen(self._theme.colour(role, opacity), 4))
            painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), box.width() * 0.24, box.width() * 0.24)

    def _paint_words(self, painter: QPainter, lit: Lit) -> None:
        """Paint the names, and the nodes' numbers."""
        self._names.paint(painter, valued=bool(lit.values))
        painter.setFont(text_font(TEXT_PIXELS))
        painter.setPen(self._theme.colour("muted"))
        for place, more in words_of_gaps(self._diagram.gaps):
            painter.fillRect(place, self._theme.colour("card", 0.9))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"⋮\n{more}")
        if self._diagram.numbered and lit.values:
            writer = number_text(TEXT_PIXELS)
            for node in self._diagram.nodes:
                if node.value.height() and (node.layer, node.index) in lit.values:
                    text, is_gradient = lit.values[node.layer, node.index]
                    painter.setPen(self._theme.colour("gradient" if is_gradient else "muted"))
                    write = writer.draw_left if node.beside else writer.draw
                    if node.beside and is_gradient:  # which is longer than what has a ground already
                        ground = QRectF(node.value.topLeft(), QSizeF(writer.width(text), node.value.height()))
                        painter.fillRect(ground, self._theme.colour("card", 0.85))
                    write(painter, node.value, text)

    def _notes_of(self, lit: Lit, total: int, highlighted: Edge | Node | None) -> list[Note]:
        """Return what has to be said of the edges: whose gradients, and which weights stand out."""
        marked = highlighted is not None or lit.selected_edge is not None
        notes: list[Note] = []
        if lit.place is not None:
            name, whole = lit.place_told, f"forward pass of {lit.place_told}"
            added = f"{whole}:\non each edge, what it adds" if self._diagram.labels else whole
            notes.append(("accent", (added, whole, f"forward pass\nof {name}", name)))
        if isinstance(highlighted, Node) and (self._diagram.is_large or lit.route):
            own = f"weights of {highlighted.label}"
            routed = f"{own},\nits strongest route", f"{own},\nits strongest\nroute", "strongest\nroute"
            notes.append(("muted", routed if lit.route else (own,)))
        elif self._diagram.is_large:
            count = f"{self._edges.strongest:,} of {total:,}"
            which = "steepest" if self._look.strokes == "gradients" else "strongest"
            which = f"{which} shown" if self._diagram.gaps else which
            texts = (
                f"{count} weights: the {which} of each layer",
                f"{count} weights:\nthe {which} of each layer",
                f"{count} weights:\nthe {which}\nof each layer",
                f"{count}\nweights: the\n{which}",
                f"{self._edges.strongest:,}\nof {total:,}\nweights",
                f"{self._edges.strongest:,}\nof {total:,}",
            )
            notes.append(("muted", texts))
        if self._diagram.is_large and self._look.offers:
            notes.append(OFFER)
        beside_weights = self._look.written == "both" and (marked or not self._diagram.is_large)
        if (whose := lit.whose) and (beside_weights or self._look.written == "gradients"):
            notes.append(("gradient", (f"gradients of {whose}", f"gradients of\n{whose}", f"∂L of\n{whose}")))
        if lit.note:
            role, at = "gradient" if lit.flow == "backward" else "accent", 0 if self._web else len(notes)
            notes.insert(at, (role, (lit.note, lit.note.replace(": ", ":\n"))))
        return notes

    def _paint_notes(self, painter: QPainter, notes: list[Note]) -> None:
        """Write of each note the first text that fits, in a free corner, at the output if possible."""
        font = text_font(TEXT_PIXELS)
        if notes != self._notes:
            self._notes, self._placed = notes, []
            area = self._area.adjusted(14, 4, -14, -5)
            for _, texts in notes:
                taken = [*self._taken, *(placed[0] for placed in self._placed if placed is not None)]
                self._placed.append(place_note(texts, QFontMetricsF(font), area, self._diagram, taken))
        for note, found in zip(self._notes, self._placed, strict=True):
            if found is not None:
                painter.setFont(_link(font, self._theme) if note is OFFER else font)
                painter.fillRect(found[0], self._theme.colour("card", 0.85))
                painter.setPen(self._theme.colour(note[0]))
                left = found[0].center().x() < self._area.center().x()
                side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
                painter.drawText(found[0], side, found[1])

    @cached_property
    def _taken(self) -> list[QRectF]:
        """Where no note may stand."""
        nodes = self._diagram.nodes
        taken = [room for node in nodes for room in (node.value, node.foot, node.head)]
        taken += [node.box.adjusted(-1, -1, 1, 1) for node in nodes]  # its frame is half outside
        taken += [node.box.adjusted(0, 0, 0, SHORT_STUB) for node in nodes if node.layer]
        taken += [*self._names.boxes, *self._diagram.labels.values()]
        taken += [place.adjusted(0, 0, 0, -5) for place, _ in words_of_gaps(self._diagram.gaps)]  # no tails
        return [each for each in taken if not each.isEmpty()]


class KeptPainter:
    """What paints a diagram: the same as long as only numbers change."""

    def __init__(self) -> None:
        self._painter: DiagramPainter | None = None
        self._made_for: tuple[Diagram, DiagramLook, NamedNetwork] | None = None

    def of(self, diagram: Diagram, look: DiagramLook, snapshot: Snapshot) -> DiagramPainter:
        """Return it."""
        made, wanted = self._made_for, (diagram, look, NamedNetwork.of(snapshot))
        if self._painter is not None and made is not None and made != wanted:
            before, theme = made[1].theme, look.theme
            if theme.zoom == before.zoom and (diagram, look._replace(theme=before), wanted[2]) == made:
                self._painter.recolour(theme)
                self._made_for = wanted
        if self._painter is None or self._made_for != wanted:
            self._painter, self._made_for = DiagramPainter(*wanted), wanted
        return self._painter


def _rounded(box: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, box.width() * 0.2, box.width() * 0.2)
    return path


def _link(font: QFont, theme: Theme) -> QFont:
    """Return the font of a link: underlined in high contrast."""
    link = QFont(font)
    link.setUnderline(theme.width > 1.0)
    return link


def _smooth(painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
