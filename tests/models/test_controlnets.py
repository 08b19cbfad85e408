import dataclasses
import json
import shutil
from pathlib import Path

import pytest
import torch
from diffusers import ControlNetModel, StableDiffusionXLControlNetPipeline

from config.errors import ConfigError, ModelError
from models.diffusion import Control
from models.diffusion._control import ControlNet, UnetInput
from models.diffusion.sdxl import Config, SdxlDenoiser, build
from tests.tiny_sdxl import tiny_sdxl
from tools.benchmarks.random_sdxl import SHAPES

PROMPTS = ["knight, front view", "a knight with a very red cape"]
LEVELS = torch.tensor([0.5, 0.2])


def make_net(folder: Path, seed: int, **changes) -> Path:
    """Save a ControlNet of the tiny SDXL that acts: its last convolutions are not zero."""
    torch.manual_seed(seed)
    net = ControlNetModel.from_unet(
        pipeline_of([]).unet, conditioning_embedding_out_channels=SHAPES["tiny"].controlnet
    )
    if changes:
        net = ControlNetModel.from_config({**net.config, **changes})
    for module in (*net.controlnet_down_blocks, net.controlnet_mid_block):
        torch.nn.init.normal_(module.weight, std=0.2)
    torch.nn.init.normal_(net.controlnet_cond_embedding.conv_out.weight, std=0.5)
    net.save_pretrained(folder)
    return folder


def pipeline_of(nets):
    return StableDiffusionXLControlNetPipeline.from_pretrained(
        tiny_sdxl("v_prediction"),
        controlnet=[ControlNetModel.from_pretrained(net) for net in nets],
        local_files_only=True,
    )


