"""The program of a job: main.py with its packages loaded, which waits for its words.

Reads one line of JSON from standard input. Ends by itself when the studio does.
"""

import importlib
import json
import os
import sys

_PACKAGES = ("accelerate", "tools.optimize", "tools.report", "tools.io.video", "transformers")
"""What main.py loads before it looks for the models, and what takes longest of what they load."""


def main() -> int:
    """Wait for a job and carry it out: its exit code."""
    for name in _PACKAGES:
        importlib.import_module(name)
    program = importlib.import_module("main")
    line = sys.stdin.readline()
    if not line:
        return 0
    told = json.loads(line)
    output = os.open(told["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    for stream in (1, 2):
        os.dup2(output, stream)
    return program.main(told["words"])


if __name__ == "__main__":
    sys.exit(main())
