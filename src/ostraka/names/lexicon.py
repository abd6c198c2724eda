"""The lexicon: how common a word of a name is, and which names are equivalent.

Owns the compiled table ``data/lexicon.bin``: its layout, opening it, looking
words up, and packing one. Refuses to read names (words come in as
:func:`ostraka.names.latin.to_latin` gives them), to compare them, and to know
the sources of the table: ``scripts/build_lexicon.py`` makes it, and
``docs/lexicon.md`` says from what.

The file is little-endian: a header (magic, layout, counts, the sha256 of what
follows), then the sections of :func:`_places`, each beginning at a multiple of
eight bytes. The forms stand sorted in one blob; an open-addressing hash table
(CRC-32, linear probing) leads from a form to its row. Opening parses nothing:
the file is mapped into memory and shared by every process that opens it.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, NoReturn
from zlib import crc32

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from ostraka.model.errors import FormatError

Kind = Literal["name", "nickname", "translation"]

#: Kinds of classes, each by its number in the file.
KINDS: Final[tuple[Kind, ...]] = ("name", "nickname", "translation")
#: Bits of a word that the lexicon does not know.
UNKNOWN: Final = 16.0
#: Bounds of the bits of any word.
LEAST: Final = 3.0
MOST: Final = 17.0

_MAGIC: Final = b"OSTRALEX"
_LAYOUT: Final = 1
_HEADER: Final = struct.Struct("<8s6I32s")
#: Bits are stored in fifteenths, so that a byte holds 0 to 17.
_STEP: Final = 15
#: Shares are stored in parts of 254; the byte 255 means that the share is unknown.
_PARTS: Final = 254
_NO_SHARE: Final = 255
#: Words that one opened lexicon remembers; then it forgets all and begins again.
_REMEMBERED: Final = 1 << 16
_ABSENT: Final = -1
_FILE: Final = Path(__file__).with_name("data") / "lexicon.bin"
_AGAIN: Final = "Reinstall the package, or run `make lexicon`."


class Entry(Struct, frozen=True):
    """What the lexicon holds on one word, as :func:`pack` takes it.

    Attributes:
        bits: information of meeting it in a person's name, 3 to 17.
        org_bits: information of meeting it in an organisation's name, 3 to 17.
        given_share: share of its uses that are given names, 0 to 1; None if unknown.
    """

    bits: float = UNKNOWN
    org_bits: float = UNKNOWN
    given_share: float | None = None


class _Header(Struct, frozen=True):
    """Counts that the sections' sizes follow from."""

    forms: int
    slots: int
    blob: int
    links: int
    classes: int


