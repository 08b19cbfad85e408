import json
from pathlib import Path

import pytest
import torch

from config.errors import ConfigError
from main import main
from tests.tiny_blip import save_blip
from tools.cli.caption import add_caption, caption_photo
from tools.io.files import write_atomic

RECIPE = {
    "extends": "embedded",
    "steps": 2,
    "diffusion": {"sdxl": None, "known_skin": {"resolution": [72, 48], "rows": ["ff0044"]}},
}
PHOTO = str(Path(__file__).parents[3] / "assets/examples/astronaut.png")


@pytest.fixture
def blip(tmp_path):
    save_blip(tmp_path / "blip")
    return tmp_path / "blip"


def photo(seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(256, (20, 20, 4), generator=generator, dtype=torch.uint8)


def ask(photo_HW4, blip, shelf):
    return caption_photo(photo_HW4, str(blip), device="cpu", download=False, shelf=shelf)


def test_a_caption_is_asked_for_once(blip, tmp_path):
    shelf = tmp_path / "captions"
    first = ask(photo(), blip, shelf)
    (file,) = shelf.iterdir()
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["caption"] == first and found["model"].startswith("blip@")
    write_atomic(file, json.dumps({**found, "caption": "what is kept"}).encode())
    assert ask(photo(), blip, shelf) == "what is kept"
    ask(photo(1), blip, shelf)
    assert len(list(shelf.iterdir())) == 2
    file.write_text("{", encoding="utf-8")
    assert ask(photo(), blip, shelf) == first


def test_another_model_is_asked_anew(blip, tmp_path):
    ask(photo(), blip, tmp_path / "captions")
    (blip / "config.json").write_text((blip / "config.json").read_text() + " ")
    ask(photo(), blip, tmp_path / "captions")
    assert len(list((tmp_path / "captions").iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_named(blip, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigError, match=r"^--caption: .*file"):
        ask(photo(), blip, tmp_path / "file")


def test_the_users_words_come_first():
    assert add_caption("a knight", "a man") == "a knight, a man"
    assert add_caption(" ", "a man") == "a man"


@pytest.mark.parametrize("prompt", ["", "knight"])
def test_the_caption_is_the_runs_prompt(blip, tmp_path, monkeypatch, capsys, prompt):
    recipe = tmp_path / "known.yaml"
    recipe.write_text(json.dumps(RECIPE), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command = ["-c", str(recipe), "--palette", "lospec/pico-8", "--input_image", PHOTO]
    command += ["--caption", str(blip), *(["-pt", prompt] if prompt else [])]
    assert main([*command, "--dry-run"]) == 0
    assert not (tmp_path / "runs").exists()
    assert main(command) == 0
    (run,) = (path for path in (tmp_path / "runs").iterdir() if path.name != "captions")
    asked = json.loads((run / "request.json").read_text(encoding="utf-8"))["request"]["prompt"]
    said = capsys.readouterr().out
    caption = next(line for line in said.splitlines() if line.startswith("caption: "))
    caption = caption.removeprefix("caption: ")
    assert asked == (f"knight, {caption}" if prompt else caption)
    monkeypatch.setattr("models.captioner.load_captioner", lambda *_, **__: 1 / 0)
    assert main(command) == 0
    assert "done already" in capsys.readouterr().out


def test_a_missing_model_is_one_line_and_code_3(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    command = ["--palette", "lospec/pico-8", "--input_image", PHOTO, "--caption", "nobody/none"]
    assert main(command) == 3
    error = capsys.readouterr().err
    assert error.startswith("error: --caption: 'nobody/none'") and error.count("\n") == 1
    assert not (tmp_path / "runs").exists()


def test_without_a_photo_it_says_that_it_does_nothing(tmp_path, capsys):
    command = ["--palette", "lospec/pico-8", "-pt", "knight", "--caption", "nobody/none"]
    assert main([*command, "--dry-run"]) == 0
    assert "--caption: it has no effect here" in capsys.readouterr().out
