import copy
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate.state import AcceleratorState
from PIL import Image

from config.errors import ConfigError
from models.rng import StepRng
from tools import sample_prior, train_prior
from tools.io.training_data import read_picture, read_table
from tools.training.corpus import vocabulary
from tools.training.kinds import Setting, sheet
from tools.training.networks import (
    LATENT_SIZE,
    SCALING,
    Prior,
    Size,
    export_folder,
    latents_from_sheets,
    load_weights,
    make_scheduler,
    make_vae,
    sheets_from_latents,
)
from tools.training.recipe import load_recipe
from tools.training.sampling import sample, tile, tokenize
from tools.training.words import make_tokenizer

TINY = Size(channels=(32, 64), text_width=32)
SMALL_RUN = [
    *("hours=0", "steps=2", "batch=2", "workers=1", "threads=1", "log_every=1"),
    *("sheet.mixture.num_painted=4", "sheet.mixture.num_composed=4"),
    *("sheet.size.channels=[32,64]", "sheet.size.text_width=32"),
    *("sheet.sample_steps=2", "sheet.decoder_steps=2", "sheet.prompts=[knight]"),
]
RECIPE = Path(__file__).parents[2] / "config" / "train" / "sheet.yaml"


@pytest.fixture(autouse=True)
def _fresh_accelerate():
    AcceleratorState._reset_state(True)
    yield
    AcceleratorState._reset_state(True)


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
    read = prior.text.text_encoder_2(token_BT, output_hidden_states=True)
    last = prior.text.text_encoder_2.text_projection(read.last_hidden_state[0, 4])
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
    export_folder(tmp_path, Prior(load_recipe(RECIPE)[1].size, tokenizer), make_vae(), tokenizer)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.*")) < 16e6


def test_the_schedule_ends_in_noise():
    alphas = make_scheduler().alphas_cumprod
    assert alphas[0] > 0.999
    assert 0 < alphas[-1] < 1e-6


def test_the_sheet_kind_trains_exports_and_is_sampled(tmp_path):
    run = tmp_path / "run"
    words = ["--config", str(RECIPE), "--out", str(run), "--set", *SMALL_RUN]
    assert train_prior.main(words) == 0
    assert (run / "export" / "README.md").read_text().startswith("---\nlicense: cc-by-sa-4.0")
    assert len(list((run / "samples").glob("*.png"))) == 2
    rows = read_table(run / "log.csv")
    assert rows[-1]["dev_error"] > 0
    assert "dev_gain_of_caption" in rows[-1]
    index = json.loads((run / "export" / "model_index.json").read_text())
    assert index["force_zeros_for_empty_prompt"] is False

    out = tmp_path / "sheet.png"
    drawn = ["-pt", "knight", "--model", str(run / "export"), "--out", str(out), "--steps", "2"]
    drawn += ["--skins", str(tmp_path / "skins"), "--palette", "lospec/pico-8.hex"]
    drawn += ["--film", str(tmp_path / "film.webp")]
    assert sample_prior.main(drawn) == 0
    with Image.open(tmp_path / "film.webp") as film:
        assert film.n_frames == 2
        film.seek(1)
        with Image.open(out) as sheet:
            np.testing.assert_array_equal(film.convert("RGB"), sheet)
    skin_HW4 = read_picture(tmp_path / "skins" / "000-knight.png")
    seen = {tuple(color) for color in skin_HW4[skin_HW4[..., 3] > 0, :3].tolist()}
    assert len(seen) <= 16
    assert sample_prior.main([*drawn, "--context", "hair=red"]) == 2


def test_examples_lose_their_captions_in_their_share(tmp_path):
    _, config = load_recipe(RECIPE, [*SMALL_RUN, "sheet.caption_dropout=0.5"])
    built = sheet.build(config, Setting(0, tmp_path, 1, torch.device("cpu")))
    built.prepare()
    batch = built.batch(64, np.random.default_rng(0), StepRng(0, 0))
    (empty_T,) = tokenize(built._tokenizer, [""])
    num_empty = int((batch["token_BT"] == empty_T).all(1).sum())
    assert 20 < num_empty < 44
    again = built.batch(64, np.random.default_rng(0), StepRng(0, 0))
    assert all(torch.equal(value, again[name]) for name, value in batch.items())


def test_a_face_counts_more_in_the_loss(prior):
    clean_BCHW = torch.zeros(2, 48, *LATENT_SIZE)
    lesson = sheet.Lesson(lambda *given: clean_BCHW, 3.0)
    wrong_BCHW = clean_BCHW.clone()
    wrong_BCHW[0, :, 0, 1] = 1  # a cell of the face
    wrong_BCHW[1, :, 5, 5] = 1
    face, other = lesson(wrong_BCHW, wrong_BCHW, None, None).tolist()
    assert face == pytest.approx(3 * other)
    assert other == pytest.approx(1 / (18 * 12 + 2 * 8))


def test_weights_are_taken_word_by_word(tmp_path, prior):
    folder = tmp_path / "export"
    export_folder(folder, prior, make_vae(), make_tokenizer([]))
    tokenizer = make_tokenizer(["a capybara"])
    torch.manual_seed(1)
    grown = Prior(TINY, tokenizer)
    random_VD = grown.text.text_encoder.get_input_embeddings().weight.detach().clone()
    load_weights(grown.parts, tokenizer, folder)
    table_VD = grown.text.text_encoder.get_input_embeddings().weight.detach()
    given_VD = prior.text.text_encoder.get_input_embeddings().weight.detach()
    ours, theirs = tokenizer.get_vocab(), make_tokenizer([]).get_vocab()
    for word in ("knight</w>", "red</w>", "<|endoftext|>"):
        torch.testing.assert_close(table_VD[ours[word]], given_VD[theirs[word]].half().float())
    new = ours["capybara</w>"]
    assert torch.equal(table_VD[new], random_VD[new])
    torch.testing.assert_close(grown.unet.conv_in.weight, prior.unet.conv_in.weight.half().float())
    with pytest.raises(ConfigError, match=r"is .* there and .* here"):
        other = Prior(Size(channels=(32, 32), text_width=32), tokenizer)
        load_weights(other.parts, tokenizer, folder)


def test_the_shipped_weights_can_be_gone_on_from():
    _, config = load_recipe(RECIPE)
    shipped = Path(train_prior.__file__).parents[1] / "assets" / "prior"
    tokenizer = make_tokenizer(vocabulary())
    load_weights(Prior(config.size, tokenizer).parts, tokenizer, shipped)


def test_tiles_stand_apart():
    tiled = tile([np.full((2, 3, 3), 200, np.uint8)] * 3, columns=2, scale=2)
    assert tiled.shape == (16, 20, 3)
    assert (tiled == 200).sum() == 3 * 2 * 3 * 3 * 4
