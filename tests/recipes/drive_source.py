import json

import pytest

from tests.gui.conftest import opens_a_window
from tests.recipes.driving import (
    COMMANDS,
    follow_link,
    open_survey,
    run_survey,
    show_everything,
    train_chosen,
)

pytestmark = opens_a_window


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_the_command_line_offers_and_trains_it(xorviz, command):
    usage = xorviz(command[0], "--help")[1]
    assert "xor|circle|moons|" in usage
    assert "|spirals" in usage
    assert "How often each arm winds around the middle." in " ".join(usage.split())
    code, out, _ = xorviz(*command, "--dataset", "spirals", "--turns", 2, "--noise", 0, "--json")
    assert code == 0
    config = json.loads(out)["config"]
    assert (config["dataset"], config["turns"], config["noise"]) == ("spirals", 2.0, 0.0)


def test_what_is_not_allowed_is_refused_with_what_is(xorviz):
    code, _, errors = xorviz("train", "--dataset", "spirals", "--turns", 5)
    assert code == 2
    assert "turns '5' is not allowed: it must be a number from 0.25 to 4" in errors
    assert "turns is not a setting of the dataset 'xor'" in xorviz("train", "--turns", 1)[2]


def test_its_own_setting_is_an_axis_of_surveys(xorviz):
    code, out, _ = xorviz(*COMMANDS[1], "--dataset", "spirals", "--axis", "turns=0.5,2", "--json")
    assert code == 0
    assert [each["value"] for each in json.loads(out)["variants"]] == [0.5, 2.0]


def test_the_window_has_it_with_a_control_for_its_own_setting(window, person):
    assert not person.sees("turns")
    person.choose("dataset", "spirals")
    assert person.sees("turns")
    assert person.sees("noise")
    person.type_number("turns_number", "2")
    train_chosen(person)
    run = window.session.run
    assert run.data.label == "Spirals (200 points)"
    assert run.config.settings["turns"] == 2.0
    show_everything(window)


def test_the_window_of_surveys_offers_its_own_setting_too(window, person):
    person.choose("dataset", "spirals")
    assert run_survey(open_survey(person), "turns") == ["0.5", "1", "2"]


def test_an_experiment_and_the_lesson_use_it(window, person):
    follow_link(window, "run:by_recipe")
    person.click("just_run")
    person.wait_for_epoch(1)
    assert window.session.config.settings["turns"] == 0.5
    window.session.playback.set_playing(False)
