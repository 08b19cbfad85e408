import json
import sys

import numpy as np
import pytest
import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from PIL import Image

from models.layout import skin_layout
from tests.tiny_sdxl import tiny_sdxl
from tools.dataset.files import words_of_name
from tools.io.skin_audit import mend
from tools.make_dataset import main
from tools.training.skins import draw_sheet

SMALL = ["--size", "48,32"]


@pytest.fixture
def skins(tmp_path):
    """Two good skins with captions, one of them legacy."""
    folder = tmp_path / "skins"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for name, arms in (("Red_Knight-02", "slim"), ("old", "classic")):
        pixels_HW4 = torch.from_numpy(rng.integers(1, 256, (64, 64, 4), dtype=np.uint8))
        pixels_HW4 = mend(pixels_HW4, skin_layout(arms)).numpy()
        Image.fromarray(pixels_HW4[:32] if name == "old" else pixels_HW4).save(
            folder / f"{name}.png"
        )
    row = {"file_name": "old.png", "text": "an old man", "author": "Ann", "license": "CC0"}
    (folder / "metadata.jsonl").write_text(json.dumps(row))
    return folder


def read_rows(out):
    return [json.loads(line) for line in (out / "metadata.jsonl").read_text().splitlines()]


def read_picture(path):
    with Image.open(path) as picture:
        return np.array(picture)


def test_skins_from_files(tmp_path, skins, capsys):
    out = tmp_path / "out"
    assert main(["--skins", str(skins), "--out", str(out)]) == 0
    knight, old = read_rows(out)
    assert (knight["text"], knight["arms"]) == ("red knight", "slim")
    assert knight["file_name"] == "images/files/Red_Knight-02.png"
    assert (old["text"], old["arms"]) == ("an old man", "classic")
    assert (old["author"], old["licence"], old["origin"]) == ("Ann", "CC0", "old.png")
    written = read_picture(out / knight["file_name"])
    assert np.array_equal(written, read_picture(skins / "Red_Knight-02.png"))
    assert read_picture(out / old["file_name"]).shape == (64, 64, 4)
    assert "2 rows of 2 skins; 2 pictures made" in capsys.readouterr().out


def test_bad_files_are_all_named_and_skipped_only_when_told(tmp_path, skins, capsys):
    (skins / "broken.png").write_bytes(b"not a picture")
    Image.new("RGBA", (32, 32)).save(skins / "small.png")
    holed = read_picture(skins / "Red_Knight-02.png").copy()
    holed[10, 10] = 0
    Image.fromarray(holed).save(skins / "holed.png")
    out = tmp_path / "out"
    command = ["--skins", str(skins), "--out", str(out)]
    assert main(command) == 2
    said = capsys.readouterr().err
    for sentence in (
        "broken.png: is no PNG file",
        "small.png: is 32×32 pixels; expected 64×64 or 64×32",
        "holed.png: 1 base texels are not opaque, first at x 10, y 10",
        "3 bad and 2 good",
    ):
        assert sentence in said
    assert not out.exists()
    assert main([*command, "--skip-bad"]) == 0
    assert capsys.readouterr().err.count("skipped: ") == 3
    assert len(read_rows(out)) == 2
    assert main([*command, "--skip-bad", "--mend"]) == 0
    assert "mended: " in capsys.readouterr().err
    assert len(read_rows(out)) == 3


def test_a_caption_without_a_file_and_a_file_without_a_caption_are_bad(tmp_path, skins, capsys):
    (skins / "Red_Knight-02.png").rename(skins / "02.png")
    (skins / "captions.csv").write_text("file_name,text\n")
    (skins / "metadata.jsonl").write_text('{"file_name": "gone.png", "text": "x"}')
    command = ["--skins", str(skins), "--out", str(tmp_path / "out")]
    assert main(command) == 2
    said = capsys.readouterr().err
    assert "02.png: has no caption" in said
    assert "gone.png: is in the captions and not there" in said
    assert main([*command, "--caption", "somebody", "--skip-bad"]) == 0
    assert {row["text"] for row in read_rows(tmp_path / "out")} == {"somebody"}


