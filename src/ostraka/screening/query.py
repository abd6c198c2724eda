"""From what a user asks to a party that can be compared.

Owns the reading of a query: kinds, partial dates, countries, identifiers, and
FollowTheMoney-shaped dictionaries. Refuses what it cannot read, naming it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ostraka.model.countries import country_code
from ostraka.model.dates import DateSpan
from ostraka.model.dates_text import read_date
from ostraka.model.errors import UsageError
from ostraka.model.party import Birth, Identifier, Name, Party, Value
from ostraka.model.schema import (
    IDENTIFIER_OF_WORD,
    NAME_PROPERTIES,
    PROPERTIES,
    SCHEMA_OF_WORD,
)
from ostraka.model.text import fold_space

#: Longest name that is screened; longer ones are refused, not cut.
MAX_NAME: Final = 1000
#: Most values of one query.
MAX_VALUES: Final = 200

_GENDERS: Final = {
    "m": "male", "male": "male", "f": "female", "female": "female", "o": "other", "other": "other",
}  # fmt: skip


def read_schema(word: str) -> str:
    """FollowTheMoney schema of a word such as ``person``, ``Company``, ``vessel``.

    Raises:
        UsageError: if no schema has that name.
    """
    schema = SCHEMA_OF_WORD.get(word.strip().lower())
    if schema is None:
        known = ", ".join(sorted(set(SCHEMA_OF_WORD.values())))
        raise UsageError(f"{word!r} is no kind of party", action=f"Use one of {known}.")
    return schema


def read_birth(text: str) -> DateSpan:
    """A birth date in EDTF or in words.

    Raises:
        UsageError: if it has no certain reading.
    """
    read = read_date(text)
    if read is None:
        raise UsageError(
            f"{text!r} is not a date that has one reading",
            action="Write 1960, 1960-08, 1960-08-31, 1960~ or 1955/1958.",
        )
    return DateSpan.parse(read)


def read_country(text: str) -> str:
    """Country code of a code or a name.

    Raises:
        UsageError: if no country has that name.
    """
    code = country_code(text)
    if code is None:
        raise UsageError(
            f"{text!r} is no country", action="Write an ISO 3166 code such as RU, or its name."
        )
    return code


def read_identifier(text: str) -> Identifier:
    """An identifier written ``KIND:VALUE``.

    Raises:
        UsageError: if the kind is unknown or the value is empty.
    """
    kind, colon, value = text.partition(":")
    prop = IDENTIFIER_OF_WORD.get(kind.strip().lower())
    if not colon or prop is None or not value.strip():
        known = ", ".join(sorted(word for word in IDENTIFIER_OF_WORD if word.isalpha()))
        raise UsageError(
            f"{text!r} is no identifier", action=f"Write KIND:VALUE; kinds are {known}."
        )
    return Identifier(kind=prop, value=value.strip())


#: Texts that are an identifier by their form alone, and the property that holds them.
_SPEAKING: Final = (
    ("email", re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[A-Za-z]{2,24}")),
    ("website", re.compile(r"(?:https?://|www\.)[^\s/]{3,253}(?:/\S{0,500})?", re.IGNORECASE)),
    ("imoNumber", re.compile(r"IMO[ :#.-]{0,3}\d{7}", re.IGNORECASE)),
    ("publicKey", re.compile(r"0x[0-9a-fA-F]{40}|(?:bc1|ltc1)[0-9a-zA-Z]{20,80}")),
    ("publicKey", re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[1-9A-HJ-NP-Za-km-z]{26,110}")),
)


def speaking_identifier(text: str) -> Identifier | None:
    """The identifier that a text is by its form: a wallet, an e-mail, a web address, an IMO number.

    Args:
        text: what a user gave as a name.

    Returns:
        The identifier, or None where the text can be a name.
    """
    for prop, pattern in _SPEAKING:
        if pattern.fullmatch(text):
            return Identifier(kind=prop, value=text)
    return None


def make_query(
    names: Sequence[str] = (),
    *,
    schema: str = "Thing",
    births: Sequence[str] = (),
    countries: Sequence[str] = (),
    identifiers: Sequence[str] = (),
    genders: Sequence[str] = (),
    addresses: Sequence[str] = (),
) -> Party:
    """Make the party that is screened.

    Args:
        names: names as written, any script; may be empty if there is an identifier.
            A name that is a wallet address, an e-mail, a web address or an IMO number by
            its form is looked up as that too.
        schema: kind of party; ``Thing`` for unknown.
        births: birth dates, partial or not; several mean "one of these".
        countries: codes or names.
        identifiers: ``KIND:VALUE``.
        genders: male, female, other.
        addresses: addresses in one line.

    Raises:
        UsageError: if a value cannot be read, or there is nothing to screen.
    """
    texts = [fold_space(name) for name in names]
    texts = [text for text in texts if text]
    for text in texts:
        if len(text) > MAX_NAME:
            raise UsageError(
                f"a name of {len(text)} characters is longer than {MAX_NAME}",
                action="Screen a text with `ostraka read`, or give the name alone.",
            )
    if not texts and not identifiers:
        raise UsageError("there is no name and no identifier", action="Give one of them.")
    given = (texts, births, countries, identifiers, genders, addresses)
    if max(len(values) for values in given) > MAX_VALUES:
        raise UsageError(f"more than {MAX_VALUES} values of one kind", action="Split the query.")
    return Party(
        id="",
        schema=read_schema(schema),
        caption=texts[0] if texts else identifiers[0],
        names=tuple(Name(text) for text in texts),
        births=tuple(Birth(read_birth(text)) for text in births),
        identifiers=(
            *(read_identifier(text) for text in identifiers),
            *(found for text in texts if (found := speaking_identifier(text)) is not None),
        ),
        countries=tuple(Value("country", read_country(text)) for text in countries),
        genders=tuple(Value("gender", read_gender(text)) for text in genders),
        addresses=tuple(Value("address", fold_space(text)) for text in addresses if text.strip()),
    )


def read_gender(text: str) -> str:
    """``male``, ``female`` or ``other``.

    Raises:
        UsageError: if it is none of them.
    """
    gender = _GENDERS.get(text.strip().lower())
    if gender is None:
        raise UsageError(f"{text!r} is no gender", action="Write male, female or other.")
    return gender


def party_from_ftm(entity: Mapping[str, Any]) -> Party:
    """Read a FollowTheMoney-shaped dictionary.

    Args:
        entity: ``{"schema": "Person", "properties": {"name": ["..."], "birthDate": ["1970"]}}``;
            a property may be a list or a single value; unknown properties are left out.

    Returns:
        The party; its id is the entity's, or empty.

    Raises:
        UsageError: if the schema is unknown or there is nothing to compare.
    """
    schema = read_schema(str(entity.get("schema", "")))
    values: dict[str, list[str]] = {}
    properties = entity.get("properties") or {}
    if not isinstance(properties, Mapping):
        raise UsageError(
            "the properties are no mapping", action='Write {"name": ["..."], "birthDate": ["..."]}.'
        )
    for prop, given in properties.items():
        if prop in PROPERTIES and given is not None:
            values[prop] = [fold_space(text) for text in _many(given) if text.strip()]
    names = [
        Name(text, kind) for kind in NAME_PROPERTIES for text in values.get(kind, ())
    ] or _from_parts(values)
    identifiers = [
        Identifier(prop, text)
        for prop, texts in values.items()
        if PROPERTIES[prop].type in ("identifier", "email", "phone", "url")
        and PROPERTIES[prop].schema not in ("Sanction", "Thing")
        for text in texts
    ]
    if not names and not identifiers:
        raise UsageError("there is no name and no identifier", action="Give one of them.")
    countries = [
        Value(prop, country_code(text) or text.lower())
        for prop, texts in values.items()
        if PROPERTIES[prop].type == "country"
        for text in texts
    ]
    return Party(
        id=str(entity.get("id") or ""),
        schema=schema,
        caption=names[0].text if names else identifiers[0].value,
        names=tuple(names),
        births=tuple(Birth(read_birth(text)) for text in values.get("birthDate", ())),
        identifiers=tuple(identifiers),
        countries=tuple(countries),
        genders=tuple(
            Value("gender", _GENDERS[text.lower()])
            for text in values.get("gender", ())
            if text.lower() in _GENDERS
        ),
        addresses=tuple(Value("address", text) for text in values.get("address", ())),
    )


def _many(given: object) -> list[str]:
    """One value or several; those of a set in one order, whatever the process."""
    if isinstance(given, set | frozenset):
        return sorted(str(value) for value in given)
    return [str(value) for value in given] if isinstance(given, list | tuple) else [str(given)]


def _from_parts(values: Mapping[str, Sequence[str]]) -> list[Name]:
    """One name from its parts, where no whole name is given."""
    parts = ("firstName", "secondName", "middleName", "fatherName", "lastName", "nameSuffix")
    text = " ".join(text for part in parts for text in values.get(part, ()))
    return [Name(text)] if text else []
