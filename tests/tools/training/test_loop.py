import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate.state import AcceleratorState
from PIL import Image

from config.errors import ConfigError
from tools import train_prior
from tools.io.training_data import read_checkpoint
from tools.training.loop import Training, learning_rate_at
from tools.training.recipe import Recipe, load_recipe, to_yaml

ROOT = Path(__file__).parents[3]
RECIPES = ROOT / "config" / "train"
TINY = [
    *("hours=0", "threads=1", "batch=4", "log_every=2", "warmup_steps=2", "sample_minutes=0"),
    *("context.channels=[32,32]", "context.sample_steps=2", "context.num_samples=2"),
    *("context.contexts=[hero]", "context.held_out=25"),
]


@pytest.fixture(autouse=True)
def _fresh_accelerate():
    AcceleratorState._reset_state(True)
    yield
    AcceleratorState._reset_state(True)


@pytest.fixture(scope="module")
def sprites(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sprites")
    rng = np.random.default_rng(0)
    rows = []
    for number in range(24):
        picture_HW4 = rng.integers(0, 256, (16, 16, 4)).astype(np.uint8)
        picture_HW4[..., 3] = 255 * (picture_HW4[..., 3] > 100)
        Image.fromarray(picture_HW4).save(folder / f"{number}.png")
        rows.append({"file_name": f"{number}.png", "hero": number % 2, "kind": "abc"[number % 3]})
    (folder / "metadata.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return folder


def _words(sprites, out, *settings):
    words = ["--config", str(RECIPES / "context.yaml"), "--out", str(out), "--set", *TINY]
    return [*words, f"context.folder={sprites}", *settings]


def _train(sprites, out, *settings):
    assert train_prior.main(_words(sprites, out, *settings)) == 0
    return read_checkpoint(out / "checkpoint.pt")


def _exported(out):
    return (out / "export" / "unet" / "diffusion_pytorch_model.safetensors").read_bytes()


def _log(out):
    with (out / "log.csv").open(newline="") as file:
        return [{k: v for k, v in row.items() if k != "hours"} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def whole(sprites, tmp_path_factory):
    """A training of 6 steps that nothing disturbs."""
    out = tmp_path_factory.mktemp("runs") / "whole"
    _train(sprites, out, "steps=6")
    return out


def test_the_learning_rate_rises_stays_and_falls():
    recipe = Recipe(warmup_steps=10, anneal_from=0.5, learning_rate=1.0)
    rates = [learning_rate_at(recipe, *at) for at in ((0, 0), (99, 0.4), (99, 0.75))]
    np.testing.assert_allclose(rates, (0.1, 1.0, 0.5))
    assert learning_rate_at(recipe, 99, 1.2) < 1e-12


def test_a_run_leaves_log_samples_recipe_and_card(whole):
    rows = _log(whole)
    assert [int(row["step"]) for row in rows] == [2, 4, 6]
    assert int(rows[-1]["examples"]) == 24
    assert float(rows[-1]["dev_error"]) > 0
    assert (whole / "export" / "log.csv").read_bytes() == (whole / "log.csv").read_bytes()
    card = (whole / "export" / "README.md").read_text()
    assert "accelerate launch -m tools.train_prior" in card
    assert "| 6 | 24 |" in card
    with Image.open(whole / "export" / "training.png") as curve:
        assert len(np.unique(np.array(curve).reshape(-1, 3), axis=0)) > 3
    assert list((whole / "samples").glob("000006_*.png"))
    assert list((whole / "tensorboard").iterdir())
    again = load_recipe(whole / "recipe.yaml")
    assert to_yaml(*again) == (whole / "recipe.yaml").read_text()
    assert again[0].steps == 6


def test_the_weights_learn(sprites, tmp_path):
    state = _train(sprites, tmp_path, "steps=40", "log_every=20", "learning_rate=0.01")
    first, last = (float(row["loss"]) for row in _log(tmp_path))
    assert last < 0.8 * first
    assert state["step"] == 40


def test_a_stopped_training_ends_as_one_that_was_not(sprites, whole, tmp_path, monkeypatch):
    taken = Training._take_step

    def take_and_ask(self, batch):
        loss = taken(self, batch)
        if self.step == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return loss

    monkeypatch.setattr(Training, "_take_step", take_and_ask)
    assert train_prior.main(_words(sprites, tmp_path, "steps=6")) == 128 + signal.SIGTERM
    assert read_checkpoint(tmp_path / "checkpoint.pt")["step"] == 3
    assert not (tmp_path / "export").exists()
    _train(sprites, tmp_path, "steps=6")
    assert _exported(tmp_path) == _exported(whole)
    assert [row for row in _log(tmp_path) if row["loss"]] == _log(whole)


def test_kill_minus_nine_costs_nothing(sprites, tmp_path):
    out = tmp_path / "killed"
    steady = ("warmup_steps=0", "anneal_from=0.999")  # so that the budget changes no step's rate
    words = _words(sprites, out, *steady, "steps=500", "checkpoint_minutes=0")
    command = [sys.executable, "-m", "tools.train_prior", *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    while not (out / "checkpoint.pt").exists():
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)  # it writes a checkpoint after each step, so this ends most likely inside one
    process.kill()
    process.wait()
    killed_at = read_checkpoint(out / "checkpoint.pt")["step"]
    assert 0 < killed_at < 500
    end = f"steps={killed_at + 3}"
    _train(sprites, out, *steady, end)
    _train(sprites, tmp_path / "whole", *steady, end)
    assert _exported(out) == _exported(tmp_path / "whole")
    losses = [[row["loss"] for row in _log(each)] for each in (out, tmp_path / "whole")]
    assert [loss for loss in losses[0] if loss] == [loss for loss in losses[1] if loss]


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_two_small_batches_are_one_large_one(sprites, tmp_path, optimizer):
    shared = ("steps=3", f"optimizer={optimizer}", "batch=2")
    twice = _train(sprites, tmp_path / "twice", *shared, "accumulate=2")
    once = _train(sprites, tmp_path / "once", *shared, "batch=4")
    _assert_same(twice, once)


def _assert_same(first, second):
    for name, weight in first["weights"].items():
        # What all keys share changes no softmax: its gradient is rounding, which Adam scales up; so
        # it does with any gradient near zero, and 1e-4 is a thirtieth of what three steps may move.
        if not name.endswith("to_k.bias"):
            torch.testing.assert_close(weight, second["weights"][name], atol=1e-4, rtol=1e-3)


def test_two_processes_are_one_with_the_doubled_batch(sprites, tmp_path):
    out = tmp_path / "two"
    launch = [sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu"]
    launch += ["--num_processes", "2", "--num_machines", "1", "--mixed_precision", "no"]
    launch += ["--dynamo_backend", "no", "--main_process_port", "0", "-m", "tools.train_prior"]
    done = subprocess.run(
        [*launch, *_words(sprites, out, "steps=3", "batch=2")],
        cwd=ROOT,
        env=os.environ | {"ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=600,  # processes that part in the wrong order wait for ever
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "2 processes" in done.stdout
    one = _train(sprites, tmp_path / "one", "steps=3", "batch=4")
    two = read_checkpoint(out / "checkpoint.pt")
    _assert_same(two, one)
    assert _log(out)[-1]["examples"] == _log(tmp_path / "one")[-1]["examples"]


def test_mixed_precision_comes_near(sprites, whole, tmp_path):
    half = _train(sprites, tmp_path, "steps=6", "mixed_precision=bf16")
    full = read_checkpoint(whole / "checkpoint.pt")
    distances = [
        (half["weights"][name] - weight).abs().max().item()
        for name, weight in full["weights"].items()
    ]
    assert 0 < max(distances) < 0.05
    assert all(weight.dtype == torch.float32 for weight in half["weights"].values())


def test_a_training_starts_from_an_exported_folder(sprites, whole, tmp_path):
    from safetensors.torch import load_file

    start = f"init={whole / 'export'}"
    state = _train(sprites, tmp_path / "on", "steps=1", "learning_rate=0", start)
    given = load_file(whole / "export" / "unet" / "diffusion_pytorch_model.safetensors")
    for name, weight in given.items():
        assert torch.equal(state["weights"][f"unet.{name}"], weight), name
    with pytest.raises(ConfigError, match=r"init: .* is .* there and .* here"):
        _refused(sprites, tmp_path / "off", start, "context.channels=[64,32]")
    with pytest.raises(ConfigError, match=r"holds no \.safetensors"):
        _refused(sprites, tmp_path / "none", f"init={tmp_path}")


def _refused(sprites, out, *settings):
    recipe, options = load_recipe(
        RECIPES / "context.yaml", [*TINY, f"context.folder={sprites}", "steps=1", *settings]
    )
    Training(recipe, options, out, say=lambda line: None)


def test_a_checkpoint_of_something_else_is_refused(sprites, whole, capsys):
    settings = ("steps=6", "context.channels=[64,32]")
    assert train_prior.main(_words(sprites, whole, *settings)) == 2
    assert "expected the recipe and data that it was trained with" in capsys.readouterr().err
    other = ["--config", str(RECIPES / "unconditional.yaml"), "--out", str(whole)]
    assert train_prior.main(other) == 2
    assert "kind 'context', not 'unconditional'" in capsys.readouterr().err


def test_an_export_can_be_had_at_any_time(sprites, whole, tmp_path, capsys):
    command = _words(sprites, whole, "steps=6")
    assert train_prior.main([*command, "--export", str(tmp_path / "again")]) == 0
    again = tmp_path / "again" / "unet" / "diffusion_pytorch_model.safetensors"
    assert again.read_bytes() == _exported(whole)
    none = ["--out", str(tmp_path / "none"), "--export", str(tmp_path / "never")]
    assert train_prior.main([*command, *none]) == 2
    assert "there is no" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["sheet", "unconditional", "context", "lora"])
def test_a_dry_run_writes_nothing(kind, tmp_path, capsys):
    command = ["--config", str(RECIPES / f"{kind}.yaml"), "--out", str(tmp_path / "run")]
    assert train_prior.main([*command, "--dry-run"]) == 0
    assert "M parameters" in capsys.readouterr().out
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("hours=0", "hours: 0.0; expected a budget"),
        ("batch=0", "batch: 0; expected 1"),
        ("bach=3", "bach: no such option; did you mean batch"),
        ("ema=2", "ema: 2"),
        ("threads=none", "threads"),
        ("optimizer=sgd", "optimizer"),
        ("kind=shet", "'shet'; did you mean sheet"),
        ("sheet.size.channels=[1,2,3]", "sheet: .*length 3"),
        ("sheet.caption_dropout=2", "sheet.caption_dropout: 2.0; expected 0 to 1"),
        ("sheet.promts=[x]", "sheet.promts: no such option; did you mean prompts"),
        ("lora.rank=2", "lora: no such option"),
    ],
)
def test_wrong_options_are_told(wrong, told):
    with pytest.raises(ConfigError, match=told.replace("[", r"\[")):
        load_recipe(RECIPES / "sheet.yaml", [wrong])


def test_a_recipe_that_is_no_recipe_is_told(tmp_path):
    with pytest.raises(ConfigError, match=r"no\.yaml"):
        load_recipe(tmp_path / "no.yaml")
    (tmp_path / "list.yaml").write_text("- 1\n")
    with pytest.raises(ConfigError, match=r"list\.yaml"):
        load_recipe(tmp_path / "list.yaml")
