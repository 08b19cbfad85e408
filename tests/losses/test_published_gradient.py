"""Our step against a second reading of SD-piXL's, with two ControlNets, from logits to logits."""

import pytest
import torch
from diffusers import ControlNetModel, DDPMScheduler, StableDiffusionXLPipeline

from config.schema import StartConfig
from losses import Context, Iterate
from losses.sds import Config, build
from models.diffusion import Control, sdxl
from models.layout import flat_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.relaxations.gumbel import relax
from models.renderer import shade
from models.rng import StepRng
from models.schedules import NoiseSchedule
from models.views import Setting, flat
from tests.models.test_controlnets import make_net
from tests.tiny_sdxl import tiny_sdxl

COLORS = torch.tensor([[0, 0, 0], [255, 255, 255], [255, 0, 51], [0, 102, 255]], dtype=torch.uint8)
CANVAS, PIXELS, TAU, LEVEL, SCALES = (4, 4), 64, 1.3, 0.437, (0.15, 0.4)
PROMPT, NEGATIVE, GUIDANCE = "knight", "ugly", 40.0


def published_gradient(folder, nets, logits_NC, exponential_NC, noise, pictures):
    """SD-piXL's step: Gumbel-softmax, three branches, the squared error, all in noise space."""
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        folder, dtype=torch.float64, local_files_only=True
    )
    scheduler = DDPMScheduler.from_config(pipeline.scheduler.config)
    timestep = torch.tensor(round(LEVEL * 999))
    share_NC = torch.softmax((logits_NC - exponential_NC.log()) / TAU, -1)
    color_N3 = torch.stack(
        [
            sum(share * color for share, color in zip(row, COLORS.double() / 255, strict=True))
            for row in share_NC
        ]
    )
    zoom = PIXELS // CANVAS[0]
    view = color_N3.reshape(*CANVAS, 3).repeat_interleave(zoom, 0).repeat_interleave(zoom, 1)
    view = view.permute(2, 0, 1)[None].clone().requires_grad_()
    latents = pipeline.vae.encode(2 * view - 1).latent_dist.mean
    latents = latents * pipeline.vae.config.scaling_factor
    loaded = [ControlNetModel.from_pretrained(net).double().eval() for net in nets]
    with torch.no_grad():
        noisy = scheduler.add_noise(latents, noise, timestep[None])
        tokens, against, pooled, pooled_against = pipeline.encode_prompt(
            PROMPT, negative_prompt=NEGATIVE
        )
        predicted = []
        for words, sentence in ((tokens, pooled), (against, pooled_against)):
            added = {
                "text_embeds": sentence,
                "time_ids": torch.tensor([[PIXELS, PIXELS, 0, 0, PIXELS, PIXELS]]),
            }
            skips, middle = None, 0
            for net, picture, scale in zip(loaded, pictures, SCALES, strict=True):
                said = net(
                    noisy,
                    timestep,
                    encoder_hidden_states=words,
                    controlnet_cond=picture,
                    conditioning_scale=scale,
                    added_cond_kwargs=added,
                )
                new = said.down_block_res_samples
                skips = new if skips is None else [a + b for a, b in zip(skips, new, strict=True)]
                middle = middle + said.mid_block_res_sample
            predicted.append(
                pipeline.unet(
                    noisy,
                    timestep,
                    encoder_hidden_states=words,
                    added_cond_kwargs=added,
                    down_block_additional_residuals=tuple(skips),
                    mid_block_additional_residual=middle,
                ).sample
            )
        with_prompt, without = predicted
        weight = 1 - scheduler.alphas_cumprod[timestep].double()
        gradient = weight * ((with_prompt - noise) + GUIDANCE * (with_prompt - without))
        target = latents - gradient
    (0.5 * (latents - target).square().sum()).backward()
    on_color_N3 = view.grad[0].reshape(3, CANVAS[0], zoom, CANVAS[1], zoom).sum((2, 4))
    on_color_N3 = on_color_N3.flatten(1).T
    on_logits = torch.zeros_like(logits_NC)
    for texel, share_C in enumerate(share_NC):
        for k in range(len(COLORS)):
            for j in range(len(COLORS)):
                slope = share_C[j] * (float(j == k) - share_C[k]) / TAU
                on_logits[texel, k] += slope * (COLORS[j].double() / 255) @ on_color_N3[texel]
    return on_logits


@pytest.fixture(scope="module")
def nets(tmp_path_factory):
    root = tmp_path_factory.mktemp("nets")
    return [make_net(root / name, seed) for seed, name in enumerate(("canny", "depth"))]


def test_the_gradient_on_the_logits_is_the_published_one(nets):
    folder = tiny_sdxl("epsilon", dtype=torch.float64)
    names = ("canny", "depth")
    options = {name: str(net) for name, net in zip(names, nets, strict=True)}
    config = sdxl.Config(model=str(folder), dtype="float64", controlnets=options)
    denoiser = sdxl.build(config, device="cpu")
    layout = flat_layout(*CANVAS)
    start = StartConfig("sphere")
    grid = PaletteGrid(layout, Palette("four", COLORS), relax, start=start, seed=3).double()
    generator = torch.Generator().manual_seed(0)
    pictures = torch.rand(2, 1, 3, PIXELS, PIXELS, generator=generator, dtype=torch.float64)
    noise = NoiseSchedule("uniform", LEVEL, LEVEL)
    loss = build(
        Config(guidance_scale=GUIDANCE, weighting="cumprod", noise=noise),
        Context(layout, denoiser, PROMPT, NEGATIVE, ("",)),
    )

    def ours(scales):
        grid.zero_grad()
        rng = StepRng(5, 7)
        shot = flat.build(flat.Config(), Setting(layout, (PIXELS, PIXELS), "cpu"))(7, rng)
        skin = grid.sample(TAU, rng)
        views = shade(skin, shot.fragments, shot.background_B3.double())
        controls = [
            Control(name, picture, scale)
            for name, picture, scale in zip(names, pictures, scales, strict=True)
        ]
        loss(Iterate(7, 0.3, skin, views, shot, rng, controls)).value.backward()
        return grid.logits_NK.grad[:, : len(COLORS)].clone()

    rng = StepRng(5, 7)
    exponential_NK = torch.empty_like(grid.logits_NK)
    exponential_NK.exponential_(generator=rng.generator("palette grid"))
    expected = published_gradient(
        folder,
        nets,
        grid.logits_NK.detach()[:, : len(COLORS)],
        exponential_NK[:, : len(COLORS)].detach(),
        rng.normal("sds noise", like=torch.zeros(1, 4, 8, 8).double()),
        pictures,
    )
    found = ours(SCALES)
    largest = expected.abs().max()
    assert largest > 1e-6
    # The palette keeps its colours in float32, and the scheduler its levels; that is what is left.
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5 * largest)
    assert (ours((0.0, 0.0)) - expected).abs().max() > 1e-3 * largest, "the nets have a say"
