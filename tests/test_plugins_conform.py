"""A new plug-in file is checked without being listed."""

import dataclasses
import inspect

import pytest

from config.plugins import find, names

PACKAGES = ("models.views", "models.diffusion", "models.control", "losses")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_plugin_has_a_frozen_config_and_a_build(package):
    assert names(package)
    for name in names(package):
        module = find(package, name)
        assert dataclasses.is_dataclass(module.Config), name
        assert module.Config.__dataclass_params__.frozen, name
        assert callable(module.build), name
        assert module.__doc__, name
        first, *_ = dataclasses.fields(module.Config)
        if package != "models.diffusion":
            assert first.name == ("scale" if package == "models.control" else "weight"), name
        documented = inspect.getdoc(module.Config) or ""
        for field in dataclasses.fields(module.Config):
            assert f"{field.name}:" in documented, f"{package}.{name}: {field.name}"


def test_every_relaxation_relaxes():
    for name in names("models.relaxations"):
        assert list(inspect.signature(find("models.relaxations", name).relax).parameters) == [
            "logits_NK",
            "tau",
            "generator",
        ]
