"""Pages of one file: templates filled, scripts and styles within, and nothing fetched.

Every value is escaped by the template engine. The page's Content-Security-Policy names the hashes
of its own scripts and style, so nothing else in it runs, and allows no address but data. Knows
nothing about what is on a page.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tools.io.files import write_atomic

MOST_BYTES = 2_000_000
"""Of a page."""

_ASSETS = Path(__file__).resolve().parents[2] / "assets"
_PAGES, _VIEWER = _ASSETS / "pages", _ASSETS / "viewer"

VIEWER = _VIEWER / "skinview3d.js"
"""The viewer of skins, to be one of a page's scripts."""


def fill_page(
    template: str, values: Mapping[str, Any], *, scripts: Sequence[str | Path], style: str
) -> str:
    """Fill a template.

    Args:
        template: a name in assets/pages; it extends base.html.
        values: what the template asks for.
        scripts: names in assets/pages, or paths, in the order in which they run.
        style: a name in assets/pages.

    Returns:
        The page.
    """
    texts = [_read(_PAGES / script) for script in scripts]
    style_text = _read(_PAGES / style)
    assert not any("</script" in text.lower() for text in texts), "a script would end its element"
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(_hash_of, texts))}",
            f"style-src {_hash_of(style_text)}",
            "img-src data: blob:",
            "media-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    page = {
        "policy": policy,
        "style": style_text,
        "scripts": texts,
        "licences": _read(_VIEWER / "LICENCES.txt") if VIEWER in scripts else "",
    }
    return _environment().get_template(template).render(**values, page=page)


def data_url(data: bytes, kind: str) -> str:
    """Put a file into an address, such as a picture of kind "image/png"."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def write_page(path: Path, page: str) -> None:
    """Write a page.

    Raises:
        OSError: it cannot be written.
    """
    data = page.encode()
    assert len(data) <= MOST_BYTES, "who fills a page leaves out what is too large"
    write_atomic(path, data)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
