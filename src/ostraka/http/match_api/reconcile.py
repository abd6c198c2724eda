"""The W3C Reconciliation Service API 0.2: the manifest, queries, extension of data.

Owns the shapes that reconciliation clients such as OpenRefine expect. Scores go
from 0 to 100. ``match`` is true only where one result is sure and no other could
be meant, because clients act on it without asking.

Source: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from urllib.parse import quote

import msgspec
from msgspec import Struct

from ostraka.http.match_api.algorithms import check_algorithm
from ostraka.http.match_api.datasets import select, title
from ostraka.http.match_api.entities import entity_of
from ostraka.http.match_api.ftm_names import ftm_model
from ostraka.http.match_api.matching import MOST_QUERIES, MOST_RESULTS, Wanted, match_party
from ostraka.http.match_api.parameters import Parameters
from ostraka.http.match_api.problems import ContractError
from ostraka.http.match_api.queries import read_example
from ostraka.http.match_api.register import Register
from ostraka.http.match_api.suggest import (
    entity_document,
    label_of,
    offered_types,
    type_document,
)
from ostraka.model.countries import country_name

#: Where the types are described, and the space of ids: both as the incumbent gives them, so
#: that projects which were reconciled with it go on.
SPACE: Final = "https://www.opensanctions.org/reference/#schema"
DOCUMENTATION: Final = "https://reconciliation-api.github.io/specs/0.2/"
#: Queries that a client should send at once.
BATCH: Final = 50
DEFAULT_RESULTS: Final = 5
#: Score of the least result: candidates are shown, a person chooses.
_LEAST: Final = 0.5
#: A result that clients may take without asking: at least this, and no other match.
_SURE: Final = 0.90
_MATCH: Final = 0.70


class _Query(Struct, frozen=True):
    query: str | None = None
    type: Any = None
    limit: int | str | None = None
    properties: list[dict[str, Any]] = []
    type_strict: str | None = None


class _Asked(Struct, frozen=True):
    id: str
    settings: dict[str, Any] = {}


class _Extend(Struct, frozen=True):
    ids: list[str]
    properties: list[_Asked]


def manifest(
    register: Register, dataset: str, day: date, base_url: str, query: str = ""
) -> dict[str, Any]:
    """What the service says of itself.

    Args:
        register: the index.
        dataset: the name in the path.
        day: the day whose lists are asked.
        base_url: address of the server, without a slash at its end.
        query: the request's query string, which suggestions repeat (API keys).

    Raises:
        ContractError: 404 if there is no such dataset.
    """
    select(dataset, register.lists, day)
    service = f"{base_url}/reconcile/{quote(dataset)}"
    tail = f"?{query}" if query else ""

    def at(path: str) -> dict[str, str]:
        return {"service_url": service, "service_path": f"{path}{tail}"}

    return {
        "versions": ["0.1", "0.2"],
        "name": f"{title(dataset)} (Ostraka)",
        "identifierSpace": SPACE,
        "schemaSpace": SPACE,
        "documentation": DOCUMENTATION,
        "batchSize": BATCH,
        "defaultTypes": [type_document(ftm_model().schemas[name]) for name in offered_types()],
        "view": {"url": f"{base_url}/entities/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview/{{{{id}}}}", "width": 430, "height": 300},
        "suggest": {
            "entity": at("/suggest/entity"),
            "type": at("/suggest/type"),
            "property": at("/suggest/property"),
        },
        "extend": {
            "propose_properties": at("/extend/property"),
            "property_settings": list(_SETTINGS),
            "propose_settings": list(_SETTINGS),
        },
    }


_SETTINGS: Final = (
    {
        "name": "limit",
        "label": "Limit",
        "type": "number",
        "default": 0,
        "help_text": "Most values for each row; 0 for all.",
    },
    {
        "name": "render",
        "label": "Value rendering",
        "type": "select",
        "default": "caption",
        "choices": [
            {"value": "caption", "id": "caption", "name": "For people"},
            {"value": "raw", "id": "raw", "name": "For machines"},
        ],
        "help_text": "Russia, or ru.",
    },
)


def answer_queries(
    register: Register, dataset: str, raw: Any, given: Parameters, day: date
) -> dict[str, Any]:
    """Answer a batch of queries.

    Args:
        register: the index.
        dataset: the name in the path.
        raw: the batch: JSON text, or what it stands for.
        given: the query parameters of the URL.
        day: the day whose lists are asked.

    Raises:
        ContractError: 400 for a batch that cannot be read, 404 for a dataset.
    """
    include, exclude = given.texts("include_dataset"), given.texts("exclude_dataset")
    lists = select(dataset, register.lists, day, include, exclude)
    check_algorithm(given.text("algorithm", "best"), {})
    changed_since = given.moment("changed_since")
    batch = read_json(raw, "query")
    if not isinstance(batch, dict):
        raise ContractError(400, "Cannot decode query: not an object of queries")
    if len(batch) > MOST_QUERIES:
        raise ContractError(400, f"Too many queries in one batch (limit: {MOST_QUERIES})")
    try:
        queries = {name: msgspec.convert(one, _Query) for name, one in batch.items()}
    except msgspec.ValidationError as error:
        raise ContractError(400, f"Cannot decode query: {error}") from error
    return {
        name: {"result": _results(register, query, lists, changed_since, day)}
        for name, query in queries.items()
    }


def _results(
    register: Register, query: _Query, lists: tuple[str, ...], changed_since: str, day: date
) -> list[dict[str, Any]]:
    properties: dict[str, list[Any]] = {}
    if query.query is not None:
        properties["name"] = [query.query]
    for one in query.properties:
        name = _property_name(one.get("pid"))
        properties.setdefault(name, []).extend(_values(one.get("v")))
    example = read_example(_type(query.type), properties, any_kind=True)
    if example.party is None:
        return []
    limit = _number(query.limit, DEFAULT_RESULTS, MOST_RESULTS) or DEFAULT_RESULTS
    wanted = Wanted(
        lists=lists, limit=max(limit, 2), threshold=_MATCH, cutoff=_LEAST,
        changed_since=changed_since,
    )  # fmt: skip
    found = match_party(register, example.party, wanted, day)
    alone = found.total == 1
    return [
        {
            **entity_document(one),
            "score": round(100.0 * one["score"], 2),
            "match": place == 0 and alone and one["score"] >= _SURE,
            "features": [
                {"id": feature, "value": told["score"]}
                for feature, told in one["explanations"].items()
            ],
        }
        for place, one in enumerate(found.results[:limit])
    ]


def _type(given: Any) -> str:
    """The schema of a query: a name, an object with an id, or the first of several."""
    if isinstance(given, list):
        given = given[0] if given else None
    if isinstance(given, dict):
        given = given.get("id")
    if given is None or given == "":
        return "Thing"
    if not isinstance(given, str):
        raise ContractError(400, "Cannot decode query: a type is the name of a schema")
    if given not in ftm_model().schemas:
        raise ContractError(400, f"Invalid type: {given[:100]}")
    return given


def _property_name(pid: Any) -> str:
    """``birthDate`` of ``Person:birthDate``; what is no property is left out later."""
    return str(pid or "").rpartition(":")[2]


def _values(given: Any) -> list[Any]:
    """The values of a property: single or several, plain or an entity with its name."""
    many = given if isinstance(given, list) else [given]
    return [one.get("name") or one.get("id") if isinstance(one, dict) else one for one in many]


def _number(given: Any, default: int, most: int) -> int:
    if given is None or given == "":
        return default
    try:
        number = int(given)
    except (TypeError, ValueError) as error:
        raise ContractError(400, f"Cannot decode query: {given!r} is no number") from error
    return min(max(number, 0), most)


def read_json(raw: Any, what: str) -> Any:
    """JSON text as what it stands for; anything else as it is.

    Raises:
        ContractError: 400 if it is no JSON.
    """
    if raw is None:
        raise ContractError(400, f"Cannot decode {what}: there is none")
    if not isinstance(raw, str | bytes):
        return raw
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ContractError(400, f"Cannot decode {what}: {error}") from error


def answer_extend(register: Register, raw: Any, day: date) -> dict[str, Any]:
    """Answer a data extension: values of some properties of some entities.

    Raises:
        ContractError: 400 for a request that cannot be read.
    """
    try:
        asked = msgspec.convert(read_json(raw, "extension request"), _Extend)
    except msgspec.ValidationError as error:
        raise ContractError(400, f"Cannot decode extension request: {error}") from error
    if len(asked.ids) > MOST_QUERIES:
        raise ContractError(400, f"Too many queries in one batch (limit: {MOST_QUERIES})")
    rows = {one: _row(register, one, asked.properties, day) for one in asked.ids}
    labels = {one.id: label_of(_property_name(one.id)) for one in asked.properties}
    return {"meta": [{"id": key, "name": name} for key, name in labels.items()], "rows": rows}


def _row(
    register: Register, entity_id: str, properties: Iterable[_Asked], day: date
) -> dict[str, list[dict[str, str]]]:
    found = register.find(entity_id)
    entity = entity_of(register, found, day, nested=False) if found is not None else None
    row: dict[str, list[dict[str, str]]] = {}
    for asked in properties:
        name = _property_name(asked.id)
        values = entity["properties"].get(name, []) if entity is not None else []
        limit = _number(asked.settings.get("limit"), 0, MOST_RESULTS)
        kind = _kind_of(name)
        if asked.settings.get("render", "caption") != "raw":
            values = [_caption(kind, name, value) for value in values]
        row[asked.id] = [{"str": value} for value in (values[:limit] if limit else values)]
    return row


def _kind_of(name: str) -> str:
    known = (prop.type for prop in ftm_model().properties.values() if prop.name == name)
    return next(known, "string")


def _caption(kind: str, name: str, value: str) -> str:
    if kind == "country":
        return country_name(value)
    return ftm_model().topics.get(value, value) if name == "topics" else value


def answer_extend_properties(given: Parameters) -> dict[str, Any]:
    """The properties by which data of a type can be extended, the telling ones first.

    Raises:
        ContractError: 400 for an unknown type.
    """
    name = given.text("type") or "Thing"
    schema = ftm_model().schemas.get(name)
    if schema is None:
        raise ContractError(400, f"Invalid type: {name[:100]}")
    limit = given.integer("limit", 0, 10_000)
    shown = [one for one in schema.properties.values() if not one.hidden and one.type != "entity"]
    shown.sort(key=lambda one: (one.name not in schema.featured, one.label))
    properties = [{"id": one.name, "name": one.label} for one in shown]
    return {"limit": limit, "type": name, "properties": properties[: limit or None]}
