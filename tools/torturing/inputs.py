"""Hostile files and words: whatever is given, the answer is a code and a line, never a traceback.

Each case goes through the whole of main.py, in this process, with --dry-run. Sockets are
refused and counted; files opened for writing outside the folder are, too. To be called in a child
process, as watching cannot be undone.
"""

import contextlib
import csv
import io
import json
import os
import random
import resource
import signal
import string
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from PIL import Image

from tools.io.palettes import PALETTES
from tools.torturing import Budget
from tools.torturing.children import changes_files
from tools.torturing.subject import PALETTE, RECIPE, Subject, run_program

KINDS = ("images", "palettes", "recipes", "batch files", "command lines")

_MOST_SECONDS = 30
_MOST_BYTES = 6 * 2**30
_SOCKET = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_NASTY = (
    b"\0",
    b"\xff" * 5,
    b"\xed\xa0\x80",
    b"-1",
    b"99999999999999999999",
    b"1e308",
    b"nan",
    b"${oc.env:HOME}",
    b"../../../etc/passwd",
    b"{[(",
    b"!!python/object/apply:os.system ['true']",
    b"%s%n",
    b"\r",
    b"null",
    b"&a [*a]",
    "🧙‍♂️\u202e".encode(),
)


class Watch:
    """Counts what may not happen.

    Attributes:
        connections: how many times the network was asked for.
        escapes: names of files that were to be changed outside the folder.
    """

    def __init__(self, folder: Path) -> None:
        """Begin to watch this process; it cannot be undone."""
        self.connections = 0
        self.escapes: list[str] = []
        self._folder = os.path.realpath(folder)
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _SOCKET:
            self.connections += 1
            raise OSError("no network here")
        if changes_files(event, arguments):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if path != os.devnull and not (path + os.sep).startswith(self._folder + os.sep):
                self.escapes.append(path)


class _TooSlowError(BaseException):
    pass


def attack(
    subject: Subject, kind: str, *, count: int, budget: Budget, seed: int
) -> dict[str, list[str] | int]:
    """Try mutations of one kind of input.

    Args:
        subject: where to work and with what recipe.
        kind: of `KINDS`.
        count: how many at most.
        budget: when to end.
        seed: of the mutations.

    Returns:
        How many were "tried", the "wrong" ones as sentences, "connections", "escapes", and how
        many were "refused" with one line.
    """
    rng = random.Random(f"{seed} {kind}")
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    folder = subject.folder / kind.replace(" ", "_")
    folder.mkdir(exist_ok=True)
    os.chdir(folder)
    watch, wrong, refused, tried = Watch(subject.folder), [], 0, 0
    makers: dict[str, Callable[..., Iterator[list[str]]]] = {
        "images": _images,
        "palettes": _palettes,
        "recipes": _recipes,
        "batch files": _tables,
        "command lines": _command_lines,
    }
    for words in makers[kind](subject, folder, rng):
        if tried >= count or budget.is_spent():
            break
        tried += 1
        code, complaint = _try([*words, "--dry-run"])
        refused += code not in (0, None)
        if complaint:
            wrong.append(f"{kind} {tried - 1}: {complaint}")
    return {
        "tried": tried,
        "wrong": wrong,
        "refused": refused,
        "connections": watch.connections,
        "escapes": watch.escapes,
    }


