"""The input plane: its axes and extent, and samples that do not cover each other."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from tests.gui.seen import answered, box_of, looks_of, pixel_of, shown_contour, symbols_of
from xorviz.core import TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.data.dataset import Dataset
from xorviz.core.run.run import Run
from xorviz.gui.kit.plane_picture import half_line
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.input_axes import name_place, plane_ticks, tick_texts


def sizes_of(dots):
    """Return the size of each dot, in pixels."""
    return np.array([size for _, size, *_ in looks_of(dots)])


@pytest.mark.parametrize("size", [(300, 300), (420, 380)])
def test_neither_marks_nor_labels_cover_another_of_close_samples(show, size):
    rng = np.random.default_rng(3)
    places = np.vstack([rng.uniform(0, 1, (10, 2)), [[0.5, 0.5], [0.54, 0.5], [0.5, 0.55], [2.0, 2.0]]])
    data = Dataset("close", "close", places, (places[:, :1] > 0.5).astype(float))
    view = show(BoundaryView(), size)
    view.show_snapshot(Run(TrainingConfig(), data=data).head)
    view.grab()
    labels = view._samples.labels.texts
    sides = sizes_of(view._samples.marks) + view._samples.look.ring.widthF()
    centres = [view._plot.box.mapViewToScene(QPointF(*place)) for place in places]
    boxes = [
        QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        for centre, side in zip(centres, sides, strict=True)
    ]
    boxes += [box_of(view, label).adjusted(2, 2, -2, -2) for label in labels if label.isVisible()]
    assert len(boxes) >= len(places) + 6
    labelled = boxes[len(places) :]
    for number, box in enumerate(labelled):
        others = boxes[: len(places) + number]
        assert not any(box.intersects(other.adjusted(1, 1, -1, -1)) for other in others), number
    gaps = np.hypot(*(places[:, np.newaxis] - places).transpose(2, 0, 1)) + 9 * np.eye(len(places))
    pixels = gaps.min() / view._plot.box.viewPixelSize()[0]
    assert sides.max() <= max(pixels + 1, 7 + 2.5)


@pytest.mark.parametrize("side", [230, 270, 330])
def test_of_the_four_points_no_label_lies_on_the_ring_of_one_that_is_followed(show, trained, side):
    view = show(BoundaryView(), (side, side))
    snapshot = trained(TrainingConfig(), 1085).head
    view.show_snapshot(snapshot)
    view.grab()
    labels = [label for label in view._samples.labels.texts if label.isVisible()]
    half = view._samples.look.followed_size / 2
    assert len(labels) == 4
    for place, label in zip(snapshot.data.inputs, labels, strict=True):
        centre = view._plot.box.mapViewToScene(QPointF(*place))
        ring = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
        assert not ring.intersects(box_of(view, label).adjusted(2, 2, -2, -2))


def test_of_two_classes_at_one_place_both_are_seen(view):
    inputs, targets = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 1.0]]), np.array([[1.0], [0.0], [0.0]])
    view.show_snapshot(Run(TrainingConfig(), data=Dataset("two", "two", inputs, targets)).head)
    sizes = sizes_of(view._samples.marks)
    assert sizes[1] < 0.6 * sizes[0]
    assert sizes[2] > 0.8 * sizes[0]


def test_the_axes_have_names_and_round_numbers(view, trained, monkeypatch):
    view.show_snapshot(trained(TrainingConfig(), 0).head)
    drawn = []
    monkeypatch.setattr(
        QPainter, "drawText", lambda self, *of: drawn.append((of[-1], self.font().pixelSize()))
    )
    image = QImage(99, 99, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        for axis in view._plot.axes.values():
            axis.draw(painter)
    assert [text for text, _ in drawn] == ["0", "1", "x₂", "0", "1", "x₁"]
    assert min(size for _, size in drawn) >= 12


def own_data(*names):
    inputs = np.random.default_rng(0).uniform(-1.0, 1.0, (30, 2))
    axes = tuple(Axis(name, 50.0, 30.0) for name in names)
    return Dataset("own", "Own", inputs, (inputs[:, :1] > 0).astype(float), axes=axes)


def drawn_at(view, monkeypatch, side):
    """What stands at an axis of the plane, and the axis."""
    drawn, axis = [], view._plot.axes[side]
    with monkeypatch.context() as patch:
        patch.setattr(QPainter, "drawText", lambda self, *of: drawn.append(of[-1]))
        image = QImage(99, 99, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            axis.draw(painter)
    return drawn, axis


@pytest.mark.parametrize("size", [(420, 320), (230, 210)])
def test_a_long_name_of_an_axis_is_elided_and_two_numbers_stay(show, monkeypatch, size):
    view = show(BoundaryView(), size)
    long = "the_length_of_the_bill_of_a_penguin_in_millimetres"
    view.show_snapshot(Run(TrainingConfig(), data=own_data(long, long)).head)
    view.grab()
    for side, name in (("bottom", "x₁"), ("left", "x₂")):
        (*numbers, title), axis = drawn_at(view, monkeypatch, side)
        assert title.startswith(f"{name} the")
        assert title.endswith("…")
        assert len(numbers) == 2
        assert axis.toolTip() == long


def test_a_short_name_stands_as_it_is_beside_all_numbers(show, monkeypatch):
    view = show(BoundaryView(), (420, 320))
    view.show_snapshot(Run(TrainingConfig(), data=own_data("age", "pay")).head)
    view.grab()
    (*numbers, title), _ = drawn_at(view, monkeypatch, "bottom")
    assert title == "x₁ age"
    assert len(numbers) > 2
    assert drawn_at(view, monkeypatch, "left")[0][-1] == "x₂ pay"


@pytest.mark.parametrize(
    ("extent", "ticks"),
    [
        ((-0.5, 1.5), [0, 1]),
        ((-6.5, 6.5), [-5, 0, 5]),
        ((-1.3, 2.4), [-1, 0, 1, 2]),
        ((-0.05, 0.1), [-0.05, 0, 0.05, 0.1]),
        ((900.0, 4200.0), [1000, 2000, 3000, 4000]),
        ((1e-7, 3e-7), [1e-7, 2e-7, 3e-7]),
    ],
)
def test_ticks_are_few_and_round(extent, ticks):
    assert plane_ticks(*extent) == pytest.approx(ticks)
    place = name_place(plane_ticks(*extent), *extent)
    assert min(abs(place - tick) for tick in ticks) > 0.1 * (extent[1] - extent[0])


@pytest.mark.parametrize(
    ("extent", "texts"),
    [
        ((-0.5, 1.5), ["0", "1"]),
        ((20_000, 120_000), ["50,000", "100,000"]),
        ((1e6, 1e6 + 1), ["1,000,000", "1,000,000.5", "1,000,001"]),
        ((0, 3e6), ["0", "1e6", "2e6", "3e6"]),
        ((-2e-7, 1e-7), ["−2e−7", "−1e−7", "0", "1e−7"]),
    ],
)
def test_each_tick_says_what_it_is(extent, texts):
    assert tick_texts(plane_ticks(*extent)) == texts


@pytest.mark.parametrize("size", [(441, 201), (300, 700), (160, 150)])
def test_the_plane_is_a_square(show, trained, size):
    view = show(BoundaryView(), size)
    view.show_snapshot(trained(TrainingConfig(), 0).head)
    view.grab()
    box = view._plot.box.rect()
    assert box.width() == pytest.approx(box.height(), abs=0.5)
    assert box.width() == pytest.approx(view.square.side, abs=1)
    assert min(size) - box.width() < 60


def test_an_outlier_does_not_shrink_the_rest_and_is_marked_at_the_edge(view, monkeypatch):
    rng = np.random.default_rng(0)
    bulk = rng.uniform(0.0, 1.0, (30, 2))
    inputs = np.vstack([bulk, [[40.0, 0.5], [0.5, -7.0]]])
    data = Dataset("far", "far", inputs, np.ones((32, 1)))
    view.show_snapshot(Run(TrainingConfig(), data=data).head)
    view.grab()
    low, high = data.extent
    assert -0.2 < low < bulk.min()
    assert bulk.max() < high < 1.2
    places = view._samples.places
    np.testing.assert_array_equal(places[:30], bulk)
    assert (places > low).all()
    assert (places < high).all()
    arrows = view._samples.beyond
    assert symbols_of(arrows) == ["t2", "t"]
    assert arrows.places[0, 0] > places[30, 0]
    assert arrows.places[1, 1] < places[31, 1]
    place = view._plot.mapFrom(view, pixel_of(view, *places[30]).toPoint())
    QTest.mouseMove(view._plot.viewport(), place)
    assert "(40.00, 0.50)" in view._hover.toPlainText()


def test_there_is_no_line_in_a_region_of_exactly_a_half():
    axis = np.linspace(-1.0, 1.0, 41)
    ramp = 0.5 + np.maximum(axis, 0.0) * 0.3 + 0.0 * axis[:, np.newaxis]
    assert len(half_line(axis, axis, ramp)) == 0
    with_border = np.where(axis[:, np.newaxis] > 0.5, 0.2 + 0.6 * (axis > 0.01), ramp)
    line = half_line(axis, axis, with_border)
    points = line[~np.isnan(line).any(axis=1)]
    assert len(points)
    assert (points[:, 1] > 0.5).all()


def test_dead_rectifiers_have_no_jagged_line(view, trained, changed_snapshot):
    snapshot = trained(TrainingConfig(activation="relu", initialisation="zeros"), 0).head
    for place, value in ((0, 1.0), (1, 0.7), (6, 1.0)):
        snapshot = changed_snapshot(snapshot, place, value)
    view.show_snapshot(snapshot)
    assert len(np.unique(answered(snapshot, np.random.default_rng(0).uniform(-0.5, 1.5, (99, 2))))) > 20
    assert (answered(snapshot, np.array([[-0.4, -0.4], [-0.2, 0.1]])) == 0.5).all()
    assert len(shown_contour(view)) == 0
