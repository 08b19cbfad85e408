"""A photo in words: any model of transformers that captions pictures, such as BLIP and BLIP-2.

Knows nothing about skins, prompts or how photos are read.

Letters: H, W rows and columns.
"""

from collections.abc import Callable

import torch
from PIL import Image
from torch import Tensor
from transformers import AutoModelForImageTextToText, AutoProcessor

from config.errors import ModelError
from models.diffusion._files import quiet_libraries, reading
from models.pretrained import load_frozen

MOST_TOKENS = 40
"""Of a caption; what reads it takes 77, and the user's own words are among them."""

DescribePhoto = Callable[[Tensor], str]
"""(H, W, 4) uint8 straight RGBA → one line of text."""


def load_captioner(model: str, *, device: str = "cpu", download: bool = False) -> DescribePhoto:
    """Load a model that says what it sees without being asked a question.

    The words are the likeliest ones, one after another, so a photo always gets the same caption.
    Where a photo is transparent, the model sees white.

    Args:
        model: a folder with weights and processor, or a hub id "owner/name".
        device: where it works, such as "cuda" or "cpu".
        download: whether what is not on this machine may be fetched.

    Returns:
        A function from a photo to its caption; it raises ModelError where the model says nothing.

    Raises:
        ModelError: the model is missing, damaged or none that captions pictures.
    """
    where = f"--caption: '{model}'"
    network, folder = load_frozen(
        AutoModelForImageTextToText, "--caption", model, device=device, download=download
    )
    with quiet_libraries(), reading(f"{where}: its processor"):
        processor = AutoProcessor.from_pretrained(
            folder, backend="pil", trust_remote_code=False, local_files_only=True
        )
    if not (hasattr(processor, "image_processor") and hasattr(processor, "tokenizer")):
        raise ModelError(f"{where}: its tokenizer or picture processor is missing")
    num_words, num_known = network.config.get_text_config().vocab_size, len(processor.tokenizer)
    if num_known < num_words / 2:  # without its files, the library makes an empty tokenizer
        raise ModelError(f"{where}: its tokenizer has {num_known} of {num_words} words")

    @torch.no_grad()
    def describe(photo_HW4: Tensor) -> str:
        """Say what is in a photo."""
        photo = Image.fromarray(photo_HW4.cpu().numpy())
        picture = Image.new("RGB", photo.size, "white")
        picture.paste(photo, mask=photo.getchannel("A"))
        with quiet_libraries(), reading(where):
            given = processor(images=picture, return_tensors="pt")
            tokens = network.generate(
                pixel_values=given["pixel_values"].to(device, network.dtype),
                do_sample=False,
                num_beams=1,
                max_new_tokens=MOST_TOKENS,
            )
            (text,) = processor.batch_decode(tokens, skip_special_tokens=True)
        caption = " ".join(text.split())
        if not caption:
            raise ModelError(f"{where} says nothing of this photo; describe it with -pt instead")
        return caption

    return describe
