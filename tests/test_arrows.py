"""The one direction of imports: config ← models ← losses ← tools ← main."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = ("config", "models", "losses", "tools", "main")


def imported_names(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("package", ORDER[:-1])
def test_nothing_imports_upward(package):
    above = set(ORDER[ORDER.index(package) + 1 :]) | {"tests"}
    for path in (ROOT / package).rglob("*.py"):
        assert not imported_names(path) & above, path


@pytest.mark.parametrize("package", ["models", "losses"])
def test_tensors_in_tensors_out(package):
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("open", "print"), f"{path}:{node.lineno}"
