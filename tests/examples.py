"""How much is tried: few examples of Hypothesis, many with `--hypothesis-profile=many` as in `.ci/run`."""

import pytest
from hypothesis import HealthCheck, settings

MANY, FEW = 300, 20
# A busy machine is slow, and no fault of the test.
PATIENT = {"deadline": None, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("many", max_examples=MANY, **PATIENT)
settings.register_profile("few", max_examples=FEW, **PATIENT)
settings.load_profile("few")


def examples(many: int) -> settings:
    """Decorate a test that tries so many with the profile of many, and as much fewer as others otherwise."""
    return settings(max_examples=max(5, many * settings.default.max_examples // MANY))


def slow_but(kept: object, values: object) -> list[object]:
    """Return all values of a parameter; but for the one that is kept, their tests are slow."""
    return [value if value == kept else pytest.param(value, marks=pytest.mark.slow) for value in values]
