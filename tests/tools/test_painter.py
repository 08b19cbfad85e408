"""The painter: valid skins from every file, true captions, errors that name file and key."""

from collections import Counter

import numpy as np
import pytest

from config.errors import ConfigError
from models.layout import skin_layout
from tools.io.archetypes import read_recipes
from tools.paint_skins import main
from tools.painter import Painter, check_recipe, load
from tools.painter.canvas import region, stamp
from tools.painter.caption import Said, compose
from tools.painter.colors import COLORS, LAB, oklab_from_rgb, rgb_from_oklab, shade, vary
from tools.painter.preview import BACKGROUND, draw_preview

PAINTER = load()


def assert_valid(skin_HW4: np.ndarray, arms: str) -> None:
    layout = skin_layout(arms)
    base_HW, outer_HW = layout.mask_HW("base").numpy(), layout.mask_HW("outer").numpy()
    alpha_HW = skin_HW4[..., 3]
    assert skin_HW4.shape == (64, 64, 4) and skin_HW4.dtype == np.uint8
    assert (alpha_HW[base_HW] == 255).all()
    assert np.isin(alpha_HW[outer_HW], (0, 255)).all()
    assert not skin_HW4[alpha_HW == 0].any()
    assert not skin_HW4[~base_HW & ~outer_HW].any()


@pytest.mark.parametrize("archetype", sorted(PAINTER.archetypes))
def test_every_archetype_paints_valid_skins_in_both_arm_widths(archetype):
    for arms in ("classic", "slim"):
        for seed in range(4):
            painted = PAINTER.paint(np.random.default_rng(seed), archetype, arms=arms)
            assert (painted.archetype, painted.arms) == (archetype, arms)
            assert_valid(painted.skin_HW4, arms)


def test_about_a_third_of_the_arms_are_slim():
    slim = [PAINTER.paint(np.random.default_rng(seed)).arms == "slim" for seed in range(300)]
    assert 0.15 < np.mean(slim) < 0.45


def test_the_recipes_that_were_asked_for_exist():
    assert {
        *("knight", "wizard", "pirate", "astronaut", "santa", "panda", "skeleton"),
        *("farmer", "robot", "witch", "king", "queen", "man", "woman"),
    } <= set(PAINTER.archetypes)
    assert len(PAINTER.archetypes) >= 100


def test_the_same_seed_paints_the_same_skin():
    first = PAINTER.paint(np.random.default_rng(7))
    again = load().paint(np.random.default_rng(7))
    other = PAINTER.paint(np.random.default_rng(8))
    assert (first.caption, first.arms, first.accessories) == (
        again.caption,
        again.arms,
        again.accessories,
    )
    assert (first.skin_HW4 == again.skin_HW4).all()
    assert (first.skin_HW4 != other.skin_HW4).any()


def test_named_colors_are_on_the_skin():
    """The commonest colour under a named phrase is nearest to the colour that it names."""
    wrong = Counter()
    checked = 0
    for seed in range(300):
        painted = PAINTER.paint(np.random.default_rng(seed))
        for named in painted.named:
            assert named.phrase.removeprefix("a ") in painted.caption
            assert any(word in named.phrase for word in COLORS[named.color][1])
            rgb_N3 = painted.skin_HW4[named.mask_HW][:, :3]
            colors, count = np.unique(rgb_N3, axis=0, return_counts=True)
            lab_3 = oklab_from_rgb(colors[count.argmax()] / 255)
            # "Pale" and "brown" skin are words for skin alone, so no cloth is compared with them.
            kind = named.color.endswith("skin")
            distance = {
                name: np.linalg.norm(value - lab_3)
                for name, value in LAB.items()
                if name.endswith("skin") == kind
            }
            near = min(distance, key=distance.__getitem__)
            checked += 1
            wrong[named.color, near] += near != named.color
    assert checked > 250
    assert sum(wrong.values()) < 0.06 * checked, wrong.most_common(8)


def test_varied_colors_keep_their_names():
    names, lab_C3 = list(LAB), np.stack(list(LAB.values()))
    rng = np.random.default_rng(0)
    for _ in range(50):
        distance_CC = np.linalg.norm(vary(lab_C3, rng)[:, None] - lab_C3, axis=2)
        assert [names[at] for at in distance_CC.argmin(axis=1)] == names


def test_oklab_there_and_back_and_a_published_value():
    rgb_N3 = np.random.default_rng(0).uniform(0, 1, (100, 3))
    assert np.allclose(rgb_from_oklab(oklab_from_rgb(rgb_N3)), rgb_N3, atol=1e-6)
    red = oklab_from_rgb(np.array([1.0, 0.0, 0.0]))
    assert np.allclose(red, [0.62796, 0.22486, 0.12585], atol=1e-4)


