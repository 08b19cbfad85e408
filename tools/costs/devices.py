"""How many operations a second a device can do at most, for shares of computed floors."""

import time
from collections.abc import Mapping

import torch

PEAKS: Mapping[str, Mapping[str, float]] = {
    # part of the name that torch gives: TFLOP/s of 16-bit matrix products, and of float32 ones
    "H200": {"half": 788.0, "float32": 67.0},
    "H100": {"half": 788.0, "float32": 67.0},
    "A100": {"half": 312.0, "float32": 19.5},
    "L40S": {"half": 362.0, "float32": 91.6},
    "RTX 5090": {"half": 209.5, "float32": 104.8},
    "RTX 4090": {"half": 165.2, "float32": 82.6},
    "RTX 4080": {"half": 97.5, "float32": 48.7},
    "RTX 3090": {"half": 71.0, "float32": 35.6},
    "RTX 3060": {"half": 25.6, "float32": 12.7},
    "T4": {"half": 65.0, "float32": 8.1},
}
"""Dense products that add up in float32, by the makers' data sheets; of H100 and H200 it is what
large products were seen to reach, of 989 on paper."""

_SIDE = {"cpu": 1024, "cuda": 8192}


def find_peak(device: str, dtype: torch.dtype) -> tuple[float, str]:
    """Give a device's peak, from the table or, where it is not in there, measured.

    Args:
        device: such as "cuda" or "cpu".
        dtype: of the arithmetic.

    Returns:
        TFLOP/s, and where the number is from.
    """
    kind = "half" if dtype in (torch.float16, torch.bfloat16) else "float32"
    if torch.device(device).type == "cuda" and dtype != torch.float64:
        name = torch.cuda.get_device_name(device)
        for part, peaks in PEAKS.items():
            if part in name:
                return peaks[kind], f"{part} by its table, {kind}"
    return measure_peak(device, dtype), f"a matrix product measured here, {str(dtype)[6:]}"


def measure_peak(device: str, dtype: torch.dtype, *, rounds: int = 5) -> float:
    """Time a large matrix product, the best of some: TFLOP/s."""
    kind = torch.device(device).type
    side = _SIDE.get(kind, 1024)
    factor = torch.ones(side, side, device=device, dtype=dtype)
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        product = factor @ factor
        if kind == "cuda":
            torch.cuda.synchronize(device)
        best = min(best, time.perf_counter() - start)
    assert product.shape == (side, side)
    return 2 * side**3 / best / 1e12
