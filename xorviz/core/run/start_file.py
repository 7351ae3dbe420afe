"""A start read from a file: JSON with weights and biases, or NPZ as NumPy and PyTorch's users save one."""

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn, cast

import numpy as np

from xorviz.core.errors import ConfigError
from xorviz.core.files import read_regular
from xorviz.core.run.start import Start

LARGEST_BYTES = 2**26
"""Of a file, packed or not: eight times the largest network."""


def read_start(path: Path) -> Start:
    """Read a start; what the file holds decides how.

    JSON is `{"weights": [[[…]], …], "biases": [[…], …]}`, weights (outputs, inputs). In NPZ, each layer has
    a matrix and a vector, whatever they are called, in the order of their names: `0.weight`, `0.bias`,
    `2.weight`, … as in a PyTorch state dict.

    Raises
    ------
    ConfigError
        One line that names the file and what is wrong with it.
    """
    try:
        content = read_regular(path, LARGEST_BYTES)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}") from None
    try:
        return _from_npz(content) if content.startswith(b"PK") else _from_json(content)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def _from_json(content: bytes) -> Start:
    try:
        document: Any = json.loads(content, parse_constant=_refuse, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        raise ConfigError("this is neither JSON nor NPZ") from None
    if not isinstance(document, dict):
        raise ConfigError("a start is a table with weights and biases")
    return Start.of(cast("dict[str, object]", document))


def _from_npz(content: bytes) -> Start:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST_BYTES:
                raise ConfigError("it is too large")
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in sorted(arrays.files, key=_in_order)}
    except (ValueError, OSError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile, RuntimeError):
        raise ConfigError("it is damaged, or holds something else than arrays of numbers") from None
    for name, array in found.items():
        if array.ndim not in (1, 2):
            raise ConfigError(f"{name} has {array.ndim} dimensions: weights have 2, biases 1")
    matrices = tuple(array for array in found.values() if array.ndim == 2)
    return Start(matrices, tuple(array for array in found.values() if array.ndim == 1))


def _in_order(name: str) -> list[tuple[int, str]]:
    """Return what sorts names as people count: layer 2 before layer 10."""
    return [(int(digits or 0), word) for word, digits in re.findall(r"(\D*)(\d*)", name)]


def _refuse(name: str) -> NoReturn:
    raise ConfigError(f"{name} is no finite number")


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ConfigError("a name stands there twice")
    return table
