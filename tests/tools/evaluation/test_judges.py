"""The learned judges: they learn something, the same each time, and are kept."""

import numpy as np
import pytest
import torch

from models.layout import skin_layout
from tools import painter
from tools.evaluation import judge as judges
from tools.evaluation.judge import Training, drawn_archetypes, load_judge
from tools.evaluation.matcher import load_matcher, mirror
from tools.evaluation.prompts import drawn_prompts, read_prompts
from tools.evaluation.reader import PaletteTables
from tools.evaluation.references import quantize
from tools.io.palettes import read_palette
from tools.training.skins import draw_sheet

PALETTES = [read_palette(name)[0] for name in ("lospec/pico-8", "lospec/endesga-32")]


def paint(number, archetype="knight"):
    return painter.load().paint(np.random.default_rng(number), archetype, arms="classic")


def test_recoloured_sheets_have_the_colours_of_a_palette_and_keep_their_ground():
    tables = PaletteTables(PALETTES[:1])
    skin_HW4 = paint(0).skin_HW4
    sheet_HW3 = draw_sheet(skin_HW4, "classic")
    recolored_HW3 = tables.recolor(sheet_HW3, "classic", np.random.default_rng(0), share=1.0)
    known = {bytes(color) for color in PALETTES[0].colors_C3.numpy()}
    found = {bytes(color) for color in recolored_HW3.reshape(-1, 3)}
    assert found <= known | {bytes([128] * 3)}
    exact_HW3 = draw_sheet(quantize(skin_HW4, PALETTES[0]).numpy(), "classic")
    assert (recolored_HW3 == exact_HW3).all(-1).mean() > 0.93  # tables are coarse
    kept_HW3 = tables.recolor(sheet_HW3, "classic", np.random.default_rng(0), share=0.0)
    assert np.array_equal(kept_HW3, sheet_HW3)


def test_a_mirrored_skin_turns_its_other_side():
    skin_HW4 = paint(1).skin_HW4
    mirrored_HW4 = mirror(skin_HW4)
    assert np.array_equal(mirror(mirrored_HW4), skin_HW4)
    faces = skin_layout("classic").box("head", "base").faces
    right, left = faces["right"], faces["left"]
    assert np.array_equal(
        mirrored_HW4[right.rows, right.columns], skin_HW4[left.rows, left.columns][:, ::-1]
    )


def test_a_judge_is_trained_once_and_the_same_each_time(tmp_path, monkeypatch):
    training = Training(num_painted=150, steps=3)
    first = load_judge(["scarf", "zombie"], PALETTES, training, cache=tmp_path / "a")
    other = load_judge(["scarf", "zombie"], PALETTES, training, cache=tmp_path / "b")

    def refuse(*_):
        raise AssertionError("trained again")

    monkeypatch.setattr(judges, "_train", refuse)
    again = load_judge(["zombie", "scarf"], PALETTES, training, cache=tmp_path / "a")
    for name, weight in first.module.state_dict().items():
        assert torch.equal(weight, other.module.state_dict()[name])
        assert torch.equal(weight, again.module.state_dict()[name])
    assert not again.module.training
    with pytest.raises(AssertionError):
        load_judge(["scarf"], PALETTES, training, cache=tmp_path / "a")


def test_what_an_archetype_shows_by_itself_is_not_held_against_it():
    hand = painter.load()
    assert "santa_hat" in judges._shown_by(hand, "santa")
    assert "zombie" in judges._shown_by(hand, "zombie")
    assert "cape" in judges._shown_by(hand, "superhero")  # its recipe wears it
    assert "scarf" not in judges._shown_by(hand, "frog")


def test_drawn_skins_of_both_sides_name_archetypes():
    archetypes = painter.load().archetypes
    sides = [drawn_archetypes(archetypes, split) for split in ("train", "dev")]
    assert len(sides[0]) > 100 and len(sides[1]) > 10
    assert {name for side in sides for _, name in side} <= set(archetypes)


def test_a_matcher_learns_captions(tmp_path):
    matcher = load_matcher(PALETTES, steps=25, seed=0, cache=tmp_path)
    again = load_matcher(PALETTES, steps=25, seed=0, cache=tmp_path)
    captions = [prompt.text for prompt, _ in drawn_prompts()]
    assert len(set(captions)) == 50
    found = []
    for place, (_, skin) in enumerate(drawn_prompts()):
        sheet_HW3 = draw_sheet(quantize(skin.skin_HW4, PALETTES[1]).numpy(), "classic")
        found.append(matcher.ranks_first(sheet_HW3, captions, place))
        assert found[-1] == again.ranks_first(sheet_HW3, captions, place)
    assert sum(found) >= 3  # by chance, one


@pytest.mark.parametrize("name", ["seen", "held_out", "tuning"])
def test_shipped_lists_name_what_there_is(name):
    _, prompts = read_prompts(name)
    assert len(prompts) == {"seen": 24, "held_out": 24, "tuning": 12}[name]
    hand, barred = painter.load(), painter.held_out()
    for prompt in prompts:
        is_barred = prompt.addition in barred.get(prompt.archetype, frozenset())
        assert is_barred == (name == "held_out")
        assert prompt.archetype in hand.archetypes
        words = prompt.text.split()
        for colors in prompt.colors.values():
            assert all(word in words for color in colors for word in color.split())


def test_no_prompt_is_on_two_lists():
    texts = [p.text for name in ("seen", "held_out", "tuning") for p in read_prompts(name)[1]]
    assert len(set(texts)) == len(texts) == 60
