import math

import pytest
import torch

from models.cameras import orbit_cameras, view_name


def perspective(azimuth, elevation, fov=40.0, **options):
    return orbit_cameras(
        azimuth, elevation, projection="perspective", extent=[fov] * len(azimuth), **options
    )


@pytest.mark.parametrize(
    ("azimuth", "elevation", "direction"),
    [
        (0, 0, (0, 0, 1)),
        (90, 0, (1, 0, 0)),
        (180, 0, (0, 0, -1)),
        (270, 0, (-1, 0, 0)),
        (0, 45, (0, math.sqrt(0.5), math.sqrt(0.5))),
        (90, -30, (math.sqrt(0.75), -0.5, 0)),
    ],
)
def test_where_a_camera_stands(azimuth, elevation, direction):
    target = (1.0, -2.0, 3.0)
    cameras = perspective([azimuth], [elevation], framed_height=36.0, target=target)
    offset = cameras.position_B3[0] - torch.tensor(target, dtype=torch.float64)
    distance = 18 / math.tan(math.radians(20))
    assert offset.tolist() == pytest.approx([distance * part for part in direction], abs=1e-9)


def test_axes_are_right_handed_and_the_picture_is_upright():
    cameras = perspective([0, 77, 190, 300], [0, 50, -50, 10])
    identity = torch.eye(3, dtype=torch.float64).expand(4, 3, 3)
    rotation_B33 = cameras.rotation_B33
    assert torch.allclose(rotation_B33 @ rotation_B33.mT, identity)
    assert torch.allclose(torch.linalg.det(rotation_B33), torch.ones(4, dtype=torch.float64))
    assert (rotation_B33[:, 1, 1] > 0).all()
    assert rotation_B33[:, 1, 0].abs().max() < 1e-12  # no roll
    assert torch.allclose(rotation_B33[0], identity[0])


def test_perspective_rays_by_hand():
    height, width, fov = 4, 6, 40.0
    cameras = perspective([0.0], [0.0], fov, framed_height=10.0)
    origin_BHW3, direction_BHW3 = cameras.rays(height, width)
    half = math.tan(math.radians(fov / 2))
    for y in range(height):
        for x in range(width):
            up = (1 - 2 * (y + 0.5) / height) * half
            right = (2 * (x + 0.5) / width - 1) * half * width / height
            length = math.sqrt(right**2 + up**2 + 1)
            expected = [right / length, up / length, -1 / length]
            assert direction_BHW3[0, y, x].tolist() == pytest.approx(expected, abs=1e-6)
            assert origin_BHW3[0, y, x].tolist() == pytest.approx([0, 0, 5 / half], rel=1e-6)


def test_orthographic_rays_by_hand():
    cameras = orbit_cameras([90.0], [0.0], projection="orthographic", extent=[8.0])
    origin_BHW3, direction_BHW3 = cameras.rays(4, 2)
    assert torch.allclose(direction_BHW3, torch.tensor([-1.0, 0, 0]), atol=1e-6)
    # From the player's left, his front is on the left of the picture.
    assert origin_BHW3[0, 0, 0, 1:].tolist() == pytest.approx([3, 1], abs=1e-5)
    assert origin_BHW3[0, 3, 1, 1:].tolist() == pytest.approx([-3, -1], abs=1e-5)


@pytest.mark.parametrize("projection", ["perspective", "orthographic"])
def test_project_undoes_rays(projection):
    cameras = orbit_cameras(
        [20.0, 250.0], [30.0, -40.0], projection=projection, extent=[35.0, 20.0], target=(1, 2, 3)
    )
    size = 7, 9
    origin_BHW3, direction_BHW3 = (rays.double() for rays in cameras.rays(*size))
    row_HW, column_HW = torch.meshgrid(torch.arange(7), torch.arange(9), indexing="ij")
    expected_P2 = torch.stack([row_HW, column_HW], dim=-1).reshape(-1, 2) + 0.5
    for view in range(2):
        point_P3 = (origin_BHW3 + 50 * direction_BHW3)[view].reshape(-1, 3)
        seen_P2 = cameras.project(view, point_P3, *size)
        assert torch.allclose(seen_P2, expected_P2.double(), atol=1e-3)


def test_project_says_when_a_point_is_behind():
    cameras = perspective([0.0], [0.0], framed_height=10.0)
    behind_P3 = torch.tensor([[0, 0, 0], [0, 0, 1000]], dtype=torch.float64)
    assert cameras.project(0, behind_P3, 8, 8) is None
    assert cameras.project(0, behind_P3[:1], 8, 8).tolist() == [[4, 4]]


@pytest.mark.parametrize(
    ("azimuth", "elevation", "name"),
    [
        (0, 0, "front view"),
        (44, 10, "front view"),
        (-44, 10, "front view"),
        (46, 0, "side view"),
        (270, 59, "side view"),
        (180, -20, "back view"),
        (500, 0, "back view"),
        (180, 61, "overhead view"),
    ],
)
def test_names_of_views(azimuth, elevation, name):
    assert view_name(azimuth, elevation) == name
    assert perspective([azimuth], [elevation]).view_names == (name,)
