import json

import imageio_ffmpeg
import numpy as np
import pytest
import torch
from PIL import Image

from config.errors import ConfigError
from models.layout import flat_layout, skin_layout
from models.palette import Palette
from tools import export_video
from tools.io import video
from tools.io.run_directory import read_run
from tools.io.skin_file import color_pixels, write_skin
from tools.io.video import (
    FormingFilm,
    Turntable,
    make_films,
    read_frames,
    write_mp4,
    write_webp,
)

PALETTE = Palette("two", torch.tensor([[250, 10, 3], [4, 20, 255]], dtype=torch.uint8))


def random_frames(layout, count, seed=0):
    generator = torch.Generator().manual_seed(seed)
    frames = []
    for _ in range(count):
        size = (layout.height, layout.width)
        index_HW = torch.randint(0, 3, size, generator=generator)
        index_HW[layout.mask_HW("base")] %= 2
        frames.append(index_HW.masked_fill(layout.face_HW < 0, 2))
    return frames


def make_run(folder, layout, count, size=None):
    for number, index_HW in enumerate(random_frames(layout, count)):
        write_skin(folder / "frames" / f"{10 * number:06d}.png", index_HW, layout, PALETTE)
    request = {"arms": layout.arms, "overlay": layout.has_overlay, "size": size}
    palette = {"name": PALETTE.name, "colors": PALETTE.hex_codes()}
    record = {"request": request, "palette": palette}
    (folder / "request.json").write_text(json.dumps(record))


def decode_mp4(path):
    reader = imageio_ffmpeg.read_frames(str(path), pix_fmt="rgb24")
    about = next(reader)
    width, height = about["size"]
    return about, [np.frombuffer(data, np.uint8).reshape(height, width, 3) for data in reader]


def atoms(path):
    data, position = path.read_bytes(), 0
    while position < len(data):
        yield data[position + 4 : position + 8]
        position += int.from_bytes(data[position : position + 4], "big")


def test_the_mp4_is_what_browsers_play_and_keeps_the_colours(tmp_path):
    colors = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (128, 128, 128), (255, 255, 255), (0, 0, 0)]
    pictures = [Image.new("RGB", (130, 128), color) for color in colors]
    write_mp4(tmp_path / "a.mp4", pictures, size=(128, 130), fps=20)
    about, decoded = decode_mp4(tmp_path / "a.mp4")
    assert about["codec"] == "h264" and about["pix_fmt"].startswith("yuv420p(tv, bt709")
    assert about["source_size"] == (130, 128) and about["fps"] == 20
    assert len(decoded) == len(colors)
    for color, picture in zip(colors, decoded, strict=True):
        assert np.abs(picture.astype(int) - color).max() <= 6
    order = list(atoms(tmp_path / "a.mp4"))
    assert order.index(b"moov") < order.index(b"mdat")


@pytest.mark.parametrize("layout", [skin_layout("slim"), flat_layout(9, 5)])
def test_the_webp_is_exact_to_the_byte(tmp_path, layout):
    frames = [color_pixels(index_HW, PALETTE) for index_HW in random_frames(layout, 4)]
    write_webp(tmp_path / "a.webp", frames, scale=3, fps=10)
    with Image.open(tmp_path / "a.webp") as film:
        assert film.n_frames == 4
        for number, pixels_HW4 in enumerate(frames):
            film.seek(number)
            found_HW4 = torch.from_numpy(np.array(film.convert("RGBA")))
            enlarged_HW4 = pixels_HW4.repeat_interleave(3, 0).repeat_interleave(3, 1)
            assert torch.equal(found_HW4, enlarged_HW4)
        durations = []
        for number in range(4):
            film.seek(number)
            film.load()
            durations.append(film.info["duration"])
    assert durations == [100, 100, 100, 2100]


