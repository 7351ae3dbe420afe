"""The comparison of two runs, with the views in its window: no more is imported when it is asked for."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from xorviz.core.run.history import LossCurve
from xorviz.gui.compare.compare_window import CompareWindow
from xorviz.gui.compare.comparison import Comparison
from xorviz.gui.loss.loss_curves import LossGhost
from xorviz.gui.loss.loss_view import LossView
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.session.session import Session


def comparison_of(session: Session, parent: QWidget) -> Comparison:
    """Return what compares two branches of a session, its window not open yet."""
    return Comparison(session, compare_window(parent), parent)


def compare_window(parent: QWidget) -> CompareWindow:
    """Return the window in which two runs are compared, connected with the views in it."""
    left, right, losses = BoundaryView(), BoundaryView(), LossView()
    losses.reaches_ghosts = True

    def show_other(name: str, curve: LossCurve) -> None:
        losses.show_ghosts([LossGhost(name, 0, curve)])

    decision: QAction | None = parent.findChild(QAction, "view.decision")
    if decision is not None:
        for plane in (left, right):
            plane.show_decision(decision.isChecked())
            decision.toggled.connect(plane.show_decision)
    window = CompareWindow(parent, left, right, losses)
    window.left_shown.connect(left.show_snapshot)
    window.right_shown.connect(right.show_snapshot)
    window.followed_shown.connect(left.show_selection)
    window.followed_shown.connect(right.show_selection)
    window.losses_shown.connect(losses.show_losses)
    window.other_shown.connect(show_other)
    losses.cursor_requested.connect(window.cursor_requested)
    return window
