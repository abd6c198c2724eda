"""From an entity example of a client to a party that is screened, and the echo of it.

Owns the contract's leniency: scalars become lists, numbers strings, properties
that the schema does not have are dropped, values that cannot be read as what
their property holds are dropped and missing from the echo. Refuses a schema
that does not exist or cannot be asked about, and a query that is too large.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from ostraka.http.match_api.ftm_names import Property, ftm_model
from ostraka.http.match_api.problems import ContractError
from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.errors import UsageError
from ostraka.model.ftm import GENDERS, party_from_ftm
from ostraka.model.ftm_schemas import PARTY_SCHEMAS
from ostraka.model.party import Party
from ostraka.model.text import fold_space
from ostraka.screening.query import MAX_NAME, MAX_VALUES, speaking_identifier

#: Most characters of one value that is no name; a longer one is not compared with anything.
_LONGEST: Final = 5000
#: Types of the values by which a party can be found.
_TELLING: Final = frozenset({"name", "identifier", "email", "phone", "url"})


class Example(Struct, frozen=True):
    """A query as it was read.

    Attributes:
        party: what is screened, None if there is neither a name nor an identifier in it.
        echo: the query as the answer repeats it.
    """

    party: Party | None
    echo: dict[str, Any]


def read_example(
    schema: str, properties: Mapping[str, Any], key: str | None = None, *, any_kind: bool = False
) -> Example:
    """Read an entity example.

    Args:
        schema: name of a FollowTheMoney schema.
        properties: values by property: lists or single values, numbers or strings.
        key: the caller's id.
        any_kind: accept a schema whose entities cannot be asked about as such (``Thing``), with
            the properties of every kind of party.

    Raises:
        ContractError: 400 if the schema is unknown or cannot be asked about, or the query is
            too large.
    """
    known = ftm_model().schemas.get(schema)
    if known is None:
        raise ContractError(400, f"Cannot parse example entity: no such schema: {schema[:100]}")
    if not known.matchable and not any_kind:
        raise ContractError(
            400, f"Cannot parse example entity: entities of schema {schema} cannot be matched"
        )
    allowed = known.properties
    if any_kind and not known.matchable:
        inside = [ftm_model().schemas[name].properties for name in ftm_model().below(schema)]
        allowed = {name: prop for one in (*inside, allowed) for name, prop in one.items()}
    values = _read(allowed, properties)
    echo = {"id": key, "schema": schema, "properties": values}
    return Example(_party(schema, allowed, values, properties), echo)


def _read(allowed: Mapping[str, Property], properties: Mapping[str, Any]) -> dict[str, list[str]]:
    """Values by property, each read as its type says."""
    found: dict[str, list[str]] = {}
    for name, given in properties.items():
        prop = allowed.get(name)
        if prop is None:
            continue
        texts = _texts(prop, given if isinstance(given, list) else [given])
        if texts:
            found[name] = texts
    return found


def _texts(prop: Property, given: Sequence[Any]) -> list[str]:
    if len(given) > MAX_VALUES:
        raise ContractError(
            400, f"Cannot parse example entity: more than {MAX_VALUES} values of {prop.name}"
        )
    texts: dict[str, None] = {}
    for one in given:
        if one is None or isinstance(one, dict | list):
            continue
        text = fold_space(str(one).lower() if isinstance(one, bool) else str(one))
        if len(text) > (MAX_NAME if prop.type == "name" else _LONGEST):
            raise ContractError(
                400, f"Cannot parse example entity: a value of {prop.name} is too long"
            )
        read = _as_type(prop.type, text)
        if read:
            texts[read] = None
    return list(texts)


def _as_type(kind: str, text: str) -> str:
    """A text as a value of a type; empty if it is none."""
    if kind == "country":
        return country_code(text) or ""
    if kind == "gender":
        return GENDERS.get(text.lower(), "")
    if kind == "date":
        return read_date(text) or ""
    return text


def _party(
    schema: str,
    allowed: Mapping[str, Property],
    values: Mapping[str, list[str]],
    given: Mapping[str, Any],
) -> Party | None:
    """The party of a query; None if its schema is never one of a listed party."""
    kind = PARTY_SCHEMAS.get(schema)
    if kind is None:
        return None
    nested = {
        name: value
        for name, value in given.items()
        if name in allowed and allowed[name].type == "entity"
    }
    try:
        party = party_from_ftm({"schema": kind, "properties": {**nested, **values}})
    except UsageError as error:
        if not any(allowed[name].type in _TELLING for name in values):
            return None
        raise ContractError(400, f"Cannot parse example entity: {error}") from error
    speaking = [
        found for name in party.names if (found := speaking_identifier(name.text)) is not None
    ]
    return msgspec.structs.replace(party, identifiers=(*party.identifiers, *speaking))
