import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from tests.gui.seen import answered, box_of, looks_of, pixel_of, shown_contour, shown_labels
from xorviz.core import TrainingConfig
from xorviz.core.data.sources import make_dataset, moons
from xorviz.core.run.run import Run
from xorviz.gui.kit.numbers import fixed
from xorviz.gui.kit.plane_picture import half_line
from xorviz.gui.kit.theme import diverging_table, load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.session.selection import Selection
from xorviz.themes import THEMES

CIRCLE = TrainingConfig(dataset="circle", hidden=(4,), reduction="mean", learning_rate=5.0)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("config", "epochs"),
    [
        (TrainingConfig(), 1500),
        (TrainingConfig(), 5000),
        (CIRCLE, 1000),
        (TrainingConfig(activation="relu", hidden=(8,), learning_rate=0.1), 300),
    ],
)
@pytest.mark.parametrize("size", [(500, 420), (441, 201), (300, 700)])
def test_on_the_drawn_line_the_answer_is_a_half(view, trained, config, epochs, size):
    view.resize(*size)
    snapshot = trained(config, epochs).head
    view.show_snapshot(snapshot)
    line = shown_contour(view)
    np.testing.assert_array_equal(np.column_stack(view._ground.line.getData()), line)
    points = line[~np.isnan(line).any(axis=1)]
    assert len(points) > 20
    assert np.abs(answered(snapshot, points) - 0.5).max() < 1e-2


def test_where_there_is_no_half_there_is_no_line(view, trained, changed_snapshot):
    snapshot = trained(TrainingConfig(), 0).head
    view.show_snapshot(changed_snapshot(snapshot, snapshot.parameters.flat.size - 1, 50.0))
    assert len(shown_contour(view)) == 0


def test_the_labels_are_the_predictions(view, trained):
    for epochs in (0, 1, 2000):
        snapshot = trained(TrainingConfig(), epochs).head
        view.show_snapshot(snapshot)
        assert shown_labels(view) == [fixed(value, 2) for value in snapshot.predictions[:, 0]]
        assert shown_labels(view) == [f"{value:.2f}" for value in snapshot.predictions[:, 0]]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("epochs", [0, 400, 3000])
def test_the_colours_are_the_answers_on_a_scale_that_never_changes(view, trained, theme, epochs):
    set_theme(view, load_theme(theme))
    snapshot = trained(TrainingConfig(), epochs).head
    view.show_snapshot(snapshot)
    image = view.grab().toImage()
    points = np.array([(-0.3, -0.3), (0.5, -0.35), (1.35, -0.2), (-0.35, 0.5), (1.3, 1.35), (0.4, 1.4)])
    values = answered(snapshot, points)
    for point, value in zip(points, values, strict=True):
        if abs(value - 0.5) > 0.05:
            shown = image.pixelColor(pixel_of(view, *point).toPoint()).getRgb()[:3]
            wanted = diverging_table(theme)[min(255, int(value * 256))].astype(int)
            assert np.abs(np.array(shown) - wanted).max() <= 12


def test_the_samples_are_where_they_belong(view, light, trained):
    view.show_snapshot(trained(TrainingConfig(), 0).head)
    image = view.grab().toImage()
    data = make_dataset("xor")
    for point, target in zip(data.inputs, data.targets[:, 0], strict=True):
        assert image.pixelColor(pixel_of(view, *point).toPoint()) == light.colour(
            "positive" if target else "negative"
        )


def test_the_plane_is_not_distorted(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 0).head)
    for size in ((441, 201), (300, 700), (500, 500)):
        view.resize(*size)
        origin, right, up = (pixel_of(view, *point) for point in ((0, 0), (1, 0), (0, 1)))
        assert right.x() - origin.x() == pytest.approx(origin.y() - up.y(), rel=0.03)
        for corner in make_dataset("xor").inputs:
            assert view.rect().contains(pixel_of(view, *corner).toPoint())


def hover_over(view, point):
    plot = view._plot
    QTest.mouseMove(plot.viewport(), plot.viewport().mapFrom(view, pixel_of(view, *point).toPoint()))


def test_of_many_samples_the_one_under_the_pointer_shows_its_prediction(view, trained):
    snapshot = trained(CIRCLE, 200).head
    view.show_snapshot(snapshot)
    assert shown_labels(view) == []
    data = make_dataset("circle")
    for sample in (0, 57, 201, 300):
        hover_over(view, data.inputs[sample])
        assert view._hover.isVisible()
        near = np.hypot(*(data.inputs - data.inputs[sample]).T) < 0.3
        said = view._hover.toPlainText()
        assert any(f"{prediction:.4f}" in said for prediction in snapshot.predictions[near, 0])
    hover_over(view, (-6.0, 6.0))
    assert not view._hover.isVisible()


def test_the_prediction_under_a_resting_pointer_follows_the_training(view, trained):
    """What stands on screen is of the epoch shown."""
    run = trained(CIRCLE, 10)
    view.show_snapshot(run.head)
    hover_over(view, make_dataset("circle").inputs[0])
    said = view._hover.toPlainText()
    run.advance(300)
    view.show_snapshot(run.head)
    assert view._hover.toPlainText() != said


def test_a_change_of_data_changes_samples_and_labels(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 0).head)
    xor = view.grab().toImage()
    view.show_snapshot(trained(CIRCLE, 0).head)
    assert shown_labels(view) == []
    view.show_snapshot(trained(TrainingConfig(), 0).head)
    assert len(shown_labels(view)) == 4
    assert view.grab().toImage() == xor