def _try(words: Sequence[str]) -> tuple[int | None, str | None]:
    """Run the command line: its code, and what is wrong with how it ended."""
    out, err = io.StringIO(), io.StringIO()
    code: int | None = None

    def ring(number: int, frame: FrameType | None) -> None:
        raise _TooSlowError

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(_MOST_SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run_program(words)
    except SystemExit as leaving:  # argparse
        code = leaving.code if isinstance(leaving.code, int) else 1
        return code, None if code in (0, 2) else f"code {code}"
    except _TooSlowError:
        return None, f"no answer within {_MOST_SECONDS} s: {words!r}"
    except BaseException as error:
        where = traceback.extract_tb(error.__traceback__)
        ours = [at for at in where if "site-packages" not in at.filename][-1]
        place = f"{Path(ours.filename).name}:{ours.lineno}"
        return 1, f"{place}: {type(error).__name__}: {str(error)[:120]!r}: {words!r}"[:600]
    finally:
        signal.alarm(0)
    lines = err.getvalue().splitlines()
    if code != 0 and not (lines and lines[-1].startswith("error: ")):
        return code, f"code {code} without a line that says why"
    return code, None


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Damage bytes in one to four places: bits, cuts, doublings, and what parsers stumble over."""
    found = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(found) + 1)
        end = min(len(found), at + rng.choice((1, 4, 20, 200)))
        match rng.randrange(7):
            case 0 if found:
                found[min(at, len(found) - 1)] ^= 1 << rng.randrange(8)
            case 1:
                del found[at:]
            case 2:
                del found[at:end]
            case 3:
                found[at:at] = found[at:end]
            case 4:
                found[at:at] = rng.choice(_NASTY)
            case 5:
                found[at:end] = rng.randbytes(end - at)
            case 6 if at + 4 <= len(found):
                number = rng.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x10000, rng.getrandbits(32)))
                found[at : at + 4] = number.to_bytes(4, rng.choice(("big", "little")))
    return bytes(found)


def _images(subject: Subject, folder: Path, rng: random.Random) -> Iterator[list[str]]:
    picture = Image.effect_noise((24, 40), 60).convert("RGB")
    masked = picture.convert("RGBA")
    masked.putalpha(Image.linear_gradient("L").resize(picture.size))
    palette = picture.quantize(8)
    palette.info["transparency"] = 2
    forms: list[tuple[Image.Image, str, dict[str, Any]]] = [
        (picture, "PNG", {}),
        (masked, "PNG", {}),
        (palette, "PNG", {}),
        (picture.convert("I;16"), "PNG", {}),
        (picture, "JPEG", {}),
        (picture.convert("CMYK"), "JPEG", {}),
        (masked, "WEBP", {}),
        (picture, "GIF", {}),
        (picture, "BMP", {}),
    ]
    seeds = []
    for image, form, options in forms:
        buffer = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112] = rng.randint(1, 8)
        image.save(buffer, form, exif=exif, **options)
        seeds.append(buffer.getvalue())
    path = folder / "photo.png"
    while True:
        path.write_bytes(mutate(rng.choice(seeds), rng))
        yield [*subject.words(folder / "run"), "--input_image", str(path), "--matting", "none"]


def _palettes(subject: Subject, folder: Path, rng: random.Random) -> Iterator[list[str]]:
    swatch = io.BytesIO()
    Image.effect_noise((4, 4), 90).convert("RGB").save(swatch, "PNG")
    colors = ("ff0000", "00FF00", "#0000ff", "ffffff", "000000")
    rgb = [tuple(bytes.fromhex(color.lstrip("#"))) for color in colors]
    numbers = "\n".join("{} {} {}".format(*color) for color in rgb)
    seeds = {
        ".hex": "\n".join(colors).encode(),
        ".gpl": f"GIMP Palette\nName: five\nColumns: 2\n#\n{numbers}\n".encode(),
        ".pal": f"JASC-PAL\r\n0100\r\n5\r\n{numbers}\r\n".encode(),
        ".txt": "\n".join(f";x\nFF{color.lstrip('#')}" for color in colors).encode(),
        ".png": swatch.getvalue(),
        ".ase": _ase(rgb),
    }
    seeds["shipped.hex"] = (PALETTES / "lospec/pico-8.hex").read_bytes()
    while True:
        suffix, data = rng.choice(list(seeds.items()))
        if rng.random() < 0.05:
            suffix = rng.choice(list(seeds))
        path = folder / f"palette{Path(suffix).suffix or suffix}"
        path.write_bytes(mutate(data, rng))
        yield [*subject.words(folder / "run"), "--palette", str(path)]


def _ase(colors: Sequence[tuple[int, ...]]) -> bytes:
    """Write Adobe's swatch exchange format: RGB entries of global colours."""
    blocks = b""
    for color in colors:
        body = (2).to_bytes(2, "big") + b"\0a\0\0" + b"RGB "
        body += b"".join(_float(part / 255) for part in color) + b"\0\0"
        blocks += b"\0\1" + len(body).to_bytes(4, "big") + body
    return b"ASEF\0\1\0\0" + len(colors).to_bytes(4, "big") + blocks


def _float(value: float) -> bytes:
    import struct

    return struct.pack(">f", value)


def _recipes(subject: Subject, folder: Path, rng: random.Random) -> Iterator[list[str]]:
    bases = [RECIPE, "extends: embedded\n" + RECIPE]
    path = folder / "recipe.yaml"
    while True:
        text = rng.choice(bases)
        if rng.random() < 0.5:
            path.write_bytes(mutate(text.encode(), rng))
        else:
            tokens = text.replace("{", " { ").replace("}", " } ").split(" ")
            for _ in range(rng.randint(1, 3)):
                at = rng.randrange(len(tokens))
                tokens[at] = rng.choice((rng.choice(tokens), "", _value(rng)))
            path.write_text(" ".join(tokens), encoding="utf-8", errors="replace")
        yield [*subject.words(folder / "run"), "-c", str(path)]


def _tables(subject: Subject, folder: Path, rng: random.Random) -> Iterator[list[str]]:
    columns = ("id", "prompt", "palette", "seeds", "arms", "steps", "overlay", "losses.sds.weight")
    rows = [
        ("knight", "a knight", PALETTE, "0-2", "slim", "3", "yes", "0.5"),
        ("elf_2", 'an "elf", green', "lospec/1bit-monitor-glow", "7", "classic", "1", "no", "1"),
        ("x.1", "🧙 in red", PALETTE, "1,5,9-11", "", "", "", ""),
    ]
    others = (
        "image",
        "seed",
        "negative_prompt",
        "out",
        "config",
        "download",
        "set",
        "--x",
        "",
        "..",
    )
    while True:
        names, cells = list(columns), [list(row) for row in rows]
        if rng.random() < 0.5:
            for _ in range(rng.randint(1, 3)):
                at = rng.randrange(len(names))
                if rng.random() < 0.3:
                    names[at] = rng.choice((*others, *columns))
                else:
                    rng.choice(cells)[at] = rng.choice(("../x", "a/b", "CON", ".", _value(rng)))
        suffix = rng.choice((".csv", ".jsonl"))
        buffer = io.StringIO(newline="")
        if suffix == ".csv":
            csv.writer(buffer).writerows([names, *cells])
        else:
            lines = (json.dumps(dict(zip(names, row, strict=True))) for row in cells)
            buffer.writelines(f"{line}\n" for line in lines)
        data = buffer.getvalue().encode(errors="surrogatepass")
        path = folder / f"batch{suffix}"
        path.write_bytes(data if rng.random() < 0.5 else mutate(data, rng))
        yield [*subject.words(folder / "run"), "--batch", str(path)]


def _command_lines(subject: Subject, folder: Path, rng: random.Random) -> Iterator[list[str]]:
    keys = (
        "steps",
        "losses.sds.weight",
        "losses.sds",
        "losses",
        "views.orbit.poses",
        "views.sheet.weight",
        "views",
        "grid.relaxation",
        "grid.start.kind",
        "grid.temperature.end",
        "grid.temperature.shape",
        "optimizer.learning_rate",
        "optimizer.schedule",
        "optimizer.betas",
        "output.checkpoint_every",
        "output.enlarge",
        "diffusion",
        "diffusion.known_skin.rows",
        "best.levels",
        "control.canny.scale",
        "augmentations",
    )
    options = (
        "-pt",
        "-npt",
        "--palette",
        "--input_image",
        "--fit",
        "--matting",
        "--init",
        "--distance",
        "--seed",
        "--size",
        "--arms",
        "--steps",
        "--out",
        "-c",
        "--video_size",
        "--fps",
        "--caption",
    )
    flags = ("--no_overlay", "--verbose", "--make_video", "--help", "--", "--nonsense")
    while True:
        words = subject.words(folder / "run")
        for _ in range(rng.randint(1, 4)):
            match rng.randrange(5):
                case 0 | 1:
                    words += [rng.choice(options), _value(rng)]
                case 2 | 3:
                    words += ["--set", f"{rng.choice(keys)}={_value(rng)}"]
                case 4 if rng.random() < 0.3:
                    words.append(rng.choice(flags))
        yield words


_VALUES = (
    *("", " ", "0", "-1", "1", "7", "64,64", "0,0", "1e400", "nan", "inf", "-inf", "1.5", "null"),
    *("true", "[]", "{}", "[1,2", "{a: b}", "[[[[]]]]", "embedded", "flat", "sdxl", "low_vram"),
    *("known_skin", "{known_skin: {}}", "lospec/pico-8", "kmeans:4", "kmeans:0", "pico-8+9999"),
    *("..", "/", ".", "~", "~nobody/x", "/dev/null", "/etc/passwd", "../../../../tmp/x", "\udcff"),
    *("x" * 5000, "🧙‍♂️", "a\nb", "a\0b", "http://127.0.0.1:9/x", "nobody/no-model", "--out"),
    *("${steps}", "${oc.env:HOME}", "${x", "!!python/name:os.system", "&a [*a]", "99999999999999"),
    *("[0.9,0.99]", "{start: 0, end: 0}", "cosine", "normal", "sample", "photo", "softmax", "???"),
)


def _value(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.8:
        return rng.choice(_VALUES)
    if kind < 0.9:
        return "".join(rng.choice(string.printable) for _ in range(rng.randint(1, 30)))
    return rng.choice(_VALUES) + rng.choice(_VALUES)
