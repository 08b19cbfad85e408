"""Skins from files: which there are, what is wrong with them, and what is said of them.

Knows where captions may stand; knows nothing about pictures of skins.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from models.layout import Arms
from tools.dataset import FACTS, Skin, Source, facts
from tools.io.caption_table import find_table, read_table
from tools.io.skin_audit import audit_skin

Table = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Fault:
    """A file that is not what it should be, and why."""

    path: Path
    reason: str


@dataclass(frozen=True)
class FileSkin:
    """A skin in a file; see `Skin` for the rest."""

    name: str
    path: Path
    arms: Arms
    caption: str
    facts: Mapping[str, Any]

    def read(self) -> Skin:
        """Read the skin; what is mendable is mended."""
        try:
            audit = audit_skin(self.path, arms=self.arms)
        except ConfigError as error:  # it was a good one when it was looked at
            raise ConfigError(f"--skins: {self.path} {error}") from error
        return Skin(self.name, audit.pixels_HW4.numpy(), audit.arms, self.caption, self.facts)


@dataclass(frozen=True)
class Found:
    """What the given paths hold.

    Attributes:
        skins: the good ones.
        bad: the others, each once.
        mended: the good ones that break a rule with an obvious cure.
    """

    skins: list[Source]
    bad: list[Fault]
    mended: list[Fault]


def find_skins(paths: Sequence[Path], *, caption: str | None, is_mending: bool) -> Found:
    """Look at every skin file.

    A caption is taken from the nearest table (`caption_table.TABLES`) in the file's folder or one
    above it, up to the given folder; failing that it is the given caption, and failing that the
    file's name, without its numbers.

    Args:
        paths: PNG files, and folders whose PNG files are taken, those below included; names that
            begin with a dot are left out.
        caption: of files that no table names.
        is_mending: whether files with mendable faults count as good.

    Returns:
        The skins in order of path.

    Raises:
        ConfigError: a path does not exist or holds no PNG, or a table is damaged, or two files
            would have one name.
    """
    found = Found([], [], [])
    tables: dict[Path, Table] = {}
    at_name: dict[str, Path] = {}
    for root in paths:
        for path in _list_files(root):
            folder = root if root.is_dir() else root.parent
            known = _find_row(path, folder, tables)
            name = f"files/{path.relative_to(folder).with_suffix('').as_posix()}"
            if name in at_name:
                raise ConfigError(
                    f"--skins: {at_name[name]} and {path} would have the same name; give their "
                    "common folder"
                )
            at_name[name] = path
            _sort_in(found, name, path, known, caption, is_mending=is_mending)
    for folder, table in tables.items():
        for file_name in table:
            if not (folder / file_name).is_file():
                found.bad.append(Fault(folder / file_name, "is in the captions and not there"))
    return found


def _list_files(root: Path) -> list[Path]:
    if root.is_file():
        return [root]
    if not root.is_dir():
        raise ConfigError(f"--skins: there is no '{root}'; expected a PNG file or a folder of them")
    files = [
        path
        for path in sorted(root.rglob("*"))
        if path.suffix.lower() == ".png"
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    ]
    if not files:
        raise ConfigError(f"--skins: there is no PNG file in '{root}'")
    return files


def _find_row(path: Path, root: Path, tables: dict[Path, Table]) -> Mapping[str, Any]:
    """Find what the tables say of a file; nothing if they do not name it."""
    folder = path.parent
    while True:
        if folder not in tables:
            table = find_table(folder)
            tables[folder] = read_table(table) if table else {}
        row = tables[folder].get(path.relative_to(folder).as_posix())
        if row is not None or folder == root:
            return row or {}
        folder = folder.parent


def _sort_in(
    found: Found,
    name: str,
    path: Path,
    row: Mapping[str, Any],
    caption: str | None,
    *,
    is_mending: bool,
) -> None:
    """Put a file among the good or the bad ones."""
    text = row.get("text") or caption or words_of_name(path.stem)
    arms = row.get("arms")
    try:
        if not text:
            raise ConfigError("has no caption; name it in metadata.jsonl, or give --caption")
        if arms not in (None, "classic", "slim"):
            raise ConfigError(f"has arms '{arms}' in the captions; expected classic or slim")
        audit = audit_skin(path, arms=arms)
    except ConfigError as error:
        found.bad.append(Fault(path, str(error)))
        return
    if audit.mendable:
        fault = Fault(path, "; ".join(audit.mendable))
        (found.mended if is_mending else found.bad).append(fault)
        if not is_mending:
            return
    known = {column: row[column] for column in FACTS if row.get(column) is not None}
    known = {"origin": name.removeprefix("files/") + path.suffix, "source": "files", **known}
    found.skins.append(FileSkin(name, path, audit.arms, str(text), facts(**known)))


def words_of_name(stem: str) -> str:
    """Read a caption off a file's name: "Red_Knight-02" is "red knight"."""
    return " ".join(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", stem.lower()))
