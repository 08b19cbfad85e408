import numpy as np
import pytest
from PIL import Image
from subjects import random_subject

from models.player import POSES, build_player
from tools.exports import Options
from tools.exports.render import draw
from tools.exports.walk import SWING_DEG, swing
from tools.io.preview import cut_out, hero_camera, look, paint, premultiply


@pytest.mark.parametrize("color", [(0, 0, 0), (255, 255, 255), (20, 200, 90)])
def test_a_cut_out_laid_over_a_colour_is_the_picture_painted_on_it(color):
    subject = random_subject("slim")
    player = build_player(subject.layout, POSES["walking"])
    view = look(player, hero_camera(30.0), (120, 90))
    skin_HW4 = premultiply(subject.pixels_HW4)
    ground = Image.new("RGB", (90, 120), color)
    painted = np.array(paint(view, skin_HW4, ground)).astype(int)
    picture = cut_out(view, skin_HW4)
    laid = Image.alpha_composite(ground.convert("RGBA"), picture).convert("RGB")
    assert abs(np.array(laid).astype(int) - painted).max() <= 2
    alpha = np.array(picture)[..., 3]
    assert {0, 255} < set(alpha.flatten().tolist())  # and edges between


def test_without_a_size_the_picture_is_cut_to_the_player():
    subject = random_subject(overlay=False)
    picture = draw(subject, POSES["standing"], 0.0, Options())
    left, top, right, bottom = picture.getchannel("A").getbbox()
    assert (left, top) == (16, 16)
    assert (picture.width - right, picture.height - bottom) == (16, 16)
    sized = draw(subject, POSES["standing"], 0.0, Options(size=(128, 130)))
    assert sized.size == (130, 128)


def test_a_stride_swings_opposite_limbs_together_and_ends_where_it_begins():
    assert swing(0.25).turns_deg["right_leg"][0] == pytest.approx(SWING_DEG)
    assert swing(0.25).turns_deg["left_arm"] == swing(0.25).turns_deg["right_leg"]
    assert swing(1.0).turns_deg["left_leg"][0] == pytest.approx(0, abs=1e-9)
