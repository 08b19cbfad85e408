import json
import shutil
import socket
from pathlib import Path

import pytest
import torch
from diffusers import DDPMScheduler, StableDiffusionXLPipeline, UNet2DConditionModel
from diffusers.image_processor import VaeImageProcessor
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import load_file, save_file
from torch.utils._python_dispatch import TorchDispatchMode

from config.errors import ConfigError, ModelError
from models.diffusion import Control
from models.diffusion.sdxl import Config, SdxlDenoiser, build
from tests.tiny_sdxl import tiny_sdxl

PROMPTS = ["knight, front view", "a knight with a very red cape"]


def load(folder: Path, **options) -> SdxlDenoiser:
    return build(Config(model=str(folder), **options), device="cpu")


def pipeline_of(folder: Path, **options) -> StableDiffusionXLPipeline:
    return StableDiffusionXLPipeline.from_pretrained(folder, local_files_only=True, **options)


@pytest.fixture
def copied(tmp_path) -> Path:
    return Path(shutil.copytree(tiny_sdxl(), tmp_path / "model"))


def pictures(count=2, side=64, dtype=torch.float32):
    return torch.rand(count, 3, side, side, generator=torch.Generator().manual_seed(3), dtype=dtype)


# --- what it computes, against the library's own pipeline


@pytest.mark.parametrize("vae", ["full", "tiny"])
def test_encodes_and_decodes_as_the_pipeline_does(vae):
    folder = tiny_sdxl(vae=vae)
    pipeline, denoiser = pipeline_of(folder), load(folder)
    processor = VaeImageProcessor(vae_scale_factor=pipeline.vae_scale_factor)
    views = pictures()
    with torch.no_grad():
        encoded = pipeline.vae.encode(processor.preprocess(views))
        raw = encoded.latents if vae == "tiny" else encoded.latent_dist.mode()
        latents = pipeline.vae.config.scaling_factor * raw
        decoded = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor).sample
    torch.testing.assert_close(denoiser.encode(views), latents)
    shown = processor.postprocess(decoded, output_type="pt")
    torch.testing.assert_close(denoiser.decode(latents), shown)
    assert denoiser.resolution == (64, 64)
    assert latents.shape == (2, 4, 8, 8)


def test_latents_with_a_mean_and_a_deviation(copied):
    edit_json(copied / "vae/config.json", latents_mean=[0.1, 0, 0, -1], latents_std=[1, 2, 3, 4])
    plain, moved = load(tiny_sdxl()), load(copied)
    mean = torch.tensor([0.1, 0, 0, -1]).reshape(1, 4, 1, 1)
    deviation = torch.tensor([1.0, 2, 3, 4]).reshape(1, 4, 1, 1)
    raw = plain.encode(pictures()) / 0.13025
    torch.testing.assert_close(moved.encode(pictures()), (raw - mean) * 0.13025 / deviation)
    torch.testing.assert_close(
        moved.decode(moved.encode(pictures())), plain.decode(plain.encode(pictures()))
    )


def test_another_vae_takes_the_place_of_its_own(copied):
    shutil.rmtree(copied / "vae")
    tiny = tiny_sdxl(vae="tiny")
    for vae in (tiny, tiny / "vae"):
        denoiser = load(copied, vae=str(vae))
        torch.testing.assert_close(denoiser.encode(pictures()), load(tiny).encode(pictures()))


def test_reads_prompts_as_the_pipeline_does():
    pipeline, denoiser = pipeline_of(tiny_sdxl()), load(tiny_sdxl())
    with torch.no_grad():
        positive, negative, pooled, negative_pooled = pipeline.encode_prompt(PROMPTS)
    embedding = denoiser.embed([*PROMPTS, ""])
    torch.testing.assert_close(embedding.tokens_PTD, torch.cat([positive, negative[:1]]))
    torch.testing.assert_close(embedding.pooled_PE, torch.cat([pooled, negative_pooled[:1]]))
    assert embedding.notices == ()


