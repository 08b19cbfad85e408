import json

import pytest
import torch
from PIL import Image

from losses import sds
from models.diffusion import sdxl
from models.palette import Palette
from tests.tiny_sdxl import tiny_sdxl
from tools.bench import main
from tools.benchmarks.ours import NEGATIVE_PROMPT, PROMPT
from tools.benchmarks.published import PublishedStep
from tools.benchmarks.stopwatch import PARTS, Stopwatch

GREYS = Palette("greys", torch.tensor([[0] * 3, [128] * 3, [255] * 3], dtype=torch.uint8))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench") / "model"
    assert main(["make", str(folder)]) == 0
    return folder


def run(model, tmp_path, *arguments):
    report = tmp_path / "report.json"
    arguments = ["step", "--model", str(model), "--size", "64", "--rounds", "1", *arguments]
    assert main([*arguments, "--device", "cpu", "--json", str(report)]) == 0
    return json.loads(report.read_text())


@pytest.mark.parametrize("canvas", ["skin", "flat"])
def test_reports_both_methods_and_their_ratio(model, tmp_path, capsys, canvas):
    report = run(model, tmp_path, "--canvas", canvas)
    seconds = report["seconds"]
    assert list(seconds) == ["ours", "published"]
    for found in seconds.values():
        assert set(found) == {*PARTS, "rest", "step"}
        assert all(value > 0 for value in found.values())
    assert report["ratio"] == seconds["published"]["step"] / seconds["ours"]["step"]
    assert report["controlnets"] == ["controlnet_0", "controlnet_1"]
    assert report["forwards_a_view"]["published"] == {"unet": 3, "controlnet": 6}
    shown = capsys.readouterr().out
    for word in (
        "published / ours",
        "float32",
        "TFLOP a step",
        "6 ControlNet forwards",
        torch.__version__,
    ):
        assert word in shown


def test_options(model, tmp_path):
    report = run(model, tmp_path, "--canvas", "skin", "--views", "2", "--controlnet")
    assert report["controlnets"] == []
    assert report["views"] == 2
    report = run(model, tmp_path, "--controlnet", "controlnet_1", "--dtype", "bfloat16")
    assert report["controlnets"] == ["controlnet_1"]
    assert report["dtype"] == {"ours": "bfloat16", "published": "float32"}
    assert run(tiny_sdxl(vae="tiny"), tmp_path)["controlnets"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--rounds", "0"], 2, "rounds: 0; expected 1 or more"),
        (["--views", "2"], 2, "views: 2; expected 1 on a flat canvas"),
        (["--colors", "300"], 2, "colors: 300; expected 2 to 256"),
        (["--controlnet", "nowhere"], 2, "controlnet: nowhere; expected a folder"),
        (["--size", "60"], 2, "resolution: (60, 60); expected multiples of 8"),
        (["--model", "/nowhere"], 3, "there is no folder '/nowhere'"),
    ],
)
def test_mistakes_are_one_line(model, capsys, arguments, code, said):
    assert main(["step", "--model", str(model), "--size", "64", *arguments]) == code
    errors = capsys.readouterr().err.splitlines()
    assert said in errors[-1]


def test_the_published_gradient_is_ours():
    """The baseline does the same thing: at one noise level and noise, both gradients agree."""
    published = PublishedStep(tiny_sdxl(), [], GREYS, num_views=1, size=64, canvas=8, device="cpu")
    denoiser = sdxl.build(sdxl.Config(model=str(tiny_sdxl())), device="cpu")
    latents = denoiser.encode(torch.rand(1, 3, 64, 64))
    torch.manual_seed(4)
    found = published._distill(latents, [])
    torch.manual_seed(4)
    timestep = torch.randint(20, 980, (1,))
    noise = torch.randn_like(latents)
    sigma = denoiser.sigma(timestep / 999)
    clean = denoiser.denoise(
        latents + sigma * noise, sigma, denoiser.embed([PROMPT]), denoiser.embed([NEGATIVE_PROMPT])
    )
    prompted = clean.positive_BCHW - clean.negative_BCHW
    target = clean.positive_BCHW + sds.Config().guidance_scale * prompted
    expected = sigma / (1 + sigma**2) * (latents - target)
    torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-3 * expected.abs().max())


def test_a_stopwatch_that_is_off_counts_nothing():
    for is_on in (False, True):
        watch = Stopwatch("cpu", is_on=is_on)
        with watch.lap("encode"):
            torch.rand(10)
        assert (watch.seconds["encode"] > 0) is is_on
        assert watch.seconds["render"] == 0


