"""What is shown is what is in force, whatever a person does."""

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QSlider

from xorviz.gui.time.timeline import Timeline
from xorviz.gui.update.health import HealthView
from xorviz.gui.update.update_card import UpdateCard
from xorviz.session.status import run_status


def shown(person):
    """Return what controls, transport, timeline, loss, health and status say, in the terms of the view."""
    window = person.window
    return {
        "learning_rate": person.see("learning_rate_number").value(),
        "seed": person.see("seed").value(),
        "width": person.see("width", QSlider).value(),
        "activation": person.see("activation", QComboBox).currentData(),
        "reduction": person.see("reduction", QComboBox).currentData(),
        "epoch": person.read("readout_epoch"),
        "cursor": person.see("timeline", Timeline)._shown.cursor,
        "head": person.see("timeline", Timeline)._shown.head,
        "loss": window.panels._loss._epoch,
        "playing": window.actions_by_id["run.play"].isChecked(),
        "status": person.read("status"),
        "twins": person.read("twins"),
        "begun": window.session.view.begun,
    }


def in_force(view):
    config, epoch = view.config, view.snapshot.epoch
    return {
        "learning_rate": config.learning_rate,
        "seed": config.seed,
        "width": config.hidden[0],
        "activation": config.activation,
        "reduction": config.reduction,
        "epoch": f"{epoch:,}",
        "cursor": epoch,
        "head": view.run.epoch,
        "loss": epoch,
        "playing": view.playing,
        "status": run_status(view),
        "twins": twins_of(view),
        "begun": view.begun or view.run.epoch > 0 or bool(view.run.edits),
    }


def twins_of(view):
    """Return what the health view says of a run if it has shown nothing before."""
    fresh = HealthView()
    fresh.show_run(view.run, view.snapshot)
    fresh.draw()
    return fresh.findChild(QLabel, "twins").text()


@pytest.mark.parametrize("seed", [3, pytest.param(8, marks=pytest.mark.slow)])
def test_after_any_actions_what_is_shown_is_what_is_in_force(window, person, qtbot, qapp, seed):
    rng, session = np.random.default_rng(seed), window.session
    window.findChild(UpdateCard).show_tab("health")
    window.session.playback.set_speed(400.0)

    def slide(name):
        slider = person.see(name, QSlider)
        slider.setValue(int(rng.integers(slider.minimum(), slider.maximum() + 1)))

    def choose(name):
        box = person.see(name, QComboBox)
        box.setCurrentIndex(int(rng.integers(box.count())))

    for _ in range(50):
        moves = {
            "play": window.actions_by_id["run.play"].trigger,
            "step": window.actions_by_id["run.step"].trigger,
            "back": window.actions_by_id["run.step_back"].trigger,
            "reset": window.actions_by_id["run.reset"].trigger,
            "reseed": window.actions_by_id["run.reseed"].trigger,
            "nudge": session.nudge,
            "line": window.actions_by_id["run.step_rule"].trigger,
            "undo": window.undo.stack.undo,
            "redo": window.undo.stack.redo,
            "rate": lambda: slide("learning_rate"),
            "width": lambda: slide("width"),
            "activation": lambda: choose("activation"),
            "reduction": lambda: choose("reduction"),
            "seek": lambda: session.playback.seek(int(rng.integers(session.run.epoch + 1))),
            "branch": session.branch_here,
            "switch": lambda: session.show_branch(rng.choice(list(session.branches))),
        }
        moves[str(rng.choice(list(moves)))]()
        qapp.processEvents()
        assert shown(person) == in_force(session.view)
    session.playback.set_playing(False)
    qtbot.waitUntil(lambda: session.view.sought is None, timeout=60_000)
    assert shown(person) == in_force(session.view)
