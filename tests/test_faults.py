"""What machines do to runs, through the command line: each fault is made to happen."""

import errno
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

import tools.optimize
from main import main
from tests.test_main import RECIPE, ROOT, read_status, start, wait_for_step, words
from tests.tiny_sdxl import tiny_sdxl
from tools.io.run_directory import RunDirectory, read_logits


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "known.yaml"
    path.write_text(RECIPE, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    (folder / "known.yaml").write_text(RECIPE, encoding="utf-8")
    assert main(words(str(folder / "known.yaml"), folder / "run")) == 0
    return pictures(folder / "run")


def pictures(run):
    return {str(path.relative_to(run)): path.read_bytes() for path in run.rglob("*.png")}


def one_line(capsys):
    message = capsys.readouterr().err
    assert message.startswith("error: ") and message.count("\n") == 1, message
    return message


def assert_goes_on(recipe, out, whole):
    assert main(words(recipe, out)) == 0
    assert pictures(out) == whole
    assert (read_status(out)["state"], read_status(out)["exit_code"]) == ("done", 0)


def at_step(monkeypatch, number, act):
    """Do something when a step begins to be written down."""
    after_step = RunDirectory.after_step

    def hurt(self, iterate, *rest, **more):
        if iterate.step == number:
            act(self)
        after_step(self, iterate, *rest, **more)

    monkeypatch.setattr(RunDirectory, "after_step", hurt)


# --- signals


@pytest.mark.parametrize("name", ["SIGTERM", "SIGUSR1", "SIGHUP", "SIGINT"])
def test_a_signal_while_models_are_loading_is_told_in_the_status(
    recipe, tmp_path, monkeypatch, whole, name
):
    load, code = tools.optimize.load_denoiser, 130 if name == "SIGINT" else 143

    def hurt(*rest, **more):
        os.kill(os.getpid(), getattr(signal, name))
        time.sleep(5)
        raise AssertionError("not stopped")

    monkeypatch.setattr(tools.optimize, "load_denoiser", hurt)
    assert main(words(recipe, tmp_path / "run")) == code
    status = read_status(tmp_path / "run")
    assert (status["state"], status["exit_code"]) == ("interrupted", code)
    monkeypatch.setattr(tools.optimize, "load_denoiser", load)
    assert_goes_on(recipe, tmp_path / "run", whole)


def interrupt_a_clean_up():
    """Let the signal come where Python can only print and ignore what it raises."""

    class Left:
        def __del__(self):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.01)

    Left()


def interrupt_a_library():
    """Let the signal come inside of code that makes its own error of whatever it catches."""
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
    except BaseException as error:
        raise OSError("Unable to load weights from checkpoint file") from error


