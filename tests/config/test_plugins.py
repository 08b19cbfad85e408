import pytest

import models.views.sheet
from config.errors import ConfigError
from config.plugins import did_you_mean, find, names


def test_names_are_the_files_without_helpers(tmp_path, monkeypatch):
    package = tmp_path / "some_plugins"
    package.mkdir()
    for file in ("__init__", "zebra", "ant", "_helper"):
        (package / f"{file}.py").write_text(f"NAME = '{file}'\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert names("some_plugins") == ["ant", "zebra"]
    assert find("some_plugins", "ant").NAME == "ant"
    with pytest.raises(ConfigError, match="some_plugins: there is no '_helper'"):
        find("some_plugins", "_helper")


def test_a_plugin_is_its_module():
    assert find("models.views", "sheet") is models.views.sheet


def test_a_misspelt_plugin_is_answered_with_the_nearest():
    with pytest.raises(
        ConfigError, match=r"models\.views: there is no 'sheat'; did you mean sheet\?"
    ):
        find("models.views", "sheat")


@pytest.mark.parametrize("name", ["", "os", "../sheet", "sheet.Config", "views.sheet"])
def test_a_name_is_never_more_than_a_file_of_the_package(name):
    with pytest.raises(ConfigError, match="there is no"):
        find("models.views", name)


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("grad", "did you mean grid?"),
        ("step", "did you mean steps or stop?"),
        ("qqq", "expected one of steps, stop, grid"),
    ],
)
def test_did_you_mean(word, answer):
    assert did_you_mean(word, ["steps", "stop", "grid"]) == answer
