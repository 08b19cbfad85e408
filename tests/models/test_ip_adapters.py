"""IP-Adapters in the published key format, against the library's own pipelines."""

from pathlib import Path

import pytest
import torch
from diffusers import (
    ControlNetModel,
    StableDiffusionXLControlNetPipeline,
    StableDiffusionXLPipeline,
)
from PIL import Image
from safetensors.torch import save_file
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from config.errors import ConfigError, ModelError
from models.diffusion import Control
from models.diffusion._ip_adapter import IpAdapter
from models.diffusion.sdxl import Config, SdxlDenoiser, build
from tests.models.test_controlnets import make_net
from tests.tiny_sdxl import tiny_sdxl

PROMPT = "a knight, front view"
TEXT, PROJECTED, WIDTH = 16 + 24, 12, 20
"""Widths of the UNet's text features, of the image encoder's projection and of its layers."""


def random(*shape):
    return 0.5 * torch.randn(*shape)


def attention_weights(scale=1.0):
    """Keys and values of each cross-attention of the tiny UNet, numbered as the published ones."""
    unet = StableDiffusionXLPipeline.from_pretrained(
        tiny_sdxl("v_prediction"), local_files_only=True
    ).unet
    weights, number = {}, 1
    for name in unet.attn_processors:
        if "attn2" in name:
            module = unet.get_submodule(name.removesuffix(".processor"))
            for kind in ("to_k_ip", "to_v_ip"):
                weights[f"ip_adapter.{number}.{kind}.weight"] = scale * random(
                    module.to_k.out_features, TEXT
                )
            number += 2
    return weights


def plain_projection():
    return {
        "image_proj.proj.weight": random(4 * TEXT, PROJECTED),
        "image_proj.proj.bias": random(4 * TEXT),
        "image_proj.norm.weight": 1 + random(TEXT),
        "image_proj.norm.bias": random(TEXT),
    }


def plus_projection():
    inner = 64
    weights = {
        "latents": random(1, 4, inner),
        "proj_in.weight": random(inner, WIDTH),
        "proj_in.bias": random(inner),
        "proj_out.weight": random(TEXT, inner),
        "proj_out.bias": random(TEXT),
        "norm_out.weight": 1 + random(TEXT),
        "norm_out.bias": random(TEXT),
    }
    for layer in range(4):
        for norm in ("0.norm1", "0.norm2", "1.0"):
            weights[f"layers.{layer}.{norm}.weight"] = 1 + random(inner)
            weights[f"layers.{layer}.{norm}.bias"] = random(inner)
        for name, rows, columns in (
            ("0.to_q", inner, inner),
            ("0.to_kv", 2 * inner, inner),
            ("0.to_out", inner, inner),
            ("1.1", 4 * inner, inner),
            ("1.3", inner, 4 * inner),
        ):
            weights[f"layers.{layer}.{name}.weight"] = random(rows, columns) / 4
    return {f"image_proj.{name}": weight for name, weight in weights.items()}


def make_encoder(folder, projected=PROJECTED):
    config = CLIPVisionConfig(
        hidden_size=WIDTH,
        intermediate_size=24,
        num_hidden_layers=3,
        num_attention_heads=2,
        image_size=28,
        patch_size=7,
        projection_dim=projected,
    )
    CLIPVisionModelWithProjection(config).save_pretrained(folder)


def make_adapters(root: Path) -> Path:
    """Save two adapters and their image encoder, as the published folder has them."""
    torch.manual_seed(0)
    (root / "sdxl_models").mkdir()
    for name, projection in (("plain", plain_projection), ("plus", plus_projection)):
        save_file(projection() | attention_weights(), root / f"sdxl_models/{name}.safetensors")
    make_encoder(root / "models/image_encoder")
    return root


@pytest.fixture(scope="module")
def adapters(tmp_path_factory) -> Path:
    return make_adapters(tmp_path_factory.mktemp("adapters"))


def load(adapters, nets=None, **scales) -> SdxlDenoiser:
    chosen = {
        name: IpAdapter(str(adapters), f"sdxl_models/{name}.safetensors", scale=scale)
        for name, scale in scales.items()
    }
    model = str(tiny_sdxl("v_prediction"))
    return build(Config(model=model, ip_adapters=chosen, controlnets=nets or {}), device="cpu")


