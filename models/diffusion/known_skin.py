"""The exact denoiser of one known picture, for tests of all that is around a model.

Whatever it is shown, it answers with that picture: what a perfect model would say that was trained
on nothing else. There is no network, no prompt that it would read and no VAE: latents are the
picture, in [-1, 1].

Letters: B views, P prompts, C, H, W latents.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from config.errors import require
from models.diffusion import Control, Denoised, Denoiser, Embedding, Portrait
from models.diffusion._noise import NoiseTable

_COLOR = re.compile("[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Config:
    """The picture.

    Attributes:
        rows: its rows from the top, each as colours of six hex digits with spaces between, such as
            "ff0000 00ff00".
        resolution: (H, W) in pixels of the views; the picture is enlarged to it without smoothing.
    """

    rows: tuple[str, ...] = ("808080",)
    resolution: tuple[int, int] = (64, 64)

    def __post_init__(self) -> None:
        """Check the range."""
        require(
            min(self.resolution) >= 1,
            "diffusion.known_skin.resolution",
            self.resolution,
            "H,W, each 1 or more",
        )


def build(config: Config, *, device: str, download: bool = False) -> Denoiser:
    """Make the denoiser; `download` changes nothing.

    Raises:
        ConfigError: the rows are no picture.
    """
    bytes_HW3 = _read_rows(config.rows)
    height, width, _ = bytes_HW3.shape
    row_H = torch.arange(config.resolution[0]) * height // config.resolution[0]
    column_W = torch.arange(config.resolution[1]) * width // config.resolution[1]
    picture_HW3 = bytes_HW3[row_H][:, column_W] / 255
    return KnownSkin(picture_HW3.permute(2, 0, 1).to(device))


def _read_rows(rows: tuple[str, ...]) -> Tensor:
    colors = [row.split() for row in rows]
    is_picture = (
        len({len(row) for row in colors}) == 1
        and colors[0] != []
        and all(_COLOR.fullmatch(color) for row in colors for color in row)
    )
    require(
        is_picture,
        "diffusion.known_skin.rows",
        rows,
        "rows of as many six-digit hex colours each",
    )
    return torch.tensor([[list(bytes.fromhex(color)) for color in row] for row in colors])


class KnownSkin:
    """See `models.diffusion.Denoiser`."""

    resolution: tuple[int, int]

    def __init__(self, picture_3HW: Tensor) -> None:
        """Know one picture, sRGB in [0, 1]."""
        self.resolution = (picture_3HW.shape[1], picture_3HW.shape[2])
        self._latents_1CHW = self.encode(picture_3HW[None])
        betas_T = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2  # SDXL's
        self._noise = NoiseTable(
            (1 - betas_T).cumprod(0), device=str(picture_3HW.device), dtype=picture_3HW.dtype
        )

    @property
    def controls(self) -> Mapping[str, int]:
        """It follows no pictures."""
        return {}

    @property
    def likenesses(self) -> Mapping[str, Portrait]:
        """It resembles nobody else."""
        return {}

    def show(self, pictures: Mapping[str, Tensor]) -> None:
        """There are none."""

    def embed(self, prompts: Sequence[str]) -> Embedding:
        """Read nothing."""
        nothing = self._latents_1CHW.new_zeros(len(prompts), 1)
        return Embedding(nothing[:, None], nothing)

    def release_text_encoders(self) -> None:
        """There are none."""

    def encode(self, views_B3HW: Tensor) -> Tensor:
        """Scale to [-1, 1]."""
        return 2 * views_B3HW - 1

    def decode(self, latents_BCHW: Tensor) -> Tensor:
        """Scale to [0, 1]."""
        return (latents_BCHW.detach() / 2 + 0.5).clamp(0, 1)

    def sigma(self, level: Tensor) -> Tensor:
        """Give σ of SDXL's schedule."""
        return self._noise.sigma(level)

    def denoise(
        self,
        noisy_BCHW: Tensor,
        sigma_B: Tensor,
        positive: Embedding,
        negative: Embedding | None,
        control: Sequence[Control] = (),
    ) -> Denoised:
        """Answer with the picture."""
        clean_BCHW = self._latents_1CHW.to(noisy_BCHW).expand_as(noisy_BCHW)
        return Denoised(clean_BCHW, clean_BCHW)
