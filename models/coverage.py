"""Which texels the guidance has seen, and what the others become.

Letters: H, W rows and columns of the skin, T = H·W texels, N used texels.
"""

import torch
from sklearn.neighbors import NearestNeighbors
from torch import Tensor, nn

from models.layout import Box, SkinLayout
from models.player import build_player
from models.renderer import Fragments


class Coverage(nn.Module):
    """Remembers every texel that a pixel's ray has met; part of a run's state.

    Attributes:
        seen_T: (T,) bool.
    """

    seen_T: Tensor

    def __init__(self, layout: SkinLayout) -> None:
        super().__init__()
        self.layout = layout
        self.register_buffer("seen_T", torch.zeros(layout.height * layout.width, dtype=torch.bool))

    @torch.no_grad()
    def see(self, fragments: Fragments) -> None:
        """Mark the texels of these fragments."""
        seen_T1 = torch.cat([self.seen_T, self.seen_T.new_zeros(1)])
        seen_T1[fragments.texel_BHWL.flatten()] = True  # a miss, -1, marks the extra last place
        self.seen_T.copy_(seen_T1[:-1])

    def share(self) -> float:
        """Give the share of used texels that were seen, in [0, 1]."""
        return self.seen_T[self.layout.texel_N.to(self.seen_T.device)].float().mean().item()

    def fill(self, values_HW: Tensor, *, empty: int, known_T: Tensor | None = None) -> Tensor:
        """Give each unseen texel the value of the nearest seen one of its part and layer.

        Distances are between texel centres on the box. Of a part of which nothing was seen, the
        outer layer becomes empty and the base takes the nearest seen base texels of the player.

        Args:
            values_HW: (H, W), such as palette indices.
            empty: the value that stands for transparent.
            known_T: (T,) bool, texels that need no other value; by default those that were seen.

        Returns:
            (H, W) likewise, on the same device.
        """
        layout, seen_T = self.layout, (self.seen_T if known_T is None else known_T).cpu()
        before_T = values_HW.flatten().cpu()
        filled_T = before_T.clone()
        if seen_T[layout.texel_N].all():
            return values_HW
        for box in layout.boxes:
            texel_M, position_M3 = _texels_of(box, layout)
            is_seen_M = seen_T[texel_M]
            wanted_M = texel_M[~is_seen_M]
            if is_seen_M.any():
                source_M, source_M3 = texel_M[is_seen_M], position_M3[is_seen_M]
                place_M3 = position_M3[~is_seen_M]
            elif box.layer == "outer":
                filled_T[wanted_M] = empty
                continue
            else:
                source_M, source_M3 = self._seen_base(seen_T)
                place_M3 = position_M3 + _center(box, layout)
            if len(wanted_M) and len(source_M):
                filled_T[wanted_M] = before_T[source_M[_nearest(source_M3, place_M3)]]
        return filled_T.reshape(values_HW.shape).to(values_HW.device)

    def _seen_base(self, seen_T: Tensor) -> tuple[Tensor, Tensor]:
        """Give the seen base texels of all parts (M,), and where they are on the player (M, 3)."""
        texels, positions = [], []
        for box in self.layout.boxes:
            if box.layer == "base":
                texel_M, position_M3 = _texels_of(box, self.layout)
                texels.append(texel_M[seen_T[texel_M]])
                positions.append(position_M3[seen_T[texel_M]] + _center(box, self.layout))
        return torch.cat(texels), torch.cat(positions)


def _center(box: Box, layout: SkinLayout) -> Tensor:
    placed = build_player(layout).boxes[layout.boxes.index(box)]
    return placed.center_3.float()


def _texels_of(box: Box, layout: SkinLayout) -> tuple[Tensor, Tensor]:
    """Give the texels of a box (M,), and where their centres are from its own centre (M, 3)."""
    texels, positions = [], []
    for face, rect in box.faces.items():
        for row in range(rect.height):
            for column in range(rect.width):
                texels.append((rect.y + row) * layout.width + rect.x + column)
                positions.append(box.texel_position(face, column + 0.5, row + 0.5))
    return torch.tensor(texels), torch.tensor(positions)


def _nearest(source_M3: Tensor, place_P3: Tensor) -> Tensor:
    """Find the nearest source of each place: (P,) int64."""
    tree = NearestNeighbors(n_neighbors=1, algorithm="kd_tree").fit(source_M3.numpy())
    return torch.from_numpy(tree.kneighbors(place_P3.numpy(), return_distance=False)[:, 0])
