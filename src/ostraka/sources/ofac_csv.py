"""OFAC's legacy CSV: sdn.csv with, where they are given, alt.csv, add.csv and sdn_comments.csv.

Owns the reading of the four files as one list, record by record: the
publisher writes all four in the same order, so they are read side by side and
memory stays flat. The same layout serves the consolidated (non-SDN) list
(cons_prim, cons_alt, cons_add, cons_comments). Refuses a file that is cut, a
row with the wrong number of columns, a record number that comes twice, and
companions that speak of records which sdn.csv does not have: they are of
another version, or sdn.csv is cut.

What the format cannot say: its date, its number of records, and anything of a
remark beyond 1,000 characters unless sdn_comments.csv is there. A piece of a
remark that was cut is kept aside as refused, never read as an identifier.

Source of the format: OFAC's dat_spec.txt of 25 September 2023.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused, Scope
from ostraka.model.text import fold_space
from ostraka.sources import ofac_fields as fields
from ostraka.sources.ofac_lists import SURVEYED, Sight, survey

FORMAT: Final = "ofac-legacy-csv"

_AGAIN: Final = "Fetch the files of one day again; the last good version stays in force."
_HEAD: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 20
_CHUNK: Final = 1 << 20
#: Columns of each file, which is how they are told apart.
_ROLES: Final = {12: "sdn", 5: "alt", 6: "add", 2: "comments"}
_COLUMNS: Final = {role: columns for columns, role in _ROLES.items()}
_ALIASES: Final = {"aka": "a.k.a.", "fka": "f.k.a.", "nka": "n.k.a."}
#: The remarks column holds 1,000 characters; white space at its end may be gone.
_REMARKS: Final = 1000
_NEARLY: Final = 990
_NULL: Final = "-0-"
#: What is left of a null at the end of a file that was cut inside its last cell.
_CUT_NULLS: Final = frozenset({"-", "-0"})
_BOM: Final = b"\xef\xbb\xbf"
_LOOKED_AT: Final = 20
_NUMBER = re.compile(r"[0-9]{1,10}")
_BREAK = re.compile(rb'["\n]')
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_COMMENT = re.compile(r"; |[.]$")

_Row = tuple[int, list[str]]


def recognises(name: str, head: bytes) -> bool:
    """Whether the beginning of a file is one of the four.

    Args:
        name: the file's name; not used.
        head: its first bytes, 64 KiB or the whole file.
    """
    del name
    return _role(head) is not None


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the files of one version.

    Args:
        material: sdn.csv and any of its companions, in any order.
        list_id: ``us_ofac_sdn`` or ``us_ofac_cons``; None to tell them apart by
            content (see :func:`ostraka.sources.ofac_lists.survey`).

    Yields:
        The header, then records and refused items in file order. What a
        missing companion would hold is named in the header's scope.

    Raises:
        FormatError: if the files are not one whole list.
    """
    parts = _parts(material)
    sdn = parts["sdn"]
    sights = [_sight(row) for _, row in islice(_rows(sdn, "sdn"), SURVEYED)]
    found, scope = survey(sights, list_id)
    yield Header(found, FORMAT, scope=_scope(scope, parts))
    alt, add, comments = (
        _Companion(parts[role], role) if role in parts else None
        for role in ("alt", "add", "comments")
    )
    seen: set[str] = set()
    for line, row in _rows(sdn, "sdn"):
        number = row[0]
        if number in seen:
            raise _error(sdn, f"record {number} comes twice", f"line {line}")
        seen.add(number)
        aliases, addresses, more = (
            companion.take(number) if companion else [] for companion in (alt, add, comments)
        )
        yield from _items(line, row, aliases, addresses, more)
    if not seen:
        raise _error(sdn, "the file has no records")
    for companion in (alt, add, comments):
        if companion:
            companion.finish()


def count(material: Material) -> int:
    """Count the records by a scan of sdn.csv's raw bytes for line ends outside quotes.

    Args:
        material: sdn.csv and any of its companions, in any order.
    """
    lines = _Lines()
    with _parts(material)["sdn"].open() as stream:
        if (start := stream.read(len(_BOM))) != _BOM:
            lines.feed(start)
        while chunk := stream.read(_CHUNK):
            lines.feed(chunk)
    return lines.finish()


class _Lines:
    """Counts lines outside quotes that begin with a digit, however the bytes are chunked."""

    def __init__(self) -> None:
        self._quoted = False
        self._first = b""
        self._total = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        start = 0
        for found in _BREAK.finditer(chunk):
            if found.group() == b'"':
                if not self._first and found.start() == start:
                    start += 1
                self._begin(chunk, start)
                self._quoted = not self._quoted
            elif not self._quoted:
                self._begin(chunk, start)
                self._end()
                start = found.end()
        self._begin(chunk, start)

    def finish(self) -> int:
        """The number of lines."""
        self._end()
        return self._total

    def _begin(self, chunk: bytes, start: int) -> None:
        if not self._first:
            self._first = chunk[start : start + 1]

    def _end(self) -> None:
        self._total += self._first.isdigit()
        self._first = b""