def test_tones_grow_lighter_and_the_middle_one_is_the_color():
    lab_C3 = np.stack(list(LAB.values()))
    tones_CT3 = shade(lab_C3)
    lightness_CT = oklab_from_rgb(tones_CT3 / 255)[..., 0]
    assert (np.diff(lightness_CT, axis=1) >= -1e-3).all()
    expected = [int(code[at : at + 2], 16) for code, _ in COLORS.values() for at in (0, 2, 4)]
    assert (np.abs(tones_CT3[:, 2].astype(int).ravel() - expected) <= 1).all()


def test_captions_are_short_lower_case_and_of_known_words():
    vocabulary = PAINTER.vocabulary()
    for seed in range(400):
        caption = PAINTER.paint(np.random.default_rng(seed)).caption
        words = caption.replace(",", " ").split()
        assert caption == caption.lower() and 0 < len(words) <= 25
        assert set(words) <= vocabulary, set(words) - vocabulary


def test_accessories_are_said_and_do_not_share_a_slot():
    with_some = 0
    for seed in range(400):
        painted = PAINTER.paint(np.random.default_rng(seed))
        slots = [slot for name in painted.accessories for slot in PAINTER.accessories[name].slot]
        assert len(slots) == len(set(slots)) and len(painted.accessories) <= 3
        with_some += bool(painted.accessories)
    assert 0.4 < with_some / 400 < 0.7


def test_a_named_scarf_is_painted_round_the_neck():
    recipes = {"base": check_recipe("base", {"names": ["one"], "base": "white"})}
    scarf = check_recipe(
        "scarf",
        {
            "roles": {"wool": "red"},
            "offer": "1",
            "fixed": ["wool"],
            "paint": [{"use": "wool", "on": "body", "rows": "0-1", "layer": "outer"}],
            "wears": ["a {wool} scarf"],
        },
    )
    painter = Painter(recipes, {"scarf": scarf}, {})
    seen = set()
    for seed in range(30):
        painted = painter.paint(np.random.default_rng(seed))
        seen.add(painted.caption)
        rect = skin_layout(painted.arms).box("body", "outer").faces["front"]
        front = painted.skin_HW4[rect.rows, rect.columns]
        assert (front[:2, :, 3] == 255).all() == ("scarf" in painted.accessories)
        assert not front[2:].any()
        if painted.accessories:
            assert (front[:2, :, 0].astype(int) > front[:2, :, 2] + 40).all()
    assert any("red scarf" in caption for caption in seen)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ({"roles": {"robe": ["bleu"]}}, r"bad.yaml: roles.robe: no colour 'bleu'.*blue"),
        ({"paint": [{"use": "hat", "on": "head"}]}, r"bad.yaml: paint\[0\].use: no role .* 'hat'"),
        (
            {"paint": [{"use": "red", "on": "haed"}]},
            r"bad.yaml: paint\[0\].on: no part 'haed'.*head",
        ),
        ({"paint": [{"use": "red", "on": "head.outer"}]}, r"paint\[0\].on.*only limbs"),
        ({"paint": [{"use": "red", "on": "head", "rows": "7-2"}]}, r"paint\[0\].rows: '7-2'"),
        ({"paint": [{"use": "red", "on": "head", "as": "silk"}]}, r"paint\[0\].as: 'silk'"),
        ({"paint": [{"draw": "head", "front": ["xx"]}]}, r"paint\[0\].front: letter 'x'"),
        ({"paint": [{"draw": "head", "use": "red", "front": ["333"]}]}, r"front: '333' is 3"),
        ({"paint": [{"draw": "head", "use": "red", "row": "7", "front": ["3333"] * 2}]}, "2 rows"),
        ({"paint": [{"one_of": [[], []], "odds": ["1"]}]}, r"odds.*expected 2 weights"),
        ({"paint": [{"maybe": "2", "do": []}]}, r"maybe: 2.0"),
        ({"pant": []}, r"bad.yaml: top level: no 'pant' here.*paint"),
        ({"gender": "x"}, r"bad.yaml: gender: 'x'"),
        ({"say": ["a {robe} robe"]}, r"bad.yaml: say: 'a \{robe\} robe'"),
        ({"slim": "often"}, r"bad.yaml: slim: 'often'; expected a number"),
        ({"tint": "bleu"}, r"bad.yaml: tint: 'bleu'"),
        ({"names": {"a": "b"}}, r"bad.yaml: names: .*expected a list of words"),
        ({"roles": {"robe": {"red": "-1"}}}, r"bad.yaml: roles.robe.red: '-1'"),
        ({"fixed": ["robe"]}, r"bad.yaml: fixed: 'robe'"),
    ],
)
def test_a_bad_recipe_is_refused_by_file_and_key(found, message):
    with pytest.raises(ConfigError, match=message):
        check_recipe("bad", found)


