import os
import xml.etree.ElementTree as ET
from concurrent.futures import wait
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from xorviz.core import TrainingConfig
from xorviz.core.files import FileError
from xorviz.gui.export.film_figure import SIDE, figure_size, picture_rect
from xorviz.gui.export.formats import picture_format
from xorviz.gui.kit.plane_picture import film_picture
from xorviz.gui.kit.theme import load_theme
from xorviz.themes import THEMES

EPOCHS = [0, 10, 100, 900]
CIRCLE = TrainingConfig(dataset="circle", hidden=(4,), reduction="mean")


def figure_steps(run, epochs, path, theme):
    return picture_format(path, "figure").write(run, epochs, path, theme)


def finish(steps):
    for awaited in steps:
        if awaited is not None:
            wait([awaited])


@pytest.fixture
def draw(tmp_path):
    def draw(run, epochs=EPOCHS, name="strip.png", theme="light"):
        path = tmp_path / name
        finish(figure_steps(run, epochs, path, theme))
        return path

    return draw


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("config", [TrainingConfig(), CIRCLE], ids=["xor", "circle"])
def test_each_epoch_has_its_own_picture_in_the_row(qapp, trained, draw, config, theme):
    run = trained(config, 900)
    image = QImage(str(draw(run, theme=theme)))
    assert image.size() == figure_size(len(EPOCHS))
    assert image.pixelColor(2, 2) == load_theme(theme).colour("card")
    inside = QImage(SIDE - 2, SIDE - 2, QImage.Format.Format_RGB32).rect().translated(1, 1)
    for place, epoch in enumerate(EPOCHS):
        picture = film_picture(run.at(epoch), load_theme(theme), SIDE)
        found = image.copy(picture_rect(place)).convertToFormat(picture.format())
        assert found.copy(inside) == picture.copy(inside)


def test_what_is_written_can_be_read(run, draw):
    names = {"light": draw(run), "dark": draw(run, name="dark.png", theme="dark")}
    for path in names.values():
        image = QImage(str(path))
        ground = image.pixelColor(2, 2).lightness()
        for top, bottom in ((20, 60), (picture_rect(0).bottom() + 5, image.height() - 30)):
            shades = [image.pixelColor(x, y).lightness() for x in range(30, 260) for y in range(top, bottom)]
            assert max(abs(shade - ground) for shade in shades) > 120


def test_an_svg_says_in_words_what_it_shows(run, draw):
    path = draw(run, name="strip.svg")
    texts = [element.text for element in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")]
    assert texts[:2] == ["XOR 2-2-1, seed 29", "sigmoid · learning rate 0.5 · sum"]
    assert [text for text in texts if text.startswith("epoch")] == [
        "epoch 0", "epoch 10", "epoch 100", "epoch 900",
    ]  # fmt: skip
    renderer = QSvgRenderer(str(path))  # it would warn of what is not valid
    assert renderer.isValid()
    assert renderer.viewBox().size() == figure_size(len(EPOCHS))


def test_it_says_that_settings_have_changed(run, draw):
    run.edit("learning_rate", 2.0)
    run.advance(50)
    path = draw(run, name="strip.svg")
    assert "learning rate 2 · sum · changed on the way" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["strip.png", "strip.svg", "strip.pdf"])
def test_of_epoch_0_alone_there_is_one_too(qapp, trained, draw, name):
    path = draw(trained(TrainingConfig(), 0), [0], name)
    assert path.stat().st_size > 2000


@pytest.mark.parametrize("name", ["strip.png", "strip.svg", "strip.pdf"])
def test_left_midway_or_failed_it_leaves_nothing(run, tmp_path, monkeypatch, name):
    steps = figure_steps(run, EPOCHS, tmp_path / name, "light")
    for _ in range(3):
        wait([next(steps)])
    steps.close()
    assert os.listdir(tmp_path) == []

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / name).write_text("before")
    with pytest.raises(FileError, match="the disk is full"):
        finish(figure_steps(run, EPOCHS, tmp_path / name, "light"))
    assert (tmp_path / name).read_text() == "before"
    assert os.listdir(tmp_path) == [name]


class TestDialog:
    @pytest.fixture
    def dialog(self, window, person):
        person.train_to(1500)
        window.actions_by_id["export.figure"].trigger()
        return window.findChild(QFileDialog, "export_figure_dialog")

    def save(self, dialog, path):
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        name.setText(str(path))
        QTest.keyClick(name, Qt.Key.Key_Return)

    @pytest.mark.slow
    @pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing the keyboard")
    def test_it_is_in_the_file_menu(self, window, person):
        person.choose_in(person.open_menu("Export"), "Export Film Strip…")
        assert window.findChild(QFileDialog, "export_figure_dialog").isVisible()

    def test_writes_the_run_shown_in_the_theme_shown(self, window, dialog, qtbot, tmp_path):
        self.save(dialog, tmp_path / "strip")
        path = tmp_path / "strip.png"
        qtbot.waitUntil(lambda: str(path) in window.statusBar().currentMessage())
        assert QImage(str(path)).size() == figure_size(10)
        assert os.listdir(tmp_path) == ["strip.png"]

    @pytest.mark.slow
    def test_writes_svg_when_that_is_chosen(self, window, dialog, qtbot, tmp_path):
        dialog.selectNameFilter("SVG picture (*.svg)")
        dialog.filterSelected.emit("SVG picture (*.svg)")
        self.save(dialog, tmp_path / "strip")
        qtbot.waitUntil((tmp_path / "strip.svg").exists)
        assert "epoch 1,500" in Path(tmp_path / "strip.svg").read_text(encoding="utf-8")
