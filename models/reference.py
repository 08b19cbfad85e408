"""A photo as a skin to begin with: what it shows on the front, something plausible elsewhere.

A person is seven and a half heads tall and a player four, so one scale for all of it would put the
chin on the chest. Each part is fitted by itself instead: its height in the photo gives its scale,
the same in both directions, and what its window then sees beyond the subject takes the nearest
colour of the subject. Nothing is squashed; what is too thin is made thicker. Colours are averaged
over a texel's area in linear light with the matte as weight, and stay unquantised here.

Knows nothing about files, palettes or logits.

Letters: H, W rows and columns of photo or skin, R, C rows and columns of a part, T texels.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

from models.color import linear_from_srgb, oklab_from_srgb
from models.landmarks import Fit, Framing, Landmarks, find_landmarks
from models.layout import Rect, SkinLayout
from models.matting.cutout import CutOut

FINENESS = 16
"""Pixels along a texel of the fitted picture."""

_FACE_SHARE = 0.85  # of the head's height; its crown is for the top of the box, hair and all
_SEEN = 0.25  # of a texel is the subject's: its colour counts
_ARM_HEADS = 0.45  # the width of an arm, hanging
_ARM_LONGER = 1.2  # how far hands hang down, over the torso's height
_LEG_SHARE = 0.7  # of half the silhouette: without the gap between the legs
_HIP_SHARE = 0.9  # of the widest row of the torso: narrower ones below it are hips without arms
_SIDE_CONFIDENCE = 0.25  # of what goes around a corner
_LIMB_DARKER = 0.6  # linear light of trousers that nobody saw over that of the clothes
_SHOE_DARKER = 0.25
_NAPE_DARKER = 0.8
_LIKE_HAIR, _LIKE_SKIN, _LIKE_CLOTHES = 0.16, 0.15, 0.1  # in OKLab
_SHOE_ROWS, _HAND_ROWS = 2, 2

# part: column of the front picture (32 rows, 16 columns), row.
_FRONT_PLACE = {
    "head": (4, 0),
    "body": (4, 8),
    "right_arm": (0, 8),
    "left_arm": (12, 8),
    "right_leg": (4, 20),
    "left_leg": (8, 20),
}


@dataclass(frozen=True, eq=False)
class Reference:
    """What a photo says about a skin.

    Attributes:
        skin_HW4: (H, W, 4) float32 straight sRGB and alpha in [0, 1] of the base; all else is 0.
        confidence_HW: (H, W) float32: 1 where the photo shows the texel on a front face, 0 where
            its colour was guessed.
        front_HW4: (32, 16, 4) the front faces as one picture, straight; alpha is how much of each
            texel the subject covered in the photo. On a flat canvas, the canvas.
        picture_HW4: the same, `FINENESS` times finer; on a flat canvas, 4 times.
        framing: what the photo shows; None on a flat canvas.
        cutout: the subject, as it was found.
        landmarks: where its parts are in the photo; None on a flat canvas.
    """

    skin_HW4: Tensor
    confidence_HW: Tensor
    front_HW4: Tensor
    picture_HW4: Tensor
    framing: Framing | None
    cutout: CutOut
    landmarks: Landmarks | None = None

    def colors_P3(self, layout: SkinLayout) -> Tensor:
        """Give the colours to take a palette from: (P, 3) uint8 sRGB of the used base texels.

        They are the photo's, averaged over a texel each. The photo's pixels themselves would give
        a palette that is two fifths farther from the fit (24 colours, all example photos), because
        accents smaller than a texel and a large torso take the face's share.
        """
        base_P3 = self.skin_HW4[..., :3][layout.mask_HW("base")]
        return (255 * base_P3).round().to(torch.uint8)

    def front_places(self, layout: SkinLayout) -> Iterator[tuple[Rect, int, int]]:
        """Walk over the base's front faces: where each lies, and its row, column in `front_HW4`."""
        if layout.is_flat:
            yield layout.boxes[0].faces["front"], 0, 0
            return
        for part in _FRONT_PLACE:
            yield (layout.box(part, "base").faces["front"], *_front_corner(part, layout))


