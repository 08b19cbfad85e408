"""Saving the state of a run so that it can go on bit for bit.

A checkpoint is a folder: tensors as safetensors, everything else as JSON, and a manifest with sizes
and SHA-256 sums. Nothing is pickled. Knows nothing about what the objects are that it saves.
"""

import hashlib
import json
import random
import re
import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from tools.io.files import flush_folder, write_atomic, writing

FORMAT = 1

_TENSORS, _VALUES, _MANIFEST = "tensors.safetensors", "values.json", "manifest.json"
_STEP_FOLDER = re.compile(r"step-(\d{6,})")


class Stateful(Protocol):
    """What can be saved: a module, an optimiser, a scheduler, anything with these two."""

    def state_dict(self) -> Mapping[str, Any]:
        """Give the state: tensors, numbers, texts, None, in dicts, lists and tuples."""

    def load_state_dict(self, state_dict: Any, /) -> Any:
        """Take the state back."""


class RandomStates:
    """The global random states of Python, NumPy and torch, for code that does not use `StepRng`."""

    def state_dict(self) -> dict[str, Any]:
        """Give all states."""
        numpy = dict(np.random.get_state(legacy=False))
        numpy["state"] = {
            "key": torch.from_numpy(numpy["state"]["key"].astype(np.int64)),
            "pos": int(numpy["state"]["pos"]),
        }
        return {
            "python": random.getstate(),
            "numpy": numpy,
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        }

    def load_state_dict(self, state_dict: Mapping[str, Any], /) -> None:
        """Set all states; those of GPUs only where as many are there as were."""
        random.setstate(state_dict["python"])
        numpy = dict(state_dict["numpy"])
        numpy["state"] = {**numpy["state"], "key": numpy["state"]["key"].numpy().astype(np.uint32)}
        np.random.set_state(numpy)
        torch.set_rng_state(state_dict["torch"])
        if state_dict["cuda"] and len(state_dict["cuda"]) == torch.cuda.device_count():
            torch.cuda.set_rng_state_all(state_dict["cuda"])


