"""Figures of drawing quality: speckle, seams, symmetry, colours, volume.

Each is a number that says how a skin is drawn, never what it shows: a plain grey figure has no
speckle and no seams. So a figure means something only beside the same figure of drawn skins, and
nearer to theirs is better than smaller. Knows nothing about prompts, palettes or files.

Letters: H, W rows and columns of the skin, T = H·W texels, E pairs of texels.
"""

from collections.abc import Mapping
from functools import lru_cache

import torch
from torch import Tensor

from losses._faces import pairs_at
from models.color import oklab_from_srgb
from models.layout import Arms, SkinLayout, skin_layout
from models.mirror import mirror_pairs

CLEAR = -1
"""The code of a transparent texel."""

_FLAT = 1e-3  # a step in OKLab that nobody sees; keeps the ratio of two flat skins at 1
_TRUNK = ("head", "body")


def measure(skin_HW4: Tensor, layout: SkinLayout) -> Mapping[str, float]:
    """Take every figure of one skin.

    Args:
        skin_HW4: (H, W, 4) uint8 RGBA; alpha 0 or 255.
        layout: of a skin, with or without an outer layer.

    Returns:
        Name to value: `isolated` and `isolated_seen` (shares), `seam_step` (ratio), `symmetry` and
        `limb_symmetry` (shares), `colors` (count), `outer` (share).
    """
    seen_HW4 = wear(skin_HW4, layout)
    return {
        "isolated": isolated_share(skin_HW4, layout),
        "isolated_seen": isolated_share(seen_HW4, layout),
        "seam_step": seam_ratio(skin_HW4, layout),
        "symmetry": symmetry_share(seen_HW4, layout, of_limbs=False),
        "limb_symmetry": symmetry_share(seen_HW4, layout, of_limbs=True),
        "colors": float(count_colors(skin_HW4)),
        "outer": outer_share(skin_HW4, layout),
    }


def wear(skin_HW4: Tensor, layout: SkinLayout) -> Tensor:
    """Lay the outer layer over the base: what is seen of the player.

    Args:
        skin_HW4: (H, W, 4) uint8 RGBA; alpha 0 or 255.
        layout: of a skin.

    Returns:
        (H, W, 4) likewise: base texels show what covers them, outer texels are transparent.
    """
    worn_HW4 = torch.where(layout.mask_HW("base")[..., None], skin_HW4, 0)
    for box in layout.boxes:
        if box.layer == "outer":
            below = layout.box(box.part, "base")
            for face, rect in box.faces.items():
                outer_hw4 = skin_HW4[rect.rows, rect.columns]
                place = below.faces[face]
                base_hw4 = worn_HW4[place.rows, place.columns]
                worn_HW4[place.rows, place.columns] = torch.where(
                    outer_hw4[..., 3:] > 0, outer_hw4, base_hw4
                )
    return worn_HW4


def isolated_HW(skin_HW4: Tensor, layout: SkinLayout) -> Tensor:
    """Mark opaque texels none of whose neighbours has the same colour: (H, W) bool.

    Neighbours share an edge, on the face or across an edge of the box, on the same layer. Eyes and
    buttons are isolated, too, and rightly.
    """
    code_T = _codes(skin_HW4).flatten()
    a_E, b_E = _neighbours(layout.arms, layout.has_overlay).unbind(1)
    is_same_E = (code_T[a_E] == code_T[b_E]) & (code_T[a_E] != CLEAR)
    has_friend_T = torch.zeros(len(code_T), dtype=torch.bool)
    has_friend_T[a_E[is_same_E]] = True
    has_friend_T[b_E[is_same_E]] = True
    is_alone_T = (code_T != CLEAR) & ~has_friend_T
    return is_alone_T.reshape(layout.height, layout.width) & (layout.face_HW >= 0)


def isolated_share(skin_HW4: Tensor, layout: SkinLayout) -> float:
    """Give the share of opaque texels that are isolated; 0 if none is opaque."""
    is_opaque_HW = (skin_HW4[..., 3] > 0) & (layout.face_HW >= 0)
    return _share(isolated_HW(skin_HW4, layout)[is_opaque_HW])