@pytest.mark.parametrize("act", [interrupt_a_clean_up, interrupt_a_library])
def test_a_signal_that_a_library_swallows_is_no_error_of_the_model(
    recipe, tmp_path, monkeypatch, capsys, whole, act
):
    load = tools.optimize.load_denoiser

    def hurt(*rest, **more):
        act()
        return load(*rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(tools.optimize, "load_denoiser", hurt)
        assert main(words(recipe, tmp_path / "run")) == 143
    status = read_status(tmp_path / "run")
    assert (status["state"], status["exit_code"], status["step"]) == ("interrupted", 143, 0)
    assert capsys.readouterr().err == ""
    assert_goes_on(recipe, tmp_path / "run", whole)


def test_sigusr1_saves_and_the_run_goes_on(recipe, tmp_path, monkeypatch, whole):
    at_step(monkeypatch, 6, lambda run: os.kill(os.getpid(), signal.SIGUSR1))
    assert main(words(recipe, tmp_path / "run")) == 143
    assert read_status(tmp_path / "run")["step"] == 7
    assert_goes_on(recipe, tmp_path / "run", whole)


def test_a_second_ctrl_c_quits_at_once_and_the_status_knows(recipe, tmp_path):
    process = start(words(recipe, tmp_path / "run", "--steps", "5000"), tmp_path)
    wait_for_step(tmp_path / "run", 10)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=300)
    status = read_status(tmp_path / "run")
    assert (process.returncode, status["state"], status["exit_code"]) == (130, "interrupted", 130)


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGKILL, marks=pytest.mark.slow)]
)
def test_a_run_whose_launcher_is_killed_saves_and_stops(recipe, tmp_path, number):
    launch = [sys.executable, "-m", "accelerate.commands.launch", "--cpu", "--num_processes", "1"]
    more = ("--steps", "2000")
    launcher = subprocess.Popen(
        [*launch, str(ROOT / "main.py"), *words(recipe, tmp_path / "run", *more)],
        cwd=tmp_path,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for_step(tmp_path / "run", 10)
    launcher.send_signal(number)
    launcher.wait(timeout=300)
    ends_at = time.monotonic() + 300
    while read_status(tmp_path / "run")["state"] == "running":
        assert time.monotonic() < ends_at
        time.sleep(0.05)
    status = read_status(tmp_path / "run")
    assert (status["state"], status["exit_code"]) == ("interrupted", 143)
    last = max((tmp_path / "run/checkpoints").glob("step-*"))
    assert last.name == f"step-{status['step']:06d}" and status["step"] < 2000
    while (tmp_path / "run/.lock").exists():
        assert time.monotonic() < ends_at
        time.sleep(0.05)


# --- disks and folders


@pytest.mark.parametrize("number", [0, 2, 7, 20, 40, 55])
def test_a_full_disk_is_code_6_and_the_run_goes_on(
    recipe, tmp_path, monkeypatch, capsys, whole, number
):
    calls, fsync = itertools.count(), os.fsync

    def refuse(descriptor):
        if next(calls) >= number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    assert main(words(recipe, tmp_path / "run")) == 6
    message = one_line(capsys)
    assert "No space left" in message and "--out" in message and str(tmp_path) in message
    assert not list((tmp_path / "run").rglob(".*"))
    monkeypatch.setattr(os, "fsync", fsync)
    assert_goes_on(recipe, tmp_path / "run", whole)


def test_one_failed_write_is_told_in_the_status(recipe, tmp_path, monkeypatch, capsys, whole):
    fsync = os.fsync

    def refuse(descriptor):
        monkeypatch.setattr(os, "fsync", fsync)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        at_step(patch, 9, lambda run: monkeypatch.setattr(os, "fsync", refuse))
        assert main(words(recipe, tmp_path / "run")) == 6
    status = read_status(tmp_path / "run")
    assert (status["state"], status["exit_code"]) == ("failed", 6)
    assert "Input/output error" in status["message"] and "main.py" in status["resume_command"]
    assert_goes_on(recipe, tmp_path / "run", whole)


def test_a_folder_that_vanishes_is_code_6_and_does_not_come_back(
    recipe, tmp_path, monkeypatch, capsys
):
    at_step(monkeypatch, 9, lambda run: shutil.rmtree(run.path))
    assert main(words(recipe, tmp_path / "run")) == 6
    assert "vanished" in one_line(capsys)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("place", ["/proc/skin", "file/run"])
def test_a_folder_that_cannot_be_made_is_code_6(recipe, tmp_path, monkeypatch, capsys, place):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    assert main(words(recipe, place)) == 6
    assert place in one_line(capsys)


def test_a_folder_without_the_right_to_write_is_code_6(recipe, tmp_path, capsys):
    (tmp_path / "closed").mkdir(mode=0o500)
    if os.access(tmp_path / "closed", os.W_OK):
        pytest.skip("this user may write anywhere")
    assert main(words(recipe, tmp_path / "closed/run")) == 6
    assert "Permission denied" in one_line(capsys)


@pytest.mark.parametrize("name", ["frames", "log.txt", "status.json", "checkpoints"])
def test_links_in_a_run_are_not_followed(recipe, tmp_path, monkeypatch, capsys, name):
    at_step(monkeypatch, 6, lambda run: os.kill(os.getpid(), signal.SIGTERM))
    assert main(words(recipe, tmp_path / "run")) == 143
    (tmp_path / "elsewhere").mkdir()
    path = tmp_path / "run" / name
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    capsys.readouterr()
    assert main(words(recipe, tmp_path / "run")) == 2
    assert name in one_line(capsys)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_checkpoints_of_another_palette_are_not_used(recipe, tmp_path, monkeypatch, whole):
    stop = lambda run: os.kill(os.getpid(), signal.SIGTERM)  # noqa: E731
    with monkeypatch.context() as patch:
        at_step(patch, 6, stop)
        other = words(recipe, tmp_path / "other", palette="lospec/1bit-monitor-glow.hex")
        assert main(other) == 143
        assert main(words(recipe, tmp_path / "run")) == 143
    shutil.rmtree(tmp_path / "run/checkpoints")
    shutil.copytree(tmp_path / "other/checkpoints", tmp_path / "run/checkpoints")
    assert_goes_on(recipe, tmp_path / "run", whole)
    assert "another run" in (tmp_path / "run/log.txt").read_text()


def test_two_runs_in_one_folder_are_code_7(recipe, tmp_path, capsys, whole):
    process = start(words(recipe, tmp_path / "run"), tmp_path)
    wait_for_step(tmp_path / "run", 5)
    process.send_signal(signal.SIGSTOP)
    try:
        assert main(words(recipe, tmp_path / "run")) == 7
        message = one_line(capsys)
        assert f"process {process.pid} on " in message and "--out" in message
        assert read_status(tmp_path / "run")["state"] == "running"  # the other's, untouched
    finally:
        process.kill()
        process.communicate()
    assert_goes_on(recipe, tmp_path / "run", whole)
    assert f"process {process.pid} is taken over" in (tmp_path / "run/log.txt").read_text()


# --- numbers and memory


def spoil(monkeypatch, steps, value):
    """Let the true gradients of some steps be no numbers."""
    clip, step = tools.optimize.clip_grad_norm_, tools.optimize.StepRng
    now = {}

    def know(seed, number):
        now["step"] = number
        return step(seed, number)

    def hurt(parameters, most):
        parameters = list(parameters)
        if now["step"] in steps:
            parameters[0].grad.view(-1)[3] = value
        return clip(parameters, most)

    monkeypatch.setattr(tools.optimize, "StepRng", know)
    monkeypatch.setattr(tools.optimize, "clip_grad_norm_", hurt)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_gradient_that_is_no_number_costs_its_step_alone(recipe, tmp_path, monkeypatch, value):
    spoil(monkeypatch, {3, 9}, value)
    assert main(words(recipe, tmp_path / "once")) == 0
    assert main(words(recipe, tmp_path / "twice")) == 0
    assert pictures(tmp_path / "once") == pictures(tmp_path / "twice")
    assert "2 steps were left out" in (tmp_path / "once/log.txt").read_text()
    with monkeypatch.context() as patch:
        at_step(patch, 5, lambda run: os.kill(os.getpid(), signal.SIGTERM))
        assert main(words(recipe, tmp_path / "cut")) == 143
    assert main(words(recipe, tmp_path / "cut")) == 0
    assert pictures(tmp_path / "cut") == pictures(tmp_path / "once")
    assert "2 steps were left out" in (tmp_path / "cut/log.txt").read_text()


def test_ten_such_gradients_are_code_5_and_the_good_state_is_kept(
    recipe, tmp_path, monkeypatch, capsys
):
    spoil(monkeypatch, range(7, 24), float("nan"))
    assert main(words(recipe, tmp_path / "run")) == 5
    assert "10 times in a row" in one_line(capsys)
    status = read_status(tmp_path / "run")
    assert (status["state"], status["exit_code"]) == ("failed", 5)
    assert "step 17" in status["message"]
    assert read_logits(tmp_path / "run", notice=pytest.fail)[:, :-1].isfinite().all()


def allocate_too_much(*rest, **more):
    torch.empty(2**55)


def raise_memory_error(*rest, **more):
    raise MemoryError


def raise_cuda_error(*rest, **more):
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9 GiB. GPU 0 has …")


@pytest.mark.parametrize("act", [allocate_too_much, raise_memory_error, raise_cuda_error])
def test_out_of_memory_is_code_4_and_what_was_saved_is_kept(
    recipe, tmp_path, monkeypatch, capsys, whole, act
):
    with monkeypatch.context() as patch:
        at_step(patch, 12, act)
        assert main(words(recipe, tmp_path / "run")) == 4
        assert "-c low_vram" in one_line(capsys)
        status = read_status(tmp_path / "run")
        assert (status["state"], status["exit_code"]) == ("failed", 4)
    assert (tmp_path / "run/checkpoints/step-000010").is_dir()
    assert_goes_on(recipe, tmp_path / "run", whole)


def test_out_of_memory_while_loading_is_no_damaged_model(recipe, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("diffusers.UNet2DConditionModel.from_pretrained", allocate_too_much)
    assert main([*words(recipe, tmp_path / "run"), *guided(tiny_sdxl())]) == 4
    assert read_status(tmp_path / "run")["exit_code"] == 4


# --- models


def guided(folder, **more):
    options = "".join(f", {key}: {json.dumps(value)}" for key, value in more.items())
    return ["--set", f"diffusion={{known_skin: null, sdxl: {{model: {folder}{options}}}}}"]


WEIGHTS = "unet/diffusion_pytorch_model.safetensors"


def cut_weights(folder):
    (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:3000])


def point(folder):
    (folder / WEIGHTS).write_text("version https://git-lfs.github.com/spec/v1\nsize 5\n")


def pickle_weights(folder):
    (folder / WEIGHTS).rename((folder / WEIGHTS).with_suffix(".bin"))


def name_foreign_code(folder):
    index = json.loads((folder / "model_index.json").read_text())
    index["unet"] = ["evil", "MyUNet"]
    (folder / "model_index.json").write_text(json.dumps(index))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (shutil.rmtree, "there is no folder"),
        (cut_weights, "cannot be read"),
        (point, "git lfs pull"),
        (pickle_weights, "pickle"),
        (name_foreign_code, "MyUNet"),
    ],
)
def test_a_damaged_model_is_code_3(recipe, tmp_path, capsys, damage, said):
    folder = tmp_path / "model"
    shutil.copytree(tiny_sdxl(), folder)
    damage(folder)
    capsys.readouterr()  # what the library says of a model that it writes
    assert main([*words(recipe, tmp_path / "run"), *guided(folder)]) == 3
    assert said in one_line(capsys)
    status = read_status(tmp_path / "run")
    assert (status["state"], status["exit_code"]) == ("failed", 3) and said in status["message"]


