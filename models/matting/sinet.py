"""The embedded portrait segmentation network: which pixels of a photo are a person.

SINet, Park et al., "SINet: Extreme Lightweight Portrait Segmentation Networks with Spatial
Squeeze Modules and Information Blocking Decoder", WACV 2020, as NAVER released its weights (MIT,
see assets/matting). The definition is ours; the names of its parts are those of the weights.
Knows nothing about what becomes of the matte.

Letters: B pictures, C channels, H W rows and columns.
"""

import itertools

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

SIDE = 224
"""Rows and columns of the pictures that it was trained on."""

_WEIGHTS = "sinet.safetensors"
# The statistics of its training pictures, in blue, green, red of 0 to 255.
_MEAN_BGR = (107.304565, 115.69884, 132.35703)
_STD_BGR = (63.97182, 65.1337, 68.29726)
_EPS = 1e-3

# (kernel, how many times coarser) of the two branches of each module, as the network search of the
# paper chose them.
_LEVEL2 = (((3, 1), (5, 1)), ((3, 1), (3, 1)))
_LEVEL3 = (
    ((3, 1), (5, 1)),
    ((3, 1), (3, 1)),
    ((5, 1), (3, 2)),
    ((5, 2), (3, 4)),
    ((3, 1), (3, 1)),
    ((5, 1), (5, 1)),
    ((3, 2), (3, 4)),
    ((3, 1), (5, 2)),
)


class SINet(nn.Module):
    """The network: pictures in, a probability that each pixel is a person out."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = _Encoder()
        self.bn_3 = nn.BatchNorm2d(2, eps=_EPS)
        self.level2_C = _ConvNormAct(48, 2, 1)
        self.bn_2 = nn.BatchNorm2d(2, eps=_EPS)
        self.classifier = nn.Sequential(
            nn.UpsamplingBilinear2d(scale_factor=2), nn.Conv2d(2, 2, 3, padding=1, bias=False)
        )

    def forward(self, srgb_B3HW: Tensor) -> Tensor:
        """Find the people.

        Args:
            srgb_B3HW: sRGB in [0, 1]; H and W multiples of 32.

        Returns:
            (B, H, W) probabilities.
        """
        mean_311 = srgb_B3HW.new_tensor(_MEAN_BGR)[:, None, None]
        std_311 = srgb_B3HW.new_tensor(_STD_BGR)[:, None, None]
        # The division by 255 comes after that by the deviation: so it was trained.
        fine, coarse = self.encoder((255 * srgb_B3HW.flip(1) - mean_311) / std_311 / 255)
        guess = self.bn_3(_twice(coarse))
        # Information blocking: details come through only where the coarse guess is unsure.
        doubt = 1 - torch.softmax(guess, dim=1).amax(1, keepdim=True)
        refined = self.bn_2(_twice(self.level2_C(fine) * doubt + guess))
        return torch.softmax(self.classifier(refined), dim=1)[:, 1]


def load_sinet(folder: str) -> SINet:
    """Load the network.

    Args:
        folder: holds sinet.safetensors.

    Returns:
        It, in evaluation mode and without gradients.

    Raises:
        OSError: there is no such file.
    """
    network = SINet()
    network.load_state_dict(load_file(f"{folder}/{_WEIGHTS}"))
    return network.eval().requires_grad_(False)


class _Encoder(nn.Module):
    """Features at a quarter and class scores at an eighth of the picture's size."""

    def __init__(self) -> None:
        super().__init__()
        self.level1 = _ConvNormAct(3, 12, 3, stride=2)
        self.level2_0 = _SqueezedDown(12, 16, hidden=None)
        self.level2 = nn.ModuleList(
            _Module(16 if at == 0 else 48, 48, branches) for at, branches in enumerate(_LEVEL2)
        )
        self.BR2 = _NormAct(64)
        self.level3_0 = _SqueezedDown(64, 48, hidden=32)
        self.level3 = nn.ModuleList(
            _Module(48 if at == 0 else 96, 96, branches) for at, branches in enumerate(_LEVEL3)
        )
        self.BR3 = _NormAct(144)
        self.classifier = _Conv(144, 2)

    def forward(self, x_B3HW: Tensor) -> tuple[Tensor, Tensor]:
        half = self.level2_0(self.level1(x_B3HW))
        fine = half
        for module in self.level2:
            fine = module(fine)
        start = self.level3_0(self.BR2(torch.cat([half, fine], 1)))
        coarse = start
        for module in self.level3:
            coarse = module(coarse)
        return fine, self.classifier(self.BR3(torch.cat([start, coarse], 1)))


