"""How good a skin file is: rules that it breaks, and figures of how it is drawn.

A rule is broken or not, and most can be mended without changing what the game shows. A figure says
how a skin is drawn, never whether that is right; `tools.evaluation.figures` measures them. Knows
nothing about prompts or runs.

Letters: H, W rows and columns of the skin, C colours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from torch import Tensor

from config.errors import ConfigError
from models.layout import Arms, SkinLayout, skin_layout
from models.palette import Palette
from tools.evaluation.figures import measure
from tools.io.skin_audit import check_header, count_wrong, find_faults, mend
from tools.io.skin_file import (
    ALLOWED_CHUNKS,
    chunk_names,
    convert_legacy,
    detect_arms,
    encode_png,
    read_picture,
    read_texts,
)

UPLOAD_BYTES = (100, 20_000)
"""Least and most that skin services take."""

_COLOR_TYPES = {0: "grey", 2: "RGB", 3: "palette", 4: "grey and alpha", 6: "RGBA"}
_MOST_COLORS = 6

Level = Literal["error", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing to say about a file.

    Attributes:
        rule: its name.
        level: "error" if a rule of the format is broken, "note" if it works and could be better.
        message: what and where.
        is_mendable: whether it can be put right without changing what the game shows, but that half
            transparent becomes opaque or clear.
    """

    rule: str
    level: Level
    message: str
    is_mendable: bool


