"""Runs that start from a sample, end early or keep their best skin, whole and resumed."""

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
ALL = {
    "stop": {"flips": 0.001, "window": 5, "since": 0.0},
    "best": {"every": 7, "since": 0.0, "levels": [0.5]},
}


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
    """Saves its state after every step, and ends without warning after one of them."""

    def __init__(self, steps, folder, *, cut=None):
        super().__init__(steps)
        self._checkpoints = Checkpoints(folder, owner="test", notice=print)
        self._cut = cut
        self.walked = []

    def restore(self, **state):
        done = self._checkpoints.restore({**state, "random": RandomStates()}) or 0
        for step in range(done, self._steps):
            self.walked.append(step)
            yield step

    def after_step(self, iterate, terms, *, scalars=None, **state):
        if self._cut is None or iterate.step + 1 == self._cut:
            self._checkpoints.save(iterate.step + 1, {**state, "random": RandomStates()})
        if iterate.step + 1 == self._cut:
            raise CutError


def test_a_settled_run_ends_early_and_a_resumed_one_at_the_same_step(tmp_path):
    whole = CutRun(60, tmp_path / "whole")
    make(ALL, whole)
    end = len(whole.walked) - 1  # the step that it did not take
    assert 10 < end < 59
    for cut in (5, end - 2, end):
        folder = tmp_path / str(cut)
        with pytest.raises(CutError):
            make(ALL, CutRun(60, folder, cut=cut))
        resumed = CutRun(60, folder, cut=1000)
        make(ALL, resumed)
        assert resumed.walked == list(range(cut, end + 1))
        assert torch.equal(resumed.index_HW, whole.index_HW)
        assert resumed.verdict == whole.verdict


def test_status_and_record_say_that_it_ended_early(tmp_path, capsys):
    recipe = tmp_path / "known.yaml"
    recipe.write_text(json.dumps({**GIVEN, **ALL}), encoding="utf-8")
    out = tmp_path / "run"
    command = ["-c", str(recipe), "-pt", "knight", "--palette", "lospec/pico-8", "--out", str(out)]
    assert main(command) == 0
    status = json.loads((out / "status.json").read_text(encoding="utf-8"))
    skin = json.loads((out / "skin.json").read_text(encoding="utf-8"))
    assert status["state"] == "done" and status["step"] < status["steps"] == 60
    said = f"it had settled after step {status['step']} of 60"
    assert said in status["message"] and said in capsys.readouterr().out
    assert (skin["steps"], skin["steps_done"]) == (60, status["step"])
    assert skin["verdict"]["step"] <= status["step"] and skin["verdict"]["error"] >= 0


def test_a_whole_run_says_nothing_of_it(tmp_path):
    recipe = tmp_path / "known.yaml"
    recipe.write_text(json.dumps({**GIVEN, "steps": 4}), encoding="utf-8")
    out = tmp_path / "run"
    command = ["-c", str(recipe), "-pt", "knight", "--palette", "lospec/pico-8", "--out", str(out)]
    assert main(command) == 0
    skin = json.loads((out / "skin.json").read_text(encoding="utf-8"))
    assert skin["steps_done"] == 4 and "verdict" not in skin
    status = json.loads((out / "status.json").read_text(encoding="utf-8"))
    assert status["message"] == "the skin is skin.png"


def test_the_best_of_a_run_that_ends_badly_is_not_its_last():
    """In its second half the run has nothing to go by but a wish for one colour all over."""
    sds = {**GIVEN["losses"]["sds"], "active": [0.0, 0.5]}
    given = {"steps": 24, "losses": {"sds": sds, "total_variation": {"weight": 100.0}}}
    last = make(given)
    kept = make({**given, "best": {"every": 3, "since": 0.0, "levels": [0.5]}})
    assert kept.verdict["step"] < 24
    assert not torch.equal(last.index_HW, kept.index_HW)


@pytest.mark.parametrize("normalize", [False, True])
def test_a_sample_is_where_a_run_can_start(normalize):
    start = {"kind": "sample", "sample": {"steps": 2}}
    grid = {**GIVEN["grid"], "start": start, "normalize": normalize}
    begun = make({"steps": 1, "grid": grid, "optimizer": {"learning_rate": 1e-9}})
    done = make({"steps": 60})
    plain = make({"steps": 1, "optimizer": {"learning_rate": 1e-9}})
    base_HW = begun.index_HW < 16

    def agree(run):
        return (run.index_HW == done.index_HW)[base_HW].float().mean().item()

    assert agree(begun) > 0.75 > 0.3 > agree(plain)


def test_even_pull_goes_through_the_loop():
    plain, even = (make({"steps": 3, "optimizer": {"even": value}}) for value in (0.0, 1.0))
    assert plain.index_HW.shape == even.index_HW.shape
