"""A person's own samples in a run file: whole, column by column; of many the doubles, as a text."""

from collections.abc import Mapping

import numpy as np

from xorviz.core.data.axis import Axis
from xorviz.core.data.dataset import Dataset, KeptOut
from xorviz.core.errors import ConfigError
from xorviz.core.network.arrays import Array
from xorviz.core.runfile.fields import (
    Fields,
    as_it_is,
    items,
    name,
    numbers,
    optional,
    packed,
    real,
    refuse,
    truth,
    unpacked,
    whole,
)

MOST_SPELT = 2**14
"""Numbers of a column that are written as numbers, for others to read; of a longer one the doubles are."""
NARROWEST, WIDEST = 1e-100, 1e100
"""Of a plane: what pixels are counted in must stay a number."""


def data_in_file(data: Dataset, unknown: Mapping[object, Mapping[str, object]]) -> dict[str, object]:
    """Return samples, ready for JSON: inputs and targets by column; with what was not known of them."""
    kept = data.kept_out
    return {
        "name": data.name,
        "label": data.label,
        "extent": list(data.extent),
        "regression": data.regression,
        "axes": [_axis_in_file(each, unknown) for each in data.axes],
        "classes": list(data.classes),
        "aim": None if data.aim is None else _axis_in_file(data.aim, unknown),
        "kept_out": None if kept is None else _kept_out_in_file(kept, unknown),
        "inputs": [_column_in_file(column) for column in data.inputs.T],
        "targets": [_column_in_file(column) for column in data.targets.T],
        "test": None if data.test is None else data_in_file(data.test, unknown),
        **unknown.get(data, {}),
    }


def read_data(value: object, where: str, unknown: dict[object, object]) -> Dataset:
    """Read samples; fields that are not known are kept.

    Raises
    ------
    RunFileError
        They are none.
    """
    fields = Fields(value, where)
    test = fields.read("test", optional, _test, unknown, default=None)
    inputs, targets = fields.read("inputs", _columns), fields.read("targets", _columns)
    axes = fields.read("axes", items, _axis, unknown, default=())
    if axes and len(axes) != inputs.shape[1]:
        refuse(f"{where}.axes", f"there are {len(axes)}, and {inputs.shape[1]} inputs")
    try:
        data = Dataset(
            fields.read("name", name),
            fields.read("label", name),
            inputs,
            targets,
            fields.read("extent", _extent),
            fields.read("regression", truth),
            test,
            axes,
            fields.read("classes", items, name, default=()),
            fields.read("aim", optional, _axis, unknown, default=None),
            fields.read("kept_out", optional, _kept_out, unknown, default=None),
        )
    except ConfigError as error:
        refuse(where, str(error))
    if fields.unknown:
        unknown[data] = fields.unknown
    return data


def _columns(value: object, where: str) -> Array:
    """Read columns of one length, and return them side by side, (samples, columns)."""
    columns = items(value, where, _column)
    lengths = {len(column) for column in columns}
    if len(lengths) != 1:
        shown = ", ".join(f"{length:,}" for length in sorted(lengths)[:5]) or "none"
        refuse(where, f"its columns must be of one length, not {shown}")
    return np.column_stack(columns)


def _column_in_file(column: Array) -> object:
    return column.tolist() if len(column) <= MOST_SPELT else packed(column)


def _column(value: object, where: str) -> Array:
    """Read a column: its numbers, or their doubles as a text."""
    if not isinstance(value, str):
        return numbers(value, where)
    padding = len(value) - len(value.rstrip("="))
    return np.frombuffer(unpacked(value, where, (len(value) // 4 * 3 - padding) // 8), "<f8")


def _extent(value: object, where: str) -> tuple[float, float]:
    ends = items(value, where, real)
    if len(ends) != 2 or not ends[0] < ends[1]:
        refuse(where, "it must be two numbers, the smaller one first")
    if not NARROWEST < ends[1] - ends[0] < WIDEST:
        refuse(where, f"it must be wider than {NARROWEST:g} and narrower than {WIDEST:g}")
    return ends


def _test(value: object, where: str, unknown: dict[object, object]) -> Dataset:
    """Read the samples that are held out, of which none are held out."""
    if Fields(value, where).read("test", as_it_is, default=None) is not None:
        refuse(f"{where}.test", "it must be nothing")
    return read_data(value, where, unknown)


def _kept_out_in_file(kept: KeptOut, unknown: Mapping[object, Mapping[str, object]]) -> dict[str, object]:
    return {"share": kept.share, "rows": list(kept.rows), **unknown.get(kept, {})}


def _kept_out(value: object, where: str, unknown: dict[object, object]) -> KeptOut:
    fields = Fields(value, where)
    share, rows = fields.read("share", real), fields.read("rows", items, whole)
    if not 0.0 <= share < 1.0:
        refuse(f"{where}.share", "it must be from 0 to less than 1")
    kept = KeptOut(share, rows)
    if fields.unknown:
        unknown[kept] = fields.unknown
    return kept


def _axis_in_file(axis: Axis, unknown: Mapping[object, Mapping[str, object]]) -> dict[str, object]:
    return {"name": axis.name, "middle": axis.middle, "half": axis.half, **unknown.get(axis, {})}


def _axis(value: object, where: str, unknown: dict[object, object]) -> Axis:
    fields = Fields(value, where)
    axis = Axis(fields.read("name", name), fields.read("middle", real), fields.read("half", real))
    if not axis.half:
        refuse(f"{where}.half", "it must not be 0")
    if fields.unknown:
        unknown[axis] = fields.unknown
    return axis
