"""Rows that cannot be screened, and what is left out of those that can.

Owns the two marks that a reader puts on a row, the counting, and the file beside the output.
Refuses silent loss: rows read are rows screened and rows rejected, or the run is an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from ostraka.model.errors import UsageError

if TYPE_CHECKING:
    from ostraka.batch.partition import Piece
    from ostraka.batch.writers import Writer

#: Key of a row that could not be read, with the reason; no column has such a name.
FAULT: Final = "\0fault"
#: Key of a row that was read, with what is odd about it.
NOTE: Final = "\0note"


class Tally:
    """Running totals of a batch.

    Attributes:
        rows: rows of the table.
        hits: rows of the output.
        matched: rows with a match.
        rejected: rows that could not be screened.
        partly: values left out, and other remarks on rows that were screened.
    """

    def __init__(self) -> None:
        self.rows = self.hits = self.matched = self.rejected = self.partly = 0

    def add(self, piece: Piece) -> None:
        """Count one partition."""
        self.rows += piece.rows
        self.hits += len(piece.hits)
        self.matched += piece.matched
        self.rejected += len({row[1] for row in piece.rejects if row[2] == "no"})
        self.partly += sum(1 for row in piece.rejects if row[2] != "no")

    @property
    def screened(self) -> int:
        """Rows that were screened."""
        return self.rows - self.rejected

    def reconcile(self, read: int) -> None:
        """Hold that no row was lost.

        Args:
            read: rows that the reader gave.

        Raises:
            RuntimeError: if rows are missing, which only a defect of this program can cause.
        """
        if read != self.rows:
            raise RuntimeError(f"{read:,} rows were read and {self.rows:,} accounted for")


def rejects_path(table: Path, output: Path | None, given: Path | None) -> Path:
    """Where rejects go, and that no file of the run is written over another.

    Args:
        table: the input.
        output: the hits, or None.
        given: the file that the user named, or None.

    Raises:
        UsageError: if two of them are one file.
    """
    aside = given or (output or Path(table.name)).with_suffix(".rejects.csv")
    places = [("the table", table), ("the hits", output), ("the rejects", aside)]
    seen: dict[Path, str] = {}
    for what, path in places:
        if path is not None and (other := seen.setdefault(path.resolve(), what)) != what:
            raise UsageError(f"{other} and {what} are one file, {path}", action="Name another.")
    return aside


class RejectFile:
    """The file of rejects: written when there is one, or when it was asked for by name."""

    def __init__(self, path: Path, columns: Sequence[str], *, always: bool) -> None:
        self.path = path
        self._columns = columns
        self._always = always
        self._writer: Writer | None = None

    @property
    def written(self) -> bool:
        """Whether there is such a file."""
        return self._writer is not None

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Append rejects."""
        if rows:
            self._open().write(rows)

    def _open(self) -> Writer:
        from ostraka.batch.writers import open_writer

        if self._writer is None:
            self._writer = open_writer(self.path, self._columns)
            self._writer.__enter__()
        return self._writer

    def __enter__(self) -> Self:
        if self._always:
            self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.__exit__(kind, error, trace)
        elif kind is None:
            # That of an earlier run would be read as this one's.
            self.path.unlink(missing_ok=True)
