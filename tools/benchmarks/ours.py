"""Our step, put together as a run puts it together, with a stopwatch around the guidance."""

from collections.abc import Sequence

import torch
from torch import Tensor

from config.schema import OptimizerConfig, StartConfig
from losses import Context, Iterate, sds
from models.control import ControlPicture, player_depth, player_edges
from models.control import Setting as ControlSetting
from models.diffusion import Control, Denoised, Embedding, sdxl
from models.diffusion._wrapped import WrappedDenoiser
from models.layout import flat_layout, skin_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.relaxations.gumbel import relax
from models.renderer import shade
from models.rng import StepRng
from models.views import Setting, Shot, flat, orbit
from tools.benchmarks.stopwatch import Stopwatch
from tools.optimize import build_optimizer

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
        self._pictures = _pictures(ControlSetting(layout, denoiser.controls, device=device), size)
        self._optimizer, _ = build_optimizer(
            self._grid.parameters(), OptimizerConfig(warmup_steps=0), steps=1
        )

    def step(self, number: int, watch: Stopwatch) -> None:
        """Make a step."""
        self._timed.watch = watch
        rng = StepRng(0, number)
        with watch.lap("render"):
            shot = self._views(number, rng)
            skin_HW4 = self._grid.sample(1.0, rng)
            views_B3HW = shade(skin_HW4, shot.fragments, shot.background_B3)
            controls = [picture(skin_HW4.detach(), shot) for picture in self._pictures]
        term = self._loss(Iterate(number, 0.0, skin_HW4, views_B3HW, shot, rng, controls))
        with watch.lap("backward"):
            self._optimizer.zero_grad()
            term.value.backward()
        torch.nn.utils.clip_grad_norm_(self._grid.parameters(), 1.0)
        self._optimizer.step()
        self._grid.recentre_()


def _pictures(setting: ControlSetting, size: int) -> list[ControlPicture]:
    """Build what each of the loaded nets follows: of a player itself, or on a flat canvas noise."""
    if setting.layout.is_flat:
        return [_Still(name, size * factor, setting) for name, factor in setting.followed.items()]
    kinds: dict[str, ControlPicture] = {}
    if "canny" in setting.followed:
        kinds["canny"] = player_edges.build(player_edges.Config(), setting)
    if "depth" in setting.followed:
        kinds["depth"] = player_depth.build(player_depth.Config(), setting)
    return list(kinds.values())


class _Still:
    """A picture that is on the device already, as that of a photo on a flat canvas is."""

    def __init__(self, name: str, side: int, setting: ControlSetting) -> None:
        picture_3HW = torch.rand(3, side, side, generator=torch.Generator().manual_seed(0))
        self._control = Control(name, picture_3HW[None].to(setting.device), 0.15)

    def __call__(self, skin_HW4: Tensor, shot: Shot) -> Control:
        return self._control


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
