"""The US Consolidated Screening List, as its CSV.

Owns reading the one table into which the International Trade Administration
puts the lists of three departments: the Bureau of Industry and Security
(Entity List, Denied Persons, Unverified, Military End Users), the State
Department (ITAR debarred, Nonproliferation) and the Treasury (SDN, SSI, CAPTA,
NS-MBS, CMIC, FSE, PLC). Refuses a file that is cut, malformed or empty, and
rows with another number of columns than the header.

One record is one party on one source list; a party on three lists is three
records, as three laws apply to it. The record's id is the source list's short
name and the row's ``_id``: ``sdn-18725``, ``ssi-18725``,
``el-4398d33e9e93c7477af39f1e0bfffc13ddd47bcc``. The ``_id`` alone is not one:
the Treasury's lists share the numbers of OFAC (OFAC's uid, stable), and 70 of
them stand in more than one list. The ``_id`` of the other departments, whose
lists have no numbers, is a digest that the publisher makes from the row: a
change of what it is made from ends one record and begins another.
Rows that repeat one record (CAPTA 15268 in April 2022) are one record with the
facts of both.

Each row of the Treasury carries OFAC's uid as ``authorityId`` with the list it
repeats, so that the publisher's own list can come first. The file tells
neither its date nor its number of rows.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused, Scope
from ostraka.model.text import fold_space
from ostraka.sources.us_csl_fields import Row, code_of, facts_of, schema_of
from ostraka.sources.xml_stream import AGAIN, only_part

FORMAT: Final = "us-csl-csv"
LIST_ID: Final = "us_csl"

_KIND: Final = "the US screening list"
#: Columns that every edition has.
_TELLING: Final = frozenset(
    {"_id", "source", "entity_number", "federal_register_notice", "alt_names", "license_policy"}
)
_LONGEST_LINE: Final = 1 << 20
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: The beginning of a row in the raw bytes: the ``_id`` and the source list.
_START = re.compile(rb'"?([0-9a-f]{40}|[0-9]{1,10})"?,("[^"\n]{1,200}"|[^",\n]{1,200}),')
_NAME_PROPERTIES: Final = frozenset({"name", "alias", "weakAlias", "previousName"})


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of the US screening list.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the decompressed file, up to 64 KiB.
    """
    line = head.partition(b"\n")[0].decode("utf-8-sig", "replace")
    return {column.strip(' "\r') for column in line.split(",")} >= _TELLING


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one CSV file.
        list_id: the list's id; ``us_csl`` if not given.

    Yields:
        The header, then the records and refusals in the order of the file; a
        record whose row is repeated comes where its last row stands.

    Raises:
        FormatError: if the file is not a whole and sound list.
    """
    part = only_part(material, _KIND)
    # A scan of the raw bytes tells which records to wait for, so that only these are held.
    scanned = _scan(part)
    waiting = {key: number for key, number in scanned.items() if number > 1}
    held: dict[str, Record] = {}
    done: set[str] = set()
    yield Header(list=list_id or LIST_ID, format=FORMAT, scope=_scope(scanned))
    for line, row in _rows(part):
        item = _item(line, row)
        if isinstance(item, Refused):
            yield item
            continue
        if item.id in done:
            raise _error(part, f"the record {item.id} stands more often than seen", f"line {line}")
        item = _merged(held.pop(item.id, None), item)
        if waiting.get(item.id, 0) > 1:
            waiting[item.id] -= 1
            held[item.id] = item
            continue
        done.add(item.id)
        yield item
    if not done and not held:
        raise _error(part, "the list holds no record")
    yield from held.values()


def count(material: Material) -> int:
    """Count the records by the beginnings of lines in the raw bytes, without a CSV parser."""
    return len(_scan(only_part(material, _KIND)))


def _scan(part: Part) -> Counter[str]:
    """How many rows each record has."""
    found: Counter[str] = Counter()
    with part.open() as stream:
        for line in iter(lambda: stream.readline(_LONGEST_LINE), b""):
            if start := _START.match(line):
                source = start.group(2).decode("utf-8", "replace").strip('"')
                found[f"{code_of(fold_space(source))}-{start.group(1).decode()}"] += 1
    return found


def _scope(scanned: Counter[str]) -> Scope:
    codes = {key.rpartition("-")[0] for key in scanned}
    if len(codes) != 1:
        return Scope()
    return Scope(full=False, note=f"one source list only ({', '.join(codes)}): a filtered export")


def _error(part: Part, reason: str, place: str = "") -> FormatError:
    return FormatError(reason, source=part.name, place=place, action=AGAIN)


# Rows


def _lines(part: Part) -> Iterator[str]:
    with part.open() as stream:
        for number, raw in enumerate(iter(lambda: stream.readline(_LONGEST_LINE), b""), 1):
            place = f"line {number}"
            if len(raw) == _LONGEST_LINE:
                raise _error(part, "a line of a mebibyte, which no row is", place)
            if not raw.endswith(b"\n"):
                raise _error(part, "the last row is cut: it has no line end", place)
            if control := _CONTROL.search(raw):
                raise _error(part, f"a control character, {control.group()!r}", place)
            try:
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise _error(part, "bytes that are not UTF-8", place) from error


def _rows(part: Part) -> Iterator[tuple[int, Row]]:
    """Line number and texts by column, white space folded, empty ones left out."""
    reader = csv.reader(_lines(part), strict=True)
    columns: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except (csv.Error, EOFError) as error:
            raise _error(part, f"not a whole CSV row: {error}", f"line {line}") from error
        if cells is None:
            return
        if not columns:
            columns = _columns(part, cells)
            continue
        if not cells:
            continue
        if len(cells) != len(columns):
            reason = f"the row has {len(cells)} of {len(columns)} columns; the file may be cut"
            raise _error(part, reason, f"line {line}")
        texts = zip(columns, map(fold_space, cells), strict=True)
        yield line, {column: text for column, text in texts if text}


def _columns(part: Part, cells: list[str]) -> list[str]:
    columns = [fold_space(cell) for cell in cells]
    if not set(columns) >= _TELLING or len(set(columns)) != len(columns):
        reason = f"the first line is not the header of the list: {', '.join(columns)[:80]!r}"
        raise _error(part, reason, "line 1")
    return columns


# Records


def _key(row: Row) -> str:
    return f"{code_of(row.get('source', ''))}-{row.get('_id', '')}"


def _item(line: int, row: Row) -> Record | Refused:
    place, text = f"line {line}", "; ".join(row.values())
    for column in ("_id", "source"):
        if column not in row:
            return Refused(row.get("_id", ""), place, f"the row has no {column}", text)
    key = _key(row)
    facts = facts_of(row)
    if not any(fact.prop in _NAME_PROPERTIES for fact in facts):
        return Refused(key, place, "the row has no name", text)
    return Record(id=key, schema=schema_of(row), facts=facts, place=place)


def _merged(first: Record | None, second: Record) -> Record:
    if first is None:
        return second
    facts: dict[object, Fact] = {}
    for fact in chain(first.facts, second.facts):
        facts.setdefault(fact.identity, fact)
    return Record(first.id, first.schema, tuple(facts.values()), first.place)
