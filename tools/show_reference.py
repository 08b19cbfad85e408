"""Draw what becomes of photos: photo, mask, cut-out, fit, and the skin from all sides.

    python -m tools.show_reference assets/examples/astronaut.png --out sheet.png
    python -m tools.show_reference a.png b.jpg --out sheet.png -p lospec/pico-8 -p kmeans:24

A row a photo and palette; what the optimisation makes of it comes later.

Letters: H, W rows and columns.
"""

import argparse
import io
import sys
from pathlib import Path
from typing import get_args

import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from config.errors import ConfigError, ModelError
from models.landmarks import Fit
from models.layout import Arms, SkinLayout, skin_layout
from models.matting.cutout import CutOut
from models.palette import Palette
from models.player import build_player
from models.reference import Reference, make_reference
from models.start import Distance, PhotoStart, start_logits
from tools.io.files import write_atomic
from tools.io.palette_names import read_palette_for
from tools.io.photo import read_photo
from tools.io.preview import (
    BACKGROUND,
    CARD,
    FAINT,
    INK,
    PLAYER_HEIGHT,
    STRIDE,
    View,
    hero_camera,
    light,
    look,
    paint,
    premultiply,
    side_camera,
)
from tools.io.subject import find_subject

# Pixels.
_HEIGHT, _GAP, _LABEL = 288, 14, 26
_MOST_WIDTH = 288
_EMPTY = (236, 120, 196)