def seam_ratio(skin_HW4: Tensor, layout: SkinLayout) -> float:
    """Compare the colour step across the edges of boxes with that between texels of a face.

    Returns:
        The ratio of the mean OKLab distances of opaque neighbours; 1 where an edge is like any
        other place, above 1 where colours break off at edges. A drawing that ends at an edge on
        purpose, such as a face, raises it, too.
    """
    lab_T3 = oklab_from_srgb(skin_HW4.reshape(-1, 4)[:, :3].float() / 255)
    is_opaque_T = skin_HW4.reshape(-1, 4)[:, 3] > 0

    def mean_step(pair_E2: Tensor) -> float:
        pair_E2 = pair_E2[is_opaque_T[pair_E2].all(1)]
        if not len(pair_E2):
            return 0.0
        return (lab_T3[pair_E2[:, 0]] - lab_T3[pair_E2[:, 1]]).norm(dim=1).mean().item()

    return (mean_step(layout.seams_E2) + _FLAT) / (
        mean_step(_inner_pairs(layout.arms, layout.has_overlay)) + _FLAT
    )


def symmetry_share(skin_HW4: Tensor, layout: SkinLayout, *, of_limbs: bool) -> float:
    """Give the share of texels whose mirror image has the very same colour.

    Limbs are apart from head and body because in old skins, of 64×32, the left ones are copies.

    Args:
        skin_HW4: (H, W, 4) uint8 RGBA.
        layout: of a skin.
        of_limbs: whether to compare right with left limbs; else head and body with themselves.

    Returns:
        In [0, 1]; pairs of which both are transparent do not count.
    """
    code_T = _codes(skin_HW4).flatten()
    a_E, b_E = _mirrors(layout.arms, layout.has_overlay, of_limbs).unbind(1)
    counts_E = (code_T[a_E] != CLEAR) | (code_T[b_E] != CLEAR)
    return _share((code_T[a_E] == code_T[b_E])[counts_E])


def count_colors(skin_HW4: Tensor) -> int:
    """Count the colours of opaque texels."""
    code_HW = _codes(skin_HW4)
    return len(code_HW[code_HW != CLEAR].unique())


def outer_share(skin_HW4: Tensor, layout: SkinLayout) -> float:
    """Give the share of outer texels that are opaque; 0 without an outer layer."""
    return _share(skin_HW4[..., 3][layout.mask_HW("outer")] > 0)


def _codes(skin_HW4: Tensor) -> Tensor:
    """Pack each colour into one number, `CLEAR` where nothing is: (H, W) int64."""
    red, green, blue, alpha = skin_HW4.long().unbind(-1)
    return (red << 16 | green << 8 | blue).masked_fill(alpha == 0, CLEAR)


def _share(claim_N: Tensor) -> float:
    return claim_N.float().mean().item() if len(claim_N) else 0.0


@lru_cache
def _inner_pairs(arms: Arms, overlay: bool) -> Tensor:
    layout = skin_layout(arms, overlay=overlay)
    return torch.cat([pairs_at(layout, (0, 1)), pairs_at(layout, (1, 0))])


@lru_cache
def _neighbours(arms: Arms, overlay: bool) -> Tensor:
    return torch.cat([_inner_pairs(arms, overlay), skin_layout(arms, overlay=overlay).seams_E2])


@lru_cache
def _mirrors(arms: Arms, overlay: bool, of_limbs: bool) -> Tensor:
    """Pairs of texels and their mirror images, of the limbs or of the rest: (E, 2) int64."""
    layout = skin_layout(arms, overlay=overlay)
    is_trunk_HW = torch.zeros(layout.height, layout.width, dtype=torch.bool)
    for box, _, rect in layout.faces():
        is_trunk_HW[rect.rows, rect.columns] = box.part in _TRUNK
    pair_E2 = mirror_pairs(layout)
    return pair_E2[is_trunk_HW.flatten()[pair_E2[:, 0]] != of_limbs]
