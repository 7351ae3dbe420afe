"""A branch in a run file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.errors import ConfigError
from xorviz.core.hands.held import Held
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Parameters, parameter_count
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.run.config import TrainingConfig
from xorviz.core.run.edits import Edit
from xorviz.core.run.start import Start
from xorviz.core.runfile.edit_kinds import edit_in_file, read_edit
from xorviz.core.runfile.facts import BranchFacts, CheckValue
from xorviz.core.runfile.fields import (
    Fields,
    items,
    name,
    neuron,
    optional,
    packed,
    readable_name,
    real,
    refuse,
    truth,
    unpacked,
    whole,
)
from xorviz.core.runfile.settings_in_file import read_settings, settings_in_file

DIGEST_SIGNS = 64
MOST_CHECKED = 100
"""Check values of a branch: each may take as long as all epochs between two keyframes."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What several branches of a file have in common, which is written once, and what was not understood."""

    data: Sequence[Dataset]
    starts: Sequence[Start]
    unknown: dict[object, Any]


def branch_in_file(facts: BranchFacts, shared: Shared, *, with_state: bool) -> dict[str, object]:
    """Return a branch, ready for JSON."""
    config, state = facts.config, facts.state
    return {
        "name": readable_name(facts.name),
        "label": readable_name(facts.label),
        "parent": facts.parent,
        "origin": facts.origin,
        "inherited": facts.inherited,
        "settings": settings_in_file(config.settings),
        "data": _place(config.own, shared.data),
        "given_data": _place(facts.data, shared.data),
        "start": _place(config.start, shared.starts),
        "frozen": sorted(config.held.frozen),
        "off": [list(each) for each in sorted(config.held.off)],
        "edits": [edit_in_file(each, facts.unknown) for each in facts.edits],
        "epoch": facts.epoch,
        "diverged": facts.diverged,
        "engine": facts.engine,
        "checks": [_check_in_file(each, facts.unknown) for each in facts.checks],
        "state": packed(state) if with_state and state is not None else None,
        **facts.unknown.get(None, {}),
    }


def _place(fact: object, among: Sequence[object]) -> int | None:
    return None if fact is None else among.index(fact)


def read_branch(value: object, where: str, shared: Shared, count: int) -> BranchFacts:
    """Read a branch of a file that has so many.

    Raises
    ------
    RunFileError
        One line that names the field and what is wrong.
    """
    fields = Fields(value, where)
    config, given = _config(fields, shared)
    try:
        data = config.make_data(given)
        config.check_fits(data)
        layers = config.layers(data)
        config.held.check_fits(layers)
        if config.start is not None:
            config.start.check_fits(layers)
    except ConfigError as error:
        refuse(where, str(error))
    unknown: dict[object, Any] = {None: fields.unknown}  # what is left of the table when all has been read
    epoch, rows = fields.read("epoch", whole), 1 + OPTIMISERS[config.optimiser].slots
    edits = fields.read("edits", items, read_edit, layers, rows, epoch, unknown)
    _check_order(f"{where}.edits", [each.epoch for each in edits])
    checks = fields.read("checks", items, _check_value, epoch, unknown)
    _check_order(f"{where}.checks", [each.epoch for each in checks])
    if len(checks) > MOST_CHECKED:
        refuse(f"{where}.checks", f"there are {len(checks):,}: at most {MOST_CHECKED}")
    return BranchFacts(
        config,
        edits,
        epoch,
        given,
        fields.read("diverged", truth),
        fields.read("engine", name),
        checks,
        fields.read("state", optional, _state, rows, parameter_count(layers)),
        **_place_among_others(fields, where, count, epoch, edits),
        unknown=unknown,
    )


def read_start_numbers(value: object, where: str, unknown: dict[object, Any]) -> Start:
    """Read a given start: the widths of a network, and all its numbers in the order of `Parameters.flat`."""
    fields = Fields(value, where)
    layers = fields.read("layers", items, whole, 1)
    if not 2 <= len(layers) <= 64:
        refuse(f"{where}.layers", f"it has {len(layers):,} widths, and must have from 2 to 64")
    content = fields.read("numbers", unpacked, parameter_count(layers))
    parameters = Parameters(np.frombuffer(content, "<f8").astype(np.float64), layers)
    start = Start(parameters.weights, parameters.biases)
    if fields.unknown:
        unknown[start] = fields.unknown
    return start


def start_in_file(start: Start, unknown: Mapping[object, Mapping[str, object]]) -> dict[str, object]:
    """Return a given start, ready for JSON."""
    numbers = packed(start.parameters().flat)
    return {"layers": list(start.layers), "numbers": numbers, **unknown.get(start, {})}


def _config(fields: Fields, shared: Shared) -> tuple[TrainingConfig, Dataset | None]:
    """Read the settings at epoch 0, and samples that are given beside them."""
    settings = cast("dict[str, Any]", fields.read("settings", read_settings))
    own = fields.read("data", optional, _one_of, shared.data)
    given = fields.read("given_data", optional, _one_of, shared.data, default=None)
    start = fields.read("start", optional, _one_of, shared.starts)
    held = Held(frozenset(fields.read("frozen", items, whole)), frozenset(fields.read("off", items, neuron)))
    try:
        return TrainingConfig(**settings, own=own, start=start, held=held), given
    except ConfigError as error:
        refuse(f"{fields.where}.settings", str(error))


def _one_of(value: object, where: str, among: Sequence[Any]) -> Any:  # noqa: ANN401
    place = whole(value, where)
    if place >= len(among):
        refuse(where, f"there is no number {place}: the file has {len(among)}, from 0 on")
    return among[place]


def _check_order(where: str, epochs: Sequence[int]) -> None:
    if any(later < earlier for earlier, later in pairwise(epochs)):
        refuse(where, "its epochs must ascend")


def _check_in_file(check: CheckValue, unknown: Mapping[object, Mapping[str, object]]) -> dict[str, object]:
    return {"epoch": check.epoch, "loss": check.loss, "state": check.state, **unknown.get(check, {})}


def _check_value(value: object, where: str, last: int, unknown: dict[object, Any]) -> CheckValue:
    fields = Fields(value, where)
    check = CheckValue(
        fields.read("epoch", whole, 0, last), fields.read("loss", real), fields.read("state", name)
    )
    if len(check.state) != DIGEST_SIGNS or not set(check.state) <= set("0123456789abcdef"):
        refuse(f"{where}.state", f"it must be {DIGEST_SIGNS} hexadecimal digits")
    if fields.unknown:
        unknown[check] = fields.unknown
    return check


def _state(value: object, where: str, rows: int, parameters: int) -> Array:
    content = unpacked(value, where, rows * parameters)
    state = np.frombuffer(content, "<f8").astype(np.float64).reshape(rows, parameters)
    state.setflags(write=False)
    return state


def _place_among_others(
    fields: Fields, where: str, count: int, epoch: int, edits: Sequence[Edit]
) -> dict[str, Any]:
    """Read what a branch is called, and where it stands."""
    parent = fields.read("parent", optional, whole, 0, count - 1)
    inherited = fields.read("inherited", optional, whole, 0, len(edits))
    if parent is not None and inherited is None:
        refuse(f"{where}.inherited", "a branch that shares a past must say how many edits are in it")
    return {
        "name": fields.read("name", name),
        "label": fields.read("label", name, default=""),
        "parent": parent,
        "origin": fields.read("origin", whole, 0, epoch),
        "inherited": inherited,
    }
