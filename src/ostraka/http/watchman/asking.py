"""Query parameters of a search: from texts to a party, and the echo of it.

Owns which parameters exist for which kind of entity. A parameter that is not
used is refused, never ignored: a client that misspells ``birthDate`` must learn
it. Source: the v2 search API of Moov Watchman,
https://moov-io.github.io/watchman/search/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from ostraka.model.countries import country_code
from ostraka.model.dates import DateSpan
from ostraka.model.errors import UsageError
from ostraka.model.ftm import GENDERS
from ostraka.model.party import Birth, Identifier, Name, Party, Value
from ostraka.model.text import fold_space
from ostraka.screening.query import MAX_NAME, MAX_VALUES, speaking_identifier

#: Kinds of entities, and the schema that each is here.
SCHEMAS: Final[dict[str, str]] = {
    "person": "Person",
    "business": "Company",
    "organization": "Organization",
    "aircraft": "Airplane",
    "vessel": "Vessel",
}
#: Parameters that each kind has; without a kind all of them are accepted.
_OF_KIND: Final[dict[str, frozenset[str]]] = {
    "person": frozenset({"altNames", "gender", "birthDate", "deathDate", "titles"}),
    "business": frozenset({"altNames", "created", "dissolved"}),
    "organization": frozenset({"altNames", "created", "dissolved"}),
    "aircraft": frozenset(
        {"altNames", "aircraftType", "flag", "built", "icaoCode", "model", "serialNumber"}
    ),
    "vessel": frozenset(
        {
            "altNames", "imoNumber", "vesselType", "flag", "built", "model", "tonnage",
            "grossRegisteredTonnage", "mmsi", "callSign", "owner",
        }
    ),
}  # fmt: skip
#: Parameters that may be written in several ways, by the first of them.
_CONTACTS: Final[dict[str, tuple[str, ...]]] = {
    "emailAddresses": ("email", "emailAddress", "emailAddresses"),
    "phoneNumbers": ("phone", "phoneNumber", "phoneNumbers"),
    "faxNumbers": ("fax", "faxNumber", "faxNumbers"),
    "websites": ("website", "websites"),
    "addresses": ("address", "addresses"),
    "cryptoAddresses": ("cryptoAddress", "cryptoAddresses"),
}
_ALWAYS: Final = frozenset(
    {
        "name", "type", "limit", "minMatch", "debug", "debugSourceIDs", "requestID", "source",
        "algorithm",
        *(word for several in _CONTACTS.values() for word in several),
    }
)  # fmt: skip
#: Government identifiers by their type, and the property that each is here.
GOVERNMENT_IDS: Final[dict[str, str]] = {
    "passport": "passportNumber",
    "diplomatic-passport": "passportNumber",
    "ssn": "socialSecurityNumber",
    "tax-id": "taxNumber",
    "cuit": "taxNumber",
    "business-registration": "registrationNumber",
    "commercial-registry": "registrationNumber",
    **dict.fromkeys(
        (
            "drivers-license", "national-id", "cedula", "curp", "electoral", "birth-certificate",
            "refugee-id", "personal-id", "citizenship", "nationality",
        ),
        "idNumber",
    ),
}  # fmt: skip
_WITH_GOVERNMENT_IDS: Final = frozenset({"", "person", "business", "organization"})
_SOFT_LIMIT: Final = 10
_HARD_LIMIT: Final = 100
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NUMBER = re.compile(r"[+-]?(\d{1,9}(\.\d{0,12})?|\.\d{1,12})")


class BadSearch(Exception):
    """A search that is refused; its text says why."""


class Asked(Struct, frozen=True, kw_only=True):
    """A search as it was read.

    Attributes:
        party: the party that is screened.
        kind: kind of entity, or empty.
        limit: most entities.
        min_match: score from which an entity is returned.
        debug: score from which an entity carries its evidence; None for never.
        echo: the query as the answer repeats it.
    """

    party: Party
    kind: str
    limit: int
    min_match: float
    debug: float | None
    echo: dict[str, Any]


def read_search(given: Mapping[str, Sequence[str]]) -> Asked:
    """Read a search.

    Args:
        given: query parameters, each with its values in order.

    Raises:
        BadSearch: if a parameter is not used, cannot be read, or nothing is asked about.
    """
    kind = _first(given, "type").strip().lower()
    if kind not in SCHEMAS and kind:
        raise BadSearch(f"unknown type {kind[:50]!r}: use {', '.join(SCHEMAS)}")
    extra = sorted(set(given) - _known(kind, given))
    if extra:
        raise BadSearch(f"extra/unused query parameters in request: {','.join(extra)}")
    if any(len(values) > MAX_VALUES for values in given.values()):
        raise BadSearch(f"more than {MAX_VALUES} values of one parameter")
    debug = _debug(_first(given, "debug"))
    party = _party(given, kind)
    return Asked(
        party=party,
        kind=kind,
        limit=_limit(_first(given, "limit")),
        min_match=_min_match(_first(given, "minMatch")),
        debug=debug,
        echo=_echo(given, kind),
    )


def contacts(given: Mapping[str, Sequence[str]], name: str) -> list[str]:
    """The values of a parameter under all its names."""
    texts = (text for word in _CONTACTS[name] for text in given.get(word, ()))
    return [folded for text in texts if (folded := fold_space(text))]


def instant(text: str) -> str | None:
    """A date, partial or not, as RFC 3339; None if it is none.

    A month or a year is written as its first day, as the incumbent writes it.
    """
    if not _DATE.fullmatch(text):
        return None
    try:
        return f"{DateSpan.parse(text).first.isoformat()}T00:00:00Z"
    except UsageError:
        return None


def person_document(**values: Any) -> dict[str, Any]:
    """A person's part of an entity; what is not told is empty."""
    empty = {
        "name": "", "altNames": None, "gender": "", "birthDate": None, "placeOfBirth": "",
        "deathDate": None, "titles": None, "governmentIDs": None,
    }  # fmt: skip
    return {**empty, **values}


