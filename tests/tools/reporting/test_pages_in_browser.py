"""The pages in a real browser: no request, no complaint, the skin on the canvas, buttons that work.

Skipped where there is no Chromium; see tests/chromium.py.

Letters: H, W rows and columns of the canvas, L surfaces along a ray.
"""

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from main import main as run_main
from models.cameras import orbit_cameras
from models.layout import SkinLayout, skin_layout
from models.player import PlayerModel, build_player
from models.renderer import trace
from tests.chromium import open_browser
from tests.tools.reporting.test_gallery import make_run
from tests.tools.reporting.test_run_page import NASTY, RECIPE
from tools.io.skin_file import read_picture
from tools.report import main

TOLERANCE = 10
"""Bytes a channel: the viewer's light weakens toward the picture's edges."""

LEAST_SHARE = 0.999
"""Of the pixels inside patches of one colour."""


@pytest.fixture(scope="module")
def browser():
    with open_browser() as found:
        yield found


def make_skin(folder: Path, *more: str) -> Path:
    (folder / "known.yaml").write_text(RECIPE, encoding="utf-8")
    words = ["-c", str(folder / "known.yaml"), f"--prompt={NASTY}", "--palette", "lospec/pico-8"]
    assert run_main([*words, *more, "--out", str(folder / "run")]) == 0
    return folder / "run"


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    return make_skin(tmp_path_factory.mktemp("run"), "--make_video", "--video_size", "128,128")


def draw_ourselves(
    skin: Path, layout: SkinLayout, azimuth: float, size: tuple[int, int], distance: float
) -> tuple[Tensor, Tensor]:
    """Draw a skin as the page's camera sees it, without light.

    Returns:
        (H, W, 3) colours, and (H, W) bool: where front or back faces are, inside a patch of one
        colour. There the viewer's smoothing and the place of its edges cannot matter.
    """
    spread = 2 * math.tan(math.radians(30) / 2)
    camera = orbit_cameras(
        [azimuth], [0.0], projection="perspective", extent=[30.0], framed_height=distance * spread
    )
    player = build_player(layout)
    # Where two surfaces lie in one plane (the legs overlap), either may show: we try both orders.
    twin = PlayerModel(layout, player.boxes[5::-1] + player.boxes[:5:-1])
    pixels_T4 = read_picture(skin).reshape(-1, 4)
    is_opaque_T = torch.cat([pixels_T4[:, 3] > 0, torch.tensor([False])])

    def see(model: PlayerModel) -> Tensor:
        texel_HWL = trace(model, camera, size).texel_BHWL[0]
        is_opaque_HWL = is_opaque_T[texel_HWL]
        first_HW1 = is_opaque_HWL.int().argmax(-1, keepdim=True)
        texel_HW = texel_HWL.gather(-1, first_HW1)[..., 0]
        return torch.where(is_opaque_HWL.any(-1), texel_HW, -1)

    texel_HW = see(player)
    faces = [face for _, face, _ in layout.faces()]
    shown = torch.tensor([face in ("front", "back") for face in faces] + [False])
    is_flat_HW = shown[layout.face_HW.flatten()[texel_HW]] & (texel_HW >= 0)
    is_flat_HW &= see(twin) == texel_HW
    color_HW3 = pixels_T4[texel_HW, :3].int()
    inside_HW = is_flat_HW.clone()
    for dy in range(-2, 3):
        for dx in range(-2, 3):
            inside_HW &= is_flat_HW.roll((dy, dx), (0, 1))
            inside_HW &= (color_HW3.roll((dy, dx), (0, 1)) == color_HW3).all(-1)
    return color_HW3, inside_HW


def shown_share(browser, skin: Path, layout: SkinLayout, azimuth: float) -> float:
    """Give the share of pixels of the canvas that have our colours."""
    picture = torch.from_numpy(np.array(browser.shoot("#viewer"))).int()
    distance = float(browser.find("#viewer").get_attribute("data-distance"))
    ours_HW3, inside_HW = draw_ourselves(
        skin, layout, azimuth, (picture.shape[0], picture.shape[1]), distance
    )
    assert inside_HW.sum() > 3000
    is_like_HW = (picture - ours_HW3).abs().amax(-1) <= TOLERANCE
    return is_like_HW[inside_HW].float().mean().item()


