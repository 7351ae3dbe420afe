"""What is said of a parameter that no update changes: because it is held, or because its neuron is off."""

from collections.abc import Iterator

from xorviz.core.run.snapshot import Snapshot
from xorviz.core.update.names import locate, node_name, node_words

FROZEN = "frozen: no update changes it"


def held_line(place: int, snapshot: Snapshot) -> list[str]:
    """Say why a parameter rests, beside the pointer; nothing if it learns."""
    if place in snapshot.config.held.frozen:
        return [FROZEN]
    return [f"rests: {node_name(snapshot.layers, *neuron)} is off" for neuron in _off_at(place, snapshot)][:1]


def held_said(place: int, snapshot: Snapshot) -> str:
    """Say the same to those who hear it, behind a comma."""
    if place in snapshot.config.held.frozen:
        return ", frozen"
    said = (node_words(snapshot.layers, *neuron) for neuron in _off_at(place, snapshot))
    return next((f", rests: {neuron} is switched off" for neuron in said), "")


def held_in_all(snapshot: Snapshot) -> str:
    """Say how much of a network is held, behind a full stop: nothing if nothing is."""
    held = snapshot.config.held
    return f". {held.text}" if held else ""


def _off_at(place: int, snapshot: Snapshot) -> Iterator[tuple[int, int]]:
    """Yield the neurons at the ends of a parameter that are off."""
    if not (off := snapshot.config.held.off):
        return
    layer, neuron, source = locate(snapshot.layers, place)
    if (layer, neuron) in off:
        yield layer, neuron
    if source is not None and (layer - 1, source) in off:
        yield layer - 1, source
