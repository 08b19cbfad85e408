from tools.evaluation.report import Case, summarize, to_markdown


def test_seeds_weigh_alike_and_their_means_spread():
    cases = [
        Case("seen", "p", "distil", 0, {"color": (1.0, 0.0), "colors": (7.0,)}),
        Case("seen", "p", "distil", 0, {"color": (1.0, 1.0)}),
        Case("seen", "p", "distil", 1, {"color": (0.25,)}),
        Case("seen", "p", "chance", 0, {"color": (0.1,), "both": ()}),
    ]
    table = summarize(cases)["seen"]["p"]
    found = table["color"]["distil"]
    assert (found.mean, found.count) == (0.5, 5)
    assert abs(found.spread - 0.125**0.5) < 1e-12  # of 0.75 and 0.25
    assert table["colors"]["distil"].spread is None
    assert "both" not in table
    text = to_markdown({"seen": {"p": table}}, ["A note."])
    assert "| figure | distil | chance |" in text
    assert "| colour by part | 0.500 ± 0.354 | 0.100 |" in text
    assert "| colours used | 7.00 |  |" in text
