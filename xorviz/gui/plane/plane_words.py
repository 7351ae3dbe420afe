"""The input plane and hidden space in words, for those who hear them."""

from collections.abc import Iterator

import numpy as np

from xorviz.core.insight.hidden_space import hidden_activations
from xorviz.core.insight.probe import Place, probe
from xorviz.core.network.arrays import Array
from xorviz.core.run.describing import answer_note, points_told
from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import node_name, node_words, place_name, sample_and_target, sample_name
from xorviz.core.writing import written
from xorviz.gui.kit.numbers import fixed, output_text
from xorviz.gui.kit.plane_image import neuron_limits
from xorviz.gui.kit.plane_marks import has_classes, told_classes
from xorviz.gui.plane.sample_look import LABELLED_SAMPLES, drawn_words
from xorviz.session.selection import Selection

NO_HIDDEN = "This network has no hidden layer: its one line lies in the input plane."
NEURONS_TOLD = 8
"""Of a place, if there are no more."""

EXACT = "Exact: the answer depends on the place across alone."
SAMPLES_ALONE = "The samples alone: of several outputs, none answers for all."
"""What is said below hidden space."""


def no_space(snapshot: Snapshot) -> str:
    """Say why there is no hidden space into which a plane is folded; nothing if there is one."""
    return "" if snapshot.config.hidden else NO_HIDDEN


def boundary_words(snapshot: Snapshot, selection: Selection) -> str:
    """Say which side the samples are on; what is answered at each, if they are few; which is followed."""
    words = [f"Epoch {snapshot.epoch:,}: {points_told(snapshot)}"]
    if len(snapshot.data) <= LABELLED_SAMPLES:
        words += [sample_words(snapshot, row) for row in range(len(snapshot.data))]
    if drawn := drawn_words(len(snapshot.data)):
        words.append(drawn)
    if selection.sample is not None and selection.sample < len(snapshot.data):
        words.append(f"{sample_name(snapshot.data, selection.sample)} is followed")
    return ". ".join(words)


def neuron_told(snapshot: Snapshot, layer: int, index: int) -> tuple[str, str]:
    """Say which neuron or input is shown over the plane, and what its colours mean."""
    name = node_name(snapshot.layers, layer, index)
    low, high = (written(limit, 3) for limit in neuron_limits(snapshot, layer, index))
    scale = f"orange {low}, blue {high}"
    if (layer, index) in snapshot.config.held.off:
        return f"Neuron {name}", "off: 0 everywhere"
    if layer == len(snapshot.layers) - 1:
        names = told_classes(snapshot.data) if has_classes(snapshot.data) else ()
        own = f"{names[index]}: " if snapshot.data.classes and names else ""
        return f"Output {index + 1}", f"{own}pale 0, full 1" if names else scale
    return f"{'Neuron' if layer else 'Input'} {name}", scale


def sample_words(snapshot: Snapshot, row: int) -> str:
    """Say of a sample what is asked and what is answered: "(0, 1) → 1, answer 0.93"."""
    predictions = snapshot.predictions[row : row + 1]
    note = answer_note(snapshot, row)
    answer = ", ".join(output_text(value, 4) for value in predictions[0].tolist())
    return f"{sample_and_target(snapshot.data, row)}, answer {answer}{note and f', {note}'}"


def probe_words(snapshot: Snapshot, place: Place) -> str:
    """Say what is computed at a place: each neuron, if they are few, and the answer."""
    layers, (_, *hidden, answers) = snapshot.layers, probe(snapshot, place).values
    words = [
        f"{node_words(layers, layer, index)} {output_text(value, 3)}"
        for layer, values in enumerate(hidden, start=1)
        for index, value in enumerate(values.tolist())
    ]
    told = words if len(words) <= NEURONS_TOLD else []
    answer = ", ".join(output_text(value, 4) for value in answers.tolist())
    return f"{place_name(snapshot.data, place)}: {', '.join([*told, f'answer {answer}'])}"


def sample_table(snapshot: Snapshot, *, hidden: bool = False) -> Iterator[str]:
    """Yield inputs, target and answer of each sample as they are, a line for each, parted by tabs.

    With `hidden`, after the inputs the activations of the last hidden layer, if there is one.
    """
    data, layers = snapshot.data, snapshot.layers
    told, names = [data.inputs], [data.axis(place).name for place in range(data.inputs.shape[1])]
    if hidden and snapshot.config.hidden:
        told.append(hidden_activations(snapshot, data.inputs))
        names += [node_name(layers, len(layers) - 2, neuron) for neuron in range(layers[-2])]
    rows = np.column_stack([*told, data.targets, snapshot.predictions]).tolist()
    yield "\t".join([*names, *["target"] * layers[-1], *["answer"] * layers[-1]])
    yield from ("\t".join(map(repr, row)) for row in rows)


def hidden_words(snapshot: Snapshot, places: Array, share: float) -> str:
    """Say how far the plane is folded, which side the samples are on, and where they are if they are few."""
    if not len(places):
        return "This network has no hidden layer"
    folded = "Hidden space" if share == 1.0 else f"The input plane, folded by {share:.0%}"
    words = [f"{folded} at epoch {snapshot.epoch:,}: {points_told(snapshot)}", *_off_words(snapshot)]
    if len(places) == len(snapshot.data) <= LABELLED_SAMPLES:
        words += [
            f"{sample_name(snapshot.data, row)} is {place_words(places[row])}" for row in range(len(places))
        ]
    return ". ".join(words)


def _off_words(snapshot: Snapshot) -> list[str]:
    """Say which neurons of the last hidden layer are off, if any is."""
    last = len(snapshot.layers) - 2
    off = sorted(index for layer, index in snapshot.config.held.off if layer == last)
    return [f"{node_words(snapshot.layers, last, index)} is switched off, 0 everywhere" for index in off]


def place_words(place: Array) -> str:
    """Say where a place (2,) of hidden space is."""
    across, up = place.tolist()
    return f"at {fixed(across, 3)} across, {fixed(up, 3)} up"


def slice_words(otherwise: int, looked_at: int, samples: int) -> str:
    """Say how many of the samples looked at are answered otherwise than a slice of hidden space shows."""
    what = "samples" if looked_at == samples else "drawn samples"
    share = f"{otherwise:,} of {looked_at:,} {what} {'is' if otherwise == 1 else 'are'}"
    return f"A slice, the rest at its mean: {share} answered otherwise."
