"""A `python` that has the large libraries imported already, for tests that start it very often.

    python tests/warm_python.py serve SOCKET            imports them and waits
    python tests/warm_python.py ask SOCKET WORDS…       as `python WORDS…`, in a fork of that one

What is asked for starts from a fresh fork, in the caller's folder, with the caller's environment
and streams, and ends with its exit code; of the project nothing is imported before. POSIX only.
"""

import os
import runpy
import signal
import socket
import sys
import traceback


def serve(path: str) -> None:
    """Answer until the caller of this program closes its standard input."""
    import_libraries()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        if os.fork() == 0:  # watches over the end
            server.close()
            sys.stdin.read()
            os.kill(os.getppid(), signal.SIGKILL)
            os._exit(0)
        while True:
            client, _ = server.accept()
            if os.fork() == 0:
                server.close()
                work(client)
            client.close()


def import_libraries() -> None:
    """Import what takes seconds."""
    import accelerate  # noqa: F401
    import cv2  # noqa: F401
    import imageio_ffmpeg  # noqa: F401
    import sklearn.cluster
    import sklearn.neighbors  # noqa: F401
    import torch.utils.tensorboard  # noqa: F401
    from diffusers import (  # noqa: F401
        AutoencoderKL,
        AutoencoderTiny,
        ControlNetModel,
        DDPMScheduler,
        StableDiffusionXLPipeline,
        T2IAdapter,
        UNet2DConditionModel,
    )
    from diffusers.optimization import get_scheduler  # noqa: F401
    from omegaconf import OmegaConf  # noqa: F401
    from transformers import (  # noqa: F401
        CLIPImageProcessorPil,
        CLIPTextModel,
        CLIPTextModelWithProjection,
        CLIPTokenizer,
        CLIPVisionModelWithProjection,
    )


def work(client: socket.socket) -> None:
    """Be the Python that was asked for; its parent waits for the exit code."""
    data, streams, _, _ = socket.recv_fds(client, 1 << 20, 3)
    folder, environment, *words = [part.decode() for part in data.split(b"\0\0")]
    pid = os.fork()
    if pid:
        client.sendall(f"{pid} ".encode())
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _, status = os.waitpid(pid, 0)
        client.sendall(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    client.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(pair.split("=", 1) for pair in environment.split("\0") if pair)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    os._exit(run(words))


def run(words: list[str]) -> int:
    """Run a script, a module or a piece of code; gives the exit code."""
    code = 0
    try:
        match words:
            case ["-m", module, *rest]:
                sys.path[0] = os.getcwd()  # noqa: PTH109
                sys.argv = [module, *rest]
                runpy.run_module(module, run_name="__main__", alter_sys=True)
            case ["-c", text, *rest]:
                sys.path[0] = ""
                sys.argv = ["-c", *rest]
                exec(text, {"__name__": "__main__"})
            case [script, *rest]:
                sys.path[0] = os.path.dirname(os.path.realpath(script))  # noqa: PTH120
                sys.argv = [script, *rest]
                runpy.run_path(script, run_name="__main__")
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def ask(path: str, words: list[str]) -> int:
    """Ask the waiting Python for work and wait for its end."""
    environment = "\0".join(f"{name}={value}" for name, value in os.environ.items())
    parts = [os.getcwd(), environment, *words]  # noqa: PTH109
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        socket.send_fds(client, [b"\0\0".join(part.encode() for part in parts)], [0, 1, 2])
        pid, _, code = client.recv(64).partition(b" ")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: os.kill(int(pid), number))
        return int(code or client.recv(64) or 1)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    sys.exit(ask(sys.argv[2], sys.argv[3:]))
