"""What the window of the map says stays to be read, wherever the pointer rests."""

import re
from dataclasses import replace

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import opens_a_window
from xorviz.core import TrainingConfig, steps
from xorviz.core.hands.held import Held
from xorviz.core.survey import fate_chunks

pytestmark = opens_a_window


def test_why_there_is_no_such_map_is_said_until_another_point_is_pointed_at(alone):
    made = alone()
    QTest.mouseMove(made.picture, made.picture.area.center().toPoint())
    assert made.read("line").endswith("not trained yet")
    made.type("across_low", -1)
    refusal = made.read("line")
    assert refusal == "Learning rate cannot go in ratios from -1: that is not above 0."
    made.compute(2)  # what is trained meanwhile is told of no point that nobody has moved to
    assert made.read("line") == refusal
    QTest.mouseMove(made.picture, made.picture.area.center().toPoint() / 2)
    assert made.read("line").startswith("Learning rate")
    assert made.read("line") != refusal


def test_a_refusal_is_gone_when_there_is_a_map_again(alone):
    made = alone()
    view = made.session.view
    held = TrainingConfig().holding(Held(frozenset({0})))
    made.window.show_view(replace(view, config=held), frozenset({"config"}))
    assert made.read("line").startswith("A map of fates trains every parameter")
    made.window.show_view(view, frozenset({"config"}))
    assert made.read("line") == ""


def test_which_run_was_opened_is_read_while_the_map_sharpens(alone):
    made = alone()
    QTest.mouseMove(made.picture, made.picture.area.center().toPoint())
    made.window.on_run_chosen(3, 4)
    told = made.read("line")
    assert told.endswith("is in the main window, at epoch 0: press Play there.")
    made.compute(2)
    assert made.read("line") == told


def test_how_long_it_still_takes_is_said_and_the_desktop_told_when_it_is_whole(alone, monkeypatch):
    marked = []
    monkeypatch.setattr(QApplication, "alert", lambda window: marked.append(window.objectName()))
    monkeypatch.setattr(steps, "SHORT", -1.0)
    monkeypatch.setattr(fate_chunks, "CHUNK_SECONDS", 0.0)
    made = alone()
    made.compute(2)
    assert re.search(r"[0-9] of [0-9,]+ runs of 30 epochs · about [0-9]+ s left\. ", made.read("progress"))
    assert not marked
    made.compute()
    assert " left" not in made.read("progress")
    assert marked == ["fates"]