def make_reference(cutout: CutOut, layout: SkinLayout, *, fit: Fit = "auto") -> Reference:
    """Fit a photo's subject to a skin, or the photo to a flat canvas.

    Args:
        cutout: the subject.
        layout: of the skin or of the canvas.
        fit: how much of a person the photo shows; "auto" measures it. No effect on a flat canvas.

    Returns:
        The reference, on the layout's canvas.
    """
    if layout.is_flat:
        return _fit_canvas(cutout, layout)
    marks = find_landmarks(
        cutout.mask_HW,
        oklab_from_srgb(cutout.photo_HW4[..., :3].to(torch.float32) / 255),
        fit=fit,
    )
    light_HW4 = _premultiplied_light(cutout)
    windows = _place_windows(marks, layout)
    parts = {name: _see(light_HW4, window) for name, window in windows.items()}
    head = windows["head"]
    crown = _Window((1, 8), marks.top, head.scale, head.middle_H)
    crown_RC3 = _spread(_see(light_HW4, crown))
    fine = {name: _see(light_HW4, window, fineness=FINENESS) for name, window in windows.items()}
    mean_3 = light_HW4[..., :3].sum((0, 1)) / light_HW4[..., 3].sum()
    fronts = _complete(parts, mean_3)
    skin_HW4, confidence_HW = _wrap(fronts, parts, crown_RC3, layout)
    return Reference(
        skin_HW4,
        confidence_HW,
        _join({name: _straight(seen_RC4) for name, seen_RC4 in parts.items()}, layout, 1),
        _join({name: _straight(seen_RC4) for name, seen_RC4 in fine.items()}, layout, FINENESS),
        marks.framing,
        cutout,
        marks,
    )


def fit_map(map_HW: Tensor, reference: Reference, layout: SkinLayout) -> Tensor:
    """Fit a number for each pixel of a photo, such as its depth, as the photo itself was fitted.

    Args:
        map_HW: as large as the photo.
        reference: of the photo, on this layout.
        layout: of a skin.

    Returns:
        As `Reference.picture_HW4`, without channels: means of what the subject covers, 0 elsewhere.
    """
    assert reference.landmarks is not None, "a flat canvas has no parts to fit"
    matte_HW1 = reference.cutout.matte_HW[..., None]
    weighed_HW4 = torch.cat([(map_HW[..., None] * matte_HW1).expand(-1, -1, 3), matte_HW1], dim=-1)
    seen = {
        name: _see(weighed_HW4, window, fineness=FINENESS)
        for name, window in _place_windows(reference.landmarks, layout).items()
    }
    return _join(seen, layout, FINENESS)[..., 0]


@dataclass(frozen=True, eq=False)
class _Window:
    """A part's window onto the photo: upright, but its middle may move from row to row.

    Attributes:
        size: (rows, columns) in texels.
        top: first row of the photo.
        scale: pixels a texel, both ways.
        middle_H: (H,) column of the photo at the window's middle, for each row of the photo.
        reach: pixels from the middle within which the part is.
        end: row of the photo from which on it is not.
    """

    size: tuple[int, int]
    top: float
    scale: float
    middle_H: Tensor
    reach: float = torch.inf
    end: float = torch.inf


def _place_windows(marks: Landmarks, layout: SkinLayout) -> dict[str, _Window]:
    """Give each part that the photo can show its window."""
    head = marks.chin - marks.top
    straight_H = torch.full_like(marks.middle_H, _middle(marks, 0.05, 0.75))
    share = 1.0 if marks.framing == "head" else _FACE_SHARE
    top = marks.chin - share * head
    windows = {"head": _Window((8, 8), top, share * head / 8, straight_H)}
    if marks.framing == "head":
        return windows
    scale = (marks.crotch - marks.chin) / 12
    # Near the neck the middle of the silhouette is the head's, hair and all, so it may lean.
    windows["body"] = _Window((12, 8), marks.chin, scale, _lean(marks))
    arm_width = layout.box("right_arm", "base").size[0]
    reach, end = _ARM_HEADS * head / 2, _end_of_arms(marks)
    for name, middle_H in (
        ("right_arm", marks.left_H + reach),
        ("left_arm", marks.right_H - reach),
    ):
        windows[name] = _Window(
            (12, arm_width), marks.chin, _ARM_LONGER * scale, middle_H, reach, end
        )
    if marks.framing == "full":
        scale = (marks.feet - marks.crotch) / 12
        for name, middle_H in (
            ("right_leg", (marks.left_H + marks.middle_H) / 2),
            ("left_leg", (marks.middle_H + marks.right_H) / 2),
        ):
            reach = _LEG_SHARE * _typical_leg(marks) / 2
            windows[name] = _Window((12, 4), marks.crotch, scale, middle_H, reach)
    return windows


