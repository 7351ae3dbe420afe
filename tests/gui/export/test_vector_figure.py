"""Views as SVG and PDF: lines and text, of the very epoch, whole or not at all."""

import os
import re
import xml.etree.ElementTree as ET
from concurrent.futures import wait

import pytest
from PySide6.QtSvg import QSvgRenderer

from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.files import FileError
from xorviz.gui.app.arranged import look_of
from xorviz.gui.export.frames import figure_steps
from xorviz.gui.export.wanted import USUAL_VIEWS
from xorviz.gui.kit.numbers import signed
from xorviz.gui.kit.theme import VECTOR

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>&"


def finish(steps):
    for awaited in steps:
        if awaited is not None:
            wait([awaited])


@pytest.fixture
def draw(qapp, tmp_path):
    def draw(run, name, views=USUAL_VIEWS, epoch=None, size=(900, 600), theme="light"):
        path = tmp_path / name
        finish(figure_steps(run, run.epoch if epoch is None else epoch, path, look_of(views, size, theme)))
        assert VECTOR == [False]
        return path

    return draw


def texts_of(path):
    return [each.text for each in ET.parse(path).iter(f"{SVG}text")]


def test_an_svg_has_the_numbers_of_the_epoch_as_text(run, draw):
    path, snapshot = draw(run, "all.svg", epoch=700), run.at(700)
    texts = texts_of(path)
    assert any(text.startswith("epoch 700   loss ") for text in texts)
    for value in snapshot.parameters.flat.tolist():
        assert signed(value, 2) in texts
    for value in snapshot.predictions.ravel().tolist():
        assert f"{value:.2f}" in texts
    renderer = QSvgRenderer(str(path))  # it would warn of what is not valid
    assert renderer.isValid()
    assert (renderer.viewBox().width(), renderer.viewBox().height()) == (900, 600)
    root = ET.parse(path).getroot()
    assert root.find(f"{SVG}title").text == "XOR 2-2-1, seed 29"
    inches = [float(root.get(side).removesuffix("mm")) / 25.4 for side in ("width", "height")]
    assert inches == pytest.approx([900 / 96, 600 / 96], rel=1e-3)


def test_only_what_fills_an_area_with_colours_is_an_image(run, draw):
    root = ET.parse(draw(run, "all.svg")).getroot()
    assert len(list(root.iter(f"{SVG}image"))) == sum([2, 2, 1]) + 1  # what each neuron computes, the plane
    assert len(list(root.iter(f"{SVG}text"))) > 50
    fonts = {each.get("font-family") for each in root.iter(f"{SVG}text")}
    assert fonts == {"Inter, sans-serif", "JetBrains Mono, monospace"}
    wide = [each for each in root.iter(f"{SVG}text") if len(each.text.strip()) > 1]
    assert all(float(each.get("textLength")) > 5 for each in wide)


@pytest.mark.parametrize(
    ("views", "there", "not_there"),
    [
        (("network",), "w¹₁₁", "Loss"),
        (("matrix",), "W₁, b₁  2 × 2", "w¹₁₁"),
        (("boundary", "loss"), "Decision boundary", "Network 2-2-1"),
        (("hidden",), "Hidden space", "Unfold"),
    ],
)
def test_the_views_that_are_asked_for_are_there(run, draw, views, there, not_there):
    texts = texts_of(draw(run, "views.svg", views))
    assert there in texts
    assert not_there not in texts


def test_a_pdf_has_one_page_of_that_size_with_its_fonts_and_few_images(run, draw):
    content = draw(run, "all.pdf", size=(1200, 800)).read_bytes()
    assert content.startswith(b"%PDF-1.")
    assert content.count(b"/Type /Page\n") == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert [round(float(each)) for each in box.groups()] == [900, 600]
    assert {b"Inter-Regular", b"JetBrainsMono-Regular"} <= set(re.findall(rb"[A-Za-z]+-[A-Z][a-z]+", content))
    assert content.count(b"/FontFile2") + content.count(b"/FontFile3") >= 2
    assert content.count(b"/Subtype /Image") == 6


def test_what_a_person_wrote_is_text(draw):
    points = Dataset(
        "own",
        HOSTILE,
        [[0.0, 0], [1, 1], [2, 0]],
        [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]],
        classes=(HOSTILE, "b", "c"),
    )
    run = Run(TrainingConfig(own=points, reduction="mean"))
    run.advance(3)
    path = draw(run, "own.svg", size=(1600, 1000))
    root = ET.parse(path).getroot()
    assert HOSTILE in root.find(f"{SVG}title").text
    assert not any(each.tag.endswith("script") for each in root.iter())
    assert any("<script>" in (each.text or "") for each in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", ["views.svg", "views.pdf"])
def test_left_midway_or_failed_it_leaves_nothing(run, qapp, tmp_path, monkeypatch, name):
    look = look_of(("network",), (600, 400), "dark")
    steps = figure_steps(run, 100, tmp_path / name, look)
    for _ in range(3):
        if (awaited := next(steps)) is not None:
            wait([awaited])
    steps.close()
    assert (os.listdir(tmp_path), VECTOR) == ([], [False])

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / name).write_text("before")
    with pytest.raises(FileError, match="the disk is full"):
        finish(figure_steps(run, 100, tmp_path / name, look))
    assert (tmp_path / name).read_text() == "before"
