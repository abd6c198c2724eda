"""Listed parties as Watchman's entities.

Owns the shape: flat, every field there, ``null`` for what is empty, dates in
RFC 3339. A party that several lists name is one entity: its first list and that
list's id stand in ``sourceList`` and ``sourceID``, all of them in ``sourceData``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ostraka.http.watchman.asking import (
    address_document,
    aircraft_document,
    entity_document,
    instant,
    organization_document,
    person_document,
    vessel_document,
)
from ostraka.model.party import RecordRef
from ostraka.model.records import Fact, StoredRecord
from ostraka.model.schema import PROPERTIES
from ostraka.screening.hits import Hit
from ostraka.screening.views import facts_on

#: Watchman's names of lists that are the same; every other list goes by its own id.
LIST_NAMES: Final[dict[str, str]] = {
    "us_ofac_sdn": "us_ofac",
    "us_ofac_cons": "us_non_sdn",
    "us_csl": "us_csl",
    "eu_fsf": "eu_csl",
    "uk_sl": "uk_csl",
    "un_sc": "un_csl",
}
#: What each kind of number is called.
_ID_TYPES: Final[dict[str, str]] = {
    "passportNumber": "passport",
    "idNumber": "national-id",
    "socialSecurityNumber": "ssn",
    "taxNumber": "tax-id",
    "innCode": "tax-id",
    "vatCode": "tax-id",
    "registrationNumber": "business-registration",
    "ogrnCode": "commercial-registry",
    "leiCode": "commercial-registry",
}
_NO_DATE: Final = "0001-01-01T00:00:00Z"
_ALIASES: Final = ("name", "alias", "weakAlias", "abbreviation")


def kind_of(schema: str, asked: str) -> str:
    """The kind of entity of a schema.

    Lists do not tell businesses from organizations: what is no public body is a business,
    as in Watchman's reading of OFAC, unless organizations were asked for.
    """
    kinds = {"Person": "person", "Vessel": "vessel", "Airplane": "aircraft"}
    if schema in ("Organization", "Company", "LegalEntity", "PublicBody"):
        return "organization" if asked == "organization" or schema == "PublicBody" else "business"
    return kinds.get(schema, "unknown")


def list_name(list_id: str) -> str:
    """Watchman's name of a list."""
    return LIST_NAMES.get(list_id, list_id)


def entity(hit: Hit, records: Sequence[StoredRecord], day: int, asked: str) -> dict[str, Any]:
    """One entity.

    Args:
        hit: the hit.
        records: the records behind it, in its order.
        day: day number; what was stated on that day.
        asked: the kind that was asked for, or empty.
    """
    facts = _Facts([fact for record in records for _, fact in facts_on(record, day)])
    kind = kind_of(hit.schema, asked)
    first = hit.records[0]
    numbers = _government_ids(facts)
    return entity_document(
        name=hit.caption,
        entityType=kind,
        sourceList=list_name(first.list),
        sourceID=first.id,
        contact={
            "emailAddresses": facts.all("email"),
            "phoneNumbers": facts.all("phone"),
            "faxNumbers": None,
            "websites": facts.all("website"),
        },
        addresses=_addresses(facts),
        cryptoAddresses=_wallets(facts),
        affiliations=_affiliations(facts),
        sanctionsInfo=_sanctions(facts, hit.records),
        historicalInfo=_history(facts),
        sourceData={"id": hit.id, "records": [_record(one) for one in hit.records]},
        **_part(kind, hit.caption, facts, numbers),
    )