class Sheet:
    """Draws rows of pictures of one layout; the geometry is traced once."""

    def __init__(self, layout: SkinLayout) -> None:
        """Trace the views of the skin.

        Args:
            layout: of all skins on the sheet.
        """
        self._layout = layout
        player, size = build_player(layout), (_HEIGHT, round(_HEIGHT * 20 / PLAYER_HEIGHT))
        self._sides = [
            look(player, side_camera(azimuth), size, fineness=1)
            for azimuth in (0.0, 90.0, 180.0, 270.0)
        ]
        striding = build_player(layout, STRIDE)
        self._heroes = [look(striding, hero_camera(turn), size) for turn in (35.0, 215.0)]
        self._rows: list[tuple[str, list[Image.Image]]] = []

    def add(self, title: str, cutout: CutOut, reference: Reference, skin_HW4: Tensor) -> None:
        """Add a row.

        Args:
            title: what to write over it.
            cutout: the subject.
            reference: the fit.
            skin_HW4: (64, 64, 4) uint8 straight RGBA, the skin to show.
        """
        mask = Image.fromarray((255 * cutout.matte_HW).round().to(torch.uint8).numpy())
        fitted = (255 * reference.picture_HW4).round().to(torch.uint8)
        pictures = [
            _contain(_over(cutout.photo_HW4)),
            _contain(mask.convert("RGB")),
            _contain(_over(cutout.picture_HW4)),
            _contain(_over(fitted)),
        ]
        skin = premultiply(skin_HW4)
        lit = light(skin, self._layout)
        pictures += [_draw(view, skin) for view in self._sides]
        pictures += [_draw(view, lit) for view in self._heroes]
        self._rows.append((title, pictures))

    def draw(self) -> Image.Image:
        """Draw the whole sheet."""
        columns = list(zip(*(pictures for _, pictures in self._rows), strict=True))
        widths = [max(picture.width for picture in column) for column in columns]
        pitch = _HEIGHT + _LABEL + _GAP
        size = (sum(widths) + _GAP * (len(widths) + 1), _GAP + pitch * len(self._rows))
        sheet = Image.new("RGB", size, BACKGROUND)
        draw = ImageDraw.Draw(sheet)
        font = ImageFont.load_default(15)
        for row, (title, pictures) in enumerate(self._rows):
            top, left = _GAP + row * pitch, _GAP
            draw.text((left, top), title, INK if row % 2 == 0 else FAINT, font)
            for picture, width in zip(pictures, widths, strict=True):
                sheet.paste(picture, (left + (width - picture.width) // 2, top + _LABEL))
                left += width + _GAP
        return sheet


def quantise(
    reference: Reference, layout: SkinLayout, palette: Palette, method: PhotoStart, by: Distance
) -> Tensor:
    """Give the base of the skin that a start stands for: (64, 64, 4) uint8 straight RGBA."""
    logits_NK = start_logits(reference, layout, palette, method=method, distance=by)
    is_base_N = ~layout.may_be_transparent_N
    choice_N = logits_NK[is_base_N, :-1].argmax(1)
    skin_T4 = torch.zeros(layout.height * layout.width, 4, dtype=torch.uint8)
    skin_T4[layout.texel_N[is_base_N], :3] = palette.colors_C3[choice_N]
    skin_T4[layout.texel_N[is_base_N], 3] = 255
    return skin_T4.reshape(layout.height, layout.width, 4)


def _draw(view: View, skin_HW4: Tensor) -> Image.Image:
    return paint(view, skin_HW4, Image.new("RGB", view.size[::-1], CARD))


def _over(pixels_HW4: Tensor) -> Image.Image:
    """Lay a picture over a colour that nobody wears."""
    picture = Image.fromarray(pixels_HW4.numpy())
    ground = Image.new("RGB", picture.size, _EMPTY)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _contain(picture: Image.Image) -> Image.Image:
    """Make a picture as high as a row, if that is not too wide."""
    scale = min(_HEIGHT / picture.height, _MOST_WIDTH / picture.width)
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST)


def main(argv: list[str] | None = None) -> int:
    """Draw the photos that the command line names; 2 or 3 for a mistake."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.show_reference", description="Draw what becomes of photos."
    )
    parser.add_argument("photos", nargs="+", type=Path, help="PNG, JPEG or WebP files")
    parser.add_argument("--out", type=Path, required=True, help="the .png to write")
    parser.add_argument(
        "-p", "--palette", action="append", help="a row for each; none: unquantised"
    )
    parser.add_argument("--fit", choices=get_args(Fit), default="auto", help="what the photos show")
    parser.add_argument("--matting", default="embedded", help="embedded, none, or a model")
    parser.add_argument("--download", action="store_true", help="allow downloads from the hub")
    parser.add_argument("--arms", choices=get_args(Arms), default="classic")
    parser.add_argument("--init", choices=get_args(PhotoStart), default="palette-bilinear")
    parser.add_argument("--distance", choices=get_args(Distance), default="oklab")
    arguments = parser.parse_args(argv)
    layout = skin_layout(arguments.arms)
    try:
        if arguments.out.suffix.lower() != ".png":
            raise ConfigError(f"out: '{arguments.out}'; expected a name that ends in .png")
        sheet = Sheet(layout)
        for path in arguments.photos:
            photo = read_photo(path)
            cutout = find_subject(photo, matting=arguments.matting, download=arguments.download)
            reference = make_reference(cutout, layout, fit=arguments.fit)
            title = f"{path.name}: {reference.framing}; {cutout.method}"
            sys.stderr.writelines(f"{notice}\n" for notice in photo.notices)
            sys.stdout.write(f"{title}\n")
            if not arguments.palette:
                skin_HW4 = (255 * reference.skin_HW4).round().to(torch.uint8)
                sheet.add(title, cutout, reference, skin_HW4)
            for name in arguments.palette or ():
                palette, notices = read_palette_for(name, reference.colors_P3(layout))
                sys.stderr.writelines(f"{notice}\n" for notice in notices)
                chosen = arguments.init, arguments.distance
                skin_HW4 = quantise(reference, layout, palette, *chosen)
                sheet.add(f"{title}; {palette.name}", cutout, reference, skin_HW4)
        png = io.BytesIO()
        sheet.draw().save(png, "PNG", optimize=True)
        write_atomic(arguments.out, png.getvalue())
    except (ConfigError, ModelError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 3 if isinstance(error, ModelError) else 2
    sys.stdout.write(f"{arguments.out}: {len(arguments.photos)} photos\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