class Checkpoints:
    """The last checkpoints of one run, in a folder of their own.

    A new one appears under its name only when it is complete and on the disk; the one before it is
    kept until the next.
    """

    def __init__(
        self, folder: Path, *, owner: str, notice: Callable[[str], None], version: str = ""
    ) -> None:
        """Look after a folder.

        Args:
            folder: where the checkpoints are; made on the first save.
            owner: says whose they are, such as a hash of the request; others are not loaded.
            notice: is told in a sentence of each checkpoint that cannot be used.
            version: of the program; `restore` leaves those of other versions alone, which would
                not go on bit for bit.
        """
        self._folder = folder
        self._owner = owner
        self._version = version
        self._notice = notice

    def save(self, step: int, objects: Mapping[str, Stateful], *, keep: int = 2) -> None:
        """Write a checkpoint and drop the old ones.

        Args:
            step: how many steps are done.
            objects: what to save, by name.
            keep: how many to have afterwards, this one included.

        Raises:
            WriteError: the folder cannot be written, or the disk is full; the older ones are kept.
        """
        tensors: dict[str, Tensor] = {}
        values = {
            name: _take_apart(thing.state_dict(), name, tensors) for name, thing in objects.items()
        }
        files = {_TENSORS: save_tensors(tensors), _VALUES: json.dumps(values).encode()}
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "owner": self._owner,
            "version": self._version,
            "step": step,
            "files": {
                name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                for name, data in files.items()
            },
        }
        manifest["sha256"] = _digest(manifest)
        files[_MANIFEST] = json.dumps(manifest, indent=2).encode()

        with writing(self._folder):
            self._write(step, files)
            final = self._name(step)
            older = [folder for folder in self._newest_first() if folder != final]
            for folder in older[keep - 1 :]:
                shutil.rmtree(folder)

    def _write(self, step: int, files: Mapping[str, bytes]) -> None:
        for leftover in self._folder.glob(".*"):  # of a run that was killed
            shutil.rmtree(leftover)
        unfinished = self._folder / f".{secrets.token_hex(8)}"
        try:
            for name, data in files.items():
                write_atomic(unfinished / name, data)
            final = self._name(step)
            if final.exists():
                final.rename(self._folder / f".{secrets.token_hex(8)}")
            unfinished.rename(final)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        flush_folder(self._folder)

    def _name(self, step: int) -> Path:
        return self._folder / f"step-{step:06d}"

    def restore(self, objects: Mapping[str, Stateful]) -> int | None:
        """Bring objects back to where the newest usable checkpoint has them.

        Args:
            objects: as they were given to `save`.

        Returns:
            How many steps were done, or None where there is no usable checkpoint.
        """
        found = self._newest(set(objects), self._version)
        if found is None:
            return None
        step, values, tensors = found
        for name, thing in objects.items():
            thing.load_state_dict(_put_together(values[name], tensors))
        return step

    def peek(self, name: str) -> Any | None:
        """Give the state of one object as the newest usable checkpoint has it; None without one."""
        found = self._newest(None, None)
        if found is None:
            return None
        _, values, tensors = found
        return _put_together(values[name], tensors)

    def _newest(
        self, names: set[str] | None, version: str | None
    ) -> tuple[int, dict[str, Any], dict[str, Tensor]] | None:
        for folder in self._newest_first():
            try:
                return self._read(folder, names, version)
            except _UnusableError as error:
                self._notice(f"checkpoint {folder.name} is not used: {error}")
        return None

    def _read(
        self, folder: Path, names: set[str] | None, version: str | None
    ) -> tuple[int, dict[str, Any], dict[str, Tensor]]:
        try:
            manifest = json.loads((folder / _MANIFEST).read_bytes())
            claimed = manifest.pop("sha256")
            if claimed != _digest(manifest):
                raise _UnusableError("its manifest is damaged")
            if (manifest["format"], manifest["owner"]) != (FORMAT, self._owner):
                raise _UnusableError("it belongs to another run")
            if version is not None and manifest["version"] != version:
                raise _UnusableError(
                    f"version {manifest['version']} wrote it, and this is {version}"
                )
            files = {name: (folder / name).read_bytes() for name in manifest["files"]}
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise _UnusableError("it is incomplete or damaged") from error
        for name, data in files.items():
            if hashlib.sha256(data).hexdigest() != manifest["files"][name]["sha256"]:
                raise _UnusableError(f"{name} is truncated or damaged")
        values = json.loads(files[_VALUES])
        if names is not None and set(values) != names:
            raise _UnusableError(f"it holds {sorted(values)}, not {sorted(names)}")
        return manifest["step"], values, load_tensors(files[_TENSORS])

    def _newest_first(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        found = [path for path in self._folder.iterdir() if _STEP_FOLDER.fullmatch(path.name)]
        return sorted(found, key=lambda path: int(path.name.removeprefix("step-")), reverse=True)


class _UnusableError(Exception):
    """A checkpoint cannot be used; the message says why."""


def _take_apart(value: Any, path: str, tensors: dict[str, Tensor]) -> Any:
    """Move the tensors of a nested value into `tensors` and give the rest in JSON's terms."""
    if isinstance(value, Tensor):
        tensors[path] = value.detach().cpu().contiguous().clone()
        return {"tensor": path}
    if isinstance(value, Mapping):
        return {
            "dict": [
                [key, _take_apart(item, f"{path}.{key}", tensors)] for key, item in value.items()
            ]
        }
    if isinstance(value, list | tuple):
        items = [_take_apart(item, f"{path}.{at}", tensors) for at, item in enumerate(value)]
        return {"tuple": items} if isinstance(value, tuple) else items
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{path} is a {type(value).__name__}, which a checkpoint cannot hold")


def _put_together(value: Any, tensors: Mapping[str, Tensor]) -> Any:
    """Undo `_take_apart`."""
    if isinstance(value, list):
        return [_put_together(item, tensors) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "tensor":
        return tensors[content]
    if kind == "tuple":
        return tuple(_put_together(item, tensors) for item in content)
    return {key: _put_together(item, tensors) for key, item in content}


def _digest(content: Mapping[str, Any]) -> str:
    """Sum up JSON content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
