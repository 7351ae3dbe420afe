import importlib
import tomllib
from collections import Counter
from pathlib import Path

from PySide6.QtWidgets import QToolButton, QWidget

from xorviz.core.teach.lesson_text import Link
from xorviz.gui.app.views import VIEWS, by_link, tabs_of

ROOT = Path(__file__).parents[3]


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
        assert view.name.startswith("survey") or window.findChild(QWidget, view.name) is not None, view.name
    bars = {"plane": "plane_tab", "loss": "loss_scale", "update": "rule_tab", "column": "column"}
    for card, bar in bars.items():
        for tab, tip in tabs_of(card).items():
            assert person.see(f"{bar}_{tab}", QToolButton).toolTip() == tip


def test_a_link_brings_each_view_to_the_front(window, qapp):
    for link, view in by_link().items():
        window.lesson.view.link_followed.emit(Link("", "view", link))
        qapp.processEvents()
        assert window.findChild(QWidget, view.name).isVisible(), link
