"""Beneficial Ownership Data Standard: JSON statements about who owns and controls whom.

Owns the reading of versions 0.2 to 0.4, as one array or one statement per line, and the
history in them: a statement that updates or closes an earlier one ends what it said. Refuses
to multiply percentages: an indirect interest whose chain the file tells link by link is marked
``chained`` and does not count twice; one whose chain it does not tell is ``indirect``. Names,
kinds and identifiers of parties are kept; addresses, birth dates and political exposure are not
ownership and are left to readers of customers.

Format: https://standard.openownership.org/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from ostraka.model.dates import DateSpan
from ostraka.model.errors import FormatError, UsageError
from ostraka.model.ownership import (
    WHOLE,
    OwnedParty,
    OwnershipItem,
    PartyKind,
    percent,
)
from ostraka.model.records import Material, Part, Refused
from ostraka.sources.bods_interests import Interest, Version, history
from ostraka.sources.xml_stream import only_part

#: A file larger than this must have one statement per line.
_LARGEST_ARRAY: Final = 256 << 20
#: No statement is longer.
_LONGEST_LINE: Final = 4 << 20
_DAY = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T[\d:.]{1,20}(?:Z|[+-]\d{2}:?\d{2})?)?")
_KINDS: Final[dict[str, PartyKind]] = {
    "registeredEntity": "company",
    "legalEntity": "company",
    "arrangement": "arrangement",
    "state": "state",
    "stateBody": "state",
    "anonymousEntity": "unknown",
    "unknownEntity": "unknown",
    "knownPerson": "person",
    "anonymousPerson": "unknown",
    "unknownPerson": "unknown",
}

Json = dict[str, Any]


class _Statement(Struct, frozen=True):
    """A statement in the shape of version 0.4, whatever its version."""

    id: str
    record: str
    type: str
    status: str
    stated: str
    details: Json
    place: str


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of a file of statements."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    words = (b'"recordType"', b'"statementType"', b'"bodsVersion"')
    return start[:1] in (b"[", b"{") and any(word in start for word in words)


def read(material: Material) -> Iterator[OwnershipItem | Refused]:
    """Read the statements.

    Args:
        material: one JSON file, an array or one statement per line.

    Yields:
        Parties, stakes and control, and the statements that could not be read.

    Raises:
        FormatError: if the file is no such JSON.
    """
    part = only_part(material, "a file of ownership statements")
    statements: list[_Statement] = []
    replaced: dict[str, str] = {}
    for number, raw in enumerate(_raw(part), 1):
        try:
            statement = _statement(raw, f"statement {number}", replaced)
            statements.append(statement)
        except (UsageError, TypeError, AttributeError) as error:
            reason = error.reason if isinstance(error, UsageError) else "its shape is not BODS"
            text = json.dumps(raw, ensure_ascii=False)[:500]
            yield Refused(_text(raw, "statementId"), f"statement {number}", reason, text)
    yield from _items(statements, replaced, part.name)


def _raw(part: Part) -> Iterator[Any]:
    with part.open() as stream:
        start = stream.read(1 << 16).lstrip(b"\xef\xbb\xbf \t\r\n")
    try:
        if start[:1] == b"[" or _one_object(part):
            if part.size > _LARGEST_ARRAY:
                raise FormatError(
                    "the file is one array and too large to hold",
                    source=part.name,
                    action="Write one statement per line.",
                )
            with part.open() as stream:
                told = json.loads(
                    stream.read(_LARGEST_ARRAY + 1).decode("utf-8-sig"), parse_float=Decimal
                )
            yield from told if isinstance(told, list) else [told]
            return
        with part.open() as stream:
            while line := stream.readline(_LONGEST_LINE):
                if line.strip():
                    yield json.loads(line.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise FormatError(
            f"the JSON is malformed: {error}", source=part.name, action="Fetch it again."
        ) from error


def _one_object(part: Part) -> bool:
    """Whether the file is one statement over several lines: its first line is no JSON."""
    with part.open() as stream:
        first = stream.readline(_LONGEST_LINE)
    try:
        json.loads(first.decode("utf-8-sig"))
    except ValueError:
        return True
    return False


# Statements


def _statement(raw: Any, place: str, replaced: dict[str, str]) -> _Statement:
    """A statement of any version; what it replaces is noted in ``replaced``."""
    if not isinstance(raw, dict):
        raise UsageError("a statement is an object", action="Look it up.")
    if "recordType" in raw:
        made = _Statement(
            id=_text(raw, "statementId"),
            record=_text(raw, "recordId"),
            type=_text(raw, "recordType"),
            status=_text(raw, "recordStatus") or "new",
            stated=_day(_text(raw, "statementDate") or _published(raw)),
            details=dict(raw.get("recordDetails") or {}),
            place=place,
        )
    elif "statementType" in raw:
        made = _old(raw, place, replaced)
    else:
        raise UsageError("it is no statement of version 0.2 to 0.4", action="Look it up.")
    if not made.record:
        raise UsageError("it has no id", action="Look it up.")
    if made.type not in ("person", "entity", "relationship"):
        raise UsageError(f"record type {made.type!r} is not known", action="Look it up.")
    if made.type == "relationship" and not made.details.get("subject"):
        raise UsageError("it names no subject", action="Look it up.")
    return made


def _old(raw: Json, place: str, replaced: dict[str, str]) -> _Statement:
    """Versions 0.2 and 0.3: statements point at statements, and replace each other by id."""
    own = _text(raw, "statementID")
    earlier = raw.get("replacesStatements") or []
    root = own
    for one in earlier:
        root = replaced.get(str(one), str(one))
    replaced[own] = root
    types = {"personStatement": "person", "entityStatement": "entity"}
    kind = types.get(_text(raw, "statementType"), "relationship")
    details = dict(raw)
    if kind == "relationship":
        details["subject"] = _described(raw.get("subject") or {})
        details["interestedParty"] = _described(raw.get("interestedParty") or {})
        details["componentRecords"] = raw.get("componentStatementIDs") or []
    return _Statement(
        id=own,
        record=root,
        type=kind,
        status="updated" if earlier else "new",
        stated=_day(_text(raw, "statementDate") or _published(raw)),
        details=details,
        place=place,
    )


def _described(party: Json) -> Any:
    for key in ("describedByEntityStatement", "describedByPersonStatement"):
        if party.get(key):
            return str(party[key])
    return party.get("unspecified") or party


def _published(raw: Json) -> str:
    return _text(raw.get("publicationDetails") or {}, "publicationDate")


# Parties and interests


def _items(
    statements: list[_Statement], replaced: dict[str, str], name: str
) -> Iterator[OwnershipItem | Refused]:
    kinds: dict[str, PartyKind] = {}
    for one in statements:
        if one.type != "relationship":
            party = _party(one, name)
            kinds[one.record] = party.kind
            yield party
    versions: dict[str, list[Version]] = {}
    for one in statements:
        if one.type != "relationship":
            continue
        try:
            version, unnamed = _version(one, replaced, kinds)
            versions.setdefault(one.record, []).append(version)
            if unnamed is not None:
                yield OwnedParty(version.owner, unnamed, "unknown", name)
        except (UsageError, TypeError, AttributeError) as error:
            reason = error.reason if isinstance(error, UsageError) else "its shape is not BODS"
            text = json.dumps(one.details, ensure_ascii=False, default=str)[:500]
            yield Refused(one.record, one.place, reason, text)
    for record in sorted(versions):
        yield from history(versions[record], name)


def _party(one: _Statement, name: str) -> OwnedParty:
    details = one.details
    if one.type == "entity":
        called = _text(details, "name")
        kind = details.get("entityType") or ""
    else:
        names = [n for n in details.get("names") or [] if isinstance(n, dict)]
        called = next((_text(n, "fullName") for n in names if _text(n, "fullName")), "")
        kind = details.get("personType") or "knownPerson"
    word = _text(kind, "type") if isinstance(kind, dict) else str(kind)
    told = _KINDS.get(word, "company" if one.type == "entity" else "person")
    numbers = tuple(
        (_text(n, "scheme") or _text(n, "schemeName"), _text(n, "id"))
        for n in details.get("identifiers") or []
        if isinstance(n, dict) and _text(n, "id")
    )
    return OwnedParty(one.record, called, told, name, numbers)


def _version(
    one: _Statement, replaced: dict[str, str], kinds: dict[str, PartyKind]
) -> tuple[Version, str | None]:
    """One state of a relationship; with what is said of an owner that is not named."""
    details = one.details
    subject = details["subject"]
    if not isinstance(subject, str):
        raise UsageError("its subject is not named", action="Look it up.")
    owned = replaced.get(subject, subject)
    party, unnamed = details.get("interestedParty"), None
    if isinstance(party, str) and party:
        owner = replaced.get(party, party)
    else:
        owner = f"unnamed:{one.record}"
        unnamed = _text(party, "description") or _text(party, "reason") if party else ""
        unnamed = unnamed or "not named"
    chained = bool(details.get("componentRecords"))
    told = details.get("interests") or [{}]
    joint = owned if kinds.get(owned) == "arrangement" else ""
    interests = tuple(_interest(raw, chained, joint) for raw in told)
    version = Version(one.id or one.record, owner, owned, one.status, one.stated, interests)
    return version, unnamed


def _interest(raw: Json, chained: bool, joint: str) -> Interest:
    word = _camel(_text(raw, "type"))
    level = _text(raw, "directOrIndirect") or _text(raw, "interestLevel")
    least, most = _share(raw.get("share") or {})
    return Interest(
        type=word,
        least=least,
        most=most,
        sized=bool(raw.get("share")),
        since=_day(_text(raw, "startDate")),
        until=_day(_text(raw, "endDate")),
        path="direct" if level != "indirect" else "chained" if chained else "indirect",
        joint=joint,
    )


def _share(share: Json) -> tuple[int, int]:
    """Bounds of a share; an open bound is a millionth of a percent inside."""
    if share.get("exact") is not None:
        return percent(share["exact"]), percent(share["exact"], up=True)
    least, most = 0, WHOLE
    if share.get("minimum") is not None:
        least = percent(share["minimum"]) + (share.get("exclusiveMinimum") is True)
    elif isinstance(share.get("exclusiveMinimum"), int | float | Decimal):
        least = percent(share["exclusiveMinimum"]) + 1
    if share.get("maximum") is not None:
        most = percent(share["maximum"], up=True) - (share.get("exclusiveMaximum") is True)
    elif isinstance(share.get("exclusiveMaximum"), int | float | Decimal):
        most = percent(share["exclusiveMaximum"], up=True) - 1
    if least > most:
        raise UsageError("the smallest share is above the largest", action="Look it up.")
    return least, most


def _camel(word: str) -> str:
    """Interest types of version 0.2 (``voting-rights``) as later ones write them."""
    first, *rest = word.split("-")
    return first + "".join(part.capitalize() for part in rest)


def _day(text: str) -> str:
    if not text:
        return ""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text!r} is not a date", action="Look it up.")
    DateSpan.parse(found[1])
    return found[1]


def _text(raw: Any, key: str) -> str:
    value = raw.get(key) if isinstance(raw, dict) else None
    return " ".join(str(value).split()) if value is not None else ""
