"""A table of customers: which column is what, and one row as a query.

Owns the reading of headers and rows. A row that names nobody is refused with
its reason; a value that cannot be read is left out of the query and reported,
never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from ostraka.model.errors import FormatError, UsageError
from ostraka.model.party import Birth, Identifier, Name, Party, Value
from ostraka.model.schema import IDENTIFIER_OF_WORD
from ostraka.model.text import fold_space
from ostraka.screening.query import (
    MAX_NAME,
    read_birth,
    read_country,
    read_gender,
    read_identifier,
    read_schema,
)

#: Roles of columns by the header words that people use, letters and digits only.
_HEADERS: Final[dict[str, str]] = {
    header: role
    for role, headers in {
        "id": "id customerid clientid accountid partyid recordid reference ref key number no",
        "name": "name fullname customername clientname partyname entityname companyname "
        "organisationname organizationname legalname accountname vesselname shipname beneficiary "
        "company organisation organization entity customer client",
        "alias": "alias aliases aka othername othernames alternativename previousname formername "
        "maidenname tradingname tradename dba",
        "first": "first firstname givenname givennames forename forenames prenom vorname",
        "middle": "middle middlename middlenames secondname patronymic fathername",
        "last": "last lastname surname familyname nom nachname",
        "birth": "birth birthdate dateofbirth dob born birthday yearofbirth birthyear",
        "country": "country nationality citizenship countrycode residence countryofresidence "
        "jurisdiction countryofincorporation flag nationalities countries",
        "gender": "gender sex",
        "type": "type schema kind customertype partytype entitytype",
        "address": "address fulladdress addressline streetaddress",
        "identifier": "identifier identifiers identification",
    }.items()
    for header in headers.split()
}
#: Header words of identifier columns beyond the identifier kinds themselves.
_IDENTIFIER_HEADERS: Final[dict[str, str]] = {
    **{re.sub(r"[^a-z0-9]", "", word): prop for word, prop in IDENTIFIER_OF_WORD.items()},
    "passportno": "passportNumber",
    "taxid": "taxNumber",
    "tin": "taxNumber",
    "nationalidnumber": "idNumber",
    "idno": "idNumber",
    "registrationno": "registrationNumber",
    "companynumber": "registrationNumber",
    "companyno": "registrationNumber",
    "bicswift": "swiftBic",
    "swiftcode": "swiftBic",
    "swiftbic": "swiftBic",
    "imono": "imoNumber",
    "url": "website",
    "mobile": "phone",
    "telephone": "phone",
}
_NOT_IDENTIFIERS: Final = frozenset({"id", "address", "company"})


class Columns(Struct, frozen=True, gc=False):
    """Which column is what.

    Attributes:
        roles: role and column name, in file order; an identifier's role is its property.
        unused: columns that no role fits.
    """

    roles: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]

    @property
    def id(self) -> str:
        """Column of the row's id, or empty."""
        return next((column for role, column in self.roles if role == "id"), "")


def read_header(header: Sequence[str], source: str, given: Mapping[str, str] = {}) -> Columns:
    """Map a table's columns by their names.

    Args:
        header: column names.
        source: the table's name, for errors.
        given: role to column name, from the user; wins over the header's own words.

    Raises:
        FormatError: if no column holds names or identifiers, or a given column is missing.
        UsageError: if a given role does not exist.
    """
    missing = sorted(set(given.values()) - set(header))
    if missing:
        raise FormatError(
            f"there is no column {missing[0]!r}",
            source=source,
            action=f"Columns are {', '.join(header)}.",
        )
    named = {column: _read_role(role) for role, column in given.items()}
    roles: list[tuple[str, str]] = []
    unused = []
    taken: set[str] = set()
    for column in header:
        word = re.sub(r"[^a-z0-9]", "", column.lower())
        role = named.get(column) or _HEADERS.get(word)
        if role is None and word not in _NOT_IDENTIFIERS:
            role = _IDENTIFIER_HEADERS.get(word)
        if role is None or (role == "id" and "id" in taken):
            unused.append(column)
        else:
            roles.append((role, column))
            taken.add(role)
    names = {"name", "first", "last", "alias"} & taken
    if not names and not any(role in _IDENTIFIER_HEADERS.values() for role in taken):
        raise FormatError(
            f"no column of {', '.join(header)} holds names or identifiers",
            source=source,
            action="Name the column: --column name=COLUMN.",
        )
    return Columns(tuple(roles), tuple(unused))


