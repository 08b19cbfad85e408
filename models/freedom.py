"""What each texel may become: which palette entries, whose mirror image it is, or nothing at all.

A texel that is to stay as it was has one entry left. Its picture may still be another colour, that
of the skin it was taken from, exactly. Knows nothing about how a skin is optimised or written.

Letters: H, W rows and columns, N used texels, C colours, K = C + 1 entries, the last transparent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from config.errors import ConfigError, require
from models.color import oklab_from_srgb
from models.layout import SkinLayout
from models.mirror import mirror_T
from models.palette import Palette
from models.parts import owner_HW, parts_mask_HW

Symmetry = Literal["none", "limbs", "all"]


@dataclass(frozen=True, eq=False)
class GivenSkin:
    """A skin to start from.

    Attributes:
        pixels_HW4: (64, 64, 4) uint8 straight RGBA, to the byte as its file has it; a 64×32 file
            has its left limbs already.
    """

    pixels_HW4: Tensor

    def shown_HW4(self, layout: SkinLayout) -> Tensor:
        """Give it as the game shows it, the base opaque: (H, W, 4) premultiplied, in [0, 1]."""
        straight_HW4 = self.pixels_HW4.to(torch.float32) / 255
        alpha_HW1 = straight_HW4[..., 3:].masked_fill(layout.mask_HW("base")[..., None], 1.0)
        return torch.cat([straight_HW4[..., :3] * alpha_HW1, alpha_HW1], -1)

    def seen_P3(self, layout: SkinLayout) -> Tensor:
        """Give the colours of its opaque texels, as often as they are there: (P, 3) uint8."""
        alpha_HW = self.shown_HW4(layout)[..., 3] >= 0.5
        return self.pixels_HW4[alpha_HW & (layout.face_HW >= 0)][:, :3]

    def snap_N(self, layout: SkinLayout, palette: Palette, allowed_NK: Tensor) -> Tensor:
        """Find the entry of each used texel that looks most like it, of those that it may take.

        Colours are compared in OKLab; an outer texel of less than half alpha is transparent.

        Returns:
            (N,) int64.
        """
        color_N3 = self.pixels_HW4.reshape(-1, 4)[layout.texel_N, :3].to(torch.float32) / 255
        exact = "donot_use_mm_for_euclid_dist"
        gap_NC = torch.cdist(oklab_from_srgb(color_N3), palette.oklab_C3, compute_mode=exact)
        nearest_N = gap_NC.masked_fill(~allowed_NK[:, :-1], torch.inf).argmin(-1)
        is_clear_N = self.pixels_HW4.reshape(-1, 4)[layout.texel_N, 3] < 128
        return torch.where(is_clear_N & allowed_NK[:, -1], len(palette), nearest_N)


@dataclass(frozen=True, eq=False)
class Kept:
    """The pixels that stay to the byte what they were.

    Attributes:
        pixels_HW4: (H, W, 4) uint8 straight RGBA.
        is_kept_HW: (H, W) bool; the others have no meaning.
    """

    pixels_HW4: Tensor
    is_kept_HW: Tensor

    def lay_over(self, pixels_HW4: Tensor) -> Tensor:
        """Put them over a picture: (H, W, 4) uint8."""
        return torch.where(self.is_kept_HW[..., None], self.pixels_HW4, pixels_HW4)


@dataclass(frozen=True, eq=False)
class Freedom:
    """What each texel may become.

    Attributes:
        allowed_NK: (N, K) bool, one or more of each row.
        source_N: (N,) int64, whose choice a texel takes: its own, or that of its mirror image;
            None where all have their own.
        shown_N4: (N, 4) premultiplied sRGB and alpha of texels that are shown as they were.
        is_shown_N: (N,) bool, which these are; None where there are none.
        kept: what their pixels are in the file, and those of unused texels; None likewise.
    """

    allowed_NK: Tensor
    source_N: Tensor | None = None
    shown_N4: Tensor | None = None
    is_shown_N: Tensor | None = None
    kept: Kept | None = None


def full_freedom(layout: SkinLayout, palette: Palette) -> Freedom:
    """Let every texel take every colour, and outer ones be transparent."""
    allowed_NK = torch.ones(len(layout.texel_N), len(palette) + 1, dtype=torch.bool)
    allowed_NK[:, -1] = layout.may_be_transparent_N
    return Freedom(allowed_NK)


def make_freedom(
    layout: SkinLayout,
    palette: Palette,
    *,
    choices: Mapping[str, Sequence[int]] | None = None,
    skin: GivenSkin | None = None,
    only: Sequence[str] = (),
    lock: Sequence[str] = (),
    snap_all: bool = False,
    symmetry: Symmetry = "none",
) -> Freedom:
    """Work out what each texel may become.

    Args:
        layout: of the skin.
        palette: all colours.
        choices: places in the palette that the texels of a part may take, by its name; "" is all
            texels that no other name has. None leaves all of them to all.
        skin: what texels that stay are taken from.
        only: parts that are changed; none are all of them. Needs a skin.
        lock: parts that stay. Needs a skin.
        snap_all: whether texels that stay take the palette's nearest colour, too.
        symmetry: whose left halves are the mirror images of the right ones.

    Returns:
        The freedom.

    Raises:
        ConfigError: the options leave nothing to change, or contradict each other.
    """
    allowed_NK = full_freedom(layout, palette).allowed_NK
    texel_N = layout.texel_N
    if choices:
        names = [name for name in choices if name]
        place_N = owner_HW(names, layout).flatten()[texel_N]
        for place, name in enumerate(["", *names], start=-1):
            allowed_K = torch.zeros(len(palette) + 1, dtype=torch.bool)
            allowed_K[list(choices[name])] = True
            allowed_K[-1] = True
            allowed_NK[place_N == place] &= allowed_K
    is_kept_HW = torch.zeros(layout.height, layout.width, dtype=torch.bool)
    if only or lock:
        assert skin is not None, "who locks parts has read a skin"
        is_kept_HW = _kept_HW(layout, only, lock)
    is_kept_N = is_kept_HW.flatten()[texel_N]
    source_N = None
    if symmetry != "none":
        source_N = _tie_N(layout, symmetry, allowed_NK, is_kept_N)
    if not (only or lock):
        return Freedom(allowed_NK, source_N)
    assert skin is not None
    snapped_N = skin.snap_N(layout, palette, full_freedom(layout, palette).allowed_NK)
    one_NK = torch.nn.functional.one_hot(snapped_N, len(palette) + 1).bool()
    allowed_NK = torch.where(is_kept_N[:, None], one_NK, allowed_NK)
    if snap_all:
        return Freedom(allowed_NK, source_N)
    return Freedom(
        allowed_NK,
        source_N,
        skin.shown_HW4(layout).reshape(-1, 4)[texel_N],
        is_kept_N,
        Kept(skin.pixels_HW4, is_kept_HW),
    )


def _kept_HW(layout: SkinLayout, only: Sequence[str], lock: Sequence[str]) -> Tensor:
    """Mark what stays, the unused texels included."""
    is_free_HW = layout.face_HW >= 0
    if only:
        is_free_HW &= parts_mask_HW(only, layout)
    is_free_HW &= ~parts_mask_HW(lock, layout)
    if not is_free_HW.any():
        option = f"--only: {','.join(only)}" if only else f"--lock: {','.join(lock)}"
        raise ConfigError(f"{option}; that leaves no texel to change")
    return ~is_free_HW


def _tie_N(layout: SkinLayout, symmetry: Symmetry, allowed_NK: Tensor, is_kept_N: Tensor) -> Tensor:
    """Say whose choice each texel takes: that of its mirror image on the player's right side."""
    require(not layout.is_flat, "grid.symmetry", "a flat canvas", "a skin, which has two sides")
    texel_N = layout.texel_N
    mirrored_T = mirror_T(layout, "all" if symmetry == "all" else "limbs")
    place_T = torch.full((layout.height * layout.width,), -1, dtype=torch.int64)
    place_T[texel_N] = torch.arange(len(texel_N))
    source_N = place_T[mirrored_T[texel_N]]
    is_wrong_N = (is_kept_N != is_kept_N[source_N]) | (
        (allowed_NK != allowed_NK[source_N]).any(-1) & ~is_kept_N
    )
    if is_wrong_N.any():
        box, _, _ = list(layout.faces())[int(layout.face_HW.flatten()[texel_N[is_wrong_N][0]])]
        raise ConfigError(
            f"--symmetry: hard, but one side of the {box.part} is locked or has a palette of its "
            "own and the other has not; expected the same of both"
        )
    return torch.where(is_kept_N, torch.arange(len(texel_N)), source_N)
