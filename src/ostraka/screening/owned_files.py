"""Files of stakes: found, recognised by their content, read through one reader for each kind.

Owns the step from paths to statements of ownership, and what a party of such a file is when
names are compared. Refuses a file of no known kind, whole; a row that cannot be read is kept
aside and counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from ostraka.model.errors import FormatError, UsageError
from ostraka.model.ownership import Control, OwnedParty, OwnershipItem, PartyKind, Stake
from ostraka.model.records import Fact, Material, Refused, StoredFact, StoredRecord, detail
from ostraka.sources import bods, gleif_rr, stakes_csv
from ostraka.store.limits import Limits
from ostraka.store.unpack import part_of, read_head

#: What a file in a folder of stakes may end in.
_ENDING: Final = re.compile(r"\.(csv|tsv|txt|json|jsonl|ndjson|xml)(\.gz|\.zip)?$", re.I)
_LEI: Final = re.compile(r"[A-Z0-9]{18}\d{2}")
#: A register's scheme that begins with its country, as org-id.guide writes them: ``GB-COH``.
_SCHEME: Final = re.compile(r"(?P<country>[A-Za-z]{2})-\w{2,}")
_PROPERTIES: Final = {
    "lei": "leiCode",
    "xi-lei": "leiCode",
    "ru-inn": "innCode",
    "ru-ogrn": "ogrnCode",
    "imo": "imoNumber",
    "isin": "isinCode",
    "passport": "passportNumber",
}
_SCHEMAS: Final[dict[PartyKind, str]] = {
    "person": "Person",
    "company": "Organization",
    "state": "PublicBody",
    "arrangement": "Organization",
    "unknown": "LegalEntity",
    "": "LegalEntity",
}
#: The list id that parties of ownership data have in an index of their names.
OWNED: Final = "owned"


class StakesFile(Struct, frozen=True):
    """A file that was read.

    Attributes:
        name: its name.
        sha256: of its bytes.
        stakes: stakes and statements of control in it.
        refused: statements that could not be read.
    """

    name: str
    sha256: str
    stakes: int
    refused: int


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files of stakes that are meant by paths.

    Args:
        paths: files, and folders that are walked for files of a fitting ending.

    Raises:
        UsageError: if a path does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            files = (one for one in sorted(path.rglob("*")) if one.is_file())
            found += [
                one
                for one in files
                if _ENDING.search(one.name) and not one.name.startswith((".", "~"))
            ]
        elif path.exists():
            found.append(path)
        else:
            raise UsageError("there is no such file or folder", source=str(path))
    return list(dict.fromkeys(found))


def digest_of(path: Path) -> str:
    """Sha256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_file(path: Path, limits: Limits) -> Iterator[OwnershipItem | Refused]:
    """Read one file of stakes: BODS, GLEIF relationship records, or a table.

    Args:
        path: the file; gzip or a zip of one file are read in place.
        limits: the bounds on unpacking.

    Raises:
        FormatError: if it is none of these, or damaged.
    """
    head = read_head(path, limits)
    if not head.strip():
        raise FormatError("the file is empty", source=path.name, action="Fetch it again.")
    reader = next((one for one in (bods, gleif_rr) if one.recognises(path.name, head)), None)
    if reader is None and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{", b"["):
        raise FormatError(
            "the file holds no stakes that can be read",
            source=path.name,
            action="Give BODS statements, GLEIF relationship records, or a CSV table of stakes.",
        )
    read = stakes_csv.read if reader is None else reader.read
    yield from read(Material((part_of(path, path.name, limits),)))


def is_tie(item: OwnershipItem | Refused) -> bool:
    """Whether a statement ties two parties."""
    return isinstance(item, Stake | Control)


def bare_name(party: str, name: str) -> str:
    """The name that an id is, where a source gives no other: ``Acme Ltd``; empty if it is none.

    Args:
        party: the id.
        name: the name that the source gives.
    """
    text = party.removeprefix("name:")
    if name and text != name:
        return ""
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    return text if letters > max(digits, 1) and not _LEI.fullmatch(text) else ""


def identifier_facts(described: OwnedParty) -> Iterator[Fact]:
    """The numbers that name a party elsewhere, as facts to compare."""
    numbers = dict.fromkeys(described.identifiers)
    if _LEI.fullmatch(described.id):
        numbers[("LEI", described.id)] = None
    for scheme, number in numbers:
        found = _SCHEME.fullmatch(scheme)
        prop = _PROPERTIES.get(scheme.strip().lower(), "registrationNumber")
        country = found["country"].lower() if found and prop == "registrationNumber" else ""
        yield Fact(prop, number, detail({"country": "" if country == "xi" else country}))


def record_of(party: str, described: Sequence[OwnedParty]) -> StoredRecord | None:
    """A party of ownership data as a record, so that its names can be searched like a list's.

    Args:
        party: its id.
        described: what sources say of it.

    Returns:
        The record, of the list ``owned``; None if the party has no name and no number.
    """
    kinds: list[PartyKind] = [one.kind for one in described if one.kind not in ("", "unknown")]
    names = list(dict.fromkeys(one.name for one in described if one.name))
    if not names and (name := bare_name(party, "")):
        names = [name]
    facts = [Fact("alias" if place else "name", name) for place, name in enumerate(names)]
    told = described or (OwnedParty(party),)
    facts += dict.fromkeys(fact for one in told for fact in identifier_facts(one))
    if not facts:
        return None
    schema = _SCHEMAS[kinds[0]] if kinds else "LegalEntity"
    return StoredRecord(OWNED, party, schema, tuple(StoredFact(fact, "") for fact in facts))