def test_batches_are_timed_against_one_at_a_time(tmp_path, capsys):
    report = tmp_path / "report.json"
    words = ["batch", "--count", "3", "--parallel", "2", "--steps", "2", "--started", "0"]
    assert main([*words, "--json", str(report)]) == 0
    found = json.loads(report.read_text())
    assert list(found["seconds_a_skin"]) == ["alone", "alone, no film", "together"]
    for name in ("alone", "alone, no film"):
        for unit, ratio in found["ratio"][name].items():
            seconds = found["seconds_a_skin"]
            assert ratio == seconds[name][unit] / seconds["together"][unit]
    assert found["block"] == 2 and 0.9 < found["equal_texels"] <= 1
    assert "used texels of the same colour" in capsys.readouterr().out


def test_shares_of_the_floor(model, tmp_path):
    report = run(model, tmp_path, "--follow", "--canvas", "skin", "--peak", "0.05")
    assert report["forwards_a_view"]["ours"] == {"unet": 2, "controlnet": 4}
    for name in ("ours", "published"):
        floor = report["tflop"][name] / 0.05
        assert report["floor_seconds"][name] == pytest.approx(floor)
        share = floor / report["seconds"][name]["step"]
        assert report["floor_share"][name] == pytest.approx(share)
    assert 1.2 < report["tflop"]["published"] / report["tflop"]["ours"] < 1.6
    alone = run(model, tmp_path, "--alone")
    assert list(alone["seconds"]) == ["ours"] and "ratio" not in alone


def test_a_whole_request_by_stages(tmp_path, capsys):
    report, plot = tmp_path / "report.json", tmp_path / "plot.png"
    words = ["run", "-c", "embedded", "-pt", "knight", "--palette", "lospec/pico-8"]
    assert main([*words, "--steps", "3", "--json", str(report), "--plot", str(plot)]) == 0
    found = json.loads(report.read_text())
    assert sum(found["seconds"].values()) == pytest.approx(found["whole_seconds"])
    assert all(seconds > 0 for seconds in found["seconds"].values())
    assert Image.open(plot).width > 100
    assert "after loading" in capsys.readouterr().out


def test_rendering_alone(tmp_path, capsys):
    report, plot = tmp_path / "report.json", tmp_path / "plot.png"
    words = ["views", "--sizes", "16", "32", "--counts", "1", "2", "--rounds", "1"]
    assert main([*words, "--json", str(report), "--plot", str(plot), "--device", "cpu"]) == 0
    rows = json.loads(report.read_text())["rows"]
    assert [(row["size"], row["views"]) for row in rows] == [(16, 1), (16, 2), (32, 1), (32, 2)]
    assert all(row["trace"] > 0 and row["shade"] > 0 and row["backward"] > 0 for row in rows)
    assert Image.open(plot).size[0] > 100
    assert main(["views", "--sizes", "0"]) == 2
    assert "sizes: [0]; expected each 1 or more" in capsys.readouterr().err


def test_growth_along_axes(model, tmp_path):
    report, plot = tmp_path / "report.json", tmp_path / "plot.png"
    words = ["scale", "--model", str(model), "--size", "64", "--canvas", "skin", "--rounds", "1"]
    words += ["--views_axis", "1", "2", "--colors_axis", "4", "--size_axis", "--requests", "1"]
    words += ["--request_steps", "1", "--device", "cpu"]
    assert main([*words, "--json", str(report), "--plot", str(plot)]) == 0
    found = json.loads(report.read_text())["milliseconds"]
    assert {axis: [value for value, _ in points] for axis, points in found.items()} == {
        "views": [1, 2],
        "colors": [4],
        "requests": [1],
    }
    assert Image.open(plot).size[0] > 100


def test_a_matrix_goes_on_where_it_was(model, tmp_path, capsys):
    words = ["matrix", "--shapes", "tiny", "--sizes", "64", "--ways", "eager", "bfloat16"]
    words += ["--nets", "0", "1", "--rounds", "1", "--device", "cpu"]
    words += ["--out", str(tmp_path / "out"), "--models", str(tmp_path / "models")]
    assert main([*words, "--minutes", "1e-9"]) == 0
    assert "4 cases are left" in capsys.readouterr().out
    plot = tmp_path / "plot.png"
    assert main([*words, "--plot", str(plot)]) == 0
    first = capsys.readouterr().out
    assert first.count("tiny 64 px") == 8  # as it is measured, and in the table
    assert Image.open(plot).size[0] > 100
    assert main(words) == 0
    assert capsys.readouterr().out.count("tiny 64 px") == 4
    assert main([*words, "--ways", "slow"]) == 2
    assert "ways: slow; expected one of eager" in capsys.readouterr().err
