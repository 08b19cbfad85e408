"""FFT: the picture should hold little of high frequencies (SD-piXL).

The mean magnitude of the spectrum outside the radius min(H, W) / (4·√2) around frequency zero.
(SD-piXL measures from H / 2, W / 2; on a side of odd length that is half a step off, and here not.)

On the whole canvas, as SD-piXL does it, a skin's unrelated faces count as one picture, and the step
from each border to the opposite one counts as an edge. So by default each face is taken alone and
continued as its own mirror image, which has no such step; the spectrum of that is the cosine
transform (DCT-II), with frequencies at half steps. Its coefficients are scaled so that noise costs
what it costs in a picture of as many texels as the skin has; a weight means the same in both ways.

Letters: H, W rows and columns of the canvas, F faces of equal size, h, w their rows and columns, C
channels.
"""

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from config.errors import require
from losses import Context, Iterate, Loss, Term
from losses._faces import channels_TC, faces_by_size, mean


@dataclass(frozen=True)
class Config:
    """Options of the FFT loss.

    Attributes:
        weight: of the loss, 0 or more; SD-piXL uses 20.
        where: "faces", each face alone, mirrored at its border; "canvas", the whole canvas with
            wrap-around, as SD-piXL.
    """

    weight: float = 20.0
    where: Literal["faces", "canvas"] = "faces"

    def __post_init__(self) -> None:
        """Check the range."""
        require(self.weight >= 0, "losses.fft.weight", self.weight, "0 or more")


def build(config: Config, context: Context) -> Loss:
    """Prepare the transforms for one request's layout."""
    return (_Canvas if config.where == "canvas" else _Faces)(config, context)


def is_high(row_frequency_H: Tensor, column_frequency_W: Tensor, size: tuple[int, int]) -> Tensor:
    """Mark the frequencies, in cycles a picture, that count: (H, W) bool."""
    distance_HW = torch.hypot(row_frequency_H[:, None], column_frequency_W[None])
    return distance_HW >= min(size) / (4 * math.sqrt(2))


def cosine_basis(size: int) -> Tensor:
    """Make the orthonormal DCT-II: (size, size) float64, a row for each half cycle."""
    half_cycles = torch.arange(size, dtype=torch.float64)[:, None]
    place = torch.arange(size, dtype=torch.float64)[None] + 0.5
    basis = torch.cos(math.pi / size * half_cycles * place) * math.sqrt(2 / size)
    basis[0] /= math.sqrt(2)
    return basis


class _Canvas:
    def __init__(self, config: Config, context: Context) -> None:
        self._weight = config.weight
        self._size = context.layout.height, context.layout.width
        rows, columns = (torch.fft.fftfreq(length, 1 / length) for length in self._size)
        high_HW = is_high(rows, columns, self._size)
        self._count = max(1, 3 * int(high_HW.sum()))
        self._high_HW = high_HW.to(context.device)

    def __call__(self, iterate: Iterate) -> Term:
        spectrum_HW3 = torch.fft.fft2(iterate.skin_HW4[..., :3], dim=(0, 1))
        magnitude_HW3 = spectrum_HW3.abs() * self._high_HW[..., None]
        return Term(self._weight * magnitude_HW3.sum() / self._count)


class _Faces:
    def __init__(self, config: Config, context: Context) -> None:
        self._layout = context.layout
        self._scale = config.weight * math.sqrt(len(context.layout.texel_N))
        self._groups = []
        for texel_Fhw in faces_by_size(context.layout, context.device):
            size = texel_Fhw.shape[1], texel_Fhw.shape[2]
            bases = [cosine_basis(length).to(context.device, torch.float32) for length in size]
            rows, columns = (torch.arange(length) / 2 for length in size)
            high = torch.nonzero(is_high(rows, columns, size).flatten()).flatten()
            self._groups.append((texel_Fhw, *bases, high.to(context.device)))

    def __call__(self, iterate: Iterate) -> Term:
        channels = channels_TC(iterate.skin_HW4, self._layout)
        magnitudes = []
        for texel_Fhw, rows_hh, columns_ww, high in self._groups:
            face_FChw = channels[texel_Fhw].movedim(-1, 1)
            spectrum_FChw = rows_hh.to(channels) @ face_FChw @ columns_ww.to(channels).T
            magnitudes.append(spectrum_FChw.flatten(2)[..., high].abs())
        return Term(self._scale * mean(magnitudes))