def _middle(marks: Landmarks, first: float, last: float) -> float:
    """Say where the head's middle is, from rows at these shares of its height."""
    height = marks.chin - marks.top
    rows = slice(int(marks.top + first * height), int(marks.top + last * height) + 1)
    return float(marks.middle_H[rows].median())


def _lean(marks: Landmarks) -> Tensor:
    """Lay a straight line through the torso's middle: (H,) columns."""
    last = int(min(marks.crotch, marks.bottom))
    row_T = torch.arange(min(int(marks.chin), last - 1), last, dtype=torch.float32)
    middle_T = marks.middle_H[row_T.long()]
    away_T = row_T - row_T.mean()
    slope = (away_T * (middle_T - middle_T.mean())).sum() / (away_T**2).sum().clamp(min=1)
    return middle_T.mean() + slope * (torch.arange(len(marks.middle_H)) - row_T.mean())


def _end_of_arms(marks: Landmarks) -> float:
    """Say from which row on the silhouette's edges are hips and no arms: the arms were bent."""
    torso = marks.crotch - marks.chin
    last = int(min(marks.chin + _ARM_LONGER * torso, marks.bottom))
    first = min(int(marks.chin), last - 1)
    width_T = (marks.right_H - marks.left_H)[first:last]
    is_wide_T = width_T >= _HIP_SHARE * width_T.max()
    return first + int(torch.nonzero(is_wide_T)[-1, 0]) + 1.0


def _typical_leg(marks: Landmarks) -> float:
    """Half of what the silhouette spans between crotch and feet, in pixels."""
    rows = slice(int(min(marks.crotch, marks.bottom - 1)), int(min(marks.feet, marks.bottom)) + 1)
    return float((marks.right_H - marks.left_H)[rows].median()) / 2


def _premultiplied_light(cutout: CutOut) -> Tensor:
    """Give a photo as (H, W, 4) linear light times matte, and matte.

    At the silhouette's rim colours are mixed with the background's, so pixels there, and what is
    left of the matte beyond it, take the colour of the nearest pixel farther in.
    """
    linear_HW3 = linear_from_srgb(cutout.photo_HW4[..., :3].to(torch.float32) / 255)
    if cutout.rim:
        brush = np.ones((2 * cutout.rim + 1, 2 * cutout.rim + 1), np.uint8)
        # The photo's edges are no rim: the subject goes on beyond them.
        inner = cv2.erode(cutout.mask_HW.numpy().astype(np.uint8), brush)
        if inner.any():
            _, nearest = cv2.distanceTransformWithLabels(
                1 - inner, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
            )
            # Label n is the n-th inner pixel in reading order, counted from 1.
            inner_I3 = linear_HW3[torch.from_numpy(inner).bool()]
            linear_HW3 = inner_I3[torch.from_numpy(nearest.astype(np.int64)) - 1]
    matte_HW1 = cutout.matte_HW[..., None]
    return torch.cat([linear_HW3 * matte_HW1, matte_HW1], dim=-1)


