"""Which of several seeds of one request came out best.

By CLIP, where the recipe names one for drawn starts. Else by votes: the guidance's own error (how
much it would still change, as `models.best` measures it), the share of texels without a neighbour
of their colour, and the step of colour across edges, each of which ranks the skins; the lowest sum
of ranks wins, and of equal ones that with the least error. They are measures of calm and of
plausibility, and none of beauty.

Letters: H, W rows and columns.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from config.schema import BestConfig
from models.diffusion import Denoiser
from tools.contact_sheet import HEROES, draw_heroes
from tools.evaluation.figures import isolated_share, seam_ratio
from tools.io.preview import CARD
from tools.io.skin_file import SkinPicture, read_picture
from tools.optimize import Job, build_guidance, build_judge, layout_of

LEAST_WINS = ("error", "isolated", "seam_step")
"""Figures that vote, in this order."""

Score = Callable[[Tensor, str], Tensor]


def measure(job: Job, denoiser: Denoiser, *, device: str, score: Score | None) -> dict[str, float]:
    """Measure a skin that is made.

    Args:
        job: that made it; its folder holds skin.png.
        denoiser: its guidance.
        device: where that works.
        score: CLIP's, from `load_scorer`; None without it.

    Returns:
        "clip", where it scores; else "error" and, of a skin, the other figures of `LEAST_WINS`.
    """
    layout = layout_of(job.request)
    pixels_HW4 = read_picture(job.folder() / "skin.png")
    if score is not None:
        picture = Image.new("RGB", (HEROES[1], HEROES[0]), CARD)
        if layout.is_flat:
            picture = Image.fromarray(pixels_HW4[..., :3].numpy())
        else:
            draw_heroes(picture, (0, 0), SkinPicture(pixels_HW4, layout))
        picture_HW3 = torch.from_numpy(np.asarray(picture).copy())
        return {"clip": score(picture_HW3.permute(2, 0, 1)[None] / 255, job.request.prompt).item()}
    config = dataclasses.replace(job.config, best=BestConfig(every=1))
    views, _ = build_guidance(
        job.request, config, denoiser=denoiser, device=device, reference=job.reference
    )
    judge = build_judge(job.request, config, denoiser=denoiser, views=views)
    skin_HW4 = pixels_HW4.float() / 255
    skin_HW4[..., :3] *= skin_HW4[..., 3:]
    figures = {"error": judge.measure(skin_HW4.to(device))}
    if not layout.is_flat:
        figures["isolated"] = isolated_share(pixels_HW4, layout)
        figures["seam_step"] = seam_ratio(pixels_HW4, layout)
    return figures


def choose(figures: Sequence[Mapping[str, float]]) -> int:
    """Choose the best of several skins.

    Args:
        figures: of each, from `measure`; all have the same ones.

    Returns:
        Its place; the first of equals.
    """
    if "clip" in figures[0]:
        return max(range(len(figures)), key=lambda place: figures[place]["clip"])
    voting = [name for name in LEAST_WINS if name in figures[0]]

    def votes(place: int) -> tuple[int, float]:
        ranks = [sum(other[name] < figures[place][name] for other in figures) for name in voting]
        return sum(ranks), figures[place]["error"]

    return min(range(len(figures)), key=votes)


def say_how(figures: Mapping[str, float]) -> str:
    """Say what chose, for people."""
    return "CLIP" if "clip" in figures else f"the fewest places lost in {', '.join(figures)}"


def skin_picture(job: Job, path: Path) -> SkinPicture:
    """Read a finished skin to draw it."""
    return SkinPicture(read_picture(path), layout_of(job.request))
