"""Somebody who does anything at all in a window: what there is to be done stands in `WISHES`."""

from dataclasses import replace

import numpy as np

from tests.driving import go_to
from tests.waiting import LIMIT_MS
from xorviz.core.data.dataset import Dataset
from xorviz.core.data.drawn import moved, with_points, with_rows, without
from xorviz.core.errors import ConfigError
from xorviz.core.run.choices.layers import layer_wishes
from xorviz.core.run.parameters import PARAMETERS
from xorviz.gui.teach.experiments_offered import experiments_or_problem
from xorviz.session.hands import Hands

WISHES = {}
"""What can be done, by names."""
FAR = 500
"""Epochs beyond which nobody trains on: all is computed anew after each wish."""
SMALL = {"count": (2, 40), "data_seed": (0, 3), "seed": (0, 99), "batch_size": (1, 9)}
"""What is drawn of a setting, where all that is allowed would take long."""


def wish(do):
    """Note what somebody can do."""
    WISHES[do.__name__] = do
    return do


class Somebody:
    """Does anything at all in a window, and waits until nothing of it is under way."""

    def __init__(self, qtbot, window, rng):
        self.qtbot, self.window, self.session, self.rng = qtbot, window, window.session, rng
        self.hands = Hands(window.session)
        self.samples = window.dialogs.tables.samples
        self.refusals = []
        for each in (self.hands, self.samples):
            each.refused.connect(self.refusals.append)

    def do(self, what):
        WISHES[what](self)
        self.rest()

    def rest(self):
        session = self.session
        self.qtbot.waitUntil(
            lambda: session.view.sought is None and not session.playback._edits, timeout=LIMIT_MS
        )

    def number(self, low, high):
        """Draw a whole number, both included."""
        return int(self.rng.integers(low, high + 1))

    def one_of(self, values):
        return list(values)[self.number(0, len(values) - 1)]

    def place(self):
        return self.number(0, len(self.session.snapshot.parameters.flat) - 1)

    def edit(self, *names):
        """Give one of these settings another value, if one counts: as its control does."""
        counting = [name for name in names if name in self.session.config.settings]
        if counting:
            name = self.one_of(counting)
            self.window.on_parameter_edited(name, self.value_of(PARAMETERS[name]))

    def value_of(self, parameter):
        if parameter.kind == "several":
            return [name for name in parameter.choices if self.rng.integers(2)] or ["x1"]
        if parameter.kind == "widths":
            return [self.number(1, 4) for _ in range(self.number(0, 3))]
        if parameter.kind == "choice":
            layers = len(self.session.config.hidden) if parameter.per_layer else 1
            names = [self.one_of(parameter.choices) for _ in range(max(1, layers))]
            return names if len(names) > 1 and self.rng.integers(2) else names[0]
        if parameter.name in SMALL:
            return self.number(*SMALL[parameter.name])
        if parameter.kind == "integer":
            return self.one_of(parameter.compared)
        return self.one_of([0.1, 0.5, 2.0] if parameter.name == "learning_rate" else parameter.compared)

    def learn(self, change):
        """Learn samples as a hand has changed them."""
        try:
            data = change(self.samples.all)
        except ConfigError as error:
            self.refusals.append(str(error))
        else:
            self.samples.learn(data, "samples")

    def spot(self, data):
        return self.rng.uniform(data.inputs.min(axis=0) - 0.2, data.inputs.max(axis=0) + 0.2)


@wish
def set_a_number(one):
    one.hands.set_parameter(one.place(), float(one.rng.uniform(-8, 8)))


@wish
def drag(one):
    place = one.place()
    one.hands.hold(True)
    for value in one.rng.uniform(-4, 4, 3).tolist():
        one.hands.move_parameter(place, value)
    one.hands.hold(False)


@wish
def turn_the_wheel(one):
    for _ in range(3):
        place = min(1, one.place())
        one.hands.step_parameter(place, 0.1)


@wish
def freeze(one):
    one.hands.freeze(one.place(), bool(one.rng.integers(2)))


@wish
def free_all(one):
    one.hands.free_all()


@wish
def switch_off(one):
    hidden = one.session.run.layers[1:-1]
    if hidden:
        layer = one.number(1, len(hidden))
        one.hands.switch_off(layer, one.number(0, hidden[layer - 1] - 1), bool(one.rng.integers(2)))


