import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from config.errors import ConfigError
from models.depth import inverse_depth, sheet_depth
from models.diffusion import Control
from models.diffusion.sdxl import Config as SdxlConfig
from models.diffusion.sdxl import build as build_sdxl
from models.layout import skin_layout
from models.rng import StepRng
from models.views.sheet import sheet_fragments
from tools.training.control_pictures import (
    SUBJECTS,
    draw_depth,
    draw_edges,
    draw_plain,
    draw_varied,
    front_HW,
)
from tools.training.corpus import Mixture
from tools.training.kinds import Facts, Setting, control
from tools.training.kinds.control import Config, ControlKind, build
from tools.training.recipe import load_recipe
from tools.training.skins import draw_sheet

ROOT = Path(__file__).parents[2]
PRIOR = ROOT / "assets" / "prior"
MIXTURE = Mixture(num_painted=4, num_composed=4)


def setting(cache) -> Setting:
    return Setting(0, cache, 1, torch.device("cpu"))


@pytest.fixture(scope="module")
def kind(tmp_path_factory) -> ControlKind:
    torch.manual_seed(0)
    config = Config(prior=str(PRIOR), mixture=MIXTURE, sample_steps=1)
    return build(config, setting(tmp_path_factory.mktemp("run")))


def random_skin(arms, seed=0):
    layout, rng = skin_layout(arms), np.random.default_rng(seed)
    skin = rng.integers(0, 256, (64, 64, 4), dtype=np.uint8)
    skin[..., 3] = layout.mask_HW("base").numpy() * 255
    outer = layout.mask_HW("outer").numpy() & (rng.random((64, 64)) < 0.5)
    skin[outer, 3] = 255
    skin[skin[..., 3] == 0] = 0
    return skin


def batch_of(kind, size=4, step=0):
    return kind.batch(size, np.random.default_rng((0, step)), StepRng(0, step))


# --- the pictures


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_depth_is_that_of_the_skin_behind_the_sheet(arms):
    skin, layout = random_skin(arms), skin_layout(arms)
    exact = inverse_depth(
        torch.from_numpy(skin).float() / 255, sheet_fragments(layout), sheet_depth(layout)
    )
    expected = exact[0, 0].numpy().repeat(2, 0).repeat(2, 1)
    np.testing.assert_allclose(draw_depth(draw_sheet(skin, arms)), expected, atol=1e-6)