class Lexicon:
    """An opened lexicon: lookups, and nothing else.

    It holds a map of the file and cannot be pickled: a worker opens its own,
    which costs about a millisecond and next to no memory.
    """

    __slots__ = (
        "_bits",
        "_blob",
        "_data",
        "_given",
        "_kinds",
        "_link_starts",
        "_links",
        "_mask",
        "_org",
        "_rows",
        "_slots",
        "_starts",
        "digest",
    )

    #: sha256 of what follows the header of the file, in hexadecimal.
    digest: str

    def __init__(self, data: mmap.mmap | bytes, source: str = "lexicon") -> None:
        """Take the whole contents of a lexicon file.

        Args:
            data: the contents.
            source: the file's name, for errors.

        Raises:
            FormatError: if they are not a whole lexicon of this layout.
        """
        header, self.digest = _header(data, source)
        part = {name: (start, size) for name, start, size in _places(header)}
        view = memoryview(data)

        def numbers(name: str) -> memoryview:
            start, size = part[name]
            return view[start : start + size].cast("I")

        def octets(name: str) -> bytes:
            start, size = part[name]
            return bytes(data[start : start + size])

        self._data = data
        self._mask = header.slots - 1
        self._blob = part["blob"][0]
        self._starts = numbers("starts")
        self._slots = numbers("slots")
        self._link_starts = numbers("link_starts")
        self._links = numbers("links")
        self._bits = octets("bits")
        self._org = octets("org")
        self._given = octets("given")
        self._kinds = octets("kinds")
        self._rows: dict[str, int] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> Lexicon:
        """Map a lexicon file into memory.

        Args:
            path: the file; the package's own if None.

        Raises:
            FormatError: if it is missing, or not a whole lexicon of this layout.
        """
        found = path or _FILE
        try:
            with found.open("rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise FormatError(
                "the lexicon cannot be opened", source=found.name, action=_AGAIN
            ) from error
        return cls(data, found.name)

    def __len__(self) -> int:
        """How many words it knows."""
        return len(self._starts) - 1

    def __contains__(self, form: str) -> bool:
        """Whether it knows the word."""
        return self._row(form) != _ABSENT

    def __reduce__(self) -> NoReturn:
        """Refuse pickling: a map of a file belongs to one process."""
        raise TypeError("a lexicon cannot be pickled: open it in the process that uses it")

    def bits(self, form: str) -> float:
        """Information in bits of seeing a word in a person's name.

        Args:
            form: lower-case ASCII letters and digits.

        Returns:
            -log2 of the estimated share of the word, 3 to 17; 16 if unknown.
        """
        row = self._row(form)
        return UNKNOWN if row == _ABSENT else self._bits[row] / _STEP

    def org_bits(self, form: str) -> float:
        """As :meth:`bits`, of seeing the word in an organisation's name."""
        row = self._row(form)
        return UNKNOWN if row == _ABSENT else self._org[row] / _STEP

    def bits_of(self, forms: Sequence[str]) -> NDArray[np.float32]:
        """The :meth:`bits` of many words.

        Args:
            forms: words.

        Returns:
            One number for each, in their order.
        """
        return self._column(self._bits, forms)

    def org_bits_of(self, forms: Sequence[str]) -> NDArray[np.float32]:
        """The :meth:`org_bits` of many words, in their order."""
        return self._column(self._org, forms)

    def given_share(self, form: str) -> float | None:
        """Share of a word's uses that are given names, not family names; None if unknown."""
        row = self._row(form)
        if row == _ABSENT or self._given[row] == _NO_SHARE:
            return None
        return self._given[row] / _PARTS

    def classes(self, form: str) -> tuple[int, ...]:
        """Groups of equivalent names that a word belongs to.

        Two words are equivalent if they share a group. Groups do not chain:
        Sasha shares one with Aleksandr and one with Aleksandra.

        Args:
            form: lower-case ASCII letters and digits.

        Returns:
            Ids of the groups, ascending; empty if it belongs to none.
        """
        row = self._row(form)
        if row == _ABSENT:
            return ()
        return tuple(self._links[self._link_starts[row] : self._link_starts[row + 1]])

    def kind(self, class_id: int) -> Kind:
        """What a group of :meth:`classes` joins.

        Args:
            class_id: an id that :meth:`classes` gave.

        Returns:
            ``name`` for spellings of one name, ``nickname`` for a full and a
            short form, ``translation`` for cognates (John and Ivan).
        """
        return KINDS[self._kinds[class_id]]

    def verify(self) -> bool:
        """Read the whole file and compare it with the digest it carries."""
        return hashlib.sha256(self._data[_HEADER.size :]).hexdigest() == self.digest

    def _column(self, column: bytes, forms: Sequence[str]) -> NDArray[np.float32]:
        rows = np.fromiter(map(self._row, forms), dtype=np.int64, count=len(forms))
        values = np.frombuffer(column, dtype=np.uint8)
        found = np.full(len(forms), UNKNOWN, dtype=np.float32)
        known = rows != _ABSENT
        found[known] = values[rows[known]] / np.float32(_STEP)
        return found

    def _row(self, form: str) -> int:
        row = self._rows.get(form)
        if row is None:
            if len(self._rows) >= _REMEMBERED:
                self._rows.clear()
            row = self._rows[form] = self._search(form)
        return row

    def _search(self, form: str) -> int:
        key = form.encode("utf-8", "surrogatepass")
        slot = crc32(key) & self._mask
        starts, blob = self._starts, self._blob
        while row := self._slots[slot]:
            if self._data[blob + starts[row - 1] : blob + starts[row]] == key:
                return row - 1
            slot = (slot + 1) & self._mask
        return _ABSENT