@wish
def nudge(one):
    one.session.nudge(one.one_of([1e-6, 0.01, 0.5]))


@wish
def change_layers_in_the_diagram(one):
    one.hands.change_layers(one.one_of([*layer_wishes(len(one.session.config.hidden))]))


@wish
def rate(one):
    one.edit("learning_rate")


@wish
def network(one):
    one.edit("hidden", "activation", "features", "output_activation")


@wish
def goal(one):
    one.edit("loss", "reduction", "penalty", "penalty_rate", "output_activation")


@wish
def steps(one):
    one.edit("optimiser", "batch_size", "momentum", "beta", "beta1", "beta2", "epsilon")


@wish
def course(one):
    one.edit("schedule", "drop_every", "drop_to", "cosine_epochs", "cosine_to", "decay")


@wish
def beginning(one):
    one.edit("initialisation", "bias_initialisation", "seed")


@wish
def data(one):
    one.edit("dataset")


@wish
def parameters_of_data(one):
    one.edit("noise", "count", "data_seed", "class_count", "held_out")


@wish
def put_samples_in(one):
    def change(data):
        places = [one.spot(data) for _ in range(one.number(1, 3))]
        return with_points(data, places, data.targets[one.number(0, len(data) - 1)])

    one.learn(change)


@wish
def move_a_sample(one):
    one.learn(lambda data: moved(data, one.number(0, len(data) - 1), one.spot(data)))


@wish
def take_a_sample_out(one):
    one.learn(lambda data: without(data, one.number(0, len(data) - 1)))


@wish
def type_targets(one):
    """Values in place of classes, or another class."""

    def change(data):
        targets = data.targets.copy()
        targets[one.number(0, len(data) - 1)] = one.one_of([0.0, 1.0, 0.25])
        return with_rows(data, data.inputs, targets)

    one.learn(change)


@wish
def go_on_from_the_weights(one):
    one.samples.go_on = not one.samples.go_on


@wish
def open_a_table(one):
    inputs, outputs = one.one_of([(2, 1), (2, 1), (3, 1), (2, 3), (1, 1)])
    targets = one.rng.integers(0, 2, (9, 1)).astype(float)
    if outputs > 1:
        targets = np.eye(outputs)[one.rng.integers(0, outputs, 9)]
    table = Dataset("own", "table", one.rng.uniform(-2, 2, (9, inputs)), targets)
    values = replace(table, targets=one.rng.uniform(-1, 3, (9, 1)), regression=True)
    one.window.dialogs.tables.on_loaded(one.one_of([table, values]))


@wish
def train(one):
    session = one.session
    if not (session.run.diverged or session.run.epoch > FAR):
        session.playback.run_to(session.run.epoch + one.number(1, 40))
        one.qtbot.waitUntil(lambda: not session.playing, timeout=LIMIT_MS)


@wish
def step(one):
    session, before = one.session, one.session.view.cursor
    session.playback.step()
    one.qtbot.waitUntil(lambda: session.run.diverged or session.snapshot.epoch > before, timeout=LIMIT_MS)


@wish
def do_something_while_it_plays(one):
    session, before = one.session, one.session.view.cursor
    if session.run.epoch <= FAR:
        session.playback.set_speed(400.0)
        session.playback.set_playing(True)
        one.qtbot.waitUntil(lambda: not session.playing or session.view.cursor > before + 3, timeout=LIMIT_MS)
        one.do(one.one_of([name for name in WISHES if name != "do_something_while_it_plays"]))
        session.playback.set_playing(False)


@wish
def choose_an_experiment(one):
    chosen = one.one_of(experiments_or_problem().by_name.values())
    if sum(chosen.config.hidden) < 20:
        one.session.start_run(chosen.config, chosen.name)


@wish
def seek(one):
    go_to(one.qtbot, one.session, one.number(0, one.session.run.epoch))


@wish
def undo(one):
    one.window.undo.stack.undo()


@wish
def redo(one):
    one.window.undo.stack.redo()


@wish
def branch(one):
    one.session.branch_here()


@wish
def show_another(one):
    one.session.show_branch(one.one_of(one.session.branches))


@wish
def drop(one):
    one.session.drop_branch(one.one_of(one.session.branches))


@wish
def reset(one):
    one.session.reset()


@wish
def reseed(one):
    one.session.reseed()
