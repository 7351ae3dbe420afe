import numpy as np

from xorviz.core.network.initialisers import INITIALISERS


def test_distributions():
    normal, uniform, zeros = (
        INITIALISERS[name].draw(np.random.default_rng(1), (300, 200))
        for name in ("normal", "uniform", "zeros")
    )
    assert abs(normal.mean()) < 0.02
    assert abs(normal.std() - 1) < 0.02
    assert abs(uniform.mean()) < 0.02
    assert -1 <= uniform.min() < -0.99 < 0.99 < uniform.max() <= 1
    assert not zeros.any()


def test_the_generator_alone_decides():
    for name, record in INITIALISERS.items():
        assert record.name == name
        first, second = (record.draw(np.random.default_rng(5), (2, 3)) for _ in range(2))
        np.testing.assert_array_equal(first, second)


def test_xavier_and_he_scale_what_they_draw_by_the_size_of_the_layer():
    """By hand: √(6 / (3 + 21)) and √(2 / 8); the others draw alike for layers of any size."""
    scales = {name: record.scale(21, 3) for name, record in INITIALISERS.items()}
    assert scales.pop("xavier") == 0.5
    assert INITIALISERS["he"].scale(21, 8) == 0.5
    del scales["he"]
    assert set(scales.values()) == {1.0}
