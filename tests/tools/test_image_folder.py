import io
import json

import numpy as np
import pytest
from PIL import Image

from config.errors import ConfigError
from tools.io.image_folder import read_folder


def _write(folder, rows, name="metadata.jsonl"):
    folder.mkdir(parents=True, exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _picture(path, color=(10, 20, 30, 255)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGBA", (4, 2), color).save(path)


def test_a_row_has_its_columns_and_its_picture(tmp_path):
    _picture(tmp_path / "a" / "one.png")
    _picture(tmp_path / "depth.png", (9, 9, 9, 255))
    row = {"file_name": "a/one.png", "depth_file_name": "depth.png", "text": "é", "hero": True}
    _write(tmp_path, [row, ""])
    (found,) = read_folder(tmp_path)
    assert found.columns == {"text": "é", "hero": True}
    assert found.name == "a/one.png"
    assert found.open().shape == (2, 4, 4)
    assert found.open()[0, 0].tolist() == [10, 20, 30, 255]
    assert found.open("depth")[0, 0].tolist() == [9, 9, 9, 255]
    with pytest.raises(ConfigError, match="no picture 'edges'"):
        found.open("edges")


def test_parts_of_a_folder_are_read_in_order_of_their_names(tmp_path):
    for part in ("train", "test"):
        _picture(tmp_path / part / "x.png")
        _write(tmp_path / part, [{"file_name": "x.png", "part": part}])
    assert [row.columns["part"] for row in read_folder(tmp_path)] == ["test", "train"]


def test_pictures_alone_have_no_columns(tmp_path):
    for name in ("b.png", "a.PNG"):
        _picture(tmp_path / name)
    (tmp_path / "notes.txt").write_text("none")
    rows = read_folder(tmp_path)
    assert [row.columns for row in rows] == [{}, {}]
    assert [row.name for row in rows] == ["a.PNG", "b.png"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2 of .*metadata.jsonl is no JSON"),
        ("[1]", "line 2 of .*metadata.jsonl has no 'file_name'"),
        ({"text": "x"}, "line 2 of .*metadata.jsonl has no 'file_name'"),
        ({"file_name": "gone.png"}, "line 2 of .*metadata.jsonl: there is no .*gone.png"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, told):
    _picture(tmp_path / "one.png")
    _write(tmp_path, [{"file_name": "one.png"}, line])
    with pytest.raises(ConfigError, match=told):
        read_folder(tmp_path)


def test_what_is_missing_or_empty_is_told(tmp_path):
    with pytest.raises(ConfigError, match=r"there is no .*gone"):
        read_folder(tmp_path / "gone")
    with pytest.raises(ConfigError, match="holds nothing"):
        read_folder(tmp_path)


def test_a_damaged_picture_is_told_when_it_is_opened(tmp_path):
    (tmp_path / "one.png").write_bytes(b"no picture")
    (row,) = read_folder(tmp_path)
    with pytest.raises(ConfigError, match=r"one\.png"):
        row.open()


def test_parquet_without_pyarrow_is_told(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "data.parquet").write_bytes(b"")
    with pytest.raises(ConfigError, match="needs pyarrow"):
        read_folder(tmp_path / "data.parquet")


def test_parquet_holds_the_same(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    memory = io.BytesIO()
    Image.new("RGBA", (4, 2), (10, 20, 30, 255)).save(memory, "PNG")
    picture = {"bytes": memory.getvalue(), "path": "one.png"}
    table = pyarrow.Table.from_pylist([{"picture": picture, "text": "x", "hero": 1}])
    parquet.write_table(table, tmp_path / "data.parquet")
    for path in (tmp_path, tmp_path / "data.parquet"):
        (row,) = read_folder(path)
        assert row.columns == {"text": "x", "hero": 1}
        assert row.name == "one.png"
        np.testing.assert_array_equal(row.open()[0, 0], (10, 20, 30, 255))
    (tmp_path / "data.parquet").write_bytes(b"PAR1 damaged")
    with pytest.raises(ConfigError, match="no readable parquet"):
        read_folder(tmp_path)