# Files


def _error(part: Part, reason: str, place: str = "") -> FormatError:
    return FormatError(reason, source=part.name, place=place, action=_AGAIN)


def _role(head: bytes) -> str | None:
    """Which of the four files begins so, by the columns of its first whole rows."""
    lines = head.removeprefix(_BOM).decode("utf-8", errors="replace").split("\n")
    rows: list[list[str]] = []
    for line in (lines[:-1] or lines)[:_LOOKED_AT]:
        try:
            rows += [row for row in csv.reader([line.rstrip("\r")], strict=True) if row]
        except csv.Error:
            break
    if rows and not _NUMBER.fullmatch(rows[0][0].strip()):
        rows = rows[1:]
    role = _ROLES.get(len(rows[0])) if rows else None
    # Two columns are not much of a sign: there, every row has to fit.
    if role is None or not all(
        _fits(role, row) for row in rows[: None if role == "comments" else 1]
    ):
        return None
    return role


def _fits(role: str, row: list[str]) -> bool:
    cells = [cell.strip() for cell in row]
    if len(cells) != _COLUMNS[role] or not _NUMBER.fullmatch(cells[0]):
        return False
    match role:
        case "sdn":
            return cells[2] == _NULL or cells[2].lower() in fields.SCHEMAS
        case "alt":
            return bool(_NUMBER.fullmatch(cells[1])) and cells[2] in _ALIASES
        case "add":
            return bool(_NUMBER.fullmatch(cells[1])) and _NULL in cells
    return _COMMENT.search(cells[1]) is not None


def _parts(material: Material) -> dict[str, Part]:
    """The files by role."""
    parts: dict[str, Part] = {}
    for part in material:
        with part.open() as stream:
            role = _role(stream.read(_HEAD))
        if role is None:
            raise _error(part, "not one of OFAC's legacy CSV files", "line 1")
        if role in parts:
            raise _error(part, f"a second {role} file beside {parts[role].name}")
        parts[role] = part
    if "sdn" not in parts:
        raise FormatError(
            "the file of records (sdn.csv) is missing",
            source=material.name,
            action="Give sdn.csv together with its companions.",
        )
    return parts


def _scope(scope: Scope, parts: dict[str, Part]) -> Scope:
    """What the files speak about: the properties of a companion that is not there are missing."""
    lacking = {
        "alt": ("alias", "previousName"),
        "add": ("address", "country"),
    }
    missing = tuple(prop for role, props in lacking.items() if role not in parts for prop in props)
    absent = [f"{role}.csv" for role in lacking if role not in parts]
    notes = [scope.note] if scope.note else []
    if absent:
        notes.append(f"without {' and '.join(absent)}")
    return Scope(scope.full, (*scope.missing, *missing), "; ".join(notes))


def _lines(part: Part) -> Iterator[str]:
    """The lines of a file, up to the 0x1A that may end it."""
    ended = False
    with part.open() as stream:
        for number, raw in enumerate(iter(lambda: stream.readline(_LONGEST_LINE), b""), 1):
            place = f"line {number}"
            if len(raw) == _LONGEST_LINE:
                raise _error(part, "a line of a mebibyte, which no row is", place)
            if ended and raw.strip():
                raise _error(part, "text after the end mark (0x1A)", place)
            body = raw.rstrip(b"\r\n")
            if body.endswith(b"\x1a"):
                ended, raw = True, body[:-1]
            elif not raw.endswith(b"\n") and body.endswith(b","):
                raise _error(part, "the last row is cut", place)
            if control := _CONTROL.search(raw):
                place = f"{place}, column {control.start() + 1}"
                raise _error(part, f"a control character, {control.group()!r}", place)
            try:
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise _error(
                    part, "bytes that are not UTF-8", f"{place}, column {error.start + 1}"
                ) from error


def _rows(part: Part, role: str) -> Iterator[_Row]:
    """Line number and cells of each row; nulls are empty texts, a header line is left out."""
    reader = csv.reader(_lines(part), strict=True)
    line = 1
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _error(part, f"not a whole CSV row: {error}", f"line {line}") from error
        if row is None:
            return
        if not row or not any(cell.strip() for cell in row):
            continue
        number = row[0].strip()
        if line == 1 and not _NUMBER.fullmatch(number) and len(row) == _COLUMNS[role]:
            continue
        _check_row(part, role, row, f"line {line}")
        yield line, [number, *("" if cell.strip() == _NULL else cell for cell in row[1:])]


