"""What is shown is what is in force, whatever a person does."""

import math

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QSlider

from tests.memory import array_bytes, runs_alive
from xorviz.core.insight.health import twin_distance
from xorviz.core.run.config import all_but_seed
from xorviz.core.run.describing import correct_words
from xorviz.core.run.edits import Nudge
from xorviz.core.run.landmarks import landmarks
from xorviz.core.run.parameters import PARAMETERS
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.settings.editors import SLIDER_STEPS
from xorviz.gui.teach.experiments_offered import experiments_or_problem
from xorviz.gui.time.timeline import Timeline
from xorviz.gui.transport.transport_bar import place_of as speed_place_of
from xorviz.gui.transport.transport_bar import speed_text
from xorviz.gui.update.health import nudge_text, twins_text
from xorviz.gui.update.update_card import UpdateCard
from xorviz.session.branches import KEPT_BYTES
from xorviz.session.status import engine_status, run_status, solved_status
from xorviz.themes import THEMES

CHOICES = (
    "activation",
    "output_activation",
    "reduction",
    "loss",
    "optimiser",
    "initialisation",
    "bias_initialisation",
    "dataset",
)
EXPERIMENTS = tuple(experiments_or_problem().by_name.values())


def experiment_of(config):
    """Return the name of the experiment with these settings; if none has that seed, whatever the seed."""
    alike = [each for each in EXPERIMENTS if all_but_seed(each.config) == all_but_seed(config)]
    return next((each.name for each in alike if each.config == config), alike[0].name if alike else "")


def first_alike(name, config):
    """Return the first experiment that could stand for the one shown: several have the same settings."""
    shown = next((each.config for each in EXPERIMENTS if each.name == name), None)
    exact = any(each.config == config for each in EXPERIMENTS)
    alike = shown is not None and all_but_seed(shown) == all_but_seed(config)
    return experiment_of(config) if alike and (shown == config or not exact) else name or ""


def shown(person):
    """Return what controls, transport, timeline, loss, health and status say, in the terms of the view."""
    window = person.window
    lane = person.see("timeline_lane")
    return {
        "learning_rate": person.see("learning_rate_number").value(),
        "seed": person.see("seed").value(),
        "slider": person.see("learning_rate", QSlider).value(),
        "width": person.see("width", QSlider).value(),
        **{name: person.see(name, QComboBox).currentData() for name in CHOICES},
        "batch_size": person.see("batch_size", QComboBox).currentData(),
        "hidden_layers": person.read("hidden_layers"),
        "noise": person.see("noise_number").value() if person.sees("noise_number") else None,
        "speed": (person.read("speed_text"), person.see("speed", QSlider).value()),
        "experiment": first_alike(person.see("experiment", QComboBox).currentData(), window.session.config),
        "epoch": person.read("readout_epoch"),
        "cursor": person.see("timeline", Timeline)._shown.cursor,
        "head": person.see("timeline", Timeline)._shown.head,
        "loss": window.panels._loss._epoch,
        "playing": window.actions_by_id["run.play"].isChecked(),
        "status": person.read("status"),
        "twins": person.read("twins"),
        "begun": window.session.view.begun,
        "readouts": (person.read("readout_loss"), person.see("readout_correct").accessibleName()),
        "engine": person.read("engine"),
        "solved": person.read("solved"),
        "lane": (lane.toolTip() or lane.text().replace("\n", " ")) if lane.isVisible() else "",
    }


def in_force(session):
    """Return the same, from the run and from what is on its way to the worker."""
    view = session.view
    run, epoch, snapshot = view.run, view.snapshot.epoch, view.snapshot
    config = run.config_at(view.cursor)
    if view.cursor >= run.epoch:
        for edit in session.playback._edits:
            config = edit.apply_config(config)
    name = session.branches.name_of(view.branch)
    fit = "R²" if snapshot.data.regression else "Correct"
    return {
        "learning_rate": config.learning_rate,
        "slider": place_of(config.learning_rate),
        "seed": config.seed,
        "width": config.hidden[0] if config.hidden else 1,
        **{name: config.setting(name) for name in CHOICES},
        "batch_size": config.batch_size,
        "hidden_layers": str(len(config.hidden)),
        "noise": dict(config.data_parameters).get("noise"),
        "speed": (speed_text(view.speed), speed_place_of(view.speed)),
        "experiment": experiment_of(config),
        "epoch": f"{epoch:,}",
        "cursor": epoch,
        "head": run.epoch,
        "loss": epoch,
        "playing": view.playing,
        "status": run_status(view),
        "twins": twins_of(view),
        "begun": view.begun or run.epoch > 0 or bool(run.edits),
        "readouts": (loss_text(snapshot.loss), f"{fit} {correct_words(snapshot)}"),
        "engine": engine_status(view)[0],
        "solved": solved_status(run),
        "lane": name if len(session.branches) > 1 else "",
    }


