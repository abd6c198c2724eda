"""GET /search: a text and filters in, entities and facets out.

Owns the parameters of the contract, their bounds, the order of results and the
labels of facets. Words are looked up as they stand; for screening there is
/match, which compares.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import numpy as np
from msgspec import Struct

from ostraka.http.match_api.datasets import select, title
from ostraka.http.match_api.entities import hanging_entity, listed_entity
from ostraka.http.match_api.ftm_names import ftm_model
from ostraka.http.match_api.parameters import Parameters
from ostraka.http.match_api.problems import ContractError
from ostraka.http.match_api.query_syntax import Node, SyntaxProblem, parse, parse_simple
from ostraka.http.match_api.register import Register
from ostraka.http.match_api.text_build import FACETS, TIMES
from ostraka.http.match_api.text_index import TextIndex
from ostraka.http.match_api.text_words import words
from ostraka.index.arrays import Array
from ostraka.model.countries import country_name

DEFAULT_RESULTS: Final = 10
MOST_RESULTS: Final = 500
MOST_OFFSET: Final = 9499
_DEFAULT_FACETS: Final = ("countries", "topics", "datasets")
#: Values of one facet that are counted.
_MOST_VALUES: Final = 1000
#: Best entities whose names are looked at once more, for an equal one.
_SECOND_LOOK: Final = 500
_ID_FIELDS: Final = frozenset({"id", "_id", "canonical_id", "entity_id"})
_EQUAL_NAME: Final = 40.0
_SAME_WORDS: Final = 30.0
_LABELS: Final = {
    "datasets": "Data sources",
    "schema": "Entity types",
    "countries": "Countries",
    "topics": "Topics",
    "genders": "Genders",
    "identifiers": "Identifiers",
}


class Asked(Struct, frozen=True, kw_only=True):
    """A search as it was read.

    Attributes:
        query: the tree of the text; None for everything.
        words: the words of the text.
        lists: lists that are asked.
        schemas: kinds of entities that answer; ``not_schemas`` are left out.
        changed: day number since which an entity changed; 0 for any.
        filters: values by field.
        every: whether all values of a field must be there, or one.
        sorts: fields to sort by, ``first_seen:desc``.
        facets: facets to count.
        limit, offset: the page.
    """

    query: Node | None
    words: tuple[str, ...]
    lists: tuple[str, ...]
    schemas: frozenset[str]
    not_schemas: tuple[str, ...]
    changed: int
    filters: dict[str, list[str]]
    every: bool
    sorts: tuple[str, ...]
    facets: tuple[str, ...]
    limit: int
    offset: int


def read_search(register: Register, dataset: str, given: Parameters, day: date) -> Asked:
    """Read a request.

    Args:
        register: the index.
        dataset: the name in the path.
        given: the query parameters.
        day: the day whose lists are asked.

    Raises:
        ContractError: 400, 404 or 422, as the contract says.
    """
    limit, offset = window(given)
    facets = given.some_of("facets", FACETS, _DEFAULT_FACETS)
    every = given.one_of("filter_op", ("OR", "AND"), "OR") == "AND"
    changed_since = given.moment("changed_since")
    filters = _filters(given)
    target = given.choice("target")
    if target is not None:
        filters["target"] = [str(target).lower()]
    given.switch("fuzzy", False)
    simple = given.switch("simple", False)
    include, exclude = given.texts("include_dataset"), given.texts("exclude_dataset")
    lists = select(dataset, register.lists, day, include, exclude)
    schema = given.text("schema", "Thing")
    if schema not in ftm_model().schemas:
        raise ContractError(400, "Invalid schema")
    return Asked(
        query=read_query(given.text("q"), simple=simple),
        words=tuple(words(given.text("q"))),
        lists=lists,
        schemas=ftm_model().searched_as(schema),
        not_schemas=given.texts("exclude_schema"),
        changed=date_number(changed_since) if changed_since else 0,
        filters=filters,
        every=every,
        sorts=given.texts("sort"),
        facets=facets,
        limit=limit,
        offset=offset,
    )


def answer_search(register: Register, text: TextIndex, asked: Asked, day: date) -> dict[str, Any]:
    """Answer a request.

    Args:
        register: the index.
        text: its text index.
        asked: the request.
        day: the day whose lists are asked.
    """
    mask = text.having("datasets", asked.lists)
    mask &= text.having("schema", asked.schemas)
    mask &= ~text.having("schema", asked.not_schemas)
    if asked.changed:
        mask &= text.times["last_change"] >= asked.changed
    combine = np.logical_and if asked.every else np.logical_or
    for field, values in asked.filters.items():
        mask &= combine.reduce([text.equal(field, value) for value in values])
    if asked.query is not None:
        mask &= text.matching(asked.query)
    ordered = _ordered(text, asked, mask)
    shown = ordered[asked.offset : asked.offset + asked.limit]
    return {
        "limit": asked.limit,
        "offset": asked.offset,
        "total": {"value": int(mask.sum()), "relation": "eq"},
        "results": list(shown_entities(register, text, shown, day)),
        "facets": {name: _facet(text, name, mask) for name in asked.facets},
    }


def window(given: Parameters, default: int = DEFAULT_RESULTS) -> tuple[int, int]:
    """Limit and offset of a request.

    Raises:
        ContractError: 422 if one is too large or no number.
    """
    return given.integer("limit", default, MOST_RESULTS), given.integer("offset", 0, MOST_OFFSET)


def read_query(text: str, *, simple: bool) -> Node | None:
    """The tree of a query text; None if there is none.

    Raises:
        ContractError: 400 if it does not parse and is not simple.
    """
    if simple:
        return parse_simple(text)
    try:
        return parse(text.strip())
    except SyntaxProblem as problem:
        raise ContractError(400, f"Cannot parse the query: {problem}") from problem


def date_number(moment: str) -> int:
    """The day number of a timestamp.

    Raises:
        ContractError: 422 if it is no day of the calendar.
    """
    try:
        return date.fromisoformat(moment[:10]).toordinal()
    except ValueError as error:
        raise ContractError(422, f"{moment[:10]} is not a day of the calendar") from error


def shown_entities(
    register: Register, text: TextIndex, numbers: Iterable[int], day: date
) -> Iterable[dict[str, Any]]:
    """The entities of some numbers of the text index, in their order."""
    for number in numbers:
        row = int(text.rows[number])
        rows = register.snapshot.party(row).rows
        entity = listed_entity(register, rows, day, register.selected)
        if entity is not None and entity["id"] != text.id(number):
            entity = hanging_entity(register, text.id(number), day)
        if entity is not None:
            yield entity


def _filters(given: Parameters) -> dict[str, list[str]]:
    """Values by field, of every way in which a filter can be given."""
    filters: dict[str, list[str]] = {}
    for name in ("countries", "topics", "datasets"):
        if given.texts(name):
            filters[name] = list(given.texts(name))
    for one in given.texts("filter"):
        field, colon, value = one.partition(":")
        if not colon or not field:
            raise ContractError(400, f"Invalid filter: {one!r}")
        filters.setdefault(field.strip(), []).append(value.strip())
    return filters


def _ordered(text: TextIndex, asked: Asked, mask: Array) -> list[int]:
    """Entities in the order of the answer: as sorted, then by how well each fits, then by id."""
    numbers = np.flatnonzero(mask)
    scores = text.scores(asked.query)[numbers]
    if asked.query is not None and asked.words:
        for place in np.argsort(-scores, kind="stable")[:_SECOND_LOOK].tolist():
            alike = text.names_as(int(numbers[place]), asked.words)
            scores[place] += (0.0, _SAME_WORDS, _EQUAL_NAME)[alike]
    order = np.lexsort((text.ranks["id"][numbers], -scores))
    for sort in reversed(asked.sorts):
        field, _, direction = sort.partition(":")
        order = _sorted_by(text, field, direction.lower() == "desc", numbers, order)
    found: list[int] = numbers[order].tolist()
    return found


def _sorted_by(text: TextIndex, field: str, falling: bool, numbers: Array, order: Array) -> Array:
    """An order, sorted once more by a field; entities without a value stand last."""
    if field in TIMES:
        days = text.times[field][numbers[order]].astype(np.int64)
        keys = np.where(days == 0, np.iinfo(np.int64).max, -days if falling else days)
        return order[np.argsort(keys, kind="stable")]
    rank = "caption" if field == "caption" else "id" if field in _ID_FIELDS else ""
    if not rank:
        return order
    places = text.ranks[rank][numbers[order]].astype(np.int64)
    return order[np.argsort(-places if falling else places, kind="stable")]


def _facet(text: TextIndex, name: str, mask: Array) -> dict[str, Any]:
    counted = text.count(name, mask)[:_MOST_VALUES]
    return {
        "label": _LABELS[name],
        "values": [
            {"name": value, "label": _label(name, value), "count": count}
            for value, count in counted
        ],
    }


def _label(facet: str, value: str) -> str:
    if facet == "countries":
        return country_name(value)
    if facet == "topics":
        return ftm_model().topics.get(value, value)
    if facet == "datasets":
        return title(value)
    if facet == "schema":
        return ftm_model().schemas[value].plural
    return value.capitalize() if facet == "genders" else value
