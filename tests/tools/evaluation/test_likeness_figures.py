"""Distances between photos and skins against hand values, and the command on one photo."""

import json

import pytest
import torch
from PIL import Image

from models.color import oklab_from_srgb
from models.layout import skin_layout
from models.matting.cutout import CutOut
from models.reference import make_reference
from tests.photo_cases import RED, draw_figure, mask_of
from tools.evaluate_photos import WAYS, main
from tools.evaluation.likeness import FRONT, SHOWN, edge_agreement, front_distances

LAYOUT = skin_layout("classic")


@pytest.fixture(scope="module")
def reference():
    photo_HW4 = draw_figure(shirt=RED)
    mask_HW = mask_of(photo_HW4)
    return make_reference(CutOut(photo_HW4, mask_HW.float(), mask_HW, 0, "drawn"), LAYOUT)


def test_the_photo_itself_is_at_distance_zero_whatever_is_on_its_back(reference):
    skin_HW4 = (255 * reference.skin_HW4).round().to(torch.uint8)
    found = front_distances(skin_HW4, reference, LAYOUT)
    assert found[FRONT] < 0.003 and set(found) == {"head", "torso", "arms", "legs", FRONT}
    back = LAYOUT.box("body", "base").faces["back"]
    skin_HW4[back.rows, back.columns, :3] = 0
    assert front_distances(skin_HW4, reference, LAYOUT) == found


def test_a_black_outer_torso_is_as_far_as_the_shirt_is_from_black(reference):
    skin_HW4 = (255 * reference.skin_HW4).round().to(torch.uint8)
    rect = LAYOUT.box("body", "outer").faces["front"]
    skin_HW4[rect.rows, rect.columns] = torch.tensor([0, 0, 0, 255], dtype=torch.uint8)
    base = LAYOUT.box("body", "base").faces["front"]
    is_shown = reference.confidence_HW[base.rows, base.columns] >= SHOWN
    lab = oklab_from_srgb(reference.skin_HW4[base.rows, base.columns, :3])[is_shown]
    found = front_distances(skin_HW4, reference, LAYOUT)
    assert found["torso"] == pytest.approx(lab.norm(dim=-1).mean().item(), rel=1e-4)
    assert found["head"] < 0.003


def test_edges_of_the_photo_itself_agree_and_those_of_noise_do_not(reference):
    skin_HW4 = (255 * reference.skin_HW4).round().to(torch.uint8)
    assert edge_agreement(skin_HW4, reference, LAYOUT) > 0.999
    inverted_HW4 = skin_HW4.clone()
    inverted_HW4[..., :3] = 255 - inverted_HW4[..., :3]
    assert edge_agreement(inverted_HW4, reference, LAYOUT) > 0.6  # where, not which way
    noise = torch.randint(0, 256, (64, 64, 3), generator=torch.Generator().manual_seed(0))
    skin_HW4[..., :3] = noise.to(torch.uint8)
    assert abs(edge_agreement(skin_HW4, reference, LAYOUT)) < 0.2
    skin_HW4[..., :3] = 90
    assert edge_agreement(skin_HW4, reference, LAYOUT) == 0


def test_the_command_makes_all_ways_and_a_sheet(tmp_path):
    Image.fromarray(draw_figure(shirt=RED).numpy()).save(tmp_path / "me.png")
    (tmp_path / "list.yaml").write_text(f"- {{photo: {tmp_path / 'me.png'}, prompt: a man}}\n")
    words = ["--photos", str(tmp_path / "list.yaml"), "--out", str(tmp_path / "out")]
    assert main([*words, "--palette", "kmeans:8", "--set", "steps=12"]) == 0
    found = json.loads((tmp_path / "out/report.json").read_text())["me"]
    assert set(found) == set(WAYS)
    assert found["start"][FRONT] <= found["photo"][FRONT] < found["prompt"][FRONT]
    assert found["start"]["edges"] > found["prompt"]["edges"]
    assert Image.open(tmp_path / "out/sheet.png").size[1] > 1000
    assert "| photo and prompt |" in (tmp_path / "out/report.md").read_text()


@pytest.mark.parametrize("text", ["", "- 3\n", "- {photo: x.png}\n", "{"])
def test_a_list_that_is_none_is_refused(tmp_path, capsys, text):
    (tmp_path / "list.yaml").write_text(text)
    assert main(["--photos", str(tmp_path / "list.yaml"), "--out", str(tmp_path)]) == 2
    assert "--photos" in capsys.readouterr().err
