import pytest

from tools.batching.choice import choose, say_how


def figures(*rows):
    return [dict(zip(("error", "isolated", "seam_step"), row, strict=True)) for row in rows]


def test_clip_alone_decides_where_there_is_one():
    assert choose([{"clip": 0.2}, {"clip": 0.31}, {"clip": 0.3}]) == 1
    assert say_how({"clip": 0.3}) == "CLIP"


@pytest.mark.parametrize(
    ("rows", "best"),
    [
        ([(1, 1, 1)], 0),
        ([(2, 2, 2), (1, 1, 1), (3, 3, 3)], 1),
        ([(1, 9, 9), (2, 1, 1), (3, 2, 2)], 1),  # places lost: 4, 1, 4
        ([(2, 1, 5), (1, 2, 5)], 1),  # as many places lost: the lower error
        ([(1, 1, 1), (1, 1, 1)], 0),
    ],
)
def test_the_fewest_places_lost_win(rows, best):
    assert choose(figures(*rows)) == best


def test_flat_pictures_have_but_one_figure():
    assert choose([{"error": 2.0}, {"error": 1.0}]) == 1
    assert say_how({"error": 1.0}) == "the fewest places lost in error"