class _Conv(nn.Module):
    """A pointwise convolution, in groups."""

    def __init__(self, num_in: int, num_out: int, groups: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(num_in, num_out, 1, groups=groups, bias=False)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        return self.conv(x_BCHW)


class _ConvNormAct(nn.Module):
    def __init__(self, num_in: int, num_out: int, kernel: int, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            num_in, num_out, kernel, stride=stride, padding=kernel // 2, bias=False
        )
        self.bn = nn.BatchNorm2d(num_out, eps=_EPS)
        self.act = nn.PReLU(num_out)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        return self.act(self.bn(self.conv(x_BCHW)))


class _NormAct(nn.Module):
    def __init__(self, num: int) -> None:
        super().__init__()
        self.bn = nn.BatchNorm2d(num, eps=_EPS)
        self.act = nn.PReLU(num)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        return self.act(self.bn(x_BCHW))


class _SqueezedDown(nn.Module):
    """Halve the size: depthwise, channels weighed by their means, pointwise."""

    def __init__(self, num_in: int, num_out: int, *, hidden: int | None) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(num_in, num_in, 3, stride=2, padding=1, groups=num_in, bias=False),
            _Squeeze(num_in, hidden),
            nn.Conv2d(num_in, num_out, 1, bias=False),
        )
        self.bn = nn.BatchNorm2d(num_out, eps=_EPS)
        self.act = nn.PReLU(num_out)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        return self.act(self.bn(self.conv(x_BCHW)))


class _Squeeze(nn.Module):
    def __init__(self, num: int, hidden: int | None) -> None:
        super().__init__()
        sizes = [num, num] if hidden is None else [num, hidden, num]
        layers: list[nn.Module] = []
        for before, after in itertools.pairwise(sizes):
            layers += [nn.Linear(before, after), nn.PReLU(after)]
        self.dense = nn.Sequential(*layers)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        return self.dense(x_BCHW.mean((2, 3)))[:, :, None, None] * x_BCHW


class _Module(nn.Module):
    """Two branches that look at half of the channels each, the one perhaps coarser (S2-module)."""

    def __init__(
        self, num_in: int, num_out: int, branches: tuple[tuple[int, int], tuple[int, int]]
    ) -> None:
        super().__init__()
        half = num_out // 2
        self.c1 = _Conv(num_in, half, groups=2)
        self.d1 = _Branch(half, *branches[0])
        self.d2 = _Branch(half, *branches[1])
        self.BR = _NormAct(num_out)
        self._is_residual = num_in == num_out

    def forward(self, x_BCHW: Tensor) -> Tensor:
        reduced = self.c1(x_BCHW)
        shuffled = reduced.unflatten(1, (2, -1)).transpose(1, 2).flatten(1, 2)
        joined = torch.cat([self.d1(shuffled), self.d2(shuffled)], 1)
        return self.BR(joined + x_BCHW if self._is_residual else joined)


class _Branch(nn.Module):
    """A separable convolution at a size so many times coarser (S2-block)."""

    def __init__(self, num: int, kernel: int, coarser: int) -> None:
        super().__init__()
        self._coarser = coarser
        self.conv = nn.Sequential(
            nn.Conv2d(num, num, kernel, padding=kernel // 2, groups=num, bias=False),
            nn.BatchNorm2d(num, eps=_EPS),
        )
        self.act_conv1x1 = nn.Sequential(nn.PReLU(num), nn.Conv2d(num, num, 1, bias=False))
        self.bn = nn.BatchNorm2d(num, eps=_EPS)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        if self._coarser == 1:
            return self.bn(self.act_conv1x1(self.conv(x_BCHW)))
        out = self.act_conv1x1(self.conv(F.avg_pool2d(x_BCHW, self._coarser)))
        out = F.interpolate(out, scale_factor=self._coarser, mode="bilinear", align_corners=True)
        return self.bn(out)


def _twice(x_BCHW: Tensor) -> Tensor:
    return F.interpolate(x_BCHW, scale_factor=2, mode="bilinear", align_corners=True)