def test_an_empty_prompt_is_read_where_the_model_says_so(copied):
    edit_json(copied / "model_index.json", force_zeros_for_empty_prompt=False)
    pipeline = pipeline_of(copied)
    with torch.no_grad():
        _, negative, _, pooled = pipeline.encode_prompt("knight")
    embedding = load(copied).embed([""])
    torch.testing.assert_close(embedding.tokens_PTD, negative)
    torch.testing.assert_close(embedding.pooled_PE, pooled)
    assert embedding.pooled_PE.abs().sum() > 0


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "sample"])
@pytest.mark.parametrize("timestep", [0, 500, 999])
def test_clean_estimates_are_the_schedulers(prediction, timestep):
    folder = tiny_sdxl(prediction)
    pipeline, denoiser = pipeline_of(folder), load(folder)
    scheduler = DDPMScheduler.from_config(pipeline.scheduler.config, clip_sample=False)
    clean = denoiser.encode(pictures())
    noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(1))
    noised = scheduler.add_noise(clean, noise, torch.tensor([timestep]))
    with torch.no_grad():
        tokens, _, pooled, _ = pipeline.encode_prompt(PROMPTS)
        predicted = pipeline.unet(
            noised,
            timestep,
            encoder_hidden_states=tokens,
            added_cond_kwargs={
                "text_embeds": pooled,
                "time_ids": torch.tensor([[64.0, 64, 0, 0, 64, 64]] * 2),
            },
        ).sample
    expected = scheduler.step(predicted, timestep, noised).pred_original_sample
    sigma = denoiser.sigma(torch.tensor(timestep / 999))
    found = denoiser.denoise(
        clean + sigma * noise, sigma.expand(2), denoiser.embed(PROMPTS), denoiser.embed(["", ""])
    )
    torch.testing.assert_close(
        found.positive_BCHW, expected, rtol=1e-4, atol=1e-5 * float(1 + sigma)
    )
    assert (found.positive_BCHW - found.negative_BCHW).abs().max() > 1e-3


def test_noise_levels_are_the_schedulers():
    denoiser = load(tiny_sdxl())
    alphas = DDPMScheduler.from_config(
        DDPMScheduler.load_config(tiny_sdxl(), subfolder="scheduler")
    ).alphas_cumprod
    levels = torch.arange(1000) / 999
    torch.testing.assert_close(denoiser.sigma(levels), ((1 - alphas) / alphas).sqrt())


def test_zero_terminal_noise_is_finite(copied):
    edit_json(copied / "scheduler/scheduler_config.json", rescale_betas_zero_snr=True)
    assert load(copied).sigma(torch.tensor(1.0)).item() == pytest.approx(4096, rel=1e-3)


