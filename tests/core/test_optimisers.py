import numpy as np

from xorviz.core.optimisers import OPTIMISERS


def test_gradient_descent_steps_against_the_gradient_in_place():
    values, gradient = np.array([1.0, -2.0]), np.array([0.5, -4.0])
    OPTIMISERS["gradient_descent"](values, gradient, 0.25)
    np.testing.assert_array_equal(values, [0.875, -1.0])
    np.testing.assert_array_equal(gradient, [0.5, -4.0])
