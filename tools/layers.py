"""Take a finished run apart by colour, and recolour it: python -m tools.layers RUN --palette NAME.

Writes one RGBA picture for each colour of the palette, twice: "hard", the texels that have the
colour in the result, and "soft", how likely each texel was to take it at the last checkpoint, as
alpha. The soft layers add up: with that of transparent they make 1 at every texel.

With --palette, all of it is painted in other colours: colour by colour if there are as many, else
each in the one that looks most like it (OKLab).

Letters: H, W rows and columns, N used texels, C colours of the run's palette, K = C + 1 entries.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from config.errors import ConfigError
from config.schema import StartConfig
from models.layout import SkinLayout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.relaxations import softmax
from tools.io.files import replacing, write_atomic
from tools.io.palettes import read_credit, read_palette, write_hex
from tools.io.run_directory import read_logits, read_result, read_run
from tools.io.skin_file import check_skin, encode_png, read_picture, write_skin
from tools.show_palette import Card, draw_sheet


def main(argv: Sequence[str] | None = None) -> int:
    """Write the layers of a run.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        0, or 2 where there is no finished run or an option is wrong.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.layers", description=__doc__)
    parser.add_argument("run", type=Path, help="the folder of a finished run")
    parser.add_argument("--palette", help="other colours: a file, or a name under assets/palettes")
    parser.add_argument(
        "--out", type=Path, help="the folder to write [RUN/layers, with --palette RUN/layers-NAME]"
    )
    given = parser.parse_args(argv)
    name = "layers" if given.palette is None else f"layers-{Path(given.palette).stem}"
    try:
        lines = write_layers(given.run, given.out or given.run / name, given.palette)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for line in lines:
        print(line)
    return 0


def write_layers(run: Path, out: Path, palette_name: str | None = None) -> list[str]:
    """Write the layers of a run, the result and its palette.

    Args:
        run: the folder of a finished run.
        out: the folder to write; files of the same names are replaced.
        palette_name: other colours; None keeps the run's.

    Returns:
        What there is to say, a sentence a line.

    Raises:
        ConfigError: there is no finished run, its skin was changed, there is no such palette, or
            the folder is the run's own.
        OSError: the folder cannot be written.
    """
    result = read_result(run)
    if not result.get("kept", {}).get("palette_exact", True):
        raise ConfigError(
            f"run: {run} keeps pixels of another skin that its palette has not; expected a run "
            "with --snap_all"
        )
    if out.resolve() == run.resolve():
        raise ConfigError(f"--out: {out} is the run's own folder, whose skin.png is its result")
    layout, palette = read_run(run)
    index_HW = read_indices(run / "skin.png", layout, palette)
    painted, lines = (palette, []) if palette_name is None else read_palette(palette_name)
    to_C = match_colors(palette, painted)
    if palette_name is not None:
        lines.append(describe_match(palette, painted))
    to_K = torch.cat([to_C, torch.tensor([len(painted)])])
    write_skin(out / "skin.png", to_K[index_HW], layout, painted)
    write_hex(painted, out / "palette.hex")
    with replacing(out / "palette.png") as temporary:
        draw_sheet([Card(painted, read_credit(painted))]).save(temporary)
    color_C3 = painted.colors_C3[to_C]
    share_HWC = torch.nn.functional.one_hot(index_HW, len(palette) + 1)[..., :-1].double()
    _write_all(out / "hard", share_HWC, color_C3)
    logits_NK = read_logits(run, notice=lines.append)
    if logits_NK is None:
        return [*lines, "there is no checkpoint: no soft layers", f"{out} is done"]
    share_HWC = find_shares(logits_NK, layout, palette)
    _write_all(out / "soft", share_HWC, color_C3)
    write_atomic(out / "soft.png", encode_png(_bytes(mix(share_HWC, color_C3)), {}))
    return [*lines, f"{out} is done"]


def read_indices(path: Path, layout: SkinLayout, palette: Palette) -> Tensor:
    """Read the palette indices of a result.

    Returns:
        (H, W) int64; C, the number of colours, is transparent.

    Raises:
        ConfigError: there is no such picture, or it is not exact.
    """
    pixels_HW4 = read_picture(path)
    if broken := check_skin(pixels_HW4, layout, palette):
        raise ConfigError(f"run: {path} was changed: {broken[0]}")
    is_color_HWC = (pixels_HW4[:, :, None, :3] == palette.colors_C3).all(-1)
    index_HW = is_color_HWC.long().argmax(-1)
    return index_HW.masked_fill(pixels_HW4[..., 3] == 0, len(palette))


def match_colors(palette: Palette, painted: Palette) -> Tensor:
    """Say which colour of another palette stands for each: (C,) int64."""
    if len(palette) == len(painted):
        return torch.arange(len(palette))
    return painted.nearest(palette.srgb_C3)


def describe_match(palette: Palette, painted: Palette) -> str:
    """Say in a sentence how colours were replaced."""
    if len(palette) == len(painted):
        return f"{len(palette)} colours for as many: each by the one at its place in the palette"
    used = len(match_colors(palette, painted).unique())
    return (
        f"{len(painted)} colours for {len(palette)}: each by the nearest in OKLab; {used} of the "
        "new ones stand for one or more"
    )


def find_shares(logits_NK: Tensor, layout: SkinLayout, palette: Palette) -> Tensor:
    """Say how likely each texel is to take each colour: (H, W, C) float64."""
    grid = PaletteGrid(layout, palette, softmax.relax, start=StartConfig(kind="zeros")).double()
    with torch.no_grad():
        grid.logits_NK.copy_(logits_NK)
        share_NK = torch.softmax(grid.masked_logits_NK, dim=-1)
    share_TC = share_NK.new_zeros(layout.height * layout.width, len(palette))
    share_TC[layout.texel_N] = share_NK[:, :-1]
    return share_TC.reshape(layout.height, layout.width, -1)


def mix(share_HWC: Tensor, color_C3: Tensor) -> Tensor:
    """Lay all soft layers together: (H, W, 4) straight sRGB and alpha in [0, 1]."""
    alpha_HW1 = share_HWC.sum(-1, keepdim=True)
    color_HW3 = share_HWC @ (color_C3.double() / 255) / alpha_HW1.clamp(min=1e-12)
    return torch.cat([color_HW3, alpha_HW1], dim=-1)


def _write_all(folder: Path, share_HWC: Tensor, color_C3: Tensor) -> None:
    """Write a picture for each colour, its shares as alpha."""
    digits = len(str(len(color_C3) - 1))
    for number, color_3 in enumerate(color_C3):
        share_HW1 = share_HWC[..., number, None]
        color_HW3 = (color_3.double() / 255).expand(*share_HW1.shape[:2], 3)
        name = f"{number:0{digits}d}-{bytes(color_3.tolist()).hex()}.png"
        write_atomic(folder / name, encode_png(_bytes(torch.cat([color_HW3, share_HW1], -1)), {}))


def _bytes(picture_HW4: Tensor) -> Tensor:
    return (255 * picture_HW4.clamp(0, 1)).round().to(torch.uint8)


if __name__ == "__main__":
    sys.exit(main())
