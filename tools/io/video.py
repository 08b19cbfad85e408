"""Films of a skin as it forms, from the frames that a run has left.

Three of them: everything at once and a turning player as H.264 that browsers play, and the flat
skin as a lossless WebP in exactly the palette's colours. Knows nothing about how the frames came
about.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageDraw
from torch import Tensor

from config.errors import ConfigError
from models.layout import SkinLayout
from models.palette import Palette
from models.player import build_player
from tools.io.files import replacing
from tools.io.preview import (
    BACKGROUND,
    CARD,
    PLAYER_HEIGHT,
    STRIDE,
    View,
    draw_flat,
    draw_swatches,
    hero_camera,
    light,
    look,
    paint,
    premultiply,
    side_camera,
    stand_shadow,
)
from tools.io.run_directory import read_run
from tools.io.skin_file import read_picture

HOLD_SECONDS = 2.0
"""How long the finished skin is shown."""

MOST_FRAMES = 240
"""Of longer runs, this many frames are shown, evenly spread."""

SMALLEST_SIDE = 128
TURN_VIEWS = 40
"""From how many sides the turning player is seen in one turn."""

_TURN_SECONDS = 3.0
_ROOM_FOR_SIDES = 150
_BAR = (88, 128, 214)
_TRACK = (214, 219, 227)


def make_films(run: Path, *, size: tuple[int, int], fps: int) -> list[Path]:
    """Make all films of a run, in its folder.

    Args:
        run: a folder with frames.
        size: (height, width) of the films in pixels; odd sides grow by one, as H.264 wants it.
        fps: frames a second; each frame of the run is one of the film, up to `MOST_FRAMES`.

    Returns:
        The files: forming.mp4, skin.webp and, of a skin, turntable.mp4.

    Raises:
        ConfigError: there are no frames, or the size or the rate is out of range.
    """
    check_film(size, fps)
    size = even_size(size)
    layout, palette = read_run(run)
    frames = read_frames(run)
    film = FormingFilm(layout, palette, size)
    write_mp4(run / "forming.mp4", _and_hold(film.draw_all(frames), fps), size=size, fps=fps)
    scale = max(1, min(size) // max(layout.height, layout.width))
    write_webp(run / "skin.webp", frames, scale=scale, fps=fps)
    files = [run / "forming.mp4", run / "skin.webp"]
    if not layout.is_flat:
        turntable = Turntable(layout, size)
        pictures = turntable.draw_all(frames, fps=fps)
        write_mp4(run / "turntable.mp4", pictures, size=size, fps=fps)
        files.append(run / "turntable.mp4")
    return files


def check_film(size: tuple[int, int], fps: int, *, option: str = "--video_size") -> None:
    """Refuse films that no player would like.

    Args:
        size: (height, width) in pixels.
        fps: frames a second.
        option: what the size is called on the command line.

    Raises:
        ConfigError: the size or the rate is out of range.
    """
    check_size(option, size)
    if not 1 <= fps <= 60:
        raise ConfigError(f"--fps: {fps}; expected 1 to 60")


def check_size(option: str, size: tuple[int, int]) -> None:
    """Refuse pictures too small or too large: `size` is (height, width) in pixels.

    Raises:
        ConfigError: a side is out of range.
    """
    if min(size) < SMALLEST_SIDE or max(size) > 4096:
        raise ConfigError(
            f"{option}: {size[0]},{size[1]}; expected H,W, each {SMALLEST_SIDE} to 4096"
        )


def even_size(size: tuple[int, int]) -> tuple[int, int]:
    """Let odd sides grow by one, as H.264 wants it."""
    return size[0] + size[0] % 2, size[1] + size[1] % 2


def read_frames(run: Path) -> list[Tensor]:
    """Read the frames of a run in order, evenly thinned to `MOST_FRAMES`.

    Args:
        run: a folder with frames.

    Returns:
        (H, W, 4) uint8 each; the first and the last are always among them.

    Raises:
        ConfigError: there are none.
    """
    paths = sorted((run / "frames").glob("[0-9]*.png"), key=lambda path: int(path.stem))
    if not paths:
        raise ConfigError(f"run: {run} holds no frames; expected some in {run / 'frames'}")
    count = min(len(paths), MOST_FRAMES)
    last = len(paths) - 1
    return [read_picture(paths[number * last // max(1, count - 1)]) for number in range(count)]


class FormingFilm:
    """The picture of everything, small enough for a film: the player, the flat skin, the sides."""

    def __init__(self, layout: SkinLayout, palette: Palette, size: tuple[int, int]) -> None:
        """Trace the views and draw what stands still.

        Args:
            layout: a skin's or a flat canvas's.
            palette: shown as a strip.
            size: (height, width) of the film.
        """
        self._layout, (self._height, self._width) = layout, size
        self._margin = max(6, min(size) // 30)
        self._bar_height = max(4, min(size) // 80)
        bottom = self._height - 2 * self._margin - self._bar_height
        self._frame = Image.new("RGB", (self._width, self._height), BACKGROUND)
        self._views: list[tuple[View, Image.Image, tuple[int, int], bool]] = []
        if layout.is_flat:
            room = (self._margin, self._margin, self._width - self._margin, bottom)
            self._place_flat(room, palette)
        elif self._width >= self._height:
            middle = self._margin + round((self._width - 2 * self._margin) * 0.52)
            self._place_heroes((self._margin, self._margin, middle - self._margin // 2, bottom))
            self._place_sheet(
                (middle + self._margin // 2, self._margin, self._width - self._margin, bottom),
                palette,
            )
        else:
            middle = self._margin + round((bottom - self._margin) * 0.5)
            right = self._width - self._margin
            self._place_heroes((self._margin, self._margin, right, middle - self._margin // 2))
            self._place_sheet((self._margin, middle + self._margin // 2, right, bottom), palette)

    def draw_all(self, frames: Sequence[Tensor]) -> Iterator[Image.Image]:
        """Draw the film of (H, W, 4) uint8 frames."""
        for number, pixels_HW4 in enumerate(frames):
            yield self.draw(pixels_HW4, number / max(1, len(frames) - 1))

    def draw(self, pixels_HW4: Tensor, progress: float) -> Image.Image:
        """Draw one picture of the film.

        Args:
            pixels_HW4: (H, W, 4) uint8 RGBA.
            progress: share of the run that is done, in [0, 1].

        Returns:
            An RGB picture.
        """
        picture = self._frame.copy()
        skin_HW4 = premultiply(pixels_HW4)
        lit_HW4 = light(skin_HW4, self._layout)
        for view, ground, corner, is_lit in self._views:
            picture.paste(paint(view, lit_HW4 if is_lit else skin_HW4, ground), corner)
        picture.paste(draw_flat(pixels_HW4, self._scale), self._flat_corner)
        draw_progress(picture, progress, self._margin, self._bar_height)
        return picture

    def _place_heroes(self, room: tuple[int, int, int, int]) -> None:
        left, top, right, bottom = room
        ImageDraw.Draw(self._frame).rounded_rectangle(room, radius=self._margin // 2, fill=CARD)
        width, height = right - left, bottom - top
        num_heroes = 2 if width > 1.1 * height else 1
        size = (height, width // num_heroes)
        player, ground = build_player(self._layout, STRIDE), stand_shadow(size, CARD)
        for number, azimuth in zip(range(num_heroes), (35.0, 215.0), strict=False):
            view = look(player, hero_camera(azimuth), size)
            self._views.append((view, ground, (left + number * size[1], top), True))

    def _place_sheet(self, room: tuple[int, int, int, int], palette: Palette) -> None:
        left, top, right, bottom = room
        draw = ImageDraw.Draw(self._frame)
        if bottom - top >= _ROOM_FOR_SIDES:
            strip = (bottom - top) // 16
            draw_swatches(draw, (left, bottom - strip, right - left, strip), palette)
            bottom -= strip + self._margin
            pixel = max(1, min((right - left) // 76, (bottom - top) // 110))
            bottom -= int(PLAYER_HEIGHT) * pixel
            self._place_sides((left, bottom), right - left, pixel)
            bottom -= self._margin
        draw.rounded_rectangle((left, top, right, bottom), self._margin // 2, fill=CARD)
        self._place_flat((left, top, right, bottom), None)

    def _place_sides(self, corner: tuple[int, int], room: int, pixel: int) -> None:
        player = build_player(self._layout)
        pitch = room // 4
        size = (int(PLAYER_HEIGHT) * pixel, min(pitch, 20 * pixel))
        ground = Image.new("RGB", size[::-1], BACKGROUND)
        for number, azimuth in enumerate((0.0, 90.0, 180.0, 270.0)):
            left = corner[0] + number * pitch + (pitch - size[1]) // 2
            self._views.append(
                (look(player, side_camera(azimuth), size), ground, (left, corner[1]), False)
            )

    def _place_flat(self, room: tuple[int, int, int, int], palette: Palette | None) -> None:
        left, top, right, bottom = room
        if palette is not None:
            strip = max(8, (bottom - top) // 16)
            draw_swatches(
                ImageDraw.Draw(self._frame), (left, bottom - strip, right - left, strip), palette
            )
            bottom -= strip + self._margin
        width, height = self._layout.width, self._layout.height
        free_x, free_y = right - left - self._margin, bottom - top - self._margin
        self._scale = max(1, min(free_x // width, free_y // height))
        self._flat_corner = (
            (left + right - self._scale * width) // 2,
            (top + bottom - self._scale * height) // 2,
        )


class Turntable:
    """A player that turns on the spot while the skin forms, and once more when it is done."""

    def __init__(self, layout: SkinLayout, size: tuple[int, int]) -> None:
        """Prepare the ground; the views are traced as they come.

        Args:
            layout: a skin's.
            size: (height, width) of the film.
        """
        self._layout = layout
        self._size = size
        self._margin = max(6, min(size) // 30)
        self._bar_height = max(4, min(size) // 80)
        height = min(size[0] - 2 * self._margin - self._bar_height, 2 * size[1])
        self._view_size = (height, min(size[1], round(height * 0.66)))
        self._player = build_player(layout, STRIDE)
        self._views: dict[int, View] = {}
        ground = stand_shadow(self._view_size, CARD)
        self._corner = (
            (size[1] - self._view_size[1]) // 2,
            (size[0] - self._bar_height - self._margin - height) // 2,
        )
        self._ground = ground
        self._frame = Image.new("RGB", size[::-1], CARD)

    def draw_all(self, frames: Sequence[Tensor], *, fps: int) -> Iterator[Image.Image]:
        """Draw the film: whole turns while the skin forms, at least one, and one at the end.

        Args:
            frames: (H, W, 4) uint8 each.
            fps: frames a second.

        Yields:
            RGB pictures.
        """
        per_turn = max(1, round(fps * _TURN_SECONDS))
        for number in range(len(frames) + per_turn):
            frame = min(number, len(frames) - 1)
            turn = (number - len(frames) + 1) / per_turn
            progress = frame / max(1, len(frames) - 1)
            yield self.draw(frames[frame], turn=turn, progress=progress)

    def draw(
        self, pixels_HW4: Tensor, *, turn: float, progress: float | None = None
    ) -> Image.Image:
        """Draw one picture.

        Args:
            pixels_HW4: (H, W, 4) uint8 RGBA.
            turn: how far the player has turned, 1 once around; at 0 three quarters face the viewer.
            progress: share of the run that is done, in [0, 1]; None draws no bar.

        Returns:
            An RGB picture.
        """
        side = round(turn * TURN_VIEWS) % TURN_VIEWS
        if side not in self._views:
            camera = hero_camera(30.0 + 360.0 * side / TURN_VIEWS)
            self._views[side] = look(self._player, camera, self._view_size)
        lit_HW4 = light(premultiply(pixels_HW4), self._layout)
        picture = self._frame.copy()
        picture.paste(paint(self._views[side], lit_HW4, self._ground), self._corner)
        if progress is not None:
            draw_progress(picture, progress, self._margin, self._bar_height)
        return picture


def draw_progress(picture: Image.Image, progress: float, margin: int, height: int) -> None:
    """Draw how much of the run is done as a bar along the lower edge."""
    draw = ImageDraw.Draw(picture)
    left, right = margin, picture.width - margin
    top, bottom = picture.height - margin - height, picture.height - margin
    draw.rectangle((left, top, right, bottom), fill=_TRACK)
    draw.rectangle((left, top, left + round((right - left) * progress), bottom), fill=_BAR)


def write_mp4(
    path: Path, pictures: Iterable[Image.Image], *, size: tuple[int, int], fps: int
) -> None:
    """Write an H.264 film that every browser plays: yuv420p, the index first.

    Args:
        path: the file to make or to replace.
        pictures: RGB.
        size: (height, width) in pixels, both even.
        fps: frames a second.
    """
    # Say which matrix made the colours, or players guess by the size of the picture.
    tags = "color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
    with replacing(path) as temporary:
        writer = imageio_ffmpeg.write_frames(
            str(temporary),
            size[::-1],
            pix_fmt_in="rgb24",
            pix_fmt_out="yuv420p",
            fps=fps,
            codec="libx264",
            quality=None,
            macro_block_size=2,
            ffmpeg_log_level="error",
            output_params=[
                *("-crf", "16", "-preset", "veryfast", "-tune", "animation"),
                *("-movflags", "+faststart"),
                *("-vf", f"scale=out_color_matrix=bt709:out_range=tv,setparams={tags}"),
            ],
        )
        with contextlib.closing(writer):
            writer.send(None)
            for picture in pictures:
                writer.send(picture.tobytes())


def write_webp(path: Path, frames: Sequence[Tensor], *, scale: int, fps: int) -> None:
    """Write the flat skin as an animation without any loss, holding the last frame.

    Args:
        path: the file to make or to replace.
        frames: (H, W, 4) uint8 RGBA each.
        scale: pixels along each side of a texel.
        fps: frames a second.
    """
    pictures = []
    for pixels_HW4 in frames:
        picture = Image.fromarray(pixels_HW4.numpy())
        size = (picture.width * scale, picture.height * scale)
        pictures.append(picture.resize(size, Image.Resampling.NEAREST))
    durations = [round(1000 / fps)] * len(pictures)
    durations[-1] += round(1000 * HOLD_SECONDS)
    with replacing(path) as temporary:
        pictures[0].save(
            temporary,
            save_all=True,
            append_images=pictures[1:],
            duration=durations,
            loop=0,
            lossless=True,
            exact=True,
            quality=50,
            method=2,
        )


def _and_hold(pictures: Iterable[Image.Image], fps: int) -> Iterator[Image.Image]:
    """Repeat the last picture for `HOLD_SECONDS`."""
    picture = None
    for picture in pictures:
        yield picture
    assert picture is not None, "a film has at least one picture"
    for _ in range(round(fps * HOLD_SECONDS)):
        yield picture
