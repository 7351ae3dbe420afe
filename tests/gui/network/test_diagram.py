from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF

from xorviz.core.network.backpropagation import Parameters, parameter_count
from xorviz.gui.network.diagram import place_diagram

LABEL = QSizeF(68, 32)
AREAS = [(0, 0, 232, 208), (14, 6, 472, 408), (14, 6, 900, 300), (14, 6, 300, 1000), (14, 6, 1200, 900)]
LAYERS = (
    [(2, 1)]
    + [(2, *(width,) * depth, 1) for width in range(1, 17) for depth in (1, 2, 4)]
    + [(2, 1, 16, 3, 8, 1), (2, 8, 1, 1)]
)


@pytest.mark.parametrize("area", AREAS)
def test_nodes_are_inside_and_apart(area):
    area = QRectF(*area)
    about = area.adjusted(-0.01, -0.01, 0.01, 0.01)
    for layers in LAYERS:
        diagram = place_diagram(layers, area, LABEL)
        for node in diagram.nodes:
            assert about.contains(node.box), (layers, node)
        for one, other in combinations(diagram.nodes, 2):
            assert not one.box.intersects(other.box), (layers, one, other)


@pytest.mark.parametrize("layers", LAYERS)
def test_every_layer_has_its_neurons_and_a_bias_the_output_too(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 500, 400), LABEL)
    for layer, width in enumerate(layers):
        neurons = [node for node in diagram.nodes if node.layer == layer and node.index is not None]
        assert [node.index for node in neurons] == list(range(width))
    bias_layers = sorted(node.layer for node in diagram.nodes if node.index is None)
    assert bias_layers == list(range(len(layers) - 1))
    output_bias = [
        edge for edge in diagram.edges if edge.source.index is None and edge.target.layer == len(layers) - 1
    ]
    assert len(output_bias) == 1


@pytest.mark.parametrize("layers", LAYERS)
def test_edges_are_a_permutation_of_the_parameters(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 500, 400), LABEL)
    assert sorted(edge.place for edge in diagram.edges) == list(range(parameter_count(layers)))


@pytest.mark.parametrize("layers", [(2, 1), (2, 2, 1), (2, 3, 4, 1), (2, 1, 5, 2, 1)])
def test_each_edge_joins_the_neurons_of_its_parameter(layers):
    diagram = place_diagram(layers, QRectF(0, 0, 500, 400), LABEL)
    for edge in diagram.edges:
        flat = np.zeros(parameter_count(layers))
        flat[edge.place] = 1.0
        parameters = Parameters(flat, layers)
        layer = edge.target.layer
        assert edge.source.layer == layer - 1
        if edge.source.index is None:
            assert parameters.biases[layer - 1][edge.target.index] == 1.0
        else:
            assert parameters.weights[layer - 1][edge.target.index, edge.source.index] == 1.0


def test_edges_run_from_the_inputs_to_the_output():
    for edge in place_diagram((2, 4, 4, 1), QRectF(0, 0, 500, 400), LABEL).edges:
        assert edge.start.x() < edge.end.x()
        assert edge.source.box.center().x() < edge.start.x()
        assert edge.end.x() < edge.target.box.center().x()