def pressed(browser, selector: str) -> bool:
    return browser.find(selector).get_attribute("aria-pressed") == "true"


def test_the_page_fetches_nothing_and_has_no_complaint(browser, run):
    browser.open(run / "index.html")
    for selector in ("[data-pose=walk]", "[data-side=left]", "#outer", "#play"):
        browser.click(selector)
    browser.wait_for_pictures(10)
    assert browser.complaints() == []
    assert browser.read_addresses() == [(run / "index.html").resolve().as_uri()]
    assert browser.driver.title.endswith("· SkinPiXL")  # and not what the prompt would make it
    assert NASTY in browser.driver.execute_script("return document.querySelector('h1').textContent")


def test_the_canvas_shows_the_skin(browser, run):
    classic = skin_layout("classic")
    browser.open(run / "index.html")
    browser.click("[data-pose=stand]")
    browser.click("[data-side=back]")
    assert shown_share(browser, run / "skin.png", classic, 180.0) > LEAST_SHARE
    browser.click("[data-side=front]")
    assert shown_share(browser, run / "skin.png", classic, 0.0) > LEAST_SHARE
    browser.driver.execute_script(
        "const stage = document.getElementById('stage'); stage.value = 1; stage.oninput()"
    )
    browser.wait_for_pictures(6)
    assert browser.find("#stage-name").text == "step 3"
    assert shown_share(browser, run / "frames/000003.png", classic, 0.0) > LEAST_SHARE
    assert shown_share(browser, run / "skin.png", classic, 0.0) < LEAST_SHARE


def test_the_canvas_shows_a_skin_with_slim_arms(browser, tmp_path):
    run = make_skin(tmp_path, "--arms", "slim")
    browser.open(run / "index.html")
    assert pressed(browser, "[data-arms=slim]")
    browser.click("[data-pose=stand]")
    browser.click("[data-side=front]")
    assert shown_share(browser, run / "skin.png", skin_layout("slim"), 0.0) > LEAST_SHARE


def test_buttons_change_what_is_seen(browser, run):
    browser.open(run / "index.html")
    browser.click("[data-pose=stand]")
    browser.click("[data-side=front]")
    standing = np.array(browser.shoot("#viewer")).astype(int)

    def changed() -> float:
        seen = np.array(browser.shoot("#viewer")).astype(int)
        return float((np.abs(seen - standing).max(-1) > 20).mean())

    assert changed() < 0.001
    assert pressed(browser, "[data-arms=classic]")
    browser.click("[data-arms=slim]")
    assert pressed(browser, "[data-arms=slim]") and changed() > 0.002
    browser.click("[data-arms=classic]")
    assert changed() < 0.001
    browser.click("#outer")
    assert not pressed(browser, "#outer") and changed() > 0.002
    browser.click("#outer")
    browser.click("[data-side=right]")
    assert changed() > 0.02
    browser.click("[data-side=front]")
    browser.click("[data-pose=walk]")
    browser.wait_for_pictures(10)
    assert pressed(browser, "[data-pose=walk]") and changed() > 0.01


def test_dragging_turns_and_the_wheel_zooms(browser, run):
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.actions.wheel_input import ScrollOrigin

    browser.open(run / "index.html")
    browser.click("[data-pose=stand]")
    canvas = browser.bring("#viewer")
    before = browser.shoot("#viewer").tobytes()
    ActionChains(browser.driver).click_and_hold(canvas).move_by_offset(90, 10).release().perform()
    browser.wait_for_pictures()
    turned = browser.shoot("#viewer").tobytes()
    origin = ScrollOrigin.from_element(canvas)
    ActionChains(browser.driver).scroll_from_origin(origin, 0, -300).perform()
    browser.wait_for_pictures()
    assert len({before, turned, browser.shoot("#viewer").tobytes()}) == 3


