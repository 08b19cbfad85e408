import json

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from config.errors import ConfigError
from tools.io.caption_table import read_table
from tools.io.image_dataset import (
    claim_folder,
    is_made,
    list_pictures,
    write_made,
    write_metadata,
    write_parquet,
)


def _picture(seed=0):
    return np.random.default_rng(seed).integers(0, 256, (5, 7, 4), dtype=np.uint8)


def test_a_picture_is_made_only_if_it_is_whole_and_from_the_same(tmp_path):
    path = tmp_path / "images" / "a.png"
    assert not is_made(path, "mark")
    write_made(path, _picture(), "mark")
    assert is_made(path, "mark")
    assert not is_made(path, "other mark")
    data = path.read_bytes()
    for damaged in (data[:-20], data[:60] + bytes(4) + data[64:], b""):
        path.write_bytes(damaged)
        assert not is_made(path, "mark")


def test_pixels_that_somebody_changed_are_not_taken_for_ours(tmp_path):
    path = tmp_path / "a.png"
    write_made(path, _picture(), "mark")
    with Image.open(path) as picture:
        texts = PngImagePlugin.PngInfo()
        for name, text in picture.text.items():
            texts.add_text(name, text)
    Image.fromarray(_picture(1)).save(path, pnginfo=texts)
    assert not is_made(path, "mark")


def test_half_written_pictures_are_swept_away(tmp_path):
    write_made(tmp_path / "images" / "a.png", _picture(), "mark")
    (tmp_path / "images" / ".0123.png").write_bytes(b"half")
    assert list_pictures(tmp_path) == ["images/a.png"]
    assert [path.name for path in (tmp_path / "images").iterdir()] == ["a.png"]


def test_a_folder_is_claimed_once_for_one_form(tmp_path):
    claim_folder(tmp_path / "new", {"kind": "skin"})
    write_metadata(tmp_path / "new", [{"file_name": "a.png"}])
    claim_folder(tmp_path / "new", {"kind": "skin"})
    assert not (tmp_path / "new" / "metadata.jsonl").exists()
    with pytest.raises(ConfigError, match='kind "skin", not "sheet"'):
        claim_folder(tmp_path / "new", {"kind": "sheet"})
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "metadata.jsonl").write_text("precious")
    with pytest.raises(ConfigError, match="not empty"):
        claim_folder(tmp_path / "mine", {"kind": "skin"})
    assert (tmp_path / "mine" / "metadata.jsonl").read_text() == "precious"


def test_parquet_holds_the_pictures_and_tells_datasets_so(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    write_made(tmp_path / "images" / "a.png", _picture(), "mark")
    rows = [
        {"file_name": "images/a.png", "depth_file_name": None, "text": "é", "angle": 3.5,
         "author": None, "wears": ["hat", "belt"]},
        {"file_name": "images/a.png", "depth_file_name": None, "text": "b", "angle": None,
         "author": None, "wears": None},
    ] * 200  # fmt: skip
    write_parquet(tmp_path, rows)
    table = parquet.read_table(tmp_path / "data.parquet")
    first = table.slice(0, 1).to_pylist()[0]
    assert first["image"]["bytes"] == (tmp_path / "images" / "a.png").read_bytes()
    assert {**first, "image": 0} == {
        "image": 0, "depth": None, "text": "é", "angle": 3.5, "author": None,
        "wears": ["hat", "belt"],
    }  # fmt: skip
    assert table.num_rows == 400
    features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    assert features["image"] == {"_type": "Image"} == features["depth"]
    assert features["text"] == {"dtype": "string", "_type": "Value"}


def test_tables_of_captions_agree_on_names_of_columns(tmp_path):
    lines = [{"file": "a.png", "caption": "x", "license": "CC0"}, {"file_name": "b.png", "n": 1}]
    (tmp_path / "metadata.jsonl").write_text("\n\n".join(json.dumps(line) for line in lines))
    assert read_table(tmp_path / "metadata.jsonl") == {
        "a.png": {"file_name": "a.png", "text": "x", "licence": "CC0"},
        "b.png": {"file_name": "b.png", "text": None, "licence": None, "n": 1},
    }
    (tmp_path / "captions.csv").write_text('\ufefffile_name,text,arms\na.png,"x, y",\n')
    assert read_table(tmp_path / "captions.csv") == {
        "a.png": {"file_name": "a.png", "text": "x, y", "licence": None, "arms": None}
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"text": "a"}', "line 1 .* no file_name"),
        ('{"file": "a"}\n{"file": "a"}', "line 2 .* again"),
        ("{", "line 1 .* no JSON"),
        ("[]", "no JSON object"),
    ],
)
def test_damaged_tables_are_refused_by_line(tmp_path, text, reason):
    (tmp_path / "metadata.jsonl").write_text(text)
    with pytest.raises(ConfigError, match=reason):
        read_table(tmp_path / "metadata.jsonl")
