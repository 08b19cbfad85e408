import pytest

from config.errors import ConfigError
from config.load import RECIPES, config_from, load_config, to_yaml

MINIMAL = {"diffusion": {"known_skin": {}}, "views": {"sheet": {}}, "losses": {"sds": {}}}


def test_every_recipe_loads_and_survives_a_round_trip(tmp_path):
    recipes = sorted(RECIPES.glob("*.yaml"))
    assert {"embedded", "sdxl", "ssd1b", "flat", "low_vram"} <= {path.stem for path in recipes}
    for recipe in recipes:
        config = load_config(recipe.stem)
        (tmp_path / "again.yaml").write_text(to_yaml(config), encoding="utf-8")
        assert load_config(str(tmp_path / "again.yaml")) == config, recipe


def test_overrides_reach_plugins_and_later_ones_win():
    config = load_config("embedded", ["steps=7", "losses.sds.weight=2", "losses.sds.weight=3"])
    assert (config.steps, config.losses["sds"].weight) == (7, 3.0)


def test_null_takes_a_plugin_out():
    assert "total_variation" not in load_config("embedded", ["losses.total_variation=null"]).losses


def test_a_recipe_extends_another(tmp_path):
    (tmp_path / "mine.yaml").write_text("extends: embedded\nsteps: 3\n", encoding="utf-8")
    config = load_config(str(tmp_path / "mine.yaml"))
    assert config.steps == 3
    assert config.losses == load_config("embedded").losses


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("stepz=3", ["stepz", "did you mean steps"]),
        ("steps=many", ["steps", "many"]),
        ("steps=0", ["steps", "0", "1 or more"]),
        ("steps", ["steps", "key=value"]),
        ("losses.sdz.weight=1", ["sdz", "did you mean sds"]),
        ("losses.sds.wieght=1", ["losses.sds.wieght", "did you mean weight"]),
        ("grid.temperature.shape=square", ["grid.temperature.shape", "square", "linear"]),
        ("grid.temperature.end=0", ["grid.temperature.end", "above 0"]),
        ("optimizer=3", ["optimizer", "3"]),
        ("losses.sds=3", ["losses.sds", "3"]),
        ("diffusion.known_skin={}", ["diffusion", "exactly one"]),
        ("steps=${nowhere}", ["steps", "nowhere"]),
        ("steps=\udcff", ["--set", "encode"]),
        ("losses=[1]", ["losses=[1]"]),
        ("grid.relaxation=softmx", ["softmx", "did you mean softmax"]),
        ("optimizer.schedule=cosin", ["optimizer.schedule", "cosin", "cosine"]),
        ("diffusion.sdxl.resolution=[0,64]", ["diffusion.sdxl.resolution", "1 or more"]),
        ("losses.sds.noise.low=0", ["losses.sds.noise.low", "between 0 and 1"]),
        ("losses.sds.noise.low=0.97", ["losses.sds.noise.low", "at most"]),
        ("views.sheet.scale=0", ["views.sheet.scale", "1 or more"]),
        ("views.orbit.poses=[]", ["views.orbit.poses", "standing"]),
        ("views.orbit.elevation_deg=[30,20]", ["views.orbit.elevation_deg", "(-90, 90)"]),
        ("views.turntable.num_stops=0", ["views.turntable.num_stops", "1 or more"]),
        ("views.face.turn_deg=90", ["views.face.turn_deg", "below 90"]),
        ("views.flat.background=2", ["views.flat.background", "0 to 1"]),
    ],
)
def test_a_wrong_setting_is_named(override, words):
    with pytest.raises(ConfigError) as caught:
        load_config("embedded", [override])
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_a_wrong_recipe_is_named(tmp_path):
    with pytest.raises(ConfigError, match="did you mean embedded"):
        load_config("embeded")
    with pytest.raises(ConfigError, match="there is no"):
        load_config("x" * 5000)
    (tmp_path / "list.yaml").write_text("- 1\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("a: [1\n", encoding="utf-8")
    (tmp_path / "circle.yaml").write_text(f"extends: {tmp_path}/circle.yaml\n", encoding="utf-8")
    (tmp_path / "kinds.yaml").write_text("extends: embedded\nlosses: [1]\n", encoding="utf-8")
    (tmp_path / "unset.yaml").write_text("extends: ${unset}\n", encoding="utf-8")
    for name in ("list", "broken", "circle", "kinds", "unset"):
        with pytest.raises(ConfigError, match=name):
            load_config(str(tmp_path / f"{name}.yaml"))


def test_something_must_be_chosen():
    with pytest.raises(ConfigError, match="losses: nothing chosen"):
        config_from({**MINIMAL, "losses": {"sds": None}})