def test_the_sheet_names_the_texel_under_the_pointer(browser, run):
    from selenium.webdriver import ActionChains

    browser.open(run / "index.html")
    outline = browser.bring("#outline")
    width = outline.rect["width"]
    x, y = 11, 12  # on the front of the head
    offset = [round((value + 0.5 - 32) * width / 64) for value in (x, y)]
    ActionChains(browser.driver).move_to_element_with_offset(outline, *offset).perform()
    color = bytes(read_picture(run / "skin.png")[y, x, :3].tolist()).hex()
    assert browser.find("#texel").text == f"x {x}, y {y}: #{color} · head, front"
    before = browser.shoot(".sheet").tobytes()
    browser.click("#outline-button")
    assert browser.shoot(".sheet").tobytes() != before


def test_the_command_is_copied(browser, run):
    from selenium.webdriver.common.keys import Keys

    browser.open(run / "index.html")
    browser.click('[data-copy="own"]')
    assert browser.find('[data-copy="own"]').text == "Copied"
    shown = browser.driver.execute_script("return document.getElementById('own').textContent")
    browser.driver.execute_script(
        "const area = document.createElement('textarea');document.body.prepend(area); area.focus()"
    )
    area = browser.find("textarea")
    area.send_keys(Keys.CONTROL, "v")
    assert area.get_property("value") == shown and "RUN/config.yaml" in shown


def test_films_play(browser, run):
    browser.open(run / "index.html")
    lengths = browser.driver.execute_async_script(
        "const done = arguments[0];"
        "const films = [...document.querySelectorAll('video')];"
        "const ready = film => film.readyState > 1 ? film.duration :"
        " new Promise((good, bad) => { film.onloadeddata = () => good(film.duration);"
        " film.onerror = () => good(0); });"
        "Promise.all(films.map(ready)).then(done)"
    )
    assert len(lengths) == 2 and all(length > 1 for length in lengths)


def test_a_gallery_filters_and_sorts(browser, tmp_path):
    make_run(tmp_path / "a", "a red knight", seconds=30)
    make_run(tmp_path / "b", "a blue wizard", "cold", seconds=10)
    make_run(tmp_path / "c", NASTY, seconds=20)
    make_run(tmp_path / "d", "a red wizard", state="interrupted", seconds=5)
    make_run(tmp_path / "e", state="failed")
    assert main([str(tmp_path)]) == 0
    browser.open(tmp_path / "index.html")

    def shown() -> str:
        return "".join(
            card.get_attribute("data-folder")
            for card in browser.find_all(".run")
            if card.is_displayed()
        )

    def set_value(name: str, value: str) -> None:
        browser.driver.execute_script(
            "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
            "e.dispatchEvent(new Event('input'))",
            name,
            value,
        )

    assert shown() == "abcd" and "it said so" in browser.find("#failures").text
    set_value("words", "RED wiz")
    assert shown() == "d" and browser.find("#count").text == "1 of 4"
    set_value("words", "nobody")
    assert shown() == "" and browser.find("#nothing").is_displayed()
    set_value("words", "")
    set_value("palette", "cold")
    assert shown() == "b"
    set_value("palette", "")
    set_value("state", "open")
    assert shown() == "d"
    set_value("state", "")
    set_value("sort", "seconds")
    assert shown() == "dbca" and "seconds: 20 s" in browser.find("[data-folder=c]").text
    browser.click("#direction")
    assert shown() == "acbd"
    images = browser.find_all(".thumb img")
    assert len(images) == 3
    assert all(image.get_property("naturalWidth") == 36 for image in images)
    assert browser.complaints() == []
    assert browser.read_addresses() == [(tmp_path / "index.html").resolve().as_uri()]
    browser.click('[data-folder="b"] a')
    assert browser.driver.current_url.endswith("/b/index.html")


def test_without_webgl_the_page_says_so(run):
    with open_browser(extra=("--disable-3d-apis",)) as blind:
        blind.open(run / "index.html")
        assert blind.find("#no-viewer").is_displayed()
        assert not blind.find("#viewer").is_displayed()
        assert len(blind.find_all(".views img")) == 4
