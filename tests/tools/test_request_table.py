import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import ConfigError
from tools.io.request_table import check_id, read_seeds, read_table


def read(tmp_path, text, suffix="csv"):
    path = tmp_path / f"requests.{suffix}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(path)


def test_a_csv_is_read_as_a_spreadsheet_shows_it(tmp_path):
    text = (
        '\ufeffid,prompt,seeds,steps\r\n\r\nking,"a king, ""old""\nand wise",0-2,\r\nb2, ,,40\r\n'
    )
    rows, problems = read(tmp_path, text)
    problems.stop(out_of=2)
    king, other = rows
    assert (king.number, king.id, king.seeds) == (3, "king", (0, 1, 2))
    assert king.values == {"prompt": 'a king, "old"\nand wise'}
    assert (other.number, other.seeds, other.values) == (4, None, {"steps": "40"})


def test_a_jsonl_says_the_same(tmp_path):
    lines = [
        {"id": "king", "prompt": "rey de león", "seeds": "0-2", "losses.fft": None},
        {"id": "b2", "prompt": "", "steps": 40, "diffusion.sdxl.resolution": [72, 48]},
    ]
    rows, problems = read(tmp_path, "\n".join(map(json.dumps, lines)) + "\n\n", "jsonl")
    problems.stop(out_of=2)
    assert [(row.number, row.id, row.seeds) for row in rows] == [
        (1, "king", (0, 1, 2)),
        (2, "b2", None),
    ]
    assert rows[0].values == {"prompt": "rey de león"}
    assert rows[1].values == {"steps": "40", "diffusion.sdxl.resolution": "[72, 48]"}


@pytest.mark.parametrize(
    ("text", "seeds"),
    [("0-7", range(8)), ("5", [5]), ("1, 5,9-11", [1, 5, 9, 10, 11]), ("[3, 1]", [3, 1])],
)
def test_seeds(text, seeds):
    assert read_seeds(text) == tuple(seeds)


@pytest.mark.parametrize(
    "text", ["", "7-0", "-1", "1-", "a", "0-1000", "0,0", "0-3,2", "9" * 19, "٣", "0x1", "1-2-3"]
)
def test_seeds_that_are_none(text):
    with pytest.raises(ConfigError, match="seeds: ") as caught:
        read_seeds(text)
    assert "expected" in str(caught.value)


@pytest.mark.parametrize("name", ["a", "A-1", "knight_01", "v1.2", "_x", "0" * 100])
def test_ids(name):
    check_id(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", "../x", "a/b", "a\\b", "/etc/passwd", "a..b", ".hidden", "-rf"),
        *("a ", "a\n", "a\0b", "é", "C:x", "a.", "x" * 101, "~root", "a@1", "$HOME", "a;b"),
    ],
)
def test_ids_that_could_lead_elsewhere(name):
    with pytest.raises(ConfigError, match="id: ") as caught:
        check_id(name)
    assert "\n" not in str(caught.value) and "\0" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,prompt\na,x\nA,y\n", "row 3: id: 'A' is that of row 2"),
        ("id,prompt\na\n", "row 2: 1 cells; expected 2"),
        ("id,seed,seeds\na,1,0-3\n", "row 2: seeds: beside seed"),
        ("id,seeds\na,7-1\n", "row 2: seeds: '7-1'"),
        ("id,prompt\n../a,x\n..,y\n,z\n/b,w\n", "4 of 4 rows.*row 2.*row 3.*row 4.*and 1 more"),
        ("prompt\nx\n", "row 1 has no column 'id'"),
        ("id,,x\na,b,c\n", "row 1: column 2 has no name"),
        ("id,x,x\na,b,c\n", "row 1: column 'x' is there twice"),
        ('id,prompt\na,"x\n', "no CSV"),
        ("id,prompt\n", "has no rows"),
        ("", "has no rows"),
        ("id,prompt\na,\0\n", "zero byte"),
        (b"id,prompt\na,\xff\n", "not UTF-8 at byte 12"),
    ],
)
def test_what_is_wrong_with_a_csv_is_said_by_row(tmp_path, text, expected):
    with pytest.raises(ConfigError, match=expected) as caught:
        read(tmp_path, text)[1].stop(out_of=4 if "4 of 4" in expected else 2)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "row 1: no JSON"),
        ("[]", "row 1: no object"),
        ('{"id": "a", "id": "b"}', "row 1: no JSON: a key is there twice"),
        ('{"id": "a", "prompt": "\\ud800"}', "row 1: 'prompt': not valid text"),
        ('{"id": "a", "prompt": "\\u0000"}', "row 1: prompt: a zero byte"),
        ('{"id": ["a"]}', "row 1: id: "),
        ("[" * 100_000, "row 1: no JSON"),
        ('{"id": ' + "9" * 5000 + "}", "row 1: "),
    ],
)
def test_what_is_wrong_with_a_jsonl_is_said_by_line(tmp_path, line, expected):
    with pytest.raises(ConfigError, match=expected):
        read(tmp_path, line, "jsonl")[1].stop(out_of=1)


def test_other_files_are_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"ends in \.csv or \.jsonl"):
        read(tmp_path, "id\na\n", "xlsx")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_table(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        read_table(tmp_path / "folder.csv")


@settings(max_examples=300, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(str.encode),
        st.text(alphabet='id,prompt\n"a0-7{}[]:\\u\r', max_size=200).map(str.encode),
        st.text(alphabet='a.-/\\"\n,', max_size=60).map(lambda text: f"id\n{text}".encode()),
    ),
    suffix=st.sampled_from(["csv", "jsonl"]),
)
def test_any_bytes_give_plain_ids_or_one_line(tmp_path_factory, data, suffix):
    path = tmp_path_factory.getbasetemp() / f"any.{suffix}"
    path.write_bytes(data)
    try:
        rows, problems = read_table(path)
        problems.stop(out_of=len(rows) + len(problems.rows))
    except ConfigError as error:
        assert "\n" not in str(error)
        return
    for row in rows:
        check_id(row.id)
        assert (path.parent / row.id).resolve().parent == path.parent.resolve()
