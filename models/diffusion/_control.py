"""ControlNets beside a frozen UNet: what they add to it, and when.

Each net looks at the noisy latents, at the prompt and at a picture to follow, and gives a residual
for every skip connection of the UNet and one for its middle; those of several nets are added. Knows
nothing about where the pictures come from.

Zhang et al. 2023, "Adding Conditional Control to Text-to-Image Diffusion Models".

Letters: B views, N views times branches, H, W rows and columns of a control picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from config.errors import ConfigError, ModelError
from models.diffusion import Control

_SHARED = ("in_channels", "block_out_channels", "layers_per_block", "flip_sin_to_cos", "freq_shift")
"""What must be the same in the UNet, or the residuals would not fit or the time be misread."""


@dataclass(frozen=True, eq=False)
class UnetInput:
    """What the UNet is given, and so what each net is given too.

    Attributes:
        sample_BCHW: scaled noisy latents; the branches lie behind each other.
        timestep_B: noise steps.
        tokens_BTD: features of the prompts' tokens.
        added: SDXL's pooled feature and sizes, by the library's names.
    """

    sample_BCHW: Tensor
    timestep_B: Tensor
    tokens_BTD: Tensor
    added: Mapping[str, Tensor]


@dataclass(frozen=True, eq=False)
class Residuals:
    """What is added to the UNet.

    Attributes:
        skips: to its skip connections, first to last, and at last to its middle; ControlNets'.
        blocks: to what its blocks give on the way down, first to last; T2I-Adapters'.
    """

    skips: tuple[Tensor, ...] = ()
    blocks: tuple[Tensor, ...] = ()

    def __add__(self, other: "Residuals") -> "Residuals":
        """Add what another net says."""
        return Residuals(_add(self.skips, other.skips), _add(self.blocks, other.blocks))

    def for_unet(self) -> dict[str, Any]:
        """Give them by the library's names; it takes the blocks out of their list."""
        given: dict[str, Any] = {}
        if self.skips:
            given["down_block_additional_residuals"] = self.skips[:-1]
            given["mid_block_additional_residual"] = self.skips[-1]
        if self.blocks:
            given["down_intrablock_additional_residuals"] = list(self.blocks)
        return given


