import pytest

from tests.core.runs import run_of
from tests.gui.update.samples import CIRCLE
from xorviz.core.run.run import Run
from xorviz.gui.kit.themed import set_theme
from xorviz.gui.network.network_view import NetworkView
from xorviz.gui.update.chain_rule import ChainRuleView
from xorviz.gui.update.product_panel import ProductPanel
from xorviz.gui.update.samples import SamplesView


@pytest.fixture(scope="module")
def run():
    return run_of(1200)


@pytest.fixture(scope="module")
def circle():
    run = Run(CIRCLE)
    run.advance(200)
    return run


@pytest.fixture
def samples_view(light, show):
    view = SamplesView()
    set_theme(view, light)
    return show(view, (620, 240))


@pytest.fixture
def shown(samples_view, run):
    """A view of XOR on its plateau."""
    samples_view.show_snapshot(run.at(50))
    return samples_view


@pytest.fixture
def chain_rule_view(qapp, show):
    view = show(ChainRuleView(), (520, 320))
    yield view
    view._typesetter.close()


@pytest.fixture
def rule(person):
    return person.see("chain_rule", ChainRuleView)


@pytest.fixture
def network(person):
    return person.see("network", NetworkView)


@pytest.fixture
def product(person):
    return lambda: person.see("rule_product", ProductPanel).text()
