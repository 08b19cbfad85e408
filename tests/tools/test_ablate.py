import json

import pytest
import torch

from config.errors import ConfigError
from models.diffusion import known_skin
from models.layout import skin_layout
from models.rng import StepRng
from models.views import Setting, sheet
from tools.ablate import main
from tools.ablation.counting import CountingDenoiser
from tools.ablation.curves import draw_calls
from tools.ablation.plan import Claim, Variant, check_claims, check_plan
from tools.ablation.scores import COLUMNS, score_skin, sum_up, write_table
from tools.io.palettes import read_palette

PLAN = {
    "base": "known.yaml",
    "prompts": "prompts.yaml",
    "palettes": ["lospec/pico-8"],
    "seeds": ["0", "3"],
    "variants": {
        "base": [],
        "hard": ["grid.relaxation=gumbel_hard"],
        "best": {"set": ["best.every=2", "best.since=1", "best.levels=[0.5]"], "best_of": "2"},
    },
}
RECIPE = {
    "extends": "embedded",
    "steps": 4,
    "diffusion": {
        "sdxl": None,
        "known_skin": {"resolution": [72, 48], "rows": ["ff0044 00e436", "1d2b53 ffffff"]},
    },
}
PROMPTS = [
    {"prompt": "a knight", "colors": {}},
    {"prompt": "a wizard in a red robe", "colors": {"robe": "red"}},
]


@pytest.fixture
def plan(tmp_path):
    given = {
        **PLAN,
        "base": str(tmp_path / "known.yaml"),
        "prompts": str(tmp_path / "prompts.yaml"),
    }
    for name, found in (("known", RECIPE), ("prompts", PROMPTS), ("plan", given)):
        (tmp_path / f"{name}.yaml").write_text(json.dumps(found), encoding="utf-8")
    return tmp_path / "plan.yaml"


def test_it_makes_all_once_and_goes_on(plan, tmp_path, capsys):
    out = tmp_path / "out"
    command = ["--config", str(plan), "--out", str(out)]
    assert main([*command, "--only", "base"]) == 0
    assert len(json.loads((out / "scores.json").read_text())) == 4
    assert main(command) == 0
    scores = json.loads((out / "scores.json").read_text())
    assert len(scores) == 12 and len(list((out / "skins").iterdir())) == 12
    assert "12 skins, of which 8 are to be made" in capsys.readouterr().out
    before = (out / "table.md").read_text()
    assert main(command) == 0
    assert "12 skins, of which 0 are to be made" in capsys.readouterr().out
    assert (out / "table.md").read_text() == before and (out / "sheet.png").stat().st_size > 0
    lines = json.loads((out / "table.json").read_text())["variants"]
    assert [(line["name"], line["count"]) for line in lines] == [
        ("base", 4),
        ("hard", 4),
        ("best", 4),
    ]
    # 4 steps of two branches; of the best, two runs, each with two looks of one branch at most.
    assert [line["mean"]["calls"] for line in lines] == [8, 8, 18]
    assert set(lines[0]["mean"]) == set(COLUMNS) and not lines[0]["change"]
    assert lines[1]["change"]["calls"] == 0


def test_a_changed_variant_is_made_again_and_a_renamed_one_is_not(plan, tmp_path, capsys):
    command = ["--config", str(plan), "--out", str(tmp_path / "out"), "--only"]
    assert main([*command, "base"]) == 0
    given = json.loads(plan.read_text())
    given["variants"] = {"as it was": [], "other": ["steps=3"]}
    plan.write_text(json.dumps(given))
    capsys.readouterr()
    assert main([*command, "as it was", "other", "--dry-run"]) == 0
    assert capsys.readouterr().out == "8 skins, of which 4 are to be made\n"


def test_fewer_prompts(plan, tmp_path, capsys):
    command = ["--config", str(plan), "--out", str(tmp_path / "out"), "--dry-run"]
    assert main([*command, "--first", "1"]) == 0
    assert "6 skins" in capsys.readouterr().out
    assert main([*command, "--first", "0"]) == 2
    assert main([*command, "--only", "bse"]) == 2
    assert "bse" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bsae": "x"}, "bsae: no such option; did you mean base"),
        ({"base": ""}, "base: ; expected something"),
        ({"variants": ["steps=3"]}, "variants: .*names with overrides"),
        ({"variants": {"a": "steps=3"}}, "variants.a: 'steps=3'; expected a list"),
        ({"variants": {"a": {"sets": []}}}, "variants.a.sets: .*did you mean set"),
        ({"variants": {"a": {"method": "draw"}}}, "variants.a.method: draw; expected distil"),
        ({"variants": {"a": {"best_of": "0"}}}, "variants.a.best_of: 0; expected a whole number"),
        ({"seeds": ["x"]}, r"seeds: \['x'\]; expected whole numbers"),
        ({"palettes": "pico"}, "palettes: 'pico'; expected a list"),
    ],
)
def test_a_plan_is_checked(change, message):
    with pytest.raises(ConfigError, match=message):
        check_plan({**PLAN, **change})


