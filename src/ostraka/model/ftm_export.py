"""FollowTheMoney out: a stored record becomes entities that the model accepts.

Owns the writing of one record as a party with its sanction, addresses,
documents and links. Refuses to drop: a fact that FollowTheMoney has no place
for on that schema becomes a note that names its property.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from ostraka.model.dates import DateSpan
from ostraka.model.errors import UsageError
from ostraka.model.ftm_schemas import POINTING, TOPICS, carries
from ostraka.model.records import Fact, StoredRecord
from ostraka.model.schema import NAME_PROPERTIES, PROPERTIES

_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.-]{0,180}[0-9a-zA-Z])?")
_UNSAFE = re.compile(r"[^0-9a-zA-Z.-]+")
_LANGUAGE = re.compile(r"[a-z]{3}")
_DIGITS = re.compile(r"\d+")
#: A range of so many years is written as its years: one of these.
_MOST_YEARS: Final = 12
#: Properties that stand on the party and on its sanction.
_BOTH: Final = frozenset({"program", "programId"})
#: Details that make a number a document of its own, and a line of text an address.
_DOCUMENT_DETAILS: Final = frozenset({"country", "issued", "expires", "type", "authority"})
_ADDRESS_DETAILS: Final = ("city", "country", "postalCode", "region", "state", "street")
#: Where the entities that point at a party stand when they are nested in it.
_STUBS: Final = {
    "Sanction": "sanctions",
    "Passport": "identification",
    "Identification": "identification",
    "Address": "addressEntity",
    "UnknownLink": "unknownLinkTo",
}


def ftm_id(list_id: str, record: str) -> str:
    """The id of a record's entity: what FollowTheMoney lets an id hold, unique and stable.

    Args:
        list_id: the list.
        record: the list's own id of the record.

    Returns:
        ``us-ofac-sdn-18725``; with a digest at its end where the record's id holds
        characters that such an id may not.
    """
    plain = f"{list_id.replace('_', '-')}-{record}"
    if _ID.fullmatch(plain):
        return plain
    digest = hashlib.blake2b(plain.encode(), digest_size=6).hexdigest()
    return f"{_UNSAFE.sub('-', plain)[:120].strip('.-')}-{digest}"


def ftm_entity(record: StoredRecord, on: date | None = None) -> dict[str, Any]:
    """A record as one entity with everything that belongs to it nested.

    Args:
        record: the record.
        on: what its list stated on that day; what it states now if None.

    Returns:
        The entity as the ecosystem's API writes it: id, caption, schema, properties,
        datasets, referents, first_seen, last_change, target. A record that states
        nothing on that day has no properties and is no target.
    """
    party, *others = ftm_entities(record, on)
    properties = {name: list(values) for name, values in party["properties"].items()}
    nested: dict[str, list[Any]] = {}
    for other in others:
        nested.setdefault(_STUBS[other["schema"]], []).append(other)
    return {**party, "properties": properties | nested}


def ftm_entities(record: StoredRecord, on: date | None = None) -> list[dict[str, Any]]:
    """A record as entities that point at each other, the party first.

    Args:
        record: the record.
        on: as in :func:`ftm_entity`.

    Returns:
        The lines of an entity file: the party, its sanction, then its addresses,
        documents and links in the order of the record.
    """
    facts = _facts_on(record, on)
    one = _Writer(record, facts)
    for fact in facts:
        one.add(fact)
    party = _head(one.id, record.schema, one.properties, record.list)
    party["caption"] = _caption(facts, one.id)
    party["referents"] = [f"{record.list}-{record.id}"]
    party["target"] = bool(facts)
    party["first_seen"] = min((stored.since for stored in record.facts), default=None)
    party["last_change"] = _last_change(record, on)
    return [party, *one.others()]


def _facts_on(record: StoredRecord, on: date | None) -> tuple[Fact, ...]:
    if on is None:
        return tuple(stored.fact for stored in record.facts if stored.until is None)
    day = on.isoformat()
    return tuple(
        stored.fact
        for stored in record.facts
        if stored.since <= day and (stored.until is None or day < stored.until)
    )


def _last_change(record: StoredRecord, on: date | None) -> str | None:
    days = {stored.since for stored in record.facts}
    days |= {stored.until for stored in record.facts if stored.until is not None}
    return max((day for day in days if on is None or day <= on.isoformat()), default=None)


def _caption(facts: Sequence[Fact], otherwise: str) -> str:
    for kind in NAME_PROPERTIES:
        for fact in facts:
            if fact.prop == kind:
                return fact.value
    return next((f.value for f in facts if PROPERTIES[f.prop].type == "identifier"), otherwise)


def _head(key: str, schema: str, properties: dict[str, list[str]], dataset: str) -> dict[str, Any]:
    return {
        "id": key,
        "caption": key,
        "schema": schema,
        "properties": properties,
        "datasets": [dataset],
        "referents": [],
        "target": False,
    }


class _Writer:
    """One record on its way out."""

    def __init__(self, record: StoredRecord, facts: Sequence[Fact]) -> None:
        self.id = ftm_id(record.list, record.id)
        self.properties: dict[str, list[str]] = {}
        self._record = record
        self._sanction: dict[str, list[str]] = {}
        self._beside: list[dict[str, Any]] = []
        self._listed = bool(facts)

    def add(self, fact: Fact) -> None:
        """Put a fact where it belongs."""
        known = PROPERTIES[fact.prop]
        if fact.get("related"):
            self._link(fact)
        elif known.schema == "Sanction" or fact.prop in _BOTH:
            self._add_to_sanction(fact)
        elif fact.prop in POINTING[self._record.schema]:
            self._note(fact)  # a name stands where only an id may: "parent", "owner"
        elif not carries(self._record.schema, fact.prop, known.schema):
            self._add_elsewhere(fact)
        elif fact.prop == "notes":
            self._note(fact)
        else:
            self._add_to_party(fact)

    def others(self) -> Iterator[dict[str, Any]]:
        """What points at the party, or is pointed at."""
        if self._listed:
            self._sanction.setdefault("recordId", [self._record.id])
            properties = {"entity": [self.id], **self._sanction}
            yield _head(f"{self.id}-sanction", "Sanction", properties, self._record.list)
        yield from self._beside

    def _add_to_party(self, fact: Fact) -> None:
        kind = PROPERTIES[fact.prop].type
        if kind == "date":
            values = _dates(fact.value)
            if values != [fact.value]:
                _put(self.properties, "notes", f"{fact.prop}: {fact.value}")
            for value in values:
                _put(self.properties, fact.prop, value)
            return
        if (fact.prop == "topics" and fact.value not in TOPICS) or (
            fact.prop == "spokenLanguage" and not _LANGUAGE.fullmatch(fact.value)
        ):
            self._note(fact)
            return
        _put(self.properties, fact.prop, fact.value)
        if kind == "address" and fact.detail:
            self._address(fact)
        elif kind == "identifier" and any(fact.get(key) for key in _DOCUMENT_DETAILS):
            self._document(fact)

    def _add_to_sanction(self, fact: Fact) -> None:
        value = fact.value
        if fact.prop in _BOTH:
            _put(self.properties, fact.prop, value)
        kind = PROPERTIES[fact.prop].type
        if kind == "date":
            values = _dates(value)
            if values != [value]:
                _put(self._sanction, "summary", f"{fact.prop}: {value}")
            for day in values:
                _put(self._sanction, fact.prop, day)
        elif fact.prop == "duration" and not _DIGITS.fullmatch(value):
            _put(self._sanction, "summary", f"{fact.prop}: {value}")
        else:
            _put(self._sanction, fact.prop, value)

    def _add_elsewhere(self, fact: Fact) -> None:
        """A fact of a property that this schema does not have."""
        if PROPERTIES[fact.prop].type == "country":
            _put(self.properties, "country", fact.value)
        self._note(fact)

    def _note(self, fact: Fact) -> None:
        kind = fact.get("type") if fact.prop == "notes" else fact.prop
        _put(self.properties, "notes", f"{kind}: {fact.value}" if kind else fact.value)

    def _link(self, fact: Fact) -> None:
        """A relationship to another record of the list."""
        other = ftm_id(self._record.list, fact.get("related"))
        if other == self.id:
            self._note(fact)
            return
        properties = {
            "subject": [self.id],
            "object": [other],
            "role": [fact.get("type") or fact.prop],
        }
        if fact.value != fact.get("related"):
            properties["summary"] = [fact.value]
        about = {key: value for key, value in fact.detail if key not in ("related", "type")}
        if about:
            properties["description"] = [f"{key}: {value}" for key, value in about.items()]
        self._put_beside("UnknownLink", fact, properties)

    def _document(self, fact: Fact) -> None:
        schema = "Passport" if fact.prop == "passportNumber" else "Identification"
        properties = {"holder": [self.id], "number": [fact.value]}
        properties |= _written(fact, ("type", "country", "authority"))
        for prop, key in (("startDate", "issued"), ("endDate", "expires")):
            if days := _dates(fact.get(key)):
                properties[prop] = days
        self._put_beside(schema, fact, properties)

    def _address(self, fact: Fact) -> None:
        properties = {"full": [fact.value]} | _written(fact, _ADDRESS_DETAILS)
        rest = [f"{key}: {value}" for key, value in fact.detail if key not in _ADDRESS_DETAILS]
        if rest:
            properties["remarks"] = rest
        _put(self.properties, "addressEntity", self._put_beside("Address", fact, properties))

    def _put_beside(self, schema: str, fact: Fact, properties: dict[str, list[str]]) -> str:
        text = repr((fact.prop, fact.value, fact.detail))
        digest = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        key = f"{self.id}-{schema.lower()}-{digest}"
        self._beside.append(_head(key, schema, properties, self._record.list))
        return key


def _written(fact: Fact, keys: Sequence[str]) -> dict[str, list[str]]:
    return {key: [fact.get(key)] for key in keys if fact.get(key)}


def _put(properties: dict[str, list[str]], prop: str, value: str) -> None:
    values = properties.setdefault(prop, [])
    if value not in values:
        values.append(value)


def _dates(text: str) -> list[str]:
    """A date in EDTF as FollowTheMoney's dates, which know neither ranges nor "about"."""
    try:
        span = DateSpan.parse(text)
    except UsageError:
        return []
    start, slash, end = text.strip().replace("~", "").partition("/")
    if not slash:
        return [start]
    years = range(span.first.year, span.last.year + 1)
    if len(start) == len(end) == 4 and len(years) <= _MOST_YEARS:
        return [f"{year:04}" for year in years]
    return [start, end]
