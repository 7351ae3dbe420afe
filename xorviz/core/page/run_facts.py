"""What a page knows of a run: its recorded numbers, and the words that go with them."""

import base64
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorviz import __version__
from xorviz.core.data.dataset import Dataset, bulk
from xorviz.core.errors import XorvizError
from xorviz.core.insight.plane_cut import AT_MEANS, held_at
from xorviz.core.insight.surface import input_ranges
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.page.recorded_epochs import recorded_epochs
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.describing import network_name, run_name, settings_words
from xorviz.core.run.landmarks import landmarks
from xorviz.core.run.run import Run
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.run.testing import losses_added
from xorviz.core.update.names import node_name, parameter_name

MOST_BYTES = 600 * 1024
"""Of what is recorded of all epochs, unless two have more: written as text it takes a third more."""
BESIDE = 3
"""Numbers of an epoch beside parameters and losses: which one it is, and the extremes before it."""
MOST_SAMPLES = 20_000
"""More take a page seconds for each epoch that it shows."""
MOST_EPOCHS = 10_000
"""More are more than a slider can tell apart."""
MOST_NAMES = 2_000
"""Parameters that have their names in a page; of more none is shown by itself."""
MOST_NEURONS = 16
"""Of a layer, that are shown and named."""
NUMBER_BYTES = np.dtype(np.float64).itemsize


def page_facts(
    run: Run,
    name: str = "",
    asked: Sequence[int] | None = None,
    each_step: Callable[[], object] = lambda: None,
) -> dict[str, Any]:
    """Return what a page knows of a run, ready for JSON; arrays are base64 of little-endian doubles.

    Parameters
    ----------
    run
        Recomputed where it is recorded; not changed.
    name
        What a person called it.
    asked
        Epochs, ascending; all of the run if None. Where they have no room, some of them are recorded.
    each_step
        Called after each recorded epoch: what it raises ends the work.

    Raises
    ------
    XorvizError
        There are more samples than a page computes.
    """
    data, config = run.data, run.start
    count = len(data) + (0 if data.test is None else len(data.test))
    if count > MOST_SAMPLES:
        raise XorvizError(f"a page computes at most {MOST_SAMPLES:,} samples, and there are {count:,}")
    asked = range(run.epoch + 1) if asked is None else asked
    epochs = recorded_epochs(asked, room_for(run), _worth_having(run))
    low, high = _between(run, epochs)
    return {
        "version": __version__,
        "name": name or run_name(config, data),
        "named": bool(name),
        "network": network_name(config, data),
        "settings": settings_words(config),
        "seed": config.seed,
        "layers": list(run.layers),
        "features": list(config.features),
        "activations": list(config.activations),
        "asked": len(asked),
        "most_bytes": max(MOST_BYTES, len(epochs) * bytes_of_epoch(run)),
        "epochs": epochs,
        **_recorded(run, epochs, each_step),
        "low": packed(low),
        "high": packed(high),
        "landmarks": [
            {"kind": each.kind, "first": each.first, "last": each.last, "text": each.text}
            for each in landmarks(run)
        ],
        "data": _data_facts(data, config),
        "test": None if data.test is None else _samples(data.test),
        "names": _names(run.layers),
        "limits": _limits(data, config),
        "symbols": [FUNCTIONS[name].symbol for name in config.activations],
    }


def _recorded(run: Run, epochs: Sequence[int], each_step: Callable[[], object]) -> dict[str, Any]:
    """Return what is recorded of each epoch, and the settings in force, each from which place on."""
    parameters = np.empty((len(epochs), parameter_count(run.layers)))
    losses, tests = np.empty(len(epochs)), np.empty(len(epochs))
    settings: list[dict[str, Any]] = []
    trainer = run.trainer_before(epochs[0])
    for place, epoch in enumerate(epochs):
        snapshot = trainer.at(epoch)
        parameters[place], losses[place] = snapshot.parameters.flat, snapshot.loss
        tests[place] = np.nan if snapshot.test is None else snapshot.test.loss
        in_force = _in_force(snapshot)
        if not settings or settings[-1] | {"from": 0} != in_force | {"from": 0}:
            settings.append(in_force | {"from": place})
        each_step()
    return {
        "in_force": settings,
        "parameters": packed(parameters),
        "losses": packed(losses),
        "test_losses": None if run.data.test is None else packed(tests),
    }