def organization_document(**values: Any) -> dict[str, Any]:
    """A business's or organization's part of an entity."""
    empty = {
        "name": "", "altNames": None, "created": None, "dissolved": None, "governmentIDs": None,
    }  # fmt: skip
    return {**empty, **values}


def aircraft_document(**values: Any) -> dict[str, Any]:
    """An aircraft's part of an entity."""
    empty = {
        "name": "", "altNames": None, "type": "", "flag": "", "built": None, "icaoCode": "",
        "model": "", "serialNumber": "",
    }  # fmt: skip
    return {**empty, **values}


def vessel_document(**values: Any) -> dict[str, Any]:
    """A vessel's part of an entity."""
    empty = {
        "name": "", "altNames": None, "imoNumber": "", "type": "", "flag": "", "built": None,
        "model": "", "tonnage": 0, "mmsi": "", "callSign": "", "grossRegisteredTonnage": 0,
        "owner": "",
    }  # fmt: skip
    return {**empty, **values}


def entity_document(**values: Any) -> dict[str, Any]:
    """An entity with every field, those not told empty."""
    empty = {
        "name": "", "entityType": "", "sourceList": "", "sourceID": "", "person": None,
        "business": None, "organization": None, "aircraft": None, "vessel": None,
        "contact": {
            "emailAddresses": None, "phoneNumbers": None, "faxNumbers": None, "websites": None,
        },
        "addresses": None, "cryptoAddresses": None, "affiliations": None, "sanctionsInfo": None,
        "historicalInfo": None, "sourceData": None,
    }  # fmt: skip
    return {**empty, **values}


def address_document(**values: Any) -> dict[str, Any]:
    """An address with every field, those not told empty."""
    empty = {
        "line1": "", "line2": "", "city": "", "postalCode": "", "state": "", "country": "",
        "latitude": 0, "longitude": 0,
    }  # fmt: skip
    return {**empty, **values}


