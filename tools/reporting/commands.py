"""The commands that make a run's skin again.

Knows nothing about pages.
"""

import shlex
from collections.abc import Mapping
from typing import Any

from tools.io.given_skin import GIVEN_SKIN
from tools.io.run_directory import PHOTO


def typed_command(status: Mapping[str, Any]) -> str:
    """Give the command as it was typed; "" where the run was taken on by another program since."""
    command = status.get("resume_command", "")
    return command if "main.py" in command else ""


def own_command(record: Mapping[str, Any], *, has_photo: bool) -> str:
    """Give the command that makes the skin from the files in the run's own folder, called RUN."""
    request = record["request"]
    words = ["python", "main.py", "-c", "RUN/config.yaml", f"--prompt={request['prompt']}"]
    if request["negative_prompt"]:
        words.append(f"--negative_prompt={request['negative_prompt']}")
    if has_photo:
        words += ["--input_image", f"RUN/{PHOTO}", "--fit", request["fit"]]
        words.append(f"--matting={request['matting']}")
    parts = request.get("palettes", {})
    words += ["--palette", request["palette"] if parts else "RUN/palette.hex"]
    words += [f"--palette.{part}={name}" for part, name in parts.items()]
    words += [f"--prompt.{part}={text}" for part, text in request.get("prompts", {}).items()]
    if request.get("from_skin"):
        words += ["--from_skin", f"RUN/{GIVEN_SKIN}"]
        words += [f"--{name}={request[name]}" for name in ("only", "lock") if request.get(name)]
        # The config has the loss that this asks for.
        source = request.get("source_prompt", "")
        words += [f"--source_prompt={source}"] if source else []
        words += ["--snap_all"] if request.get("snap_all") else []
    words += ["--seed", str(request["seed"])]
    if request["size"] is not None:
        words += ["--size", "{},{}".format(*request["size"])]
    else:
        words += ["--arms", request["arms"]]
        words += [] if request["overlay"] else ["--no_overlay"]
    return shlex.join(words)