def test_a_theme_repaints(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 10).head)
    before = view.grab().toImage()
    set_theme(view, load_theme("dark"))
    assert view.grab().toImage() != before


@pytest.mark.parametrize("name", THEMES)
def test_the_plane_has_an_edge_even_where_every_answer_is_a_half(view, trained, name):
    set_theme(view, load_theme(name))
    view.show_snapshot(trained(TrainingConfig(initialisation="zeros"), 0).head)
    image = view.grab().toImage()
    edge = {image.pixelColor(100, y).name() for y in range(20)}
    assert load_theme(name).colour("border").name() in edge


def test_numbers_that_overflow_on_the_plane_are_painted(view, trained, changed_snapshot):
    config = TrainingConfig(activation="linear", output_activation="linear")
    snapshot = trained(config, 0).head
    snapshot = changed_snapshot(snapshot, 0, 1e308)
    view.show_snapshot(changed_snapshot(snapshot, 6, 1e308))
    view.grab()


def test_a_person_cannot_drag_the_plane_away(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 0).head)
    before = pixel_of(view, 0, 0)
    viewport = view._plot.viewport()
    start, end = QPointF(100, 100).toPoint(), QPointF(200, 150).toPoint()
    from PySide6.QtCore import Qt

    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    assert pixel_of(view, 0, 0) == before


def test_the_ring_around_a_wrong_sample_is_free_of_its_prediction(view, trained):
    view.show_snapshot(trained(TrainingConfig(), 300).head)
    ((_, size, _, _), *_) = looks_of(view._samples.wrong)
    for label in view._samples.labels.texts:
        sample = view._plot.box.mapViewToScene(label.pos())
        text = box_of(view, label)
        assert text.left() + 1 >= sample.x() + size / 2 + 1


def test_a_first_layers_lines_have_axis_colours_only_if_they_are_the_axes(view, trained, light):
    for hidden, is_axis in (((2,), True), ((2, 3), False), ((2,), True)):
        view.show_axes((0, 1))
        view.show_snapshot(trained(TrainingConfig(hidden=hidden), 50).head)
        colour = view.neurons._items[0][0].pen().color()
        assert (colour == light.colour("axis_1")) == is_axis


def test_a_hidden_view_computes_nothing_and_catches_up(view, trained, monkeypatch):
    run = trained(TrainingConfig(), 900)
    view.show_snapshot(run.at(3))
    view.hide()
    with monkeypatch.context() as patch:
        patch.setattr("xorviz.gui.plane.plane_ground.answer_surface", None)
        view.show_snapshot(run.at(900))
        view.show_snapshot(trained(TrainingConfig(dataset="circle"), 1).head)
        view.show_selection(Selection(200))
        view.show_snapshot(run.at(900))
        view.show_selection(Selection(1))
    view.show()
    assert [float(label) for label in shown_labels(view)] == pytest.approx(
        run.at(900).predictions[:, 0], abs=0.006
    )
    assert view._samples.chosen.places.tolist() == [[0.0, 1.0]]


def test_what_is_undecided_everywhere_has_no_line():
    axis = np.linspace(0.0, 1.0, 9)
    noise = np.random.default_rng(0).normal(0.5, 1e-16, (9, 9))
    assert len(half_line(axis, axis, noise)) == 0
    assert len(half_line(axis, axis, noise + 1e-3 * (axis - 0.5))) > 0


def test_in_a_crowd_of_samples_their_colours_are_seen(view, light):
    run = Run(CIRCLE, data=moons(0.2, 2000))
    view.show_snapshot(run.head)
    image = view.grab().toImage()
    colours = np.array([light.colour(role).getRgb()[:3] for role in ("positive", "negative")])
    shown = np.array(
        [image.pixelColor(pixel_of(view, *point).toPoint()).getRgb()[:3] for point in run.data.inputs]
    )
    gaps = np.abs(shown[:, np.newaxis] - colours).max(axis=2).min(axis=1)
    assert (gaps < 40).mean() > 0.6


@pytest.mark.parametrize(
    ("size", "fitting"), [((150, 330), 2), ((190, 300), 4), ((240, 240), 4), ((500, 400), 4)]
)
def test_no_prediction_is_cut_at_the_edge(show, trained, size, fitting):
    view = show(BoundaryView(), size)
    view.show_snapshot(trained(TrainingConfig(), 1).head)
    view.grab()
    area = view._plot.viewport().rect()
    texts = [label for label in view._samples.labels.texts if label.isVisible()]
    boxes = [box_of(view, label).adjusted(2, 2, -2, -2) for label in texts]
    assert len(boxes) >= fitting
    for number, box in enumerate(boxes):
        assert area.contains(box.toRect()), number
        assert not any(box.intersects(other) for other in boxes[:number]), boxes


@pytest.mark.parametrize("size", [(190, 190), (260, 240), (500, 420)])
def test_what_is_said_of_a_sample_is_never_cut(show, trained, size):
    view = BoundaryView()
    run = trained(TrainingConfig(), 5)
    view.show_snapshot(run.head)
    show(view, size)
    for point in run.data.inputs:
        hover_over(view, point)
        height = view._hover.boundingRect().height()
        top = pixel_of(view, *point).y() - view._hover.anchor[1] * height
        assert view.rect().top() <= top
        assert top + height <= view.rect().bottom() + 1
