"""Tables in, of every kind: text, JSON lines, workbooks, Parquet, Arrow and database files.

Owns the choice of the reader and the readers of binary kinds. Reads in pieces, so memory does
not grow with the table, but for workbooks, which are read whole within bounds. Writing is
:mod:`ostraka.batch.writers`' work.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from ostraka.batch.delimited import Row, Text, open_delimited, unreadable
from ostraka.batch.headers import find_header, numbered
from ostraka.batch.json_rows import open_json
from ostraka.batch.writers import (
    CsvWriter,
    LinesWriter,
    ParquetWriter,
    Writer,
    json_line,
    open_writer,
)
from ostraka.model.errors import FormatError, UsageError

__all__ = [
    "CsvWriter", "LinesWriter", "ParquetWriter", "Row", "Table", "Wanted", "Writer",
    "arrow_rows", "json_line", "open_table", "open_writer", "read_table",
]  # fmt: skip

Table = Text

_PIECE: Final = 20_000
_HEAD_ROWS: Final = 30
#: Largest workbook of a kind that is no zip file, in bytes.
_MAX_XLS: Final = 128 << 20

_BY_ENDING: Final = {
    ".parquet": "parquet", ".pq": "parquet",
    ".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow", ".arrows": "arrow",
    ".xlsx": "workbook", ".xlsm": "workbook", ".ods": "workbook",
    ".xls": "xls", ".xlsb": "xls",
    ".jsonl": "json", ".ndjson": "json", ".json": "json", ".ftm": "json",
    ".duckdb": "database", ".ddb": "database", ".db": "database", ".sqlite": "database",
    ".sqlite3": "database",
}  # fmt: skip
_BY_START: Final = (
    (b"PAR1", "parquet"), (b"ARROW1", "arrow"), (b"SQLite format 3", "database"),
    (b"PK\x03\x04", "workbook"), (b"\xd0\xcf\x11\xe0", "xls"),
)  # fmt: skip


class Wanted(Struct, frozen=True):
    """What the user said of a table.

    Attributes:
        table: the sheet of a workbook or the table of a database.
        encoding: the encoding of a text.
        columns: columns that its header must have.
    """

    table: str = ""
    encoding: str = ""
    columns: tuple[str, ...] = ()


def read_table(path: Path) -> tuple[list[str], Iterator[Row]]:
    """Column names and rows of a table: see :func:`open_table`."""
    opened = open_table(path)
    return opened.header, opened.rows


def open_table(path: Path, wanted: Wanted | None = None) -> Table:
    """Open a table.

    Args:
        path: CSV, TSV or other delimited text, JSON lines (each also gzip), xlsx, xlsm, xls, xlsb,
            ods, Parquet, Arrow or Feather, DuckDB or SQLite. The ending tells the kind, else the
            first bytes.
        wanted: what the user said of it.

    Returns:
        Column names, the rows, read as they are asked for, and what is odd about the file. A row
        that cannot be read holds its reason under :data:`ostraka.batch.rejects.FAULT`.

    Raises:
        FormatError: if it is missing, empty or of another kind.
        UsageError: if a library for its kind is missing, or the table must be named.
    """
    wanted = wanted or Wanted()
    if not path.is_file():
        raise FormatError("there is no such file", source=str(path), action="Check the path.")
    kind = _kind(path)
    if wanted.table and kind not in ("workbook", "xls", "database"):
        raise UsageError(f"{path.name} has no tables to choose from", action="Leave --table out.")
    match kind:
        case "parquet":
            return _parquet(path)
        case "arrow":
            return _arrow_file(path)
        case "workbook":
            return _workbook(path, wanted)
        case "xls":
            return _sheets(path, wanted)
        case "database":
            return _database(path, wanted.table)
        case "json":
            return open_json(path, encoding=wanted.encoding)
    return open_delimited(path, encoding=wanted.encoding, wanted=wanted.columns)


def _kind(path: Path) -> str:
    endings = [ending.lower() for ending in path.suffixes if ending.lower() != ".gz"]
    if known := _BY_ENDING.get(endings[-1] if endings else ""):
        return known
    with path.open("rb") as file:
        head = file.read(16)
    if head[8:12] == b"DUCK":
        return "database"
    return next((kind for start, kind in _BY_START if head.startswith(start)), "text")


# Arrow


def arrow() -> Any:
    """The library pyarrow.

    Raises:
        UsageError: if it is not installed.
    """
    try:
        import pyarrow.ipc
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(
            "Parquet and Arrow need pyarrow", action="Install it: pip install 'ostraka[frames]'."
        ) from error
    return pyarrow


def _parquet(path: Path) -> Table:
    library = arrow()
    try:
        table = library.parquet.ParquetFile(path)
    except (library.ArrowException, OSError) as error:
        raise unreadable(path.name, error) from error
    names = numbered(list(table.schema_arrow.names))

    def batches() -> Iterator[Any]:
        with table:
            yield from table.iter_batches(batch_size=_PIECE)

    return Table(names, arrow_rows(names, batches(), path.name), [])


def _arrow_file(path: Path) -> Table:
    library = arrow()
    try:
        opened = library.memory_map(str(path))
        try:
            reader = library.ipc.open_file(opened)
            batches = (reader.get_batch(place) for place in range(reader.num_record_batches))
        except library.ArrowInvalid:
            opened.seek(0)
            reader = batches = library.ipc.open_stream(opened)
    except (library.ArrowException, OSError) as error:
        raise unreadable(path.name, error) from error
    names = numbered(list(reader.schema.names))
    return Table(names, arrow_rows(names, batches, path.name), [])


def arrow_rows(names: Sequence[str], batches: Iterator[Any], source: str) -> Iterator[Row]:
    """Rows of Arrow record batches.

    Args:
        names: column names, each once, in the batches' order.
        batches: the batches.
        source: the table's name, for errors.

    Raises:
        FormatError: if a batch cannot be read.
    """
    library = arrow()
    try:
        for batch in batches:
            for start in range(0, batch.num_rows, _PIECE):
                piece = batch.slice(start, _PIECE)
                columns = [_values(library, column) for column in piece.columns]
                for values in zip(*columns, strict=True):
                    yield dict(zip(names, values, strict=True))
    except (library.ArrowException, OSError) as error:
        raise unreadable(source, error) from error


def _values(library: Any, column: Any) -> list[Any]:
    """A column's values; where Python has no type for one, as for a day before year 1, as texts."""
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError, library.ArrowException):
        values = column.cast(library.string()).to_pylist()
    return values


