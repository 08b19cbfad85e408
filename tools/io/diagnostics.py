"""Pictures from inside an optimisation, for those who asked to see them.

Knows nothing about when they are drawn.

Letters: B pictures, H, W rows and columns, K palette entries.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from PIL import Image, ImageDraw
from torch import Tensor

from losses import Iterate, Term
from models.palette_grid import PaletteGrid
from models.reference import Reference
from tools.io.files import replacing
from tools.io.preview import BACKGROUND, FAINT, INK, draw_flat, get_font, tensor_picture
from tools.io.skin_file import color_pixels

_SCALE = 6
_CURVE_SIZE = (640, 320)


def save_inner_pictures(
    folder: Path, step: int, iterate: Iterate, terms: Mapping[str, Term], grid: PaletteGrid
) -> None:
    """Save what a step looked like from inside, as SD-piXL's verbose mode does.

    The skin as sampled (soft) and as it would ship (hard), how undecided each texel is, the views,
    and each picture-like diagnostic of a loss: decoded if the loss says how, else (B, 3, H, W) as
    it is and other channel counts as their strength.

    Args:
        folder: where; a subfolder a kind is made.
        step: how many steps are done.
        iterate: the step.
        terms: what each loss said.
        grid: the skin after the step.
    """
    soft_HW4 = iterate.skin_HW4.detach().cpu()
    color_HW3 = soft_HW4[..., :3] / soft_HW4[..., 3:].clamp(min=1e-6)
    soft_HW4 = torch.cat([color_HW3, soft_HW4[..., 3:]], dim=-1).clamp(0, 1)
    hard_HW4 = color_pixels(grid.discrete(), grid.palette)
    most = torch.log(torch.tensor(float(len(grid.palette) + 1)))
    share_HW1 = (grid.entropy_HW().cpu() / most)[..., None]
    pictures = {
        "soft": draw_flat((255 * soft_HW4).round().to(torch.uint8), _SCALE),
        "hard": draw_flat(hard_HW4, _SCALE),
        "entropy": _enlarge(tensor_picture(share_HW1.float().expand(-1, -1, 3).contiguous())),
        "views": _side_by_side(iterate.views_B3HW.detach().float().cpu()),
    }
    for name, term in terms.items():
        for what, value in term.diagnostics.items():
            if value.ndim == 4:
                kind = f"{name} {what.partition('_')[0]}"
                shown = value.detach() if term.decode is None else term.decode(value.detach())
                pictures[kind] = _side_by_side(_as_color(shown.float().cpu()))
    for name, picture in pictures.items():
        with replacing(folder / name / f"{step:06d}.png") as temporary:
            picture.save(temporary)


def save_photo_pictures(folder: Path, reference: Reference) -> None:
    """Save what became of a photo: its matte, the mask, the cut-out and the fit to the player.

    Args:
        folder: where.
        reference: the photo, fitted.
    """
    cutout = reference.cutout
    pictures = {
        "photo matte": (255 * cutout.matte_HW).round().to(torch.uint8),
        "photo mask": 255 * cutout.mask_HW.to(torch.uint8),
        "photo cut-out": cutout.picture_HW4,
        "photo fit": (255 * reference.picture_HW4).round().to(torch.uint8),
    }
    for name, pixels in pictures.items():
        with replacing(folder / f"{name}.png") as temporary:
            Image.fromarray(pixels.numpy()).save(temporary)


def save_drawn_pictures(folder: Path, pictures: Sequence[Tensor]) -> None:
    """Save what the guidance drew to start from, each (B, 3, H, W), as folder/drawn/0.png, 1, …."""
    for number, color_B3HW in enumerate(pictures):
        with replacing(folder / "drawn" / f"{number}.png") as temporary:
            _side_by_side(color_B3HW.float()).save(temporary)


def draw_curves(folder: Path, curves: Mapping[str, Sequence[float]]) -> None:
    """Draw each loss over the steps, a PNG each.

    Args:
        folder: where.
        curves: name → value after each step.
    """
    for name, values in curves.items():
        with replacing(folder / f"loss {name}.png") as temporary:
            _draw_curve(name, values).save(temporary)


def _draw_curve(name: str, values: Sequence[float]) -> Image.Image:
    width, height = _CURVE_SIZE
    picture = Image.new("RGB", _CURVE_SIZE, BACKGROUND)
    draw = ImageDraw.Draw(picture)
    finite = [value for value in values if abs(value) < float("inf")]
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    spread = high - low or 1.0
    left, top, right, bottom = 20, 44, width - 20, height - 24
    points = [
        (
            left + (right - left) * place / max(1, len(values) - 1),
            bottom - (bottom - top) * (value - low) / spread,
        )
        for place, value in enumerate(values)
        if abs(value) < float("inf")
    ]
    draw.line([(left, bottom), (right, bottom)], FAINT)
    draw.line(points, INK, width=2)
    draw.text((left, 14), f"{name}: {low:.4g} to {high:.4g}", INK, get_font(16))
    draw.text((right, height - 18), f"{len(values)} steps", FAINT, get_font(12), anchor="ra")
    return picture


def _as_color(value_BCHW: Tensor) -> Tensor:
    """Show three channels as colours, any other number as their strength."""
    if value_BCHW.shape[1] == 3:
        return value_BCHW
    strength_B1HW = value_BCHW.norm(dim=1, keepdim=True)
    return (strength_B1HW / strength_B1HW.amax().clamp(min=1e-12)).expand(-1, 3, -1, -1)


def _side_by_side(color_B3HW: Tensor) -> Image.Image:
    row_HW3 = torch.cat(list(color_B3HW.permute(0, 2, 3, 1)), dim=1)
    picture = tensor_picture(row_HW3.contiguous())
    return _enlarge(picture) if color_B3HW.shape[2] < 128 else picture


def _enlarge(picture: Image.Image) -> Image.Image:
    size = (picture.width * _SCALE, picture.height * _SCALE)
    return picture.resize(size, Image.Resampling.NEAREST)
