import importlib
import sys
import tomllib
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.gui.conftest import opens_a_window
from tests.gui.person import Person
from xorviz.core.teach.lesson_text import Link
from xorviz.gui.app import views
from xorviz.gui.app.views import VIEWS, ViewEntry, by_link, tabs_of
from xorviz.gui.kit.pane import Pane

ROOT = Path(__file__).parents[3]
BARS = {"plane": "plane_tab", "loss": "loss_scale", "update": "rule_tab", "column": "column"}


class Dummy(Pane, QWidget):
    """Remembers what it has drawn."""

    sample_selected = Signal(object)

    smallest = (100, 40)

    def __init__(self):
        super().__init__("dummy", "Dummy")
        self.epoch, self.drawn = None, []

    def show_view(self, view, what):
        if what & {"run", "snapshot"}:
            self.epoch = view.snapshot.epoch
            self.redraw()

    def on_theme_changed(self):
        self.redraw()

    def draw(self):
        self.drawn.append((self.epoch, self.theme.name))


def test_the_contract_knows_every_view_that_shares_its_room():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    name = "Views of a room do not know each other"
    (apart,) = (each for each in contracts["contracts"] if each["name"] == name)
    rooms = Counter(view.module.split(".")[0] for view in VIEWS)
    shared = [view.module for view in VIEWS if rooms[view.module.split(".")[0]] > 1]
    assert sorted(apart["modules"]) == sorted(f"xorviz.gui.{module}" for module in shared)


def test_no_two_views_have_the_same_name_link_or_tab():
    tabs = [(view.card, view.tab) for view in VIEWS if view.card]
    for words in ([view.name for view in VIEWS], [view.link for view in VIEWS if view.link], tabs):
        assert len(set(words)) == len(words)
    for view in VIEWS:
        module = importlib.import_module(f"xorviz.gui.{view.module}")
        assert not view.page or issubclass(getattr(module, view.page), QWidget)
        assert bool(view.card) == bool(view.tab) == bool(view.tip)


def test_every_view_of_the_window_is_there_under_its_name_and_its_tab_says_what_it_is(window, person):
    window.actions_by_id["view.film"].trigger()
    person.click("loss_scale_gradients")
    for view in VIEWS:
        later = view.action or view.name.startswith("survey")
        assert later or window.findChild(QWidget, view.name) is not None, view.name
    for card, bar in BARS.items():
        for tab, tip in tabs_of(card).items():
            assert person.see(f"{bar}_{tab}", QAbstractButton).toolTip() == tip


@opens_a_window
@pytest.mark.slow
def test_a_link_brings_each_view_to_the_front(window, qapp):
    for link, view in by_link().items():
        window.lesson.view.link_followed.emit(Link("", "view", link))
        qapp.processEvents()
        assert window.findChild(QWidget, view.name).isVisible(), link


@pytest.fixture(params=["plane", "loss", "update"])
def card(request, monkeypatch):
    """A card with a view more, by an entry in the table alone."""
    entry = ViewEntry("dummy", "dummy", "dummy", request.param, "dummy", "What it is", "Dummy")
    monkeypatch.setattr(views, "VIEWS", (*VIEWS, entry))
    monkeypatch.setitem(sys.modules, "xorviz.gui.dummy", SimpleNamespace(Dummy=Dummy))
    return request.param


@pytest.mark.slow
def test_an_entry_in_the_table_is_a_tab_of_any_card(card, make_window, qtbot, qapp):
    window = make_window()
    window.appearance.choose_theme("light")
    person, dummy = Person(window, qtbot), window.findChild(Dummy, "dummy")
    assert person.see(f"{BARS[card]}_dummy", QAbstractButton).toolTip() == "What it is"
    person.step(3)
    assert dummy.epoch == 3
    assert dummy.drawn == []
    window.lesson.view.link_followed.emit(Link("", "view", "dummy"))
    qapp.processEvents()
    assert dummy.isVisible()
    assert dummy.drawn == [(3, "light")]
    person.step()
    window.appearance.choose_theme("dark")
    assert dummy.drawn == [(3, "light"), (4, "light"), (4, "dark")]
    dummy.sample_selected.emit(2)
    assert window.session.view.selection.sample == 2
    first = next(iter(tabs_of(card))) if card != "loss" else "log"
    person.click(f"{BARS[card]}_{first}")
    assert not dummy.isVisible()
    person.step()
    assert dummy.drawn[3:] == []
    person.click(f"{BARS[card]}_dummy")
    assert dummy.drawn[3:] == [(5, "dark")]
