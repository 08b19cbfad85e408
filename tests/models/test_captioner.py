import pytest
import torch
from PIL import Image
from transformers import BlipImageProcessorPil

from config.errors import ModelError
from models.captioner import load_captioner
from tests.tiny_blip import SPECIAL, WORDS, save_blip


def photo(seed=0, size=(40, 30)):
    generator = torch.Generator().manual_seed(seed)
    photo_HW4 = torch.randint(256, (*size, 4), generator=generator, dtype=torch.uint8)
    photo_HW4[..., 3] = 255
    return photo_HW4


def greedy_by_hand(model, picture):
    """Ask for the likeliest next word, again and again, without the library's generate."""
    images = BlipImageProcessorPil(size={"height": 32, "width": 32})
    pixels = images(picture, return_tensors="pt")["pixel_values"]
    seen = model.vision_model(pixels).last_hidden_state
    words = [5]
    for _ in range(40):
        logits = model.text_decoder(torch.tensor([words]), encoder_hidden_states=seen).logits
        words.append(int(logits[0, -1].argmax()))
    return " ".join(WORDS[word] for word in words[1:])


def test_the_likeliest_words_are_said_always_the_same(tmp_path):
    model = save_blip(tmp_path / "blip")
    describe = load_captioner(str(tmp_path / "blip"))
    found = describe(photo())
    assert found == describe(photo()) == load_captioner(str(tmp_path / "blip"))(photo())
    picture = Image.fromarray(photo().numpy()).convert("RGB")
    assert found == greedy_by_hand(model.eval(), picture)
    assert set(found.split()) <= set(WORDS) - set(SPECIAL)


def test_what_is_transparent_is_white(tmp_path):
    save_blip(tmp_path / "blip")
    describe = load_captioner(str(tmp_path / "blip"))
    hidden, white = photo(1), torch.full((40, 30, 4), 255, dtype=torch.uint8)
    hidden[..., 3] = 0
    assert describe(hidden) == describe(white)


def test_nothing_said_is_an_error(tmp_path):
    save_blip(tmp_path / "blip", quiet=True)
    describe = load_captioner(str(tmp_path / "blip"))
    with pytest.raises(ModelError, match=r"says nothing of this photo"):
        describe(photo())


def test_what_is_not_here_is_one_line(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "pickle").mkdir()
    (tmp_path / "pickle/pytorch_model.bin").write_bytes(b"x")
    save_blip(tmp_path / "damaged")
    (tmp_path / "damaged/config.json").write_text("{", encoding="utf-8")
    save_blip(tmp_path / "mute")
    for path in [*(tmp_path / "mute").glob("*token*"), tmp_path / "mute/vocab.txt"]:
        path.unlink()
    for model in ("nobody/has-this-model", "nowhere", "empty", "pickle", "damaged", "mute"):
        path = tmp_path / model
        with pytest.raises(ModelError, match=r"^--caption: ") as caught:
            load_captioner(str(path) if path.is_dir() else model)
        assert "\n" not in str(caught.value)
