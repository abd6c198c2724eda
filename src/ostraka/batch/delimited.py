"""Delimited text as rows.

Owns encodings, delimiters, quotes and the search for the header. Refuses a file that has no
header or that cannot be decompressed; a row that cannot be read is given with its reason and
the reading goes on behind it.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

import msgspec
from msgspec import Struct

from ostraka.batch.codepages import readings
from ostraka.batch.columns import role_of
from ostraka.batch.headers import Header, find_header
from ostraka.batch.rejects import FAULT, NOTE
from ostraka.model.errors import FormatError, UsageError

Row = Mapping[str, object]

#: Longest field of a CSV file and longest line, in characters.
_MAX_FIELD: Final = 1 << 20
MAX_LINE: Final = 1 << 22
#: Lines of one record; more of them are a quote that does not close.
MAX_LINES: Final = 200
#: Where the header is looked for, in bytes of the file and in records.
HEAD: Final = 1 << 16
_HEAD_RECORDS: Final = 30
_DELIMITERS: Final = ",;\t|^~"
_SEP: Final = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)
FIX: Final = "Correct the file; it is UTF-8 text with one header line."
#: What reading a file that is not what it should be can raise.
UNREADABLE: Final = (UnicodeError, OSError, EOFError, zlib.error)
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class Text(Struct, frozen=True):
    """An opened text table.

    Attributes:
        header: column names, each once.
        rows: the rows, read as they are asked for.
        notes: what the reader found odd of the file as a whole; it grows while rows are read.
    """

    header: list[str]
    rows: Iterator[Row]
    notes: list[str]


def unreadable(source: str, error: Exception, place: str = "") -> FormatError:
    """The error of a file that is not what it should be."""
    return FormatError(f"cannot be read ({error})", source=source, place=place, action=FIX)


def open_bytes(path: Path) -> IO[bytes]:
    """A file's bytes, decompressed if it is gzip."""
    with path.open("rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b" or path.suffix.lower() == ".gz"
    return cast(IO[bytes], gzip.open(path, "rb") if gzipped else path.open("rb"))


def encoding_of(head: bytes, given: str, source: str) -> str:
    """The encoding of a text by its first bytes, or the one that the user gave.

    Raises:
        FormatError: if the bytes are no text.
        UsageError: if there is no such encoding.
    """
    if given:
        try:
            "".encode(given)
        except LookupError as error:
            raise UsageError(
                f"{given!r} is no encoding", action="Use utf-8, windows-1252, windows-1251, ..."
            ) from error
        return given
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 > len(head) and head:
        if min(even, odd) * 4 > len(head):
            raise FormatError("the file is no text", source=source, action=FIX)
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


class Lines:
    """Lines of a text file, each within a bound; where a line is longer it is cut and marked."""

    def __init__(self, opened: IO[bytes], encoding: str, source: str) -> None:
        # Wrong bytes stay visible, as surrogates, and make faults of their rows, not of the file.
        wide = encoding.startswith(("utf-16", "utf-32"))
        errors = "replace" if wide else "surrogateescape"
        self._text = io.TextIOWrapper(opened, encoding, errors=errors, newline="")
        self.source = source
        self.number = 0

    def next(self) -> str:
        """The next line with its end; empty at the end of the file."""
        self.number += 1
        try:
            line = self._text.readline(MAX_LINE)
            if len(line) == MAX_LINE and not line.endswith("\n"):
                while (more := self._text.readline(MAX_LINE)) and not more.endswith(("\n", "\r")):
                    pass
                line = line[: _MAX_FIELD + 2].replace('"', "'") + "\n"
        except UNREADABLE as error:
            raise unreadable(self.source, error, f"line {self.number}") from error
        return line

    def close(self) -> None:
        """Close the file."""
        self._text.close()


class _Unclosed(Exception):
    """A quote that swallows rows."""


Record = tuple[int, "list[str] | str"]


def _records(
    lines: Lines, delimiter: str, replay: deque[str], width: list[int]
) -> Iterator[Record]:
    """Records with the numbers of their first lines; a text where a line has no reading.

    Where quotes do not close, the first line alone is given up and reading starts again behind
    it: a quote that stands wrong must not swallow the rows behind it.
    """
    csv.field_size_limit(_MAX_FIELD)
    taken: list[str] = []
    line = 1

    def feed() -> Iterator[str]:
        while True:
            text = replay.popleft() if replay else lines.next()
            if not text:
                return
            taken.append(text)
            if len(taken) > MAX_LINES:
                raise _Unclosed(f"a quote that does not close within {MAX_LINES} lines")
            yield text

    while True:
        try:
            for values in csv.reader(feed(), delimiter=delimiter, strict=True):
                if len(taken) > 1:
                    _swallowed(taken, delimiter, width)
                yield line, values
                line += len(taken)
                taken.clear()
            return
        except (csv.Error, _Unclosed) as error:
            if not taken:
                return
            yield line, _lenient(taken[0], delimiter, width) or _said(error)
            line += 1
            replay.extendleft(reversed(taken[1:]))
            taken.clear()


def _swallowed(taken: Sequence[str], delimiter: str, width: Sequence[int]) -> None:
    """A field of several lines, one of which looks like a whole row, is an unclosed quote."""
    if width and width[0] > 3 and any(
        text.count(delimiter) == width[0] - 1 for text in taken[1:-1]
    ):  # fmt: skip
        raise _Unclosed("a quote that does not close before the next row")


def _lenient(text: str, delimiter: str, width: Sequence[int]) -> list[str] | None:
    """A line whose inner quotes are not doubled, if it has the right number of values then."""
    try:
        values = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return None
    if not width or len(values) != width[0]:
        return None
    return [value.rstrip("\r\n") for value in values] + [_LENIENT]


def _said(error: Exception) -> str:
    unclosed = str(error) == "unexpected end of data"
    return "a quote that does not close" if unclosed else str(error)


#: Stands behind the values of a row that was read leniently.
_LENIENT: Final = "\0lenient"


def open_delimited(path: Path, *, encoding: str = "", wanted: Sequence[str] = ()) -> Text:
    """Open delimited text.

    Args:
        path: the file; gzip or not.
        encoding: its encoding; by default what its first bytes tell, else UTF-8.
        wanted: columns that the header must have.

    Raises:
        FormatError: if it is empty or cannot be read.
    """
    source = path.name
    try:
        opened = open_bytes(path)
        with opened:
            head = opened.read(HEAD)
    except UNREADABLE as error:
        raise unreadable(source, error) from error
    encoding = encoding_of(head, encoding, source)
    first = _sample(head, encoding)
    delimiter, header = _layout(first, wanted, tabs=".tsv" in path.name.lower())
    if header is None:
        raise FormatError("the file is empty", source=source, action="Give a header line.")
    notes = list(header.notes)
    lines = Lines(open_bytes(path), encoding, source)
    return Text(header.names, _rows(lines, delimiter, header, encoding, notes), notes)


def _sample(head: bytes, encoding: str) -> list[str]:
    """The first whole lines."""
    errors = "surrogateescape" if not encoding.startswith(("utf-16", "utf-32")) else "replace"
    text = head.decode(encoding, errors).removeprefix("\ufeff")
    lines = io.StringIO(text, newline="").readlines()
    return lines[:-1] if len(lines) > 1 and len(head) == HEAD else lines


def _layout(
    first: Sequence[str], wanted: Sequence[str], *, tabs: bool
) -> tuple[str, Header | None]:
    """The delimiter with which the first lines hold the best header."""
    skip = 0
    told = ""
    if first and (sep := _SEP.fullmatch(first[0])):
        told, skip = sep.group(1), 1
    best: tuple[tuple[int, int, int], str, Header] | None = None
    for delimiter in told or _DELIMITERS:
        head = list(islice(_head_records(first[skip:], delimiter), _HEAD_RECORDS))
        found = find_header([[_heading(cell) for cell in row] for row in head], wanted)
        if found is None:
            continue
        found = msgspec.structs.replace(found, raw=head[found.place])
        rank = (found.known, int(tabs and delimiter == "\t"), len(found.names))
        if best is None or rank > best[0]:
            best = (rank, delimiter, found)
    return (best[1], best[2]) if best else (told or ",", None)


def _heading(cell: str) -> str:
    """A heading, in the code page in which it is a known one if it is not UTF-8."""
    if cell.isascii() or not _wrong(cell):
        return cell
    found = readings(cell.encode("utf-8", "surrogateescape"))
    return next((text for text in found if role_of(text.strip())), found[0] if found else cell)


class _Held(Lines):
    """Lines that are in memory."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._left = deque(lines)
        self.source = ""

    def next(self) -> str:
        return self._left.popleft() if self._left else ""


def _head_records(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    for _, values in _records(_Held(lines), delimiter, deque(), []):
        if isinstance(values, list):
            yield values


def _rows(
    lines: Lines, delimiter: str, header: Header, encoding: str, notes: list[str]
) -> Iterator[Row]:
    """Rows behind the header, each with its faults."""
    names, width, key = header.names, [len(header.raw)], header.raw[0]
    needed = max(at for at, cell in enumerate(header.raw, 1) if cell.strip())
    blank = legacy = 0
    seen = False
    try:
        first = lines.next().removeprefix("\ufeff")
        replay = deque([first] if first and not _SEP.fullmatch(first) else [])
        shift = 0 if replay else 1
        for line, values in _records(lines, delimiter, replay, width):
            if len(values) == width[0] and values[0] != key and seen and type(values) is list:
                # By far the most rows: nothing is odd about them but, at most, their bytes.
                joined = "".join(values)
                if joined and joined.isascii():
                    yield dict(zip(names, values, strict=True))
                    continue
            place = f"line {line + shift}"
            if values == header.raw:
                if seen:
                    yield {FAULT: f"{place}: the header again"}
                seen = True
                continue
            if not seen:
                continue
            if isinstance(values, str):
                yield {FAULT: f"{place}: {values}"}
                continue
            if not any(values):
                blank += bool(values)
                continue
            row = _row(names, values, place, needed)
            if FAULT not in row and not "".join(values).isascii():
                row, changed = _decoded(row, encoding, place)
                legacy += changed
            yield row
    finally:
        lines.close()
    if not seen:
        raise FormatError("the header cannot be read", source=lines.source, action=FIX)
    if blank:
        notes.append(f"{blank:,} rows are blank")
    if legacy:
        notes.append(
            f"{legacy:,} rows are not {encoding} and were read in the code pages that they can be "
            "of; say which it is: --encoding NAME"
        )


def _row(names: Sequence[str], values: list[str], place: str, needed: int) -> dict[str, object]:
    lenient = values[-1] is _LENIENT
    if lenient:
        values = values[:-1]
    if len(values) > len(names):
        if any(value.strip() for value in values[len(names) :]):
            return {FAULT: f"{place}: {len(values)} values under {len(names)} columns"}
        values = values[: len(names)]
    row: dict[str, object] = dict(zip(names, values, strict=False))
    if lenient:
        row[NOTE] = f"{place}: quotes within a value are not doubled"
    elif len(values) < needed:
        row[NOTE] = f"{place}: {len(values)} values under {len(names)} columns"
    return row


def _decoded(row: dict[str, object], encoding: str, place: str) -> tuple[dict[str, object], bool]:
    """The row with its wrong bytes read as the code pages that they can be of."""
    changed = False
    for column, value in row.items():
        if not isinstance(value, str) or value.isascii() or not _wrong(value):
            continue
        raw = value.encode(_base(encoding), "surrogateescape")
        found = readings(raw) if _base(encoding) == "utf-8" else []
        if not found:
            return {
                FAULT: f"{place}: {column}: its bytes are not {encoding}; "
                "say which encoding it is: --encoding NAME"
            }, False
        row[column] = found[0] if len(found) == 1 else found
        changed = True
    if changed:
        row[NOTE] = f"{place}: not {encoding}; read in the code pages that it can be of"
    return row, changed


def _base(encoding: str) -> str:
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _wrong(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
