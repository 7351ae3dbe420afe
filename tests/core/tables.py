"""What tests draw from the tables, so that a new entry is tested with the others."""

from hypothesis import strategies as st

from xorviz.core.network.features import FEATURES, PLAIN
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.penalties import PENALTIES

FEATURE_CHOICES = st.just(PLAIN) | st.lists(st.sampled_from(list(FEATURES)), min_size=1)


def losses_of(output_activation, *, regression=False):
    """Return the names of the losses that an output activation allows, of classes or of values."""
    losses = {name: loss for name, loss in LOSSES.items() if loss.of == "prediction" or not regression}
    allowed = ((name, loss.outputs or (output_activation,)) for name, loss in losses.items())
    return [name for name, outputs in allowed if output_activation in outputs]


@st.composite
def penalties(draw):
    """Draw a penalty with its rate, as settings."""
    name = draw(st.sampled_from(list(PENALTIES)))
    return {"penalty": name} | ({} if name == "none" else {"penalty_rate": 10 ** draw(st.floats(-4, 0))})
