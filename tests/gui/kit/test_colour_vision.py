"""Nothing is told by colour alone: what lies on each other differs for every eye, or has another shape.

Colour vision is simulated by ColorAide after Viénot (deuteranopia, protanopia) and Brettel (tritanopia), at
full strength; ΔE is CIEDE2000. The tables name what can lie on each other, and how each is drawn.
"""

from itertools import combinations

import pytest

from xorviz.gui.kit.theme import load_theme
from xorviz.themes import THEMES

EYES = ("usual", "deutan", "protan", "tritan")
APART = 20.0
"""In ΔE: so far apart two colours are told at a glance."""

PICTURES = {
    "plane": {
        "positive_fill": "area",
        "negative_fill": "area",
        "neutral": "area",
        "positive": "circle with a rim",
        "negative": "square with a rim",
        "text": "thick line",
        "axis_1": "thin line on a pale stripe",
        "axis_2": "thin line on a pale stripe",
        "accent": "ring on a pale ring",
    },
    "classes": {
        "negative": "square with a rim",
        "positive": "circle with a rim",
        "class_3_fill": "triangle with a rim",
        "class_4_fill": "diamond with a rim",
        "text": "thick line",
    },
    "diagram": {
        "positive": "solid line",
        "negative": "dashed line",
        "gradient": "chevrons",
        "accent": "outline of a square",
        "text": "digits",
        "muted": "digits",
    },
    "samples": {
        "positive": "line with a circle",
        "negative": "line with a square",
        "gradient": "line with a head",
        "text": "digits",
        "muted": "digits",
    },
    "loss": {
        "accent": "solid line",
        "muted": "dotted line",
        "text": "cross",
        "accent_soft": "band",
    },
    "time": {"accent": "bar", "muted": "line below", "text": "sign", "border": "bar"},
}
"""What can lie on each other in a picture: by role, the shape in which it is drawn."""
CLOSE = {
    "plane": {
        ("positive_fill", "positive"), ("positive_fill", "axis_1"), ("positive_fill", "accent"),
        ("negative_fill", "negative"), ("negative_fill", "axis_2"),
        ("positive", "axis_1"), ("positive", "accent"), ("negative", "axis_2"), ("axis_1", "accent"),
        ("negative", "accent"), ("axis_2", "accent"), ("text", "axis_1"), ("text", "axis_2"),
    },
    "classes": {
        ("negative", "class_3_fill"), ("negative", "class_4_fill"), ("positive", "class_3_fill"),
        ("positive", "class_4_fill"), ("class_3_fill", "text"), ("class_4_fill", "text"),
    },
    "diagram": {
        ("positive", "gradient"), ("positive", "accent"), ("positive", "muted"), ("negative", "gradient"),
        ("gradient", "accent"), ("gradient", "muted"), ("accent", "muted"), ("text", "muted"),
        ("negative", "accent"), ("gradient", "text"),
    },
    "samples": {
        ("positive", "gradient"), ("positive", "muted"), ("negative", "gradient"), ("gradient", "muted"),
        ("text", "muted"), ("gradient", "text"),
    },
    "loss": {("accent", "muted"), ("muted", "text")},
    "time": {("accent", "muted"), ("muted", "text")},
}  # fmt: skip
"""The pairs that some eye tells by their shapes alone, in some theme."""
SAME_SHAPE = {("text", "muted"): "digits that stand apart, and never on each other"}


def colour(code):
    from coloraide import Color  # it takes half a second to import, which most workers need not

    return Color(code)


def seen(code, eye):
    return colour(code) if eye == "usual" else colour(code).filter(eye, 1.0)


def least_distance(one, other):
    """The ΔE of two roles for the eyes, and in the theme, that tell them worst."""
    return min(
        seen(roles[one], eye).delta_e(seen(roles[other], eye), method="2000")
        for roles in (load_theme(name).roles for name in THEMES)
        for eye in EYES
    )


def test_the_simulation_is_one():
    red, green = colour("#d03030"), colour("#608030")
    usual = red.delta_e(green, method="2000")
    assert red.filter("deutan", 1.0).delta_e(green.filter("deutan", 1.0), method="2000") < usual / 3


@pytest.mark.parametrize("picture", PICTURES)
def test_what_some_eye_cannot_tell_by_colour_has_another_shape(picture):
    shapes = PICTURES[picture]
    close = {pair for pair in combinations(shapes, 2) if least_distance(*pair) < APART}
    assert close == CLOSE[picture], "name them here, with other shapes, or choose other colours"
    for pair in close - SAME_SHAPE.keys():
        one, other = (shapes[role] for role in pair)
        assert one != other, pair


@pytest.mark.parametrize(
    "pair", [("positive", "negative"), ("positive_fill", "negative_fill"), ("axis_1", "axis_2")]
)
def test_what_has_one_shape_is_told_by_every_eye(pair):
    assert least_distance(*pair) >= APART


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("eye", EYES)
def test_a_mark_has_a_rim_that_every_eye_tells_from_it(name, eye):
    roles = load_theme(name).roles
    for role in ("positive", "negative"):
        assert seen(roles[role], eye).delta_e(seen(roles["ring"], eye), method="2000") >= APART
