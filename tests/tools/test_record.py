import dataclasses
import json

import torch

from config.load import load_config
from config.schema import Request
from models.palette import Palette
from tools.io.record import fingerprint, folder_name, make_record

PALETTE = Palette("two", torch.tensor([[1, 2, 3], [255, 0, 10]], dtype=torch.uint8))


def record(prompt="knight", **changes):
    request = dataclasses.replace(Request(prompt, "two.hex"), **changes)
    return make_record(request, load_config("embedded"), PALETTE, "model")


def test_a_record_survives_json():
    assert json.loads(json.dumps(record())) == record()
    assert record(size=(3, 4))["request"]["size"] == [3, 4]


def test_everything_that_decides_the_result_changes_the_name():
    names = {
        folder_name(each)
        for each in (
            record(),
            record(seed=1),
            record(arms="slim"),
            record(overlay=False),
            record(negative_prompt="blue"),
            record("knight!"),
            {**record(), "palette": {"name": "two", "colors": ["000000"]}},
            {**record(), "model": "other"},
        )
    }
    assert len(names) == 8
    assert all(name.startswith("knight-") for name in names)


def test_a_prompt_cannot_leave_the_folder():
    for prompt in ("../../x", "/etc/passwd", "..", "con:\\", "🧙", "a" * 500, "\n\0"):
        name = folder_name(record(prompt))
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert 10 <= len(name) <= 41


def test_fingerprint_tells_folders_apart(tmp_path):
    for name, rate in (("one", 1), ("two", 2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(f'{{"rate": {rate}}}', encoding="utf-8")
    first, second = (fingerprint(str(tmp_path / name)) for name in ("one", "two"))
    assert first.startswith("one@") and first[4:] != second[4:]
    (tmp_path / "one" / "w.safetensors").write_bytes(b"12")
    assert fingerprint(str(tmp_path / "one")) != first
    found = set()
    for number in range(3):  # as many bytes, but other ones
        (tmp_path / "one" / "w.safetensors").write_bytes(bytes([number]) * 200_000)
        found.add(fingerprint(str(tmp_path / "one")))
    assert len(found) == 3
    assert fingerprint(str(tmp_path / "one/w.safetensors")).startswith("w.safetensors@")
    assert fingerprint("owner/name") == "owner/name"


def test_later_options_at_their_defaults_leave_no_trace():
    """A record as the version before these options wrote it, key by key, and its folder's name."""
    found = record()
    assert list(found["request"]) == [
        *("prompt", "palette", "negative_prompt", "seed", "arms", "overlay", "size"),
        *("input_image", "fit", "matting"),
    ]
    assert set(found) == {"format", "request", "config", "palette", "model", "photo"}
    assert "symmetry" not in found["config"]["grid"]
    assert not {"skin", "synchronised"} & set(found["config"]["grid"]["start"])
    assert Request(**found["request"]) == Request("knight", "two.hex")
    assert folder_name(found) == "knight-33c21837"
    sdxl = load_config("sdxl", ["diffusion.sdxl.vae=null"])
    assert (
        folder_name(make_record(Request("knight", "two.hex"), sdxl, PALETTE, "model"))
        == "knight-0ed2f4b1"
    )
    plain = make_record(
        Request("knight", "two.hex"),
        load_config("embedded", ["losses.symmetry.weight=2"]),
        PALETTE,
        "m",
    )
    assert plain["config"]["losses"]["symmetry"] == {"weight": 2.0}


def test_every_later_option_changes_the_name():
    config = load_config("embedded", ["grid.symmetry=limbs"])
    changes = (
        {"from_skin": "a.png"},
        {"only": "head"},
        {"lock": "head"},
        {"snap_all": True},
        {"prompts": {"head": "x"}},
        {"palettes": {"head": "x"}},
    )
    names = {folder_name(record(**change)) for change in ({}, *changes)}
    request = Request("knight", "two.hex")
    names.add(folder_name(make_record(request, config, PALETTE, "model")))
    plain = load_config("embedded")
    names.add(folder_name(make_record(request, plain, PALETTE, "model", skin="1")))
    names.add(folder_name(make_record(request, plain, PALETTE, "model", choices={"": [0]})))
    assert len(names) == len(changes) + 4