@pytest.fixture(scope="module")
def nets(tmp_path_factory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("nets")
    return {name: make_net(root / name, seed) for seed, name in enumerate(("canny", "depth"))}


@pytest.fixture(scope="module")
def denoiser(nets) -> SdxlDenoiser:
    return load(nets)


def load(nets, **options) -> SdxlDenoiser:
    folders = {name: str(folder) for name, folder in nets.items()}
    model = str(tiny_sdxl("v_prediction"))
    return build(Config(model=model, controlnets=folders, **options), device="cpu")


def picture(seed, count=2, side=64):
    return torch.rand(count, 3, side, side, generator=torch.Generator().manual_seed(seed))


def ask(denoiser, controls, levels=LEVELS):
    noisy = torch.randn(len(levels), 4, 8, 8, generator=torch.Generator().manual_seed(1))
    positive, negative = denoiser.embed(PROMPTS[: len(levels)]), denoiser.embed([""] * len(levels))
    return denoiser.denoise(noisy, denoiser.sigma(levels), positive, negative, controls)


class Calls:
    """Counts how often modules run, and on how many rows."""

    def __init__(self, *modules):
        self.rows = []
        for module in modules:
            module.register_forward_pre_hook(lambda _, given: self.rows.append(len(given[0])))


def test_the_unet_says_what_it_says_in_the_librarys_pipeline(nets):
    """Two nets at different scales and parts of the way, at every step of the library's sampler."""
    pipeline, denoiser = pipeline_of(nets.values()), load(nets)
    seen = []
    pipeline.unet.register_forward_hook(
        lambda _, args, kwargs, output: seen.append((args[0], args[1], output[0])),
        with_kwargs=True,
    )
    images = {"canny": picture(5, 1), "depth": picture(6, 1)}
    pipeline(
        PROMPTS[0],
        image=list(images.values()),
        num_inference_steps=4,
        guidance_scale=3.0,
        controlnet_conditioning_scale=[0.7, 0.4],
        control_guidance_start=[0.0, 0.25],
        control_guidance_end=[0.5, 1.0],
        generator=torch.Generator().manual_seed(0),
        output_type="latent",
    )
    controls = [
        Control("canny", images["canny"], 0.7, end=0.5),
        Control("depth", images["depth"], 0.4, start=0.25),
    ]
    assert len(seen) == 4
    acted = []
    for scaled, timestep, output in seen:
        sigma = denoiser.sigma(timestep / 999).expand(1)
        noisy = scaled[:1] * (1 + sigma**2).sqrt()
        found = denoiser.denoise(
            noisy, sigma, denoiser.embed(PROMPTS[:1]), denoiser.embed([""]), controls
        )
        negative, positive = (denoiser._clean(v, noisy, sigma) for v in output.chunk(2))
        torch.testing.assert_close(found.positive_BCHW, positive, rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(found.negative_BCHW, negative, rtol=1e-4, atol=1e-4)
        plain = denoiser.denoise(noisy, sigma, denoiser.embed(PROMPTS[:1]), None)
        acted.append((plain.positive_BCHW - positive).abs().max().item() > 1e-2)
    assert acted == [True] * 4


def test_a_picture_is_embedded_once_for_both_branches(nets):
    denoiser = load(nets)
    net = denoiser._controlnets["canny"]
    embedded, run = Calls(net._embedding), Calls(net.module.conv_in)
    ask(denoiser, [Control("canny", picture(5))])
    assert embedded.rows == [2]
    assert run.rows == [4]


def test_a_net_says_what_the_librarys_own_forward_says(nets):
    """On the rows of both branches, each with its picture and its scale."""
    torch.manual_seed(3)
    given = UnetInput(
        torch.randn(4, 4, 8, 8),
        torch.tensor([700, 200, 700, 200]),
        torch.randn(4, 77, 40),
        {"text_embeds": torch.randn(4, 20), "time_ids": torch.full((4, 6), 64.0)},
    )
    image, scale = picture(5), torch.tensor([0.7, 0.2, 0.7, 0.2])[:, None, None, None]
    ours = ControlNet(
        ControlNetModel.from_pretrained(nets["canny"]), "net", pipeline_of([]).unet.config
    )
    with torch.no_grad():
        skips, middle = ControlNetModel.from_pretrained(nets["canny"])(
            given.sample_BCHW,
            given.timestep_B,
            given.tokens_BTD,
            torch.cat([image, image]),
            added_cond_kwargs=dict(given.added),
            return_dict=False,
        )
        found = ours(given, image, scale).skips
    for one, two in zip(found, (*skips, middle), strict=True):
        torch.testing.assert_close(one, scale * two, rtol=1e-5, atol=1e-5)


def test_views_of_one_batch_have_their_own_scales(denoiser):
    image = picture(5)
    alone = [
        ask(denoiser, [Control("canny", image, scale, end=end)])
        for scale, end in ((0.3, 1.0), (0.9, 1.0), (0.0, 1.0), (0.3, 0.6))
    ]
    for scales, end, rows in (
        ((0.3, 0.9), 1.0, (0, 1)),
        ((0.0, 0.9), 1.0, (2, 1)),
        ((0.3, 0.9), 0.6, (3, 2)),  # acts on the first view only
    ):
        found = ask(denoiser, [Control("canny", image, torch.tensor(scales), end=end)])
        for name in ("positive_BCHW", "negative_BCHW"):
            expected = torch.stack([getattr(alone[row], name)[k] for k, row in enumerate(rows)])
            torch.testing.assert_close(getattr(found, name), expected, rtol=1e-5, atol=1e-5)


def test_nets_act_where_the_noise_level_is_in_their_part_and_are_not_run_elsewhere(nets):
    denoiser = load(nets)
    calls = Calls(denoiser._controlnets["canny"].module.conv_in)
    image = picture(5, 1)
    parts = {
        (0.0, 0.5): [1.0, 0.9, 0.8, 0.7, 0.6],
        (0.5, 1.0): [0.4, 0.1, 0.0],
        (0.25, 0.45): [0.7, 0.6],
    }
    for (start, end), inside in parts.items():
        for level in (1.0, 0.9, 0.8, 0.7, 0.6, 0.4, 0.1, 0.0):
            calls.rows.clear()
            levels = torch.tensor([level])
            control = Control("canny", image, 1.0, start, end)
            found = ask(denoiser, [control], levels).positive_BCHW
            on = ask(denoiser, [dataclasses.replace(control, start=0.0, end=1.0)], levels)
            expected = on if level in inside else ask(denoiser, [], levels)
            torch.testing.assert_close(found, expected.positive_BCHW, rtol=0, atol=0)
            assert len(calls.rows) == (2 if level in inside else 1), (start, end, level)


def test_views_of_one_batch_have_their_own_noise_levels(denoiser):
    image = picture(5)
    both = ask(denoiser, [Control("canny", image)])
    none = ask(denoiser, [])
    part = ask(denoiser, [Control("canny", image, end=0.6)])  # levels from 0.4 on: the first view
    for name in ("positive_BCHW", "negative_BCHW"):
        expected = torch.stack([getattr(both, name)[0], getattr(none, name)[1]])
        torch.testing.assert_close(getattr(part, name), expected, rtol=1e-5, atol=1e-6)


def test_a_scale_of_zero_is_not_run(nets):
    denoiser = load(nets)
    calls = Calls(*(net.module.conv_in for net in denoiser._controlnets.values()))
    nothing = torch.zeros(2)
    found = ask(
        denoiser, [Control("canny", picture(5), 0.0), Control("depth", picture(6), nothing)]
    )
    assert calls.rows == []
    torch.testing.assert_close(found.positive_BCHW, ask(denoiser, []).positive_BCHW, rtol=0, atol=0)


def test_what_is_not_named_is_not_loaded(nets):
    plain = load({})
    assert plain.controls == {}
    one = load({"canny": nets["canny"]})
    assert one.controls == {"canny": 1}
    shared = load({"canny": nets["canny"], "depth": nets["canny"]})
    assert shared.controls == {"canny": 1, "depth": 1}
    assert shared._controlnets["canny"] is shared._controlnets["depth"]
    assert plain.weight_bytes < one.weight_bytes == shared.weight_bytes
    net = one._controlnets["canny"]
    for module in (net.module, net._embedding):
        assert not any(weight.requires_grad for weight in module.parameters())
        assert not module.training


def test_a_net_that_takes_blue_first(nets, tmp_path):
    folder = Path(shutil.copytree(nets["canny"], tmp_path / "bgr"))
    config = json.loads((folder / "config.json").read_text())
    config["controlnet_conditioning_channel_order"] = "bgr"
    (folder / "config.json").write_text(json.dumps(config))
    image = picture(5)
    blue_first = ask(load({"canny": folder}), [Control("canny", image.flip(1))])
    torch.testing.assert_close(
        blue_first.positive_BCHW, ask(load(nets), [Control("canny", image)]).positive_BCHW
    )


def test_half_precision(nets):
    images = [Control("canny", picture(5), 0.5, end=0.6), Control("depth", picture(6), 0.5)]
    half = ask(load(nets, dtype="bfloat16"), images).positive_BCHW
    assert half.dtype == torch.float32
    torch.testing.assert_close(half, ask(load(nets), images).positive_BCHW, rtol=0.1, atol=0.2)


def test_a_picture_without_a_net_or_of_another_size_is_refused(nets):
    denoiser = load({"canny": nets["canny"]})
    with pytest.raises(ConfigError, match=r"'depth' has no ControlNet; loaded: canny; .*s\.depth"):
        ask(denoiser, [Control("depth", picture(5))])
    with pytest.raises(ConfigError, match=r"\(2, 3, 32, 32\); expected \(2, 3, 64, 64\)"):
        ask(denoiser, [Control("canny", picture(5, side=32))])
    with pytest.raises(ConfigError, match=r"\(1, 3, 64, 64\)"):
        ask(denoiser, [Control("canny", picture(5, count=1))])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"block_out_channels": (32, 32)}, r"block_out_channels is \[32, 32\]"),
        ({"in_channels": 8}, "in_channels is 8"),
        ({"cross_attention_dim": 24}, "cross_attention_dim is 24"),
        ({"layers_per_block": 2}, "layers_per_block is 2"),
    ],
)
def test_a_net_of_another_unet_is_one_line(tmp_path, changes, said):
    folder = make_net(tmp_path / "net", 0, **changes)
    with pytest.raises(ModelError, match=said) as error:
        load({"canny": folder})
    assert str(error.value).startswith("diffusion.sdxl.controlnets.canny: ")
    assert "\n" not in str(error.value)


