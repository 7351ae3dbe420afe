"""Runs with all that a run file can say of them."""

import json

from hypothesis import strategies as st

from tests.core.runs import configs, layers_of
from xorviz.core import Dataset, Run, TrainingConfig
from xorviz.core.data.axis import Axis
from xorviz.core.data.dataset import KeptOut
from xorviz.core.hands.by_hand import SetAll
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.runfile import RunFile, facts_of
from xorviz.core.runfile.run_file_text import CHECKSUM, checksum
from xorviz.core.runfile.taken_state import TakenState
from xorviz.core.teach.answers import Answer

OWN = Dataset(
    "own",
    "Frösche.csv",
    inputs=[[0.25, -0.0], [1.0, 0.1], [-0.5, 2.0], [0.7, -1.0]],
    targets=[[0.0], [1.0], [1.0], [0.0]],
    axes=(Axis("length in mm", 12.5, 3.25), Axis("青", -1.0, 0.5)),
    classes=("frog", "toad"),
    aim=Axis("animal"),
    kept_out=KeptOut(0.25, (2,)),
)
ANSWER = Answer(
    "XOR",
    "How many?\nAnd why?",
    "two",
    "",
    "because\tso",
    1085,
    29,
    "XOR 2-2-1",
    (((0.0, 1.0), (5.5, 1e-3)),),
    "0f",
    "experiment:classic",
    (2.0, -0.5),
    3,
    0,
    "Ada Lovelace",
)


def make(run, kind, place, number):
    """Make an edit of some kind at the head of a run."""
    layers = run.layers
    if kind == "setting":
        run.edit("learning_rate", number)
    elif kind == "nudge":
        run.nudge(number)
    elif kind == "set":
        run.set_parameter(place % parameter_count(layers), number)
    elif kind == "set_all":
        run.make(SetAll.of(run.epoch, layers, run.head.parameters.flat * number))
    elif kind == "freeze":
        run.freeze(place % parameter_count(layers), place % 3 > 0)
    elif kind == "switch_off" and len(layers) > 2:
        layer = 1 + place % (len(layers) - 2)
        run.switch_off(layer, place % layers[layer], place % 3 > 0)
    elif kind == "state":
        run.make(TakenState.of(run.epoch, run.head.state * number))


EDITS = st.tuples(
    st.integers(0, 60),
    st.sampled_from(["setting", "nudge", "set", "set_all", "freeze", "switch_off", "state"]),
    st.integers(0, 500),
    st.floats(0.01, 1.0),
)


@st.composite
def edited_runs(draw, engine):
    """A run of any configuration, with edits on its way."""
    config = draw(configs(learning_rates=(1e-4, 1.0)))
    if draw(st.booleans()):
        config = config.with_own(OWN) if config.features == ("x1", "x2") else config
    if draw(st.booleans()):
        numbers = [draw(st.floats(-2, 2)) for _ in range(parameter_count(layers_of(config)))]
        run = Run(config, engine)
        run.make(TakenState.of(0, run.head.state * 0 + [numbers] * 1))
        config = config.started_from((run.head.parameters.weights, run.head.parameters.biases))
    run = Run(config.changed(held_out=draw(st.sampled_from([0.0, 0.25]))), engine)
    for epochs, kind, place, number in draw(st.lists(EDITS, max_size=6)):
        run.advance(epochs)
        make(run, kind, place, number)
    run.advance(draw(st.integers(0, 80)))
    return run


def whole_file():
    """A file with something in each of its fields."""
    config = TrainingConfig(hidden=(3,), optimiser="adam", learning_rate=0.1, seed=5).with_own(OWN)
    first = Run(config.started_from(([[[0.5, -0.25]] * 3, [[1.0, 2.0, -3.0]]], [[0.0, 0.1, 0.2], [0.3]])))
    first.advance(20)
    for kind in ("setting", "nudge", "set", "set_all", "freeze", "switch_off", "state"):
        make(first, kind, 1, 0.5)
        first.advance(3)
    second = first.branch(24)
    second.advance(30)
    given = Run(TrainingConfig(activation="tanh"), data=OWN)
    given.advance(5)
    return RunFile(
        (
            facts_of(first, name="erster Versuch", label="own 2-3-1"),
            facts_of(second, parent=0, origin=24, inherited=2),
            facts_of(given),
        ),
        shown=1,
        answers=(ANSWER,),
        view={"cursor": 12, "column": "lesson", "sizes": [0.25, 0.75]},
    )


def signed(document):
    """Write a document with the checksum of what is in it."""
    document = {name: value for name, value in document.items() if name != CHECKSUM}
    return json.dumps(document | {CHECKSUM: checksum(document)}).encode()
