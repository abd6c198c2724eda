"""GET /entities: one entity by any of its ids, and what stands beside it, page by page.

Owns which ids answer, which are redirected, and which properties hold entities.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from ostraka.http.match_api.entities import (
    entity_of,
    hanging,
    hanging_entity,
    with_others,
)
from ostraka.http.match_api.ftm_names import ftm_model
from ostraka.http.match_api.parameters import Parameters
from ostraka.http.match_api.problems import ContractError
from ostraka.http.match_api.register import Found, Register
from ostraka.http.match_api.search import window


class Elsewhere(Struct, frozen=True):
    """The entity answers under another id, into which the one asked for was merged."""

    id: str


def answer_entity(
    register: Register, entity_id: str, given: Parameters, day: date
) -> dict[str, Any] | Elsewhere:
    """One entity.

    Args:
        register: the index.
        entity_id: an id, or that of anything merged into it, here or elsewhere.
        given: the query parameters.
        day: the day whose lists are asked.

    Raises:
        ContractError: 404 if there is none, 422 for a wrong parameter.
    """
    nested = given.switch("nested", True)
    found = register.find(entity_id)
    if found is None:
        entity = hanging_entity(register, entity_id, day)
        if entity is None:
            raise ContractError(404, "No such entity!")
        return entity
    entity = entity_of(register, found, day, nested=nested)
    if entity is None:
        raise ContractError(404, "No such entity! It is listed no more.")
    return entity if found.id == entity_id else Elsewhere(found.id)


def answer_adjacent(
    register: Register, entity_id: str, given: Parameters, day: date
) -> dict[str, Any] | Elsewhere:
    """An entity and what stands beside it, by property.

    Raises:
        ContractError: 404 if there is none, 422 for a wrong parameter.
    """
    limit, offset = window(given)
    entity, held = _held(register, entity_id, day)
    if isinstance(entity, Elsewhere):
        return entity
    sorts = given.texts("sort")
    return {
        "entity": entity,
        "adjacent": {
            prop: _page(entities, sorts, limit, offset) for prop, entities in held.items()
        },
    }


def answer_adjacent_by(
    register: Register, entity_id: str, prop: str, given: Parameters, day: date
) -> dict[str, Any] | Elsewhere:
    """What stands beside an entity under one property.

    Raises:
        ContractError: 404 if there is no such entity, or the property holds no entities;
            422 for a wrong parameter.
    """
    limit, offset = window(given)
    entity, held = _held(register, entity_id, day)
    if isinstance(entity, Elsewhere):
        return entity
    known = ftm_model().schemas[entity["schema"]].properties.get(prop)
    if known is None or known.type != "entity":
        raise ContractError(404, "No such property!")
    return _page(held.get(prop, []), given.texts("sort"), limit, offset)


def _held(
    register: Register, entity_id: str, day: date
) -> tuple[dict[str, Any] | Elsewhere, dict[str, list[dict[str, Any]]]]:
    found = register.find(entity_id)
    if found is None:
        entity = hanging_entity(register, entity_id, day)
        if entity is None:
            raise ContractError(404, "No such entity!")
        return entity, {}
    if found.id != entity_id:
        return Elsewhere(found.id), {}
    flat = entity_of(register, found, day, nested=False)
    if flat is None:
        raise ContractError(404, "No such entity! It is listed no more.")
    return flat, _beside(register, found, day)


def _beside(register: Register, found: Found, day: date) -> dict[str, list[dict[str, Any]]]:
    return {
        prop: [with_others(register, one, day) for one in entities]
        for prop, entities in hanging(register, found.row, day).items()
    }


def _page(
    entities: Sequence[dict[str, Any]], sorts: Sequence[str], limit: int, offset: int
) -> dict[str, Any]:
    ordered = list(entities)
    for sort in reversed(sorts):
        field, _, direction = sort.partition(":")
        if field in ("id", "caption", "schema", "first_seen", "last_seen", "last_change"):
            ordered.sort(key=lambda one: one[field] or "", reverse=direction.lower() == "desc")
    return {
        "results": ordered[offset : offset + limit],
        "total": {"value": len(ordered), "relation": "eq"},
        "limit": limit,
        "offset": offset,
    }
