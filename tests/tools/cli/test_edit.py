"""Starting from a skin and changing parts, as users type it, with a known picture as guidance."""

import json
import shutil
import signal

import numpy as np
import pytest
import torch
from PIL import Image

from main import main
from models.layout import skin_layout
from models.palette import Palette
from models.parts import part_mask_HW
from tests.test_main import RECIPE, ROOT, assert_loads_in_the_game
from tools.io.palettes import read_palette

PICO = ROOT / "assets/palettes/lospec/pico-8.hex"


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "known.yaml"
    path.write_text(RECIPE, encoding="utf-8")
    return str(path)


def draw_skin(path, *, arms="classic", size=(64, 64), seed=0):
    """Draw a skin of chance colours outside any palette, with an outer layer of all alphas."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (64, 64, 4), dtype=np.uint8)
    layout = skin_layout(arms)
    base, used = layout.mask_HW("base").numpy(), (layout.face_HW >= 0).numpy()
    pixels[base, 3] = 255
    if arms == "slim":
        pixels[~used, 3] = 0
    Image.fromarray(pixels[: size[1]]).save(path, format="PNG")
    return pixels[: size[1]]


def command(recipe, out, *more, palette="lospec/pico-8"):
    return ["-c", recipe, "-pt", "knight", "--palette", palette, "--out", str(out), *map(str, more)]


def read(path):
    return np.array(Image.open(path).convert("RGBA"))


def stays(arms, *free):
    """Mark, texel by texel, what must stay: all that the free rectangles do not cover."""
    mask = np.ones((64, 64), dtype=bool)
    for part in free:
        mask[part_mask_HW(part, skin_layout(arms)).numpy()] = False
    return mask


HEAD = np.zeros((64, 64), dtype=bool)
HEAD[:8, 8:24] = HEAD[8:16, :32] = True  # from the format's own table


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_all_but_the_chosen_parts_stay_to_the_byte(recipe, tmp_path, arms, capsys):
    given = draw_skin(tmp_path / "a.png", arms=arms)
    more = ("--from_skin", tmp_path / "a.png", "--only", "head,hat", "--arms", arms)
    assert main(command(recipe, tmp_path / "run", *more)) == 0
    said = capsys.readouterr().out
    assert "stay exactly as they are" in said and "--snap_all" in said
    free = HEAD | np.roll(HEAD, 32, axis=1)
    made = read(tmp_path / "run/skin.png")
    assert (made[~free] == given[~free]).all()
    colors = {tuple(color) for color in read_palette("lospec/pico-8")[0].colors_C3.tolist()}
    assert {tuple(color) for color in made[HEAD][:, :3].tolist()} <= colors
    assert (made[HEAD] != given[HEAD]).any(-1).mean() > 0.5
    for frame in (tmp_path / "run/frames").glob("*.png"):
        assert (read(frame)[~free] == given[~free]).all()
    report = json.loads((tmp_path / "run/skin.json").read_text(encoding="utf-8"))
    assert report["kept"]["palette_exact"] is False and report["kept"]["broken_rules"]
    assert report["kept"]["texels"] == int((skin_layout(arms).face_HW.numpy() >= 0)[~free].sum())
    opaque = made[made[..., 3] == 255][:, :3]
    for code, count in report["palette_use"].items():
        assert count == (opaque == list(bytes.fromhex(code))).all(-1).sum()


def test_lock_is_the_complement_of_only(recipe, tmp_path):
    given = draw_skin(tmp_path / "a.png")
    face = np.zeros((64, 64), dtype=bool)
    face[8:16, 8:16] = face[8:16, 40:48] = True
    more = ("--from_skin", tmp_path / "a.png", "--lock", "face")
    assert main(command(recipe, tmp_path / "run", *more)) == 0
    made = read(tmp_path / "run/skin.png")
    unused = skin_layout("classic").face_HW.numpy() < 0
    assert (made[face | unused] == given[face | unused]).all()
    both = ("--from_skin", tmp_path / "a.png", "--lock", "face", "--only", "head")
    assert main(command(recipe, tmp_path / "both", *both)) == 0
    made = read(tmp_path / "both/skin.png")
    free = HEAD & ~face
    assert (made[~free] == given[~free]).all() and (made[free] != given[free]).any()


def test_with_snap_all_the_file_is_exact(recipe, tmp_path):
    draw_skin(tmp_path / "a.png")
    more = ("--from_skin", tmp_path / "a.png", "--only", "arms,sleeves", "--snap_all")
    assert main(command(recipe, tmp_path / "run", *more)) == 0
    assert_loads_in_the_game(tmp_path / "run/skin.png", skin_layout("classic"), PICO)
    frozen = stays("classic", "arms", "sleeves")
    start = read(tmp_path / "run/frames/000000.png")
    assert (read(tmp_path / "run/skin.png")[frozen] == start[frozen]).all()


def test_without_guidance_the_snapped_skin_comes_back(recipe, tmp_path):
    given = draw_skin(tmp_path / "a.png")
    quiet = ("--set", "losses={sds: {weight: 0}, total_variation: null, seam: null, overlay: null}")
    more = ("--from_skin", tmp_path / "a.png", *quiet)
    assert main(command(recipe, tmp_path / "run", *more)) == 0
    made = read(tmp_path / "run/skin.png")
    palette: Palette = read_palette("lospec/pico-8")[0]
    nearest = palette.nearest(torch.from_numpy(given[..., :3]) / 255)
    expected = palette.colors_C3[nearest].numpy()
    layout = skin_layout("classic")
    base, outer = layout.mask_HW("base").numpy(), layout.mask_HW("outer").numpy()
    shown = base | (outer & (given[..., 3] >= 128))
    assert (made[shown][:, :3] == expected[shown]).all() and (made[shown][:, 3] == 255).all()
    assert not made[~shown].any()


def test_the_guidance_can_change_the_skin(recipe, tmp_path):
    draw_skin(tmp_path / "a.png")
    assert main(command(recipe, tmp_path / "run", "--from_skin", tmp_path / "a.png")) == 0
    start, end = (read(tmp_path / f"run/{name}") for name in ("frames/000000.png", "skin.png"))
    assert (start != end).any(-1).sum() > 100
    assert_loads_in_the_game(tmp_path / "run/skin.png", skin_layout("classic"), PICO)


def test_an_old_skin_gets_its_left_limbs(recipe, tmp_path):
    given = draw_skin(tmp_path / "a.png", size=(64, 32))
    more = ("--from_skin", tmp_path / "a.png", "--only", "body")
    assert main(command(recipe, tmp_path / "run", *more)) == 0
    made = read(tmp_path / "run/skin.png")
    # The front of the left leg is that of the right one, mirrored; its outside likewise.
    assert (made[52:64, 20:24] == given[20:32, 4:8][:, ::-1]).all()
    assert (made[52:64, 24:28] == given[20:32, 0:4][:, ::-1]).all()
    assert (made[52:64, 36:40] == given[20:32, 44:48][:, ::-1]).all()
    assert (made[:16] == given[:16]).all()


def interrupt_at(monkeypatch, step):
    """Let the user press Ctrl-C after a step."""
    import losses.sds

    call = losses.sds.ScoreDistillation.__call__

    def press(self, iterate):
        if iterate.step == step:
            signal.raise_signal(signal.SIGINT)
        return call(self, iterate)

    monkeypatch.setattr("losses.sds.ScoreDistillation.__call__", press)


@pytest.mark.parametrize("again", ["same command", "tools.optimize"])
def test_a_stopped_run_ends_with_the_same_bytes(recipe, tmp_path, monkeypatch, again):
    from tools.optimize import main as go_on

    given = draw_skin(tmp_path / "a.png")
    more = (
        "--from_skin",
        tmp_path / "a.png",
        "--only",
        "head,hat",
        "--palette.hat",
        "lospec/pico-8",
    )
    assert main(command(recipe, tmp_path / "whole", *more)) == 0
    with monkeypatch.context() as patch:
        interrupt_at(patch, 7)
        assert main(command(recipe, tmp_path / "parted", *more)) == 130
    assert (read(tmp_path / "parted/from_skin.png") == given).all()
    if again == "same command":
        assert main(command(recipe, tmp_path / "parted", *more)) == 0
    else:
        (tmp_path / "a.png").unlink()
        assert go_on([str(tmp_path / "parted")]) == 0
    for name in ("skin.png", "request.json", "palette.hex"):
        first, second = (tmp_path / folder / name for folder in ("whole", "parted"))
        assert first.read_bytes() == second.read_bytes(), name


def test_another_skin_is_another_run(recipe, tmp_path, capsys):
    draw_skin(tmp_path / "a.png")
    more = ("--from_skin", tmp_path / "a.png", "--only", "head")
    assert main(command(recipe, tmp_path / "run", *more)) == 0
    draw_skin(tmp_path / "a.png", seed=1)
    assert main(command(recipe, tmp_path / "run", *more)) == 2
    message = capsys.readouterr().err
    assert "skin" in message and message.count("\n") == 1


def test_a_run_is_repeated_from_its_picture(recipe, tmp_path, capsys):
    draw_skin(tmp_path / "a.png")
    more = ("--from_skin", tmp_path / "a.png", "--only", "head", "--palette.hat", "lospec/nyx8")
    assert main(command(recipe, tmp_path / "run", *more)) == 0
    repeat = ["--from_image_recipe", str(tmp_path / "run/skin.png"), "--out"]
    assert main([*repeat, str(tmp_path / "again")]) == 0
    (tmp_path / "alone").mkdir()
    alone = shutil.copy(tmp_path / "run/skin.png", tmp_path / "alone/x.png")
    repeat[1] = str(alone)
    assert main([*repeat, str(tmp_path / "no")]) == 2
    message = capsys.readouterr().err
    assert "expected it with --from_skin" in message and message.count("\n") == 1
    assert main([*repeat, str(tmp_path / "third"), "--from_skin", str(tmp_path / "a.png")]) == 0
    for folder in ("again", "third"):
        for name in ("skin.png", "request.json", "palette.hex"):
            assert (tmp_path / "run" / name).read_bytes() == (
                tmp_path / folder / name
            ).read_bytes(), (folder, name)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--only", "haed", "--from_skin", "SKIN"], "did you mean head"),
        (["--only", "nonsense", "--from_skin", "SKIN"], "right_trousers"),
        (["--only", "head"], "--from_skin FILE"),
        (["--lock", "face"], "--from_skin FILE"),
        (["--snap_all"], "--from_skin FILE"),
        (["--snap_all", "--from_skin", "SKIN"], "--only or --lock"),
        (["--from_skin", "SKIN", "--arms", "slim"], "classic arms"),
        (["--from_skin", "SLIM"], "slim arms"),
        (["--from_skin", "OLD", "--arms", "slim"], "64×32"),
        (["--from_skin", "WIDE"], "65×64 pixels"),
        (["--from_skin", "TEXT"], "no PNG"),
        (["--from_skin", "missing.png"], "cannot be read"),
        (["--from_skin", "SKIN", "--lock", "base,outer"], "no texel to change"),
        (["--from_skin", "SKIN", "--only", ","], "no part"),
        (["--from_skin", "SKIN", "--only", "head", "--no_overlay"], "--no_overlay"),
        (["--from_skin", "SKIN", "--input_image", "SKIN"], "one of them"),
        (["--source_prompt", "a farmer"], "--from_skin FILE"),
        (["--source_prompt", "x", "--from_skin", "SKIN", "--set", "losses.sds=null"], "losses.sds"),
        (["--set", "losses.dds={}"], "--source_prompt"),
        (["--prompt.hat", "x", "--no_overlay"], "leaves no hat"),
        (["--prompt.hat", " "], "empty"),
        (["--palette.head", "lospec/pico-9"], "--palette.head"),
        (["--set", "grid.start.kind=skin"], "expected --from_skin"),
        (["--from_skin", "SKIN", "--only", "left_arm", "--symmetry", "hard"], "left_arm"),
        (["--palette.left_leg", "lospec/nyx8", "--symmetry", "hard"], "left_leg"),
    ],
)
def test_what_does_not_fit_is_one_line(recipe, tmp_path, capsys, options, expected):
    draw_skin(tmp_path / "SKIN")
    draw_skin(tmp_path / "SLIM", arms="slim")
    draw_skin(tmp_path / "OLD", size=(64, 32))
    Image.new("RGBA", (65, 64)).save(tmp_path / "WIDE", format="PNG")
    (tmp_path / "TEXT").write_text("no picture", encoding="utf-8")
    words = [str(tmp_path / word) if (tmp_path / word).is_file() else word for word in options]
    assert main(command(recipe, tmp_path / "run", *words)) == 2
    message = capsys.readouterr().err
    assert expected in message and message.count("\n") == 1 and message.startswith("error: ")


def test_options_of_unknown_parts_say_which_is_near(recipe, tmp_path, capsys):
    with pytest.raises(SystemExit) as ending:
        main(command(recipe, tmp_path / "run", "--prompt.haed", "pirate"))
    assert ending.value.code == 2
    message = capsys.readouterr().err
    assert "did you mean head" in message and message.count("\n") == 1


def test_a_table_takes_the_same_options(recipe, tmp_path):
    given = draw_skin(tmp_path / "a.png")
    table = tmp_path / "table.csv"
    table.write_text(
        "id,prompt,prompt.hat,from_skin,only,snap_all,palette.hat\n"
        'one,knight,a red hat,a.png,"head,hat",,lospec/nyx8\n'
        "two,knight,,a.png,head,yes,\n",
        encoding="utf-8",
    )
    words = ["-c", recipe, "--batch", str(table), "--palette", "lospec/pico-8", "--steps", "3"]
    assert main([*words, "--out", str(tmp_path / "many")]) == 0
    made = read(tmp_path / "many/one/skin.png")
    free = HEAD | np.roll(HEAD, 32, axis=1)
    assert (made[~free] == given[~free]).all()
    record = json.loads((tmp_path / "many/one/request.json").read_text(encoding="utf-8"))
    assert record["request"]["prompts"] == {"hat": "a red hat"}
    assert_loads_in_the_game(tmp_path / "many/two/skin.png", skin_layout("classic"), PICO)


@pytest.mark.parametrize("kind", ["skin", "sample"])
def test_parts_have_the_colours_of_their_own_palettes(recipe, tmp_path, kind):
    more = ("--palette.head", "lospec/nyx8", "--palette.legs", "lospec/2bit-demichrome")
    more = (*more, "--palette.face", "lospec/ammo-8")
    if kind == "skin":
        draw_skin(tmp_path / "a.png")
        more = (*more, "--from_skin", tmp_path / "a.png")
    else:
        more = (*more, "--init", "sample", "--set", "grid.start.sample.steps=2")
    assert main(command(recipe, tmp_path / "run", *more)) == 0
    made = read(tmp_path / "run/skin.png")
    layout = skin_layout("classic")
    own = {"legs": "2bit-demichrome", "head": "nyx8", "face": "ammo-8"}
    rest = (layout.face_HW >= 0).numpy()
    for part, name in reversed(own.items()):  # the smaller part decides
        mask = part_mask_HW(part, layout).numpy() & rest
        rest &= ~mask
        colors = read_palette(f"lospec/{name}")[0].colors_C3.tolist()
        found = made[mask & (made[..., 3] == 255)][:, :3]
        assert len(found) and {tuple(c) for c in found.tolist()} <= {tuple(c) for c in colors}
    colors = read_palette("lospec/pico-8")[0].colors_C3.tolist()
    found = made[rest & (made[..., 3] == 255)][:, :3]
    assert {tuple(color) for color in found.tolist()} <= {tuple(color) for color in colors}
    listed = set((tmp_path / "run/palette.hex").read_text(encoding="utf-8").split())
    assert {bytes(color).hex() for color in made[made[..., 3] == 255][:, :3].tolist()} <= listed


def test_hard_symmetry_is_exact_and_survives_a_stop(recipe, tmp_path, monkeypatch):
    more = ("--symmetry", "hard", "--set", "grid.start.kind=normal")
    assert main(command(recipe, tmp_path / "whole", *more)) == 0
    with monkeypatch.context() as patch:
        interrupt_at(patch, 7)
        assert main(command(recipe, tmp_path / "parted", *more)) == 130
    assert main(command(recipe, tmp_path / "parted", *more)) == 0
    made = read(tmp_path / "whole/skin.png")
    assert (made == read(tmp_path / "parted/skin.png")).all()
    assert (made[52:64, 20:24] == made[20:32, 4:8][:, ::-1]).all()  # front of the legs
    assert (made[52:64, 36:40] == made[20:32, 44:48][:, ::-1]).all()  # front of the arms
    assert (made[52:64, 16:20] == made[20:32, 8:12][:, ::-1]).all()  # inside and outside
    assert (made[52:64, 52:56] == made[36:48, 44:48][:, ::-1]).all()  # front of the sleeves


def test_soft_symmetry_is_a_loss(recipe, tmp_path):
    assert main(command(recipe, tmp_path / "run", "--symmetry", "soft")) == 0
    report = json.loads((tmp_path / "run/skin.json").read_text(encoding="utf-8"))
    assert report["config"]["losses"]["symmetry"]["parts"] == "limbs"


def test_a_skin_is_restyled_by_what_differs(recipe, tmp_path):
    """The guidance knows no words: nothing differs, so nothing is changed."""
    draw_skin(tmp_path / "a.png")
    quiet = ("--set", "losses={total_variation: null, seam: null, overlay: null}")
    more = ("--from_skin", tmp_path / "a.png", *quiet)
    assert main(command(recipe, tmp_path / "plain", *more)) == 0
    exact = tmp_path / "plain/frames/000000.png"
    more = ("--from_skin", exact, "--source_prompt", "a farmer", *quiet)
    assert main(command(recipe, tmp_path / "run", *more)) == 0
    report = json.loads((tmp_path / "run/skin.json").read_text(encoding="utf-8"))
    assert list(report["config"]["losses"]) == ["dds"]
    assert report["request"]["source_prompt"] == "a farmer"
    assert (read(tmp_path / "run/skin.png") == read(exact)).all()
    assert (read(tmp_path / "plain/skin.png") != read(exact)).any(-1).mean() > 0.2
