from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTableView, QVBoxLayout, QWidget

from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.gradient_check import check_gradients
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.functions.sigmoids import sigmoid
from xorviz.core.update.names import edge_name
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.network.diagram.diagram import place_diagram
from xorviz.gui.update import gradient_check
from xorviz.gui.update.gradient_check import GradientCheckButton, button_text, summary
from xorviz.themes import THEMES


@pytest.fixture
def run():
    run = Run(TrainingConfig(), NumpyEngine())
    run.advance(1200)
    return run


@pytest.fixture
def button(light, show):
    """The button in a window that has the program's style."""
    window = QWidget()
    set_theme(window, light)
    button = GradientCheckButton()
    QVBoxLayout(window).addWidget(button)
    show(window, (420, 60))
    return button


@pytest.fixture
def broken(monkeypatch):
    """Leave a factor out of the derivative of the sigmoid, as long as `broken` says so."""

    def set_broken(is_broken=True):
        record = ACTIVATIONS["sigmoid"]
        derivative = (lambda z: 1.0 - sigmoid(z)) if is_broken else original.derivative
        monkeypatch.setitem(ACTIVATIONS, "sigmoid", replace(record, derivative=derivative))

    original = ACTIVATIONS["sigmoid"]
    return set_broken


def is_red(widget, area=None):
    """Say whether something of it is red. Letters are antialiased: how red they are differs."""
    image = (widget.grab(area) if area else widget.grab()).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return any(pixel.red() - max(pixel.green(), pixel.blue()) > 60 for pixel in pixels)


def table_of(button):
    (table,) = button.window().findChildren(QTableView, "gradient_check_table")
    return table


def cells(table):
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_right_gradients_are_quiet(button, run):
    button.show_snapshot(run.head)
    assert button.text().startswith("Gradient check ")
    assert button.text().endswith(" ✓")
    assert "all 9" in button.toolTip()
    assert not is_red(button)


def test_a_wrong_derivative_turns_it_red_in_words(button, run, broken, qtbot):
    broken()
    wrong = Run(run.start, NumpyEngine())
    wrong.advance(5)
    button.show_snapshot(wrong.head)
    assert button.text().startswith("Wrong gradient: ")
    assert button.text().endswith(" ✗")
    assert "do not agree" in button.toolTip()
    assert is_red(button)
    broken(False)
    button.show_snapshot(run.head)
    qtbot.waitUntil(lambda: button.text().endswith(" ✓"))
    assert not is_red(button)


def test_a_click_opens_the_numbers_and_they_follow(button, run, qtbot):
    button.show_snapshot(run.at(1000))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    table = table_of(button)
    rows = cells(table)
    assert [row[0] for row in rows][:5] == ["w¹₁₁", "w¹₁₂", "w¹₂₁", "w¹₂₂", "b¹₁"]
    assert [row[0] for row in rows][6:] == ["w²₁₁", "w²₁₂", "b²₁"]
    check = check_gradients(run.at(1000))
    for row, analytic in zip(rows, check.analytic, strict=True):
        assert float(row[1].replace("−", "-")) == pytest.approx(analytic, rel=1e-6)
        assert float(row[2].replace("−", "-")) == pytest.approx(analytic, rel=1e-4)
        assert float(row[3].replace("−", "-")) < 1e-6
    button.show_snapshot(run.at(1200))
    qtbot.waitUntil(lambda: cells(table) != rows)
    said = button.window().findChild(QLabel, "gradient_check_summary").text()
    assert "Epoch 1,200, all 9" in said
    table.window().close()


@pytest.mark.parametrize(("epoch", "in_powers"), [(0, False), (200, True)])
def test_gradients_that_are_compared_are_written_alike(button, run, epoch, in_powers):
    button.show_snapshot(run.at(epoch))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    table = table_of(button)
    assert {"e" in text for row in cells(table) for text in row[1:3]} == {in_powers}
    table.window().close()