def _see(light_HW4: Tensor, window: _Window, fineness: int = 1) -> Tensor:
    """Average what each texel of a window covers.

    By a grid of points about a pixel apart, at most 32 a side: (R, C, 4) straight linear light and
    the share of the texel that the subject covers.
    """
    height, width = light_HW4.shape[:2]
    num_rows, num_columns = (fineness * size for size in window.size)
    scale = window.scale / fineness
    points = max(1, min(32, round(scale)))
    offset_P = (torch.arange(points) + 0.5) / points
    y_Y = window.top + scale * (torch.arange(num_rows)[:, None] + offset_P).flatten()
    row_Y = y_Y.floor().long()
    away_X = scale * ((torch.arange(num_columns)[:, None] + offset_P).flatten() - num_columns / 2)
    middle_Y = window.middle_H[row_Y.clamp(0, height - 1)]
    column_YX = (middle_Y[:, None] + away_X).floor().long()
    is_inside_YX = (
        ((row_Y >= 0) & (row_Y < height))[:, None]
        & (column_YX >= 0)
        & (column_YX < width)
        & (away_X.abs() <= window.reach)
        & (y_Y < window.end)[:, None]
    )
    light_YX4 = light_HW4[row_Y.clamp(0, height - 1)[:, None], column_YX.clamp(0, width - 1)]
    light_YX4 = light_YX4 * is_inside_YX[..., None]
    light_RC4 = light_YX4.reshape(num_rows, points, num_columns, points, 4).mean((1, 3))
    color_RC3 = light_RC4[..., :3] / light_RC4[..., 3:].clamp(min=1e-6)
    return torch.cat([color_RC3, light_RC4[..., 3:]], dim=-1)


def _straight(seen_RC4: Tensor) -> Tensor:
    """Turn linear light into sRGB; alpha stays."""
    return torch.cat([_srgb_from_linear(seen_RC4[..., :3]), seen_RC4[..., 3:]], dim=-1)


def _srgb_from_linear(linear: Tensor) -> Tensor:
    """Apply the sRGB transfer curve; values beyond [0, 1] are cut off."""
    linear = linear.clamp(0, 1)
    curved = 1.055 * linear.clamp(min=1e-9) ** (1 / 2.4) - 0.055
    return torch.where(linear <= 0.0031308, 12.92 * linear, curved)


def _spread(seen_RC4: Tensor) -> Tensor | None:
    """Give every texel a colour, from the nearest that the subject covers, rather in its row.

    Rows below all that the subject covers are of the dominant colour of what it covers.

    Returns:
        (R, C, 3) linear light, or None where the subject covers nothing.
    """
    num_rows, num_columns = seen_RC4.shape[:2]
    color_T3 = seen_RC4[..., :3].flatten(0, 1)
    place_T2 = torch.cartesian_prod(torch.arange(num_rows) * 4.0, torch.arange(num_columns) * 1.0)
    is_seen_T = seen_RC4[..., 3].flatten() >= _SEEN
    if not is_seen_T.any():
        return None
    nearest_T = torch.cdist(place_T2, place_T2[is_seen_T], p=1).argmin(1)
    spread_RC3 = color_T3[is_seen_T][nearest_T].reshape(num_rows, num_columns, 3)
    last = int(torch.nonzero(is_seen_T)[-1, 0]) // num_columns
    spread_RC3[last + 1 :] = _dominant(color_T3[is_seen_T])
    return spread_RC3


def _complete(parts: dict[str, Tensor], mean_3: Tensor) -> dict[str, Tensor]:
    """Give every front face a colour everywhere: (R, C, 3) linear light each.

    What the photo does not show: an arm or a leg is the mirror image of the other; without either,
    arms are as the torso's sides and end in hands of the colour of the face, and legs are the
    darker dominant colour of the clothes and end in still darker shoes. Without a torso, the
    clothes are of the dominant colour of the head's lowest rows. A head of which nothing is seen
    is of the subject's mean colour.
    """
    fronts = {name: colors for name, seen in parts.items() if (colors := _spread(seen)) is not None}
    head_RC3 = fronts.setdefault("head", mean_3.repeat(8, 8, 1))
    skin_3 = head_RC3[4:7, 2:6].flatten(0, 1).median(0).values
    if "body" in fronts:
        clothes_3 = _dominant(fronts["body"].flatten(0, 1))
    else:
        clothes_3 = _dominant(head_RC3[6:].flatten(0, 1))
        fronts["body"] = clothes_3.expand(12, 8, 3).clone()
    return fronts | _complete_arms(fronts, parts, skin_3) | _complete_legs(fronts, parts, clothes_3)


