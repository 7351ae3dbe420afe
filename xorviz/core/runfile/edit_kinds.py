"""How each kind of edit is written in a run file: one entry for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xorviz.core.errors import ConfigError
from xorviz.core.hands.by_hand import Freeze, SetAll, SetParameter, SwitchOff
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.run.edits import Edit, Nudge, SettingEdit
from xorviz.core.runfile.fields import Fields, name, neuron, packed, real, refuse, truth, unpacked, whole
from xorviz.core.runfile.settings_in_file import setting_value, value_in_file
from xorviz.core.runfile.taken_state import TakenState

Layers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EditKind:
    """One kind of edit: its class, what is written of it, and how that is read."""

    made: type[Edit]
    write: Callable[[Any], Mapping[str, object]]
    """Returns what there is beside its kind and epoch."""
    read: Callable[[Fields, int, Layers, int], Edit]
    """Takes the fields, the epoch, the widths of the network, and how many rows its state has."""


def _setting(fields: Fields, epoch: int, layers: Layers, rows: int) -> Edit:
    which = fields.read("name", name)
    return SettingEdit(epoch, which, fields.read("value", setting_value, which))


EDIT_KINDS = {
    "setting": EditKind(
        SettingEdit, lambda edit: {"name": edit.name, "value": value_in_file(edit.value)}, _setting
    ),
    "nudge": EditKind(
        Nudge,
        lambda edit: {"size": edit.size},
        lambda fields, epoch, layers, rows: Nudge(epoch, fields.read("size", real)),
    ),
    "set": EditKind(
        SetParameter,
        lambda edit: {"place": edit.place, "value": edit.value},
        lambda fields, epoch, layers, rows: SetParameter(
            epoch, layers, fields.read("place", whole), fields.read("value", real)
        ),
    ),
    "set_all": EditKind(
        SetAll,
        lambda edit: {"values": packed(edit.values)},
        lambda fields, epoch, layers, rows: SetAll(
            epoch, layers, fields.read("values", unpacked, parameter_count(layers))
        ),
    ),
    "freeze": EditKind(
        Freeze,
        lambda edit: {"place": edit.place, "frozen": edit.frozen},
        lambda fields, epoch, layers, rows: Freeze(
            epoch, layers, fields.read("place", whole), fields.read("frozen", truth)
        ),
    ),
    "switch_off": EditKind(
        SwitchOff,
        lambda edit: {"neuron": list(edit.neuron), "off": edit.off},
        lambda fields, epoch, layers, rows: SwitchOff(
            epoch, layers, fields.read("neuron", neuron), fields.read("off", truth)
        ),
    ),
    "state": EditKind(
        TakenState,
        lambda edit: {"state": packed(np.frombuffer(edit.content, "<f8"))},
        lambda fields, epoch, layers, rows: TakenState(
            epoch, fields.read("state", unpacked, rows * parameter_count(layers))
        ),
    ),
}
_KIND_OF = {each.made: kind for kind, each in EDIT_KINDS.items()}


def edit_in_file(edit: Edit, unknown: Mapping[object, Mapping[str, object]]) -> dict[str, object]:
    """Return an edit as a table, with what was not known of it."""
    kind = _KIND_OF[type(edit)]
    return {"kind": kind, "epoch": edit.epoch, **EDIT_KINDS[kind].write(edit), **unknown.get(edit, {})}


def read_edit(
    value: object, where: str, layers: Layers, rows: int, last: int, unknown: dict[object, object]
) -> Edit:
    """Read an edit of a run up to its last epoch; its unknown fields are kept."""
    fields = Fields(value, where)
    kind = fields.read("kind", name)
    if kind not in EDIT_KINDS:
        refuse(f"{where}.kind", f"{kind[:40]!r} is not known (known: {', '.join(EDIT_KINDS)})")
    epoch = fields.read("epoch", whole, 0, last)
    try:
        edit = EDIT_KINDS[kind].read(fields, epoch, layers, rows)
    except ConfigError as error:
        refuse(where, str(error))
    if fields.unknown:
        unknown[edit] = fields.unknown
    return edit
