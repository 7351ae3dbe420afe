"""What a person does to a window: steps in cycles that end where they began."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from tests.benchmarks.desktop import SIZE, painted_widget, wait_until
from xorviz.gui.app.main_window import MainWindow
from xorviz.gui.loss.loss_view import LossView
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.plane.boundary import BoundaryView

Step = tuple[str, Callable[[], object]]
"""What it is called, nothing if it does not count; and what does it, until all has been painted."""
Cycle = Sequence[Step]

STEPS, ACROSS, DOWN = 6, 8, 5
"""A window is resized so many times by so many pixels, and back."""
TABS = {
    "explore": (
        ("plane_tab_hidden", "plane_tab_both", "plane_tab_input"),
        ("rule_tab_samples", "rule_tab_health", "rule_tab_code", "rule_tab_rule"),
        ("loss_scale_gradients", "loss_scale_log"),
    ),
    "lesson": (("look_hidden", "look_hidden"), ("look_rule", "look_samples", "look_samples")),
}
"""By how much is shown: the buttons of each cycle."""
FIRST, LAST = 300, 380
"""The epochs that both runs of the comparison have and that it is led through."""


def paint() -> None:
    """Let all be laid out and painted that waits for it."""
    for _ in range(3):
        QCoreApplication.processEvents()


def cycles(window: MainWindow, sight: str) -> list[Cycle]:
    """Return what can be done to a window that shows so much: `lesson` or `explore`."""
    return [
        *_pointing_cycles(window),
        [(f"theme: {name}", partial(_choose_theme, window, name)) for name in ("dark", "light")],
        *([(button, partial(_click, window, button)) for button in buttons] for buttons in TABS[sight]),
        resizing(window, SIZE, "another size"),
    ]


def resizing(window: QWidget, size: tuple[int, int], name: str) -> Cycle:
    """Make a window smaller step by step, and as large as it was."""
    sizes = [(size[0] - ACROSS * step, size[1] - DOWN * step) for step in range(1, STEPS + 1)]
    return [(name, partial(_resize, window, *each)) for each in (*sizes, size)]


class Comparison:
    """The window that compares the run with a branch of it."""

    def __init__(self, window: MainWindow) -> None:
        """Let a run that rests have a branch."""
        self._window, self._epoch = window, FIRST
        session = window.session
        session.playback.seek(FIRST - 50)
        wait_until(lambda: session.view.snapshot.epoch == FIRST - 50)
        session.edit_parameter("learning_rate", 0.4)
        session.playback.run_to(LAST)
        wait_until(lambda: session.view.snapshot.epoch == LAST and not session.view.playing)
        paint()

    @property
    def dialog(self) -> QDialog:
        return self._window.findChild(QDialog, "compare")

    def cycles(self) -> list[Cycle]:
        """Return what can be done to the two windows side by side."""
        size = self.dialog.size().toTuple()
        epochs = [("compare: another epoch, with the window", self.go_on)] * 5
        alone = [("compare: another epoch", self.go_on)] * 5
        hide, show = (partial(_show, self._window, on) for on in (False, True))
        opening = [("", self.turn), ("compare: opened again", self.turn)]
        return [
            epochs,
            [("", hide), *alone, ("", show)],
            opening,
            resizing(self.dialog, size, "compare: another size"),
        ]

    def turn(self) -> None:
        """Open it, until both sides are shown; or close it."""
        self._window.branch_tools.toggle_comparison()
        if self.dialog.isVisible():
            self._wait_for(self._window.session.view.snapshot.epoch)

    def go_on(self) -> None:
        """Go to another epoch, until both sides are shown."""
        self._epoch = FIRST if self._epoch == LAST else self._epoch + 1
        self._window.session.playback.seek(self._epoch)
        self._wait_for(self._epoch)

    def _wait_for(self, epoch: int) -> None:
        """Wait without using the processor until the worker has answered."""
        sides = self.dialog._left, self.dialog._right
        while any(side.snapshot is None or side.snapshot.epoch != epoch for side in sides):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        paint()


def _pointing_cycles(window: MainWindow) -> list[Cycle]:
    network, boundary, loss = (painted_widget(window, name) for name in ("network", "boundary", "loss"))
    diagram = window.findChild(NetworkView).diagram
    neurons = [node.box.center() for node in diagram.nodes if node.layer == 1]
    middles = ((edge, edge.point(0.6)) for edge in diagram.edges if not edge.is_bias)
    edges = [middle for edge, middle in middles if diagram.thing_at(middle) is edge]
    plane = window.findChild(BoundaryView)
    samples = [_pixel(plane._plot, QPointF(*place)) for place in plane._samples.places.tolist()]
    curve = window.findChild(LossView)
    epochs, heights = curve._drawn.points()
    on_curve = [QPointF(epochs[place], heights[place]) for place in (len(epochs) // 4, len(epochs) // 2)]
    return [
        _pointing("point: a neuron", network, neurons),
        _pointing("point: an edge", network, edges),
        _pointing("point: a sample", boundary, samples),
        _pointing("point: the loss", loss, [_pixel(curve._plot, place) for place in on_curve]),
    ]


def _pixel(plot, place: QPointF) -> QPointF:
    """Return where a place, in the axes' units, is in the viewport of a plot."""
    return QPointF(plot.mapFromScene(plot.box.mapViewToScene(place)))


def _pointing(name: str, widget: QWidget, places: Sequence[QPointF]) -> Cycle:
    """Point at two places in turn, and leave."""
    steps = [(name, partial(_point, widget, place)) for place in (*places[:2], *places[:2])]
    return [*steps, ("", partial(_leave, widget))]


def _point(widget: QWidget, place: QPointF) -> None:
    button, key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    kind = QEvent.Type.MouseMove
    QCoreApplication.sendEvent(
        widget, QMouseEvent(kind, place, widget.mapToGlobal(place), button, button, key)
    )
    paint()


def _leave(widget: QWidget) -> None:
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    paint()


def _choose_theme(window: MainWindow, name: str) -> None:
    window.appearance.show_theme(name)
    paint()


def _click(window: MainWindow, name: str) -> None:
    window.findChild(QAbstractButton, name).click()
    paint()


def _resize(window: QWidget, width: int, height: int) -> None:
    window.resize(width, height)
    paint()


def _show(window: MainWindow, on: bool) -> None:
    """Have it on the screen or not, as when it is minimised: without a window manager nothing does that."""
    window.setVisible(on)
    paint()
