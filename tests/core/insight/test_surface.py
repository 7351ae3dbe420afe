import numpy as np
import pytest

from xorviz.core import TrainingConfig
from xorviz.core.insight import surface
from xorviz.core.insight.surface import cell_centres, layer_surfaces, output_surface
from xorviz.core.network.backpropagation import forward
from xorviz.core.run.training import Trainer


def test_cell_centres():
    np.testing.assert_allclose(cell_centres((-1.0, 3.0), 4), [-0.5, 0.5, 1.5, 2.5])


def test_every_neuron_at_every_place():
    snapshot = Trainer(TrainingConfig(hidden=(3, 2), activation="tanh")).advance(20).snapshot
    x1, x2 = np.array([0.0, 0.5, 1.0, 2.0]), np.array([-1.0, 0.25])
    surfaces = layer_surfaces(snapshot, x1, x2)
    assert [layer.shape for layer in surfaces] == [(2, 2, 4), (3, 2, 4), (2, 2, 4), (1, 2, 4)]
    np.testing.assert_array_equal(surfaces[0][0], [x1, x1])
    np.testing.assert_array_equal(surfaces[0][1][:, 0], x2)
    for row, column in np.ndindex(2, 4):
        here = forward(snapshot.parameters, np.array([[x1[column], x2[row]]]), snapshot.config.activations)
        for layer, activations in zip(surfaces[1:], here.activations, strict=True):
            np.testing.assert_allclose(layer[:, row, column], activations[0], rtol=1e-12)
    np.testing.assert_array_equal(output_surface(snapshot, x1, x2), surfaces[-1][0])


def test_the_surface_at_the_samples_is_the_predictions():
    snapshot = Trainer(TrainingConfig()).advance(500).snapshot
    corners = output_surface(snapshot, np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    np.testing.assert_allclose(corners.T.ravel(), snapshot.predictions[:, 0], rtol=1e-12)


@pytest.mark.parametrize("at_once", [1, 7, 30, 1000])
def test_a_surface_that_is_computed_in_parts_is_the_same(monkeypatch, at_once):
    snapshot = Trainer(TrainingConfig(hidden=(3, 2), activation="tanh")).advance(20).snapshot
    x1, x2 = cell_centres((-1.0, 2.0), 7), cell_centres((-1.0, 2.0), 5)
    monkeypatch.setattr(surface, "AT_ONCE", at_once)
    answers = layer_surfaces(snapshot, x1, x2)[-1][0]
    np.testing.assert_allclose(output_surface(snapshot, x1, x2), answers, rtol=1e-14)
