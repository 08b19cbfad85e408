from pathlib import Path

from config.load import load_config
from tools.io.models import SDXL, TINY_VAE, choose_recipe, is_in_cache, locate


def test_a_folder_is_found_as_given_or_in_the_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Path(locate("assets/palettes")).is_absolute()
    (tmp_path / "assets/palettes").mkdir(parents=True)
    assert locate("assets/palettes") == "assets/palettes"
    assert locate("owner/name") == "owner/name"


def test_nothing_is_in_an_empty_cache(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    assert not is_in_cache("owner/name", "config.json")


def test_the_models_asked_for_are_those_of_the_recipe():
    options = load_config("sdxl").diffusion["sdxl"]
    assert (options.model, options.vae) == (SDXL, TINY_VAE)


def test_the_choice_is_a_recipe_and_a_sentence_that_names_it():
    recipe, sentence = choose_recipe(download=False)
    assert f"-c {recipe}" in sentence and "because" in sentence
    assert "\n" not in sentence
