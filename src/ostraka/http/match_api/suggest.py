"""Suggestions of the Reconciliation Service API: entities, properties and types by a beginning.

Owns what a client shows while a person types, and the small documents that
stand for entities, types and properties in every answer of that API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, Final, TypeVar

from ostraka.http.match_api.datasets import select, title
from ostraka.http.match_api.entities import listed_entity
from ostraka.http.match_api.ftm_names import Property, Schema, ftm_model
from ostraka.http.match_api.matching import MOST_RESULTS
from ostraka.http.match_api.parameters import Parameters
from ostraka.http.match_api.problems import ContractError
from ostraka.http.match_api.register import Register
from ostraka.http.match_api.search import MOST_OFFSET, shown_entities
from ostraka.http.match_api.text_index import TextIndex
from ostraka.http.match_api.text_words import words
from ostraka.model.countries import country_name
from ostraka.model.ftm_schemas import PARTY_SCHEMAS

_SUGGESTED: Final = 10
_OK: Final = {"code": "/api/status/ok", "status": "200 OK"}
_Named = TypeVar("_Named")


def offered_types() -> tuple[str, ...]:
    """Schemas that a query can be about: those of parties and what they extend."""
    kinds = ("Thing", "LegalEntity", "Person", "Organization", "Company", "PublicBody")
    return (*kinds, "Vessel", "Airplane", "CryptoWallet", "Security")


def suggest_entities(
    register: Register, text: TextIndex, dataset: str, given: Parameters, day: date
) -> dict[str, Any]:
    """Entities with a name that begins as a text does.

    Raises:
        ContractError: 404 for a dataset, 422 for a wrong parameter.
    """
    lists = select(dataset, register.lists, day)
    limit = given.integer("limit", _SUGGESTED, MOST_RESULTS)
    start = given.integer("cursor", 0, MOST_OFFSET)
    prefix = given.text("prefix")
    asked = words(prefix[:500])
    found: list[dict[str, Any]] = []
    if asked:
        mask = text.starting(asked) & text.having("datasets", lists)
        mask &= text.having("schema", PARTY_SCHEMAS)
        numbers = mask.nonzero()[0].tolist()
        numbers.sort(key=lambda one: (-text.names_as(one, asked), -int(text.sizes[one]), one))
        shown = shown_entities(register, text, numbers[start : start + limit], day)
        found = [entity_document(one) for one in shown]
    return {**_OK, "prefix": prefix, "result": found}


def check_suggestion(register: Register, dataset: str, given: Parameters, day: date) -> None:
    """Refuse a suggestion about a dataset that is not there, or a wrong page of it.

    Raises:
        ContractError: 404 or 422.
    """
    given.integer("limit", _SUGGESTED, 10_000)
    select(dataset, register.lists, day)


def suggest_properties(given: Parameters) -> dict[str, Any]:
    """Properties whose name or title begins as a text does."""
    model = ftm_model()
    kinds = {name for kind in offered_types() for name in model.schemas[kind].chain}
    properties = [
        one
        for one in model.properties.values()
        if one.schema in kinds and not one.hidden and one.type != "entity"
    ]
    prefix = given.text("prefix")
    found = _suggested(prefix, [((one.label, one.name), one) for one in properties])
    return {**_OK, "prefix": prefix, "result": [property_document(one) for one in found]}


def suggest_types(given: Parameters) -> dict[str, Any]:
    """Schemas whose name or title begins as a text does."""
    schemas = [ftm_model().schemas[name] for name in offered_types()]
    prefix = given.text("prefix")
    found = _suggested(prefix, [((one.label, one.name), one) for one in schemas])
    return {**_OK, "prefix": prefix, "result": [type_document(one) for one in found]}


def _suggested(prefix: str, named: Sequence[tuple[tuple[str, ...], _Named]]) -> list[_Named]:
    """What is named as a text begins: whole names first, then words inside."""
    wanted = prefix.strip().lower()
    if not wanted:
        return []
    whole: list[_Named] = [
        one for names, one in named if any(name.lower().startswith(wanted) for name in names)
    ]
    inside: list[_Named] = [
        one
        for names, one in named
        if one not in whole and any(f" {wanted}" in name.lower() for name in names)
    ]
    return [*whole, *inside][: 2 * _SUGGESTED]


def entity_document(entity: Mapping[str, Any]) -> dict[str, Any]:
    """An entity as reconciliation shows it."""
    schema = ftm_model().schemas[entity["schema"]]
    kind = type_document(schema)
    countries = [
        country_name(value)
        for prop in ("nationality", "country", "jurisdiction", "flag")
        for value in entity["properties"].get(prop, ())
    ]
    about = [schema.label, *entity["properties"].get("birthDate", ())[:1]]
    return {
        "id": entity["id"],
        "name": entity["caption"],
        "description": ", ".join([*about, *dict.fromkeys(countries)]),
        "type": [kind],
        "notable": [kind],
    }


def type_document(schema: Schema) -> dict[str, Any]:
    """A schema as reconciliation shows it."""
    return {"id": schema.name, "name": schema.plural, "description": schema.label}


def property_document(prop: Property) -> dict[str, Any]:
    """A property as reconciliation shows it."""
    return {"id": prop.qname, "name": prop.label, "description": f"{prop.schema}, {prop.type}"}


def label_of(name: str) -> str:
    """The title of a property; its name if no schema has it."""
    known = (prop.label for prop in ftm_model().properties.values() if prop.name == name)
    return next(known, name)


def preview(register: Register, entity_id: str, day: date) -> str:
    """A small page about an entity.

    Raises:
        ContractError: 404 if there is none.
    """
    found = register.find(entity_id)
    rows = register.snapshot.party(found.row).rows if found is not None else ()
    entity = listed_entity(register, rows, day, register.selected)
    if entity is None:
        raise ContractError(404, "No such entity!")
    told = [("Kind", [ftm_model().schemas[entity["schema"]].label])]
    told += [
        (label_of(prop), entity["properties"][prop])
        for prop in ("alias", "birthDate", "nationality", "country", "position", "program")
        if prop in entity["properties"]
    ]
    told.append(("Lists", [title(name) for name in entity["datasets"]]))
    lines = [
        f"<dt>{escape(label)}</dt><dd>{escape('; '.join(values[:8]))}</dd>"
        for label, values in told
    ]
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    name = escape(entity["caption"])
    body = f"<body><h1>{name}</h1><dl>{''.join(lines)}</dl></body></html>"
    return f"{head}<title>{name}</title></head>{body}"