def test_one_pass_of_the_unet_with_one_or_two_branches():
    denoiser = load(tiny_sdxl())
    batches = []
    denoiser._unet.register_forward_pre_hook(lambda _, inputs: batches.append(len(inputs[0])))
    latents, sigma = denoiser.encode(pictures()), denoiser.sigma(torch.tensor([0.5, 0.2]))
    positive, negative = denoiser.embed(PROMPTS), denoiser.embed(["", "ugly"])
    both = denoiser.denoise(latents, sigma, positive, negative)
    one = denoiser.denoise(latents, sigma, positive, None)
    other = denoiser.denoise(latents, sigma, negative, None)
    assert batches == [4, 2, 2]
    assert one.negative_BCHW is one.positive_BCHW
    torch.testing.assert_close(both.positive_BCHW, one.positive_BCHW, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(both.negative_BCHW, other.positive_BCHW, rtol=1e-4, atol=1e-5)


def test_sizes_that_it_is_told_matter():
    plain = load(tiny_sdxl())
    told = load(tiny_sdxl(), original_size=(1024, 512))
    wide = load(tiny_sdxl(), resolution=(64, 128))
    assert wide.resolution == (64, 128)
    assert told._time_ids_16.tolist() == [[1024, 512, 0, 0, 64, 64]]
    assert wide._time_ids_16.tolist() == [[64, 128, 0, 0, 64, 128]]
    latents, sigma = plain.encode(pictures()), plain.sigma(torch.tensor([0.9, 0.9]))
    results = [
        model.denoise(latents, sigma, model.embed(PROMPTS), None).positive_BCHW
        for model in (plain, told, wide)
    ]
    assert not torch.allclose(results[0], results[1])
    assert not torch.allclose(results[0], results[2])


# --- gradients, precision, freedom from waiting


@pytest.mark.parametrize("vae", ["full", "tiny"])
def test_the_encoder_has_the_right_gradient(vae):
    # Rectifiers make finite differences unsafe across a kink: the step is small and in float64.
    denoiser = load(
        tiny_sdxl(vae=vae, dtype=torch.float64), dtype="float64", checkpoint_encoder=True
    )
    views = pictures(1, 16, torch.float64).requires_grad_()
    assert torch.autograd.gradcheck(denoiser.encode, (views,), eps=1e-7, atol=1e-5, fast_mode=True)


@pytest.mark.parametrize("vae", ["full", "tiny"])
def test_checkpointing_changes_neither_latents_nor_gradients(vae):
    found = []
    for checkpoint_encoder in (False, True):
        views = pictures().requires_grad_()
        latents = load(tiny_sdxl(vae=vae), checkpoint_encoder=checkpoint_encoder).encode(views)
        latents.square().sum().backward()
        found.append((latents.detach(), views.grad))
    torch.testing.assert_close(found[0], found[1], rtol=0, atol=0)


def test_everything_is_frozen():
    denoiser = load(tiny_sdxl())
    for module in (denoiser._unet, denoiser._vae, *denoiser._texts._encoders):
        assert not any(parameter.requires_grad for parameter in module.parameters())
        assert not module.training


class Waits(TorchDispatchMode):
    """Counts the operations that a GPU would have to answer before the program goes on."""

    WAITING = ("_local_scalar_dense", "nonzero", "is_nonzero", "item", "masked_select", "unique")

    def __init__(self):
        super().__init__()
        self.found = []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        if func.overloadpacket.__name__ in self.WAITING:
            self.found.append(str(func))
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("vae", ["full", "tiny"])
def test_a_step_waits_for_nothing(vae):
    denoiser = load(tiny_sdxl(vae=vae))
    positive, negative = denoiser.embed(PROMPTS), denoiser.embed([""])
    views = pictures().requires_grad_()
    with Waits() as waits:
        latents = denoiser.encode(views)
        sigma = denoiser.sigma(torch.rand(()))
        denoised = denoiser.denoise(
            latents.detach(), sigma.expand(2), positive.pick([0, 1]), negative.pick([0, 0])
        )
        (latents * denoised.positive_BCHW).sum().backward()
    assert waits.found == []
    with Waits() as waits:
        views.detach().sum().item()
    assert waits.found != []


def test_half_precision_keeps_a_vae_that_overflows_in_single(copied):
    denoiser = load(copied, dtype="float16")
    assert (denoiser._unet.dtype, denoiser._vae.dtype) == (torch.float16, torch.float32)
    edit_json(copied / "vae/config.json", force_upcast=False)
    assert load(copied, dtype="float16")._vae.dtype == torch.float16
    assert load(copied, dtype="bfloat16")._vae.dtype == torch.bfloat16
    latents = denoiser.encode(pictures())
    sigma = denoiser.sigma(torch.tensor([0.5, 0.5]))
    half = denoiser.denoise(latents, sigma, denoiser.embed(PROMPTS), None).positive_BCHW
    single = load(tiny_sdxl())
    full = single.denoise(latents, sigma, single.embed(PROMPTS), None).positive_BCHW
    assert latents.dtype == half.dtype == torch.float32
    torch.testing.assert_close(half, full, rtol=0.02, atol=0.02)


def test_sixteen_bit_files_are_read_where_they_are_wanted_or_alone(copied):
    unet = UNet2DConditionModel.from_pretrained(copied, subfolder="unet")
    (copied / "unet/diffusion_pytorch_model.safetensors").unlink()
    unet.half().save_pretrained(copied / "unet", variant="fp16")
    assert (copied / "unet/diffusion_pytorch_model.fp16.safetensors").exists()
    assert load(copied)._unet.dtype == torch.float32
    assert load(copied, dtype="float16")._unet.dtype == torch.float16


def test_weights_in_shards(copied):
    (copied / "unet/diffusion_pytorch_model.safetensors").unlink()
    unet = UNet2DConditionModel.from_pretrained(tiny_sdxl(), subfolder="unet")
    unet.save_pretrained(copied / "unet", max_shard_size="100KB")
    assert len(list((copied / "unet").glob("*.safetensors"))) > 1
    a, b = load(copied)._unet.state_dict(), load(tiny_sdxl())._unet.state_dict()
    assert a.keys() == b.keys()
    assert all(torch.equal(a[name], b[name]) for name in a)


# --- prompts


@pytest.mark.parametrize(
    "prompt",
    [
        "hero: red cape",
        "no",
        "${oc.env:HOME}",
        "../../x",
        "a\nb",
        "🧙‍♂️",
        "<|endoftext|>",
        "  ",
        "{{}}",
    ],
)
def test_any_prompt_is_read(prompt):
    embedding = load(tiny_sdxl()).embed([prompt])
    assert embedding.tokens_PTD.isfinite().all()
    assert embedding.notices == ()


def test_a_long_prompt_says_what_was_cut():
    denoiser = load(tiny_sdxl())
    fits, over = "a " * 75, "a " * 78
    assert denoiser.embed([fits]).notices == ()
    (notice,) = denoiser.embed(["x", over, over]).notices
    assert "77 tokens" in notice
    assert "last 3 were cut" in notice
    assert "\n" not in notice
    (notice,) = denoiser.embed(["\n" + "b" * 10_000]).notices
    assert len(notice) < 200


def test_released_text_encoders_come_back():
    denoiser = load(tiny_sdxl())
    before = denoiser.embed(PROMPTS)
    denoiser.release_text_encoders()
    assert denoiser._texts is None
    torch.testing.assert_close(denoiser.embed(PROMPTS).tokens_PTD, before.tokens_PTD)


# --- LoRA


def make_lora(folder: Path, *, wide=False) -> Path:
    """Save a random LoRA for unet and text encoder, as diffusers' training scripts do."""
    pipeline = pipeline_of(tiny_sdxl())
    unet, text_encoder = pipeline.unet, pipeline.text_encoder
    if wide:
        unet = UNet2DConditionModel.from_config({**unet.config, "block_out_channels": (64, 64)})
    config = {"r": 2, "lora_alpha": 4, "init_lora_weights": False}
    unet.add_adapter(LoraConfig(**config, target_modules=["to_q", "to_v", "conv1"]))
    text_encoder.add_adapter(LoraConfig(**config, target_modules=["q_proj", "fc1"]))
    StableDiffusionXLPipeline.save_lora_weights(
        folder,
        unet_lora_layers=get_peft_model_state_dict(unet),
        text_encoder_lora_layers=get_peft_model_state_dict(text_encoder),
        unet_lora_adapter_metadata=unet.peft_config["default"].to_dict(),
        text_encoder_lora_adapter_metadata=text_encoder.peft_config["default"].to_dict(),
    )
    return folder / "pytorch_lora_weights.safetensors"


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_lora_does_what_the_pipeline_makes_of_it(tmp_path, scale):
    file = make_lora(tmp_path)
    pipeline = pipeline_of(tiny_sdxl())
    pipeline.load_lora_weights(tmp_path)
    pipeline.set_adapters(pipeline.get_active_adapters(), scale)
    denoiser = load(tiny_sdxl(), lora=(f"{file}@{scale}",))
    with torch.no_grad():
        tokens, _, pooled, _ = pipeline.encode_prompt(PROMPTS)
    embedding = denoiser.embed(PROMPTS)
    torch.testing.assert_close(embedding.tokens_PTD, tokens, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(embedding.tokens_PTD, load(tiny_sdxl()).embed(PROMPTS).tokens_PTD)
    denoiser.release_text_encoders()
    torch.testing.assert_close(denoiser.embed(PROMPTS).tokens_PTD, embedding.tokens_PTD)
    sample = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    condition = {"text_embeds": pooled, "time_ids": torch.ones(2, 6)}
    with torch.no_grad():
        expected, found, plain = (
            unet(sample, 5, encoder_hidden_states=tokens, added_cond_kwargs=condition).sample
            for unet in (pipeline.unet, denoiser._unet, load(tiny_sdxl())._unet)
        )
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(found, plain)
    assert not any("lora" in name for name, _ in denoiser._unet.named_modules())


def test_a_lora_may_be_a_folder(tmp_path):
    file = make_lora(tmp_path)
    by_file, by_folder = (load(tiny_sdxl(), lora=(str(path),)) for path in (file, tmp_path))
    name = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q.weight"
    a, b = by_file._unet.state_dict()[name], by_folder._unet.state_dict()[name]
    assert torch.equal(a, b)


def test_a_lora_in_kohyas_format(tmp_path):
    name = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q"
    before = load(tiny_sdxl())._unet.state_dict()[f"{name}.weight"]
    down, up = torch.randn(2, before.shape[1]), torch.randn(before.shape[0], 2)
    key = "lora_unet_" + name.replace(".", "_")
    save_file(
        {
            f"{key}.lora_down.weight": down,
            f"{key}.lora_up.weight": up,
            f"{key}.alpha": torch.tensor(1.0),
        },
        tmp_path / "kohya.safetensors",
    )
    denoiser = load(tiny_sdxl(), lora=(f"{tmp_path / 'kohya.safetensors'}@2",))
    after = denoiser._unet.state_dict()[f"{name}.weight"]
    torch.testing.assert_close(after, before + 2 * (1 / 2) * up @ down)


def one_line(error) -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


def test_a_lora_that_does_not_load_is_an_error(tmp_path):
    with pytest.raises(
        ModelError, match=r"lora: 'nothing.safetensors'|there is no folder"
    ) as error:
        load(tiny_sdxl(), lora=("nothing.safetensors",))
    one_line(error)
    with pytest.raises(ModelError, match="the unet") as error:
        load(tiny_sdxl(), lora=(str(make_lora(tmp_path / "wide", wide=True)),))
    one_line(error)
    file = make_lora(tmp_path)
    weights = load_file(file)
    renamed = {key.replace("mid_block", "middle"): value for key, value in weights.items()}
    save_file(renamed, tmp_path / "renamed.safetensors")
    with pytest.raises(ModelError, match=r"of the \d+ tensors|cannot be read") as error:
        load(tiny_sdxl(), lora=(str(tmp_path / "renamed.safetensors"),))
    one_line(error)
    for strange in ({"weight": torch.ones(1000)}, {"unet.x.dora_scale": torch.ones(1000)}):
        save_file(strange, tmp_path / "strange.safetensors")
        with pytest.raises(ModelError, match="expected") as error:
            load(tiny_sdxl(), lora=(str(tmp_path / "strange.safetensors"),))
        one_line(error)
    (tmp_path / "cut.safetensors").write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ModelError, match="cannot be read") as error:
        load(tiny_sdxl(), lora=(str(tmp_path / "cut.safetensors"),))
    one_line(error)
    torch.save(weights, tmp_path / "lora.bin")
    with pytest.raises(ModelError, match="pickle") as error:
        load(tiny_sdxl(), lora=(str(tmp_path / "lora.bin"),))
    one_line(error)


# --- what is refused


def edit_json(path: Path, **changes):
    content = json.loads(path.read_text())
    path.write_text(json.dumps({**content, **changes}))


def unlink(name):
    return lambda folder: (folder / name).unlink()


def cut(name):
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:2000])


