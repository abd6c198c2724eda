"""The ``identification`` elements of the EU's list.

Owns which property each kind of document has, what its remark tells of that
kind, and the check digits of IMO numbers. Refuses to correct a number: it
stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from ostraka.model.records import Fact, detail
from ostraka.model.text import fold_space
from ostraka.sources.eu_fsf_elements import attributes, code_of, remarks, rest
from ostraka.sources.un_documents import property_of
from ostraka.sources.un_elements import note_of

#: ``identificationTypeCode`` to property; every other code is an ``idNumber``.
_PROPERTIES: Final = {
    "passport": "passportNumber",
    "fiscalcode": "taxNumber",
    "regnumber": "registrationNumber",
    "swiftbic": "swiftBic",
    "ssn": "socialSecurityNumber",
    "tradelic": "licenseNumber",
    "imo": "imoNumber",
}
#: Words in the remark of a number without a clear kind, the most telling first.
_WORDS: Final = (
    (re.compile(r"\b(?:INN|ИНН)\b"), "innCode"),
    (re.compile(r"\b(?:OGRN|ОГРН)\b"), "ogrnCode"),
    (re.compile(r"\b(?:KPP|КПП)\b"), "kppCode"),
    (re.compile(r"\bOKPO\b"), "okpoCode"),
    (re.compile(r"\b(?:LEI|legal entity identifier)\b", re.IGNORECASE), "leiCode"),
    (re.compile(r"\b(?:TIN|tax|taxpayer)\b", re.IGNORECASE), "taxNumber"),
    (re.compile(r"\bregistration (?:no|number|ID)\b", re.IGNORECASE), "registrationNumber"),
)
#: Codes whose remark may tell a more exact kind.
_VAGUE: Final = frozenset({"other", "id", "fiscalcode", "regnumber"})
_STATES: Final = ("diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer")
_SHAPES: Final = {
    "innCode": re.compile(r"\d{10}|\d{12}"),
    "ogrnCode": re.compile(r"\d{13}|\d{15}"),
    "kppCode": re.compile(r"\d{9}"),
    "leiCode": re.compile(r"[A-Z0-9]{20}"),
    "okpoCode": re.compile(r"\d{8}|\d{10}"),
}
_SHIP_WEIGHTS: Final = (7, 6, 5, 4, 3, 2)
_COMPANY_WEIGHTS: Final = (8, 6, 4, 2, 9, 7)


def document_facts(element: _Element) -> Iterator[Fact]:
    """The facts of one ``identification``: its number, or a note where it has none."""
    said = attributes(element)
    item, note = said.pop("logicalId", ""), remarks(element)
    number = said.pop("number", "")
    latin = said.pop("latinNumber", "")
    code = said.pop("identificationTypeCode", "")
    kind = said.pop("identificationTypeDescription", code)
    country, written = code_of(said)
    about = {
        "type": kind,
        "country": country,
        "issued": said.pop("issueDate", ""),
        "validFrom": said.pop("validFrom", ""),
        "expires": said.pop("validTo", ""),
        "issuedBy": said.pop("issuedBy", ""),
        "region": said.pop("region", ""),
        "name": said.pop("nameOnDocument", ""),
        "note": note,
        "status": ", ".join(state for state in _STATES if said.pop(state, "") == "true"),
    }
    if not (number or latin):
        about["issuer"] = written
        texts = (f"{key}: {value}" for key, value in about.items() if value)
        yield note_of("identification", "; ".join(texts))
    elif code == "imo" and not is_ship_number(number):
        # The number of a shipping company: no ship has it.
        yield Fact("idNumber", number, detail(about), item=item)
    else:
        prop = _property(code, number or latin, note)
        for value in dict.fromkeys(filter(None, (number, latin))):
            yield Fact(prop, value, detail(about), item=item)
    if written and not country:
        yield note_of("identification@countryDescription", written)
    yield from rest(element, said)


def is_ship_number(number: str) -> bool:
    """True if this is the IMO number of a ship and not that of a company.

    Both have seven digits, of which the last is a check digit: for a ship the
    last digit of the sum weighted 7 to 2, for a company or owner
    ``(11 - sum mod 11) mod 10`` with the weights 8, 6, 4, 2, 9, 7.

    Source: IMO resolutions A.1117(30) and MSC.160(78) with its circular on company numbers.
    """
    digits = fold_space(number)
    if len(digits) != 7 or not (digits.isascii() and digits.isdecimal()):
        return False
    *body, check = (int(digit) for digit in digits)
    ship = sum(w * d for w, d in zip(_SHIP_WEIGHTS, body, strict=True)) % 10
    company = (11 - sum(w * d for w, d in zip(_COMPANY_WEIGHTS, body, strict=True)) % 11) % 10
    return ship == check and company != check


def _property(code: str, number: str, note: str) -> str:
    known = _PROPERTIES.get(code)
    if code not in _VAGUE:
        return known or "idNumber"
    for pattern, prop in _WORDS:
        shape = _SHAPES.get(prop)
        if pattern.search(note) and (shape is None or shape.fullmatch(number)):
            return prop
    return known or property_of(note)
