import pytest
import torch
from transformers import SegformerConfig, SegformerForSemanticSegmentation, SegformerImageProcessor

from config.errors import ModelError
from models.matting.segmenter import load_segmenter


def save_model(folder, labels, winner):
    """Save a tiny random SegFormer whose last layer always prefers one label."""
    torch.manual_seed(0)
    config = SegformerConfig(
        num_encoder_blocks=2,
        depths=[1, 1],
        sr_ratios=[2, 1],
        hidden_sizes=[8, 16],
        patch_sizes=[7, 3],
        strides=[4, 2],
        num_attention_heads=[1, 2],
        mlp_ratios=[2, 2],
        decoder_hidden_size=16,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    model = SegformerForSemanticSegmentation(config)
    with torch.no_grad():
        model.decode_head.classifier.bias += 100 * torch.nn.functional.one_hot(
            torch.tensor(winner), len(labels)
        )
    model.save_pretrained(folder)
    SegformerImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize(
    ("labels", "winner", "expected"),
    [
        (["wall", "person", "sky"], 1, 1.0),
        (["background", "cat", "sky"], 1, 1.0),
        (["background", "cat", "sky"], 0, 0.0),
    ],
)
def test_a_local_model_without_network(tmp_path, labels, winner, expected):
    find_matte = load_segmenter(save_model(tmp_path / "model", labels, winner))
    matte = find_matte(torch.rand(40, 30, 3, generator=torch.Generator().manual_seed(0)))
    assert matte.shape == (40, 30) and matte.dtype == torch.float32
    assert (matte == expected).all()


def test_what_is_not_here_is_one_line(tmp_path):
    for model in ("nobody/has-this-model", str(tmp_path)):
        with pytest.raises(ModelError, match="matting: ") as caught:
            load_segmenter(model)
        assert "\n" not in str(caught.value)
