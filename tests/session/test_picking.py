import pytest


def test_what_is_not_there_cannot_be_picked(session, witness):
    picking, before = session.picking, session.view.selection
    for row in (-1, 4, 10**9):
        picking.select_sample(row)
    for neuron in ((-1, 0), (3, 0), (1, -1), (1, 2), (0, 2), (2, 1)):
        picking.select_neuron(*neuron)
    for place in (-1, 9, 10**9):
        picking.select_parameter(place)
    for columns in ((0, 2), (-1, 0), (1, 1)):
        picking.select_columns(*columns)
    assert session.view.selection == before


@pytest.mark.parametrize("parameter", [0, 8])
def test_the_first_and_the_last_can(session, parameter):
    picking = session.picking
    for row in (0, 3, None):
        picking.select_sample(row)
        assert session.view.selection.sample == row
    for neuron in ((0, 0), (0, 1), (1, 1), (2, 0)):
        picking.select_neuron(*neuron)
        assert session.view.selection.neuron == neuron
    picking.select_parameter(parameter)
    assert session.view.selection.parameter == parameter
    picking.select_parameter(parameter)
    assert session.view.selection.parameter is None
    picking.select_columns(1, 0)
    assert session.view.selection.columns == (1, 0)
