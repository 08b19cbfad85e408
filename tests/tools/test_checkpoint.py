import random

import numpy as np
import pytest
import torch
from torch import nn

from tools.io.checkpoint import Checkpoints, RandomStates


class Box:
    """Something with a state of every kind."""

    def __init__(self, state=None):
        self.state = state

    def state_dict(self):
        return self.state

    def load_state_dict(self, state):
        self.state = state


def make_training(seed=0):
    torch.manual_seed(seed)
    model = nn.Linear(5, 3)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 / (1 + step))
    return {"model": model, "optimizer": optimizer, "scheduler": scheduler, "rng": RandomStates()}


def train(objects, steps):
    for _ in range(steps):
        noise = torch.randn(7, 5) + random.random() + float(np.random.rand())
        objects["optimizer"].zero_grad()
        objects["model"](noise).square().sum().backward()
        objects["optimizer"].step()
        objects["scheduler"].step()


def make_store(folder, owner="run a"):
    notices = []
    return Checkpoints(folder, owner=owner, notice=notices.append), notices


def test_a_restored_training_is_the_one_that_never_stopped(tmp_path):
    objects = make_training()
    store, notices = make_store(tmp_path / "checkpoints")
    train(objects, 5)
    store.save(5, objects)
    train(objects, 4)

    again = make_training(seed=99)
    train(again, 2)
    assert make_store(tmp_path / "checkpoints")[0].restore(again) == 5
    train(again, 4)
    for there, here in zip(objects["model"].parameters(), again["model"].parameters(), strict=True):
        assert torch.equal(there, here)
    assert objects["scheduler"].get_last_lr() == again["scheduler"].get_last_lr()
    assert notices == []


def test_every_kind_of_value_comes_back_as_it_was(tmp_path):
    state = {
        "half": torch.randn(3, 2).to(torch.bfloat16),
        "number": torch.tensor(1.5, dtype=torch.float64),
        "mask": torch.tensor([True, False]),
        "strided": torch.arange(6).reshape(2, 3).T,
        "inner": {0: [1, None, True], "pair": (0.1, float("inf"), "é\n")},
        "empty": {},
    }
    store, _ = make_store(tmp_path)
    store.save(0, {"box": Box(state)})
    box = Box()
    assert store.restore({"box": box}) == 0
    for name in ("half", "number", "mask", "strided"):
        assert torch.equal(box.state[name], state[name]) and box.state[name].dtype == (
            state[name].dtype
        )
    assert box.state["inner"] == state["inner"] and box.state["empty"] == {}


def test_what_cannot_be_saved_is_named_and_the_old_checkpoint_stays(tmp_path):
    store, _ = make_store(tmp_path)
    store.save(1, {"box": Box({"a": 1})})
    with pytest.raises(TypeError, match=r"box\.a\.0 is a set"):
        store.save(2, {"box": Box({"a": [{1}]})})
    box = Box()
    assert store.restore({"box": box}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["step-000001"]


def flip_bit(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def truncate(path):
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("damage", [flip_bit, truncate, lambda path: path.unlink()])
@pytest.mark.parametrize("name", ["tensors.safetensors", "values.json", "manifest.json"])
def test_a_damaged_checkpoint_gives_way_to_the_one_before(tmp_path, name, damage):
    store, notices = make_store(tmp_path)
    for step in (1, 2):
        store.save(step, {"box": Box({"step": step, "tensor": torch.full((9,), float(step))})})
    damage(tmp_path / "step-000002" / name)
    box = Box()
    assert store.restore({"box": box}) == 1
    assert box.state["step"] == 1 and (box.state["tensor"] == 1).all()
    assert len(notices) == 1 and "step-000002 is not used" in notices[0]
    damage(tmp_path / "step-000001" / name)
    assert store.restore({"box": box}) is None


def test_no_single_flipped_bit_of_a_manifest_goes_unnoticed(tmp_path):
    store, _ = make_store(tmp_path)
    store.save(3, {"box": Box({"a": 1})})
    path = tmp_path / "step-000003" / "manifest.json"
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        data = bytearray(whole)
        data[place] ^= 2
        path.write_bytes(data)
        box = Box("untouched")
        if store.restore({"box": box}) is not None:  # white space may change without harm
            assert chr(whole[place]).isspace()
            assert box.state == {"a": 1}


def test_checkpoints_of_another_run_or_of_other_things_are_not_used(tmp_path):
    make_store(tmp_path, owner="run a")[0].save(4, {"box": Box({"a": 1})})
    store, notices = make_store(tmp_path, owner="run b")
    assert store.restore({"box": Box()}) is None
    assert "another run" in notices[0]
    store, notices = make_store(tmp_path, owner="run a")
    assert store.restore({"box": Box(), "more": Box()}) is None
    assert "more" in notices[0]


def test_checkpoints_of_another_version_are_looked_at_and_not_gone_on_from(tmp_path):
    notices = []

    def store(version):
        return Checkpoints(tmp_path, owner="run a", notice=notices.append, version=version)

    store("0.1.0").save(4, {"box": Box({"a": 1})})
    assert store("0.2.0").restore({"box": Box()}) is None
    assert "version 0.1.0 wrote it, and this is 0.2.0" in notices[0]
    assert store("0.2.0").peek("box") == {"a": 1}
    assert store("0.1.0").restore({"box": Box()}) == 4


def test_two_are_kept_and_what_a_killed_run_left_is_cleared(tmp_path):
    store, _ = make_store(tmp_path)
    (tmp_path / ".unfinished").mkdir()
    for step in (1, 2, 2, 3):
        store.save(step, {"box": Box({"step": step})})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step-000002", "step-000003"]


def test_nothing_there_is_no_mistake(tmp_path):
    store, notices = make_store(tmp_path / "none")
    assert store.restore({"box": Box()}) is None
    assert notices == [] and not (tmp_path / "none").exists()
