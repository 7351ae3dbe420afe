"""What tests draw from the tables, so that a new entry is tested with the others."""

from xorviz.core.network.losses import LOSSES


def losses_of(output_activation, *, regression=False):
    """Return the names of the losses that an output activation allows, of classes or of values."""
    losses = {name: loss for name, loss in LOSSES.items() if loss.of == "prediction" or not regression}
    allowed = ((name, loss.outputs or (output_activation,)) for name, loss in losses.items())
    return [name for name, outputs in allowed if output_activation in outputs]
