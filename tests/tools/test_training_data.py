import numpy as np
import pytest

from models.layout import skin_layout
from tools.io.training_data import TRAINING, read_picture, read_rows
from tools.training import real
from tools.training.composer import blend, load_composer, move_boots
from tools.training.skins import clean, draw_sheet, lift, make_slim, read_sheet, widen_legacy
from tools.training.words import COMMON, MAX_TOKENS, make_tokenizer, save_tokenizer, split_words


@pytest.fixture(scope="module")
def composer():
    return load_composer()


@pytest.fixture(scope="module")
def some_skins(composer):
    rng = np.random.default_rng(0)
    drawn = [each.skin_HW4 for each in real.read_real("dev")[:5]]
    return drawn + [composer.compose(rng).skin_HW4 for _ in range(10)]


def test_left_limbs_of_an_old_skin_mirror_the_right_ones():
    old_HW4 = np.random.default_rng(0).integers(0, 256, (32, 64, 4)).astype(np.uint8)
    skin_HW4 = widen_legacy(old_HW4)
    layout = skin_layout("classic")
    swapped = {"right": "left", "left": "right"}
    for limb in ("arm", "leg"):
        right = layout.box(f"right_{limb}", "base").faces
        left = layout.box(f"left_{limb}", "base").faces
        for face, rect in left.items():
            source = right[swapped.get(face, face)]
            np.testing.assert_array_equal(
                skin_HW4[rect.rows, rect.columns], skin_HW4[source.rows, source.columns][:, ::-1]
            )


def test_an_old_skin_of_another_size_is_refused():
    with pytest.raises(ValueError, match="expected"):
        widen_legacy(np.zeros((64, 64, 4), np.uint8))


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_clean_skins_obey_the_writers_rules(some_skins, arms):
    layout = skin_layout(arms)
    base_HW, outer_HW = layout.mask_HW("base").numpy(), layout.mask_HW("outer").numpy()
    for skin_HW4 in some_skins:
        made_HW4 = make_slim(skin_HW4) if arms == "slim" else skin_HW4
        assert (made_HW4[base_HW, 3] == 255).all()
        assert np.isin(made_HW4[outer_HW, 3], (0, 255)).all()
        assert (made_HW4[~(base_HW | outer_HW)] == 0).all()
        assert (made_HW4[made_HW4[..., 3] == 0] == 0).all()


def test_a_hat_without_a_hole_is_no_hat():
    skin_HW4 = np.full((64, 64, 4), 255, np.uint8)
    assert (clean(skin_HW4, "classic")[:16, 32:] == 0).all()
    skin_HW4[8, 40, 3] = 0
    assert clean(skin_HW4, "classic")[9, 41, 3] == 255


def test_slim_arms_keep_the_outer_columns():
    skin_HW4 = np.zeros((64, 64, 4), np.uint8)
    skin_HW4[20:32, 44:48] = np.arange(4)[None, :, None]  # front of the right arm
    assert make_slim(skin_HW4)[20, 44:47, 0].tolist() == [0, 1, 3]


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_a_sheet_reads_back_as_the_skin_that_it_shows(some_skins, arms):
    for skin_HW4 in some_skins:
        shown_HW4 = make_slim(skin_HW4) if arms == "slim" else skin_HW4
        sheet_HW3 = draw_sheet(shown_HW4, arms)
        assert sheet_HW3.shape == (72, 48, 3)
        read_HW4 = read_sheet(sheet_HW3 / 255, arms, threshold=0)
        again_HW4 = (read_HW4 * 255).round().astype(np.uint8)
        base_HW = skin_layout(arms).mask_HW("base").numpy()
        np.testing.assert_array_equal(again_HW4[base_HW], shown_HW4[base_HW])
        np.testing.assert_array_equal(draw_sheet(again_HW4, arms), sheet_HW3)
        told_HW = again_HW4[..., 3] > 0  # an outer texel of the colour below it cannot be told
        np.testing.assert_array_equal(again_HW4[told_HW], shown_HW4[told_HW])


