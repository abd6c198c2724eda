"""The row of a table that is its header.

Owns the search among the first rows: exports carry titles, dates and blank lines above it.
Refuses to take a customer for a header: a row below the first must hold several known headings.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ostraka.batch.columns import NAMES, role_of
from ostraka.batch.headings import IDENTIFIERS


class Header(Struct, frozen=True):
    """A header found.

    Attributes:
        place: its place among the first rows, from 0.
        raw: the cells as they stand.
        names: column names, each once, in the order of the cells.
        known: how many of them tell a role.
        notes: what is odd about it.
    """

    place: int
    raw: list[str]
    names: list[str]
    known: int
    notes: tuple[str, ...]


def find_header(rows: Sequence[Sequence[str]], wanted: Sequence[str] = ()) -> Header | None:
    """Find the header among the first rows.

    Args:
        rows: the first rows, as texts.
        wanted: columns that it must have, as the user named them.

    Returns:
        The row with the wanted columns, else the first that tells where names or identifiers
        are, else the first that is not blank; None if all are blank.
    """
    filled = [(place, list(row)) for place, row in enumerate(rows) if any(c.strip() for c in row)]
    if not filled:
        return None
    if wanted:
        for place, row in filled:
            cells = {cell.strip() for cell in row}
            if all(column in cells for column in wanted):
                return _header(row, place, len(wanted))
    best: tuple[int, int, list[str]] | None = None
    for order, (place, row) in enumerate(filled):
        known = _known(row)
        enough = known >= (1 if order == 0 else 2) and known * 3 >= sum(1 for c in row if c.strip())
        if known and (order == 0 or enough) and (best is None or known > best[0] + 1):
            best = (known, place, row)
    if best is not None:
        return _header(best[2], best[1], best[0])
    return _header(filled[0][1], filled[0][0], 0)


def _known(row: Sequence[str]) -> int:
    """How many cells are known headings; none if none of them is one of names."""
    roles = {role for cell in row if (role := role_of(cell.strip()))}
    names = any(role in NAMES or role.startswith("either") for role in roles)
    identifiers = roles & {*IDENTIFIERS.values(), "identifier"}
    return len(roles) if names or identifiers else 0


def _header(row: list[str], place: int, known: int) -> Header:
    names = numbered([cell.strip().replace("\0", "") for cell in row])
    notes = []
    if place:
        notes.append(f"the header is row {place + 1}; what stands above it was not read")
    if len({cell.strip() for cell in row if cell.strip()}) < sum(1 for c in row if c.strip()):
        notes.append("columns of one name were numbered")
    return Header(place, row, names, known, tuple(notes))


def numbered(names: Sequence[str]) -> list[str]:
    """Column names, each once: a second ``x`` becomes ``x (2)``, an empty one ``column 3``."""
    seen: set[str] = set()
    result = []
    for place, name in enumerate(names, 1):
        stem = name or f"column {place}"
        unique, count = stem, 1
        while unique in seen:
            count += 1
            unique = f"{stem} ({count})"
        seen.add(unique)
        result.append(unique)
    return result
