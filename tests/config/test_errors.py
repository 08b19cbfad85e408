import errno
import re

import pytest
import torch

from config.errors import (
    ConfigError,
    DivergedError,
    ExitCode,
    InUseError,
    ModelError,
    WriteError,
    describe,
    is_out_of_memory,
    require,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError("steps: 0; expected more"), 2),
        (ModelError("model: there is no folder"), 3),
        (MemoryError(), 4),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9 GiB."), 4),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't"), 4),
        (DivergedError("step 17"), 5),
        (WriteError("/x/y", OSError(errno.ENOSPC, "No space left on device")), 6),
        (InUseError("--out: in use"), 7),
        (RuntimeError("shapes do not fit"), 1),
        (OSError(errno.ENOSPC, "not through our helper"), 1),
        (AssertionError(), 1),
    ],
)
def test_each_error_has_a_code_and_one_line(error, code):
    found, message = describe(error)
    assert found == code
    assert message and "\n" not in message


def test_lines_stay_lines():
    assert describe(ConfigError("a\n  b"))[1] == "a b"


def test_a_failed_write_says_what_where_and_what_to_do():
    _, message = describe(WriteError("/x/y", OSError(errno.EROFS, "Read-only file system")))
    assert "/x/y" in message and "Read-only file system" in message and "--out" in message


def test_true_allocations_that_fail_are_recognised():
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**55)
    assert is_out_of_memory(caught.value)
    assert not is_out_of_memory(RuntimeError("size mismatch"))


def test_codes_are_those_that_shells_and_batch_systems_expect():
    assert ExitCode.INTERRUPTED == 128 + 2 and ExitCode.TERMINATED == 128 + 15
    assert len(set(ExitCode)) == len(ExitCode.__members__)


def test_require_names_setting_value_and_what_would_be_right():
    require(True, "steps", 3, "at least 1")
    with pytest.raises(ConfigError, match=re.escape("steps: 0; expected at least 1")):
        require(False, "steps", 0, "at least 1")
