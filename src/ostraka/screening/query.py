"""From what a user asks to a party that can be compared.

Owns the reading of a query: countries, identifiers, and together with
:mod:`ostraka.model.ftm` kinds, partial dates and FollowTheMoney-shaped
dictionaries. Refuses what it cannot read, naming it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ostraka.model.countries import country_code
from ostraka.model.errors import UsageError
from ostraka.model.ftm import GENDERS, party_from_ftm, read_birth, read_schema
from ostraka.model.party import Birth, Identifier, Name, Party, Value
from ostraka.model.schema import IDENTIFIER_OF_WORD
from ostraka.model.text import fold_space

__all__ = [
    "MAX_NAME", "MAX_VALUES", "make_query", "party_from_ftm", "read_birth", "read_country",
    "read_gender", "read_identifier", "read_schema", "speaking_identifier",
]  # fmt: skip

#: Longest name that is screened; longer ones are refused, not cut.
MAX_NAME: Final = 1000
#: Most values of one query.
MAX_VALUES: Final = 200


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
    gender = GENDERS.get(text.strip().lower())
    if gender is None:
        raise UsageError(f"{text!r} is no gender", action="Write male, female or other.")
    return gender
