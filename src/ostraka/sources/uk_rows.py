"""Tables of the United Kingdom's lists as rows of texts, whatever the file's kind.

Owns the choice of the encoding (UTF-8, else Windows-1252) and the reading of
CSV and workbooks into numbered rows. Refuses rows that are longer or shorter
than the header says, and files that end inside of a quoted text.
"""

from __future__ import annotations

import codecs
import csv
import io
import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from ostraka.model.errors import FormatError
from ostraka.model.records import Material, Part
from ostraka.model.text import fold_space
from ostraka.sources import spreadsheets

#: A row's number and its cells, white space folded.
Row = tuple[int, list[str]]

_CHUNK: Final = 1 << 20
_AGAIN: Final = "Fetch the list again; the version loaded before stays in use."


def only_part(material: Material) -> Part:
    """The only file of a list.

    Raises:
        FormatError: if there are several.
    """
    if len(material.parts) != 1:
        raise FormatError(
            f"this list is one file, not {len(material.parts)}",
            source=material.name,
            action="Load each file by itself.",
        )
    return material.parts[0]


def table_rows(part: Part) -> Iterator[Row]:
    """Read the rows of a CSV file or of a workbook's first sheet.

    Args:
        part: the file.

    Yields:
        The row's number in the file and its cells.

    Raises:
        FormatError: if the file is damaged.
    """
    with part.open() as stream:
        head = stream.read(_CHUNK)
    if spreadsheets.kind(head) is None:
        yield from _csv_rows(part)
        return
    with part.open() as stream:
        # A workbook is read from its end, which a stream that unpacks cannot give.
        whole = io.BytesIO(stream.read(spreadsheets.MAX_BYTES + 1))
    for number, cells in spreadsheets.rows(whole, part.name):
        yield number, [fold_space(cell) for cell in cells]


def _csv_rows(part: Part) -> Iterator[Row]:
    encoding = _encoding(part)
    line = 1
    try:
        with part.open() as stream:
            text = io.TextIOWrapper(stream, encoding=encoding, newline="")
            reader = csv.reader(text, strict=True)
            for cells in reader:
                if any(cells):
                    yield line, [fold_space(cell) for cell in cells]
                line = reader.line_num + 1
    except (csv.Error, UnicodeDecodeError, EOFError, zlib.error) as error:
        raise FormatError(
            f"the table is malformed or cut short: {error}",
            source=part.name,
            place=f"line {line}",
            action=_AGAIN,
        ) from error


def _encoding(part: Part) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with part.open() as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
        except (EOFError, zlib.error) as error:
            raise FormatError(
                f"the file is cut short: {error}", source=part.name, action=_AGAIN
            ) from error
    return "utf-8-sig"


def body(
    rows: Iterator[Row], columns: Sequence[str], part: Part
) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows below the header as texts by column.

    Args:
        rows: the rows below the header.
        columns: the header; a name that comes twice has been told apart.
        part: the file, for messages.

    Yields:
        The row's number and its texts by column; empty ones are left out.

    Raises:
        FormatError: if a row has more filled cells than there are columns, or
            a CSV row is shorter than the header.
    """
    width = len(columns)
    for number, cells in rows:
        if any(cells[width:]) or (len(cells) < width and part.name.lower().endswith(".csv")):
            raise FormatError(
                f"the row has {len(cells)} cells, not {width}",
                source=part.name,
                place=f"row {number}",
                action=_AGAIN,
            )
        yield number, {name: cell for name, cell in zip(columns, cells, strict=False) if cell}


def refuse_header(found: Sequence[str], expected: str, part: Part) -> FormatError:
    """The error for a table whose header is another one."""
    return FormatError(
        f"the header is {', '.join(found)[:80]!r}, not that of {expected}",
        source=part.name,
        place="the first rows",
        action="If the publisher changed the format, report it. " + _AGAIN,
    )
