"""The diagram of a network in a view: placed anew only where something is not as it was."""

from PySide6.QtCore import QRect, QRectF

from xorviz.core.network.input_names import names_of
from xorviz.gui.kit.theme import zoom
from xorviz.gui.network.diagram.diagram import Diagram, place_diagram
from xorviz.gui.network.diagram.diagram_edges import Strokes
from xorviz.gui.network.edge_labels import label_sizes

MARGINS, TIGHT_MARGINS = (14, 6, -14, -6), (10, 2, -10, -2)
"""Around a diagram; and where its edges have numbers only so."""


class KeptDiagram:
    """Places a diagram, and keeps it as long as it is asked for with the same."""

    def __init__(self) -> None:
        self._diagram: Diagram | None = None
        self._for: tuple[object, ...] = ()

    def of(self, layers: tuple[int, ...], area: QRect, written: Strokes, *, plain: bool) -> Diagram:
        """Return the diagram of these layers in a view.

        Parameters
        ----------
        layers
            Widths from the inputs to the outputs.
        area
            Of the view.
        written, plain
            Whose numbers stand beside the edges, and whether that is all.
        """
        wanted = layers, names_of(layers), area, written, plain, zoom()
        if self._diagram is None or wanted != self._for:
            sizes = label_sizes(layers, written, plain=plain)
            usual = place_diagram(layers, QRectF(area).adjusted(*MARGINS), *sizes)
            self._diagram = usual
            if not usual.labels and not usual.is_large:
                tight = place_diagram(layers, QRectF(area).adjusted(*TIGHT_MARGINS), *sizes)
                self._diagram = tight if tight.labels else usual
            self._for = wanted
        return self._diagram
