"""What a page draws, in its pixels: the line of one input, and the plane of columns on scales far apart."""

import numpy as np
import pytest

from tests.browser.test_page_use import of_inputs
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.page.living_page import theme_roles

PIXELS = """(() => {
  const canvas = document.getElementById('plane'), { left, top, wide, high } = xorviz.page.plane.area;
  const ratio = canvas.width / canvas.clientWidth, context = canvas.getContext('2d');
  const [x, y, across, down] = [left, top, wide, high].map((each) => Math.round(each * ratio));
  return { x, y, across, down, rgba: Array.from(context.getImageData(x, y, across, down).data) };
})()"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_line_of_one_input_is_drawn_where_the_network_answers(opened, theme):
    run = of_inputs(1)
    browser = opened(run, prefers_color_scheme=theme)
    browser.value("xorviz.page.go(200)")
    found = browser.value(PIXELS)
    pixels = np.array(found["rgba"]).reshape(found["down"], found["across"], 4)
    code = theme_roles(theme)["text"]
    text = np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)])
    inked = (np.abs(pixels[..., :3] - text).max(axis=2) < 60) & (pixels[..., 3] > 100)
    low, high = run.data.extent
    x = low + (high - low) * (np.arange(found["across"]) + 0.5) / found["across"]
    answers = run.predict(x[:, np.newaxis])[:, 0]
    rows = (1.0 - (answers + 0.08) / 1.16) * found["down"]
    marks = (run.data.inputs[:, 0] - low) / (high - low) * found["across"]
    free = [column for column in range(5, found["across"] - 5) if abs(marks - column).min() > 12]
    assert len(free) > 50
    for column in free:
        drawn = np.flatnonzero(inked[:, column]) + 0.5
        assert len(drawn) > 0
        assert np.abs(drawn - rows[column]).max() < 3.0


def test_columns_on_scales_far_apart_have_each_its_own_stretch(opened):
    rng = np.random.default_rng(5)
    inputs = np.column_stack([rng.uniform(19, 60, 20), rng.uniform(15_000, 150_000, 20)])
    axes = Axis("age"), Axis("salary")
    data = Dataset("own", "Own", inputs, (inputs[:, :1] > 40).astype(float), axes=axes)
    browser = opened(Run(TrainingConfig(activation="tanh"), data=data))
    assert np.array(browser.value("xorviz.run.cut.window")) == pytest.approx(np.array(data.window))
    places = np.array(
        browser.value(
            "Array.from({ length: 20 }, (_, row) =>"
            " xorviz.page.plane.placeOf(...xorviz.run.cut.seen(xorviz.run.samples, row)))"
        )
    )
    side = browser.value("xorviz.page.plane.area.side")
    shares = (inputs - np.array(data.window)[:, 0]) / np.ptp(data.window, axis=1)
    np.testing.assert_allclose(np.abs(np.diff(places, axis=0)), np.abs(np.diff(shares, axis=0)) * side)
    place, found = places[3].tolist(), "Array.from(xorviz.page.plane.at({}, {}).inputs)"
    assert browser.value(found.format(*place)) == pytest.approx(inputs[3])
    answers = browser.value("Array.from(xorviz.page.plane.grids[0].rows)")
    assert np.ptp(np.array(answers).reshape(-1, 2), axis=0) == pytest.approx(np.ptp(data.window, axis=1))
