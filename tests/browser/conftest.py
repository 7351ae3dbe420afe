import os

import pytest

from tests.browser.browser import Browser, found_browser

FAULTS = "Runtime.exceptionThrown", "Log.entryAdded"


def pytest_collection_modifyitems(items):
    """Mark all tests of this folder."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """Start a browser for all tests."""
    if found_browser() is None:
        pytest.skip("needs a browser: apt install chromium")
    started = Browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Write a page of a run and open it; what went wrong in it, or reached out, fails the test."""
    from xorviz.core.page.living_page import write_page

    def opened(run, name="", *, size=(1280, 800), **media):
        path = tmp_path / "run.html"
        write_page(path, run, name=name)
        browser.resize(*size)
        browser.open(path, **media)
        return browser

    yield opened
    faults = [each for each in browser.events if each["method"] in FAULTS]
    assert faults == [], "the page threw, or its policy kept something from it"
    asked = {
        each["params"]["request"]["url"].partition(":")[0]
        for each in browser.events
        if each["method"] == "Network.requestWillBeSent"
    }
    assert asked <= {"file"}, "the page asked for more than itself"
