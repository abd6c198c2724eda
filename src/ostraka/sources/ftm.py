"""Lists as FollowTheMoney entities: one JSON entity per line.

Owns reading such a file, whoever made it: an aggregator's export, a house list,
a list of another state. Refuses a file with a line that is no entity or that is
cut, and an id that stands twice.

**One record is one party**: an entity of a schema that can be screened (Person,
Organization, Company, PublicBody, LegalEntity, Vessel, Airplane, Security,
CryptoWallet; Vehicle, Asset, BankAccount, RealEstate and Territory as Thing).
Its id is the entity's. Everything else (Sanction, Address, Identification,
Passport, a wallet with a holder, Ownership and the other relationships,
Occupancy with its Position, documents and events) is folded into the parties
that it points at or that point at it, if need be over one other such entity;
one that no party is linked to is refused and counted. Entities may also be
nested in the properties of their party, as the ecosystem's APIs write them.

The list's id is the one dataset that all parties share, else the file's name.
``last_seen`` is the date of the version (the last one in the file), not a fact.

Memory holds the ids and links of the file and the lines of one slice of it.

Format: https://followthemoney.tech/docs/, and the entity format of
https://www.opensanctions.org/docs/entities/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from ostraka.model.errors import FormatError
from ostraka.model.ftm_schemas import PARTY_SCHEMAS, POINTING
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused
from ostraka.model.schema import NAME_PROPERTIES, PROPERTIES
from ostraka.model.text import fold_space
from ostraka.sources.ftm_facts import facts_of_party
from ostraka.sources.ftm_graph import Line, Survey, decoded, lines, slices, survey
from ostraka.sources.house_lists import house_id
from ostraka.sources.xml_stream import only_part

FORMAT: Final = "ftm-json"
_KIND: Final = "a file of FollowTheMoney entities"
_BOM: Final = b"\xef\xbb\xbf"
_SCHEMA = re.compile(rb'"schema"\s{0,20}:\s{0,20}"[A-Z][A-Za-z]{2,40}"')
_PROPERTIES = re.compile(rb'"properties"\s{0,20}:\s{0,20}\{')
_LONGEST_TEXT: Final = 4000
_SPEAKING: Final = frozenset({"identifier", "email", "phone", "url"})
_WALLET: Final = "CryptoWallet"


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of a file of entities.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the decompressed file, up to 64 KiB.
    """
    bare = head.removeprefix(_BOM).lstrip(b" \t\r\n")
    if not bare.startswith(b"{"):
        return False
    line = bare.partition(b"\n")[0]
    return _SCHEMA.search(line) is not None and _PROPERTIES.search(line) is not None


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one file of entities.
        list_id: the list's id; see the module if not given.

    Yields:
        The header, what no party is linked to, then the parties in the order of the file.

    Raises:
        FormatError: if the file is not a whole and sound list.
    """
    part = only_part(material, _KIND)
    found = survey(part)
    if not found.parties:
        raise FormatError(
            "the file holds no party",
            source=part.name,
            action="A list needs persons, organisations, vessels or other parties.",
        )
    chosen = list_id or house_id(found.dataset or _stem(part.name), "ftm")
    yield Header(list=chosen, format=FORMAT, published=found.published)
    yield from found.refused
    yield from _orphans(part, found)
    for party, attached, captions in slices(part, found):
        yield _record(party, attached, captions, found.dataset)


def count(material: Material) -> int:
    """Count the entities that are not folded into another, by Python's own JSON reader.

    Parties, lines that are no entity of a known schema, and what no party is linked to.
    """
    part = only_part(material, _KIND)
    parties: set[str] = set()
    wallets: dict[str, list[str]] = {}
    others: dict[str, set[str]] = {}
    links: list[tuple[str, str]] = []
    bad = 0
    for number, raw in lines(part):
        given = _json(raw, part, number)
        key, schema, pointed = _pointing(given)
        if not key or schema not in POINTING:
            bad += 1
            continue
        links += [(key, other) for other in pointed]
        if schema == _WALLET:
            wallets[key] = pointed
        elif schema in PARTY_SCHEMAS:
            parties.add(key)
        else:
            others[key] = set()
    for key, holders in wallets.items():
        if parties.intersection(holders):
            others[key] = set()
    parties |= wallets.keys() - others.keys()
    for one, two in links:
        for here, there in ((one, two), (two, one)):
            if here in others:
                others[here].add(there)
    near = {key for key, linked in others.items() if linked & parties}
    far = {key for key, linked in others.items() if linked & near}
    return len(parties) + bad + len(others.keys() - near - far)


def _json(raw: bytes, part: Part, number: int) -> dict[str, Any]:
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise FormatError(
            f"not a JSON object: {error}", source=part.name, place=f"line {number}"
        ) from error
    return given if isinstance(given, dict) else {}


def _pointing(given: dict[str, Any]) -> tuple[str, str, list[str]]:
    """Id, schema and what the entity points at; all empty where it is no entity."""
    key, schema = given.get("id"), given.get("schema")
    properties = given.get("properties") or {}
    if not isinstance(key, str) or not isinstance(schema, str) or not isinstance(properties, dict):
        return "", "", []
    pointed: list[str] = []
    for prop in POINTING.get(schema, ()):
        values = properties.get(prop) or []
        many = values if isinstance(values, list) else [values]
        pointed += [fold_space(one) for one in many if isinstance(one, str) and one.strip()]
    return fold_space(key), schema, pointed


def _stem(name: str) -> str:
    """A file's name without its endings and the date in it."""
    bare = re.sub(r"(\.(ftm|json|jsonl|ndjson|nested|gz|zip))+$", "", name, flags=re.IGNORECASE)
    return re.sub(r"[-_. ]?\d{4}-?\d{2}-?\d{2}", "", bare)


def _orphans(part: Part, found: Survey) -> Iterator[Refused]:
    if not found.orphans:
        return
    for number, raw in lines(part):
        if number in found.orphans:
            schema = decoded(raw, part, number).entity.schema
            reason = f"no party of the file is linked to this {schema}"
            yield Refused("", f"line {number}", reason, _text(raw))


def _record(
    party: Line, attached: list[Line], captions: dict[str, str], dataset: str
) -> Record | Refused:
    place = f"line {party.number}"
    entity = party.entity
    facts = facts_of_party(party, [line.entity for line in attached], captions, dataset)
    if not any(_names(fact) for fact in facts):
        reason = f"the {entity.schema} has no name and no identifier"
        texts = " ".join(_text(line.raw) for line in (party, *attached))
        return Refused(entity.id, place, reason, texts[:_LONGEST_TEXT])
    return Record(entity.id, PARTY_SCHEMAS[entity.schema], facts, place)


def _names(fact: Fact) -> bool:
    known = PROPERTIES[fact.prop]
    return fact.prop in NAME_PROPERTIES or (
        known.type in _SPEAKING and known.schema not in ("Sanction", "Thing")
    )


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\0", "").strip()[:_LONGEST_TEXT]
