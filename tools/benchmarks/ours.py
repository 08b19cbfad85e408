"""Our step, put together as a run puts it together, with a stopwatch around the guidance."""

from collections.abc import Sequence

import torch
from torch import Tensor

from config.schema import StartConfig
from losses import Context, Iterate, sds
from models.diffusion import Control, Denoised, Embedding, sdxl
from models.diffusion._wrapped import WrappedDenoiser
from models.layout import flat_layout, skin_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.relaxations.gumbel import relax
from models.renderer import shade
from models.rng import StepRng
from models.views import Setting, flat, orbit
from tools.benchmarks.stopwatch import Stopwatch

PROMPT, NEGATIVE_PROMPT = "knight", "blurry"


class OurStep:
    """A skin seen by new random cameras at each step, or a flat canvas."""

    name = "ours"

    def __init__(
        self,
        config: sdxl.Config,
        palette: Palette,
        *,
        num_views: int,
        size: int,
        canvas: int | None,
        device: str,
    ) -> None:
        """Load the model.

        Args:
            config: which model, and how.
            palette: the colours.
            num_views: views a step.
            size: pixels along each side of a view.
            canvas: texels along each side of a flat canvas; None for a skin.
            device: where to work.
        """
        layout = skin_layout() if canvas is None else flat_layout(canvas, canvas)
        setting = Setting(layout, (size, size), device)
        self._views = (
            orbit.build(orbit.Config(num_views=num_views), setting)
            if canvas is None
            else flat.build(flat.Config(), setting)
        )
        denoiser = sdxl.build(config, device=device)
        self.dtype = denoiser.dtype
        self._timed = _TimedDenoiser(denoiser)
        context = Context(layout, self._timed, PROMPT, NEGATIVE_PROMPT, self._views.view_names)
        self._loss = sds.build(sds.Config(weighting="cumprod"), context)
        denoiser.release_text_encoders()
        self.weight_bytes = denoiser.weight_bytes
        self._grid = PaletteGrid(layout, palette, relax, start=StartConfig()).to(device)
        self._optimizer = torch.optim.AdamW(self._grid.parameters(), lr=0.025)

    def step(self, number: int, watch: Stopwatch) -> None:
        """Make a step."""
        self._timed.watch = watch
        rng = StepRng(0, number)
        with watch.lap("render"):
            shot = self._views(number, rng)
            skin_HW4 = self._grid.sample(1.0, rng)
            views_B3HW = shade(skin_HW4, shot.fragments, shot.background_B3)
        term = self._loss(Iterate(number, 0.0, skin_HW4, views_B3HW, shot, rng))
        with watch.lap("backward"):
            self._optimizer.zero_grad()
            term.value.backward()
        torch.nn.utils.clip_grad_norm_(self._grid.parameters(), 1.0)
        self._optimizer.step()
        self._grid.recentre_()


class _TimedDenoiser(WrappedDenoiser):
    """A denoiser with laps around what it does."""

    watch: Stopwatch

    def encode(self, views_B3HW: Tensor) -> Tensor:
        with self.watch.lap("encode"):
            return super().encode(views_B3HW)

    def denoise(
        self,
        noisy_BCHW: Tensor,
        sigma_B: Tensor,
        positive: Embedding,
        negative: Embedding | None,
        control: Sequence[Control] = (),
    ) -> Denoised:
        with self.watch.lap("denoise"):
            return super().denoise(noisy_BCHW, sigma_B, positive, negative, control)