@dataclass(frozen=True, eq=False)
class Quality:
    """What was found out about a skin file.

    Attributes:
        facts: what it is: `width`, `height`, `mode`, `bytes`, `arms`, and `arms_seen`, what viewers
            will take the arms for.
        figures: as `tools.evaluation.figures.measure` gives them, and `coverage`, the share of the
            base texels that are opaque in the file.
        findings: errors first.
        mended_HW4: (64, 64, 4) uint8 RGBA: the skin with all mendable things put right.
    """

    facts: Mapping[str, Any]
    figures: Mapping[str, float]
    findings: tuple[Finding, ...]
    mended_HW4: Tensor

    @property
    def is_sound(self) -> bool:
        """Whether no rule is broken."""
        return not any(finding.level == "error" for finding in self.findings)

    @property
    def is_mendable(self) -> bool:
        """Whether writing `mended_HW4` would put something right."""
        return any(finding.is_mendable for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Give all but the picture as JSON keeps it."""
        return {
            **self.facts,
            "is_sound": self.is_sound,
            "findings": [
                {
                    "rule": finding.rule,
                    "level": finding.level,
                    "message": finding.message,
                    "mendable": finding.is_mendable,
                }
                for finding in self.findings
            ],
            "figures": dict(self.figures),
        }


def inspect_skin(
    path: Path, *, arms: Arms | None = None, palette: Palette | None = None
) -> Quality:
    """Look at a skin file from all sides.

    Args:
        path: a PNG of 64×64 or 64×32 pixels.
        arms: what they are meant to be; None takes what viewers see.
        palette: the colours that may appear; None allows all.

    Returns:
        What was found.

    Raises:
        ConfigError: it is no skin, or a 64×32 one is said to be slim; the message is the reason,
            without the path.
    """
    color_type = check_header(path)
    try:
        given_HW4, data = read_picture(path), path.read_bytes()
        texts = read_texts(path)
    except (ConfigError, OSError) as error:
        raise ConfigError(str(error).removeprefix(f"skin: {path} ")) from error
    is_legacy = given_HW4.shape[0] == 32
    if is_legacy and arms == "slim":
        raise ConfigError("is 64×32 pixels and said to be slim; such skins have classic arms")
    seen: Arms = "classic" if is_legacy else detect_arms(given_HW4)
    layout = skin_layout(arms or seen)
    whole_HW4 = convert_legacy(given_HW4) if is_legacy else given_HW4
    mended_HW4 = mend(whole_HW4, layout)
    is_clear = is_legacy or arms is not None or not _is_between(given_HW4)

    findings = [
        Finding(rule, "error", sentence, is_clear)
        for rule, sentence in find_faults(given_HW4, layout).items()
    ]
    if not is_clear:
        findings.append(_say_arms_are_unclear(given_HW4))
    elif seen != layout.arms:
        is_cured = detect_arms(mended_HW4) == layout.arms
        message = f"the arms are {layout.arms}, but viewers will take them for {seen}"
        findings.append(Finding("arms", "error", message, is_cured))
    if not is_legacy and (given_HW4[..., 3] == 255).all():
        message = "no texel is transparent: the outer layer hides the base layer"
        findings.append(Finding("opaque", "error", message, False))
    if palette is not None:
        findings += _find_strangers(mended_HW4, palette)
    mended_bytes = len(encode_png(mended_HW4, texts))
    findings += _look_at_bytes(len(data), mended_bytes)
    if is_legacy:
        message = "64×32 pixels, the old format: left limbs are copies, and only the hat is outer"
        findings.append(Finding("legacy", "note", message, True))
    hidden_HW = (given_HW4[..., 3] == 0) & (given_HW4[..., :3] != 0).any(-1)
    if (hidden_HW & (mended_HW4[: len(hidden_HW), :, 3] == 0)).any():
        message = count_wrong("transparent texels have a colour that nobody sees", hidden_HW)
        findings.append(Finding("hidden_color", "note", message, is_clear))
    if color_type != 6:
        message = f"stored as {_COLOR_TYPES[color_type]}, and some programs want RGBA"
        findings.append(Finding("mode", "note", message, is_clear))
    if strange := sorted(name.decode("latin-1") for name in chunk_names(data) - ALLOWED_CHUNKS):
        message = f"chunks that are not needed and may change its colours: {', '.join(strange)}"
        findings.append(Finding("chunks", "note", message, is_clear))
    return Quality(
        {
            "width": 64,
            "height": len(given_HW4),
            "mode": _COLOR_TYPES[color_type],
            "bytes": len(data),
            "arms": layout.arms,
            "arms_seen": seen,
        },
        _measure(whole_HW4, mended_HW4, layout),
        tuple(sorted(findings, key=lambda finding: finding.level != "error")),
        mended_HW4,
    )


def describe_quality(pixels_HW4: Tensor, layout: SkinLayout) -> dict[str, Any]:
    """Say how a skin that our writer wrote is drawn: what `inspect_skin` would say of its file.

    Args:
        pixels_HW4: (64, 64, 4) uint8 RGBA that breaks no rule.
        layout: of a skin, with or without an outer layer.

    Returns:
        `arms_seen` and `figures`, as JSON keeps them.
    """
    return {
        "arms_seen": detect_arms(pixels_HW4),
        "figures": _measure(pixels_HW4, pixels_HW4, layout),
    }


def _measure(whole_HW4: Tensor, mended_HW4: Tensor, layout: SkinLayout) -> dict[str, float]:
    is_opaque_N = whole_HW4[..., 3][layout.mask_HW("base")] == 255
    coverage = is_opaque_N.double().mean().item()
    return {"coverage": coverage, **measure(mended_HW4, layout)}


def _freed_N(pixels_HW4: Tensor) -> Tensor:
    """Tell of each base texel that slim arms do without whether it is painted: (N,) bool."""
    is_freed_HW = skin_layout("classic").mask_HW("base") & ~skin_layout("slim").mask_HW("base")
    return pixels_HW4[..., 3][is_freed_HW] > 0


def _is_between(pixels_HW4: Tensor) -> bool:
    """Tell whether the arms are neither slim nor classic, so that mending might cut them off."""
    is_painted_N = _freed_N(pixels_HW4)
    return bool(is_painted_N.any() and not is_painted_N.all())


def _say_arms_are_unclear(pixels_HW4: Tensor) -> Finding:
    is_painted_N = _freed_N(pixels_HW4)
    message = (
        f"{int(is_painted_N.sum())} of the {len(is_painted_N)} texels that only classic arms use "
        "are painted: viewers will take the arms for slim; say with --arms which they are"
    )
    return Finding("arms", "error", message, False)


def _find_strangers(pixels_HW4: Tensor, palette: Palette) -> list[Finding]:
    """Find visible colours that the palette has not."""
    is_color_HWC = (pixels_HW4[:, :, None, :3] == palette.colors_C3).all(-1)
    wrong_HW = (pixels_HW4[..., 3] > 0) & ~is_color_HWC.any(-1)
    if not wrong_HW.any():
        return []
    colors_C3, counts_C = pixels_HW4[wrong_HW][:, :3].unique(dim=0, return_counts=True)
    order_C = counts_C.argsort(descending=True, stable=True)
    codes = [bytes(colors_C3[number].tolist()).hex() for number in order_C[:_MOST_COLORS].tolist()]
    more = f" and {len(colors_C3) - len(codes)} more" if len(colors_C3) > len(codes) else ""
    sentence = count_wrong(f"visible texels are no colour of {palette.name}", wrong_HW)
    return [Finding("palette", "error", f"{sentence}: {', '.join(codes)}{more}", False)]


def _look_at_bytes(size: int, mended_size: int) -> list[Finding]:
    least, most = UPLOAD_BYTES
    if least <= size <= most:
        return []
    message = f"{size} bytes; skin services take {least} to {most}"
    return [Finding("bytes", "error", message, least <= mended_size <= most)]
