"""What is told of a run holds whichever engine trained it: of random networks, each computed once more."""

from hypothesis import given
from hypothesis import strategies as st

from tests.core.network.complex_steps import Case
from tests.core.network.test_second_order import complex_gradient, complex_hessian
from tests.core.tables import losses_of
from tests.examples import examples
from xorviz.core import Run, TrainingConfig
from xorviz.core.insight.curvature.eigenvalues import hessian
from xorviz.core.insight.reasons.paths import gradient_paths
from xorviz.core.network.activations import ACTIVATIONS
from xorviz.core.network.losses import REDUCTIONS
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.second_order import Hessian

NAMES = st.sampled_from(list(ACTIVATIONS))


@st.composite
def networks(draw):
    """Settings of a small network, without what another reference would have to know of."""
    output, hidden = draw(NAMES), draw(st.lists(st.integers(1, 4), max_size=3))
    return TrainingConfig(
        hidden=tuple(hidden),
        activation=[draw(NAMES) for _ in hidden] or "sigmoid",
        output_activation=output,
        loss=draw(st.sampled_from(losses_of(output, regression=False))),
        reduction=draw(st.sampled_from(REDUCTIONS)),
        optimiser=draw(st.sampled_from(list(OPTIMISERS))),
        learning_rate=10 ** draw(st.floats(-3, -1)),
        bias_initialisation="same",  # from 0, (0, 0) is at a kink, where there is no second derivative
        seed=draw(st.integers(0, 2**32 - 1)),
    )


@examples(60)
@given(networks(), st.integers(0, 40))
def test_hessian_and_paths_are_those_of_the_network_that_it_has_come_to(engine, config, epochs):
    run = Run(config, engine)
    run.advance(epochs)
    head, data = run.head, run.data
    case = Case(head.parameters, data.inputs, data.targets, config.activations, config.loss, config.reduction)
    expected, floor = complex_hessian(case), _floor(case)
    assert abs(hessian(head) - expected).max() <= 1e-8 * abs(expected).max() + 2 * floor + 1e-11
    gradient = complex_gradient(case, head.parameters.flat.astype(complex)).real
    for place, value in enumerate(gradient.tolist()):
        found = gradient_paths(head, place)
        sizes = abs(found.products).sum() + abs(gradient).max()
        exact = 1e-9 * sizes + 1e-12  # where an answer saturates, nothing is more exact than numbers near 1
        assert abs(found.total - value) <= exact
        assert abs(found.total - head.gradients.flat[place]) <= exact


def _floor(case):
    passes, gradients = case.forward(), case.gradients()
    return Hessian(case.parameters, passes, gradients, case.targets, case.loss, case.reduction).floor()
