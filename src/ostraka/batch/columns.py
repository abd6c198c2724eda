"""Which column of a table is what.

Owns the detection: what each heading says, what it says beside the others, and what the first
rows add (which part of a date is the day, whether a column of customers holds names or numbers).
Refuses to hide: columns that no role fits are named, and what the user says wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from ostraka.batch.births import day_first
from ostraka.batch.headings import DAY_FIRST, EITHER, HOW, IDENTIFIERS, ROLES, WEAK, WHOSE, fold
from ostraka.model.errors import FormatError, UsageError

#: Roles that can hold a name.
NAMES: Final = frozenset({"name", "first", "last", "alias"})
#: What a user calls a column that is to be left alone.
_IGNORE: Final = ("ignore", "none", "unused")
_SHOWN: Final = {"birthday_": "birth day", "birthyear": "birth year", "birthmonth": "birth month"}
#: Headings longer than this are text, and are not looked at.
_LONGEST: Final = 200
_BRACKETS: Final = re.compile(r"[(\[{<][^)\]}>]*[)\]}>]?")
_CAMEL: Final = re.compile(r"(?<=[a-zà-þа-я0-9])(?=[A-ZÀ-ÞА-Я])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORDS: Final = re.compile(r"[^\W_]+")
#: Share of a column's cells, in tenths, that must be words for a column of names.
_MOSTLY: Final = 5


class Columns(Struct, frozen=True, gc=False):
    """Which column is what.

    Attributes:
        roles: role and column name, in file order; an identifier's role is its property.
        unused: columns that no role fits.
        hints: column name and how its cells are written: ``day-first``, ``month-first``, or
            ``hombre-mujer`` for a column of genders where M is a woman.
    """

    roles: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]
    hints: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Column of the row's id, or empty."""
        return next((column for role, column in self.roles if role == "id"), "")

    def hint(self, column: str) -> str:
        """How a column's cells are written; empty if nothing is known."""
        return next((hint for name, hint in self.hints if name == column), "")


Given = Mapping[str, str] | Sequence[tuple[str, str]]


def read_header(header: Sequence[str], source: str, given: Given = ()) -> Columns:
    """Map a table's columns by their names.

    Args:
        header: column names.
        source: the table's name, for errors.
        given: role and column name, from the user; they win over the header's own words. The
            role ``ignore`` leaves a column alone.

    Raises:
        FormatError: if no column holds names or identifiers, or a given column is missing.
        UsageError: if a given role does not exist.
    """
    pairs = list(given.items()) if isinstance(given, Mapping) else list(given)
    named = {_find(column, header, source): read_role(role) for role, column in pairs}
    read = _read_all(header, named, WHOSE)
    if not NAMES & set(read.values()):
        read = _read_all(header, named, WHOSE | {"contact"})
    best = _best_id(read, named)
    roles = tuple(
        (role, column) for column, role in read.items() if role and (role != "id" or column == best)
    )
    taken = {role for role, _ in roles}
    if "address" not in taken:
        roles = tuple(pair for pair in roles if pair[0] != "town")
    if not NAMES & taken and not taken & set(IDENTIFIERS.values()) | (taken & {"identifier"}):
        raise FormatError(
            f"no column of {_listed(header)} holds names or identifiers",
            source=source,
            action="Name the column: --column name=COLUMN.",
        )
    used = {column for _, column in roles}
    hints = tuple(
        (column, "day-first" if known else "month-first")
        for role, column in roles
        if role == "birth" and (known := _told(column)) is not None
    )
    return Columns(roles, tuple(column for column in header if column not in used), hints)


def _read_all(
    header: Sequence[str], named: Mapping[str, str], whose: frozenset[str]
) -> dict[str, str]:
    """Role by column, empty where no role fits."""
    read = {column: named.get(column) or role_of(column, whose) for column in header}
    read = {column: "" if role in _IGNORE else role for column, role in read.items()}
    has = set(read.values())
    first = "first" in has
    for column, role in read.items():
        if role == "either last":
            # "Nom" is the family name where "Prénom" stands, and the whole name where not.
            read[column] = "last" if first and "last" not in has else "name"
    last = "last" in set(read.values())
    for column, role in read.items():
        if role == "either first":
            read[column] = "first" if last and not first else "name"
    return read


def _best_id(read: Mapping[str, str], named: Mapping[str, str]) -> str:
    """Of several columns of ids the user's, then one that says "id", then the first."""
    found = [column for column, role in read.items() if role == "id"]
    return min(
        found,
        key=lambda column: (column not in named, "id" not in column.lower(), found.index(column)),
        default="",
    )


def role_of(heading: str, whose: frozenset[str] = WHOSE) -> str:
    """The role that a heading alone tells: empty, or ``either first`` or ``either last``.

    Args:
        heading: as written: any case, camel case, with words of whose it is or how it is written.
        whose: leading words that mean nothing.
    """
    if len(heading) > _LONGEST:
        return ""
    return _role_of(heading, whose)


@lru_cache(maxsize=4096)
def _role_of(heading: str, whose: frozenset[str]) -> str:
    bare = _BRACKETS.sub(" ", heading)
    for text in (heading, bare):
        if role := _known(text):
            return role
    if role := _stripped(bare, whose):
        return role
    sides = [side for side in re.split(r"[/|\n]", bare) if side.strip()]
    if len(sides) > 1:
        roles = [role for side in sides if (role := _known(side) or _stripped(side, whose))]
        if len(set(roles)) == 1 or (roles and set(roles) <= set(IDENTIFIERS.values())):
            return roles[0]
        if "name" in roles and set(roles) <= {"name", "either first", "either last"}:
            return "name"
    return ""


