"""A table of one's own names: CSV or a workbook, with a mapping beside it.

Owns the reading of such a table by its mapping (``NAME.csv`` and
``NAME.mapping.yaml``; docs/own-lists.md). Refuses a table without a mapping, a
column that the mapping names and the table lacks, bytes that are not of its
encoding, and an id that stands twice.

One record is one row. Its id is the cell of the mapping's ``id`` column; a row
without one gets an id made from the columns of ``id_else``, the same for the
same texts; a row that has neither is refused. A column that the mapping does
not name is kept as a note, so nothing is dropped but what it says to ignore.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import BinaryIO, Final

from ostraka.model.errors import FormatError, UsageError
from ostraka.model.ftm import name_of_parts, read_schema
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused, detail
from ostraka.model.schema import NAME_PROPERTIES, PROPERTIES
from ostraka.model.text import fold_space
from ostraka.sources import spreadsheets
from ostraka.sources.house_lists import house_id
from ostraka.sources.own_mapping import ONE_LINE, SUFFIXES, Column, OwnMapping, read_mapping
from ostraka.sources.typed_values import fold_text, note, typed_fact

FORMAT: Final = "own-csv"
_HEAD: Final = 1 << 16
_SNIFFED: Final = ",;\t|"
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
_SPEAKING: Final = frozenset({"identifier", "email", "phone", "url"})
_PARTS: Final = ("firstName", "secondName", "middleName", "fatherName", "lastName", "nameSuffix")
_SHEET_ROW = re.compile(rb"<(?:\w{1,20}:)?row\b[^>]{0,500}(?<!/)>(.*?)</(?:\w{1,20}:)?row>", re.S)
_FILLED = re.compile(rb"<(?:\w{1,20}:)?(?:v|t)(?:\s[^>]{0,200})?>\s*[^<\s]")

#: Cells by column, white space folded, empty ones left out.
Row = Mapping[str, str]


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - any table may be one's own
    """True if the file is a mapping; its table is the file beside it.

    No table of one's own is like another, so the mapping's name decides.

    Args:
        name: the file's name.
        head: its first bytes; not looked at.
    """
    return name.lower().endswith(SUFFIXES)


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: a table and its mapping.
        list_id: the list's id; what the mapping says if not given.

    Yields:
        The header, then a record or a refusal for each row.

    Raises:
        FormatError: if the mapping is wrong or the table does not fit it.
    """
    table, beside = _parts(material)
    mapping = read_mapping(beside)
    chosen = list_id or house_id(mapping.list, "own")
    rows = _rows(table, mapping, beside.name)
    columns = next(rows)[1]
    yield Header(list=chosen, format=FORMAT, published=mapping.published)
    seen: dict[str, str] = {}
    for place, cells in rows:
        item = _item(place, cells, columns, mapping)
        key = item.id if isinstance(item, Record) else item.record
        if key and key in seen:
            raise FormatError(
                f"the id {key!r} stands twice, first on {seen[key]}",
                source=table.name,
                place=place,
                action="Give each row its own id; put several names of one party into one cell"
                " with a separator.",
            )
        seen[key] = place
        yield item
    if not seen:
        raise FormatError(
            "the table has no row below its header", source=table.name, action="Check the file."
        )


def count(material: Material) -> int:
    """Count the rows by line ends outside of quotes, or by the sheet's row elements."""
    table, beside = _parts(material)
    mapping = read_mapping(beside)
    with table.open() as stream:
        if spreadsheets.kind(stream.read(_HEAD)) is not None:
            return _count_sheet(table)
    return _count_lines(table, mapping) - 1


# The two files


def _parts(material: Material) -> tuple[Part, Part]:
    mappings = [part for part in material if part.name.lower().endswith(SUFFIXES)]
    tables = [part for part in material if part not in mappings]
    if len(mappings) == 1 and len(tables) == 1:
        return tables[0], mappings[0]
    if mappings:
        reason = "there is no table beside the mapping"
        action = "Put the table beside it: NAME.csv and NAME.mapping.yaml."
    else:
        reason = "there is no mapping beside the table"
        action = missing_mapping(material.name)
    raise FormatError(reason, source=material.name, action=action)


def missing_mapping(name: str) -> str:
    """What to do about a table without a mapping.

    Args:
        name: the table's name.
    """
    stem = name.partition(".")[0] or "NAME"
    return (
        f"To load it as a list of your own, write {stem}.mapping.yaml beside it, such as {ONE_LINE}"
        " (docs/own-lists.md)."
    )