def place_of(rate):
    """Where the slider of the learning rate stands."""
    low, high = PARAMETERS["learning_rate"].slider
    return min(SLIDER_STEPS, max(0, round(SLIDER_STEPS * math.log(rate / low) / math.log(high / low))))


def twins_of(view):
    """Return what there is to be said of twins, from the parameters and the edits."""
    snapshot = view.snapshot
    nudges = [each for each in view.run.edits if isinstance(each, Nudge) and each.epoch <= snapshot.epoch]
    nudged = nudge_text(nudges[-1] if nudges else None, snapshot.epoch)
    return f"{twins_text(twin_distance(snapshot.parameters), snapshot.layers)}\n{nudged}".strip()


@pytest.mark.parametrize("seed", [3, pytest.param(8, marks=pytest.mark.slow)])
def test_after_any_actions_what_is_shown_is_what_is_in_force(window, person, qtbot, qapp, seed):
    act_at_random(window, person, qtbot, qapp, np.random.default_rng(seed), 32)


@pytest.mark.slow
def test_after_thousands_of_actions_what_is_shown_is_what_is_in_force(window, person, qtbot, qapp, request):
    count = 10_000 if request.config.getoption("--whole") else 2_000

    def tell(tried):
        request.node.user_properties[:] = [("cases", tried)]

    act_at_random(window, person, qtbot, qapp, np.random.default_rng(12), count, tell)


def act_at_random(window, person, qtbot, qapp, rng, count, tell=lambda _: None):
    window.findChild(UpdateCard).show_tab("health")
    window.session.playback.set_speed(400.0)
    moves, others = moves_of(window, person, rng), runs_alive() - {window.session.run}
    each_once, names = rng.permutation(list(moves)), list(moves)
    for tried, move in enumerate([*each_once, *rng.choice(names, count - len(names))], 1):
        tell(tried)
        moves[str(move)]()
        qapp.processEvents()
        agree(window, person, move)
    assert array_bytes(runs_alive() - others) <= KEPT_BYTES
    window.session.playback.set_playing(False)
    qtbot.waitUntil(lambda: window.session.view.sought is None)
    agree(window, person, "rest")
    view = window.session.view
    assert view.landmarks == landmarks(view.run)


def agree(window, person, move):
    told, facts = shown(person), in_force(window.session)
    if abs(told["slider"] - facts["slider"]) == 1:  # the value is given with three digits
        facts["slider"] = told["slider"]
    if window.predicting._is_asking:  # nothing of other runs is in sight
        facts["lane"] = ""
    if window.session.view.playing and window.session.playback.besides._waiting:
        facts["twins"] = told["twins"]  # which come after the frame, in a turn of their own
    assert told == facts, move


def moves_of(window, person, rng):
    """What a person can do, by names; what is chosen is drawn."""
    session, actions = window.session, window.actions_by_id

    def slide(name):
        slider = person.see(name, QSlider)
        slider.setValue(int(rng.integers(slider.minimum(), slider.maximum() + 1)))

    def choose(name):
        box = person.see(name, QComboBox)
        box.setCurrentIndex(int(rng.integers(box.count())))

    def any_branch():
        return rng.choice(list(session.branches))

    return {
        "play": actions["run.play"].trigger,
        "step": actions["run.step"].trigger,
        "back": actions["run.step_back"].trigger,
        "reset": actions["run.reset"].trigger,
        "reseed": actions["run.reseed"].trigger,
        "to solved": actions["run.to_solved"].trigger,
        "nudge": session.nudge,
        "line": actions["run.step_rule"].trigger,
        "line back": actions["run.step_rule_back"].trigger,
        "undo": window.undo.stack.undo,
        "redo": window.undo.stack.redo,
        "rate": lambda: slide("learning_rate"),
        "typed rate": lambda: person.type_number("learning_rate_number", f"{rng.integers(1, 40) / 8}"),
        "width": lambda: slide("width"),
        "activation": lambda: choose("activation"),
        "choice": lambda: choose(str(rng.choice([*CHOICES, "batch_size"]))),
        "noise": lambda: slide("noise"),
        "speed": lambda: session.playback.set_speed(float(rng.choice([100.0, 700.0, 5_000.0]))),
        "depth": lambda: session.edit_parameter("hidden", (2,) * int(rng.integers(4))),
        "experiment": lambda: person.choose(
            "experiment", str(rng.choice([each.name for each in EXPERIMENTS]))
        ),
        "seek": lambda: session.playback.seek(int(rng.integers(session.run.epoch + 1))),
        "head": lambda: session.playback.seek(session.run.epoch),
        "go to": lambda: session.playback.run_to(int(rng.integers(session.run.epoch + 300))),
        "branch": session.branch_here,
        "switch": lambda: session.show_branch(any_branch()),
        "delete": lambda: session.drop_branch(any_branch()),
        "rename": lambda: session.rename_branch(any_branch(), str(rng.choice(["", "a", "b & c"]))),
        "theme": lambda: window.appearance.choose_theme(str(rng.choice(list(THEMES)))),
    }
