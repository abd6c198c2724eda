"""What the store asks of the sources: formats, lists, the starter list.

Owns the shapes only. The tables themselves live in :mod:`ostraka.sources`; a
test hands in its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from ostraka.model.records import Item, Material


class Format(Protocol):
    """A kind of list file."""

    @property
    def name(self) -> str:
        """Name of the format: ``ofac-classic-xml``."""

    @property
    def recognises(self) -> Callable[[str, bytes], bool]:
        """Whether a file is of this kind, by its name and its first bytes."""

    @property
    def read(self) -> Callable[[Material, str | None], Iterator[Item]]:
        """The header, then records and refusals; the list id may be given."""

    @property
    def count(self) -> Callable[[Material], int]:
        """The number of records, counted in another way."""


class ListInfo(Protocol):
    """What is known of a list before any file of it is loaded."""

    @property
    def id(self) -> str:
        """List id: ``us_ofac_sdn``."""

    @property
    def title(self) -> str:
        """Its title for people."""

    @property
    def formats(self) -> Sequence[str]:
        """Names of the formats it is published in."""

    @property
    def stale_after_days(self) -> int:
        """Days after its publication when a version is marked stale; 0 for never."""

    @property
    def ended(self) -> str:
        """The day on which its publisher ended it, ISO, or empty."""


class Starter(Struct, frozen=True):
    """The list that the package carries.

    Attributes:
        name: name of its file.
        content: its bytes.
        read: its header and records.
        count: the number of its records, counted in another way.
        active_until: for each record, the lists that silence it once all are loaded.
    """

    name: str
    content: bytes
    read: Callable[[], Iterator[Item]]
    count: Callable[[], int]
    active_until: Callable[[], Mapping[str, Sequence[str]]]


class Sources(Struct, frozen=True):
    """Everything that the store asks of the sources.

    Attributes:
        formats: kinds of file, the first that recognises a file reads it.
        lists: the lists by id.
        starter: the list that the package carries, read at first use, or None.
        starter_list: its list id.
    """

    formats: tuple[Format, ...]
    lists: Mapping[str, ListInfo]
    starter: Callable[[], Starter] | None = None
    starter_list: str = "starter"

    def of_format(self, name: str) -> list[str]:
        """Ids of the lists that are published in a format."""
        return [info.id for info in self.lists.values() if name in info.formats]
