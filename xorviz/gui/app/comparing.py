"""The comparison of two runs, in views like those of the main window."""

from PySide6.QtWidgets import QWidget

from xorviz.core.run.history import LossCurve
from xorviz.gui.compare.compare_window import CompareWindow
from xorviz.gui.loss.loss_curves import LossGhost
from xorviz.gui.loss.loss_view import LossView
from xorviz.gui.plane.boundary import BoundaryView


def compare_window(parent: QWidget) -> CompareWindow:
    """Return the window, and connect it with the views in it."""
    left, right, losses = BoundaryView(), BoundaryView(), LossView()
    losses.reaches_ghosts = True

    def show_other(name: str, curve: LossCurve) -> None:
        losses.show_ghosts([LossGhost(name, 0, curve)])

    window = CompareWindow(parent, left, right, losses)
    window.left_shown.connect(left.show_snapshot)
    window.right_shown.connect(right.show_snapshot)
    window.followed_shown.connect(left.show_selection)
    window.followed_shown.connect(right.show_selection)
    window.losses_shown.connect(losses.show_losses)
    window.other_shown.connect(show_other)
    losses.cursor_requested.connect(window.cursor_requested)
    return window
