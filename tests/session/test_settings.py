import math
import os
from dataclasses import asdict

import pytest
from PySide6.QtCore import QSettings

from xorviz.session.settings import (
    Appearance,
    LessonPlace,
    load_appearance,
    load_comfort,
    load_lesson_place,
    remember_appearance,
    remember_comfort,
    remember_place,
)


@pytest.fixture
def store(qapp):
    store = QSettings("xorviz", "xorviz")
    store.clear()
    yield store
    store.clear()


def test_a_first_run_opens_with_the_question_and_what_a_first_sight_needs(store):
    assert load_lesson_place() == LessonPlace("question", "", frozenset(), False)


def test_what_is_saved_comes_back(store):
    place = LessonPlace("settings", "05-forward", frozenset({"01-welcome", "05-forward"}), True)
    remember_place(**asdict(place))
    assert load_lesson_place() == place


def test_two_windows_do_not_forget_each_others_pages(store):
    remember_place(column="lesson", page="03", seen=frozenset({"01", "02", "03"}))
    remember_place(column="settings", page="04", seen=frozenset({"01", "04"}))
    assert load_lesson_place() == LessonPlace("settings", "04", frozenset({"01", "02", "03", "04"}))


@pytest.mark.parametrize(
    "value",
    [
        "", "{", "[]", "3", '{"column": "lesson"}', '{"column": "moon", "page": "a", "seen": []}',
        '{"column": "settings", "page": 3, "seen": []}', '{"column": "settings", "page": "a", "seen": "a"}',
        '{"column": "settings", "page": "a", "seen": ["a", 3]}', '{"column": [], "page": "a", "seen": []}', 7,
        "[" * 50_000, '{"column": ' * 50_000,
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_as_if_it_were_not_there(store, value):
    store.setValue("lesson", value)
    store.sync()
    assert load_lesson_place() == LessonPlace()


@pytest.mark.parametrize("name", ["xorviz.conf", "xorviz/xorviz.conf"])
def test_a_pipe_in_the_place_of_the_settings_keeps_nobody_waiting(store, tmp_path, monkeypatch, name):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "xorviz").mkdir()
    os.mkfifo(tmp_path / name)
    remember_place(column="settings")
    assert load_lesson_place() == LessonPlace()


DAMAGED = [b"\0" * 100, b"\xff\xfe\x80", b"<html>", b"{}", b"[General]\nlesson", b"[General]\nlesson\0=3"]


@pytest.mark.parametrize("name", ["xorviz.conf", "xorviz/xorviz.conf"])
@pytest.mark.parametrize("data", DAMAGED)
def test_what_is_no_settings_is_renamed_and_all_is_as_usual(store, tmp_path, monkeypatch, capsys, name, data):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "xorviz").mkdir()
    (tmp_path / name).write_bytes(data)
    assert load_lesson_place() == LessonPlace()
    assert not (tmp_path / name).exists()
    assert (tmp_path / f"{name}.damaged").read_bytes() == data
    assert capsys.readouterr().err.count("\n") == 1
    remember_place(column="settings")
    assert load_lesson_place() == LessonPlace("settings")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("speed", [1.0, 400.0, math.inf, None])
@pytest.mark.parametrize("still", [True, False, None])
def test_an_appearance_comes_back_fact_by_fact(store, speed, still):
    assert load_appearance() == Appearance()
    remember_appearance(theme="dark", speed=speed)
    remember_appearance(film=True, still=still)
    assert load_appearance() == Appearance("dark", speed, True, still)
    remember_appearance(decision=True)
    remember_comfort(zoom=1.5)
    assert load_appearance() == Appearance("dark", speed, True, still, decision=True)
    assert load_comfort().zoom == 1.5


@pytest.mark.parametrize(
    ("value", "appearance"),
    [
        ("", Appearance()), ("{", Appearance()), ("[]", Appearance()), (7, Appearance()),
        ("[" * 50_000, Appearance()),
        ('{"theme": "dark"}', Appearance()), ('{"version": 2, "theme": "dark"}', Appearance()),
        ('{"version": 1, "theme": "dark"}', Appearance("dark")),
        ('{"version": 1, "theme": 3, "film": true}', Appearance(film=True)),
        ('{"version": 1, "speed": NaN, "still": false}', Appearance(still=False)),
        ('{"version": 1, "speed": -1, "film": 1, "decision": 1}', Appearance()),
        ('{"version": 1, "speed": true}', Appearance()),
        ('{"version": 1, "speed": "400", "still": "no"}', Appearance()),
        (f'{{"version": 1, "speed": 1{"0" * 400}}}', Appearance()),
    ],
)  # fmt: skip
def test_of_an_appearance_what_makes_no_sense_is_as_if_it_were_not_there(store, value, appearance):
    store.setValue("appearance", value)
    store.sync()
    assert load_appearance() == appearance
