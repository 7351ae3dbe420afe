"""An epoch recomputed beside is that of the run, and can be left on the way."""

import pytest

from xorviz.gui.export.retracing import snapshot_at


@pytest.mark.parametrize("epoch", [0, 1, 777, 899, 900])
def test_it_is_the_epoch_of_the_run(run, epoch):
    found, own = snapshot_at(run, epoch, lambda: None), run.at(epoch)
    assert found.epoch == epoch
    assert (found.state == own.state).all()
    assert found.loss == own.loss


def test_it_can_be_left(run):
    def check():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        snapshot_at(run, run.epoch - 1, check)
