import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate.state import AcceleratorState
from PIL import Image

from config.errors import ConfigError
from config.plugins import find, names
from models.layout import skin_layout
from models.rng import StepRng
from tests.tiny_sdxl import tiny_sdxl
from tools import sample_prior, train_prior
from tools.io.skin_file import read_skin
from tools.io.training_data import read_picture
from tools.training import diffusion
from tools.training.contexts import list_terms, terms_of, to_vectors
from tools.training.kinds import PACKAGE, Setting, context, lora, unconditional
from tools.training.pictures import Example, Pictures, busts, draw_bust, finish, hold_out
from tools.training.recipe import load_recipe
from tools.training.sampling import fit

RECIPES = Path(train_prior.__file__).parents[1] / "config" / "train"
SHORT = ["hours=0", "steps=2", "batch=2", "threads=1", "log_every=1", "sample_minutes=0"]


@pytest.fixture(autouse=True)
def _fresh_accelerate():
    AcceleratorState._reset_state(True)
    yield
    AcceleratorState._reset_state(True)


def _setting(folder):
    return Setting(0, folder, 1, torch.device("cpu"))


def _train(kind, out, *settings):
    words = ["--config", str(RECIPES / f"{kind}.yaml"), "--out", str(out)]
    assert train_prior.main([*words, "--set", *SHORT, *settings]) == 0
    return out / "export"


