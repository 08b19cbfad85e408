"""On what something was measured: device, threads, versions."""

import os
import platform
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers


def describe_machine(device: str) -> dict[str, Any]:
    """Say on what is measured, ready for JSON."""
    return {
        "device": device_name(device),
        "threads": torch.get_num_threads(),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "diffusers": diffusers.__version__,
            "transformers": transformers.__version__,
        },
    }


def format_machine(machine: dict[str, Any]) -> str:
    """Write it as a line."""
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return f"{machine['device']}, {machine['threads']} thread(s), {versions}"


def device_name(device: str) -> str:
    """Name a device as its maker does."""
    if torch.device(device).type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{device} ({_processor() or platform.machine()}, {os.cpu_count()} cores)"


def _processor() -> str:
    """Name the processor; nothing where the system does not say."""
    facts = Path("/proc/cpuinfo")
    if not facts.is_file():
        return ""
    lines = facts.read_text(errors="replace").splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else ""