def pack(entries: Mapping[str, Entry], classes: Iterable[tuple[Kind, Iterable[str]]]) -> bytes:
    """Write a lexicon. The same content gives the same bytes, in whatever order it comes.

    Args:
        entries: what to hold on each word.
        classes: groups of equivalent words with their kind; each word needs an entry.

    Returns:
        The contents of the file.

    Raises:
        ValueError: if a word of a class has no entry, or a number is out of its bounds.
    """
    forms = sorted(entries, key=lambda form: form.encode("ascii"))
    row_of = {form: row for row, form in enumerate(forms)}
    groups = sorted({(KINDS.index(kind), tuple(sorted(set(group)))) for kind, group in classes})
    links: list[list[int]] = [[] for _ in forms]
    for number, (_, group) in enumerate(groups):
        for form in group:
            if form not in row_of:
                raise ValueError(f"the word {form} of a class has no entry")
            links[row_of[form]].append(number)
    keys = [form.encode("ascii") for form in forms]
    sections = {
        "starts": _running(map(len, keys)),
        "slots": _slots(keys),
        "link_starts": _running(map(len, links)),
        "links": np.array([number for row in links for number in row], dtype="<u4").tobytes(),
        "bits": bytes(_fifteenths(entries[form].bits) for form in forms),
        "org": bytes(_fifteenths(entries[form].org_bits) for form in forms),
        "given": bytes(_share(entries[form].given_share) for form in forms),
        "kinds": bytes(kind for kind, _ in groups),
        "blob": b"".join(keys),
    }
    counts = [
        len(forms),
        len(sections["slots"]) // 4,
        len(sections["blob"]),
        len(sections["links"]) // 4,
        len(groups),
    ]
    header = _Header(*counts)
    body = b"".join(_padded(sections[name]) for name, _, _ in _places(header))
    return _HEADER.pack(_MAGIC, _LAYOUT, *counts, hashlib.sha256(body).digest()) + body


def _places(header: _Header) -> list[tuple[str, int, int]]:
    """Each section in file order: its name, its first byte and its size in bytes."""
    sizes = {
        "starts": 4 * (header.forms + 1),
        "slots": 4 * header.slots,
        "link_starts": 4 * (header.forms + 1),
        "links": 4 * header.links,
        "bits": header.forms,
        "org": header.forms,
        "given": header.forms,
        "kinds": header.classes,
        "blob": header.blob,
    }
    found, place = [], _HEADER.size
    for name, size in sizes.items():
        found.append((name, place, size))
        place += size + -size % 8
    return found


def _header(data: mmap.mmap | bytes, source: str) -> tuple[_Header, str]:
    """Read the header, check it against the size of the file, and give the digest too."""
    if sys.byteorder != "little":
        raise FormatError(
            "this machine's byte order is not the lexicon's",
            source=source,
            action="Use a little-endian machine.",
        )
    if len(data) < _HEADER.size:
        raise FormatError("the file is cut off", source=source, place="header", action=_AGAIN)
    magic, layout, *counts, digest = _HEADER.unpack_from(data)
    if magic != _MAGIC:
        raise FormatError("the file is no lexicon", source=source, place="byte 0", action=_AGAIN)
    if layout != _LAYOUT:
        raise FormatError(
            f"layout {layout} is not the known {_LAYOUT}",
            source=source,
            place="byte 8",
            action=_AGAIN,
        )
    header = _Header(*counts)
    _, start, size = _places(header)[-1]
    whole = start + size + -size % 8
    power_of_two = header.slots > header.forms and header.slots & (header.slots - 1) == 0
    if len(data) != whole or not power_of_two:
        raise FormatError(
            f"the file has {len(data)} bytes where its header tells of {whole}",
            source=source,
            place="header",
            action=_AGAIN,
        )
    return header, digest.hex()


def _slots(keys: Sequence[bytes]) -> bytes:
    """The hash table: at most half full, row + 1 in each slot taken, 0 in the others."""
    size = 1 << max(3, (2 * len(keys)).bit_length())
    table = np.zeros(size, dtype="<u4")
    for row, key in enumerate(keys):
        slot = crc32(key) & (size - 1)
        while table[slot]:
            slot = (slot + 1) & (size - 1)
        table[slot] = row + 1
    return table.tobytes()


def _running(sizes: Iterable[int]) -> bytes:
    """Where each of some pieces begins, and where the last ends."""
    return np.cumsum([0, *sizes], dtype="<u4").tobytes()


def _padded(section: bytes) -> bytes:
    return section + bytes(-len(section) % 8)


def _fifteenths(bits: float) -> int:
    if not LEAST <= bits <= MOST:
        raise ValueError(f"{bits} bits are not between {LEAST} and {MOST}")
    return round(bits * _STEP)


def _share(share: float | None) -> int:
    if share is None:
        return _NO_SHARE
    if not 0 <= share <= 1:
        raise ValueError(f"a share of {share} is not between 0 and 1")
    return round(share * _PARTS)
