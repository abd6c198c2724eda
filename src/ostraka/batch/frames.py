"""Tables held in memory: pandas, polars and Arrow in, Arrow out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ostraka.batch.partition import OUTPUT, Piece
from ostraka.batch.tables import Row
from ostraka.model.errors import UsageError


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise UsageError(
            "tables in memory need pyarrow", action="Install it: pip install 'ostraka[frames]'."
        ) from error
    return pyarrow


def from_frame(frame: Any) -> tuple[list[str], Iterator[Row]]:
    """Read any frame that speaks the Arrow stream interface, or a pandas frame.

    Returns:
        Column names, and rows.

    Raises:
        UsageError: if it is no table, or pyarrow is missing.
    """
    arrow = _arrow()
    if hasattr(frame, "__arrow_c_stream__"):
        table = arrow.table(frame)
    elif hasattr(frame, "columns") and hasattr(frame, "dtypes"):
        table = arrow.Table.from_pandas(frame, preserve_index=False)
    else:
        raise UsageError(
            f"{type(frame).__name__} is no table", action="Give pandas, polars or Arrow."
        )

    def rows() -> Iterator[Row]:
        for batch in table.to_batches(max_chunksize=20_000):
            yield from batch.to_pylist()

    return list(table.column_names), rows()


def to_arrow(pieces: Iterable[Piece]) -> Any:
    """Hits as an Arrow table with the columns of ``ostraka batch``."""
    arrow = _arrow()
    rows = [row for piece in pieces for row in piece.hits]
    kinds = {"score": arrow.float64(), "match": arrow.bool_()}
    schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in OUTPUT])
    columns = [[row[i] for row in rows] for i in range(len(OUTPUT))]
    return arrow.table(columns, schema=schema)
