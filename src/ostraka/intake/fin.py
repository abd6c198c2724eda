"""SWIFT FIN messages (MT): bytes in, fields with roles and parties out.

Owns the reading of whole messages: header, fields of block 4 by the table of tags, trailers.
Every value of a message is in exactly one field. Refuses to validate: a field against the
standard is read as what it may be, and screened; a message that cannot be told from its
surroundings is an error, and in a batch holds up no other.

Source: SWIFT User Handbook, Standards MT, and FIN Operations Guide.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from ostraka.intake.fields import Field, Message, Role, Subject
from ostraka.intake.fin_blocks import Block, Frame, decode, frames, looks_like_fin, refuse
from ostraka.intake.fin_header import Header, read_header, values_of
from ostraka.intake.fin_parties import is_bic, read_generic_party, read_party
from ostraka.intake.fin_tags import Tag, always_bank, kind_of, numbered, part_of, tags_of
from ostraka.model.errors import FormatError

__all__ = ["MAX_BYTES", "is_fin", "read_fin", "read_fin_batch"]

#: Bytes of one file.
MAX_BYTES: Final = 64 * 1024 * 1024
_LONGEST_REFERENCE: Final = 35
_COVERED: Final = frozenset({"202", "205", ""})
_DATED: Final = re.compile(r"(\d{2}|\d{4})(\d{2})(\d{2})(?!\d)")
_DATES: Final = ("32A", "30", "30V", "98A")
_MONEY: Final = re.compile(r"(?:[CDN]?\d{6})?N?([A-Z]{3})[\d,]")
_AMOUNTS: Final = frozenset({"19", "32", "33", "34", "60", "62", "64", "65", "71"})
_GENERIC: Final = re.compile(r":([A-Z0-9]{4})/([A-Z0-9]{0,8})/(.*)")
_INSTRUCTING: Final = "/INS/"
#: Names in field 86 of statements: ``?32...?33...`` (a name may be cut between) and ``/NAME/``.
_NAMED: Final = re.compile(r"(?:\?32|/NAME/)([^?/]{1,100})(?:\?33([^?/]{1,100}))?")
_NAMED_WHOLE: Final = re.compile(r"\?32([^?/]{1,100}\?33[^?/]{1,100})")
_RESIDENCE: Final = re.compile(r"/(ORDERRES|BENEFRES)/([A-Z]{2})(?:/?/(.*))?")
_CODE_AND_TEXT: Final = re.compile(r"(\d{6}|[A-Z0-9]{2,4}(?=/|\Z))/?(.*)")
_STATEMENT_LINE: Final = re.compile(r"\d{6}\S*")
#: What a retained field is, by its number or tag.
_KINDS: Final = {
    **dict.fromkeys(("20", "21"), "reference"),
    **dict.fromkeys(("30", "31", "98"), "date"),
    **dict.fromkeys(("19", "32", "33", "34", "36", "37", "60", "62", "64", "65"), "amount"),
    "71F": "amount",
    "71G": "amount",
}


def is_fin(data: bytes) -> bool:
    """Whether a file begins as FIN messages do.

    Args:
        data: the file's content.
    """
    return looks_like_fin(data)


def read_fin(data: bytes, source: str) -> tuple[Message, ...]:
    """Read every message of a file, or none.

    Args:
        data: the file's content.
        source: what the file is called.

    Returns:
        The messages in their order, at least one.

    Raises:
        FormatError: if a message cannot be read, or if there is none.
    """
    found: list[Message] = []
    for one in read_fin_batch(data, source):
        if isinstance(one, FormatError):
            raise one
        found.append(one)
    return tuple(found)


def read_fin_batch(data: bytes, source: str) -> Iterator[Message | FormatError]:
    """Read the messages of a file, each for itself.

    Args:
        data: the file's content.
        source: what the file is called; with several messages each is ``source#1`` and so on.

    Returns:
        The messages in their order, and an error in the place of one that cannot be read.

    Raises:
        FormatError: if the file is too large or holds no message.
    """
    if len(data) > MAX_BYTES:
        raise FormatError(
            f"{len(data):,} bytes are more than {MAX_BYTES:,}",
            source=source,
            action="Split the batch into files.",
        )
    found = list(frames(decode(data)))
    if not found:
        raise FormatError(
            "the file holds no message",
            source=source,
            action="Give FIN messages, each with its block 4.",
        )
    for frame in found:
        if frame.error:
            yield refuse(frame, source)
            continue
        read = _read(frame, source if len(found) == 1 else f"{source}#{frame.number}")
        if isinstance(read, str):
            yield refuse(Frame(frame.number, frame.line, (), error=read), source)
        else:
            yield read


def _read(frame: Frame, source: str) -> Message | str:
    """One message, or why it is none."""
    header = read_header(frame.blocks)
    fields: list[Field] = []
    for block in frame.receipt:
        fields += _receipt(block)
    fields += header.fields
    body = next(block for block in frame.blocks if block.id == "4").text
    if body.lstrip().startswith("{") or not body.strip():
        return _service(frame, header, fields, source) if body.strip() else "block 4 is empty"
    reader = _Body(header)
    reader.read(body)
    if not reader.tags:
        return "block 4 has no field"
    fields += reader.fields
    for block in frame.blocks:
        if block.id not in "1234":
            fields += values_of(f"{block.id}:", block.text)
    return Message(
        source=source,
        standard="mt",
        type=f"MT{header.kind}{'COV' if reader.cover else ''}",
        id=reader.id,
        fields=tuple(fields),
        subjects=(*header.subjects, *reader.subjects),
        currencies=tuple(reader.currencies),
        date=reader.date,
    )


def _receipt(block: Block) -> list[Field]:
    """The values of an acknowledgement before a message."""
    if block.id == "1":
        return [Field("ack:1", Role.RETAINED, block.text.strip(), "code")]
    return values_of("ack:", block.text)


def _service(frame: Frame, header: Header, fields: list[Field], source: str) -> Message:
    """A message of the network itself: values in braces, no party but the terminals."""
    answer = ""
    for block in frame.blocks:
        if block.id not in "123":
            read = values_of(f"{block.id}:", block.text)
            fields += read
            answer += "".join(one.value for one in read if one.path == "4:451")
    kind = {"0": "ACK", "1": "NAK"}.get(answer, f"MT{header.kind}")
    return Message(source, "mt", kind, "", tuple(fields), header.subjects)


class _Body:
    """Block 4 while it is read."""

    def __init__(self, header: Header) -> None:
        self.tags = 0
        self.cover = False
        self.id = ""
        self.date = ""
        self.fields: list[Field] = []
        self.subjects: list[Subject] = []
        self.currencies: dict[str, None] = {}
        self._kind = header.kind
        self._covers = header.cover
        self._dated = len(_DATES)
        self._readers: Final[dict[str, Callable[[Tag], None]]] = {
            "retained": self._retained,
            "text": self._text,
            "mixed": self._mixed,
            "account": self._account,
            "statement": self._statement,
            "country": self._residence,
            "information": self._information,
        }

    def read(self, body: str) -> None:
        """Read every field."""
        found = list(tags_of(body))
        self.tags = sum(bool(tag) for tag, _ in found)
        underlying = self._underlying([tag[:2] for tag, _ in found])
        between = self._kind in _COVERED and bool(self._kind)
        self.cover = between and (underlying < len(found) or self._covers)
        for index, tag in enumerate(numbered(found, underlying)):
            before = len(self.fields)
            if tag.lines:
                self._field(tag, underlying=index >= underlying)
            if len(self.fields) == before:
                # Nothing stands there, or nothing but strokes.
                self._add(tag.place, Role.RETAINED, "\n".join(tag.lines), "code")

    def _field(self, tag: Tag, *, underlying: bool) -> None:
        if tag.lines[0].startswith(":") and (generic := _GENERIC.fullmatch(tag.lines[0])):
            self._generic(tag, generic)
            return
        kind = kind_of(tag.tag)
        if kind in ("party", "bank"):
            part = part_of(tag.tag, self._kind, underlying=underlying)
            self._party(*read_party(tag, part, bank=kind == "bank" and always_bank(tag.tag)))
        else:
            self._readers[kind](tag)

    def _underlying(self, numbers: list[str]) -> int:
        """Where the underlying customer transfer of a cover payment begins."""
        banks = numbers.index("58") if "58" in numbers else len(numbers)
        customer = next((i for i, n in enumerate(numbers) if n == "50" and i > banks), None)
        return customer if customer is not None and self._kind in _COVERED else len(numbers)

    def _add(self, path: str, role: Role, value: str, kind: str, subject: str = "") -> None:
        self.fields.append(Field(path, role, value, kind, subject))

    def _party(self, fields: list[Field], subject: Subject) -> None:
        self.fields += fields
        self.subjects.append(subject)

    def _text(self, tag: Tag) -> None:
        """Free text in one piece; a bank in an instruction ``/INS/`` is a bank."""
        lines: list[str] = []
        number = 0
        while number < len(tag.lines):
            line = tag.lines[number]
            number += 1
            if tag.tag != "72" or not line.startswith(_INSTRUCTING):
                lines.append(line)
                continue
            self._lines(tag, lines, number - len(lines))
            lines = []
            number += self._instructing(tag, number)
        self._lines(tag, lines, len(tag.lines) + 1 - len(lines))

    def _information(self, tag: Tag) -> None:
        """Information of an account's owner: a text, and the name that codes mark in it."""
        self._text(tag)
        written = "".join(tag.lines)
        found = [" ".join(pair).strip() for pair in _NAMED.findall(written)]
        found += [one.replace("?33", "") for one in _NAMED_WHOLE.findall(written)]
        names = tuple(dict.fromkeys(one for one in found if one.strip()))
        if names:
            self.subjects.append(Subject(tag.place, "RltdPty", names=names))

    def _instructing(self, tag: Tag, number: int) -> int:
        """``/INS/``: the bank that sent the payment, by BIC or name; how many lines follow it.

        Args:
            tag: the field.
            number: line of the instruction, from 1.
        """
        first = tag.lines[number - 1].removeprefix(_INSTRUCTING).strip()
        after = list(itertools.takewhile(lambda line: line[:2] == "//", tag.lines[number:]))
        lines = tuple(one for one in (first, *(line[2:].strip() for line in after)) if one)
        place = f"{tag.place}/INS[{number}]"
        self._add(f"{place}/code", Role.RETAINED, _INSTRUCTING, "code", place)
        option = "A" if lines and is_bic(lines[0]) else "D"
        if lines:
            self._party(*read_party(Tag(f"52{option}", place, lines), "PrvsInstgAgt1", bank=True))
        return len(after)

    def _lines(self, tag: Tag, lines: list[str], first: int) -> None:
        """Lines of a text; its path is the field's if they are all that it has."""
        if lines:
            whole = len(lines) == len(tag.lines)
            path = tag.place if whole else f"{tag.place}/line[{first}]"
            self._add(path, Role.TEXT, "\n".join(lines), "text")

    def _rest(self, place: str, lines: tuple[str, ...]) -> None:
        """Lines after the one that a field has by the standard: free text."""
        if lines:
            self._add(f"{place}/text", Role.TEXT, "\n".join(lines), "text")

    def _retained(self, tag: Tag) -> None:
        number, value = tag.tag[:2], tag.lines[0]
        kind = _KINDS.get(number) or _KINDS.get(tag.tag, "code")
        if kind == "reference" and len(value) > _LONGEST_REFERENCE:
            self._add(tag.place, Role.TEXT, value, "text")
        else:
            self._add(tag.place, Role.RETAINED, value, kind)
        self._rest(tag.place, tag.lines[1:])
        self._learn(tag.tag, value)

    def _learn(self, tag: str, value: str) -> None:
        """What a retained value says of the whole message."""
        if tag in ("20", "20C") and not self.id:
            self.id = value
        if tag[:2] in _AMOUNTS and (money := _MONEY.match(value)):
            self.currencies.setdefault(money[1])
        if tag in _DATES and _DATES.index(tag) < self._dated and (when := _iso(value)):
            self.date, self._dated = when, _DATES.index(tag)

    def _mixed(self, tag: Tag) -> None:
        """A code or a date, and free text behind it."""
        found = _CODE_AND_TEXT.fullmatch(tag.lines[0])
        if found is None:
            self._text(tag)
            return
        self._add(f"{tag.place}/code", Role.RETAINED, found[1], "code")
        self._rest(tag.place, ((found[2],) if found[2] else ()) + tag.lines[1:])

    def _account(self, tag: Tag) -> None:
        value = tag.lines[0]
        if " " in value and not any(char.isdigit() for char in value):
            self._text(tag)
            return
        self._add(tag.place, Role.IDENTIFIER, value, "account")
        rest = tag.lines[1:]
        if rest and is_bic(rest[0]):
            self._add(f"{tag.place}/bic", Role.AGENT, rest[0], "bic")
            rest = rest[1:]
        self._rest(tag.place, rest)

    def _statement(self, tag: Tag) -> None:
        """A line of a statement: dates, amount and references, then a text."""
        if not _STATEMENT_LINE.match(tag.lines[0]):
            self._text(tag)
            return
        self._add(tag.place, Role.RETAINED, tag.lines[0], "amount")
        self._rest(tag.place, tag.lines[1:])

    def _residence(self, tag: Tag) -> None:
        """Regulatory reporting: a country of residence, and free text."""
        for number, line in enumerate(tag.lines, 1):
            path = f"{tag.place}/line[{number}]"
            found = _RESIDENCE.fullmatch(line)
            if found is None:
                self._add(path, Role.TEXT, line, "text")
                continue
            self._add(f"{path}/code", Role.RETAINED, found[1], "code")
            self._add(f"{path}/country", Role.GEOGRAPHY, found[2], "country")
            if found[3]:
                self._add(path, Role.TEXT, found[3].strip(), "text")

    def _generic(self, tag: Tag, found: re.Match[str]) -> None:
        """A field of securities messages: ``:QUAL/issuer/value``."""
        self._add(f"{tag.place}/qualifier", Role.RETAINED, found[1], "code")
        if found[2]:
            self._add(f"{tag.place}/issuer", Role.RETAINED, found[2], "code")
        value = found[3].strip()
        lines = ((value,) if value else ()) + tag.lines[1:]
        number, letter = tag.tag[:2], tag.tag[2:]
        if not lines:
            return
        if number == "95" and letter != "C":
            self._party(*read_generic_party(tag.place, letter, found[1], lines))
        elif letter == "C" and number in ("94", "95"):
            self._add(tag.place, Role.GEOGRAPHY, lines[0], "country")
            self._rest(tag.place, lines[1:])
        else:
            kind = kind_of(tag.tag)
            reader = self._readers.get(kind, self._text)
            reader(Tag(tag.tag, tag.place, lines))


def _iso(value: str) -> str:
    """A date at the beginning of a value, ISO; empty if there is none."""
    found = _DATED.match(value)
    if found is None and value[:6].isdigit():
        found = re.match(r"(\d{2})(\d{2})(\d{2})", value)
    if found is None:
        return ""
    year = int(found[1])
    if len(found[1]) == 2:
        # SWIFT: years above 79 are of the twentieth century.
        year += 1900 if year > 79 else 2000
    try:
        return date(year, int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""
