"""What a caption alone tells of a sheet: the mean of all sheets that it fits.

That is what a denoiser should answer at pure noise. To learn it there is slow, since few examples
are that noisy and a whole denoiser runs for each. Here the text encoders learn it without noise and
without the denoiser, at about eleven times the speed, and then teach it.

Letters: B captions, T tokens, D width of the words, Q queries, W width of a query, C, H, W latents.
"""

import torch
from torch import Tensor, nn
from transformers import CLIPTokenizer

from tools.training.networks import CHANNELS, LATENT_SIZE, Size, TextEncoders

_CELL = 2  # latents along each side of what a query answers for
_WIDTH = 96
_HEADS = 3
_BLOCKS = 2


class MeanSheet(nn.Module):
    """Queries, one for each two-by-two latents, that read the words."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        rows, columns = (length // _CELL for length in LATENT_SIZE)
        numbers = CHANNELS * _CELL * _CELL
        self.shape = (rows, columns)
        self.query_QW = nn.Parameter(0.1 * torch.randn(rows * columns, _WIDTH))
        self.read_words = nn.Linear(2 * size.text_width, _WIDTH)
        self.norm_words = nn.LayerNorm(_WIDTH)
        self.read_caption = nn.Linear(size.text_width, _WIDTH)
        self.norms = nn.ModuleList(nn.LayerNorm(_WIDTH) for _ in range(2 * _BLOCKS))
        self.attentions = nn.ModuleList(
            nn.MultiheadAttention(_WIDTH, _HEADS, batch_first=True) for _ in range(_BLOCKS)
        )
        self.perceptrons = nn.ModuleList(
            nn.Sequential(nn.Linear(_WIDTH, 2 * _WIDTH), nn.GELU(), nn.Linear(2 * _WIDTH, _WIDTH))
            for _ in range(_BLOCKS)
        )
        self.norm = nn.LayerNorm(_WIDTH)
        self.answer = nn.Linear(_WIDTH, numbers, bias=False)
        self.mean = nn.Parameter(torch.zeros(rows * columns, numbers))
        nn.init.zeros_(self.answer.weight)

    def forward(self, words_BTD: Tensor, caption_BE: Tensor) -> Tensor:
        """Estimate the mean sheet.

        Args:
            words_BTD: a feature a token.
            caption_BE: a feature a caption.

        Returns:
            (B, C, H, W) latents.
        """
        key_BTW = self.norm_words(self.read_words(words_BTD))
        state_BQW = self.query_QW + self.read_caption(caption_BE)[:, None]
        norms = iter(self.norms)
        for attention, perceptron in zip(self.attentions, self.perceptrons, strict=True):
            asking_BQW = next(norms)(state_BQW)
            state_BQW = state_BQW + attention(asking_BQW, key_BTW, key_BTW, need_weights=False)[0]
            state_BQW = state_BQW + perceptron(next(norms)(state_BQW))
        cell_BQN = self.answer(self.norm(state_BQW)) + self.mean
        cell_BNHW = cell_BQN.transpose(1, 2).unflatten(2, self.shape)
        return nn.functional.pixel_shuffle(cell_BNHW, _CELL)


class Reader(nn.Module):
    """The text encoders with what they learn by."""

    def __init__(self, size: Size, tokenizer: CLIPTokenizer) -> None:
        super().__init__()
        self.text = TextEncoders(size, tokenizer)
        self.mean_sheet = MeanSheet(size)

    @property
    def parts(self) -> dict[str, nn.Module]:
        """The networks by the names of their folders."""
        return {**dict(self.text.named_children()), "mean_sheet": self.mean_sheet}

    def forward(self, token_BT: Tensor) -> Tensor:
        """Estimate the mean sheet of captions: (B, T) int64 to (B, C, H, W) latents."""
        return self.mean_sheet(*self.text(token_BT))
