"""Makes the skins that are judged: by distillation and by the baseline, in one process.

Values in, values out; knows nothing about files or scores.

Letters: H, W rows and columns of the skin.
"""

import time
from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from config.schema import Config, Request
from models.diffusion import Denoiser
from models.layout import SkinLayout
from models.palette import Palette
from tools.evaluation.baseline import sample_skin
from tools.io.run_in_memory import RunInMemory
from tools.optimize import layout_of, optimize

Method = Literal["distil", "sample"]
METHODS: tuple[Method, ...] = ("distil", "sample")


@dataclass(frozen=True, eq=False)
class MadeSkin:
    """A skin and what it took.

    Attributes:
        index_HW: (64, 64) int64 palette indices; the number of colours stands for transparent.
        layout: of the skin.
        palette: the colours.
        coverage: share of the used texels that the guidance saw.
        seconds: of making it, the model loaded.
        notices: what the user should know.
    """

    index_HW: Tensor
    layout: SkinLayout
    palette: Palette
    coverage: float
    seconds: float
    notices: tuple[str, ...] = ()


def make_skin(
    method: Method,
    request: Request,
    config: Config,
    *,
    palette: Palette,
    denoiser: Denoiser,
    device: str,
) -> MadeSkin:
    """Make one skin.

    Args:
        method: "distil", as `main.py` does, or "sample", the baseline.
        request: what is asked for.
        config: how it is distilled.
        palette: the colours that may be used.
        denoiser: the guidance, loaded; the same for many skins.
        device: where it is.

    Returns:
        The skin.

    Raises:
        ConfigError: an option does not fit the request.
    """
    layout, began_at = layout_of(request), time.monotonic()
    notices: tuple[str, ...]
    if method == "sample":
        index_HW = sample_skin(
            request.prompt,
            palette=palette,
            layout=layout,
            denoiser=denoiser,
            seed=request.seed,
            device=device,
        )
        coverage, notices = 1.0, ()  # the sheet shows every texel
    else:
        run = RunInMemory(config.steps)
        optimize(request, config, palette=palette, denoiser=denoiser, run=run, device=device)
        assert run.index_HW is not None, "the run has come to its end"
        index_HW, coverage, notices = run.index_HW, run.coverage, tuple(run.notices)
    return MadeSkin(index_HW, layout, palette, coverage, time.monotonic() - began_at, notices)
