import numpy as np
import pytest

from xorviz.core import Run, TrainingConfig
from xorviz.core.hands.descent import Descent
from xorviz.core.network.optimisers import OPTIMISERS


@pytest.mark.parametrize("optimiser", list(OPTIMISERS))
def test_it_is_what_training_does_from_there(engine, optimiser):
    run = Run(TrainingConfig(optimiser=optimiser, learning_rate=0.05), engine)
    run.advance(10)
    descent = Descent(run.head, engine)
    few, many = descent.losses(3), descent.losses(25)
    run.advance(25)
    assert many.tobytes() == run.losses[10:].tobytes()
    assert few.tobytes() == many[:4].tobytes()


def test_in_batches_each_update_counts_and_the_loss_is_that_of_all_samples(engine):
    run = Run(TrainingConfig(batch_size=1, learning_rate=1.0), engine)
    run.advance(2)
    losses = Descent(run.head, engine).losses(8)
    run.advance(2)
    np.testing.assert_array_equal(losses[[0, 4, 8]], run.losses[2:])
    assert len(set(losses.tolist())) == 9