# Workbooks


def _workbook(path: Path, wanted: Wanted) -> Table:
    """A sheet of a workbook: the named one, else the first, else the first with a header."""
    from ostraka.sources import spreadsheets

    with path.open("rb") as file:
        rows = (cells for _, cells in spreadsheets.rows(file, path.name))
        first = list(itertools.islice(rows, _HEAD_ROWS))
        head = find_header(first, wanted.columns)
        ods = path.suffix.lower() == ".ods"
        if not wanted.table and head is not None and (head.known or ods):
            return _sheet(path.name, [*first, *rows], wanted, [])
    if ods:
        if wanted.table:
            raise UsageError("of an ods workbook the first sheet is read", action="Use xlsx.")
        raise FormatError("the sheet is empty", source=path.name, action="Give a header line.")
    return _sheets(path, wanted)


def _sheets(path: Path, wanted: Wanted) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    if path.stat().st_size > _MAX_XLS:
        raise FormatError(
            f"the workbook has more than {_MAX_XLS:,} bytes",
            source=path.name,
            action="Save it as CSV.",
        )
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = list(book.sheet_names)
        if wanted.table and wanted.table not in names:
            raise _no_table(wanted.table, names, path.name)
        for name in [wanted.table] if wanted.table else names:
            rows = [
                [_cell(cell) for cell in row] for row in book.get_sheet_by_name(name).iter_rows()
            ]
            head = find_header(rows[:_HEAD_ROWS], wanted.columns)
            if head is not None and (head.known or wanted.table or len(names) == 1):
                notes = [f"the sheet is {name!r}"] if len(names) > 1 else []
                return _sheet(path.name, rows, wanted, notes)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise unreadable(path.name, error) from error
    raise FormatError(
        f"no sheet of {', '.join(names)} has a column of names or identifiers",
        source=path.name,
        action="Name the sheet and the column: --table SHEET --column name=COLUMN.",
    )


