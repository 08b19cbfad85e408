"""The page of a run: what is on it, that nothing on it runs but its own scripts, and its size."""

import base64
import hashlib
import html
import io
import re
import shlex
import shutil
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from main import main as run_main
from models.layout import flat_layout, skin_layout
from models.palette import Palette
from tools.io import html_page
from tools.io.html_page import MOST_BYTES
from tools.io.run_facts import RunFacts, read_curves, read_facts
from tools.report import main
from tools.reporting.commands import own_command
from tools.reporting.curves import draw_lines
from tools.reporting.quality import check_file, say_figures
from tools.reporting.run_page import draw_views, make_run_page

RECIPE = """
extends: embedded
steps: 12
diffusion:
  sdxl: null
  known_skin:
    resolution: [72, 48]
    rows: ["ff0044 00e436 29adff", "1d2b53 ffffff 000000", "ffa300 83769c 7e2553"]
output: {log_every: 4, preview_every: 6, frame_every: 3, checkpoint_every: 5}
"""
NASTY = '</script><script>document.title="owned"</script><img src=x onerror=alert(1)> "\'&{{ 7*7 }}'


class Tags(HTMLParser):
    """Collects the elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("nasty")
    recipe = folder / "known.yaml"
    recipe.write_text(RECIPE, encoding="utf-8")
    words = ["-c", str(recipe), f"--prompt={NASTY}", "--palette", "lospec/pico-8"]
    assert run_main([*words, "--arms", "slim", "--out", str(folder / "run")]) == 0
    return folder / "run"


def read(run: Path) -> str:
    return (run / "index.html").read_text(encoding="utf-8")


def test_a_run_ends_with_its_page(run):
    tags = Tags(read(run))
    names = [name for name, _ in tags.found]
    assert "canvas" in names and names.count("polyline") >= 3
    for words in ("The sheet", "Four sides", "Palette", "Quality", "How the run went", "Recipe"):
        assert words in tags.text


def test_a_prompt_stays_text(run):
    page = read(run)
    tags = Tags(page)
    assert html.escape(NASTY, quote=False)[:30] in page
    assert NASTY in tags.text
    assert not any("onerror" in attributes for _, attributes in tags.found)
    assert sum(tag == "img" and attributes.get("src") == "x" for tag, attributes in tags.found) == 0


def test_only_the_pages_own_scripts_may_run(run):
    page = read(run)
    policy = next(
        attributes["content"]
        for tag, attributes in Tags(page).found
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" and "unsafe" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert {
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    } == set(rules["script-src"].split())
    for tag, attributes in Tags(page).found:
        assert "style" not in attributes, tag  # the policy would not let it count
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href"):
            address = attributes.get(name) or "data:"
            is_beside = tag == "a" and "/" not in address and ":" not in address
            assert address.startswith("data:") or is_beside, (tag, address[:80])


def test_it_shows_the_exact_file(run):
    skin = base64.b64encode((run / "skin.png").read_bytes()).decode()
    assert read(run).count(skin) >= 2
    assert "MIT License" in read(run)  # of the viewer


def test_each_color_is_counted(run):
    pixels = np.array(Image.open(run / "skin.png")).reshape(-1, 4)
    for code in (run / "palette.hex").read_text().split():
        count = int((pixels == [*bytes.fromhex(code), 255]).all(-1).sum())
        title = f'title="#{code}: {count} texels"'
        assert title in read(run), title


def test_the_curves_are_those_of_the_log(run):
    curves = read_curves(run)
    (line,) = draw_lines({"loss/x": curves["loss/sds"]}, "loss/")
    values = [value for _, value in curves["loss/sds"]]
    assert len(values) == 12 and (line.low, line.high) == (min(values), max(values))
    assert line.points.count(",") == 12 and f"{min(values):.4g} to {max(values):.4g}" in read(run)


def test_curves_with_holes_and_without_change():
    nothing = float("nan")
    lines = draw_lines({"a": [(1, nothing)], "b": [(5, 2.0)], "c": [(1, 1.0), (2, nothing)]}, "")
    assert [(line.name, line.points) for line in lines] == [("b", "0.0,36.0"), ("c", "0.0,36.0")]
    long = [(step, float(step % 7)) for step in range(10_000)]
    (line,) = draw_lines({"long": long}, "")
    heights = [float(point.split(",")[1]) for point in line.points.split()]
    assert 100 < len(heights) <= 160 and set(heights) == {0.0, 72.0}  # no spike is lost


def test_the_recipe_makes_the_same_skin(run, tmp_path):
    command = own_command(read_facts(run).record, has_photo=False).replace("RUN/", f"{run}/")
    words = shlex.split(command)
    assert words[:2] == ["python", "main.py"]
    assert run_main([*words[2:], "--out", str(tmp_path / "again")]) == 0
    first, second = (Image.open(folder / "skin.png") for folder in (run, tmp_path / "again"))
    assert first.tobytes() == second.tobytes()


def test_films_go_in_as_long_as_there_is_room(run, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(run, copy)
    (copy / "skin.webp").write_bytes(b"\0" * 30_000)
    (copy / "forming.mp4").write_bytes(b"\0" * 1_500_000)
    assert main([str(copy)]) == 0
    page = read(copy)
    assert len(page.encode()) <= MOST_BYTES
    assert "data:image/webp;base64" in page and "data:video/mp4" not in page
    assert '<a href="forming.mp4">' in page and "left out" in page


def test_an_unfinished_run_says_how_far_it_is(run, tmp_path, capsys):
    copy = tmp_path / "run"
    shutil.copytree(run, copy)
    (copy / "skin.json").unlink()
    (copy / "status.json").write_text(
        '{"state": "failed", "step": 6, "steps": 12, "message": "ModelError: <b>no</b> memory"}'
    )
    assert main([str(copy)]) == 0
    page = read(copy)
    assert "Not finished: failed, step 6 of 12" in page
    assert "ModelError: &lt;b&gt;no&lt;/b&gt; memory" in page
    shutil.rmtree(copy / "frames")
    shutil.rmtree(copy / "tensorboard")
    (copy / "skin.png").unlink()
    assert main([str(copy)]) == 0  # nothing but what was asked for
    assert "<canvas" not in read(copy)
    assert capsys.readouterr().out.count("index.html") == 2


def test_long_prompts_and_many_frames_stay_within_the_size(run, tmp_path, monkeypatch):
    copy = tmp_path / "run"
    shutil.copytree(run, copy)
    frame = (copy / "frames/000003.png").read_bytes()
    for step in range(100, 1100):
        (copy / f"frames/{step:06d}.png").write_bytes(frame)
    facts = read_facts(copy)
    facts.record["request"]["prompt"] = "<" * 200_000
    page = make_run_page(facts)
    assert len(page.encode()) <= MOST_BYTES
    monkeypatch.setattr(html_page, "MOST_BYTES", 1000)
    with pytest.raises(AssertionError, match="too large"):
        html_page.write_page(tmp_path / "x.html", page)


def test_a_flat_picture_has_a_page_without_viewer(tmp_path):
    flat = tmp_path / "flat.yaml"
    flat.write_text(
        "extends: flat\nsteps: 4\ndiffusion:\n  sdxl: null\n"
        "  known_skin: {resolution: [64, 64], rows: [ff0044 00e436]}\n",
        encoding="utf-8",
    )
    words = ["-c", str(flat), "-pt", "x", "--palette", "lospec/pico-8", "--size", "10,14"]
    assert run_main([*words, "--out", str(tmp_path / "run")]) == 0
    page = read(tmp_path / "run")
    assert "<canvas" not in page and "The picture" in page and "Isolated" not in page
    assert len(page) < 100_000  # without the viewer


def test_a_picture_that_is_too_large_is_left_out(tmp_path):
    noise_HW3 = torch.randint(0, 256, (700, 700, 3), dtype=torch.uint8)
    facts = RunFacts(
        tmp_path,
        {
            "request": {
                "prompt": "noise",
                "negative_prompt": "",
                "seed": 0,
                "arms": "classic",
                "overlay": True,
                "size": [700, 700],
                "input_image": "",
            },
            "config": {"steps": 1},
            "model": "none",
        },
        {},
        None,
        flat_layout(700, 700),
        Palette(
            "grid", torch.tensor([[n // 32, n % 32, 0] for n in range(1000)], dtype=torch.uint8)
        ),
        b"0" * 1_500_000,
        torch.cat([noise_HW3, torch.full((700, 700, 1), 255, dtype=torch.uint8)], -1),
    )
    page = make_run_page(facts)
    assert len(page) < 100_000 and "too large for this page" in page


def test_the_views_show_every_side():
    layout = skin_layout("classic")
    skin_HW4 = torch.zeros(64, 64, 4, dtype=torch.uint8)
    colors = {"front": (200, 0, 0, 255), "left": (0, 200, 0, 255), "back": (0, 0, 200, 255)}
    for box, face, rect in layout.faces():
        if box.layer == "base":
            color = torch.tensor(colors.get(face, (90, 90, 90, 255)), dtype=torch.uint8)
            skin_HW4[rect.rows, rect.columns] = color
    for view in draw_views(skin_HW4, layout):
        data = base64.b64decode(view["url"].partition(",")[2])
        picture = Image.open(io.BytesIO(data))
        counts = {color: count for count, color in picture.getcolors()}
        expected = colors.get(view["name"], (90, 90, 90, 255))
        opaque = {color: count for color, count in counts.items() if color[3]}
        assert max(opaque, key=opaque.__getitem__) == expected
        assert {color[3] for color in counts} == {0, 255}


def test_figures_and_checks_in_words():
    layout = skin_layout("slim")
    palette = Palette("one", torch.tensor([[200, 0, 0]], dtype=torch.uint8))
    skin_HW4 = torch.zeros(64, 64, 4, dtype=torch.uint8)
    skin_HW4[layout.mask_HW("base")] = torch.tensor([200, 0, 0, 255], dtype=torch.uint8)
    facts = {fact.name: fact.value for fact in say_figures(skin_HW4, layout, 0.5)}
    assert facts["Isolated texels"] == "0.0 %" and facts["Colours used"] == "1"
    assert facts["Seen by the guidance"] == "50.0 %" and facts["Outer layer"] == "0.0 %"
    assert all(check.is_kept for check in check_file(skin_HW4, layout, palette))
    skin_HW4[20, 20, 0] = 7
    broken = [check for check in check_file(skin_HW4, layout, palette) if not check.is_kept]
    assert len(broken) == 1 and "not in the palette" in broken[0].sentence


def test_a_folder_without_runs_is_named(tmp_path, capsys):
    assert main([str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err
