"""The samples of a run as code: their source, or their numbers."""

import numpy as np

from xorviz.core.data.held_out import held_out_rows
from xorviz.core.data.sources import DATA_SEED, SOURCES, make_dataset
from xorviz.core.network.features import FEATURES, PLAIN
from xorviz.core.network.input_names import columns_told
from xorviz.core.script.borrowed import Borrowed
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.layout import WIDTH, array_lines


def samples_lines(facts: RunFacts, borrowed: Borrowed, *, numbers: bool = False) -> list[str]:
    """Return what makes X and Y, and X_test and Y_test of what is held out; `points` are X before features.

    Parameters
    ----------
    facts
        The run.
    borrowed
        What the script takes along: a source.
    numbers
        Whether the samples are to be written as numbers, also those of a source.
    """
    data = facts.data
    lines = (
        _from_source(facts, borrowed) if facts.is_from_source and not numbers else _written(facts, borrowed)
    )
    if facts.config.features != PLAIN:
        lines.append("points, X = X, features(X)")
        lines += [] if data.test is None else ["X_test = features(X_test)"]
    return lines


def _from_source(facts: RunFacts, borrowed: Borrowed) -> list[str]:
    config, data = facts.config, facts.data
    whole = make_dataset(config.dataset, config.data_parameters)
    written = [*array_lines("X", whole.inputs), *array_lines("Y", whole.targets)]
    if len(written) == 2:
        lines = written
    else:
        values = ", ".join(f"{name}={value!r}" for name, value in config.data_parameters)
        lines = [f"X, Y = {borrowed.take(SOURCES[config.dataset].make)}({values})"]
    if data.test is None:
        return lines
    seed = dict(config.data_parameters).get(DATA_SEED.name)
    held = held_out_rows(whole, config.held_out, seed if isinstance(seed, int) else 0)
    return [
        *lines,
        *borrowed.numbers("HELD_OUT", np.flatnonzero(held)),
        "held_out = np.isin(np.arange(len(X)), HELD_OUT)",
        "X_test, Y_test = X[held_out], Y[held_out]",
        "X, Y = X[~held_out], Y[~held_out]",
    ]


def _written(facts: RunFacts, borrowed: Borrowed) -> list[str]:
    data = facts.data
    told = [f"# X: {columns_told(data.names)}"] if data.names else []
    lines = [*told, *borrowed.numbers("X", data.inputs), *borrowed.numbers("Y", data.targets)]
    if data.test is not None:
        lines += borrowed.numbers("X_test", data.test.inputs)
        lines += borrowed.numbers("Y_test", data.test.targets)
    return lines


def features_lines(facts: RunFacts) -> list[str]:
    """Return the function that computes what the network is given; nothing if that is the inputs."""
    if facts.config.features == PLAIN:
        return []
    codes = [FEATURES[name].code for name in facts.config.features]
    line = f"    return np.column_stack([{', '.join(codes)}])"
    stacked = (
        [line]
        if len(line) <= WIDTH
        else ["    return np.column_stack(", f"        [{', '.join(codes)}]", "    )"]
    )
    return [
        "def features(x):",
        '    """What the network is given of two inputs."""',
        "    x1, x2 = x.T",
        *stacked,
    ]
