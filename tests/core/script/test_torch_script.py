"""The PyTorch code of a run, as far as it can be checked without PyTorch: losses were compared by hand."""

import ast
import builtins

import numpy as np
import pytest

from tests.core.script.scripted import run_of
from tests.core.script.test_numpy_script import HOSTILE, WAYS
from xorviz.core import Dataset
from xorviz.core.data.axis import Axis
from xorviz.core.errors import XorvizError
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.script import torch_script as written
from xorviz.core.script.facts import RunFacts
from xorviz.core.script.torch_script import torch_script

HOLDING = {"a weight frozen, a neuron off, and free again", "a neuron off in a deep network"}


def names_of(tree, context):
    return {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }


@pytest.mark.parametrize("way", sorted(WAYS.keys() - HOLDING))
def test_all_that_it_names_is_there(way):
    run = run_of(**WAYS[way])
    text = torch_script(RunFacts.of(run))
    tree = ast.parse(text)
    known = names_of(tree, ast.Store) | {*dir(builtins)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            known.add(node.name)
        if isinstance(node, ast.FunctionDef):
            known |= {each.arg for each in node.args.args}
        if isinstance(node, ast.Import | ast.ImportFrom):
            known |= {each.asname or each.name.partition(".")[0] for each in node.names}
    assert names_of(tree, ast.Load) <= known
    assert text.count("torch.nn.Linear(") == len(run.layers) - 1
    assert max(map(len, text.split("\n"))) <= 100


def test_the_default_is_what_a_user_of_pytorch_writes():
    text = torch_script(RunFacts.of(run_of(300)))
    for part in (
        "torch.nn.Linear(2, 2, dtype=torch.double),\n    torch.nn.Sigmoid(),\n    torch.nn.Linear(2, 1",
        'torch.nn.functional.mse_loss(model(x), y, reduction="sum")',
        "optimiser = torch.optim.SGD(model.parameters(), lr=lr)",
        "    optimiser.zero_grad()\n    loss.backward()\n    optimiser.step()\n",
    ):
        assert part in text


def test_it_knows_what_is_in_the_tables_and_nothing_else():
    for table, there in (
        (FUNCTIONS, written.MODULES),
        (LOSSES, written.LOSSES_THERE),
        (OPTIMISERS, written.OPTIMISERS_THERE),
        (PENALTIES, written.PENALTIES_THERE),
    ):
        assert {*there} <= {*table}


@pytest.mark.parametrize("way", sorted(HOLDING))
def test_what_holds_still_is_refused(way):
    with pytest.raises(XorvizError, match="holds no weight still"):
        torch_script(RunFacts.of(run_of(**WAYS[way])))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_wrote_is_never_code(text):
    own = Dataset(
        "own", text, [[0, 0], [1, 1]], [[0], [1]], axes=(Axis(text), Axis("b")), classes=(text, "x")
    )
    tree = ast.parse(torch_script(RunFacts.of(run_of(5, data=own))))
    assert "os" not in names_of(tree, ast.Load)


def test_its_softplus_is_linear_only_where_rounding_hides_it():
    """PyTorch leaves out ln(1 + e^−z) above a threshold, which is 20 unless said."""
    module = written.MODULES["softplus"]
    threshold = float(module.partition("threshold=")[2].rstrip(")") or 20)
    assert FUNCTIONS["softplus"].function(np.array([threshold])) == threshold