def picture(seed, side=40):
    byte = torch.randint(0, 256, (3, side, side), generator=torch.Generator().manual_seed(seed))
    return byte / 255


def as_image(picture_3HW):
    return Image.fromarray((255 * picture_3HW).round().byte().permute(1, 2, 0).numpy())


def ask(denoiser, controls=(), negative=True):
    levels = torch.tensor([0.5, 0.2])
    noisy = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    against = denoiser.embed([""] * 2) if negative else None
    return denoiser.denoise(
        noisy, denoiser.sigma(levels), denoiser.embed([PROMPT] * 2), against, controls
    )


@pytest.mark.parametrize("with_net", [False, True])
@pytest.mark.parametrize(
    "scales", [{"plain": 0.8}, {"plus": 0.6}, {"plus": 0.6, "plain": 0.3}], ids=str
)
def test_the_unet_says_what_it_says_in_the_librarys_pipeline(adapters, tmp_path, scales, with_net):
    nets, controls, more = {}, [], {}
    kind, options = StableDiffusionXLPipeline, {}
    if with_net:
        net = make_net(tmp_path / "net", 1)
        nets, controls = {"canny": str(net)}, [Control("canny", picture(9, 64)[None], 0.7)]
        more = {"image": picture(9, 64)[None], "controlnet_conditioning_scale": 0.7}
        kind = StableDiffusionXLControlNetPipeline
        options = {"controlnet": ControlNetModel.from_pretrained(net)}
    pipeline = kind.from_pretrained(tiny_sdxl("v_prediction"), local_files_only=True, **options)
    pipeline.load_ip_adapter(
        str(adapters),
        subfolder=["sdxl_models"] * len(scales),
        weight_name=[f"{name}.safetensors" for name in scales],
        image_encoder_folder="models/image_encoder",
        local_files_only=True,
    )
    pipeline.set_ip_adapter_scale(list(scales.values()))
    seen = []
    pipeline.unet.register_forward_hook(
        lambda _, args, kwargs, output: seen.append((args[0], args[1], output[0])),
        with_kwargs=True,
    )
    pictures = {name: picture(seed) for seed, name in enumerate(scales)}
    pipeline(
        PROMPT,
        ip_adapter_image=[as_image(shown) for shown in pictures.values()],
        num_inference_steps=3,
        guidance_scale=3.0,
        generator=torch.Generator().manual_seed(0),
        output_type="latent",
        **more,
    )
    denoiser = load(adapters, nets, **scales)
    assert denoiser.likenesses == dict.fromkeys(scales, "subject")
    denoiser.show(pictures)
    plain = load(adapters, nets)
    assert len(seen) == 3
    for scaled, timestep, output in seen:
        sigma = denoiser.sigma(timestep / 999).expand(1)
        noisy = scaled[:1] * (1 + sigma**2).sqrt()
        given = noisy, sigma, denoiser.embed([PROMPT]), denoiser.embed([""]), controls
        found = denoiser.denoise(*given)
        negative, positive = (denoiser._clean(v, noisy, sigma) for v in output.chunk(2))
        torch.testing.assert_close(found.positive_BCHW, positive, rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(found.negative_BCHW, negative, rtol=1e-4, atol=1e-4)
        without = plain.denoise(*given)
        assert (without.positive_BCHW - positive).abs().max() > 1e-3


def test_one_branch_or_two_say_the_same_with_the_prompt(adapters):
    denoiser = load(adapters, plus=0.6, plain=0.3)
    denoiser.show({"plus": picture(0), "plain": picture(1)})
    one, two = ask(denoiser, negative=False), ask(denoiser)
    torch.testing.assert_close(one.positive_BCHW, two.positive_BCHW, rtol=1e-4, atol=1e-5)


def test_another_picture_says_something_else(adapters):
    denoiser = load(adapters, plain=0.8)
    answers = []
    for seed in (0, 1, 0):
        denoiser.show({"plain": picture(seed)})
        answers.append(ask(denoiser))
    first, second, again = (answer.positive_BCHW for answer in answers)
    assert (first - second).abs().max() > 1e-4
    torch.testing.assert_close(first, again, rtol=0, atol=0)
    first, second, _ = (answer.negative_BCHW for answer in answers)
    torch.testing.assert_close(first, second, rtol=0, atol=0)  # against it no picture is shown


def test_at_scale_zero_there_is_no_adapter(adapters):
    plain, silent = load(adapters), load(adapters, plain=0.0)
    assert silent.likenesses == {}
    assert silent.weight_bytes == plain.weight_bytes
    torch.testing.assert_close(ask(silent).positive_BCHW, ask(plain).positive_BCHW, rtol=0, atol=0)
    loud, whisper = load(adapters, plain=0.8), load(adapters, plain=1e-6)
    for denoiser in (loud, whisper):
        denoiser.show({"plain": picture(0)})
    torch.testing.assert_close(
        ask(whisper).positive_BCHW, ask(plain).positive_BCHW, rtol=1e-4, atol=1e-5
    )
    assert (ask(loud).positive_BCHW - ask(plain).positive_BCHW).abs().max() > 1e-3


def test_it_is_frozen_and_counts_as_weights(adapters):
    denoiser = load(adapters, plus=0.6)
    assert not any(weight.requires_grad for weight in denoiser._unet.parameters())
    assert not any(module.training for module in denoiser._unet.modules())
    assert denoiser.weight_bytes > load(adapters).weight_bytes
    names = {type(processor).__name__ for processor in denoiser._unet.attn_processors.values()}
    assert names == {"AttnProcessor2_0", "IPAdapterAttnProcessor2_0"}


def test_half_precision(adapters):
    chosen = {"plus": IpAdapter(str(adapters), "sdxl_models/plus.safetensors", scale=0.6)}
    answers = []
    for dtype in ("bfloat16", "float32"):
        model = str(tiny_sdxl("v_prediction"))
        denoiser = build(Config(model=model, ip_adapters=chosen, dtype=dtype), device="cpu")
        denoiser.show({"plus": picture(0)})
        answers.append(ask(denoiser).positive_BCHW)
    torch.testing.assert_close(*answers, rtol=0.1, atol=0.2)


def test_without_a_picture_it_refuses(adapters):
    with pytest.raises(ConfigError, match="ip_adapters: no picture"):
        ask(load(adapters, plain=0.5))


def test_a_wrong_adapter_is_one_line(adapters, tmp_path):
    def refused(said, weights=None, model=None, show=False, **options):
        (tmp_path / "sdxl_models").mkdir(exist_ok=True)
        place = tmp_path / "sdxl_models/wrong.safetensors"
        if weights is not None:
            save_file(weights, place)
        folder = model or str(tmp_path)
        chosen = {"style": IpAdapter(folder, "sdxl_models/wrong.safetensors", **options)}
        with pytest.raises(ModelError, match=said) as error:
            config = Config(model=str(tiny_sdxl("v_prediction")), ip_adapters=chosen)
            denoiser = build(config, device="cpu")
            if show:
                denoiser.show({"style": picture(0)})
        assert str(error.value).startswith("diffusion.sdxl.ip_adapters.style: ")
        assert "\n" not in str(error.value)

    weights = attention_weights()
    make_encoder(tmp_path / "models/image_encoder", projected=PROJECTED + 1)
    refused("there is no file")
    refused("no folder", model="no where")
    refused("--download", model="nobody/never-was-here")
    refused("is no IP-Adapter", {"conv.weight": random(40, 40)})
    refused("is no IP-Adapter", weights)
    face_id = {"image_proj.proj.0.weight": random(8, 4), "image_proj.proj.2.weight": random(8, 8)}
    face_id |= {"image_proj.norm.weight": random(8)}
    refused("face recogniser", weights | face_id)
    more = {"ip_adapter.99.to_k_ip.weight": random(64, TEXT)}
    refused("attention layers; the model's UNet has", plain_projection() | weights | more)
    narrow = {name: weight[:, :8].contiguous() for name, weight in weights.items()}
    refused("takes 8 text features; .* has 40", plain_projection() | narrow)
    right = plain_projection() | weights
    refused("nowhere.* is missing", right, image_encoder="nowhere")
    refused("image encoder gives", right, show=True)


def test_options_out_of_range_are_refused():
    with pytest.raises(ConfigError, match=r"ip_adapters: scale: -1\.0"):
        IpAdapter(scale=-1.0)
    with pytest.raises(ConfigError, match=r"ip_adapters: weights: x\.bin; .*safetensors"):
        IpAdapter(weights="x.bin")
