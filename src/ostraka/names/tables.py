"""The package's own tables: rows of tab-separated text beside this module.

Owns reading them. Refuses anything but files of the package: a table is data
that ships with the code, one row per entry, its sources in the comment lines
that begin with ``#``, the first row after them naming the columns.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from ostraka.model.errors import FormatError

Row = tuple[str, ...]


@lru_cache(maxsize=32)
def rows(name: str) -> tuple[Row, ...]:
    """Read a table.

    Args:
        name: file name without ``.tsv``.

    Returns:
        Its rows in file order, without the row that names the columns.

    Raises:
        FormatError: if a row has another number of columns than the first.
    """
    text = (files("ostraka.names") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    found: list[Row] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        if found and len(row) != len(found[0]):
            raise FormatError(
                f"{len(row)} columns where the table has {len(found[0])}",
                source=f"{name}.tsv",
                place=f"line {number}",
                action="Reinstall the package.",
            )
        found.append(row)
    return tuple(found[1:])
