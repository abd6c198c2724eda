"""Listed parties as the contract's entities.

Owns the shape: ten keys, timestamps of 19 characters, one entity for all the
records of a party that are asked about, and what hangs on it (sanctions,
addresses, documents, links) nested or as entities of their own. Every value is
one that a list states that day, written as :mod:`ostraka.model.ftm_export` writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from ostraka.http.match_api.ftm_names import ftm_model
from ostraka.http.match_api.register import Found, Register
from ostraka.model.ftm import ftm_entities, ftm_id
from ostraka.model.records import StoredRecord

#: The property under which a party holds what points at it, by schema.
#: Source: the reverse properties of the FollowTheMoney model.
HELD_AS: Final[dict[str, str]] = {
    "Sanction": "sanctions",
    "Passport": "identification",
    "Identification": "identification",
    "Address": "addressEntity",
    "UnknownLink": "unknownLinkTo",
}
#: What a list of other measures makes of a party: the first part of its records' ids.
#: Source: the lists inside the Consolidated Screening List, https://www.trade.gov/consolidated-screening-list
_CSL_TOPICS: Final[dict[str, str]] = {
    "el": "export.control",
    "meu": "export.control",
    "uvl": "export.control",
    "dpl": "export.control",
    "dtc": "debarment",
}
#: What an entity of a file says of itself beside its properties.
_TOLD: Final = frozenset({"caption", "target", "first_seen", "last_change"})
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
#: The id of what hangs on a party: the party's, and what it is.
_HANGING = re.compile(
    r"(?P<owner>.+)-(?:sanction|(?:address|passport|identification|unknownlink)-[0-9a-f]{16})"
)


def listed_entity(
    register: Register, rows: Sequence[int], day: date, lists: Sequence[str] = ()
) -> dict[str, Any] | None:
    """A party as one flat entity.

    Args:
        register: the index.
        rows: the rows of its records.
        day: what was stated on that day.
        lists: the lists whose records count; all by default.

    Returns:
        The entity, None if none of the records is listed that day.
    """
    if not rows:
        return None
    key = (rows[0], len(rows), day, tuple(lists))
    known = register.rendered.get(key)
    if known is not None:
        return known
    stated = _stated(register, rows, day, lists)
    if not stated:
        return None
    return register.keep(key, _merged(register, stated, register.canonical(rows[0]), day))


def hanging(register: Register, row: int, day: date) -> dict[str, list[dict[str, Any]]]:
    """What hangs on a party: entities by the property of the party that holds them.

    Args:
        register: the index.
        row: any of the party's rows.
        day: what was stated on that day.
    """
    rows = register.snapshot.party(row).rows
    owner = listed_entity(register, rows, day, register.selected)
    found: dict[str, list[dict[str, Any]]] = {}
    if owner is None:
        return found
    known = ftm_model().schemas[owner["schema"]].properties
    seen: set[str] = set()
    for record, entities in _stated(register, rows, day, register.selected):
        for entity in entities[1:]:
            prop = HELD_AS[entity["schema"]]
            if entity["id"] in seen or prop not in known:
                continue  # a vessel holds no documents in FollowTheMoney; it keeps the numbers
            seen.add(entity["id"])
            shaped = _shaped(register, record, entity, owner["id"], day)
            found.setdefault(prop, []).append(shaped)
    return found


def entity_of(
    register: Register, found: Found, day: date, *, nested: bool
) -> dict[str, Any] | None:
    """The entity of an id that was found.

    Args:
        register: the index.
        found: the party.
        day: what was stated on that day.
        nested: whether what hangs on it stands in it.

    Returns:
        The entity, None if it is listed no more.
    """
    rows = register.snapshot.party(found.row).rows
    entity = listed_entity(register, rows, day, register.selected)
    if entity is None or not nested:
        return entity
    held = {
        prop: [with_others(register, one, day) for one in entities]
        for prop, entities in hanging(register, found.row, day).items()
    }
    return {**entity, "properties": {**entity["properties"], **held}}


def hanging_entity(register: Register, entity_id: str, day: date) -> dict[str, Any] | None:
    """An address, document, sanction or link by its own id; None if there is none."""
    read = _HANGING.fullmatch(entity_id)
    found = register.find(read["owner"]) if read is not None else None
    if found is None:
        return None
    for entities in hanging(register, found.row, day).values():
        for entity in entities:
            if entity["id"] == entity_id:
                return entity
    return None


def moment(text: str | None) -> str | None:
    """A date, or a time, as a timestamp of 19 characters without a zone."""
    if not text:
        return None
    return text[:19] if _TIME.match(text) else f"{text[:10]}T00:00:00"


def _stated(
    register: Register, rows: Iterable[int], day: date, lists: Sequence[str]
) -> list[tuple[StoredRecord, list[dict[str, Any]]]]:
    """The records that are stated on a day, each with its entities."""
    found = []
    for row in rows:
        record = register.snapshot.record(row)
        if lists and record.list not in lists:
            continue
        entities = ftm_entities(record, day)
        if entities[0]["properties"]:
            if record.list in register.house:
                entities[0] = _as_told(record, entities[0])
            found.append((record, entities))
    return found


def _as_told(record: StoredRecord, entity: dict[str, Any]) -> dict[str, Any]:
    """An entity with what its own file says of itself, which the store keeps as notes."""
    current = [one.fact for one in record.facts if one.until is None]
    told = {
        fact.get("type"): fact.value
        for fact in current
        if fact.prop == "notes" and fact.get("type") in _TOLD
    }
    referents = [fact.original or fact.value for fact in current if fact.prop == "authorityId"]
    said = {f"{name}: {value}" for name, value in told.items()}
    notes = [one for one in entity["properties"].get("notes", ()) if one not in said]
    properties = {prop: vs for prop, vs in entity["properties"].items() if prop != "notes"}
    return {
        **entity,
        **{name: value for name, value in told.items() if name != "target"},
        "properties": properties | ({"notes": notes} if notes else {}),
        "referents": referents,
        "target": told.get("target", "true") != "false",
    }


def _merged(
    register: Register,
    stated: Sequence[tuple[StoredRecord, list[dict[str, Any]]]],
    party: str,
    day: date,
) -> dict[str, Any]:
    """One entity of all records of a party, the first record's caption in front."""
    schema = _schema([entities[0]["schema"] for _, entities in stated])
    known = ftm_model().schemas[schema].properties
    properties: dict[str, dict[str, None]] = {}
    ids: dict[str, None] = {}
    for record, entities in stated:
        for prop, values in entities[0]["properties"].items():
            if prop in known:
                properties.setdefault(prop, {}).update(dict.fromkeys(values))
            else:
                notes = properties.setdefault("notes", {})
                notes.update({f"{prop}: {value}": None for value in values})
        for topic in _topics(register, record):
            properties.setdefault("topics", {})[topic] = None
        ids.update(dict.fromkeys(register.ids(record)))
    for row in register.snapshot.party(_row(register, stated[0][0])).rows:
        ids.update(dict.fromkeys(register.ids(register.snapshot.record(row))))
    told = [entities[0] for record, entities in stated if record.list in register.house]
    ids.update(dict.fromkeys(referent for one in told for referent in one["referents"]))
    ids.pop(party, None)
    lists = list(dict.fromkeys(record.list for record, _ in stated))
    parties = [entities[0] for _, entities in stated]
    return {
        "id": party,
        "caption": parties[0]["caption"],
        "schema": schema,
        "properties": {prop: list(values) for prop, values in properties.items()},
        "datasets": lists,
        "referents": list(ids),
        "target": any(one["target"] for one in parties),
        "first_seen": moment(min(one["first_seen"] or "" for one in parties)),
        "last_seen": moment(max(_last_seen(register, name, day) for name in lists)),
        "last_change": moment(max(one["last_change"] or "" for one in parties)),
    }


