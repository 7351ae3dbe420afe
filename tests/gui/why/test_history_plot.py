"""The areas of a biography: each is told from the others, in every theme."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from tests.gui.conftest import opens_a_window
from tests.gui.kit.test_colour_vision import colour
from xorviz.core import Run, TrainingConfig
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.insight.reasons.biography import biography
from xorviz.core.insight.reasons.words import MOST_PARTS, parts_of
from xorviz.gui.kit.theme import load_theme
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.why.history_plot import HistoryPlot

pytestmark = opens_a_window
MOST = MOST_PARTS + 2
"""Samples, a penalty, and what hands did."""
FAR = 20.0
"""Two colours are as far apart as anybody needs, by ΔE."""
SIDE = 32


@pytest.fixture
def plot(qapp):
    plot = HistoryPlot()
    yield plot
    plot.deleteLater()


def filled(brush, ground):
    """What a brush makes of a ground: the colours of its places."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    painter.fillRect(QRectF(0, 0, SIDE, SIDE), brush)
    painter.end()
    return [image.pixelColor(x, y).name() for x, y in np.ndindex(SIDE, SIDE)]


def share_apart(one, other):
    """The share of places at which two colours are far apart."""
    pairs = list(zip(one, other, strict=True))
    apart = {pair: colour(pair[0]).delta_e(colour(pair[1]), method="2000") >= FAR for pair in set(pairs)}
    return sum(apart[pair] for pair in pairs) / len(pairs)


def test_in_high_contrast_each_part_has_a_shape_of_its_own(plot):
    theme = load_theme("contrast")
    set_theme(plot, theme)
    looks = [filled(plot._brush(place, MOST), theme.colour("card")) for place in range(MOST)]
    for (one, first), (other, second) in combinations(enumerate(looks), 2):
        assert share_apart(first, second) > 0.1, (one, other)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_elsewhere_a_part_is_stronger_than_the_one_before(plot, name):
    theme = load_theme(name)
    set_theme(plot, theme)
    looks = [colour(filled(plot._brush(place, 4), theme.colour("card"))[0]) for place in range(4)]
    ground = colour(theme.colour("card").name())
    strengths = [each.delta_e(ground, method="2000") for each in looks]
    assert min(np.diff(strengths)) > 3


def test_its_numbers_are_the_value_and_what_moved_it_by_then(plot):
    run = Run(TrainingConfig(), NumpyEngine())
    run.advance(300)
    found = biography(run, 3)
    parts = parts_of(found, run.data)
    assert list(plot.numbers()) == []
    plot.show_history(found, parts)
    heading, *lines = [line.split("\t") for line in plot.numbers()]
    assert heading == ["epoch", "value", *parts]
    numbers = np.array(lines, dtype=float)
    assert (numbers[:, 0].tolist(), numbers[:, 1].tolist()) == (found.edges.tolist(), found.values.tolist())
    assert numbers[-1, 2:] == pytest.approx([moved.sum() for moved in parts.values()])
    assert numbers[:, 2:].sum(axis=1) + numbers[0, 1] == pytest.approx(numbers[:, 1])
    assert plot.spoken().startswith("at the start ")