@pytest.mark.parametrize("size", [(128, 128), (128, 400), (400, 128), (240, 426)])
@pytest.mark.parametrize("layout", [skin_layout("classic"), flat_layout(33, 20)])
def test_a_film_of_any_shape_shows_the_skin_flat(layout, size):
    film = FormingFilm(layout, PALETTE, size)
    pixels_HW4 = color_pixels(random_frames(layout, 1)[0], PALETTE)
    picture = film.draw(pixels_HW4, 0.5)
    assert picture.size == size[::-1]
    left, top = film._flat_corner
    scale = film._scale
    found = np.array(picture)[top : top + scale * layout.height, left : left + scale * layout.width]
    found_HW3 = torch.from_numpy(found[::scale, ::scale].copy())
    is_opaque_HW = pixels_HW4[..., 3] == 255
    assert torch.equal(found_HW3[is_opaque_HW], pixels_HW4[..., :3][is_opaque_HW])


def test_the_player_turns_once_around_and_shows_its_back():
    layout = skin_layout("classic")
    index_HW = torch.zeros(64, 64).long()
    for part in ("head", "body", "right_arm", "left_arm", "right_leg", "left_leg"):
        rect = layout.box(part, "base").faces["back"]
        index_HW[rect.rows, rect.columns] = 1
    index_HW[layout.mask_HW("outer") | (layout.face_HW < 0)] = 2
    pixels_HW4 = color_pixels(index_HW, PALETTE)
    table = Turntable(layout, (160, 160))

    def blue(turn):
        picture = np.array(table.draw(pixels_HW4, turn=turn, progress=0.0)).astype(int)
        return (picture[:140, :, 2] > picture[:140, :, 0] + 100).sum()

    assert blue(0.0) < 0.05 * blue(0.5)
    assert blue(1.0) == blue(0.0)
    assert len(list(table.draw_all([pixels_HW4] * 3, fps=4))) == 3 + 12


def test_a_run_becomes_three_films_and_a_flat_one_two(tmp_path, capsys):
    make_run(tmp_path / "skin", skin_layout("slim"), 3)
    assert export_video.main([str(tmp_path / "skin"), "--video_size", "129,160", "--fps", "5"]) == 0
    names = [line.rpartition("/")[2] for line in capsys.readouterr().out.splitlines()]
    assert names == ["forming.mp4", "skin.webp", "turntable.mp4"]
    about, forming = decode_mp4(tmp_path / "skin" / "forming.mp4")
    assert about["source_size"] == (160, 130) and len(forming) == 3 + 10
    assert len(decode_mp4(tmp_path / "skin" / "turntable.mp4")[1]) == 3 + 15

    make_run(tmp_path / "flat", flat_layout(6, 8), 2, size=[6, 8])
    assert read_run(tmp_path / "flat")[0] == flat_layout(6, 8)
    files = make_films(tmp_path / "flat", size=(128, 128), fps=5)
    assert [path.name for path in files] == ["forming.mp4", "skin.webp"]


def test_of_a_long_run_the_first_and_the_last_frames_and_some_between_are_read(
    tmp_path, monkeypatch
):
    layout = flat_layout(2, 3)
    make_run(tmp_path, layout, 11, size=[2, 3])
    expected = [color_pixels(index_HW, PALETTE) for index_HW in random_frames(layout, 11)]
    found = read_frames(tmp_path)
    assert len(found) == 11 and all(map(torch.equal, found, expected))
    monkeypatch.setattr(video, "MOST_FRAMES", 3)
    found = read_frames(tmp_path)
    assert len(found) == 3 and all(map(torch.equal, found, expected[::5]))


def test_what_cannot_be_filmed_is_told_in_one_line(tmp_path, capsys):
    make_run(tmp_path, skin_layout("slim"), 1)
    for words, told in (
        (["--video_size", "12"], "--video_size: '12'"),
        (["--video_size", "100,500"], "each 128 to 4096"),
        (["--fps", "0"], "--fps: 0"),
    ):
        assert export_video.main([str(tmp_path), *words]) == 2
        assert told in capsys.readouterr().err
    (tmp_path / "frames" / "000000.png").unlink()
    with pytest.raises(ConfigError, match="holds no frames"):
        make_films(tmp_path, size=(128, 128), fps=5)
    with pytest.raises(ConfigError, match="holds no run"):
        make_films(tmp_path / "frames", size=(128, 128), fps=5)
    assert not list(tmp_path.glob("*.mp4"))
