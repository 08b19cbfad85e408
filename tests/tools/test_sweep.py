import json
import os
import re
import signal

import pytest
from PIL import Image

import main as program
from tools import sweep
from tools.io.run_directory import RunDirectory
from tools.sweep import main

RECIPE = {
    "extends": "embedded",
    "steps": 4,
    "diffusion": {
        "sdxl": None,
        "known_skin": {"resolution": [72, 48], "rows": ["ff0044 00e436", "1d2b53 ffffff"]},
    },
}


@pytest.fixture
def words(tmp_path):
    recipe = tmp_path / "known.yaml"
    recipe.write_text(json.dumps(RECIPE), encoding="utf-8")
    options = ["-c", str(recipe), "-pt", "knight", "--palette", "lospec/pico-8"]
    return [*options, "--out", str(tmp_path / "out")]


def read_cells(out):
    found = json.loads((out / "sweep.json").read_text(encoding="utf-8"))["cells"]
    return {(cell["row"], cell["column"]): cell for cell in found}


def test_every_cell_is_the_run_that_main_makes(words, tmp_path, capsys):
    out = tmp_path / "out"
    command = [*words, "--rows", "seed=0,3", "--columns", "prompt=a knight, red;wizard"]
    assert main(command) == 0
    cells = read_cells(out)
    assert len(cells) == 4 and len({cell["folder"] for cell in cells.values()}) == 4
    alone = [*words[:-1], str(tmp_path / "alone"), "--seed", "3", "-pt", "a knight, red"]
    assert program.main(alone) == 0
    folder = out / cells["3", "a knight, red"]["folder"]
    for name in ("skin.png", "request.json", "config.yaml", "preview.png"):
        assert (folder / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()
    assert json.loads((folder / "status.json").read_text())["resume_command"] == (
        "python -m tools.sweep " + " ".join(command[:-1]) + " 'prompt=a knight, red;wizard'"
    )
    gallery = (out / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{cell["folder"]}/index.html"' in gallery for cell in cells.values())
    picture = (out / "sweep.png").read_bytes()
    capsys.readouterr()
    assert main(command) == 0
    assert capsys.readouterr().out.count("done already") == 4
    assert (out / "sweep.png").read_bytes() == picture


def test_a_sweep_may_grow(words, tmp_path, capsys):
    assert main([*words, "--columns", "grid.temperature.end=0.1,0.2"]) == 0
    width = Image.open(tmp_path / "out/sweep.png").width
    capsys.readouterr()
    assert main([*words, "--columns", "grid.temperature.end=0.1,0.2,0.3"]) == 0
    assert capsys.readouterr().out.count("done already") == 2
    assert Image.open(tmp_path / "out/sweep.png").width == width + 312


def test_a_guidance_is_loaded_once_for_the_cells_that_share_it(words, monkeypatch, tmp_path):
    loaded = []

    def remember(config, **rest):
        loaded.append(config.diffusion["known_skin"].rows)
        return load(config, **rest)

    load = sweep.load_denoiser
    monkeypatch.setattr(sweep, "load_denoiser", remember)
    columns = "diffusion.known_skin.rows=[ff0000],['000000 ffffff']"
    assert main([*words, "--rows", "seed=0,1", "--columns", columns]) == 0
    assert loaded == [("ff0000",), ("000000 ffffff",)]


def test_a_failed_cell_is_shown_and_the_rest_goes_on(words, tmp_path, capsys):
    # Only when the guidance is loaded does it turn out that it has no ControlNet.
    rows = "control={},{player_depth: {}}"
    assert main([*words, "--rows", rows, "--columns", "seed=0,1"]) == 2
    cells = read_cells(tmp_path / "out")
    assert [bool(cell["error"]) for cell in cells.values()] == [False, False, True, True]
    assert "control" in cells["{player_depth: {}}", "0"]["error"]
    assert capsys.readouterr().out.count(" failed: ") == 2
    assert Image.open(tmp_path / "out/sweep.png").height > 400


def test_models_that_are_not_here(words, tmp_path, capsys):
    command = [
        *words[2:],
        "--steps",
        "2",
        "--rows",
        "diffusion.sdxl.model=assets/prior,nobody/none",
    ]
    assert main([*command, "--dry-run"]) == 3
    assert "diffusion.sdxl.model=nobody/none: " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert main(command) == 3
    errors = [cell["error"] for cell in read_cells(tmp_path / "out").values()]
    assert errors[0] is None and "not on this machine" in errors[1]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ([], "--rows: nothing varies"),
        (["--rows", "seed=0,1", "--columns", "seed=2"], "--columns: seed varies along the rows"),
        (["--rows", "losses.sds.guidanse=1,2"], "losses.sds.guidanse=1: .*did you mean"),
        (["--rows", "palette=lospec/pico-8,none"], "palette=none: "),
        (["--rows", "seed=0,-1"], "seed=-1: --seed"),
        (["--rows", "input_image=none.png"], "input_image=none.png: "),
    ],
)
def test_every_cell_is_checked_before_the_first_is_made(words, tmp_path, capsys, change, expected):
    assert main([*words, *change]) == 2
    error = capsys.readouterr().err
    assert re.search(expected, error) and error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_words_that_are_no_options_are_refused(words, capsys):
    for change in (["--rows", "arms=wide"], ["--rows", "seed=x"], ["--colums", "seed=1"]):
        with pytest.raises(SystemExit) as caught:
            main([*words, "--columns", "steps=1,2", *change])
        assert caught.value.code == 2
    assert "--colums" in capsys.readouterr().err


def test_an_interrupted_sweep_goes_on(words, tmp_path, monkeypatch, capsys):
    command = [*words, "--rows", "seed=0,1,2"]
    restore = RunDirectory.restore

    def restore_and_stop(self, **state):
        for step in restore(self, **state):
            if step == 1 and self._record["request"]["seed"] == 1:
                os.kill(os.getpid(), signal.SIGINT)
            yield step

    with monkeypatch.context() as patch:
        patch.setattr(RunDirectory, "restore", restore_and_stop)
        assert main(command) == 130
    assert "to go on: python -m tools.sweep" in capsys.readouterr().out
    before = (tmp_path / "out/sweep.png").read_bytes()
    assert main(command) == 0
    said = capsys.readouterr().out
    assert said.count("done already") == 1 and "going on at step 2" in said
    assert (tmp_path / "out/sweep.png").read_bytes() != before
