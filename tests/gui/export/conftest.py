import pytest

from xorviz.core import TrainingConfig


@pytest.fixture
def run(qapp, trained):
    return trained(TrainingConfig(), 900)