def _rows(table: Part, mapping: OwnMapping, named: str) -> Iterator[tuple[str, list[str]]]:
    """The header first, then every row that is not empty, each with its place."""
    with table.open() as stream:
        workbook = spreadsheets.kind(stream.read(_HEAD)) is not None
    found = _sheet(table) if workbook else _lines(table, mapping)
    place, header = next(found, ("", []))
    columns = [fold_space(cell) for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise FormatError("the table is empty", source=table.name, action="Check the file.")
    for name in columns:
        if not name or columns.count(name) > 1:
            what = f"two columns are called {name!r}" if name else "a column has no name"
            raise FormatError(
                what, source=table.name, place=place, action="Give each column its own name."
            )
    missing = [name for name in _wanted(mapping) if name not in columns]
    if missing:
        line = mapping.lines.get(missing[0], 1)
        raise FormatError(
            f"the table has no column {missing[0]!r}",
            source=named,
            place=f"line {line}",
            action=f"Columns of {table.name}: {', '.join(columns)}.",
        )
    yield place, columns
    for place, cells in found:
        # A workbook leaves out the empty cells at the end of a row; a CSV never does.
        yield place, cells + [""] * (len(columns) - len(cells)) if workbook else cells


def _wanted(mapping: OwnMapping) -> list[str]:
    names = [mapping.id, mapping.schema_column, *mapping.id_else]
    for column in mapping.columns:
        names += [*column.names, *column.details.values()]
    return list(dict.fromkeys(name for name in (*names, *sorted(mapping.ignore)) if name))


def _encoding(stream: BinaryIO, mapping: OwnMapping) -> str:
    """What the first bytes say, else what the mapping says, else UTF-8."""
    head = stream.read(4)
    marked = next((name for bom, name in _BOMS if head.startswith(bom)), "")
    return marked or mapping.encoding or "utf-8"


def _opened(table: Part, mapping: OwnMapping) -> io.TextIOWrapper:
    with table.open() as stream:
        encoding = _encoding(stream, mapping)
    return io.TextIOWrapper(table.open(), encoding=encoding, errors="strict", newline="")


def _wrong_bytes(table: Part, line: int, text: io.TextIOWrapper) -> FormatError:
    return FormatError(
        f"bytes that are not {text.encoding}",
        source=table.name,
        place=f"after line {line}",
        action="Name the table's encoding in the mapping, as in: encoding: cp1252.",
    )


def _lines(table: Part, mapping: OwnMapping) -> Iterator[tuple[str, list[str]]]:
    delimiter = mapping.delimiter or _sniff(table, mapping)
    with _opened(table, mapping) as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        line = 0
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield f"line {line + 1}", cells
                line = reader.line_num
        except UnicodeDecodeError as error:
            raise _wrong_bytes(table, line, text) from error
        except csv.Error as error:
            raise FormatError(
                f"not a whole CSV row: {error}",
                source=table.name,
                place=f"line {line + 1}",
                action="Check the quotes of this row.",
            ) from error


def _sniff(table: Part, mapping: OwnMapping) -> str:
    """The delimiter that finds most of the mapping's columns in the first row."""
    with _opened(table, mapping) as text:
        try:
            head = text.readline(_HEAD)
            while head and not head.strip():
                head = text.readline(_HEAD)
        except UnicodeDecodeError as error:
            raise _wrong_bytes(table, 0, text) from error
    wanted = set(_wanted(mapping))

    def found(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([head], delimiter=delimiter), [])
        return len(wanted & {fold_space(cell) for cell in cells}), len(cells)

    return max(_SNIFFED, key=found)


def _sheet(table: Part) -> Iterator[tuple[str, list[str]]]:
    with table.open() as stream:
        for number, cells in spreadsheets.rows(stream, table.name):
            if any(cell.strip() for cell in cells):
                yield f"row {number}", cells


def _count_lines(table: Part, mapping: OwnMapping) -> int:
    """Rows that hold more than white space and empty quotes, the header among them."""
    found, quoted, filled, before = 0, False, False, ""
    delimiter = mapping.delimiter or _sniff(table, mapping)
    with _opened(table, mapping) as text:
        while chunk := text.read(_HEAD):
            for char in chunk:
                if char == '"':
                    filled = filled or (before == '"' and not quoted)  # a quote in a cell
                    quoted = not quoted
                elif char in "\r\n" and not quoted:
                    found += filled
                    filled = False
                elif not char.isspace() and (quoted or char != delimiter):
                    filled = True
                before = char
    return found + filled


def _count_sheet(table: Part) -> int:
    """Rows of the first sheet that have a value, but for the first."""
    with table.open() as stream:
        try:
            with zipfile.ZipFile(spreadsheets.seekable(stream, table.name)) as archive:
                names = sorted(n for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
                if not names:
                    with table.open() as again:
                        return sum(1 for _ in spreadsheets.rows(again, table.name)) - 1
                raw = archive.read(min(names, key=lambda name: (len(name), name)))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise FormatError(
                f"the workbook is damaged ({error})", source=table.name, action="Save it again."
            ) from error
    return sum(1 for row in _SHEET_ROW.findall(raw) if _FILLED.search(row)) - 1


# One row


def _item(
    place: str, cells: list[str], columns: list[str], mapping: OwnMapping
) -> Record | Refused:
    text = "; ".join(filter(None, map(fold_text, cells)))
    if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
        reason = f"the row has {len(cells)} cells under {len(columns)} columns"
        return Refused("", place, reason, text)
    row = {
        name: folded
        for name, cell in zip(columns, cells, strict=False)
        if (folded := fold_text(cell))
    }
    key = _id(row, mapping)
    if not key:
        names = ", ".join(filter(None, (mapping.id, *mapping.id_else)))
        return Refused("", place, f"the row has no id: {names} is empty", text)
    schema = _schema(row, mapping)
    if not schema:
        told = row.get(mapping.schema_column, "")
        return Refused(key, place, f"the kind {told!r} is no schema that the mapping names", text)
    facts = _facts(row, mapping)
    if not any(_names(fact) for fact in facts):
        return Refused(key, place, "the row has no name and no identifier", text)
    return Record(key, schema, tuple(facts), place)


def _id(row: Row, mapping: OwnMapping) -> str:
    if key := row.get(mapping.id, ""):
        return key
    texts = [row.get(name, "") for name in mapping.id_else]
    if not any(texts):
        return ""
    folded = "".join(f"{len(text)}:{text}" for text in texts)
    return f"row-{hashlib.blake2b(folded.encode(), digest_size=8).hexdigest()}"


def _schema(row: Row, mapping: OwnMapping) -> str:
    told = row.get(mapping.schema_column, "") if mapping.schema_column else ""
    if not told:
        return mapping.schema or ("" if mapping.schema_column else "LegalEntity")
    if found := mapping.schemas.get(told.casefold()):
        return found
    try:
        return read_schema(told)
    except UsageError:
        return mapping.schema


def _names(fact: Fact) -> bool:
    known = PROPERTIES[fact.prop]
    return fact.prop in NAME_PROPERTIES or (
        known.type in _SPEAKING and known.schema not in ("Sanction", "Thing")
    )


def _facts(row: Row, mapping: OwnMapping) -> list[Fact]:
    facts: list[Fact] = []
    read = {mapping.id, mapping.schema_column, *mapping.ignore}
    for column in mapping.columns:
        read |= {*column.names}
    for column in mapping.columns:
        facts += _column_facts(column, row, read)
        read |= {*column.details.values()}
    facts = [*_whole_name(facts), *facts]
    if mapping.schema_column in row:
        facts.append(note(mapping.schema_column, row[mapping.schema_column]))
    facts += [note(name, text) for name, text in row.items() if name not in read]
    facts += [typed_fact(prop, text) for prop, text in mapping.constants]
    facts.append(Fact("publisher", fold_text(mapping.title)))
    kept: dict[object, Fact] = {}
    for fact in facts:
        kept.setdefault(fact.identity, fact)
    return list(kept.values())


def _column_facts(column: Column, row: Row, read: Collection[str]) -> Iterator[Fact]:
    said = {key: row[name] for key, name in column.details.items() if name in row}
    details = {key: _detail_value(column, key, text) for key, text in said.items()}
    text = column.joiner.join(row[name] for name in column.names if name in row)
    if not text:
        # A detail of nothing: it is kept, unless its column has a property of its own.
        names = (column.details[key] for key in said)
        yield from (note(name, row[name]) for name in names if name not in read)
        return
    for piece in text.split(column.separator) if column.separator else [text]:
        folded = fold_text(piece)
        if folded:
            name = column.names[0] if len(column.names) == 1 else column.property
            yield _value(column, folded, details, name)


def _detail_value(column: Column, key: str, text: str) -> str:
    """A country of a detail as its code, a date in EDTF, where they can be read."""
    prop = {"country": "country", "issued": "startDate", "expires": "endDate"}.get(key)
    if prop is None:
        return text
    return _value(Column((), prop, dates=column.dates), text, {}, key).value


def _value(column: Column, text: str, details: Mapping[str, str], name: str) -> Fact:
    if column.dates is not None and PROPERTIES[column.property].type == "date":
        found = column.dates.fullmatch(text)
        if found is not None and (day := _day(found["y"], found["m"], found["d"])):
            return Fact(column.property, day, detail(details), "" if day == text else text)
    return typed_fact(column.property, text, details, kind=name)


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _whole_name(facts: list[Fact]) -> list[Fact]:
    """One name from its parts, where no column has the whole name."""
    if any(fact.prop in NAME_PROPERTIES for fact in facts):
        return []
    parts = {
        prop: tuple(fact.value for fact in facts if fact.prop == prop)
        for prop in _PARTS
        if any(fact.prop == prop for fact in facts)
    }
    text = name_of_parts(parts)
    if not text:
        return []
    first, last = (" ".join(parts.get(prop, ())) for prop in ("firstName", "lastName"))
    return [Fact("name", text, detail({"firstName": first, "lastName": last}))]
