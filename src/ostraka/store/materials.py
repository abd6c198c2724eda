"""From paths to materials: which files are which list, and what belongs together.

Owns the walk over folders, the grouping of OFAC's legacy CSV files and of a
table of one's own names with its mapping, and what the names of files and
folders tell: a date, or that a file is an excerpt. Refuses to follow links to
folders.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ostraka.model.errors import FormatError, UsageError
from ostraka.store.kinds import Format, Sources
from ostraka.store.limits import Limits
from ostraka.store.unpack import read_head

#: The format whose versions are several files, and what each is by its name.
_GROUPED: Final = "ofac-legacy-csv"
_ROLE: Final = re.compile(
    r"(?<![a-z])(sdn_comments|cons_comments|cons_prim|cons_alt|cons_add|sdn|alt|add)(?![a-z])", re.I
)
_ROLES: Final = ("sdn", "prim", "alt", "add", "comments")
_DAY: Final = re.compile(r"(?<!\d)(\d{4})(-?)(\d{2})\2(\d{2})(?!\d)")
#: A month alone stands for its first day: a later one could lie after the day of receipt.
_MONTH: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?![\d-])")
_EXCERPT: Final = re.compile(
    r"(?<![a-z])(excerpt|extract|sample|partial|subset|filter(ed)?)(?![a-z])", re.I
)
#: The format that is a mapping and the table of that name beside it.
_MAPPED: Final = "own-csv"
_MAPPING: Final = re.compile(r"\.mapping\.ya?ml$", re.I)
#: Tables that can have a mapping; a table of text that has none must not pass unseen.
_TABLE: Final = re.compile(r"\.(csv|tsv|txt|xlsx|ods)(\.gz|\.zip)?$", re.I)
_TEXT_TABLE: Final = re.compile(r"\.(csv|tsv)(\.gz|\.zip)?$", re.I)
#: An empty file with one of these endings is a broken list, not a file of another kind.
_LIST_ENDINGS: Final = (".xml", ".csv", ".json", ".xlsx", ".ods", ".gz", ".zip")


class Found(Struct, frozen=True):
    """Files that are to be loaded together, or one that cannot be.

    Attributes:
        paths: the files.
        format: their kind; None if it is unknown.
        named: true if the user named the file, false if it was met in a folder.
        published: the date in its name or its folders' names, ISO, or empty.
        excerpt: the name that says that the file is not the whole list, or empty.
        problem: why it cannot even be recognised, or None.
    """

    paths: tuple[Path, ...]
    format: Format | None
    named: bool
    published: str = ""
    excerpt: str = ""
    problem: FormatError | None = None

    @property
    def name(self) -> str:
        """The files' names, for messages."""
        return " + ".join(path.name for path in self.paths)


def find(paths: Sequence[Path], sources: Sources, limits: Limits) -> list[Found]:
    """Find what is to be loaded.

    Args:
        paths: files, and folders that are walked.
        sources: the kinds of file there are.
        limits: the bounds on unpacking.

    Returns:
        What was found, in the order of paths and names.

    Raises:
        UsageError: if a path does not exist.
        FormatError: if a file that the user named is of no known kind.
    """
    found: list[Found] = []
    for path in paths:
        if path.is_dir():
            files = _walk(path)
            found += _group([_inspect(file, path, sources, limits) for file in files], sources)
        elif path.exists():
            found += [_inspect(one, None, sources, limits) for one in (path, *_beside(path))]
        else:
            raise UsageError("there is no such file or folder", source=str(path))
    named = list({one.paths: one for one in found if one.named}.values())
    found = _group(named, sources) + [one for one in found if not one.named]
    for one in found:
        if one.named and one.format is None and one.problem is None:
            raise FormatError(
                "the file is of no known kind",
                source=str(one.paths[0]),
                action="Known kinds: " + ", ".join(kind.name for kind in sources.formats) + ".",
            )
    return found


def _walk(folder: Path) -> list[Path]:
    files: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders.sort()
        files += [Path(here, name) for name in sorted(names)]
    return files


def _inspect(path: Path, root: Path | None, sources: Sources, limits: Limits) -> Found:
    named = root is None
    names = _names(path, root)
    published = _date_in(names)
    excerpt = next((name for name in names if _EXCERPT.search(name)), "")
    try:
        head = read_head(path, limits)
        if not head and (named or path.name.lower().endswith(_LIST_ENDINGS)):
            raise FormatError("the file is empty", source=path.name, action="Fetch it again.")
    except FormatError as error:
        return Found((path,), None, named, published, excerpt, error)
    kind = next((one for one in sources.formats if one.recognises(path.name, head)), None)
    return Found((path,), kind, named, published, excerpt)


