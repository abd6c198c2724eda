"""Workbooks as rows of texts: xlsx and ods.

Owns the reading of the first sheet of a workbook, row by row, and what can be
told of a workbook from its first bytes. Refuses zip bombs, sheets that claim
more cells than any list has, document types and entities, and encrypted or
damaged files. Formulas are not computed: a cell is its stored value.

Only the first sheet is read; the lists that are published as workbooks have
one, and what a publisher puts on others is explanation.

Sources: ECMA-376 (xlsx), OASIS OpenDocument 1.3 part 3 (ods).
"""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import IO, BinaryIO, Final, Literal, cast

from lxml import etree
from lxml.etree import _Element
from python_calamine import CalamineError, CalamineWorkbook

from ostraka.model.errors import FormatError

Kind = Literal["xlsx", "ods"]

#: Bounds on one workbook, unpacked.
MAX_BYTES: Final = 512 * 1024**2
MAX_MEMBERS: Final = 1_000
#: Rows times columns of one sheet, filled or not.
MAX_CELLS: Final = 10_000_000
MAX_COLUMNS: Final = 16_384

_RATIO, _RATIO_FROM = 200, 64 * 1024**2
_CHUNK = 1 << 20
_HEAD = 1 << 16
#: The longest text that is looked for across two chunks.
_OVERLAP = 64
#: What is told of a head: rows, members, bytes of each, bytes behind one.
_PEEK_ROWS = 5
_PEEK_MEMBERS, _PEEK_BYTES, _DESCRIPTOR = 32, 1 << 18, 64
_AGAIN = "Fetch the file again; the version loaded before stays in use."
_HOSTILE = "No list does that; check where the file comes from."

_PACKED = b"PK\x03\x04"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,3})([0-9]{1,10})[\"']")
_BROKEN = (EOFError, OSError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile)

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def kind(head: bytes) -> Kind | None:
    """Tell whether these are the first bytes of a workbook, and of which kind.

    Args:
        head: the first bytes of the file, up to 64 KiB; not unpacked.
    """
    if not head.startswith(_PACKED):
        return None
    if _ODS_TYPE in head or b"content.xml" in head:
        return "ods"
    return "xlsx" if b"[Content_Types].xml" in head or b"xl/" in head else None


def rows(data: BinaryIO, name: str) -> Iterator[tuple[int, list[str]]]:
    """Read the first sheet of a workbook.

    Args:
        data: the whole file, from its start.
        name: what messages call it.

    Yields:
        The row's number, from 1, and the texts of its cells, empty for empty
        ones: dates in ISO 8601, whole numbers without a decimal point, other
        texts as they are. Rows without a text are left out.

    Raises:
        FormatError: if the file is no sound workbook or passes a bound.
    """
    whole = seekable(data, name)
    found = kind(whole.read(_HEAD))
    if found is None:
        raise FormatError("the file is no workbook", source=name, action=_AGAIN)
    whole.seek(0)
    _check(whole, name)
    whole.seek(0)
    read = _xlsx_rows if found == "xlsx" else _ods_rows
    for number, cells in read(whole, name):
        if any(cells):
            yield number, cells


def seekable(data: BinaryIO, name: str) -> BinaryIO:
    """The same bytes in a stream that can be read from its end, as zip files must be.

    Raises:
        FormatError: if the file, still packed, is longer than a workbook may be unpacked.
    """
    if data.seekable():
        return data
    whole = data.read(MAX_BYTES + 1)
    if len(whole) > MAX_BYTES:
        raise _hostile(f"the workbook has more than {MAX_BYTES:,} bytes", name)
    return io.BytesIO(whole)


# What a workbook may be


def _check(data: BinaryIO, name: str) -> None:
    """Unpack every member once, within bounds, before anything trusts it."""
    total = packed = 0
    try:
        with zipfile.ZipFile(data) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise _hostile(f"the workbook has more than {MAX_MEMBERS:,} members", name)
            if len({member.filename for member in members}) != len(members):
                raise _hostile("the workbook has two members of one name", name)
            for member in members:
                packed += member.compress_size
                with archive.open(member) as stream:
                    total = _check_member(stream, member.filename, name, total, packed)
    except _BROKEN as error:
        raise FormatError(
            f"the workbook is damaged or cut short ({error})", source=name, action=_AGAIN
        ) from error