def test_a_lora_of_another_model_is_code_3(recipe, tmp_path, capsys):
    from safetensors.torch import save_file

    name = "unet.down_blocks.0.attentions.0.proj_in"
    weights = {f"{name}.lora_A.weight": torch.randn(4, 777)}
    weights |= {f"{name}.lora_B.weight": torch.randn(555, 4)}
    save_file(weights, tmp_path / "style.safetensors")
    lora = {"lora": [str(tmp_path / "style.safetensors")]}
    assert main([*words(recipe, tmp_path / "run"), *guided(tiny_sdxl(), **lora)]) == 3
    assert "style.safetensors" in one_line(capsys)


# --- surroundings


def test_a_clock_that_jumps_changes_nothing(recipe, tmp_path, monkeypatch, whole):
    jumps = itertools.cycle([0.0, 4e8, 86400.0, -3600.0])
    monkeypatch.setattr(time, "time", lambda: 1e9 + next(jumps))
    with monkeypatch.context() as patch:
        at_step(patch, 6, lambda run: os.kill(os.getpid(), signal.SIGTERM))
        assert main(words(recipe, tmp_path / "run")) == 143
    assert_goes_on(recipe, tmp_path / "run", whole)


def test_no_home_no_locale_and_nobody_who_listens(recipe, tmp_path, whole):
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, str(ROOT / "main.py"), *words(recipe, "run", "-npt", "🧙")]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, stdout=writing, stderr=subprocess.PIPE, timeout=600
    )
    os.close(writing)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert json.loads((tmp_path / "run/request.json").read_bytes())["request"][
        "negative_prompt"
    ] == ("🧙")
    skin = Path("skin.png")
    assert (tmp_path / "run" / skin).stat().st_size > 0