class _Facts:
    """The facts of all records of a party, by property."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.by_prop: dict[str, list[Fact]] = {}
        for fact in facts:
            self.by_prop.setdefault(fact.prop, []).append(fact)

    def of(self, *props: str) -> list[Fact]:
        return [fact for prop in props for fact in self.by_prop.get(prop, ())]

    def all(self, *props: str) -> list[str] | None:
        return list(dict.fromkeys(fact.value for fact in self.of(*props))) or None

    def first(self, *props: str) -> str:
        return next((fact.value for fact in self.of(*props)), "")

    def date(self, prop: str) -> str | None:
        """The date that says most: one known to the day before one known to the year."""
        values = sorted((fact.value for fact in self.of(prop)), key=lambda text: -len(text[:10]))
        plain = (instant(value.strip("~").partition("/")[0].strip("~")) for value in values)
        return next((one for one in plain if one), None)

    def whole(self, prop: str) -> int:
        digits = self.first(prop).replace(",", "").partition(".")[0].strip()
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _part(
    kind: str, name: str, facts: _Facts, numbers: list[dict[str, str]] | None
) -> dict[str, Any]:
    names = [one for one in facts.all(*_ALIASES) or () if one != name] or None
    if kind == "person":
        return {
            kind: person_document(
                name=name, altNames=names, gender=facts.first("gender"),
                birthDate=facts.date("birthDate"), placeOfBirth=facts.first("birthPlace"),
                deathDate=facts.date("deathDate"), titles=facts.all("title", "position"),
                governmentIDs=numbers,
            )
        }  # fmt: skip
    if kind in ("business", "organization"):
        return {
            kind: organization_document(
                name=name, altNames=names, created=facts.date("incorporationDate"),
                dissolved=facts.date("dissolutionDate"), governmentIDs=numbers,
            )
        }  # fmt: skip
    if kind == "aircraft":
        return {
            kind: aircraft_document(
                name=name, altNames=names, type=facts.first("type"),
                flag=facts.first("country").upper(), built=facts.date("buildDate"),
                icaoCode=facts.first("icaoCode"), model=facts.first("model"),
                serialNumber=facts.first("serialNumber"),
            )
        }  # fmt: skip
    if kind == "vessel":
        return {
            kind: vessel_document(
                name=name, altNames=names, imoNumber=facts.first("imoNumber"),
                type=facts.first("type"), flag=facts.first("flag").upper(),
                built=facts.date("buildDate"), model=facts.first("model"),
                tonnage=facts.whole("tonnage") or facts.whole("deadweightTonnage"),
                mmsi=facts.first("mmsi"), callSign=facts.first("callSign"),
                grossRegisteredTonnage=facts.whole("grossRegisteredTonnage"),
                owner=facts.first("owner"),
            )
        }  # fmt: skip
    return {}


def _government_ids(facts: _Facts) -> list[dict[str, str]] | None:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for fact in facts.of(*_ID_TYPES):
        key = (fact.prop, fact.value)
        if key not in found or not found[key]["country"]:
            found[key] = {
                "name": fact.get("type"),
                "type": _ID_TYPES[fact.prop],
                "country": fact.get("country").upper(),
                "identifier": fact.value,
            }
    return list(found.values()) or None


def _addresses(facts: _Facts) -> list[dict[str, Any]] | None:
    found: dict[str, dict[str, Any]] = {}
    for fact in facts.of("address"):
        found.setdefault(
            fact.value,
            address_document(
                line1=fact.get("street") or fact.value,
                city=fact.get("city"),
                postalCode=fact.get("postalCode"),
                state=fact.get("state") or fact.get("region"),
                country=fact.get("country").upper(),
            ),
        )
    return list(found.values()) or None


def _wallets(facts: _Facts) -> list[dict[str, str]] | None:
    found = {
        fact.value: {"currency": fact.get("currency").upper(), "address": fact.value}
        for fact in facts.of("publicKey")
    }
    return list(found.values()) or None


def _affiliations(facts: _Facts) -> list[dict[str, str]] | None:
    found = {
        (fact.value, fact.get("type") or fact.prop): {
            "entityName": fact.value,
            "type": fact.get("type") or PROPERTIES[fact.prop].name,
        }
        for several in facts.by_prop.values()
        for fact in several
        if fact.get("related")
    }
    return list(found.values()) or None


def _sanctions(facts: _Facts, records: Sequence[RecordRef]) -> dict[str, Any]:
    programmes = dict.fromkeys(one for record in records for one in record.programmes)
    provisions = [fact.value for fact in facts.of("provisions")]
    told = [*provisions, *(fact.value for fact in facts.of("notes"))]
    return {
        "programs": list(programmes) or None,
        "secondary": any("secondary sanctions" in text.lower() for text in told),
        "description": "; ".join(dict.fromkeys(provisions)),
    }


def _history(facts: _Facts) -> list[dict[str, str]] | None:
    kinds: Mapping[str, str] = {"previousName": "Former Name", "pastFlags": "Previous Flag"}
    found = [
        {
            "type": kind,
            "value": value.upper() if prop == "pastFlags" else value,
            "date": _NO_DATE,
        }
        for prop, kind in kinds.items()
        for value in facts.all(prop) or ()
    ]
    return found or None


def _record(record: RecordRef) -> dict[str, Any]:
    return {
        "list": record.list,
        "id": record.id,
        "programmes": list(record.programmes) or None,
        "listedOn": record.listed_on or None,
        "status": record.status,
    }
