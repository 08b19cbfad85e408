"""Finding a model's files, and saying in one line what is wrong with them.

A model is a folder in diffusers' format, or the name of one on the Hugging Face hub; once found, it
is a folder. Weights are safetensors: a pickle is refused, as it may run code when it is read.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from diffusers.utils import logging as diffusers_logging
from huggingface_hub import HfApi, snapshot_download
from safetensors import safe_open
from transformers.utils import logging as transformers_logging

from config.errors import ModelError, is_out_of_memory

_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
_PICKLES = (".bin", ".ckpt", ".pt", ".pth")
_LARGEST_POINTER = 512
"""Bytes. A git-lfs pointer has some 130, and no component's weights are so small."""


@contextlib.contextmanager
def quiet_libraries() -> Iterator[None]:
    """Keep the libraries' bars and warnings off the terminal; what matters is an error here."""
    bars = transformers_logging.is_progress_bar_enabled()
    levels = [
        (library, library.get_verbosity()) for library in (diffusers_logging, transformers_logging)
    ]
    transformers_logging.disable_progress_bar()
    for library, _ in levels:
        library.set_verbosity_error()
    try:
        yield
    finally:
        if bars:
            transformers_logging.enable_progress_bar()
        for library, level in levels:
            library.set_verbosity(level)


@contextlib.contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn whatever a library says about a damaged file into one line.

    Args:
        what: names the setting and the part, such as "model: unet of 'some/folder'".

    Raises:
        ModelError: the block raised anything.
    """
    try:
        yield
    except ModelError:
        raise
    except Exception as error:  # the libraries raise whatever their parsers do
        if is_out_of_memory(error):
            raise
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"{what} cannot be read: {reason}") from error


def find_folder(
    setting: str, model: str, parts: Iterable[tuple[str, str]], *, half: bool, download: bool
) -> Path:
    """Find the folder of a model, fetching it if that is allowed.

    Args:
        setting: its name in the config, for messages.
        model: a folder, or a hub id "owner/name".
        parts: (component, stem of its weights), such as ("unet", "diffusion_pytorch_model"), whose
            weights to fetch; the component "" is the folder itself.
        half: whether 16-bit weights are preferred where there is a choice.
        download: whether the network may be used.

    Returns:
        A folder that exists; whether it is complete is for `weights_variant` to say.

    Raises:
        ModelError: there is no such folder, or it is not here, or it cannot be fetched.
    """
    folder = Path(model).expanduser()
    if model and folder.is_dir():
        return folder
    if not _HUB_ID.fullmatch(model) or model.startswith("."):
        raise ModelError(f"{setting}: there is no folder '{model}'; expected one, or a hub id")
    if not download:
        try:
            return Path(snapshot_download(model, local_files_only=True))
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{setting}: '{model}' is not on this machine; get it with --download, or give a "
                f"folder that holds it"
            ) from error
    with reading(f"{setting}: '{model}' on the hub"):
        names = HfApi().list_repo_files(model)
        wanted = [name for name in names if name.endswith((".json", ".txt"))]
        for component, stem in parts:
            variant = _choose_variant(f"{setting}: '{model}'", names, component, stem, half=half)
            wanted += _weight_files(names, component, stem, variant)
        return Path(snapshot_download(model, allow_patterns=wanted))


def weights_variant(
    where: str, folder: Path, component: str, stem: str, *, half: bool
) -> str | None:
    """Choose which of a component's weights to read, and check that they can be.

    Args:
        where: names the setting and the model, for messages.
        folder: the model.
        component: its subfolder, or "" for the folder itself.
        stem: of the files' names, such as "model".
        half: whether 16-bit weights are preferred where there is a choice.

    Returns:
        "fp16", or None for the plain files: the library's `variant`.

    Raises:
        ModelError: the weights are missing, damaged, or pickles.
    """
    part = folder / component
    names = [f"{component}/{path.name}".lstrip("/") for path in part.glob("*")]
    variant = _choose_variant(where, names, component, stem, half=half)
    for name in _weight_files(names, component, stem, variant):
        check_safetensors(f"{where}: {component or 'its weights'}", folder / name)
    return variant


def check_safetensors(where: str, path: Path) -> list[str]:
    """Read the list of tensors of a weights file.

    Args:
        where: names the setting and the model, for messages.
        path: the file.

    Returns:
        The tensors' names.

    Raises:
        ModelError: the file is missing, a pickle, a git-lfs pointer, or damaged.
    """
    if path.suffix in _PICKLES:
        raise ModelError(f"{where}: '{path.name}' is a pickle, which may run code; {_WHAT_IS_READ}")
    if not path.is_file():
        raise ModelError(f"{where}: there is no file '{path}'")
    if path.stat().st_size < _LARGEST_POINTER:
        raise ModelError(
            f"{where}: '{path.name}' has {path.stat().st_size} bytes, as a git-lfs pointer has; "
            "fetch the weights themselves with git lfs pull"
        )
    with reading(f"{where}: '{path.name}'"), safe_open(path, framework="pt") as file:
        return list(file.keys())


_WHAT_IS_READ = "only .safetensors is read"


def _choose_variant(
    where: str, names: Sequence[str], component: str, stem: str, *, half: bool
) -> str | None:
    for variant in ("fp16", None) if half else (None, "fp16"):
        if _weight_files(names, component, stem, variant):
            return variant
    inside = [name for name in names if Path(name).parent == Path(component)]
    place = f"{component}/" if component else ""
    if any(name.endswith(_PICKLES) for name in inside):
        raise ModelError(f"{where}: the weights in {place} are a pickle; {_WHAT_IS_READ}")
    raise ModelError(
        f"{where}: {place}{stem}.safetensors is missing; get the whole model (--download "
        "fetches one from the hub)"
    )


def _weight_files(
    names: Iterable[str], component: str, stem: str, variant: str | None
) -> list[str]:
    """Pick the weights of one component and variant, whole or in numbered shards."""
    infix = f".{variant}" if variant else ""
    pattern = re.compile(
        re.escape(f"{component}/{stem}".lstrip("/") + infix)
        + r"(-\d+-of-\d+)?"
        + re.escape(".safetensors")
    )
    return [name for name in names if pattern.fullmatch(name)]
