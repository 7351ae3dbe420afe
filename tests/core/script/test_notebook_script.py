"""The notebook of a run: as the format wants it, and with the losses of its script."""

import json
import re

import pytest

from tests.core.script.scripted import performed, run_of
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.notebook_script import notebook_text

OF_CELLS = {
    "markdown": {"cell_type", "id", "metadata", "source"},
    "code": {"cell_type", "id", "metadata", "source", "execution_count", "outputs"},
}


@pytest.mark.parametrize(
    "settings", [{}, {"dataset": "moons", "held_out": 0.2, "batch_size": 17, "reduction": "mean"}]
)
def test_its_cells_find_the_losses_of_the_run(settings, tmp_path):
    run = run_of(30, **settings)
    document = json.loads(notebook_text(RunFacts.of(run)))
    code = ["".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code"]
    assert len(code) >= 6
    assert performed("\n".join(code), tmp_path)[0]["losses"] == run.losses.tolist()


def test_it_is_as_nbformat_4_5_wants_it():
    """What its published schema asks of a notebook, of the two kinds of cells that are used."""
    document = json.loads(notebook_text(RunFacts.of(run_of(5, edits=[(2, "nudge")]))))
    assert set(document) == {"metadata", "nbformat", "nbformat_minor", "cells"}
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    assert set(document["metadata"]["kernelspec"]) >= {"name", "display_name"}
    assert document["metadata"]["language_info"]["name"] == "python"
    ids = [cell["id"] for cell in document["cells"]]
    assert len({*ids}) == len(ids)
    for cell in document["cells"]:
        assert set(cell) == OF_CELLS[cell["cell_type"]]
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])
        assert cell["metadata"] == {}
        assert cell["source"]
        assert all(line.endswith("\n") for line in cell["source"][:-1])
        assert all(line.count("\n") <= 1 for line in cell["source"])
        assert (cell.get("execution_count"), cell.get("outputs", [])) == (None, [])
    assert document["cells"][0]["source"][0].startswith("# Backpropagation in NumPy: XOR 2-2-1")