def test_of_a_network_too_large_the_open_dialog_keeps_no_older_numbers(button, run, trained):
    large = trained(TrainingConfig(dataset="circle", hidden=(300, 250)), 0).head
    button.show_snapshot(run.at(10))
    button.click()
    button._pause.stop()
    button.show_snapshot(large)
    assert button.text() == "Gradients not checked"
    said = button.window().findChild(QLabel, "gradient_check_summary").text()
    assert "too much to check" in said
    assert cells(table_of(button)) == []
    table_of(button).window().close()


@pytest.mark.parametrize("is_wrong", [True, False])
def test_only_wrong_lines_are_red(button, broken, is_wrong):
    broken(is_wrong)
    run = Run(TrainingConfig(), NumpyEngine())
    button.show_snapshot(run.head)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    table = table_of(button)
    for row in (0, 4, 8):
        area = table.visualRect(table.model().index(row, 3))
        assert is_red(table.viewport(), area) == is_wrong
    table.window().close()


def test_of_snapshots_in_quick_succession_the_first_and_the_newest_are_checked(
    button, run, monkeypatch, qtbot
):
    checked = []

    def check(snapshot):
        checked.append(snapshot.epoch)
        return check_gradients(snapshot)

    monkeypatch.setattr(gradient_check, "check_gradients", check)
    button._pause.setInterval(600_000)
    for epoch in range(100, 150):
        button.show_snapshot(run.at(epoch))
    assert checked == [100]
    button._pause.setInterval(0)
    qtbot.waitUntil(lambda: checked == [100, 149])


def test_what_nobody_sees_costs_nothing_and_is_made_up_for(run, show, monkeypatch):
    monkeypatch.setattr(gradient_check, "check_gradients", lambda _: pytest.fail("was checked"))
    button = GradientCheckButton()
    button.show_snapshot(run.head)
    assert button.text() == ""
    monkeypatch.undo()
    show(button, (300, 30))
    assert button.text().endswith("✓")


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (TrainingConfig(hidden=(64, 64)), "of 4,417 parameters"),
        (TrainingConfig(activation="relu", initialisation="zeros"), "3 of 9 parameters"),
        (TrainingConfig(dataset="circle", hidden=(300, 250)), "too much to check"),
    ],
)
def test_it_says_how_many_it_checked(config, words):
    check = check_gradients(Run(config, NumpyEngine()).head)
    assert words in summary(check)
    assert ("not checked" in button_text(check)) == (not len(check.places))
    assert ("–" in button_text(check)) == (len(check.places) > 0 and not check.measurable.any())


def test_where_rounding_hides_every_gradient_nothing_is_claimed(button):
    button.show_snapshot(Run(TrainingConfig(initialisation="zeros"), NumpyEngine()).head)
    assert button.text() == "Gradient check –"
    assert button.toolTip().startswith("Too small to tell. ")
    assert not is_red(button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert {row[3] for row in cells(table_of(button))} == {"below rounding"}
    table_of(button).window().close()


@pytest.mark.parametrize("layers", [(2, 1), (2, 2, 1), (2, 3, 4, 1)])
def test_parameters_join_what_they_join_in_the_diagram(layers):
    edges = place_diagram(layers, QRectF(0, 0, 500, 400), QSizeF(90, 30)).edges
    names = {edge.place: edge for edge in edges}
    for place in range(parameter_count(layers)):
        source, target = names[place].source, names[place].target
        assert edge_name(layers, place) == f"{'bias' if source is None else source.label} → {target.label}"


@pytest.mark.parametrize("name", THEMES)
def test_the_dialog_takes_a_theme(button, run, name):
    button.show_snapshot(run.head)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    set_theme(button.window(), load_theme(name))
    picture = table_of(button).grab().toImage()
    assert picture.pixelColor(2, picture.height() - 2) == load_theme(name).colour("card")
    table_of(button).window().close()
