"""A tiny CLIP folder with random weights, for the tests of all that asks one."""

import atexit
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp

import torch
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel, CLIPTokenizer

from tests.tiny_sdxl import tiny_sdxl


@cache
def tiny_clip() -> Path:
    """Make the folder, once a session, with the tiny SDXL's tokenizer."""
    folder = Path(mkdtemp(prefix="tiny_clip_"))
    atexit.register(rmtree, folder, ignore_errors=True)
    copytree(tiny_sdxl() / "tokenizer", folder, dirs_exist_ok=True)
    tokenizer = CLIPTokenizer.from_pretrained(folder)
    sizes = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
    }
    text = {
        **sizes,
        "vocab_size": len(tokenizer),
        "max_position_embeddings": 20,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
    }
    vision = {**sizes, "image_size": 24, "patch_size": 8}
    torch.manual_seed(0)
    CLIPModel(CLIPConfig(text_config=text, vision_config=vision)).save_pretrained(folder)
    size = {"shortest_edge": 24}
    crop = {"height": 24, "width": 24}
    CLIPImageProcessorPil(size=size, crop_size=crop).save_pretrained(folder)
    return folder
