import pytest

from xorviz import assets
from xorviz.core.errors import XorvizError


def test_resources_are_found():
    assert assets.asset("experiments.toml").is_file()
    assert assets.asset("fonts").is_dir()


def test_the_packages_own_resources_come_first(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "xorviz")
    for folder in (tmp_path / "resources", tmp_path / "xorviz" / "resources"):
        (folder / "themes").mkdir(parents=True)
        (folder / "themes" / "light.toml").touch()
        assert assets.asset("themes", "light.toml") == folder / "themes" / "light.toml"


def test_a_missing_resource_is_named():
    with pytest.raises(XorvizError, match=r"xorviz is incomplete: resources/themes/none.toml is missing"):
        assets.asset("themes", "none.toml")
