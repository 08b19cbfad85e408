"""What there is: recipes, plug-ins by kind, exit codes, and every source file in a line."""

from pathlib import Path

from config.errors import ExitCode
from config.load import PLUGIN_PACKAGES, RECIPES
from config.plugins import find, names
from tools.documenting.blocks import table
from tools.documenting.docstrings import about_file, attribute_lines, first_sentence

PACKAGES = {
    **{section: package for section, package in PLUGIN_PACKAGES.items()},
    "grid.relaxation": "models.relaxations",
    "palette format (the suffix of a file)": "tools.io.palettes",
    "export format (`--format`)": "tools.exports",
    "kind of training (`kind`)": "tools.training.kinds",
}
"""What a plug-in is for, and the package whose files it is one of."""

_MAPPED = ("config", "models", "losses", "tools", "docs")
_SUFFIXES = (".py", ".yaml", ".md")


def list_exit_codes() -> str:
    """Write what each exit code says, and what to do; both stand beside the codes."""
    rows = []
    for name, line in attribute_lines(ExitCode).items():
        happened, _, cure = line.rstrip(".").partition("; ")
        rows.append((str(int(ExitCode[name])), happened, cure))
    return table(("code", "what happened", "what to do"), rows)


def list_recipes() -> str:
    """Write what each recipe is for, and which one it extends."""
    rows = []
    for path in sorted(RECIPES.glob("*.yaml")):
        base = [
            line.partition(":")[2].strip()
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith("extends:")
        ]
        rows.append((f"`{path.stem}`", about_file(path), f"`{base[0]}`" if base else ""))
    return table(("recipe", "what it is", "extends"), rows)


def list_plugins() -> str:
    """Write every plug-in, by kind."""
    rows = []
    for kind, package in PACKAGES.items():
        folder = package.replace(".", "/")
        for name in names(package):
            about = first_sentence(find(package, name).__doc__ or "")
            rows.append((kind, f"[`{name}`](../{folder}/{name}.py)", about))
    return table(("kind", "name", "what it is"), rows)


def list_files(root: Path) -> str:
    """Write the map: a line a file, a part that opens for each folder."""
    parts = [table(("file", "about"), [("`main.py`", about_file(root / "main.py"))])]
    for top in _MAPPED:
        below = (path for path in (root / top).rglob("*") if path.is_dir())
        for folder in (root / top, *sorted(below)):
            files = [path for path in sorted(folder.iterdir()) if _has_a_line(path)]
            if files:
                rows = [(f"`{path.name}`", about_file(path)) for path in files]
                summary = f"<summary><code>{folder.relative_to(root).as_posix()}</code>"
                package = folder / "__init__.py"
                if package in files:
                    summary += f" · {about_file(package)}"
                lines = table(("file", "about"), rows)
                parts.append(f"<details>{summary}</summary>\n\n{lines}\n\n</details>")
    return "\n\n".join(parts)


def _has_a_line(path: Path) -> bool:
    if path.suffix not in _SUFFIXES:
        return False
    return path.name != "__init__.py" or bool(path.read_text(encoding="utf-8").strip())
