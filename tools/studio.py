"""The studio: a page on which skins are made, and an API: python -m tools.studio.

Serves this machine alone unless --host says otherwise, for which a token is needed. Jobs are kept
in a folder: when the studio is started again, it goes on with them.
"""

import argparse
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from config.errors import ConfigError, ExitCode
from tools.cli.ending import end_well

if TYPE_CHECKING:
    import uvicorn

    from tools.serving.studio import Studio

_SHORTEST_TOKEN = 16
_MOST_CONNECTIONS = 256


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until somebody asks to stop.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        The exit code, see `config.errors.ExitCode`.
    """
    arguments = parse(argv)
    return end_well(lambda: serve(arguments))


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; wrong words end the program with code 2."""
    parser = argparse.ArgumentParser(prog="python -m tools.studio", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("runs/studio"), help="[runs/studio]")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve [127.0.0.1]")
    parser.add_argument("--port", type=int, default=8000, help="0 takes any that is free [8000]")
    parser.add_argument("--token", help="who asks must know it; also SKINPIXL_TOKEN [none]")
    parser.add_argument(
        "--devices", nargs="+", help="cpu, cuda:0, …: a job at a time on each [every GPU, or cpu]"
    )
    parser.add_argument("--queue", type=int, default=32, help="jobs that may wait [32]")
    parser.add_argument("--jobs", type=int, default=2000, help="jobs that are kept [2000]")
    parser.add_argument("--rate", type=int, default=60, help="submissions a minute, each [60]")
    parser.add_argument("--most_steps", type=int, default=20_000, help="of a job [20000]")
    parser.add_argument(
        "--job_seconds", type=float, default=0, help="stop a job after so long [never]"
    )
    parser.add_argument("--download", action="store_true", help="allow downloads from the hub")
    return parser.parse_args(argv)


def serve(arguments: argparse.Namespace) -> int:
    """Serve until somebody asks to stop.

    Returns:
        The exit code: 130 after Ctrl-C, 143 after SIGTERM.

    Raises:
        ConfigError: an option is wrong.
        InUseError: another studio has the folder.
        WriteError: the folder cannot be written.
    """
    token = read_token(arguments)
    try:
        import uvicorn

        from tools.serving.api import create_app
        from tools.serving.guard import Guard
    except ImportError as error:
        raise ConfigError(
            f"studio: {error.name} is not installed; expected pip install -e '.[studio]'"
        ) from error
    from tools.serving.limits import Limits
    from tools.serving.runner import find_devices
    from tools.serving.studio import Studio

    limits = Limits(
        queue=arguments.queue,
        jobs=arguments.jobs,
        rate=arguments.rate,
        steps=arguments.most_steps,
        job_seconds=arguments.job_seconds,
    )
    studio = Studio(
        arguments.folder,
        limits=limits,
        devices=find_devices(arguments.devices),
        download=arguments.download,
    )
    listener = listen(arguments.host, arguments.port)
    with listener:
        studio.store.open()
        try:
            for notice in studio.store.notices:
                print(notice)
            app = Guard(
                create_app(studio, token=token),
                limits=limits,
                token=token,
                refuse=lambda reason: studio.counts.refused.update([reason]),
            )
            config = uvicorn.Config(
                app,
                log_level="warning",
                lifespan="on",
                server_header=False,
                proxy_headers=False,  # anybody can send them
                limit_concurrency=_MOST_CONNECTIONS,
                timeout_graceful_shutdown=5,
            )
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            print(f"the studio is at http://{shown}:{port}/ (Ctrl-C ends it; jobs are kept)")
            sys.stdout.flush()
            return run(config, listener, studio)
        finally:
            studio.store.close()


def read_token(arguments: argparse.Namespace) -> str | None:
    """Take the token from the command line or the environment.

    Raises:
        ConfigError: it is too short, or missing where it is needed.
    """
    token = arguments.token or os.environ.get("SKINPIXL_TOKEN")
    if token is None and not is_loopback(arguments.host):
        raise ConfigError(
            f"--host: {arguments.host} can be reached from elsewhere; expected --token or "
            "SKINPIXL_TOKEN with it"
        )
    if token is not None and (len(token) < _SHORTEST_TOKEN or not token.isascii()):
        raise ConfigError(
            f"--token: {len(token)} letters; expected {_SHORTEST_TOKEN} or more plain ones"
        )
    return token


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """Take a port.

    Raises:
        ConfigError: it is taken, or there is no such address.
    """
    if not 0 <= port < 1 << 16:
        raise ConfigError(f"--port: {port}; expected 0 to 65535")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(found[4][:2], family=found[0])
    except OSError as error:
        raise ConfigError(
            f"--port: {port} of {host} cannot be served: {error.strerror or error}; expected a "
            "free one, or 0 for any"
        ) from error


def run(config: "uvicorn.Config", listener: socket.socket, studio: "Studio") -> int:
    """Run the server; a signal lets the running jobs save before it ends.

    Returns:
        The exit code.
    """
    import uvicorn

    class Server(uvicorn.Server):
        """Tells the studio at once when it is asked to stop."""

        code = int(ExitCode.DONE)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """Hear a signal; the second one waits for nobody."""
            is_interrupt = sig == signal.SIGINT
            self.code = int(ExitCode.INTERRUPTED if is_interrupt else ExitCode.TERMINATED)
            self.force_exit = self.should_exit
            self.should_exit = True
            studio.runner.begin_closing()

    server = Server(config)
    server.run(sockets=[listener])
    return server.code


if __name__ == "__main__":
    sys.exit(main())
