"""The learnable skin: for each used texel, a choice of one palette entry.

Transparent is one more entry, after the colours; base texels may not choose it, and texels outside
the layout are nothing else. So logits are kept for the used texels alone: 3264 of 4096.

Letters: H, W rows and columns of the canvas, N used texels, C colours, K = C + 1 entries.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from config.schema import StartConfig
from models.color import oklab_from_srgb
from models.freedom import Freedom, Kept, full_freedom
from models.layout import SkinLayout
from models.palette import Palette
from models.rng import StepRng

Relax = Callable[[Tensor, float, torch.Generator], Tensor]


class PaletteGrid(nn.Module):
    """Logits over the palette's entries, and the skins that they stand for.

    Attributes:
        logits_NK: (N, K) parameter; -inf where an entry is not allowed is added on use.
        allowed_NK: (N, K) bool.
        kept: pixels that stay what they were, whatever their entry; None where there are none.
        entries_K4: (K, 4) premultiplied sRGB and alpha of each entry, in [0, 1].
    """

    logits_NK: nn.Parameter
    allowed_NK: Tensor
    entries_K4: Tensor
    texel_N: Tensor
    _source_N: Tensor | None
    _shown_N4: Tensor | None
    _is_shown_N: Tensor | None

    def __init__(
        self,
        layout: SkinLayout,
        palette: Palette,
        relax: Relax,
        *,
        start: StartConfig,
        seed: int = 0,
        freedom: Freedom | None = None,
    ) -> None:
        """Start the logits.

        Args:
            layout: which texels there are.
            palette: the colours.
            relax: how a choice gets a gradient.
            start: the logits before the first step; "sample", "photo" and "skin" start as "zeros"
                does, until `start_near_` or `start_at_` is called.
            seed: of the start.
            freedom: what each texel may become; None lets all of them become anything.
        """
        super().__init__()
        self.layout = layout
        self.palette = palette
        self._relax = relax
        freedom = freedom or full_freedom(layout, palette)
        self.kept: Kept | None = freedom.kept
        opaque_C4 = torch.cat([palette.srgb_C3, torch.ones(len(palette), 1)], dim=-1)
        self.register_buffer("allowed_NK", freedom.allowed_NK, persistent=False)
        self.register_buffer("_source_N", freedom.source_N, persistent=False)
        self.register_buffer("_shown_N4", freedom.shown_N4, persistent=False)
        self.register_buffer("_is_shown_N", freedom.is_shown_N, persistent=False)
        self.register_buffer("texel_N", layout.texel_N, persistent=False)
        self.register_buffer(
            "entries_K4", torch.cat([opaque_C4, torch.zeros(1, 4)]), persistent=False
        )
        self.logits_NK = nn.Parameter(_start_logits(start, freedom.allowed_NK, seed))
        self._tie_()

    @property
    def masked_logits_NK(self) -> Tensor:
        """The logits with -inf where an entry is not allowed; mirror images have the same ones."""
        own_NK = self.logits_NK
        logits_NK = own_NK if self._source_N is None else own_NK[self._source_N]
        return logits_NK.masked_fill(~self.allowed_NK, -torch.inf)

    def sample(self, tau: float, rng: StepRng) -> Tensor:
        """Make a skin that has a gradient.

        Args:
            tau: temperature of the relaxation, above 0.
            rng: this step's randomness.

        Returns:
            (H, W, 4) premultiplied sRGB and alpha in [0, 1].
        """
        generator = rng.generator("palette grid", self.logits_NK.device)
        return self._paint(self._relax(self.masked_logits_NK, tau, generator))

    def expected(self) -> Tensor:
        """Give the mean of all skins that `sample` at τ = 1 stands for: (H, W, 4) as there."""
        return self._paint(torch.softmax(self.masked_logits_NK, dim=-1))

    @torch.no_grad()
    def discrete(self) -> Tensor:
        """Choose the likeliest entry of each texel: the result.

        Returns:
            (H, W) int64 palette indices; C, the number of colours, is transparent.
        """
        return self.spread_choice(self.choice_N())

    def spread_choice(self, choice_N: Tensor) -> Tensor:
        """Lay the entries of the used texels out on the canvas: (H, W) int64 as in `discrete`."""
        layout = self.layout
        index_T = self.texel_N.new_full((layout.height * layout.width,), len(self.palette))
        index_T[self.texel_N] = choice_N.to(self.texel_N.device)
        return index_T.reshape(layout.height, layout.width)

    @torch.no_grad()
    def choice_N(self) -> Tensor:
        """Choose the likeliest entry of each used texel: (N,) int64."""
        return self.masked_logits_NK.argmax(-1)

    @torch.no_grad()
    def paint_discrete(self) -> Tensor:
        """Give the skin of `discrete`: (H, W, 4) premultiplied sRGB and alpha in [0, 1]."""
        return self._show(self.entries_K4[self.choice_N()])

    @torch.no_grad()
    def start_near_(
        self, color_N3: Tensor, is_seen_N: Tensor, *, sharpness: float, margin: float
    ) -> None:
        """Let texels start at the palette's nearest colours.

        An outer texel is the likelier transparent, the nearer its colour is to that of the base
        texel below it.

        Args:
            color_N3: (N, 3) sRGB in [0, 1] of each used texel, were it opaque.
            is_seen_N: (N,) bool; the others keep their logits.
            sharpness: above 0; a colour's logit is −sharpness·d² with d its OKLab distance.
            margin: OKLab distance from the texel below at which transparent is as likely as the
                nearest colour.
        """
        num_colors = len(self.palette)
        lab_N3 = oklab_from_srgb(color_N3.to(self.logits_NK))
        lab_C3 = self.palette.oklab_C3.to(lab_N3)
        logits_NK = torch.zeros_like(self.logits_NK)
        logits_NK[:, :num_colors] = -sharpness * (lab_N3[:, None] - lab_C3).square().sum(-1)
        texel_N = self.layout.texel_N
        below_N = torch.searchsorted(texel_N, self.layout.base_texel_N).to(self.texel_N.device)
        gap_N = (lab_N3 - lab_N3[below_N]).square().sum(-1)
        nearest_N = logits_NK[:, :num_colors].amax(-1)
        logits_NK[:, num_colors] = nearest_N + sharpness * (margin**2 - gap_N)
        is_known_N = is_seen_N & is_seen_N[below_N]
        self.logits_NK[is_known_N] = logits_NK[is_known_N] * self.allowed_NK[is_known_N]
        self.recentre_()

    @torch.no_grad()
    def start_at_(self, logits_NK: Tensor) -> None:
        """Start at given logits, (N, K); those of entries that are not allowed have no meaning."""
        self.logits_NK.copy_(logits_NK.to(self.logits_NK).masked_fill(~self.allowed_NK, 0))
        self.recentre_()

    def known_T(self, seen_T: Tensor) -> Tensor:
        """Say which texels need not be guessed at the end.

        Args:
            seen_T: (H·W,) bool, those that were seen.

        Returns:
            (H·W,) bool: those, the ones whose mirror image was, and the ones without a choice.
        """
        known_T = seen_T.clone()
        known_N = seen_T[self.texel_N] | (self.allowed_NK.sum(-1) == 1)
        if self._source_N is not None:
            either_N = known_N.clone()
            either_N[self._source_N] |= known_N
            known_N = either_N[self._source_N] | known_N
        known_T[self.texel_N] = known_N
        return known_T

    def admit(self, index_HW: Tensor, chosen_HW: Tensor) -> Tensor:
        """Take guessed entries where a texel may have them, and else its own choice.

        Args:
            index_HW: (H, W) int64 palette indices.
            chosen_HW: likewise, as `discrete` gives them.

        Returns:
            (H, W) likewise, in which mirror images are equal.
        """
        index_N1 = index_HW.flatten().to(self.texel_N.device)[self.texel_N][:, None]
        chosen_N = chosen_HW.flatten().to(self.texel_N.device)[self.texel_N]
        index_N = torch.where(self.allowed_NK.gather(1, index_N1)[:, 0], index_N1[:, 0], chosen_N)
        return self.spread_choice(index_N if self._source_N is None else index_N[self._source_N])

    @torch.no_grad()
    def entropy_HW(self) -> Tensor:
        """Say how undecided each texel is: (H, W) nats, 0 outside the layout."""
        share_NK = torch.softmax(self.masked_logits_NK, dim=-1)
        entropy_N = -torch.xlogy(share_NK, share_NK).sum(-1)
        return self._spread(entropy_N[:, None])[..., 0]

    @torch.no_grad()
    def decision_2(self) -> Tensor:
        """Say how far the texels are decided, without waiting for the device.

        Returns:
            (2,) the mean of the texels' entropies as a share of that of not knowing, and the mean
            probability of the likeliest entry; each in [0, 1].
        """
        share_NK = torch.softmax(self.masked_logits_NK, dim=-1)
        most_N = self.allowed_NK.sum(-1).clamp(min=2).to(share_NK).log()
        entropy_N = -torch.xlogy(share_NK, share_NK).sum(-1) / most_N
        return torch.stack([entropy_N.mean(), share_NK.amax(-1).mean()])

    @torch.no_grad()
    def recentre_(self) -> None:
        """Shift each texel's allowed logits to mean zero; no probability changes (SD-piXL).

        Mirror images, of which only one learns, get the same logits.
        """
        allowed_NK = self.allowed_NK.to(self.logits_NK)
        mean_N1 = (self.logits_NK * allowed_NK).sum(-1, keepdim=True) / allowed_NK.sum(
            -1, keepdim=True
        )
        self.logits_NK.sub_(mean_N1).mul_(allowed_NK)
        self._tie_()

    @torch.no_grad()
    def _tie_(self) -> None:
        if self._source_N is not None:
            self.logits_NK.copy_(self.logits_NK[self._source_N])

    def _paint(self, weights_NK: Tensor) -> Tensor:
        return self._show(weights_NK @ self.entries_K4.to(weights_NK))

    def _show(self, color_N4: Tensor) -> Tensor:
        """Lay colours out on the canvas, those that stay over them."""
        if self._shown_N4 is not None and self._is_shown_N is not None:
            shown_N4 = self._shown_N4.to(color_N4)
            color_N4 = torch.where(self._is_shown_N[:, None], shown_N4, color_N4)
        return self._spread(color_N4)

    def _spread(self, values_ND: Tensor) -> Tensor:
        layout = self.layout
        canvas_TD = values_ND.new_zeros(layout.height * layout.width, values_ND.shape[1])
        canvas_TD = canvas_TD.index_copy(0, self.texel_N, values_ND)
        return canvas_TD.reshape(layout.height, layout.width, -1)


def _start_logits(start: StartConfig, allowed_NK: Tensor, seed: int) -> Tensor:
    """Draw the first logits, balanced to mean zero a texel."""
    logits_NK = torch.zeros(allowed_NK.shape)
    num_colors = allowed_NK.shape[1] - 1
    if start.kind in ("normal", "sphere"):
        logits_NK = start.std * StepRng(seed, 0).normal("start", logits_NK)
    if start.kind == "sphere":
        colors_NC = logits_NK[:, :num_colors] - logits_NK[:, :num_colors].mean(-1, keepdim=True)
        length = start.std * num_colors**0.5
        # One colour leaves no direction: zeros stay zeros, where SD-piXL divides by their norm.
        logits_NK[:, :num_colors] = length * torch.nn.functional.normalize(colors_NC, dim=-1)
        logits_NK[:, num_colors] = 0
    odds = start.transparent / (1 - start.transparent)
    num_colors_N = allowed_NK[:, :num_colors].sum(-1)  # a texel may have fewer than the palette
    odds_N = odds * num_colors_N.clamp(min=1).double()
    logits_NK[:, num_colors] += odds_N.float().log()
    logits_NK = logits_NK * allowed_NK
    return (logits_NK - logits_NK.sum(-1, keepdim=True) / allowed_NK.sum(-1, keepdim=True)) * (
        allowed_NK
    )
