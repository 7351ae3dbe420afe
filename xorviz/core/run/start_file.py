"""A start read from a file: JSON with weights and biases, or arrays as PyTorch's users save a state dict."""

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn, cast

import numpy as np
from numpy.typing import NDArray

from xorviz.core.errors import ConfigError
from xorviz.core.file_reading import read_regular
from xorviz.core.run.start import Start

LARGEST_BYTES = 2**26
"""Of a file, packed or not: eight times the largest network."""
DAMAGED = "it is damaged, or holds something else than arrays of numbers"


def read_start(path: Path) -> Start:
    """Read a start; what the file holds decides how.

    JSON is `{"weights": [[[…]], …], "biases": [[…], …]}`, weights (outputs, inputs). In NPZ and safetensors,
    each layer has a matrix and a vector, whatever they are called, in the order of their names: `0.weight`,
    `0.bias`, `2.weight`, … as in a PyTorch state dict.

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
        if content.startswith(b"PK"):
            return _of_arrays(_npz_arrays(content))
        if int.from_bytes(content[:8], "little") <= len(content) and content[8:9] == b"{":
            return _of_arrays(_safetensors_arrays(content))
        return _from_json(content)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def _from_json(content: bytes) -> Start:
    try:
        document: Any = json.loads(content, parse_constant=_refuse, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        raise ConfigError("this is neither JSON nor NPZ nor safetensors") from None
    if not isinstance(document, dict):
        raise ConfigError("a start is a table with weights and biases")
    return Start.of(cast("dict[str, object]", document))


def _npz_arrays(content: bytes) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST_BYTES:
                raise ConfigError("it is too large")
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (ValueError, OSError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile, RuntimeError):
        raise ConfigError(DAMAGED) from None


def _safetensors_arrays(content: bytes) -> dict[str, NDArray[Any]]:
    try:
        from safetensors import SafetensorError, numpy
    except ImportError:
        raise ConfigError("safetensors is not installed: pip install safetensors") from None
    try:
        return numpy.load(content)
    except (SafetensorError, KeyError, TypeError, ValueError):
        raise ConfigError(DAMAGED) from None


def _of_arrays(arrays: dict[str, NDArray[Any]]) -> Start:
    found = {name: arrays[name] for name in sorted(arrays, key=_in_order)}
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
