"""SDXL and all that has its format: a fine-tune, SSD-1B, Segmind-Vega, the embedded prior.

Loads the parts of a folder one by one, each through the library's own class, which is named here
and never by the folder; no remote code, no pickles, and no network unless it was allowed. Knows
nothing about skins.

Podell et al. 2023, "SDXL"; Ho & Salimans 2022 for the branches with and against the prompt.

Letters: B views, P prompts, T tokens, D and E widths of the text features, C, H, W latents.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    ControlNetModel,
    DDPMScheduler,
    T2IAdapter,
    UNet2DConditionModel,
)
from diffusers.configuration_utils import ConfigMixin
from torch import Tensor
from torch.utils.checkpoint import checkpoint
from transformers import (
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionModelWithProjection,
    PreTrainedModel,
)

from config.errors import ConfigError, ModelError, require
from models.diffusion import Control, Denoised, Embedding, Portrait
from models.diffusion._control import ControlNet, Net, UnetInput, follow
from models.diffusion._files import find_folder, quiet_libraries, reading, weights_variant
from models.diffusion._ip_adapter import (
    ImagePrompt,
    IpAdapter,
    add_adapters,
    look_at,
    read_adapter,
)
from models.diffusion._lora import Lora, add_lora, read_lora
from models.diffusion._noise import NoiseTable
from models.diffusion._t2i_adapter import T2iAdapter
from models.diffusion._words import Vocabulary, read_vocabulary

# diffusers' classes hide their types from checkers.
Unet = Any
Vae = Any
_VAES = {"AutoencoderKL": AutoencoderKL, "AutoencoderTiny": AutoencoderTiny}
_NETS: Mapping[str, tuple[type[Any], Callable[..., Net]]] = {
    "ControlNetModel": (ControlNetModel, ControlNet),
    "T2IAdapter": (T2IAdapter, T2iAdapter),
}
_CLASSES = {
    # component: the classes that its entry in model_index.json may name
    "unet": ("UNet2DConditionModel",),
    "text_encoder": ("CLIPTextModel",),
    "text_encoder_2": ("CLIPTextModelWithProjection",),
    "tokenizer": ("CLIPTokenizer", "CLIPTokenizerFast"),
    "tokenizer_2": ("CLIPTokenizer", "CLIPTokenizerFast"),
    "vae": tuple(_VAES),
}
_DIFFUSERS_STEM, _TRANSFORMERS_STEM = "diffusion_pytorch_model", "model"
_PUBLISHED = {"small": "-small", "mid": "-mid", "full": ""}
"""Sizes of the published ControlNets for edges and depth, and how their names end."""

_PREDICTIONS = ("epsilon", "v_prediction", "sample")


@dataclass(frozen=True)
class Config:
    """Options of SDXL.

    Attributes:
        model: a folder in diffusers' format, or a hub id "owner/name".
        vae: another VAE, full or tiny, likewise (such as "madebyollin/taesdxl"); null takes the
            model's own.
        lora: LoRAs to add, each a .safetensors file, a folder or a hub id; "@0.8" after it scales
            it, any number, 1 as it was trained.
        controlnets: nets that make it follow pictures, by the picture's name such as "canny", each
            a folder or a hub id of a ControlNet or, cheaper, of a T2I-Adapter; what is not named is
            not loaded. Two names may share a folder. For canny and depth, "small", "mid" and "full"
            are the published ControlNets of these sizes.
        ip_adapters: pictures that it is to resemble besides the prompt, by any names such as
            "style" and "face", each with the options of an IP-Adapter; they show the photo.
        dtype: of weights and arithmetic; "auto" is float16 on a GPU (at guidance 40 it keeps the
            direction of the guidance eight times better than bfloat16) and float32 on a CPU.
            float64 is for checks.
        resolution: (H, W) in pixels of the pictures it is shown, multiples of the VAE's factor;
            null takes what the UNet was trained on.
        original_size: (H, W) in pixels that it is told the picture had before it was scaled; null
            is the resolution. A larger one keeps small pictures from looking blown up.
        storage: how weights of UNet and ControlNets are kept: "full", as they compute; "float8", in
            8 bits, of which each layer makes full ones while it works (diffusers' layerwise
            casting): half the memory of float16, some time, and another last digit.
        offload: keep the weights in the computer's memory and bring each layer to the device while
            it works (diffusers' group offloading): least memory, most time.
        text_on_cpu: read prompts on the CPU, so that the text encoders take nothing of the device;
            some seconds a run.
        checkpoint_encoder: compute the VAE's encoder twice rather than keep what its gradient
            needs; saves some GB at 1024 px.
        channels_last: keep weights of convolutions in the order in which GPUs are quickest; null
            does so on a GPU.
        compile: compile UNet, ControlNets and the VAE's encoder; minutes at the first step, less at
            each after. `--compile` on the command line decides by the number of steps.
        xformers: xformers' attention in place of torch's own.
    """

    model: str = "stabilityai/stable-diffusion-xl-base-1.0"
    vae: str | None = None
    lora: tuple[str, ...] = ()
    controlnets: dict[str, str] = field(default_factory=dict)
    ip_adapters: dict[str, IpAdapter] = field(default_factory=dict)
    dtype: Literal["auto", "float16", "bfloat16", "float32", "float64"] = "auto"
    resolution: tuple[int, int] | None = None
    original_size: tuple[int, int] | None = None
    storage: Literal["full", "float8"] = "full"
    offload: bool = False
    text_on_cpu: bool = False
    checkpoint_encoder: bool = False
    channels_last: bool | None = None
    compile: bool = False
    xformers: bool = False

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name in ("resolution", "original_size"):
            value = getattr(self, name)
            is_right = value is None or min(value) >= 1
            require(is_right, f"diffusion.sdxl.{name}", value, "H,W, each 1 or more")

    @property
    def nets(self) -> dict[str, str]:
        """The ControlNets, short names written out."""
        return {
            name: f"diffusers/controlnet-{name}-sdxl-1.0{_PUBLISHED[chosen]}"
            if name in ("canny", "depth") and chosen in _PUBLISHED
            else chosen
            for name, chosen in self.controlnets.items()
        }


def build(config: Config, *, device: str, download: bool = False) -> "SdxlDenoiser":
    """Load a model.

    Args:
        config: which, and how.
        device: where it works, such as "cuda" or "cpu"; "meta" reads no weights and computes
            nothing, for counting what it costs.
        download: whether what is not on this machine may be fetched; without it there is no network
            call at all.

    Returns:
        The denoiser, frozen.

    Raises:
        ModelError: the model, or a part of it, is missing, damaged or of another kind.
        ConfigError: the resolution does not fit the VAE.
    """
    with quiet_libraries():
        return SdxlDenoiser(_Loader(config, device, download))


class _ModelIndex(ConfigMixin):
    """What model_index.json says, without the pipeline that it stands for."""

    config_name = "model_index.json"  # type: ignore[assignment]


class _Loader:
    """Reads the parts of a model, one by one."""

    def __init__(self, config: Config, device: str, download: bool) -> None:
        self.config = config
        self.device = device
        self.download = download
        self.dtype = choose_dtype(config.dtype, device)
        self._half = self.dtype == torch.float16
        self.where = f"diffusion.sdxl.model: '{config.model}'"
        parts = [("unet", _DIFFUSERS_STEM)] + ([] if config.vae else [("vae", _DIFFUSERS_STEM)])
        parts += [(name, _TRANSFORMERS_STEM) for name in ("text_encoder", "text_encoder_2")]
        self._folder = find_folder(
            "diffusion.sdxl.model", config.model, parts, half=self._half, download=download
        )
        self.index = self._check_index()

    def _check_index(self) -> dict[str, Any]:
        with reading(f"{self.where}: model_index.json"):
            index: Any = _ModelIndex.load_config(self._folder, local_files_only=True)
        for component, known in _CLASSES.items():
            named = (index.get(component) or [None, None])[1]
            if named not in known:
                raise ModelError(
                    f"{self.where}: model_index.json names {named} as {component}; an SDXL "
                    "model has " + " or ".join(known)
                )
        return index

    def unet(self) -> Unet:
        # What is kept smaller, or elsewhere, comes to the device so and never whole.
        device = "cpu" if self.config.storage != "full" or self.config.offload else None
        unet = self._weights(UNet2DConditionModel, "unet", _DIFFUSERS_STEM, device=device)
        if unet.config.addition_embed_type != "text_time":
            raise ModelError(f"{self.where}: its UNet takes no sizes; expected one of SDXL's kind")
        return unet

    def vae(self) -> Vae:
        """Read the VAE: the model's own, another model's, or one that is a folder by itself."""
        where, folder, component = self.where, self._folder, "vae"
        if self.config.vae is not None:
            where = f"diffusion.sdxl.vae: '{self.config.vae}'"
            parts = [("", _DIFFUSERS_STEM)]
            try:
                folder = find_folder(
                    "diffusion.sdxl.vae",
                    self.config.vae,
                    parts,
                    half=self._half,
                    download=self.download,
                )
            except ModelError as error:
                own = "diffusion.sdxl.vae=null takes the model's own"
                raise ModelError(f"{error}; {own}") from error
            component = "vae" if (folder / "vae").is_dir() else ""
        with reading(f"{where}: the VAE's config.json"):
            named = AutoencoderKL.load_config(folder / component, local_files_only=True)
        kind = _VAES.get(named.get("_class_name", ""))
        if kind is None:
            raise ModelError(
                f"{where}: its VAE is of the class {named.get('_class_name')}; expected "
                + " or ".join(_VAES)
            )
        # SDXL's own VAE overflows in float16 and says so in its config.
        overflows = self._half and kind is AutoencoderKL and named.get("force_upcast", True)
        dtype = torch.float32 if overflows else self.dtype
        return self._weights(
            kind, component, _DIFFUSERS_STEM, where=where, folder=folder, dtype=dtype
        )

    def loras(self, unet: Unet) -> list[Lora]:
        return [read_lora(lora, unet.config, download=self.download) for lora in self.config.lora]

    def controlnets(self, unet: Unet) -> dict[str, Net]:
        """Read the ControlNets and T2I-Adapters; those of one folder are one net."""
        by_folder: dict[str, Net] = {}
        for name, chosen in self.config.nets.items():
            if chosen not in by_folder:
                by_folder[chosen] = self._controlnet(name, chosen, unet)
        return {name: by_folder[chosen] for name, chosen in self.config.nets.items()}

    def _controlnet(self, name: str, chosen: str, unet: Unet) -> Net:
        setting = f"diffusion.sdxl.controlnets.{name}"
        folder = find_folder(
            setting, chosen, [("", _DIFFUSERS_STEM)], half=self._half, download=self.download
        )
        where = f"{setting}: '{chosen}'"
        with reading(f"{where}: its config.json"):
            named = ControlNetModel.load_config(folder, local_files_only=True).get("_class_name")
        if named not in _NETS:
            raise ModelError(f"{where}: it is of the class {named}; expected " + " or ".join(_NETS))
        library_kind, kind = _NETS[named]
        net = self._weights(library_kind, "", _DIFFUSERS_STEM, where=where, folder=folder)
        return kind(net, where, unet.config)

    def ip_adapters(self, unet: Unet) -> dict[str, IpAdapter]:
        """Give the UNet the IP-Adapters whose scale is above 0, and say which these are."""
        chosen = {
            name: adapter for name, adapter in self.config.ip_adapters.items() if adapter.scale > 0
        }
        states = {}
        for name, adapter in chosen.items():
            where, folder = self._find_adapter(name, adapter)
            states[where] = read_adapter(where, folder / adapter.weights)
            weights_variant(
                where, folder, adapter.image_encoder, _TRANSFORMERS_STEM, half=self._half
            )
        if chosen:
            add_adapters(unet, states, [adapter.scale for adapter in chosen.values()])
        return chosen

    def image_encoder(self, name: str, adapter: IpAdapter) -> Any:
        """Read the image encoder of an IP-Adapter, which only `show` needs."""
        where, folder = self._find_adapter(name, adapter)
        return self._weights(
            CLIPVisionModelWithProjection,
            adapter.image_encoder,
            _TRANSFORMERS_STEM,
            where=where,
            folder=folder,
        )

    def _find_adapter(self, name: str, adapter: IpAdapter) -> tuple[str, Path]:
        setting, weights = f"diffusion.sdxl.ip_adapters.{name}", Path(adapter.weights)
        place = "" if weights.parent == Path() else weights.parent.as_posix()
        parts = [(place, weights.stem), (adapter.image_encoder, _TRANSFORMERS_STEM)]
        folder = find_folder(setting, adapter.model, parts, half=False, download=self.download)
        return f"{setting}: '{adapter.model}'", folder

    def text_encoders(self, unet: Unet) -> "_TextEncoders":
        encoders = (
            self._text_weights(CLIPTextModel, "text_encoder"),
            self._text_weights(CLIPTextModelWithProjection, "text_encoder_2"),
        )
        for lora in self.loras(unet):
            add_lora(lora, "text_encoder", encoders[0])
            add_lora(lora, "text_encoder_2", encoders[1])
        tokenizers = (self._tokenizer("tokenizer"), self._tokenizer("tokenizer_2"))
        zero_empty = bool(self.index.get("force_zeros_for_empty_prompt", True))
        vocabulary = read_vocabulary(self.where, self._folder)
        return _TextEncoders(tokenizers, encoders, vocabulary, zero_empty=zero_empty)

    def _text_weights(self, kind: type[Any], component: str) -> Any:
        if not self.config.text_on_cpu or torch.device(self.device).type == "meta":
            return self._weights(kind, component, _TRANSFORMERS_STEM)
        # Half precision is slow on a CPU, and gains nothing there.
        dtype = torch.promote_types(self.dtype, torch.float32)
        return self._weights(kind, component, _TRANSFORMERS_STEM, dtype=dtype, device="cpu")

    def noise(self) -> tuple[NoiseTable, str]:
        """Read the noise levels and what the UNet predicts; the sampler plays no part."""
        where = f"{self.where}: scheduler_config.json"
        with reading(where):
            found = DDPMScheduler.load_config(
                self._folder, subfolder="scheduler", local_files_only=True
            )
            if "beta_schedule" not in found:
                raise ModelError(
                    f"{where} is for {found.get('_class_name')}; expected one with betas"
                )
            scheduler = DDPMScheduler.from_config(found)
        prediction = scheduler.config.prediction_type
        if prediction not in _PREDICTIONS:
            raise ModelError(
                f"{where}: prediction_type {prediction}; expected one of {', '.join(_PREDICTIONS)}"
            )
        dtype = torch.promote_types(self.dtype, torch.float32)
        return NoiseTable(scheduler.alphas_cumprod, device=self.device, dtype=dtype), prediction

    def _tokenizer(self, component: str) -> CLIPTokenizer:
        with reading(f"{self.where}: {component}"):
            return CLIPTokenizer.from_pretrained(
                self._folder, subfolder=component, local_files_only=True
            )

    def _weights(
        self,
        kind: type[Any],
        component: str,
        stem: str,
        *,
        where: str = "",
        folder: Path | None = None,
        dtype: torch.dtype | None = None,
        device: str | None = None,
    ) -> Any:
        """Read one component, frozen and on the device; every weight must come from the file."""
        where, folder = where or self.where, folder or self._folder
        part = f"{where}: {component or 'its weights'}"
        if torch.device(self.device).type == "meta":
            with reading(part):
                module = _make_empty(kind, folder / component, dtype or self.dtype)
            return module.requires_grad_(False).eval()
        variant = weights_variant(where, folder, component, stem, half=self._half)
        with reading(part):
            module, report = kind.from_pretrained(
                folder / component,
                variant=variant,
                dtype=dtype or self.dtype,
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
            )
        missing = [*report["missing_keys"], *report["mismatched_keys"]]
        if missing:
            raise ModelError(f"{part}: {len(missing)} weights are missing, such as {missing[0]}")
        return module.to(device or self.device).requires_grad_(False).eval()


def _make_empty(kind: Any, folder: Path, dtype: torch.dtype) -> Any:
    """Make a component as its config.json says, without weights."""
    with torch.device("meta"):
        if issubclass(kind, PreTrainedModel):
            config = kind.config_class.from_pretrained(folder, local_files_only=True)
            return kind(config).to(dtype)
        return kind.from_config(kind.load_config(folder, local_files_only=True)).to(dtype)


def choose_dtype(name: str, device: str) -> torch.dtype:
    """Give the type of weights and arithmetic that `Config.dtype` names on a device."""
    if name == "auto":
        name = "float16" if torch.device(device).type == "cuda" else "float32"
    dtype = getattr(torch, name)
    assert isinstance(dtype, torch.dtype)
    return dtype


class _TextEncoders:
    """Two CLIP text encoders, used as SDXL uses them."""

    def __init__(
        self,
        tokenizers: tuple[CLIPTokenizer, CLIPTokenizer],
        encoders: tuple[CLIPTextModel, CLIPTextModelWithProjection],
        vocabulary: Vocabulary | None,
        *,
        zero_empty: bool,
    ) -> None:
        self._tokenizers = tokenizers
        self._encoders = encoders
        self._vocabulary = vocabulary
        self._zero_empty = zero_empty

    @property
    def weight_bytes(self) -> int:
        return sum(weight.nbytes for encoder in self._encoders for weight in encoder.parameters())

    @torch.no_grad()
    def __call__(self, prompts: Sequence[str]) -> Embedding:
        prompts, unknown = self._drop_unknown(prompts)
        tokens, pooled = [], []
        for tokenizer, encoder in zip(self._tokenizers, self._encoders, strict=True):
            read = tokenizer(
                list(prompts),
                padding="max_length",
                max_length=_room(tokenizer, encoder),
                truncation=True,
                return_tensors="pt",
            )
            features = encoder(read.input_ids.to(encoder.device), output_hidden_states=True)
            tokens.append(features.hidden_states[-2])
            pooled.append(features[0])
        tokens_PTD = torch.cat(tokens, dim=-1)
        pooled_PE = pooled[-1]  # of the second encoder, the only one with a projection
        if self._zero_empty:
            # "No prompt" was all zeros when such a model was trained.
            speaks_P = torch.tensor([prompt != "" for prompt in prompts]).to(pooled_PE)
            tokens_PTD = tokens_PTD * speaks_P[:, None, None]
            pooled_PE = pooled_PE * speaks_P[:, None]
        cut = [notice for prompt in prompts if (notice := self._notice_cut(prompt))]
        return Embedding(tokens_PTD, pooled_PE, tuple(dict.fromkeys([*unknown, *cut])))

    def _drop_unknown(self, prompts: Sequence[str]) -> tuple[list[str], list[str]]:
        """Take out the words that the model does not know, and say which, once for all prompts."""
        if self._vocabulary is None:
            return list(prompts), []
        split = [self._vocabulary.split(prompt) for prompt in prompts]
        unknown = tuple(dict.fromkeys(word for _, words in split for word in words))
        is_all = any(words and not known for known, words in split)
        notices = [self._vocabulary.explain(unknown, is_all=is_all)] if unknown else []
        return [known for known, _ in split], notices

    def _notice_cut(self, prompt: str) -> str:
        """Say how much of a prompt is not read; nothing if all of it is."""
        num_cut, room = max(
            (len(tokenizer(prompt, verbose=False).input_ids) - room, room)
            for tokenizer, encoder in zip(self._tokenizers, self._encoders, strict=True)
            for room in [_room(tokenizer, encoder)]
        )
        if num_cut <= 0:
            return ""
        return (
            f"prompt: '{_shorten(prompt)}' is longer than the {room} tokens that the model reads; "
            f"its last {num_cut} were cut"
        )


def _room(tokenizer: CLIPTokenizer, encoder: PreTrainedModel) -> int:
    return min(tokenizer.model_max_length, encoder.config.max_position_embeddings)


def _shorten(prompt: str, most: int = 40) -> str:
    line = " ".join(prompt.split())
    return line if len(line) <= most else line[:most] + "…"


class SdxlDenoiser:
    """A frozen SDXL model; see `models.diffusion.Denoiser`."""

    resolution: tuple[int, int]

    def __init__(self, loader: _Loader) -> None:
        config = loader.config
        self._loader = loader
        self._device = loader.device
        self._noise, self._prediction = loader.noise()
        self._unet = loader.unet()
        for lora in loader.loras(self._unet):
            add_lora(lora, "unet", self._unet)
        self._store(self._unet)
        self._controlnets = loader.controlnets(self._unet)
        for module in {id(net): net.module for net in self._controlnets.values()}.values():
            self._store(module)
        self._texts: _TextEncoders | None = loader.text_encoders(self._unet)
        self._vae = loader.vae()
        self._factor = 2 ** (len(self._vae.config.block_out_channels) - 1)
        self._scale, self._mean = _latent_scale(self._vae, self._device)
        is_tiny = isinstance(self._vae, AutoencoderTiny)
        # The library's own checkpointing of AutoencoderTiny forgets to scale the picture.
        self._checkpoints_encoder = config.checkpoint_encoder and is_tiny
        if config.checkpoint_encoder and not is_tiny:
            self._vae.enable_gradient_checkpointing()
        self.resolution = config.resolution or self._trained_resolution()
        self._check_shapes()
        self._time_ids_16 = torch.tensor(
            [[*(config.original_size or self.resolution), 0, 0, *self.resolution]],
            device=self._device,
            dtype=self._unet.dtype,
        )
        nets = {id(net): net.module for net in self._controlnets.values()}
        for module in (self._unet, *nets.values()):
            if config.xformers:
                with reading("diffusion.sdxl.xformers: this attention"):
                    module.enable_xformers_memory_efficient_attention()
        # They take after the attention that they find.
        self._adapters = loader.ip_adapters(self._unet)
        self._image_prompts: list[ImagePrompt] = []
        self._arrange()

    def _store(self, module: Any) -> None:
        """Keep the weights of a network as the config says, all that changes them being done."""
        config, device = self._loader.config, torch.device(self._device)
        if config.storage == "float8":
            module.enable_layerwise_casting(
                storage_dtype=torch.float8_e4m3fn, compute_dtype=self._loader.dtype
            )
        if config.storage != "full" and not config.offload:
            module.to(device)
        if config.offload and device.type != "meta":
            module.to("cpu")
            module.enable_group_offload(
                onload_device=device,
                offload_device=torch.device("cpu"),
                offload_type="leaf_level",
                use_stream=device.type == "cuda",
            )

    def _arrange(self) -> None:
        """Put the networks into the form in which they are quickest."""
        config, is_cuda = self._loader.config, torch.device(self._device).type == "cuda"
        is_last = is_cuda if config.channels_last is None else config.channels_last
        if is_last:
            for module in self.modules:
                module.to(memory_format=torch.channels_last)
        if config.compile:
            # CUDA graphs: what such a pass gives is overwritten by the next.
            mode = "reduce-overhead" if is_cuda else None
            for module in self.modules:
                if module is not self._vae:
                    module.compile(dynamic=False, mode=mode)
            # Its gradient comes after the others' passes, so it may not share their graphs.
            self._vae.encoder.compile(dynamic=False)

    @property
    def dtype(self) -> torch.dtype:
        """In which the UNet computes."""
        return self._unet.dtype

    @property
    def weight_bytes(self) -> int:
        """Memory of the device that a step's weights take."""
        vae_bytes = sum(weight.nbytes for weight in self._vae.parameters())
        if self._loader.config.offload:
            return vae_bytes
        unet_bytes = sum(weight.nbytes for weight in self._unet.parameters())
        net_bytes = sum(net.weight_bytes for net in set(self._controlnets.values()))
        return unet_bytes + vae_bytes + net_bytes

    @property
    def text_bytes(self) -> int:
        """Memory of the device that the text encoders take until they are released."""
        if self._texts is None or self._loader.config.text_on_cpu:
            return 0
        return self._texts.weight_bytes

    @property
    def modules(self) -> list[Any]:
        """The networks of a step: UNet, VAE, and what follows pictures."""
        nets = {id(net): net.module for net in self._controlnets.values()}
        return [self._unet, self._vae, *nets.values()]

    @property
    def controls(self) -> Mapping[str, int]:
        """The nets that are loaded: pixels of a picture along a view's pixel, by name."""
        return {name: net.factor // self._factor for name, net in self._controlnets.items()}

    @property
    def likenesses(self) -> Mapping[str, Portrait]:
        """The IP-Adapters that are loaded, each with what its picture shows."""
        return {name: adapter.shows for name, adapter in self._adapters.items()}

    def show(self, pictures: Mapping[str, Tensor]) -> None:
        """Encode a picture, (3, H, W) sRGB in [0, 1], for each IP-Adapter.

        The image encoders are read for it and not kept.

        Raises:
            ModelError: an image encoder is missing, damaged, or not the adapter's.
        """
        prompts = []
        encoders: dict[tuple[str, str], Any] = {}
        layers = self._unet.encoder_hid_proj.image_projection_layers if self._adapters else ()
        for (name, adapter), layer in zip(self._adapters.items(), layers, strict=True):
            place = adapter.model, adapter.image_encoder
            if place not in encoders:
                with quiet_libraries():
                    encoders[place] = self._loader.image_encoder(name, adapter)
            prompts.append(look_at(pictures[name], encoders[place], layer))
            with reading(f"diffusion.sdxl.ip_adapters.{name}: what its image encoder gives"):
                layer(prompts[-1].positive[0])
        self._image_prompts = prompts

    def _trained_resolution(self) -> tuple[int, int]:
        size = self._unet.config.sample_size
        height, width = (size, size) if isinstance(size, int) else size
        return height * self._factor, width * self._factor

    def _check_shapes(self) -> None:
        unet, vae = self._unet.config, self._vae.config
        if any(side % self._factor for side in self.resolution):
            raise ConfigError(
                f"diffusion.sdxl.resolution: {self.resolution}; expected multiples of "
                f"{self._factor}, the VAE's factor"
            )
        if unet.in_channels != vae.latent_channels:
            raise ModelError(
                f"{self._loader.where}: its UNet takes {unet.in_channels} channels and "
                f"its VAE gives {vae.latent_channels}; expected a text-to-picture model"
            )
        for name, net in self._controlnets.items():
            if net.factor % self._factor:
                raise ModelError(
                    f"diffusion.sdxl.controlnets.{name}: it takes {net.factor} pixels along each "
                    f"side of a latent cell; expected a multiple of the VAE's {self._factor}"
                )
        pooled = self._unet.add_embedding.linear_1.in_features - 6 * unet.addition_time_embed_dim
        found = self.embed([""]).pooled_PE.shape[1]
        if pooled != found:
            raise ModelError(
                f"{self._loader.where}: its UNet takes {pooled} text features and gets "
                f"{found}; expected a base model, not a refiner"
            )

    def embed(self, prompts: Sequence[str]) -> Embedding:
        """Read prompts verbatim; what was released is read from the folder again."""
        if self._texts is None:
            with quiet_libraries():
                self._texts = self._loader.text_encoders(self._unet)
        read = self._texts(prompts)
        if not self._loader.config.text_on_cpu:
            return read
        tokens_PTD, pooled_PE = (
            each.to(self._device, self._unet.dtype) for each in (read.tokens_PTD, read.pooled_PE)
        )
        return Embedding(tokens_PTD, pooled_PE, read.notices)

    def release_text_encoders(self) -> None:
        """Free the text encoders."""
        self._texts = None
        if torch.device(self._device).type == "cuda":
            torch.cuda.empty_cache()

    def encode(self, views_B3HW: Tensor) -> Tensor:
        """Turn pictures, sRGB in [0, 1], into latents (B, C, H', W'); differentiable.

        Raises:
            ConfigError: a side is not a multiple of the VAE's factor.
        """
        height, width = views_B3HW.shape[-2:]
        if height % self._factor or width % self._factor:
            raise ConfigError(
                f"views: {height}×{width} pixels; expected multiples of {self._factor}, the VAE's "
                "factor"
            )
        signed_B3HW = (2 * views_B3HW - 1).to(self._vae.dtype)
        raw_BCHW = (
            checkpoint(self._encode_raw, signed_B3HW, use_reentrant=False, preserve_rng_state=False)
            if self._checkpoints_encoder
            else self._encode_raw(signed_B3HW)
        )
        assert isinstance(raw_BCHW, Tensor)
        raw_BCHW = raw_BCHW.to(torch.promote_types(raw_BCHW.dtype, torch.float32))
        return (raw_BCHW - self._mean) * self._scale

    def _encode_raw(self, signed_B3HW: Tensor) -> Tensor:
        encoded = self._vae.encode(signed_B3HW)
        if isinstance(self._vae, AutoencoderTiny):
            return encoded.latents
        # The mean and no sample: the same picture always gives the same latents.
        return encoded.latent_dist.mode()

    @torch.no_grad()
    def decode(self, latents_BCHW: Tensor) -> Tensor:
        """Turn latents into pictures (B, 3, H, W), sRGB in [0, 1]."""
        raw_BCHW = latents_BCHW / self._scale + self._mean
        signed_B3HW = self._vae.decode(raw_BCHW.to(self._vae.dtype)).sample
        return (signed_B3HW.float() / 2 + 0.5).clamp(0, 1)

    def sigma(self, level: Tensor) -> Tensor:
        """Give σ at a share of the training steps, 0 clean and 1 pure noise."""
        return self._noise.sigma(level)

    @torch.no_grad()
    def denoise(
        self,
        noisy_BCHW: Tensor,
        sigma_B: Tensor,
        positive: Embedding,
        negative: Embedding | None,
        control: Sequence[Control] = (),
    ) -> Denoised:
        """Estimate the clean latents, with and against the prompt, in one pass of the UNet.

        Raises:
            ConfigError: a picture to follow has no ControlNet, or another size than wanted.
        """
        branches = [positive] if negative is None else [positive, negative]
        count = len(branches)
        sigma_B111 = sigma_B[:, None, None, None]
        scaled_BCHW = noisy_BCHW / (1 + sigma_B111**2).sqrt()  # √ᾱ·x, what the UNet was trained on
        timestep_B = self._noise.timestep(sigma_B)
        tokens = torch.cat([branch.tokens_PTD for branch in branches])
        given = UnetInput(
            scaled_BCHW.to(self._unet.dtype).repeat(count, 1, 1, 1),
            timestep_B.repeat(count),
            tokens,
            {
                "text_embeds": torch.cat([branch.pooled_PE for branch in branches]),
                "time_ids": self._time_ids_16.expand(len(tokens), -1),
            },
        )
        if self._loader.config.compile:
            torch.compiler.cudagraph_mark_step_begin()
        residuals = follow(self._controlnets, control, given, self._noise.level(timestep_B))
        added: dict[str, Any] = dict(given.added)
        if self._adapters:
            if not self._image_prompts:
                raise ConfigError("diffusion.sdxl.ip_adapters: no picture to resemble was shown")
            added["image_embeds"] = [
                prompt.repeat(len(noisy_BCHW), count) for prompt in self._image_prompts
            ]
        (output,) = self._unet(
            given.sample_BCHW,
            given.timestep_B,
            encoder_hidden_states=given.tokens_BTD,
            added_cond_kwargs=added,
            return_dict=False,
            **(residuals.for_unet() if residuals else {}),
        )
        clean = [
            self._clean(predicted_BCHW.to(noisy_BCHW), noisy_BCHW, sigma_B111)
            for predicted_BCHW in output.chunk(count)
        ]
        return Denoised(clean[0], clean[-1])

    def _clean(self, predicted_BCHW: Tensor, noisy_BCHW: Tensor, sigma_B111: Tensor) -> Tensor:
        """Turn what the UNet predicts into clean latents, with x = z + σ·ε."""
        if self._prediction == "sample":
            return predicted_BCHW.clone()  # a compiled network may write there again
        if self._prediction == "epsilon":
            return noisy_BCHW - sigma_B111 * predicted_BCHW
        # v = √ᾱ·ε − √(1−ᾱ)·z (Salimans & Ho 2022), and √ᾱ = 1/√(1+σ²).
        variance_B111 = 1 + sigma_B111**2
        return noisy_BCHW / variance_B111 - sigma_B111 / variance_B111.sqrt() * predicted_BCHW


def _latent_scale(vae: Vae, device: str) -> tuple[Tensor, Tensor]:
    """Give (scale, mean) of z = (raw − mean)·scale, as diffusers' SDXL pipelines use them."""
    mean = torch.tensor(getattr(vae.config, "latents_mean", None) or [0.0])
    deviation = torch.tensor(getattr(vae.config, "latents_std", None) or [1.0])
    scale = vae.config.scaling_factor / deviation
    shape = (1, -1, 1, 1)
    return scale.reshape(shape).to(device), mean.reshape(shape).to(device)
