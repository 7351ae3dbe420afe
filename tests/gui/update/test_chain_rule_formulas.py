"""Typeset formulas beside the lines: when they come, what they take, what of them is kept."""

from threading import Event

import pytest
from PySide6.QtGui import QColor, QPainter, QPixmap

from tests.gui.update.rule import colours
from tests.waiting import LIMIT_SECONDS
from xorviz.core.run.config import TrainingConfig
from xorviz.core.update.chain_rule import trace_snapshot
from xorviz.gui.kit import typesetting
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.update.rule_painter import RulePainter


@pytest.fixture
def view(chain_rule_view):
    return chain_rule_view


def test_formulas_are_typeset_when_they_are_there(view, trace, qtbot):
    with qtbot.waitSignal(view._typesetter.ready):
        typesetting._DRAWINGS.clear()
        view.show_trace(trace, 3)
    wanted = {line.formula.latex for line in trace.operations}
    assert wanted <= typesetting._DRAWINGS.keys()


@pytest.mark.parametrize(("width", "more"), [(500, True), (700, False)])
def test_where_no_numbers_stand_beside_it_a_formula_takes_what_the_result_leaves(
    view, trained, monkeypatch, width, more
):
    trace, rooms = trace_snapshot(trained(TrainingConfig(optimiser="adam"), 5).head, 1), {}

    def note(painter, latex, text, left, baseline, room, colour):
        rooms[text] = room / (painter._width - left)
        return 0.0

    monkeypatch.setattr(RulePainter, "_formula", note)
    view.resize(width, 320)
    view.show_trace(trace, trace.find("weight_square", 2).place)
    view.viewport().grab()
    assert (0.4 < rooms["0.999 s(W₂) + 0.001 (∂L/∂W₂)²"] < 0.8) is more


def test_a_formula_that_cannot_be_typeset_stays_text(view, trace, qtbot, monkeypatch):
    monkeypatch.setattr(typesetting, "_DRAWINGS", {})
    monkeypatch.setattr(typesetting, "_FAILED", set())
    tries = []

    def fail(latex):
        tries.append(latex)
        raise ValueError(latex)

    monkeypatch.setattr(typesetting, "svg_of", fail)
    with qtbot.waitSignal(view._typesetter.ready):
        view.show_trace(trace, 3)
    assert not typesetting._DRAWINGS
    assert len(colours(view)) > 4
    view.show_trace(trace, 4)
    assert view._typesetter._pool is None
    assert len(tries) == len(set(tries))


def test_hiding_does_not_wait_for_a_formula_that_is_under_way(view, trace, monkeypatch):
    monkeypatch.setattr(typesetting, "_DRAWINGS", {})
    begun, hidden, waited = Event(), Event(), []

    def typeset(latex):
        begun.set()
        waited.append(not hidden.wait(LIMIT_SECONDS))
        return b""

    monkeypatch.setattr(typesetting, "svg_of", typeset)
    view.show_trace(trace, 3)
    assert begun.wait(LIMIT_SECONDS)
    view.hide()
    hidden.set()
    view._typesetter.close()
    assert waited == [False]


def test_pixmaps_of_formulas_are_bounded_and_the_one_drawn_last_stays(view, trace, qtbot, monkeypatch):
    monkeypatch.setattr(typesetting, "MOST_PIXMAPS", 5)
    monkeypatch.setattr(typesetting, "_DRAWINGS", {})
    with qtbot.waitSignal(view._typesetter.ready):
        view.show_trace(trace, 3)
    view.viewport().grab()
    pixmaps = view._typesetter._pixmaps
    assert len(pixmaps) == 5
    kept = next(iter(pixmaps))
    made = []
    tinted = typesetting._tinted
    monkeypatch.setattr(typesetting, "_tinted", lambda *args: made.append(1) or tinted(*args))
    image = QPixmap(50, 50)
    painter = QPainter(image)
    for pixels in (20.0, 21.0, 22.0, 23.0):
        for size in (kept[1], pixels):
            view._typesetter.draw(painter, kept[0], 0, 20, size, QColor(kept[2]))
    painter.end()
    assert len(pixmaps) == 5
    assert len(made) == 4


def test_formulas_are_wanted_again_by_a_view_that_was_left_early(view, trace, qtbot):
    view.show_trace(trace, None)
    view.hide()
    view.show()
    view.show_trace(trace, None)
    latex = [line.formula.latex for line in trace.operations]
    qtbot.waitUntil(lambda: all(view._typesetter.size(each, 12.0) for each in latex))


def test_what_stays_of_the_rows_is_painted_once(view, trained, qtbot, monkeypatch):
    painted, paint = [], RulePainter.paint_still
    monkeypatch.setattr(RulePainter, "paint_still", lambda *a: painted.append(a[1].place) or paint(*a))
    run = trained(TrainingConfig(), 5)
    view.show_trace(trace_snapshot(run.at(0), 1), None)
    qtbot.waitUntil(lambda: not view._typesetter._wanted)
    first = view.viewport().grab().toImage()
    painted.clear()
    for epoch in range(1, 6):
        view.show_trace(trace_snapshot(run.at(epoch), 1), None)
        kept = view.viewport().grab().toImage()
    assert painted == []
    assert kept != first
    view._still_of = None
    assert view.viewport().grab().toImage() == kept


@pytest.mark.parametrize(
    "change",
    [
        lambda view, trace: view.show_trace(trace, 4),
        lambda view, trace: view.resize(700, 320),
        lambda view, trace: view.verticalScrollBar().setValue(40),
        lambda view, trace: set_theme(view, load_theme("dark")),
        lambda view, trace: view._hover(view._rows[3]),
        lambda view, trace: view._typesetter.ready.emit(),
    ],
    ids=["line", "size", "scrolling", "theme", "pointer", "formulas"],
)
def test_what_stays_of_the_rows_is_painted_anew_when_it_changes(view, trace, monkeypatch, change):
    view.resize(460, 90)
    view.show_trace(trace, None)
    view.viewport().grab()
    painted, paint = [], RulePainter.paint_still
    monkeypatch.setattr(RulePainter, "paint_still", lambda *a: painted.append(a[1].place) or paint(*a))
    change(view, trace)
    view.viewport().grab()
    assert painted
