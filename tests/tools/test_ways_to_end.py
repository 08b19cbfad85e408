"""Runs that start from a sample or keep their best skin, whole and resumed."""

import json

import pytest
import torch

from config.load import config_from
from config.schema import Request
from main import main
from models.diffusion import known_skin
from tools.io.checkpoint import Checkpoints, RandomStates
from tools.io.palettes import read_palette
from tools.io.run_in_memory import RunInMemory
from tools.optimize import optimize

PICTURE = {
    "resolution": [72, 48],
    "rows": ["ff0044 00e436 29adff", "1d2b53 ffffff 000000", "ffa300 83769c 7e2553"],
}
GIVEN = {
    "steps": 60,
    "diffusion": {"known_skin": PICTURE},
    "views": {"sheet": {}},
    "losses": {"sds": {"weight": 0.01, "guidance_scale": 0.0, "weighting": "x0"}},
    "grid": {"relaxation": "softmax", "temperature": {"end": 0.2}, "start": {"kind": "zeros"}},
    "optimizer": {"learning_rate": 0.3, "weight_decay": 0.0, "warmup_steps": 0},
}
# In its second half the run has nothing to go by but a wish for one colour all over.
ENDS_BADLY = {
    "steps": 24,
    "losses": {
        "sds": {**GIVEN["losses"]["sds"], "active": [0.0, 0.5]},
        "total_variation": {"weight": 100.0},
    },
}
BEST = {**ENDS_BADLY, "best": {"every": 3, "since": 0.0, "levels": [0.5]}}


def make(given, run=None, seed=0):
    config = config_from({**GIVEN, **given})
    palette, _ = read_palette("lospec/pico-8")
    denoiser = known_skin.build(config.diffusion["known_skin"], device="cpu")
    run = run or RunInMemory(config.steps)
    request = Request(prompt="knight", palette="lospec/pico-8", seed=seed)
    optimize(request, config, palette=palette, denoiser=denoiser, run=run, device="cpu")
    return run


class CutError(Exception):
    pass


class CutRun(RunInMemory):
    """Saves its state after one of its steps, and ends there without warning."""

    def __init__(self, steps, folder, *, cut):
        super().__init__(steps)
        self._checkpoints = Checkpoints(folder, owner="test", notice=print)
        self._cut = cut

    def restore(self, **state):
        done = self._checkpoints.restore({**state, "random": RandomStates()}) or 0
        return range(done, self._steps)

    def after_step(self, iterate, terms, *, scalars=None, **state):
        if iterate.step + 1 == self._cut:
            self._checkpoints.save(self._cut, {**state, "random": RandomStates()})
            raise CutError


def test_a_resumed_run_keeps_the_same_skin(tmp_path):
    whole = make(BEST)
    assert 5 < whole.verdict["step"] < 20
    for cut in (5, 20, 24):
        folder = tmp_path / str(cut)
        with pytest.raises(CutError):
            make(BEST, CutRun(24, folder, cut=cut))
        resumed = make(BEST, CutRun(24, folder, cut=None))
        assert torch.equal(resumed.index_HW, whole.index_HW)
        assert resumed.verdict == whole.verdict


def test_the_record_says_which_skin_was_the_best(tmp_path):
    recipe = tmp_path / "known.yaml"
    recipe.write_text(json.dumps({**GIVEN, **BEST}), encoding="utf-8")
    out = tmp_path / "run"
    command = ["-c", str(recipe), "-pt", "knight", "--palette", "lospec/pico-8", "--out", str(out)]
    assert main(command) == 0
    skin = json.loads((out / "skin.json").read_text(encoding="utf-8"))
    assert 0 < skin["verdict"]["step"] < 24 and skin["verdict"]["error"] >= 0


def test_a_run_that_keeps_its_last_skin_says_nothing_of_it(tmp_path):
    recipe = tmp_path / "known.yaml"
    recipe.write_text(json.dumps({**GIVEN, "steps": 4}), encoding="utf-8")
    out = tmp_path / "run"
    command = ["-c", str(recipe), "-pt", "knight", "--palette", "lospec/pico-8", "--out", str(out)]
    assert main(command) == 0
    skin = json.loads((out / "skin.json").read_text(encoding="utf-8"))
    assert "verdict" not in skin


def test_the_best_of_a_run_that_ends_badly_is_not_its_last():
    last, kept = make(ENDS_BADLY), make(BEST)
    assert kept.verdict["step"] < 24
    assert not torch.equal(last.index_HW, kept.index_HW)


def test_a_sample_is_where_a_run_can_start():
    grid = {**GIVEN["grid"], "start": {"kind": "sample", "sample": {"steps": 2}}}
    begun = make({"steps": 1, "grid": grid, "optimizer": {"learning_rate": 1e-9}})
    done = make({"steps": 60})
    plain = make({"steps": 1, "optimizer": {"learning_rate": 1e-9}})
    base_HW = begun.index_HW < 16

    def agree(run):
        return (run.index_HW == done.index_HW)[base_HW].float().mean().item()

    assert agree(begun) > 0.75 > 0.3 > agree(plain)