def _known(text: str) -> str:
    word = fold(text)
    if role := ROLES.get(word):
        return role
    if side := EITHER.get(word):
        return f"either {side}"
    return IDENTIFIERS.get(word, "")


def _stripped(text: str, whose: frozenset[str]) -> str:
    """The role of a heading without the words before and behind it that mean nothing."""
    words = [fold(word) for part in _WORDS.findall(text) for word in _CAMEL.split(part)]
    words = [word for word in words if word]
    while words and words[0].isdecimal():
        words.pop(0)
    end = len(words)
    while end > 0:
        for start in range(end):
            if role := _known("".join(words[start:end])):
                return role
            if words[start] not in whose:
                break
        last = words[end - 1]
        if last not in HOW and not last.isdecimal():
            # "name1", "nationality2": the number only counts columns.
            bare = last.rstrip("0123456789")
            if bare in ("", last):
                return ""
            words[end - 1] = bare
        else:
            end -= 1
    return ""


def _told(heading: str) -> bool | None:
    """Whether the day stands first in dates, as a heading such as ``DOB (DD/MM/YYYY)`` says."""
    text = heading.lower().replace("_", " ")
    return next((day for pattern, day in DAY_FIRST if pattern.search(text)), None)


def _find(column: str, header: Sequence[str], source: str) -> str:
    """The column that a user means: exactly, else without regard to case and spacing."""
    if column in header:
        return column
    close = [name for name in header if fold(name) == fold(column) and fold(column)]
    if len(close) == 1:
        return close[0]
    raise FormatError(
        f"there is no column {column!r}", source=source, action=f"Columns are {_listed(header)}."
    )


def _shown(name: str) -> str:
    """A column's name as it can be printed: short, and without a terminal's commands."""
    short = name if len(name) <= 60 else name[:57] + "..."
    return short if short.isprintable() else ascii(short)


def _listed(header: Sequence[str]) -> str:
    shown = [_shown(name) for name in header[:40]]
    return ", ".join(shown) + (f" and {len(header) - 40} more" if len(header) > 40 else "")


def read_role(text: str) -> str:
    """A role by its own name or by any word that would be a header of such a column.

    Raises:
        UsageError: if there is no such role.
    """
    word = text.strip().lower()
    if word in _IGNORE:
        return "ignore"
    role = {"id": "id", "prefix": "prefix"}.get(word) or role_of(text)
    if role.startswith("either"):
        role = "name" if word in ("name", "nom", "nombre", "nome", "имя") else role.split()[1]
    if not role:
        known = ", ".join(_SHOWN.get(role, role) for role in dict.fromkeys(ROLES.values()))
        raise UsageError(
            f"{text!r} is no role of a column",
            action=f"Use {known}, ignore, or a kind of identifier such as passport or imo.",
        )
    return role


def refine(
    columns: Columns, sample: Sequence[Mapping[str, object]], day: bool | None = None,
    given: Given = (),
) -> Columns:  # fmt: skip
    """What the first rows add to the headings.

    Args:
        columns: by the headings.
        sample: the first rows.
        day: whether the day stands first in dates, if the user said so.
        given: what the user said of columns; no cell overrules it.

    Returns:
        The columns with what is known of their dates and genders; a column of customers that
        holds numbers is not one of names, and a column of types that no type is in is unused.
    """
    said = {column for _, column in (given.items() if isinstance(given, Mapping) else given)}
    roles: list[tuple[str, str]] = []
    hints: dict[str, str] = {}
    dropped = set()
    has_id = bool(columns.id)
    names = sum(role in NAMES for role, _ in columns.roles)
    for role, column in columns.roles:
        texts = _texts(sample, column)
        if role == "name" and column not in said and fold(column) in WEAK and _numbers(texts):
            names -= 1
            if has_id or not names:
                dropped.add(column)
                continue
            has_id, role = True, "id"
        elif role == "type" and column not in said and _no_types(texts):
            dropped.add(column)
            continue
        elif role == "birth":
            known = day if day is not None else day_first(texts)
            if known is None and columns.hint(column):
                hints[column] = columns.hint(column)
            elif known is not None:
                hints[column] = "day-first" if known else "month-first"
        elif role == "gender":
            found = {text.strip().lower() for text in texts}
            if "h" in found and not found & {"f", "female", "w"}:
                hints[column] = "hombre-mujer"
        roles.append((role, column))
    if not any(role != "id" for role, _ in roles):
        return columns
    unused = tuple(dict.fromkeys([*columns.unused, *sorted(dropped)]))
    return Columns(tuple(roles), unused, tuple(hints.items()))


def _texts(sample: Iterable[Mapping[str, object]], column: str) -> list[str]:
    found = (row.get(column) for row in sample)
    return [text for value in found if isinstance(value, str | int) and (text := str(value))]


def _numbers(texts: Sequence[str]) -> bool:
    words = sum(any(letter.isalpha() for letter in text) for text in texts)
    return bool(texts) and words * 10 < len(texts) * _MOSTLY


def _no_types(texts: Sequence[str]) -> bool:
    from ostraka.batch.rows import read_type

    def reads(text: str) -> bool:
        try:
            read_type(text)
        except UsageError:
            return False
        return True

    filled = {text.strip() for text in texts if text.strip()}
    return bool(filled) and not any(reads(text) for text in sorted(filled)[:200])


def described(columns: Columns) -> list[str]:
    """What was found of a table's columns, in lines for people."""
    parts = []
    for role, column in columns.roles:
        hint = columns.hint(column)
        note = f" ({hint})" if hint else ""
        parts.append(f"{_SHOWN.get(role, role)} = {_shown(column)}{note}")
    lines = [f"columns: {'; '.join(parts)}"]
    if columns.unused:
        lines.append(f"columns not used: {_listed(columns.unused)}")
    return lines
