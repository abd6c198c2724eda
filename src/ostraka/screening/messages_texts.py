"""The free texts of a message: put together as they were written, and the codes in them.

Owns how lines and repeated elements become one text, so that a name cut in two is found,
and which codes are looked for in a text. Refuses to take every number for a code: seven
digits are a ship only where the text speaks of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from stdnum import imo, isin, lei

from ostraka.intake.fields import Field
from ostraka.model.party import Identifier
from ostraka.screening.messages_subjects import bic_identifiers, read_bic
from ostraka.screening.query import speaking_identifier

#: Lines from this length on may have been cut in the middle of a word (FIN: 35, 50, 65).
_FULL_LINE: Final = 33
_NUMBERED: Final = re.compile(r"\[\d+\]$")
_TOKEN: Final = re.compile(r"[^\s,;()<>\"'\[\]{}]{5,200}")
_RUN: Final = re.compile(r"(?<![^\W_])[A-Za-z0-9]{8,110}(?![^\W_])")
_EDGES: Final = ".:-–/\\|*#=+!?"
_IMO: Final = re.compile(r"\bIMO(?:\s*(?:NO|NR|NUMBER|N°))?[\s:.#-]*(\d{7})(?!\d)", re.IGNORECASE)
_SEVEN: Final = re.compile(r"(?<![\w])\d{7}(?!\w)")
_OF_SHIPS: Final = re.compile(
    r"\b(?:IMO|vessel|vsl|ship|shipped per|tanker|m[/.]?v|m/?t|motor vessel|voyage|voy)\b",
    re.IGNORECASE,
)


class Piece(Struct, frozen=True):
    """A value within a text: its path and where it begins and ends there, in code points."""

    path: str
    start: int
    end: int


class Text(Struct, frozen=True):
    """A free text to screen.

    Attributes:
        text: the text, in one line.
        pieces: the values that it was put together from, in order.
        glued: the same with lines that are full put together without a space between;
            empty if no line is.
    """

    text: str
    pieces: tuple[Piece, ...]
    glued: str = ""

    def path_at(self, place: int) -> str:
        """The path of the value in which a place of ``text`` lies."""
        for piece in self.pieces:
            if place < piece.end:
                return piece.path
        return self.pieces[-1].path


def texts_of(fields: Sequence[Field]) -> Iterator[Text]:
    """Put fields together that are parts of one text.

    Args:
        fields: the fields of free text, in the order of the message. Repeated elements,
            which have the same path but for their last number, are one text.
    """
    together: list[Field] = []
    for field in fields:
        if not field.value.strip():
            continue
        if together and not _continues(together[-1].path, field.path):
            yield _put(together)
            together = []
        together.append(field)
    if together:
        yield _put(together)


class Code(Struct, frozen=True):
    """A code in a text: where it stands, and what it is compared as."""

    start: int
    end: int
    identifiers: tuple[Identifier, ...]


def codes_in(text: str) -> list[Code]:
    """The codes that a text holds.

    BIC, LEI and ISIN (with their check digits), IMO numbers (named as such, or in a text
    that speaks of a ship), wallets, e-mail and web addresses.

    Args:
        text: the text, in one line.

    Returns:
        The codes in the order of the text, each once.
    """
    found: dict[tuple[int, int], tuple[Identifier, ...]] = {
        one.span(1): (Identifier("imoNumber", one[1]),) for one in _IMO.finditer(text)
    }
    if _OF_SHIPS.search(text):
        for one in _SEVEN.finditer(text):
            if imo.is_valid(one[0]):
                found[one.span()] = (Identifier("imoNumber", one[0]),)
    for one in _RUN.finditer(text):
        codes = tuple(_code(one[0]))
        if codes:
            found[one.span()] = codes
    for one in _TOKEN.finditer(text):
        word = one[0].strip(_EDGES)
        spoken = speaking_identifier(word) if "@" in word or "." in word else None
        if spoken is not None:
            start = one.start() + one[0].find(word)
            found[start, start + len(word)] = (spoken,)
    return [Code(start, end, codes) for (start, end), codes in sorted(found.items())]


def _code(word: str) -> Iterator[Identifier]:
    """What a run of letters and digits is, by its form."""
    size = len(word)
    if size in (8, 11) and read_bic(word):
        yield from bic_identifiers(word) if word.isupper() else ()
    elif size == 12 and isin.is_valid(word):
        yield Identifier("isinCode", word)
    elif size == 20 and lei.is_valid(word):
        yield Identifier("leiCode", word)
    elif size > 20:
        spoken = speaking_identifier(word)
        if spoken is not None and spoken.kind == "publicKey":
            yield spoken


def _continues(before: str, path: str) -> bool:
    stem = _NUMBERED.sub("", before)
    return stem != before and _NUMBERED.sub("", path) == stem


def _put(fields: Sequence[Field]) -> Text:
    """One text of several values and their lines."""
    spaced, glued = "", ""
    pieces: list[Piece] = []
    for field in fields:
        start = len(spaced) + bool(spaced)
        for line in field.value.splitlines():
            written = " ".join(line.removeprefix("//").split())
            if written:
                spaced += f" {written}" if spaced else written
                glued += written if len(line) >= _FULL_LINE else f"{written} "
        pieces.append(Piece(field.path, start, len(spaced)))
    joined = glued.strip()
    return Text(spaced, tuple(pieces), "" if joined == spaced else joined)
