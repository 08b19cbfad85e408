"""The loop: one request → one skin.

Knows nothing about file formats or how a model works inside.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import torch
from diffusers.optimization import get_scheduler
from torch.nn.utils import clip_grad_norm_

from config.plugins import find
from config.schema import Config, Request
from losses import Context, Iterate, Loss
from models.coverage import Coverage
from models.diffusion import Denoiser
from models.layout import SkinLayout, flat_layout, skin_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.renderer import shade
from models.rng import StepRng
from models.views import Setting, ViewSampler
from models.views._mix import Mix

if TYPE_CHECKING:
    from tools.io.run_directory import RunDirectory


def layout_of(request: Request) -> SkinLayout:
    """Lay out the canvas that a request asks for."""
    if request.size is not None:
        return flat_layout(*request.size)
    return skin_layout(request.arms, overlay=request.overlay)


def build_views(config: Config, setting: Setting) -> ViewSampler:
    """Build the view samplers of a config as one."""
    samplers = [
        find("models.views", name).build(options, setting) for name, options in config.views.items()
    ]
    return Mix(samplers, [options.weight for options in config.views.values()])


def build_losses(config: Config, context: Context) -> Mapping[str, Loss]:
    """Build the losses of a config, by name."""
    return {
        name: find("losses", name).build(options, context)
        for name, options in config.losses.items()
    }


def optimize(
    request: Request,
    config: Config,
    *,
    palette: Palette,
    denoiser: Denoiser,
    run: "RunDirectory",
    device: str,
) -> None:
    """Optimise one skin, from the start or from where the run stopped, and write it.

    Args:
        request: what is asked for.
        config: how.
        palette: the colours that may be used.
        denoiser: the guidance, loaded.
        run: where things are written; it knows where the last attempt stopped.
        device: "cpu", "cuda", …

    Raises:
        ConfigError: an option does not fit this request.
        Interrupted: the user or the system asked to stop; the state is saved.
    """
    layout = layout_of(request)
    views = build_views(config, Setting(layout, denoiser.resolution, device))
    context = Context(
        layout, denoiser, request.prompt, request.negative_prompt, views.view_names, device
    )
    losses = build_losses(config, context)
    denoiser.release_text_encoders()
    relax = find("models.relaxations", config.grid.relaxation).relax
    grid = PaletteGrid(layout, palette, relax, start=config.grid.start, seed=request.seed)
    grid.to(device)
    coverage = Coverage(layout).to(device)
    optimizer = torch.optim.AdamW(
        grid.parameters(),
        lr=config.optimizer.learning_rate,
        betas=config.optimizer.betas,
        weight_decay=config.optimizer.weight_decay,
    )
    learning_rate = get_scheduler(
        config.optimizer.schedule,
        optimizer,
        num_warmup_steps=config.optimizer.warmup_steps,
        num_training_steps=config.steps,
    )
    state = {
        "grid": grid,
        "coverage": coverage,
        "optimizer": optimizer,
        "learning_rate": learning_rate,
    }
    for step in run.restore(**state):
        rng, progress = StepRng(request.seed, step), step / config.steps
        shot = views(step, rng)
        skin_HW4 = grid.sample(config.grid.temperature.at(progress), rng)
        views_B3HW = shade(skin_HW4, shot.fragments, shot.background_B3)
        iterate = Iterate(step, progress, skin_HW4, views_B3HW, shot, rng)
        terms = {name: loss(iterate) for name, loss in losses.items()}
        optimizer.zero_grad()
        torch.stack([term.value for term in terms.values()]).sum().backward()
        clip_grad_norm_(grid.parameters(), config.optimizer.clip_norm)
        optimizer.step()
        learning_rate.step()
        grid.recentre_()
        coverage.see(shot.fragments)
        run.after_step(iterate, terms, **state)
    run.finish(coverage.fill(grid.discrete()), coverage=coverage.share())
