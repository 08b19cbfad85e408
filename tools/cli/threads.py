"""How many threads the networks use on a CPU.

In a container that may use two of a machine's many processors, PyTorch would start a thread for
each of the many, and they would wait for each other.
"""

import os

import joblib
import torch


def choose_threads() -> int:
    """Use no more threads than processors that this process may use, unless the user says so.

    The number changes the last bits of sums; so it depends on the machine and its limits, and not
    on how busy it is: a run that goes on there ends with the same bytes.

    Returns:
        The number. `OMP_NUM_THREADS` decides where it is set.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        # joblib knows affinity masks and the quotas of containers.
        torch.set_num_threads(min(torch.get_num_threads(), joblib.cpu_count()))
    return torch.get_num_threads()
