"""What Australia's column "Additional Information" holds: prose with numbers in it.

Owns finding the numbers, addresses of mail and offices that name a party. The
whole text stays as a note, so that nothing depends on these readings. Refuses
every number whose kind does not stand right before it, and the references of
other parties ("Associated with Al-Qaida (QDe.004)"), which prose is full of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ostraka.model.countries import country_code
from ostraka.model.records import Fact, detail
from ostraka.sources.uk_numbers import Found, numbers_in, register_of

_COLUMN: Final = "additional information"
#: How far before a number its kind may stand.
_REACH: Final = 90
_KINDS: Final = (
    ("passport", "passportNumber"),
    ("identi", "idNumber"),
    ("tazkira", "idNumber"),
    ("ration card", "idNumber"),
    ("military service", "idNumber"),
    ("fiscal code", "taxNumber"),
    ("tax", "taxNumber"),
    ("imo", "imoNumber"),
    ("maritime organization", "imoNumber"),
    ("telephone", "phone"),
    ("facsimile", "phone"),
    ("registered company", "registrationNumber"),
    ("registration", "registrationNumber"),
    ("ogrn", "ogrnCode"),
    ("inn", "innCode"),
)
#: "Passport no.: German passport number ": the kind, then no sentence of another matter.
_LABEL = re.compile(
    r"(?P<words>(?:[^\W\d_]+[ -]){0,2})(?P<kind>passport|(?:company|national)? ?identi\w+|tazkira"
    r"|ration card|military service|fiscal code|tax|imo|maritime organization|telephone|facsimile"
    r"|registered company|(?:business|state)? ?registration|ogrn|inn)\b"
    r"(?P<rest>(?:[^.;\d]|\bnos?\.){0,60})$",
    re.IGNORECASE,
)
#: "; ", " and " or the next item of a list: the number before it was of the same kind.
_NEXT = re.compile(r"(?:[;,]? |.{0,200}\b[b-z]\) (?:[^\W\d_]+ ){0,3}(?:number |no\. ?)?| and \+?)")
_BRACKET = re.compile(r" ?\((?P<country>[^()\d]{3,40})\)")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_SITE = re.compile(r"\b(?:https?://|www\.)[\w./%~-]{3,150}[\w/]", re.IGNORECASE)
#: Sites that the prose cites: those of the committees and of Interpol.
_NOT_ITS_OWN: Final = ("un.org", "interpol.int", "legislation.gov.au")
_GENDER = re.compile(r"(?:^|[;.] ?)(?:gender: ?)?(?P<gender>male|female)(?=$|[;.,])", re.IGNORECASE)


def information_facts(text: str, schema: str) -> Iterator[Fact]:
    """Read one cell.

    Args:
        text: the cell, white space folded.
        schema: the schema of its record; only a person has a gender.

    Yields:
        The whole text as a note, then what was found in it.
    """
    yield Fact("notes", text, detail({"type": _COLUMN}))
    if schema == "Person" and (found := _GENDER.search(text)):
        yield Fact("gender", found["gender"].lower(), original=found["gender"])
    for mail in _MAIL.findall(text):
        yield Fact("email", mail)
    for site in _SITE.findall(text):
        if not any(other in site.lower() for other in _NOT_ITS_OWN):
            yield Fact("website", site)
    yield from _numbers(text, schema == "Person")


def _numbers(text: str, person: bool) -> Iterator[Fact]:
    prop = kind = ""
    for number in numbers_in(text):
        before = number.before[-_REACH:]
        label = _LABEL.search(before)
        if label:
            kind = label["kind"].strip().lower()
            prop = _property_of(kind, before, number.value, person)
        elif not prop or _NEXT.fullmatch(number.before) is None:
            prop = ""
            continue
        if prop == "imoNumber" and re.fullmatch(r"\d{7}", number.value) is None:
            continue
        country = _country_of(label["words"] + label["rest"] if label else before, number)
        yield Fact(prop, number.value, detail({"country": country, "type": kind}))


def _property_of(kind: str, before: str, number: str, person: bool) -> str:
    """The property of a number; what identifies a party that is no person is a registration."""
    prop = next(prop for word, prop in _KINDS if word in kind)
    if prop == "registrationNumber" or (prop == "idNumber" and not person) or prop.endswith("Code"):
        return register_of(before, number)
    return prop


def _country_of(words: str, number: Found) -> str:
    """The country in the words around a number: "Afghan passport no. ", " (Iran) expires"."""
    if (found := _BRACKET.match(number.after)) and (code := country_code(found["country"])):
        return code
    for word in re.findall(r"[^\W\d_]+", words):
        if word[0].isupper() and len(word) > 3 and (code := country_code(word)):
            return code
    return ""
