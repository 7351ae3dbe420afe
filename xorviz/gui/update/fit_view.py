"""How well the network does: a table of answers by class, or values against answers; training beside test."""

from collections.abc import Iterable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from xorviz.core.insight.confusion import Fit, counted, fits
from xorviz.core.run.describing import r_squared_text
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.writing import written
from xorviz.gui.kit.numbers import loss_text, output_text
from xorviz.gui.kit.pane import Pane
from xorviz.gui.kit.plane_marks import paint_class_name, told_classes
from xorviz.gui.kit.theme import number_font, scaled, text_font
from xorviz.session.view import SessionView
from xorviz.session.wishes.asides import Stopped

HEAD, LINE, GAP = 22.0, 18.0, 16.0
"""The title of a part, a line of text, and what is between two parts, in pixels."""
CELL, NAMED_WIDTH = (64.0, 30.0), 92.0
"""Of a table at most; and how wide where the classes have names."""
NAME = 92.0
"""For the names of classes."""
COUNTING = "classes"
"""The purpose of what is counted beside."""
DOT, MOST_DOTS = 2.5, 4_000
BLOCK = 1_000
"""Samples that are made lines at a time: who takes lines stops when there are enough."""
MIDDLE, LEFT = Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FitView(Pane, QWidget):
    """Paints training and test side by side; nothing is counted while nobody looks.

    What takes long to count is counted beside, one epoch at a time; until its table is there, what was
    painted of the same run stays.
    """

    aside_wished = Signal(str, object)
    """A purpose, and what is to be computed beside the training."""

    smallest = (320, 110)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("fit", "How well it does", parent)
        self._run: object = None
        self._snapshot: Snapshot | None = None
        self._fits: list[Fit] = []
        """What is painted, all of one epoch."""
        self._counting: list[Fit] = []
        """Those whose tables are under way; none if nothing is."""

    def show_view(self, view: SessionView, what: frozenset[str]) -> None:
        """Show the epoch at the cursor."""
        if what & {"run", "snapshot"}:
            if view.run is not self._run:
                self._run = view.run
                self._forget()
            self.show_snapshot(view.snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show an epoch; nothing that was counted of other samples stays."""
        if self._snapshot is not None and snapshot.data is not self._snapshot.data:
            self._forget()
        self._snapshot = snapshot
        self.redraw()

    def draw(self) -> None:
        """Count, and paint; what takes long is wished for, unless something is under way."""
        if self._snapshot is None:
            return
        found = self._fits if self._is_newest(self._fits) else fits(self._snapshot)
        if all(each.is_counted or not each.tells_classes for each in found):
            self._fits = found
        else:
            self._fits = self._fits or found
            if not self._counting:
                self._counting = found
                self.aside_wished.emit(COUNTING, partial(_counted, found))
        self.update()

    @Slot(str, object)
    def on_aside_found(self, purpose: str, outcome: object) -> None:
        """Paint the tables that have been counted, and have those counted that are newer."""
        if purpose == COUNTING and self._counting and outcome is self._counting:
            if not self._is_newest(self._fits):
                self._fits = self._counting
            self._counting = []
            self.redraw()

    @Slot(str, str)
    def on_aside_failed(self, purpose: str, trace: str) -> None:
        """Paint what is known without the tables; they are wished for again when it is drawn again."""
        if purpose == COUNTING and self._counting:
            self._fits, self._counting = self._counting, []
            if self._is_newest(self._fits):
                self._is_due = True
                self.update()
            else:
                self.redraw()

    def spoken(self) -> str:
        """Return what is shown, in words."""
        return ". ".join(f"{each.what}: {', '.join(self._words(each))}" for each in self._fits)

    def numbers(self) -> Iterable[str]:
        """Yield the cells of the tables, or targets, answers and residuals; parted by tabs."""
        for each in self._fits:
            if each.data.regression:
                yield from _lines_of_values(each)
            elif each.tells_classes and each.is_counted:
                yield from _lines_of_table(each)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each part in its share of the width."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            share = (self.width() + GAP) / max(1, len(self._fits))
            for place, fit in enumerate(self._fits):
                box = QRectF(place * share, 0.0, share - GAP, float(self.height()))
                self._paint_words(painter, box, fit)
                rest = box.adjusted(0.0, scaled(HEAD + LINE) + 4.0, 0.0, 0.0)
                if fit.data.regression:
                    self._paint_values(painter, rest, fit)
                elif fit.tells_classes and fit.is_counted:
                    self._paint_table(painter, rest, fit)

    def _is_newest(self, found: list[Fit]) -> bool:
        """Say whether they are of the epoch that is to be shown."""
        shown = self._snapshot
        return bool(found) and shown is not None and found[0].predictions is shown.predictions

    def _forget(self) -> None:
        """Let go of what is painted and of what is under way: it is of another run."""
        self._fits, self._counting = [], []

    def _words(self, fit: Fit) -> list[str]:
        count, loss = len(fit.data), f"loss {loss_text(fit.loss)}"
        if not fit.data.regression:
            return [f"{fit.right:,} of {count:,} right", f"{100 * fit.right / count:.1f} %, {loss}"]
        residuals, aim = np.abs(fit.residuals), fit.data.aim
        if aim is None:
            mean, most = (output_text(float(each), 3) for each in (residuals.mean(), residuals.max()))
            of = ""
        else:
            mean, most = (written(float(each) * aim.half) for each in (residuals.mean(), residuals.max()))
            of = f" of {aim.name}"
        return [f"R² {r_squared_text(fit.r_squared)}, {loss}", f"off by {mean}, at most {most}{of}"]

    def _paint_words(self, painter: QPainter, box: QRectF, fit: Fit) -> None:
        first, *rest = self._words(fit)
        painter.setPen(self.theme.colour("text"))
        painter.setFont(text_font(13))
        above = QRectF(box.left(), box.top(), box.width(), scaled(HEAD))
        painter.drawText(above, LEFT, f"{fit.what}: {first}")
        painter.setPen(self.theme.colour("muted"))
        painter.setFont(text_font(12))
        below = QRectF(box.left(), box.top() + scaled(HEAD), box.width(), scaled(LINE))
        painter.drawText(below, LEFT, ", ".join(rest))

    def _paint_table(self, painter: QPainter, box: QRectF, fit: Fit) -> None:
        """Paint a row for each class, a column for each answer; the right ones are on the diagonal."""
        counts, names = fit.confusion, fit.data.class_names
        if not counts[:, -1].any():
            counts = counts[:, :-1]
        heads = [*names, "none"][: counts.shape[1]]
        painter.setFont(text_font(12))
        name = min(scaled(NAME), box.width() / 4)
        width = min(scaled(NAMED_WIDTH if fit.data.classes else CELL[0]), (box.width() - name) / len(heads))
        height = min(scaled(CELL[1]), (box.height() - 2 * scaled(LINE)) / len(names))
        top = box.top() + 2 * scaled(LINE)
        left = box.left() + name
        painter.setPen(self.theme.colour("muted"))
        painter.drawText(QRectF(left, box.top(), width * len(heads), scaled(LINE)), MIDDLE, "answered")
        painter.drawText(QRectF(box.left(), top - scaled(LINE), name, scaled(LINE)), LEFT, "class")
        marked = bool(told_classes(fit.data))
        for column, head in enumerate(heads):
            over = QRectF(left + column * width, top - scaled(LINE), width - 2.0, scaled(LINE))
            mark = column if marked and column < len(names) else None
            paint_class_name(painter, over, head, mark, self.theme, middle=True)
        for row, of_row in enumerate(counts.tolist()):
            down = top + row * height
            painter.setFont(text_font(12))
            painter.setPen(self.theme.colour("muted"))
            beside = QRectF(box.left(), down, name - 4.0, height)
            paint_class_name(painter, beside, names[row], row if marked else None, self.theme)
            painter.setFont(number_font(13))
            for column, number in enumerate(of_row):
                cell = QRectF(left + column * width, down, width, height).adjusted(1, 1, -1, -1)
                role = "accent_soft" if row == column else "field"
                painter.fillRect(cell, self.theme.colour(role))
                shown = "text" if row == column or not number else "alarm"
                painter.setPen(self.theme.colour(shown))
                painter.drawText(cell, MIDDLE, f"{number:,}")

    def _paint_values(self, painter: QPainter, box: QRectF, fit: Fit) -> None:
        """Paint a dot for each value, to the right what is asked for, upward what is answered."""
        low, high = fit.data.scale
        room = 0.15 * (high - low)
        low, high = low - room, high + room
        side = max(10.0, min(box.width(), box.height() - scaled(LINE)))
        square = QRectF(box.left() + scaled(LINE), box.top(), side - scaled(LINE), side - 2.0)
        painter.fillRect(square, self.theme.colour("field"))
        painter.setPen(QPen(self.theme.colour("muted"), 1.0))
        painter.drawLine(square.bottomLeft(), square.topRight())
        painter.setFont(text_font(12))
        painter.drawText(QRectF(square.left(), square.bottom(), square.width(), scaled(LINE)), MIDDLE, "y")
        painter.drawText(QRectF(box.left(), square.top(), scaled(LINE), square.height()), LEFT, "ŷ")
        some = slice(None, None, 1 + (len(fit.data) - 1) // MOST_DOTS)  # more would lie on each other
        both = np.stack([fit.data.targets[some, 0], np.nan_to_num(fit.predictions[some, 0])])
        across, up = (both.clip(low, high) - low) / (high - low)
        places = zip(
            (square.left() + across * square.width()).tolist(),
            (square.bottom() - up * square.height()).tolist(),
            strict=True,
        )
        dot = QPen(self.theme.colour("accent"), 2 * DOT)
        dot.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(dot)
        painter.drawPoints(QPolygonF([QPointF(*place) for place in places]))


def _counted(found: list[Fit], stopped: Stopped) -> list[Fit] | None:
    for each in found:
        if stopped():
            return None
        counted([each])
    return found


def _lines_of_table(fit: Fit) -> Iterable[str]:
    yield "\t".join([f"{fit.what}: class", *(f"answered {name}" for name in fit.data.class_names), "none"])
    for name, row in zip(fit.data.class_names, fit.confusion.tolist(), strict=True):
        yield "\t".join([name, *map(str, row)])


def _lines_of_values(fit: Fit) -> Iterable[str]:
    yield f"{fit.what}: target\tanswer\tresidual"
    columns = fit.data.targets, fit.predictions, fit.residuals
    for first in range(0, len(fit.data), BLOCK):
        rows = np.column_stack([column[first : first + BLOCK, 0] for column in columns])
        yield from ("\t".join(map(repr, row)) for row in rows.tolist())
