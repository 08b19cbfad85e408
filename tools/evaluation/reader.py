"""What the learned judges share: how they look at a skin, and how they are trained.

They see the character sheet in the colours of a palette, drawn anew at each look, so that they
judge quantised skins fairly. Training is a function of its seed, on one machine. Knows nothing
about what is judged.

Letters: B sheets, H, W rows and columns, P palettes, F features.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from models.layout import skin_layout
from models.palette import Palette
from models.views.sheet import HEIGHT, WIDTH, sheet_fragments

_BITS = 5  # of each channel, by which a table is entered
_SIDE = 1 << _BITS


class SheetReader(nn.Module):
    """Turns sheets into features; each place of the sheet has weights of its own at the end."""

    def __init__(self, width: int) -> None:
        """Make a network with `width` features."""
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(64, 64, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(64 * (HEIGHT // 8) * (WIDTH // 8), width),
        )

    def forward(self, sheet_BHW3: Tensor) -> Tensor:
        """Read sheets.

        Args:
            sheet_BHW3: (B, 72, 48, 3) uint8 sRGB.

        Returns:
            (B, F).
        """
        return self.layers(sheet_BHW3.permute(0, 3, 1, 2).float() / 127.5 - 1)


class PaletteTables:
    """Gives sheets the colours of palettes fast: tables from coarse colours to the nearest one."""

    def __init__(self, palettes: Sequence[Palette]) -> None:
        """Make the tables; about 100 kB a palette."""
        level = (torch.arange(_SIDE) + 0.5) / _SIDE
        grid_N3 = torch.cartesian_prod(level, level, level)
        tables = [palette.colors_C3[palette.nearest(grid_N3)] for palette in palettes]
        self._table_PN3 = torch.stack(tables).numpy()
        self._is_texel_HW = {
            arms: (sheet_fragments(skin_layout(arms)).texel_BHWL[0] >= 0).any(-1).numpy()
            for arms in ("classic", "slim")
        }

    def recolor(
        self, sheet_HW3: np.ndarray, arms: str, rng: np.random.Generator, *, share: float = 0.85
    ) -> np.ndarray:
        """Give a sheet the colours of some palette, or leave it as it is.

        Args:
            sheet_HW3: (72, 48, 3) uint8 sRGB.
            arms: of the skin on it.
            rng: chooses.
            share: of the sheets that are changed.

        Returns:
            (72, 48, 3) uint8 sRGB.
        """
        if rng.random() >= share:
            return sheet_HW3
        table_N3 = self._table_PN3[rng.integers(len(self._table_PN3))]
        coarse_HW3 = (sheet_HW3 >> (8 - _BITS)).astype(np.int64)
        place_HW = (coarse_HW3[..., 0] * _SIDE + coarse_HW3[..., 1]) * _SIDE + coarse_HW3[..., 2]
        return np.where(self._is_texel_HW[arms][..., None], table_N3[place_HW], sheet_HW3)


def fit(
    module: nn.Module,
    loss_of: Callable[[np.random.Generator], Tensor],
    *,
    steps: int,
    seed: int,
    learning_rate: float = 1.5e-3,
) -> None:
    """Train a module.

    Args:
        module: what is trained; it is left in evaluation mode.
        loss_of: draws a batch with the generator that it is given, and gives the batch's loss.
        steps: how many.
        seed: of the batches and of dropout.
        learning_rate: at the beginning; it falls to 0 as a cosine.
    """
    rng = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(module.parameters(), lr=learning_rate, weight_decay=0.02)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    module.train()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for _ in range(steps):
            loss = loss_of(rng)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            falling.step()
    module.eval()