def test_lifting_moves_clothes_and_leaves_the_head():
    skin_HW4 = widen_legacy(np.full((32, 64, 4), 9, np.uint8))
    lifted_HW4 = lift(skin_HW4)
    assert lifted_HW4[40, 20, 0] == 9
    assert lifted_HW4[24, 20, 0] == 0
    assert lifted_HW4[10, 10, 0] == 9


def test_blending_is_porter_duffs_over():
    below = np.array([[[100, 0, 0, 255], [0, 0, 0, 0]]], np.uint8)
    above = np.array([[[200, 0, 0, 51], [7, 8, 9, 51]]], np.uint8)
    assert blend(below, above).tolist() == [[[120, 0, 0, 255], [7, 8, 9, 51]]]


def test_boots_of_their_own_block_end_at_the_sole():
    boots = read_picture(TRAINING / "parts/3d_armor/3d_armor_boots_steel.png")
    moved_HW4 = move_boots(boots)
    assert (moved_HW4[31, :16, 3] == 255).all()
    assert not moved_HW4[20:26, :, 3].any()
    assert not moved_HW4[:16].any()


def test_composed_captions_name_only_what_is_seen(composer):
    rng = np.random.default_rng(1)
    captions = [composer.compose(rng).caption for _ in range(300)]
    assert not any("{" in caption for caption in captions)
    assert not any("chestplate" in each and "t-shirt" in each for each in captions)
    assert len(set(captions)) > 280


def test_composing_is_a_function_of_the_seed(composer):
    first, second = (composer.compose(np.random.default_rng(7)) for _ in range(2))
    assert first.caption == second.caption
    np.testing.assert_array_equal(first.skin_HW4, second.skin_HW4)


def test_groups_of_near_duplicates_stay_on_one_side():
    rows = read_rows(TRAINING / "captions.jsonl")
    dev = [row for row in rows if real.split_of(row["group"]) == "dev"]
    assert 0.04 < len(dev) / len(rows) < 0.12
    assert not {row["group"] for row in dev} & {
        row["group"] for row in rows if real.split_of(row["group"]) == "train"
    }


def test_rewording_says_nothing_new():
    rng = np.random.default_rng(0)
    synonyms = split_words(
        "a an with wearing and or top shirt clothes trousers pants legs hair headgear shoes boots "
        "sleeves face skin character"
    )
    for skin in real.read_real("dev"):
        known = split_words(skin.caption) | synonyms
        for names in skin.colors.values():
            known |= split_words(" ".join(names))
        for _ in range(5):
            assert split_words(real.word(skin, rng)) <= known


def test_every_picture_is_attributed():
    lines = (TRAINING / "ATTRIBUTION.tsv").read_text().splitlines()
    listed = {line.split("\t")[0] for line in lines[1:]}
    assert listed == {str(path.relative_to(TRAINING)) for path in TRAINING.rglob("*.png")}
    assert sum(path.stat().st_size for path in TRAINING.rglob("*.*")) < 12e6


def test_known_words_are_one_token_and_unknown_ones_fall_apart(tmp_path):
    from transformers import CLIPTokenizer

    save_tokenizer(make_tokenizer(["an off-shoulder capybara"]), tmp_path)
    (tmp_path / "tokenizer.json").unlink()  # the two files of old must do alone
    tokenizer = CLIPTokenizer.from_pretrained(tmp_path)
    assert tokenizer.model_max_length == MAX_TOKENS
    for word in split_words(COMMON) | {"capybara", "shoulder"}:
        assert len(tokenizer(word).input_ids) == 3, word
    assert len(tokenizer("xqzknight").input_ids) == 6
    assert tokenizer("Knight").input_ids == tokenizer("knight").input_ids
    padded = tokenizer("knight", padding="max_length").input_ids
    assert padded[0] == tokenizer.bos_token_id
    assert set(padded[2:]) == {tokenizer.eos_token_id} == {len(tokenizer) - 1}
