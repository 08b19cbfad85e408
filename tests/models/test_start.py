import pytest
import torch

from models.color import oklab_from_srgb
from models.layout import flat_layout, skin_layout
from models.matting.cutout import CutOut
from models.palette import Palette
from models.reference import make_reference
from models.start import Distance, PhotoStart, color_distance, start_logits
from tests.photo_cases import RED, draw_figure, mask_of, opaque

LAYOUT = skin_layout("classic")
COLORS = ["000000", "ffffff", "c82828", "283c8c", "e0ac8c", "5a3214", "00ff00"]


def palette(codes=COLORS):
    return Palette("x", torch.tensor([list(bytes.fromhex(code)) for code in codes]).to(torch.uint8))


@pytest.fixture(scope="module")
def reference():
    photo_HW4 = draw_figure(shirt=RED)
    mask_HW = mask_of(photo_HW4)
    return make_reference(CutOut(photo_HW4, mask_HW.float(), mask_HW, 0, "drawn"), LAYOUT)


@pytest.mark.parametrize("method", PhotoStart.__args__)
@pytest.mark.parametrize("distance", Distance.__args__)
def test_every_method_and_distance_finds_the_shirt(reference, method, distance):
    logits = start_logits(reference, LAYOUT, palette(), method=method, distance=distance)
    assert logits.shape == (3264, 8) and torch.isfinite(logits).all()
    rect = LAYOUT.box("body", "base").faces["front"]
    texel = (rect.y + 5) * 64 + rect.x + 4
    row = int(torch.nonzero(LAYOUT.texel_N == texel)[0, 0])
    assert logits[row, :-1].argmax() == COLORS.index("c82828")
    colors = logits[:, :-1]
    assert (colors.amax(1) - colors.amin(1)).max() <= 6.01


def test_bilinear_is_the_nearest_palette_colour(reference):
    logits = start_logits(reference, LAYOUT, palette(), guessed=1.0)
    base = ~LAYOUT.may_be_transparent_N
    colors = reference.skin_HW4.flatten(0, 1)[LAYOUT.texel_N[base], :3]
    nearest = palette().nearest(colors)
    assert torch.equal(logits[base, :-1].argmax(1), nearest)
    expected = 6.0 * torch.nn.functional.one_hot(nearest, 7)
    torch.testing.assert_close(logits[base, :-1], expected)


def test_nearest_has_soft_logits(reference):
    sharp = 20.0
    logits = start_logits(
        reference, LAYOUT, palette(), method="nearest", sharpness=sharp, strength=50, guessed=1.0
    )
    rect = LAYOUT.box("body", "base").faces["front"]
    texel = (rect.y + 5) * 64 + rect.x + 4
    row = int(torch.nonzero(LAYOUT.texel_N == texel)[0, 0])
    red = oklab_from_srgb(torch.tensor(RED) / 255)
    squared = ((palette().oklab_C3 - red) ** 2).sum(-1)
    found = logits[row, :-1] - logits[row, 2]
    torch.testing.assert_close(found, -sharp * squared, atol=2e-2, rtol=0)


def test_guesses_are_weaker(reference):
    logits = start_logits(reference, LAYOUT, palette(), guessed=0.25)[:, :-1]
    spread = logits.amax(1) - logits.amin(1)
    trust = reference.confidence_HW.flatten()[LAYOUT.base_texel_N]
    torch.testing.assert_close(spread, 6 * (0.25 + 0.75 * trust))


@pytest.mark.parametrize("transparent", [0.1, 0.9])
def test_the_outer_layer_begins_with_the_odds_asked_for(reference, transparent):
    logits = start_logits(reference, LAYOUT, palette(), transparent=transparent)
    outer = LAYOUT.may_be_transparent_N
    chance = torch.softmax(logits[outer], 1)[:, -1]
    torch.testing.assert_close(chance, torch.full_like(chance, transparent))
    assert (logits[~outer, -1] == 0).all()


def test_outer_texels_take_after_what_is_under_them():
    under = LAYOUT.base_texel_N
    outer = LAYOUT.may_be_transparent_N
    assert torch.equal(under[~outer], LAYOUT.texel_N[~outer])
    assert sorted(under[outer].tolist()) == LAYOUT.texel_N[~outer].tolist()
    hat, head = (LAYOUT.box("head", layer).faces["front"] for layer in ("outer", "base"))
    place = int(torch.nonzero(LAYOUT.texel_N == (hat.y + 2) * 64 + hat.x + 3)[0, 0])
    assert under[place] == (head.y + 2) * 64 + head.x + 3


def test_palette_counts_samples_and_nearest_takes_the_middle():
    # Three quarters of each texel white, black in the middle: the methods differ as they say.
    photo = torch.full((80, 80, 3), 255, dtype=torch.uint8)
    rows = torch.arange(80) % 20
    middle = (rows >= 5) & (rows < 15)
    photo[middle[:, None] & middle[None]] = 0
    whole = torch.ones(80, 80, dtype=torch.bool)
    layout = flat_layout(4, 4)
    reference = make_reference(CutOut(opaque(photo), whole.float(), whole, 0, "drawn"), layout)
    two = palette(["000000", "ffffff"])
    best = {
        method: set(start_logits(reference, layout, two, method=method)[:, :2].argmax(1).tolist())
        for method in PhotoStart.__args__
    }
    assert best["palette-nearest"] == best["nearest"] == {0}
    assert best["palette"] == best["palette-bilinear"] == best["kmeans"] == {1}


def test_distances_by_hand():
    colors = torch.tensor([[0.0, 0.0, 0.0], [1.0, 0.5, 0.0]])
    three = palette(["000000", "ffffff", "ff0000"])
    l1 = color_distance(colors, three, "l1")
    torch.testing.assert_close(l1, torch.tensor([[0, 1, 1 / 3], [0.5, 0.5, 1 / 6]]))
    l2 = color_distance(colors, three, "l2")
    torch.testing.assert_close(l2[1], (torch.tensor([1.25, 1.25, 0.25]) / 3).sqrt())
    assert color_distance(colors, three)[0, 1] == pytest.approx(1, abs=1e-3)
    cosine = color_distance(colors, three, "cosine")
    assert cosine[1, 2] == pytest.approx(1 - 1 / 1.25**0.5 + 0.01 * l2[1, 2].item(), abs=1e-6)
    assert torch.isfinite(cosine).all() and cosine[0].argmin() == 0


def test_one_colour_is_enough(reference):
    for method in PhotoStart.__args__:
        logits = start_logits(reference, LAYOUT, palette(["ff0000"]), method=method)
        assert logits.shape == (3264, 2) and torch.isfinite(logits).all()
