"""Which texels the guidance has seen, and what the others become.

Letters: H, W rows and columns of the skin, T = H·W texels, N used texels.
"""

import torch
from torch import Tensor, nn

from models.layout import SkinLayout
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

    def fill(self, values_HW: Tensor) -> Tensor:
        """Give each unseen texel the value of the nearest seen one of its part and layer.

        Distances are between texel centres in space; ties go to the first in reading order. A part
        of which nothing was seen keeps its values.

        Args:
            values_HW: (H, W), such as palette indices.

        Returns:
            (H, W) likewise.
        """
        layout, seen_T = self.layout, self.seen_T.cpu()
        filled_T = values_HW.flatten().clone()
        for texel_M, position_M3 in _texels_by_box(layout):
            known_M = seen_T[texel_M]
            if known_M.all() or not known_M.any():
                continue
            distance = torch.cdist(position_M3[~known_M], position_M3[known_M])
            nearest = texel_M[known_M][distance.argmin(-1)].to(filled_T.device)
            filled_T[texel_M[~known_M].to(filled_T.device)] = filled_T[nearest]
        return filled_T.reshape(values_HW.shape)


def _texels_by_box(layout: SkinLayout) -> list[tuple[Tensor, Tensor]]:
    """Give for each box its texels (M,) and where their centres are in space (M, 3)."""
    boxes = []
    for box in layout.boxes:
        texels, positions = [], []
        for face, rect in box.faces.items():
            for row in range(rect.height):
                for column in range(rect.width):
                    texels.append((rect.y + row) * layout.width + rect.x + column)
                    positions.append(box.texel_position(face, column + 0.5, row + 0.5))
        boxes.append((torch.tensor(texels), torch.tensor(positions)))
    return boxes
