"""Requests become command lines that the program itself understands, and nothing else."""

import json
from pathlib import Path

import pytest

from config.errors import ConfigError
from main import parse
from tools.serving.limits import Limits
from tools.serving.words import Given, check, command, read_asked, recipe_names

NOTHING = Given()
PLAIN = {"prompt": "knight", "palette": "lospec/pico-8"}


def asked(**more):
    return read_asked(json.dumps({**PLAIN, **more}))


def refuse(given: Given, **more) -> str:
    with pytest.raises(ConfigError) as error:
        check(asked(**more), given, Limits())
    assert "\n" not in str(error.value) and len(str(error.value)) < 600
    return str(error.value)


def read_back(folder: Path, given: Given = NOTHING, **more):
    """Parse the words of a request as main.py does."""
    words = command(check(asked(**more), given, Limits()), folder, folder / "run")
    assert all(isinstance(word, str) and word.startswith("--") for word in words)
    return parse(words)


def test_a_request_is_read_back(tmp_path):
    found = read_back(
        tmp_path,
        prompt="a knight, red",
        negative_prompt="blue",
        arms="slim",
        outer_layer=False,
        steps=7,
        seed=2**62,
        recipe="embedded",
    )
    assert (found.prompt, found.negative_prompt) == ("a knight, red", "blue")
    assert (found.arms, found.no_overlay, found.steps, found.seed) == ("slim", True, 7, 2**62)
    assert (found.palette, found.config) == ("lospec/pico-8", "embedded")
    assert found.out == str(tmp_path / "run") and found.input_image is None
    assert not (found.download or found.set or found.batch)


@pytest.mark.parametrize(
    "prompt",
    [
        "--batch=/etc/passwd",
        "-c",
        "--set steps=1",
        "@file",
        "$(touch x); `id` | cat",
        "two\nlines",
        "\"quoted\" 'both' <script>",
        "häuser 火 🙂",
    ],
)
def test_a_prompt_stays_one_word(tmp_path, prompt):
    found = read_back(tmp_path, prompt=prompt, negative_prompt=prompt)
    assert found.prompt == found.negative_prompt == prompt
    assert found.batch is None and found.set == []


def test_files_have_names_of_ours(tmp_path):
    (tmp_path / "photo.jpg").touch()
    given = Given(photo=True, palette=True)
    found = read_back(tmp_path, given, palette="upload+3", fit="head")
    assert found.input_image == tmp_path / "photo.jpg" and found.fit == "head"
    assert found.palette == f"{tmp_path / 'palette.hex'}+3"


def test_a_job_of_an_older_studio_is_carried_out(tmp_path):
    words = command({**PLAIN, "gone": 1}, tmp_path, tmp_path / "run")
    assert parse(words).prompt == "knight"


@pytest.mark.parametrize("name", ["kmeans:16", "lospec/pico-8+4", "lattice/rgb-6"])
def test_palettes_have_names(tmp_path, name):
    (tmp_path / "photo.png").touch()
    assert read_back(tmp_path, Given(photo=True), palette=name).palette == name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("/etc/passwd", "palette: there is no '/etc/passwd'"),
        ("../../secret", "palette: '../../secret'; expected a name"),
        ("lospec/../lospec/pico-8", "expected a name"),
        ("lospec/pico-9", "did you mean lospec/pico-8"),
        ("lospec/pico-8.hex", "expected a name"),
        ("", "expected a name"),
        ("x" * 5000, "palette: 'xxx"),
        ("kmeans:16", "expected a photo beside it"),
        ("lospec/pico-8+4", "expected a photo beside it"),
        ("upload", "no file came with it"),
    ],
)
def test_other_palettes_are_refused(name, message):
    assert message in refuse(Given(), palette=name)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"prompt": "  "}, "prompt: empty"),
        ({"prompt": "x" * 2001}, "prompt: 2001 letters"),
        ({"negative_prompt": "a\0b"}, "negative_prompt: "),
        ({"steps": 20_001}, "steps: 20001; expected 1 to 20000"),
        ({"prompts": {"head": " "}}, "prompts.head: empty"),
        ({"recipe": "embeded"}, "did you mean embedded"),
        ({"recipe": "../config/embedded"}, "recipe: there is no"),
        ({"recipe": "flat"}, "recipe: there is no 'flat'"),
        ({"fit": "head"}, "fit: head; expected a photo"),
        ({"only": ["head"]}, "only: no skin to keep parts of"),
    ],
)
def test_values_out_of_range_are_refused(more, message):
    assert message in refuse(Given(), **more)


def test_parts_have_names():
    assert "did you mean hat" in refuse(Given(skin=True), only=["hatt"])
    assert "at most" in refuse(Given(skin=True), lock=["head"] * 500)
    assert "prompts: there is no part 'nose'" in refuse(Given(), prompts={"nose": "red"})
    assert "palettes: there is no '/etc/x'" in refuse(Given(), palettes={"head": "/etc/x"})
    assert "prompts.head: 2001 letters" in refuse(Given(), prompts={"head": "x" * 2001})


def test_parts_are_read_back(tmp_path):
    (tmp_path / "start.png").touch()
    found = read_back(
        tmp_path,
        Given(skin=True),
        only=["head", "hat"],
        snap_all=True,
        symmetry="hard",
        prompts={"head": "--batch=x"},
        palettes={"head": "lospec/apollo"},
    )
    assert found.from_skin == tmp_path / "start.png"
    assert (found.only, found.lock, found.snap_all, found.symmetry) == (
        "head,hat",
        None,
        True,
        "hard",
    )
    assert getattr(found, "prompt.head") == "--batch=x"
    assert getattr(found, "palette.head") == "lospec/apollo"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "request: '{'; invalid JSON"),
        ("[]", "request: "),
        ('{"prompt": "x"}', "palette: missing"),
        ('{"prompt": 5, "palette": "a"}', "prompt: 5; "),
        ('{"prompt": "x", "palette": "a", "steps": "7"}', "steps: '7'; "),
        ('{"prompt": "x", "palette": "a", "steps": 0}', "steps: 0; "),
        ('{"prompt": "x", "palette": "a", "seed": -1}', "seed: -1; "),
        ('{"prompt": "x", "palette": "a", "sed": 1}', "sed: no such field; did you mean seed"),
        ('{"prompt": "x", "palette": "a", "set": ["steps=1"]}', "set: no such field"),
        ('{"prompt": "x", "palette": "a", "a\\nb": 1}', "a b: no such field"),
        ('{"prompt": "x", "palette": "a", "arms": "wide"}', "arms: 'wide'; "),
        ('{"prompt": "\\ud800", "palette": "a"}', "request: "),
        ('{"prompt": "x", "palette": "a", "from_job": "../.."}', "from_job: "),
    ],
)
def test_what_is_no_request_is_refused(text, message):
    with pytest.raises(ConfigError) as error:
        read_asked(text)
    assert str(error.value).startswith(message.partition(";")[0][:8])
    assert message in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("more", [{"x" * 500_000: 1}, {"prompts": {"x" * 500_000: 5}}])
def test_long_names_are_cut(more):
    with pytest.raises(ConfigError) as error:
        asked(**more)
    assert len(str(error.value)) < 400


def test_recipes_make_skins():
    assert {"embedded", "sdxl", "ssd1b", "low_vram"} <= set(recipe_names())
    assert not {"flat", "sd-pixl"} & set(recipe_names())
