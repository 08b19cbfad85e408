from models.diffusion import known_skin
from tools.batching.room import CPU_BLOCK, MOST, block_of, choose_parallel, peak_bytes


def test_a_block_on_a_cpu_is_bounded():
    assert [block_of(parallel, device="cpu") for parallel in (1, 3, CPU_BLOCK, 16)] == [
        *(1, 3, CPU_BLOCK, CPU_BLOCK)
    ]
    assert block_of(16, device="cuda") == 16


def test_a_small_guidance_fits_often():
    denoiser = known_skin.build(known_skin.Config(), device="cpu")
    assert choose_parallel(denoiser, device="cpu") == MOST
    assert 2**26 < peak_bytes("cpu") < 2**40