def test_a_net_that_is_missing_or_damaged_is_one_line(nets, tmp_path):
    with pytest.raises(ModelError, match=r"controlnets\.canny: there is no folder 'no where'"):
        load({"canny": "no where"})
    with pytest.raises(ModelError, match=r"controlnets\.canny.*--download"):
        load({"canny": "nobody/never-was-here"})
    broken = Path(shutil.copytree(nets["canny"], tmp_path / "net"))
    (broken / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"controlnets\.canny.*is missing"):
        load({"canny": broken})


def test_a_net_without_cross_attention_or_sizes_serves(tmp_path):
    """The small kind that goes with a small prior."""
    folder = make_net(
        tmp_path / "small",
        0,
        down_block_types=("DownBlock2D", "DownBlock2D"),
        mid_block_type="UNetMidBlock2D",
        addition_embed_type=None,
    )
    denoiser = load({"canny": folder})
    found = ask(denoiser, [Control("canny", picture(5))])
    assert (found.positive_BCHW - ask(denoiser, []).positive_BCHW).abs().max() > 1e-3


def test_short_names_are_the_published_nets():
    config = Config(controlnets={"canny": "small", "depth": "full", "other": "small", "x": "a/b"})
    assert config.nets == {
        "canny": "diffusers/controlnet-canny-sdxl-1.0-small",
        "depth": "diffusers/controlnet-depth-sdxl-1.0",
        "other": "small",
        "x": "a/b",
    }
    assert Config(controlnets={"depth": "mid"}).nets == {
        "depth": "diffusers/controlnet-depth-sdxl-1.0-mid"
    }
    said = r"controlnets\.depth: 'diffusers/controlnet-depth-sdxl-1.0-small' .*--download"
    with pytest.raises(ModelError, match=said):
        load({"depth": "small"})