def _add(one: tuple[Tensor, ...], two: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    if not (one and two):
        return one or two
    return tuple(first + second for first, second in zip(one, two, strict=True))


class Net(Protocol):
    """What follows a picture: a ControlNet or a T2I-Adapter."""

    factor: int
    """Pixels of the control picture along each side of a latent cell."""

    @property
    def module(self) -> Any:
        """The network itself."""

    @property
    def weight_bytes(self) -> int:
        """Memory that the weights take."""

    def __call__(self, given: UnetInput, image_B3HW: Tensor, scale_N111: Tensor) -> Residuals:
        """Look at the picture.

        Args:
            given: one or more branches of as many views as there are pictures.
            image_B3HW: (B, 3, H, W) in [0, 1], `factor` times the latents' size.
            scale_N111: of the residuals, for each row of `given`.

        Returns:
            What to add to the UNet.
        """


class ControlNet:
    """A net of the library's class, whose picture is embedded once for all branches; see `Net`.

    `ControlNetModel.forward` embeds the picture it is given, which for two branches would be the
    same work twice, at eight times the latents' resolution. So the embedding is taken out of the
    net, done here, and an identity stands in its place.
    """

    def __init__(self, net: Any, where: str, unet_config: Mapping[str, Any]) -> None:
        """Take a loaded net apart.

        Args:
            net: a `ControlNetModel`, frozen; it is changed.
            where: names the setting and the net, for messages.
            unet_config: of the UNet that it shall control.

        Raises:
            ModelError: it was made for another UNet.
        """
        _check_fit(net.config, where, unet_config)
        self._net = net
        self._embedding = net.controlnet_cond_embedding
        net.controlnet_cond_embedding = nn.Identity()
        self._is_bgr = net.config.controlnet_conditioning_channel_order == "bgr"
        net.register_to_config(controlnet_conditioning_channel_order="rgb")
        self.factor = 2 ** (len(net.config.conditioning_embedding_out_channels) - 1)

    @property
    def module(self) -> Any:
        """The net itself, without the embedding of the picture."""
        return self._net

    @property
    def weight_bytes(self) -> int:
        """Memory that the weights take."""
        modules = (self._net, self._embedding)
        return sum(weight.nbytes for module in modules for weight in module.parameters())

    def __call__(self, given: UnetInput, image_B3HW: Tensor, scale_N111: Tensor) -> Residuals:
        """Look at the picture, embedded once for all branches."""
        image_B3HW = image_B3HW.to(self._net.dtype)
        embedded_BCHW = self._embedding(image_B3HW.flip(1) if self._is_bgr else image_B3HW)
        skips, middle = self._net(
            given.sample_BCHW,
            given.timestep_B,
            given.tokens_BTD,
            embedded_BCHW.repeat(len(given.sample_BCHW) // len(embedded_BCHW), 1, 1, 1),
            conditioning_scale=scale_N111,
            added_cond_kwargs=given.added,
            return_dict=False,
        )
        return Residuals((*skips, middle))


def _check_fit(config: Mapping[str, Any], where: str, unet: Mapping[str, Any]) -> None:
    shared = list(_SHARED)
    if any("CrossAttn" in kind for kind in (*config["down_block_types"], config["mid_block_type"])):
        shared.append("cross_attention_dim")
    if config["addition_embed_type"] is not None:
        shared += ["addition_time_embed_dim", "projection_class_embeddings_input_dim"]
    for key in shared:
        found, wanted = (_plain(each[key]) for each in (config, unet))
        if found != wanted:
            raise ModelError(f"{where}: its {key} is {found}; the model's UNet has {wanted}")


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


def follow(
    nets: Mapping[str, Net], controls: Sequence[Control], given: UnetInput, level_B: Tensor
) -> Residuals | None:
    """Run the nets whose pictures are to be followed at this noise level.

    A control whose scale is 0 for all views is not run. One that acts over a part of the levels
    only is weighed by 1 or 0 for each view, which waits for no device; on the CPU, where there is
    nothing to wait for, it is not run if no view is in its part.

    Args:
        nets: by name.
        controls: what to follow.
        given: what the UNet is given, one or more branches of B views.
        level_B: (B,) noise level of each view in [0, 1].

    Returns:
        What to add to the UNet; None if nothing acts.

    Raises:
        ConfigError: a control has no net, or its picture another size or number than wanted.
    """
    total: Residuals | None = None
    for control in controls:
        net = _find(nets, control.name)
        _check_picture(control, net.factor, len(level_B), given.sample_BCHW.shape[-2:])
        scale_B = _scale_of(control, len(level_B))
        if not scale_B.any():
            continue
        scale_B = scale_B.to(level_B, non_blocking=True)
        if (control.start, control.end) != (0, 1):
            scale_B = scale_B * (level_B <= 1 - control.start) * (level_B >= 1 - control.end)
            if scale_B.device.type == "cpu" and not scale_B.any():
                continue
        branches = len(given.sample_BCHW) // len(level_B)
        scale_N111 = scale_B.to(given.sample_BCHW.dtype).repeat(branches)[:, None, None, None]
        residuals = net(given, control.image_B3HW, scale_N111)
        total = residuals if total is None else total + residuals
    return total


def _find(nets: Mapping[str, Net], name: str) -> Net:
    if name not in nets:
        known = ", ".join(nets) or "none"
        raise ConfigError(
            f"control: '{name}' has no ControlNet; loaded: {known}; expected its folder under "
            f"diffusion.sdxl.controlnets.{name}"
        )
    return nets[name]


def _scale_of(control: Control, num_views: int) -> Tensor:
    """Give a control's scale for each view: (B,) on the CPU."""
    scale = torch.as_tensor(control.scale, dtype=torch.float32)
    assert scale.device.type == "cpu", "a scale on a device would have to be waited for"
    assert scale.shape in ((), (num_views,)), "a scale is one number, or one for each view"
    return scale.expand(num_views)


def _check_picture(control: Control, factor: int, num_views: int, latent: torch.Size) -> None:
    wanted = (num_views, 3, factor * latent[0], factor * latent[1])
    if tuple(control.image_B3HW.shape) != wanted:
        raise ConfigError(
            f"control: the picture of '{control.name}' is {tuple(control.image_B3HW.shape)}; "
            f"expected {wanted}, {factor} pixels along each side of a latent cell"
        )
