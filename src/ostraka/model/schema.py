"""Schemas and properties: FollowTheMoney's names and the little that Ostraka adds to them.

Owns which property names may stand in a fact, what type each has and which
identifiers are strong. Refuses to hold rules: comparing is matching's work.

Source of the names: the FollowTheMoney model, https://followthemoney.tech/explorer/.
A test holds every name here against that model, but for the entries marked
``own``, which the model lacks.
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

PropertyType = Literal[
    "name", "date", "country", "identifier", "address", "gender",
    "text", "string", "url", "email", "phone", "number",
]  # fmt: skip


class Property(Struct, frozen=True):
    """One property.

    Attributes:
        name: FollowTheMoney name.
        type: FollowTheMoney type of the value.
        schema: the schema that the property belongs to there.
        own: true if FollowTheMoney has no such property.
    """

    name: str
    type: PropertyType
    schema: str
    own: bool = False


#: Schema, type, names.
_ROWS: Final[tuple[tuple[str, PropertyType, str], ...]] = (
    ("Thing", "name", "name alias previousName weakAlias"),
    ("Thing", "country", "country"),
    ("Thing", "address", "address"),
    ("Thing", "text", "notes summary description"),
    ("Thing", "string", "topics program programId keywords publisher"),
    ("Thing", "url", "sourceUrl"),
    ("LegalEntity", "name", "abbreviation"),
    ("LegalEntity", "email", "email"),
    ("LegalEntity", "phone", "phone"),
    ("LegalEntity", "url", "website"),
    ("LegalEntity", "string", "legalForm status sector classification icijId"),
    ("LegalEntity", "date", "incorporationDate dissolutionDate"),
    (
        "LegalEntity",
        "identifier",
        "registrationNumber idNumber taxNumber licenseNumber vatCode uscCode innCode "
        "ogrnCode okpoCode leiCode dunsCode swiftBic",
    ),
    ("LegalEntity", "country", "jurisdiction mainCountry"),
    ("LegalEntity", "string", "parent"),
    (
        "Person",
        "string",
        "title firstName secondName middleName fatherName motherName lastName "
        "nameSuffix position birthPlace ethnicity height weight eyeColor hairColor "
        "appearance religion political profession education spokenLanguage",
    ),
    ("Person", "date", "birthDate deathDate"),
    ("Person", "country", "nationality citizenship birthCountry"),
    ("Person", "identifier", "passportNumber socialSecurityNumber"),
    ("Person", "gender", "gender"),
    ("Person", "text", "biography"),
    ("Organization", "identifier", "cageCode giiNumber"),
    ("Company", "identifier", "bikCode cikCode isinCode ticker kppCode"),
    ("Vessel", "identifier", "imoNumber mmsi callSign crsNumber"),
    ("Vessel", "country", "flag pastFlags"),
    ("Vessel", "string", "registrationPort pastTypes"),
    ("Vessel", "number", "tonnage grossRegisteredTonnage deadweightTonnage"),
    ("Vehicle", "string", "type model owner operator"),
    ("Vehicle", "date", "buildDate registrationDate"),
    ("Airplane", "identifier", "serialNumber icaoCode"),
    ("Airplane", "string", "manufacturer"),
    ("CryptoWallet", "identifier", "publicKey"),
    ("CryptoWallet", "string", "currencySymbol holder"),
    ("Security", "identifier", "isin"),
    ("Security", "string", "issuer"),
    ("Sanction", "identifier", "unscId authorityId recordId"),
    ("Sanction", "string", "authority provisions duration"),
    ("Sanction", "date", "listingDate startDate endDate modifiedAt"),
    ("Sanction", "text", "reason"),
    ("Sanction", "url", "programUrl"),
)

#: Properties that FollowTheMoney has on no schema, or on another one.
_OWN: Final = frozenset({"recordId", "modifiedAt"})

#: Every property that a fact may carry, by name.
PROPERTIES: Final[dict[str, Property]] = {
    name: Property(name=name, type=kind, schema=schema, own=name in _OWN)
    for schema, kind, names in _ROWS
    for name in names.split()
}

#: Properties that hold a name of the party itself.
NAME_PROPERTIES: Final = ("name", "alias", "previousName", "abbreviation", "weakAlias")

#: What each schema is when names are compared: persons, organisations, or things with a name.
Family = Literal["person", "organization", "vessel", "aircraft", "wallet", "security", "any"]

FAMILY_OF_SCHEMA: Final[dict[str, Family]] = {
    "Person": "person",
    "Organization": "organization",
    "Company": "organization",
    "PublicBody": "organization",
    "LegalEntity": "any",
    "Thing": "any",
    "Vessel": "vessel",
    "Airplane": "aircraft",
    "CryptoWallet": "wallet",
    "Security": "security",
}

#: Schemas by the words that people and other systems use for them (lower case).
SCHEMA_OF_WORD: Final[dict[str, str]] = {
    **{name.lower(): name for name in FAMILY_OF_SCHEMA},
    "individual": "Person",
    "entity": "LegalEntity",
    "organisation": "Organization",
    "business": "Company",
    "ship": "Vessel",
    "aircraft": "Airplane",
    "wallet": "CryptoWallet",
    "crypto": "CryptoWallet",
    "any": "Thing",
}

#: Identifier properties by the words accepted in ``--id KIND:VALUE`` (lower case).
IDENTIFIER_OF_WORD: Final[dict[str, str]] = {
    **{
        name.lower(): name
        for name, prop in PROPERTIES.items()
        if prop.type in ("identifier", "email", "phone", "url")
        and prop.schema not in ("Sanction", "Thing")
    },
    "passport": "passportNumber",
    "id": "idNumber",
    "national": "idNumber",
    "nationalid": "idNumber",
    "tax": "taxNumber",
    "registration": "registrationNumber",
    "company": "registrationNumber",
    "ssn": "socialSecurityNumber",
    "vat": "vatCode",
    "lei": "leiCode",
    "duns": "dunsCode",
    "inn": "innCode",
    "ogrn": "ogrnCode",
    "bic": "swiftBic",
    "swift": "swiftBic",
    "imo": "imoNumber",
    "callsign": "callSign",
    "tail": "registrationNumber",
    "msn": "serialNumber",
    "wallet": "publicKey",
    "crypto": "publicKey",
    "address": "publicKey",
    "domain": "website",
    "web": "website",
    "mail": "email",
}