def _complete_arms(
    fronts: dict[str, Tensor], parts: dict[str, Tensor], skin_3: Tensor
) -> dict[str, Tensor]:
    """Give both arms their colours, as `_complete` says."""
    body_RC3 = fronts["body"]
    right_RC3, left_RC3 = _both(fronts, parts, "arm")
    if right_RC3 is None or left_RC3 is None:
        right_RC3, left_RC3 = body_RC3[:, :1].repeat(1, 4, 1), body_RC3[:, -1:].repeat(1, 4, 1)
    arms = {"right_arm": right_RC3.clone(), "left_arm": left_RC3.clone()}
    for name, arm_RC3 in arms.items():
        for row in _unseen_rows(parts.get(name), _HAND_ROWS):
            arm_RC3[row] = skin_3
    return arms


def _complete_legs(
    fronts: dict[str, Tensor], parts: dict[str, Tensor], clothes_3: Tensor
) -> dict[str, Tensor]:
    """Give both legs their colours, as `_complete` says."""
    right_RC3, left_RC3 = _both(fronts, parts, "leg")
    if right_RC3 is None or left_RC3 is None:
        trousers_RC3 = (_LIMB_DARKER * clothes_3).expand(12, 4, 3)
        right_RC3, left_RC3 = trousers_RC3, trousers_RC3
    legs = {"right_leg": right_RC3.clone(), "left_leg": left_RC3.clone()}
    for name, leg_RC3 in legs.items():
        for row in _unseen_rows(parts.get(name), _SHOE_ROWS):
            leg_RC3[row] = _SHOE_DARKER * clothes_3
    return legs


def _both(
    fronts: dict[str, Tensor], parts: dict[str, Tensor], limb: str
) -> tuple[Tensor | None, Tensor | None]:
    """Look up a pair of limbs; one that is hardly seen is the mirror image of the other.

    So is an arm that is much less like the clothes than the other: it holds something.
    """
    names = f"right_{limb}", f"left_{limb}"
    seen = [_seen_share(parts[name]) if name in fronts else 0.0 for name in names]
    right_RC3, left_RC3 = (fronts.get(name) for name in names)
    if left_RC3 is not None and seen[0] < seen[1] / 4:
        right_RC3 = left_RC3.flip(1)
    elif right_RC3 is not None and seen[1] < seen[0] / 4:
        left_RC3 = right_RC3.flip(1)
    elif limb == "arm" and right_RC3 is not None and left_RC3 is not None:
        clothes_3 = _lab(_dominant(fronts["body"].flatten(0, 1)))
        right, left = (
            (_lab(arm) - clothes_3).norm(dim=-1).median() for arm in (right_RC3, left_RC3)
        )
        if left < _LIKE_CLOTHES < right / 2:
            right_RC3 = left_RC3.flip(1)
        elif right < _LIKE_CLOTHES < left / 2:
            left_RC3 = right_RC3.flip(1)
    return right_RC3, left_RC3


def _seen_share(seen_RC4: Tensor) -> float:
    """Say in which share of its rows a part is seen."""
    return (seen_RC4[..., 3] >= _SEEN).any(1).to(torch.float32).mean().item()


def _unseen_rows(seen_RC4: Tensor | None, last: int) -> list[int]:
    """List those of a limb's last rows that the photo does not show."""
    rows = range(12 - last, 12)
    if seen_RC4 is None:
        return list(rows)
    return [row for row in rows if not (seen_RC4[row, :, 3] >= _SEEN).any()]


def _dominant(color_T3: Tensor) -> Tensor:
    """Choose the colour that most others are near, in OKLab: (3,) in the terms that came in."""
    lab_T3 = _lab(color_T3)
    nearness_TT = torch.exp(-((torch.cdist(lab_T3, lab_T3) / 0.08) ** 2))
    return color_T3[nearness_TT.sum(1).argmax()]


