"""The butterfly: what the window shows is the fan, a click opens that very run, and all can be heard."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QMenu

from tests.core.runs import assert_same
from tests.gui.conftest import opens_a_window
from tests.held import held
from xorviz.core import Run, TrainingConfig, steps
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.hands.by_hand import Freeze
from xorviz.core.insight.butterfly import fan_chunks
from xorviz.core.insight.butterfly.butterfly import butterfly
from xorviz.core.insight.butterfly.words import fan_lines, moved_words, outcome_words
from xorviz.gui.butterfly.butterfly_window import PREPARING, ButterflyWindow
from xorviz.gui.butterfly.fan_curves import UNMOVED, told_at
from xorviz.gui.kit.number_field import NumberField
from xorviz.session.session import Session
from xorviz.session.view import PARTS

pytestmark = opens_a_window
LIMIT = 60_000


class Alone:
    """The window alone, with somebody who computes what it wishes for when told to."""

    def __init__(self, show, epoch=400, **settings):
        self.session = Session(TrainingConfig(**{"seed": 29, **settings}), engine=compiled_engine())
        self.session.run.advance(epoch)
        self.session.show_branch(self.session.branch, epoch)
        self.window = ButterflyWindow(None)
        self.wishes, self.opened, self.selected = [], [], []
        self.window.aside_wished.connect(lambda purpose, compute: self.wishes.append((purpose, compute)))
        self.window.run_wished.connect(self.opened.append)
        self.window.parameter_selected.connect(self.selected.append)
        self.type("epochs", 200)
        self.window.show_view(self.session.view, PARTS)
        show(self.window, (900, 600))
        self.plots, self.runs = self.window.plots, self.window.runs

    def type(self, name, value):
        self.window.findChild(NumberField, f"butterfly_{name}").setValue(value)

    def read(self, name="line"):
        return self.window.findChild(QLabel, f"butterfly_{name}").text()

    def listed(self):
        return [self.runs.item(row).text() for row in range(self.runs.count())]

    def compute(self):
        """Do what the newest wish asks for, until there is none."""
        while self.wishes:
            purpose, compute = self.wishes[-1]
            self.wishes.clear()
            outcome = compute(lambda: False)
            if outcome is not None:
                self.window.on_aside_found(purpose, outcome)
        QCoreApplication.processEvents()  # its losses are drawn in a turn of their own

    def fan(self, place=0, sizes=(1.0, 0.1, 0.01), epochs=200):
        return butterfly(self.session.run.branch(self.session.snapshot.epoch), place, sizes, epochs)

    def shown(self):
        """What is read now, with the fan that it must be of."""
        return [self.read("heading"), self.read(), *self.listed()]


def told(fan):
    """What the window says of a fan."""
    heading, line = fan_lines(fan)
    words = [moved_words(moved, fan.unmoved) for moved in fan.moved]
    names = ["not moved", *(f"{moved.shift:+g}".replace("-", "−") for moved in fan.moved)]
    rows = [f"{name}: {text}" for name, text in zip(names, [outcome_words(fan.unmoved), *words], strict=True)]
    return [heading, line[0].upper() + line[1:], *rows]


@pytest.fixture
def alone(show):
    made = []

    def make(**given):
        made.append(Alone(show, **given))
        return made[-1]

    yield make
    for each in made:
        each.session.close()


def test_it_tells_of_the_fan_that_the_form_asks_for_and_follows_selection_and_cursor(alone):
    made = alone()
    made.compute()
    assert made.shown() == told(made.fan())
    made.type("size", 0.5)
    made.type("count", 1)
    made.compute()
    assert made.shown() == told(made.fan(sizes=[0.5]))
    chosen = made.window.findChild(QComboBox, "butterfly_parameter")
    chosen.setCurrentIndex(chosen.findText("b²₁, bias → ŷ"))
    assert made.selected == [8]
    made.compute()
    assert made.shown() == told(made.fan(8, [0.5]))
    made.session.picking.select_parameter(3)
    made.session.show_branch(made.session.branch, 390)
    made.window.show_view(made.session.view, frozenset({"selection", "snapshot"}))
    made.compute()
    assert made.shown() == told(made.fan(3, [0.5]))
    assert "at epoch 390" in made.read("heading")
    made.window.findChild(QCheckBox, "butterfly_follows").click()
    made.session.show_branch(made.session.branch, 380)
    made.window.show_view(made.session.view, frozenset({"snapshot"}))
    assert made.wishes == []
    made.window.findChild(QCheckBox, "butterfly_follows").click()
    made.compute()
    assert "at epoch 380" in made.read("heading")


def test_its_numbers_are_the_losses_and_distances_of_each_run(alone):
    made = alone()
    made.type("count", 1)
    made.type("epochs", 5_000)
    made.compute()
    fan = made.plots._fan
    assert (fan.moved[0].nearest < fan.moved[0].farthest).any()  # a line stands for several epochs
    losses, distances = "\n".join(made.plots.numbers()).split("\n\n")
    rows = [[float(each) for each in line.split("\t")] for line in losses.splitlines()[1:]]
    runs = [(0.0, fan.unmoved), *((moved.shift, moved.future) for moved in fan.moved)]
    assert rows == [
        [shift, *row]
        for shift, future in runs
        for row in np.column_stack([future.epochs, future.lowest, future.highest]).tolist()
    ]
    rows = [[float(each) for each in line.split("\t")] for line in distances.splitlines()[1:]]
    assert rows == [
        [moved.shift, *row]
        for moved in fan.moved
        for row in np.column_stack([moved.epochs, moved.nearest, moved.farthest]).tolist()
    ]


def test_its_curves_are_the_distances_and_losses(alone):
    made = alone()
    made.type("count", 1)
    made.type("epochs", 1200)
    made.compute()
    fan = made.fan(sizes=[1.0], epochs=1200)
    up = fan.moved[0]
    line = made.plots._lines[1][0]
    assert fan.unmoved.epochs[1] - fan.unmoved.epochs[0] == 3
    pairs = [slice(first, first + 2) for first in range(0, 401, 2)]  # two spans are a stroke
    np.testing.assert_array_equal(line.xData[:-1:2], up.epochs[::2])
    np.testing.assert_array_equal(line.xData[1:-3:2], up.epochs[2::2] - 1)
    strokes = line.yData[:-1].reshape(-1, 2)
    least = [np.log10(up.nearest[pair].min()) for pair in pairs]
    np.testing.assert_array_equal(strokes.min(axis=1), least)
    np.testing.assert_array_equal(strokes.max(axis=1), [np.log10(up.farthest[pair].max()) for pair in pairs])
    assert (line.xData[-1], line.yData[-1]) == (1600, np.log10(up.distance))
    loss = made.plots._lines[1][1]
    for each in (line, loss):
        strokes = each.yData[:-1].reshape(-1, 2)
        ways = np.sign(np.diff(strokes.sum(axis=1)))
        own = np.sign(np.diff(strokes, axis=1))[:-1, 0]
        assert (own == ways)[own != 0].all(), "a stroke goes the way of the curve"
    assert loss.yData[-1] == np.log10(up.future.head.loss)
    styles = [made.plots._lines[place][0].opts["pen"].style() for place in (1, 2)]
    assert styles == [Qt.PenStyle.SolidLine, Qt.PenStyle.CustomDashLine]  # dashed is negative


def test_where_there_are_few_spans_each_is_a_stroke(alone):
    made = alone(epoch=0)
    made.type("epochs", 90)
    made.compute()
    line = made.plots._lines[1][0]
    assert line.xData[:-1:2].tolist() == list(range(91))


def test_an_axis_can_be_read_however_little_its_curves_differ(alone):
    made = alone(epoch=0)
    made.compute()
    for plot in (made.plots.distance, made.plots.loss):
        area = plot.shown_area
        assert len(plot.axes["left"].logTickValues(area.top(), area.bottom(), 300.0, None)[0][1]) >= 2


def test_a_click_on_a_curve_opens_that_very_run_and_so_does_enter_in_plots_and_list(alone):
    made = alone()
    made.compute()
    fan, plot = made.fan(), made.plots.distance
    end = QPointF(600.0, np.log10(fan.moved[1].distance))
    pixel = plot.mapFromScene(plot.box.mapViewToScene(end))
    QTest.mouseMove(plot.viewport(), pixel)
    assert made.runs.currentRow() == 2
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=pixel)
    QTest.keyClick(made.runs, Qt.Key.Key_Down)
    QTest.keyClick(made.runs, Qt.Key.Key_Return)
    QTest.keyClick(made.plots, Qt.Key.Key_Down)
    QTest.keyClick(made.plots, Qt.Key.Key_Enter)
    edits = [wished.edit for wished in made.opened]
    assert edits == [fan.moved[place].edit for place in (1, 2, 3)]
    assert [wished.last for wished in made.opened] == [600] * 3
    assert made.read().startswith("The run with −0.1 is in the main window.")
    assert not made.window.findChild(QCheckBox, "butterfly_follows").isChecked()
    made.session.make(Freeze(400, (2, 2, 1), 0))
    made.session.run.make(Freeze(400, (2, 2, 1), 1))
    made.runs.run_wished.emit(0)
    assert len(made.opened) == 4  # the run of the fan is as it was
    made.opened[0].origin.run.make(Freeze(400, (2, 2, 1), 2))
    made.runs.run_wished.emit(0)
    assert made.read().startswith("The run was changed at that epoch since")
    assert len(made.opened) == 4


def test_keys_read_a_curve_aloud(alone, announced):
    made = alone()
    made.compute()
    fan = made.fan()
    QTest.keyClick(made.plots, Qt.Key.Key_Down)
    assert announced[-1] == told_at(fan, 1, 600) == made.plots.spoken()
    for _ in range(3):
        QTest.keyClick(made.plots, Qt.Key.Key_Right)
    assert announced[-1] == told_at(fan, 1, 403)
    apart = float(np.interp(403, fan.moved[0].epochs, fan.moved[0].nearest))
    assert told_at(fan, 1, 403).startswith(f"+1: epoch 403, {apart:.3g} apart, loss ")
    assert told_at(fan, 0, 403).startswith(f"{UNMOVED}: epoch 403, loss ")
    QTest.keyClick(made.plots, Qt.Key.Key_End)
    assert announced[-1] == told_at(fan, 1, 600)


def test_what_cannot_be_is_said_in_one_line(alone):
    made = alone()
    made.compute()
    before = made.listed()
    size = made.window.findChild(NumberField, "butterfly_size")
    for typed, words in (("0", "0"), ("nan", "'nan'"), ("-1", "'-1'")):
        size.setFocus()
        size.lineEdit().setText(typed)
        QTest.keyClick(size, Qt.Key.Key_Return)
        assert made.read().startswith("ε ")
        assert "it must be a finite number above 0" in made.read()
        assert "\n" not in made.read()
        assert words.strip("'") in made.read()
    epochs = made.window.findChild(NumberField, "butterfly_epochs")
    epochs.setFocus()
    epochs.lineEdit().setText("1000000000")
    QTest.keyClick(epochs, Qt.Key.Key_Return)
    assert "it must be a whole number from 1 to 1,000,000" in made.read()
    assert made.listed() == before
    made.type("size", 1e-300)
    made.compute()
    assert "is too small" in made.read()
    assert made.listed() == []
    assert made.plots.spoken() == ""
    made.type("size", 1.0)
    made.session.run.make(Freeze(400, (2, 2, 1), 0))
    made.window.show_view(made.session.view, frozenset({"edits"}))
    frozen = replace(made.session.view, snapshot=made.session.run.head, edits=made.session.run.edits)
    made.window.show_view(frozen, frozenset({"edits"}))
    made.compute()
    assert made.read() == "w¹₁₁ is frozen: moved, it would stay so far away; let it learn first."


def test_it_says_how_long_its_runs_still_take(alone, monkeypatch):
    monkeypatch.setattr(steps, "SHORT", -1.0)
    monkeypatch.setattr(fan_chunks, "CHUNK_SECONDS", 0.0)
    person = alone()
    trained = 0
    while not trained:
        purpose, compute = person.wishes.pop()
        outcome = compute(lambda: False)
        person.window.on_aside_found(purpose, outcome)
        futures = [outcome.fan.unmoved, *(moved.future for moved in outcome.fan.moved)]
        trained = sum(each.last_epoch - 400 for each in futures)
    assert trained < len(futures) * 200
    assert person.read("hint").startswith(f"{trained:,} epochs trained · about 1 s left. ")
    person.compute()
    assert "left" not in person.read("hint")


def test_it_waits_for_the_engine_and_for_a_run_that_plays_and_ends_when_nobody_looks(alone):
    made = alone()
    made.wishes.clear()
    view = made.session.view
    made.window.show_view(replace(view, preparing=True), frozenset({"preparing"}))
    assert made.read() == PREPARING
    later = Run(TrainingConfig(seed=1))
    made.window.show_view(replace(view, playing=True, run=later, snapshot=later.head), frozenset({"run"}))
    size = made.window.findChild(NumberField, "butterfly_size")
    size.lineEdit().setText("0.")
    made.window.show_view(replace(view, playing=True), frozenset({"snapshot"}))
    assert size.lineEdit().text() == "0."  # what is being typed is not taken yet
    size.lineEdit().setText("1")
    assert made.wishes == []
    made.window.show_view(view, frozenset({"playing"}))
    made.type("epochs", 300)
    assert len(made.wishes) == 1
    made.window.hide()
    purpose, nothing = made.wishes[-1]
    assert (purpose, nothing(lambda: False)) == ("butterfly", None)
    made.window.show()
    made.compute()
    assert made.shown() == told(made.fan(epochs=300))


@pytest.mark.slow
def test_in_the_main_window_a_run_of_the_fan_becomes_the_run_shown_bit_for_bit(window, qtbot):
    session = window.session
    session.playback.run_to(400)
    qtbot.waitUntil(lambda: session.run.epoch == 400 and not session.playing, timeout=LIMIT)
    session.playback.run_to(900)
    qtbot.waitUntil(lambda: session.run.epoch == 900 and not session.playing, timeout=LIMIT)
    session.edit_parameter("learning_rate", 2.0)
    session.playback.seek(400)
    qtbot.waitUntil(lambda: session.view.sought is None and session.snapshot.epoch == 400, timeout=LIMIT)
    card = window.panels.network_card
    diagram = card.diagram.diagram
    edge = next(edge for edge in diagram.edges if edge.place == 0)
    card.diagram.hands.open_menu(edge, edge, QPointF(5, 5), session.snapshot)
    menu = window.findChild(QMenu, "network_menu")
    next(action for action in menu.actions() if action.text().startswith("Move w¹₁₁")).trigger()
    menu.close()
    opened = window.findChild(ButterflyWindow, "butterfly")
    qtbot.waitUntil(lambda: session.view.selection.parameter == 0, timeout=LIMIT)
    qtbot.waitUntil(lambda: opened.plots._fan is not None and opened.plots._fan.whole, timeout=LIMIT)
    fan = opened.plots._fan
    assert opened.findChild(QLabel, "butterfly_hint").text().endswith("is in none of them.")
    for place, future in ((2, fan.moved[1].future), (1, fan.moved[0].future), (0, fan.unmoved)):
        opened.plots.run_wished.emit(place)
        qtbot.waitUntil(
            lambda future=future: (
                not session.playing
                and session.run.epoch == 5400
                and session.snapshot.loss == future.head.loss
            ),
            timeout=LIMIT,
        )
        assert_same(session.run.head, future.head)
    assert opened.plots._fan is fan
    assert len(session.branches) == 4
    opened.findChild(NumberField, "butterfly_epochs").setValue(1_000_000)
    opened.findChild(QCheckBox, "butterfly_follows").click()
    before = held()
    assert window.close()
    assert not held() - before
