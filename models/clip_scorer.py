"""How well pictures show what a prompt says, by CLIP.

Radford et al. 2021. Knows nothing about skins or how the pictures were made.

Letters: B pictures, H, W rows and columns, D features.
"""

from collections.abc import Callable

import torch
from PIL import Image
from torch import Tensor
from transformers import CLIPImageProcessorPil, CLIPModel, CLIPTokenizer

from config.errors import ModelError
from models.diffusion._files import quiet_libraries, reading
from models.pretrained import load_frozen

ScorePictures = Callable[[Tensor, str], Tensor]
"""(B, 3, H, W) sRGB in [0, 1] and a prompt → (B,) cosine similarities on the CPU."""


def load_clip_scorer(
    setting: str, model: str, *, device: str = "cpu", download: bool = False
) -> ScorePictures:
    """Load a CLIP model.

    Args:
        setting: its name in the config, for messages.
        model: a folder with weights, tokenizer and preprocessor, or a hub id "owner/name".
        device: where it works, such as "cuda" or "cpu".
        download: whether what is not on this machine may be fetched.

    Returns:
        A function from pictures and a prompt to a score each; words beyond what CLIP reads are cut.

    Raises:
        ModelError: the model is missing, damaged or no CLIP.
    """
    where = f"{setting}: '{model}'"
    network, folder = load_frozen(CLIPModel, setting, model, device=device, download=download)
    with quiet_libraries(), reading(f"{where}: its tokenizer or preprocessor"):
        tokenizer = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
        processor = CLIPImageProcessorPil.from_pretrained(folder, local_files_only=True)
    text = network.config.text_config
    if len(tokenizer) < text.vocab_size / 2:  # without its files, the library makes an empty one
        raise ModelError(f"{where}: its tokenizer has {len(tokenizer)} of {text.vocab_size} words")

    @torch.no_grad()
    def score(color_B3HW: Tensor, prompt: str) -> Tensor:
        """Give the cosine between each picture's features and the prompt's."""
        byte_BHW3 = (255 * color_B3HW.float().clamp(0, 1)).round().to(torch.uint8)
        pictures = [Image.fromarray(byte.numpy()) for byte in byte_BHW3.permute(0, 2, 3, 1).cpu()]
        pixels = processor(pictures, return_tensors="pt")["pixel_values"]
        words = tokenizer(
            prompt, truncation=True, max_length=text.max_position_embeddings, return_tensors="pt"
        )
        seen_BD = network.get_image_features(pixels.to(device, network.dtype)).pooler_output
        said_1D = network.get_text_features(**words.to(device)).pooler_output
        return torch.cosine_similarity(seen_BD.float(), said_1D.float()).cpu()

    return score
