"""A tiny BLIP folder with random weights, for the tests of all that asks one for captions."""

import torch
from transformers import (
    BertTokenizer,
    BlipConfig,
    BlipForConditionalGeneration,
    BlipImageProcessorPil,
    BlipProcessor,
)

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]"]
WORDS = [*SPECIAL, *sorted({"red", "blue", "green", "grey", "knight", "wizard", "cape", "hat"})]


def save_blip(folder, *, quiet=False):
    """Save a tiny random BLIP that has something to say, or nothing."""
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "intermediate_size": 16, "num_attention_heads": 2}
    text = {
        **sizes,
        "vocab_size": len(WORDS),
        "encoder_hidden_size": 16,
        "num_hidden_layers": 1,
        "max_position_embeddings": 64,
        "bos_token_id": 5,
        "eos_token_id": 2,
        "sep_token_id": 3,
        "pad_token_id": 0,
        "initializer_range": 1.0,
    }
    vision = {**sizes, "num_hidden_layers": 1, "image_size": 32, "patch_size": 8}
    model = BlipForConditionalGeneration(BlipConfig(text_config=text, vision_config=vision))
    bias = model.text_decoder.cls.predictions.decoder.bias
    with torch.no_grad():
        bias[:6] = -100
        if quiet:
            bias[3] = 100
    model.save_pretrained(folder)
    folder.mkdir(exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    tokenizer = BertTokenizer(str(folder / "vocab.txt"), bos_token="[DEC]")
    images = BlipImageProcessorPil(size={"height": 32, "width": 32})
    BlipProcessor(images, tokenizer).save_pretrained(folder)
    return model
