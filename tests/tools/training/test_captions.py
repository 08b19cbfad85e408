from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate.state import AcceleratorState

from models.rng import StepRng
from tools import train_prior
from tools.io.training_data import read_weights
from tools.training.kinds import Setting, captions, sheet
from tools.training.mean_sheet import MeanSheet, Reader
from tools.training.networks import LATENT_SIZE, Size
from tools.training.recipe import load_recipe
from tools.training.words import make_tokenizer

RECIPES = Path(train_prior.__file__).parents[1] / "config" / "train"
FEW = ["hours=0", "batch=4", "workers=1", "log_every=1", "sample_minutes=0"]


@pytest.fixture(autouse=True)
def _fresh_accelerate():
    AcceleratorState._reset_state(True)
    yield
    AcceleratorState._reset_state(True)


def _train(kind, out, *settings):
    mixture = [f"{kind}.mixture.num_painted=20", f"{kind}.mixture.num_composed=4"]
    words = ["--config", str(RECIPES / f"{kind}.yaml"), "--out", str(out)]
    assert train_prior.main([*words, "--set", *FEW, *mixture, *settings]) == 0
    return out / "export"


def test_queries_answer_for_their_own_latents():
    torch.manual_seed(0)
    size = Size(text_width=32)
    mean_sheet = MeanSheet(size)
    words, caption = torch.randn(2, 5, 64), torch.randn(2, 32)
    with torch.no_grad():
        mean_sheet.mean[7] = 1.0  # the second row of cells, second from the left
        answer = mean_sheet(words, caption)
    assert answer.shape == (2, 48, *LATENT_SIZE)
    is_set = answer[0].abs().sum(0) > 0
    assert is_set[2:4, 2:4].all() and is_set.sum() == 4


def test_a_reader_learns_which_colour_a_word_means():
    torch.manual_seed(0)
    tokenizer = make_tokenizer(["red", "blue"])
    reader = Reader(Size(text_width=32, text_layers=3), tokenizer)
    token = tokenizer(["red", "blue"], padding="max_length", return_tensors="pt").input_ids[:, :4]
    target = torch.stack([torch.ones(48, *LATENT_SIZE), -torch.ones(48, *LATENT_SIZE)])
    optimizer = torch.optim.Adam(reader.parameters(), 3e-3)
    for _ in range(60):
        loss = (reader(token) - target).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss < 0.05


def test_a_prior_begins_with_the_reader_and_is_taught_by_it(tmp_path):
    folder = _train("captions", tmp_path / "captions", "steps=3")
    assert (folder / "mean_sheet" / "weights.safetensors").stat().st_size < 500_000
    exported = _train(
        "sheet",
        tmp_path / "sheet",
        "steps=1",
        "learning_rate=0",
        "sheet.decoder_steps=1",
        "sheet.sample_steps=1",
        f"sheet.reader={folder}",
    )
    for name in ("text_encoder", "text_encoder_2"):
        theirs, ours = read_weights(folder / name), read_weights(exported / name)
        assert theirs.keys() == ours.keys()
        assert all(torch.equal(theirs[key], ours[key]) for key in theirs)

    # A prior's text encoders go on learning; its reader begins anew.
    again = _train("captions", tmp_path / "again", "steps=1", "learning_rate=0", f"init={exported}")
    for name in ("text_encoder", "text_encoder_2"):
        theirs, ours = read_weights(folder / name), read_weights(again / name)
        assert all(torch.equal(theirs[key], ours[key]) for key in theirs)
    assert not any(
        torch.equal(weight, read_weights(again / "mean_sheet")[key])
        for key, weight in read_weights(folder / "mean_sheet").items()
        if key == "query_QW"
    )

    setting = Setting(0, tmp_path / "sheet", 1, torch.device("cpu"))
    _, options = load_recipe(
        RECIPES / "sheet.yaml",
        [
            *("sheet.mixture.num_painted=20", "sheet.mixture.num_composed=4"),
            *(f"sheet.reader={folder}", "sheet.taught=0.5", "sheet.taught_from=0.98"),
        ],
    )
    assert isinstance(options, sheet.Config)
    kind = sheet.build(options, setting)
    batch = kind.batch(32, np.random.default_rng(1), StepRng(0, 0))
    mean = kind._reader(batch["token_BT"])
    is_taught = (batch["clean_BCHW"] == mean).flatten(1).all(1)
    assert 8 <= is_taught.sum() <= 24
    assert (batch["step_B"][is_taught] >= 980).all()
    assert (batch["step_B"][~is_taught] < 980).sum() >= 6


def test_a_batch_of_captions_has_no_more_tokens_than_its_longest(tmp_path):
    setting = Setting(0, tmp_path, 1, torch.device("cpu"))
    small = {"mixture": {"num_painted": 20, "num_composed": 4}}
    _, options = load_recipe(
        RECIPES / "captions.yaml",
        [f"captions.mixture.{key}={value}" for key, value in small["mixture"].items()],
    )
    assert isinstance(options, captions.Config)
    kind = captions.build(options, setting)
    token = kind.batch(6, np.random.default_rng(0), StepRng(0, 0))["token_BT"]
    padding = kind._tokenizer.pad_token_id
    assert (token[:, -1] == padding).all() and (token[:, -2] != padding).any()