def test_edges_are_at_the_borders_of_texels_of_different_colour():
    sheet = np.full((72, 48, 3), 100, np.uint8)
    assert draw_edges(sheet).max() == 0
    sheet[20:30, 10:20] = 200
    rows, columns = np.nonzero(draw_edges(sheet))
    assert {rows.min() // 2, rows.max() // 2} <= {19, 20, 29, 30}
    assert {columns.min() // 2, columns.max() // 2} <= {9, 10, 19, 20}
    inside = draw_edges(sheet)[42:58, 22:38]
    assert inside.max() == 0


def test_the_front_is_what_a_photo_shows():
    front = front_HW()
    assert front.sum() == 8 * 8 + 8 * 12 + 4 * 4 * 12
    assert not front[:, 16:].any()
    assert not front[32:].any()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_varied_pictures_show_all_of_it_the_front_some_faces_or_nothing(subject):
    sheet = draw_sheet(random_skin("classic"), "classic")
    front = front_HW().repeat(2, 0).repeat(2, 1)
    seen = {"nothing": 0, "front": 0, "more": 0}
    for seed in range(60):
        picture = draw_varied(subject, sheet, np.random.default_rng(seed))
        again = draw_varied(subject, sheet, np.random.default_rng(seed))
        assert picture.shape == (144, 96)
        assert 0 <= picture.min() <= picture.max() <= 1 + 1e-6
        np.testing.assert_array_equal(picture, again)
        what = "nothing" if not picture.any() else "more" if picture[~front].any() else "front"
        seen[what] += 1
    assert min(seen.values()) >= 2, seen


# --- the net


def test_at_first_it_changes_nothing_and_is_a_copy_as_far_as_it_can_be(kind):
    batch = batch_of(kind)
    with torch.no_grad():
        free, followed = (
            kind.module.estimate(batch["noisy_BCHW"], batch["step_B"], batch["token_BT"], picture)
            for picture in (None, batch["picture_B1HW"])
        )
    torch.testing.assert_close(free, followed, rtol=0, atol=0)
    net, unet = kind.module.net.state_dict(), kind.module.prior.unet.state_dict()
    copied = [name for name in net if name in unet]
    assert {name.split(".")[0] for name in copied} == {
        "conv_in",
        "time_embedding",
        "down_blocks",
        "mid_block",
    }
    told = "time_embedding.linear_2.bias"
    assert all(torch.equal(net[name], unet[name]) for name in copied if name != told)
    assert not torch.equal(net[told], unet[told])
    own = {name.split(".")[0] for name in net if name not in unet}
    assert own == {
        "controlnet_cond_embedding",
        "controlnet_down_blocks",
        "controlnet_mid_block",
    }


def test_the_picture_reaches_the_net(kind):
    embedding = kind.module.net.controlnet_cond_embedding
    pictures = batch_of(kind, 16)["picture_B1HW"].expand(-1, 3, -1, -1)
    with torch.no_grad():
        embedded = embedding(pictures)
    assert embedded.shape[1:] == (96, 18, 12)
    assert 0.3 < embedded.std() < 5


def test_the_last_layer_that_embeds_a_picture_reads_its_pixels(kind):
    embedding = kind.module.net.controlnet_cond_embedding
    picture_B1HW = (torch.rand(2, 1, 144, 96) < 0.3).float()
    value = picture_B1HW.expand(-1, 3, -1, -1)
    pixels = picture_B1HW
    with torch.no_grad():
        for layer in (embedding.conv_in, *embedding.blocks):
            value = torch.nn.functional.silu(layer(value))
            if layer.stride == (2, 2):
                pixels = torch.nn.functional.pixel_unshuffle(pixels, 2)
    assert pixels.shape[1] == 64
    torch.testing.assert_close(value, pixels, rtol=0, atol=1e-5)


def test_the_loss_is_that_of_each_example_and_trains_the_net_alone(kind):
    batch = batch_of(kind)
    losses = kind.module(**batch)
    assert losses.shape == (4,)
    alone = kind.module(**{name: value[2:3] for name, value in batch.items()})
    torch.testing.assert_close(alone, losses[2:3], rtol=1e-4, atol=1e-5)
    losses.mean().backward()
    trained = {name for name, weight in kind.module.named_parameters() if weight.requires_grad}
    assert {name.split(".")[0] for name in trained} == {"net"}
    last = kind.module.net.controlnet_down_blocks[0].weight
    assert last.grad.abs().max() > 0
    assert not any(weight.grad is not None for weight in kind.module.prior.parameters())
    kind.module.zero_grad()


def test_a_few_steps_on_one_batch_learn_it(kind):
    torch.manual_seed(0)
    kind = build(kind._config, kind._setting)
    batch = batch_of(kind)
    weights = [weight for weight in kind.module.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, 2e-3)
    losses = []
    for _ in range(8):
        loss = kind.module(**batch).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    assert losses[-1] < 0.95 * losses[0]


def test_batches_repeat_and_differ(kind):
    first, again, other = batch_of(kind), batch_of(kind), batch_of(kind, step=1)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["noisy_BCHW"], other["noisy_BCHW"])
    assert first["picture_B1HW"].shape == (4, 1, 144, 96)
    assert first["step_B"].min() >= 200


def test_figures_and_sheets(kind, monkeypatch):
    monkeypatch.setattr(control, "_NUM_HELD_OUT", 2)
    monkeypatch.setattr(control, "_NUM_SHOWN", 1)
    figures = kind.measure(kind.module)
    assert set(figures) == {"dev_free"} | {
        f"dev_{subject}{case}"
        for subject in SUBJECTS
        for case in ("", "_front", "_empty", "_wrong")
    }
    assert len({round(value, 6) for value in figures.values()}) == 1  # the net adds nothing yet
    sheets = kind.sample(kind.module, 0)
    assert set(sheets) == set(SUBJECTS)
    assert all(sheet.dtype == np.uint8 and sheet.shape[2] == 3 for sheet in sheets.values())


def test_what_is_exported_is_followed_by_the_denoiser(kind, tmp_path):
    torch.manual_seed(1)
    kind = build(kind._config, kind._setting)
    for module in (*kind.module.net.controlnet_down_blocks, kind.module.net.controlnet_mid_block):
        torch.nn.init.normal_(module.weight, std=0.02)
    folder = tmp_path / "net"
    log = [{"step": 1.0, "loss": 0.5}]
    kind.export(
        kind.module, folder, Facts(1, 4, 0.1, "accelerate launch …", {"kind": "control"}, log)
    )
    size = (folder / "diffusion_pytorch_model.safetensors").stat().st_size
    assert size < 2.7e6
    assert "ControlNetModel" in (folder / "README.md").read_text()

    nets = {subject: str(folder) for subject in SUBJECTS}
    denoiser = build_sdxl(SdxlConfig(model=str(PRIOR), controlnets=nets), device="cpu")
    assert denoiser.controls == {"canny": 2, "depth": 2}
    sheet = draw_sheet(random_skin("classic"), "classic")
    picture = torch.from_numpy(draw_plain("canny", sheet))[None, None]
    noisy = torch.randn(1, 48, 18, 12, generator=torch.Generator().manual_seed(0))
    level = torch.tensor([0.8])
    sigma = denoiser.sigma(level)
    step = denoiser._noise.timestep(sigma)
    found, free = (
        denoiser.denoise(noisy, sigma, denoiser.embed(["knight"]), None, controls).positive_BCHW
        for controls in ([Control("canny", picture.expand(-1, 3, -1, -1))], [])
    )
    assert (found - free).abs().max() > 1e-2
    with torch.no_grad():
        trained = kind.module.estimate(
            noisy / (1 + sigma**2).sqrt(),
            step,
            kind._tokenizer(["knight"], padding="max_length", return_tensors="pt").input_ids,
            picture,
        )
    torch.testing.assert_close(found, trained, rtol=0.02, atol=0.02)

    torch.manual_seed(2)
    other = build(kind._config, kind._setting)
    other.load(folder)
    torch.testing.assert_close(
        other.module.net.controlnet_mid_block.weight,
        kind.module.net.controlnet_mid_block.weight.detach(),
        rtol=1e-2,
        atol=1e-4,
    )


# --- options


@pytest.mark.parametrize("name", ["canny", "depth", "control"])
def test_recipes_are_read(name):
    recipe, options = load_recipe(ROOT / "config" / "train" / f"{name}.yaml")
    assert recipe.kind == "control"
    expected = SUBJECTS if name == "control" else (name,)
    assert tuple(options.subjects) == expected


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subjects": ("canny", "normals")}, "control.subjects"),
        ({"subjects": ()}, "control.subjects"),
        ({"embedding": (8, 16)}, "control.embedding"),
        ({"caption_dropout": 2.0}, "control.caption_dropout"),
        ({"sample_steps": 0}, "control.sample_steps"),
    ],
)
def test_options_out_of_range_are_refused(wrong, said):
    with pytest.raises(ConfigError, match=said):
        Config(**wrong)


def test_a_prior_that_is_missing_is_one_line(kind):
    config = dataclasses.replace(kind._config, prior="no/where")
    with pytest.raises(ConfigError, match=r"control.prior: no/where.*cannot be read") as error:
        build(config, kind._setting)
    assert "\n" not in str(error.value)
