"""The palette of a run whose parts may have palettes of their own: all their colours together.

Letters: P pixels, C colours.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from config.errors import ConfigError
from models.palette import MAX_COLORS, Palette
from tools.io.palette_names import read_palette_for


def read_palettes(
    name: str, by_part: Mapping[str, str], pixel_P3: Tensor | None
) -> tuple[Palette, dict[str, list[int]], list[str]]:
    """Read the palette of a run and those of its parts.

    Args:
        name: of the run's palette, as `read_palette_for` takes it.
        by_part: part → name of the palette that it is limited to.
        pixel_P3: (P, 3) uint8 sRGB that palettes may be taken from; None without any.

    Returns:
        All colours together, the run's own first; by part, places of its colours in there, with
        "" for the parts that have none of their own, nothing at all where no part has; and a
        sentence for each thing that was not taken as it stands.

    Raises:
        ConfigError: there is no such palette, or it has too many colours.
    """
    main, notices = read_palette_for(name, pixel_P3)
    if not by_part:
        return main, {}, notices
    codes = main.hex_codes()
    choices = {"": list(range(len(codes)))}
    names = [main.name]
    for part, part_name in by_part.items():
        try:
            palette, more = read_palette_for(part_name, pixel_P3)
        except ConfigError as error:
            raise ConfigError(f"--palette.{part}: {error}") from error
        notices += more
        codes += [code for code in palette.hex_codes() if code not in codes]
        choices[part] = [codes.index(code) for code in palette.hex_codes()]
        names.append(f"{part}: {palette.name}")
    if len(codes) > MAX_COLORS:
        raise ConfigError(
            f"palette: {len(codes)} colours of all parts together; expected at most {MAX_COLORS}"
        )
    colors = [list(bytes.fromhex(code)) for code in codes]
    together = Palette("; ".join(names), torch.tensor(colors, dtype=torch.uint8))
    return together, choices, notices