def test_names_become_captions():
    assert words_of_name("Red_Knight-02") == "red knight"
    assert words_of_name("L'été 3") == "l'été"
    assert words_of_name("0012") == ""


@pytest.mark.parametrize("form", ["skin", "sheet", "views"])
def test_the_same_command_makes_nothing_again_and_mends_what_is_damaged(tmp_path, form, capsys):
    command = ["--painted", "--parts", "--count", "2", "--archetype", "knight", "--as", form]
    if form == "views":
        command += ["--depth", "--views", "front", "back", *SMALL]
    first = tmp_path / "first"
    assert main([*command, "--out", str(first)]) == 0
    pictures = {path: path.read_bytes() for path in first.rglob("*.png")}
    table = (first / "metadata.jsonl").read_bytes()
    damaged, gone, *others = sorted(pictures)
    times = {path: path.stat().st_mtime_ns for path in others}
    damaged.write_bytes(pictures[damaged][:-30])
    gone.unlink()
    (first / "metadata.jsonl").unlink()
    capsys.readouterr()
    assert main([*command, "--out", str(first)]) == 0
    assert f"2 pictures made, {len(others)} were there" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in first.rglob("*.png")} == pictures
    assert {path: path.stat().st_mtime_ns for path in others} == times
    assert (first / "metadata.jsonl").read_bytes() == table


def test_workers_change_nothing_and_the_seed_does(tmp_path):
    command = ["--painted", "--parts", "--count", "3", "--as", "sheet"]
    alone, together = tmp_path / "alone", tmp_path / "together"
    assert main([*command, "--out", str(alone)]) == 0
    assert main([*command, "--out", str(together), "--workers", "2"]) == 0
    files = sorted(path.relative_to(alone) for path in alone.rglob("*") if path.is_file())
    assert len(files) == 8
    for path in files:
        assert (alone / path).read_bytes() == (together / path).read_bytes()
    assert main([*command, "--out", str(together), "--seed", "1"]) == 0
    assert read_rows(alone) != read_rows(together)


def test_sheets_are_what_the_prior_sees_enlarged(tmp_path, skins):
    out = tmp_path / "out"
    command = ["--skins", str(skins), "--as", "sheet", "--scale", "3", "--depth"]
    assert main([*command, "--out", str(out)]) == 0
    row = read_rows(out)[0]
    sheet = read_picture(out / row["file_name"])
    expected = draw_sheet(read_picture(skins / "Red_Knight-02.png"), "slim")
    assert np.array_equal(sheet[1::3, 1::3], expected)
    depth = read_picture(out / row["depth_file_name"])
    assert depth.shape == sheet.shape[:2] == (216, 144)
    assert (depth.min(), depth.max()) == (0, 255)


def test_views_show_the_sides_that_their_captions_name(tmp_path):
    folder = tmp_path / "skins"
    folder.mkdir()
    skin_HW4 = np.zeros((64, 64, 4), np.uint8)
    side = {"front": (255, 0, 0), "back": (0, 255, 0), "left": (0, 0, 255), "right": (255, 255, 0)}
    for box, face, rect in skin_layout("classic").faces():
        if box.layer == "base":
            skin_HW4[rect.rows, rect.columns] = (*side.get(face, (0, 0, 0)), 255)
    Image.fromarray(skin_HW4).save(folder / "dice.png")
    out = tmp_path / "out"
    command = [
        "--skins",
        str(folder),
        "--as",
        "views",
        "--elevation",
        "0",
        "--background",
        "#102030",
    ]
    command += ["--views", *side, "--poses", "standing", "arms_out", *SMALL, "--out", str(out)]
    assert main(command) == 0
    rows = read_rows(out)
    assert [row["text"] for row in rows[:4]] == [
        "dice, front view",
        "dice, back view",
        "dice, side view",
        "dice, side view",
    ]
    assert [row["pose"] for row in rows] == ["standing"] * 4 + ["arms_out"] * 4
    for row in rows[:4]:
        picture = read_picture(out / row["file_name"])
        assert picture.shape == (48, 32, 3)
        assert tuple(picture[24, 16]) == side[row["view"]]
        assert tuple(picture[0, 0]) == (16, 32, 48)
    front, spread = (read_picture(out / rows[at]["file_name"]) for at in (0, 4))
    assert (spread != [16, 32, 48]).any(-1).any(0).sum() > (front != [16, 32, 48]).any(-1).any(
        0
    ).sum()


