"""What a reading of a text answers, and what it is asked: nouns.

Owns their shape, and how a file becomes a question. Refuses to read.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from msgspec import Struct

from ostraka.intake.documents import read_document
from ostraka.screening.chains import How
from ostraka.screening.statements import Statement, Unread

__all__ = ["Asked", "Coded", "Listed", "Marked", "PartyRead", "Reading", "Standing", "asked_of"]

Listed = Literal["listed", "restricted", "attribution", "not listed", "unknown"]
#: Characters of a whole day, ISO.
_WHOLE_DAY: Final = 10


class Standing(Struct, frozen=True):
    """What one list says of a party on a day.

    Attributes:
        list: list id.
        status: ``listed``, ``restricted``, ``attribution``, ``not listed``; ``unknown`` where
            no version of the list is loaded that had been published by the day.
        version: the version asked, ISO date; empty for ``unknown``.
        listed_on: listing date as the list tells it, or empty.
    """

    list: str
    status: Listed
    version: str
    listed_on: str = ""


class PartyRead(Struct, frozen=True):
    """A listed party that a text names.

    Attributes:
        id, caption, schema: of the party.
        score: of its best mention.
        names: what the text calls it, in the order of the text.
        then: what each list said on the day of the text; empty if that is unknown.
        now: what each list says today.
    """

    id: str
    caption: str
    schema: str
    score: float
    names: tuple[str, ...]
    then: tuple[Standing, ...]
    now: tuple[Standing, ...]


class Marked(Struct, frozen=True):
    """A mention.

    Attributes:
        text: as written.
        start, end: where, in code points.
        party_id, caption: the party.
        score: in (0, 1); of a short mention that of the full one.
        how: see :class:`ostraka.screening.chains.Link`.
        listed_then, listed_now: ids of the lists that had, and have, the party.
        unknown_then: lists of which no version covers the day.
        chain: number of the chain, from 0; mentions of one party share it.
        also: other listed parties of the same name, ids.
    """

    text: str
    start: int
    end: int
    party_id: str
    caption: str
    score: float
    how: How
    listed_then: tuple[str, ...]
    listed_now: tuple[str, ...]
    unknown_then: tuple[str, ...]
    chain: int
    also: tuple[str, ...] = ()


class Coded(Struct, frozen=True):
    """A code in a text: an IMO number, a BIC, a wallet, an address of the web.

    Attributes:
        text: as written.
        start, end: where, in code points.
        kind: property name, such as ``imoNumber``.
        parties: ids of the listed parties that bear it.
        captions: their names.
    """

    text: str
    start: int
    end: int
    kind: str
    parties: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()


class Reading(Struct, frozen=True):
    """A text read.

    Attributes:
        source: what the text is called.
        date: the day of the text, ISO; empty if unknown.
        date_basis: where the day comes from: ``given``, what the document says, or empty.
        today: the day that stands for now.
        mentions: in the order of the text.
        parties: the listed parties, in the order of their first mention.
        identifiers: the codes in the text.
        statements: what the text says of designations: by whom, under what, how many.
        unread: sentences that speak of sanctions and could not be read with certainty.
        left_out: parts of the document that are not in the text, and why.
        text: the text that the places are counted in.
    """

    source: str
    date: str
    date_basis: str
    today: str
    mentions: tuple[Marked, ...] = ()
    parties: tuple[PartyRead, ...] = ()
    identifiers: tuple[Coded, ...] = ()
    statements: tuple[Statement, ...] = ()
    unread: tuple[Unread, ...] = ()
    left_out: tuple[str, ...] = ()
    text: str = ""

    @property
    def found(self) -> bool:
        """Whether the text names a listed party or bears its code."""
        return bool(self.mentions) or any(one.parties for one in self.identifiers)


class Asked(Struct, frozen=True):
    """A text to read.

    Attributes:
        text: the text.
        today: the day that stands for now.
        on: the day of the text; None if unknown: then today's lists decide alone.
        date_basis: where ``on`` comes from.
        source: what the text is called.
        furniture: spans that are no running text: no name is looked for in them.
        left_out: parts of the document that are not in the text, and why.
    """

    text: str
    today: date
    on: date | None = None
    date_basis: str = ""
    source: str = ""
    furniture: tuple[tuple[int, int], ...] = ()
    left_out: tuple[str, ...] = ()


def asked_of(data: bytes | str, name: str, on: date | None, today: date) -> Asked:
    """What to read of a file.

    Args:
        data: the text, or the bytes of a document of any kind.
        name: what it is called.
        on: the day of the text as the user gives it; what the document tells, by default.
        today: the day that stands for now.

    Raises:
        FormatError: if it cannot be read or holds no text.
    """
    basis = "given" if on is not None else ""
    if isinstance(data, str):
        return Asked(data, today, on, basis, name)
    document = read_document(data, name)
    if on is None and len(document.date) == _WHOLE_DAY:
        on, basis = date.fromisoformat(document.date), document.date_basis
    left_out = tuple(f"{one.part}: {one.reason}" for one in document.left_out)
    return Asked(document.text, today, on, basis, name, document.furniture, left_out)
