"""Tables out: CSV, JSON lines and Parquet.

Owns the files that a batch writes. Output appears under its name only when it is whole; a cell
that a spreadsheet would run as a formula is written as text.
"""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Protocol, Self, cast

import msgspec

from ostraka.model.errors import FormatError, UsageError

#: Columns that hold JSON: data in JSON lines, text elsewhere.
_JSON: Final = frozenset({"evidence"})
_TEXTS: Final = {
    ".csv": ",", ".txt": ",", ".tsv": "\t", ".tab": "\t",
}  # fmt: skip
_LINES: Final = frozenset({".jsonl", ".ndjson"})
_NOT_WRITTEN: Final = frozenset(
    {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".json", ".arrow", ".feather", ".duckdb", ".db",
     ".sqlite", ".zip"}
)  # fmt: skip


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


class _Placed:
    """A file that is written beside its place and moved there when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f".{path.name}.part")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()
        if kind is not None:
            self.part.unlink(missing_ok=True)
        else:
            os.replace(self.part, self.path)

    def _close(self) -> None:
        raise NotImplementedError


def _open_text(path: Path, part: Path) -> IO[str]:
    if path.suffix.lower() == ".gz":
        return cast(IO[str], gzip.open(part, "wt", encoding="utf-8", newline=""))
    return part.open("w", encoding="utf-8", newline="")


class CsvWriter(_Placed):
    """Rows to CSV."""

    def __init__(self, path: Path, columns: Sequence[str], delimiter: str = ",") -> None:
        super().__init__(path)
        self._file = _open_text(path, self.part)
        self._writer = csv.writer(self._file, lineterminator="\n", delimiter=delimiter)
        self._writer.writerow(columns)

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Append rows."""
        self._writer.writerows([[_safe(value) for value in row] for row in rows])

    def _close(self) -> None:
        self._file.close()


class LinesWriter(_Placed):
    """Rows to lines of JSON, the evidence as data."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        super().__init__(path)
        self._file = _open_text(path, self.part)
        self._columns = columns

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Append rows."""
        self._file.writelines(json_line(self._columns, row) for row in rows)

    def _close(self) -> None:
        self._file.close()


def json_line(columns: Sequence[str], row: Sequence[object]) -> str:
    """One row as a line of JSON."""
    document: dict[str, object] = {
        column: msgspec.Raw(str(value).encode()) if column in _JSON and value else value
        for column, value in zip(columns, row, strict=True)
    }
    return msgspec.json.encode(document).decode() + "\n"


class ParquetWriter(_Placed):
    """Rows to Parquet; text columns but for ``score``, ``row`` (numbers) and ``match``."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        super().__init__(path)
        self._arrow = _parquet()
        arrow = self._arrow
        kinds = {"score": arrow.float64(), "match": arrow.bool_(), "row": arrow.int64()}
        self._schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in columns])
        self._writer = arrow.parquet.ParquetWriter(self.part, self._schema)

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Append rows."""
        if not rows:
            return
        columns = [list(column) for column in zip(*rows, strict=True)]
        self._writer.write_table(self._arrow.table(columns, schema=self._schema))

    def _close(self) -> None:
        self._writer.close()


def _parquet() -> Any:
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(
            "Parquet needs pyarrow", action="Install it: pip install 'ostraka[frames]'."
        ) from error
    return pyarrow


def open_writer(path: Path, columns: Sequence[str]) -> Writer:
    """A writer for the file's kind, by its ending: Parquet, JSON lines, TSV, else CSV.

    ``.gz`` behind a text's ending compresses it.

    Raises:
        FormatError: if the folder cannot be written to.
        UsageError: if files of that kind are read only.
    """
    ending = path.suffix.lower()
    kind = Path(path.stem).suffix.lower() if ending == ".gz" else ending
    if kind in _NOT_WRITTEN or (ending == ".gz" and kind == ".parquet"):
        raise UsageError(
            f"{path.name}: files of the kind {path.suffix} are not written",
            action="Use .csv, .tsv, .jsonl or .parquet.",
        )
    try:
        if kind == ".parquet":
            return ParquetWriter(path, columns)
        if kind in _LINES:
            return LinesWriter(path, columns)
        return CsvWriter(path, columns, _TEXTS.get(kind, ","))
    except OSError as error:
        raise FormatError(
            f"cannot be written ({error.strerror})", source=str(path), action="Check the folder."
        ) from error


def _safe(value: object) -> object:
    """Keep a spreadsheet from reading a cell as a formula, and a cell on its own line."""
    if not isinstance(value, str):
        return value
    # The writer quotes "\n" and would leave a bare "\r", which ends a line for many readers.
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else text
