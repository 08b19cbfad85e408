from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionXLAdapterPipeline, T2IAdapter

from config.errors import ModelError
from models.diffusion import Control
from tests.models.test_controlnets import PROMPTS, Calls, ask, load, make_net, picture
from tests.tiny_sdxl import tiny_sdxl


def make_adapter(folder: Path, seed=0, **changes) -> Path:
    torch.manual_seed(seed)
    options = {"channels": [32, 64, 64, 64], "num_res_blocks": 1, "downscale_factor": 16}
    T2IAdapter(adapter_type="full_adapter_xl", **(options | changes)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def nets(tmp_path_factory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("adapters")
    return {"canny": make_adapter(root / "canny"), "depth": make_adapter(root / "depth", 1)}


def test_the_unet_says_what_it_says_in_the_librarys_pipeline(nets):
    pipeline = StableDiffusionXLAdapterPipeline.from_pretrained(
        tiny_sdxl("v_prediction"),
        adapter=T2IAdapter.from_pretrained(nets["canny"]),
        local_files_only=True,
    )
    seen = []
    pipeline.unet.register_forward_hook(
        lambda _, args, kwargs, output: seen.append((args[0], args[1], output[0])),
        with_kwargs=True,
    )
    image = picture(5, 1)
    pipeline(
        PROMPTS[0],
        image=image,
        height=64,
        width=64,
        num_inference_steps=3,
        guidance_scale=3.0,
        adapter_conditioning_scale=0.7,
        generator=torch.Generator().manual_seed(0),
        output_type="latent",
    )
    denoiser = load(nets)
    assert denoiser.controls == {"canny": 1, "depth": 1}
    assert len(seen) == 3
    for scaled, timestep, output in seen:
        sigma = denoiser.sigma(timestep / 999).expand(1)
        noisy = scaled[:1] * (1 + sigma**2).sqrt()
        given = noisy, sigma, denoiser.embed(PROMPTS[:1]), denoiser.embed([""])
        found = denoiser.denoise(*given, [Control("canny", image, 0.7)])
        negative, positive = (denoiser._clean(v, noisy, sigma) for v in output.chunk(2))
        torch.testing.assert_close(found.positive_BCHW, positive, rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(found.negative_BCHW, negative, rtol=1e-4, atol=1e-4)
        assert (denoiser.denoise(*given).positive_BCHW - positive).abs().max() > 1e-3


def test_it_runs_once_for_both_branches_and_where_it_acts(nets):
    denoiser = load(nets)
    calls = Calls(denoiser._controlnets["canny"].module)
    both = ask(denoiser, [Control("canny", picture(5), 0.5)])
    assert calls.rows == [2]
    none = ask(denoiser, [Control("canny", picture(5), 0.0)])
    assert calls.rows == [2]
    part = ask(denoiser, [Control("canny", picture(5), 0.5, end=0.6)])  # the first view only
    expected = torch.stack([both.positive_BCHW[0], none.positive_BCHW[1]])
    torch.testing.assert_close(part.positive_BCHW, expected, rtol=1e-5, atol=1e-6)


def test_several_are_added_and_go_with_controlnets(nets, tmp_path):
    denoiser = load(nets | {"edges": make_net(tmp_path / "net", 2)})
    image = picture(5)
    alone = [ask(denoiser, [Control(name, image)]).positive_BCHW for name in denoiser.controls]
    found = ask(denoiser, [Control(name, image) for name in denoiser.controls]).positive_BCHW
    for one in alone:
        assert (found - one).abs().max() > 1e-3
    twice = ask(denoiser, [Control("canny", image, 0.5), Control("canny", image, 0.5)])
    torch.testing.assert_close(twice.positive_BCHW, alone[0], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"channels": [32, 32, 32, 32]}, r"\[32, 32\] channels .* has \[32, 64\]"),
        ({"adapter_type": "full_adapter", "downscale_factor": 8}, "full_adapter; SDXL's is full_"),
    ],
)
def test_an_adapter_of_another_unet_is_one_line(tmp_path, changes, said):
    options = {"channels": [32, 64, 64, 64], "num_res_blocks": 1, "downscale_factor": 16}
    options |= {"adapter_type": "full_adapter_xl"} | changes
    T2IAdapter(**options).save_pretrained(tmp_path / "net")
    with pytest.raises(ModelError, match=said) as error:
        load({"canny": tmp_path / "net"})
    assert str(error.value).startswith("diffusion.sdxl.controlnets.canny: ")


def test_a_folder_of_another_class_is_one_line():
    with pytest.raises(ModelError, match=r"class AutoencoderKL; expected ControlNetModel or T2I"):
        load({"canny": tiny_sdxl() / "vae"})