def _known(kind: str, given: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Names of the parameters that a kind of entity uses."""
    own = _OF_KIND[kind] if kind else frozenset().union(*_OF_KIND.values())
    government = frozenset(
        name
        for name in given
        if kind in _WITH_GOVERNMENT_IDS
        and name.startswith("gov_")
        and name.removeprefix("gov_").replace("_", "-") in GOVERNMENT_IDS
    )
    return _ALWAYS | own | government


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name)
    return values[0] if values else ""


def _party(given: Mapping[str, Sequence[str]], kind: str) -> Party:
    texts = [fold_space(text) for text in (_first(given, "name"), *given.get("altNames", ()))]
    texts = [text for text in dict.fromkeys(texts) if text]
    if any(len(text) > MAX_NAME for text in texts):
        raise BadSearch(f"a name is longer than {MAX_NAME} characters")
    identifiers = list(_identifiers(given))
    identifiers += [found for text in texts if (found := speaking_identifier(text)) is not None]
    if not texts and not identifiers:
        raise BadSearch("there is nothing to search for: give a name or an identifier")
    births = [text for text in given.get("birthDate", ()) if instant(text.strip())]
    genders = [GENDERS.get(text.strip().lower(), "") for text in given.get("gender", ())]
    flags = [country_code(text) for text in given.get("flag", ())]
    return Party(
        id="",
        schema=SCHEMAS.get(kind, "Thing"),
        caption=texts[0] if texts else identifiers[0].value,
        names=tuple(Name(text) for text in texts),
        births=tuple(Birth(DateSpan.parse(text.strip())) for text in births),
        identifiers=tuple(identifiers),
        countries=tuple(Value("flag", code) for code in flags if code),
        genders=tuple(Value("gender", gender) for gender in genders if gender),
        addresses=tuple(Value("address", text) for text in contacts(given, "addresses")),
    )


#: Parameters that hold a number of the party, and the property that each is here.
_NUMBERS: Final = {
    "imoNumber": "imoNumber",
    "mmsi": "mmsi",
    "callSign": "callSign",
    "icaoCode": "icaoCode",
    "serialNumber": "serialNumber",
}
_CONTACT_KINDS: Final = {
    "emailAddresses": "email",
    "phoneNumbers": "phone",
    "websites": "website",
}


def _identifiers(given: Mapping[str, Sequence[str]]) -> Iterable[Identifier]:
    for name, kind in _NUMBERS.items():
        for text in given.get(name, ()):
            if text.strip():
                yield Identifier(kind, text.strip())
    for name, kind in _CONTACT_KINDS.items():
        yield from (Identifier(kind, text) for text in contacts(given, name))
    for one in wallets(given):
        yield Identifier("publicKey", one["address"])
    for one in government_ids(given):
        kind = GOVERNMENT_IDS[one["type"]]
        yield Identifier(kind, one["identifier"], country_code(one["country"]) or "")


def government_ids(given: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Government identifiers, written ``gov_passport=RU:2018278055``."""
    found = []
    for name in given:
        if not name.startswith("gov_"):
            continue
        for text in given[name]:
            country, colon, number = text.partition(":")
            if not colon:
                country, number = "", text
            if number.strip():
                kind = name.removeprefix("gov_").replace("_", "-")
                found.append(
                    {
                        "name": "",
                        "type": kind,
                        "country": country.strip().upper(),
                        "identifier": number.strip(),
                    }
                )
    return found


def wallets(given: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Wallet addresses, written ``XBT:1F1tAa...``; the address keeps its case."""
    found = []
    for text in contacts(given, "cryptoAddresses"):
        currency, colon, address = text.rpartition(":")
        found.append({"currency": currency.upper() if colon else "", "address": address.strip()})
    return [one for one in found if one["address"]]


def _limit(text: str) -> int:
    number = int(text) if re.fullmatch(r"\s*[+-]?\d{1,9}\s*", text) else 0
    return min(number, _HARD_LIMIT) if number > 0 else _SOFT_LIMIT


def _min_match(text: str) -> float:
    return float(text) if _NUMBER.fullmatch(text.strip()) else 0.0


def _debug(text: str) -> float | None:
    """From which score on an entity carries its evidence: yes is all, 0.8 is some."""
    word = text.strip().lower()
    if word in ("", "no", "false", "f", "n", "off", "0"):
        return None
    if word in ("yes", "true", "t", "y", "on", "1"):
        return 0.0
    if "." not in word or not _NUMBER.fullmatch(word):
        raise BadSearch(f"invalid debug value {word[:50]!r}")
    number = float(word)
    if not 0.0 <= number <= 1.0:
        raise BadSearch("debug threshold must be between 0.0 and 1.0")
    return number


def _echo(given: Mapping[str, Sequence[str]], kind: str) -> dict[str, Any]:
    """The query in the shape of an entity."""
    name = fold_space(_first(given, "name"))
    names = list(given.get("altNames", ())) or None
    numbers = government_ids(given) or None
    dates = {
        field: instant(_first(given, field).strip())
        for field in ("birthDate", "deathDate", "created", "dissolved", "built")
    }
    parts: dict[str, Any] = {}
    if kind == "person":
        parts[kind] = person_document(
            name=name, altNames=names, gender=GENDERS.get(_first(given, "gender").lower(), ""),
            birthDate=dates["birthDate"], deathDate=dates["deathDate"],
            titles=list(given.get("titles", ())) or None, governmentIDs=numbers,
        )  # fmt: skip
    elif kind in ("business", "organization"):
        parts[kind] = organization_document(
            name=name, altNames=names, created=dates["created"], dissolved=dates["dissolved"],
            governmentIDs=numbers,
        )  # fmt: skip
    elif kind == "aircraft":
        parts[kind] = aircraft_document(
            name=name, altNames=names, type=_first(given, "aircraftType"), built=dates["built"],
            **{one: _first(given, one) for one in ("flag", "icaoCode", "model", "serialNumber")},
        )  # fmt: skip
    elif kind == "vessel":
        own = ("imoNumber", "flag", "model", "mmsi", "callSign", "owner")
        parts[kind] = vessel_document(
            name=name, altNames=names, type=_first(given, "vesselType"), built=dates["built"],
            tonnage=_whole(given, "tonnage"),
            grossRegisteredTonnage=_whole(given, "grossRegisteredTonnage"),
            **{one: _first(given, one) for one in own},
        )  # fmt: skip
    told = ("emailAddresses", "phoneNumbers", "faxNumbers", "websites")
    addresses = [address_document(line1=text) for text in contacts(given, "addresses")]
    return entity_document(
        name=name,
        entityType=kind,
        sourceList=_first(given, "source") or "api-request",
        contact={name: contacts(given, name) or None for name in told},
        addresses=addresses or None,
        cryptoAddresses=wallets(given) or None,
        **parts,
    )


def _whole(given: Mapping[str, Sequence[str]], name: str) -> int:
    text = _first(given, name).strip()
    if text and not re.fullmatch(r"[+-]?\d{1,9}", text):
        raise BadSearch(f"reading vessel {name}: {text[:50]!r} is no whole number")
    return int(text) if text else 0
