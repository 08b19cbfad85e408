"""Where the optimisation of a skin starts: at a photo, a skin, or what the guidance draws.

Knows nothing about the steps that follow.

Letters: B views, C, H, W latents or pictures, N used texels.
"""

import dataclasses
from collections.abc import Callable

from torch import Tensor

from config.errors import ConfigError
from config.schema import Config, Request
from losses._score import ViewPrompts
from models.diffusion import Denoiser
from models.freedom import GivenSkin
from models.palette_grid import PaletteGrid
from models.reference import Reference
from models.renderer import shade
from models.rng import StepRng
from models.sampling import fit_colors, prompt_gain, sample
from models.start import skin_logits, start_logits
from models.synchronised import Look, ring, sample_together
from models.views import Shot, ViewSampler
from tools.io.models import locate
from tools.io.run_in_memory import Run


def begin(
    grid: PaletteGrid,
    request: Request,
    config: Config,
    *,
    denoiser: Denoiser,
    views: ViewSampler,
    run: Run,
    reference: Reference | None = None,
    skin: GivenSkin | None = None,
    download: bool = False,
) -> None:
    """Let a grid start near the photo, a skin or what the guidance draws, if the config says so.

    Raises:
        ConfigError: it should start at a photo or a skin and there is none.
    """
    start = config.grid.start
    if start.kind == "skin":
        if skin is None:
            raise ConfigError("grid.start.kind: skin, without one; expected --from_skin")
        strength = start.skin.strength
        grid.start_at_(
            skin_logits(skin, grid.layout, grid.palette, grid.allowed_NK.cpu(), strength=strength)
        )
        return
    if start.kind == "photo":
        if reference is None:
            raise ConfigError("grid.start.kind: photo, without one; expected --input_image")
        options = dataclasses.asdict(start.photo)
        allowed_NK = grid.allowed_NK.cpu()
        grid.start_at_(
            start_logits(reference, grid.layout, grid.palette, allowed_NK=allowed_NK, **options)
        )
        return
    if start.kind == "synchronised":
        draw_together(request, config, grid=grid, denoiser=denoiser, views=views)
        return
    if start.kind != "sample":
        return
    rng = StepRng(request.seed, 0)
    shot = views(0, rng)
    target_BCHW = draw(
        request, config, grid=grid, shot=shot, denoiser=denoiser, run=run, download=download
    )
    color_N3, is_seen_N = fit_colors(
        denoiser,
        target_BCHW,
        shot,
        grid.texel_N,
        size=(grid.layout.height, grid.layout.width),
        steps=start.sample.fit_steps,
    )
    grid.start_near_(
        color_N3, is_seen_N, sharpness=start.sample.sharpness, margin=start.sample.margin
    )


def draw_together(
    request: Request, config: Config, *, grid: PaletteGrid, denoiser: Denoiser, views: ViewSampler
) -> None:
    """Let a grid start near a skin that the guidance draws in all its views at once.

    These are a sheet or a flat canvas where the recipe has such, and else a ring around the player;
    texels that none of them shows start as in "zeros".
    """
    options, rng, layout = config.grid.start.synchronised, StepRng(request.seed, 0), grid.layout
    device = str(grid.logits_NK.device)
    shots = [views(0, rng)]
    if shots[0].scene is not None:
        shots = ring(layout, denoiser.resolution, device=device)
    negative = denoiser.embed([request.negative_prompt])
    looks = []
    for number, shot in enumerate(shots):
        plain_HW4 = grid.paint_discrete()
        latents_BCHW = denoiser.encode(shade(plain_HW4, shot.fragments, shot.background_B3))
        names = shot.view_names
        looks.append(
            Look(
                shot,
                ViewPrompts.read(denoiser, request.prompt, names).pick(names),
                negative.pick([0] * len(names)) if options.guidance_scale else None,
                rng.normal(f"synchronised {number}", like=latents_BCHW),
            )
        )
    color_T3, is_seen_T = sample_together(
        denoiser,
        looks,
        (layout.height, layout.width),
        steps=options.steps,
        guidance_scale=options.guidance_scale,
        exponent=options.exponent,
    )
    grid.start_near_(
        color_T3[grid.texel_N],
        is_seen_T[grid.texel_N],
        sharpness=options.sharpness,
        margin=options.margin,
    )


def draw(
    request: Request,
    config: Config,
    *,
    grid: PaletteGrid,
    shot: Shot,
    denoiser: Denoiser,
    run: Run,
    download: bool,
) -> Tensor:
    """Let the guidance draw the views of a shot, once or often; the best latents: (B, C, H, W)."""
    options = config.grid.start.sample
    rng = StepRng(request.seed, 0)
    names = shot.view_names
    latents_BCHW = denoiser.encode(shade(grid.paint_discrete(), shot.fragments, shot.background_B3))
    positive = ViewPrompts.read(denoiser, request.prompt, names).pick(names)
    negative = denoiser.embed([request.negative_prompt]).pick([0] * len(names))
    drawn = [
        sample(
            denoiser,
            rng.normal(f"sample {number}" if number else "sample", like=latents_BCHW),
            positive,
            negative,
            steps=options.steps,
            guidance_scale=options.guidance_scale,
        )
        for number in range(options.count)
    ]
    run.keep_drawn(drawn, denoiser.decode)
    if len(drawn) == 1:
        return drawn[0]
    score = load_scorer(config, device=str(latents_BCHW.device), download=download)
    if score is None:
        found = [prompt_gain(denoiser, picture, positive, negative, rng) for picture in drawn]
    else:
        pictures = map(denoiser.decode, drawn)
        found = [score(picture, request.prompt).mean().item() for picture in pictures]
    best = max(range(len(found)), key=found.__getitem__)
    run.say(
        f"start: picture {best + 1} of {len(found)}, because {'CLIP' if score else 'the guidance'} "
        f"gives it {found[best]:.4g}, and the worst one {min(found):.4g}"
    )
    return drawn[best]


def load_scorer(
    config: Config, *, device: str, download: bool
) -> Callable[[Tensor, str], Tensor] | None:
    """Load the CLIP that chooses among drawn starts; None where there is none to load.

    Raises:
        ModelError: it is missing or damaged.
    """
    start = config.grid.start
    if start.kind != "sample" or start.sample.clip is None:
        return None
    from models.clip_scorer import load_clip_scorer

    return load_clip_scorer(
        "grid.start.sample.clip", locate(start.sample.clip), device=device, download=download
    )
