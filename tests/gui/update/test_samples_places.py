"""The scale of the arrows, and where their labels stand."""

from itertools import combinations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from xorviz.gui.update.samples_places import SMALLEST, LabelPlaces, PowerScale


class TestPowerScale:
    @given(st.lists(st.floats(1e-30, 1e30), min_size=1, max_size=20), st.floats(1.0, 1000.0))
    def test_what_is_scaled_fits_and_is_not_too_small(self, sizes, room):
        scale = PowerScale()
        for size in sizes:
            factor = scale.factor(size, room)
            assert np.log2(factor) == round(np.log2(factor))
            assert SMALLEST * room * 0.999 < size * factor <= room * 1.001

    @given(st.floats(1e-3, 1e3))
    def test_it_holds_while_it_can(self, size):
        scale = PowerScale()
        factor = scale.factor(size, 100.0)
        for share in (0.99, 0.5 * 100.0 / (size * factor), 0.46 * 100.0 / (size * factor)):
            if share <= 1.0:
                assert scale.factor(size * share, 100.0) == factor

    def test_nothing_to_scale(self):
        assert PowerScale().factor(0.0, 10.0) == 1.0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 150)), min_size=1, max_size=9))
def test_labels_never_meet_nor_leave_their_area(points):
    area = QRectF(0, 0, 200, 150)
    tips = {str(number): QPointF(*point) for number, point in enumerate(points)}
    sizes = {name: QSizeF(38, 13) for name in tips}
    places = LabelPlaces()
    for _ in range(2):
        boxes = places.place(tips, sizes, QPointF(100, 75), area)
        assert all(area.contains(box) for box in boxes.values())
        assert not any(one.intersects(other) for one, other in combinations(boxes.values(), 2))
