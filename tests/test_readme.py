"""README and docs/ keep their promises of form: map, options, tools, and links that exist."""

import argparse
import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import ConfigError, ExitCode
from config.load import PLUGIN_PACKAGES, RECIPES
from config.plugins import find, names
from config.schema import Config
from tools.cli.parser import make_parser
from tools.documenting.blocks import fill_blocks, table
from tools.documenting.command_line import describe_parser
from tools.documenting.docstrings import attribute_lines, first_sentence
from tools.documenting.lists import PACKAGES
from tools.documenting.recipe_options import describe_schema
from tools.make_docs import main, make_docs

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_making_the_docs_again_changes_nothing():
    assert {page.name for page in make_docs(ROOT)} == set()


def test_every_source_file_has_a_line_in_the_map_under_its_folder():
    folders = re.split(r"<details><summary><code>(.*?)</code>", read("README.md"))
    lines = dict(zip(folders[1::2], folders[2::2], strict=True))
    for folder in ("config", "models", "losses", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name != "__init__.py":
                here = path.parent.relative_to(ROOT).as_posix()
                assert re.search(rf"^\| `{path.name}` \| \w", lines[here], re.M), path
    for path in (*(ROOT / "config").rglob("*.yaml"), *(ROOT / "docs").glob("*.md")):
        assert f"| `{path.name}` | " in lines[path.parent.relative_to(ROOT).as_posix()], path


def test_every_option_of_the_command_line_is_explained():
    options = read("docs/OPTIONS.md")
    shown = [action for action in make_parser()._actions if action.help != argparse.SUPPRESS]
    found = [name for action in shown for name in action.option_strings]
    assert len(found) > 30
    for name in found:
        if name not in ("-h", "--help"):
            row = re.search(rf"^\|[^|]*`{name}`[^|]*\|[^|]*\|[^|]*\| (.*) \|$", options, re.M)
            assert row and len(row[1]) > 5, name


def leaves(kind, prefix):
    for field in dataclasses.fields(kind):
        yield f"{prefix}{field.name}"


def test_every_option_of_recipes_and_trainings_is_explained():
    options, training = read("docs/OPTIONS.md"), read("docs/TRAIN.md")
    wanted = set(leaves(Config, "")) - set(PLUGIN_PACKAGES)
    for section, package in PLUGIN_PACKAGES.items():
        for name in names(package):
            wanted |= set(leaves(find(package, name).Config, f"{section}.{name}."))
    assert len(wanted) > 100
    for name in wanted:
        assert re.search(rf"^\| `{re.escape(name)}` \|.* \| [^|]{{5,}} \|$", options, re.M), name
    for kind in names("tools.training.kinds"):
        for name in leaves(find("tools.training.kinds", kind).Config, f"{kind}."):
            assert f"| `{name}` |" in training, name


def test_every_plugin_recipe_and_exit_code_is_listed():
    options = read("docs/OPTIONS.md")
    for kind, package in PACKAGES.items():
        for name in names(package):
            assert f"| {kind} | [`{name}`](../{package.replace('.', '/')}/{name}.py) |" in options
    for path in RECIPES.glob("*.yaml"):
        assert re.search(rf"^\| `{path.stem}` \| \w.* \|", options, re.M), path.stem
    for page in ("docs/OPTIONS.md", "docs/TROUBLESHOOTING.md"):
        for code in ExitCode:
            assert re.search(rf"^\| {int(code)} \| \w", read(page), re.M), (page, code)


def test_every_tool_is_listed_and_answers_help():
    tools = sorted(path.stem for path in (ROOT / "tools").glob("*.py") if path.stem != "__init__")
    rows = read("docs/TOOLS.md")
    for tool in tools:
        assert re.search(rf"^\| `(python|accelerate launch) -m tools\.{tool}\b", rows, re.M), tool
    answer = subprocess.run(
        [sys.executable, "-m", "tools.make_lattice", "--help"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert b"--out" in answer.stdout


def test_every_page_can_be_reached_from_the_readme():
    linked = set(re.findall(r"\]\(docs/([\w.-]+)", read("README.md")))
    assert len(linked) > 10
    for name in tuple(linked):
        linked |= set(re.findall(r"\]\(([\w-]+\.md)", read(f"docs/{name}")))
    assert {page.name for page in PAGES[1:]} <= linked


def heading_anchors(text):
    """As GitHub makes them."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    for heading in re.findall(r"^#+ (.*)$", text, re.M):
        plain = re.sub(r"[^\w\- ]", "", heading.lower())
        yield plain.replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_linked_file_and_heading_exists(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\((?!http)([^)\s]+)\)", text):
        name, _, anchor = target.partition("#")
        path = page.parent / name if name else page
        assert path.exists(), target
        if anchor:
            assert anchor in heading_anchors(path.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks_of_code_and_parts_that_open_are_closed(page):
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^```", text, re.M)) % 2 == 0
    assert text.count("<details>") == text.count("</details>")


def test_blocks_are_filled_and_the_rest_is_kept():
    text = "a\n<!-- made by tools.make_docs: x -->\nold\n<!-- end: x -->\nb <!-- c -->\n"
    new = fill_blocks(text, {"x": lambda: "new"}, where="page")
    begin, end = "<!-- made by tools.make_docs: x -->", "<!-- end: x -->"
    assert new == f"a\n{begin}\n\nnew\n\n{end}\nb <!-- c -->\n"
    assert fill_blocks(new, {"x": lambda: "new"}, where="page") == new


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!-- made by tools.make_docs: x -->\nold\n", "page: 'x' has no end"),
        (
            "<!-- made by tools.make_docs: y -->\n<!-- end: y -->\n",
            "page: nothing makes 'y'; expected one of x",
        ),
    ],
)
def test_blocks_that_cannot_be_made_are_named(text, message):
    with pytest.raises(ConfigError, match=message):
        fill_blocks(text, {"x": lambda: "new"}, where="page")


def test_tables_keep_what_would_be_markup():
    made = table(("a",), [("x | <y>\nz `<w>`",)])
    assert made == "| a |\n| --- |\n| x \\| &lt;y> z `<w>` |"


def test_docstrings_are_read():
    @dataclasses.dataclass
    class Thing:
        """A thing.

        Attributes:
            one: first
                line, goes on: here.
            two: second.

        More.
        """

        one: int = 1
        two: tuple[float, ...] = (0.5,)

    lines = {"one": "first line, goes on: here.", "two": "second."}
    assert attribute_lines(Thing) == lines
    assert describe_schema(Thing, prefix="x.").splitlines()[2:] == [
        "| `x.one` | whole number | `1` |  | first line, goes on: here. |",
        "| `x.two` | list of number | `[0.5]` |  | second. |",
    ]
    assert first_sentence("Reads config.yaml, e.g. of a run. Then more.\n\nOther.") == (
        "Reads config.yaml, e.g"  # a sentence ends where a dot and a blank do
    )


def test_the_tables_say_what_the_parser_does():
    parser = make_parser()
    group = parser.add_argument_group("more", "--a.PART sets a part")
    group.add_argument("--b", help="b")
    group.add_argument("--a.x", help=argparse.SUPPRESS)
    made = describe_parser(parser)
    assert "**More**\n\n--a.PART sets a part\n\n" in made and "--a.x" not in made
    assert "| `--seed` | a whole number | 0 | of all randomness |" in made
    assert "| `--palette` | text | needed |" in made


def test_an_old_page_is_told(tmp_path, monkeypatch, capsys):
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("# x\n")
    page = tmp_path / "docs" / "A.md"
    page.write_text("<!-- made by tools.make_docs: exit codes -->\n<!-- end: exit codes -->\n")
    monkeypatch.setattr("tools.make_docs.ROOT", tmp_path)
    assert main(["--check"]) == 1 and "docs/A.md: old" in capsys.readouterr().out
    assert main([]) == 0 and "| 8 | some skins of a batch failed |" in page.read_text()
    assert main(["--check"]) == 0
