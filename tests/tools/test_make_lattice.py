import pytest

from config.errors import ConfigError
from tools.io.palettes import read_palette, shipped_names
from tools.make_lattice import main, make_lattice


def test_levels_are_even_and_end_at_the_corners():
    assert make_lattice(2, "x").hex_codes() == [
        *("000000", "0000ff", "00ff00", "00ffff", "ff0000", "ff00ff", "ffff00", "ffffff")
    ]
    for num_levels in range(2, 11):
        colors = make_lattice(num_levels, "x").colors_C3
        levels = colors[:, 0].unique().tolist()
        assert len(colors) == num_levels**3
        for channel in range(3):
            assert colors[:, channel].unique().tolist() == levels
        exact = [255 * level / (num_levels - 1) for level in range(num_levels)]
        assert levels == pytest.approx(exact, abs=0.5)


@pytest.mark.parametrize("num_levels", [-1, 0, 1, 11])
def test_refuses_other_sizes(num_levels):
    with pytest.raises(ConfigError, match="expected 2 to 10"):
        make_lattice(num_levels, "x")


def test_the_shipped_lattices_are_what_the_tool_makes():
    lattices = [name for name in shipped_names() if name.startswith("lattice/")]
    assert lattices == [f"lattice/rgb-{n}" for n in range(2, 9)]
    for name in lattices:
        n = int(name.removeprefix("lattice/rgb-"))
        assert read_palette(name)[0].hex_codes() == make_lattice(n, name).hex_codes()


def test_command_line(tmp_path, capsys):
    path = tmp_path / "ten.hex"
    assert main(["--n", "10", "--out", str(path)]) == 0
    assert len(read_palette(str(path))[0]) == 1000
    for wrong in (["--n", "11", "--out", str(path)], ["--n", "3", "--out", "x.png"]):
        capsys.readouterr()
        assert main(wrong) == 2
        assert capsys.readouterr().err.count("\n") == 1