def _wrap(
    fronts: dict[str, Tensor],
    parts: dict[str, Tensor],
    crown_RC3: Tensor | None,
    layout: SkinLayout,
) -> tuple[Tensor, Tensor]:
    """Put the front faces on a skin and go around the corners from them.

    The top of the head begins with the crown, the subject's highest row, where it is seen.

    Returns:
        The skin, straight sRGB and alpha, and the confidence.
    """
    skin_HW4 = torch.zeros(layout.height, layout.width, 4)
    confidence_HW = torch.zeros(layout.height, layout.width)
    for part, front_RC3 in fronts.items():
        box = layout.box(part, "base")
        front_RC3 = front_RC3[:, : box.size[0]]
        back_RC3 = _back(part, fronts)[:, : box.size[0]]
        faces = _faces(part, front_RC3, back_RC3, depth=box.size[2])
        if part == "head" and crown_RC3 is not None:
            faces["top"] = crown_RC3.repeat(8, 1, 1)
        seen_RC = parts[part][..., 3] if part in parts else torch.zeros(front_RC3.shape[:2])
        seen_RC = seen_RC * (seen_RC >= _SEEN)
        trust = {
            "front": seen_RC,
            "right": _SIDE_CONFIDENCE * seen_RC[:, :1] * _near(box.size[2]).flip(0),
            "left": _SIDE_CONFIDENCE * seen_RC[:, -1:] * _near(box.size[2]),
            "top": _SIDE_CONFIDENCE * seen_RC[:1] * _near(box.size[2]).flip(0)[:, None],
        }
        for face, rect in box.faces.items():
            skin_HW4[rect.rows, rect.columns, :3] = _srgb_from_linear(faces[face])
            skin_HW4[rect.rows, rect.columns, 3] = 1
            if face in trust:
                confidence_HW[rect.rows, rect.columns] = trust[face]
    return skin_HW4, confidence_HW


def _near(depth: int) -> Tensor:
    """Mark the half of a side that is next to the front, as a side's columns from the front on."""
    return (torch.arange(depth) < depth / 2).to(torch.float32)


