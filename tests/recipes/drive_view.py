import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from tests.gui.flaws import flaws_of
from tests.recipes.driving import follow_link, show_everything
from xorviz.core.network.decisions import is_right
from xorviz.gui.update import sides


@pytest.fixture
def drawn(monkeypatch):
    """The epochs that were drawn."""
    epochs, draw = [], sides.SidesView.draw

    def counted(view):
        epochs.append(view._snapshot and view._snapshot.epoch)
        draw(view)

    monkeypatch.setattr(sides.SidesView, "draw", counted)
    return epochs


def said(window):
    return window.findChild(QWidget, "sides").findChild(QLabel).text()


def counted(snapshot, target):
    targets = snapshot.data.targets
    right = (is_right(snapshot.predictions, targets, False) & (targets[:, 0] == target)).sum()
    return f"class {target}: {right} of {(targets == target).sum()} are right"


def test_it_is_a_tab_with_its_tip_and_shows_the_session(window, person):
    tab = person.see("rule_tab_sides", QAbstractButton)
    assert (tab.text(), tab.toolTip()) == ("Sides", "How many samples of each class are on the right side")
    assert not person.sees("sides")
    person.click("rule_tab_sides")
    assert person.sees("sides")
    for epoch in (0, 40, 3):
        if epoch > window.session.run.epoch:
            person.train_to(epoch)
        else:
            person.go_to(epoch)
        snapshot = window.session.snapshot
        assert all(counted(snapshot, target) in said(window) for target in (0, 1))


def test_hidden_it_costs_nothing_and_shown_it_catches_up(drawn, window, person):
    person.train_to(30)
    person.step(2)
    assert drawn == []
    person.click("rule_tab_sides")
    assert drawn == [32]
    person.step()
    assert drawn == [32, 33]
    person.click("rule_tab_rule")
    person.step(2)
    assert drawn == [32, 33]


@pytest.mark.parametrize("behind", [False, True])
def test_it_follows_the_theme(window, person, behind):
    person.click("rule_tab_sides")
    looks = {}
    for name in ("light", "dark", "light"):
        if behind:
            person.click("rule_tab_rule")
        window.appearance.choose_theme(name)
        person.click("rule_tab_sides")
        looks.setdefault(name, said(window))
        assert said(window) == looks[name]
        assert window.findChild(QWidget, "sides").theme.colour("positive").name() in said(window)
    assert looks["light"] != looks["dark"]


def test_a_link_of_the_lesson_brings_it_to_the_front(window, person):
    assert not person.sees("sides")
    follow_link(window, "view:sides")
    assert person.sees("sides")


def test_everything_else_is_still_shown_and_nothing_is_cut(window, person, qapp):
    assert "rule_tab_sides" in show_everything(window)
    person.click("rule_tab_sides")
    window.resize(1024, 700)
    qapp.processEvents()
    assert flaws_of(window) == []
