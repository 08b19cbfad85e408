"""The studio's page in a real browser: a skin from prompt to download.

Skipped where there is no Chromium; see tests/chromium.py.
"""

import json
import time
from pathlib import Path

import httpx
import pytest

from models.layout import skin_layout
from tests.chromium import open_browser
from tests.tools.conftest import HOSTILE
from tests.tools.serving.studios import JOBS, PATIENCE_S
from tools.io.palettes import read_palette
from tools.io.skin_file import check_skin, read_picture

WATCH = """
const state = document.querySelector("#job-state"), viewer = document.querySelector("#viewer");
window.seen = [];
const note = () => window.seen.push([state.textContent, viewer.dataset.url || ""]);
const watcher = new MutationObserver(note);
watcher.observe(state, { childList: true, characterData: true, subtree: true });
watcher.observe(viewer, { attributes: true });
"""
"""Writes down all that the page shows, for a busy browser answers seldom when it is asked."""


@pytest.fixture(scope="module")
def browser():
    with open_browser((1400, 1000)) as found:
        yield found


def wait(is_there, what: str):
    until = time.monotonic() + PATIENCE_S
    while not (found := is_there()):
        assert time.monotonic() < until, what
        time.sleep(0.05)
    return found


def test_a_skin_from_prompt_to_download(browser, studio, tmp_path):
    driver = browser.driver
    driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    driver.get(f"http://{studio.address}/")
    wait(lambda: len(browser.find_all("#palettes [type=radio]")) > 100, "palettes")
    browser.find("#prompt").send_keys("knight")
    browser.find("#palette-search").send_keys("sweetie")
    label = wait(
        lambda: next(
            (each for each in browser.find_all("#palettes label") if each.is_displayed()), 0
        ),
        "a palette",
    )
    label.click()
    assert browser.find("#palette-name").text.startswith("Sweetie 16")
    browser.click(".more summary")
    steps = browser.bring("#steps")
    steps.send_keys("2000")  # more than are made before even a busy browser looks
    driver.execute_script(WATCH)
    browser.click("#make")

    def is_forming() -> bool:
        assert browser.find("#form-error").text == ""
        seen = driver.execute_script("return window.seen")
        is_running = "running" in {state for state, _ in seen}
        return is_running and len({url for _, url in seen if url}) > 3

    wait(is_forming, "a skin that forms before our eyes")
    browser.click("#cancel")
    wait(lambda: browser.find("#job-state").text == "cancelled", "the end of it")
    browser.bring("#steps").clear()
    steps.send_keys("12")
    browser.click("#make")
    wait(lambda: browser.find("#job-state").text == "done", "the skin")
    assert browser.find("#job-line").text.startswith("step 12 of 12")
    browser.click('[data-file="skin.png"]')
    path = wait(lambda: next(tmp_path.glob("*.png"), None), "the download")
    palette, _ = read_palette("lospec/sweetie-16")
    assert path.name == "knight.png"
    assert check_skin(read_picture(path), skin_layout("classic"), palette) == []
    assert "Sweetie" in browser.find("#palette-name").text

    # Seen again by somebody who opens the page later, and changed from there.
    driver.get(f"http://{studio.address}/")
    wait(lambda: browser.find("#job-state").text == "done", "the same skin")
    assert browser.find("#job-title").text == "knight"
    browser.click("#repart")
    assert browser.find("#start-name").text == "knight"
    browser.click("#parts-none")
    browser.click("#make")
    wait(lambda: "parts: none may change" in browser.find("#form-error").text, "what is wrong")
    names = [each.text for each in browser.find_all("#jobs .name")]
    assert names == ["knight", "knight", HOSTILE] and not browser.find_all("#jobs img")
    assert browser.complaints() == []
    assert all(url.startswith(f"http://{studio.address}/") for url in browser.read_addresses())


def test_what_is_wrong_is_said_beside_the_button(browser, studio):
    browser.driver.get(f"http://{studio.address}/")
    wait(lambda: len(browser.find_all("#palettes [type=radio]")) > 100, "palettes")
    browser.click("#make")
    error = wait(lambda: browser.find("#form-error").text, "a message")
    assert error.startswith("prompt: empty")


def test_a_photo_brings_its_options(browser, studio):
    photo = Path("assets/examples/astronaut.png").resolve()
    browser.driver.get(f"http://{studio.address}/")
    wait(lambda: len(browser.find_all("#palettes [type=radio]")) > 100, "palettes")
    assert not browser.find("#fit").is_displayed()
    browser.find("#photo").send_keys(str(photo))
    wait(lambda: browser.find("#photo-picture").is_displayed(), "the photo")
    assert browser.find("#fit").is_displayed() and browser.find("#kmeans-count").is_displayed()
    browser.click("#palettes .kmeans span")
    assert browser.find("#palette-name").text == "16 colours of the photo"
    browser.click("#photo-remove")
    assert not browser.find("#fit").is_displayed()
    assert browser.find("#palette-name").text.startswith("Endesga 32")
    browser.find("#photo").send_keys(str(Path("pyproject.toml").resolve()))
    error = wait(lambda: browser.find("#form-error").text, "a message")
    assert error.startswith("photo: pyproject.toml is no picture")
    assert not browser.find("#fit").is_displayed()


def test_again_brings_back_what_was_sent(browser, studio):
    photo = Path("assets/examples/astronaut.png").read_bytes()
    request = {"prompt": "", "palette": "kmeans:9", "fit": "head", "seed": 4}
    url = f"http://{studio.address}{JOBS}"
    told = httpx.post(url, data={"request": json.dumps(request)}, files={"photo": photo}).json()
    studio.act(told["id"], "cancel")
    browser.driver.get("about:blank")
    browser.driver.get(f"http://{studio.address}/#{told['id']}")
    wait(lambda: browser.find("#job-title").text == "a photo", "the job")
    browser.click("#again")
    wait(lambda: browser.find("#photo-picture").is_displayed(), "the photo")
    wait(lambda: browser.find("#make").is_enabled(), "the form")
    assert browser.find("#palette-name").text == "9 colours of the photo"
    assert browser.find("#fit").get_attribute("value") == "head"
    assert browser.find("#seed").get_attribute("value") == "5"
    studio.wait_for(told["id"], "cancelled")


def test_all_controls_have_names(browser, studio):
    browser.driver.get(f"http://{studio.address}/")
    wait(lambda: len(browser.find_all("#palettes [type=radio]")) > 100, "palettes")
    nameless = browser.driver.execute_script(
        "return [...document.querySelectorAll('input, select, textarea, button')].filter(e =>"
        " !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim()))"
        ".map(e => e.outerHTML)"
    )
    assert nameless == []
