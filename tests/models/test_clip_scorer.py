from shutil import copytree

import pytest
import torch
from PIL import Image
from transformers import (
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPProcessor,
    CLIPTokenizer,
    GPT2LMHeadModel,
)

from config.errors import ModelError
from models.clip_scorer import load_clip_scorer
from tests.tiny_clip import tiny_clip


def pictures():
    return torch.rand(3, 3, 20, 30, generator=torch.Generator().manual_seed(1))


def test_scores_are_the_librarys_own(tmp_path):
    folder = tiny_clip()
    found = load_clip_scorer("clip", str(folder))(pictures(), "a red knight")
    model = CLIPModel.from_pretrained(folder)
    processor = CLIPProcessor(
        CLIPImageProcessorPil.from_pretrained(folder), CLIPTokenizer.from_pretrained(folder)
    )
    images = [
        Image.fromarray((255 * color).round().byte().permute(1, 2, 0).numpy())
        for color in pictures()
    ]
    given = processor(images=images, text=["a red knight"], return_tensors="pt")
    with torch.no_grad():
        expected = model(**given).logits_per_image[:, 0] / model.logit_scale.exp()
    torch.testing.assert_close(found, expected)
    assert found.std() > 0


def test_long_prompts_are_cut():
    score = load_clip_scorer("clip", str(tiny_clip()))
    assert torch.isfinite(score(pictures(), "knight " * 200)).all()


def test_what_is_not_here_is_one_line(tmp_path):
    copytree(tiny_clip(), tmp_path / "mute")
    for path in (tmp_path / "mute").glob("*"):
        if path.name not in ("config.json", "model.safetensors", "preprocessor_config.json"):
            path.unlink()
    copytree(tiny_clip(), tmp_path / "blind")
    for path in (tmp_path / "blind").glob("*processor_config.json"):
        path.unlink()
    (tmp_path / "pickle").mkdir()
    (tmp_path / "pickle/pytorch_model.bin").write_bytes(b"x")
    copytree(tiny_clip(), tmp_path / "other")
    config = GPT2LMHeadModel.config_class(n_layer=1, n_embd=8, n_head=1, vocab_size=50)
    GPT2LMHeadModel(config).save_pretrained(tmp_path / "other")
    for model in ("nobody/has-this-model", "mute", "blind", "pickle", "other"):
        path = tmp_path / model
        with pytest.raises(ModelError, match=r"^clip: ") as caught:
            load_clip_scorer("clip", str(path) if path.is_dir() else model)
        assert "\n" not in str(caught.value)
