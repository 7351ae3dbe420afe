import pytest

from xorviz.core.engine.engines import compiled_engine


@pytest.fixture(scope="session", autouse=True)
def _compiled():
    """Have the compiled engine kept: else NumPy trains what is done sooner than the compiler."""
    compiled_engine()
