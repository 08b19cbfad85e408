"""One picture that shows all of a skin: flat, from four sides, and in space.

Knows nothing about runs; `tools.io.video` uses its parts for films.

Letters: H, W rows and columns of the skin, T = H·W texels, P samples, L surfaces along a ray.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import torch
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from torch import Tensor

from models.cameras import Cameras, orbit_cameras
from models.layout import Arms, SkinLayout, skin_layout
from models.palette import Palette
from models.player import PlayerModel, Pose, build_player
from models.renderer import Fragments, shade, trace

BACKGROUND = (250, 251, 252)
CARD = (232, 235, 240)
INK = (52, 58, 70)
FAINT = (112, 120, 136)
SHADOW_OPACITY = 0.24
PLAYER_HEIGHT = 36.0
"""What a view's height spans, in texels: the player is 32, a hat a little more."""

STRIDE = Pose(
    "stride",
    {
        "right_arm": (12, 0, -4),
        "left_arm": (-12, 0, 4),
        "right_leg": (-6, 0, 0),
        "left_leg": (6, 0, 0),
    },
)
"""A step so small that every part shows and nothing hides."""

_LIGHT = {"top": 1.0, "front": 0.96, "back": 0.96, "right": 0.84, "left": 0.84, "bottom": 0.66}
_CHECKER = ((212, 216, 223), (222, 226, 232))


@dataclass(frozen=True, eq=False)
class View:
    """What the pixels of a picture see, with the background's left out.

    Attributes:
        size: (height, width) in pixels.
        pixel_P: (P,) int64 flat index of the pixel that a sample belongs to.
        weight_P: (P,) float32 share of that pixel.
        texel_PL: (P, L) int64 texels from the eye on, -1 where there is none.
    """

    size: tuple[int, int]
    pixel_P: Tensor
    weight_P: Tensor
    texel_PL: Tensor


def look(player: PlayerModel, camera: Cameras, size: tuple[int, int], *, fineness: int = 2) -> View:
    """Trace a view.

    Args:
        player: the boxes.
        camera: one view.
        size: (height, width) in pixels.
        fineness: samples along each side of a pixel.

    Returns:
        The view; a pixel whose samples agree has only one.
    """
    height, width = size
    texel_FL = trace(player, camera, size, supersample=fineness).texel_BHWL[0].flatten(0, 1)
    num_layers = texel_FL.shape[-1]
    texel_TSL = (
        texel_FL.reshape(height, fineness, width, fineness, num_layers)
        .permute(0, 2, 1, 3, 4)
        .reshape(height * width, fineness**2, num_layers)
    )
    is_even_T = (texel_TSL == texel_TSL[:, :1]).flatten(1).all(-1)
    even_P = torch.nonzero(is_even_T & (texel_TSL[:, 0, 0] >= 0))[:, 0]
    mixed_P = torch.nonzero(~is_even_T)[:, 0]
    num_mixed = len(mixed_P) * fineness**2
    return View(
        size,
        torch.cat([even_P, mixed_P.repeat_interleave(fineness**2)]),
        torch.cat([torch.ones(len(even_P)), torch.full((num_mixed,), 1 / fineness**2)]),
        torch.cat([texel_TSL[even_P, 0], texel_TSL[mixed_P].flatten(0, 1)]),
    )


def paint(view: View, skin_HW4: Tensor, background: Image.Image) -> Image.Image:
    """Draw a skin as a view shows it.

    Args:
        view: from `look`.
        skin_HW4: (H, W, 4) float32 premultiplied sRGB and alpha in [0, 1].
        background: RGB picture of the view's size.

    Returns:
        A new picture.
    """
    canvas_T3 = picture_tensor(background).reshape(-1, 3)
    fragments = Fragments(view.texel_PL[:, None, None], torch.empty(0))
    behind_P3 = canvas_T3[view.pixel_P]
    color_P3 = shade(skin_HW4, fragments, behind_P3)[:, :, 0, 0]
    change_P3 = view.weight_P[:, None] * (color_P3 - behind_P3)
    canvas_T3 = canvas_T3.index_add(0, view.pixel_P, change_P3)
    return tensor_picture(canvas_T3.reshape(*view.size, 3))