def write(name, text):
    return lambda folder: (folder / name).write_text(text)


def edit(name, **changes):
    return lambda folder: edit_json(folder / name, **changes)


def pickle_instead(folder):
    weights = folder / "unet/diffusion_pytorch_model.safetensors"
    torch.save(load_file(weights), weights.with_suffix(".bin"))
    weights.unlink()


def drop_a_weight(folder):
    path = folder / "text_encoder_2/model.safetensors"
    weights = load_file(path)
    weights.pop("text_projection.weight")
    save_file(weights, path, metadata={"format": "pt"})


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:ab12\nsize 5135149760\n"
WEIGHTS = "unet/diffusion_pytorch_model.safetensors"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (unlink("model_index.json"), "model_index.json"),
        (write("model_index.json", '{"_class'), "model_index.json"),
        (edit("model_index.json", unet=["evil", "MyUNet"]), "names MyUNet as unet"),
        (edit("model_index.json", text_encoder=[None, None]), "None as text_encoder"),
        (edit("model_index.json", tokenizer_2=["transformers", "T5Tokenizer"]), "T5Tokenizer"),
        (unlink(WEIGHTS), "diffusion_pytorch_model.safetensors is missing"),
        (pickle_instead, "are a pickle"),
        (write(WEIGHTS, POINTER), "git lfs pull"),
        (cut(WEIGHTS), "cannot be read"),
        (unlink("unet/config.json"), "unet"),
        (write("vae/config.json", "{"), "VAE"),
        (edit("vae/config.json", _class_name="EvilVae"), "EvilVae; expected AutoencoderKL"),
        (cut("vae/diffusion_pytorch_model.safetensors"), "vae: .*cannot be read"),
        (unlink("text_encoder/model.safetensors"), "text_encoder/model.safetensors is missing"),
        (drop_a_weight, "text_projection"),
        (edit("unet/config.json", addition_embed_type=None), "unet|sizes"),
        (edit("unet/config.json", block_out_channels=[16, 32]), "unet"),
        (edit("scheduler/scheduler_config.json", prediction_type="flow"), "prediction_type flow"),
        (write("scheduler/scheduler_config.json", '{"_class_name": "Flow"}'), "Flow"),
        (unlink("tokenizer/vocab.json"), "tokenizer"),
        (write("tokenizer_2/merges.txt", "\0"), "tokenizer_2"),
    ],
)
def test_a_damaged_model_is_one_line(copied, damage, said):
    damage(copied)
    with pytest.raises(ModelError, match=said) as error:
        load(copied)
    assert "diffusion.sdxl.model" in one_line(error)


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("a network call")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_what_is_not_here_says_how_to_get_it(no_network):
    with pytest.raises(ModelError, match="--download") as error:
        build(Config(model="nobody/never-was-here"), device="cpu")
    assert "nobody/never-was-here" in one_line(error)
    for wrong in ("./not/a/folder", "/not/a/folder", "folder", "", "a b/c"):
        with pytest.raises(ModelError, match="there is no folder") as error:
            build(Config(model=wrong), device="cpu")
        one_line(error)
    with pytest.raises(ModelError, match=r"diffusion.sdxl.vae.*--download"):
        load(tiny_sdxl(), vae="nobody/never-was-here")
    with pytest.raises(ModelError, match=r"diffusion.sdxl.lora.*--download"):
        load(tiny_sdxl(), lora=("nobody/never-was-here@0.5",))


def test_a_folder_needs_no_network(no_network):
    load(tiny_sdxl()).embed(PROMPTS)


def test_sizes_that_do_not_fit_are_refused():
    with pytest.raises(ConfigError, match=r"diffusion.sdxl.resolution: \(30, 32\).*of 8"):
        load(tiny_sdxl(), resolution=(30, 32))
    with pytest.raises(ValueError, match=r"30×32.*of 8"):
        load(tiny_sdxl()).encode(torch.zeros(1, 3, 30, 32))


def test_a_control_picture_is_refused():
    denoiser = load(tiny_sdxl())
    latents, sigma = denoiser.encode(pictures()), denoiser.sigma(torch.tensor([0.5, 0.5]))
    control = Control("canny", pictures(), 0.5)
    with pytest.raises(ConfigError, match="canny"):
        denoiser.denoise(latents, sigma, denoiser.embed(PROMPTS), None, [control])


def test_missing_xformers_is_said():
    try:
        import xformers  # noqa: F401
    except ImportError:
        with pytest.raises(ModelError, match="xformers") as error:
            load(tiny_sdxl(), xformers=True)
        one_line(error)