def _check_row(part: Part, role: str, row: list[str], place: str) -> None:
    columns = _COLUMNS[role]
    if len(row) != columns:
        reason = f"the row has {len(row)} of {columns} columns; the file may be cut"
        raise _error(part, reason, place)
    if not _NUMBER.fullmatch(row[0].strip()):
        raise _error(part, f"{row[0][:40]!r} is not a record number", f"{place}, column 1")
    if row[-1] in _CUT_NULLS:
        raise _error(part, "the last cell is cut", f"{place}, column {columns}")


class _Companion:
    """A file beside sdn.csv, read in step with it."""

    def __init__(self, part: Part, role: str) -> None:
        self._part = part
        self._rows = _rows(part, role)
        self._next = next(self._rows, None)

    def take(self, number: str) -> list[_Row]:
        """The rows of that record, which must be the next ones."""
        taken = []
        while self._next is not None and self._next[1][0] == number:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken

    def finish(self) -> None:
        """Refuse the file if rows are left: they belong to no record, or stand out of order."""
        if self._next is not None:
            line, row = self._next
            raise _error(
                self._part,
                f"record {row[0]} is not in sdn.csv, or not in the same order there",
                f"line {line}",
            )


# Records


def _sight(row: list[str]) -> Sight:
    return Sight(frozenset(_programmes(row[3])), tuple(fields.remark_pieces(row[11])))


def _programmes(cell: str) -> list[str]:
    return [tag for part in cell.split("] [") if (tag := fold_space(part).strip("[]"))]


def _items(
    line: int, row: list[str], aliases: list[_Row], addresses: list[_Row], more: list[_Row]
) -> Iterator[Item]:
    """One row of sdn.csv with its companions: a record, and what of it could not be read."""
    number, name, kind, tags, title, *vessel, remarks = row
    place = f"line {line}"
    if not fold_space(name):
        yield Refused(number, place, "the row has no name", ", ".join(cell for cell in row if cell))
        return
    schema = fields.SCHEMAS.get(fold_space(kind).lower() or "entity", "Thing")
    person = schema == "Person"
    titles = fields.position_facts(title, schema)
    facts = [fields.name_fact("name", False, "", name, person)]
    if schema == "Thing":
        facts.append(fields.note("sdnType", kind))
    for _, alias in aliases:
        facts += _alias(alias, person)
    facts += [fields.fact("program", tag, tag) for tag in _programmes(tags)]
    facts += titles
    for _, address in addresses:
        facts += _address(address)
    facts += fields.vessel_facts(zip(_VESSEL, vessel, strict=True))
    whole, cut = _whole(remarks, [text for _, (_, text) in more])
    facts += fields.remark_facts(whole, schema, titles)
    yield Record(number, schema, tuple(facts), place, cut=bool(cut))
    if cut:
        reason = f"cut at {len(remarks)} characters; sdn_comments.csv, which goes on, is not here"
        yield Refused(number, place, reason, cut)


#: The properties of the vessel columns, in the file's order.
_VESSEL: Final = ("callSign", "type", "tonnage", "grossRegisteredTonnage", "flag", "owner")


def _whole(remarks: str, more: list[str]) -> tuple[str, str]:
    """The remarks with their continuation, and the piece that was cut where there is none.

    The column holds 1,000 characters; longer remarks go on in sdn_comments.csv
    in the middle of a word. White space at the cut may be gone, so a text of
    nearly that length without its full stop counts as cut too.
    """
    if more:
        return "".join([remarks, *more]).rstrip().removesuffix("."), ""
    bare = remarks.rstrip()
    if len(remarks) >= _REMARKS or (len(remarks) >= _NEARLY and not bare.endswith(".")):
        head, _, cut = remarks.rpartition("; ")
        return head, cut
    return bare.removesuffix("."), ""


def _alias(row: list[str], person: bool) -> list[Fact]:
    _, uid, kind, name, remark = row
    uid = uid.strip()
    facts = []
    if fold_space(name):
        kind = fold_space(kind)
        facts.append(fields.name_fact(_ALIASES.get(kind, kind), False, "", name, person, uid))
    if fold_space(remark):
        facts.append(fields.note("alt_remarks", remark, uid))
    return facts


def _address(row: list[str]) -> list[Fact]:
    _, uid, street, place, country, remark = row
    uid = uid.strip()
    address = fields.address_fact([street], place, country, uid)
    facts = [address] if address else []
    if fold_space(remark):
        facts.append(fields.note("add_remarks", remark, uid))
    return facts