def cut_out(view: View, skin_HW4: Tensor) -> Image.Image:
    """Draw a skin as a view shows it, on nothing.

    Args:
        view: from `look`.
        skin_HW4: (H, W, 4) float32 premultiplied sRGB and alpha in [0, 1].

    Returns:
        An RGBA picture; edges are half transparent.
    """
    fragments = Fragments(view.texel_PL[:, None, None], torch.empty(0))
    # Alpha is what an all white skin shows over black.
    white_HW4 = skin_HW4[..., 3:].expand(*skin_HW4.shape)
    black_P3 = torch.zeros(len(view.pixel_P), 3)
    color_P3, alpha_P3 = (
        shade(each_HW4, fragments, black_P3)[:, :, 0, 0] for each_HW4 in (skin_HW4, white_HW4)
    )
    sample_P4 = view.weight_P[:, None] * torch.cat([color_P3, alpha_P3[:, :1]], dim=-1)
    height, width = view.size
    canvas_T4 = torch.zeros(height * width, 4).index_add(0, view.pixel_P, sample_P4)
    straight_T3 = canvas_T4[:, :3] / canvas_T4[:, 3:].clamp(min=1e-6)
    bytes_T4 = (255 * torch.cat([straight_T3, canvas_T4[:, 3:]], -1).clamp(0, 1)).round()
    return Image.fromarray(bytes_T4.to(torch.uint8).reshape(height, width, 4).numpy())


def premultiply(pixels_HW4: Tensor) -> Tensor:
    """Turn (H, W, 4) uint8 RGBA into float32 premultiplied sRGB and alpha in [0, 1]."""
    skin_HW4 = pixels_HW4.to(torch.float32) / 255
    return torch.cat([skin_HW4[..., :3] * skin_HW4[..., 3:], skin_HW4[..., 3:]], dim=-1)


def light(skin_HW4: Tensor, layout: SkinLayout) -> Tensor:
    """Darken the sides and undersides of a premultiplied skin, so that boxes look like boxes."""
    brightness_HW1 = torch.ones(layout.height, layout.width, 1)
    for _, face, rect in layout.faces():
        brightness_HW1[rect.rows, rect.columns] = _LIGHT[face]
    return torch.cat([skin_HW4[..., :3] * brightness_HW1, skin_HW4[..., 3:]], dim=-1)


def draw_flat(pixels_HW4: Tensor, scale: int) -> Image.Image:
    """Enlarge a skin, each texel to a square, over a checkerboard where it is transparent."""
    height, width = pixels_HW4.shape[:2]
    flat = _checkerboard(height * scale, width * scale, max(4, scale)).copy()
    skin = Image.fromarray(pixels_HW4.numpy())
    skin = skin.resize((width * scale, height * scale), Image.Resampling.NEAREST)
    flat.paste(skin, mask=skin.getchannel("A"))
    return flat


def hero_camera(azimuth_deg: float, elevation_deg: float = 12.0) -> Cameras:
    """Place the perspective camera of previews and films, at eye level or a little above."""
    return orbit_cameras(
        [azimuth_deg],
        [elevation_deg],
        projection="perspective",
        extent=[20.0],
        target=(0.0, -0.5, 0.0),
        framed_height=37.0,
    )


def side_camera(azimuth_deg: float) -> Cameras:
    """Place an orthographic camera at the height of the player's middle."""
    return orbit_cameras([azimuth_deg], [0.0], projection="orthographic", extent=[PLAYER_HEIGHT])


def stand_shadow(size: tuple[int, int], color: tuple[int, int, int]) -> Image.Image:
    """Draw a plain ground of (height, width) pixels with the soft shadow of a hero."""
    height, width = size
    unit = height / 37.0
    mask = Image.new("L", (width, height))
    middle_x, middle_y = width / 2, height / 2 + 15.1 * unit
    ImageDraw.Draw(mask).ellipse(
        (middle_x - 8 * unit, middle_y - 2.3 * unit, middle_x + 8 * unit, middle_y + 2.3 * unit),
        fill=round(255 * SHADOW_OPACITY),
    )
    mask = mask.filter(ImageFilter.GaussianBlur(1.1 * unit))
    ground = Image.new("RGB", (width, height), color)
    ground.paste((20, 26, 40), mask=mask)
    return ground


