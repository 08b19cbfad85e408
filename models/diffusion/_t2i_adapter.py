"""T2I-Adapters beside a frozen UNet: a cheap way to follow a picture.

An adapter looks at the picture alone and not at the noisy latents, so it runs once a step for all
branches; what it gives is added within the UNet's way down. Knows nothing about where the pictures
come from.

Mou et al. 2023, "T2I-Adapter: Learning Adapters to Dig out More Controllable Ability".

Letters: B views, N views times branches, H, W rows and columns of a control picture.
"""

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from config.errors import ModelError
from models.diffusion._control import Residuals, UnetInput

_KIND = "full_adapter_xl"


class T2iAdapter:
    """An adapter of the library's class, for UNets of SDXL's shape; see `_control.Net`."""

    def __init__(self, net: Any, where: str, unet_config: Mapping[str, Any]) -> None:
        """Take a loaded adapter.

        Args:
            net: a `T2IAdapter`, frozen.
            where: names the setting and the adapter, for messages.
            unet_config: of the UNet that it shall control.

        Raises:
            ModelError: it was made for another UNet.
        """
        if net.config.adapter_type != _KIND:
            raise ModelError(
                f"{where}: its adapter_type is {net.config.adapter_type}; SDXL's is {_KIND}"
            )
        wanted = list(unet_config["block_out_channels"])
        found = list(net.config.channels)[: len(wanted)]
        if found != wanted or "CrossAttn" in unet_config["down_block_types"][0]:
            raise ModelError(
                f"{where}: it was made for a UNet of {found} channels whose first block has no "
                f"attention; the model's UNet has {wanted}"
            )
        self._net = net
        # What it gives first belongs to what the UNet's first block has made half as large.
        self.factor = net.config.downscale_factor // 2

    @property
    def module(self) -> Any:
        """The adapter itself."""
        return self._net

    @property
    def weight_bytes(self) -> int:
        """Memory that the weights take."""
        return sum(weight.nbytes for weight in self._net.parameters())

    def __call__(self, given: UnetInput, image_B3HW: Tensor, scale_N111: Tensor) -> Residuals:
        """Look at the picture, once for all branches."""
        blocks = self._net(image_B3HW.to(self._net.dtype)[:, : self._net.config.in_channels])
        branches = len(given.sample_BCHW) // len(image_B3HW)
        return Residuals(
            blocks=tuple(scale_N111 * block.repeat(branches, 1, 1, 1) for block in blocks)
        )