def _read_role(text: str) -> str:
    """A role by its own name or by any word that would be a header of such a column."""
    word = re.sub(r"[^a-z0-9]", "", text.lower())
    role = _HEADERS.get(word) or _IDENTIFIER_HEADERS.get(word)
    if role is None:
        known = ", ".join(dict.fromkeys(_HEADERS.values()))
        raise UsageError(
            f"{text!r} is no role of a column",
            action=f"Use {known}, or a kind of identifier such as passport or imo.",
        )
    return role


class RowQuery(Struct, frozen=True, gc=False):
    """One row read.

    Attributes:
        id: the row's id: of its id column, else its number from 1.
        query: the party to screen; None if the row names nobody.
        problems: what could not be read, in words.
    """

    id: str
    query: Party | None
    problems: tuple[str, ...]


class _Draft:
    """Values of one row while they are read."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.parts: dict[str, str] = {}
        self.births: list[Birth] = []
        self.countries: list[Value] = []
        self.genders: list[Value] = []
        self.addresses: list[Value] = []
        self.identifiers: list[Identifier] = []
        self.schema = "Thing"


def read_row(columns: Columns, row: Mapping[str, object], number: int, schema: str) -> RowQuery:
    """Read one row.

    Args:
        columns: which column is what.
        row: column name to value; None and empty text mean "not given".
        number: the row's number, from 1, for rows without an id.
        schema: kind of party where the table has no column for it.

    Returns:
        The query, or the reasons why there is none.
    """
    draft = _Draft()
    draft.schema = schema
    problems = []
    row_id = str(number)
    for role, column in columns.roles:
        given = row.get(column)
        text = fold_space(str(given)) if given is not None else ""
        if not text:
            continue
        if role == "id":
            row_id = text
            continue
        try:
            _take(draft, role, text)
        except UsageError as error:
            problems.append(f"{column}: {error.reason}")
    parts = [draft.parts[part] for part in ("first", "middle", "last") if part in draft.parts]
    whole = " ".join(parts)
    names = list(dict.fromkeys([*draft.names, *([whole] if whole else [])]))
    if not names and not draft.identifiers:
        return RowQuery(row_id, None, (*problems, "there is no name and no identifier"))
    query = Party(
        id=row_id,
        schema=draft.schema,
        caption=names[0] if names else draft.identifiers[0].value,
        names=tuple(Name(name) for name in names),
        births=tuple(draft.births),
        identifiers=tuple(draft.identifiers),
        countries=tuple(draft.countries),
        genders=tuple(draft.genders),
        addresses=tuple(draft.addresses),
    )
    return RowQuery(row_id, query, tuple(problems))


def _take(draft: _Draft, role: str, text: str) -> None:
    if role in ("name", "alias"):
        for name in text.split(";") if role == "alias" else [text]:
            if len(name) > MAX_NAME:
                raise UsageError(f"a name of {len(name)} characters is longer than {MAX_NAME}")
            if name.strip():
                draft.names.append(name.strip())
    elif role in ("first", "middle", "last"):
        draft.parts[role] = text
    elif role == "birth":
        draft.births.append(Birth(read_birth(text)))
    elif role == "country":
        _take_countries(draft, text)
    elif role == "gender":
        draft.genders.append(Value("gender", read_gender(text)))
    elif role == "type":
        draft.schema = read_schema(text)
    elif role == "address":
        draft.addresses.append(Value("address", text))
    elif role == "identifier":
        draft.identifiers += [read_identifier(part) for part in text.split(";") if part.strip()]
    else:
        draft.identifiers.append(Identifier(role, text))


def _take_countries(draft: _Draft, text: str) -> None:
    """Several countries, ``;`` between them: those that can be read are kept."""
    unread: list[str] = []
    for country in text.split(";"):
        try:
            if country.strip():
                draft.countries.append(Value("country", read_country(country.strip())))
        except UsageError as error:
            unread.append(error.reason)
    if unread:
        raise UsageError("; ".join(unread))