def _check_member(stream: IO[bytes], member: str, name: str, total: int, packed: int) -> int:
    marked = member.endswith((".xml", ".rels"))
    sheet = member.startswith("xl/worksheets/") and member.endswith(".xml")
    columns = height = 0
    held = b""
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > MAX_BYTES or (total > _RATIO_FROM and total > _RATIO * packed):
            raise _hostile(f"the workbook unpacks to more than {total:,} bytes", name, member)
        window = held + chunk
        if marked and (b"<!DOCTYPE" in window or b"<!ENTITY" in window):
            raise _hostile("the workbook brings a document type", name, member)
        if sheet:
            for letters, digits in set(_CELL.findall(window)):
                columns, height = max(columns, _column(letters)), max(height, int(digits))
            if columns * height > MAX_CELLS:
                raise _hostile(f"the sheet claims {height:,} rows of {columns:,} cells", name)
        held = window[-_OVERLAP:]
    return total


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _hostile(reason: str, name: str, place: str = "") -> FormatError:
    return FormatError(reason, source=name, place=place, action=_HOSTILE)


# xlsx


def _xlsx_rows(data: BinaryIO, name: str) -> Iterator[tuple[int, list[str]]]:
    try:
        sheet = CalamineWorkbook.from_filelike(data).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise FormatError(
            f"the workbook cannot be read ({error})", source=name, action=_AGAIN
        ) from error
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, [*left, *(cell if isinstance(cell, str) else _text(cell) for cell in row)]


def _text(cell: object) -> str:
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return cell.isoformat()
    return str(cell)


# ods


def _ods_rows(data: BinaryIO, name: str) -> Iterator[tuple[int, list[str]]]:
    number = filled = 0
    with zipfile.ZipFile(data) as archive:
        if "content.xml" not in archive.namelist():
            raise FormatError("the workbook has no content.xml", source=name, action=_AGAIN)
        with archive.open("content.xml") as stream:
            for row in _ods_elements(stream, name):
                cells = _ods_cells(row, name)
                repeated = _repeated(row, "number-rows-repeated", name)
                if cells:
                    filled += len(cells) * repeated
                    if filled > MAX_CELLS:
                        raise _hostile(f"the sheet has more than {MAX_CELLS:,} cells", name)
                    yield from ((number + step, cells) for step in range(1, repeated + 1))
                number += repeated


