"""Drawing samples: a state of the plane in which mouse and keys put them in, move them and take them out."""

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QBrush, QContextMenuEvent, QKeyEvent, QMouseEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from xorviz.core.data.dataset import Dataset
from xorviz.core.data.drawn import MOST_DRAWN, moved, with_points, without
from xorviz.core.errors import ConfigError
from xorviz.core.insight.probe import Place
from xorviz.gui.kit.plane_marks import CIRCLE
from xorviz.gui.kit.plot_items import StillDots
from xorviz.gui.kit.plots import StillPlot
from xorviz.gui.kit.theme import Theme, scaled
from xorviz.gui.plane.points.points_bar import HINT, PointsBar
from xorviz.session.own_samples import OwnSamples

NEAR = 10.0
"""Pixels around a sample in which it is meant."""
BRUSH_GAP = 14.0
"""Pixels between two samples that are painted."""
BESIDE = 130
"""What the bar takes of the width beside the plane, in pixels."""
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
TAKE_OUT = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
PUT_IN = (Qt.Key.Key_Insert, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PointsHand(QObject):
    """Lets a person draw samples while `active`; then the plot's mouse is not the view's.

    Parameters
    ----------
    plot
        Of the input plane.
    view
        It is in, which has the keys.
    place
        Returns where the keys have led to, if anywhere.
    """

    changed = Signal()
    """It has begun, or is over, or its bar is elsewhere."""

    def __init__(self, plot: StillPlot, view: QWidget, place: Callable[[], Place | None]) -> None:
        super().__init__(plot)
        self.active = False
        self.bar = PointsBar()
        self._plot, self._view, self._place = plot, view, place
        self._samples: OwnSamples | None = None
        self._class = 1
        self._names: tuple[str, ...] = ()
        self._painted: list[tuple[float, float]] = []
        """Where samples have been painted since the button is held."""
        self._taken: int | None = None
        """The row of the sample that is dragged."""
        self._pointer: QPointF | None = None
        self._resized = QTimer(self, singleShot=True, interval=0)
        self._resized.timeout.connect(self.changed)
        self._pending = StillDots(plot)
        self._pending.setZValue(6)
        self._escape = QShortcut(Qt.Key.Key_Escape, plot, context=Qt.ShortcutContext.WindowShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.stop)
        self.bar.done.connect(self.stop)
        self.bar.chosen.connect(self.on_class_chosen)
        self.bar.go_on_chosen.connect(self.on_go_on_chosen)

    def start(self, samples: OwnSamples) -> None:
        """Begin to draw.

        Raises
        ------
        ConfigError
            These samples are not drawn: there are too many, they are values, or their inputs are no plane.
        """
        data = samples.all
        data.require("drawing samples", inputs=2)
        if data.regression:
            raise ConfigError("values are not drawn: type them, in the samples as a table")
        self._samples = samples
        self._names = data.class_names
        self._class = min(self._class, len(self._names) - 1)
        self.bar.show_classes(data.class_names, self._class, samples.go_on)
        if not self.active:
            self.active = True
            self._place_bar()
            self.bar.show()
            for widget in self._watched():
                widget.installEventFilter(self)  # asked before the view's own
            self._plot.viewport().setCursor(Qt.CursorShape.CrossCursor)
            self._escape.setEnabled(True)
            self._view.updateGeometry()
            self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """Draw no more."""
        if not self.active:
            return
        self.active, self._taken, self._painted = False, None, []
        if self._samples is not None:
            self._samples.hold(False)
        for widget in self._watched():
            widget.removeEventFilter(self)
        self._plot.viewport().unsetCursor()
        self._escape.setEnabled(False)
        if self.bar.isAncestorOf(self._view.focusWidget() or self._view):
            self._view.setFocus()
        self.bar.hide()
        self._show_pending()
        self._view.updateGeometry()
        self.changed.emit()

    @property
    def hint(self) -> str:
        """What can be done, while it can."""
        return HINT if self.active else ""

    @property
    def room(self) -> int:
        """What the bar takes of the height, in pixels; 0 while there is none."""
        below = self.active and not self.bar.is_upright
        return self.bar.sizeHint().height() + self._around().spacing() if below else 0

    @property
    def least_beside(self) -> int:
        """What the bar needs of the width to stand beside the plane, in pixels; 0 while there is none."""
        return scaled(BESIDE) if self.active else 0

    def follow(self, data: Dataset) -> None:
        """Go on with other samples only if they are drawn as those before are."""
        if self.active and (not is_drawable(data) or data.class_names != self._names):
            self.stop()

    def on_theme_changed(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        outline = pg.mkPen(theme.colour("text"), width=theme.line(2))
        self._pending.give_looks([(CIRCLE, 10, outline, QBrush(theme.colour("card", 0.8)))])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what draws away from the plane."""
        if isinstance(event, QMouseEvent) and watched is self._plot.viewport():
            return self._follow_mouse(event)
        if isinstance(event, QContextMenuEvent):
            return True
        if event.type() == QEvent.Type.Resize and watched is self._view:
            self._follow_size()
            return False
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._press(event)

    @Slot(int)
    def on_class_chosen(self, chosen: int) -> None:
        """Have another class in hand."""
        self._class = chosen

    @Slot(bool)
    def on_go_on_chosen(self, on: bool) -> None:
        """Go on from the weights that are shown from now on, or begin anew."""
        if self._samples is not None:
            self._samples.go_on = on

    def _place_bar(self) -> None:
        """Have it beside the plane where that leaves room for it, or else below: the plane stays as large."""
        around, ways = self._around(), QBoxLayout.Direction
        taken = 0 if self.bar.isHidden() else self.room
        alone = self._view.height() - taken + self._plot.width() - self._plot.height()
        spare = self._view.width() - min(alone, self._view.width()) - around.spacing()
        self.bar.stand_in(spare, self._view.width())
        around.setDirection(ways.LeftToRight if self.bar.is_upright else ways.TopToBottom)

    def _follow_size(self) -> None:
        """Have the bar where it leaves room in the view's new size."""
        was_upright = self.bar.is_upright
        self._place_bar()
        if self.bar.is_upright != was_upright:
            self._resized.start()  # all else has its new size by then

    def _around(self) -> QBoxLayout:
        layout = self._view.layout()
        assert isinstance(layout, QBoxLayout)
        return layout

    def _watched(self) -> tuple[QWidget, ...]:
        """Return what is asked for mouse and keys; the window has those that nothing else wants."""
        return self._plot.viewport(), self._view, self._view.window()

    def _follow_mouse(self, event: QMouseEvent) -> bool:
        self._pointer = event.position()
        kind, button = event.type(), event.button()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick) and button == LEFT:
            self._taken = self._sample_at(event.position())
            self._painted = []
            if self._taken is None and self._is_seen(event.position()):
                self._painted = [self._place_at(event.position())]
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick) and button == RIGHT:
            self._take_out(self._sample_at(event.position()))
        elif kind == QEvent.Type.MouseMove and event.buttons() & LEFT:
            self._drag(event.position())
        elif kind == QEvent.Type.MouseButtonRelease and button == LEFT:
            self._let_go(event.position())
        else:
            return kind != QEvent.Type.MouseMove  # the view says what is under the pointer
        self._show_pending()
        return True

    def _drag(self, position: QPointF) -> None:
        if self._taken is not None:
            self._painted = [self._place_at(position)] if self._is_seen(position) else self._painted
            self._imagine(self._taken)
            return
        if not self._is_seen(position):
            return
        points, place = np.array(self._painted).reshape(-1, 2), QPointF(*self._place_at(position))
        if not len(points) or self._plot.nearest(points, place)[1] >= BRUSH_GAP:
            self._painted.append(place.toTuple())

    def _imagine(self, row: int) -> None:
        """Have it shown what learning the sample where it is dragged would come to."""
        assert self._samples is not None
        if self._painted:
            self._samples.hold(True)
            self._samples.imagine(moved(self._samples.all, row, self._painted[0]))

    def _let_go(self, position: QPointF) -> None:
        assert self._samples is not None
        self._samples.hold(False)
        row, painted, self._taken, self._painted = self._taken, self._painted, None, []
        if row is None and painted:
            self._put_in(painted)
        elif row is not None and painted:
            self._learn(lambda data: moved(data, row, self._place_at(position)), "sample moved")

    def _press(self, event: QKeyEvent) -> bool:
        key, place = Qt.Key(event.key()), self._place()
        if key in TAKE_OUT:
            at = self._row_near(QPointF(*place)) if place is not None else None
            if at is None and self._pointer is not None:
                at = self._sample_at(self._pointer)
            self._take_out(at)
        elif key in PUT_IN and place is not None:
            self._put_in([place])
        elif key == Qt.Key.Key_X:
            self._class = (self._class + 1) % len(self._data().class_names)
            self.bar.show_chosen(self._class)
        else:
            return False
        return True

    def _put_in(self, places: Sequence[Place]) -> None:
        word = "sample added" if len(places) == 1 else f"{len(places)} samples painted"
        self._learn(lambda data: with_points(data, [*places], target_of(data, self._class)), word)

    def _take_out(self, row: int | None) -> None:
        if row is not None:
            self._learn(lambda data: without(data, row), "sample taken out")

    def _learn(self, change: Callable[[Dataset], Dataset], text: str) -> None:
        assert self._samples is not None
        try:
            self._samples.learn(change(self._samples.all), text)
        except ConfigError as error:
            self._samples.refused.emit(str(error))

    def _data(self) -> Dataset:
        assert self._samples is not None
        return self._samples.all

    def _sample_at(self, position: QPointF) -> int | None:
        return self._row_near(self._plot.place_at(position))

    def _row_near(self, place: QPointF) -> int | None:
        row, gap = self._plot.nearest(self._data().inputs, place)
        return row if gap <= NEAR else None

    def _is_seen(self, position: QPointF) -> bool:
        """Say whether a sample there would be seen: beside the plane there is none."""
        return self._plot.shown_area.contains(self._plot.place_at(position))

    def _place_at(self, position: QPointF) -> tuple[float, float]:
        x1, x2 = self._plot.place_at(position).toTuple()
        return round(x1, 4), round(x2, 4)

    def _show_pending(self) -> None:
        self._pending.show_dots(self._painted)


def target_of(data: Dataset, chosen: int) -> list[float]:
    """Return the target of a class, (outputs,); classes are in the order of their names."""
    outputs = data.targets.shape[1]
    return [float(chosen)] if outputs == 1 else np.eye(outputs)[chosen].tolist()


def is_drawable(data: Dataset) -> bool:
    """Say whether samples can be drawn: classes on a plane, and not too many."""
    count = len(data) + (0 if data.test is None else len(data.test))
    return not data.regression and data.inputs.shape[1] == 2 and count <= MOST_DRAWN
