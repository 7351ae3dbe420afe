"""What tests draw from the tables, so that a new entry is tested with the others."""

from xorviz.core.network.losses import LOSSES


def losses_of(output_activation):
    """Return the names of the losses that an output activation allows."""
    allowed = ((name, loss.outputs or (output_activation,)) for name, loss in LOSSES.items())
    return [name for name, outputs in allowed if output_activation in outputs]