def test_a_dataset_of_skins_can_be_read_again_with_all_that_is_known(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    assert main(["--painted", "--count", "2", "--out", str(first)]) == 0
    assert main(["--skins", str(first), "--as", "sheet", "--out", str(second)]) == 0
    for before, after in zip(read_rows(first), read_rows(second), strict=True):
        for column in ("text", "arms", "source", "archetype", "accessories"):
            assert before[column] == after[column]


def test_drawn_skins_come_with_author_licence_and_address(tmp_path, monkeypatch):
    from tools.dataset import generated

    rows = generated.read_rows
    monkeypatch.setattr(generated, "read_rows", lambda path: rows(path)[:3])
    out = tmp_path / "out"
    assert main(["--drawn", "--slim", "1", "--out", str(out)]) == 0
    for row in read_rows(out):
        assert row["author"] and row["licence"] and row["group"]
        assert row["origin"].startswith("http")
        assert row["arms"] == "slim"


def test_pictures_of_another_command_are_not_left_beside_ours(tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["--painted", "--count", "2", "--out", str(out)]) == 0
    assert main(["--painted", "--count", "1", "--out", str(out)]) == 2
    assert "such as images/painted/000001.png" in capsys.readouterr().err
    assert len(read_rows(out)) == 2
    assert main(["--painted", "--count", "3", "--out", str(out)]) == 0
    assert len(read_rows(out)) == 3


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ([], "no skins"),
        (["--painted"], "--count: None"),
        (["--parts", "--count", "0"], "--count: 0"),
        (["--painted", "--count", "1", "--archetype", "knigth"], "knight"),
        (["--skins", "nowhere"], "there is no 'nowhere'"),
        (["--drawn", "--depth"], "--depth"),
        (["--drawn", "--slim", "2"], "--slim: 2"),
        (["--drawn", "--as", "views", "--size", "0,5"], "--size: 0,5"),
        (["--drawn", "--as", "views", "--background", "red"], "six hex digits"),
        (["--drawn", "--as", "views", "--elevation", "90"], "--elevation: 90"),
        (["--drawn", "--as", "sheet", "--scale", "0"], "--scale: 0"),
        (["--drawn", "--workers", "0"], "--workers: 0"),
        (["--drawn", "--photoreal", "x"], "--as views"),
    ],
)
def test_mistakes_are_one_line_and_write_nothing(tmp_path, capsys, command, reason):
    assert main([*command, "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert reason in said[-1]
    assert not (tmp_path / "out").exists()


def test_the_output_is_not_made_inside_what_is_read(tmp_path, skins, capsys):
    assert main(["--skins", str(skins), "--out", str(skins / "out")]) == 2
    assert "choose another" in capsys.readouterr().err
    assert not (skins / "out").exists()


def test_options_without_effect_are_warned_about(tmp_path, skins, capsys):
    command = ["--skins", str(skins), "--count", "3", "--scale", "2", "--strength", "0.5"]
    assert main([*command, "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().err
    assert "--count has no effect without --painted or --parts" in said
    assert "--scale has no effect without --as sheet" in said
    assert "--strength has no effect without --photoreal" in said
    assert "--caption" not in said


def test_without_pyarrow_one_line_says_so_before_any_work(tmp_path, skins, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    out = tmp_path / "out"
    assert main(["--skins", str(skins), "--parquet", "--out", str(out)]) == 2
    assert "pip install 'skinpixl[data]'" in capsys.readouterr().err
    assert not out.exists()


def test_parquet_has_the_rows_of_the_table(tmp_path, skins):
    parquet = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "out"
    assert main(["--skins", str(skins), "--parquet", "--out", str(out)]) == 0
    found = parquet.read_table(out / "data.parquet").to_pylist()
    for row, expected in zip(found, read_rows(out), strict=True):
        assert row["image"]["bytes"] == (out / expected["file_name"]).read_bytes()
        assert row["text"] == expected["text"]


@pytest.fixture(scope="module")
def depth_control(tmp_path_factory):
    """A tiny random ControlNet for the tiny SDXL, whose residuals are not zero."""
    unet = UNet2DConditionModel.from_pretrained(tiny_sdxl(), subfolder="unet")
    torch.manual_seed(0)
    network = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(4, 8, 8, 16))
    for name, weight in network.named_parameters():
        if "controlnet" in name:
            torch.nn.init.normal_(weight, std=0.3)
    folder = tmp_path_factory.mktemp("depth")
    network.save_pretrained(folder)
    return folder


def test_photos_are_linked_to_their_views_and_follow_view_and_depth(
    tmp_path, skins, depth_control, capsys
):
    command = ["--skins", str(skins), "--as", "views", "--views", "front", "--size", "64,64"]
    command += ["--photoreal", str(tiny_sdxl()), "--photo-steps", "2", "--device", "cpu"]
    control = ["--controlnet", str(depth_control)]
    held, free = tmp_path / "held", tmp_path / "free"
    assert main([*command, *control, "--depth", "--out", str(held)]) == 0
    rows = read_rows(held)
    photos = [read_picture(held / row["photo_file_name"]) for row in rows]
    assert [photo.shape for photo in photos] == [(64, 64, 3)] * 2
    assert not np.array_equal(*photos)
    times = {path: path.stat().st_mtime_ns for path in held.rglob("*.png")}
    assert len(times) == 6
    assert main([*command, *control, "--depth", "--out", str(held)]) == 0
    assert {path: path.stat().st_mtime_ns for path in held.rglob("*.png")} == times
    assert "0 pictures made, 6 were there" in capsys.readouterr().out
    assert main([*command, "--out", str(free)]) == 0
    uncontrolled = read_picture(free / rows[0]["photo_file_name"])
    assert not np.array_equal(uncontrolled, photos[0])
    first = (held / rows[0]["photo_file_name"]).read_bytes()
    (held / rows[0]["photo_file_name"]).unlink()
    assert main([*command, *control, "--depth", "--out", str(held)]) == 0
    assert (held / rows[0]["photo_file_name"]).read_bytes() == first
    assert main([*command, *control, "--depth", "--strength", "0.9", "--out", str(held)]) == 0
    assert (held / rows[0]["photo_file_name"]).read_bytes() != first


@pytest.mark.parametrize(
    ("more", "code", "reason"),
    [
        (["--photoreal", "no/where/model"], 3, "--photoreal: there is no folder"),
        (["--photoreal", "owner/name"], 3, "not on this machine"),
        (["--controlnet", "owner/name"], 3, "--controlnet: 'owner/name' is not on this machine"),
        (["--size", "60,64"], 2, "--size: 60,64; expected multiples of 8"),
        (["--photo-prompt", "a photo"], 2, "{text}"),
        (["--strength", "0"], 2, "--strength: 0"),
        (["--photo-steps", "1"], 2, "--photo-steps: 1"),
    ],
)
def test_mistakes_about_photos(tmp_path, skins, capsys, more, code, reason):
    command = ["--skins", str(skins), "--as", "views", "--photoreal", str(tiny_sdxl())]
    assert main([*command, *more, "--out", str(tmp_path / "out")]) == code
    assert reason in capsys.readouterr().err.splitlines()[-1]
    assert not (tmp_path / "out").exists()