def _faces(part: str, front_RC3: Tensor, back_RC3: Tensor, *, depth: int) -> dict[str, Tensor]:
    """Make the six faces of a box, each as its texels lie in the file.

    The columns of a face run towards the front on "right" and away from it on "left"; rows of top
    and bottom run towards the front.
    """
    # How much of a side is the front's edge and how much the back's.
    near = 3 if part == "head" else depth if part == "body" else (depth + 1) // 2
    edge_2R3 = front_RC3[:, [0, -1]].transpose(0, 1)
    if part == "head":
        edge_2R3 = _go_around(front_RC3).side_2R3
    right_RD3 = _side(edge_2R3[0], back_RC3[:, -1], depth, near)
    left_RD3 = _side(edge_2R3[1], back_RC3[:, 0], depth, near)
    top_DC3 = _side(front_RC3[0], back_RC3[0].flip(0), depth, (depth + 1) // 2).transpose(0, 1)
    bottom_DC3 = front_RC3[-1].expand(depth, -1, -1)
    return {
        "front": front_RC3,
        "back": back_RC3,
        "right": right_RD3.flip(1),
        "left": left_RD3,
        "top": top_DC3.flip(0),
        "bottom": bottom_DC3,
    }


def _side(near_R3: Tensor, far_R3: Tensor, depth: int, near: int) -> Tensor:
    """Fill a side from its two edges: (R, depth, 3), the near edge first."""
    return torch.stack([near_R3] * near + [far_R3] * (depth - near), dim=1)


def _back(part: str, fronts: dict[str, Tensor]) -> Tensor:
    """Guess a back face, as its texels lie in the file: its first column meets the left side.

    The back of the head continues its rim: going down, a row is as the rim beside it, unless that
    is skin or a hand, then as the row above; so hair and hats go around and faces do not. Under
    short hair there are two rows of neck. A row of the torso's back has the colour that dominates
    in the outer columns of the front around it, without what is in the middle, such as an open
    jacket's shirt; long hair falls on it. Limbs are as their fronts.
    """
    front_RC3 = fronts[part]
    if part not in ("head", "body"):
        return front_RC3.flip(1)
    if part == "head":
        return _go_around(front_RC3).back_RC3
    outer_R43 = front_RC3[:, [0, 1, -2, -1]]
    near_R5 = (torch.arange(12)[:, None] + torch.arange(-2, 3)).clamp(0, 11)
    around_RT3 = outer_R43[near_R5].flatten(1, 2)
    row_R3 = torch.stack([_dominant(around_T3) for around_T3 in around_RT3])
    back_RC3 = row_R3[:, None].repeat(1, 8, 1)
    rim = _go_around(fronts["head"])
    if rim.is_long:
        back_RC3[:3, 1:7] = rim.back_RC3[5:, 1:7].mean((0, 1))
    return back_RC3


@dataclass(frozen=True, eq=False)
class _Rim:
    """The outer columns of a head's front, continued around it.

    Attributes:
        side_2R3: (2, 8, 3) what the sides begin with, the player's right first: the rim, without
            hands that lie before it.
        back_RC3: (8, 8, 3) the back, as its texels lie in the file.
        is_long: whether the hair goes on below the head.
    """

    side_2R3: Tensor
    back_RC3: Tensor
    is_long: bool


def _go_around(front_RC3: Tensor) -> _Rim:
    """Continue a head's rim around it, as `_back` says."""
    skin_3 = front_RC3[4:7, 2:6].flatten(0, 1).median(0).values
    rim_2R3 = front_RC3[:, [0, -1]].transpose(0, 1)
    from_skin_2R = (_lab(rim_2R3) - _lab(skin_3)).norm(dim=-1)
    hair_2R3, side_2R3, num_long = rim_2R3.clone(), rim_2R3.clone(), 0
    for side, rim_R3 in enumerate(rim_2R3):
        row_3, top_3 = rim_R3[:2].mean(0), rim_R3[:4].median(0).values
        for row in range(8):
            # A hat ends and hair begins within the upper half; below it, that is a hand or an ear.
            from_hair = (_lab(rim_R3[row]) - _lab(row_3 if row < 4 else top_3)).norm()
            if from_hair <= from_skin_2R[side, row] and (row < 4 or bool(from_hair < _LIKE_HAIR)):
                row_3 = rim_R3[row]
                num_long += int(row >= 6)
            elif from_skin_2R[side, row] > _LIKE_SKIN:
                side_2R3[side, row] = row_3
            hair_2R3[side, row] = row_3
    # Of both sides, that which is less like skin is hair for sure.
    is_left_R = (_lab(hair_2R3) - _lab(skin_3)).norm(dim=-1).diff(dim=0)[0] > 0
    hair_R3 = torch.where(is_left_R[:, None], hair_2R3[1], hair_2R3[0])
    back_RC3 = hair_R3[:, None].repeat(1, 8, 1)
    is_long = num_long >= 2
    if not is_long:
        back_RC3[6:] = _NAPE_DARKER * skin_3
    return _Rim(side_2R3, back_RC3, is_long)


def _lab(linear_3: Tensor) -> Tensor:
    """Convert linear light to OKLab."""
    return oklab_from_srgb(_srgb_from_linear(linear_3))


def _front_corner(part: str, layout: SkinLayout) -> tuple[int, int]:
    """Say in which row and column of the front picture a part begins."""
    column, row = _FRONT_PLACE[part]
    if part == "right_arm":  # a slim one is next to the body
        column += 4 - layout.box(part, "base").size[0]
    return row, column


def _join(pictures: dict[str, Tensor], layout: SkinLayout, fineness: int) -> Tensor:
    """Put pictures of the parts' fronts together as the player is seen from the front."""
    front = torch.zeros(32 * fineness, 16 * fineness, 4)
    for part, picture_RC4 in pictures.items():
        row, column = _front_corner(part, layout)
        top, left = row * fineness, column * fineness
        height, width = picture_RC4.shape[:2]
        front[top : top + height, left : left + width] = picture_RC4
    return front


def _fit_canvas(cutout: CutOut, layout: SkinLayout) -> Reference:
    """Fill a flat canvas with a photo's middle, background and all."""
    height, width = cutout.mask_HW.shape
    scale = min(height / layout.height, width / layout.width)
    whole = CutOut(cutout.photo_HW4, torch.ones(height, width), cutout.mask_HW, 0, cutout.method)
    window = _Window(
        (layout.height, layout.width),
        (height - scale * layout.height) / 2,
        scale,
        torch.full((height,), width / 2),
    )
    light_HW4 = _premultiplied_light(whole)
    skin_HW4 = _straight(_see(light_HW4, window))
    fine_HW4 = _straight(_see(light_HW4, window, fineness=4))
    confidence_HW = torch.ones(layout.height, layout.width)
    return Reference(skin_HW4, confidence_HW, skin_HW4, fine_HW4, None, cutout)
