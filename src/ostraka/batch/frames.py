"""Tables held in memory: pandas, polars, Arrow and DuckDB in, Arrow out.

Owns the reading of frames as rows. pandas is read by itself, since its columns may hold anything;
all others speak the Arrow stream interface.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ostraka.batch.columns import Columns, read_header, refine
from ostraka.batch.headers import numbered
from ostraka.batch.partition import OUTPUT, REJECTS, Piece
from ostraka.batch.tables import Row, arrow_rows
from ostraka.model.errors import UsageError

_PIECE: Final = 20_000


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise UsageError(
            "tables in memory need pyarrow", action="Install it: pip install 'ostraka[frames]'."
        ) from error
    return pyarrow


def from_frame(frame: Any) -> tuple[list[str], Iterator[Row]]:
    """Read a pandas frame, or whatever speaks the Arrow stream interface.

    Args:
        frame: pandas or polars frame (lazy or not), Arrow table, record batch, reader or
            dataset, DuckDB relation. A pandas index that has a name is a column.

    Returns:
        Column names, each once, and rows.

    Raises:
        UsageError: if it is no table, or pyarrow is missing.
    """
    arrow = _arrow()
    if hasattr(frame, "iloc") and hasattr(frame, "dtypes") and hasattr(frame, "columns"):
        return _from_pandas(frame)
    if not hasattr(frame, "__arrow_c_stream__") and callable(getattr(frame, "collect", None)):
        frame = frame.collect()
    if hasattr(frame, "__arrow_c_stream__") and hasattr(frame, "to_frame"):
        frame = frame.to_frame()  # a single column
    if hasattr(frame, "__arrow_c_stream__"):
        reader = arrow.RecordBatchReader.from_stream(frame)
    elif hasattr(frame, "__arrow_c_array__"):
        batch = arrow.record_batch(frame)
        reader = arrow.RecordBatchReader.from_batches(batch.schema, [batch])
    elif hasattr(frame, "scanner") and hasattr(frame, "schema"):
        reader = frame.scanner().to_reader()
    elif hasattr(frame, "fetch_arrow_table"):
        reader = frame.fetch_arrow_table().to_reader()
    else:
        raise UsageError(
            f"{type(frame).__name__} is no table",
            action="Give pandas, polars, Arrow or a DuckDB relation.",
        )
    names = numbered(list(reader.schema.names))
    return names, arrow_rows(names, reader, "table")


def mapped(frame: Any, given: Mapping[str, str]) -> tuple[Columns, Iterator[Row]]:
    """A frame's columns by their headings and first rows, and its rows.

    Args:
        frame: see :func:`from_frame`.
        given: role to column name, from the user.

    Raises:
        InputError: if it is no table, or has no column of names or identifiers.
    """
    header, rows = from_frame(frame)
    named = {role: str(column) for role, column in given.items()}
    sample = list(itertools.islice(rows, _PIECE))
    columns = refine(read_header(header, "table", named), sample, given=named)
    return columns, itertools.chain(sample, rows)


def _from_pandas(frame: Any) -> tuple[list[str], Iterator[Row]]:
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index(allow_duplicates=True)
    names = numbered([_label(label) for label in frame.columns])

    def rows() -> Iterator[Row]:
        for start in range(0, len(frame), _PIECE):
            piece = frame.iloc[start : start + _PIECE]
            columns = [piece.iloc[:, place].tolist() for place in range(len(names))]
            for values in zip(*columns, strict=True):
                yield dict(zip(names, values, strict=True))

    return names, rows()


def _label(label: object) -> str:
    """A column's label as text; the parts of a label of several levels with dots between them."""
    if isinstance(label, tuple):
        return ".".join(str(part) for part in label if str(part))
    return str(label)


def to_arrow(pieces: Iterable[Piece]) -> Any:
    """Hits as an Arrow table with the columns of ``ostraka batch``.

    What could not be read travels in the schema's metadata: ``rows``, ``rejected``, and
    ``rejects``, an Arrow IPC stream of the reject file's columns (see :func:`rejects_of`).

    Warns:
        UserWarning: if rows could not be screened.
    """
    arrow = _arrow()
    hits: list[tuple[object, ...]] = []
    rejects: list[tuple[object, ...]] = []
    rows = 0
    for piece in pieces:
        rows += piece.rows
        hits += piece.hits
        rejects += piece.rejects
    kinds = {"score": arrow.float64(), "match": arrow.bool_()}
    schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in OUTPUT])
    columns = [[row[i] for row in hits] for i in range(len(OUTPUT))]
    table = arrow.table(columns, schema=schema)
    rejected = len({row[1] for row in rejects if row[2] == "no"})
    if rejected:
        warnings.warn(
            f"{rejected:,} of {rows:,} rows could not be screened: "
            "ostraka.batch.frames.rejects_of(table) tells why",
            UserWarning,
            stacklevel=3,
        )
    return table.replace_schema_metadata(
        {
            "rows": str(rows),
            "rejected": str(rejected),
            "rejects": _stream(arrow, rejects),
        }
    )


def _stream(arrow: Any, rejects: list[tuple[object, ...]]) -> bytes:
    kinds = {"row": arrow.int64()}
    schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in REJECTS])
    table = arrow.table([[row[i] for row in rejects] for i in range(len(REJECTS))], schema=schema)
    sink = arrow.BufferOutputStream()
    import pyarrow.ipc

    with pyarrow.ipc.new_stream(sink, schema) as writer:
        writer.write_table(table)
    found: bytes = sink.getvalue().to_pybytes()
    return found


def rejects_of(table: Any) -> Any:
    """Rows that could not be screened, and what was left out of others, of a table of hits.

    Args:
        table: what ``Book.screen_table`` returned.

    Returns:
        An Arrow table with the columns of the reject file.

    Raises:
        UsageError: if it is no such table.
    """
    import pyarrow.ipc

    content = (getattr(table.schema, "metadata", None) or {}).get(b"rejects")
    if content is None:
        raise UsageError("the table tells of no rejects", action="Give what screen_table returned.")
    return pyarrow.ipc.open_stream(content).read_all()
