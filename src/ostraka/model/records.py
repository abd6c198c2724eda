"""What a list says: facts, records, and the account of reading one file.

Owns the shape in which every source hands its list to the store. Refuses to
interpret: a fact is a FollowTheMoney property, a reading of its value and,
where the reading differs, the text as the source wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from msgspec import Struct

#: Details of a fact, as sorted (key, value) pairs: hashable, ordered, canonical.
Detail = tuple[tuple[str, str], ...]


def detail(values: Mapping[str, str | None]) -> Detail:
    """Make the canonical detail of a fact: sorted pairs, empty values left out."""
    return tuple(sorted((key, value) for key, value in values.items() if value))


class Fact(Struct, frozen=True, order=True, gc=False):
    """One property of one record, as one version of one list states it.

    ``prop``, ``value`` and ``detail`` are the fact's identity: two files that
    agree on them state the same fact, whatever their format. ``original`` and
    ``item`` say where the reading came from and take no part in identity.

    Attributes:
        prop: FollowTheMoney property name (``name``, ``birthDate``,
            ``passportNumber``; see :mod:`ostraka.model.schema`).
        value: the reading: dates in EDTF (``1960-08``, ``1960~``,
            ``1955/1958``), countries as lower-case ISO 3166 codes where known,
            everything else as written, white space folded.
        detail: what qualifies the value: ``country`` and ``issued`` of a
            passport, ``firstName`` and ``lastName`` of a name, ``currency`` of
            a wallet, ``city`` of an address.
        original: the source's text, where it differs from ``value``.
        item: the source's own id of this item, where it has one.
    """

    prop: str
    value: str
    detail: Detail = ()
    original: str = ""
    item: str = ""

    @property
    def identity(self) -> tuple[str, str, Detail]:
        """What makes two facts the same fact."""
        return (self.prop, self.value, self.detail)

    def get(self, key: str) -> str:
        """The detail of that key, or an empty string."""
        for name, value in self.detail:
            if name == key:
                return value
        return ""


class Record(Struct, frozen=True, gc=False):
    """One entry of one list, with the list's own id.

    Attributes:
        id: the list's own id, stable over versions (OFAC's uid, the UN's
            reference number).
        schema: FollowTheMoney schema name (``Person``, ``Organization``,
            ``Vessel`` ...).
        facts: everything the entry says, in the order of the file.
        place: where the entry stands in the file, for error messages.
        cut: true if the file is known to leave out a part of this entry (a remark cut at
            the width of its column): its silence about the entry closes nothing.
    """

    id: str
    schema: str
    facts: tuple[Fact, ...]
    place: str = ""
    cut: bool = False


class Refused(Struct, frozen=True, gc=False):
    """A record or value that could not be read: kept aside and counted, never dropped."""

    record: str
    place: str
    reason: str
    text: str


_PATTERN = re.compile(r"(?P<prop>[A-Za-z]+|\*)(\[(?P<key>\w+)(=(?P<value>[^\]]+))?\])?")


class Pattern(Struct, frozen=True, gc=False):
    """A kind of fact: a property, a key that its detail holds, a value of that key.

    Written ``alias``, ``*[script]`` (any property whose detail has a script),
    ``notes[type=reliability]``.

    Attributes:
        prop: the property; empty for any.
        key: key of the detail; empty if the detail does not matter.
        value: value of that key; empty for any.
    """

    prop: str
    key: str = ""
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read a pattern from its notation.

        Raises:
            ValueError: if it is none.
        """
        found = _PATTERN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a pattern of facts")
        prop = found["prop"]
        return cls("" if prop == "*" else prop, found["key"] or "", found["value"] or "")

    def fits(self, fact: Fact) -> bool:
        """Whether a fact is of this kind."""
        if self.prop and self.prop != fact.prop:
            return False
        if not self.key:
            return True
        held = fact.get(self.key)
        return held == self.value if self.value else bool(held)


class Scope(Struct, frozen=True, gc=False):
    """What a file speaks about. Its silence closes nothing outside of that.

    Attributes:
        full: true if a record's absence from the file means it is not listed.
        missing: what this file never carries although the list has it, each in the
            notation of :class:`Pattern` (``sdn.csv`` without ``alt.csv``: ``alias``;
            a format that has no place for other scripts: ``*[script]``).
        note: the reason in words, for ``ostraka lists``.
    """

    full: bool = True
    missing: tuple[str, ...] = ()
    note: str = ""


class Header(Struct, frozen=True, gc=False):
    """What a file says of itself, read before its records.

    Attributes:
        list: list id (``us_ofac_sdn``).
        format: name of the format (``ofac-classic-xml``).
        published: publication date, ISO, or empty where the file does not tell.
        declared: the number of records that the file says it has, or None.
        scope: what the file speaks about.
    """

    list: str
    format: str
    published: str = ""
    declared: int | None = None
    scope: Scope = Scope()


#: What a source yields: the header first, then records and refusals in file order.
Item = Header | Record | Refused


class Part(Struct, frozen=True, gc=False):
    """One file of a list's material.

    Attributes:
        name: the file's name without folders, for error messages and dates in names.
        open: opens the bytes from the start; may be called more than once.
        size: length in bytes.
    """

    name: str
    open: Callable[[], BinaryIO]
    size: int


class Material(Struct, frozen=True, gc=False):
    """The files that together are one version of one list (one, or a CSV trio)."""

    parts: tuple[Part, ...]

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    @property
    def name(self) -> str:
        """Names of the files, for messages."""
        return " + ".join(part.name for part in self.parts)


class StoredFact(Struct, frozen=True, gc=False):
    """A fact with the time in which its list stated it.

    Attributes:
        fact: the fact.
        since: publication date (ISO) of the first version of this interval.
        until: publication date of the version that no longer states it, or None.
    """

    fact: Fact
    since: str
    until: str | None = None


class StoredRecord(Struct, frozen=True, gc=False):
    """One record with everything its list stated of it, through time.

    Attributes:
        list: list id.
        id: the list's own id.
        schema: FollowTheMoney schema name, as last stated.
        facts: the facts with their intervals.
    """

    list: str
    id: str
    schema: str
    facts: tuple[StoredFact, ...]

    @property
    def source(self) -> str:
        """``list:record``, as evidence names it."""
        return f"{self.list}:{self.id}"
