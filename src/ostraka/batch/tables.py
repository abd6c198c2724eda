"""Tables in and out: CSV by the standard library, Parquet by pyarrow.

Owns the files of a batch. Reads and writes in pieces, so memory does not grow
with the table. Output appears under its name only when it is whole.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Protocol, Self

from ostraka.model.errors import FormatError, UsageError

Row = Mapping[str, object]

#: Longest field of a CSV file, in characters.
_MAX_FIELD: Final = 1 << 20
_PARQUET_PIECE: Final = 20_000


def read_table(path: Path) -> tuple[list[str], Iterator[Row]]:
    """Open a table.

    Args:
        path: ``.csv``, ``.tsv``, either with ``.gz``, or ``.parquet``.

    Returns:
        Column names, and the rows, read as they are asked for.

    Raises:
        FormatError: if it is empty, not UTF-8 text, or of another kind.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if not path.is_file():
        raise FormatError("there is no such file", source=str(path), action="Check the path.")
    if suffixes[-1:] == [".parquet"]:
        return _read_parquet(path)
    return _read_csv(path, gzipped=suffixes[-1:] == [".gz"], tabs=".tsv" in suffixes)


def _read_csv(path: Path, *, gzipped: bool, tabs: bool) -> tuple[list[str], Iterator[Row]]:
    csv.field_size_limit(_MAX_FIELD)
    opened: IO[bytes] = gzip.open(path, "rb") if gzipped else path.open("rb")  # type: ignore[assignment]  # noqa: SIM115
    try:
        first = opened.read(1 << 14).partition(b"\n")[0].decode("utf-8", "replace")
        opened.seek(0)
    except _UNREADABLE as error:
        opened.close()
        raise _unreadable(path, error) from error
    text = io.TextIOWrapper(opened, "utf-8-sig", newline="")
    delimiter = "\t" if tabs else max(",;\t|", key=first.count)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
    except _UNREADABLE as error:
        opened.close()
        raise _unreadable(path, error, _line(reader, error)) from error
    header = [column.strip() for column in header]
    if not any(header):
        opened.close()
        raise FormatError("the file is empty", source=path.name, action="Give a header line.")
    if len(set(header)) != len(header):
        opened.close()
        raise FormatError("two columns have one name", source=path.name, action="Rename one.")
    return header, _csv_rows(path, opened, reader, header)


_FIX: Final = "Correct the file; it is UTF-8 text with one header line."
#: What reading a file that is not what it should be can raise.
_UNREADABLE: Final = (csv.Error, UnicodeDecodeError, OSError, EOFError, zlib.error)


def _line(reader: Any, error: Exception) -> str:
    """Where reading stopped; text is decoded in pieces, so a wrong byte may be lines ahead."""
    if isinstance(error, UnicodeDecodeError):
        return f"line {reader.line_num + 1 + error.object[: error.start].count(10)}"
    return f"line {max(reader.line_num, 1)}"


def _csv_rows(path: Path, opened: IO[bytes], reader: Any, header: Sequence[str]) -> Iterator[Row]:
    with opened:
        while True:
            try:
                values = next(reader)
            except StopIteration:
                return
            except _UNREADABLE as error:
                raise _unreadable(path, error, _line(reader, error)) from error
            if not values:
                continue
            if len(values) > len(header):
                raise FormatError(
                    f"{len(values)} values under {len(header)} columns",
                    source=path.name,
                    place=f"line {reader.line_num}",
                    action=_FIX,
                )
            yield dict(zip(header, values, strict=False))


def _unreadable(path: Path, error: Exception, place: str = "") -> FormatError:
    return FormatError(f"cannot be read ({error})", source=path.name, place=place, action=_FIX)


def _arrow() -> Any:
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(
            "Parquet needs pyarrow", action="Install it: pip install 'ostraka[frames]'."
        ) from error
    return pyarrow


def _read_parquet(path: Path) -> tuple[list[str], Iterator[Row]]:
    arrow = _arrow()
    try:
        table = arrow.parquet.ParquetFile(path)
    except (arrow.ArrowException, OSError) as error:
        raise _unreadable(path, error) from error

    def rows() -> Iterator[Row]:
        with table:
            for piece in table.iter_batches(batch_size=_PARQUET_PIECE):
                yield from piece.to_pylist()

    return list(table.schema_arrow.names), rows()


class Writer(Protocol):
    """Takes rows and, when left without an error, puts the finished file in place."""

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Append rows of values, in the order of the columns."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class CsvWriter:
    """Rows to CSV."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._file: IO[str] = self._part.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Append rows."""
        self._writer.writerows([[_safe(value) for value in row] for row in rows])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        _finish(self._part, self._path, failed=kind is not None)


class ParquetWriter:
    """Rows to Parquet; text columns but for ``score`` (number) and ``match`` (true or false)."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._arrow = _arrow()
        arrow = self._arrow
        kinds = {"score": arrow.float64(), "match": arrow.bool_()}
        self._schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in columns])
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._writer = arrow.parquet.ParquetWriter(self._part, self._schema)

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Append rows."""
        if not rows:
            return
        columns = [list(column) for column in zip(*rows, strict=True)]
        self._writer.write_table(self._arrow.table(columns, schema=self._schema))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()
        _finish(self._part, self._path, failed=kind is not None)


def open_writer(path: Path, columns: Sequence[str]) -> Writer:
    """A writer for the file's kind: Parquet by its ending, else CSV.

    Raises:
        FormatError: if the folder cannot be written to.
    """
    try:
        if path.suffix.lower() == ".parquet":
            return ParquetWriter(path, columns)
        return CsvWriter(path, columns)
    except OSError as error:
        raise FormatError(
            f"cannot be written ({error.strerror})", source=str(path), action="Check the folder."
        ) from error


def _finish(part: Path, final: Path, *, failed: bool) -> None:
    if failed:
        part.unlink(missing_ok=True)
    else:
        os.replace(part, final)


def _safe(value: object) -> object:
    """Keep a spreadsheet from reading a cell as a formula, and a cell on its own line."""
    if not isinstance(value, str):
        return value
    # The writer quotes "\n" and would leave a bare "\r", which ends a line for many readers.
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else text