def _folder(folder, pictures, rows=None):
    folder.mkdir(parents=True, exist_ok=True)
    rows = rows or [{"text": f"a thing {number}"} for number in range(len(pictures))]
    for number, picture in enumerate(pictures):
        Image.fromarray(picture).save(folder / f"{number}.png")
        rows[number]["file_name"] = f"{number}.png"
    (folder / "metadata.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return folder


@pytest.mark.parametrize("kind", names(PACKAGE))
def test_every_kind_has_a_recipe_and_sane_defaults(kind):
    module = find(PACKAGE, kind)
    module.Config()
    assert callable(module.build)
    assert any(load_recipe(path)[0].kind == kind for path in RECIPES.glob("*.yaml"))


@pytest.mark.parametrize("kind", ["unconditional", "context", "lora"])
def test_a_batch_is_a_function_of_its_step_and_may_come_from_the_disk(kind, tmp_path):
    settings = {
        "unconditional": ["unconditional.num_composed=2", "unconditional.channels=[32,32]"],
        "context": ["context.channels=[32,32]"],
        "lora": [],
    }[kind]
    batches = []
    for in_memory in ("true", "false"):
        _, options = load_recipe(
            RECIPES / f"{kind}.yaml", [*settings, f"{kind}.in_memory={in_memory}"]
        )
        built = find(PACKAGE, kind).build(options, _setting(tmp_path))
        for _ in range(2):
            batches.append(built.batch(3, np.random.default_rng((0, 3, 7)), StepRng(0, 7)))
    other = built.batch(3, np.random.default_rng((0, 3, 8)), StepRng(0, 8))
    for batch in batches[1:]:
        for name, value in batch.items():
            assert len(value) == 3
            assert torch.equal(value, batches[0][name]), name
    assert not torch.equal(other["noisy_BCHW"], batches[0]["noisy_BCHW"])
    with torch.no_grad():
        loss_B = built.module(**batches[0])
    assert loss_B.shape == (3,)
    assert loss_B.isfinite().all()


@pytest.mark.parametrize("prediction", ["sample", "epsilon", "v_prediction"])
def test_the_loss_is_zero_for_who_knows_the_answer(prediction):
    scheduler = diffusion.make_scheduler(prediction)
    rng = np.random.default_rng(0)
    picture_BHW4 = rng.integers(0, 256, (4, 8, 8, 4)).astype(np.uint8)
    batch = diffusion.make_batch(picture_BHW4, scheduler, rng, StepRng(0, 0))
    clean_BCHW = diffusion.encode(picture_BHW4)
    for at, step in enumerate(batch["step_B"].tolist()):
        told = scheduler.step(batch["target_BCHW"][at], step, batch["noisy_BCHW"][at])
        atol = 1e-4 / math.sqrt(scheduler.alphas_cumprod[step])
        torch.testing.assert_close(
            told.pred_original_sample, clean_BCHW[at], atol=max(atol, 1e-5), rtol=0
        )


def test_pictures_come_back_premultiplied_and_with_hard_alpha():
    hidden, seen = (200, 100, 50, 0), (200, 100, 50, 255)
    picture_BHW4 = np.array([[[hidden, seen]]], np.uint8)
    latents_BCHW = diffusion.encode(picture_BHW4)
    assert latents_BCHW[0, :, 0, 0].tolist() == [-1, -1, -1, -1]
    assert diffusion.decode(latents_BCHW).tolist() == [[[[0, 0, 0, 0], list(seen)]]]
    soft = torch.tensor([0.4, 0.2, 0.0, 0.8])[None, :, None, None] * 2 - 1
    assert diffusion.decode(soft)[0, 0, 0].tolist() == [128, 64, 0, 255]


def test_skins_are_learned_and_sampled_as_skins(tmp_path, capsys):
    from diffusers import DDPMPipeline

    settings = ["unconditional.num_composed=2", "unconditional.channels=[32,32]"]
    settings += ["unconditional.num_samples=2", "unconditional.sample_steps=2"]
    export = _train("unconditional", tmp_path / "run", *settings)
    pipeline = DDPMPipeline.from_pretrained(export)
    pipeline.set_progress_bar_config(disable=True)
    (picture,) = pipeline(num_inference_steps=2).images
    assert (picture.size, picture.mode) == ((64, 64), "RGBA")

    drawn = ["--model", str(export), "--count", "2", "--steps", "2", "--sampler", "ddpm"]
    drawn += ["--out", str(tmp_path / "all.png"), "--film", str(tmp_path / "film.webp")]
    drawn += ["--skins", str(tmp_path / "skins"), "--palette", "lospec/pico-8.hex"]
    assert sample_prior.main(drawn) == 0
    with Image.open(tmp_path / "film.webp") as film:
        assert film.n_frames == 2
    colors = {(0, 0, 0), (255, 241, 232), (255, 0, 77), (41, 173, 255)}
    seen = set()
    for path in sorted((tmp_path / "skins").glob("*.png")):
        skin_HW4 = read_picture(path)
        layout = read_skin(path).layout
        base_HW, outer_HW = (layout.mask_HW(layer).numpy() for layer in ("base", "outer"))
        assert (skin_HW4[base_HW, 3] == 255).all()
        assert np.isin(skin_HW4[outer_HW, 3], (0, 255)).all()
        assert not skin_HW4[~(base_HW | outer_HW)].any()
        seen |= {tuple(color) for color in skin_HW4[base_HW, :3].tolist()}
    assert 1 < len(seen) <= 16
    assert seen & colors
    assert sample_prior.main([*drawn, "--context", "hair=red"]) == 2
    assert sample_prior.main([*drawn, "-pt", "knight"]) == 2
    assert sample_prior.main(["--model", str(tmp_path), "--out", str(tmp_path / "x.png")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 3


def test_sprites_are_learned_and_asked_for_by_context(tmp_path, capsys):
    from diffusers import DDIMScheduler, UNet2DConditionModel

    rng = np.random.default_rng(0)
    pictures = [rng.integers(0, 256, (8, 8, 4)).astype(np.uint8) for _ in range(12)]
    rows = [{"hero": at % 2, "kind": ["food", "spell"][at // 6], "text": "x"} for at in range(12)]
    folder = _folder(tmp_path / "data", pictures, rows)
    settings = [f"context.folder={folder}", "context.size=8", "context.channels=[32,32]"]
    settings += ["context.contexts=['', 'hero, kind=food']", "context.sample_steps=2"]
    export = _train("context", tmp_path / "run", *settings)
    known = json.loads((export / "context.json").read_text())
    assert sorted(known) == ["hero", "kind=food", "kind=spell"]
    unet = UNet2DConditionModel.from_pretrained(export, subfolder="unet")
    scheduler = DDIMScheduler.from_pretrained(export, subfolder="scheduler")
    assert unet.config.projection_class_embeddings_input_dim == 3
    assert scheduler.config.beta_schedule == "squaredcos_cap_v2"

    out = tmp_path / "all.png"
    drawn = ["--model", str(export), "--steps", "3", "--out", str(out), "--scale", "1"]
    asked = ["--context", "hero, kind=food", "", "--count", "2"]
    assert sample_prior.main([*drawn, *asked, "--film", str(tmp_path / "film.webp")]) == 0
    with Image.open(out) as picture:
        assert picture.size == (8 * 10, 10)
    with Image.open(tmp_path / "film.webp") as film:
        assert film.n_frames == 3
    assert sample_prior.main([*drawn, "--context", "heros"]) == 2
    assert "did you mean hero" in capsys.readouterr().err


def test_guidance_compares_with_no_context(tmp_path):
    unet = context.build(context.Config(channels=(32, 32)), _setting(tmp_path)).module.unet.eval()
    scheduler = diffusion.make_scheduler("sample")
    context_BK = torch.zeros(1, unet.config.projection_class_embeddings_input_dim)
    context_BK[0, 0] = 5.0

    def draw(guidance, context_BK):
        shared = {"sampler": "ddim", "steps": 2, "seed": 0}
        return next(
            diffusion.sample(unet, scheduler, 1, context_BK=context_BK, guidance=guidance, **shared)
        )

    noise_BCHW = torch.randn(1, 4, 16, 16, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        asked, plain = (
            diffusion.predict(unet, noise_BCHW, torch.tensor([999]), each)
            for each in (context_BK, 0 * context_BK)
        )
    assert not torch.allclose(asked, plain, atol=1e-4)
    for guidance in (1.0, 3.0):
        wanted = diffusion.decode((plain + guidance * (asked - plain)).clamp(-1, 1))
        np.testing.assert_array_equal(draw(guidance, context_BK), wanted)
    np.testing.assert_array_equal(draw(3.0, 0 * context_BK), diffusion.decode(plain.clamp(-1, 1)))


def test_a_picture_of_a_seed_does_not_depend_on_its_neighbours(tmp_path):
    unet = unconditional.build(
        unconditional.Config(channels=(32, 32), num_composed=0), _setting(tmp_path)
    ).module.unet.eval()
    scheduler = diffusion.make_scheduler("sample")
    few, many = (
        list(diffusion.sample(unet, scheduler, count, sampler="ddpm", steps=2, seed=4))
        for count in (1, 2)
    )
    assert np.abs(few[-1][0].astype(int) - many[-1][0]).max() <= 1
    assert (many[-1][0] != many[-1][1]).any()


def test_columns_become_things_to_ask_for():
    rows = [
        {"hero": 1, "kind": "food", "tags": ["a", "b"], "text": "long", "none": None},
        {"hero": 0, "kind": " food ", "tags": [], "text": "words"},
        {"hero": True, "kind": "spell", "tags": ["a"]},
    ]
    known = list_terms(rows, ())
    assert sorted(known) == ["hero", "kind=food", "kind=spell", "tags=a", "tags=b"]
    assert list_terms(rows, ("hero",)) == ["hero"]
    assert terms_of(" kind = food,hero ", known) == ["kind=food", "hero"]
    assert terms_of("", known) == []
    vectors = to_vectors([["hero", "kind=food"], []], ["kind=food", "tags=a", "hero"])
    assert vectors.tolist() == [[1, 0, 1], [0, 0, 0]]
    with pytest.raises(ConfigError, match="did you mean hero"):
        list_terms(rows, ("heros",))
    with pytest.raises(ConfigError, match="300 things to ask for"):
        list_terms([{"name": str(number)} for number in range(300)], ())


def test_a_bust_shows_both_layers_and_nothing_else():
    skin_HW4 = np.zeros((64, 64, 4), np.uint8)
    layout = skin_layout("classic")
    skin_HW4[layout.mask_HW("base").numpy()] = (10, 10, 10, 255)
    hat = layout.box("head", "outer").faces["front"]
    skin_HW4[hat.y, hat.x] = (99, 0, 0, 255)
    front_HW4 = draw_bust(skin_HW4, "front")
    assert front_HW4[0, 4].tolist() == [99, 0, 0, 255]
    assert (front_HW4[8:, :, 3] == 255).all()
    assert not front_HW4[:8, :4].any()
    assert (draw_bust(skin_HW4, "side")[8:, :, 3] > 0).sum() == 8 * 4
    first = busts("dev")[0]
    assert first.open().shape == (16, 16, 4)
    assert first.columns["view"] == "front"


def test_slim_arms_are_told_from_what_was_drawn():
    skin_HW4 = np.full((64, 64, 4), 255, np.uint8)
    slim_HW = skin_layout("slim").mask_HW("base").numpy()
    freed_HW = skin_layout("classic").mask_HW("base").numpy() & ~slim_HW
    assert (finish(skin_HW4)[freed_HW, 3] == 255).all()
    skin_HW4[freed_HW, 3] = 0
    assert (finish(skin_HW4)[freed_HW, 3] == 0).all()
    sprite_HW4 = np.full((16, 16, 4), 7, np.uint8)
    np.testing.assert_array_equal(finish(sprite_HW4), sprite_HW4)


def test_held_out_pictures_stay_held_out():
    examples = [Example(str(number), "here", {}, lambda: None) for number in range(1000)]
    trained, held_out = hold_out(examples, 10)
    assert 60 < len(held_out) < 140
    again, _ = hold_out(examples[:500], 10)
    assert {each.name for each in again} <= {each.name for each in trained}
    assert hold_out(examples, 0)[1] == []
    with pytest.raises(ConfigError, match="leaves none"):
        hold_out(held_out[:1], 10)


def test_pictures_stay_in_memory_only_if_they_shall():
    opened = []
    example = Example("x", "here", {}, lambda: opened.append(1) or np.zeros((1, 1, 4), np.uint8))
    for in_memory, times in ((True, 1), (False, 3)):
        opened.clear()
        pictures = Pictures([example], in_memory=in_memory)
        for _ in range(3):
            pictures.read(0)
        assert len(opened) == times


def test_a_picture_of_another_size_is_named(tmp_path, capsys):
    folder = _folder(tmp_path / "data", [np.zeros((8, 4, 4), np.uint8)] * 3)
    command = ["--config", str(RECIPES / "unconditional.yaml"), "--out", str(tmp_path / "run")]
    settings = ["unconditional.channels=[32,32]", f"unconditional.folder={folder}"]
    assert train_prior.main([*command, "--set", *SHORT, *settings]) == 2
    assert "4×8 pixels; expected 64×64" in capsys.readouterr().err


@pytest.mark.parametrize("prediction", ["epsilon", "sample"])
def test_a_lora_is_learned_and_read_by_our_reader_and_the_library(prediction, tmp_path):
    from diffusers import StableDiffusionXLPipeline
    from safetensors.torch import load_file

    from models.diffusion._lora import add_lora, read_lora

    base = tiny_sdxl(prediction, "tiny" if prediction == "sample" else "full")
    renders = [np.full((40, 20, 4), 50 * number, np.uint8) for number in range(3)]
    folder = _folder(tmp_path / "data", renders)
    settings = [f"lora.base={base}", f"lora.folder={folder}", "lora.look=as_is", "lora.rank=2"]
    settings += ["lora.alpha=4", "lora.text_encoders=true", "lora.height=32", "lora.width=32"]
    settings += ["lora.sample_steps=1", "lora.prompts=[x]", "learning_rate=0.01", "ema=0"]
    export = _train("lora", tmp_path / "run", *settings, "warmup_steps=0")

    saved = load_file(export / "pytorch_lora_weights.safetensors")
    assert any(value.any() for name, value in saved.items() if "lora_B" in name or ".up." in name)
    pipeline = StableDiffusionXLPipeline.from_pretrained(base)
    plain = StableDiffusionXLPipeline.from_pretrained(base)
    pipeline.load_lora_weights(export)
    pipeline.fuse_lora()
    pipeline.unload_lora_weights()
    read = read_lora(str(export / "pytorch_lora_weights.safetensors"), {}, download=False)
    for part in ("unet", "text_encoder", "text_encoder_2"):
        add_lora(read, part, getattr(plain, part))
        ours, theirs = (getattr(each, part).state_dict() for each in (plain, pipeline))
        for name, weight in ours.items():
            torch.testing.assert_close(weight, theirs[name], atol=1e-5, rtol=1e-4)

    again = _train("lora", tmp_path / "on", *settings, f"init={export}", "learning_rate=0")
    kept = load_file(again / "pytorch_lora_weights.safetensors")
    assert saved.keys() == kept.keys()
    for name, value in saved.items():
        assert torch.equal(value, kept[name]), name


def test_a_lora_changes_only_what_it_adds(tmp_path):
    options = lora.Config(base=str(tiny_sdxl()), look="uv", height=64, width=64)
    built = lora.build(options, _setting(tmp_path))
    learned = [name for name, each in built.module.named_parameters() if each.requires_grad]
    assert learned
    assert all("lora" in name and name.startswith("unet.") for name in learned)
    batch = built.batch(2, np.random.default_rng(0), StepRng(0, 0))
    built.module(**batch).mean().backward()
    gradients = [dict(built.module.named_parameters())[name].grad for name in learned]
    assert any(gradient is not None and gradient.any() for gradient in gradients)


@pytest.mark.parametrize("look", ["sheet", "views", "uv"])
def test_skins_are_looked_at_as_one_wishes(look, tmp_path):
    options = lora.Config(base=str(tiny_sdxl()), look=look, height=64, width=64)
    built = lora.build(options, _setting(tmp_path))
    sizes = {"sheet": (72, 48, 3), "views": (32, 64, 3), "uv": (64, 64, 3)}
    assert built._look(0).shape == sizes[look]
    assert built.describe().endswith("seen as 64×64")


def test_a_lora_without_captions_or_base_is_told(tmp_path):
    folder = _folder(tmp_path / "data", [np.zeros((8, 8, 4), np.uint8)], [{"name": "x"}])
    with pytest.raises(ConfigError, match="has no 'text'"):
        lora.build(
            lora.Config(base=str(tiny_sdxl()), folder=str(folder), look="as_is"),
            _setting(tmp_path),
        )
    with pytest.raises(ConfigError, match=r"context\.channels: .* multiples of 32"):
        context.Config(channels=(16, 32))
    with pytest.raises(ConfigError, match=r"lora\.look"):
        lora.Config(look="as_is")
    words = ["--config", str(RECIPES / "lora.yaml"), "--out", str(tmp_path / "run"), "--set"]
    assert train_prior.main([*words, f"lora.base={tmp_path / 'none'}"]) == 3


def test_pictures_grow_by_whole_factors_and_shrink_by_any():
    picture_HW3 = np.arange(2 * 3 * 3).reshape(2, 3, 3).astype(np.uint8)
    grown = fit(picture_HW3, (5, 9))
    np.testing.assert_array_equal(grown[0:4, 1:7], picture_HW3.repeat(2, 0).repeat(2, 1))
    assert (grown[4] == 128).all()
    assert fit(np.full((10, 20, 3), 9, np.uint8), (4, 4)).max() == 128
