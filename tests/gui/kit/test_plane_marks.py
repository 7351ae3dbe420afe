"""Class has a shape: in planes, in tables, in pictures."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from tests.gui.seen import looks_of, symbols_of
from xorviz.core import TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import moons
from xorviz.core.run.run import Run
from xorviz.gui.kit.plane_marks import drawn_rows, mark_kinds, paint_mark
from xorviz.gui.kit.plane_picture import paint_sketch, sketch
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView


def ink(image):
    """How much of each pixel is not white, (rows, columns)."""
    pixels = image.convertToFormat(QImage.Format.Format_Grayscale8)
    array = np.frombuffer(pixels.constBits(), np.uint8).reshape(pixels.height(), pixels.bytesPerLine())
    return 1.0 - array[:, : pixels.width()] / 255.0


def painted(target, radius):
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    paint_mark(painter, QPointF(30, 30), radius, moons(0.1, 4), target)
    painter.end()
    return ink(image)


def fullness(mark):
    """How much of its own bounding box a mark fills: π / 4 of a circle, all of a square."""
    rows, columns = (np.flatnonzero(mark.sum(axis=axis) > 0.5) for axis in (1, 0))
    return mark.sum() / (np.ptp(rows) + 1) / (np.ptp(columns) + 1)


@pytest.mark.parametrize("radius", [10.0, 12.0, 20.0])
def test_a_circle_is_1_and_a_square_is_0_and_both_are_as_large(qapp, radius):
    one, zero = painted(1.0, radius), painted(0.0, radius)
    assert one.sum() == pytest.approx(zero.sum(), rel=0.05)
    assert fullness(one) < fullness(zero)
    assert one[30, 30] == zero[30, 30] == 1.0
    corner = int(30 + 0.8 * radius)
    assert one[corner, corner] < 0.1 < 0.6 < zero[corner, corner]


def test_samples_of_one_class_share_what_they_are_drawn_with(light):
    data = moons(0.1, 4000)
    targets = data.targets[:, 0]
    kinds, of = mark_kinds(data, light)
    assert len(kinds) == 2
    for target, symbol, colour in ((1.0, "o", "positive"), (0.0, "s", "negative")):
        (kind,) = [kinds[each] for each in np.unique(of[targets == target]).tolist()]
        assert (kind.symbol, kind.brush.color()) == (symbol, light.colour(colour))
        assert (kind.size(18) < 18) == (target == 0.0)


@pytest.mark.parametrize("view_class", [BoundaryView, HiddenSpaceView])
@pytest.mark.parametrize("count", [4, 300, 5000])
def test_both_planes_show_it_however_many_samples_there_are(show, view_class, count):
    data = moons(0.15, count)
    view = show(view_class())
    view.show_snapshot(Run(TrainingConfig(), data=data).head)
    drawn = view._samples.marks
    targets = data.targets[drawn_rows(count), 0]
    assert symbols_of(drawn) == np.where(targets == 1, "o", "s").tolist()
    assert len({brush.color().name() for *_, brush in looks_of(drawn)}) == 2


@pytest.mark.parametrize("side", [70, 240])
def test_pictures_of_a_film_show_it(qapp, light, side):
    fullnesses = {}
    for target in (0.0, 1.0):
        data = Dataset("one", "one", np.array([[0.5, 0.5]]), np.array([[target]]), (0.0, 1.0))
        drawn = sketch(Run(TrainingConfig(initialisation="zeros"), data=data).head, side)
        images = []
        for shown in (data, Dataset("none", "none", np.array([[9.0, 9.0]]), data.targets, (0.0, 1.0))):
            image = QImage(side, side, QImage.Format.Format_RGB32)
            painter = QPainter(image)
            paint_sketch(painter, QRectF(image.rect()), type(drawn)(shown, drawn.answers, drawn.line), light)
            painter.end()
            images.append(ink(image))
        fullnesses[target] = fullness((abs(images[0] - images[1]) > 0.05).astype(float))
    assert fullnesses[0.0] > 0.97
    assert fullnesses[1.0] < 0.9