def test_recipes_must_fit_together():
    lone = check_recipe("lone", {"names": ["one"], "base": "white", "paint": [{"wear": "hat"}]})
    with pytest.raises(ConfigError, match=r"lone.yaml: wear: there is no 'hat'"):
        Painter({"lone": lone}, {}, {})
    with pytest.raises(ConfigError, match=r"bare.yaml: base: missing"):
        Painter({"bare": check_recipe("bare", {"names": ["one"]})}, {}, {})
    with pytest.raises(ConfigError, match=r"there is no 'knigt'; did you mean knight"):
        PAINTER.paint(np.random.default_rng(0), "knigt")


def test_reading_refuses_what_is_not_a_mapping(tmp_path):
    with pytest.raises(ConfigError, match=r"holds no \.yaml file"):
        read_recipes(tmp_path)
    (tmp_path / "a.yaml").write_text("names: [one]\non: 4_4\n")
    assert read_recipes(tmp_path) == {"a": {"names": ["one"], "on": "4_4"}}
    (tmp_path / "b.yaml").write_text("- one\n")
    with pytest.raises(ConfigError, match=r"b\.yaml: holds list"):
        read_recipes(tmp_path)
    (tmp_path / "b.yaml").write_text("a: [one\n")
    with pytest.raises(ConfigError, match=r"b\.yaml: not YAML"):
        read_recipes(tmp_path)


def test_regions_are_mirrored_for_the_left_side():
    outer = region("slim", "base", ("legs.outer",), (0, 0), (0, 1))
    # Right leg: the right face's two rear columns; left leg: its left face's two rear columns.
    layout = skin_layout("slim")
    right = layout.box("right_leg", "base").faces["right"]
    left = layout.box("left_leg", "base").faces["left"]
    expected = {right.y * 64 + right.x + at for at in (0, 1)}
    expected |= {left.y * 64 + left.x + at for at in (2, 3)}
    assert set(outer.texel.tolist()) == expected


def test_a_half_drawing_is_mirrored_and_one_around_a_box_repeats():
    texel, letters = stamp("classic", "base", "head", "front", ["ab.."], 3, None)
    rect = skin_layout("classic").box("head", "base").faces["front"]
    start = (rect.y + 3) * 64 + rect.x
    assert dict(zip((texel - start).tolist(), letters, strict=True)) == {
        0: "a",
        1: "b",
        6: "b",
        7: "a",
    }
    texel, letters = stamp("slim", "outer", "arms", "around", ["xyzw"], 0, None)
    assert len(texel) == 2 * (4 + 3 + 4 + 3)
    assert letters[:7] == list("xyzwxyz")


def test_captions_join_phrases():
    said = [Said("a orange hat", "a hat", True, True), Said("a red beard", "a beard", False, True)]
    texts = {
        compose(
            np.random.default_rng(seed),
            names=["elf"],
            names_of_gender=[],
            gender="none",
            adjective=None,
            said=said,
        ).text
        for seed in range(60)
    }
    assert "an elf with an orange hat and a red beard" in texts
    assert "elf, orange hat, red beard" in texts
    assert "an elf wearing an orange hat, with a red beard" in texts


def test_a_name_claims_no_color_that_the_skin_does_not_have():
    names = {"names": ["bear", "brown bear"], "base": "fur", "say": ["{fur} fur"]}
    for fur, expected in (("brown", True), ("green", False)):
        bear = check_recipe("bear", {**names, "roles": {"fur": fur}, "fixed": ["fur"]})
        painter = Painter({"bear": bear}, {}, {})
        captions = [painter.paint(np.random.default_rng(seed)).caption for seed in range(40)]
        assert any("brown bear" in caption for caption in captions) == expected


def test_preview_shows_the_outer_layer_over_the_base():
    painted = PAINTER.paint(np.random.default_rng(0), "santa")
    picture = draw_preview(painted.skin_HW4, painted.arms)
    assert picture.shape == (32, 64, 3)
    assert (picture[0, 0] == BACKGROUND).all()
    rect = skin_layout("classic").box("head", "outer").faces["front"]
    assert (picture[0, 4:12] == painted.skin_HW4[rect.y, rect.columns, :3]).all()


def test_the_contact_sheet_is_written(tmp_path, capsys):
    out = tmp_path / "sheets" / "a.png"
    assert main(["--count", "3", "--only", "knight,wizard", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    assert main(["--count", "1", "--only", "nobody", "--out", str(out)]) == 2
    assert "there is no 'nobody'" in capsys.readouterr().err
