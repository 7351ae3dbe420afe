"""What tests draw from the tables, so that a new entry is tested with the others."""

from hypothesis import strategies as st

from xorviz.core.network.features import FEATURES, PLAIN
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.network.schedules import SCHEDULES

FEATURE_CHOICES = st.just(PLAIN) | st.lists(st.sampled_from(list(FEATURES)), min_size=1)


def losses_of(output_activation, *, regression=False):
    """Return the names of the losses that an output activation allows, of classes or of values."""
    losses = {name: loss for name, loss in LOSSES.items() if loss.of == "prediction" or not regression}
    allowed = ((name, loss.outputs or (output_activation,)) for name, loss in losses.items())
    return [name for name, outputs in allowed if output_activation in outputs]


COURSES = {
    "constant": {},
    "step": {"drop_every": st.integers(1, 9), "drop_to": st.floats(0, 1)},
    "cosine": {"cosine_epochs": st.integers(1, 40), "cosine_to": st.floats(0, 1)},
    "inverse": {"decay": st.floats(0, 2)},
}
SHARE, EPSILON = st.sampled_from([0.0, 0.3, 0.9]), st.sampled_from([1e-8, 3e-6, 0.1])
CONSTANTS = {
    "momentum": {"momentum": SHARE},
    "nesterov": {"momentum": SHARE},
    "rmsprop": {"beta": SHARE, "epsilon": EPSILON},
    "adam": {"beta1": SHARE, "beta2": st.sampled_from([0.0, 0.9, 0.999]), "epsilon": EPSILON},
}


@st.composite
def penalties(draw):
    """Draw a penalty with its rate, as settings."""
    name = draw(st.sampled_from(list(PENALTIES)))
    return {"penalty": name} | ({} if name == "none" else {"penalty_rate": 10 ** draw(st.floats(-4, 0))})


@st.composite
def rules(draw, optimisers=tuple(OPTIMISERS)):
    """Draw what an update is made by, as settings: optimiser, schedule and penalty with their own."""
    optimiser, course = draw(st.sampled_from(optimisers)), draw(st.sampled_from(list(SCHEDULES)))
    own = {} if draw(st.booleans()) else CONSTANTS.get(optimiser, {})
    values = {name: draw(each) for name, each in (own | COURSES[course]).items()}
    return {"optimiser": optimiser, "schedule": course, **values, **draw(penalties())}