def _group(found: Sequence[Found], sources: Sources) -> list[Found]:
    """Put together what is one version: a table and its mapping, the files of a legacy CSV."""
    return _legacy(_mapped(found, sources))


def _beside(path: Path) -> list[Path]:
    """The mapping of a table that the user named, or the table of a mapping."""
    if _MAPPING.search(path.name):
        near = sorted(path.parent.iterdir())
        return [one for one in near if _TABLE.search(one.name) and _stem(one) == _stem(path)]
    names = (f"{_stem(path)}.mapping.{ending}" for ending in ("yaml", "yml"))
    near = [path.with_name(name) for name in names] if _TABLE.search(path.name) else []
    return [one for one in near if one.is_file()]


def _stem(path: Path) -> str:
    """The name without the endings of tables and mappings."""
    return _TABLE.sub("", _MAPPING.sub("", path.name))


def _mapped(found: Sequence[Found], sources: Sources) -> list[Found]:
    """Put each table and its mapping together; without the other, either will be refused.

    A mapping decides how its table is read, whatever else the table could be. A table of
    text of no known kind that has none is not passed over: someone may rely on its names.
    """
    kind = next((one for one in sources.formats if one.name == _MAPPED), None)
    if kind is None:
        return list(found)
    key = {one.paths: (one.paths[0].absolute().parent, _stem(one.paths[0])) for one in found}
    mappings = {key[one.paths]: one for one in found if one.format is kind}
    tables = [one for one in found if one.format is not kind and _TABLE.search(one.name)]
    paired = {key[one.paths] for one in tables} & mappings.keys()
    kept = []
    for one in found:
        mapping = mappings.get(key[one.paths])
        if one.format is kind:
            kept += [] if key[one.paths] in paired else [one]
        elif mapping is not None and one in tables and one.problem is None:
            kept.append(replace(one, paths=one.paths + mapping.paths, format=kind))
        elif one.format is None and one.problem is None and _TEXT_TABLE.search(one.name):
            kept.append(replace(one, format=kind))
        else:
            kept.append(one)
    return kept


def _legacy(found: Sequence[Found]) -> list[Found]:
    """Put the files of one legacy CSV version together: same folder, same rest of the name."""
    together: dict[tuple[object, ...], list[Found]] = {}
    for one in found:
        path = one.paths[0]
        role = _role(path)
        key: tuple[object, ...] = (path,)
        if one.format is not None and one.format.name == _GROUPED and role is not None:
            rest = _ROLE.sub("", path.name, count=1).lower()
            key = (path.parent, role.startswith("cons"), rest)
        together.setdefault(key, []).append(one)
    return [_join(group) for group in together.values()]


def _join(group: Sequence[Found]) -> Found:
    if len(group) == 1:
        return group[0]
    paths = sorted({one.paths[0] for one in group}, key=_rank)
    published = max(one.published for one in group)
    excerpt = max(one.excerpt for one in group)
    return Found(tuple(paths), group[0].format, group[0].named, published, excerpt)


def _role(path: Path) -> str | None:
    match = _ROLE.search(path.name)
    return match.group(1).lower() if match else None


def _rank(path: Path) -> tuple[int, str]:
    role = (_role(path) or "").removeprefix("sdn_").removeprefix("cons_")
    return (_ROLES.index(role) if role in _ROLES else len(_ROLES), path.name)


def _names(path: Path, root: Path | None) -> list[str]:
    """The file's name and its folders', the nearest first, up to the folder walked."""
    folder = path.absolute().parent
    names = [path.name, folder.name]
    top = root.absolute() if root is not None else folder
    while folder != top and folder.parent != folder:
        folder = folder.parent
        names.append(folder.name)
    return names


def _date_in(names: Sequence[str]) -> str:
    """The first date that names tell."""
    return next((day for name in names if (day := _day_in(name) or _month_in(name))), "")


def _day_in(name: str) -> str:
    for match in _DAY.finditer(name):
        found = _day(match.group(1), match.group(3), match.group(4))
        if found:
            return found
    return ""


def _month_in(name: str) -> str:
    match = _MONTH.search(name)
    return _day(match.group(1), match.group(2), "01") if match else ""


def _day(year: str, month: str, day: str) -> str:
    """An ISO date, or empty where these are no day of the list era."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return found.isoformat() if found.year >= 1990 else ""
