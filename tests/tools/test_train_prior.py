import copy
import json
import os
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest
import torch

from config.errors import ConfigError
from tools import sample_prior, train_prior
from tools.io.training_data import read_checkpoint
from tools.training.networks import (
    SCALING,
    Prior,
    Size,
    export_folder,
    latents_from_sheets,
    make_scheduler,
    make_vae,
    sheets_from_latents,
)
from tools.training.recipe import Recipe, load_recipe
from tools.training.sampling import sample, tile, tokenize
from tools.training.words import make_tokenizer

TINY = Size(channels=(32, 64), text_width=32)
SMALL_RUN = [
    "hours=0",
    "batch=2",
    "mixture.num_painted=4",
    "mixture.num_composed=4",
    "workers=1",
    "size.channels=[32,64]",
    "size.text_width=32",
    "sample_steps=2",
    "decoder_steps=2",
    "prompts=[knight]",
]
RECIPE = Path(__file__).parents[2] / "config" / "train" / "prior.yaml"


@pytest.fixture(scope="module")
def prior():
    torch.manual_seed(0)
    return Prior(TINY, make_tokenizer([])).eval()


def _sheets(count, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (count, 72, 48, 3), generator=generator, dtype=torch.uint8)


def test_the_encoder_is_the_exact_block_transform():
    sheet_BHW3 = _sheets(2)
    vae = make_vae()
    pixel_B3HW = sheet_BHW3.permute(0, 3, 1, 2) / 127.5 - 1
    encoded = vae.encode(pixel_B3HW).latents * vae.config.scaling_factor
    assert vae.config.scaling_factor == SCALING
    torch.testing.assert_close(encoded, latents_from_sheets(sheet_BHW3), atol=1e-5, rtol=0)


def test_latents_go_back_to_the_same_bytes():
    sheet_BHW3 = _sheets(2)
    back_BHW3 = sheets_from_latents(latents_from_sheets(sheet_BHW3))
    assert torch.equal((back_BHW3 * 255).round().byte(), sheet_BHW3)


def test_a_cell_holds_its_own_block_of_pixels():
    sheet_BHW3 = torch.zeros(1, 72, 48, 3, dtype=torch.uint8)
    sheet_BHW3[0, 4:8, 8:12] = 255
    changed = latents_from_sheets(sheet_BHW3) != latents_from_sheets(torch.zeros_like(sheet_BHW3))
    assert changed[0, :, 1, 2].all()
    assert changed.sum() == 48


def test_the_text_pools_at_the_end_token(prior):
    tokenizer = make_tokenizer([])
    token_BT = tokenize(tokenizer, ["a red knight"])
    read = prior.text_encoder_2(token_BT, output_hidden_states=True)
    last = prior.text_encoder_2.text_projection(read.last_hidden_state[0, 4])
    torch.testing.assert_close(read.text_embeds[0], last)


def test_the_exported_folder_is_small_and_the_library_runs_it(tmp_path, prior):
    from diffusers import StableDiffusionXLPipeline

    tokenizer = make_tokenizer([])
    before = copy.deepcopy(prior.state_dict())
    export_folder(tmp_path, prior, make_vae(), tokenizer)
    assert all(torch.equal(value, before[name]) for name, value in prior.state_dict().items())
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.*")) < 16e6
    pipeline = StableDiffusionXLPipeline.from_pretrained(tmp_path)
    assert pipeline.scheduler.config.prediction_type == "sample"
    pipeline.set_progress_bar_config(disable=True)
    (picture,) = pipeline(
        "knight", height=72, width=48, num_inference_steps=4, guidance_scale=3.0
    ).images
    assert picture.size == (48, 72)

    ours_BHW3 = sample(prior, tokenizer, ["knight"], steps=4, guidance=3.0, seed=5)
    theirs_BHW3 = sample_prior.sample_sheets(tmp_path, ["knight"], steps=4, seed=5)
    torch.testing.assert_close(theirs_BHW3, ours_BHW3, atol=0.02, rtol=0)  # 16-bit weights


def test_the_shipped_size_fits(tmp_path):
    tokenizer = make_tokenizer([])
    torch.manual_seed(0)
    export_folder(tmp_path, Prior(load_recipe(RECIPE).size, tokenizer), make_vae(), tokenizer)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.*")) < 16e6


