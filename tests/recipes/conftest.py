"""Drivers of recipes have the windows and the persons that the tests of gui have."""

from tests.gui.conftest import make_window, person, window  # noqa: F401  found by pytest here