def _cell(cell: object) -> str:
    from ostraka.batch.cells import texts

    try:
        return "\n".join(texts(cell))
    except UsageError:
        return str(cell)


def _sheet(source: str, rows: Sequence[Sequence[str]], wanted: Wanted, notes: list[str]) -> Table:
    head = find_header(rows[:_HEAD_ROWS], wanted.columns)
    if head is None:
        raise FormatError("the sheet is empty", source=source, action="Give a header line.")
    notes += head.notes
    start = next(place for place, row in enumerate(rows) if list(row) == head.raw) + 1

    def filled() -> Iterator[Row]:
        for row in itertools.islice(rows, start, None):
            if any(row):
                yield {name: _whole(cell) for name, cell in zip(head.names, row, strict=False)}

    return Table(head.names, filled(), notes)


def _whole(cell: str) -> str:
    """A whole number of sixteen digits, which is written with a decimal point, without it."""
    return cell[:-2] if cell.endswith(".0") and len(cell) > 17 and cell[:-2].isdecimal() else cell


# Databases


def _database(path: Path, name: str) -> Table:
    """A table or view of a DuckDB or SQLite file, opened to be read alone."""
    with path.open("rb") as file:
        lite = file.read(16).startswith(b"SQLite format 3")
    connection, failure = _sqlite(path) if lite else _duckdb(path)
    try:
        cursor = connection.execute(_query(path.name, name, _table_names(connection, lite=lite)))
        columns = numbered([column[0] for column in cursor.description])
    except failure as error:
        connection.close()
        raise unreadable(path.name, error) from error
    except UsageError:
        connection.close()
        raise
    return Table(columns, _fetched(connection, cursor, columns, failure, path.name), [])


def _query(source: str, name: str, tables: Sequence[tuple[str, str]]) -> str:
    """The query for the table that is named, or for the only one."""
    names = [bare if schema == "main" else f"{schema}.{bare}" for schema, bare in tables]
    if not names:
        raise UsageError(f"{source} holds no table", action="Give another file.")
    if not name and len(names) > 1:
        raise UsageError(
            f"{source} holds {len(names)} tables",
            action=f"Name one: --table NAME; there are {', '.join(names[:30])}.",
        )
    if name and name not in names:
        raise _no_table(name, names, source)
    schema, bare = (part.replace('"', '""') for part in tables[names.index(name) if name else 0])
    return f'SELECT * FROM "{schema}"."{bare}"'  # noqa: S608 - quoted, and it exists


def _no_table(name: str, names: Sequence[str], source: str) -> UsageError:
    return UsageError(
        f"{source} has no table {name!r}", action=f"There are {', '.join(names[:30])}."
    )


def _sqlite(path: Path) -> tuple[Any, type[Exception]]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection, sqlite3.Error


def _duckdb(path: Path) -> tuple[Any, type[Exception]]:
    try:
        import duckdb
    except ImportError as error:
        raise UsageError(
            "DuckDB files need duckdb", action="Install it: pip install 'ostraka[frames]'."
        ) from error
    # A view of a strange file must reach no other file and no network.
    shut: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoload_known_extensions": "false",
    }
    try:
        return duckdb.connect(str(path), read_only=True, config=shut), duckdb.Error
    except duckdb.Error as error:
        raise unreadable(path.name, error) from error


def _table_names(connection: Any, *, lite: bool) -> list[tuple[str, str]]:
    """Schema and name of every table and view."""
    if lite:
        found = connection.execute(
            "SELECT 'main', name FROM sqlite_master WHERE type IN ('table', 'view') "
            "AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
        )
    else:
        found = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY 1, 2"
        )
    return [(str(schema), str(name)) for schema, name in found.fetchall()]


def _fetched(
    connection: Any, cursor: Any, columns: Sequence[str], failure: type[Exception], source: str
) -> Iterator[Row]:
    try:
        while rows := cursor.fetchmany(_PIECE):
            for row in rows:
                yield dict(zip(columns, row, strict=True))
    except failure as error:
        raise unreadable(source, error) from error
    finally:
        connection.close()