class Preview:
    """Draws previews of one layout; the geometry is traced once."""

    def __init__(self, layout: SkinLayout, palette: Palette | None, caption: str) -> None:
        """Prepare everything that does not change from one preview to the next.

        Args:
            layout: a skin's or a flat canvas's.
            palette: shown as swatches; None leaves them out.
            caption: such as the prompt; shortened to fit.
        """
        self._layout = layout
        self._board = (_FlatBoard if layout.is_flat else _SkinBoard)(layout, palette, caption)

    def draw(self, pixels_HW4: Tensor) -> Image.Image:
        """Draw a skin.

        Args:
            pixels_HW4: (H, W, 4) uint8 RGBA, not premultiplied.

        Returns:
            An RGB picture.
        """
        return self._board.draw(pixels_HW4)


class _SkinBoard:
    """Two heroes above, four sides below; at the right the flat skin and the palette."""

    width, height = 1180, 880
    margin, gap = 28, 20
    hero_size = (412, 330)
    side_scale, side_oversize = 4, 2
    flat_scale = 6

    def __init__(self, layout: SkinLayout, palette: Palette | None, caption: str) -> None:
        self._layout = layout
        self._heroes, self._sides = self._look(layout.arms, layout.has_overlay)
        self._ground = stand_shadow(self.hero_size, CARD)
        self._frame = self._draw_frame(palette, caption)

    def draw(self, pixels_HW4: Tensor) -> Image.Image:
        picture = self._frame.copy()
        skin_HW4 = premultiply(pixels_HW4)
        lit_HW4 = light(skin_HW4, self._layout)
        for view, corner in zip(self._heroes, self._hero_corners(), strict=True):
            picture.paste(paint(view, lit_HW4, self._ground), corner)
        for view, corner in zip(self._sides, self._side_corners(), strict=True):
            side = paint(view, skin_HW4, Image.new("RGB", view.size[::-1], CARD))
            width, height = side.width * self.side_oversize, side.height * self.side_oversize
            picture.paste(side.resize((width, height), Image.Resampling.NEAREST), corner)
        picture.paste(draw_flat(pixels_HW4, self.flat_scale), self._flat_corner())
        return picture

    @classmethod
    @cache
    def _look(cls, arms: Arms, overlay: bool) -> tuple[list[View], list[View]]:
        """Trace the heroes and the sides, once for all runs of a process."""
        layout = skin_layout(arms, overlay=overlay)
        player, striding = build_player(layout), build_player(layout, STRIDE)
        heroes = [look(striding, hero_camera(azimuth), cls.hero_size) for azimuth in (35.0, 215.0)]
        size = (int(PLAYER_HEIGHT) * cls.side_scale, 20 * cls.side_scale)
        sides = [
            look(player, side_camera(azimuth), size, fineness=1)
            for azimuth in (0.0, 90.0, 180.0, 270.0)
        ]
        return heroes, sides

    @property
    def _rows(self) -> tuple[int, int, int, int]:
        """Top and bottom of the upper and the lower cards."""
        top = self.margin + 44
        middle = top + 64 * self.flat_scale + 2 * self.gap
        return top, middle, middle + self.gap, self.height - self.margin

    @property
    def _columns(self) -> tuple[int, int, int, int]:
        """Left and right of the left and the right cards."""
        right_width = 64 * self.flat_scale + 2 * self.gap
        right = self.width - self.margin
        return self.margin, right - right_width - self.gap, right - right_width, right

    def _hero_corners(self) -> list[tuple[int, int]]:
        left, right, *_ = self._columns
        first = (left + right) // 2 - self.hero_size[1]
        top = self._rows[0] + 6
        return [(first, top), (first + self.hero_size[1], top)]

    def _side_corners(self) -> list[tuple[int, int]]:
        left, right, *_ = self._columns
        pitch = 166
        first = (left + right) // 2 - 2 * pitch + 3
        return [(first + at * pitch, self._rows[2] + 6) for at in range(4)]

    def _flat_corner(self) -> tuple[int, int]:
        return self._columns[2] + self.gap, self._rows[0] + self.gap

    def _draw_frame(self, palette: Palette | None, caption: str) -> Image.Image:
        picture = Image.new("RGB", (self.width, self.height), BACKGROUND)
        draw = ImageDraw.Draw(picture)
        draw_line(draw, (self.margin + 2, self.margin - 4), caption, 26, INK, self.width - 60)
        upper_top, upper_bottom, lower_top, lower_bottom = self._rows
        left_start, left_end, right_start, right_end = self._columns
        cards = [
            (left_start, upper_top, left_end, upper_bottom),
            (left_start, lower_top, left_end, lower_bottom),
            (right_start, upper_top, right_end, upper_bottom),
        ]
        if palette is not None:
            cards.append((right_start, lower_top, right_end, lower_bottom))
        for card in cards:
            draw.rounded_rectangle(card, radius=12, fill=CARD)
        names = ("front", "left", "back", "right")
        for name, (left, _) in zip(names, self._side_corners(), strict=True):
            draw.text((left + 80, lower_bottom - 20), name, FAINT, get_font(15), anchor="mm")
        if palette is not None:
            left, top, width = right_start + self.gap, lower_top + self.gap, 64 * self.flat_scale
            draw_line(draw, (left, top - 6), palette_title(palette), 15, FAINT, width)
            room = lower_bottom - self.gap - top - 22
            draw_swatches(draw, (left, top + 22, width, room), palette)
        return picture


