"""The page of many runs: who is on it, where it leads, and how large it may become."""

import json
import re
import shutil
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import torch
from PIL import Image

from models.layout import skin_layout
from models.palette import Palette
from tools.io.html_page import MOST_BYTES
from tools.io.skin_file import write_skin
from tools.report import main, report_runs
from tools.reporting import gallery
from tools.reporting.doll import draw_doll

PALETTES = {
    "warm": [[200, 0, 0], [250, 200, 0]],
    "cold": [[0, 0, 200], [0, 200, 250]],
}


def make_run(folder, prompt="a knight", palette="warm", state="done", seconds=10.0, share=0.5):
    layout = skin_layout("classic")
    colors = Palette(palette, torch.tensor(PALETTES[palette], dtype=torch.uint8))
    generator = torch.Generator().manual_seed(0)
    index_HW = (torch.rand(64, 64, generator=generator) < share).long()
    index_HW = torch.where(layout.mask_HW("base"), index_HW, 2)
    folder.mkdir(parents=True)
    record = {
        "request": {
            "prompt": prompt,
            "arms": "classic",
            "overlay": True,
            "size": None,
        },
        "config": {"steps": 4},
        "palette": {"name": palette, "colors": colors.hex_codes()},
        "model": "none",
    }
    (folder / "request.json").write_text(json.dumps(record), encoding="utf-8")
    status = {"state": state, "step": 4, "steps": 4, "message": "it said so", "seconds": seconds}
    (folder / "status.json").write_text(json.dumps(status), encoding="utf-8")
    if state == "done":
        write_skin(folder / "skin.png", index_HW, layout, colors)
        recipe = {**record, "coverage": 1.0}
        (folder / "skin.json").write_text(json.dumps(recipe), encoding="utf-8")
    return folder


class Cards(HTMLParser):
    """Collects the cards of a page, and its links."""

    def __init__(self, page):
        super().__init__()
        self.cards, self.links, self.text = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "article":
            self.cards.append(found)
        if tag == "a" and "href" in found:
            self.links.append(found["href"])

    def handle_data(self, data):
        self.text += data


def test_every_run_is_on_the_page_and_links_to_its_own(tmp_path, capsys):
    make_run(tmp_path / "one", "a <b>red</b> knight", share=0.0)
    make_run(tmp_path / "row & 2/seed-1", "a wizard", "cold", seconds=75)
    make_run(tmp_path / "three", state="failed")
    make_run(tmp_path / "four", "a monk", state="interrupted")
    note = {"state": "failed", "folder": "five/seed-0", "message": "row 5: <i>no</i> such palette"}
    (tmp_path / "manifest.jsonl").write_text(json.dumps(note) + "\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "index.html")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    found = Cards(page)
    cards = {card["data-folder"]: card for card in found.cards}
    assert set(cards) == {"one", "row & 2/seed-1", "four"}
    assert cards["one"]["data-prompt"] == "a <b>red</b> knight"
    assert float(cards["one"]["data-isolated"]) == 0.0
    assert cards["row & 2/seed-1"]["data-said-seconds"] == "1 min 15 s"
    assert "it said so" in found.text and "row 5: <i>no</i> such palette" in found.text
    assert "2 failed" in found.text and "2 of 5 done" in found.text
    for link in found.links:
        assert (tmp_path / unquote(link)).is_file()
    assert len(found.links) == 4


def test_a_page_that_is_new_is_kept(tmp_path):
    run = make_run(tmp_path / "one")
    assert main([str(tmp_path)]) == 0
    (run / "index.html").write_text("mine", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert (run / "index.html").read_text(encoding="utf-8") == "mine"
    (run / "skin.webp").write_bytes(b"new")
    assert main([str(tmp_path)]) == 0
    assert (run / "index.html").read_text(encoding="utf-8") != "mine"


def test_a_damaged_run_does_not_hide_the_others(tmp_path):
    make_run(tmp_path / "one")
    (make_run(tmp_path / "two") / "skin.png").write_bytes(b"no picture")
    said = []
    report_runs(tmp_path, say=said.append)
    found = Cards((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert [card["data-folder"] for card in found.cards] == ["one"]
    assert "is no PNG file" in found.text and len(said) == 1


def test_many_runs_take_several_pages(tmp_path, monkeypatch):
    for number in range(7):
        make_run(tmp_path / f"run-{number}", f"prompt {number}")
    monkeypatch.setattr("tools.report.report_run", lambda run: None)
    monkeypatch.setattr(gallery, "MOST_BYTES", 100_000 + 3 * 4500)
    assert main([str(tmp_path)]) == 0
    pages = sorted(tmp_path.glob("index*.html"))
    assert len(pages) > 1
    prompts = []
    for path in [tmp_path / "index.html", *pages[:-1]]:
        found = Cards(path.read_text(encoding="utf-8"))
        prompts += [card["data-prompt"] for card in found.cards]
        assert {"index-2.html"} <= {*found.links, path.name}
    assert prompts == [f"prompt {number}" for number in range(7)]


def test_a_page_of_the_largest_cards_keeps_the_limit(tmp_path):
    source = make_run(tmp_path / "run-0", '"' * 10_000)
    record = json.loads((source / "request.json").read_text(encoding="utf-8"))
    record["palette"]["colors"] = [f"{number:06x}" for number in range(300)]
    (source / "request.json").write_text(json.dumps(record), encoding="utf-8")
    for number in range(1, 12):
        shutil.copytree(source, tmp_path / f"run-{number}")
    cards = list(gallery._cards(tmp_path, sorted(tmp_path.glob("run-*"))))
    page = gallery.make_gallery(tmp_path, [source])["index.html"]
    (article,) = re.findall("<article.*?</article>", page, re.DOTALL)
    assert len(article.encode()) <= gallery._size_of(cards[:1])
    assert len(page.encode()) < MOST_BYTES


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_a_doll_shows_front_and_back(arms):
    layout = skin_layout(arms)
    skin_HW4 = torch.zeros(64, 64, 4, dtype=torch.uint8)
    skin_HW4[layout.mask_HW("base")] = torch.tensor([9, 9, 9, 255], dtype=torch.uint8)
    marks = {  # texel of the sheet → where it is on the doll
        ("head", "front", 0, 0): (4, 0),  # the player's right is at the left
        ("head", "back", 0, 0): (24, 0),
        ("right_arm", "front", 0, 0): (0 if arms == "classic" else 1, 8),
        ("left_arm", "back", 0, 0): (20 if arms == "classic" else 21, 8),
        ("left_leg", "front", 3, 11): (11, 31),
    }
    for place, (part, face, column, row) in enumerate(marks):
        layer = "outer" if part == "head" else "base"
        rect = layout.box(part, layer).faces[face]
        color = torch.tensor([100 + place, 0, 0, 255], dtype=torch.uint8)
        skin_HW4[rect.y + row, rect.x + column] = color
    doll = draw_doll(skin_HW4, layout)
    assert doll.size == (36, 32) and isinstance(doll, Image.Image)
    for place, at in enumerate(marks.values()):
        assert doll.getpixel(at) == (100 + place, 0, 0, 255), at
    assert doll.getpixel((0, 0))[3] == 0 and doll.getpixel((18, 16))[3] == 0
