"""The table of sources: which files can be read, and which lists there are.

Owns the order in which formats are tried and the facts about the lists
(``data/lists.yaml``). Refuses to guess from a file's name: a format is
recognised by what the file holds.

The starter list is not a file that a user loads, so it has no format here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
import yaml
from msgspec import Struct

from ostraka.model.errors import FormatError
from ostraka.model.records import Item, Material
from ostraka.sources import (
    au_dfat,
    ca_sema,
    ch_seco,
    eu_fsf,
    ftm,
    ofac_advanced,
    ofac_csv,
    ofac_enhanced,
    ofac_xml,
    own_csv,
    uk_ofsi,
    uk_ofsi_old,
    uk_sl,
    uk_sl_ods,
    uk_sl_table,
    un_xml,
    us_csl,
)

#: Bytes from the start of a file that are enough to recognise it.
HEAD_BYTES: Final = 1 << 16


class Format(Struct, frozen=True):
    """A kind of list file.

    Attributes:
        name: name of the format: ``ofac-classic-xml``.
        recognises: whether a file is of this kind, from its name and its first
            :data:`HEAD_BYTES` bytes, decompressed.
        read: the header, then records and refusals; a list id may be given.
        count: the number of records, counted in another way.
    """

    name: str
    recognises: Callable[[str, bytes], bool]
    read: Callable[[Material, str | None], Iterator[Item]]
    count: Callable[[Material], int]


class ListInfo(Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a list before any file of it is loaded.

    Attributes:
        id: list id: ``us_ofac_sdn``.
        title: its title, as the publisher writes it.
        authority: who publishes it.
        stale_after_days: days after its publication when a version is marked
            stale; 0 for a list that does not age.
        formats: names of the formats it is read in.
        country: country code of the authority, or empty.
        addresses: where it is published: the files that together are one version.
        page: true if the address is of a page that links to the file.
        agent: what a browser would say it is, for a publisher that answers browsers alone.
        ended: the day on which the publisher ended the list, ISO, or empty.
    """

    id: str
    title: str
    authority: str
    stale_after_days: int
    formats: tuple[str, ...]
    country: str = ""
    addresses: tuple[str, ...] = ()
    page: bool = False
    agent: str = ""
    ended: str = ""


#: Every format, in the order in which they are tried: the most telling first.
FORMATS: Final = tuple(
    Format(module.FORMAT, module.recognises, module.read, module.count)
    for module in (
        un_xml,
        uk_sl,
        uk_sl_table,
        uk_sl_ods,
        uk_ofsi,
        uk_ofsi_old,
        ofac_xml,
        ofac_advanced,
        ofac_enhanced,
        eu_fsf,
        ch_seco,
        ca_sema,
        us_csl,
        au_dfat,
        ofac_csv,
        ftm,
        own_csv,
    )
)


def recognise(name: str, head: bytes) -> Format | None:
    """The format of a file.

    Args:
        name: the file's name.
        head: its first :data:`HEAD_BYTES` bytes, decompressed.

    Returns:
        The format, or None if the file is of no known kind.
    """
    return next((format for format in FORMATS if format.recognises(name, head)), None)


@cache
def lists() -> tuple[ListInfo, ...]:
    """The lists that Ostraka knows, in the order of ``data/lists.yaml``.

    Raises:
        FormatError: if the table is damaged, which only a broken installation can bring about.
    """
    name = "lists.yaml"
    text = files("ostraka.sources").joinpath("data", name).read_text(encoding="utf-8")
    try:
        return msgspec.convert(yaml.safe_load(text), tuple[ListInfo, ...])
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise FormatError(
            f"the table of lists cannot be read: {error}",
            source=name,
            action="Install ostraka again.",
        ) from error
