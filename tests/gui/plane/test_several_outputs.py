"""Of several outputs the plane shows one, says which, and marks each sample by what that is to be."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy

from tests.gui.plane.test_boundary import hover_over
from tests.gui.seen import shown_labels, symbols_of
from xorviz.core import TrainingConfig
from xorviz.core.data.dataset import Dataset
from xorviz.core.run.run import Run
from xorviz.gui.kit.numbers import output_text
from xorviz.gui.kit.plane_image import class_image
from xorviz.gui.kit.plane_marks import CLASS_ROLES
from xorviz.gui.kit.plane_picture import film_picture, sketch
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.plane.boundary import BoundaryView
from xorviz.gui.plane.hidden_space import HiddenSpaceView
from xorviz.session.selection import Selection

CENTRES = np.array([(0.0, 0.0), (1.0, 1.0), (0.0, 1.4)])


@pytest.fixture(scope="module")
def snapshot():
    rows = np.repeat([0, 1, 2], 4)
    inputs = CENTRES[rows] + 0.2 * np.random.default_rng(0).standard_normal((12, 2))
    run = Run(
        TrainingConfig(hidden=(4,), reduction="mean"), data=Dataset("own", "Own", inputs, np.eye(3)[rows])
    )
    run.advance(50)
    return run.head


@pytest.fixture
def view(show, snapshot):
    view = show(BoundaryView())
    view.show_snapshot(snapshot)
    return view


OWN = [symbol for symbol in ("s", "o", "t1") for _ in range(4)]


def symbols(view):
    return symbols_of(view._samples.marks)


def test_the_largest_is_shown_until_an_output_is_pointed_at_or_selected(view, snapshot):
    heads = QSignalSpy(view.headed)
    selected = Selection(0, (2, 1))
    for output, act in (
        (2, lambda: view.show_neuron((2, 2))),
        (1, lambda: (view.show_selection(selected), view.show_neuron(None))),
        (2, lambda: view.show_neuron((2, 2))),
        (1, lambda: view.show_neuron(None)),
    ):
        act()
        assert heads.at(heads.count() - 1) == [f"Output {output + 1}", "pale 0, full 1"]
        assert shown_labels(view) == [output_text(each) for each in snapshot.predictions[:, output]]
        assert symbols(view) == OWN  # each sample keeps the mark of its class
        for place in CENTRES:  # and the output has the colour of its own
            shade, share = colour_at(view, place), float(snapshot.predict(place[np.newaxis])[0, output])
            neutral, full = (view.theme.colour(role) for role in ("neutral", CLASS_ROLES[output]))
            expected = neutral.red() + (full.red() - neutral.red()) * share
            assert shade.red() == pytest.approx(expected, abs=12)


def colour_at(view, place):
    """The colour of the ground at a place of the plane."""
    image, area = view._ground.image._image, view._ground.image.boundingRect()
    across, up = (place[0] - area.left()) / area.width(), (place[1] - area.top()) / area.height()
    return image.pixelColor(int(across * image.width()), int(up * image.height()))


def test_where_an_output_is_the_largest_the_plane_has_the_colour_of_its_class(view, snapshot):
    view.show_decision(True)
    answers = snapshot.predict(CENTRES).argmax(axis=1).tolist()
    for centre, answer in zip(CENTRES, answers, strict=True):
        assert colour_at(view, centre) == view.theme.colour(CLASS_ROLES[answer])
    assert len(view._ground.line.getData()[0]) > 10
    symbols = np.array(["s", "o", "t1"])[snapshot.data.targets.argmax(axis=1)]
    assert symbols_of(view._samples.marks) == symbols.tolist()
    own = snapshot.predictions[snapshot.data.targets == 1.0]
    assert shown_labels(view) == [output_text(each) for each in own]


def test_where_outputs_are_alike_it_has_no_colour(view):
    surfaces, theme = np.full((3, 2, 2), 1 / 3), view.theme
    for decision in (False, True):
        image = class_image(surfaces, theme, decision=decision)
        assert image.pixelColor(0, 0) == theme.colour("neutral")
    surfaces[1] = [[1.0, 1 / 3], [np.nan, 1 / 3]]
    assert class_image(surfaces, theme).pixelColor(0, 0) == theme.colour("positive")


def test_a_picture_of_the_film_has_each_class_too(snapshot):
    theme = load_theme("light")
    image, drawn = film_picture(snapshot, theme, 120), sketch(snapshot, 40)
    assert drawn.answers.shape == (3, 40, 40)
    seen = {image.pixelColor(x, y).name() for x in range(0, 120, 2) for y in range(0, 120, 2)}
    assert {theme.colour(role).name() for role in CLASS_ROLES[:3]} <= seen


def test_a_hidden_neuron_is_shown_and_the_marks_stay(view, snapshot):
    view.show_neuron((1, 3))
    assert len(set(symbols_of(view._samples.marks))) == 3
    assert view._heading[0] == "Neuron h₄"


def test_all_outputs_of_a_sample_are_told(view, snapshot):
    hover_over(view, snapshot.data.inputs[5])
    said = view._hover.toPlainText()
    assert "y 0, 1, 0" in said
    assert all(output_text(each, 2) in said for each in snapshot.predictions[5])


def test_classes_are_told_by_their_names(view, snapshot):
    named = replace(snapshot.data, classes=("adelie", "chinstrap", "gentoo"))
    heads = QSignalSpy(view.headed)
    view.show_snapshot(Run(TrainingConfig(hidden=(4,), reduction="mean"), data=named).head)
    view.show_neuron((2, 0))
    assert heads.at(0) == ["Output 1", "adelie: pale 0, full 1"]
    hover_over(view, named.inputs[5])
    assert "y chinstrap" in view._hover.toPlainText()


def test_decision_alone_changes_nothing_of_one_of_several(view):
    view.show_neuron((2, 1))
    before = view.grab().toImage()
    view.show_decision(True)
    assert view.grab().toImage() == before


def test_hidden_space_shows_the_samples_alone_and_says_so(show, snapshot):
    view = show(HiddenSpaceView())
    view.show_snapshot(snapshot)
    assert len(view._samples.places) == len(snapshot.data)
    assert not view._output.image.isVisible()
    assert view._note.isVisible()
    assert "samples alone" in view._note.text()
    view._bar._slider.setValue(50)
    assert not view._fold.cells.isVisible()
    one = Run(TrainingConfig(hidden=(4,))).head
    view.show_snapshot(one)
    assert view._fold.cells.isVisible()
    assert view._bar.axes is None
    assert not view._bar.principal
