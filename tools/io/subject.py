"""From the name of a matting method to the subject of a photo.

Knows where the embedded network is; how subjects are found is `models.matting`'s business.
"""

from models.matting.cutout import CutOut, cut_out
from models.matting.sinet import load_sinet
from tools.io.models import locate
from tools.io.photo import Photo

WEIGHTS = "assets/matting"


def find_subject(
    photo: Photo, *, matting: str = "embedded", device: str = "cpu", download: bool = False
) -> CutOut:
    """Find the subject of a photo; a real alpha channel goes before every method.

    Args:
        photo: from `read_photo`.
        matting: "embedded", "none", or a model's folder or hub id.
        device: for a model.
        download: whether a model may be fetched.

    Returns:
        The subject; its `method` says which method it was.

    Raises:
        ModelError: the model is not here, or is none that finds segments.
    """
    pixels_HW4, has_alpha = photo.pixels_HW4, photo.has_alpha
    if has_alpha or matting == "none":
        return cut_out(pixels_HW4, has_alpha=has_alpha)
    if matting == "embedded":
        network = load_sinet(locate(WEIGHTS))
        return cut_out(pixels_HW4, has_alpha=False, network=network)
    from models.matting.segmenter import load_segmenter  # brings transformers, which is slow

    model = load_segmenter(locate(matting), device=device, download=download)
    return cut_out(pixels_HW4, has_alpha=False, find_matte=model)