def _ods_elements(stream: IO[bytes], name: str) -> Iterator[_Element]:
    """The rows of the first table, each freed when the next one is asked for."""
    context = etree.iterparse(
        stream,
        events=("end",),
        tag=(f"{_TABLE}table-row", f"{_TABLE}table"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in context:
            if element.tag == f"{_TABLE}table":
                return
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise FormatError(
            f"the sheet is malformed: {error.msg}",
            source=name,
            place=f"content.xml, line {line}, column {column}",
            action=_AGAIN,
        ) from error


def _ods_cells(row: _Element, name: str) -> list[str]:
    """The texts of a row, without the empty cells at its end."""
    cells: list[str] = []
    empty = 0
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        repeated = _repeated(cell, "number-columns-repeated", name)
        text = _ods_text(cell)
        if not text:
            empty += repeated
            continue
        if len(cells) + empty + repeated > MAX_COLUMNS:
            raise _hostile(f"a row has more than {MAX_COLUMNS:,} cells", name)
        cells += [""] * empty + [text] * repeated
        empty = 0
    return cells


def _repeated(element: _Element, attribute: str, name: str) -> int:
    text = str(element.get(_TABLE + attribute, "1"))
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise FormatError(f"{attribute} is {text[:20]!r}, not a number", source=name, action=_AGAIN)
    return int(text)


def _ods_text(cell: _Element) -> str:
    value = cell.get(f"{_OFFICE}date-value")
    if value is not None:
        return str(value).removesuffix("T00:00:00")
    paragraphs = ("".join(_pieces(child)) for child in cell.iterchildren(f"{_TEXT}p", f"{_TEXT}h"))
    return "\n".join(paragraphs)


def _pieces(element: _Element) -> Iterator[str]:
    """The text of a paragraph: spaces, tabs and line breaks are elements of their own."""
    yield element.text or ""
    for child in element:
        match child.tag:
            case str(tag) if tag == f"{_TEXT}s":
                yield " "  # white space is folded by whoever reads the text
            case str(tag) if tag == f"{_TEXT}tab":
                yield "\t"
            case str(tag) if tag == f"{_TEXT}line-break":
                yield "\n"
            case str(tag) if tag.startswith(_TEXT):
                yield from _pieces(child)
        yield child.tail or ""


# The first bytes


def first_rows(head: bytes) -> list[list[str | None]]:
    """What the first bytes of a workbook tell of its first rows.

    Args:
        head: the first bytes of the file, up to 64 KiB; not unpacked.

    Returns:
        Up to five rows of the first sheet, as far as they stand in the head.
        An xlsx keeps its texts behind its sheets, so a cell may be filled and
        its text unknown: None. Rows without a filled cell are left out.
    """
    members = _members(head)
    found: Iterator[list[str | None]]
    if "content.xml" in members:
        lines = _peek(members["content.xml"], f"{_TABLE}table-row")
        found = (list(_ods_cells(line, "the head")) for line in lines)
    else:
        items = _peek(members.get("xl/sharedStrings.xml", b""), f"{_SHEET}si")
        shared = ["".join(str(text) for text in item.itertext()) for item in items]
        lines = _peek(members.get("xl/worksheets/sheet1.xml", b""), f"{_SHEET}row")
        found = (
            [text for cell in line if (text := _peek_cell(cell, shared)) != ""] for line in lines
        )
    try:
        return list(islice((row for row in found if row), _PEEK_ROWS))
    except FormatError:
        return []


def _members(head: bytes) -> dict[str, bytes]:
    """The members of a zip file as far as they stand in its head, each unpacked to a bound."""
    members: dict[str, bytes] = {}
    at = 0
    while len(members) < _PEEK_MEMBERS and head[at : at + 4] == _PACKED and len(head) >= at + 30:
        method, packed, _, named, extra = struct.unpack("<H8xIIHH", head[at + 8 : at + 30])
        start = at + 30 + named + extra
        name = head[at + 30 : at + 30 + named].decode("utf-8", "replace")
        body = head[start : start + packed] if packed else head[start:]
        if method == zipfile.ZIP_DEFLATED:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                members[name] = unpacker.decompress(body, _PEEK_BYTES)
            except zlib.error:
                return members
            at = start + packed if packed else len(head) - len(unpacker.unused_data)
        else:
            members[name] = body[:_PEEK_BYTES]
            at = start + packed
        # A writer that does not know a member's length beforehand puts it behind the member.
        if (at := head.find(_PACKED, at, at + _DESCRIPTOR)) < 0:
            break
    return members


def _peek(content: bytes, tag: str) -> list[_Element]:
    """The first elements of that tag in a piece of XML whose end is missing."""
    parser = etree.XMLPullParser(
        events=("end",), tag=tag, resolve_entities=False, load_dtd=False, no_network=True
    )
    try:
        parser.feed(content)
        return [cast(_Element, element) for _, element in parser.read_events()]
    except etree.XMLSyntaxError:
        return []


def _peek_cell(cell: _Element, shared: list[str]) -> str | None:
    """The text of an xlsx cell; None if it stands in a table of texts that is not there."""
    text = "".join(str(text) for text in cell.itertext())
    if cell.get("t") != "s" or not text:
        return text
    index = int(text) if text.isascii() and text.isdecimal() else len(shared)
    return shared[index] if index < len(shared) else None