def _row(register: Register, record: StoredRecord) -> int:
    row = register.snapshot.find(record.source)
    assert row is not None, "a record of the index is found in it"
    return row


def _schema(schemas: Sequence[str]) -> str:
    """The most telling of several schemas; of two that exclude each other, the first."""
    model = ftm_model().schemas
    best = schemas[0]
    for schema in schemas[1:]:
        if best in model[schema].chain:
            best = schema
    return best


def _topics(register: Register, record: StoredRecord) -> tuple[str, ...]:
    """The topics that a listing gives a party, beyond those that the record states itself."""
    if record.list in register.house:
        return ()
    stated = {stored.fact.value for stored in record.facts if stored.fact.prop == "topics"}
    if "attribution" in stated:
        return ()
    if record.list == "us_csl":
        return (_CSL_TOPICS.get(record.id.partition("-")[0], "sanction"),)
    return ("sanction",)


def _last_seen(register: Register, list_id: str, day: date) -> str:
    versions = register.snapshot.lists_on(day.isoformat())
    return next((item.version for item in versions if item.list == list_id), "")


def _shaped(
    register: Register, record: StoredRecord, entity: dict[str, Any], owner: str, day: date
) -> dict[str, Any]:
    """What hangs on a party, in the shape of an entity, pointing at ids that answer."""
    own = ftm_id(record.list, record.id)
    properties = dict(entity["properties"])
    for prop in ("entity", "holder", "subject"):
        if properties.get(prop) == [own]:
            properties[prop] = [owner]
    if "object" in properties:
        others = [register.find(value) for value in properties["object"]]
        known = [other.id for other in others if other is not None]
        properties["object"] = known or properties["object"]
    return {
        "id": entity["id"],
        "caption": _caption(entity, record),
        "schema": entity["schema"],
        "properties": properties,
        "datasets": list(entity["datasets"]),
        "referents": [],
        "target": False,
        "first_seen": moment(min((one.since for one in record.facts), default="")),
        "last_seen": moment(_last_seen(register, record.list, day)),
        "last_change": moment(max((one.since for one in record.facts), default="")),
    }


def _caption(entity: dict[str, Any], record: StoredRecord) -> str:
    properties = entity["properties"]
    for prop in ("full", "number", "program", "role", "recordId"):
        if properties.get(prop):
            return str(properties[prop][0])
    return record.id


def with_others(register: Register, entity: dict[str, Any], day: date) -> dict[str, Any]:
    """A link with the party at its other end nested in it."""
    if entity["schema"] != "UnknownLink":
        return entity
    ends: list[Any] = []
    for value in entity["properties"].get("object", ()):
        found = register.find(value)
        rows = register.snapshot.party(found.row).rows if found is not None else ()
        ends.append(listed_entity(register, rows, day, register.selected) or value)
    return {**entity, "properties": {**entity["properties"], "object": ends}}
