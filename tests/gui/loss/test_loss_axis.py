"""The end of the axis of epochs moves seldom while a run grows, and holds all of it."""

import pytest
from PySide6.QtGui import QPainter

from tests.gui.loss.curves import curve_of, extend
from xorviz.gui.kit.axes.still_axis import StillAxis
from xorviz.gui.loss.loss_curves import axis_end


@pytest.mark.parametrize("first", [100, 500, 1024, 70_000])
def test_it_holds_the_run_is_never_far_and_seldom_moves(first):
    ends = [axis_end(last) for last in range(first, 2 * first)]
    assert all(last <= end <= 1.04 * last for last, end in zip(range(first, 2 * first), ends, strict=True))
    assert ends == sorted(ends)
    assert len(set(ends)) <= 65


def test_the_axes_are_not_drawn_again_while_a_run_grows_within_them(view, monkeypatch):
    drawn, draw = [], StillAxis.draw

    def counted(axis, painter):
        drawn.append(axis.orientation)
        draw(axis, painter)

    monkeypatch.setattr(StillAxis, "draw", counted)
    curve = curve_of([0.5] * 1922)
    for epoch in range(1922, 1952):
        extend(curve, [0.5])
        view.show_losses(curve, epoch, 0.5)
        view.grab()
    assert sorted(drawn) == ["bottom", "left"]
    extend(curve, [0.5, 0.5])
    view.show_losses(curve, 1953, 0.5)
    view.grab()
    assert sorted(drawn) == ["bottom", "bottom", "left"]


@pytest.mark.parametrize("width", [150, 220, 300, 500])
def test_the_axis_of_epochs_begins_with_a_number_however_narrow_it_is(view, qapp, monkeypatch, width):
    written, draw = [], StillAxis.draw

    def noted(axis, painter):
        with monkeypatch.context() as patch:
            if axis.orientation == "bottom":
                patch.setattr(QPainter, "drawText", lambda painter, *of: written.append(of[-1]))
            draw(axis, painter)

    monkeypatch.setattr(StillAxis, "draw", noted)
    view.resize(width, 150)
    view.show_losses(curve_of([0.5] * 1001), 1000, 0.5)
    qapp.processEvents()
    view.grab()
    assert "0" in written