def test_the_schedule_ends_in_noise():
    alphas = make_scheduler().alphas_cumprod
    assert alphas[0] > 0.999
    assert 0 < alphas[-1] < 1e-6


def test_the_learning_rate_rises_stays_and_falls():
    recipe = Recipe(warmup_steps=10, anneal_from=0.5, learning_rate=1.0)
    rates = [train_prior.learning_rate_at(recipe, *at) for at in ((0, 0), (99, 0.4), (99, 0.75))]
    np.testing.assert_allclose(rates, (0.1, 1.0, 0.5))
    assert train_prior.learning_rate_at(recipe, 99, 1.2) < 1e-12


def test_a_stopped_training_ends_as_one_that_was_not(tmp_path, monkeypatch):
    def train(out, steps):
        with_steps = ["--set", *SMALL_RUN, f"steps={steps}", "anneal_from=0.9", "ema=0.9"]
        assert train_prior.main(["--config", str(RECIPE), "--out", str(out), *with_steps]) == 0

    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(whole, 4)

    for made in ("corpus", "tokenizer"):
        shutil.copytree(whole / made, parts / made)
    taken = train_prior.Training._take_step

    def take_and_ask(self):
        loss = taken(self)
        if self.step == 1:
            os.kill(os.getpid(), signal.SIGTERM)
        return loss

    monkeypatch.setattr(train_prior.Training, "_take_step", take_and_ask)
    train(parts, 4)
    assert read_checkpoint(parts / "checkpoint.pt")["step"] == 2
    assert not (parts / "prior").exists()
    train(parts, 4)
    first, second = (read_checkpoint(each / "checkpoint.pt") for each in (whole, parts))
    assert first["step"] == second["step"] == 4
    for name, value in first["prior"].items():
        assert torch.equal(value, second["prior"][name]), name
    for mine, other in zip(
        first["ema"]["shadow_params"], second["ema"]["shadow_params"], strict=True
    ):
        assert torch.equal(mine, other)
    assert (parts / "prior" / "README.md").read_text().startswith("---\nlicense: cc-by-sa-4.0")
    assert list((parts / "samples").glob("*.png"))

    again = tmp_path / "again"
    command = ["--config", str(RECIPE), "--out", str(parts), "--export", str(again)]
    assert train_prior.main([*command, "--set", *SMALL_RUN]) == 2  # no budget
    assert train_prior.main([*command, "--set", *SMALL_RUN, "steps=4"]) == 0
    index = json.loads((again / "model_index.json").read_text())
    assert index["force_zeros_for_empty_prompt"] is False
    out = tmp_path / "sheet.png"
    drawn = ["-pt", "knight", "--model", str(again), "--out", str(out), "--steps", "2"]
    drawn += ["--skins", str(tmp_path / "skins"), "--palette", "lospec/pico-8.hex"]
    assert sample_prior.main(drawn) == 0
    assert out.exists()
    assert (tmp_path / "skins" / "knight.png").exists()


def test_another_size_does_not_go_on_from_a_checkpoint(tmp_path, capsys):
    run = ["--config", str(RECIPE), "--out", str(tmp_path), "--set", *SMALL_RUN, "steps=1"]
    assert train_prior.main(run) == 0
    assert train_prior.main([*run, "size.layers=2"]) == 2
    assert "size" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    ["hours=-1", "batch=0", "bach=3", "ema=2", "threads=none", "size.channels=[1,2,3]"],
)
def test_wrong_options_are_told(wrong):
    with pytest.raises(ConfigError):
        load_recipe(RECIPE, [wrong])


def test_a_dry_run_writes_nothing(tmp_path, capsys):
    command = ["--config", str(RECIPE), "--out", str(tmp_path / "run"), "--dry-run"]
    assert train_prior.main(command) == 0
    assert "M parameters" in capsys.readouterr().out
    assert not (tmp_path / "run").exists()


def test_tiles_stand_apart():
    tiled = tile([np.full((2, 3, 3), 200, np.uint8)] * 3, columns=2, scale=2)
    assert tiled.shape == (16, 20, 3)
    assert (tiled == 200).sum() == 3 * 2 * 3 * 3 * 4
