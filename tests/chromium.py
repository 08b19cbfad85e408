"""A headless Chromium that the tests of pages drive, where there is one.

Debian: `apt-get install chromium chromium-driver`, and `pip install selenium` (in the extra test).
"""

import contextlib
import io
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextlib.contextmanager
def open_browser(
    size: tuple[int, int] = (1280, 1000), extra: Sequence[str] = ()
) -> Iterator["Browser"]:
    """Start a browser that draws WebGL without a GPU; a test without one is skipped."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no Chromium with chromedriver here")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--force-device-scale-factor=1",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        f"--window-size={size[0]},{size[1]}",
        *extra,
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(executable_path=driver, env={**os.environ})
    found = webdriver.Chrome(options=options, service=service)
    try:
        found.set_script_timeout(120)
        found.set_page_load_timeout(120)
        yield Browser(found)
    finally:
        found.quit()


class Browser:
    """What a test asks of a browser; `driver` is selenium's."""

    def __init__(self, driver) -> None:
        self.driver = driver
        self.addresses: list[str] = []

    def open(self, page: Path) -> None:
        """Open a page from the disk and wait until it has drawn some pictures."""
        self.read_addresses()
        self.addresses.clear()
        self.driver.get(page.resolve().as_uri())
        self.wait_for_pictures()

    def wait_for_pictures(self, count: int = 4) -> None:
        """Wait until the browser has drawn this often."""
        self.driver.execute_async_script(
            "let left = arguments[0]; const done = arguments[1];"
            "const next = () => left-- > 0 ? requestAnimationFrame(next) : done();"
            "next();",
            count,
        )

    def find(self, selector: str):
        return self.driver.find_element("css selector", selector)

    def find_all(self, selector: str):
        return self.driver.find_elements("css selector", selector)

    def bring(self, selector: str):
        """Scroll an element to the middle of the window."""
        element = self.find(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        self.wait_for_pictures(2)
        return element

    def click(self, selector: str) -> None:
        self.bring(selector).click()
        self.wait_for_pictures(2)

    def shoot(self, selector: str) -> Image.Image:
        """Give a picture of an element."""
        return Image.open(io.BytesIO(self.bring(selector).screenshot_as_png)).convert("RGB")

    def complaints(self) -> list[str]:
        """Give what the console has shown as an error, broken policies included."""
        log = self.driver.get_log("browser")
        return [entry["message"] for entry in log if entry["level"] == "SEVERE"]

    def read_addresses(self) -> list[str]:
        """Give all addresses that were asked for since the page was opened, but data."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.addresses.append(message["params"]["request"]["url"])
        return [url for url in self.addresses if not url.startswith(("data:", "blob:"))]
