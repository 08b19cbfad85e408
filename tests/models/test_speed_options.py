"""Options that make SDXL quicker or smaller: none may change what comes out but by rounding."""

import pytest
import torch
from torch import nn

from config.load import load_config
from models.diffusion import Control
from models.diffusion.sdxl import Config, build
from tests.tiny_sdxl import tiny_sdxl
from tools.benchmarks.random_sdxl import make_random_sdxl


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return make_random_sdxl(tmp_path_factory.mktemp("speed"), num_controlnets=1)


def gradient(model, **options):
    """What a step of distillation says of a picture: the gradient on its pixels."""
    nets = {"canny": str(model / "controlnet_0")}
    denoiser = build(Config(model=str(model), controlnets=nets, **options), device="cpu")
    positive, negative = denoiser.embed(["knight"]), denoiser.embed(["blurry"])
    generator = torch.Generator().manual_seed(5)
    views, drawn = torch.rand(2, 1, 3, 64, 64, generator=generator).unbind()
    views.requires_grad_()
    latents = denoiser.encode(views)
    sigma = denoiser.sigma(torch.tensor([0.6]))
    noise = torch.randn(latents.shape, generator=generator)
    said = denoiser.denoise(
        latents.detach() + sigma * noise, sigma, positive, negative, [Control("canny", drawn)]
    )
    target = said.positive_BCHW + 40 * (said.positive_BCHW - said.negative_BCHW)
    (latents * (latents - target).detach()).sum().backward()
    return views.grad, denoiser


@pytest.fixture(scope="module")
def plain(model):
    return gradient(model)[0]


@pytest.mark.parametrize(
    "options",
    [
        {"channels_last": True},
        {"text_on_cpu": True},
        {"offload": True},
        {"checkpoint_encoder": True},
    ],
    ids=lambda options: next(iter(options)),
)
def test_the_gradient_stays_what_it_was(model, plain, options):
    found, _ = gradient(model, **options)
    torch.testing.assert_close(found, plain, rtol=1e-3, atol=1e-4 * plain.abs().max().item())


@pytest.mark.slow
def test_a_compiled_step_has_the_same_gradient(model, plain):
    found, _ = gradient(model, compile=True)
    torch.testing.assert_close(found, plain, rtol=1e-3, atol=1e-4 * plain.abs().max().item())


def test_weights_of_8_bits_take_less_and_compute_in_full(model, plain):
    full, small = gradient(model)[1], gradient(model, storage="float8")[1]
    assert small.weight_bytes < 0.6 * full.weight_bytes
    assert small.dtype == torch.float32
    kept = {weight.dtype for weight in small.modules[0].parameters()}
    assert torch.float8_e4m3fn in kept
    assert all(
        weight.dtype == torch.float32
        for layer in small.modules[0].modules()
        if isinstance(layer, nn.GroupNorm | nn.LayerNorm)
        for weight in layer.parameters()
    )


def test_a_network_that_was_rounded_to_8_bits_by_hand_says_the_same(model):
    """The storage rounds weights once, and nothing else: not what is computed."""
    _, stored = gradient(model, storage="float8")
    _, rounded = gradient(model)
    for one, two in zip(stored.modules, rounded.modules, strict=True):
        kept = {
            name: weight
            for name, weight in one.named_parameters()
            if weight.dtype == torch.float8_e4m3fn
        }
        for name, weight in two.named_parameters():
            if name in kept:
                weight.data.copy_(kept[name].to(weight.dtype))
    sigma = stored.sigma(torch.tensor([0.4]))
    noisy, prompt = torch.randn(1, 4, 8, 8), stored.embed(["knight"])
    for name in ("positive_BCHW", "negative_BCHW"):
        found, expected = (
            getattr(each.denoise(noisy, sigma, prompt, prompt), name) for each in (stored, rounded)
        )
        torch.testing.assert_close(found, expected)


def test_channels_are_last_where_asked_for():
    for is_last in (True, False):
        denoiser = build(Config(model=str(tiny_sdxl()), channels_last=is_last), device="cpu")
        weight = denoiser.modules[0].conv_in.weight
        assert weight.is_contiguous(memory_format=torch.channels_last) is is_last


def test_the_text_encoders_take_nothing_of_the_device_on_the_cpu():
    there = build(Config(model=str(tiny_sdxl()), dtype="float16", text_on_cpu=True), device="cpu")
    here = build(Config(model=str(tiny_sdxl())), device="cpu")
    assert there.text_bytes == 0 < here.text_bytes
    read, expected = there.embed(["knight"]), here.embed(["knight"])
    assert read.tokens_PTD.dtype == torch.float16
    torch.testing.assert_close(read.tokens_PTD, expected.tokens_PTD.half())


def test_presets_for_small_cards():
    low, tiny = (load_config(name).diffusion["sdxl"] for name in ("low_vram", "tiny_vram"))
    assert (low.storage, tiny.storage) == ("float8", "float8")
    assert low.model.endswith("xl-base-1.0") and tiny.model.endswith("Vega")
    assert (low.resolution, tiny.resolution) == (None, (512, 512))


@pytest.mark.gpu
@pytest.mark.parametrize(
    ("recipe", "shape", "side", "most"),
    [
        ("low_vram", "sdxl", 1024, 8.0),
        ("low_vram", "sdxl", 512, 6.0),
        ("tiny_vram", "vega", 512, 4.0),
        ("tiny_vram", "ssd1b", 512, 4.0),
    ],
)
def test_presets_keep_their_promise(recipe, shape, side, most, tmp_path_factory):
    """At full size, with random weights: the peak of a GPU's memory, as computed in advance."""
    import dataclasses

    from tools.costs.step import CUDA_BYTES, cost_of_step

    folder = tmp_path_factory.getbasetemp() / f"preset-{shape}"
    if not folder.exists():
        make_random_sdxl(folder, shape, vae="tiny", dtype=torch.float16)
    options = load_config(recipe).diffusion["sdxl"]
    config = dataclasses.replace(
        options, model=str(folder), vae=str(folder), resolution=(side, side)
    )
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    before = torch.cuda.memory_allocated()
    denoiser = build(config, device="cuda")
    prompt = denoiser.embed(["knight"])
    denoiser.release_text_encoders()
    loaded = torch.cuda.max_memory_allocated() - before
    torch.cuda.reset_peak_memory_stats()
    views = torch.rand(1, 3, side, side, device="cuda", requires_grad=True)
    latents = denoiser.encode(views)
    sigma = denoiser.sigma(torch.full((1,), 0.5, device="cuda"))
    denoiser.denoise(latents.detach(), sigma, prompt, prompt)
    latents.sum().backward()
    peak = torch.cuda.max_memory_allocated() - before
    assert max(peak, loaded) + CUDA_BYTES < most * 1e9
    assert cost_of_step(config, device="cuda").peak_bytes == pytest.approx(peak, rel=0.2)
