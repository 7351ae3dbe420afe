"""What is said of the place under the pointer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.examples import examples
from tests.gui.loss.curves import curve_of, falling, hover, viewport
from tests.gui.seen import hover_text
from xorviz.core import TrainingConfig
from xorviz.gui.kit.numbers import loss_text
from xorviz.gui.loss.loss_curves import LossGhost


class TestHover:
    @pytest.mark.parametrize("down", [0, -10, 60])
    def test_says_epoch_and_loss_of_the_curve_at_any_height(self, shown, run, down):
        text = hover(shown, 900, run.losses[900], down=down)
        epoch = int(text.split(" ")[1])
        assert abs(epoch - 900) <= 4
        assert text == f"epoch {epoch:,} · loss {loss_text(run.losses[epoch])}"

    def test_says_both_ends_of_a_span_of_epochs(self, view):
        curve = curve_of(np.tile([0.25, 0.75], 2000), capacity=1000)
        view.show_losses(curve, 0, 0.25)
        text = hover(view, 2001, 0.5)
        epochs, low, high = curve.around(2001)
        assert len(epochs) == curve.span == 4
        assert (low, high) == (0.25, 0.75)
        assert text.endswith("loss 0.2500–0.7500")
        assert text.startswith("epochs ")

    @given(st.integers(1, 3000), st.sampled_from([64, 256, 2**20]), st.data())
    @examples(40)
    def test_the_losses_of_an_epoch_are_among_those(self, epochs, capacity, data):
        epoch = data.draw(st.integers(0, epochs - 1))
        losses = np.random.default_rng(epochs).uniform(size=epochs)
        around, low, high = curve_of(losses, capacity).around(epoch)
        assert epoch in around
        assert around[-1] < epochs
        assert (low, high) == (losses[around].min(), losses[around].max())

    def test_goes_when_the_pointer_leaves(self, shown, run):
        before = shown.grab().toImage()
        assert hover(shown, 900, run.losses[900])
        assert shown.grab().toImage() != before
        QApplication.sendEvent(viewport(shown), QEvent(QEvent.Type.Leave))
        assert hover_text(shown) == ""
        assert shown.grab().toImage() == before

    def test_is_not_there_beside_the_curve(self, shown):
        shown.show_ghosts([LossGhost("longer", 0, falling(6000, 0.9))])
        assert hover(shown, 2400, 0.02) == ""
        QTest.mouseMove(viewport(shown), QPoint(10, 100))
        assert hover_text(shown) == ""

    def test_near_a_ghost_says_its_name_and_its_loss(self, shown, run):
        curve = falling(1800, 1e-2)
        shown.show_ghosts([LossGhost("branch", 300, curve)])
        for down in (0, 5, -5):
            text = hover(shown, 800, curve.minimum[800], down=down)
            epoch = int(text.split(" ")[3])
            assert text == f"branch · epoch {epoch} · loss {loss_text(curve.minimum[epoch])}"
        assert hover(shown, 800, run.losses[800]).startswith("epoch ")

    def test_under_a_resting_pointer_follows_the_training(self, view, trained):
        run = trained(TrainingConfig(), 200)
        view.show_losses(run.curve, 200, run.losses[200])
        before = hover(view, 100, run.losses[100])
        run.advance(400)
        view.show_losses(run.curve, 600, run.losses[600])
        assert hover_text(view) != before

    @pytest.mark.slow
    @pytest.mark.parametrize("size", [(200, 110), (300, 150), (700, 400)])
    def test_is_never_clipped(self, shown, qapp, run, size):
        shown.show_ghosts([LossGhost("a branch with a long name from epoch 680", 0, run.curve)])
        shown.resize(*size)
        qapp.processEvents()
        for epoch in range(0, 2001, 100):
            assert hover(shown, epoch, run.losses[epoch])
            assert shown._plot.box.rect().contains(shown._hover._pill)