@pytest.mark.parametrize(
    ("variant", "message"),
    [
        ({"set": ["best.every=0"], "best_of": "2"}, "best_of without best.every"),
        (["steps=no"], "variants.a: .*steps"),
    ],
)
def test_a_variant_is_tried_out_before_the_first_skin(plan, tmp_path, capsys, variant, message):
    given = json.loads(plan.read_text())
    given["variants"] = {"base": [], "a": variant}
    plan.write_text(json.dumps(given))
    assert main(["--config", str(plan), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "variants.a" in error
    assert not (tmp_path / "out").exists()


def test_prompts_are_checked():
    rows = [{"prompt": "x", "colors": {"hair": ["red", "orange"], "torso": "navy"}}]
    (claim,) = check_claims(rows)
    assert claim.colors == {"hair": ("red", "orange"), "torso": ("dark blue",)}
    for row, message in (
        ({"colors": {}}, "expected prompt"),
        ({"prompt": "x", "colors": {"hiar": "red"}}, "'hiar'; did you mean hair"),
        ({"prompt": "x", "colors": {"hair": "rde"}}, "'rde'; did you mean red"),
    ):
        with pytest.raises(ConfigError, match=message):
            check_claims([row])


def test_the_shipped_plan_holds():
    from tools.ablate import list_trials
    from tools.io.ablation import read_plan
    from tools.io.archetypes import ASSETS

    for path in (ASSETS.parent / "config/ablation").glob("*.yaml"):
        plan = check_plan(read_plan(path))
        assert list_trials(plan, first=1)
        assert plan.variants[0] == Variant(plan.variants[0].name)  # the recipe as it is


def test_calls_are_counted_by_view_and_branch():
    counting = CountingDenoiser(known_skin.build(known_skin.Config(), device="cpu"))
    noisy, prompts = torch.zeros(3, 3, 64, 64), counting.embed(["x"] * 3)
    counting.denoise(noisy, torch.ones(3), prompts, None)
    assert counting.calls == 3
    counting.denoise(noisy, torch.ones(3), prompts, prompts)
    assert counting.calls == 9


def test_a_skin_that_is_what_the_guidance_knows_has_no_error():
    palette, _ = read_palette("lospec/pico-8")
    layout = skin_layout("classic")
    known = known_skin.build(known_skin.Config(("ff0044",), (72, 48)), device="cpu")
    views = sheet.build(sheet.Config(), Setting(layout, (72, 48), "cpu"))
    index_HW = torch.where(layout.mask_HW("base"), 8, 16)  # ff004d, nearly
    claim = Claim("a red robe", {"robe": ("red",), "legs": ("blue",)})
    found = score_skin(
        index_HW, layout, palette, claim, denoiser=known, shots=[views(0, StepRng(0, 0))]
    )
    # The sheet's grey margins are not red, which is all that there is to find fault with.
    texel_HW = views(0, StepRng(0, 0)).fragments.texel_BHWL[0].amax(-1)
    margin = (texel_HW < 0).float().mean().item()
    red, grey = torch.tensor([1, 0, 0x44 / 255]), torch.full((3,), 0.5)
    paint = torch.tensor([1, 0, 0x4D / 255])
    wanted = margin * (2 * (grey - red)).square().mean()
    wanted += (1 - margin) * (2 * (paint - red)).square().mean()
    assert found["error"] == pytest.approx(float(wanted), rel=1e-4)
    assert found["gain"] == 0 and found["colour"] == 0.5 and found["isolated"] == 0


def test_curves_are_drawn_of_ways_with_several_numbers_of_calls():
    def lines(**errors):
        rows = {"error": 1.0, "colour": 0.5, "gain": -0.1, "isolated": 0.1}
        return sum_up(
            {
                name.replace("_", " "): {"a": {**rows, "error": error, "calls": calls}}
                for name, (calls, error) in errors.items()
            }
        )

    assert draw_calls(lines(one_30=(30.0, 1.0), two_30=(30.0, 2.0), base=(60.0, 1.0))) is None
    few = draw_calls(lines(one_30=(30.0, 1.0), one_60=(60.0, 0.5), base=(60.0, 1.0)))
    more = draw_calls(lines(one_30=(30.0, 1.0), one_60=(60.0, 0.5), two_9=(9, 1.0), two_8=(8, 1.0)))
    assert few.size == more.size and few.height > few.width
    assert few.tobytes() != more.tobytes()


def test_the_table_by_hand():
    scores = {
        "base": {"a": {"error": 1.0, "calls": 8.0}, "b": {"error": 2.0, "calls": 8.0}},
        "new": {
            "a": {"error": 0.5, "calls": 8.0},
            "b": {"error": 2.5, "calls": 8.0},
            "c": {"error": 9.0},
        },
    }
    first, second = sum_up(scores)
    assert first.mean == {"error": 1.5, "calls": 8.0} and first.change == {}
    assert second.mean["error"] == 4.0 and second.change["error"] == 0.0
    assert second.spread["error"] == pytest.approx(0.5)
    table = write_table([first, second])
    assert "| new | 3 |  | 4.0000 (+0.0000 ± 0.5000) |" in table
