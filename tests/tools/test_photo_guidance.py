"""The photo as control and as image prompt, from the command line to the skin."""

import json

import numpy as np
import pytest
from PIL import Image

from config.errors import ConfigError
from config.load import config_from
from config.schema import Request
from main import main
from models.matting.cutout import CutOut
from models.reference import make_reference
from tests.models.test_controlnets import make_net
from tests.models.test_ip_adapters import make_adapters
from tests.models.test_photo_controls import make_estimator
from tests.photo_cases import RED, draw_figure, mask_of
from tests.tiny_sdxl import tiny_sdxl
from tools.optimize import guidance_of, layout_of, load_denoiser, show_photo


@pytest.fixture(scope="module")
def adapters(tmp_path_factory):
    return make_adapters(tmp_path_factory.mktemp("adapters"))


def config_of(control, **sdxl):
    options = {"model": str(tiny_sdxl("v_prediction")), **sdxl}
    return config_from(
        {
            "diffusion": {"sdxl": options},
            "views": {"orbit": {}},
            "losses": {"sds": {}},
            "control": control,
        }
    )


def test_nets_of_which_all_pictures_have_scale_zero_are_not_loaded(tmp_path):
    nets = {name: str(make_net(tmp_path / name, 0)) for name in ("canny", "depth", "free")}
    for edges, player, expected in (
        (0.0, 0.0, {"depth", "free"}),
        (0.5, 0.0, {"canny", "depth", "free"}),
        (0.0, 0.5, {"canny", "depth", "free"}),
    ):
        config = config_of(
            {"photo_edges": {"scale": edges}, "player_edges": {"scale": player}}, controlnets=nets
        )
        assert set(load_denoiser(config, device="cpu", download=False).controls) == expected
    config = config_of({"photo_edges": {"scale": 0.0}}, controlnets={"canny": "no where"})
    assert load_denoiser(config, device="cpu", download=False).controls == {}
    assert guidance_of(config)[1].controlnets == {}


def test_adapters_need_a_photo(adapters):
    plain = {"model": str(adapters), "weights": "sdxl_models/plain.safetensors"}
    chosen = {"style": plain, "face": {**plain, "shows": "head", "scale": 0.3}}
    config = config_of({}, ip_adapters=chosen)
    denoiser = load_denoiser(config, device="cpu", download=False)
    assert denoiser.likenesses == {"style": "subject", "face": "head"}
    with pytest.raises(ConfigError, match=r"diffusion: style, face: no photo .* --input_"):
        show_photo(denoiser, None)
    photo_HW4 = draw_figure(shirt=RED)
    mask_HW = mask_of(photo_HW4)
    cutout = CutOut(photo_HW4, mask_HW.float(), mask_HW, 0, "drawn")
    show_photo(denoiser, make_reference(cutout, layout_of(Request("a knight", "p"))))
    assert len(denoiser._image_prompts) == 2


@pytest.mark.parametrize("canvas", ["skin", "flat"])
def test_a_run_that_follows_a_photo_in_every_way(tmp_path, adapters, canvas, capsys):
    photo = tmp_path / "figure.png"
    Image.fromarray(draw_figure(shirt=RED)[..., :3].numpy()).save(photo)
    options = [
        f"diffusion.sdxl.model={tiny_sdxl()}",
        "diffusion.sdxl.vae=null",
        "diffusion.sdxl.resolution=[64,64]",
        f"diffusion.sdxl.controlnets.canny={make_net(tmp_path / 'canny', 0)}",
        f"diffusion.sdxl.controlnets.depth={make_net(tmp_path / 'depth', 1)}",
        f"diffusion.sdxl.ip_adapters.style.model={adapters}",
        "diffusion.sdxl.ip_adapters.style.weights=sdxl_models/plus.safetensors",
        "control.photo_edges.scale=0.6",
        f"control.photo_depth.estimator={make_estimator(tmp_path / 'estimator')}",
    ]
    command = ["-pt", "a knight", "--palette", "lospec/pico-8", "--steps", "3"]
    command += ["--input_image", str(photo), "--matting", "none"]
    command += ["-c", "flat", "--size", "16,16"] if canvas == "flat" else ["-c", "sdxl"]
    skins = []
    for number, more in enumerate(([], [], ["diffusion.sdxl.ip_adapters.style.scale=0"])):
        out = tmp_path / str(number)
        assert main([*command, "--out", str(out), "--set", *options, *more]) == 0, (
            capsys.readouterr()
        )
        skins.append(np.array(Image.open(out / "skin.png")))
        model = json.loads((out / "skin.json").read_text(encoding="utf-8"))["model"]
        assert ("adapters" in model) == (not more)
        assert "estimator@" in model and "canny@" in model and "depth@" in model
    assert np.array_equal(skins[0], skins[1])
    capsys.readouterr()
    without = [*command[:6], *command[10:], "--out", str(tmp_path / "none"), "--set", *options]
    assert main(without) == 2
    assert capsys.readouterr().err.startswith("error: diffusion: style: no photo")
