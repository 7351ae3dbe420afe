import pytest

from tests.examples import slow_but
from xorviz.core.engine.engines import compiled_engine
from xorviz.core.engine.numpy_engine import NumpyEngine


@pytest.fixture(scope="session", params=slow_but("compiled", ["NumPy", "compiled"]))
def engine(request):
    """Each engine in turn."""
    return NumpyEngine() if request.param == "NumPy" else compiled_engine()


@pytest.fixture(scope="session")
def kernel_engine():
    return compiled_engine()
