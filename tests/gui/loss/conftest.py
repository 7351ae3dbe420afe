import pytest

from xorviz.core import TrainingConfig
from xorviz.gui.loss.loss_view import LossView


@pytest.fixture
def view(show):
    return show(LossView(), (441, 201))


@pytest.fixture
def run(trained):
    return trained(TrainingConfig(), 2000)


@pytest.fixture
def shown(view, run):
    """A view of a run with the cursor at epoch 1,240."""
    view.show_losses(run.curve, 1240, run.losses[1240])
    return view