class _FlatBoard:
    """The picture, and the palette below it."""

    margin = 28
    longest_side = 768

    def __init__(self, layout: SkinLayout, palette: Palette | None, caption: str) -> None:
        self._scale = max(1, self.longest_side // max(layout.height, layout.width))
        width, height = layout.width * self._scale, layout.height * self._scale
        self._corner = (self.margin, self.margin + 40)
        bottom = self._corner[1] + height
        strip = 0 if palette is None else 110
        size = (max(width, 240) + 2 * self.margin, bottom + strip + self.margin)
        self._frame = Image.new("RGB", size, BACKGROUND)
        draw = ImageDraw.Draw(self._frame)
        room = size[0] - 2 * self.margin
        draw_line(draw, (self.margin, self.margin - 4), caption, 22, INK, room)
        if palette is not None:
            draw_line(draw, (self.margin, bottom + 14), palette_title(palette), 14, FAINT, room)
            draw_swatches(draw, (self.margin, bottom + 40, room, 70), palette)

    def draw(self, pixels_HW4: Tensor) -> Image.Image:
        picture = self._frame.copy()
        picture.paste(draw_flat(pixels_HW4, self._scale), self._corner)
        return picture


def draw_swatches(
    draw: ImageDraw.ImageDraw, room: tuple[int, int, int, int], palette: Palette
) -> None:
    """Fill a room (left, top, width, height) with squares as large as fit, a colour each."""
    left, top, width, height = room
    side = next(
        side
        for side in range(min(height, 64), 0, -1)
        if (width // side) * (height // side) >= len(palette) or side == 1
    )
    columns = width // side
    gap = 3 if side >= 16 else 1 if side >= 6 else 0
    for number, color in enumerate(palette.colors_C3.tolist()):
        x, y = left + number % columns * side, top + number // columns * side
        box = (x, y, x + side - 1 - gap, y + side - 1 - gap)
        draw.rectangle(box, fill=tuple(color))


def draw_line(
    draw: ImageDraw.ImageDraw,
    position: tuple[int, int],
    text: str,
    size: int,
    color: tuple[int, int, int],
    room: int,
) -> None:
    """Write one line of text, cut with an ellipsis where it is wider than the room in pixels."""
    font = get_font(size)
    line = " ".join(text[:1000].split())
    if font.getlength(line) > room:
        while line and font.getlength(line + "…") > room:
            line = line[:-1]
        line = line.rstrip() + "…"
    draw.text(position, line, color, font)


def palette_title(palette: Palette) -> str:
    """Say which palette it is and how large."""
    return f"{palette.name} · {len(palette)} colour{'s' if len(palette) > 1 else ''}"


@lru_cache
def get_font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Give Pillow's own font, so that no file is needed."""
    return ImageFont.load_default(size)


def picture_tensor(picture: Image.Image) -> Tensor:
    """Turn an RGB picture into (H, W, 3) float32 in [0, 1]."""
    data = torch.frombuffer(bytearray(picture.tobytes()), dtype=torch.uint8)
    return data.reshape(picture.height, picture.width, 3).to(torch.float32) / 255


def tensor_picture(color_HW3: Tensor) -> Image.Image:
    """Turn (H, W, 3) in [0, 1] into an RGB picture."""
    return Image.fromarray((255 * color_HW3.clamp(0, 1)).round().to(torch.uint8).numpy())


@lru_cache
def _checkerboard(height: int, width: int, cell: int) -> Image.Image:
    rows, columns = torch.arange(height)[:, None] // cell, torch.arange(width) // cell
    return Image.fromarray(torch.tensor(_CHECKER, dtype=torch.uint8)[(rows + columns) % 2].numpy())
