"""How a program can end: its exit codes, and the errors that have one, as one line each."""

import enum


class ExitCode(enum.IntEnum):
    """What the command lines exit with; status.json in a run's folder has the same.

    Attributes:
        DONE: done.
        BUG: a bug of ours; please report it, with `log.txt`.
        BAD_INPUT: bad input; the line says which option and what would be right.
        MODEL: a model is missing or damaged; fetch it (`--download`), or name another.
        OUT_OF_MEMORY: out of memory; what was saved is kept: `-c low_vram` or smaller views.
        DIVERGED: diverged, ten gradients in a row were not finite; the good skin of before is
            kept: a lower learning rate.
        CANNOT_WRITE: cannot write; free space or allow writing, or look after the store, and
            repeat the same command.
        IN_USE: another program works in the folder; wait for it, or choose another `--out`.
        BATCH_PARTLY_FAILED: some skins of a batch failed; the manifest says which, and the same
            command tries them again.
        INTERRUPTED: interrupted by Ctrl-C; the state is saved, and the same command goes on.
        TERMINATED: ended by SIGTERM, SIGUSR1 or SIGHUP, or the launcher is gone; the state is
            saved, and the same command goes on.
    """

    DONE = 0
    BUG = 1
    BAD_INPUT = 2
    MODEL = 3
    OUT_OF_MEMORY = 4
    DIVERGED = 5
    CANNOT_WRITE = 6
    IN_USE = 7
    BATCH_PARTLY_FAILED = 8
    INTERRUPTED = 130
    TERMINATED = 143


class ConfigError(ValueError):
    """A setting is wrong: the message names it, its value and what would be right.

    The command line prints the message alone and exits with 2.
    """


class ModelError(RuntimeError):
    """A model is missing or damaged: the message says which one and how to get it.

    The command line prints the message alone and exits with 3.
    """


class DivergedError(RuntimeError):
    """The optimisation gives no numbers any more: the message says since when and what to change.

    The command line prints the message alone and exits with 5.
    """


class WriteError(OSError):
    """A file or folder cannot be written: the message says which one, why, and what to do.

    The command line prints the message alone and exits with 6.
    """

    def __init__(self, path: object, error: OSError) -> None:
        """Say what could not be written and what the system said."""
        super().__init__(error.errno, error.strerror or str(error) or type(error).__name__)
        self.path = str(path)

    def __str__(self) -> str:
        """Give the line for the user."""
        return (
            f"{self.path} cannot be written: {self.strerror}; free some space or allow writing "
            "and repeat the command, or choose another folder with --out"
        )


class InUseError(RuntimeError):
    """Another program works in a folder: the message says which one and what to do.

    The command line prints the message alone and exits with 7.
    """


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether an error says that there is no memory left, of the processor or of a GPU."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    text = str(error)
    return isinstance(error, RuntimeError) and (
        "DefaultCPUAllocator" in text or "out of memory" in text.lower()
    )


def describe(error: Exception) -> tuple[ExitCode, str]:
    """Give the exit code of an error and one line for the user.

    Args:
        error: whatever ended the program.

    Returns:
        The code, and what happened, where, and what to do; of a bug of ours, its type and message.
    """
    codes: dict[type[Exception], ExitCode] = {
        ConfigError: ExitCode.BAD_INPUT,
        ModelError: ExitCode.MODEL,
        DivergedError: ExitCode.DIVERGED,
        WriteError: ExitCode.CANNOT_WRITE,
        InUseError: ExitCode.IN_USE,
    }
    for kind, code in codes.items():
        if isinstance(error, kind):
            return code, _one_line(error)
    if is_out_of_memory(error):
        reason = _one_line(error).partition(". ")[0]
        return ExitCode.OUT_OF_MEMORY, (
            f"out of memory ({reason}); what was saved is kept: use a smaller guidance or smaller "
            "views, such as -c low_vram or --set diffusion.sdxl.resolution=[512,512] "
            "diffusion.sdxl.checkpoint_encoder=true, or free some memory and repeat the command"
        )
    return ExitCode.BUG, f"{type(error).__name__}: {_one_line(error)}"


def require(is_right: bool, setting: str, value: object, expected: str) -> None:
    """Refuse a value out of its range.

    Args:
        is_right: whether the value is in its range.
        setting: its name as the user writes it.
        value: what was given.
        expected: what would be right.

    Raises:
        ConfigError: it is not right.
    """
    if not is_right:
        raise ConfigError(f"{setting}: {value}; expected {expected}")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
