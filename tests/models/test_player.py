import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from models.layout import skin_layout
from models.player import POSES, build_player, rotation_from_degrees


def corners(placed):
    sign_83 = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64)] * 3)
    return placed.center_3 + sign_83 * placed.half_3 @ placed.rotation_33.T


def boxes_by_name(arms="classic", pose="standing"):
    player = build_player(skin_layout(arms), POSES[pose])
    return {(placed.box.part, placed.box.layer): placed for placed in player.boxes}


@pytest.mark.parametrize(
    ("arms", "part", "layer", "low", "high"),
    [
        ("classic", "head", "base", (-4, 8, -4), (4, 16, 4)),
        ("classic", "head", "outer", (-4.5, 7.5, -4.5), (4.5, 16.5, 4.5)),
        ("classic", "body", "base", (-4, -4, -2), (4, 8, 2)),
        ("classic", "body", "outer", (-4.25, -4.25, -2.25), (4.25, 8.25, 2.25)),
        ("classic", "right_arm", "base", (-8, -4, -2), (-4, 8, 2)),
        ("classic", "left_arm", "outer", (3.75, -4.25, -2.25), (8.25, 8.25, 2.25)),
        ("slim", "right_arm", "base", (-7, -4, -2), (-4, 8, 2)),
        ("slim", "left_arm", "outer", (3.75, -4.25, -2.25), (7.25, 8.25, 2.25)),
        ("classic", "right_leg", "base", (-3.9, -16, -2), (0.1, -4, 2)),
        ("classic", "left_leg", "outer", (-0.35, -16.25, -2.25), (4.15, -3.75, 2.25)),
    ],
)
def test_boxes_stand_where_the_game_puts_them(arms, part, layer, low, high):
    corner_83 = corners(boxes_by_name(arms)[part, layer])
    assert corner_83.amin(0).tolist() == pytest.approx(low)
    assert corner_83.amax(0).tolist() == pytest.approx(high)


def test_turns_are_about_x_then_y_then_z():
    for turn in ((90, 0, 0), (0, 0, -80), (25, -130, 77), (-12.5, 340, 3)):
        expected = Rotation.from_euler("xyz", turn, degrees=True).as_matrix()
        assert np.allclose(rotation_from_degrees(*turn), expected)


@pytest.mark.parametrize("pose", POSES)
@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_a_pose_turns_both_layers_of_a_part_about_its_joint(arms, pose):
    layout = skin_layout(arms)
    resting, posed = boxes_by_name(arms), boxes_by_name(arms, pose)
    assert [box.box for box in build_player(layout, POSES[pose]).boxes] == list(layout.boxes)
    joints = {
        "head": (0, 8, 0),
        "body": (0, 8, 0),
        "right_arm": (-5, 6, 0),
        "left_arm": (5, 6, 0),
        "right_leg": (-1.9, -4, 0),
        "left_leg": (1.9, -4, 0),
    }
    for (part, layer), box in posed.items():
        assert torch.equal(box.rotation_33, posed[part, "base"].rotation_33)
        assert torch.equal(box.half_3, resting[part, layer].half_3)
        joint_3 = torch.tensor(joints[part], dtype=torch.float64)
        arm_3, resting_arm_3 = box.center_3 - joint_3, resting[part, layer].center_3 - joint_3
        assert torch.allclose(box.rotation_33 @ resting_arm_3, arm_3)


def test_a_walker_swings_opposite_limbs_and_spread_arms_point_outward():
    walking = boxes_by_name(pose="walking")
    forward = {part: box.center_3[2].item() for (part, _), box in walking.items()}
    assert forward["right_arm"] > 0 > forward["left_arm"]
    assert forward["left_leg"] > 0 > forward["right_leg"]
    spread = boxes_by_name(pose="arms_out")
    assert spread["right_arm", "base"].center_3[0] < -8
    assert spread["left_arm", "base"].center_3[0] > 8