def packed(numbers: NDArray[np.float64]) -> str:
    """Return numbers as base64 of little-endian doubles."""
    return base64.b64encode(numbers.astype("<f8").tobytes()).decode("ascii")


def room_for(run: Run) -> int:
    """Return how many epochs of a run a page may have."""
    return max(2, min(MOST_EPOCHS, MOST_BYTES // bytes_of_epoch(run)))


def bytes_of_epoch(run: Run) -> int:
    """Return what is recorded of an epoch at most, in bytes."""
    return NUMBER_BYTES * (parameter_count(run.layers) + BESIDE + (1 if run.data.test is None else 2))


def _worth_having(run: Run) -> list[int]:
    marks = [epoch for each in landmarks(run) for epoch in (each.first, each.last)]
    edits = [epoch for edit in run.edits for epoch in (edit.epoch - 1, edit.epoch, edit.epoch + 1)]
    return [*marks, *edits]


def _in_force(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a snapshot is judged by, and what its next update would use."""
    config, count = snapshot.config, len(snapshot.data)
    return {
        "loss": config.loss,
        "divisor": 1 if config.reduction == "sum" else count,
        "test_factor": losses_added(config, count),
        "reduction": config.reduction,
        "penalty": config.penalty,
        "penalty_rate": config.penalty_rate,
        "off": [list(each) for each in snapshot.parameters.off],
    }


def _between(run: Run, epochs: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the smallest and the largest loss since the recorded epoch before, (recorded,).

    Of the epochs that the run keeps together with these, too; nothing where all epochs between are recorded.
    """
    if epochs[-1] - epochs[0] == len(epochs) - 1:
        return np.empty(0), np.empty(0)
    firsts, least, greatest = run.curve.pieces()
    low, high = np.empty(len(epochs)), np.empty(len(epochs))
    for place, (before, epoch) in enumerate(pairwise([epochs[0] - 1, *epochs])):
        start = int(np.searchsorted(firsts, before + 1, "right")) - 1
        end = int(np.searchsorted(firsts, epoch, "right"))
        low[place], high[place] = least[start:end].min(), greatest[start:end].max()
    return low, high


def _data_facts(data: Dataset, config: TrainingConfig) -> dict[str, Any]:
    """Return samples, and how they are told and coloured."""
    axes = [data.axis(place) for place in range(data.inputs.shape[1])]
    return _samples(data) | {
        "extent": list(data.extent),
        "window": [list(each) for each in data.window],
        "scale": list(data.scale),
        "regression": data.regression,
        "exclusive": data.exclusive,
        "classes": list(data.class_names),
        "named": bool(data.classes),
        "axes": [{"name": each.name, "middle": each.middle, "half": each.half} for each in axes],
        "own_axes": bool(data.axes),
        "columns": [list(bulk(column)) for column in data.inputs.T],
        "means": held_at(data, AT_MEANS).tolist(),
        "source": config.dataset if config.own is None else "own",
    }


def _samples(data: Dataset) -> dict[str, Any]:
    return {"count": len(data), "inputs": packed(data.inputs), "targets": packed(data.targets)}


def _names(layers: Sequence[int]) -> dict[str, list[Any]]:
    """Return the names of the neurons that are shown, layer by layer, and of the parameters."""
    count = parameter_count(layers)
    return {
        "neurons": [
            [node_name(layers, layer, index) for index in range(min(width, MOST_NEURONS))]
            for layer, width in enumerate(layers)
        ],
        "parameters": [parameter_name(layers, place) for place in range(count if count <= MOST_NAMES else 0)],
    }


def _limits(data: Dataset, config: TrainingConfig) -> list[list[list[float]]]:
    """Return between which values what each layer computes is coloured: of each input, of all its neurons."""
    inputs = (
        [list(each) for each in input_ranges(config.features, data)]
        if data.is_plane
        else [_wide(*bulk(column)) for column in data.inputs.T]
    )
    hidden = [FUNCTIONS[name] for name in config.activations[:-1]]
    return [inputs, *([[each.low, each.high]] for each in hidden), [list(data.scale)]]


def _wide(low: float, high: float) -> list[float]:
    """Return two different limits."""
    return [low, high] if low < high else [low - 0.5, high + 0.5]
