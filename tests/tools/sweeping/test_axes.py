import pytest

from config.errors import ConfigError
from tools.sweeping.axes import Axis, read_axis


@pytest.mark.parametrize(
    ("given", "key", "values"),
    [
        ("seed=0,1,2", "seed", ("0", "1", "2")),
        ("losses.sds.guidance_scale=1.5", "losses.sds.guidance_scale", ("1.5",)),
        ("best.levels=[0.3,0.5],[0.7]", "best.levels", ("[0.3,0.5]", "[0.7]")),
        ("losses.fft=null,{weight: 1, x: [2,3]}", "losses.fft", ("null", "{weight: 1, x: [2,3]}")),
        ("prompt=a knight, in red;a wizard", "prompt", ("a knight, in red", "a wizard")),
        ("prompt=a knight, in red", "prompt", ("a knight, in red",)),
        ("negative_prompt=;ugly, grey", "negative_prompt", ("", "ugly, grey")),
        ('prompt=["yes; no, x", "a=b"]', "prompt", ("yes; no, x", "a=b")),
        ("seed=[0, 1]", "seed", ("0", "1")),
        ("size=16,16;32,32", "size", ("16,16", "32,32")),
        ("palette=lospec/pico-8, kmeans:8", "palette", ("lospec/pico-8", "kmeans:8")),
    ],
)
def test_values_are_parted(given, key, values):
    assert read_axis("--rows", given) == Axis(key, values)


def test_options_and_keys_of_the_recipe_become_words():
    assert Axis("prompt", ("x",)).words("--a b") == ["--prompt=--a b"]
    assert Axis("losses.fft", ("x",)).words("{weight: 1}") == ["--set", "losses.fft={weight: 1}"]
    assert read_axis("--rows", None).words("") == []
    assert read_axis("--rows", None).values == ("",)


@pytest.mark.parametrize("given", ["seed", "=1", "seed=", "seed=1,2,1"])
def test_what_is_no_axis_is_refused(given):
    with pytest.raises(ConfigError, match=r"^--rows: .*expected"):
        read_axis("--rows", given)
