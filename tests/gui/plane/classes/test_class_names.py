"""The name of each class stands in the plane behind its mark; so it does in the diagram and in the table."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from xorviz.core import Run, TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.data.sources import make_dataset
from xorviz.core.insight.plane_cut import AT_MEANS
from xorviz.gui.kit.plane_marks import CLASS_ROLES, told_classes
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.update.fit_view import FitView
from xorviz.themes import THEMES

NAMES = ("Adelie", "Chinstrap", "A class with a name that goes on for ever and ever")


def shown_of(classes=NAMES, outputs=3, **settings):
    rows = np.arange(60) % max(2, outputs)
    centres = np.array([(0.0, 0.0), (1.0, 1.0), (0.0, 1.4), (1.4, 0.0)])
    inputs = centres[rows] + 0.15 * np.random.default_rng(0).standard_normal((60, 2))
    targets = np.eye(outputs)[rows] if outputs > 1 else rows[:, np.newaxis].astype(float)
    data = Dataset("own", "Own", inputs, targets, classes=classes)
    run = Run(TrainingConfig(hidden=(3,), reduction="mean", **settings), data=data)
    run.advance(20)
    return run.head


def pills(view):
    return [pill for pill in view._classes.pills if pill.isVisible()]


def box_of(view, pill):
    middle = view._plot.box.mapFromView(pill.pos())
    size = pill.boundingRect().size()
    box = QRectF(0, 0, size.width(), size.height())
    box.moveCenter(middle)
    return box


class TestTold:
    def test_several_classes_have_their_names_or_numbers(self):
        assert told_classes(shown_of().data) == NAMES
        assert told_classes(TrainingConfig(dataset="blobs").make_data()) == ("1", "2", "3")

    def test_two_classes_have_names_only_if_somebody_named_them(self):
        assert told_classes(make_dataset("xor")) == ()
        assert told_classes(shown_of(("no", "yes"), 1).data) == ("no", "yes")

    def test_outputs_that_do_not_exclude_each_other_are_no_classes(self):
        data = shown_of().data
        both = replace(data, targets=np.ones((60, 3)))
        assert told_classes(both) == ()


class TestPlane:
    @pytest.mark.parametrize("size", [(420, 320), (260, 220)])
    @pytest.mark.parametrize("outputs", [3, 4])
    def test_each_class_has_its_name_among_its_own_samples(self, show, size, outputs):
        view = show(BoundaryView(), size)
        snapshot = shown_of((*NAMES, "d")[:outputs], outputs)
        view.show_snapshot(snapshot)
        found = pills(view)
        assert len(found) == outputs
        assert [pill.toPlainText().strip()[:3] for pill in found] == [
            name[:3] for name in snapshot.data.classes
        ]
        assert "…" in found[2].toPlainText()
        of_class = snapshot.data.targets.argmax(axis=1)
        for place, pill in enumerate(found):
            gaps = np.hypot(*(snapshot.data.inputs - pill.pos().toTuple()).T)
            assert of_class[gaps.argmin()] == place
        boxes = [box_of(view, pill) for pill in found]
        assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
        whole = view._plot.box.rect()
        assert all(whole.contains(box) for box in boxes)

    def test_names_cover_no_samples_where_there_is_room(self, show):
        view = show(BoundaryView(), (420, 320))
        snapshot = shown_of()
        view.show_snapshot(snapshot)
        assert len(pills(view)) == 3
        for pill in pills(view):
            box = box_of(view, pill)
            places = [view._plot.box.mapFromView(pill.pos().__class__(*at)) for at in snapshot.data.inputs]
            assert not any(box.contains(at) for at in places)

    def test_xor_has_none(self, show):
        view = show(BoundaryView(), (420, 320))
        view.show_snapshot(Run(TrainingConfig()).head)
        assert pills(view) == []

    def test_they_stay_from_epoch_to_epoch_and_go_with_the_data(self, show):
        view = show(BoundaryView(), (420, 320))
        snapshot = shown_of()
        view.show_snapshot(snapshot)
        before = [pill.pos() for pill in pills(view)]
        run = Run(TrainingConfig(hidden=(3,), reduction="mean"), data=snapshot.data)
        run.advance(90)
        view.show_snapshot(run.head)
        assert [pill.pos() for pill in pills(view)] == before
        view.show_snapshot(Run(TrainingConfig()).head)
        assert pills(view) == []

    def test_in_a_tiny_plane_there_are_none(self, show):
        view = show(BoundaryView(), (140, 140))
        view.show_snapshot(shown_of())
        assert pills(view) == []


def near(one, other):
    channels = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return all(abs(first - second) <= 6 for first, second in channels)


def has_colour(image, colour):
    across, down = range(0, image.width()), range(0, image.height())
    return any(near(image.pixelColor(x, y), colour) for x in across for y in down)


class TestElsewhere:
    @pytest.mark.parametrize("name", THEMES)
    def test_the_output_has_mark_and_name_in_the_diagram(self, show, name):
        theme, snapshot = load_theme(name), shown_of()
        view = show(NetworkView(), (640, 320))
        set_theme(view, theme)
        view.show_snapshot(snapshot)
        view.grab()
        told = {each.node.label: each for each in view._painter._names._names if each.mark is not None}
        assert list(told) == ["ŷ₁", "ŷ₂", "ŷ₃"]
        assert told["ŷ₁"].text.text() == "ŷ₁ Adelie"
        assert told["ŷ₃"].text.text().endswith("…")
        image = view.grab().toImage()
        for place, box in enumerate(view._painter._names.boxes[-3:]):
            assert view.rect().contains(box.toRect())
            assert has_colour(image.copy(box.toRect()), theme.colour(CLASS_ROLES[place]))

    def test_its_picture_goes_from_no_colour_to_that_of_its_class(self, show, light):
        view = show(NetworkView(), (640, 320))
        snapshot = shown_of()
        view.show_snapshot(snapshot)
        pictures = view._pictures.of(snapshot, AT_MEANS, light, 40.0)[-1]
        for place, picture in enumerate(pictures):
            ends = [light.colour(role) for role in ("neutral", CLASS_ROLES[place])]
            for x in range(0, picture.width(), 5):
                found = picture.pixelColor(x, picture.height() // 2).getRgb()[:3]
                lows, highs = (
                    [pick(channels) for channels in zip(*(each.getRgb()[:3] for each in ends), strict=True)]
                    for pick in (min, max)
                )
                assert all(
                    low - 1 <= value <= high + 1 for low, value, high in zip(lows, found, highs, strict=True)
                )

    def test_it_is_told(self, show):
        view = show(NetworkView(), (640, 320))
        view.show_snapshot(shown_of())
        view._pointer = next(node for node in view.diagram.nodes if node.label == "ŷ₂").box.center()
        assert "class Chinstrap" in view.spoken()
        assert "class Chinstrap" in view.hover_text()

    @pytest.mark.parametrize("name", THEMES)
    def test_the_table_has_the_marks(self, show, name):
        theme = load_theme(name)
        view = show(FitView(), (480, 200))
        set_theme(view, theme)
        view.show_snapshot(shown_of())
        image = view.grab().toImage()
        for place in range(3):
            assert has_colour(image.copy(0, 0, 110, 200), theme.colour(CLASS_ROLES[place]))
