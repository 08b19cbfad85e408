"""A step asks the device for nothing: no number is read back, and no copy is waited for."""

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from config.load import load_config
from config.schema import OptimizerConfig, Request
from models.diffusion import sdxl
from models.rng import StepRng
from tests.tiny_sdxl import tiny_sdxl
from tools.benchmarks.random_sdxl import make_random_sdxl
from tools.io.palettes import read_palette
from tools.optimize import build_optimizer, optimize

MORE = {
    "embedded": ["diffusion.sdxl.model=assets/prior", "losses.seam.weight=1"],
    "sdxl": [
        "grid.relaxation=gumbel",
        "views.orbit.num_views=2",
        "control.player_depth.scale=0.5",
        "control.player_edges.scale=0.5",
        "augmentations.grayscale.probability=1",
        "augmentations.perspective.probability=1",
        "augmentations.flip.probability=1",
        "losses.symmetry.weight=1",
        "losses.laplacian.weight=1",
        "losses.total_variation.weight=1",
        "losses.decision.weight=1",
    ],
    "flat": ["augmentations.smooth.probability=1", "losses.sds.noise.kind=uniform"],
}


class Copies(TorchDispatchMode):
    """Remembers copies from the host that a device has to be waited for."""

    def __init__(self):
        super().__init__()
        self.found = []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if func.overloadpacket.__name__ == "_to_copy" and args[0].device.type == "cpu":
            goes = torch.device(kwargs.get("device") or "cpu").type != "cpu"
            if goes and not kwargs.get("non_blocking"):
                self.found.append(tuple(args[0].shape))
        return func(*args, **kwargs)


class EnoughError(Exception):
    pass


class FewSteps:
    """A run of some steps, watched from the second on: tables may be made in the first."""

    def __init__(self, watch, steps=4):
        self.watch, self.steps = watch, steps

    def say(self, text):
        pass

    def keep_drawn(self, *drawn):
        pass

    def restore(self, **state):
        yield 0
        with self.watch:
            yield from range(1, self.steps)
        raise EnoughError

    def after_step(self, iterate, terms, **state):
        pass


@pytest.fixture(scope="module")
def controlled(tmp_path_factory):
    return make_random_sdxl(tmp_path_factory.mktemp("waiting"), num_controlnets=1)


def without_generators(monkeypatch):
    """On "meta" there are no generators; what they draw has no data there anyway."""
    monkeypatch.setattr(StepRng, "normal", lambda self, stream, like: torch.empty_like(like))
    uniform = StepRng.uniform

    def draw(self, stream, *shape, device="cpu"):
        if torch.device(device).type == "meta":
            return torch.empty(shape, device=device)
        return uniform(self, stream, *shape, device=device)

    monkeypatch.setattr(StepRng, "uniform", draw)
    generator = StepRng.generator
    monkeypatch.setattr(
        StepRng,
        "generator",
        lambda self, stream, device="cpu": (
            None if torch.device(device).type == "meta" else generator(self, stream, device)
        ),
    )


def with_a_counter_on_the_device(monkeypatch):
    """AdamW counts its steps on the host but on GPUs; so here another one stands for it."""

    def build(parameters, config, *, steps):
        sgd = torch.optim.SGD(parameters, lr=0.1, momentum=0.9)
        return sgd, torch.optim.lr_scheduler.ConstantLR(sgd)

    monkeypatch.setattr("tools.optimize.build_optimizer", build)


@pytest.mark.parametrize("recipe", list(MORE))
def test_a_step_waits_for_nothing(recipe, controlled, monkeypatch):
    """On the device "meta" a tensor has no data: whoever wants to read a number fails."""
    without_generators(monkeypatch)
    with_a_counter_on_the_device(monkeypatch)
    overrides = [*MORE[recipe], "diffusion.sdxl.vae=null"]
    if recipe != "embedded":
        overrides.append(f"diffusion.sdxl.model={controlled}")
    if recipe == "sdxl":
        net = controlled / "controlnet_0"
        overrides += [f"diffusion.sdxl.controlnets.{name}={net}" for name in ("canny", "depth")]
    config = load_config(recipe, overrides)
    denoiser = sdxl.build(config.diffusion["sdxl"], device="meta")
    size = (64, 64) if recipe == "flat" else None
    copies = Copies()
    with pytest.raises(EnoughError):
        optimize(
            Request("knight", "lospec/pico-8", size=size),
            config,
            palette=read_palette("lospec/pico-8")[0],
            denoiser=denoiser,
            run=FewSteps(copies),
            device="meta",
        )
    assert copies.found == []


def test_the_watch_sees_a_copy_that_waits():
    with Copies() as copies:
        torch.ones(2).to("meta", non_blocking=True)
        torch.ones(3).to("meta")
    assert copies.found == [(3,)]


def test_the_fused_optimiser_takes_the_same_steps():
    """The kernel that a GPU uses, where the CPU has one as well."""
    start = torch.randn(50, 9, generator=torch.Generator().manual_seed(0))
    one, two = (torch.nn.Parameter(start.clone()) for _ in range(2))
    plain, _ = build_optimizer([one], OptimizerConfig(warmup_steps=0), steps=9)
    options = {name: plain.defaults[name] for name in ("lr", "betas", "eps", "weight_decay")}
    fused = torch.optim.AdamW([two], fused=True, **options)
    for step in range(5):
        for parameter in (one, two):
            parameter.grad = torch.sin(start * (step + 1))
        plain.step()
        fused.step()
    torch.testing.assert_close(one, two)


@pytest.mark.gpu
@pytest.mark.parametrize("recipe", ["sdxl", "flat"])
def test_a_gpu_is_never_waited_for(recipe, controlled):
    """By torch's own alarm; the same recipes on a GPU."""
    model = ["diffusion.sdxl.vae=null", f"diffusion.sdxl.model={tiny_sdxl()}"]
    config = load_config(recipe, [*MORE[recipe][:2], *model])
    denoiser = sdxl.build(config.diffusion["sdxl"], device="cuda")

    class Alarm:
        def __enter__(self):
            torch.cuda.set_sync_debug_mode("error")

        def __exit__(self, *error):
            torch.cuda.set_sync_debug_mode("default")

    with pytest.raises(EnoughError):
        optimize(
            Request("knight", "lospec/pico-8", size=(64, 64) if recipe == "flat" else None),
            config,
            palette=read_palette("lospec/pico-8")[0],
            denoiser=denoiser,
            run=FewSteps(Alarm(), steps=25),
            device="cuda",
        )
