"""The recipe of SD-piXL's published settings, whole, with a tiny random SDXL."""

import json

import cv2
import numpy as np
import pytest
from PIL import Image

from config.load import load_config
from main import main
from tests.models.test_controlnets import make_net
from tests.models.test_photo_controls import make_estimator
from tests.photo_cases import draw_figure
from tests.tiny_sdxl import tiny_sdxl

COMMAND = ["-c", "sd-pixl", "-pt", "a knight", "--palette", "lospec/pico-8", "--size", "16,24"]


def make(out, *options, more=()):
    model = [f"diffusion.sdxl.model={tiny_sdxl(vae='tiny')}", "diffusion.sdxl.vae=null"]
    model += ["diffusion.sdxl.resolution=[64,64]", *options]
    return main([*COMMAND, "--out", str(out), *more, "--set", *model])


def test_it_holds_the_published_numbers():
    config = load_config("sd-pixl")
    sds, fft = config.losses["sds"], config.losses["fft"]
    assert (config.steps, config.grid.relaxation) == (10001, "gumbel")
    assert (sds.guidance_scale, sds.weighting, sds.weight) == (40.0, "cumprod", 1.0)
    assert sds.noise.bounds(0.0) == (0.02, 0.98) and sds.noise.bounds(0.5) == (0.02, 0.8)
    assert (fft.weight, fft.where) == (20.0, "canvas")
    assert list(config.losses) == ["sds", "fft"]
    optimizer = config.optimizer
    assert (optimizer.learning_rate, optimizer.betas) == (0.025, (0.9, 0.999))
    assert (optimizer.weight_decay, optimizer.epsilon, optimizer.clip_norm) == (0.01, 1e-8, 1.0)
    assert (optimizer.schedule, optimizer.warmup_steps) == ("constant_with_warmup", 250)
    assert config.grid.temperature.at(0.3) == 1.0 and config.grid.temperature_jitter == 0.5
    chances = {name: options.probability for name, options in config.augmentations.items()}
    assert chances == {"smooth": 1.0, "grayscale": 0.2, "perspective": 0.5, "flip": 0.5}
    assert config.control == {}
    controls = load_config("sd-pixl", has_photo=True).control
    assert {name: options.scale for name, options in controls.items()} == {
        "photo_edges": 0.15,
        "photo_depth": 0.15,
    }


@pytest.mark.parametrize("start", ["sphere", "sample"])
def test_it_runs_from_a_prompt(tmp_path, start):
    few = ["grid.start.sample.steps=2", "grid.start.sample.count=2", "grid.start.sample.clip=null"]
    options = [f"grid.start.kind={start}", *few]
    assert make(tmp_path / "run", *options, more=["--steps", "3"]) == 0
    assert Image.open(tmp_path / "run/skin.png").size == (24, 16)
    assert Image.open(tmp_path / "run/skin@4x.png").size == (96, 64)


def test_it_runs_from_a_picture_with_its_edges_and_depth(tmp_path):
    photo = tmp_path / "photo.png"
    cv2.imwrite(str(photo), np.ascontiguousarray(draw_figure(outline=True).numpy()[..., [2, 1, 0]]))
    net = make_net(tmp_path / "canny", 0)
    options = [
        f"diffusion.sdxl.controlnets.canny={net}",
        f"diffusion.sdxl.controlnets.depth={net}",
        f"control.photo_depth.estimator={make_estimator(tmp_path / 'depth')}",
    ]
    more = ["--steps", "3", "--input_image", str(photo)]
    assert make(tmp_path / "run", *options, more=more) == 0
    recipe = json.loads((tmp_path / "run/skin.json").read_text(encoding="utf-8"))
    assert list(recipe["config"]["control"]) == ["photo_edges", "photo_depth"]
